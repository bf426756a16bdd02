// Runs of the request index: (hash, sequence) sorted by hash, in blocks of ≤ 64 KiB in column family `runs`, each run
// with a descriptor that makes it count. Bytes: docs/formats/page.md, "Runs".
//
// Threads: a Run is immutable and safe from any thread; builders belong to one.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "ledger/journal/block_filter.h"
#include "ledger/journal/journal.h"
#include "ledger/journal/recent_ids.h"

namespace daybook::journal {

// What a descriptor says.
struct RunDescriptor {
  uint64_t number = 0;
  // Runs of level 0 come from memory, each merge adds one.
  uint32_t level = 0;
  uint32_t blocks = 0;
  // It holds all keys of events first..last.
  uint64_t first_sequence = 0;
  uint64_t last_sequence = 0;
  uint64_t entries = 0;
};

// A run as looked into: its filter and the first hash of every block in memory, the blocks on disk.
struct Run {
  explicit Run(const RunDescriptor& of) : descriptor(of), filter(of.entries) {}

  RunDescriptor descriptor;
  BlockFilter filter;
  std::vector<uint64_t> first_hashes;

  size_t memory_bytes() const { return filter.memory_bytes() + first_hashes.size() * sizeof(uint64_t); }
  // Appends the sequences of `hash` to `found`. kNotFound when a block is gone (merged away since), STORE_CORRUPT when
  // one is damaged.
  absl::Status Find(const Journal& journal, uint64_t hash, absl::InlinedVector<uint64_t, 1>& found) const;
};

inline constexpr size_t kRunBlockBytesMax = 64 * 1024;

std::string RunBlockKey(uint64_t run, uint32_t block);
std::string RunDescriptorKey(uint64_t run);
JournalRow EncodeRunDescriptor(const RunDescriptor& descriptor);
// The entries of a block; STORE_CORRUPT unless they are what was stored under this key, in order.
absl::StatusOr<std::vector<IdEntry>> DecodeRunBlock(absl::string_view key, absl::string_view value,
                                                    uint64_t first_sequence);

// Takes entries in order and gives out blocks.
class RunBuilder {
 public:
  // All but descriptor.blocks must be known: `entries` too.
  explicit RunBuilder(const RunDescriptor& descriptor);

  // Returns whether a block is full and must be taken.
  bool Add(const IdEntry& entry);
  // The block so far; empty it must not be.
  JournalRow TakeBlock();
  bool has_entries() const { return entries_in_block_ != 0; }
  // After the last block. As many entries as announced must have come.
  std::shared_ptr<const Run> Finish();

 private:
  std::shared_ptr<Run> run_;
  std::string block_;
  uint32_t entries_in_block_ = 0;
  uint64_t entries_ = 0;
};

// Reads a run entry by entry, block by block.
class RunReader {
 public:
  RunReader(const Journal& journal, std::shared_ptr<const Run> run) : journal_(journal), run_(std::move(run)) {}

  // Moves to the first or next entry; false at the end.
  absl::StatusOr<bool> Next();
  const IdEntry& entry() const { return entries_[at_]; }

 private:
  const Journal& journal_;
  std::shared_ptr<const Run> run_;
  std::vector<IdEntry> entries_;
  size_t at_ = 0;
  uint32_t next_block_ = 0;
};

// All that lies in column family `runs`.
struct StoredRuns {
  // By sequence; they tile 1..watermark. Empty when anything was damaged, missing or beyond the log: `damage` says
  // what.
  std::vector<std::shared_ptr<const Run>> runs;
  std::string damage;
  // Keys that belong to none of `runs`, descriptors first.
  std::vector<std::string> leftovers;
  // Greater than every number seen.
  uint64_t next_number = 1;
};
absl::StatusOr<StoredRuns> LoadRuns(const Journal& journal);

}  // namespace daybook::journal
