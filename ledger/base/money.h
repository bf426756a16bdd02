// Money is int64 fen with checked arithmetic.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace daybook {

// Largest amount of one field: 10^12 fen, ten thousand million yuan.
inline constexpr int64_t kAmountMaxFen = 1'000'000'000'000;

// Whether 1 ≤ fen ≤ kAmountMaxFen.
constexpr bool IsAmount(int64_t fen) { return fen >= 1 && fen <= kAmountMaxFen; }
// Whether 0 ≤ fen ≤ kAmountMaxFen.
constexpr bool IsAmountOrZero(int64_t fen) { return fen >= 0 && fen <= kAmountMaxFen; }

// sum = a + b; false (sum untouched) when that does not fit.
[[nodiscard]] inline bool CheckedAdd(int64_t a, int64_t b, int64_t& sum) {
  int64_t result;
  if (__builtin_add_overflow(a, b, &result)) return false;
  sum = result;
  return true;
}

// product = a · b; false (product untouched) when that does not fit.
[[nodiscard]] inline bool CheckedMultiply(int64_t a, int64_t b, int64_t& product) {
  int64_t result;
  if (__builtin_mul_overflow(a, b, &result)) return false;
  product = result;
  return true;
}

// 12840 → "128.40"; −5 → "-0.05". No grouping.
std::string FormatFen(int64_t fen);

// "128.40", "128.4", "128", "-0.05" → fen. kInvalidArgument for anything else, or out of int64.
absl::StatusOr<int64_t> ParseFen(absl::string_view text);

}  // namespace daybook
