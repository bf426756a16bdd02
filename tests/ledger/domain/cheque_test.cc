// Cheques after they were taken: what the bank says, and where the paper goes.
#include "absl/strings/str_cat.h"
#include "tests/ledger/domain/harness.h"

namespace daybook::domain {
namespace {

class ChequeFate : public Counter {
 protected:
  // Cheque 1: payment 1 of customer 62, over 3,000, beside 1,000 in cash. A session is open.
  ChequeFate() {
    GivenOpenDay();
    GivenOpenSession(50'000);
    Given(AtTill("receive_payment { purpose: PURPOSE_GAS_BILL customer: 62 amount_fen: 4000 "
                 "tenders { kind: TENDER_KIND_CASH status: TENDER_STATUS_CONFIRMED amount_fen: 1000 received_fen: 1000 "
                 "} "
                 "tenders { kind: TENDER_KIND_CHEQUE status: TENDER_STATUS_CONFIRMED amount_fen: 3000 drawee_bank: "
                 "'102' provider_reference: '1' } }"));
  }
  void GivenDeposited() {
    GivenSessionClosed();
    GivenChequesDeposited({1});
  }
  void GivenNextDay(absl::string_view date) {
    GivenDayClosed(date);
    world_.Restart();
    GivenNextDayOpen(date);
  }
  v1::Command Clear(uint64_t cheque = 1) {
    return AtCentre(absl::StrCat("clear_cheque { cheque: ", cheque, " }"), kFinance);
  }
  v1::Command Bounce(uint64_t cheque = 1) {
    return AtCentre(absl::StrCat("reason: 'no funds' bounce_cheque { cheque: ", cheque, " }"), kFinance);
  }
  v1::Command GiveBack(uint64_t cheque = 1) {
    return AtCentre(absl::StrCat("return_cheque { cheque: ", cheque, " }"), kKeeper);
  }
  v1::Command Refund(absl::string_view status, absl::string_view reference) {
    return AtTill(absl::StrCat("reason: 'paid twice' refund_payment { payment { number: 1 } tenders { tender_index: 1 "
                               "amount_fen: 500 bank_account: 5 status: TENDER_STATUS_", status,
                               " provider_reference: '", reference, "' } }"),
                  kCashier, kSupervisor);
  }
  int64_t Clearing() const { return Balance(v1::ACCOUNT_KIND_CHEQUE_CLEARING, kCentre); }
  int64_t Bank() const { return Balance(v1::ACCOUNT_KIND_BANK, kBankAccount); }
  int64_t Customer() const { return Balance(v1::ACCOUNT_KIND_CUSTOMER, 62); }
  int64_t PapersInSafe() const { return Balance(v1::ACCOUNT_KIND_SAFE, kCentre, v1::ASSET_KIND_CHEQUE); }
};

TEST_F(ChequeFate, IsKnownFromThePayment) {
  const Cheque& cheque = world_.state().cheques.at(ChequeId(1));
  EXPECT_EQ(cheque.stage, ChequeStage::kTaken);
  EXPECT_EQ(cheque.payment, PaymentId(1));
  EXPECT_EQ(cheque.tender_index, 1u);
  EXPECT_EQ(cheque.amount_fen, 3'000);
  EXPECT_EQ(cheque.customer, 62u);
  EXPECT_EQ(Clearing(), 3'000);
}

TEST_F(ChequeFate, ThatTheBankPaysIsMoneyInTheBank) {
  GivenDeposited();
  EXPECT_EQ(Clearing(), 3'000);
  When(Clear());
  ThenEvents({"cheque_cleared"});
  EXPECT_EQ(Clearing(), 0);
  EXPECT_EQ(Bank(), 3'000);
  EXPECT_EQ(Customer(), -4'000);
  EXPECT_EQ(Event().cheque_cleared().amount_fen(), 3'000);
  EXPECT_EQ(Event().cheque_cleared().bank_account(), kBankAccount);
  EXPECT_EQ(Event().cheque_cleared().payment(), 1u);
}

TEST_F(ChequeFate, ThatTheBankDoesNotPayIsOwedByTheCustomerAgainAndItsPaperIsBack) {
  GivenDeposited();
  EXPECT_EQ(PapersInSafe(), 0);
  When(Bounce());
  ThenEvents({"cheque_bounced"});
  EXPECT_EQ(Clearing(), 0);
  EXPECT_EQ(Bank(), 0);
  EXPECT_EQ(Customer(), -1'000);
  EXPECT_EQ(PapersInSafe(), 1);
  EXPECT_FALSE(Event().cheque_bounced().had_cleared());
  EXPECT_EQ(Event().cheque_bounced().customer(), 62u);
  EXPECT_EQ(Event().reason(), "no funds");
  EXPECT_EQ(Event().till(), 0u);
  EXPECT_TRUE(world_.state().FindCentre(CentreId(kCentre))->safe.cheques.contains(ChequeId(1)));
}

TEST_F(ChequeFate, ClearedMayStillBounceAndLeavesTheBank) {
  GivenDeposited();
  Given(Clear());
  When(Bounce());
  ThenEvents({"cheque_bounced"});
  EXPECT_TRUE(Event().cheque_bounced().had_cleared());
  EXPECT_EQ(Clearing(), 0);
  EXPECT_EQ(Bank(), 0);
  EXPECT_EQ(Customer(), -1'000);
}

TEST_F(ChequeFate, ClearedLongAgoMayStillBounce) {
  GivenDeposited();
  Given(Clear());
  GivenNextDay(kTomorrow);
  GivenNextDay("2026-11-25");
  EXPECT_TRUE(world_.state().cheques.empty());
  When(Clear());
  ThenRejected(v1::REJECTION_REASON_CHEQUE_ALREADY_CLEARED);
  When(Bounce());
  ThenEvents({"cheque_bounced"});
  EXPECT_EQ(Event().cheque_bounced().tender_index(), 1u);
  EXPECT_EQ(Customer(), -1'000);
  EXPECT_EQ(Bank(), 0);
  // It stays until its paper has gone back.
  GivenNextDay("2026-11-26");
  EXPECT_EQ(world_.state().cheques.size(), 1u);
  Given(GiveBack());
  GivenNextDay("2026-11-27");
  EXPECT_TRUE(world_.state().cheques.empty());
  When(Bounce());
  ThenRejected(v1::REJECTION_REASON_CHEQUE_ALREADY_BOUNCED);
}

TEST_F(ChequeFate, IsKeptWhileTheBankHasNotSpoken) {
  GivenSessionClosed();
  GivenNextDay(kTomorrow);
  EXPECT_EQ(world_.state().cheques.size(), 1u);
  GivenChequesDeposited({1});
  GivenNextDay("2026-11-25");
  EXPECT_EQ(world_.state().cheques.size(), 1u);
  When(Clear());
  ThenEvents({"cheque_cleared"});
}

TEST_F(ChequeFate, BouncedGoesBackToItsPayerOnce) {
  GivenDeposited();
  Given(Bounce());
  When(GiveBack());
  ThenEvents({"cheque_returned"});
  EXPECT_EQ(PapersInSafe(), 0);
  EXPECT_EQ(Event().cheque_returned().customer(), 62u);
  EXPECT_EQ(world_.state().FindCentre(CentreId(kCentre))->safe_keeper, StaffId(kKeeper));
  When(GiveBack());
  ThenRejected(v1::REJECTION_REASON_CHEQUE_NOT_HELD);
}

TEST_F(ChequeFate, WaitsForItsDeposit) {
  When(Clear());
  ThenRejected(v1::REJECTION_REASON_CHEQUE_NOT_DEPOSITED);
  When(Bounce());
  ThenRejected(v1::REJECTION_REASON_CHEQUE_NOT_DEPOSITED);
}

TEST_F(ChequeFate, IsClearedOnce) {
  GivenDeposited();
  Given(Clear());
  When(Clear());
  ThenRejected(v1::REJECTION_REASON_CHEQUE_ALREADY_CLEARED);
}

TEST_F(ChequeFate, BouncesOnceAndIsNotClearedThen) {
  GivenDeposited();
  Given(Bounce());
  When(Bounce());
  ThenRejected(v1::REJECTION_REASON_CHEQUE_ALREADY_BOUNCED);
  When(Clear());
  ThenRejected(v1::REJECTION_REASON_CHEQUE_ALREADY_BOUNCED);
  Given(GiveBack());
  When(Bounce());
  ThenRejected(v1::REJECTION_REASON_CHEQUE_ALREADY_BOUNCED);
  When(Clear());
  ThenRejected(v1::REJECTION_REASON_CHEQUE_ALREADY_BOUNCED);
}

TEST_F(ChequeFate, EndsWithTheReversalOfItsPayment) {
  Given(AtTill("reason: 'wrong' reverse_payment { payment { number: 1 } }", kCashier, kSupervisor));
  EXPECT_EQ(world_.state().cheques.at(ChequeId(1)).stage, ChequeStage::kGone);
  When(Clear());
  ThenRejected(v1::REJECTION_REASON_CHEQUE_NOT_DEPOSITED);
  When(Bounce());
  ThenRejected(v1::REJECTION_REASON_CHEQUE_NOT_DEPOSITED);
  When(GiveBack());
  ThenRejected(v1::REJECTION_REASON_CHEQUE_NOT_HELD);
  GivenSessionClosed();
  GivenNextDay(kTomorrow);
  EXPECT_TRUE(world_.state().cheques.empty());
  When(Clear());
  ThenRejected(v1::REJECTION_REASON_CHEQUE_NOT_DEPOSITED);
}

TEST_F(ChequeFate, DoesNotBounceOnceAnyOfItIsGivenBack) {
  GivenDeposited();
  Given(Clear());
  GivenOpenSession();
  // Not even while the bank has not said whether it gave it back.
  Given(Refund("PENDING", ""));
  When(Bounce());
  ThenRejected(v1::REJECTION_REASON_CHEQUE_PAYMENT_UNDONE);
  Given(AtCentre("resolve_tender { payment { number: 1 } stage: TENDER_STAGE_REFUND refund { number: 1 } "
                 "tender_index: 1 outcome: TENDER_STATUS_FAILED }",
                 kCashier));
  Given(Refund("CONFIRMED", "R1"));
  When(Bounce());
  ThenRejected(v1::REJECTION_REASON_CHEQUE_PAYMENT_UNDONE);
  GivenSessionClosed();
  GivenNextDay(kTomorrow);
  EXPECT_TRUE(world_.state().payments.empty());
  When(Bounce());
  ThenRejected(v1::REJECTION_REASON_CHEQUE_PAYMENT_UNDONE);
}

TEST_F(ChequeFate, BouncesWhenItsRefundFailedOrAnotherTenderIsGivenBack) {
  GivenDeposited();
  Given(Clear());
  GivenOpenSession();
  Given(Refund("PENDING", ""));
  Given(AtCentre("resolve_tender { payment { number: 1 } stage: TENDER_STAGE_REFUND refund { number: 1 } "
                 "tender_index: 1 outcome: TENDER_STATUS_FAILED }",
                 kCashier));
  Given(AtTill("reason: 'paid twice' refund_payment { payment { number: 1 } tenders { tender_index: 0 amount_fen: 1000 "
               "status: TENDER_STATUS_CONFIRMED } }",
               kCashier, kSupervisor));
  GivenSessionClosed();
  GivenNextDay(kTomorrow);
  When(Bounce());
  ThenEvents({"cheque_bounced"});
  EXPECT_EQ(Customer(), 0);
}

TEST_F(ChequeFate, IsNamedByItsRefundAndByTheAnswerToIt) {
  GivenDeposited();
  Given(Clear());
  GivenOpenSession();
  When(Refund("PENDING", ""));
  ThenEvents({"payment_refunded"});
  EXPECT_EQ(Event().payment_refunded().tenders(0).cheque(), 1u);
  When(AtCentre("resolve_tender { payment { number: 1 } stage: TENDER_STAGE_REFUND refund { number: 1 } "
                "tender_index: 1 outcome: TENDER_STATUS_FAILED }",
                kCashier));
  ThenEvents({"tender_resolved"});
  EXPECT_EQ(Event().tender_resolved().cheque(), 1u);
}

TEST_F(ChequeFate, IsAskedOfTheCentreThatTookIt) {
  GivenDeposited();
  for (const v1::Command& command : {Clear(2), Bounce(2), GiveBack(2), Clear(1'000'000)}) {
    When(command);
    ThenRejected(v1::REJECTION_REASON_CHEQUE_UNKNOWN);
  }
  Given(ByAdmin("centre: 4 configure_centre { name: 'East' first_business_date: '2026-11-23' }"));
  v1::Command command = Clear();
  command.set_centre(4);
  When(command);
  ThenRejected(v1::REJECTION_REASON_CHEQUE_UNKNOWN);
}

TEST_F(ChequeFate, GoesBackToItsPayerOnlyFromTheSafeAndAfterItBounced) {
  When(GiveBack());
  ThenRejected(v1::REJECTION_REASON_CHEQUE_NOT_HELD);
  GivenSessionClosed();
  When(GiveBack());
  ThenRejected(v1::REJECTION_REASON_CHEQUE_NOT_BOUNCED);
}

TEST_F(ChequeFate, BouncedMayGoMissingAndIsNotGivenBackThen) {
  GivenDeposited();
  Given(Bounce());
  Given(CountSafe(SafeFen()));
  EXPECT_EQ(PapersInSafe(), 0);
  When(GiveBack());
  ThenRejected(v1::REJECTION_REASON_CHEQUE_NOT_HELD);
}

TEST_F(ChequeFate, IsFinancesOrASupervisorsToJudgeAndAKeepersToGiveBack) {
  GivenDeposited();
  v1::Command command = Clear();
  command.set_actor(kCashier);
  When(command);
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
  command = Bounce();
  command.set_actor(kKeeper);
  When(command);
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
  command = Bounce();
  command.clear_reason();
  When(command);
  ThenRejected(v1::REJECTION_REASON_REASON_MISSING);
  command = Bounce();
  command.set_second_person(kFinance);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SELF_APPROVAL);
  Given(Bounce());
  command = GiveBack();
  command.set_actor(kFinance);
  When(command);
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
  command.set_actor(kOffDuty);
  When(command);
  ThenRejected(v1::REJECTION_REASON_NOT_ON_DUTY);
  command.set_actor(kSupervisor);
  When(command);
  ThenEvents({"cheque_returned"});
}

TEST_F(ChequeFate, IsToldOnAnyDayWhetherTheCentreIsOpenOrNot) {
  GivenDeposited();
  GivenDayClosed();
  v1::Command command = Clear();
  command.set_claimed_business_date(kToday);
  When(command);
  ThenRejected(v1::REJECTION_REASON_DAY_CLOSED);
  command.set_claimed_business_date("2026-11-25");
  When(command);
  ThenRejected(v1::REJECTION_REASON_DATE_IN_FUTURE);
  Given(Clear());
  EXPECT_EQ(Event().business_date(), 20261124);
  Given(Bounce());
  Given(GiveBack());
}

TEST_F(ChequeFate, StandsAtItsCentreAlsoWhenItIsToldFromATill) {
  GivenDeposited();
  GivenOpenSession();
  v1::Command command = Clear();
  command.set_till(kTill);
  command.set_session(2);
  When(command);
  ThenEvents({"cheque_cleared"});
  EXPECT_EQ(Event().till(), 0u);
  EXPECT_EQ(Event().session(), 0u);
}

TEST_F(ChequeFate, MovesTheSafeWhenItComesBack) {
  GivenDeposited();
  Given(CountSafe(SafeFen()));
  Given(Bounce());
  bool listed = false;
  const std::vector<v1::PreflightItem> items =
      *Preflight(world_.state(), CentreId(kCentre), world_.next_commit_micros());
  for (const v1::PreflightItem& item : items) listed = listed || item.item().key() == "safe/3";
  EXPECT_TRUE(listed) << "the safe has to be counted again";
}

TEST_F(ChequeFate, IsRefusedWhenABalanceCouldLeaveItsRange) {
  GivenDeposited();
  const int64_t moved_fen = world_.state().moved_fen;
  world_.mutable_state().moved_fen = 4'000'000'000'000'000'000;
  When(Clear());
  ThenRejected(v1::REJECTION_REASON_AMOUNT_OUT_OF_RANGE);
  When(Bounce());
  ThenRejected(v1::REJECTION_REASON_AMOUNT_OUT_OF_RANGE);
  world_.mutable_state().moved_fen = moved_fen;  // As it was, for the replay.
}

TEST_F(ChequeFate, BouncesLaterWhenTheSafeHoldsTooManyPapers) {
  GivenDeposited();
  GivenOpenSession();
  for (int cheque = 0; cheque < kPapersMax;) {
    v1::Command command = AtTill("receive_payment { purpose: PURPOSE_GAS_BILL customer: 62 amount_fen: 800 }");
    for (int i = 0; i < 8; ++i) {
      v1::Tender& tender = *command.mutable_receive_payment()->add_tenders();
      tender.set_kind(v1::TENDER_KIND_CHEQUE);
      tender.set_status(v1::TENDER_STATUS_CONFIRMED);
      tender.set_amount_fen(100);
      tender.set_drawee_bank("102");
      tender.set_provider_reference(absl::StrCat("n", cheque++));
    }
    Given(command);
  }
  When(Bounce());
  ThenRejected(v1::REJECTION_REASON_LIST_TOO_LONG);
  EXPECT_EQ(world_.state().FindCentre(CentreId(kCentre))->papers, kPapersMax);
}

TEST_F(ChequeFate, TakenLateIsKnownTooAndLiesInTheSafe) {
  GivenSessionClosed();
  Given(AtTill("session: 1 already_taken: true receive_payment { purpose: PURPOSE_GAS_BILL customer: 62 "
               "amount_fen: 700 tenders { kind: TENDER_KIND_CHEQUE status: TENDER_STATUS_CONFIRMED amount_fen: 700 "
               "drawee_bank: '102' provider_reference: '2' } }"));
  EXPECT_EQ(world_.state().cheques.at(ChequeId(2)).amount_fen, 700);
  GivenChequesDeposited({1, 2});
  Given(Clear(2));
  Given(Bounce(1));
  EXPECT_EQ(Bank(), 700);
  EXPECT_EQ(Customer(), -1'700);
}

}  // namespace
}  // namespace daybook::domain
