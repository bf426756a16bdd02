// Blue invoices: next form of the window, never more than was paid and not refunded.
#include "tests/ledger/domain/invoice_fixture.h"

namespace daybook::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Invoice : public InvoiceCounter {};

TEST_F(Invoice, UsesUpTheNextFormOfTheWindow) {
  const uint64_t payment = GivenPayment(8'840);
  When(IssuePaper(1, payment, 5'000));
  ThenEvents({"invoice_issued"});
  const v1::InvoiceIssued& fact = Event().invoice_issued();
  EXPECT_EQ(fact.amount_fen(), 5'000);
  EXPECT_EQ(fact.book(), kPaperBook);
  EXPECT_EQ(fact.lines(0).payment(), payment);
  EXPECT_EQ(fact.lines(0).invoiced_before_fen(), 0);
  EXPECT_EQ(fact.lines(0).invoiceable_fen(), 8'840);
  EXPECT_EQ(Event().session(), 1u);
  EXPECT_EQ(Forms(v1::ACCOUNT_KIND_TILL, kTill), 19);
  EXPECT_EQ(Forms(v1::ACCOUNT_KIND_OUTSIDE, kCentre), -199);
  EXPECT_EQ(InvoicedFen(payment), 5'000);
  EXPECT_THAT(AtWindow(), ElementsAre(Range(1, 2, 10), Range(2, 1, 10)));
  When(IssuePaper(2, payment, 3'840));
  ThenEvents({"invoice_issued"});
  EXPECT_EQ(Event().invoice_issued().lines(0).invoiced_before_fen(), 5'000);
}

TEST_F(Invoice, GoesOutInOrder) {
  const uint64_t payment = GivenPayment(8'840);
  for (uint32_t number : {2u, 0u, 50u}) {
    When(IssuePaper(number, payment, 100));
    ThenRejected(v1::REJECTION_REASON_INVOICE_OUT_OF_ORDER);
    EXPECT_THAT(std::string(status_.message()), HasSubstr("144031900110 00000001"));
  }
  When(Issue("PAPER", Form(kManualCode, 1), Of(payment, 100)));
  ThenRejected(v1::REJECTION_REASON_INVOICE_OUT_OF_ORDER);
  Given(IssuePaper(1, payment, 100));
  When(IssuePaper(1, payment, 100));
  ThenRejected(v1::REJECTION_REASON_INVOICE_OUT_OF_ORDER);
}

TEST_F(Invoice, GoesOutInTheOrderInWhichTheFormsCame) {
  const uint64_t payment = GivenPayment(8'840);
  Given(GiveBack(kPaperBook, 1, 8));
  Given(Allot(kPaperBook, 1, 8));
  Given(Lose(kPaperCode, 9));
  Given(IssuePaper(10, payment, 100));
  When(IssuePaper(1, payment, 100));
  ThenEvents({"invoice_issued"});
}

TEST_F(Invoice, NeedsAFormAtItsOwnWindow) {
  GivenOtherSession();
  const uint64_t payment = GivenPayment(8'840);
  When(Issue("PAPER", Form(kPaperCode, 1), Of(payment, 100), kOtherCashier, kOtherTill));
  ThenRejected(v1::REJECTION_REASON_INVOICE_OUT_OF_ORDER);
  Given(Allot(kPaperBook, 51, 52, kOtherTill));
  When(Issue("PAPER", Form(kPaperCode, 51), Of(payment, 100), kOtherCashier, kOtherTill));
  ThenEvents({"invoice_issued"});
  EXPECT_EQ(Event().till(), kOtherTill);
}

TEST_F(Invoice, CoversSeveralPayments) {
  const uint64_t first = GivenPayment(1'000);
  v1::Command named = CashPayment(2'000);
  named.set_request_id("pay-2");
  Given(named);
  When(Issue("PAPER", Form(kPaperCode, 1),
             absl::StrCat(Of(first, 900), "payments { payment { request_id: 'pay-2' } amount_fen: 2000 } ")));
  ThenEvents({"invoice_issued"});
  EXPECT_EQ(Event().invoice_issued().amount_fen(), 2'900);
  EXPECT_EQ(InvoicedFen(first), 900);
  EXPECT_EQ(InvoicedFen(first + 1), 2'000);
  When(Issue("PAPER", Form(kPaperCode, 2), absl::StrCat(Of(first, 100), Of(first + 1, 10))));
  ThenRejected(v1::REJECTION_REASON_INVOICE_EXCEEDS_PAYMENT);
  EXPECT_EQ(InvoicedFen(first), 900);
}

TEST_F(Invoice, NamesEachPaymentOnce) {
  v1::Command named = CashPayment(2'000);
  named.set_request_id("pay-1");
  Given(named);
  When(Issue("PAPER", Form(kPaperCode, 1),
             absl::StrCat(Of(1, 900), "payments { payment { request_id: 'pay-1' } amount_fen: 200 } ")));
  ThenRejected(v1::REJECTION_REASON_FIELD_INVALID);
}

TEST_F(Invoice, KnowsOnlyPaymentsOfItsCentre) {
  When(IssuePaper(1, 7, 100));
  ThenRejected(v1::REJECTION_REASON_PAYMENT_UNKNOWN);
  When(Issue("PAPER", Form(kPaperCode, 1), "payments { payment { request_id: 'r1' } amount_fen: 200 } "));
  ThenRejected(v1::REJECTION_REASON_PAYMENT_UNKNOWN);
}

// --- Digital ---------------------------------------------------------------------------------------------------------

TEST_F(Invoice, OfTheTaxPlatformHasNoForm) {
  const uint64_t payment = GivenPayment(8'840);
  When(IssueDigital(1, payment, 8'840));
  ThenEvents({"invoice_issued"});
  EXPECT_EQ(Event().invoice_issued().book(), 0u);
  EXPECT_EQ(Event().postings_size(), 0);
  EXPECT_EQ(Forms(v1::ACCOUNT_KIND_TILL, kTill), 20);
  EXPECT_EQ(InvoicedFen(payment), 8'840);
}

TEST_F(Invoice, OfTheTaxPlatformUsesItsNumberOnceForEver) {
  const uint64_t payment = GivenPayment(8'840);
  Given(IssueDigital(1, payment, 100));
  When(IssueDigital(1, payment, 100));
  ThenRejected(v1::REJECTION_REASON_INVOICE_NUMBER_USED);
  GivenNextDay();
  When(IssueDigital(1, payment, 100));
  ThenRejected(v1::REJECTION_REASON_INVOICE_NUMBER_USED);
  Given(Red(Digital(1), Digital(2), Of(payment, 100)));
  When(IssueDigital(2, payment, 100));
  ThenRejected(v1::REJECTION_REASON_INVOICE_NUMBER_USED);
  When(IssueDigital(3, payment, 100));
  ThenEvents({"invoice_issued"});
}

// --- How much --------------------------------------------------------------------------------------------------------

TEST_F(Invoice, IsNeverOfMoreThanWasPaid) {
  const uint64_t payment = GivenPayment(8'840);
  When(IssuePaper(1, payment, 8'841));
  ThenRejected(v1::REJECTION_REASON_INVOICE_EXCEEDS_PAYMENT);
  EXPECT_THAT(std::string(status_.message()), HasSubstr("88.40"));
  Given(IssuePaper(1, payment, 8'840));
  When(IssuePaper(2, payment, 1));
  ThenRejected(v1::REJECTION_REASON_INVOICE_EXCEEDS_PAYMENT);
}

TEST_F(Invoice, CountsNoTenderThatIsPendingOrFailed) {
  Given(AtTill("receive_payment { purpose: PURPOSE_REPAIR amount_fen: 9000 tenders { kind: TENDER_KIND_CASH status: "
               "TENDER_STATUS_CONFIRMED amount_fen: 1000 received_fen: 1000 } tenders { kind: TENDER_KIND_WALLET "
               "provider: 8 status: TENDER_STATUS_PENDING amount_fen: 3000 } tenders { kind: TENDER_KIND_CARD "
               "provider: 7 status: TENDER_STATUS_PENDING amount_fen: 5000 } }"));
  When(IssuePaper(1, 1, 1'001));
  ThenRejected(v1::REJECTION_REASON_INVOICE_EXCEEDS_PAYMENT);
  Given(IssuePaper(1, 1, 1'000));
  const auto resolve = [this](int index, absl::string_view outcome) {
    Given(AtCentre(absl::StrCat("resolve_tender { payment { number: 1 } stage: TENDER_STAGE_PAYMENT tender_index: ",
                                index, " outcome: TENDER_STATUS_", outcome, " provider_reference: 'X", index, "' }"),
                   kCashier));
  };
  resolve(1, "FAILED");
  When(IssuePaper(2, 1, 1));
  ThenRejected(v1::REJECTION_REASON_INVOICE_EXCEEDS_PAYMENT);
  resolve(2, "CONFIRMED");
  When(IssuePaper(2, 1, 5'000));
  ThenEvents({"invoice_issued"});
  EXPECT_EQ(Event().invoice_issued().lines(0).invoiceable_fen(), 6'000);
}

TEST_F(Invoice, CountsRefundsAlsoWhilePending) {
  Given(AtTill("receive_payment { purpose: PURPOSE_REPAIR amount_fen: 9000 tenders { kind: TENDER_KIND_CARD "
               "provider: 7 status: TENDER_STATUS_CONFIRMED amount_fen: 9000 provider_reference: 'C1' } }"));
  Given(AtTill("reason: 'paid twice' refund_payment { payment { number: 1 } tenders { tender_index: 0 amount_fen: 4000 "
               "status: TENDER_STATUS_PENDING } }",
               kCashier, kSupervisor));
  When(IssuePaper(1, 1, 5'001));
  ThenRejected(v1::REJECTION_REASON_INVOICE_EXCEEDS_PAYMENT);
  Given(AtCentre("resolve_tender { payment { number: 1 } stage: TENDER_STAGE_REFUND refund { number: 1 } outcome: "
                 "TENDER_STATUS_FAILED }",
                 kCashier));
  When(IssuePaper(1, 1, 9'000));
  ThenEvents({"invoice_issued"});
}

TEST_F(Invoice, IsNotOfAReversedPayment) {
  const uint64_t payment = GivenPayment(8'840);
  Given(AtTill("reason: 'wrong' reverse_payment { payment { number: 1 } }", kCashier, kSupervisor));
  When(IssuePaper(1, payment, 1));
  ThenRejected(v1::REJECTION_REASON_INVOICE_EXCEEDS_PAYMENT);
}

TEST_F(Invoice, IsNotOfAChequeThatBounced) {
  Given(AtTill("receive_payment { purpose: PURPOSE_GAS_BILL customer: 62 amount_fen: 4000 tenders { kind: "
               "TENDER_KIND_CASH status: TENDER_STATUS_CONFIRMED amount_fen: 1000 received_fen: 1000 } tenders { kind: "
               "TENDER_KIND_CHEQUE status: TENDER_STATUS_CONFIRMED amount_fen: 3000 drawee_bank: '102' "
               "provider_reference: '1' } }"));
  GivenSessionClosed();
  GivenChequesDeposited({1});
  Given(AtCentre("clear_cheque { cheque: 1 }", kFinance));
  GivenDayClosed();
  EXPECT_TRUE(world_.state().cheques.empty());
  GivenNextDayOpen();
  GivenOpenSession();
  Given(IssuePaper(1, 1, 2'000));
  Given(AtCentre("reason: 'no funds' bounce_cheque { cheque: 1 }", kFinance));
  When(IssuePaper(2, 1, 1));
  ThenRejected(v1::REJECTION_REASON_INVOICE_EXCEEDS_PAYMENT);
  // What is invoiced already is more than what came in, so that nothing more may go out.
  When(AtTill("reason: 'paid twice' refund_payment { payment { number: 1 } tenders { tender_index: 0 amount_fen: 10 "
              "status: TENDER_STATUS_CONFIRMED } }",
              kCashier, kSupervisor));
  ThenRejected(v1::REJECTION_REASON_PAYMENT_INVOICED);
}

TEST_F(Invoice, MayBeOfAPaymentOfAnyAge) {
  const uint64_t payment = GivenPayment(8'840);
  Given(IssuePaper(1, payment, 1'000));
  Given(AtTill("reason: 'paid twice' refund_payment { payment { number: 1 } tenders { tender_index: 0 amount_fen: 840 "
               "status: TENDER_STATUS_CONFIRMED } }",
               kCashier, kSupervisor));
  GivenNextDay();
  EXPECT_TRUE(world_.state().payments.empty());
  EXPECT_TRUE(world_.state().invoices.issued.empty()) << "an invoice leaves with its day";
  When(IssuePaper(2, payment, 7'001));
  ThenRejected(v1::REJECTION_REASON_INVOICE_EXCEEDS_PAYMENT);
  When(IssuePaper(2, payment, 6'000));
  ThenEvents({"invoice_issued"});
  const v1::InvoiceLine& line = Event().invoice_issued().lines(0);
  EXPECT_EQ(line.invoiced_before_fen(), 1'000);
  EXPECT_EQ(line.invoiceable_fen(), 8'000);
  EXPECT_EQ(line.before(0).refunded_fen(), 840);
  EXPECT_EQ(InvoicedFen(payment), 7'000);
  GivenNextDay("2026-11-25");
  When(IssuePaper(3, payment, 1'001));
  ThenRejected(v1::REJECTION_REASON_INVOICE_EXCEEDS_PAYMENT);
  When(IssuePaper(3, payment, 1'000));
  ThenEvents({"invoice_issued"});
}

// --- What it holds back ----------------------------------------------------------------------------------------------

class InvoicedPayment : public Invoice {
 protected:
  InvoicedPayment() {
    payment_ = GivenPayment(8'840);
    Given(IssuePaper(1, payment_, 5'000));
  }
  v1::Command Refund(int64_t fen) {
    return AtTill(absl::StrCat("reason: 'paid twice' refund_payment { payment { number: ", payment_,
                               " } tenders { tender_index: 0 amount_fen: ", fen,
                               " status: TENDER_STATUS_CONFIRMED } }"),
                  kCashier, kSupervisor);
  }
  v1::Command Reverse() {
    return AtTill(absl::StrCat("reason: 'wrong' reverse_payment { payment { number: ", payment_, " } }"), kCashier,
                  kSupervisor);
  }
  uint64_t payment_ = 0;
};

TEST_F(InvoicedPayment, IsNotReversedUntilItsInvoiceIsUndone) {
  When(Reverse());
  ThenRejected(v1::REJECTION_REASON_PAYMENT_INVOICED);
  Given(Void(Form(kPaperCode, 1)));
  When(Reverse());
  ThenEvents({"payment_reversed"});
}

TEST_F(InvoicedPayment, IsRefundedOnlyDownToWhatIsInvoiced) {
  When(Refund(3'850));
  ThenRejected(v1::REJECTION_REASON_PAYMENT_INVOICED);
  Given(Refund(3'840));
  EXPECT_EQ(Event().payment_refunded().invoiced_fen(), 5'000);
  When(Refund(10));
  ThenRejected(v1::REJECTION_REASON_PAYMENT_INVOICED);
  Given(Red(Form(kPaperCode, 1), Form(kPaperCode, 2), Of(payment_, 4'000)));
  When(Refund(4'000));
  ThenEvents({"payment_refunded"});
  When(Refund(10));
  ThenRejected(v1::REJECTION_REASON_PAYMENT_INVOICED);
}

TEST_F(InvoicedPayment, IsRefundedOnlyDownToWhatIsInvoicedDaysLater) {
  GivenNextDay();
  When(Refund(3'850));
  ThenRejected(v1::REJECTION_REASON_PAYMENT_INVOICED);
  Given(Refund(1'000));
  EXPECT_EQ(Event().payment_refunded().invoiced_fen(), 5'000);
  EXPECT_EQ(InvoicedFen(payment_), 5'000) << "what it brings back into the state is all of it";
  When(Refund(2'850));
  ThenRejected(v1::REJECTION_REASON_PAYMENT_INVOICED);
  When(Refund(2'840));
  ThenEvents({"payment_refunded"});
}

TEST_F(InvoicedPayment, IsTakenBackForACaseOnlyWhenItIsNotInvoiced) {
  Given(Count("CLOSE", DrawerFen() - 8'840));
  v1::Command refund = AtCentre(absl::StrCat("reason: 'never came in' refund_payment { payment { number: ", payment_,
                                             " } explains { number: 1 } tenders { tender_index: 0 amount_fen: 8840 "
                                             "status: TENDER_STATUS_CONFIRMED } }"),
                                kSupervisor, kFinance);
  When(refund);
  ThenRejected(v1::REJECTION_REASON_PAYMENT_INVOICED);
  v1::Command reverse = AtCentre(absl::StrCat("reason: 'never came in' reverse_payment { payment { number: ", payment_,
                                              " } explains { number: 1 } }"),
                                 kSupervisor, kFinance);
  When(reverse);
  ThenRejected(v1::REJECTION_REASON_PAYMENT_INVOICED);
  Given(Void(Form(kPaperCode, 1)));
  reverse.set_request_id("again");
  When(reverse);
  ThenEvents({"payment_reversed"});
}

// --- Who and when ----------------------------------------------------------------------------------------------------

TEST_F(Invoice, IsWrittenByACashierInHisOwnSession) {
  const uint64_t payment = GivenPayment(8'840);
  v1::Command command = IssuePaper(1, payment, 100);
  command.set_actor(kKeeper);
  When(command);
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
  command.set_actor(kOffDuty);
  When(command);
  ThenRejected(v1::REJECTION_REASON_NOT_ON_DUTY);
  command.set_actor(kOtherCashier);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SESSION_NOT_YOURS);
  command.set_actor(kCashier);
  command.set_session(9);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SESSION_UNKNOWN);
  GivenSessionClosed();
  When(IssuePaper(1, payment, 100));
  ThenRejected(v1::REJECTION_REASON_SESSION_NOT_OPEN);
}

TEST_F(Invoice, WaitsForAnOpenHandover) {
  const uint64_t payment = GivenPayment(8'840);
  Session& session = world_.mutable_state().tills.at(TillId(kTill))->session;
  session.handover = HandoverId(1);
  When(IssuePaper(1, payment, 100));
  ThenRejected(v1::REJECTION_REASON_SESSION_FROZEN);
  session.handover = HandoverId();
}

TEST_F(Invoice, IsNeverLate) {
  const uint64_t payment = GivenPayment(8'840);
  v1::Command command = IssuePaper(1, payment, 100);
  command.set_already_taken(true);
  When(command);
  ThenRejected(v1::REJECTION_REASON_NOT_LATE_CAPABLE);
  command.set_already_taken(false);
  command.set_claimed_business_date("2026-11-22");
  When(command);
  ThenRejected(v1::REJECTION_REASON_DAY_CLOSED);
  command.set_claimed_business_date(kTomorrow);
  When(command);
  ThenRejected(v1::REJECTION_REASON_DATE_IN_FUTURE);
}

TEST_F(Invoice, OfAnEndedSessionOfAClosedDayIsRefusedByName) {
  const uint64_t payment = GivenPayment(8'840);
  GivenNextDay();
  v1::Command command = IssuePaper(1, payment, 100);
  command.set_session(1);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SESSION_NOT_OPEN);
}

}  // namespace
}  // namespace daybook::domain
