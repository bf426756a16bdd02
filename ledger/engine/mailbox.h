// The mailbox of the sequencer: bounded, in commands and in bytes, so that memory is. Callers offer submissions, the reader
// brings back those that waited for the disk, the committer says that it is idle.
//
// Threads: every method says whose it is; all are safe together.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "ledger/engine/options.h"
#include "ledger/engine/submission.h"

namespace daybook::engine {

class Mailbox {
 public:
  explicit Mailbox(const LedgerOptions& options) : options_(options) {}

  struct Delivery {
    std::vector<Submission*> returned;
    std::vector<Submission*> arrived;
    std::vector<std::function<void()>> tasks;
    bool closed = false;

    bool empty() const { return returned.empty() && arrived.empty() && tasks.empty(); }
    void Clear() {
      returned.clear();
      arrived.clear();
      tasks.clear();
    }
  };

  // --- Any thread ---
  // OVERLOADED when full, SHUTTING_DOWN when closed; the submission is then still the caller's.
  absl::Status Offer(Submission* submission);
  // Runs on the sequencer; false when closed.
  bool OfferTask(std::function<void()> task);
  // The budget of a submission that is done.
  void Release(size_t commands, size_t bytes);
  // No more offers; what is inside is finished.
  void Close();
  void Usage(uint64_t& commands, uint64_t& bytes) const;

  // --- Reader ---
  void Return(Submission* submission);

  // --- Committer ---
  void SetCommitterIdle(bool idle);

  // --- Sequencer ---
  // Waits for something to do: a delivery (a few arrived commands are none while the committer is busy), an idle committer while `group_waits`, or the end where it `may_end` (nobody waits
  // aside for the disk). Clears and fills `delivery`.
  void Take(bool group_waits, bool may_end, Delivery& delivery);
  bool committer_idle() const;
  void WaitForIdleCommitter();

 private:
  bool MayTakeArrived() const ABSL_SHARED_LOCKS_REQUIRED(mutex_);

  const LedgerOptions& options_;

  mutable absl::Mutex mutex_;
  std::vector<Submission*> returned_ ABSL_GUARDED_BY(mutex_);
  std::vector<Submission*> arrived_ ABSL_GUARDED_BY(mutex_);
  // Commands in arrived_.
  size_t arrived_commands_ ABSL_GUARDED_BY(mutex_) = 0;
  std::vector<std::function<void()>> tasks_ ABSL_GUARDED_BY(mutex_);
  // Commands and bytes offered and not yet released.
  size_t commands_ ABSL_GUARDED_BY(mutex_) = 0;
  size_t bytes_ ABSL_GUARDED_BY(mutex_) = 0;
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
  bool committer_idle_ ABSL_GUARDED_BY(mutex_) = true;
  // Whether the sequencer sleeps, so that others need not wake it for nothing.
  bool sleeping_ ABSL_GUARDED_BY(mutex_) = false;
  absl::CondVar wake_;
};

}  // namespace daybook::engine
