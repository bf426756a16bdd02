#include "ledger/base/civil_date.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"

namespace daybook {
namespace {

constexpr int64_t kMicrosPerMinute = 60'000'000;
constexpr int64_t kMinutesPerDay = 24 * 60;

absl::CivilDay ToCivil(int32_t yyyymmdd) {
  return absl::CivilDay(yyyymmdd / 10000, yyyymmdd / 100 % 100, yyyymmdd % 100);
}

int32_t FromCivil(absl::CivilDay day) {
  return static_cast<int32_t>(day.year() * 10000 + day.month() * 100 + day.day());
}

int64_t FloorDivide(int64_t a, int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

}  // namespace

absl::StatusOr<int32_t> ParseDate(absl::string_view text) {
  bool well_formed = text.size() == 10 && text[4] == '-' && text[7] == '-';
  int32_t value = 0;
  for (size_t i = 0; well_formed && i < text.size(); ++i) {
    if (i == 4 || i == 7) continue;
    well_formed = text[i] >= '0' && text[i] <= '9';
    value = value * 10 + (text[i] - '0');
  }
  if (!well_formed) return absl::InvalidArgumentError(absl::StrCat("not a date like 2026-11-23: '", text, "'"));
  if (value < 20000000 || value > 29991231 || FromCivil(ToCivil(value)) != value) {
    return absl::InvalidArgumentError(absl::StrCat("this date does not exist: '", text, "'"));
  }
  return value;
}

std::string FormatDate(int32_t yyyymmdd) {
  if (yyyymmdd == 0) return "";
  return absl::StrFormat("%04d-%02d-%02d", yyyymmdd / 10000, yyyymmdd / 100 % 100, yyyymmdd % 100);
}

int64_t DayNumber(int32_t yyyymmdd) { return ToCivil(yyyymmdd) - absl::CivilDay(1970, 1, 1); }

int32_t AddDays(int32_t yyyymmdd, int64_t days) { return FromCivil(ToCivil(yyyymmdd) + days); }

int32_t LocalDate(int64_t micros, int32_t utc_offset_minutes) {
  const int64_t minutes = FloorDivide(micros, kMicrosPerMinute) + utc_offset_minutes;
  return FromCivil(absl::CivilDay(1970, 1, 1) + FloorDivide(minutes, kMinutesPerDay));
}

}  // namespace daybook
