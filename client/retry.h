// When to send the same thing again: UNAVAILABLE and DEADLINE_EXCEEDED only, after a random delay (full jitter) that
// doubles from try to try and never undercuts the server's RetryInfo, for a bounded number of tries and a bounded time.
//
//   Retry retry(options);
//   for (;;) {
//     const absl::Status status = Try();
//     if (const auto delay = retry.NextDelay(status)) Wait(*delay); else return status;
//   }
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <random>

#include "absl/status/status.h"

namespace daybook::client {

struct RetryOptions {
  // Tries without progress, the first included. The bound on load.
  int tries_max = 12;
  // The first delay is drawn from 0 to this, the next from 0 to twice as much, and so on …
  std::chrono::milliseconds first_delay{50};
  // … up to this.
  std::chrono::milliseconds delay_max{2'000};
  // No new try begins later than this after the first: how long a person waits before being told.
  std::chrono::milliseconds total_max{15'000};
};

// Whether the same request, unchanged, may be sent again.
bool IsRetryable(const absl::Status& status);

// The tries of one call. Not for several threads at once.
class Retry {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;

  explicit Retry(const RetryOptions& options);
  Retry(const RetryOptions& options, uint64_t seed, TimePoint start);

  // How long to wait before the next try, after `failure`. Nothing: give up and hand `failure` up.
  std::optional<std::chrono::milliseconds> NextDelay(const absl::Status& failure,
                                                     TimePoint now = std::chrono::steady_clock::now());
  // Something was achieved: tries and time count from here.
  void Restart(TimePoint now = std::chrono::steady_clock::now());

 private:
  const RetryOptions options_;
  std::mt19937_64 random_;
  TimePoint start_;
  int tries_ = 1;
};

}  // namespace daybook::client
