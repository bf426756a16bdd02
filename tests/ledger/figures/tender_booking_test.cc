// Which tenders an event books, and how tenders that wait are called.
#include "ledger/figures/tender_booking.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <tuple>
#include <vector>

#include "ledger/figures/pending_key.h"
#include "tests/ledger/figures/event_maker.h"

namespace daybook::figures {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr uint32_t kTill = 301;

using Row = std::tuple<v1::TenderKind, uint32_t, int64_t>;

EventMaker OpenSession() {
  EventMaker make;
  make.Centre(3);
  make.Till(3, kTill, v1::TILL_KIND_WINDOW);
  make.OpeningCash(3, 2'000'000);
  make.OpenDay(3);
  make.OpenSession(kTill, 1042, 50'000);
  return make;
}

std::vector<Row> TendersOf(const v1::Event& event) {
  std::vector<Row> rows;
  ForEachTender(event, [&](const BookedTender& tender) {
    rows.push_back({tender.kind, tender.provider, tender.quantity});
  });
  return rows;
}

TEST(TenderBooking, TakesReceivedAndChangeAsOneTender) {
  EventMaker make = OpenSession();
  make.Pay(kTill, {Cash(8'840, 10'000), Card(500, 12), Cheque(70), Transfer(9)});
  EXPECT_EQ(BookingOf(make.Last()), Booking::kTaken);
  EXPECT_THAT(TendersOf(make.Last()),
              ElementsAre(Row(v1::TENDER_KIND_CARD, 12, 500), Row(v1::TENDER_KIND_CHEQUE, 0, 70),
                          Row(v1::TENDER_KIND_TRANSFER, 31, 9), Row(v1::TENDER_KIND_CASH, 0, 8'840)));
}

TEST(TenderBooking, TakesBothCasesOfALatePaymentAsOneTender) {
  v1::Event event;
  event.mutable_payment_received();
  for (uint64_t number : {1u, 2u}) {
    v1::Posting& posting = *event.add_postings();
    posting.set_account_kind(v1::ACCOUNT_KIND_OVER_SHORT);
    posting.set_account_number(number);
    posting.set_asset_kind(v1::ASSET_KIND_MONEY);
    posting.set_quantity(50);
  }
  EXPECT_THAT(TendersOf(event), ElementsAre(Row(v1::TENDER_KIND_CASH, 0, 100)));
}

TEST(TenderBooking, TellsTheRefundOfAChequeFromThatOfATransfer) {
  EventMaker make = OpenSession();
  const uint64_t payment = make.Pay(kTill, {Transfer(1'000), Cheque(1'000), Cheque(400)});
  make.Refund(kTill, payment, {{2, 300, true}, {1, 1'000}, {0, 1'000}, {2, 100}});
  EXPECT_EQ(BookingOf(make.Last()), Booking::kRefunded);
  EXPECT_THAT(TendersOf(make.Last()),
              ElementsAre(Row(v1::TENDER_KIND_CHEQUE, 0, -1'000), Row(v1::TENDER_KIND_TRANSFER, 31, -1'000),
                          Row(v1::TENDER_KIND_CHEQUE, 0, -100)));
  make.ResolveRefund(1, 2, v1::TENDER_STATUS_CONFIRMED);
  EXPECT_EQ(BookingOf(make.Last()), Booking::kRefunded);
  EXPECT_THAT(TendersOf(make.Last()), ElementsAre(Row(v1::TENDER_KIND_CHEQUE, 0, -300)));
}

TEST(TenderBooking, IsReversedForReversalsAndWhatBecameOfThem) {
  EventMaker make = OpenSession();
  const uint64_t payment = make.Pay(kTill, {Card(500)});
  make.Reverse(payment, true);
  EXPECT_EQ(BookingOf(make.Last()), Booking::kReversed);
  EXPECT_THAT(TendersOf(make.Last()), IsEmpty());
  make.Resolve(payment, 0, v1::TENDER_STAGE_REVERSAL, v1::TENDER_STATUS_CONFIRMED);
  EXPECT_EQ(BookingOf(make.Last()), Booking::kReversed);
  EXPECT_THAT(TendersOf(make.Last()), ElementsAre(Row(v1::TENDER_KIND_CARD, 11, -500)));
}

TEST(TenderBooking, IsNoneForMoneyThatIsNoTakings) {
  EventMaker make = OpenSession();
  make.SettleDue(3, kTill, 901, 500);
  EXPECT_EQ(BookingOf(make.Last()), Booking::kNone);
  EXPECT_THAT(TendersOf(make.Last()), IsEmpty());
  make.Drop(kTill, 500);
  EXPECT_THAT(TendersOf(make.Last()), IsEmpty());
}

TEST(PendingName, ComesBackAsItsKey) {
  for (v1::TenderStage stage : {v1::TENDER_STAGE_PAYMENT, v1::TENDER_STAGE_REVERSAL, v1::TENDER_STAGE_REFUND}) {
    for (uint64_t number : {uint64_t{1}, uint64_t{17}, uint64_t{1} << 40}) {
      for (uint32_t index : {0u, 7u}) {
        uint64_t key = 0;
        ASSERT_TRUE(ParsePendingName(PendingName(PendingKey(number, index, stage)), key));
        EXPECT_EQ(key, PendingKey(number, index, stage));
      }
    }
  }
  EXPECT_EQ(PendingName(PendingKey(17, 2, v1::TENDER_STAGE_PAYMENT)), "pending_tender/17/2");
  EXPECT_EQ(PendingName(PendingKey(17, 2, v1::TENDER_STAGE_REVERSAL)), "pending_reversal/17/2");
  EXPECT_EQ(PendingName(PendingKey(4, 0, v1::TENDER_STAGE_REFUND)), "pending_refund/4/0");
}

TEST(PendingName, OfAnotherKindIsNone) {
  uint64_t key = 0;
  for (const char* name : {"", "case/3", "pending_tender/17", "pending_tender/x/2", "pending/17/2", "deposit/4/0"}) {
    EXPECT_FALSE(ParsePendingName(name, key)) << name;
  }
}

}  // namespace
}  // namespace daybook::figures
