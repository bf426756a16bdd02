#include "bench/histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace daybook::bench {

// Values below 2^7 have a bucket each; above, the leading bit names the power and the next 7 bits the bucket within it.
int Histogram::BucketOf(int64_t value) {
  const uint64_t bits = static_cast<uint64_t>(value);
  const int shift = std::max(0, static_cast<int>(std::bit_width(bits)) - kSubBits - 1);
  return (shift << kSubBits) + static_cast<int>(bits >> shift);
}

int64_t Histogram::HighestIn(int bucket) {
  const int shift = std::max(0, (bucket >> kSubBits) - 1);
  const int64_t lowest = int64_t{bucket - (shift << kSubBits)} << shift;
  return lowest + (int64_t{1} << shift) - 1;
}

void Histogram::Record(int64_t value, uint64_t count) {
  const int64_t kept = std::clamp<int64_t>(value, 0, kValueMax);
  counts_[BucketOf(kept)] += count;
  count_ += count;
  max_ = std::max(max_, kept);
  sum_ += static_cast<double>(kept) * static_cast<double>(count);
}

void Histogram::Merge(const Histogram& other) {
  for (int i = 0; i < kBuckets; ++i) counts_[i] += other.counts_[i];
  count_ += other.count_;
  max_ = std::max(max_, other.max_);
  sum_ += other.sum_;
}

void Histogram::Clear() { *this = Histogram(); }

double Histogram::mean() const { return count_ == 0 ? 0.0 : sum_ / static_cast<double>(count_); }

int64_t Histogram::Percentile(double percent) const {
  if (count_ == 0) return 0;
  const double exact = std::ceil(std::clamp(percent, 0.0, 100.0) / 100.0 * static_cast<double>(count_));
  const uint64_t rank = std::clamp<uint64_t>(static_cast<uint64_t>(exact), 1, count_);
  uint64_t seen = 0;
  for (int i = 0; i < kBuckets; ++i) {
    seen += counts_[i];
    if (seen >= rank) return std::min(HighestIn(i), max_);
  }
  return max_;
}

}  // namespace daybook::bench
