// Times, dates and printed numbers as the generator and the naive model write them: without a line of the ledger's code.
#pragma once

#include <cstdint>
#include <string>

#include "absl/strings/str_format.h"

namespace daybook::simulation {

inline constexpr int64_t kSecondMicros = 1'000'000;
inline constexpr int64_t kHourMicros = 3'600 * kSecondMicros;

// 20261123 → "2026-11-23".
inline std::string Text(int32_t date) {
  return absl::StrFormat("%04d-%02d-%02d", date / 10'000, date / 100 % 100, date % 100);
}

// "2026-11-23" → 20261123; "" → 0.
inline int32_t DateOf(const std::string& text) {
  if (text.empty()) return 0;
  return std::stoi(text.substr(0, 4)) * 10'000 + std::stoi(text.substr(5, 2)) * 100 + std::stoi(text.substr(8, 2));
}

// The number of a form as it stands on the paper: 77 → "00000077".
inline std::string Printed(uint32_t number) { return absl::StrFormat("%08u", number); }

}  // namespace daybook::simulation
