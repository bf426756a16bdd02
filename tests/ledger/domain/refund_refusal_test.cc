// Refunds that are refused, and what is just not.
#include "tests/ledger/domain/refund_fixture.h"

namespace daybook::domain {
namespace {

class RefusedRefund : public Refund {};

TEST_F(RefusedRefund, OfAChequeWaitsForTheBank) {
  GivenMixed();
  When(GiveBack(Tender(2, 100, "R1", 5)));
  ThenRejected(v1::REJECTION_REASON_CHEQUE_NOT_CLEARED);
  GivenSessionClosed();
  GivenChequesDeposited({1});
  GivenOpenSession();
  When(GiveBack(Tender(2, 100, "R1", 5)));
  ThenRejected(v1::REJECTION_REASON_CHEQUE_NOT_CLEARED);
  Given(AtCentre("clear_cheque { cheque: 1 }", kFinance));
  When(GiveBack(Tender(2, 100, "R1", 5)));
  ThenEvents({"payment_refunded"});
}

TEST_F(RefusedRefund, OfAChequeClearedLongAgoFindsIt) {
  GivenMixedAndCleared();
  GivenDayOver();
  EXPECT_TRUE(world_.state().cheques.empty());
  world_.Restart();
  GivenNextDayOpen();
  GivenOpenSession();
  Given(GiveBack(Tender(2, 2'900, "R1", 5)));
  When(GiveBack(Tender(2, 110, "R2", 5)));
  ThenRejected(v1::REJECTION_REASON_REFUND_EXCEEDS_TENDER);
}

TEST_F(RefusedRefund, OfABouncedChequeIsRefusedAndOfTheOtherTendersIsNot) {
  GivenMixed();
  GivenSessionClosed();
  GivenChequesDeposited({1});
  Given(AtCentre("reason: 'no funds' bounce_cheque { cheque: 1 }", kFinance));
  GivenOpenSession();
  When(GiveBack(Tender(2, 100, "R1", 5)));
  ThenRejected(v1::REJECTION_REASON_CHEQUE_ALREADY_BOUNCED);
  Given(AtCentre("return_cheque { cheque: 1 }", kKeeper));
  When(GiveBack(Tender(2, 100, "R1", 5)));
  ThenRejected(v1::REJECTION_REASON_CHEQUE_ALREADY_BOUNCED);
  When(GiveBack(Tender(0, 1'000)));
  ThenEvents({"payment_refunded"});
}

TEST_F(RefusedRefund, OfAChequeNamesTheAccountItIsPaidFrom) {
  GivenMixedAndCleared();
  When(GiveBack(Tender(2, 100, "R1")));
  ThenRejected(v1::REJECTION_REASON_BANK_ACCOUNT_UNKNOWN);
  When(GiveBack(Tender(2, 100, "R1", 6)));
  ThenRejected(v1::REJECTION_REASON_BANK_ACCOUNT_UNKNOWN);
}

TEST_F(RefusedRefund, HasTheFieldsOfItsTendersKind) {
  GivenMixed();
  When(GiveBack(Tender(0, 100, "R1")));
  ThenRejected(v1::REJECTION_REASON_FIELD_INVALID);
  When(GiveBack(Pending(0, 100)));
  ThenRejected(v1::REJECTION_REASON_FIELD_INVALID);
  When(GiveBack(Tender(1, 100, "R1", 5)));
  ThenRejected(v1::REJECTION_REASON_FIELD_INVALID);
  When(GiveBack(Tender(1, 100, "R1") + Tender(1, 100, "R2")));
  ThenRejected(v1::REJECTION_REASON_FIELD_INVALID);
  When(GiveBack(""));
  ThenRejected(v1::REJECTION_REASON_FIELD_INVALID);
}

TEST_F(RefusedRefund, NeedsTheProvidersReferenceOnce) {
  GivenMixedAndCleared();
  When(GiveBack(Tender(1, 100)));
  ThenRejected(v1::REJECTION_REASON_REFERENCE_REQUIRED);
  // A transfer and a cheque that go back from one account share the bank's references.
  When(GiveBack(Tender(2, 100, "R1", 5) + Tender(3, 100, "R1")));
  ThenRejected(v1::REJECTION_REASON_REFERENCE_USED);
  Given(GiveBack(Tender(3, 100, "R1") + Tender(1, 100, "R1")));  // Two houses, two references.
  When(GiveBack(Tender(2, 100, "R1", 5)));
  ThenRejected(v1::REJECTION_REASON_REFERENCE_USED);
  When(GiveBack(Pending(1, 100, "R1")));
  ThenRejected(v1::REJECTION_REASON_REFERENCE_USED);
}

TEST_F(RefusedRefund, SharesItsReferencesWithReversals) {
  GivenMixed();
  Given(AtTill("receive_payment { purpose: PURPOSE_REPAIR amount_fen: 100 tenders { kind: TENDER_KIND_CARD provider: 7 "
               "status: TENDER_STATUS_CONFIRMED amount_fen: 100 provider_reference: 'C2' } }"));
  Given(AtTill("reason: 'wrong' reverse_payment { payment { number: 2 } reversals { tender_index: 0 status: "
               "TENDER_STATUS_CONFIRMED provider_reference: 'V1' } }",
               kCashier, kSupervisor));
  When(GiveBack(Tender(1, 100, "V1")));
  ThenRejected(v1::REJECTION_REASON_REFERENCE_USED);
}

TEST_F(RefusedRefund, IsPaidInCoinsThereAre) {
  Given(CashPayment(8'800));
  When(GiveBack(Tender(0, 5)));
  ThenRejected(v1::REJECTION_REASON_CASH_NOT_PAYABLE);
}

TEST_F(RefusedRefund, NeedsTheCashInTheDrawer) {
  Given(CashPayment(8'800));
  Given(AtTill("drop_to_safe { amount_fen: 50010 }", kCashier, kKeeper));
  When(GiveBack(Tender(0, 8'800)));
  ThenRejected(v1::REJECTION_REASON_DRAWER_SHORT_OF_CASH);
  When(GiveBack(Tender(0, 8'790)));
  ThenEvents({"payment_refunded"});
  EXPECT_EQ(DrawerFen(), 0);
}

TEST_F(RefusedRefund, MayBeMadeAtAnotherTillOfTheCentreInTheCashiersOwnSession) {
  Given(CashPayment(8'800));
  Given(AtTill("open_session { cashier: 21 float_fen: 10000 }", kOtherCashier, kKeeper, kOtherTill));
  v1::Command command = GiveBack(Tender(0, 8'800));
  command.set_till(kOtherTill);
  command.set_session(2);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SESSION_NOT_YOURS);
  command.set_actor(kSupervisor);
  command.set_second_person(kFinance);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SESSION_NOT_YOURS);
  command.set_actor(kOtherCashier);
  When(command);
  ThenEvents({"payment_refunded"});
  EXPECT_EQ(DrawerFen(kOtherTill), 1'200);
  EXPECT_EQ(Event().session(), 2u);
}

TEST_F(RefusedRefund, NeedsAnOpenSessionOfATillThatIsNotPaused) {
  Given(CashPayment(8'800));
  Given(AtTill("pause_till {}"));
  When(GiveBack(Tender(0, 8'800)));
  ThenRejected(v1::REJECTION_REASON_TILL_PAUSED);
  Given(AtTill("resume_till {}"));
  GivenSessionClosed();
  When(GiveBack(Tender(0, 8'800)));
  ThenRejected(v1::REJECTION_REASON_SESSION_NOT_OPEN);
  v1::Command command = GiveBack(Tender(0, 8'800));
  command.set_session(9);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SESSION_UNKNOWN);
}

TEST_F(RefusedRefund, NeedsAnOpenDayAndIsNeverLate) {
  Given(CashPayment(8'800));
  v1::Command command = GiveBack(Tender(0, 8'800));
  command.set_already_taken(true);
  When(command);
  ThenRejected(v1::REJECTION_REASON_NOT_LATE_CAPABLE);
  GivenDayOver();
  When(GiveBack(Tender(0, 8'800)));
  ThenRejected(v1::REJECTION_REASON_DAY_NOT_OPEN);
  GivenNextDayOpen();
  GivenOpenSession();
  command = GiveBack(Tender(0, 8'800));
  command.set_claimed_business_date(kToday);
  When(command);
  ThenRejected(v1::REJECTION_REASON_DAY_CLOSED);
  command.set_claimed_business_date("2026-11-25");
  When(command);
  ThenRejected(v1::REJECTION_REASON_DATE_IN_FUTURE);
}

TEST_F(RefusedRefund, IsACashiersWithAnApprovalAndAReason) {
  Given(CashPayment(8'800));
  v1::Command command = GiveBack(Tender(0, 8'800));
  command.set_actor(kKeeper);
  When(command);
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
  command.set_actor(kOffDuty);
  When(command);
  ThenRejected(v1::REJECTION_REASON_NOT_ON_DUTY);
  command = GiveBack(Tender(0, 8'800));
  command.set_second_person(0);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SECOND_PERSON_REQUIRED);
  command.set_second_person(kCashier);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SELF_APPROVAL);
  command.set_second_person(kKeeper);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SECOND_PERSON_UNFIT);
  command.set_second_person(kFinance);
  command.clear_reason();
  When(command);
  ThenRejected(v1::REJECTION_REASON_REASON_MISSING);
  command.set_reason("paid twice");
  When(command);
  ThenEvents({"payment_refunded"});
}

TEST_F(RefusedRefund, NeedsAKnownPaymentOfTheCentre) {
  When(GiveBack(Tender(0, 10), "number: 7"));
  ThenRejected(v1::REJECTION_REASON_PAYMENT_UNKNOWN);
  When(GiveBack(Tender(0, 10), "request_id: 'nobody'"));
  ThenRejected(v1::REJECTION_REASON_PAYMENT_UNKNOWN);
  // A command that made no payment.
  When(GiveBack(Tender(0, 10), absl::StrCat("request_id: '", world_.log().back()->request_id(), "'")));
  ThenRejected(v1::REJECTION_REASON_PAYMENT_UNKNOWN);
}

TEST_F(RefusedRefund, MayBringTheTillBackWithinItsLimit) {
  Given(CashPayment(960'000));
  When(GiveBack(Tender(0, 960'000)));
  ThenEvents({"payment_refunded", "cash_limit_restored"});
}

TEST_F(RefusedRefund, IsRefusedWhenABalanceCouldLeaveItsRange) {
  Given(CashPayment(8'800));
  const int64_t moved_fen = world_.state().moved_fen;
  world_.mutable_state().moved_fen = 3'999'999'999'999'999'000;
  When(GiveBack(Tender(0, 1'010)));
  ThenRejected(v1::REJECTION_REASON_AMOUNT_OUT_OF_RANGE);
  world_.mutable_state().moved_fen = moved_fen;  // As it was, for the replay.
}

TEST_F(RefusedRefund, IsRefusedWhenTheCloseCouldNotListIt) {
  GivenMixed();
  int refunds = 0;
  do {
    // Every payment that waits for its provider is an item of the close.
    When(AtTill(absl::StrCat("receive_payment { purpose: PURPOSE_REPAIR amount_fen: 100 tenders { kind: "
                             "TENDER_KIND_CARD provider: 7 status: TENDER_STATUS_PENDING amount_fen: 100 } }")));
  } while (status_.ok() && ++refunds < 50'000);
  ThenRejected(v1::REJECTION_REASON_LIST_TOO_LONG);
  When(GiveBack(Pending(1, 100)));
  ThenRejected(v1::REJECTION_REASON_LIST_TOO_LONG);
  When(GiveBack(Tender(0, 100)));
  ThenEvents({"payment_refunded"});
}

TEST_F(RefusedRefund, OfALatePaymentComesFromTheDrawerOfToday) {
  GivenSessionClosed();
  v1::Command late = CashPayment(1'000);
  late.set_already_taken(true);
  late.set_session(1);
  Given(late);
  EXPECT_EQ(CaseFen(1), 1'000);
  GivenOpenSession(50'000);
  When(GiveBack(Tender(0, 1'000)));
  ThenEvents({"payment_refunded"});
  EXPECT_EQ(DrawerFen(), 49'000);
  EXPECT_EQ(CaseFen(1), 1'000);
}

}  // namespace
}  // namespace daybook::domain
