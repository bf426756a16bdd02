#include "ledger/engine/recent_remainders.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace daybook::engine {
namespace {

using ::testing::IsNull;
using ::testing::Pointee;

TEST(RecentRemainders, GiveTheLastRowOfAKey) {
  RecentRemainders recent;
  EXPECT_THAT(recent.Find("card/1"), IsNull());
  recent.Add("card/1", "one", 10);
  recent.Add("card/2", "two", 11);
  recent.Add("card/1", "three", 12);
  EXPECT_THAT(recent.Find("card/1"), Pointee(std::string("three")));
  EXPECT_THAT(recent.Find("card/2"), Pointee(std::string("two")));
  EXPECT_EQ(recent.departures(), 3u);
}

TEST(RecentRemainders, ForgetNothingThatIsNotDurable) {
  RecentRemainders recent(0);
  recent.Add("card/1", "one", 10);
  recent.Add("card/2", "two", 20);
  recent.Forget(19);
  EXPECT_THAT(recent.Find("card/1"), IsNull());
  EXPECT_THAT(recent.Find("card/2"), Pointee(std::string("two")));
}

TEST(RecentRemainders, KeepARowThatLeftAgainWhenItsFirstDepartureIsForgotten) {
  RecentRemainders recent(1);
  recent.Add("card/1", "one", 10);
  recent.Add("card/1", "two", 20);
  recent.Forget(20);
  EXPECT_THAT(recent.Find("card/1"), Pointee(std::string("two")));
}

TEST(RecentRemainders, SayWhetherAnAnswerOfThenStillCounts) {
  RecentRemainders recent(1);
  const uint64_t at_first = recent.departures();
  recent.Add("card/1", "one", 10);
  const uint64_t after_one = recent.departures();
  recent.Add("card/2", "two", 20);
  EXPECT_TRUE(recent.Remembers(at_first));
  recent.Forget(20);
  EXPECT_FALSE(recent.Remembers(at_first));
  EXPECT_TRUE(recent.Remembers(after_one));
}

}  // namespace
}  // namespace daybook::engine
