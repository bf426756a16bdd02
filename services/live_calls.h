// The calls that never end by themselves: streams of commands, followers of the log, watchers. An orderly stop ends them.
#pragma once

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_set.h"
#include "absl/synchronization/mutex.h"

namespace daybook::services {

class LiveCall {
 public:
  virtual ~LiveCall() = default;
  // Finish what is under way, take nothing more, end. Must not block and must not call Leave() from within.
  virtual void Drain() = 0;
};

// Safe from any thread.
class LiveCalls {
 public:
  // Drains the call at once when draining has begun. `call` must stay until Leave() has returned.
  void Join(LiveCall* call) {
    absl::MutexLock lock(&mutex_);
    calls_.insert(call);
    if (draining_) call->Drain();
  }
  // Blocks while DrainAll() runs.
  void Leave(LiveCall* call) {
    absl::MutexLock lock(&mutex_);
    calls_.erase(call);
  }
  void DrainAll() {
    absl::MutexLock lock(&mutex_);
    draining_ = true;
    for (LiveCall* call : calls_) call->Drain();
  }
  size_t size() const {
    absl::MutexLock lock(&mutex_);
    return calls_.size();
  }

 private:
  mutable absl::Mutex mutex_;
  bool draining_ ABSL_GUARDED_BY(mutex_) = false;
  absl::flat_hash_set<LiveCall*> calls_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace daybook::services
