// What undoes an invoice: void on its own day, red-letter whenever it may be.
#include "tests/ledger/domain/invoice_fixture.h"

namespace daybook::domain {
namespace {

using ::testing::ElementsAre;

class InvoiceUndone : public InvoiceCounter {
 protected:
  // Payment 1 of 8,840 on paper 1, of 5,000.
  InvoiceUndone() {
    payment_ = GivenPayment(8'840);
    Given(IssuePaper(1, payment_, 5'000));
  }
  uint64_t payment_ = 0;
};

class VoidInvoice : public InvoiceUndone {};

TEST_F(VoidInvoice, GivesItsAmountsBackAndKeepsItsNumberUsed) {
  When(Void(Form(kPaperCode, 1)));
  ThenEvents({"invoice_voided"});
  const v1::InvoiceVoided& fact = Event().invoice_voided();
  EXPECT_EQ(fact.amount_fen(), 5'000);
  EXPECT_EQ(fact.lines(0).payment(), payment_);
  EXPECT_EQ(fact.lines(0).invoiced_before_fen(), 5'000);
  EXPECT_EQ(fact.book(), kPaperBook);
  EXPECT_FALSE(fact.was_checked());
  EXPECT_EQ(Event().postings_size(), 0);
  EXPECT_EQ(Event().till(), kTill) << "it stands where it was issued";
  EXPECT_EQ(InvoicedFen(payment_), 0);
  EXPECT_EQ(Forms(v1::ACCOUNT_KIND_TILL, kTill), 19);
  When(IssuePaper(1, payment_, 100));
  ThenRejected(v1::REJECTION_REASON_INVOICE_OUT_OF_ORDER);
  When(IssuePaper(2, payment_, 8'840));
  ThenEvents({"invoice_issued"});
}

TEST_F(VoidInvoice, HappensOnce) {
  Given(Void(Form(kPaperCode, 1)));
  When(Void(Form(kPaperCode, 1)));
  ThenRejected(v1::REJECTION_REASON_INVOICE_ALREADY_VOIDED);
}

TEST_F(VoidInvoice, NeedsAllCopies) {
  v1::Command command = Void(Form(kPaperCode, 1));
  command.mutable_void_invoice()->set_all_copies_present(false);
  When(command);
  ThenRejected(v1::REJECTION_REASON_INVOICE_COPIES_MISSING);
}

TEST_F(VoidInvoice, IsOfItsOwnDay) {
  GivenNextDay();
  When(Void(Form(kPaperCode, 1)));
  ThenRejected(v1::REJECTION_REASON_INVOICE_DAY_OVER);
}

TEST_F(VoidInvoice, IsNotForDigitalOnes) {
  Given(IssueDigital(1, payment_, 100));
  When(Void(Digital(1)));
  ThenRejected(v1::REJECTION_REASON_INVOICE_NOT_VOIDABLE);
}

TEST_F(VoidInvoice, IsNotForRedOnesNorForWhatTheyTookBack) {
  Given(Red(Form(kPaperCode, 1), Form(kPaperCode, 2), Of(payment_, 100)));
  When(Void(Form(kPaperCode, 1)));
  ThenRejected(v1::REJECTION_REASON_INVOICE_NOT_VOIDABLE);
  When(Void(Form(kPaperCode, 2)));
  ThenRejected(v1::REJECTION_REASON_INVOICE_NOT_VOIDABLE);
}

TEST_F(VoidInvoice, KnowsOnlyWhatWasIssuedHere) {
  for (const std::string& invoice : {Form(kPaperCode, 2), Form(kManualCode, 1), Form("144031900199", 1), Digital(1)}) {
    When(Void(invoice));
    ThenRejected(v1::REJECTION_REASON_INVOICE_UNKNOWN);
  }
  Given(ByAdmin("centre: 4 configure_centre { name: 'East Street' first_business_date: '2026-11-23' }"));
  for (const char* role : {"staff: 10 role: ROLE_SUPERVISOR", "staff: 20 role: ROLE_CASHIER"}) {
    Given(ByAdmin(absl::StrCat("grant_role { ", role, " for_centre: 4 }")));
  }
  v1::Command open = AtCentre("open_business_day { business_date: '2026-11-23' on_duty: [10, 20] }");
  open.set_centre(4);
  Given(open);
  v1::Command elsewhere = Void(Form(kPaperCode, 1));
  elsewhere.set_centre(4);
  When(elsewhere);
  ThenRejected(v1::REJECTION_REASON_INVOICE_UNKNOWN);
}

TEST_F(VoidInvoice, IsApprovedBySomebodyElseWithAReason) {
  v1::Command command = Void(Form(kPaperCode, 1));
  command.set_second_person(0);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SECOND_PERSON_REQUIRED);
  command.set_second_person(kCashier);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SELF_APPROVAL);
  command.set_second_person(kKeeper);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SECOND_PERSON_UNFIT);
  command = Void(Form(kPaperCode, 1));
  command.clear_reason();
  When(command);
  ThenRejected(v1::REJECTION_REASON_REASON_MISSING);
}

TEST_F(VoidInvoice, NeedsNoSessionButNamesOnlyAnOpenOne) {
  v1::Command command = AtTill(absl::StrCat("reason: 'spoilt' void_invoice { invoice { ", Form(kPaperCode, 1),
                                            " } all_copies_present: true }"),
                               kCashier, kSupervisor);
  command.set_session(9);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SESSION_UNKNOWN);
  command.set_session(1);
  GivenSessionClosed();
  When(command);
  ThenRejected(v1::REJECTION_REASON_SESSION_NOT_OPEN);
  When(Void(Form(kPaperCode, 1)));
  ThenEvents({"invoice_voided"});
  EXPECT_EQ(Event().session(), 0u);
}

TEST_F(VoidInvoice, StandsAtTheTillThatIssuedItWhereverItIsSentFrom) {
  GivenOtherSession();
  When(AtTill(absl::StrCat("reason: 'spoilt' void_invoice { invoice { ", Form(kPaperCode, 1),
                           " } all_copies_present: true }"),
              kOtherCashier, kSupervisor, kOtherTill));
  ThenEvents({"invoice_voided"});
  EXPECT_EQ(Event().till(), kTill);
  EXPECT_EQ(Event().session(), 0u);
  EXPECT_EQ(Event().actor(), kOtherCashier);
}

// --- Red -------------------------------------------------------------------------------------------------------------

class RedInvoice : public InvoiceUndone {};

TEST_F(RedInvoice, TakesBackAnInvoiceOnAFormOfItsOwn) {
  When(Red(Form(kPaperCode, 1), Form(kPaperCode, 2), Of(payment_, 3'000)));
  ThenEvents({"red_invoice_issued"});
  const v1::RedInvoiceIssued& fact = Event().red_invoice_issued();
  EXPECT_EQ(fact.kind(), v1::INVOICE_KIND_PAPER);
  EXPECT_EQ(fact.blue().number(), "00000001");
  EXPECT_EQ(fact.amount_fen(), 3'000);
  EXPECT_EQ(fact.lines(0).invoiced_before_fen(), 5'000);
  EXPECT_THAT(fact.red_before_fen(), ElementsAre(0));
  EXPECT_FALSE(fact.has_blue_before());
  EXPECT_EQ(fact.book(), kPaperBook);
  EXPECT_EQ(Forms(v1::ACCOUNT_KIND_TILL, kTill), 18);
  EXPECT_EQ(InvoicedFen(payment_), 2'000);
  When(Red(Form(kPaperCode, 1), Form(kPaperCode, 3), Of(payment_, 2'001)));
  ThenRejected(v1::REJECTION_REASON_RED_EXCEEDS_INVOICE);
  Given(Red(Form(kPaperCode, 1), Form(kPaperCode, 3), Of(payment_, 2'000)));
  EXPECT_THAT(Event().red_invoice_issued().red_before_fen(), ElementsAre(3'000));
  EXPECT_EQ(InvoicedFen(payment_), 0);
}

TEST_F(RedInvoice, TakesBackNoMoreThanEachLineOfTheBlueOne) {
  const uint64_t second = GivenPayment(2'000);
  Given(Issue("PAPER", Form(kPaperCode, 2), absl::StrCat(Of(payment_, 1'000), Of(second, 2'000))));
  When(Red(Form(kPaperCode, 2), Form(kPaperCode, 3), Of(payment_, 1'001)));
  ThenRejected(v1::REJECTION_REASON_RED_EXCEEDS_INVOICE);
  When(Red(Form(kPaperCode, 1), Form(kPaperCode, 3), Of(second, 1)));
  ThenRejected(v1::REJECTION_REASON_RED_EXCEEDS_INVOICE);
  When(Red(Form(kPaperCode, 2), Form(kPaperCode, 3), absl::StrCat(Of(second, 2'000), Of(payment_, 1'000))));
  ThenEvents({"red_invoice_issued"});
  EXPECT_EQ(InvoicedFen(payment_), 5'000);
  EXPECT_EQ(InvoicedFen(second), 0);
}

TEST_F(RedInvoice, TakesBackWhatIsBlueAndNotVoid) {
  Given(Red(Form(kPaperCode, 1), Form(kPaperCode, 2), Of(payment_, 3'000)));
  When(Red(Form(kPaperCode, 2), Form(kPaperCode, 3), Of(payment_, 100)));
  ThenRejected(v1::REJECTION_REASON_RED_EXCEEDS_INVOICE);
  Given(IssuePaper(3, payment_, 1'000));
  Given(Void(Form(kPaperCode, 3)));
  When(Red(Form(kPaperCode, 3), Form(kPaperCode, 4), Of(payment_, 100)));
  ThenRejected(v1::REJECTION_REASON_INVOICE_ALREADY_VOIDED);
  GivenNextDay();
  When(Red(Form(kPaperCode, 3), Form(kPaperCode, 4), Of(payment_, 100)));
  ThenRejected(v1::REJECTION_REASON_INVOICE_ALREADY_VOIDED);
  When(Red(Form(kPaperCode, 2), Form(kPaperCode, 4), Of(payment_, 100)));
  ThenRejected(v1::REJECTION_REASON_RED_EXCEEDS_INVOICE);
  When(Red(Form(kPaperCode, 9), Form(kPaperCode, 4), Of(payment_, 100)));
  ThenRejected(v1::REJECTION_REASON_INVOICE_UNKNOWN);
}

TEST_F(RedInvoice, UsesTheNextFormOfTheBlueOnesKind) {
  When(Red(Form(kPaperCode, 1), Form(kPaperCode, 3), Of(payment_, 100)));
  ThenRejected(v1::REJECTION_REASON_INVOICE_OUT_OF_ORDER);
  When(Red(Form(kPaperCode, 1), Form(kManualCode, 1), Of(payment_, 100)));
  ThenRejected(v1::REJECTION_REASON_INVOICE_OUT_OF_ORDER);
  GivenOtherSession();
  Given(Allot(kPaperBook, 51, 60, kOtherTill));
  When(Red(Form(kPaperCode, 1), Form(kPaperCode, 51), Of(payment_, 100), kOtherCashier, kOtherTill));
  ThenEvents({"red_invoice_issued"});
}

TEST_F(RedInvoice, TakesBackAnInvoiceOfAnyAge) {
  const uint64_t second = GivenPayment(2'000);
  Given(Issue("PAPER", Form(kPaperCode, 2), absl::StrCat(Of(payment_, 1'000), Of(second, 2'000))));
  GivenNextDay();
  When(Red(Form(kPaperCode, 2), Form(kPaperCode, 3), Of(second, 500)));
  ThenEvents({"red_invoice_issued"});
  const v1::InvoiceStanding& before = Event().red_invoice_issued().blue_before();
  EXPECT_EQ(before.till(), kTill);
  EXPECT_EQ(before.writer(), kCashier);
  EXPECT_EQ(before.business_date(), 20261123);
  EXPECT_EQ(before.lines_size(), 2);
  EXPECT_EQ(InvoicedFen(second), 1'500);
  GivenNextDay("2026-11-25");
  When(Red(Form(kPaperCode, 2), Form(kPaperCode, 4), Of(second, 1'501)));
  ThenRejected(v1::REJECTION_REASON_RED_EXCEEDS_INVOICE);
  When(Red(Form(kPaperCode, 2), Form(kPaperCode, 4), absl::StrCat(Of(second, 1'500), Of(payment_, 1'000))));
  ThenEvents({"red_invoice_issued"});
  EXPECT_THAT(Event().red_invoice_issued().red_before_fen(), ElementsAre(500, 0));
  EXPECT_EQ(InvoicedFen(second), 0);
  EXPECT_EQ(InvoicedFen(payment_), 5'000);
  When(Void(Form(kPaperCode, 2)));
  ThenRejected(v1::REJECTION_REASON_INVOICE_NOT_VOIDABLE);
}

TEST_F(RedInvoice, OfTheTaxPlatformHasNoForm) {
  Given(IssueDigital(1, payment_, 3'840));
  When(Red(Digital(1), Digital(1), Of(payment_, 3'840)));
  ThenRejected(v1::REJECTION_REASON_INVOICE_NUMBER_USED);
  When(Red(Digital(1), Digital(2), Of(payment_, 3'840)));
  ThenEvents({"red_invoice_issued"});
  EXPECT_EQ(Event().postings_size(), 0);
  EXPECT_EQ(InvoicedFen(payment_), 5'000);
  GivenNextDay();
  Given(IssueDigital(3, payment_, 100));
  When(Red(Digital(1), Digital(4), Of(payment_, 1)));
  ThenRejected(v1::REJECTION_REASON_RED_EXCEEDS_INVOICE);
  When(Red(Digital(3), Digital(2), Of(payment_, 1)));
  ThenRejected(v1::REJECTION_REASON_INVOICE_NUMBER_USED);
}

TEST_F(RedInvoice, IsACashiersInHisOwnSessionAndApproved) {
  v1::Command command = Red(Form(kPaperCode, 1), Form(kPaperCode, 2), Of(payment_, 100));
  command.set_second_person(0);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SECOND_PERSON_REQUIRED);
  command = Red(Form(kPaperCode, 1), Form(kPaperCode, 2), Of(payment_, 100), kOtherCashier);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SESSION_NOT_YOURS);
  command = Red(Form(kPaperCode, 1), Form(kPaperCode, 2), Of(99, 100));
  When(command);
  ThenRejected(v1::REJECTION_REASON_PAYMENT_UNKNOWN);
  command = Red(Form(kPaperCode, 1), Form(kPaperCode, 2), Of(payment_, 100));
  command.clear_reason();
  When(command);
  ThenRejected(v1::REJECTION_REASON_REASON_MISSING);
  command.set_reason("wrong name");
  command.set_already_taken(true);
  When(command);
  ThenRejected(v1::REJECTION_REASON_NOT_LATE_CAPABLE);
  command.set_already_taken(false);
  GivenSessionClosed();
  When(command);
  ThenRejected(v1::REJECTION_REASON_SESSION_NOT_OPEN);
}

}  // namespace
}  // namespace daybook::domain
