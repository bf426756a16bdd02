// Civil dates: "2026-11-23" on the wire of requests and reports, int32 yyyymmdd in events. Pure; no time zone database:
// a centre's offset is policy.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace daybook {

// "2026-11-23" → 20261123. kInvalidArgument for any other form, and for dates that do not exist; years 2000..2999.
absl::StatusOr<int32_t> ParseDate(absl::string_view text);

// 20261123 → "2026-11-23"; 0 → "".
std::string FormatDate(int32_t yyyymmdd);

// Days since 1970-01-01 of a valid yyyymmdd.
int64_t DayNumber(int32_t yyyymmdd);

// The date so many days later (or earlier).
int32_t AddDays(int32_t yyyymmdd, int64_t days);

// The civil date at an instant, `utc_offset_minutes` ahead of UTC.
int32_t LocalDate(int64_t micros, int32_t utc_offset_minutes);

}  // namespace daybook
