// The money side in one centre's day: refunds, dues, suspect notes, cases and their owners, deposits, takings on their way.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "ledger/figures/centre_book.h"
#include "tests/ledger/figures/event_maker.h"

namespace daybook::figures {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;

constexpr uint32_t kCentre = 3;
constexpr uint32_t kTill = 301;
constexpr uint32_t kMachine = 302;
constexpr uint32_t kCashier = 1042;

// An open day with a session of 500 yuan float at the window, 20,000 yuan in the safe before it.
EventMaker OpenSession() {
  EventMaker make;
  make.Centre(kCentre);
  make.Till(kCentre, kTill, v1::TILL_KIND_WINDOW);
  make.Till(kCentre, kMachine, v1::TILL_KIND_MACHINE);
  make.OpeningCash(kCentre, 2'000'000);
  make.OpenDay(kCentre);
  make.OpenSession(kTill, kCashier, 50'000);
  return make;
}

void EndSession(EventMaker& make) {
  make.CountTill(kTill, v1::COUNT_PURPOSE_CLOSE, make.TillCash(kTill));
  make.CloseSession(kTill);
}

v1::CloseDocument Interim(const EventMaker& make) { return make.Book(kCentre).BuildInterim(make.Last().sequence()); }

std::vector<std::string> Keys(const EventMaker& make) {
  std::vector<std::string> keys;
  for (const v1::PreflightItem& entry : make.Book(kCentre).OpenItems(make.NowMicros())) {
    keys.push_back(entry.item().key());
  }
  return keys;
}

v1::TakingsLine Takings(const EventMaker& make, v1::TenderKind tender) {
  const v1::CloseDocument document = Interim(make);
  for (const v1::TakingsLine& line : document.takings()) {
    if (line.tender() == tender && line.purpose() == v1::PURPOSE_GAS_BILL) return line;
  }
  return {};
}

// Business date and amount of each lot.
std::vector<std::pair<int32_t, int64_t>> Lots(const EventMaker& make) {
  std::vector<std::pair<int32_t, int64_t>> lots;
  const v1::CloseDocument document = Interim(make);
  for (const v1::TakingsLot& lot : document.takings_lots()) lots.push_back({lot.business_date(), lot.amount_fen()});
  return lots;
}

int64_t Identity(const v1::CashLines& cash) {
  return cash.opening_fen() + cash.float_fen() + cash.issued_fen() + cash.handed_in_fen() + cash.received_fen() -
         cash.change_fen() - cash.reversed_fen() - cash.refunded_fen() + cash.dues_fen() + cash.genuine_returned_fen() -
         cash.counterfeits_removed_fen() - cash.dropped_fen() - cash.handed_out_fen() + cash.differences_booked_fen();
}

// --- Refunds ---------------------------------------------------------------------------------------------------------

TEST(Refunds, LeaveTheDrawerAndStandBesideTheTakingsTheyCameFrom) {
  EventMaker make = OpenSession();
  const uint64_t payment = make.Pay(kTill, {Cash(8'840, 10'000), Card(20'000)});
  make.Refund(kTill, payment, {{0, 1'000}, {1, 5'000}});
  const v1::CloseDocument document = Interim(make);
  EXPECT_EQ(document.sessions(0).cash().refunded_fen(), 1'000);
  EXPECT_EQ(document.sessions(0).cash().expected_fen(), 57'840);
  EXPECT_EQ(document.sessions(0).refunds(), 1u);
  EXPECT_EQ(document.tills(0).cash().refunded_fen(), 1'000);
  EXPECT_EQ(Takings(make, v1::TENDER_KIND_CASH).refunded_count(), 1u);
  EXPECT_EQ(Takings(make, v1::TENDER_KIND_CASH).refunded_fen(), 1'000);
  EXPECT_EQ(Takings(make, v1::TENDER_KIND_CARD).refunded_fen(), 5'000);
  EXPECT_EQ(Takings(make, v1::TENDER_KIND_CARD).taken_fen(), 20'000);
  EXPECT_EQ(document.grand_total().refunded_fen(), 6'000);
  EXPECT_EQ(make.Book(kCentre).BookedFen(SessionId(1), v1::TENDER_KIND_CARD, 11), 15'000)
      << "what the card machine of the session should declare";
}

TEST(Refunds, OfAnEarlierDayStandOnTheDayTheyAreMade) {
  EventMaker make = OpenSession();
  const uint64_t payment = make.Pay(kTill, {Cash(5'000, 5'000)});
  EndSession(make);
  make.CountSafe(kCentre, make.SafeCash(kCentre));
  make.CloseDay(kCentre);
  make.OpenDay(kCentre);
  make.OpenSession(kTill, kCashier, 50'000);
  make.Refund(kTill, payment, {{0, 5'000}});
  const v1::TakingsLine line = Takings(make, v1::TENDER_KIND_CASH);
  EXPECT_EQ(line.taken_fen(), 0);
  EXPECT_EQ(line.refunded_fen(), 5'000);
  EXPECT_EQ(Interim(make).grand_total().taken_fen(), 5'000);
  EXPECT_EQ(Interim(make).grand_total().refunded_fen(), 5'000);
}

TEST(Refunds, OfAChequeByTransferCountAsCheque) {
  EventMaker make = OpenSession();
  const uint64_t payment = make.Pay(kTill, {Cheque(300'000), Transfer(40'000)});
  make.Refund(kTill, payment, {{0, 100'000}, {1, 7'000}});
  make.Refund(kTill, payment, {{1, 500}, {0, 500}});
  EXPECT_EQ(Takings(make, v1::TENDER_KIND_CHEQUE).refunded_count(), 2u);
  EXPECT_EQ(Takings(make, v1::TENDER_KIND_CHEQUE).refunded_fen(), 100'500);
  EXPECT_EQ(Takings(make, v1::TENDER_KIND_TRANSFER).refunded_count(), 2u);
  EXPECT_EQ(Takings(make, v1::TENDER_KIND_TRANSFER).refunded_fen(), 7'500);
}

TEST(Refunds, WaitUnderTheirOwnNameUntilTheyAreResolved) {
  EventMaker make = OpenSession();
  const uint64_t payment = make.Pay(kTill, {Cheque(300'000), Card(7'000)});
  const uint64_t refund = make.Refund(kTill, payment, {{0, 100'000, true}, {1, 7'000, true}});
  EXPECT_THAT(Keys(make), ElementsAre("drawer/301", "pending_refund/1/0", "pending_refund/1/1", "safe/3", "session/1"));
  EXPECT_EQ(Takings(make, v1::TENDER_KIND_CHEQUE).refunded_fen(), 0);
  make.ResolveRefund(refund, 0, v1::TENDER_STATUS_CONFIRMED);
  make.ResolveRefund(refund, 1, v1::TENDER_STATUS_FAILED);
  EXPECT_THAT(Keys(make), ElementsAre("drawer/301", "safe/3", "session/1"));
  EXPECT_EQ(Takings(make, v1::TENDER_KIND_CHEQUE).refunded_fen(), 100'000);
  EXPECT_EQ(Takings(make, v1::TENDER_KIND_CARD).refunded_fen(), 0) << "it failed";
}

TEST(Refunds, PendingOverACloseKeepTheirNameAndAge) {
  EventMaker make = OpenSession();
  const uint64_t payment = make.Pay(kTill, {Card(7'000)});
  make.Refund(kTill, payment, {{0, 7'000, true}});
  EndSession(make);
  make.CountSafe(kCentre, make.SafeCash(kCentre));
  make.CloseDay(kCentre, {"pending_refund/1/0"});
  const v1::CloseDocument next = Interim(make);
  ASSERT_EQ(next.items_size(), 1);
  EXPECT_EQ(next.items(0).key(), "pending_refund/1/0");
  EXPECT_EQ(next.items(0).carried_since(), 20261123);
  EXPECT_EQ(next.items(0).amount_fen(), 7'000);
}

// --- Cash that is neither taken nor refunded -------------------------------------------------------------------------

TEST(CashLines, AddUpWithDuesRefundsAndCounterfeits) {
  EventMaker make = OpenSession();
  const uint64_t short_case = make.CountTill(kTill, v1::COUNT_PURPOSE_SPOT, 49'000);
  const uint64_t payment = make.Pay(kTill, {Cash(30'000, 30'000)});
  make.DecideCase(short_case, v1::CASE_OUTCOME_STAFF_DUE, 1'000);
  make.SettleDue(kCentre, kTill, 901, 1'000);
  make.Refund(kTill, payment, {{0, 3'000}});
  make.ReportCounterfeit(kCentre, kTill, 10'000);
  const v1::CashLines cash = Interim(make).sessions(0).cash();
  EXPECT_EQ(cash.dues_fen(), 1'000);
  EXPECT_EQ(cash.refunded_fen(), 3'000);
  EXPECT_EQ(cash.counterfeits_removed_fen(), 10'000);
  EXPECT_EQ(cash.handed_in_fen(), 0);
  EXPECT_EQ(cash.handed_out_fen(), 0);
  EXPECT_EQ(cash.expected_fen(), Identity(cash));
  EXPECT_EQ(cash.expected_fen(), 67'000);
  EXPECT_EQ(make.Book(kCentre).TillCashFen(TillId(kTill)), 67'000);
  EXPECT_EQ(make.Book(kCentre).TillPapers(TillId(kTill)), 1u) << "the note stays as paper";
}

TEST(CashLines, OfRandomTillsAndSessionsAddUpLineByLine) {
  EventMaker make = OpenSession();
  make.OpenSession(kMachine, 7, 0);
  make.Pay(kMachine, {Cash(5'000, 6'000)});
  make.ReportCounterfeit(kCentre, kMachine, 1'000);
  const v1::CloseDocument document = Interim(make);
  for (const v1::SessionFigures& session : document.sessions()) {
    EXPECT_EQ(session.cash().expected_fen(), Identity(session.cash()));
  }
  for (const v1::TillFigures& till : document.tills()) EXPECT_EQ(till.cash().expected_fen(), Identity(till.cash()));
}

TEST(Notes, FoundGenuineComeBackIntoTheSafe) {
  EventMaker make = OpenSession();
  const uint64_t note = make.ReportCounterfeit(kCentre, 0, 10'000);
  EXPECT_EQ(Interim(make).safe().out_fen(), 60'000) << "float and note";
  EXPECT_EQ(Interim(make).safe().papers(), 1u);
  make.ReturnGenuine(note);
  const v1::CloseDocument document = Interim(make);
  EXPECT_EQ(document.safe().in_fen(), 2'010'000);
  EXPECT_EQ(document.safe().papers(), 0u);
  EXPECT_EQ(document.cases(0).balance_fen(), 0);
  EXPECT_THAT(Lots(make), ElementsAre(Pair(20261123, -50'000))) << "a note is no takings";
}

TEST(ExplainedPayments, CountAsTakingsAndTouchNoDrawerAndNoSession) {
  EventMaker make = OpenSession();
  const uint64_t over = make.CountTill(kTill, v1::COUNT_PURPOSE_SPOT, 52'000);
  make.PayExplaining(over, {Cash(2'000, 2'000), Cheque(100)});
  const v1::CloseDocument document = Interim(make);
  EXPECT_EQ(Takings(make, v1::TENDER_KIND_CASH).taken_fen(), 2'000);
  EXPECT_EQ(Takings(make, v1::TENDER_KIND_CHEQUE).taken_fen(), 100);
  EXPECT_EQ(document.sessions(0).payments(), 0u);
  EXPECT_THAT(document.sessions(0).tenders(), IsEmpty());
  EXPECT_TRUE(document.sessions(0).cash().counted()) << "nothing moved in the drawer";
  EXPECT_EQ(document.cases(0).balance_fen(), 0);
  EXPECT_TRUE(make.Book(kCentre).HoldsPaper(v1::ACCOUNT_KIND_SAFE, kCentre, v1::ASSET_KIND_CHEQUE, 1));
}

TEST(ExplainedRefunds, ComeOutOfTheCase) {
  EventMaker make = OpenSession();
  const uint64_t payment = make.Pay(kTill, {Cash(3'000, 3'000)});
  const uint64_t missing = make.CountTill(kTill, v1::COUNT_PURPOSE_SPOT, 50'000);
  make.Refund(kTill, payment, {{0, 3'000}}, missing);
  EXPECT_EQ(Takings(make, v1::TENDER_KIND_CASH).refunded_fen(), 3'000);
  EXPECT_EQ(Interim(make).sessions(0).cash().refunded_fen(), 0);
  EXPECT_EQ(Interim(make).sessions(0).refunds(), 0u);
  EXPECT_EQ(make.Book(kCentre).CaseBalanceFen(CaseId(missing)), 0);
}

// --- Cases -----------------------------------------------------------------------------------------------------------

TEST(Cases, WithAnOwnerAreNoOpenItemsAndShowHimAndTheDate) {
  EventMaker make = OpenSession();
  const uint64_t number = make.CountTill(kTill, v1::COUNT_PURPOSE_SPOT, 49'000);
  EXPECT_THAT(Keys(make), Contains("case/1"));
  make.AssignCase(number, 900, 20261130);
  EXPECT_THAT(Keys(make), Not(Contains("case/1")));
  const v1::CloseDocument document = Interim(make);
  EXPECT_EQ(document.cases(0).owner(), 900u);
  EXPECT_EQ(document.cases(0).due_date(), 20261130);
}

TEST(Cases, LeaveTheListOnlyWhenTheyAreClosed) {
  EventMaker make = OpenSession();
  const uint64_t over = make.CountTill(kTill, v1::COUNT_PURPOSE_SPOT, 50'500);
  make.Pay(kTill, {Cash(10, 10)});
  const uint64_t missing = make.CountTill(kTill, v1::COUNT_PURPOSE_SPOT, 49'510);
  make.ExplainCase(over, missing, 500);
  EXPECT_TRUE(make.Book(kCentre).IsCaseOpen(CaseId(over))) << "at zero, but nobody closed it";
  EXPECT_EQ(make.Book(kCentre).CaseBalanceFen(CaseId(missing)), 500);
  make.CloseCase(over);
  EXPECT_FALSE(make.Book(kCentre).IsCaseOpen(CaseId(over)));
  make.DecideCase(missing, v1::CASE_OUTCOME_LOSS, 500);
  ASSERT_EQ(Interim(make).cases_size(), 1);
  EXPECT_EQ(Interim(make).cases(0).case_number(), missing);
  EXPECT_EQ(Interim(make).cases(0).balance_fen(), 0);
}

// --- Deposits --------------------------------------------------------------------------------------------------------

TEST(Deposits, AreListedOnTheirWayAndOnceMoreOnTheDayTheyAreConfirmed) {
  EventMaker make = OpenSession();
  make.Pay(kTill, {Cheque(300'000)});
  EndSession(make);
  const uint64_t number = make.Dispatch(kCentre, 900'000, true);
  const uint64_t dispatched = make.Last().sequence();
  v1::CloseDocument document = Interim(make);
  ASSERT_EQ(document.deposits_size(), 1);
  EXPECT_EQ(document.deposits(0).deposit(), number);
  EXPECT_EQ(document.deposits(0).dispatched_fen(), 900'000);
  EXPECT_EQ(document.deposits(0).cheques(), 1u);
  EXPECT_EQ(document.deposits(0).dispatched_sequence(), dispatched);
  EXPECT_FALSE(document.deposits(0).confirmed());
  EXPECT_EQ(document.safe().papers(), 0u);
  make.CountSafe(kCentre, make.SafeCash(kCentre));
  make.CloseDay(kCentre);

  EXPECT_EQ(Interim(make).deposits_size(), 1) << "still in transit";
  const uint64_t case_number = make.Confirm(number, 890'000);
  document = Interim(make);
  ASSERT_EQ(document.deposits_size(), 1);
  EXPECT_TRUE(document.deposits(0).confirmed());
  EXPECT_EQ(document.deposits(0).slip_number(), "slip 1");
  EXPECT_EQ(document.deposits(0).credited_fen(), 890'000);
  EXPECT_EQ(document.deposits(0).case_number(), case_number);
  EXPECT_EQ(document.deposits(0).carrier(), 901u);
  EXPECT_EQ(make.Book(kCentre).CaseBalanceFen(CaseId(case_number)), 10'000);
  make.CloseDay(kCentre, {"case/1"});
  EXPECT_EQ(Interim(make).deposits_size(), 0);
}

TEST(Deposits, OnTheirWayForLongerThanThePolicyAllowsAreOpenItems) {
  EventMaker make = OpenSession();
  make.Dispatch(kCentre, 900'000);
  const uint64_t dispatched = make.Last().sequence();
  make.Advance(23);
  EXPECT_THAT(Keys(make), Not(Contains("deposit/1")));
  make.Advance(1);
  const std::vector<v1::PreflightItem> items = make.Book(kCentre).OpenItems(make.NowMicros());
  const auto item = std::find_if(items.begin(), items.end(), [](const auto& e) { return e.item().key() == "deposit/1"; });
  ASSERT_NE(item, items.end());
  EXPECT_EQ(item->item().kind(), v1::OPEN_ITEM_KIND_DEPOSIT_OVERDUE);
  EXPECT_EQ(item->item().amount_fen(), 900'000);
  EXPECT_EQ(item->item().since_sequence(), dispatched);
  EXPECT_TRUE(item->carriable());
  make.Confirm(1, 900'000);
  EXPECT_THAT(Keys(make), Not(Contains("deposit/1")));
}

TEST(Deposits, CarriedSaySinceWhenInTheirOwnLine) {
  EventMaker make = OpenSession();
  make.Dispatch(kCentre, 900'000);
  EndSession(make);
  make.CountSafe(kCentre, make.SafeCash(kCentre));
  make.Advance(25);
  make.CloseDay(kCentre, {"deposit/1"});
  EXPECT_EQ(Interim(make).deposits(0).carried_since(), 20261123);
  make.CloseDay(kCentre, {"deposit/1"});
  EXPECT_EQ(Interim(make).deposits(0).carried_since(), 20261123) << "the first time counts";
  EXPECT_EQ(Interim(make).items(0).key(), "deposit/1");
  EXPECT_EQ(Interim(make).items(0).carried_since(), 20261123);
}

// --- Takings not yet banked ------------------------------------------------------------------------------------------

TEST(Takings, AreWhatTheDrawersBroughtIntoTheSafeLessTheirFloats) {
  EventMaker make = OpenSession();
  EXPECT_THAT(Lots(make), ElementsAre(Pair(20261123, -50'000)));
  make.Pay(kTill, {Cash(90'000, 90'000)});
  make.Drop(kTill, 40'000);
  EXPECT_THAT(Lots(make), ElementsAre(Pair(20261123, -10'000)));
  EXPECT_EQ(Interim(make).takings_lots(0).since_sequence(), 0u);
  EndSession(make);
  EXPECT_THAT(Lots(make), ElementsAre(Pair(20261123, 90'000)));
  EXPECT_EQ(Interim(make).takings_lots(0).since_sequence(), make.Last().sequence());
  EXPECT_EQ(Interim(make).takings_lots(0).since_micros(), make.Last().commit_time_micros());
  make.WithdrawForFloat(kCentre, 70'000);
  EXPECT_THAT(Lots(make), ElementsAre(Pair(20261123, 90'000))) << "cash from elsewhere is no takings";
}

TEST(Takings, AreBankedOldestFirst) {
  EventMaker make = OpenSession();
  make.Pay(kTill, {Cash(90'000, 90'000)});
  EndSession(make);
  make.CountSafe(kCentre, make.SafeCash(kCentre));
  make.CloseDay(kCentre);
  make.OpenDay(kCentre);
  make.OpenSession(kTill, kCashier, 50'000);
  make.Pay(kTill, {Cash(20'000, 20'000)});
  EndSession(make);
  EXPECT_THAT(Lots(make), ElementsAre(Pair(20261123, 90'000), Pair(20261124, 20'000)));
  make.Dispatch(kCentre, 60'000);
  EXPECT_THAT(Lots(make), ElementsAre(Pair(20261123, 30'000), Pair(20261124, 20'000)));
  make.Dispatch(kCentre, 35'000);
  EXPECT_THAT(Lots(make), ElementsAre(Pair(20261124, 15'000)));
  make.Dispatch(kCentre, 100'000);
  EXPECT_THAT(Lots(make), IsEmpty()) << "the rest of it came from elsewhere";
}

TEST(Takings, MakeGoodFirstTheFloatsThatStayedOutOverNight) {
  EventMaker make = OpenSession();
  EndSession(make);
  make.OpenSession(kMachine, 7, 30'000);
  make.CountSafe(kCentre, make.SafeCash(kCentre));
  make.CloseDay(kCentre);
  EXPECT_THAT(Lots(make), ElementsAre(Pair(20261123, -30'000)));
  make.OpenDay(kCentre);
  make.Pay(kMachine, {Cash(12'000, 12'000)});
  make.Drop(kMachine, 20'000);
  EXPECT_THAT(Lots(make), ElementsAre(Pair(20261123, -10'000)));
  make.Drop(kMachine, 22'000);
  EXPECT_THAT(Lots(make), ElementsAre(Pair(20261124, 12'000)));
}

TEST(Takings, InTheSafeForLongerThanThePolicyAllowsAreOpenItems) {
  EventMaker make = OpenSession();
  make.Pay(kTill, {Cash(90'000, 90'000)});
  EndSession(make);
  const uint64_t ended = make.Last().sequence();
  make.CountSafe(kCentre, make.SafeCash(kCentre));
  make.CloseDay(kCentre);
  make.Advance(24);
  const std::vector<v1::PreflightItem> items = make.Book(kCentre).OpenItems(make.NowMicros());
  ASSERT_EQ(items.size(), 1u);
  EXPECT_EQ(items[0].item().key(), "takings/20261123");
  EXPECT_EQ(items[0].item().kind(), v1::OPEN_ITEM_KIND_TAKINGS_OVERDUE);
  EXPECT_EQ(items[0].item().amount_fen(), 90'000);
  EXPECT_EQ(items[0].item().since_sequence(), ended);
  EXPECT_TRUE(items[0].carriable());
  make.CloseDay(kCentre, {"takings/20261123"});
  EXPECT_EQ(Interim(make).takings_lots(0).carried_since(), 20261123 + 1) << "carried on the day after";
  make.Dispatch(kCentre, 90'000);
  EXPECT_THAT(Keys(make), ElementsAre("safe/3"));
}

TEST(Ages, AreThoseOfThePolicyInForceAlsoOnTheNextDay) {
  EventMaker make = OpenSession();
  v1::CloseDocument document = Interim(make);
  EXPECT_EQ(document.takings_age_max_hours(), 24u);
  EXPECT_EQ(document.deposit_age_max_hours(), 24u);
  make.Configure(kCentre, 8, 48);
  document = Interim(make);
  EXPECT_EQ(document.takings_age_max_hours(), 8u);
  EXPECT_EQ(document.deposit_age_max_hours(), 48u);
  EXPECT_EQ(document.policy_version(), 2u);
  make.Dispatch(kCentre, 100);
  EndSession(make);
  make.CountSafe(kCentre, make.SafeCash(kCentre));
  make.CloseDay(kCentre);
  make.Advance(47);
  EXPECT_THAT(Keys(make), IsEmpty());
  make.Advance(1);
  EXPECT_THAT(Keys(make), ElementsAre("deposit/1"));
}

TEST(Interim, JudgesAgesAsOfTheLastEventOfTheCentre) {
  EventMaker make = OpenSession();
  make.Dispatch(kCentre, 100);
  make.Advance(30);
  const auto overdue = [&] {
    const v1::CloseDocument document = Interim(make);
    return std::any_of(document.items().begin(), document.items().end(),
                       [](const v1::OpenItem& item) { return item.key() == "deposit/1"; });
  };
  EXPECT_FALSE(overdue());
  make.Pay(kTill, {Cash(10, 10)});
  EXPECT_TRUE(overdue());
  CentreBook restored{CentreId(kCentre)};
  ASSERT_TRUE(restored.RestoreFrom(make.Book(kCentre).Save()).ok());
  EXPECT_EQ(restored.BuildInterim(1).SerializeAsString(), make.Book(kCentre).BuildInterim(1).SerializeAsString());
}

// --- Bounds ----------------------------------------------------------------------------------------------------------

TEST(Bounds, CountDepositsAndUnbankedTakingsToo) {
  EventMaker make = OpenSession();
  EndSession(make);
  uint64_t deposits = 0;
  while (make.Book(kCentre).HasRoom()) deposits = make.Dispatch(kCentre, 10);
  EXPECT_TRUE(make.Book(kCentre).HasRoomToCount());
  make.CountSafe(kCentre, make.SafeCash(kCentre));
  make.Advance(25);
  const std::vector<v1::PreflightItem> items = make.Book(kCentre).OpenItems(make.NowMicros());
  EXPECT_GE(items.size(), 300u);
  EXPECT_LE(items.size(), kCarriedItemsMax);
  std::vector<std::string> carried;
  for (const v1::PreflightItem& entry : items) carried.push_back(entry.item().key());
  const v1::Event& close = make.CloseDay(kCentre, carried);
  EXPECT_LE(close.business_day_closed().document().size(), kListBytesMax);
  for (uint64_t number = 1; number <= deposits; ++number) make.Confirm(number, 10);
  EXPECT_TRUE(make.Book(kCentre).HasRoomToCount());
}

}  // namespace
}  // namespace daybook::figures
