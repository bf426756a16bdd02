// Late and offline: what a terminal kept while it could not reach the ledger.
#include "absl/strings/str_cat.h"
#include "tests/ledger/domain/harness.h"

namespace daybook::domain {
namespace {

class Late : public Counter {
 protected:
  Late() {
    GivenOpenDay();
    GivenOpenSession(50'000);
  }
  v1::Command Taken(int64_t amount_fen = 1'000, uint64_t session = 1) {
    v1::Command command = CashPayment(amount_fen);
    command.set_already_taken(true);
    command.set_session(session);
    return command;
  }
  // Session 1 ends with so much more (or less) than expected.
  void GivenEndedSession(int64_t over_fen = 0) {
    Given(Count("CLOSE", DrawerFen() + over_fen));
    Given(AtTill("close_session {}", kCashier, kKeeper));
  }
};

TEST_F(Late, InAnOpenSessionIsBookedAsUsual) {
  When(Taken());
  ThenEvents({"payment_received"});
  EXPECT_EQ(DrawerFen(), 51'000);
  EXPECT_EQ(Event().late_for(), 0);
}

TEST_F(Late, PassesPauseLimitAndARoleLostSince) {
  Given(AtTill("pause_till {}"));
  Given(ByAdmin("reason: 'left' revoke_role { staff: 20 role: ROLE_CASHIER for_centre: 3 }"));
  When(Taken(3'000'000));
  ThenEvents({"payment_received", "cash_limit_exceeded"});
}

TEST_F(Late, IsStillJudgedOnIdentityFormAndDuplicates) {
  v1::Command command = Taken();
  command.set_actor(kOtherCashier);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SESSION_NOT_YOURS);
  command = Taken();
  command.set_second_person(kCashier);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SELF_APPROVAL);
  When(Taken(1'005));
  ThenRejected(v1::REJECTION_REASON_CASH_NOT_PAYABLE);
  command = Taken();
  command.mutable_receive_payment()->clear_customer();
  When(command);
  ThenRejected(v1::REJECTION_REASON_CUSTOMER_REQUIRED);
  command = Taken(1'000, 99);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SESSION_UNKNOWN);
  const std::string card =
      "already_taken: true receive_payment { purpose: PURPOSE_REPAIR amount_fen: 100 tenders { kind: TENDER_KIND_CARD "
      "provider: 7 status: TENDER_STATUS_CONFIRMED amount_fen: 100 provider_reference: 'C1' } }";
  Given(AtTill(card));
  When(AtTill(card));
  ThenRejected(v1::REJECTION_REASON_REFERENCE_USED);
}

TEST_F(Late, InAnEndedSessionTouchesNoTillAndOpensAShortageAgainstItsCashier) {
  GivenEndedSession();
  When(Taken(1'000));
  ThenEvents({"payment_received", "case_opened"});
  EXPECT_EQ(Event(0).session(), 1u);
  EXPECT_EQ(Event(0).till(), kTill);
  ASSERT_EQ(Event(0).payment_received().late_cash_size(), 1);
  EXPECT_EQ(Event(0).payment_received().late_cash(0).case_number(), 1u);
  EXPECT_EQ(Event(1).case_opened().origin(), v1::CASE_ORIGIN_LATE_PAYMENT);
  EXPECT_EQ(Event(1).case_opened().answerable(), kCashier);
  EXPECT_EQ(Event(1).case_opened().balance_fen(), 1'000);
  EXPECT_EQ(CaseFen(1), 1'000);
  EXPECT_EQ(DrawerFen(), 0);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_CUSTOMER, 6200012345), -1'000);
}

TEST_F(Late, FirstSettlesTheOverageThatTheLastCountFound) {
  GivenEndedSession(1'000);
  EXPECT_EQ(CaseFen(1), -1'000);
  When(Taken(600));
  ThenEvents({"payment_received"});
  EXPECT_EQ(CaseFen(1), -400);
  When(Taken(1'000));
  ThenEvents({"payment_received", "case_opened"});
  EXPECT_EQ(CaseFen(1), 0);
  EXPECT_EQ(CaseFen(2), 600);
  ASSERT_EQ(Event(0).payment_received().late_cash_size(), 2);
  EXPECT_EQ(Event(0).payment_received().late_cash(0).case_number(), 1u);
  EXPECT_EQ(Event(0).payment_received().late_cash(0).amount_fen(), 400);
}

TEST_F(Late, DoesNotDeepenAShortageThatTheLastCountFound) {
  GivenEndedSession(-1'000);
  When(Taken(600));
  ThenEvents({"payment_received", "case_opened"});
  EXPECT_EQ(CaseFen(1), 1'000);
  EXPECT_EQ(CaseFen(2), 600);
}

TEST_F(Late, BooksOtherTendersAsUsualAndPutsTheChequeIntoTheSafe) {
  GivenEndedSession();
  v1::Command command = AtTill(
      "already_taken: true receive_payment { purpose: PURPOSE_GAS_BILL customer: 62 amount_fen: 5000 tenders { kind: "
      "TENDER_KIND_CARD provider: 7 status: TENDER_STATUS_CONFIRMED amount_fen: 2000 provider_reference: 'C1' } "
      "tenders { "
      "kind: TENDER_KIND_CHEQUE status: TENDER_STATUS_CONFIRMED amount_fen: 3000 drawee_bank: '102' "
      "provider_reference: "
      "'1' } }");
  When(command);
  ThenEvents({"payment_received"});
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_CARD_CLEARING, kAcquirer), 2'000);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_SAFE, kCentre, v1::ASSET_KIND_CHEQUE), 1);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_TILL, kTill, v1::ASSET_KIND_CHEQUE), 0);
}

TEST_F(Late, WaitsUntilADayIsOpen) {
  GivenEndedSession();
  GivenDayClosed();
  When(Taken());
  ThenRejected(v1::REJECTION_REASON_DAY_NOT_OPEN);
}

TEST_F(Late, StandsOnTheCurrentDayAndTellsTheClosedOne) {
  GivenEndedSession();
  GivenDayClosed();
  GivenNextDayOpen();
  v1::Command command = Taken();
  command.set_claimed_business_date(kToday);
  When(command);
  ThenEvents({"payment_received", "case_opened"});
  EXPECT_EQ(Event().business_date(), 20261124);
  EXPECT_EQ(Event().late_for(), 20261123);
  GivenDayClosed("2026-11-25");
  v1::CloseDocument document;
  ASSERT_TRUE(document.ParseFromString(Event().business_day_closed().document()));
  ASSERT_EQ(document.late_size(), 1);
  EXPECT_EQ(document.late(0).late_for(), 20261123);
}

TEST_F(Late, FindsItsSessionByRequestIdLongAfterItEnded) {
  GivenSessionClosed();
  Given(AtTill("request_id: 'second-session' open_session { cashier: 20 }", kCashier, kKeeper));
  Given(Count("CLOSE", 500));
  Given(AtTill("close_session {}", kCashier, kKeeper));
  GivenDayClosed();
  GivenNextDayOpen();
  v1::Command command = Taken(200);
  command.set_session(0);
  command.set_session_request_id("second-session");
  command.set_claimed_business_date(kToday);
  When(command);
  ThenEvents({"payment_received"});  // The overage of its last count takes it.
  EXPECT_EQ(Event().session(), 2u);
  EXPECT_EQ(CaseFen(1), -300);
}

TEST_F(Late, IsRefusedForADayToCome) {
  v1::Command command = Taken();
  command.set_claimed_business_date(kTomorrow);
  When(command);
  ThenRejected(v1::REJECTION_REASON_DATE_IN_FUTURE);
}

TEST_F(Late, AtAMachineIsItsSessionsCashiers) {
  Given(AtTill("open_session { cashier: 21 float_fen: 10000 }", kOtherCashier, kKeeper, kMachine));
  v1::Command count = AtTill("commit_count { purpose: COUNT_PURPOSE_CLOSE total_fen: 10000 denominations { "
                             "denomination_fen: 10000 pieces: 1 } }",
                             kOtherCashier, 0, kMachine);
  Given(count);
  Given(AtTill("close_session {}", kOtherCashier, kKeeper, kMachine));
  v1::Command command = Taken(1'000, 2);
  command.set_till(kMachine);
  command.set_actor(0);
  command.set_terminal(kMachineTerminal);
  // Nobody is both parties, not even who acts through a machine.
  command.set_second_person(kOtherCashier);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SELF_APPROVAL);
  command.set_second_person(0);
  When(command);
  ThenEvents({"payment_received", "case_opened"});
  EXPECT_EQ(Event().actor(), kOtherCashier);
}

TEST_F(Late, NeedsAPersonAtAWindow) {
  v1::Command command = Taken();
  command.set_actor(0);
  command.set_terminal(kTerminal);
  When(command);
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
}

}  // namespace
}  // namespace daybook::domain
