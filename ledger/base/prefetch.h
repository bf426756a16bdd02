// Fetching a line of memory into the cache before it is needed.
//
// GCC (12) takes a function that only prefetches for one without effect and drops calls of it, inlined or not. The empty
// assembly is an effect it must keep; it costs nothing.
#pragma once

#include <cstddef>

namespace daybook {

inline void PrefetchForRead(const void* address) {
  __builtin_prefetch(address, 0);
  asm volatile("");
}

inline void PrefetchForWrite(const void* address) {
  __builtin_prefetch(address, 1);
  asm volatile("");
}

// All lines of `bytes` bytes.
inline void PrefetchBytes(const void* begin, size_t bytes) {
  constexpr size_t kLineBytes = 64;
  for (size_t at = 0; at < bytes; at += kLineBytes) PrefetchForRead(static_cast<const char*>(begin) + at);
}

template <typename Object>
void PrefetchObject(const Object& object) {
  PrefetchBytes(&object, sizeof(Object));
}

}  // namespace daybook
