// The permanent request index: from request ids (and other things used once, see domain::UniqueKeys) to the sequence
// that used them. The log is the truth; the index only points into it, and no answer rests on a hash: whoever gets a
// candidate reads the event and compares.
//
// Recent ids are exact in memory, in generations of 2^20; a sealed generation is sorted by a helper thread into a run
// whose blocks ride with later groups, ≤ 64 KiB a group. The last block's rows also hold the watermark "all ids up to
// sequence N are in runs"; only when that is durable is the generation dropped from memory. Eight runs merge into one.
// A blocked Bloom filter (24 bits an id) over each run says where looking is needless. While more than two generations
// wait, a group carries up to 256 KiB.
//
// What has left the cache is asked at the door, for all keys of a request at once: the filters, and the sealed generations.
// The sequencer then looks through the current generation only, and at what came after the door's look.
//
// Threads: one sequencer (Find, Add), one committer (TakeRows, Written), any (Screen, FindInRuns, watermark,
// memory_bytes).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "ledger/journal/journal.h"

namespace daybook::journal {

// Keyed by the ledger id, so that nobody can make ids that collide.
uint64_t HashKey(uint64_t ledger_id, absl::string_view key);

// How many ids make a generation. Bounds what is re-read from the log at start.
inline constexpr size_t kGenerationIds = 1 << 20;

class RequestIndex {
 public:
  // Reads the runs and their watermark and rebuilds the filter. Damaged or missing runs: the watermark is 0 and
  // everything is added again from the log. The caller then adds every key of events after watermark() before the first
  // command. `journal` outlives the index. `generation_ids`: how many ids make a generation; smaller in tests only.
  static absl::StatusOr<std::unique_ptr<RequestIndex>> Open(const Journal& journal,
                                                            size_t generation_ids = kGenerationIds);
  ~RequestIndex();
  RequestIndex(const RequestIndex&) = delete;
  RequestIndex& operator=(const RequestIndex&) = delete;

  struct Candidates {
    // Sequences in memory with this hash (nearly always none or one).
    absl::InlinedVector<uint64_t, 1> recent;
    // The runs may hold it: FindInRuns says.
    bool maybe_in_runs = false;
    bool none() const { return recent.empty() && !maybe_in_runs; }
  };

  // What was found of some keys at the door.
  struct Screening {
    static constexpr uint8_t kMaybeInRuns = 1;
    static constexpr uint8_t kInGenerations = 2;
    // The filters of the runs up to this sequence were asked, and the sealed generations after them, up to that one.
    uint64_t runs_through = 0;
    uint64_t generations_through = 0;
    // Of each key.
    std::vector<uint8_t> found;
  };
  // Any thread. In memory; the misses of all keys overlap.
  Screening Screen(absl::Span<const uint64_t> hashes) const;

  // Sequencer only: fetches what Find() will look at in memory into the cache. A miss there costs more than judging the
  // command.
  void Prefetch(uint64_t hash) const;
  // Sequencer only. In memory, bounded time.
  Candidates Find(uint64_t hash) const;
  // The same for the key that was screened as number `key`: what was asked at the door is not asked again.
  Candidates Find(uint64_t hash, const Screening& screening, size_t key) const;
  // Of those, what is in memory.
  absl::InlinedVector<uint64_t, 1> FindRecent(uint64_t hash) const;
  // `sequence` never descends.
  void Add(uint64_t hash, uint64_t sequence);
  // All keys of events up to here are in runs. An answer of FindInRuns holds for the watermark read before it.
  uint64_t watermark() const;

  // Committer only: rows to ride with the next group, ≤ 64 KiB (often none); then, once they are durable, Written().
  // Only keys of events that are durable already are in them.
  std::vector<JournalRow> TakeRows();
  void Written();

  // Any thread; reads disk. Candidate sequences of this hash in runs.
  absl::StatusOr<absl::InlinedVector<uint64_t, 1>> FindInRuns(uint64_t hash) const;

  uint64_t memory_bytes() const;
  // What was wrong with the stored runs at Open; empty when they were sound.
  const std::string& damage() const;

 private:
  struct Impl;
  explicit RequestIndex(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace daybook::journal
