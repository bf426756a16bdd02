#include "projections/account_table.h"

#include <algorithm>
#include <queue>
#include <utility>

#include "ledger/base/prefetch.h"

namespace daybook::projections {
namespace {

// Added keys are merged into the ordered run when they are this share of it: few to look through when listing, and each
// key is moved about 32 times in all.
constexpr size_t kAddedMin = 64;
constexpr size_t kAddedShare = 32;
constexpr size_t kSlotsMin = 16;

// A run of ascending keys, being read.
struct Cursor {
  const uint64_t* next;
  const uint64_t* end;
};

struct ComesLater {
  bool operator()(const Cursor& a, const Cursor& b) const { return *a.next > *b.next; }
};

// Keys come from outside. The seed differs from start to start, so that nobody can choose keys that crowd together.
uint64_t Mix(uint64_t key) {
  static const char anchor = 0;
  static const uint64_t seed = reinterpret_cast<uintptr_t>(&anchor);
  uint64_t hash = (key ^ seed) * 0x9E3779B97F4A7C15u;
  hash = (hash ^ hash >> 32) * 0xD6E8FEB86659FD93u;
  return hash ^ hash >> 32;
}

}  // namespace

AccountTable::Place AccountTable::PlaceOf(uint64_t key) {
  const uint64_t hash = Mix(key);
  return {.shard = hash >> 56, .bits = hash};
}

size_t AccountTable::FindSlot(const Shard& shard, uint64_t key, size_t bits) {
  const size_t mask = shard.slots.size() - 1;
  size_t slot = bits & mask;
  while (shard.slots[slot].key != key && shard.slots[slot].key != 0) slot = (slot + 1) & mask;
  return slot;
}

int64_t AccountTable::Add(uint64_t key, int64_t quantity) {
  const Place place = PlaceOf(key);
  Shard& shard = shards_[place.shard];
  if (shard.accounts >= shard.slots.size() / 8 * 5) Grow(shard);
  Slot& slot = shard.slots[FindSlot(shard, key, place.bits)];
  if (slot.key == 0) {
    slot.key = key;
    ++shard.accounts;
    shard.added.push_back(key);
    if (shard.added.size() >= std::max(kAddedMin, shard.ordered.size() / kAddedShare)) Order(shard);
  }
  const int64_t before = slot.balance;
  slot.balance += quantity;
  return before;
}

int64_t AccountTable::Balance(uint64_t key) const {
  const Place place = PlaceOf(key);
  const Shard& shard = shards_[place.shard];
  return shard.slots.empty() ? 0 : shard.slots[FindSlot(shard, key, place.bits)].balance;
}

void AccountTable::Prefetch(uint64_t key) const {
  const Place place = PlaceOf(key);
  const Shard& shard = shards_[place.shard];
  if (!shard.slots.empty()) PrefetchForWrite(&shard.slots[place.bits & (shard.slots.size() - 1)]);
}

size_t AccountTable::size() const {
  size_t accounts = 0;
  for (const Shard& shard : shards_) accounts += shard.accounts;
  return accounts;
}

void AccountTable::Grow(Shard& shard) {
  std::vector<Slot> smaller = std::move(shard.slots);
  shard.slots.assign(std::max(kSlotsMin, smaller.size() * 2), Slot());
  for (const Slot& slot : smaller) {
    if (slot.key != 0) shard.slots[FindSlot(shard, slot.key, PlaceOf(slot.key).bits)] = slot;
  }
}

void AccountTable::Order(Shard& shard) {
  std::sort(shard.added.begin(), shard.added.end());
  const auto ordered = static_cast<std::ptrdiff_t>(shard.ordered.size());
  shard.ordered.insert(shard.ordered.end(), shard.added.begin(), shard.added.end());
  std::inplace_merge(shard.ordered.begin(), shard.ordered.begin() + ordered, shard.ordered.end());
  shard.added.clear();
}

std::vector<uint64_t> AccountTable::AddedKeys(uint64_t first, uint64_t last, size_t keys_max) const {
  std::vector<uint64_t> keys;
  for (const Shard& shard : shards_) {
    for (uint64_t key : shard.added) {
      if (key >= first && key <= last) keys.push_back(key);
    }
  }
  if (keys.size() > keys_max) {
    std::nth_element(keys.begin(), keys.begin() + static_cast<std::ptrdiff_t>(keys_max), keys.end());
    keys.resize(keys_max);
  }
  std::sort(keys.begin(), keys.end());
  return keys;
}

uint64_t AccountTable::Visit(uint64_t first, uint64_t last, size_t examined_max,
                             absl::FunctionRef<bool(uint64_t key, int64_t balance)> visit, bool& complete) const {
  complete = true;
  if (first == last) {
    if (const int64_t balance = Balance(first); balance != 0) visit(first, balance);
    return first;
  }
  const std::vector<uint64_t> added = AddedKeys(first, last, examined_max);
  std::priority_queue<Cursor, std::vector<Cursor>, ComesLater> cursors;
  if (!added.empty()) cursors.push({added.data(), added.data() + added.size()});
  for (const Shard& shard : shards_) {
    const auto begin = std::lower_bound(shard.ordered.begin(), shard.ordered.end(), first);
    const auto end = std::upper_bound(begin, shard.ordered.end(), last);
    if (begin != end) cursors.push({&*begin, &*begin + (end - begin)});
  }
  for (size_t examined = 0; !cursors.empty(); ++examined) {
    Cursor cursor = cursors.top();
    const uint64_t key = *cursor.next;
    const bool is_last_look = examined + 1 >= examined_max;
    const int64_t balance = Balance(key);
    if ((balance != 0 && !visit(key, balance)) || is_last_look) {
      complete = false;
      return key;
    }
    cursors.pop();
    if (++cursor.next == cursor.end) continue;
    // Its turn comes when the keys of the other runs before it have had theirs.
    Prefetch(*cursor.next);
    cursors.push(cursor);
  }
  return last;
}

}  // namespace daybook::projections
