// Recovery: every fold from its newest usable checkpoint and the tail of the log, the request index from its watermark on, in
// one pass over the pages. And the shadow, which takes the checkpoints.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "ledger/engine/progress.h"
#include "ledger/fold.h"
#include "ledger/journal/checkpoint.h"
#include "ledger/journal/journal.h"
#include "ledger/journal/request_index.h"

namespace daybook::engine {

// A fold and the sequence it stands at.
struct FoldAt {
  Fold* fold;
  uint64_t sequence = 0;
};

// Restores each fold from its newest checkpoint at or before `last`. What was passed over is named in `findings`.
std::vector<FoldAt> RestoreFolds(const journal::CheckpointStore& checkpoints, const std::vector<Fold*>& folds, uint64_t last,
                                 std::string& findings);

// Applies events up to `last` to every fold that does not have them yet. `seen` is called for each event from `seen_from` on.
// STORE_CORRUPT for an event that cannot be read; STORE_NEWER for one this program does not know.
absl::Status CatchUp(const journal::Journal& journal, std::vector<FoldAt>& folds, uint64_t last, uint64_t seen_from,
                     absl::FunctionRef<void(const v1::Event&)> seen);

// Parses stored bytes into `event`, checking that it is the event of this sequence and of a kind known here.
absl::Status ParseEvent(absl::string_view bytes, uint64_t sequence, v1::Event& event);

// Takes checkpoints beside the live folds: restores the last one, applies durable pages, saves, frees. It never touches a live
// fold and never sees what is not durable.
class Shadow {
 public:
  // `folds` serve as patterns only (NewEmpty). The last checkpoint lies at `checkpoint_sequence`.
  Shadow(const journal::Journal& journal, const journal::CheckpointStore& checkpoints, std::vector<const Fold*> folds,
         uint64_t checkpoint_events, uint64_t checkpoint_sequence);
  ~Shadow();

  // Committer or anybody: a checkpoint may be due.
  void Notice(uint64_t durable);
  uint64_t checkpoint_sequence() const { return checkpoint_sequence_.load(std::memory_order_relaxed); }
  // Ends the thread, giving up a checkpoint under way. Idempotent.
  void Stop();

 private:
  void Run();
  absl::Status TakeCheckpoint(uint64_t sequence);

  const journal::Journal& journal_;
  const journal::CheckpointStore& checkpoints_;
  const std::vector<const Fold*> patterns_;
  const uint64_t checkpoint_events_;
  std::atomic<uint64_t> checkpoint_sequence_;
  std::atomic<bool> stopping_{false};
  // When the next one is due; never while one is under way.
  std::atomic<uint64_t> due_;

  absl::Mutex mutex_;
  absl::CondVar wake_;
  uint64_t wanted_ ABSL_GUARDED_BY(mutex_) = 0;
  std::thread thread_;
};

}  // namespace daybook::engine
