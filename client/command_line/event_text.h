// An event in a few words, for lists.
#pragma once

#include <string>

#include "daybook/v1/event.pb.h"

namespace daybook::command_line {

namespace v1 = ::daybook::v1;

// The figure a person looks for, 128.40, where the payload has one: an amount, what was counted, a face value.
std::string AmountText(const v1::Event& event);

// What it is about, as the ledger numbers it: "payment 17", "case 3", "tool 55", "invoice 1100123456-00000017"; empty
// where nothing has a number.
std::string SubjectText(const v1::Event& event);

}  // namespace daybook::command_line
