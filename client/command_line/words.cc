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

bool IsDigits(absl::string_view text, size_t digits) {
  return text.size() == digits && text.find_first_not_of("0123456789") == absl::string_view::npos;
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

std::string InvoiceText(const v1::InvoiceNumber& invoice) {
  return invoice.code().empty() ? invoice.number() : absl::StrCat(invoice.code(), "-", invoice.number());
}

absl::StatusOr<v1::InvoiceNumber> ParseInvoiceText(absl::string_view text) {
  const size_t hyphen = text.find('-');
  v1::InvoiceNumber invoice;
  if (hyphen != absl::string_view::npos) invoice.set_code(std::string(text.substr(0, hyphen)));
  invoice.set_number(std::string(hyphen == absl::string_view::npos ? text : text.substr(hyphen + 1)));
  const bool is_digital = hyphen == absl::string_view::npos && IsDigits(invoice.number(), 20);
  const bool is_form = (IsDigits(invoice.code(), 10) || IsDigits(invoice.code(), 12)) && IsDigits(invoice.number(), 8);
  if (is_digital || is_form) return invoice;
  return absl::InvalidArgumentError(
      absl::StrCat("\"", text, "\" is no invoice: CODE-NUMBER like 1100123456-00000017, or 20 digits"));
}

std::string FormsText(absl::string_view code, uint32_t first, uint32_t last) {
  const std::string text = absl::StrCat(code, "-", absl::Dec(first, absl::kZeroPad8));
  return first == last ? text : absl::StrCat(text, "..", absl::Dec(last, absl::kZeroPad8));
}

std::string YesNo(bool value) { return value ? "yes" : "no"; }

std::string NumberOrNone(uint64_t number) { return number == 0 ? "" : absl::StrCat(number); }

absl::Status CheckDate(absl::string_view text) { return ParseDate(text).status(); }

}  // namespace daybook::command_line
