// Balances of very many accounts: adding is one look at one cache line, and they can still be listed in order.
//
// Why not a hash map of a library: at millions of accounts a look is a cache miss or two, and they are most of what
// applying an event costs. Here key and balance lie side by side in an open table (linear probing, at most 5/8 full),
// and Prefetch() names the very line. The table is cut into shards, so that growing one moves a 256th of the accounts
// (≤ ~1 ms at ten million) and never stops whoever applies events. Each shard also keeps its keys in order: an ordered
// run, and the few added since it was made.
//
// Threads: none of its own; reading is const and may be shared.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/functional/function_ref.h"

namespace daybook::projections {

class AccountTable {
 public:
  // Adds to a balance; gives the balance before (0 for a new account). Key 0 is not an account.
  int64_t Add(uint64_t key, int64_t quantity);
  int64_t Balance(uint64_t key) const;
  // Brings the account's place near, for an Add() soon after.
  void Prefetch(uint64_t key) const;

  // Visits the accounts first..last that are not zero, ascending, until `visit` returns false or `examined_max` keys
  // were looked at. Gives the last key looked at when it stopped before the end, and sets `complete`.
  uint64_t Visit(uint64_t first, uint64_t last, size_t examined_max,
                 absl::FunctionRef<bool(uint64_t key, int64_t balance)> visit, bool& complete) const;

  // Accounts ever added, zero ones included.
  size_t size() const;

 private:
  static constexpr size_t kShards = 256;

  struct Slot {
    // 0: empty.
    uint64_t key = 0;
    int64_t balance = 0;
  };
  struct Shard {
    // A power of two of them, or none.
    std::vector<Slot> slots;
    size_t accounts = 0;
    std::vector<uint64_t> ordered;
    std::vector<uint64_t> added;
  };
  // Where a key belongs: its shard, and the bits that choose its slot.
  struct Place {
    size_t shard;
    size_t bits;
  };

  static Place PlaceOf(uint64_t key);
  // The key's slot, or the empty one where it would go. The shard must have slots.
  static size_t FindSlot(const Shard& shard, uint64_t key, size_t bits);
  static void Grow(Shard& shard);
  static void Order(Shard& shard);
  // The added keys of first..last of all shards, ascending, at most so many.
  std::vector<uint64_t> AddedKeys(uint64_t first, uint64_t last, size_t keys_max) const;

  std::array<Shard, kShards> shards_;
};

}  // namespace daybook::projections
