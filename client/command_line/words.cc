#include "client/command_line/words.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "ledger/base/civil_date.h"
#include "ledger/base/money.h"
#include "ledger/base/rejection.h"

namespace daybook::command_line {
namespace {

// "AccountKind" → "account_kind_".
std::string EnumPrefix(const google::protobuf::EnumDescriptor& type) {
  std::string prefix;
  for (const char c : type.name()) {
    if (absl::ascii_isupper(c) && !prefix.empty()) prefix += '_';
    prefix += absl::ascii_tolower(c);
  }
  return prefix + "_";
}

}  // namespace

std::string EnumText(const google::protobuf::EnumDescriptor& type, int value) {
  if (value == 0) return "";
  const auto* descriptor = type.FindValueByNumber(value);
  if (descriptor == nullptr) return absl::StrCat(value);
  return absl::AsciiStrToLower(descriptor->name()).substr(EnumPrefix(type).size());
}

absl::StatusOr<int> ParseEnumText(const google::protobuf::EnumDescriptor& type, absl::string_view text) {
  if (text.empty()) return 0;
  std::string known;
  for (int i = 0; i < type.value_count(); ++i) {
    const std::string name = EnumText(type, type.value(i)->number());
    if (name.empty()) continue;
    if (absl::EqualsIgnoreCase(name, text)) return type.value(i)->number();
    absl::StrAppend(&known, known.empty() ? "" : ", ", name);
  }
  return absl::InvalidArgumentError(absl::StrCat("\"", text, "\" is none of ", known));
}

std::string PayloadName(const v1::Event& event) {
  const auto* field = v1::Event::descriptor()->FindFieldByNumber(event.payload_case());
  return field == nullptr ? "" : field->name();
}

std::string QuantityText(v1::AssetKind kind, int64_t quantity) {
  return kind == v1::ASSET_KIND_MONEY ? FormatFen(quantity) : absl::StrCat(quantity);
}

std::string AssetText(v1::AssetKind kind, uint64_t number) {
  const std::string name = EnumText(kind);
  return number == 0 ? name : absl::StrCat(name, ":", number);
}

std::string TimeText(int64_t micros) {
  if (micros == 0) return "";
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", absl::FromUnixMicros(micros), absl::UTCTimeZone());
}

std::string TimeText(const google::protobuf::Timestamp& time) {
  return TimeText(time.seconds() * 1'000'000 + time.nanos() / 1'000);
}

std::string YesNo(bool value) { return value ? "yes" : "no"; }

std::string NumberOrNone(uint64_t number) { return number == 0 ? "" : absl::StrCat(number); }

absl::Status CheckDate(absl::string_view text) { return ParseDate(text).status(); }

}  // namespace daybook::command_line
