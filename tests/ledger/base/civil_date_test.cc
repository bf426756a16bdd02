#include "ledger/base/civil_date.h"

#include <gtest/gtest.h>

namespace daybook {
namespace {

constexpr int kChinaOffsetMinutes = 480;

TEST(CivilDate, IsReadAndWrittenAsYearMonthDay) {
  for (const char* text : {"2026-11-23", "2000-01-01", "2999-12-31", "2028-02-29"}) {
    const auto date = ParseDate(text);
    ASSERT_TRUE(date.ok()) << date.status();
    EXPECT_EQ(FormatDate(*date), text);
  }
  EXPECT_EQ(ParseDate("2026-11-23").value(), 20261123);
}

TEST(CivilDate, IsRefusedWhenItDoesNotExist) {
  for (const char* text : {"2026-02-29", "2026-04-31", "2026-13-01", "2026-00-10", "2026-01-00", "2100-02-29",
                           "1999-12-31", "3000-01-01", "0000-00-00"}) {
    EXPECT_EQ(ParseDate(text).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
}

TEST(CivilDate, IsRefusedInAnyOtherForm) {
  for (const char* text : {"", "20261123", "2026/11/23", "2026-11-3", "26-11-23", "2026-11-23 ", " 2026-11-23",
                           "2026-11-2x", "-026-11-23", "2026-1-023", "２０２６-11"}) {
    EXPECT_EQ(ParseDate(text).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
}

TEST(CivilDate, OfNoCentreIsWrittenAsNothing) { EXPECT_EQ(FormatDate(0), ""); }

TEST(CivilDate, CountsDaysAcrossMonthsAndLeapYears) {
  EXPECT_EQ(DayNumber(19700101), 0);
  EXPECT_EQ(DayNumber(20000101), 10957);
  EXPECT_EQ(AddDays(20260228, 1), 20260301);
  EXPECT_EQ(AddDays(20280228, 1), 20280229);
  EXPECT_EQ(AddDays(20261231, 1), 20270101);
  EXPECT_EQ(AddDays(20270101, -1), 20261231);
  EXPECT_EQ(AddDays(20261123, 0), 20261123);
}

TEST(CivilDate, AddingDaysAgreesWithDayNumbersForEveryDayOfACentury) {
  int32_t date = 20000101;
  for (int64_t day = DayNumber(date); date < 21000101; ++day) {
    ASSERT_EQ(DayNumber(date), day) << date;
    ASSERT_EQ(ParseDate(FormatDate(date)).value(), date);
    date = AddDays(date, 1);
  }
}

TEST(CivilDate, OfAnInstantFollowsTheCentresOffset) {
  const int64_t noon_utc = (DayNumber(20261123) * 24 + 12) * 3'600'000'000;
  EXPECT_EQ(LocalDate(noon_utc, 0), 20261123);
  EXPECT_EQ(LocalDate(noon_utc, kChinaOffsetMinutes), 20261123);
  const int64_t four_hours = 4ll * 3'600'000'000;
  EXPECT_EQ(LocalDate(noon_utc + four_hours, kChinaOffsetMinutes), 20261124);
  EXPECT_EQ(LocalDate(noon_utc + four_hours - 1, kChinaOffsetMinutes), 20261123);
  EXPECT_EQ(LocalDate(noon_utc, -720), 20261123);
  EXPECT_EQ(LocalDate(noon_utc - 1, -720), 20261122);
}

TEST(CivilDate, OfAnInstantBefore1970RoundsDown) {
  EXPECT_EQ(LocalDate(-1, 0), 19691231);
  EXPECT_EQ(LocalDate(0, 0), 19700101);
  EXPECT_EQ(LocalDate(0, -1), 19691231);
}

}  // namespace
}  // namespace daybook
