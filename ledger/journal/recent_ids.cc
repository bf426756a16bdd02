#include "ledger/journal/recent_ids.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "ledger/base/checks.h"

namespace daybook::journal {
namespace {

// So many keys before one is looked for, its tags are fetched.
constexpr size_t kFetchAhead = 12;

}  // namespace

void RecentIds::Add(uint64_t hash, uint64_t sequence) {
  DAYBOOK_CHECK(sequence != 0 && sequence >= last_sequence_);
  Shard& shard = shards_[ShardOf(hash)];
  if ((shard.used + 1) * 5 > shard.slots.size() * 3) Grow(shard);
  Insert(shard, {hash, sequence});
  ++shard.used;
  ++size_;
  last_sequence_ = sequence;
}

void RecentIds::Mark(absl::Span<const uint64_t> hashes, uint8_t mark, absl::Span<uint8_t> found) const {
  for (size_t i = 0; i < hashes.size(); ++i) {
    if (i + kFetchAhead < hashes.size()) Prefetch(hashes[i + kFetchAhead]);
    Find(hashes[i], [&](uint64_t) { found[i] |= mark; });
  }
}

void RecentIds::Insert(Shard& shard, const IdEntry& entry) {
  const size_t mask = shard.tags.size() - 1;
  size_t i = entry.hash & mask;
  while (shard.tags[i] != kFree) i = (i + 1) & mask;
  shard.tags[i] = TagOf(entry.hash);
  shard.slots[i] = entry;
}

void RecentIds::Grow(Shard& shard) {
  const size_t size = shard.slots.empty() ? kSlotsAtFirst : std::max(kSlotsThen, shard.slots.size() * 2);
  Shard bigger{.slots = std::vector<IdEntry>(size), .tags = std::vector<uint8_t>(size, kFree), .used = shard.used};
  for (const IdEntry& entry : shard.slots) {
    if (entry.sequence != 0) Insert(bigger, entry);
  }
  slots_total_ += size - shard.slots.size();
  shard = std::move(bigger);
}

std::vector<IdEntry> RecentIds::Sorted() const {
  std::vector<IdEntry> entries;
  entries.reserve(size_);
  // The shards are ranges of the hash already.
  for (const Shard& shard : shards_) {
    const size_t begin = entries.size();
    for (const IdEntry& entry : shard.slots) {
      if (entry.sequence != 0) entries.push_back(entry);
    }
    std::sort(entries.begin() + static_cast<ptrdiff_t>(begin), entries.end(), [](const IdEntry& a, const IdEntry& b) {
      return std::tie(a.hash, a.sequence) < std::tie(b.hash, b.sequence);
    });
  }
  return entries;
}

}  // namespace daybook::journal
