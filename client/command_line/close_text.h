// A close document (or an X report) for people, in the order in which it is read at the counter: takings, cash, counts,
// sessions, safe, what is open, proof.
#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "daybook/v1/close.pb.h"

namespace daybook::command_line {

namespace v1 = ::daybook::v1;

// `document_digest` is shown in the proof when given.
std::string CloseText(const v1::CloseDocument& document, absl::string_view document_digest, bool emphasis);

}  // namespace daybook::command_line
