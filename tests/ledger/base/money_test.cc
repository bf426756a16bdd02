#include "ledger/base/money.h"

#include <gtest/gtest.h>

#include <limits>
#include <random>

namespace daybook {
namespace {

constexpr int64_t kLowest = std::numeric_limits<int64_t>::min();
constexpr int64_t kHighest = std::numeric_limits<int64_t>::max();

TEST(Money, IsWrittenWithTwoDecimalsAndNoGrouping) {
  EXPECT_EQ(FormatFen(0), "0.00");
  EXPECT_EQ(FormatFen(5), "0.05");
  EXPECT_EQ(FormatFen(-5), "-0.05");
  EXPECT_EQ(FormatFen(12840), "128.40");
  EXPECT_EQ(FormatFen(-12840), "-128.40");
  EXPECT_EQ(FormatFen(kAmountMaxFen), "10000000000.00");
  EXPECT_EQ(FormatFen(kHighest), "92233720368547758.07");
  EXPECT_EQ(FormatFen(kLowest), "-92233720368547758.08");
}

TEST(Money, IsReadWithNoneOneOrTwoDecimals) {
  EXPECT_EQ(ParseFen("128").value(), 12800);
  EXPECT_EQ(ParseFen("128.4").value(), 12840);
  EXPECT_EQ(ParseFen("128.40").value(), 12840);
  EXPECT_EQ(ParseFen("-0.05").value(), -5);
  EXPECT_EQ(ParseFen("0").value(), 0);
  EXPECT_EQ(ParseFen("92233720368547758.07").value(), kHighest);
}

TEST(Money, IsRefusedInAnyOtherForm) {
  for (const char* text : {"", "-", ".", "1.", ".5", "1.234", "1,000", "1.2.3", "+5", " 5", "5 ", "1e3", "0x10", "--5",
                           "5-", "12a", "１"}) {
    EXPECT_EQ(ParseFen(text).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
}

TEST(Money, IsRefusedBeyondInt64) {
  for (const char* text : {"92233720368547758.08", "92233720368547759", "99999999999999999999", "-99999999999999999999"}) {
    EXPECT_EQ(ParseFen(text).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
}

TEST(Money, ReadsBackWhatItWrote) {
  const uint64_t seed = 20261123;
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937_64 random(seed);
  for (int i = 0; i < 10'000; ++i) {
    const int64_t fen = static_cast<int64_t>(random()) >> (random() % 63);
    if (fen == kLowest) continue;
    ASSERT_EQ(ParseFen(FormatFen(fen)).value(), fen);
  }
}

TEST(Money, SumsAreCheckedAtBothEnds) {
  int64_t sum = 7;
  EXPECT_TRUE(CheckedAdd(2, 3, sum));
  EXPECT_EQ(sum, 5);
  EXPECT_FALSE(CheckedAdd(kHighest, 1, sum));
  EXPECT_FALSE(CheckedAdd(kLowest, -1, sum));
  EXPECT_EQ(sum, 5) << "a sum that does not fit leaves its target alone";
  EXPECT_TRUE(CheckedAdd(kHighest, kLowest, sum));
  EXPECT_EQ(sum, -1);
}

TEST(Money, ProductsAreCheckedAtBothEnds) {
  int64_t product = 7;
  EXPECT_TRUE(CheckedMultiply(10'000, 1'000'000, product));
  EXPECT_EQ(product, 10'000'000'000);
  EXPECT_FALSE(CheckedMultiply(kHighest, 2, product));
  EXPECT_FALSE(CheckedMultiply(kLowest, -1, product));
  EXPECT_EQ(product, 10'000'000'000);
}

TEST(Money, AmountsRunFromOneFenToTheirMaximum) {
  EXPECT_FALSE(IsAmount(0));
  EXPECT_FALSE(IsAmount(-1));
  EXPECT_TRUE(IsAmount(1));
  EXPECT_TRUE(IsAmount(kAmountMaxFen));
  EXPECT_FALSE(IsAmount(kAmountMaxFen + 1));
}

}  // namespace
}  // namespace daybook
