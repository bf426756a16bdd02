#include "ledger/journal/crc32c.h"

#include <array>
#include <cstddef>

#include "ledger/journal/bytes.h"

#if defined(__x86_64__)
#include <nmmintrin.h>
#endif

namespace daybook::journal {
namespace {

constexpr uint32_t kPolynomialReflected = 0x82f63b78;

constexpr std::array<uint32_t, 256> MakeTable() {
  std::array<uint32_t, 256> table{};
  for (uint32_t i = 0; i < 256; ++i) {
    uint32_t crc = i;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? kPolynomialReflected : 0);
    table[i] = crc;
  }
  return table;
}

constexpr std::array<uint32_t, 256> kTable = MakeTable();

#if defined(__x86_64__)
__attribute__((target("sse4.2"))) uint32_t ExtendInHardware(uint32_t crc, absl::string_view data) {
  uint64_t state = ~crc;
  const char* at = data.data();
  size_t left = data.size();
  for (; left >= 8; at += 8, left -= 8) state = _mm_crc32_u64(state, LoadLittle<uint64_t>(at));
  for (; left > 0; ++at, --left) state = _mm_crc32_u8(static_cast<uint32_t>(state), static_cast<uint8_t>(*at));
  return ~static_cast<uint32_t>(state);
}
#endif

}  // namespace

uint32_t ExtendCrc32cByTable(uint32_t crc, absl::string_view data) {
  crc = ~crc;
  for (const char byte : data) crc = (crc >> 8) ^ kTable[(crc ^ static_cast<uint8_t>(byte)) & 0xff];
  return ~crc;
}

uint32_t ExtendCrc32c(uint32_t crc, absl::string_view data) {
#if defined(__x86_64__)
  static const bool in_hardware = __builtin_cpu_supports("sse4.2") != 0;
  if (in_hardware) return ExtendInHardware(crc, data);
#endif
  return ExtendCrc32cByTable(crc, data);
}

bool SomePrefixHasCrc32c(uint32_t crc, absl::string_view data, uint32_t wanted) {
  if (crc == wanted) return true;
  crc = ~crc;
  for (const char byte : data) {
    crc = (crc >> 8) ^ kTable[(crc ^ static_cast<uint8_t>(byte)) & 0xff];
    if (~crc == wanted) return true;
  }
  return false;
}

bool OneBitMakesDifference(uint32_t difference, size_t bytes) {
  // The last bit that goes in changes it by the polynomial; each bit before goes through one more step.
  uint32_t effect = kPolynomialReflected;
  for (size_t bit = 0; bit < bytes * 8; ++bit) {
    if (effect == difference) return true;
    effect = (effect >> 1) ^ ((effect & 1) != 0 ? kPolynomialReflected : 0);
  }
  return false;
}

}  // namespace daybook::journal
