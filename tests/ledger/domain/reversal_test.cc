#include "absl/strings/str_cat.h"
#include "tests/ledger/domain/harness.h"

namespace daybook::domain {
namespace {

class Reversal : public Counter {
 protected:
  Reversal() {
    GivenOpenDay();
    GivenOpenSession(50'000);
  }
  v1::Command Reverse(absl::string_view payment = "number: 1", absl::string_view reversals = "") {
    return AtTill(absl::StrCat("reason: 'wrong customer' reverse_payment { payment { ", payment, " } ",
                               reversals, " }"),
                  kCashier, kSupervisor);
  }
  // Payment 1: cash, card, cheque and transfer.
  void GivenMixed() {
    Given(AtTill("request_id: 'mixed' receive_payment { purpose: PURPOSE_GAS_BILL customer: 62 amount_fen: 10000 "
                 "tenders { kind: TENDER_KIND_CASH status: TENDER_STATUS_CONFIRMED amount_fen: 1000 received_fen: 2000 "
                 "change_fen: 1000 } "
                 "tenders { kind: TENDER_KIND_CARD provider: 7 status: TENDER_STATUS_CONFIRMED amount_fen: 2000 "
                 "provider_reference: 'C1' } "
                 "tenders { kind: TENDER_KIND_CHEQUE status: TENDER_STATUS_CONFIRMED amount_fen: 3000 drawee_bank: "
                 "'102' provider_reference: '1' } "
                 "tenders { kind: TENDER_KIND_TRANSFER provider: 5 status: TENDER_STATUS_CONFIRMED amount_fen: 4000 "
                 "provider_reference: 'T1' } }"));
  }
  static constexpr char kBoth[] =
      "reversals { tender_index: 1 status: TENDER_STATUS_CONFIRMED provider_reference: 'V1' } "
      "reversals { tender_index: 3 status: TENDER_STATUS_PENDING }";
  v1::Command Resolve(absl::string_view outcome, absl::string_view reference, uint32_t index = 3) {
    return AtCentre(absl::StrCat("resolve_tender { payment { request_id: 'mixed' } stage: TENDER_STAGE_REVERSAL "
                                 "tender_index: ", index, " outcome: TENDER_STATUS_", outcome, " provider_reference: '",
                                 reference, "' }"),
                    kCashier);
  }
};

TEST_F(Reversal, OfCashIsTheExactInverse) {
  Given(CashPayment(8'800));
  When(Reverse());
  ThenEvents({"payment_reversed"});
  EXPECT_EQ(DrawerFen(), 50'000);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_CUSTOMER, 6200012345), 0);
  EXPECT_EQ(Event().purpose(), v1::PURPOSE_GAS_BILL);
  EXPECT_EQ(Event().reason(), "wrong customer");
  EXPECT_EQ(Event().second_person(), kSupervisor);
  EXPECT_EQ(Event().payment_reversed().amount_fen(), 8'800);
}

TEST_F(Reversal, TakesEveryTenderBackItsOwnWay) {
  GivenMixed();
  When(Reverse("request_id: 'mixed'", kBoth));
  ThenEvents({"payment_reversed"});
  EXPECT_EQ(DrawerFen(), 50'000);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_CARD_CLEARING, kAcquirer), 0);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_CHEQUE_CLEARING, kCentre), 0);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_TILL, kTill, v1::ASSET_KIND_CHEQUE), 0);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_TRANSFER_CLEARING, kBankAccount), 4'000);  // Not known yet.
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_CUSTOMER, 62), -4'000);
  EXPECT_EQ(Event().payment_reversed().tenders_size(), 4);
  EXPECT_EQ(Event().payment_reversed().tenders(2).cheque(), 1u);
  Given(Resolve("CONFIRMED", "V2"));
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_TRANSFER_CLEARING, kBankAccount), 0);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_CUSTOMER, 62), 0);
}

TEST_F(Reversal, ThatAProviderRefusesLeavesTheTenderBooked) {
  GivenMixed();
  Given(Reverse("number: 1", kBoth));
  When(Resolve("FAILED", ""));
  ThenEvents({"tender_resolved"});
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_TRANSFER_CLEARING, kBankAccount), 4'000);
  When(Resolve("CONFIRMED", "V2"));
  ThenRejected(v1::REJECTION_REASON_TENDER_NOT_PENDING);
}

TEST_F(Reversal, RemembersTheVoidReferenceOfAPendingLeg) {
  GivenMixed();
  Given(Reverse("number: 1",
                "reversals { tender_index: 1 status: TENDER_STATUS_CONFIRMED provider_reference: 'V1' } "
                "reversals { tender_index: 3 status: TENDER_STATUS_PENDING provider_reference: 'V2' }"));
  When(Resolve("CONFIRMED", ""));
  ThenEvents({"tender_resolved"});
}

TEST_F(Reversal, LeavesFailedTendersOut) {
  Given(AtTill("receive_payment { purpose: PURPOSE_REPAIR amount_fen: 3000 "
               "tenders { kind: TENDER_KIND_CASH status: TENDER_STATUS_CONFIRMED amount_fen: 1000 received_fen: 1000 } "
               "tenders { kind: TENDER_KIND_WALLET provider: 8 status: TENDER_STATUS_PENDING amount_fen: 2000 } }"));
  When(Reverse());
  ThenRejected(v1::REJECTION_REASON_TENDER_PENDING);
  Given(AtCentre("resolve_tender { payment { number: 1 } stage: TENDER_STAGE_PAYMENT tender_index: 1 outcome: "
                 "TENDER_STATUS_FAILED }",
                 kCashier));
  When(Reverse());
  ThenEvents({"payment_reversed"});
  EXPECT_EQ(Event().payment_reversed().amount_fen(), 1'000);
  EXPECT_EQ(Event().payment_reversed().tenders_size(), 1);
}

TEST_F(Reversal, HappensOnce) {
  Given(CashPayment(8'800));
  Given(Reverse());
  When(Reverse());
  ThenRejected(v1::REJECTION_REASON_ALREADY_REVERSED);
}

TEST_F(Reversal, HappensOnceAlsoWhenItsDayIsClosed) {
  Given(CashPayment(8'800));
  Given(Reverse());
  GivenSessionClosed();
  GivenDayClosed();
  GivenNextDayOpen();
  GivenOpenSession();
  When(Reverse());
  ThenRejected(v1::REJECTION_REASON_ALREADY_REVERSED);
}

TEST_F(Reversal, IsARefundOnceTheSessionHasEnded) {
  Given(CashPayment(8'800));
  GivenSessionClosed();
  GivenOpenSession();
  When(Reverse());
  ThenRejected(v1::REJECTION_REASON_USE_REFUND);
}

TEST_F(Reversal, IsARefundOnceTheDayIsClosedThoughAMachinesSessionGoesOn) {
  Given(AtTill("open_session { cashier: 21 float_fen: 10000 }", kOtherCashier, kKeeper, kMachine));
  v1::Command pay = CashPayment(1'000);
  pay.set_till(kMachine);
  pay.set_session(2);
  pay.set_actor(kOtherCashier);
  Given(pay);
  GivenSessionClosed();
  GivenDayClosed();
  GivenNextDayOpen();
  v1::Command command = Reverse();
  command.set_till(kMachine);
  command.set_session(2);
  command.set_actor(kOtherCashier);
  When(command);
  ThenRejected(v1::REJECTION_REASON_USE_REFUND);
}

TEST_F(Reversal, IsTheOwnSessionsBusiness) {
  Given(CashPayment(8'800));
  Given(AtTill("open_session { cashier: 21 float_fen: 10000 }", kOtherCashier, kKeeper, kOtherTill));
  v1::Command command = Reverse();
  command.set_till(kOtherTill);
  command.set_session(2);
  command.set_actor(kOtherCashier);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SESSION_NOT_YOURS);
  command = Reverse();
  command.set_actor(kOtherCashier);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SESSION_NOT_YOURS);
}

TEST_F(Reversal, NeedsTheCashInTheDrawer) {
  Given(CashPayment(8'800));
  Given(AtTill("drop_to_safe { amount_fen: 50010 }", kCashier, kKeeper));
  When(Reverse());
  ThenRejected(v1::REJECTION_REASON_DRAWER_SHORT_OF_CASH);
}

TEST_F(Reversal, NeedsTheChequesPaper) {
  GivenMixed();
  Given(Count("OPENING", 51'000));  // The cheque is missing.
  When(Reverse("number: 1", kBoth));
  ThenRejected(v1::REJECTION_REASON_CHEQUE_NOT_HELD);
}

TEST_F(Reversal, NamesEachElectronicTenderOnce) {
  GivenMixed();
  When(Reverse());
  ThenRejected(v1::REJECTION_REASON_REVERSAL_INCOMPLETE);
  When(Reverse("number: 1", absl::StrCat(kBoth, " reversals { tender_index: 0 status: TENDER_STATUS_PENDING }")));
  ThenRejected(v1::REJECTION_REASON_REVERSAL_INCOMPLETE);
}

TEST_F(Reversal, NeedsTheVoidReferenceOnce) {
  GivenMixed();
  When(Reverse("number: 1", "reversals { tender_index: 1 status: TENDER_STATUS_CONFIRMED } "
                            "reversals { tender_index: 3 status: TENDER_STATUS_PENDING }"));
  ThenRejected(v1::REJECTION_REASON_REFERENCE_REQUIRED);
  Given(Reverse("number: 1", kBoth));
  Given(AtTill("receive_payment { purpose: PURPOSE_REPAIR amount_fen: 100 tenders { kind: TENDER_KIND_CARD provider: 7 "
               "status: TENDER_STATUS_CONFIRMED amount_fen: 100 provider_reference: 'C2' } }"));
  When(Reverse("number: 2", "reversals { tender_index: 0 status: TENDER_STATUS_CONFIRMED provider_reference: 'V1' }"));
  ThenRejected(v1::REJECTION_REASON_REFERENCE_USED);
}

TEST_F(Reversal, NeedsAKnownPayment) {
  When(Reverse("number: 7"));
  ThenRejected(v1::REJECTION_REASON_PAYMENT_UNKNOWN);
  When(Reverse("request_id: 'nobody'"));
  ThenRejected(v1::REJECTION_REASON_PAYMENT_UNKNOWN);
}

TEST_F(Reversal, IsApprovedBySomebodyElse) {
  Given(CashPayment(8'800));
  v1::Command command = Reverse();
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
  When(command);
  ThenEvents({"payment_reversed"});
}

TEST_F(Reversal, HasAReason) {
  Given(CashPayment(8'800));
  v1::Command command = Reverse();
  command.clear_reason();
  When(command);
  ThenRejected(v1::REJECTION_REASON_REASON_MISSING);
}

TEST_F(Reversal, IsRefusedOnAPausedTillAndInAnEndedSession) {
  Given(CashPayment(8'800));
  Given(AtTill("pause_till {}"));
  When(Reverse());
  ThenRejected(v1::REJECTION_REASON_TILL_PAUSED);
  Given(AtTill("resume_till {}"));
  GivenSessionClosed();
  When(Reverse());
  ThenRejected(v1::REJECTION_REASON_SESSION_NOT_OPEN);
}

TEST_F(Reversal, IsNotLateCapable) {
  Given(CashPayment(8'800));
  v1::Command command = Reverse();
  command.set_already_taken(true);
  When(command);
  ThenRejected(v1::REJECTION_REASON_NOT_LATE_CAPABLE);
}

TEST_F(Reversal, MayBringTheTillBackWithinItsLimit) {
  Given(CashPayment(960'000));
  When(Reverse());
  ThenEvents({"payment_reversed", "cash_limit_restored"});
}

}  // namespace
}  // namespace daybook::domain
