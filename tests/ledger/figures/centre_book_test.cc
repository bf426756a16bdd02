// Cash lines, safe, takings, open items and cases of one centre's day.
#include "ledger/figures/centre_book.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/ledger/figures/event_maker.h"

namespace daybook::figures {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr uint32_t kCentre = 3;
constexpr uint32_t kTill = 301;
constexpr uint32_t kMachine = 302;
constexpr uint32_t kCashier = 1042;

// An open day with a window, a machine, and 20,000 yuan in the counted safe.
EventMaker OpenCentre() {
  EventMaker make;
  make.Centre(kCentre);
  make.Till(kCentre, kTill, v1::TILL_KIND_WINDOW);
  make.Till(kCentre, kMachine, v1::TILL_KIND_MACHINE);
  make.OpeningCash(kCentre, 2'000'000);
  make.OpenDay(kCentre);
  make.CountSafe(kCentre, 2'000'000);
  return make;
}

v1::CloseDocument Interim(const EventMaker& make) { return make.Book(kCentre).BuildInterim(make.Last().sequence()); }

std::vector<std::string> Keys(const CentreBook& book) {
  std::vector<std::string> keys;
  for (const v1::PreflightItem& entry : book.OpenItems(0)) keys.push_back(entry.item().key());
  return keys;
}

int64_t Holding(const v1::CloseDocument& document, v1::AccountKind kind, uint64_t number) {
  for (const v1::HoldingLine& line : document.holdings()) {
    if (line.account_kind() == kind && line.account_number() == number && line.asset_kind() == v1::ASSET_KIND_MONEY) {
      return line.quantity();
    }
  }
  return 0;
}

v1::TakingsLine Takings(const v1::CloseDocument& document, v1::TenderKind tender, v1::Purpose purpose) {
  for (const v1::TakingsLine& line : document.takings()) {
    if (line.tender() == tender && line.purpose() == purpose) return line;
  }
  return {};
}

// The day of the design's example up to the session's end, in fen.
EventMaker DayInFigures() {
  EventMaker make = OpenCentre();
  make.OpenSession(kTill, kCashier, 50'000);
  make.IssueFloat(kTill, 50'000);
  make.CountTill(kTill, v1::COUNT_PURPOSE_OPENING, 100'000);
  const uint64_t first = make.Pay(kTill, {Cash(8'840, 10'000)});
  make.Pay(kTill, {Card(20'000)});
  const uint64_t wallets = make.Pay(kTill, {Wallet(15'000), Wallet(6'000, 22, true)});
  make.Resolve(wallets, 1, v1::TENDER_STAGE_PAYMENT, v1::TENDER_STATUS_FAILED);
  make.Pay(kTill, {Cheque(300'000)});
  make.Pay(kTill, {Transfer(50'000)});
  make.Pay(kTill, {Cash(2'000, 2'000), Card(10'000)});
  make.Reverse(first);
  make.Pay(kTill, {Cash(900'000, 900'000)});
  make.Drop(kTill, 800'000);
  make.Pause(kTill);
  make.CountTill(kTill, v1::COUNT_PURPOSE_SPOT, 201'000);
  make.Resume(kTill);
  make.CountTill(kTill, v1::COUNT_PURPOSE_CLOSE, 201'500);
  make.CloseSession(kTill);
  return make;
}

TEST(CentreBook, ShowsTheDayInFiguresToTheFen) {
  const EventMaker make = DayInFigures();
  const v1::CloseDocument document = Interim(make);
  ASSERT_EQ(document.sessions_size(), 1);
  const v1::CashLines& cash = document.sessions(0).cash();
  EXPECT_EQ(cash.float_fen(), 50'000);
  EXPECT_EQ(cash.issued_fen(), 50'000);
  EXPECT_EQ(cash.received_fen(), 912'000);
  EXPECT_EQ(cash.change_fen(), 1'160);
  EXPECT_EQ(cash.reversed_fen(), 8'840);
  EXPECT_EQ(cash.dropped_fen(), 800'000);
  EXPECT_EQ(cash.differences_booked_fen(), -1'000) << "the spot count; the closing count has its own line";
  EXPECT_EQ(cash.expected_fen(), 201'000);
  EXPECT_TRUE(cash.counted());
  EXPECT_EQ(cash.counted_fen(), 201'500);
  EXPECT_EQ(cash.difference_fen(), 500);
  EXPECT_EQ(cash.handed_to_safe_fen(), 201'500);

  EXPECT_EQ(Holding(document, v1::ACCOUNT_KIND_TILL, kTill), 0);
  EXPECT_EQ(Holding(document, v1::ACCOUNT_KIND_SAFE, kCentre), 2'901'500);
  EXPECT_EQ(Holding(document, v1::ACCOUNT_KIND_CARD_CLEARING, 11), 30'000);
  EXPECT_EQ(Holding(document, v1::ACCOUNT_KIND_WALLET_CLEARING, 21), 15'000);
  EXPECT_EQ(Holding(document, v1::ACCOUNT_KIND_CHEQUE_CLEARING, kCentre), 300'000);
  EXPECT_EQ(Holding(document, v1::ACCOUNT_KIND_TRANSFER_CLEARING, 31), 50'000);
  EXPECT_EQ(Holding(document, v1::ACCOUNT_KIND_CUSTOMER, 0), -1'297'000);
  EXPECT_EQ(Holding(document, v1::ACCOUNT_KIND_OVER_SHORT, 1), 1'000);
  EXPECT_EQ(Holding(document, v1::ACCOUNT_KIND_OVER_SHORT, 2), -500);
  EXPECT_EQ(Holding(document, v1::ACCOUNT_KIND_CAPITAL, kCentre), -2'000'000);
  int64_t sum_fen = 0;
  for (const v1::HoldingLine& line : document.holdings()) {
    if (line.asset_kind() == v1::ASSET_KIND_MONEY) sum_fen += line.quantity();
  }
  EXPECT_EQ(sum_fen, 0);
}

TEST(CentreBook, ExpectsBeforeTheFirstCountWhatCameInLessWhatWentOut) {
  EventMaker make = OpenCentre();
  make.OpenSession(kTill, kCashier, 50'000);
  make.Pay(kTill, {Cash(8'840, 10'000)});
  const v1::CashLines cash = Interim(make).sessions(0).cash();
  EXPECT_FALSE(cash.counted());
  EXPECT_EQ(cash.expected_fen(), 58'840);
  EXPECT_EQ(cash.counted_fen(), 0);
  EXPECT_EQ(make.Book(kCentre).TillCashFen(TillId(kTill)), 58'840);
  EXPECT_EQ(make.Book(kCentre).SafeCashFen(), 1'950'000);
  EXPECT_EQ(make.Book(kCentre).CentreCashFen(), 2'008'840);
}

TEST(CentreBook, BooksACountsDifferenceOnceSomethingMovesAfterIt) {
  EventMaker make = OpenCentre();
  make.OpenSession(kTill, kCashier, 50'000);
  make.CountTill(kTill, v1::COUNT_PURPOSE_OPENING, 49'000);
  const v1::CashLines counted = Interim(make).sessions(0).cash();
  EXPECT_EQ(counted.expected_fen(), 50'000);
  EXPECT_EQ(counted.difference_fen(), -1'000);
  make.Pay(kTill, {Cash(1'000, 1'000)});
  const v1::CashLines moved = Interim(make).sessions(0).cash();
  EXPECT_FALSE(moved.counted());
  EXPECT_EQ(moved.differences_booked_fen(), -1'000);
  EXPECT_EQ(moved.expected_fen(), 50'000);
}

TEST(CentreBook, SumsTakingsByTenderAndPurpose) {
  const EventMaker make = DayInFigures();
  const v1::CloseDocument document = Interim(make);
  const v1::TakingsLine cash = Takings(document, v1::TENDER_KIND_CASH, v1::PURPOSE_GAS_BILL);
  EXPECT_EQ(cash.taken_count(), 3u);
  EXPECT_EQ(cash.taken_fen(), 910'840);
  EXPECT_EQ(cash.reversed_count(), 1u);
  EXPECT_EQ(cash.reversed_fen(), 8'840);
  const v1::TakingsLine wallet = Takings(document, v1::TENDER_KIND_WALLET, v1::PURPOSE_GAS_BILL);
  EXPECT_EQ(wallet.taken_count(), 1u) << "the failed one was never booked";
  EXPECT_EQ(wallet.taken_fen(), 15'000);
  EXPECT_EQ(document.grand_total().taken_fen(), 1'305'840);
  EXPECT_EQ(document.grand_total().reversed_fen(), 8'840);
  EXPECT_EQ(document.grand_total().payments(), 7u);
}

TEST(CentreBook, KeepsTakingsOfOnePurposeFromThoseOfAnother) {
  EventMaker make = OpenCentre();
  make.OpenSession(kTill, kCashier, 0);
  make.Pay(kTill, {Cash(1'000, 1'000)}, 0, v1::PURPOSE_APPLIANCE);
  make.Pay(kTill, {Cash(2'000, 2'000)});
  const v1::CloseDocument document = Interim(make);
  EXPECT_EQ(Takings(document, v1::TENDER_KIND_CASH, v1::PURPOSE_APPLIANCE).taken_fen(), 1'000);
  EXPECT_EQ(Takings(document, v1::TENDER_KIND_CASH, v1::PURPOSE_GAS_BILL).taken_fen(), 2'000);
  EXPECT_EQ(Holding(document, v1::ACCOUNT_KIND_REVENUE, v1::PURPOSE_APPLIANCE), -1'000);
}

TEST(CentreBook, ShowsWhatEachMachineOfASessionShouldDeclare) {
  EventMaker make = OpenCentre();
  make.OpenSession(kTill, kCashier, 0);
  make.Pay(kTill, {Card(20'000)});
  const uint64_t taken_back = make.Pay(kTill, {Card(3'000)});
  make.Pay(kTill, {Card(7'000, 12)});
  make.Reverse(taken_back);
  EXPECT_EQ(make.Book(kCentre).BookedFen(SessionId(1), v1::TENDER_KIND_CARD, 11), 20'000);
  EXPECT_EQ(make.Book(kCentre).BookedFen(SessionId(1), v1::TENDER_KIND_CARD, 12), 7'000);
  EXPECT_EQ(make.Book(kCentre).BookedFen(SessionId(9), v1::TENDER_KIND_CARD, 11), 0);
  make.CountTill(kTill, v1::COUNT_PURPOSE_CLOSE, 0, 0, 19'000);
  const v1::SessionFigures session = Interim(make).sessions(0);
  ASSERT_EQ(session.tenders_size(), 2);
  EXPECT_EQ(session.tenders(0).expected_fen(), 20'000);
  EXPECT_TRUE(session.tenders(0).has_declared());
  EXPECT_EQ(session.tenders(0).declared_fen(), 19'000);
  EXPECT_FALSE(session.tenders(1).has_declared());
  EXPECT_EQ(session.payments(), 3u);
  EXPECT_EQ(session.reversals(), 1u);
}

// --- Open items ------------------------------------------------------------------------------------------------------

TEST(OpenItems, AreNoneOnceEverythingIsInTheCountedSafe) {
  EventMaker make = OpenCentre();
  EXPECT_THAT(Keys(make.Book(kCentre)), IsEmpty());
  make.OpenSession(kTill, kCashier, 50'000);
  EXPECT_THAT(Keys(make.Book(kCentre)), ElementsAre("drawer/301", "safe/3", "session/1"));
  make.CountTill(kTill, v1::COUNT_PURPOSE_CLOSE, 50'000);
  make.CloseSession(kTill);
  EXPECT_THAT(Keys(make.Book(kCentre)), ElementsAre("safe/3"));
  make.CountSafe(kCentre, 2'000'000);
  EXPECT_THAT(Keys(make.Book(kCentre)), IsEmpty());
}

TEST(OpenItems, LeaveOutMachinesWhichStayOpenOvernight) {
  EventMaker make = OpenCentre();
  make.OpenSession(kMachine, kCashier, 0);
  make.Pay(kMachine, {Cash(1'000, 1'000)});
  EXPECT_THAT(Keys(make.Book(kCentre)), IsEmpty());
}

TEST(OpenItems, SayWhatTheyAreWorthAndSinceWhen) {
  EventMaker make = OpenCentre();
  make.OpenSession(kTill, kCashier, 50'000);
  const uint64_t opened = make.Last().sequence();
  make.Pay(kTill, {Card(700, 11, true)});
  const uint64_t paid = make.Last().sequence();
  const std::vector<v1::PreflightItem> items = make.Book(kCentre).OpenItems(0);
  ASSERT_EQ(items.size(), 4u);
  EXPECT_EQ(items[0].item().key(), "drawer/301");
  EXPECT_EQ(items[0].item().amount_fen(), 50'000);
  EXPECT_EQ(items[0].item().since_sequence(), opened);
  EXPECT_FALSE(items[0].carriable());
  EXPECT_EQ(items[1].item().key(), "pending_tender/1/0");
  EXPECT_EQ(items[1].item().amount_fen(), 700);
  EXPECT_EQ(items[1].item().since_sequence(), paid);
  EXPECT_EQ(items[1].item().till(), kTill);
  EXPECT_TRUE(items[1].carriable());
}

TEST(OpenItems, KeepATenderUntilItIsResolvedAtItsStage) {
  EventMaker make = OpenCentre();
  make.OpenSession(kMachine, kCashier, 0);
  const uint64_t payment = make.Pay(kMachine, {Cash(1'000, 1'000), Card(700, 11, true)});
  EXPECT_THAT(Keys(make.Book(kCentre)), ElementsAre("pending_tender/1/1"));
  make.Resolve(payment, 1, v1::TENDER_STAGE_PAYMENT, v1::TENDER_STATUS_CONFIRMED);
  EXPECT_THAT(Keys(make.Book(kCentre)), IsEmpty());
  EXPECT_EQ(Takings(Interim(make), v1::TENDER_KIND_CARD, v1::PURPOSE_GAS_BILL).taken_fen(), 700);
  make.Reverse(payment, true);
  EXPECT_THAT(Keys(make.Book(kCentre)), ElementsAre("pending_reversal/1/1"));
  make.Resolve(payment, 1, v1::TENDER_STAGE_REVERSAL, v1::TENDER_STATUS_CONFIRMED);
  EXPECT_THAT(Keys(make.Book(kCentre)), IsEmpty());
  EXPECT_EQ(Takings(Interim(make), v1::TENDER_KIND_CARD, v1::PURPOSE_GAS_BILL).reversed_fen(), 700);
}

// --- Safe, papers, cases ---------------------------------------------------------------------------------------------

TEST(Safe, IsAsCountedUntilSomethingMoves) {
  EventMaker make = OpenCentre();
  make.OpenSession(kTill, kCashier, 50'000);
  make.Drop(kTill, 20'000);
  make.CountSafe(kCentre, 1'969'000);
  const v1::SafeFigures safe = Interim(make).safe();
  EXPECT_EQ(safe.opening_fen(), 0);
  EXPECT_EQ(safe.in_fen(), 2'020'000);
  EXPECT_EQ(safe.out_fen(), 50'000);
  EXPECT_EQ(safe.expected_fen(), 1'970'000);
  EXPECT_TRUE(safe.counted());
  EXPECT_EQ(safe.counted_fen(), 1'969'000);
  EXPECT_EQ(safe.difference_fen(), -1'000);
  EXPECT_EQ(safe.differences_booked_fen(), 0);
  make.Drop(kTill, 5'000);
  const v1::SafeFigures moved = Interim(make).safe();
  EXPECT_FALSE(moved.counted());
  EXPECT_EQ(moved.differences_booked_fen(), -1'000);
  EXPECT_EQ(moved.expected_fen(), 1'974'000);
  EXPECT_EQ(moved.moved_sequence(), make.Last().sequence());
}

TEST(Papers, GoWithTheDrawerIntoTheSafe) {
  EventMaker make = OpenCentre();
  make.OpenSession(kTill, kCashier, 0);
  make.Pay(kTill, {Cheque(300'000), Cheque(100)});
  const CentreBook& book = make.Book(kCentre);
  EXPECT_EQ(book.TillPapers(TillId(kTill)), 2u);
  EXPECT_TRUE(book.HoldsPaper(v1::ACCOUNT_KIND_TILL, kTill, v1::ASSET_KIND_CHEQUE, 1));
  EXPECT_THAT(book.Papers(v1::ACCOUNT_KIND_TILL, kTill, v1::ASSET_KIND_CHEQUE), ElementsAre(1, 2));
  make.CountTill(kTill, v1::COUNT_PURPOSE_CLOSE, 0);
  make.CloseSession(kTill);
  EXPECT_EQ(book.TillPapers(TillId(kTill)), 0u);
  EXPECT_FALSE(book.HoldsPaper(v1::ACCOUNT_KIND_TILL, kTill, v1::ASSET_KIND_CHEQUE, 1));
  const v1::CloseDocument document = Interim(make);
  ASSERT_EQ(document.papers_size(), 1);
  EXPECT_EQ(document.papers(0).account_kind(), v1::ACCOUNT_KIND_SAFE);
  EXPECT_THAT(document.papers(0).asset_numbers(), ElementsAre(1, 2));
  EXPECT_EQ(document.safe().papers(), 2u);
}

TEST(Cases, AreListedWithTheirBalanceUntilARecountBringsThemToZero) {
  EventMaker make = OpenCentre();
  make.OpenSession(kMachine, kCashier, 0);
  make.Pay(kMachine, {Cash(10'000, 10'000)});
  const uint64_t number = make.CountTill(kMachine, v1::COUNT_PURPOSE_CLOSE, 9'000);
  const CentreBook& book = make.Book(kCentre);
  EXPECT_TRUE(book.IsCaseOpen(CaseId(number)));
  EXPECT_EQ(book.CaseBalanceFen(CaseId(number)), 1'000);
  const v1::CloseDocument document = Interim(make);
  ASSERT_EQ(document.cases_size(), 1);
  EXPECT_EQ(document.cases(0).balance_fen(), 1'000);
  EXPECT_EQ(document.cases(0).answerable(), kCashier);
  EXPECT_EQ(document.cases(0).opened_on(), 20261123);
  EXPECT_THAT(Keys(book), ElementsAre("case/1"));

  make.CountTill(kMachine, v1::COUNT_PURPOSE_CLOSE, 10'000, number);
  EXPECT_FALSE(book.IsCaseOpen(CaseId(number)));
  EXPECT_THAT(Keys(book), IsEmpty());
  make.CountTill(kMachine, v1::COUNT_PURPOSE_CLOSE, 9'500, number);
  EXPECT_TRUE(book.IsCaseOpen(CaseId(number)));
  EXPECT_EQ(book.CaseBalanceFen(CaseId(number)), 500);
}

TEST(Late, PaymentsAreListedAndTouchNoDrawer) {
  EventMaker make = OpenCentre();
  const uint64_t session = make.OpenSession(kTill, kCashier, 0);
  make.CountTill(kTill, v1::COUNT_PURPOSE_CLOSE, 0);
  make.CloseSession(kTill);
  make.PayLate(kTill, session, 5'000, 20261122);
  const v1::CloseDocument document = Interim(make);
  ASSERT_EQ(document.late_size(), 1);
  EXPECT_EQ(document.late(0).late_for(), 20261122);
  EXPECT_EQ(document.late(0).amount_fen(), 5'000);
  EXPECT_EQ(make.Book(kCentre).TillCashFen(TillId(kTill)), 0);
  EXPECT_EQ(document.sessions(0).cash().received_fen(), 0);
  EXPECT_EQ(Takings(document, v1::TENDER_KIND_CASH, v1::PURPOSE_GAS_BILL).taken_fen(), 5'000);
  EXPECT_EQ(Holding(document, v1::ACCOUNT_KIND_OVER_SHORT, 1), 5'000);
}

TEST(CentreBook, PassesOverEventsOfOtherCentres) {
  EventMaker make = OpenCentre();
  make.Centre(4);
  make.Till(4, 401, v1::TILL_KIND_WINDOW);
  make.OpeningCash(4, 1'000);
  const std::string before = make.Book(kCentre).Save();
  make.OpenDay(4);
  make.OpenSession(401, 7, 500);
  EXPECT_EQ(make.Book(kCentre).Save(), before);
  EXPECT_EQ(make.Book(4).TillCashFen(TillId(401)), 500);
}

TEST(CentreBook, CountsTheEventsOfTheDayByType) {
  const EventMaker make = DayInFigures();
  const v1::CloseDocument document = Interim(make);
  std::vector<std::pair<uint32_t, uint64_t>> counts;
  for (const v1::EventTypeCount& line : document.event_counts()) {
    counts.push_back({line.payload_field(), line.events()});
  }
  EXPECT_THAT(counts, ElementsAre(std::pair(35, 1), std::pair(36, 2), std::pair(42, 1), std::pair(43, 1),
                                  std::pair(46, 1), std::pair(47, 3), std::pair(48, 1), std::pair(49, 1),
                                  std::pair(50, 1), std::pair(51, 1), std::pair(52, 1), std::pair(53, 7),
                                  std::pair(54, 1), std::pair(55, 1), std::pair(56, 1), std::pair(59, 2)));
}

}  // namespace
}  // namespace daybook::figures
