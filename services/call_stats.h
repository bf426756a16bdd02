// Counters of the calls: what happened how often, and how long it took. They are bumped on every call by many threads, so
// they are plain relaxed atomics and not the metrics library's, whose histograms take a lock; services/metrics turns them
// into Prometheus families when it is asked.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>

#include "absl/strings/string_view.h"

namespace daybook::services {

// How long things took, in buckets. Safe from any thread.
class LatencyHistogram {
 public:
  // Upper ends of the buckets in microseconds; one more bucket holds what is longer.
  static constexpr std::array<int64_t, 16> kBoundsMicros = {50,     100,    250,     500,     1'000,     2'500,     5'000,   10'000,
                                                            25'000, 50'000, 100'000, 250'000, 500'000, 1'000'000, 5'000'000, 30'000'000};

  void Observe(int64_t micros) {
    size_t bucket = 0;
    while (bucket < kBoundsMicros.size() && micros > kBoundsMicros[bucket]) ++bucket;
    counts_[bucket].fetch_add(1, std::memory_order_relaxed);
    sum_micros_.fetch_add(micros, std::memory_order_relaxed);
  }
  uint64_t count(size_t bucket) const { return counts_[bucket].load(std::memory_order_relaxed); }
  int64_t sum_micros() const { return sum_micros_.load(std::memory_order_relaxed); }

 private:
  std::array<std::atomic<uint64_t>, kBoundsMicros.size() + 1> counts_{};
  std::atomic<int64_t> sum_micros_{0};
};

// One method of one service.
struct MethodStats {
  MethodStats(absl::string_view service, absl::string_view method) : service(service), method(method) {}

  // Counts an ended call by its gRPC code (0..16).
  void Ended(int code, int64_t micros) {
    ended[static_cast<size_t>(code) < ended.size() ? code : 2].fetch_add(1, std::memory_order_relaxed);
    latency.Observe(micros);
  }

  const std::string service;
  const std::string method;
  std::atomic<uint64_t> started{0};
  std::array<std::atomic<uint64_t>, 17> ended{};
  LatencyHistogram latency;
};

// Everything the services count. Methods are added while the server is put together, before it serves.
struct CallStats {
  MethodStats& Add(absl::string_view service, absl::string_view method) {
    return methods.emplace_back(service, method);
  }

  // A deque: its elements never move.
  std::deque<MethodStats> methods;
  // Requests (unary or of a stream) and commands that reached the ledger, and what was refused of them.
  std::atomic<uint64_t> requests{0};
  std::atomic<uint64_t> commands{0};
  std::atomic<uint64_t> commands_refused_at_the_door{0};
  // Requests of streams that had to wait because the ledger's queue was full.
  std::atomic<uint64_t> requests_parked{0};
  // Messages that carried answers of streams; requests / messages says how far answers are merged.
  std::atomic<uint64_t> answer_messages{0};
  // From a stream's request read to its answer on the way.
  LatencyHistogram stream_latency;
};

}  // namespace daybook::services
