#include "client/request_id.h"

#include <string_view>

namespace daybook::client {
namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr size_t kTimeCharacters = 10;
constexpr size_t kCharacters = 26;

// The lowest 5·count bits of `bits`, most significant first.
void AppendBase32(unsigned __int128 bits, size_t count, std::string& text) {
  for (size_t i = count; i-- > 0;) text += kAlphabet[static_cast<size_t>(bits >> (5 * i)) & 31];
}

}  // namespace

RequestIds::RequestIds(const Clock& clock)
    : RequestIds(clock, (uint64_t{std::random_device{}()} << 32) | std::random_device{}()) {}

RequestIds::RequestIds(const Clock& clock, uint64_t seed) : clock_(clock), random_(seed) {}

void RequestIds::Advance(uint64_t millis) {
  if (millis > millis_) {
    millis_ = millis;
    high_ = static_cast<uint16_t>(random_());
    low_ = random_();
    return;
  }
  // The same millisecond, or a clock that went back: the next number after the last one.
  if (++low_ == 0 && ++high_ == 0) ++millis_;
}

std::string RequestIds::Next() {
  absl::MutexLock lock(&mutex_);
  const int64_t micros = clock_.NowMicros();
  Advance(micros > 0 ? static_cast<uint64_t>(micros) / 1'000 : 0);
  std::string text;
  text.reserve(kCharacters);
  AppendBase32(millis_, kTimeCharacters, text);
  AppendBase32((static_cast<unsigned __int128>(high_) << 64) | low_, kCharacters - kTimeCharacters, text);
  return text;
}

uint64_t MillisOfRequestId(const std::string& id) {
  if (id.size() != kCharacters) return 0;
  uint64_t millis = 0;
  for (size_t i = 0; i < kTimeCharacters; ++i) {
    const size_t digit = kAlphabet.find(id[i]);
    if (digit == std::string_view::npos) return 0;
    millis = millis * 32 + digit;
  }
  return millis;
}

}  // namespace daybook::client
