#include "client/command_line/event_text.h"

#include "absl/strings/str_cat.h"
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
       {"amount_fen", "float_fen", "cash_fen", "balance_fen", "credited_fen", "counted_fen", "face_fen"}) {
    const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(name);
    if (field != nullptr) return FormatFen(message.GetReflection()->GetInt64(message, field));
  }
  return "";
}

struct Subject {
  const char* field;
  const char* name;
};
// A refund names its payment too, a count its case: the thing itself comes first.
constexpr Subject kSubjects[] = {{"refund", "refund"},   {"deposit", "deposit"},   {"cheque", "cheque"},
                                 {"count", "count"},     {"session", "session"},   {"payment", "payment"},
                                 {"case_number", "case"}, {"over_case", "case"},   {"suspect_note", "note"},
                                 {"staff", "staff"}};

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

// Of the payload itself, or of what a count found, or of the note it is about.
template <typename Text>
std::string FirstText(const v1::Event& event, Text text) {
  const Message* payload = PayloadOf(event);
  if (payload == nullptr) return "";
  for (const Message* message : {payload, Below(*payload, "findings"), Below(*payload, "note")}) {
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
  return FirstText(event, NumberText);
}

}  // namespace daybook::command_line
