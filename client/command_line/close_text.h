// A close document (or an X report) for people, in the order in which it is read at the counter: takings, cash, counts,
// sessions, safe, deposits, the rest of the counter, what is open, proof.
#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "daybook/v1/close.pb.h"
#include "daybook/v1/report_service.pb.h"

namespace daybook::command_line {

namespace v1 = ::daybook::v1;

// `document_digest` is shown in the proof when given.
std::string CloseText(const v1::CloseDocument& document, absl::string_view document_digest, bool emphasis);

// To be read below the document: what was entered for its date later, and the takings with it.
std::string RestatementText(const v1::CloseDocument& document, const v1::Restatement& restatement, bool emphasis);

}  // namespace daybook::command_line
