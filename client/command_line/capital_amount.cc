#include "client/command_line/capital_amount.h"

#include "absl/strings/str_cat.h"

namespace daybook::command_line {
namespace {

constexpr const char* kDigits[] = {"零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"};
constexpr const char* kPlaces[] = {"", "拾", "佰", "仟"};

constexpr uint64_t kTenThousand = 10'000;
constexpr uint64_t kHundredMillion = 100'000'000;

// 1..9999: zeros between figures are one 零, those at the end are none.
std::string FourFigures(uint64_t number) {
  std::string text;
  bool skipped = false;
  uint64_t divisor = 1'000;
  for (int place = 3; place >= 0; --place, divisor /= 10) {
    const uint64_t digit = number / divisor % 10;
    if (digit != 0) {
      absl::StrAppend(&text, skipped && !text.empty() ? kDigits[0] : "", kDigits[digit], kPlaces[place]);
    }
    skipped = digit == 0;
  }
  return text;
}

// ≥ 1. A part that begins with a zero is joined by 零. Where the part before ends with one, the rules demand 零 as well,
// but leave it free after 万.
std::string Whole(uint64_t number) {
  if (number < kTenThousand) return FourFigures(number);
  const bool large = number >= kHundredMillion;
  const uint64_t unit = large ? kHundredMillion : kTenThousand;
  const uint64_t before = number / unit;
  const uint64_t after = number % unit;
  std::string text = absl::StrCat(Whole(before), large ? "亿" : "万");
  if (after == 0) return text;
  const bool zero = after < unit / 10 || (large && before % 10 == 0);
  return absl::StrCat(text, zero ? kDigits[0] : "", Whole(after));
}

}  // namespace

std::string CapitalAmount(int64_t fen) {
  // The smallest int64 has no positive counterpart of its own type.
  const uint64_t magnitude = fen < 0 ? -static_cast<uint64_t>(fen) : static_cast<uint64_t>(fen);
  const uint64_t yuan = magnitude / 100;
  const uint64_t jiao = magnitude / 10 % 10;
  const uint64_t cents = magnitude % 10;
  std::string text = fen < 0 ? "人民币负" : "人民币";
  if (yuan != 0 || magnitude == 0) absl::StrAppend(&text, yuan == 0 ? kDigits[0] : Whole(yuan), "元");
  if (jiao == 0 && cents == 0) return text + "整";
  // 零 stands for a missing 角, and for a 元 of zero that figures follow.
  if (yuan != 0 && (jiao == 0 || yuan % 10 == 0)) text += kDigits[0];
  if (jiao != 0) absl::StrAppend(&text, kDigits[jiao], "角");
  if (cents != 0) absl::StrAppend(&text, kDigits[cents], "分");
  return text;
}

}  // namespace daybook::command_line
