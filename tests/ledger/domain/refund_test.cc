// Refunds: a payment given back, whole or in part, whatever became of its session and day.
#include "tests/ledger/domain/refund_fixture.h"

namespace daybook::domain {
namespace {

TEST_F(Refund, OfCashComesFromTheDrawer) {
  Given(CashPayment(8'800));
  When(GiveBack(Tender(0, 3'000)));
  ThenEvents({"payment_refunded"});
  EXPECT_EQ(DrawerFen(), 55'800);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_CUSTOMER, 6200012345), -5'800);
  EXPECT_EQ(Event().purpose(), v1::PURPOSE_GAS_BILL);
  EXPECT_EQ(Event().reason(), "paid twice");
  EXPECT_EQ(Event().second_person(), kSupervisor);
  EXPECT_EQ(Event().session(), 1u);
  const v1::PaymentRefunded& fact = Event().payment_refunded();
  EXPECT_EQ(fact.refund(), 1u);
  EXPECT_EQ(fact.payment(), 1u);
  EXPECT_EQ(fact.amount_fen(), 3'000);
  EXPECT_EQ(fact.customer(), 6200012345u);
  EXPECT_EQ(world_.log().at(fact.payment_sequence() - 1)->payment_received().payment(), 1u);
  EXPECT_EQ(world_.receipt().number(), 1u);
}

TEST_F(Refund, GivesEveryTenderBackTheWayItCame) {
  GivenMixedAndCleared();
  EXPECT_EQ(Customer(), -15'000);
  When(GiveBack(Tender(0, 1'000) + Tender(1, 2'000, "R1") + Tender(2, 3'000, "R2", 5) + Tender(3, 4'000, "R3") +
                Tender(4, 5'000, "R4")));
  ThenEvents({"payment_refunded"});
  EXPECT_EQ(Customer(), 0);
  EXPECT_EQ(DrawerFen(), 49'000);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_CARD_CLEARING, kAcquirer), 0);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_WALLET_CLEARING, kWallet), 0);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_CHEQUE_CLEARING, kCentre), 0);
  // The cheque was banked, and goes back by transfer.
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_BANK, kBankAccount), 3'000);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_TRANSFER_CLEARING, kBankAccount), -3'000);
  EXPECT_EQ(Event().payment_refunded().tenders(2).cheque(), 1u);
  EXPECT_EQ(Event().payment_refunded().tenders(2).provider(), kBankAccount);
  EXPECT_EQ(Event().payment_refunded().tenders(3).provider(), kBankAccount);
}

TEST_F(Refund, WithoutACustomerLessensTheRevenueOfItsPurpose) {
  Given(AtTill("receive_payment { purpose: PURPOSE_APPLIANCE amount_fen: 5000 tenders { kind: TENDER_KIND_CASH status: "
               "TENDER_STATUS_CONFIRMED amount_fen: 5000 received_fen: 5000 } }"));
  Given(GiveBack(Tender(0, 2'000)));
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_REVENUE, v1::PURPOSE_APPLIANCE), -3'000);
}

TEST_F(Refund, MayComeInPartsUntilTheTenderIsUsedUp) {
  Given(CashPayment(8'800));
  Given(GiveBack(Tender(0, 3'000)));
  Given(GiveBack(Tender(0, 5'000)));
  EXPECT_EQ(Event().payment_refunded().refund(), 2u);
  When(GiveBack(Tender(0, 900)));
  ThenRejected(v1::REJECTION_REASON_REFUND_EXCEEDS_TENDER);
  Given(GiveBack(Tender(0, 800)));
  When(GiveBack(Tender(0, 10)));
  ThenRejected(v1::REJECTION_REASON_REFUND_EXCEEDS_TENDER);
}

TEST_F(Refund, NeverPassesItsTenderThoughAnotherHasEnough) {
  GivenMixed();
  When(GiveBack(Tender(0, 1'010)));
  ThenRejected(v1::REJECTION_REASON_REFUND_EXCEEDS_TENDER);
  When(GiveBack(Tender(7, 10, "R1")));
  ThenRejected(v1::REJECTION_REASON_REFUND_EXCEEDS_TENDER);
}

TEST_F(Refund, OfAPaymentOfADayLongClosedIsBookedOnTheCurrentDay) {
  Given(CashPayment(8'800));
  GivenDayOver();
  GivenNextDayOpen();
  GivenDayClosed("2026-11-25");
  EXPECT_TRUE(world_.state().payments.empty());
  world_.Restart();
  GivenNextDayOpen("2026-11-25");
  GivenOpenSession(50'000);
  When(GiveBack(Tender(0, 8'800)));
  ThenEvents({"payment_refunded"});
  EXPECT_EQ(Event().business_date(), 20261125);
  EXPECT_EQ(Event().late_for(), 0);
  EXPECT_EQ(DrawerFen(), 41'200);
  When(GiveBack(Tender(0, 10)));
  ThenRejected(v1::REJECTION_REASON_REFUND_EXCEEDS_TENDER);
}

TEST_F(Refund, IsRememberedThroughDaysAndRestarts) {
  GivenMixed();
  Given(GiveBack(Tender(0, 300)));
  GivenDayOver();
  world_.Restart();
  GivenNextDayOpen();
  GivenOpenSession(50'000);
  EXPECT_TRUE(world_.state().payments.empty());
  // Another tender, and another day: what was given back before is not forgotten with the new refund.
  Given(GiveBack(Tender(1, 500, "R1"), "request_id: 'mixed'"));
  ASSERT_EQ(Event().payment_refunded().before_size(), 5);
  EXPECT_EQ(Event().payment_refunded().before(0).refunded_fen(), 300);
  GivenDayOver("2026-11-25");
  world_.Restart();
  GivenNextDayOpen("2026-11-25");
  GivenOpenSession(50'000);
  EXPECT_TRUE(world_.state().payments.empty());
  When(GiveBack(Tender(0, 710)));
  ThenRejected(v1::REJECTION_REASON_REFUND_EXCEEDS_TENDER);
  When(GiveBack(Tender(1, 1'501, "R2")));
  ThenRejected(v1::REJECTION_REASON_REFUND_EXCEEDS_TENDER);
  Given(GiveBack(Tender(0, 700) + Tender(1, 1'500, "R2")));
  EXPECT_EQ(Event().payment_refunded().before(0).refunded_fen(), 300);
  EXPECT_EQ(Event().payment_refunded().before(1).refunded_fen(), 500);
  // The same day once more: it is in memory, and the event need not repeat it.
  When(GiveBack(Tender(0, 10)));
  ThenRejected(v1::REJECTION_REASON_REFUND_EXCEEDS_TENDER);
  Given(GiveBack(Tender(4, 10, "R3")));
  EXPECT_EQ(Event().payment_refunded().before_size(), 0);
  EXPECT_EQ(Customer(), -15'000 + 300 + 500 + 700 + 1'500 + 10);
}

TEST_F(Refund, RemembersATenderThatFailedLongAgo) {
  Given(AtTill("receive_payment { purpose: PURPOSE_REPAIR amount_fen: 3000 "
               "tenders { kind: TENDER_KIND_CASH status: TENDER_STATUS_CONFIRMED amount_fen: 1000 received_fen: 1000 } "
               "tenders { kind: TENDER_KIND_WALLET provider: 8 status: TENDER_STATUS_PENDING amount_fen: 2000 } }"));
  When(GiveBack(Tender(1, 2'000, "R1")));
  ThenRejected(v1::REJECTION_REASON_TENDER_PENDING);
  // What is booked can be given back meanwhile.
  Given(GiveBack(Tender(0, 100)));
  Given(AtCentre("resolve_tender { payment { number: 1 } stage: TENDER_STAGE_PAYMENT tender_index: 1 outcome: "
                 "TENDER_STATUS_FAILED }",
                 kCashier));
  When(GiveBack(Tender(1, 2'000, "R1")));
  ThenRejected(v1::REJECTION_REASON_REFUND_EXCEEDS_TENDER);
  GivenDayOver();
  GivenNextDayOpen();
  GivenOpenSession();
  Given(GiveBack(Tender(0, 100)));
  GivenDayOver("2026-11-25");
  GivenNextDayOpen("2026-11-25");
  GivenOpenSession();
  When(GiveBack(Tender(1, 2'000, "R1")));
  ThenRejected(v1::REJECTION_REASON_REFUND_EXCEEDS_TENDER);
  When(GiveBack(Tender(0, 810)));
  ThenRejected(v1::REJECTION_REASON_REFUND_EXCEEDS_TENDER);
  Given(GiveBack(Tender(0, 800)));
}

TEST_F(Refund, IsRefusedOfAReversedPayment) {
  Given(CashPayment(8'800));
  Given(AtTill("reason: 'wrong' reverse_payment { payment { number: 1 } }", kCashier, kSupervisor));
  When(GiveBack(Tender(0, 8'800)));
  ThenRejected(v1::REJECTION_REASON_ALREADY_REVERSED);
  GivenDayOver();
  GivenNextDayOpen();
  GivenOpenSession();
  When(GiveBack(Tender(0, 8'800)));
  ThenRejected(v1::REJECTION_REASON_ALREADY_REVERSED);
}

TEST_F(Refund, GivesBackATenderWhoseReversalTheProviderRefused) {
  Given(AtTill("receive_payment { purpose: PURPOSE_GAS_BILL customer: 62 amount_fen: 3000 "
               "tenders { kind: TENDER_KIND_CASH status: TENDER_STATUS_CONFIRMED amount_fen: 1000 received_fen: 1000 } "
               "tenders { kind: TENDER_KIND_CARD provider: 7 status: TENDER_STATUS_CONFIRMED amount_fen: 2000 "
               "provider_reference: 'C1' } }"));
  Given(AtTill("reason: 'wrong' reverse_payment { payment { number: 1 } reversals { tender_index: 1 status: "
               "TENDER_STATUS_PENDING } }",
               kCashier, kSupervisor));
  When(GiveBack(Tender(1, 2'000, "R1")));
  ThenRejected(v1::REJECTION_REASON_TENDER_PENDING);
  Given(AtCentre("resolve_tender { payment { number: 1 } stage: TENDER_STAGE_REVERSAL tender_index: 1 outcome: "
                 "TENDER_STATUS_FAILED }",
                 kCashier));
  GivenDayOver();
  GivenNextDayOpen();
  GivenOpenSession();
  When(GiveBack(Tender(0, 1'000)));
  ThenRejected(v1::REJECTION_REASON_ALREADY_REVERSED);
  Given(GiveBack(Tender(1, 1'500, "R1")));
  GivenDayOver("2026-11-25");
  GivenNextDayOpen("2026-11-25");
  GivenOpenSession();
  When(GiveBack(Tender(0, 1'000)));
  ThenRejected(v1::REJECTION_REASON_ALREADY_REVERSED);
  When(GiveBack(Tender(1, 510, "R2")));
  ThenRejected(v1::REJECTION_REASON_REFUND_EXCEEDS_TENDER);
  Given(GiveBack(Tender(1, 500, "R2")));
  EXPECT_EQ(Customer(), 0);
}

TEST_F(Refund, WhoseOutcomeIsUnknownIsBookedWhenItIsConfirmedOnTheDayOfThat) {
  GivenMixed();
  Given(GiveBack(Pending(1, 1'500)));
  EXPECT_EQ(Event().postings_size(), 0);
  EXPECT_EQ(Event().payment_refunded().amount_fen(), 1'500);
  EXPECT_EQ(Customer(), -15'000);
  // What is on its way cannot be given back a second time.
  When(GiveBack(Tender(1, 501, "R1")));
  ThenRejected(v1::REJECTION_REASON_REFUND_EXCEEDS_TENDER);
  GivenDayOver();
  EXPECT_EQ(world_.state().payments.size(), 1u);
  world_.Restart();
  When(Resolve("CONFIRMED", "number: 1", 1, "R1"));
  ThenEvents({"tender_resolved"});
  EXPECT_EQ(Event().business_date(), 20261124);
  EXPECT_EQ(Event().session(), 1u);
  EXPECT_EQ(Event().till(), kTill);
  EXPECT_EQ(Event().purpose(), v1::PURPOSE_GAS_BILL);
  EXPECT_EQ(Event().tender_resolved().refund(), 1u);
  EXPECT_EQ(Event().tender_resolved().amount_fen(), 1'500);
  EXPECT_EQ(Customer(), -13'500);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_CARD_CLEARING, kAcquirer), 500);
  When(Resolve("CONFIRMED", "number: 1", 1, "R2"));
  ThenRejected(v1::REJECTION_REASON_TENDER_NOT_PENDING);
  GivenNextDayOpen();
  GivenDayClosed("2026-11-25");
  EXPECT_TRUE(world_.state().payments.empty());
}

TEST_F(Refund, ThatAProviderRefusesCanBeMadeAgain) {
  GivenMixed();
  v1::Command command = GiveBack(Pending(1, 2'000, "R1"));
  command.set_request_id("refund");
  Given(command);
  When(GiveBack(Tender(1, 10, "R2")));
  ThenRejected(v1::REJECTION_REASON_REFUND_EXCEEDS_TENDER);
  Given(Resolve("FAILED", "request_id: 'refund'", 1));
  EXPECT_EQ(Event().postings_size(), 0);
  EXPECT_EQ(Customer(), -15'000);
  Given(GiveBack(Tender(1, 2'000, "R2")));
  EXPECT_EQ(Customer(), -13'000);
}

TEST_F(Refund, MayHaveSeveralPendingLegsAtOnce) {
  GivenMixedAndCleared();
  Given(GiveBack(Pending(1, 500) + Pending(2, 1'000, "", 5)));
  Given(GiveBack(Pending(1, 700)));
  Given(Resolve("FAILED", "number: 1", 1));
  Given(Resolve("CONFIRMED", "number: 1", 2, "R2"));
  EXPECT_EQ(Event().tender_resolved().kind(), v1::TENDER_KIND_CHEQUE);
  EXPECT_EQ(Event().tender_resolved().provider(), kBankAccount);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_TRANSFER_CLEARING, kBankAccount), 4'000 - 1'000);
  Given(Resolve("CONFIRMED", "number: 2", 1, "R1"));
  EXPECT_EQ(Event().tender_resolved().amount_fen(), 700);
  EXPECT_EQ(Customer(), -15'000 + 1'000 + 700);
  When(GiveBack(Tender(1, 1'301, "R3")));
  ThenRejected(v1::REJECTION_REASON_REFUND_EXCEEDS_TENDER);
  Given(GiveBack(Tender(1, 1'300, "R3")));
}

TEST_F(Refund, RemembersTheReferenceOfAPendingLeg) {
  GivenMixed();
  Given(GiveBack(Pending(1, 500, "R1")));
  When(Resolve("CONFIRMED", "number: 1", 1));
  ThenEvents({"tender_resolved"});
  EXPECT_EQ(Event().tender_resolved().provider_reference(), "");
}

TEST_F(Refund, IsResolvedUnderANewReferenceOnly) {
  GivenMixed();
  Given(GiveBack(Tender(1, 500, "R1")));
  Given(GiveBack(Pending(1, 500)));
  When(Resolve("CONFIRMED", "number: 2", 1));
  ThenRejected(v1::REJECTION_REASON_REFERENCE_REQUIRED);
  When(Resolve("CONFIRMED", "number: 2", 1, "R1"));
  ThenRejected(v1::REJECTION_REASON_REFERENCE_USED);
  When(Resolve("CONFIRMED", "number: 2", 1, "R2"));
  ThenEvents({"tender_resolved"});
}

TEST_F(Refund, ResolvedIsOneOfThatPayment) {
  GivenMixed();
  When(Resolve("FAILED", "number: 1", 1));
  ThenRejected(v1::REJECTION_REASON_REFUND_UNKNOWN);
  When(Resolve("FAILED", "request_id: 'nothing'", 1));
  ThenRejected(v1::REJECTION_REASON_REFUND_UNKNOWN);
  When(Resolve("FAILED", "request_id: 'mixed'", 1));
  ThenRejected(v1::REJECTION_REASON_REFUND_UNKNOWN);
  v1::Command command = GiveBack(Pending(1, 500));
  command.set_request_id("refund");
  Given(command);
  Given(CashPayment(1'000));
  When(Resolve("FAILED", "request_id: 'refund'", 0, "", "number: 2"));
  ThenRejected(v1::REJECTION_REASON_REFUND_UNKNOWN);
  When(Resolve("FAILED", "number: 1", 0, "", "number: 2"));
  ThenRejected(v1::REJECTION_REASON_TENDER_NOT_PENDING);
  When(Resolve("FAILED", "number: 1", 3));
  ThenRejected(v1::REJECTION_REASON_TENDER_NOT_PENDING);
  When(Resolve("FAILED", "number: 1", 7));
  ThenRejected(v1::REJECTION_REASON_TENDER_NOT_PENDING);
}

TEST_F(Refund, MakesAReversalImpossible) {
  Given(CashPayment(8'800));
  Given(GiveBack(Tender(0, 10)));
  When(AtTill("reason: 'wrong' reverse_payment { payment { number: 1 } }", kCashier, kSupervisor));
  ThenRejected(v1::REJECTION_REASON_ALREADY_REFUNDED);
}

TEST_F(Refund, ThatFailedLeavesAReversalPossible) {
  GivenMixed();
  const char* const reverse =
      "reason: 'wrong' reverse_payment { payment { number: 1 } reversals { tender_index: 1 status: "
      "TENDER_STATUS_PENDING } reversals { tender_index: 3 status: TENDER_STATUS_PENDING } reversals { tender_index: 4 "
      "status: TENDER_STATUS_PENDING } }";
  Given(GiveBack(Pending(1, 10)));
  When(AtTill(reverse, kCashier, kSupervisor));
  ThenRejected(v1::REJECTION_REASON_ALREADY_REFUNDED);
  Given(Resolve("FAILED", "number: 1", 1));
  When(AtTill(reverse, kCashier, kSupervisor));
  ThenEvents({"payment_reversed"});
}

}  // namespace
}  // namespace daybook::domain
