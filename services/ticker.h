// Calls functions ten times a second, on one thread of its own. They must not block.
#pragma once

#include <functional>
#include <thread>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace daybook::services {

class Ticker {
 public:
  static constexpr absl::Duration kPeriod = absl::Milliseconds(100);

  explicit Ticker(std::vector<std::function<void()>> ticks)
      : ticks_(std::move(ticks)), thread_([this] { Run(); }) {}
  // Waits for a tick under way.
  ~Ticker() {
    {
      absl::MutexLock lock(&mutex_);
      stopping_ = true;
    }
    thread_.join();
  }
  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;

 private:
  void Run() {
    while (!WaitForStop()) {
      for (const auto& tick : ticks_) tick();
    }
  }
  bool WaitForStop() {
    absl::MutexLock lock(&mutex_);
    return mutex_.AwaitWithTimeout(absl::Condition(&stopping_), kPeriod);
  }

  const std::vector<std::function<void()>> ticks_;
  absl::Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace daybook::services
