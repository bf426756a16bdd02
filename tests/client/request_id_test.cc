#include "client/request_id.h"

#include <set>
#include <string>

#include "gtest/gtest.h"

namespace daybook::client {
namespace {

constexpr int64_t kNow = 1'795'000'000'123'456;

TEST(RequestIds, AreTwentySixVisibleCharactersAndNameTheirMillisecond) {
  ManualClock clock(kNow);
  RequestIds ids(clock, 7);
  const std::string id = ids.Next();
  EXPECT_EQ(id.size(), 26u);
  EXPECT_EQ(MillisOfRequestId(id), 1'795'000'000'123u);
}

TEST(RequestIds, RiseWithinOneMillisecond) {
  ManualClock clock(kNow);
  RequestIds ids(clock, 7);
  std::string last = ids.Next();
  for (int i = 0; i < 10'000; ++i) {
    const std::string next = ids.Next();
    ASSERT_LT(last, next) << "after " << i;
    last = next;
  }
}

TEST(RequestIds, RiseWhenTheClockGoesBack) {
  ManualClock clock(kNow);
  RequestIds ids(clock, 7);
  const std::string before = ids.Next();
  clock.Advance(-60'000'000);
  EXPECT_LT(before, ids.Next());
}

TEST(RequestIds, OfAnotherProcessAreDifferentAtTheSameInstant) {
  ManualClock clock(kNow);
  RequestIds one(clock);
  RequestIds other(clock);
  EXPECT_NE(one.Next(), other.Next());
}

TEST(RequestIds, OfOtherTextHaveNoTime) {
  EXPECT_EQ(MillisOfRequestId("pay-1"), 0u);
  EXPECT_EQ(MillisOfRequestId("!!!!!!!!!!!!!!!!!!!!!!!!!!"), 0u);
}

}  // namespace
}  // namespace daybook::client
