// Balances of very many accounts: adding is one look into a hash table, and they can still be listed in order.
//
// The table is cut into shards, so that growing one moves a 256th of the accounts (≤ ~1 ms at ten million) and never stops
// whoever applies events. Each shard also keeps its keys in order: an ordered run, and the few added since it was made.
//
// Threads: none of its own; reading is const and may be shared.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"

namespace daybook::projections {

class AccountTable {
 public:
  // Adds to a balance; gives the balance before (0 for a new account).
  int64_t Add(uint64_t key, int64_t quantity);
  int64_t Balance(uint64_t key) const;
  // Brings the account's place near, for an Add() soon after.
  void Prefetch(uint64_t key) const;

  // Visits the accounts first..last that are not zero, ascending, until `visit` returns false or `examined_max` keys were
  // looked at. Gives the last key looked at when it stopped before the end, and sets `complete`.
  uint64_t Visit(uint64_t first, uint64_t last, size_t examined_max,
                 absl::FunctionRef<bool(uint64_t key, int64_t balance)> visit, bool& complete) const;

  // Accounts ever added, zero ones included.
  size_t size() const;

 private:
  static constexpr size_t kShards = 256;

  struct Shard {
    absl::flat_hash_map<uint64_t, int64_t> balances;
    std::vector<uint64_t> ordered;
    std::vector<uint64_t> added;
  };

  static size_t ShardOf(uint64_t key) { return (key * 0x9E3779B97F4A7C15u) >> 56; }
  static void Order(Shard& shard);
  // The added keys of first..last of all shards, ascending, at most so many.
  std::vector<uint64_t> AddedKeys(uint64_t first, uint64_t last, size_t keys_max) const;

  std::array<Shard, kShards> shards_;
};

}  // namespace daybook::projections
