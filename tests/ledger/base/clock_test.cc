#include "ledger/base/clock.h"

#include <gtest/gtest.h>

namespace daybook {
namespace {

TEST(Clock, OfTheSystemStandsAfterTheYear2020) {
  constexpr int64_t k2020 = 1'577'836'800'000'000;
  EXPECT_GT(SystemClock().NowMicros(), k2020);
}

TEST(Clock, MovesOnlyByHandWhenItIsManual) {
  ManualClock clock(1'000);
  EXPECT_EQ(clock.NowMicros(), 1'000);
  EXPECT_EQ(clock.NowMicros(), 1'000);
  clock.Advance(250);
  EXPECT_EQ(clock.NowMicros(), 1'250);
  clock.Set(7);
  EXPECT_EQ(clock.NowMicros(), 7);
}

}  // namespace
}  // namespace daybook
