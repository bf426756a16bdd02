// Where requests of streams wait, first come first served, while the ledger's queue is full. A stream is slowed, never
// refused: it reads nothing further while its request waits here.
#pragma once

#include <atomic>
#include <deque>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace daybook::services {

class Retriable {
 public:
  virtual ~Retriable() = default;
  // Tries again; calls RetryQueue::Park(this) from within when it is refused again.
  virtual void TryAgain() = 0;
};

// Safe from any thread.
class RetryQueue {
 public:
  // Appends `request`; puts it back in front when called from within its TryAgain().
  void Park(Retriable* request);

  // Tries the waiting requests in order until one is refused. Called whenever the ledger has given something back, and
  // now and then besides, because the last answer may have gone before the request came here. Costs one load when nobody
  // waits. Re-entrant: a call while another runs returns at once, and the other goes on instead.
  void Retry() {
    if (waiting_.load(std::memory_order_acquire) != 0) RetryWaiting();
  }

 private:
  void RetryWaiting();

  std::atomic<size_t> waiting_{0};
  absl::Mutex mutex_;
  std::deque<Retriable*> requests_ ABSL_GUARDED_BY(mutex_);
  bool retrying_ ABSL_GUARDED_BY(mutex_) = false;
  bool again_ ABSL_GUARDED_BY(mutex_) = false;
  bool refused_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread::id retrier_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace daybook::services
