// Manual invoices: nobody goes home before their stubs agree with the books.
#include "tests/ledger/domain/invoice_fixture.h"

namespace daybook::domain {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kOpenItem[] = "manual_invoices/301";

class ManualInvoices : public InvoiceCounter {
 protected:
  // 1 of 1,000, 2 of 2,000 and void, 3 taking back 300 of 1.
  ManualInvoices() {
    payment_ = GivenPayment(8'840);
    Given(IssueManual(1, payment_, 1'000));
    since_ = Event().sequence();
    Given(IssueManual(2, payment_, 2'000));
    Given(Void(Form(kManualCode, 2)));
    Given(Red(Form(kManualCode, 1), Form(kManualCode, 3), Of(payment_, 300)));
  }
  v1::PreflightItem Item() const {
    const std::vector<v1::PreflightItem> items =
        *Preflight(world_.state(), CentreId(kCentre), world_.next_commit_micros());
    for (const v1::PreflightItem& item : items) {
      if (item.item().key() == kOpenItem) return item;
    }
    return {};
  }
  uint64_t payment_ = 0;
  uint64_t since_ = 0;
};

TEST_F(ManualInvoices, WaitForTheirCheckAsOneItemOfTheirTill) {
  const v1::PreflightItem item = Item();
  EXPECT_EQ(item.item().kind(), v1::OPEN_ITEM_KIND_INVOICES_UNCHECKED);
  EXPECT_EQ(item.item().till(), kTill);
  EXPECT_EQ(item.item().amount_fen(), 700);
  EXPECT_EQ(item.item().since_sequence(), since_);
  EXPECT_FALSE(item.carriable());
}

TEST_F(ManualInvoices, AreCheckedByRangeNumberAndNetSum) {
  When(Check(1, 3, 3, 700));
  ThenEvents({"manual_invoices_checked"});
  EXPECT_EQ(Event().manual_invoices_checked().left_since_sequence(), 0u);
  EXPECT_EQ(Event().till(), kTill);
  EXPECT_EQ(Event().postings_size(), 0);
  EXPECT_THAT(OpenKeys(), Not(Contains(kOpenItem)));
  EXPECT_TRUE(world_.state().invoices.unchecked.empty());
  When(Check(1, 3, 3, 700));
  ThenRejected(v1::REJECTION_REASON_INVOICE_CHECK_DIFFERS);
}

TEST_F(ManualInvoices, MustAgreeWithTheBooksInEverything) {
  const auto differs = [this](const v1::Command& check, absl::string_view what) {
    When(check);
    ThenRejected(v1::REJECTION_REASON_INVOICE_CHECK_DIFFERS);
    EXPECT_THAT(std::string(status_.message()), HasSubstr(std::string(what)));
  };
  differs(Check(1, 3, 2, 700), "invoices 3, not 2");
  differs(Check(1, 3, 3, 701), "sum 7.00, not 7.01");
  differs(Check(1, 3, 3, 2'700), "sum 7.00, not 27.00");
  differs(Check(1, 4, 3, 700), "last 00000003, not 00000004");
  differs(Check(0, 3, 3, 700), "first 00000001, not 00000000");
  differs(Check(1, 2, 3, 700), "invoices 2, not 3; sum 10.00, not 7.00");
  differs(Check(4, 9, 3, 700), "nothing in this range");
  differs(Check(1, 3, 3, 700, kOtherTill), "nothing in this range");
  v1::Command other_code = Check(1, 3, 3, 700);
  other_code.mutable_check_manual_invoices()->set_code("1440319003");
  differs(other_code, "nothing in this range");
}

TEST_F(ManualInvoices, LeaveWhatIsOutsideTheRangeUnchecked) {
  Given(IssueManual(4, payment_, 50));
  const uint64_t since = Event().sequence();
  When(Check(1, 3, 3, 700));
  ThenEvents({"manual_invoices_checked"});
  EXPECT_EQ(Event().manual_invoices_checked().left_since_sequence(), since);
  EXPECT_EQ(Item().item().amount_fen(), 50);
  EXPECT_EQ(Item().item().since_sequence(), since);
  When(Check(1, 4, 1, 50));
  ThenRejected(v1::REJECTION_REASON_INVOICE_CHECK_DIFFERS);
  When(Check(4, 4, 1, 50));
  ThenEvents({"manual_invoices_checked"});
}

TEST_F(ManualInvoices, AreNotMissedWhereAFormWasLost) {
  Given(Lose(kManualCode, 4));
  Given(IssueManual(5, payment_, 50));
  When(Check(1, 5, 4, 750));
  ThenEvents({"manual_invoices_checked"});
}

TEST_F(ManualInvoices, AreCheckedAgainWhenOneIsVoidedAfterwards) {
  Given(IssueManual(4, payment_, 50));
  Given(Check(1, 4, 4, 750));
  When(Void(Form(kManualCode, 4)));
  ThenEvents({"invoice_voided"});
  EXPECT_TRUE(Event().invoice_voided().was_checked());
  EXPECT_EQ(Item().item().since_sequence(), Event().sequence());
  EXPECT_EQ(Item().item().amount_fen(), 0);
  When(Check(4, 4, 1, 50));
  ThenRejected(v1::REJECTION_REASON_INVOICE_CHECK_DIFFERS);
  When(Check(4, 4, 1, 0));
  ThenEvents({"manual_invoices_checked"});
}

TEST_F(ManualInvoices, AreCheckedByASupervisorWhoWroteNone) {
  v1::Command command = Check(1, 3, 3, 700);
  command.set_actor(kCashier);
  When(command);
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
  Given(ByAdmin("grant_role { staff: 20 role: ROLE_SUPERVISOR for_centre: 3 }"));
  When(command);
  ThenRejected(v1::REJECTION_REASON_INVOICE_CHECKER_IS_WRITER);
  command.set_actor(kOffDuty);
  Given(ByAdmin("grant_role { staff: 50 role: ROLE_SUPERVISOR for_centre: 3 }"));
  When(command);
  ThenRejected(v1::REJECTION_REASON_NOT_ON_DUTY);
  command.set_actor(kSupervisor);
  When(command);
  ThenEvents({"manual_invoices_checked"});
}

TEST_F(ManualInvoices, BlockTheCloseAndAreNeverCarried) {
  GivenSessionClosed();
  Given(CountSafe(SafeFen()));
  v1::Command close = AtCentre("close_business_day { next_business_date: '2026-11-24' }", kSupervisor, kKeeper);
  When(close);
  ThenRejected(v1::REJECTION_REASON_PREFLIGHT_NOT_EMPTY);
  v1::CarryItem* carried = close.mutable_close_business_day()->add_carried();
  carried->set_key(kOpenItem);
  carried->set_reason("it can wait");
  When(close);
  ThenRejected(v1::REJECTION_REASON_CARRY_NOT_ALLOWED);
  close.mutable_close_business_day()->clear_carried();
  Given(Check(1, 3, 3, 700));
  When(close);
  ThenEvents({"business_day_closed"});
}

TEST_F(ManualInvoices, MayBeTakenBackOnALaterDayByAnotherThatIsChecked) {
  Given(Check(1, 3, 3, 700));
  GivenNextDay();
  Given(Red(Form(kManualCode, 1), Form(kManualCode, 4), Of(payment_, 700)));
  EXPECT_EQ(Item().item().amount_fen(), -700);
  When(Check(4, 4, 1, -700));
  ThenEvents({"manual_invoices_checked"});
}

class FirstManualInvoice : public InvoiceCounter {};

TEST_F(FirstManualInvoice, OfATillIsRefusedWhenTheCloseCouldNotListIt) {
  const uint64_t payment = GivenPayment(8'840);
  Given(IssuePaper(1, payment, 100));
  Given(IssueManual(1, payment, 100));
  Given(Check(1, 1, 1, 100));
  GivenFullDay();
  When(IssueManual(2, payment, 100));
  ThenRejected(v1::REJECTION_REASON_LIST_TOO_LONG);
  When(Red(Form(kManualCode, 1), Form(kManualCode, 2), Of(payment, 100)));
  ThenRejected(v1::REJECTION_REASON_LIST_TOO_LONG);
  When(Void(Form(kManualCode, 1)));
  ThenRejected(v1::REJECTION_REASON_LIST_TOO_LONG);
  When(IssuePaper(2, payment, 100));
  ThenEvents({"invoice_issued"});
}

}  // namespace
}  // namespace daybook::domain
