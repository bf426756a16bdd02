#include "absl/strings/str_cat.h"
#include "google/protobuf/message.h"
#include "google/protobuf/unknown_field_set.h"
#include "ledger/domain/shape.h"

namespace daybook::domain {
namespace {

// Of the message itself, not of those in it.
bool HasNoUnknown(const google::protobuf::Message& message) {
  return message.GetReflection()->GetUnknownFields(message).empty();
}

bool IsWhollyKnown(const google::protobuf::Message& message) {
  const google::protobuf::Reflection* reflection = message.GetReflection();
  if (!HasNoUnknown(message)) return false;
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  for (const google::protobuf::FieldDescriptor* field : fields) {
    if (field->cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!field->is_repeated()) {
      if (!IsWhollyKnown(reflection->GetMessage(message, field))) return false;
      continue;
    }
    for (int i = 0; i < reflection->FieldSize(message, field); ++i) {
      if (!IsWhollyKnown(reflection->GetRepeatedMessage(message, field, i))) return false;
    }
  }
  return true;
}

}  // namespace

bool IsToken(absl::string_view text, size_t bytes_max) {
  if (text.empty() || text.size() > bytes_max) return false;
  for (char character : text) {
    if (character < 0x21 || character > 0x7e) return false;
  }
  return true;
}

size_t CharactersOf(absl::string_view text) {
  size_t characters = 0;
  for (char byte : text) characters += (static_cast<uint8_t>(byte) & 0xc0) != 0x80 ? 1 : 0;
  return characters;
}

bool IsText(absl::string_view text, size_t characters_max) {
  for (char byte : text) {
    if (static_cast<uint8_t>(byte) < 0x20 || byte == 0x7f) return false;
  }
  const size_t characters = CharactersOf(text);
  return characters >= 1 && characters <= characters_max;
}

void CheckNumber(uint64_t number, absl::string_view field, FieldErrors& errors) {
  if (number == 0) errors.Add(std::string(field), "must be at least 1");
}

void CheckName(const std::string& name, absl::string_view field, FieldErrors& errors) {
  if (!IsText(name, kNameCharactersMax)) errors.Add(std::string(field), "must be 1..100 characters");
}

bool HasOnlyKnownFields(const v1::Command& command) {
  if (!command.has_receive_payment()) return IsWhollyKnown(command);
  const v1::ReceivePayment& payment = command.receive_payment();
  if (!HasNoUnknown(command) || !HasNoUnknown(payment)) return false;
  for (const v1::Tender& tender : payment.tenders()) {
    if (!HasNoUnknown(tender)) return false;
  }
  return (!payment.has_replaces() || HasNoUnknown(payment.replaces())) &&
         (!payment.has_explains() || HasNoUnknown(payment.explains()));
}

}  // namespace daybook::domain
