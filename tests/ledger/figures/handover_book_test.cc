// Handovers in one centre's day: what is open, what the sessions show, what the close lists.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ledger/figures/centre_book.h"
#include "tests/ledger/figures/event_maker.h"

namespace daybook::figures {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr uint32_t kCentre = 3;
constexpr uint32_t kTill = 301;
constexpr uint32_t kOtherTill = 302;
constexpr uint32_t kGiver = 1042;
constexpr uint32_t kReceiver = 1043;

// An open day with a session of 500 yuan float at the first of two windows.
EventMaker OpenSession() {
  EventMaker make;
  make.Centre(kCentre);
  make.Till(kCentre, kTill, v1::TILL_KIND_WINDOW);
  make.Till(kCentre, kOtherTill, v1::TILL_KIND_WINDOW);
  make.OpeningCash(kCentre, 2'000'000);
  make.OpenDay(kCentre);
  make.OpenSession(kTill, kGiver, 50'000);
  return make;
}

v1::CloseDocument Interim(const EventMaker& make) { return make.Book(kCentre).BuildInterim(make.Last().sequence()); }

std::vector<std::string> Keys(const CentreBook& book, int64_t now_micros) {
  std::vector<std::string> keys;
  for (const v1::PreflightItem& entry : book.OpenItems(now_micros)) keys.push_back(entry.item().key());
  return keys;
}

std::vector<std::string> Keys(const EventMaker& make) { return Keys(make.Book(kCentre), make.NowMicros()); }

TEST(HandoverBook, NamesAnOpenHandoverInPlaceOfItsSessionAndDrawer) {
  EventMaker make = OpenSession();
  make.OpenSession(kOtherTill, 1'050, 1'000);
  const uint64_t handover = make.PrepareHandover(kTill, kReceiver, kTill);
  const uint64_t sequence = make.Last().sequence();
  EXPECT_THAT(Keys(make), ElementsAre("drawer/302", "handover/1", "safe/3", "session/2"));
  const v1::PreflightItem item = make.Book(kCentre).OpenItems(make.NowMicros())[1];
  EXPECT_EQ(item.item().kind(), v1::OPEN_ITEM_KIND_HANDOVER_OPEN);
  EXPECT_EQ(item.item().till(), kTill);
  EXPECT_EQ(item.item().amount_fen(), 0) << "the receiver counts blind";
  EXPECT_EQ(item.item().since_sequence(), sequence);
  EXPECT_FALSE(item.carriable());
  make.Dispute(handover);
  EXPECT_THAT(Keys(make), ElementsAre("drawer/301", "drawer/302", "safe/3", "session/1", "session/2"));
}

TEST(HandoverBook, ListsWhatBecameOfEachUntilTheDayIsClosed) {
  EventMaker make = OpenSession();
  make.Dispute(make.PrepareHandover(kTill, kReceiver, kTill));
  make.Recall(make.PrepareHandover(kTill, kReceiver, kOtherTill));
  const uint64_t handover = make.PrepareHandover(kTill, kReceiver, kOtherTill);
  make.CountTill(kTill, v1::COUNT_PURPOSE_HANDOVER, 49'000);
  make.HandOver(handover);
  const v1::HandoverFigures figures = Interim(make).handovers();
  ASSERT_EQ(figures.handovers_size(), 3);
  EXPECT_EQ(figures.handovers(0).state(), v1::HANDOVER_STATE_DISPUTED);
  EXPECT_EQ(figures.handovers(0).to_session(), 0u);
  EXPECT_EQ(figures.handovers(1).state(), v1::HANDOVER_STATE_RECALLED);
  const v1::HandoverLine& accepted = figures.handovers(2);
  EXPECT_EQ(accepted.state(), v1::HANDOVER_STATE_ACCEPTED);
  EXPECT_EQ(accepted.giver(), kGiver);
  EXPECT_EQ(accepted.receiver(), kReceiver);
  EXPECT_EQ(accepted.from_session(), 1u);
  EXPECT_EQ(accepted.to_session(), 2u);
  EXPECT_EQ(accepted.from_till(), kTill);
  EXPECT_EQ(accepted.to_till(), kOtherTill);
  EXPECT_EQ(accepted.cash_fen(), 49'000);
  EXPECT_EQ(accepted.ended_micros(), make.Last().commit_time_micros());
  make.CountTill(kOtherTill, v1::COUNT_PURPOSE_CLOSE, 49'000);
  make.CloseSession(kOtherTill);
  make.CountSafe(kCentre, make.SafeCash(kCentre));
  make.CloseDay(kCentre, {"case/1"});
  EXPECT_FALSE(Interim(make).has_handovers());
}

TEST(HandoverBook, SplitsTheCashOfATillBetweenItsTwoSessions) {
  EventMaker make = OpenSession();
  make.Pay(kTill, {Cash(10'000, 10'000)});
  const uint64_t handover = make.PrepareHandover(kTill, kReceiver, kTill);
  make.CountTill(kTill, v1::COUNT_PURPOSE_HANDOVER, 59'000);
  make.HandOver(handover);
  const v1::CloseDocument document = Interim(make);
  ASSERT_EQ(document.sessions_size(), 2);
  const v1::CashLines& giver = document.sessions(0).cash();
  EXPECT_GT(document.sessions(0).closed_micros(), 0);
  EXPECT_EQ(giver.handed_out_fen(), 59'000);
  EXPECT_EQ(giver.differences_booked_fen(), -1'000);
  EXPECT_TRUE(giver.counted());
  EXPECT_EQ(giver.expected_fen(), giver.counted_fen());
  EXPECT_EQ(giver.difference_fen(), 0);
  const v1::CashLines& receiver = document.sessions(1).cash();
  EXPECT_EQ(document.sessions(1).cashier(), kReceiver);
  EXPECT_EQ(receiver.handed_in_fen(), 59'000);
  EXPECT_TRUE(receiver.counted());
  EXPECT_EQ(receiver.expected_fen(), 59'000);
  EXPECT_EQ(receiver.counted_fen(), 59'000);
  const v1::CashLines& till = document.tills(0).cash();
  EXPECT_EQ(till.handed_in_fen(), till.handed_out_fen());
  EXPECT_EQ(till.expected_fen(), 59'000);
  EXPECT_EQ(document.tills(0).cash_fen(), 59'000);
}

TEST(HandoverBook, LeavesTheGiversTillEmptyAtAnother) {
  EventMaker make = OpenSession();
  make.Pay(kTill, {Cheque(30'000)});
  const uint64_t handover = make.PrepareHandover(kTill, kReceiver, kOtherTill);
  make.CountTill(kTill, v1::COUNT_PURPOSE_HANDOVER, 50'000);
  make.HandOver(handover);
  EXPECT_THAT(Keys(make), ElementsAre("drawer/302", "safe/3", "session/2"));
  const v1::CloseDocument document = Interim(make);
  EXPECT_EQ(document.tills(0).cash_fen(), 0);
  EXPECT_EQ(document.tills(0).papers(), 0u);
  EXPECT_EQ(document.tills(0).since_sequence(), 0u);
  EXPECT_TRUE(document.tills(0).cash().counted());
  EXPECT_EQ(document.tills(0).cash().expected_fen(), 0);
  EXPECT_EQ(document.tills(1).cash_fen(), 50'000);
  EXPECT_EQ(document.tills(1).papers(), 1u);
  EXPECT_EQ(document.tills(1).since_sequence(), make.Last().sequence());
  EXPECT_EQ(document.tills(1).cash().handed_in_fen(), 50'000);
  EXPECT_EQ(document.tills(1).cash().expected_fen(), 50'000);
  make.Pay(kOtherTill, {Cash(1'000, 1'000)});
  EXPECT_FALSE(Interim(make).sessions(1).cash().counted());
  EXPECT_EQ(Interim(make).sessions(1).cash().expected_fen(), 51'000);
}

TEST(HandoverBook, IsRestoredInTheMiddleOfAHandover) {
  EventMaker make = OpenSession();
  make.Recall(make.PrepareHandover(kTill, kReceiver, kTill));
  make.PrepareHandover(kTill, kReceiver, kOtherTill);
  CentreBook restored{CentreId(kCentre)};
  ASSERT_TRUE(restored.RestoreFrom(make.Book(kCentre).Save()).ok());
  EXPECT_EQ(Keys(restored, make.NowMicros()), Keys(make));
  make.HandOver(2);
  restored.Apply(make.Last());
  EXPECT_EQ(restored.Save(), make.Book(kCentre).Save());
}

TEST(HandoverBook, KnowsThePendingTendersOfASession) {
  EventMaker make = OpenSession();
  const uint64_t first = make.Pay(kTill, {Card(500, 11, true), Wallet(700, 21, true)});
  const uint64_t second = make.Pay(kTill, {Card(900)});
  make.Reverse(second, true);
  make.OpenSession(kOtherTill, 1'050, 1'000);
  make.Pay(kOtherTill, {Card(100, 11, true)});
  const std::vector<std::string> expected = {"pending_reversal/2/0", "pending_tender/1/0", "pending_tender/1/1"};
  EXPECT_EQ(make.Book(kCentre).PendingOf(SessionId(1)), expected);
  EXPECT_THAT(make.Book(kCentre).PendingOf(SessionId(2)), ElementsAre("pending_tender/3/0"));
  CentreBook restored{CentreId(kCentre)};
  ASSERT_TRUE(restored.RestoreFrom(make.Book(kCentre).Save()).ok());
  EXPECT_EQ(restored.PendingOf(SessionId(1)), expected);
  make.Resolve(first, 0, v1::TENDER_STAGE_PAYMENT, v1::TENDER_STATUS_CONFIRMED);
  make.Resolve(first, 1, v1::TENDER_STAGE_PAYMENT, v1::TENDER_STATUS_FAILED);
  EXPECT_THAT(make.Book(kCentre).PendingOf(SessionId(1)), ElementsAre("pending_reversal/2/0"));
}

TEST(HandoverBook, KeepsTheDocumentOfADayFullOfHandoversWithinItsLimit) {
  EventMaker make = OpenSession();
  while (make.Book(kCentre).HasRoom()) make.Recall(make.PrepareHandover(kTill, kReceiver, kOtherTill));
  make.CountTill(kTill, v1::COUNT_PURPOSE_CLOSE, 50'000);
  make.CloseSession(kTill);
  make.CountSafe(kCentre, make.SafeCash(kCentre));
  EXPECT_LE(make.CloseDay(kCentre).business_day_closed().document().size(), kListBytesMax);
  EXPECT_THAT(Keys(make), IsEmpty());
}

}  // namespace
}  // namespace daybook::figures
