// The one source of time outside the domain. Tests use the manual clock; nothing sleeps.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

namespace daybook {

// Safe from any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  // Microseconds since 1970 UTC. May jump either way; the engine clamps.
  virtual int64_t NowMicros() const = 0;
};

class SystemClock final : public Clock {
 public:
  int64_t NowMicros() const override {
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
  }
};

class ManualClock final : public Clock {
 public:
  explicit ManualClock(int64_t micros) : micros_(micros) {}
  int64_t NowMicros() const override { return micros_.load(std::memory_order_relaxed); }
  void Set(int64_t micros) { micros_.store(micros, std::memory_order_relaxed); }
  void Advance(int64_t micros) { micros_.fetch_add(micros, std::memory_order_relaxed); }

 private:
  std::atomic<int64_t> micros_;
};

}  // namespace daybook
