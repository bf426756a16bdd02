#include "ledger/engine/progress.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "absl/time/time.h"
#include "ledger/base/rejection.h"
#include "ledger/engine/threads.h"

namespace daybook::engine {

int64_t SteadyMicros() {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

Progress::Progress(uint64_t sequence, int64_t min_sequence_wait_micros)
    : min_sequence_wait_micros_(min_sequence_wait_micros), durable_(sequence), applied_(sequence) {
  deadlines_ = std::thread([this] { RunDeadlines(); });
}

Progress::~Progress() {
  std::multimap<uint64_t, ReadWaiter> readers;
  std::vector<std::function<void()>> subscribers;
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
    readers.swap(readers_);
    for (auto& [number, subscriber] : subscribers_) subscribers.push_back(std::move(subscriber.ready));
    subscribers_.clear();
    deadlines_changed_.SignalAll();
    durable_changed_.SignalAll();
  }
  deadlines_.join();
  for (auto& [sequence, reader] : readers) reader.ready(Rejected(v1::REJECTION_REASON_SHUTTING_DOWN));
  for (auto& ready : subscribers) ready();
}

absl::Status Progress::fence() const {
  absl::MutexLock lock(&mutex_);
  return fence_;
}

void Progress::SetDurable(uint64_t sequence) {
  std::vector<std::function<void()>> ready;
  {
    absl::MutexLock lock(&mutex_);
    durable_.store(sequence, std::memory_order_release);
    if (durable_waiters_ > 0) durable_changed_.SignalAll();
    if (!subscribers_.empty()) ready = TakeSubscribers(sequence);
  }
  for (auto& call : ready) call();
}

std::vector<std::function<void()>> Progress::TakeSubscribers(uint64_t durable) {
  std::vector<std::function<void()>> ready;
  for (auto it = subscribers_.begin(); it != subscribers_.end();) {
    if (durable > it->second.after) {
      ready.push_back(std::move(it->second.ready));
      subscribers_.erase(it++);
    } else {
      ++it;
    }
  }
  return ready;
}

void Progress::ServeReaders() {
  std::vector<ReadWaiter> ready;
  {
    absl::MutexLock lock(&mutex_);
    while (!readers_.empty() && readers_.begin()->first <= applied()) {
      ready.push_back(std::move(readers_.begin()->second));
      readers_.erase(readers_.begin());
    }
  }
  for (auto& reader : ready) reader.ready(absl::OkStatus());
}

void Progress::Fence(const absl::Status& why) {
  absl::MutexLock lock(&mutex_);
  fence_ = why;
  fenced_.store(true, std::memory_order_release);
  durable_changed_.SignalAll();
}

absl::Status Progress::WaitDurable(uint64_t sequence) const {
  if (durable() >= sequence) return absl::OkStatus();
  absl::MutexLock lock(&mutex_);
  ++durable_waiters_;
  while (durable() < sequence && fence_.ok() && !stopping_) durable_changed_.Wait(&mutex_);
  --durable_waiters_;
  if (durable() >= sequence) return absl::OkStatus();
  return fence_.ok() ? Rejected(v1::REJECTION_REASON_SHUTTING_DOWN) : fence_;
}

void Progress::WhenApplied(uint64_t sequence, int64_t deadline_micros, std::function<void(const absl::Status&)> ready) {
  const int64_t latest = SteadyMicros() + min_sequence_wait_micros_;
  const int64_t deadline = deadline_micros == 0 ? latest : std::min(deadline_micros, latest);
  absl::Status status = absl::OkStatus();
  if (applied() < sequence) {
    absl::MutexLock lock(&mutex_);
    if (applied() < sequence && !stopping_) {
      readers_.emplace(sequence, ReadWaiter{deadline, std::move(ready)});
      deadlines_changed_.Signal();
      return;
    }
    if (applied() < sequence) status = Rejected(v1::REJECTION_REASON_SHUTTING_DOWN);
  }
  ready(status);
}

uint64_t Progress::WhenDurableBeyond(uint64_t after, std::function<void()> ready) {
  uint64_t number;
  {
    absl::MutexLock lock(&mutex_);
    number = next_subscriber_++;
    if (durable() <= after && !stopping_) {
      subscribers_.emplace(number, Subscriber{after, std::move(ready)});
      return number;
    }
  }
  ready();
  return number;
}

void Progress::Forget(uint64_t number) {
  absl::MutexLock lock(&mutex_);
  subscribers_.erase(number);
}

void Progress::RunDeadlines() {
  NameThread("deadlines");
  std::vector<ReadWaiter> late;
  mutex_.Lock();
  while (!stopping_) {
    const int64_t now = SteadyMicros();
    int64_t next = now + min_sequence_wait_micros_;
    for (auto it = readers_.begin(); it != readers_.end();) {
      if (it->second.deadline_micros <= now) {
        late.push_back(std::move(it->second));
        it = readers_.erase(it);
      } else {
        next = std::min(next, it->second.deadline_micros);
        ++it;
      }
    }
    if (!late.empty()) {
      mutex_.Unlock();
      for (auto& reader : late) {
        reader.ready(Rejected(v1::REJECTION_REASON_DEADLINE_PASSED, "the folds have not reached min_sequence"));
      }
      late.clear();
      mutex_.Lock();
    } else if (readers_.empty()) {
      deadlines_changed_.Wait(&mutex_);
    } else {
      deadlines_changed_.WaitWithTimeout(&mutex_, absl::Microseconds(std::max<int64_t>(next - now, 1'000)));
    }
  }
  mutex_.Unlock();
}

}  // namespace daybook::engine
