#include "ledger/base/money.h"

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace daybook {

std::string FormatFen(int64_t fen) {
  const uint64_t magnitude = fen < 0 ? 0 - static_cast<uint64_t>(fen) : static_cast<uint64_t>(fen);
  return absl::StrFormat("%s%d.%02d", fen < 0 ? "-" : "", magnitude / 100, magnitude % 100);
}

absl::StatusOr<int64_t> ParseFen(absl::string_view text) {
  const auto invalid = [&] { return absl::InvalidArgumentError(absl::StrCat("not an amount: '", text, "'")); };
  absl::string_view rest = text;
  const bool negative = !rest.empty() && rest[0] == '-';
  if (negative) rest.remove_prefix(1);
  int64_t fen = 0;
  int digits = 0, decimals = -1;
  for (char c : rest) {
    if (c == '.') {
      if (decimals >= 0 || digits == 0) return invalid();
      decimals = 0;
      continue;
    }
    if (c < '0' || c > '9' || decimals == 2) return invalid();
    if (!CheckedMultiply(fen, 10, fen) || !CheckedAdd(fen, c - '0', fen)) return invalid();
    ++digits;
    if (decimals >= 0) ++decimals;
  }
  if (digits == 0 || decimals == 0) return invalid();
  for (int i = decimals < 0 ? 0 : decimals; i < 2; ++i) {
    if (!CheckedMultiply(fen, 10, fen)) return invalid();
  }
  return negative ? -fen : fen;
}

}  // namespace daybook
