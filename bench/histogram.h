// A histogram of latencies in the manner of HDR: log-linear buckets, 128 to each power of two, so that a percentile read from
// it is never below the true one and at most 0.8 % above. Recording is an increment; the size is fixed (~37 KiB).
//
// Threads: none of its own; give each thread one and Merge() them.
#pragma once

#include <array>
#include <cstdint>

namespace daybook::bench {

class Histogram {
 public:
  // Values beyond are counted as this one: 2^42 ns, more than an hour.
  static constexpr int64_t kValueMax = (int64_t{1} << 42) - 1;

  // Counts `value` (nanoseconds) `count` times. Negative values count as 0.
  void Record(int64_t value, uint64_t count = 1);
  void Merge(const Histogram& other);
  void Clear();

  uint64_t count() const { return count_; }
  // Exact; 0 when empty.
  int64_t max() const { return max_; }
  double mean() const;

  // The value which at least `percent` of all recorded values do not exceed: the upper end of its bucket, and never above
  // max(). 0 when empty. `percent` is 0..100.
  int64_t Percentile(double percent) const;

 private:
  static constexpr int kSubBits = 7;
  static constexpr int kBuckets = (42 - kSubBits + 1) << kSubBits;
  static int BucketOf(int64_t value);
  static int64_t HighestIn(int bucket);

  std::array<uint64_t, kBuckets> counts_{};
  uint64_t count_ = 0;
  int64_t max_ = 0;
  double sum_ = 0;
};

}  // namespace daybook::bench
