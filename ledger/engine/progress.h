// How far the ledger is: what is durable, what the folds have applied, whether it is fenced – and who waits for it.
//
// Threads: the committer advances; everything else is safe from any thread. No waiter blocks a thread but those who call
// WaitDurable on a thread of their own.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"

namespace daybook::engine {

// Steady-clock microseconds: what deadlines are measured by.
int64_t SteadyMicros();

class Progress {
 public:
  Progress(uint64_t sequence, int64_t min_sequence_wait_micros);
  // Ends every waiter: reads with SHUTTING_DOWN, subscribers with a last call.
  ~Progress();

  uint64_t durable() const { return durable_.load(std::memory_order_acquire); }
  uint64_t applied() const { return applied_.load(std::memory_order_acquire); }
  bool fenced() const { return fenced_.load(std::memory_order_acquire); }
  absl::Status fence() const;

  // --- Committer ---
  void SetDurable(uint64_t sequence);
  // What the folds stand at; called under their lock, so that as_of_sequence is never behind what is read.
  void StoreApplied(uint64_t sequence) { applied_.store(sequence, std::memory_order_release); }
  // Serves everybody who waited for applied(); called without the lock, since they read the folds.
  void ServeReaders();
  void Fence(const absl::Status& why);

  // --- Any thread ---
  // Blocks until durable() ≥ sequence; the fence when that can never be.
  absl::Status WaitDurable(uint64_t sequence) const;
  // See Ledger::WhenApplied, WhenDurableBeyond, Forget.
  void WhenApplied(uint64_t sequence, int64_t deadline_micros, std::function<void(const absl::Status&)> ready);
  uint64_t WhenDurableBeyond(uint64_t after, std::function<void()> ready);
  void Forget(uint64_t number);

 private:
  struct ReadWaiter {
    int64_t deadline_micros;
    std::function<void(const absl::Status&)> ready;
  };
  struct Subscriber {
    uint64_t after;
    std::function<void()> ready;
  };

  // Ends reads whose deadline has passed.
  void RunDeadlines();
  std::vector<std::function<void()>> TakeSubscribers(uint64_t durable) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const int64_t min_sequence_wait_micros_;
  std::atomic<uint64_t> durable_;
  std::atomic<uint64_t> applied_;
  std::atomic<bool> fenced_{false};

  mutable absl::Mutex mutex_;
  absl::Status fence_ ABSL_GUARDED_BY(mutex_);
  std::multimap<uint64_t, ReadWaiter> readers_ ABSL_GUARDED_BY(mutex_);
  absl::flat_hash_map<uint64_t, Subscriber> subscribers_ ABSL_GUARDED_BY(mutex_);
  uint64_t next_subscriber_ ABSL_GUARDED_BY(mutex_) = 1;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  mutable absl::CondVar durable_changed_;
  // Threads in WaitDurable, so that the committer wakes nobody for nothing.
  mutable int durable_waiters_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::CondVar deadlines_changed_;
  std::thread deadlines_;
};

}  // namespace daybook::engine
