// A close document (or an X report) as one bilingual A4 page to print, sign and file: 营业厅日结单. Complete in itself:
// no script, no font, no picture from elsewhere. Long lists are cut, and say so: the whole document is its JSON.
#pragma once

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "daybook/v1/close.pb.h"

namespace daybook::command_line {

namespace v1 = ::daybook::v1;

// What a sealed document does not say about itself. Empty and 0 for an X report.
struct CloseSeal {
  // SHA-256 of the document as stored.
  std::string document_digest;
  // Of the BusinessDayClosed event.
  uint64_t sequence = 0;
};

// A document that is not sealed is marked as such across the page.
std::string CloseHtml(const v1::CloseDocument& document, const CloseSeal& seal);

}  // namespace daybook::command_line
