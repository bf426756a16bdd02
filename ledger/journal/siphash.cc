#include "ledger/journal/siphash.h"

#include <cstddef>

#include "ledger/journal/bytes.h"

namespace daybook::journal {
namespace {

uint64_t RotateLeft(uint64_t x, int by) { return (x << by) | (x >> (64 - by)); }

struct State {
  uint64_t v0, v1, v2, v3;

  void Rounds(int count) {
    for (int i = 0; i < count; ++i) {
      v0 += v1, v1 = RotateLeft(v1, 13), v1 ^= v0, v0 = RotateLeft(v0, 32);
      v2 += v3, v3 = RotateLeft(v3, 16), v3 ^= v2;
      v0 += v3, v3 = RotateLeft(v3, 21), v3 ^= v0;
      v2 += v1, v1 = RotateLeft(v1, 17), v1 ^= v2, v2 = RotateLeft(v2, 32);
    }
  }
  void Absorb(uint64_t word) {
    v3 ^= word;
    Rounds(2);
    v0 ^= word;
  }
};

}  // namespace

uint64_t SipHash24(uint64_t key0, uint64_t key1, absl::string_view data) {
  State state = {key0 ^ 0x736f6d6570736575, key1 ^ 0x646f72616e646f6d, key0 ^ 0x6c7967656e657261,
                 key1 ^ 0x7465646279746573};
  const char* at = data.data();
  size_t left = data.size();
  for (; left >= 8; at += 8, left -= 8) state.Absorb(LoadLittle<uint64_t>(at));
  uint64_t last = static_cast<uint64_t>(data.size()) << 56;
  for (size_t i = 0; i < left; ++i) last |= static_cast<uint64_t>(static_cast<uint8_t>(at[i])) << (8 * i);
  state.Absorb(last);
  state.v2 ^= 0xff;
  state.Rounds(4);
  return state.v0 ^ state.v1 ^ state.v2 ^ state.v3;
}

}  // namespace daybook::journal
