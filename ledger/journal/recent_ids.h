// One generation of recent ids, exact: a multimap from hash to sequence in 1,024 shards, so that no step of growth
// moves more than a thousandth of it.
//
// Nearly every look is for an id that is not there. Each slot has a tag of one byte, kept apart from the slots: such a look
// reads the tags only, which are a sixteenth of the table and stay in the cache.
//
// Threads: filled by one thread; once sealed it never changes and may be read from any.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "ledger/base/prefetch.h"

namespace daybook::journal {

struct IdEntry {
  uint64_t hash = 0;
  // 0: an empty slot.
  uint64_t sequence = 0;
};

class RecentIds {
 public:
  // The first sequence whose keys belong here.
  explicit RecentIds(uint64_t first_sequence) : first_sequence_(first_sequence), last_sequence_(first_sequence - 1) {}

  // `sequence` never descends.
  void Add(uint64_t hash, uint64_t sequence);
  // Calls found(sequence) for each entry of this hash.
  template <typename Found>
  void Find(uint64_t hash, Found found) const {
    const Shard& shard = shards_[ShardOf(hash)];
    if (shard.tags.empty()) return;
    const size_t mask = shard.tags.size() - 1;
    const uint8_t tag = TagOf(hash);
    for (size_t i = hash & mask; shard.tags[i] != kFree; i = (i + 1) & mask) {
      if (shard.tags[i] == tag && shard.slots[i].hash == hash) found(shard.slots[i].sequence);
    }
  }

  // Sets `mark` in found[i] when hashes[i] is here: many looks, whose misses overlap.
  void Mark(absl::Span<const uint64_t> hashes, uint8_t mark, absl::Span<uint8_t> found) const;

  // Fetch what Find(), and what Add() will look at into the cache.
  void Prefetch(uint64_t hash) const {
    const std::vector<uint8_t>& tags = shards_[ShardOf(hash)].tags;
    if (!tags.empty()) PrefetchForRead(&tags[hash & (tags.size() - 1)]);
  }
  void PrefetchForAdd(uint64_t hash) const {
    const std::vector<IdEntry>& slots = shards_[ShardOf(hash)].slots;
    if (!slots.empty()) PrefetchForWrite(&slots[hash & (slots.size() - 1)]);
  }

  size_t size() const { return size_; }
  uint64_t first_sequence() const { return first_sequence_; }
  uint64_t last_sequence() const { return last_sequence_; }
  size_t memory_bytes() const { return slots_total_ * (sizeof(IdEntry) + 1) + sizeof(*this); }

  // All entries by hash, then sequence.
  std::vector<IdEntry> Sorted() const;

 private:
  static constexpr size_t kShards = 1024;
  static constexpr size_t kSlotsAtFirst = 64;
  // What a shard of a whole generation needs: no other step of growth, and the first one moves next to nothing.
  static constexpr size_t kSlotsThen = 2048;

  struct Shard {
    // A power of two, at most three fifths full: linear probing looks at 3.6 slots for an id that is not there, nearly
    // always in one cache line of tags, and at 8.5 in a table three quarters full.
    std::vector<IdEntry> slots;
    // One for each slot; kFree: it is empty.
    std::vector<uint8_t> tags;
    size_t used = 0;
  };
  static constexpr uint8_t kFree = 0;

  // The high bits: the low ones choose the slot.
  static size_t ShardOf(uint64_t hash) { return hash >> 54; }
  // Bits that neither choose the shard nor the slot; never kFree.
  static uint8_t TagOf(uint64_t hash) { return static_cast<uint8_t>(hash >> 46) | 1; }
  static void Insert(Shard& shard, const IdEntry& entry);
  void Grow(Shard& shard);

  const uint64_t first_sequence_;
  uint64_t last_sequence_;
  size_t size_ = 0;
  size_t slots_total_ = 0;
  std::array<Shard, kShards> shards_;
};

}  // namespace daybook::journal
