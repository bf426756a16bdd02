// CRC-32C (Castagnoli), as in page headers and in RocksDB's write-ahead log. Our own because the library's is not
// exported by its headers; in hardware where the processor has it. Finds every flipped bit of a page.
#pragma once

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"

namespace daybook::journal {

// The crc of A ‖ data, `crc` being that of A. Start with 0. Safe from any thread.
uint32_t ExtendCrc32c(uint32_t crc, absl::string_view data);

inline uint32_t Crc32c(absl::string_view data) { return ExtendCrc32c(0, data); }

// The same by table, whatever the processor: the reference for tests.
uint32_t ExtendCrc32cByTable(uint32_t crc, absl::string_view data);

// Whether some prefix of `data`, the empty one included, extends `crc` to `wanted`: the way to find a flipped length.
bool SomePrefixHasCrc32c(uint32_t crc, absl::string_view data, uint32_t wanted);

// Whether flipping one bit of a text of `bytes` bytes changes its crc by `difference`: the way to tell one flipped bit
// from a torn record. What a bit changes depends only on its distance from the end.
bool OneBitMakesDifference(uint32_t difference, size_t bytes);

}  // namespace daybook::journal
