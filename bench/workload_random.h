// The workload's own random numbers: the same on every machine and with every standard library, because the workload
// promises the same bytes for the same seed.
//
// Threads: a generator belongs to one thread.
#pragma once

#include <cstdint>
#include <string>

namespace daybook::bench {

// SplitMix64's finaliser: spreads seeds and numbers over 64 bits.
constexpr uint64_t MixBits(uint64_t x) {
  x += 0x9e3779b97f4a7c15u;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

// xoshiro256** (Blackman, Vigna), seeded through SplitMix64.
class Random {
 public:
  explicit Random(uint64_t seed) {
    for (uint64_t& word : words_) word = seed = MixBits(seed);
  }

  uint64_t Next() {
    const uint64_t result = Rotate(words_[1] * 5, 7) * 9;
    const uint64_t shifted = words_[1] << 17;
    words_[2] ^= words_[0];
    words_[3] ^= words_[1];
    words_[1] ^= words_[2];
    words_[0] ^= words_[3];
    words_[2] ^= shifted;
    words_[3] = Rotate(words_[3], 45);
    return result;
  }

  // Uniform in 0..bound − 1, bound ≥ 1. The bias of the multiplication is below 2^-32 for what is drawn here.
  uint64_t Below(uint64_t bound) {
    return static_cast<uint64_t>((static_cast<unsigned __int128>(Next()) * bound) >> 64);
  }
  // Uniform in first..last, both included.
  int64_t Between(int64_t first, int64_t last) {
    return first + static_cast<int64_t>(Below(static_cast<uint64_t>(last - first) + 1));
  }
  // True in `per_mille` of 1,000 cases.
  bool Chance(uint32_t per_mille) { return Below(1000) < per_mille; }

 private:
  static constexpr uint64_t Rotate(uint64_t x, int bits) { return (x << bits) | (x >> (64 - bits)); }
  uint64_t words_[4];
};

// Writes `value` as `size` digits of Crockford's base 32, most significant first.
inline void WriteBase32(uint64_t value, char* to, int size) {
  for (int i = size - 1; i >= 0; --i, value >>= 5) to[i] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"[value & 31];
}

// Request ids in the form of a ULID, as the client library makes them (26 characters): ten that name the seed, sixteen
// that count. Ids of different tags never meet, nor do two of the same.
class RequestIds {
 public:
  explicit RequestIds(uint64_t tag) : id_(26, '0') { WriteBase32(MixBits(tag), id_.data(), 10); }

  // The next id; valid until the one after.
  const std::string& Next() {
    WriteBase32(++counter_, id_.data() + 10, 16);
    return id_;
  }
  uint64_t count() const { return counter_; }

 private:
  std::string id_;
  uint64_t counter_ = 0;
};

}  // namespace daybook::bench
