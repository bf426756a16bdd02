// Top-ups in one centre's day: takings like any other, and a write that stays open until the card is read back.
#include "ledger/figures/card_book.h"

#include <gmock/gmock.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ledger/figures/centre_book.h"
#include "ledger/figures/payment_of.h"
#include "tests/ledger/figures/event_maker.h"

namespace daybook::figures {
namespace {

using ::google::protobuf::util::MessageDifferencer;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr uint32_t kCentre = 3;
constexpr uint32_t kTill = 301;
constexpr uint32_t kMachine = 302;
constexpr uint32_t kCashier = 1042;

// An open day with a session at the window and one at the machine.
EventMaker OpenSessions() {
  EventMaker make;
  make.Centre(kCentre);
  make.Till(kCentre, kTill, v1::TILL_KIND_WINDOW);
  make.Till(kCentre, kMachine, v1::TILL_KIND_MACHINE);
  make.OpeningCash(kCentre, 2'000'000);
  make.OpenDay(kCentre);
  make.OpenSession(kTill, kCashier, 50'000);
  make.OpenSession(kMachine, kCashier, 10'000);
  return make;
}

v1::CloseDocument Interim(const EventMaker& make) { return make.Book(kCentre).BuildInterim(make.Last().sequence()); }

std::vector<std::string> Keys(const EventMaker& make) {
  std::vector<std::string> keys;
  for (const v1::PreflightItem& entry : make.Book(kCentre).OpenItems(make.NowMicros())) {
    keys.push_back(entry.item().key());
  }
  return keys;
}

// What remains to be written, as the document lists it; none: nothing.
std::vector<v1::CardWriteLine> Open(const EventMaker& make) {
  const v1::CloseDocument document = Interim(make);
  return {document.cards().open().begin(), document.cards().open().end()};
}

void EndDay(EventMaker& make, std::vector<std::string> carried) {
  make.CountTill(kTill, v1::COUNT_PURPOSE_CLOSE, make.TillCash(kTill));
  make.CloseSession(kTill);
  make.CountSafe(kCentre, make.SafeCash(kCentre));
  make.CloseDay(kCentre, std::move(carried));
}

TEST(PaymentOf, IsWhatAPaymentOrATopUpTellsOfItself) {
  EventMaker make = OpenSessions();
  EXPECT_EQ(PaymentOf(make.Last()), nullptr);
  make.Pay(kTill, {Card(500)});
  ASSERT_NE(PaymentOf(make.Last()), nullptr);
  EXPECT_EQ(PaymentOf(make.Last())->payment(), 1u);
  make.TopUp(kTill, {Card(700)});
  ASSERT_NE(PaymentOf(make.Last()), nullptr);
  EXPECT_EQ(PaymentOf(make.Last())->payment(), 2u);
}

TEST(TopUps, AreTakingsOfTheDayTheSessionAndTheTill) {
  EventMaker make = OpenSessions();
  make.TopUp(kTill, {Cash(8'840, 10'000), Card(20'000, 11)});
  const v1::CloseDocument document = Interim(make);
  ASSERT_EQ(document.takings_size(), 2);
  EXPECT_EQ(document.takings(0).purpose(), v1::PURPOSE_PREPAYMENT);
  EXPECT_EQ(document.takings(0).taken_fen() + document.takings(1).taken_fen(), 28'840);
  EXPECT_EQ(document.grand_total().payments(), 1u);
  EXPECT_EQ(document.grand_total().taken_fen(), 28'840);
  EXPECT_EQ(document.sessions(0).payments(), 1u);
  EXPECT_EQ(document.sessions(0).cash().received_fen(), 10'000);
  EXPECT_EQ(document.sessions(0).cash().change_fen(), 1'160);
  EXPECT_EQ(document.sessions(0).cash().handed_in_fen(), 0);
  EXPECT_EQ(make.Book(kCentre).BookedFen(SessionId(1), v1::TENDER_KIND_CARD, 11), 20'000);
  EXPECT_EQ(document.cards().paid(), 1u);
}

TEST(TopUps, AreOpenItemsUntilTheirCardIsWritten) {
  EventMaker make = OpenSessions();
  make.TopUp(kTill, {Cash(8'840, 10'000)}, 77, 5);
  const uint64_t paid = make.Last().sequence();
  ASSERT_THAT(Open(make), SizeIs(1));
  EXPECT_EQ(Open(make)[0].payment(), 1u);
  EXPECT_EQ(Open(make)[0].card(), 77u);
  EXPECT_EQ(Open(make)[0].card_counter(), 5u);
  EXPECT_EQ(Open(make)[0].amount_fen(), 8'840);
  const std::vector<v1::PreflightItem> items = make.Book(kCentre).OpenItems(make.NowMicros());
  EXPECT_EQ(items[0].item().key(), "card_write/1");
  EXPECT_EQ(items[0].item().kind(), v1::OPEN_ITEM_KIND_CARD_WRITE_UNFINISHED);
  EXPECT_EQ(items[0].item().till(), kTill);
  EXPECT_EQ(items[0].item().amount_fen(), 8'840);
  EXPECT_EQ(items[0].item().since_sequence(), paid);
  EXPECT_TRUE(items[0].carriable());
  make.WriteCard(1);
  EXPECT_THAT(Open(make), IsEmpty());
  EXPECT_EQ(Interim(make).cards().written(), 1u);
  EXPECT_EQ(Interim(make).cards().written_fen(), 8'840);
}

TEST(TopUps, SayWhetherTheirWriteHasFailed) {
  EventMaker make = OpenSessions();
  make.TopUp(kTill, {Card(500)});
  make.FailCard(1);
  EXPECT_TRUE(Open(make).at(0).failed());
  make.RewriteCard(1);
  EXPECT_FALSE(Open(make).at(0).failed());
  EXPECT_EQ(Interim(make).cards().failed(), 1u);
  EXPECT_EQ(Interim(make).cards().rewritten(), 1u);
}

TEST(TopUps, EndWithTheirReversal) {
  EventMaker make = OpenSessions();
  make.TopUp(kTill, {Cash(500, 500), Card(300)});
  make.Reverse(1, /*is_pending=*/true);
  EXPECT_THAT(Open(make), IsEmpty());
  make.Resolve(1, 1, v1::TENDER_STAGE_REVERSAL, v1::TENDER_STATUS_CONFIRMED);
  EXPECT_THAT(Open(make), IsEmpty());
}

TEST(TopUps, EndOnceNothingIsLeftOfThemNorPending) {
  EventMaker make = OpenSessions();
  make.TopUp(kTill, {Cash(500, 500), Card(300)});
  make.FailCard(1);
  make.Refund(kTill, 1, {{0, 500}});
  EXPECT_EQ(Open(make).at(0).amount_fen(), 300);
  const uint64_t refund = make.Refund(kTill, 1, {{1, 300, true}});
  EXPECT_EQ(Open(make).at(0).amount_fen(), 300);
  EXPECT_EQ(Open(make).at(0).pending(), 1u);
  make.ResolveRefund(refund, 1, v1::TENDER_STATUS_FAILED);
  EXPECT_EQ(Open(make).at(0).pending(), 0u);
  const uint64_t again = make.Refund(kTill, 1, {{1, 300, true}});
  make.ResolveRefund(again, 1, v1::TENDER_STATUS_CONFIRMED);
  EXPECT_THAT(Open(make), IsEmpty());
}

TEST(TopUps, OfWhichNoTenderCameInAreOver) {
  EventMaker make = OpenSessions();
  make.TopUp(kTill, {Card(300, 11, true)});
  EXPECT_EQ(Open(make).at(0).amount_fen(), 0);
  make.Resolve(1, 0, v1::TENDER_STAGE_PAYMENT, v1::TENDER_STATUS_FAILED);
  EXPECT_THAT(Open(make), IsEmpty());
}

TEST(TopUps, StayOpenOverTheNightAndSayWhenTheyWereFirstCarried) {
  EventMaker make = OpenSessions();
  make.TopUp(kTill, {Cash(500, 500)}, 77, 5);
  make.TopUp(kMachine, {Card(300)}, 78, 1);
  make.WriteCard(2);
  EXPECT_THAT(Keys(make), ElementsAre("card_write/1", "drawer/301", "safe/3", "session/1"))
      << "what a machine has open is nobody's to close";
  EndDay(make, {"card_write/1"});
  make.OpenDay(kCentre);
  ASSERT_THAT(Open(make), SizeIs(1));
  EXPECT_EQ(Open(make)[0].carried_since(), 20261123);
  EXPECT_EQ(Interim(make).cards().paid(), 0u) << "of the day alone";
  EXPECT_EQ(Interim(make).cards().written_fen(), 0);
  make.OpenSession(kTill, kCashier, 50'000);
  EndDay(make, {"card_write/1"});
  EXPECT_EQ(Open(make).at(0).carried_since(), 20261123);
  make.WriteCard(1);
  EXPECT_THAT(Open(make), IsEmpty());
}

TEST(TopUps, AreSavedAndRestoredWithTheBook) {
  EventMaker make = OpenSessions();
  make.TopUp(kTill, {Cash(500, 500), Card(300, 11, true)}, 77, 5);
  make.TopUp(kTill, {Cash(700, 700)}, 78, 9);
  make.FailCard(2);
  CentreBook restored{CentreId(kCentre)};
  ASSERT_TRUE(restored.RestoreFrom(make.Book(kCentre).Save()).ok());
  EXPECT_TRUE(MessageDifferencer::Equals(restored.BuildInterim(9), make.Book(kCentre).BuildInterim(9)));
  make.Resolve(1, 1, v1::TENDER_STAGE_PAYMENT, v1::TENDER_STATUS_CONFIRMED);
  restored.Apply(make.Last());
  EXPECT_EQ(restored.Save(), make.Book(kCentre).Save());
}

// The longest lines there can be.
TEST(CardBook, NeverWritesMoreThanItSaysItMay) {
  CardBook book;
  for (uint64_t payment = 1; payment <= 200; ++payment) {
    v1::Event event;
    event.set_sequence(UINT64_MAX);
    event.set_till(UINT32_MAX);
    v1::CardTopUpPaid& paid = *event.mutable_card_top_up_paid();
    paid.mutable_payment()->set_payment(UINT64_MAX - 200 + payment);
    paid.set_card(1'000'000'000'000'000);
    paid.set_card_counter(UINT32_MAX);
    for (int i = 0; i < 8; ++i) paid.mutable_payment()->add_tenders()->set_status(v1::TENDER_STATUS_PENDING);
    v1::Posting& posting = *event.add_postings();
    posting.set_account_kind(v1::ACCOUNT_KIND_CARD_LOAD_PENDING);
    posting.set_quantity(-8'000'000'000'000);
    book.Apply(event);
  }
  v1::CloseDocument document;
  book.Write(*document.mutable_cards());
  CarryReasons reasons;
  for (const v1::CardWriteLine& line : document.cards().open()) {
    reasons["card_write/" + std::to_string(line.payment())] = "it can wait";
  }
  CardBook::MarkCarried(reasons, 20261123, *document.mutable_cards());
  std::vector<v1::PreflightItem> items;
  book.AddOpenItems(0, 20261123, items);
  for (const v1::PreflightItem& item : items) *document.add_items() = item.item();
  for (v1::OpenItem& item : *document.mutable_items()) item.set_carried_since(20261123);
  EXPECT_EQ(document.cards().open(199).carried_since(), 20261123);
  EXPECT_LE(document.ByteSizeLong(), book.ListBytes());
  EXPECT_EQ(book.Carriable(), 200u);
}

}  // namespace
}  // namespace daybook::figures
