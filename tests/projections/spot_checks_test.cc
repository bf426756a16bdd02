#include "projections/spot_checks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "ledger/base/rejection.h"
#include "tests/projections/desk_events.h"

namespace daybook::projections {
namespace {

using ::testing::ElementsAre;

constexpr int64_t kSecond = 1'000'000;

DeskEvents TwoTills(uint32_t interval_hours = 24) {
  DeskEvents make;
  make.Configure(interval_hours);
  make.Till(DeskEvents::kTill);
  make.Till(DeskEvents::kOtherTill);
  make.OpenDay();
  return make;
}

std::vector<v1::SpotCheck> List(const DeskEvents& make, v1::ListSpotChecksRequest request = {}) {
  SpotChecksFold fold;
  fold.Apply(make.Events());
  std::vector<v1::SpotCheck> checks;
  do {
    v1::ListSpotChecksResponse response;
    EXPECT_TRUE(fold.ListSpotChecks(request, response).ok());
    checks.insert(checks.end(), response.spot_checks().begin(), response.spot_checks().end());
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  return checks;
}

std::vector<uint32_t> Tills(const DeskEvents& make, const v1::ListSpotChecksRequest& request) {
  std::vector<uint32_t> tills;
  for (const v1::SpotCheck& check : List(make, request)) tills.push_back(check.line().till());
  return tills;
}

TEST(SpotCheck, IsNotDueAtATillThatIsNotUsed) {
  DeskEvents make = TwoTills();
  make.Advance(1'000);
  make.OpenDay();
  const v1::SpotCheck check = List(make).at(0);
  EXPECT_EQ(check.line().till(), DeskEvents::kTill);
  EXPECT_EQ(check.centre(), DeskEvents::kCentre);
  EXPECT_EQ(check.line().since_micros(), 0);
  EXPECT_FALSE(check.has_due_time());
  EXPECT_FALSE(check.overdue());
}

TEST(SpotCheck, IsDueAnIntervalAfterTheFirstSessionAndThenAfterTheLastCheck) {
  DeskEvents make = TwoTills();
  make.OpenSession(DeskEvents::kTill);
  const int64_t used_micros = make.NowMicros();
  const uint64_t used_sequence = make.Last().sequence();
  make.OpenSession(DeskEvents::kTill);
  v1::SpotCheck check = List(make).at(0);
  EXPECT_EQ(check.line().checked_micros(), 0);
  EXPECT_EQ(check.line().since_micros(), used_micros) << "the first session";
  EXPECT_EQ(check.line().since_sequence(), used_sequence);
  EXPECT_EQ(check.due_time().seconds(), (used_micros + 24 * DeskEvents::kHourMicros) / kSecond);
  EXPECT_FALSE(check.overdue());
  make.Advance(25);
  make.OpenDay();
  EXPECT_TRUE(List(make).at(0).overdue()) << "as of the last event of all";
  make.Count(DeskEvents::kTill, v1::COUNT_PURPOSE_CLOSE);
  EXPECT_TRUE(List(make).at(0).overdue()) << "any other count is no spot check";
  make.Count(DeskEvents::kTill, v1::COUNT_PURPOSE_SPOT, 0, 0, DeskEvents::kSupervisor);
  check = List(make).at(0);
  EXPECT_EQ(check.line().checked_micros(), make.NowMicros());
  EXPECT_EQ(check.line().since_micros(), make.NowMicros());
  EXPECT_EQ(check.line().supervisor(), DeskEvents::kSupervisor);
  EXPECT_FALSE(check.overdue());
}

TEST(SpotCheck, IsDueAtTheTillToWhichAShiftWasHandedOver) {
  DeskEvents make = TwoTills();
  make.Accept(1, DeskEvents::kTill, DeskEvents::kOtherTill, 0);
  EXPECT_EQ(List(make).at(1).line().since_micros(), make.NowMicros());
}

TEST(SpotCheck, IsNoneOfAMachine) {
  DeskEvents make = TwoTills();
  make.Till(309, v1::TILL_KIND_MACHINE);
  make.OpenSession(309);
  EXPECT_THAT(Tills(make, {}), ElementsAre(301, 302));
}

TEST(SpotCheck, FollowsTheIntervalOfThePolicy) {
  DeskEvents make = TwoTills(24);
  make.OpenSession(DeskEvents::kTill);
  make.Advance(10);
  make.Configure(8);
  EXPECT_TRUE(List(make).at(0).overdue());
}

TEST(SpotCheck, SaysSinceWhenItIsCarriedUntilItIsMade) {
  DeskEvents make = TwoTills();
  make.OpenSession(DeskEvents::kTill);
  make.Advance(30);
  make.CloseDay({{"spot_check/301", 20261123}, {"deposit/302", 20261123}});
  EXPECT_EQ(List(make).at(0).line().carried_since(), 20261123);
  EXPECT_EQ(List(make).at(1).line().carried_since(), 0);
  make.Count(DeskEvents::kTill, v1::COUNT_PURPOSE_SPOT);
  EXPECT_EQ(List(make).at(0).line().carried_since(), 0);
}

TEST(SpotChecks, AreListedByTillPageByPageByCentreAndWhenOverdue) {
  DeskEvents make = TwoTills();
  make.OpenSession(DeskEvents::kOtherTill);
  make.At(4);
  make.Configure(24);
  make.Till(401);
  make.Advance(30);
  make.OpenDay();
  v1::ListSpotChecksRequest request;
  request.set_page_size(1);
  EXPECT_THAT(Tills(make, request), ElementsAre(301, 302, 401));
  request.set_centre(4);
  EXPECT_THAT(Tills(make, request), ElementsAre(401));
  request.Clear();
  request.set_overdue_only(true);
  EXPECT_THAT(Tills(make, request), ElementsAre(302));
}

TEST(SpotChecks, RefuseATokenThatIsNotTheirs) {
  SpotChecksFold fold;
  v1::ListSpotChecksRequest request;
  request.set_page_token("made up");
  v1::ListSpotChecksResponse response;
  EXPECT_EQ(ReasonOf(fold.ListSpotChecks(request, response)), v1::REJECTION_REASON_FIELD_INVALID);
}

}  // namespace
}  // namespace daybook::projections
