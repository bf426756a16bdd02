#include "absl/strings/str_cat.h"
#include "tests/ledger/domain/harness.h"

namespace daybook::domain {
namespace {

class TillSession : public Counter {
 protected:
  TillSession() { GivenOpenDay(); }

  v1::Command Open(uint32_t cashier = kCashier, int64_t float_fen = 50'000, uint32_t till = kTill) {
    return AtTill(absl::StrCat("open_session { cashier: ", cashier, " float_fen: ", float_fen, " }"), cashier, kKeeper,
                  till);
  }
};

TEST_F(TillSession, OpensWithAFloatFromTheSafe) {
  When(Open());
  ThenEvents({"session_opened"});
  EXPECT_EQ(DrawerFen(), 50'000);
  EXPECT_EQ(SafeFen(), 1'950'000);
  EXPECT_EQ(Event().session(), 1u);
  EXPECT_EQ(world_.receipt().number(), 1u);
}

TEST_F(TillSession, MayBeOpenedByTheKeeperWithTheCashierSigning) {
  When(AtTill("open_session { cashier: 20 float_fen: 50000 }", kKeeper, kCashier));
  ThenEvents({"session_opened"});
}

TEST_F(TillSession, MayOpenWithoutAFloat) {
  When(Open(kCashier, 0));
  ThenEvents({"session_opened"});
  EXPECT_EQ(Event().postings_size(), 0);
}

TEST_F(TillSession, OpensOnlyOneAtATill) {
  Given(Open());
  When(Open(kOtherCashier));
  ThenRejected(v1::REJECTION_REASON_TILL_HAS_SESSION);
}

TEST_F(TillSession, OpensOnlyOneWindowForACashier) {
  Given(Open());
  When(Open(kCashier, 0, kOtherTill));
  ThenRejected(v1::REJECTION_REASON_CASHIER_HAS_SESSION);
  When(Open(kCashier, 0, kMachine));
  ThenEvents({"session_opened"});
}

TEST_F(TillSession, OpensAWindowBesideAMachine) {
  Given(Open(kCashier, 0, kMachine));
  When(Open());
  ThenEvents({"session_opened"});
}

TEST_F(TillSession, TakesNoMoreThanTheSafeHolds) {
  When(Open(kCashier, 2'000'010));
  ThenRejected(v1::REJECTION_REASON_SAFE_SHORT_OF_CASH);
}

TEST_F(TillSession, TakesAFloatThatCoinsMakeUp) {
  When(Open(kCashier, 50'005));
  ThenRejected(v1::REJECTION_REASON_CASH_NOT_PAYABLE);
}

TEST_F(TillSession, IsSignedByItsCashierAndAKeeperOrSupervisor) {
  const std::string open = "open_session { cashier: 20 float_fen: 100 }";
  When(AtTill(open, kCashier, 0));
  ThenRejected(v1::REJECTION_REASON_SECOND_PERSON_REQUIRED);
  When(AtTill(open, kCashier, kCashier));
  ThenRejected(v1::REJECTION_REASON_SELF_APPROVAL);
  When(AtTill(open, kCashier, kOtherCashier));
  ThenRejected(v1::REJECTION_REASON_SECOND_PERSON_UNFIT);
  When(AtTill(open, kOtherCashier, kCashier));
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
  When(AtTill(open, kSupervisor, kKeeper));
  ThenRejected(v1::REJECTION_REASON_SESSION_NOT_YOURS);
  When(AtTill(open, kCashier, kOffDuty));
  ThenRejected(v1::REJECTION_REASON_SECOND_PERSON_UNFIT);
  When(AtTill("open_session { cashier: 50 }", kOffDuty, kKeeper));
  ThenRejected(v1::REJECTION_REASON_NOT_ON_DUTY);
  When(AtTill(open, kCashier, kSupervisor));
  ThenEvents({"session_opened"});
}

TEST_F(TillSession, IsOpenedForAPersonOfTheCentre) {
  When(AtTill("open_session { cashier: 999 }", kKeeper, kSupervisor));
  ThenRejected(v1::REJECTION_REASON_STAFF_UNKNOWN);
}

TEST_F(TillSession, NeedsAnOpenDay) {
  GivenDayClosed();
  When(Open());
  ThenRejected(v1::REJECTION_REASON_DAY_NOT_OPEN);
}

TEST_F(TillSession, IsRefusedWhenTheCloseCouldNotListIt) {
  int sessions = 0;
  for (; sessions < 5'000; ++sessions) {
    When(Open(kCashier, 0));
    if (!status_.ok()) break;
    GivenSessionClosed();
  }
  ThenRejected(v1::REJECTION_REASON_LIST_TOO_LONG);
  EXPECT_GT(sessions, 100);
  // The day can still be closed, and its close fits.
  GivenDayClosed();
  EXPECT_LT(Event().ByteSizeLong(), kEventBytesMax);
}

TEST_F(TillSession, ClosesWithAllCashAndPapersIntoTheSafe) {
  Given(Open());
  Given(AtTill("receive_payment { purpose: PURPOSE_GAS_BILL customer: 1 amount_fen: 300000 tenders { kind: "
               "TENDER_KIND_CHEQUE status: TENDER_STATUS_CONFIRMED amount_fen: 300000 drawee_bank: '102' "
               "provider_reference: '1' } }"));
  v1::Command count = Count("CLOSE", 50'000);
  count.mutable_commit_count()->add_cheques(1);
  Given(count);
  When(AtTill("close_session {}", kCashier, kKeeper));
  ThenEvents({"session_closed"});
  EXPECT_EQ(Event().session_closed().cash_fen(), 50'000);
  EXPECT_EQ(Event().session_closed().papers(), 1u);
  EXPECT_EQ(DrawerFen(), 0);
  EXPECT_EQ(SafeFen(), 2'000'000);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_SAFE, kCentre, v1::ASSET_KIND_CHEQUE), 1);
  // Cashier and till are free again.
  When(Open(kCashier, 0, kOtherTill));
  ThenEvents({"session_opened"});
}

TEST_F(TillSession, ClosesOnlyOnItsClosingCount) {
  Given(Open());
  const v1::Command close = AtTill("close_session {}", kCashier, kKeeper);
  When(close);
  ThenRejected(v1::REJECTION_REASON_COUNT_REQUIRED);
  Given(Count("OPENING", 50'000));
  When(close);
  ThenRejected(v1::REJECTION_REASON_COUNT_REQUIRED);
  Given(Count("CLOSE", 50'000));
  Given(CashPayment(1'000));
  When(close);
  ThenRejected(v1::REJECTION_REASON_COUNT_REQUIRED);
  Given(Count("CLOSE", 51'000));
  When(close);
  ThenEvents({"session_closed"});
}

TEST_F(TillSession, IsNotHeldOpenByAPendingTender) {
  Given(Open());
  Given(AtTill("receive_payment { purpose: PURPOSE_REPAIR amount_fen: 6000 tenders { kind: TENDER_KIND_WALLET "
               "provider: 8 "
               "status: TENDER_STATUS_PENDING amount_fen: 6000 } }"));
  Given(Count("CLOSE", 50'000));
  When(AtTill("close_session {}", kCashier, kKeeper));
  ThenEvents({"session_closed"});
}

TEST_F(TillSession, ClosesWithTwoSignatures) {
  Given(Open());
  Given(Count("CLOSE", 50'000));
  When(AtTill("close_session {}", kCashier));
  ThenRejected(v1::REJECTION_REASON_SECOND_PERSON_REQUIRED);
  When(AtTill("close_session {}", kCashier, kCashier));
  ThenRejected(v1::REJECTION_REASON_SELF_APPROVAL);
  When(AtTill("close_session {}", kSupervisor, kKeeper));
  ThenRejected(v1::REJECTION_REASON_SESSION_NOT_YOURS);
  When(AtTill("close_session {}", kKeeper, kCashier));
  ThenEvents({"session_closed"});
}

TEST_F(TillSession, ClosesOnce) {
  Given(Open());
  GivenSessionClosed();
  When(AtTill("close_session {}", kCashier, kKeeper));
  ThenRejected(v1::REJECTION_REASON_SESSION_NOT_OPEN);
}

TEST_F(TillSession, PausesAndResumes) {
  Given(Open());
  When(AtTill("resume_till {}"));
  ThenRejected(v1::REJECTION_REASON_TILL_NOT_PAUSED);
  Given(AtTill("pause_till {}", kSupervisor));
  When(AtTill("pause_till {}"));
  ThenRejected(v1::REJECTION_REASON_TILL_PAUSED);
  Given(AtTill("resume_till {}"));
  When(CashPayment(1'000));
  ThenEvents({"payment_received"});
}

TEST_F(TillSession, IsPausedByItsCashierOrASupervisor) {
  Given(Open());
  When(AtTill("pause_till {}", kOtherCashier));
  ThenRejected(v1::REJECTION_REASON_SESSION_NOT_YOURS);
  When(AtTill("pause_till {}", kKeeper));
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
}

TEST_F(TillSession, EndsAPauseWithItself) {
  Given(Open());
  Given(AtTill("pause_till {}"));
  GivenSessionClosed();
  Given(Open());
  When(CashPayment(1'000));
  ThenEvents({"payment_received"});
}

TEST_F(TillSession, RefusesAnEarlierDayAndWhatCannotBeLate) {
  Given(Open());
  v1::Command command = AtTill("pause_till {}");
  command.set_already_taken(true);
  When(command);
  ThenRejected(v1::REJECTION_REASON_NOT_LATE_CAPABLE);
  command.set_already_taken(false);
  command.set_claimed_business_date("2026-11-22");
  When(command);
  ThenRejected(v1::REJECTION_REASON_DAY_CLOSED);
}

}  // namespace
}  // namespace daybook::domain
