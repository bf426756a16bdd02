#include "projections/handovers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "ledger/base/rejection.h"
#include "tests/projections/desk_events.h"

namespace daybook::projections {
namespace {

using ::testing::ElementsAre;

std::vector<v1::Handover> List(const DeskEvents& make, v1::ListHandoversRequest request = {}) {
  HandoversFold fold;
  fold.Apply(make.Events());
  std::vector<v1::Handover> handovers;
  do {
    v1::ListHandoversResponse response;
    EXPECT_TRUE(fold.ListHandovers(request, response).ok());
    handovers.insert(handovers.end(), response.handovers().begin(), response.handovers().end());
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  return handovers;
}

std::vector<uint64_t> Numbers(const DeskEvents& make, const v1::ListHandoversRequest& request = {}) {
  std::vector<uint64_t> numbers;
  for (const v1::Handover& handover : List(make, request)) numbers.push_back(handover.line().handover());
  return numbers;
}

TEST(Handover, IsOpenOnceItIsPrepared) {
  DeskEvents make;
  v1::HandoverItems items;
  items.add_tools(55);
  items.add_follow_ups("call the bank");
  make.Prepare(4, DeskEvents::kTill, DeskEvents::kOtherTill, items);
  const v1::Handover handover = List(make).at(0);
  EXPECT_EQ(handover.line().handover(), 4u);
  EXPECT_EQ(handover.line().giver(), DeskEvents::kCashier);
  EXPECT_EQ(handover.line().receiver(), DeskEvents::kOtherCashier);
  EXPECT_EQ(handover.line().from_session(), make.Last().session());
  EXPECT_EQ(handover.line().from_till(), DeskEvents::kTill);
  EXPECT_EQ(handover.line().to_till(), DeskEvents::kOtherTill);
  EXPECT_EQ(handover.line().to_session(), 0u);
  EXPECT_EQ(handover.line().state(), v1::HANDOVER_STATE_OPEN);
  EXPECT_EQ(handover.line().prepared_sequence(), make.Last().sequence());
  EXPECT_EQ(handover.line().ended_micros(), 0);
  EXPECT_EQ(handover.centre(), DeskEvents::kCentre);
  EXPECT_EQ(handover.items().follow_ups(0), "call the bank");
  EXPECT_EQ(handover.business_date(), "2026-11-23");
  EXPECT_EQ(handover.prepared_time().seconds(), make.NowMicros() / 1'000'000);
}

TEST(Handover, IsAcceptedWithWhatTheReceiverCounted) {
  DeskEvents make;
  make.Prepare(4, DeskEvents::kTill, DeskEvents::kTill);
  make.Count(DeskEvents::kTill, v1::COUNT_PURPOSE_HANDOVER, -500, 9, DeskEvents::kOtherCashier);
  make.Accept(4, DeskEvents::kTill, DeskEvents::kTill, 20'000);
  const v1::Handover handover = List(make).at(0);
  EXPECT_EQ(handover.line().state(), v1::HANDOVER_STATE_ACCEPTED);
  EXPECT_EQ(handover.line().cash_fen(), 20'000);
  EXPECT_EQ(handover.line().to_session(), make.Last().session() + 1);
  EXPECT_EQ(handover.line().ended_micros(), make.NowMicros());
  EXPECT_EQ(handover.difference_fen(), -500) << "short −";
  EXPECT_EQ(handover.case_number(), 9u);
}

TEST(Handover, DiffersByWhatAllItsCountsFoundTogether) {
  DeskEvents make;
  make.Prepare(4, DeskEvents::kTill, DeskEvents::kTill);
  make.Prepare(5, DeskEvents::kOtherTill, DeskEvents::kOtherTill);
  make.Count(DeskEvents::kTill, v1::COUNT_PURPOSE_HANDOVER, -500, 9);
  make.Count(DeskEvents::kTill, v1::COUNT_PURPOSE_HANDOVER, 300, 9);
  make.Count(DeskEvents::kTill, v1::COUNT_PURPOSE_SPOT, 70, 10);
  EXPECT_EQ(List(make).at(0).difference_fen(), -200);
  EXPECT_EQ(List(make).at(0).case_number(), 9u);
  EXPECT_EQ(List(make).at(1).difference_fen(), 0) << "another till's";
}

TEST(Handover, EndsAlsoByADisputeOrARecall) {
  DeskEvents make;
  make.Prepare(4, DeskEvents::kTill, DeskEvents::kTill);
  make.Dispute(4);
  EXPECT_EQ(List(make).at(0).line().state(), v1::HANDOVER_STATE_DISPUTED);
  make.Count(DeskEvents::kTill, v1::COUNT_PURPOSE_HANDOVER, -500, 9);
  EXPECT_EQ(List(make).at(0).difference_fen(), 0) << "what is counted afterwards is not its own";
  make.Prepare(5, DeskEvents::kTill, DeskEvents::kTill);
  make.Recall(5);
  EXPECT_EQ(List(make).at(1).line().state(), v1::HANDOVER_STATE_RECALLED);
  EXPECT_EQ(List(make).at(1).line().ended_micros(), make.NowMicros());
}

TEST(Handovers, AreListedByNumberPageByPageByCentreAndWhileOpen) {
  DeskEvents make;
  make.Prepare(1, DeskEvents::kTill, DeskEvents::kTill);
  make.Recall(1);
  make.Prepare(2, DeskEvents::kTill, DeskEvents::kTill);
  make.At(4);
  make.Prepare(3, 401, 401);
  v1::ListHandoversRequest request;
  request.set_page_size(1);
  EXPECT_THAT(Numbers(make, request), ElementsAre(1, 2, 3));
  request.set_open_only(true);
  EXPECT_THAT(Numbers(make, request), ElementsAre(2, 3));
  request.set_centre(4);
  EXPECT_THAT(Numbers(make, request), ElementsAre(3));
}

TEST(Handovers, AreKeptByTheThousandAndNoneThatIsOpenIsForgotten) {
  DeskEvents make;
  make.Prepare(1, DeskEvents::kOtherTill, DeskEvents::kOtherTill);
  for (uint64_t number = 2; number < HandoversFold::kEndedKept + 7; ++number) {
    make.Prepare(number, DeskEvents::kTill, DeskEvents::kTill);
    make.Recall(number);
  }
  const std::vector<uint64_t> numbers = Numbers(make);
  ASSERT_EQ(numbers.size(), HandoversFold::kEndedKept + 1);
  EXPECT_EQ(numbers[0], 1u);
  EXPECT_EQ(numbers[1], 7u);
}

TEST(Handovers, OfManyThingsComeInPagesThatAClientTakes) {
  DeskEvents make;
  v1::HandoverItems items;
  for (uint64_t cheque = 0; cheque < 4'000; ++cheque) items.add_cheques(1'000'000'000 + cheque);
  for (uint64_t number = 1; number <= 120; ++number) {
    make.Prepare(number, DeskEvents::kTill, DeskEvents::kTill, items);
    make.Recall(number);
  }
  HandoversFold fold;
  fold.Apply(make.Events());
  v1::ListHandoversRequest request;
  request.set_page_size(1'000);
  v1::ListHandoversResponse response;
  ASSERT_TRUE(fold.ListHandovers(request, response).ok());
  EXPECT_LT(response.ByteSizeLong(), 2'000'000u);
  EXPECT_NE(response.next_page_token(), "");
  EXPECT_EQ(Numbers(make, request).size(), 120u);
}

TEST(Handovers, RefuseATokenThatIsNotTheirs) {
  HandoversFold fold;
  v1::ListHandoversRequest request;
  request.set_page_token("made up");
  v1::ListHandoversResponse response;
  EXPECT_EQ(ReasonOf(fold.ListHandovers(request, response)), v1::REJECTION_REASON_FIELD_INVALID);
}

}  // namespace
}  // namespace daybook::projections
