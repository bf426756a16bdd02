// Spot checks: since when each window's interval runs, and what is overdue.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ledger/figures/centre_book.h"
#include "tests/ledger/figures/event_maker.h"

namespace daybook::figures {
namespace {

using ::testing::Contains;
using ::testing::Not;

constexpr uint32_t kCentre = 3;
constexpr uint32_t kTill = 301;
constexpr uint32_t kOtherTill = 302;
constexpr uint32_t kMachine = 309;
constexpr uint32_t kCashier = 1042;
constexpr int64_t kIntervalHours = 168;
constexpr int64_t kIntervalMicros = kIntervalHours * 3'600'000'000;

EventMaker OpenCentre() {
  EventMaker make;
  make.Centre(kCentre);
  make.Till(kCentre, kOtherTill, v1::TILL_KIND_WINDOW);
  make.Till(kCentre, kTill, v1::TILL_KIND_WINDOW);
  make.Till(kCentre, kMachine, v1::TILL_KIND_MACHINE);
  make.OpeningCash(kCentre, 2'000'000);
  make.OpenDay(kCentre);
  return make;
}

v1::SpotCheckFigures Figures(const EventMaker& make) {
  return make.Book(kCentre).BuildInterim(make.Last().sequence()).spot_checks();
}

std::vector<std::string> Keys(const EventMaker& make) {
  std::vector<std::string> keys;
  for (const v1::PreflightItem& entry : make.Book(kCentre).OpenItems(make.NowMicros())) {
    keys.push_back(entry.item().key());
  }
  return keys;
}

int64_t DueMicros(const EventMaker& make, uint32_t till) {
  return make.Book(kCentre).SpotCheckDueMicros(TillId(till));
}

TEST(SpotChecks, RunFromTheFirstSessionOnward) {
  EventMaker make = OpenCentre();
  EXPECT_EQ(DueMicros(make, kTill), 0) << "nobody has used it";
  make.OpenSession(kTill, kCashier, 50'000);
  const int64_t opened_micros = make.Last().commit_time_micros();
  const uint64_t opened = make.Last().sequence();
  EXPECT_EQ(DueMicros(make, kTill), opened_micros + kIntervalMicros);
  make.CountTill(kTill, v1::COUNT_PURPOSE_CLOSE, 50'000);
  make.CloseSession(kTill);
  make.OpenSession(kTill, kCashier, 50'000);
  EXPECT_EQ(DueMicros(make, kTill), opened_micros + kIntervalMicros) << "a new session is no check";
  const v1::SpotCheckFigures figures = Figures(make);
  EXPECT_EQ(figures.interval_hours(), kIntervalHours);
  ASSERT_EQ(figures.tills_size(), 2) << "machines are not checked so";
  EXPECT_EQ(figures.tills(0).till(), kTill);
  EXPECT_EQ(figures.tills(0).since_micros(), opened_micros);
  EXPECT_EQ(figures.tills(0).since_sequence(), opened);
  EXPECT_EQ(figures.tills(0).checked_micros(), 0);
  EXPECT_EQ(figures.tills(1).since_micros(), 0);
}

TEST(SpotChecks, AreNotOfMachines) {
  EventMaker make = OpenCentre();
  make.OpenSession(kMachine, kCashier, 0);
  make.Advance(10 * kIntervalHours);
  EXPECT_EQ(DueMicros(make, kMachine), 0);
  EXPECT_THAT(Keys(make), Not(Contains("spot_check/309")));
}

TEST(SpotChecks, RunAnewFromEachCheck) {
  EventMaker make = OpenCentre();
  make.OpenSession(kTill, kCashier, 50'000);
  make.Advance(100);
  make.CountTill(kTill, v1::COUNT_PURPOSE_OPENING, 50'000);
  make.CountTill(kTill, v1::COUNT_PURPOSE_SPOT, 50'000);
  const v1::Event checked = make.Last();
  EXPECT_EQ(DueMicros(make, kTill), checked.commit_time_micros() + kIntervalMicros);
  const v1::SpotCheckLine line = Figures(make).tills(0);
  EXPECT_EQ(line.checked_micros(), checked.commit_time_micros());
  EXPECT_EQ(line.supervisor(), checked.actor());
  EXPECT_EQ(line.since_sequence(), checked.sequence());
}

TEST(SpotChecks, OfATillHandedOverToRunFromTheHandover) {
  EventMaker make = OpenCentre();
  make.OpenSession(kTill, kCashier, 50'000);
  const uint64_t handover = make.PrepareHandover(kTill, 1'043, kOtherTill);
  make.CountTill(kTill, v1::COUNT_PURPOSE_HANDOVER, 50'000);
  EXPECT_EQ(DueMicros(make, kOtherTill), 0);
  make.HandOver(handover);
  EXPECT_EQ(DueMicros(make, kOtherTill), make.Last().commit_time_micros() + kIntervalMicros);
}

TEST(SpotChecks, AreListedOnceOverdueAndMayBeCarried) {
  EventMaker make = OpenCentre();
  make.OpenSession(kTill, kCashier, 50'000);
  make.CountTill(kTill, v1::COUNT_PURPOSE_CLOSE, 50'000);
  make.CloseSession(kTill);
  make.CountSafe(kCentre, make.SafeCash(kCentre));
  make.CloseDay(kCentre);
  make.OpenDay(kCentre);
  make.Advance(kIntervalHours - 1);
  EXPECT_THAT(Keys(make), Not(Contains("spot_check/301")));
  make.Advance(1);
  EXPECT_THAT(Keys(make), Contains("spot_check/301"));
  const v1::PreflightItem item = make.Book(kCentre).OpenItems(make.NowMicros()).back();
  EXPECT_EQ(item.item().kind(), v1::OPEN_ITEM_KIND_SPOT_CHECK_OVERDUE);
  EXPECT_EQ(item.item().till(), kTill);
  EXPECT_TRUE(item.carriable());
  make.CloseDay(kCentre, {"spot_check/301"});
  EXPECT_EQ(Figures(make).tills(0).carried_since(), 20261124);
  make.OpenDay(kCentre);
  make.CloseDay(kCentre, {"spot_check/301"});
  EXPECT_EQ(Figures(make).tills(0).carried_since(), 20261124) << "the first time counts";
  make.OpenDay(kCentre);
  make.OpenSession(kTill, kCashier, 50'000);
  make.CountTill(kTill, v1::COUNT_PURPOSE_SPOT, 50'000);
  EXPECT_EQ(Figures(make).tills(0).carried_since(), 0);
  EXPECT_THAT(Keys(make), Not(Contains("spot_check/301")));
}

TEST(SpotChecks, AreRestoredFromACheckpoint) {
  EventMaker make = OpenCentre();
  make.OpenSession(kTill, kCashier, 50'000);
  make.CountTill(kTill, v1::COUNT_PURPOSE_SPOT, 50'000);
  CentreBook restored{CentreId(kCentre)};
  ASSERT_TRUE(restored.RestoreFrom(make.Book(kCentre).Save()).ok());
  EXPECT_EQ(restored.SpotCheckDueMicros(TillId(kTill)), DueMicros(make, kTill));
  EXPECT_EQ(restored.SpotCheckDueMicros(TillId(kOtherTill)), 0);
  EXPECT_EQ(restored.Save(), make.Book(kCentre).Save());
}

TEST(Deposits, AreDueAfterTheAgeOfThePolicyUntilTheyAreConfirmed) {
  EventMaker make = OpenCentre();
  const uint64_t deposit = make.Dispatch(kCentre, 100'000);
  const int64_t dispatched_micros = make.Last().commit_time_micros();
  EXPECT_EQ(make.Book(kCentre).DepositDueMicros(DepositId(deposit)), dispatched_micros + 24 * int64_t{3'600'000'000});
  EXPECT_EQ(make.Book(kCentre).DepositDueMicros(DepositId(99)), 0);
  make.Confirm(deposit, 100'000);
  EXPECT_EQ(make.Book(kCentre).DepositDueMicros(DepositId(deposit)), 0);
}

}  // namespace
}  // namespace daybook::figures
