#include "projections/tills.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ledger/base/rejection.h"
#include "tests/ledger/figures/random_days.h"

namespace daybook::projections {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr uint32_t kCentre = 3;
constexpr uint32_t kTill = 301;
constexpr uint32_t kCashier = 1042;

EventMaker OpenCentre() {
  EventMaker make;
  make.Centre(kCentre);
  make.Till(kCentre, 303, v1::TILL_KIND_MACHINE);
  make.Till(kCentre, kTill, v1::TILL_KIND_WINDOW);
  make.OpeningCash(kCentre, 2'000'000);
  make.OpenDay(kCentre);
  return make;
}

v1::Till TillOf(const EventMaker& make, uint32_t number = kTill) {
  TillsFold fold;
  fold.Apply(make.Events());
  v1::Till till;
  EXPECT_TRUE(fold.GetTill(TillId(number), till).ok());
  return till;
}

std::vector<uint32_t> Numbers(const google::protobuf::RepeatedPtrField<v1::Till>& tills) {
  std::vector<uint32_t> numbers;
  for (const v1::Till& till : tills) numbers.push_back(till.till());
  return numbers;
}

TEST(Till, ShowsItsSessionCashAndHeadroom) {
  EventMaker make = OpenCentre();
  const uint64_t session = make.OpenSession(kTill, kCashier, 50'000);
  make.Pay(kTill, {Cash(8'840, 10'000), Card(20'000)});
  const v1::Till till = TillOf(make);
  EXPECT_EQ(till.centre(), kCentre);
  EXPECT_EQ(till.name(), "Till 301");
  EXPECT_EQ(till.session(), session);
  EXPECT_EQ(till.cashier(), kCashier);
  EXPECT_EQ(till.cash_fen(), 58'840);
  EXPECT_EQ(till.soft_headroom_fen(), 1'000'000 - 58'840);
  EXPECT_EQ(till.hard_headroom_fen(), 3'000'000 - 58'840);
  EXPECT_EQ(till.payments(), 1u);
  ASSERT_EQ(till.tenders_size(), 2);
  EXPECT_EQ(till.tenders(0).tender(), v1::TENDER_KIND_CASH);
  EXPECT_EQ(till.tenders(0).expected_fen(), 8'840);
  EXPECT_EQ(till.tenders(1).provider(), 11u);
  EXPECT_EQ(till.tenders(1).expected_fen(), 20'000);
  EXPECT_EQ(till.business_date(), "2026-11-23");
  EXPECT_TRUE(till.day_open());
  EXPECT_EQ(till.last_movement(), make.Last().sequence());
  EXPECT_EQ(till.last_count(), 0u);
  EXPECT_EQ(till.last_event_time().seconds(), make.Last().commit_time_micros() / 1'000'000);
}

TEST(Till, CountsTheTopUpOfACardAmongItsPayments) {
  EventMaker make = OpenCentre();
  make.OpenSession(kTill, kCashier, 50'000);
  make.TopUp(kTill, {Cash(8'840, 10'000)});
  make.WriteCard(1);
  const v1::Till till = TillOf(make);
  EXPECT_EQ(till.payments(), 1u);
  EXPECT_EQ(till.cash_fen(), 58'840);
  ASSERT_EQ(till.tenders_size(), 1);
  EXPECT_EQ(till.tenders(0).expected_fen(), 8'840);
}

TEST(Till, TellsItsLastMovementFromItsLastCount) {
  EventMaker make = OpenCentre();
  make.OpenSession(kTill, kCashier, 50'000);
  const uint64_t moved = make.Last().sequence();
  make.CountTill(kTill, v1::COUNT_PURPOSE_SPOT, 49'000);
  const v1::Till till = TillOf(make);
  EXPECT_EQ(till.last_movement(), moved) << "a count books a difference, but moves nothing";
  EXPECT_EQ(till.last_count(), moved + 1);
  EXPECT_EQ(till.cash_fen(), 49'000);
}

TEST(Till, IsPausedUntilItIsResumed) {
  EventMaker make = OpenCentre();
  make.OpenSession(kTill, kCashier, 0);
  make.Pause(kTill);
  EXPECT_TRUE(TillOf(make).paused());
  make.Resume(kTill);
  EXPECT_FALSE(TillOf(make).paused());
}

TEST(Till, KeepsTheFiguresOfItsLastSessionUntilTheNextOne) {
  EventMaker make = OpenCentre();
  make.OpenSession(kTill, kCashier, 0);
  make.Pay(kTill, {Card(20'000), Cheque(100)});
  EXPECT_EQ(TillOf(make).papers(), 1u);
  make.CountTill(kTill, v1::COUNT_PURPOSE_CLOSE, 0, 0, 19'000);
  make.CloseSession(kTill);
  const v1::Till ended = TillOf(make);
  EXPECT_EQ(ended.session(), 0u);
  EXPECT_EQ(ended.cashier(), 0u);
  EXPECT_EQ(ended.papers(), 0u);
  EXPECT_EQ(ended.payments(), 1u);
  EXPECT_EQ(ended.tenders(0).declared_fen(), 19'000);
  make.OpenSession(kTill, kCashier, 0);
  EXPECT_EQ(TillOf(make).payments(), 0u);
  EXPECT_THAT(TillOf(make).tenders(), IsEmpty());
}

TEST(Till, IsNotTouchedByALatePaymentOfAnEndedSession) {
  EventMaker make = OpenCentre();
  const uint64_t ended = make.OpenSession(kTill, kCashier, 0);
  make.CountTill(kTill, v1::COUNT_PURPOSE_CLOSE, 0);
  make.CloseSession(kTill);
  make.OpenSession(kTill, kCashier, 100);
  make.PayLate(kTill, ended, 5'000, 0);
  const v1::Till till = TillOf(make);
  EXPECT_EQ(till.cash_fen(), 100);
  EXPECT_EQ(till.payments(), 0u);
  EXPECT_THAT(till.tenders(), IsEmpty());
}

TEST(Till, ChangesHandsAtAHandover) {
  EventMaker make = OpenCentre();
  make.OpenSession(kTill, kCashier, 50'000);
  make.Pay(kTill, {Card(20'000)});
  make.Pause(kTill);
  make.HandOver(make.PrepareHandover(kTill, 1'043, kTill));
  const v1::Till till = TillOf(make);
  EXPECT_EQ(till.session(), 2u);
  EXPECT_EQ(till.cashier(), 1'043u);
  EXPECT_EQ(till.cash_fen(), 50'000);
  EXPECT_FALSE(till.paused());
  EXPECT_EQ(till.payments(), 0u);
  EXPECT_THAT(till.tenders(), IsEmpty()) << "what the giver took is his session's";
}

TEST(Till, IsLeftEmptyByAHandoverToAnother) {
  constexpr uint32_t kReceivers = 399;
  EventMaker make = OpenCentre();
  make.Till(kCentre, kReceivers, v1::TILL_KIND_WINDOW);
  make.OpenSession(kTill, kCashier, 50'000);
  make.Pay(kTill, {Cheque(30'000)});
  make.HandOver(make.PrepareHandover(kTill, 1'043, kReceivers));
  EXPECT_EQ(TillOf(make).session(), 0u);
  EXPECT_EQ(TillOf(make).cash_fen(), 0);
  EXPECT_EQ(TillOf(make).papers(), 0u);
  const v1::Till receivers = TillOf(make, kReceivers);
  EXPECT_EQ(receivers.session(), 2u);
  EXPECT_EQ(receivers.cashier(), 1'043u);
  EXPECT_EQ(receivers.cash_fen(), 50'000);
  EXPECT_EQ(receivers.papers(), 1u);
  EXPECT_EQ(receivers.last_movement(), make.Last().sequence());
}

TEST(Till, ShowsItsTendersNetOfRefundsAndItsCashWithDues) {
  EventMaker make = OpenCentre();
  make.OpenSession(kTill, kCashier, 50'000);
  const uint64_t payment = make.Pay(kTill, {Cash(8'840, 10'000), Cheque(300'000), Transfer(500)});
  make.Refund(kTill, payment, {{0, 840}, {1, 100'000}});
  make.SettleDue(kCentre, kTill, 901, 2'000);
  const v1::Till till = TillOf(make);
  EXPECT_EQ(till.refunds(), 1u);
  EXPECT_EQ(till.cash_fen(), 60'000);
  ASSERT_EQ(till.tenders_size(), 3);
  EXPECT_EQ(till.tenders(0).expected_fen(), 8'000) << "a due is no taking";
  EXPECT_EQ(till.tenders(1).tender(), v1::TENDER_KIND_CHEQUE);
  EXPECT_EQ(till.tenders(1).expected_fen(), 200'000);
  EXPECT_EQ(till.tenders(2).expected_fen(), 500);
  EXPECT_EQ(till.last_movement(), make.Last().sequence());
}

TEST(Till, MovesWhenACounterfeitIsFoundInItsDrawer) {
  EventMaker make = OpenCentre();
  make.OpenSession(kTill, kCashier, 50'000);
  make.ReportCounterfeit(kCentre, kTill, 10'000);
  const v1::Till till = TillOf(make);
  EXPECT_EQ(till.cash_fen(), 40'000);
  EXPECT_EQ(till.papers(), 1u);
  EXPECT_EQ(till.last_movement(), make.Last().sequence() - 1) << "the case follows it";
}

TEST(Till, UnknownIsRefusedByName) {
  TillsFold fold;
  v1::Till till;
  EXPECT_EQ(ReasonOf(fold.GetTill(TillId(1), till)), v1::REJECTION_REASON_TILL_UNKNOWN);
}

TEST(Tills, HoldWhatAPlainAccountSaysWhateverHappened) {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(seed);
    const EventMaker make = RandomDays(seed, 2, 300);
    TillsFold fold;
    fold.Apply(make.Events());
    v1::ListTillsResponse response;
    ASSERT_TRUE(fold.ListTills({}, response).ok());
    ASSERT_EQ(response.tills_size(), 8);
    for (const v1::Till& till : response.tills()) {
      EXPECT_EQ(till.cash_fen(), make.TillCash(till.till()));
      EXPECT_EQ(till.session(), make.Session(till.till()));
    }
  }
}

TEST(Tills, AreListedByNumberPageByPageAndByCentre) {
  const EventMaker make = RandomDays(1, 1, 10);
  TillsFold fold;
  fold.Apply(make.Events());
  v1::ListTillsRequest request;
  request.set_page_size(3);
  std::vector<uint32_t> numbers;
  do {
    v1::ListTillsResponse response;
    ASSERT_TRUE(fold.ListTills(request, response).ok());
    for (uint32_t number : Numbers(response.tills())) numbers.push_back(number);
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(numbers, ElementsAre(101, 102, 103, 104, 201, 202, 203, 204));
  request.Clear();
  request.set_centre(2);
  v1::ListTillsResponse response;
  ASSERT_TRUE(fold.ListTills(request, response).ok());
  EXPECT_THAT(Numbers(response.tills()), ElementsAre(201, 202, 203, 204));
  EXPECT_EQ(response.next_page_token(), "") << "nothing of this centre is left";
  request.set_page_token("made up");
  EXPECT_EQ(ReasonOf(fold.ListTills(request, response)), v1::REJECTION_REASON_FIELD_INVALID);
}

TEST(WatchedTills, AreThoseThatChangedSince) {
  EventMaker make = OpenCentre();
  make.OpenSession(kTill, kCashier, 0);
  TillsFold fold;
  fold.Apply(make.Events());
  google::protobuf::RepeatedPtrField<v1::Till> changed;
  EXPECT_FALSE(fold.ChangedSince(0, CentreId(), TillId(), TillId(), changed));
  EXPECT_THAT(Numbers(changed), ElementsAre(kTill, 303)) << "a snapshot: everything";
  const uint64_t seen = make.Last().sequence();
  changed.Clear();
  fold.ChangedSince(seen, CentreId(), TillId(), TillId(), changed);
  EXPECT_THAT(changed, IsEmpty());

  make.Pay(kTill, {Cash(100, 100)});
  const v1::Event* paid = &make.Last();
  fold.Apply({&paid, 1});
  fold.ChangedSince(seen, CentreId(kCentre), TillId(), TillId(), changed);
  EXPECT_THAT(Numbers(changed), ElementsAre(kTill));
  changed.Clear();
  fold.ChangedSince(seen, CentreId(4), TillId(), TillId(), changed);
  fold.ChangedSince(seen, CentreId(), TillId(303), TillId(), changed);
  fold.ChangedSince(seen, CentreId(4), TillId(kTill), TillId(), changed);
  EXPECT_THAT(changed, IsEmpty());
  fold.ChangedSince(seen, CentreId(), TillId(kTill), TillId(), changed);
  EXPECT_THAT(Numbers(changed), ElementsAre(kTill));
}

TEST(WatchedTills, AllChangeWhenTheirCentresDayDoes) {
  EventMaker make = OpenCentre();
  TillsFold fold;
  fold.Apply(make.Events());
  const uint64_t seen = make.Last().sequence();
  make.CountSafe(kCentre, 2'000'000);
  make.CloseDay(kCentre);
  const v1::Event* closed = &make.Last();
  fold.Apply({&closed, 1});
  google::protobuf::RepeatedPtrField<v1::Till> changed;
  fold.ChangedSince(seen, CentreId(kCentre), TillId(), TillId(), changed);
  EXPECT_THAT(Numbers(changed), ElementsAre(kTill, 303));
  EXPECT_FALSE(changed[0].day_open());
  EXPECT_EQ(changed[0].business_date(), "2026-11-24");
}

TEST(WatchedTills, OfMoreThanAThousandComeInSeveralCalls) {
  EventMaker make;
  make.Centre(1);
  for (uint32_t till = 1; till <= 2'500; ++till) make.Till(1, till, v1::TILL_KIND_WINDOW);
  TillsFold fold;
  fold.Apply(make.Events());
  google::protobuf::RepeatedPtrField<v1::Till> tills;
  TillId after;
  int calls = 0;
  do {
    after = fold.ChangedSince(0, CentreId(), TillId(), after, tills);
    ++calls;
  } while (after);
  EXPECT_EQ(calls, 3);
  EXPECT_EQ(tills.size(), 2'500);
}

}  // namespace
}  // namespace daybook::projections
