// Payments, reversals and refunds that explain a case: its cash is what an overage holds or a shortage misses, and no
// drawer is touched.
#include "absl/strings/str_cat.h"
#include "tests/ledger/domain/harness.h"

namespace daybook::domain {
namespace {

class Explained : public Counter {
 protected:
  Explained() {
    GivenOpenDay();
    GivenOpenSession(50'000);
  }
  // A supervisor finds so much more or less in the drawer than expected, and the session goes on. The first makes case 1
  // under the request id "count1", the second case 2, and so on.
  void GivenSpotCheck(int64_t off_fen) {
    Given(AtTill("pause_till {}"));
    v1::Command count = Count("SPOT", DrawerFen() + off_fen, kSupervisor);
    for (ChequeId cheque : world_.state().FindTill(TillId(kTill))->drawer.cheques) {
      if (lost_ != cheque) count.mutable_commit_count()->add_cheques(cheque.number());
    }
    count.set_request_id(absl::StrCat("count", ++counts_));
    Given(count);
    Given(AtTill("resume_till {}"));
  }
  // Without a till, by FINANCE, approved by another of FINANCE: neither has anything to do with the till.
  v1::Command Explaining(absl::string_view text) {
    if (!has_approver_) {
      has_approver_ = true;
      Given(ByAdmin("register_staff { staff: 31 }"));
      Given(ByAdmin("grant_role { staff: 31 role: ROLE_FINANCE }"));
    }
    return AtCentre(text, kFinance, kApprover);
  }
  static constexpr uint32_t kApprover = 31;

  v1::Command Pay(int64_t cash_fen, absl::string_view more_tenders = "", int64_t more_fen = 0,
                  absl::string_view explains = "number: 1") {
    return Explaining(absl::StrCat(
        "reason: 'never entered' receive_payment { purpose: PURPOSE_GAS_BILL customer: 62 amount_fen: ",
        cash_fen + more_fen, " tenders { kind: TENDER_KIND_CASH status: TENDER_STATUS_CONFIRMED amount_fen: ", cash_fen,
        " received_fen: ", cash_fen, " } ", more_tenders, " explains { ", explains, " } }"));
  }
  v1::Command Reverse(absl::string_view more = "", absl::string_view explains = "number: 1") {
    return Explaining(absl::StrCat("reason: 'never came in' reverse_payment { payment { number: 1 } ", more,
                                   " explains { ", explains, " } }"));
  }
  v1::Command Refund(int64_t fen, absl::string_view explains = "number: 1") {
    return Explaining(absl::StrCat("reason: 'never came in' refund_payment { payment { number: 1 } tenders { "
                                   "tender_index: 0 amount_fen: ", fen, " status: TENDER_STATUS_CONFIRMED } explains { ",
                                   explains, " } }"));
  }
  int64_t Customer() const { return Balance(v1::ACCOUNT_KIND_CUSTOMER, 62); }

  // Not found in the drawer.
  ChequeId lost_;

 private:
  int counts_ = 0;
  bool has_approver_ = false;
};

class ExplainedPayment : public Explained {};
class ExplainedReversal : public Explained {};
class ExplainedRefund : public Explained {};

TEST_F(ExplainedPayment, TakesItsCashFromTheOverage) {
  GivenSpotCheck(1'000);
  EXPECT_EQ(CaseFen(1), -1'000);
  When(Pay(600));
  ThenEvents({"payment_received"});
  EXPECT_EQ(CaseFen(1), -400);
  EXPECT_EQ(Customer(), -600);
  EXPECT_EQ(DrawerFen(), 51'000);
  EXPECT_EQ(Event().payment_received().explained_case(), 1u);
  EXPECT_EQ(Event().payment_received().payment(), 1u);
  EXPECT_EQ(Event().till(), 0u);
  EXPECT_EQ(Event().session(), 0u);
  EXPECT_EQ(Event().second_person(), kApprover);
  EXPECT_EQ(world_.receipt().number(), 1u);
  Given(Pay(400, "", 0, "request_id: 'count1'"));
  EXPECT_EQ(CaseFen(1), 0);
}

TEST_F(ExplainedPayment, BooksChangeNowhere) {
  GivenSpotCheck(1'000);
  v1::Command command = Pay(600);
  command.mutable_receive_payment()->mutable_tenders(0)->set_received_fen(1'000);
  command.mutable_receive_payment()->mutable_tenders(0)->set_change_fen(400);
  Given(command);
  EXPECT_EQ(CaseFen(1), -400);
  EXPECT_EQ(Event().postings_size(), 2);
}

TEST_F(ExplainedPayment, BooksOtherTendersAsUsualAndPutsTheChequeIntoTheSafe) {
  GivenSpotCheck(1'000);
  Given(Pay(1'000,
            "tenders { kind: TENDER_KIND_CHEQUE status: TENDER_STATUS_CONFIRMED amount_fen: 3000 drawee_bank: '102' "
            "provider_reference: '1' } "
            "tenders { kind: TENDER_KIND_WALLET provider: 8 status: TENDER_STATUS_PENDING amount_fen: 2000 }",
            5'000));
  EXPECT_EQ(Customer(), -4'000);
  EXPECT_EQ(CaseFen(1), 0);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_SAFE, kCentre, v1::ASSET_KIND_CHEQUE), 1);
  EXPECT_EQ(world_.state().cheques.at(ChequeId(1)).amount_fen, 3'000);
  Given(AtCentre("resolve_tender { payment { number: 1 } stage: TENDER_STAGE_PAYMENT tender_index: 2 outcome: "
                 "TENDER_STATUS_CONFIRMED provider_reference: 'W1' }",
                 kCashier));
  EXPECT_EQ(Event().till(), 0u);
  EXPECT_EQ(Customer(), -6'000);
}

TEST_F(ExplainedPayment, AsksForNoDrawerLimitOrPause) {
  GivenSpotCheck(3'000'000);
  Given(AtTill("pause_till {}"));
  When(Pay(3'000'000));
  ThenEvents({"payment_received"});
}

TEST_F(ExplainedPayment, GoesNoFurtherThanToZero) {
  GivenSpotCheck(1'000);
  When(Pay(1'010));
  ThenRejected(v1::REJECTION_REASON_CASE_EXCEEDED);
}

TEST_F(ExplainedPayment, ExplainsAnOverageOnly) {
  GivenSpotCheck(-1'000);
  When(Pay(1'000));
  ThenRejected(v1::REJECTION_REASON_CASE_SIDE_WRONG);
}

TEST_F(ExplainedPayment, NeedsAnOpenCaseOfTheCentre) {
  When(Pay(1'000));
  ThenRejected(v1::REJECTION_REASON_CASE_UNKNOWN);
  When(Pay(1'000, "", 0, "request_id: 'nothing'"));
  ThenRejected(v1::REJECTION_REASON_CASE_UNKNOWN);
  GivenSpotCheck(1'000);
  Given(ByAdmin("centre: 4 configure_centre { name: 'East' first_business_date: '2026-11-23' }"));
  Given(ByAdmin("grant_role { staff: 10 role: ROLE_SUPERVISOR for_centre: 4 }"));
  v1::Command open = AtCentre("open_business_day { business_date: '2026-11-23' on_duty: [10, 30] }");
  open.set_centre(4);
  Given(open);
  v1::Command command = Pay(1'000);
  command.set_centre(4);
  When(command);
  ThenRejected(v1::REJECTION_REASON_CASE_UNKNOWN);
}

TEST_F(ExplainedPayment, IsNobodysOwn) {
  GivenSpotCheck(1'000);  // Counted by the supervisor, and the cashier answers for it.
  v1::Command command = Pay(1'000);
  command.set_actor(kCashier);
  When(command);
  ThenRejected(v1::REJECTION_REASON_CASE_IS_YOURS);
  command.set_actor(kSupervisor);
  When(command);
  ThenRejected(v1::REJECTION_REASON_CASE_IS_YOURS);
  command.set_actor(kOtherCashier);
  command.set_second_person(kSupervisor);
  When(command);
  ThenRejected(v1::REJECTION_REASON_CASE_IS_YOURS);
  command.set_second_person(kFinance);
  When(command);
  ThenEvents({"payment_received"});
}

TEST_F(ExplainedPayment, HasAnApprovalAndAReason) {
  GivenSpotCheck(1'000);
  v1::Command command = Pay(1'000);
  command.set_actor(kKeeper);
  When(command);
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
  command = Pay(1'000);
  command.set_second_person(0);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SECOND_PERSON_REQUIRED);
  command.set_second_person(kFinance);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SELF_APPROVAL);
  command.set_second_person(kKeeper);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SECOND_PERSON_UNFIT);
  command = Pay(1'000);
  command.clear_reason();
  When(command);
  ThenRejected(v1::REJECTION_REASON_REASON_MISSING);
  command = Pay(1'000);
  command.set_actor(kOffDuty);
  When(command);
  ThenRejected(v1::REJECTION_REASON_NOT_ON_DUTY);
}

TEST_F(ExplainedPayment, NeedsAnOpenDayAndIsNeverLate) {
  GivenSpotCheck(1'000);
  v1::Command command = Pay(1'000);
  command.set_already_taken(true);
  When(command);
  ThenRejected(v1::REJECTION_REASON_NOT_LATE_CAPABLE);
  GivenSessionClosed();
  GivenDayClosed();
  When(Pay(1'000));
  ThenRejected(v1::REJECTION_REASON_DAY_NOT_OPEN);
  GivenNextDayOpen();
  command = Pay(1'000);
  command.set_claimed_business_date(kToday);
  When(command);
  ThenRejected(v1::REJECTION_REASON_DAY_CLOSED);
  When(Pay(1'000));
  ThenEvents({"payment_received"});
  EXPECT_EQ(Event().business_date(), 20261124);
}

TEST_F(ExplainedPayment, NamesNoTillAndHasCash) {
  GivenSpotCheck(1'000);
  v1::Command command = Pay(1'000);
  command.set_till(kTill);
  When(command);
  ThenRejected(v1::REJECTION_REASON_FIELD_INVALID);
  command = Pay(1'000);
  command.set_session(1);
  When(command);
  ThenRejected(v1::REJECTION_REASON_FIELD_INVALID);
  When(Explaining("reason: 'never entered' receive_payment { purpose: PURPOSE_REPAIR amount_fen: 100 tenders { kind: "
                  "TENDER_KIND_CARD provider: 7 status: TENDER_STATUS_CONFIRMED amount_fen: 100 provider_reference: "
                  "'C1' } explains { number: 1 } }"));
  ThenRejected(v1::REJECTION_REASON_FIELD_INVALID);
  command = Pay(1'000);
  command.mutable_receive_payment()->mutable_explains()->clear_by();
  When(command);
  ThenRejected(v1::REJECTION_REASON_FIELD_INVALID);
}

TEST_F(ExplainedPayment, IsJudgedLikeAnyOther) {
  GivenSpotCheck(1'000);
  When(Pay(1'005));
  ThenRejected(v1::REJECTION_REASON_CASH_NOT_PAYABLE);
  v1::Command command = Pay(1'000);
  command.mutable_receive_payment()->set_amount_fen(900);
  When(command);
  ThenRejected(v1::REJECTION_REASON_TENDERS_MISMATCH);
  command = Pay(1'000);
  command.mutable_receive_payment()->clear_customer();
  When(command);
  ThenRejected(v1::REJECTION_REASON_CUSTOMER_REQUIRED);
}

TEST_F(ExplainedPayment, IsRefundedLikeAnyOtherAndNotReversed) {
  GivenSpotCheck(1'000);
  Given(Pay(1'000));
  When(AtTill("reason: 'wrong' reverse_payment { payment { number: 1 } }", kCashier, kSupervisor));
  ThenRejected(v1::REJECTION_REASON_USE_REFUND);
  When(AtTill("reason: 'wrong' refund_payment { payment { number: 1 } tenders { tender_index: 0 amount_fen: 1000 "
              "status: TENDER_STATUS_CONFIRMED } }",
              kCashier, kSupervisor));
  ThenEvents({"payment_refunded"});
  EXPECT_EQ(DrawerFen(), 50'000);
}

TEST_F(ExplainedReversal, TakesItsCashFromTheShortage) {
  Given(CashPayment(1'000));
  GivenSpotCheck(-1'000);
  EXPECT_EQ(CaseFen(1), 1'000);
  When(Reverse());
  ThenEvents({"payment_reversed"});
  EXPECT_EQ(CaseFen(1), 0);
  EXPECT_EQ(DrawerFen(), 50'000);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_CUSTOMER, 6200012345), 0);
  EXPECT_EQ(Event().payment_reversed().explained_case(), 1u);
  EXPECT_EQ(Event().till(), 0u);
  When(Reverse());
  ThenRejected(v1::REJECTION_REASON_ALREADY_REVERSED);
}

TEST_F(ExplainedReversal, TakesAChequesPaperFromTheCaseThatMissesIt) {
  Given(AtTill("receive_payment { purpose: PURPOSE_GAS_BILL customer: 62 amount_fen: 3000 "
               "tenders { kind: TENDER_KIND_CHEQUE status: TENDER_STATUS_CONFIRMED amount_fen: 3000 drawee_bank: "
               "'102' provider_reference: '1' } }"));
  When(Reverse());
  ThenRejected(v1::REJECTION_REASON_CHEQUE_NOT_HELD);  // There is no case, and the drawer has it.
  lost_ = ChequeId(1);
  GivenSpotCheck(0);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_OVER_SHORT, 1, v1::ASSET_KIND_CHEQUE), 1);
  When(Reverse());
  ThenEvents({"payment_reversed"});
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_OVER_SHORT, 1, v1::ASSET_KIND_CHEQUE), 0);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_CHEQUE_CLEARING, kCentre), 0);
  EXPECT_EQ(Customer(), 0);
  EXPECT_EQ(world_.state().cheques.at(ChequeId(1)).stage, ChequeStage::kGone);
}

// Found and deposited while the session goes on, bounced, and missing once more.
TEST_F(ExplainedReversal, IsRefusedOnceTheMissingChequeHasBounced) {
  Given(AtTill("receive_payment { purpose: PURPOSE_GAS_BILL customer: 62 amount_fen: 700 tenders { kind: "
               "TENDER_KIND_CHEQUE status: TENDER_STATUS_CONFIRMED amount_fen: 700 drawee_bank: '102' "
               "provider_reference: '9' } }"));
  lost_ = ChequeId(1);
  GivenSpotCheck(0);
  Given(AtCentre("reason: 'behind the drawer' decide_case { case_reference { number: 1 } outcome: "
                 "CASE_OUTCOME_CHEQUE_FOUND cheque: 1 }",
                 kFinance));
  GivenChequesDeposited({1});
  Given(AtCentre("reason: 'no funds' bounce_cheque { cheque: 1 }", kFinance));
  Given(CountSafe(SafeFen()));
  const uint64_t missing = Event(1).case_opened().case_number();
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_CHEQUE_CLEARING, kCentre), 0);
  When(Reverse("", absl::StrCat("number: ", missing)));
  ThenRejected(v1::REJECTION_REASON_CHEQUE_ALREADY_BOUNCED);
}

TEST_F(ExplainedReversal, GoesNoFurtherThanToZeroAndOnlyOnTheShortSide) {
  Given(CashPayment(1'000));
  GivenSpotCheck(-990);
  When(Reverse());
  ThenRejected(v1::REJECTION_REASON_CASE_EXCEEDED);
  Given(CashPayment(10));  // So that the next count is no recount.
  GivenSpotCheck(1'000);
  When(Reverse("", "number: 2"));
  ThenRejected(v1::REJECTION_REASON_CASE_SIDE_WRONG);
  When(Reverse("", "number: 3"));
  ThenRejected(v1::REJECTION_REASON_CASE_UNKNOWN);
}

TEST_F(ExplainedReversal, IsNobodysOwn) {
  Given(CashPayment(1'000));
  GivenSpotCheck(-1'000);
  v1::Command command = Reverse();
  command.set_actor(kCashier);
  When(command);
  ThenRejected(v1::REJECTION_REASON_CASE_IS_YOURS);
  command = Reverse();
  command.set_second_person(kSupervisor);
  When(command);
  ThenRejected(v1::REJECTION_REASON_CASE_IS_YOURS);
}

TEST_F(ExplainedReversal, IsOfAPaymentWhoseSessionIsStillOpen) {
  Given(CashPayment(1'000));
  GivenSpotCheck(-1'000);
  GivenSessionClosed();
  When(Reverse());
  ThenRejected(v1::REJECTION_REASON_USE_REFUND);
}

TEST_F(ExplainedReversal, IsOfAPaymentInCashOrByCheque) {
  Given(AtTill("receive_payment { purpose: PURPOSE_REPAIR amount_fen: 100 tenders { kind: TENDER_KIND_CARD provider: 7 "
               "status: TENDER_STATUS_CONFIRMED amount_fen: 100 provider_reference: 'C1' } }"));
  GivenSpotCheck(-1'000);
  When(Reverse("reversals { tender_index: 0 status: TENDER_STATUS_CONFIRMED provider_reference: 'V1' }"));
  ThenRejected(v1::REJECTION_REASON_FIELD_INVALID);
}

TEST_F(ExplainedReversal, IsRefusedOnceAnyOfThePaymentIsGivenBack) {
  Given(CashPayment(1'000));
  GivenSpotCheck(-1'000);
  Given(Refund(10));
  When(Reverse());
  ThenRejected(v1::REJECTION_REASON_ALREADY_REFUNDED);
}

TEST_F(ExplainedRefund, TakesItsCashFromTheShortage) {
  Given(CashPayment(1'000));
  GivenSpotCheck(-1'000);
  GivenSessionClosed();
  GivenDayClosed();
  GivenNextDayOpen();
  // No session is open anywhere.
  When(Refund(600, "request_id: 'count1'"));
  ThenEvents({"payment_refunded"});
  EXPECT_EQ(CaseFen(1), 400);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_CUSTOMER, 6200012345), -400);
  EXPECT_EQ(Event().payment_refunded().explained_case(), 1u);
  EXPECT_EQ(Event().till(), 0u);
  EXPECT_EQ(Event().session(), 0u);
  Given(Refund(400));
  EXPECT_EQ(CaseFen(1), 0);
  When(Refund(10));
  ThenRejected(v1::REJECTION_REASON_REFUND_EXCEEDS_TENDER);
}

TEST_F(ExplainedRefund, GoesNoFurtherThanToZeroAndOnlyOnTheShortSide) {
  Given(CashPayment(1'000));
  GivenSpotCheck(-500);
  When(Refund(510));
  ThenRejected(v1::REJECTION_REASON_CASE_EXCEEDED);
  Given(CashPayment(10));  // So that the next count is no recount.
  GivenSpotCheck(1'000);
  When(Refund(500, "number: 2"));
  ThenRejected(v1::REJECTION_REASON_CASE_SIDE_WRONG);
  When(Refund(500, "number: 3"));
  ThenRejected(v1::REJECTION_REASON_CASE_UNKNOWN);
}

TEST_F(ExplainedRefund, IsNobodysOwn) {
  Given(CashPayment(1'000));
  GivenSpotCheck(-1'000);
  v1::Command command = Refund(1'000);
  command.set_actor(kCashier);
  When(command);
  ThenRejected(v1::REJECTION_REASON_CASE_IS_YOURS);
  command.set_actor(kFinance);
  command.set_second_person(kSupervisor);
  When(command);
  ThenRejected(v1::REJECTION_REASON_CASE_IS_YOURS);
}

TEST_F(ExplainedRefund, MayGiveBackOtherTendersBesideItsCash) {
  Given(AtTill("receive_payment { purpose: PURPOSE_GAS_BILL customer: 62 amount_fen: 3000 "
               "tenders { kind: TENDER_KIND_CASH status: TENDER_STATUS_CONFIRMED amount_fen: 1000 received_fen: 1000 } "
               "tenders { kind: TENDER_KIND_CARD provider: 7 status: TENDER_STATUS_CONFIRMED amount_fen: 2000 "
               "provider_reference: 'C1' } }"));
  GivenSpotCheck(-1'000);
  v1::Command command = Refund(1'000);
  v1::TenderRefund& card = *command.mutable_refund_payment()->add_tenders();
  card.set_tender_index(1);
  card.set_amount_fen(2'000);
  card.set_status(v1::TENDER_STATUS_PENDING);
  Given(command);
  EXPECT_EQ(CaseFen(1), 0);
  Given(AtCentre("resolve_tender { payment { number: 1 } stage: TENDER_STAGE_REFUND refund { number: 1 } "
                 "tender_index: 1 outcome: TENDER_STATUS_CONFIRMED provider_reference: 'R1' }",
                 kCashier));
  EXPECT_EQ(Event().till(), 0u);
  EXPECT_EQ(Event().session(), 0u);
  EXPECT_EQ(Customer(), 0);
}

TEST_F(ExplainedRefund, HasCash) {
  Given(AtTill("receive_payment { purpose: PURPOSE_REPAIR amount_fen: 100 tenders { kind: TENDER_KIND_CARD provider: 7 "
               "status: TENDER_STATUS_CONFIRMED amount_fen: 100 provider_reference: 'C1' } }"));
  GivenSpotCheck(-1'000);
  v1::Command command = Refund(100);
  command.mutable_refund_payment()->mutable_tenders(0)->set_provider_reference("R1");
  When(command);
  ThenRejected(v1::REJECTION_REASON_FIELD_INVALID);
}

}  // namespace
}  // namespace daybook::domain
