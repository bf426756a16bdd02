// A blocked Bloom filter: 24 bits an id, eight bits set in one 64-byte block, so that a look costs one cache miss.
// About one look in 25,000 for an id that is not there says "maybe". With 16 bits it is one in 1,650, and through the ten
// filters of ten million ids nearly every batch of a thousand payments would have to wait for the disk.
//
// Threads: built by one; then safe from any.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "ledger/journal/huge_pages.h"

namespace daybook::journal {

class BlockFilter {
 public:
  explicit BlockFilter(size_t ids);

  void Add(uint64_t hash);
  bool MayHold(uint64_t hash) const;
  // Sets `mark` in found[i] when the filter may hold hashes[i]: many looks, whose misses overlap.
  void Mark(absl::Span<const uint64_t> hashes, uint8_t mark, absl::Span<uint8_t> found) const;
  size_t memory_bytes() const { return blocks_.size() * sizeof(Block); }

 private:
  static constexpr size_t kIdsPerBlock = 21;
  struct alignas(64) Block {
    std::array<uint64_t, 8> words{};
  };

  // Ascending hashes fill ascending blocks: building from a sorted run walks through memory once.
  size_t BlockOf(uint64_t hash) const {
    return static_cast<size_t>((static_cast<unsigned __int128>(hash) * blocks_.size()) >> 64);
  }

  std::vector<Block, HugePageAllocator<Block>> blocks_;
};

}  // namespace daybook::journal
