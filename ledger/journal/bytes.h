// Fixed-width numbers in bytes: little-endian inside records, big-endian in keys, so that keys sort by number.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>

#include "absl/strings/string_view.h"

namespace daybook::journal {

template <typename Number>
void StoreLittle(char* to, Number number) {
  static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__);
  std::memcpy(to, &number, sizeof(number));
}

template <typename Number>
Number LoadLittle(const char* from) {
  Number number;
  std::memcpy(&number, from, sizeof(number));
  return number;
}

inline void StoreBig64(char* to, uint64_t number) { StoreLittle(to, __builtin_bswap64(number)); }
inline uint64_t LoadBig64(const char* from) { return __builtin_bswap64(LoadLittle<uint64_t>(from)); }
inline void StoreBig32(char* to, uint32_t number) { StoreLittle(to, __builtin_bswap32(number)); }
inline uint32_t LoadBig32(const char* from) { return __builtin_bswap32(LoadLittle<uint32_t>(from)); }

template <typename Number>
void AppendLittle(std::string& to, Number number) {
  char bytes[sizeof(number)];
  StoreLittle(bytes, number);
  to.append(bytes, sizeof(bytes));
}

inline void AppendBig64(std::string& to, uint64_t number) {
  char bytes[8];
  StoreBig64(bytes, number);
  to.append(bytes, sizeof(bytes));
}

}  // namespace daybook::journal
