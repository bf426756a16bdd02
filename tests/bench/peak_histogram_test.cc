#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <random>
#include <vector>

#include "bench/histogram.h"
#include "gtest/gtest.h"

namespace daybook::bench {
namespace {

uint64_t Seed() {
  const char* given = std::getenv("DAYBOOK_SEED");
  const uint64_t seed = given != nullptr ? std::strtoull(given, nullptr, 10) : 20261123;
  std::cout << "DAYBOOK_SEED=" << seed << "\n";
  return seed;
}

// The definition, on the sorted values themselves.
int64_t ExactPercentile(const std::vector<int64_t>& sorted, double percent) {
  const auto rank = static_cast<size_t>(std::ceil(percent / 100.0 * static_cast<double>(sorted.size())));
  return sorted[std::clamp<size_t>(rank, 1, sorted.size()) - 1];
}

constexpr double kPercents[] = {0, 1, 10, 50, 90, 95, 99, 99.9, 99.99, 100};

void ExpectAgrees(const Histogram& histogram, std::vector<int64_t> values) {
  std::sort(values.begin(), values.end());
  ASSERT_EQ(histogram.count(), values.size());
  EXPECT_EQ(histogram.max(), values.back());
  for (double percent : kPercents) {
    const int64_t exact = ExactPercentile(values, percent);
    const int64_t read = histogram.Percentile(percent);
    EXPECT_GE(read, exact) << "p" << percent;
    EXPECT_LE(static_cast<double>(read), static_cast<double>(exact) * (1 + 1.0 / 128)) << "p" << percent;
  }
}

TEST(Histogram, AgreesWithASortedArrayOverTheWholeRange) {
  std::mt19937_64 random(Seed());
  std::uniform_real_distribution<double> exponent(0, 40);
  auto histogram = std::make_unique<Histogram>();
  std::vector<int64_t> values;
  for (int i = 0; i < 50'000; ++i) {
    values.push_back(static_cast<int64_t>(std::exp2(exponent(random))));
    histogram->Record(values.back());
  }
  ExpectAgrees(*histogram, values);
}

TEST(Histogram, AgreesWithASortedArrayOfLatenciesWithALongTail) {
  std::mt19937_64 random(Seed());
  std::lognormal_distribution<double> latency(13.0, 1.2);
  auto histogram = std::make_unique<Histogram>();
  std::vector<int64_t> values;
  for (int i = 0; i < 50'000; ++i) {
    values.push_back(static_cast<int64_t>(latency(random)));
    histogram->Record(values.back());
  }
  ExpectAgrees(*histogram, values);
}

TEST(Histogram, IsExactBelow256) {
  for (int64_t value = 0; value < 256; ++value) {
    Histogram histogram;
    histogram.Record(value);
    histogram.Record(100'000);
    EXPECT_EQ(histogram.Percentile(50), value);
  }
}

TEST(Histogram, IsExactAtEveryBoundaryOfItsBuckets) {
  for (int power = 8; power < 42; ++power) {
    for (int64_t value : {(int64_t{1} << power) - 1, int64_t{1} << power}) {
      Histogram histogram;
      histogram.Record(value);
      histogram.Record(Histogram::kValueMax);
      const int64_t read = histogram.Percentile(50);
      EXPECT_GE(read, value);
      EXPECT_LE(read, value + value / 128) << value;
    }
  }
}

TEST(Histogram, MergedPartsAreTheWhole) {
  std::mt19937_64 random(Seed());
  auto parts = std::make_unique<std::array<Histogram, 3>>();
  auto whole = std::make_unique<Histogram>();
  for (int i = 0; i < 10'000; ++i) {
    const auto value = static_cast<int64_t>(random() % 10'000'000);
    (*parts)[static_cast<size_t>(i) % 3].Record(value);
    whole->Record(value);
  }
  auto merged = std::make_unique<Histogram>();
  for (const Histogram& part : *parts) merged->Merge(part);
  EXPECT_EQ(merged->count(), whole->count());
  EXPECT_EQ(merged->max(), whole->max());
  EXPECT_DOUBLE_EQ(merged->mean(), whole->mean());
  for (double percent : kPercents) EXPECT_EQ(merged->Percentile(percent), whole->Percentile(percent));
}

TEST(Histogram, CountsOneValueManyTimes) {
  Histogram histogram;
  histogram.Record(1'000, 99);
  histogram.Record(2'000'000, 1);
  EXPECT_EQ(histogram.count(), 100u);
  EXPECT_LE(histogram.Percentile(99), 1'008);
  EXPECT_EQ(histogram.Percentile(99.9), 2'000'000);
  EXPECT_DOUBLE_EQ(histogram.mean(), (99 * 1'000.0 + 2'000'000.0) / 100);
}

TEST(Histogram, IsEmptyBeforeTheFirstValueAndAfterClear) {
  Histogram histogram;
  EXPECT_EQ(histogram.Percentile(99), 0);
  EXPECT_EQ(histogram.mean(), 0);
  histogram.Record(5);
  histogram.Clear();
  EXPECT_EQ(histogram.count(), 0u);
  EXPECT_EQ(histogram.max(), 0);
  EXPECT_EQ(histogram.Percentile(50), 0);
}

TEST(Histogram, CountsWhatIsOutOfRangeAtItsEnds) {
  Histogram histogram;
  histogram.Record(-7);
  histogram.Record(Histogram::kValueMax + 1'000);
  EXPECT_EQ(histogram.Percentile(50), 0);
  EXPECT_EQ(histogram.Percentile(100), Histogram::kValueMax);
}

}  // namespace
}  // namespace daybook::bench
