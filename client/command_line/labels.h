// What people at a counter call things, in Chinese and English: for printed documents.
#pragma once

#include <string>

#include "daybook/v1/close.pb.h"
#include "daybook/v1/figures.pb.h"

namespace daybook::command_line {

namespace v1 = ::daybook::v1;

struct Label {
  std::string chinese;
  std::string english;
};

// A value this program does not know is called by its number.
Label LabelOf(v1::TenderKind value);
Label LabelOf(v1::Purpose value);
Label LabelOf(v1::CountPurpose value);
Label LabelOf(v1::OpenItemKind value);
Label LabelOf(v1::InvoiceKind value);
Label LabelOf(v1::HandoverState value);
Label LabelOf(v1::ServiceKind value);
Label LabelOf(v1::ToolPlace value);

// 10000 → "100元", 50 → "5角", 2 → "2分".
std::string DenominationText(int64_t fen);

}  // namespace daybook::command_line
