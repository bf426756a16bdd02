#include "projections/days.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ledger/base/digest.h"
#include "ledger/base/rejection.h"
#include "tests/ledger/figures/random_days.h"

namespace daybook::projections {
namespace {

using ::testing::ElementsAre;

DaysFold Folded(const EventMaker& make) {
  DaysFold fold;
  fold.Apply(make.Events());
  return fold;
}

TEST(XReport, IsTheBookTheCloseIsMadeOf) {
  for (uint64_t seed = 1; seed <= 10; ++seed) {
    SCOPED_TRACE(seed);
    const EventMaker make = RandomDays(seed, 2, 200);
    const DaysFold fold = Folded(make);
    for (uint32_t centre : {1u, 2u}) {
      v1::CloseDocument document;
      ASSERT_TRUE(fold.GetXReport(CentreId(centre), 77, document).ok());
      EXPECT_EQ(document.SerializeAsString(), make.Book(centre).BuildInterim(77).SerializeAsString());
      EXPECT_FALSE(document.sealed());
    }
  }
}

TEST(XReport, OfAnUnknownCentreIsRefusedByName) {
  v1::CloseDocument document;
  EXPECT_EQ(ReasonOf(DaysFold().GetXReport(CentreId(1), 0, document)), v1::REJECTION_REASON_CENTRE_UNKNOWN);
}

TEST(DailyClose, IsFoundByCentreAndDateWithItsPlaceAndDigest) {
  EventMaker make;
  make.Centre(3);
  make.Till(3, 301, v1::TILL_KIND_WINDOW);
  make.OpeningCash(3, 100'000);
  make.OpenDay(3);
  make.OpenSession(301, 7, 0);
  make.Pay(301, {Cash(5'000, 5'000), Card(700, 11, true)});
  make.CountTill(301, v1::COUNT_PURPOSE_CLOSE, 4'900);
  make.CloseSession(301);
  make.CountSafe(3, 104'900);
  const v1::Event& close = make.CloseDay(3, {"case/1", "pending_tender/1/1"});
  const DaysFold fold = Folded(make);
  v1::DailyCloseSummary summary;
  ASSERT_TRUE(fold.FindClose(CentreId(3), 20261123, summary).ok());
  EXPECT_EQ(summary.centre(), 3u);
  EXPECT_EQ(summary.business_date(), "2026-11-23");
  EXPECT_EQ(summary.number(), 1u);
  EXPECT_EQ(summary.sequence(), close.sequence());
  EXPECT_EQ(summary.document_digest(), AsView(Sha256(close.business_day_closed().document())));
  EXPECT_EQ(summary.taken_fen(), 5'000);
  EXPECT_EQ(summary.difference_fen(), -100);
  EXPECT_EQ(summary.carried_items(), 2u);
  EXPECT_EQ(ReasonOf(fold.FindClose(CentreId(3), 20261124, summary)), v1::REJECTION_REASON_NOT_FOUND);
  EXPECT_EQ(ReasonOf(fold.FindClose(CentreId(4), 20261123, summary)), v1::REJECTION_REASON_NOT_FOUND);
}

TEST(DailyCloses, AreListedByCentreAndDatePageByPage) {
  const DaysFold fold = Folded(RandomDays(1, 3, 30));
  for (uint32_t page_size : {1u, 2u, 5u, 6u, 50u}) {
    v1::ListDailyClosesRequest request;
    request.set_page_size(page_size);
    std::vector<std::string> closes;
    do {
      v1::ListDailyClosesResponse response;
      ASSERT_TRUE(fold.ListDailyCloses(request, response).ok());
      for (const v1::DailyCloseSummary& close : response.closes()) {
        closes.push_back(std::to_string(close.centre()) + " " + close.business_date());
      }
      request.set_page_token(response.next_page_token());
    } while (!request.page_token().empty());
    EXPECT_THAT(closes, ElementsAre("1 2026-11-23", "1 2026-11-24", "1 2026-11-25", "2 2026-11-23", "2 2026-11-24",
                                    "2 2026-11-25"));
  }
}

TEST(DailyCloses, OfOneCentreAreItsOwnOnly) {
  const DaysFold fold = Folded(RandomDays(1, 3, 30));
  v1::ListDailyClosesRequest request;
  request.set_centre(2);
  request.set_page_size(2);
  v1::ListDailyClosesResponse first;
  ASSERT_TRUE(fold.ListDailyCloses(request, first).ok());
  ASSERT_EQ(first.closes_size(), 2);
  EXPECT_EQ(first.closes(0).centre(), 2u);
  EXPECT_EQ(first.closes(1).number(), 2u);
  request.set_page_token(first.next_page_token());
  v1::ListDailyClosesResponse second;
  ASSERT_TRUE(fold.ListDailyCloses(request, second).ok());
  ASSERT_EQ(second.closes_size(), 1);
  EXPECT_EQ(second.next_page_token(), "");
  request.set_page_token("made up");
  EXPECT_EQ(ReasonOf(fold.ListDailyCloses(request, second)), v1::REJECTION_REASON_FIELD_INVALID);
}

}  // namespace
}  // namespace daybook::projections
