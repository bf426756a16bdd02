#include "projections/service_levels.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "ledger/base/civil_date.h"
#include "ledger/base/rejection.h"
#include "tests/projections/desk_events.h"

namespace daybook::projections {
namespace {

using ::testing::IsEmpty;

// Eight in the morning in China, as DeskEvents begins.
constexpr int64_t kEightMicros = 1'795'478'400'000'000;
constexpr int64_t At(int64_t hour) { return kEightMicros + (hour - 8) * DeskEvents::kHourMicros; }

DeskEvents Day() {
  DeskEvents make;
  make.Configure();
  make.OpenDay();
  return make;
}

absl::Status Ask(const DeskEvents& make, const std::string& date, v1::GetServiceLevelsResponse& response,
                 uint32_t centre = DeskEvents::kCentre) {
  ServiceLevelsFold fold;
  fold.Apply(make.Events());
  v1::GetServiceLevelsRequest request;
  request.set_centre(centre);
  request.set_business_date(date);
  return fold.GetServiceLevels(request, response);
}

v1::GetServiceLevelsResponse Levels(const DeskEvents& make, const std::string& date = "") {
  v1::GetServiceLevelsResponse response;
  EXPECT_TRUE(Ask(make, date, response).ok());
  return response;
}

void Arrive(DeskEvents& make, int64_t hour, int tickets) {
  for (int i = 0; i < tickets; ++i) make.Late(make.TakeTicket(1), At(hour));
}

TEST(ServiceHours, AreLocalAndCountWhoCameAndHowLongTheyWaited) {
  DeskEvents make = Day();
  Arrive(make, 9, 2);
  make.Late(make.CallTicket(1, At(9), 100), At(10));
  make.Late(make.CallTicket(2, At(9), 201), At(11));
  const v1::GetServiceLevelsResponse levels = Levels(make);
  EXPECT_EQ(levels.centre(), DeskEvents::kCentre);
  EXPECT_EQ(levels.business_date(), "2026-11-23");
  ASSERT_EQ(levels.hours_size(), 1) << "a wait belongs to the hour in which its ticket was taken";
  EXPECT_EQ(levels.hours(0).hour(), 9u);
  EXPECT_EQ(levels.hours(0).arrivals(), 2u);
  EXPECT_EQ(levels.hours(0).called(), 2u);
  EXPECT_EQ(levels.hours(0).average_wait_seconds(), 151u) << "rounded up";
  EXPECT_EQ(levels.average_wait_seconds(), 151u);
  EXPECT_EQ(levels.wait_target_seconds(), 900u);
  ASSERT_EQ(levels.tills_size(), 1);
  EXPECT_EQ(levels.tills(0).called(), 2u);
  EXPECT_EQ(levels.tills(0).average_wait_seconds(), 151u);
}

TEST(ServiceHours, AreTheServersWhereATerminalClaimsNoTime) {
  DeskEvents make = Day();
  make.Late(make.TakeTicket(1), 0);
  ASSERT_EQ(Levels(make).hours_size(), 1);
  EXPECT_EQ(Levels(make).hours(0).hour(), 8u);
}

TEST(ServiceHours, FollowTheOffsetOfTheCentre) {
  DeskEvents make;
  make.Configure(168, -90);
  make.OpenDay();
  make.Late(make.TakeTicket(1), At(8));
  EXPECT_EQ(Levels(make).hours(0).hour(), 22u);
}

// Arrivals 6, 2, 1: the mean is 3, one and a half of it 4.5.
TEST(PeakHours, HaveAtLeastThePeakFactorOfTheMeanOfTheHoursWithArrivals) {
  DeskEvents make = Day();
  Arrive(make, 8, 6);
  Arrive(make, 9, 2);
  Arrive(make, 15, 1);
  make.CallTicket(1, At(8), 901);
  make.CallTicket(1, At(9), 5'000);
  const v1::GetServiceLevelsResponse levels = Levels(make);
  ASSERT_EQ(levels.hours_size(), 3);
  EXPECT_TRUE(levels.hours(0).peak());
  EXPECT_TRUE(levels.hours(0).breach());
  EXPECT_FALSE(levels.hours(1).peak());
  EXPECT_FALSE(levels.hours(1).breach()) << "the target is one of peak hours";
  EXPECT_FALSE(levels.hours(2).peak());
}

TEST(PeakHours, AreThoseExactlyAtTheFactorTooAndAreInTimeExactlyAtTheTarget) {
  DeskEvents make = Day();
  Arrive(make, 8, 3);
  Arrive(make, 9, 1);
  make.CallTicket(1, At(8), 899);
  make.CallTicket(1, At(8), 901);
  const v1::GetServiceLevelsResponse levels = Levels(make);
  EXPECT_TRUE(levels.hours(0).peak());
  EXPECT_FALSE(levels.hours(0).breach());
}

TEST(Handling, IsAveragedByKindAndByWindowAgainstItsTarget) {
  DeskEvents make = Day();
  make.EndService(1, v1::SERVICE_KIND_PAYMENT, 180);
  make.EndService(2, v1::SERVICE_KIND_PAYMENT, 180);
  make.EndService(3, v1::SERVICE_KIND_TOP_UP, 181, DeskEvents::kOtherTill);
  make.EndService(4, v1::SERVICE_KIND_INVOICE, 301);
  make.MissTicket(5);
  make.MissTicket(6, DeskEvents::kTill);
  const v1::GetServiceLevelsResponse levels = Levels(make);
  ASSERT_EQ(levels.kinds_size(), 3);
  EXPECT_EQ(levels.kinds(0).kind(), v1::SERVICE_KIND_PAYMENT);
  EXPECT_EQ(levels.kinds(0).served(), 2u);
  EXPECT_EQ(levels.kinds(0).average_handling_seconds(), 180u);
  EXPECT_EQ(levels.kinds(0).target_seconds(), 180u);
  EXPECT_FALSE(levels.kinds(0).breach());
  EXPECT_EQ(levels.kinds(1).target_seconds(), 300u) << "a top-up is other business: its card is written, too";
  EXPECT_FALSE(levels.kinds(1).breach());
  EXPECT_TRUE(levels.kinds(2).breach());
  ASSERT_EQ(levels.hours_size(), 1);
  EXPECT_EQ(levels.hours(0).served(), 4u);
  EXPECT_EQ(levels.hours(0).average_handling_seconds(), 211u);
  ASSERT_EQ(levels.tills_size(), 2);
  EXPECT_EQ(levels.tills(0).till(), DeskEvents::kTill);
  EXPECT_EQ(levels.tills(0).served(), 3u);
  EXPECT_EQ(levels.tills(0).average_handling_seconds(), 221u);
  EXPECT_EQ(levels.tills(0).missed(), 1u);
  EXPECT_EQ(levels.tills(1).missed(), 0u);
  EXPECT_EQ(levels.missed(), 2u);
}

TEST(ServiceLevels, AreThoseOfOneDayAndJudgedByItsPolicy) {
  DeskEvents make = Day();
  Arrive(make, 8, 3);
  Arrive(make, 9, 1);
  make.CallTicket(1, At(8), 1'000);
  make.CloseDay();
  make.Configure().mutable_centre_configured()->mutable_policy()->set_wait_target_seconds(2'000);
  EXPECT_THAT(Levels(make).hours(), IsEmpty()) << "the current date is not opened yet";
  EXPECT_EQ(Levels(make).wait_target_seconds(), 2'000u);
  make.OpenDay();
  Arrive(make, 8, 3);
  Arrive(make, 9, 1);
  make.CallTicket(1, At(8), 1'000);
  EXPECT_EQ(Levels(make).business_date(), "2026-11-24");
  EXPECT_TRUE(Levels(make).hours(0).peak());
  EXPECT_FALSE(Levels(make).hours(0).breach());
  EXPECT_TRUE(Levels(make, "2026-11-23").hours(0).breach());
  EXPECT_EQ(Levels(make, "2026-11-23").hours(0).arrivals(), 3u);
}

TEST(ServiceLevels, OfAnOpenDayFollowItsPolicy) {
  DeskEvents make = Day();
  make.Configure().mutable_centre_configured()->mutable_policy()->set_wait_target_seconds(60);
  EXPECT_EQ(Levels(make).wait_target_seconds(), 60u);
}

TEST(ServiceLevels, TakeLateEventsForTheDayTheyAreLateForWhileItIsKept) {
  DeskEvents make = Day();
  make.CloseDay();
  make.OpenDay();
  make.Late(make.TakeTicket(1), At(9), 20261123);
  make.Late(make.TakeTicket(2), At(9), 20261122);
  EXPECT_THAT(Levels(make).hours(), IsEmpty());
  ASSERT_EQ(Levels(make, "2026-11-23").hours_size(), 1);
  EXPECT_EQ(Levels(make, "2026-11-23").hours(0).arrivals(), 1u);
  v1::GetServiceLevelsResponse response;
  EXPECT_EQ(ReasonOf(Ask(make, "2026-11-22", response)), v1::REJECTION_REASON_NOT_FOUND);
}

TEST(ServiceLevels, AreKeptForAHundredDays) {
  DeskEvents make = Day();
  for (size_t day = 0; day < ServiceLevelsFold::kDaysKept; ++day) {
    Arrive(make, 8, 1);
    make.CloseDay();
    make.OpenDay();
  }
  v1::GetServiceLevelsResponse response;
  EXPECT_EQ(ReasonOf(Ask(make, "2026-11-23", response)), v1::REJECTION_REASON_NOT_FOUND);
  EXPECT_EQ(Levels(make, "2026-11-24").hours_size(), 1);
  EXPECT_EQ(Levels(make).business_date(), FormatDate(AddDays(20261123, ServiceLevelsFold::kDaysKept)));
}

TEST(ServiceLevels, NameEverythingWrongWithARequestAndCentresThatAreNotThere) {
  v1::GetServiceLevelsResponse response;
  const absl::Status refused = Ask(Day(), "2026-02-30", response, 0);
  EXPECT_EQ(ReasonOf(refused), v1::REJECTION_REASON_FIELD_INVALID);
  EXPECT_NE(refused.message().find("centre"), absl::string_view::npos);
  EXPECT_NE(refused.message().find("business_date"), absl::string_view::npos);
  EXPECT_EQ(ReasonOf(Ask(Day(), "", response, 9)), v1::REJECTION_REASON_CENTRE_UNKNOWN);
}

}  // namespace
}  // namespace daybook::projections
