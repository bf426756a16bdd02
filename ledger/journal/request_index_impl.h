// What the request index keeps, and which of its threads owns it. For request_index.cc (what callers ask) and
// request_index_helper.cc (the thread that sorts generations into runs and merges runs); nobody else includes it.
#pragma once

#include <atomic>
#include <deque>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "ledger/journal/id_runs.h"
#include "ledger/journal/recent_ids.h"
#include "ledger/journal/request_index.h"

namespace daybook::journal {

using Runs = std::vector<std::shared_ptr<const Run>>;
using Generations = std::vector<std::shared_ptr<const RecentIds>>;

// What a look goes through; replaced as a whole, so that an id is never in neither.
struct View {
  Generations sealed;
  Runs runs;
};

// What one block's becoming durable completes.
struct Completion {
  std::shared_ptr<const Run> run;
  // Dropped from memory, or replaced by `run`.
  std::shared_ptr<const RecentIds> generation;
  Runs replaced;
};

struct OutgoingBlock {
  std::vector<JournalRow> rows;
  // Not before this is durable.
  uint64_t last_sequence = 0;
  Completion completion;
};

struct RequestIndex::Impl {
  Impl(const Journal& of, size_t generation_ids_) : journal(of), generation_ids(generation_ids_) {}
  ~Impl();

  const Journal& journal;
  const size_t generation_ids;
  std::string damage;

  // The sequencer's own.
  std::shared_ptr<RecentIds> current;
  mutable std::shared_ptr<const View> seen;
  mutable uint64_t seen_version = 0;

  std::atomic<uint64_t> version{1};
  std::atomic<uint64_t> watermark{0};
  std::atomic<size_t> current_bytes{0};

  mutable absl::Mutex mutex;
  std::shared_ptr<const View> view ABSL_GUARDED_BY(mutex);
  uint64_t next_number ABSL_GUARDED_BY(mutex) = 1;
  // Sealed generations the helper has not sorted yet.
  std::deque<std::shared_ptr<const RecentIds>> unsorted ABSL_GUARDED_BY(mutex);
  std::deque<OutgoingBlock> from_generations ABSL_GUARDED_BY(mutex);
  std::deque<OutgoingBlock> from_merge ABSL_GUARDED_BY(mutex);
  bool merging ABSL_GUARDED_BY(mutex) = false;
  // Keys to delete; those of a damaged index before anything new is written.
  std::deque<std::string> removals ABSL_GUARDED_BY(mutex);
  bool removals_first ABSL_GUARDED_BY(mutex) = false;
  bool stopping ABSL_GUARDED_BY(mutex) = false;
  // Kept until nobody looks at them any more, so that the helper frees them and not the hot path.
  std::vector<std::shared_ptr<const RecentIds>> retired ABSL_GUARDED_BY(mutex);

  // The committer's own: handed out, not yet durable.
  std::vector<Completion> taken;

  std::thread helper;

  // Any thread.
  std::shared_ptr<const View> CurrentView() const;

  // Sequencer.
  const View& Seen() const;
  void Seal();

  // Committer.
  void TakeBlocks(std::deque<OutgoingBlock>& from, size_t blocks, uint64_t durable, std::vector<JournalRow>& rows)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex);
  void TakeRemovals(std::vector<JournalRow>& rows) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex);
  void Complete(const Completion& completion) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex);

  // Helper.
  void Run_();
  bool HasWork() const ABSL_SHARED_LOCKS_REQUIRED(mutex);
  void SortOne();
  Runs MergeCandidates() const ABSL_SHARED_LOCKS_REQUIRED(mutex);
  void Merge(const Runs& sources);
  absl::Status MergeInto(const Runs& sources, const RunDescriptor& descriptor);
  // False when stopping.
  bool PushMergeBlock(OutgoingBlock block);
  void FreeRetired() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex);
};

}  // namespace daybook::journal
