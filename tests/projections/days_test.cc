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

// A late payment and a pending card tender of the 23rd, both of which arrive on the 24th.
EventMaker LateFacts() {
  EventMaker make;
  make.Centre(3);
  make.Till(3, 301, v1::TILL_KIND_WINDOW);
  make.OpeningCash(3, 100'000);
  make.OpenDay(3);
  const uint64_t session = make.OpenSession(301, 7, 0);
  make.CountTill(301, v1::COUNT_PURPOSE_CLOSE, 0);
  make.CloseSession(301);
  make.CountSafe(3, 100'000);
  make.CloseDay(3);
  make.OpenDay(3);
  make.PayLate(301, session, 5'000, 20261123);
  make.PayLate(301, session, 700, 20261123);
  make.PayLate(301, session, 90, 0);
  return make;
}

TEST(Restatement, HoldsWhatWasClaimedForADateAfterItsClose) {
  const EventMaker make = LateFacts();
  const DaysFold fold = Folded(make);
  v1::Restatement restatement;
  fold.GetRestatement(CentreId(3), 20261123, restatement);
  EXPECT_EQ(restatement.facts_count(), 2u);
  ASSERT_EQ(restatement.facts_size(), 2);
  EXPECT_EQ(restatement.facts(0).business_date(), 20261124) << "where it stands";
  EXPECT_EQ(restatement.facts(0).amount_fen(), 5'000);
  EXPECT_GT(restatement.facts(1).sequence(), restatement.facts(0).sequence());
  ASSERT_EQ(restatement.takings_size(), 1);
  EXPECT_EQ(restatement.takings(0).tender(), v1::TENDER_KIND_CASH);
  EXPECT_EQ(restatement.takings(0).purpose(), v1::PURPOSE_GAS_BILL);
  EXPECT_EQ(restatement.takings(0).taken_count(), 2u);
  EXPECT_EQ(restatement.takings(0).taken_fen(), 5'700);
}

TEST(Restatement, IsEmptyForADateOfWhichNothingCameLate) {
  const DaysFold fold = Folded(LateFacts());
  for (const auto& [centre, date] : {std::pair(3u, 20261124), std::pair(4u, 20261123)}) {
    v1::Restatement restatement;
    fold.GetRestatement(CentreId(centre), date, restatement);
    EXPECT_EQ(restatement.ByteSizeLong(), 0u);
  }
}

TEST(Restatement, LeavesTheCloseAsItWas) {
  const EventMaker make = LateFacts();
  v1::DailyCloseSummary before;
  v1::DailyCloseSummary after;
  DaysFold fold;
  for (const v1::Event* event : make.Events()) {
    fold.Apply({&event, 1});
    if (event->has_business_day_closed()) {
      ASSERT_TRUE(fold.FindClose(CentreId(3), 20261123, before).ok());
    }
  }
  ASSERT_TRUE(fold.FindClose(CentreId(3), 20261123, after).ok());
  EXPECT_EQ(before.SerializeAsString(), after.SerializeAsString());
}

TEST(Restatement, KeepsTheSumsOfAllFactsAndTheLastThousandOfThem) {
  EventMaker make = LateFacts();
  for (int i = 0; i < DaysFold::kLateFactsKept; ++i) make.PayLate(301, 1, 10, 20261123);
  v1::Restatement restatement;
  Folded(make).GetRestatement(CentreId(3), 20261123, restatement);
  EXPECT_EQ(restatement.facts_count(), 2u + DaysFold::kLateFactsKept);
  EXPECT_EQ(restatement.facts_size(), DaysFold::kLateFactsKept);
  EXPECT_EQ(restatement.facts(0).amount_fen(), 10);
  EXPECT_EQ(restatement.takings(0).taken_fen(), 5'700 + 10 * DaysFold::kLateFactsKept);
}

TEST(DailyCloses, AreFoundByTheirDates) {
  const DaysFold fold = Folded(RandomDays(1, 3, 30));
  v1::ListDailyClosesRequest request;
  request.set_from_date("2026-11-24");
  request.set_to_date("2026-11-24");
  v1::ListDailyClosesResponse response;
  ASSERT_TRUE(fold.ListDailyCloses(request, response).ok());
  ASSERT_EQ(response.closes_size(), 2);
  EXPECT_EQ(response.closes(0).business_date(), "2026-11-24");
  EXPECT_EQ(response.closes(1).centre(), 2u);
  request.set_from_date("2026-11-31");
  EXPECT_EQ(ReasonOf(fold.ListDailyCloses(request, response)), v1::REJECTION_REASON_FIELD_INVALID);
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
