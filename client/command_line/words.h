// How things are called and written on the command line.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "daybook/v1/event.pb.h"
#include "daybook/v1/posting.pb.h"
#include "google/protobuf/generated_enum_reflection.h"
#include "google/protobuf/timestamp.pb.h"

namespace daybook::command_line {

namespace v1 = ::daybook::v1;

// ACCOUNT_KIND_CARD_CLEARING → "card_clearing"; UNSPECIFIED → "".
std::string EnumText(const google::protobuf::EnumDescriptor& type, int value);
// "card_clearing", in either case → its number; "" → 0. kInvalidArgument names what there is.
absl::StatusOr<int> ParseEnumText(const google::protobuf::EnumDescriptor& type, absl::string_view text);

template <typename Enum>
std::string EnumText(Enum value) {
  return EnumText(*google::protobuf::GetEnumDescriptor<Enum>(), value);
}
template <typename Enum>
absl::StatusOr<Enum> ParseEnumText(absl::string_view text) {
  const absl::StatusOr<int> value = ParseEnumText(*google::protobuf::GetEnumDescriptor<Enum>(), text);
  if (!value.ok()) return value.status();
  return static_cast<Enum>(*value);
}

// The payload's field name: "payment_received"; "" when there is none.
std::string PayloadName(const v1::Event& event);

// Money as 128.40, anything else as a number.
std::string QuantityText(v1::AssetKind kind, int64_t quantity);
// "money", "cheque:17".
std::string AssetText(v1::AssetKind kind, uint64_t number);

// Microseconds since 1970 as 2026-11-23T08:30:00.000000Z; 0 → "".
std::string TimeText(int64_t micros);
std::string TimeText(const google::protobuf::Timestamp& time);

// An invoice as code and number: "1100123456-00000017"; a digital one is its number alone.
std::string InvoiceText(const v1::InvoiceNumber& invoice);
// The same back. kInvalidArgument for what is neither 10 or 12 digits, a hyphen and 8 digits, nor 20 digits.
absl::StatusOr<v1::InvoiceNumber> ParseInvoiceText(absl::string_view text);
// Forms of one code: "1100123456-00000017", "1100123456-00000017..00000050".
std::string FormsText(absl::string_view code, uint32_t first, uint32_t last);

std::string YesNo(bool value);
// The number, but "" for 0: "none".
std::string NumberOrNone(uint64_t number);

// "2026-11-23" is a date. kInvalidArgument otherwise.
absl::Status CheckDate(absl::string_view text);

}  // namespace daybook::command_line
