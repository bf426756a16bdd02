#include "client/retry.h"

#include <algorithm>

#include "client/rpc_status.h"

namespace daybook::client {

bool IsRetryable(const absl::Status& status) {
  return status.code() == absl::StatusCode::kUnavailable || status.code() == absl::StatusCode::kDeadlineExceeded;
}

Retry::Retry(const RetryOptions& options)
    : Retry(options, std::random_device{}(), std::chrono::steady_clock::now()) {}

Retry::Retry(const RetryOptions& options, uint64_t seed, TimePoint start)
    : options_(options), random_(seed), start_(start) {}

std::optional<std::chrono::milliseconds> Retry::NextDelay(const absl::Status& failure, TimePoint now) {
  if (!IsRetryable(failure) || tries_ >= options_.tries_max) return std::nullopt;
  const int doublings = std::min(tries_ - 1, 20);
  const auto ceiling = std::min<std::chrono::milliseconds>(options_.delay_max, options_.first_delay * (1LL << doublings));
  std::uniform_int_distribution<int64_t> jitter(0, std::max<int64_t>(ceiling.count(), 0));
  // The jitter comes on top of what the server asked for: those it asked together must not come back together.
  const auto delay = RetryDelayOf(failure) + std::chrono::milliseconds(jitter(random_));
  if (now + delay - start_ > options_.total_max) return std::nullopt;
  ++tries_;
  return delay;
}

void Retry::Restart(TimePoint now) {
  tries_ = 1;
  start_ = now;
}

}  // namespace daybook::client
