// Takes checkpoints of the live folds without keeping the writer waiting: the sequencer saves the ledger state when it hands
// over a group, the committer takes snapshots of the inline folds once that very group is durable and applied, and this
// thread encodes and writes them. All stand at the same sequence, and none has seen what is not durable.
// docs/decisions/0011-checkpoints-from-snapshots.md says why they are not rebuilt from the log.
//
// Threads: its own for writing; Claim() is the sequencer's, Take() the committer's.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "ledger/fold.h"
#include "ledger/journal/checkpoint.h"

namespace daybook::engine {

// One fold, to be saved.
struct FoldSnapshot {
  std::string name;
  uint32_t version = 0;
  std::function<std::string()> save;
};

class Checkpointer {
 public:
  // The last checkpoint lies at `checkpoint_sequence`; the next is due `checkpoint_events` later.
  Checkpointer(const journal::CheckpointStore& store, uint64_t checkpoint_events, uint64_t checkpoint_sequence);
  ~Checkpointer();

  // Whether a checkpoint at `sequence` is to be taken: it is time, and none is on its way. True once; Take() must follow,
  // unless the group fails and the ledger is fenced.
  bool Claim(uint64_t sequence) {
    if (sequence < due_.load(std::memory_order_relaxed)) return false;
    due_.store(UINT64_MAX, std::memory_order_relaxed);
    return true;
  }
  // Writes all of them, as of `sequence`.
  void Take(uint64_t sequence, std::vector<FoldSnapshot> folds);
  // Of the last checkpoint written whole.
  uint64_t checkpoint_sequence() const { return checkpoint_sequence_.load(std::memory_order_relaxed); }
  // Finishes what is being written. Idempotent.
  void Stop();

 private:
  void Run();
  absl::Status Write(uint64_t sequence, const std::vector<FoldSnapshot>& folds) const;

  const journal::CheckpointStore& store_;
  const uint64_t checkpoint_events_;
  std::atomic<uint64_t> checkpoint_sequence_;
  // UINT64_MAX while one is on its way.
  std::atomic<uint64_t> due_;

  absl::Mutex mutex_;
  absl::CondVar wake_;
  uint64_t sequence_ ABSL_GUARDED_BY(mutex_) = 0;
  std::vector<FoldSnapshot> folds_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace daybook::engine
