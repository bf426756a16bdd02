#include "client/command_line/event_text.h"

#include "absl/strings/str_cat.h"
#include "client/command_line/words.h"
#include "ledger/base/money.h"

namespace daybook::command_line {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Null when the event has none.
const Message* PayloadOf(const v1::Event& event) {
  const FieldDescriptor* payload = v1::Event::descriptor()->FindFieldByNumber(event.payload_case());
  return payload == nullptr ? nullptr : &event.GetReflection()->GetMessage(event, payload);
}

// The message that `message` has under this name; null: none.
const Message* Below(const Message& message, const char* name) {
  const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(name);
  const bool is_message =
      field != nullptr && !field->is_repeated() && field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
  return is_message ? &message.GetReflection()->GetMessage(message, field) : nullptr;
}

std::string FenText(const Message& message) {
  for (const char* name :
       {"amount_fen", "float_fen", "cash_fen", "balance_fen", "credited_fen", "counted_fen", "face_fen", "sum_fen",
        "assessed_fen", "value_fen"}) {
    const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(name);
    if (field != nullptr) return FormatFen(message.GetReflection()->GetInt64(message, field));
  }
  return "";
}

struct Subject {
  const char* field;
  const char* name;
};
// A refund names its payment too, a count its case, a handover its count: the thing itself comes first.
constexpr Subject kSubjects[] = {{"refund", "refund"},          {"deposit", "deposit"},     {"cheque", "cheque"},
                                 {"handover", "handover"},      {"count", "count"},         {"session", "session"},
                                 {"payment", "payment"},        {"case_number", "case"},    {"over_case", "case"},
                                 {"suspect_note", "note"},      {"staff", "staff"},         {"tag", "tool"},
                                 {"old_tag", "tool"},           {"key", "key"},             {"book", "book"},
                                 {"work_order", "work order"},  {"complaint", "complaint"}, {"ticket", "ticket"},
                                 {"till", "till"},              {"customer", "customer"}};

uint64_t NumberIn(const Message& message, const FieldDescriptor& field) {
  const auto* reflection = message.GetReflection();
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_UINT64) return reflection->GetUInt64(message, &field);
  return field.cpp_type() == FieldDescriptor::CPPTYPE_UINT32 ? reflection->GetUInt32(message, &field) : 0;
}

std::string NumberText(const Message& message) {
  for (const Subject& subject : kSubjects) {
    const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(subject.field);
    if (field == nullptr || field->is_repeated()) continue;
    const uint64_t number = NumberIn(message, *field);
    if (number != 0) return absl::StrCat(subject.name, " ", number);
  }
  return "";
}

// One is named, several are counted.
template <typename Tags, typename TagOf>
std::string ToolsText(const Tags& tags, TagOf tag_of) {
  return tags.size() == 1 ? absl::StrCat("tool ", tag_of(tags[0])) : absl::StrCat(tags.size(), " tools");
}

// Of events that are about several things, or about what a number alone does not name; empty for all others.
std::string ListText(const v1::Event& event) {
  switch (event.payload_case()) {
    case v1::Event::kToolsCheckedOut:
      return ToolsText(event.tools_checked_out().tags(), [](uint64_t tag) { return tag; });
    case v1::Event::kToolsReturned:
      return ToolsText(event.tools_returned().tools(), [](const v1::ReturnedTool& tool) { return tool.tag(); });
    case v1::Event::kInvoicesAllotted: {
      const v1::InvoicesAllotted& fact = event.invoices_allotted();
      return absl::StrCat("forms ", FormsText(fact.code(), fact.range().first(), fact.range().last()));
    }
    case v1::Event::kInvoicesReturned: {
      const v1::InvoicesReturned& fact = event.invoices_returned();
      return absl::StrCat("forms ", FormsText(fact.code(), fact.range().first(), fact.range().last()));
    }
    case v1::Event::kInvoiceIssued:
      return absl::StrCat("invoice ", InvoiceText(event.invoice_issued().invoice()));
    case v1::Event::kInvoiceVoided:
      return absl::StrCat("invoice ", InvoiceText(event.invoice_voided().invoice()));
    case v1::Event::kRedInvoiceIssued:
      return absl::StrCat("invoice ", InvoiceText(event.red_invoice_issued().invoice()));
    case v1::Event::kManualInvoicesChecked: {
      const v1::ManualInvoicesChecked& fact = event.manual_invoices_checked();
      return absl::StrCat("invoices ", FormsText(fact.code(), fact.first(), fact.last()));
    }
    case v1::Event::kInvoiceLost:
      return absl::StrCat("form ", InvoiceText(event.invoice_lost().invoice()));
    case v1::Event::kCardTopUpPaid:
      return absl::StrCat("payment ", event.card_top_up_paid().payment().payment());
    default:
      return "";
  }
}

// Of the payload itself, or of what a count found, or of the note, the tool or the payment it is about.
template <typename Text>
std::string FirstText(const v1::Event& event, Text text) {
  const Message* payload = PayloadOf(event);
  if (payload == nullptr) return "";
  for (const Message* message : {payload, Below(*payload, "findings"), Below(*payload, "note"), Below(*payload, "tool"),
                                 Below(*payload, "payment")}) {
    if (message == nullptr) continue;
    const std::string found = text(*message);
    if (!found.empty()) return found;
  }
  return "";
}

}  // namespace

std::string AmountText(const v1::Event& event) { return FirstText(event, FenText); }

std::string SubjectText(const v1::Event& event) {
  // A case is the last thing a count is about, and the first thing a case event is.
  if (event.has_case_opened()) return absl::StrCat("case ", event.case_opened().case_number());
  if (event.has_case_decided()) return absl::StrCat("case ", event.case_decided().case_number());
  const std::string text = ListText(event);
  return text.empty() ? FirstText(event, NumberText) : text;
}

}  // namespace daybook::command_line
