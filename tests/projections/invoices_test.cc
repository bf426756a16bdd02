#include "projections/invoices.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "ledger/base/rejection.h"
#include "tests/projections/desk_events.h"

namespace daybook::projections {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kCode[] = "1100123456";
constexpr char kManualCode[] = "110012345678";
constexpr auto kPaper = v1::INVOICE_KIND_PAPER;
constexpr auto kManual = v1::INVOICE_KIND_MANUAL;
constexpr uint64_t kBook = 1;
constexpr uint64_t kManualBook = 2;

// A window with forms 0..49 of both kinds, the rest in the store.
DeskEvents Window() {
  DeskEvents make;
  make.ReceiveBook(kBook, kPaper, kCode, 0, 99);
  make.ReceiveBook(kManualBook, kManual, kManualCode, 0, 99);
  make.Allot(kBook, 0, 49, DeskEvents::kTill);
  make.Allot(kManualBook, 0, 49, DeskEvents::kTill);
  return make;
}

v1::ListInvoicesResponse List(const DeskEvents& make, v1::ListInvoicesRequest request = {}) {
  InvoicesFold fold;
  fold.Apply(make.Events());
  v1::ListInvoicesResponse all;
  do {
    v1::ListInvoicesResponse page;
    EXPECT_TRUE(fold.ListInvoices(request, page).ok());
    request.set_page_token(page.next_page_token());
    all.MergeFrom(page);
  } while (!request.page_token().empty());
  return all;
}

// Number and fate, in order of issue.
std::vector<std::string> Fates(const DeskEvents& make, const v1::ListInvoicesRequest& request = {}) {
  std::vector<std::string> fates;
  const v1::ListInvoicesResponse listed = List(make, request);
  for (const v1::Invoice& invoice : listed.invoices()) {
    fates.push_back(absl::StrCat(std::stoi(invoice.invoice().number()), " ",
                                 v1::InvoiceFate_Name(invoice.fate()).substr(sizeof("INVOICE_FATE"))));
  }
  return fates;
}

// "book first..last at till"
std::vector<std::string> Stock(const DeskEvents& make, const v1::ListInvoicesRequest& request = {}) {
  std::vector<std::string> stock;
  const v1::ListInvoicesResponse listed = List(make, request);
  for (const v1::InvoiceStockLine& line : listed.stock()) {
    stock.push_back(absl::StrCat(line.range().book(), " ", line.range().first(), "..", line.range().last(), " at ",
                                 line.till()));
  }
  return stock;
}

TEST(Invoice, KnowsWhoIssuedItWhereAndForWhat) {
  DeskEvents make = Window();
  make.Issue(kPaper, PaperInvoice(kCode, 0), kBook, 8'840, 17);
  const v1::ListInvoicesResponse response = List(make);
  ASSERT_EQ(response.invoices_size(), 1);
  const v1::Invoice& invoice = response.invoices(0);
  EXPECT_EQ(invoice.kind(), kPaper);
  EXPECT_EQ(invoice.invoice().code(), kCode);
  EXPECT_EQ(invoice.invoice().number(), "00000000");
  EXPECT_EQ(invoice.fate(), v1::INVOICE_FATE_USED);
  EXPECT_EQ(invoice.centre(), DeskEvents::kCentre);
  EXPECT_EQ(invoice.till(), DeskEvents::kTill);
  EXPECT_EQ(invoice.writer(), DeskEvents::kCashier);
  EXPECT_EQ(invoice.amount_fen(), 8'840);
  EXPECT_EQ(invoice.net_fen(), 8'840);
  EXPECT_THAT(invoice.payments(), ElementsAre(17));
  EXPECT_FALSE(invoice.has_blue());
  EXPECT_EQ(invoice.business_date(), "2026-11-23");
  EXPECT_EQ(invoice.sequence(), make.Last().sequence());
}

TEST(Invoice, IsWorthWhatRedOnesLeaveAndNothingOnceItIsVoid) {
  DeskEvents make = Window();
  make.Issue(kPaper, PaperInvoice(kCode, 0), kBook, 8'000);
  make.IssueRed(kPaper, PaperInvoice(kCode, 0), PaperInvoice(kCode, 1), kBook, 3'000);
  make.Issue(kPaper, PaperInvoice(kCode, 2), kBook, 500);
  make.Void(kPaper, PaperInvoice(kCode, 2), kBook, 500);
  const v1::ListInvoicesResponse response = List(make);
  ASSERT_EQ(response.invoices_size(), 3);
  EXPECT_EQ(response.invoices(0).net_fen(), 5'000);
  EXPECT_EQ(response.invoices(1).fate(), v1::INVOICE_FATE_RED);
  EXPECT_EQ(response.invoices(1).amount_fen(), 3'000);
  EXPECT_EQ(response.invoices(1).blue().number(), "00000000");
  EXPECT_EQ(response.invoices(2).fate(), v1::INVOICE_FATE_VOID);
  EXPECT_EQ(response.invoices(2).amount_fen(), 500);
  EXPECT_EQ(response.invoices(2).net_fen(), 0);
}

TEST(Invoice, OfADigitalKindHasNoCodeAndUsesNoForm) {
  DeskEvents make = Window();
  v1::InvoiceNumber digital;
  digital.set_number("26112000000000000017");
  make.Issue(v1::INVOICE_KIND_DIGITAL, digital, 0, 100);
  const v1::ListInvoicesResponse response = List(make);
  ASSERT_EQ(response.invoices_size(), 1);
  EXPECT_EQ(response.invoices(0).invoice().number(), digital.number());
  EXPECT_THAT(Stock(make), ElementsAre("1 50..99 at 0", "2 50..99 at 0", "1 0..49 at 301", "2 0..49 at 301"));
}

TEST(ManualInvoices, AreUncheckedUntilASupervisorHasSeenTheirStubs) {
  DeskEvents make = Window();
  for (const uint32_t number : {0u, 1u, 2u}) {
    make.Issue(kManual, PaperInvoice(kManualCode, number), kManualBook, 100);
  }
  make.Void(kManual, PaperInvoice(kManualCode, 1), kManualBook, 100);
  make.LoseForm(kManual, PaperInvoice(kManualCode, 3), kManualBook, DeskEvents::kTill);
  make.Issue(kPaper, PaperInvoice(kCode, 0), kBook, 100);
  v1::ListInvoicesRequest request;
  request.set_unchecked_only(true);
  EXPECT_THAT(Fates(make, request), ElementsAre("0 USED", "1 VOID", "2 USED")) << "a lost form has no stub to check";
  make.CheckInvoices(kManualCode, 0, 1);
  EXPECT_THAT(Fates(make, request), ElementsAre("2 USED"));
  make.CheckInvoices(kManualCode, 2, 2);
  EXPECT_THAT(Fates(make, request), IsEmpty());
  make.Void(kManual, PaperInvoice(kManualCode, 2), kManualBook, 100);
  EXPECT_THAT(Fates(make, request), ElementsAre("2 VOID")) << "it must be checked again";
}

TEST(ManualInvoices, OfAnotherWindowAreNotCheckedAlong) {
  DeskEvents make = Window();
  make.Issue(kManual, PaperInvoice(kManualCode, 0), kManualBook, 100);
  make.Issue(kManual, PaperInvoice(kManualCode, 1), kManualBook, 100, 17, DeskEvents::kOtherTill);
  make.Issue(kManual, PaperInvoice(kManualCode, 2), kManualBook, 100);
  make.CheckInvoices(kManualCode, 0, 2);
  v1::ListInvoicesRequest request;
  request.set_unchecked_only(true);
  EXPECT_THAT(Fates(make, request), ElementsAre("1 USED"));
}

TEST(Invoices, AreListedInOrderOfIssueAndFoundByWhatIsKnownOfThem) {
  DeskEvents make = Window();
  make.Issue(kManual, PaperInvoice(kManualCode, 0), kManualBook, 100);
  make.Issue(kPaper, PaperInvoice(kCode, 0), kBook, 100);
  make.LoseForm(kPaper, PaperInvoice(kCode, 90), kBook, 0);
  make.At(4);
  make.ReceiveBook(3, kPaper, "1100999999", 0, 9);
  make.Allot(3, 0, 9, 401);
  make.Issue(kPaper, PaperInvoice("1100999999", 0), 3, 100, 18, 401);
  const auto codes = [&](const v1::ListInvoicesRequest& asked) {
    v1::ListInvoicesRequest request = asked;
    request.set_page_size(1);
    std::vector<std::string> rows;
    const v1::ListInvoicesResponse listed = List(make, request);
    for (const v1::Invoice& invoice : listed.invoices()) {
      rows.push_back(absl::StrCat(invoice.invoice().code(), "-", std::stoi(invoice.invoice().number())));
    }
    return rows;
  };
  v1::ListInvoicesRequest request;
  EXPECT_THAT(codes(request), ElementsAre("110012345678-0", "1100123456-0", "1100123456-90", "1100999999-0"));
  request.set_centre(4);
  EXPECT_THAT(codes(request), ElementsAre("1100999999-0"));
  request.Clear();
  request.set_code(kCode);
  EXPECT_THAT(codes(request), ElementsAre("1100123456-0", "1100123456-90"));
  request.set_fate(v1::INVOICE_FATE_LOST);
  EXPECT_THAT(codes(request), ElementsAre("1100123456-90"));
  request.Clear();
  request.set_till(401);
  EXPECT_THAT(codes(request), ElementsAre("1100999999-0"));
}

TEST(Invoices, AreKeptByTheTenThousandOfACentre) {
  DeskEvents make;
  make.At(4);
  make.Issue(kPaper, PaperInvoice("1100999999", 7), 9, 100, 18, 401);
  make.At(3);
  for (uint32_t number = 0; number < InvoicesFold::kInvoicesKept + 3; ++number) {
    make.Issue(kPaper, PaperInvoice(kCode, number), kBook, 100);
  }
  const v1::ListInvoicesResponse response = List(make);
  ASSERT_THAT(response.invoices(), SizeIs(InvoicesFold::kInvoicesKept + 1));
  EXPECT_EQ(response.invoices(0).centre(), 4u);
  EXPECT_EQ(response.invoices(1).invoice().number(), "00000003");
  make.Void(kPaper, PaperInvoice(kCode, 3), kBook, 100);
  EXPECT_EQ(List(make).invoices(1).fate(), v1::INVOICE_FATE_VOID) << "the oldest that is kept can still be found";
}

TEST(BlankForms, MoveBetweenStoreAndWindowsAndNeighboursJoin) {
  DeskEvents make;
  make.ReceiveBook(kBook, kPaper, kCode, 1, 100);
  EXPECT_THAT(Stock(make), ElementsAre("1 1..100 at 0"));
  make.Allot(kBook, 41, 60, DeskEvents::kTill);
  EXPECT_THAT(Stock(make), ElementsAre("1 1..40 at 0", "1 61..100 at 0", "1 41..60 at 301"));
  make.Allot(kBook, 61, 70, DeskEvents::kOtherTill);
  make.ReturnForms(kBook, 61, 70, DeskEvents::kOtherTill);
  make.ReturnForms(kBook, 51, 60, DeskEvents::kTill);
  EXPECT_THAT(Stock(make), ElementsAre("1 1..40 at 0", "1 51..100 at 0", "1 41..50 at 301"));
  make.ReturnForms(kBook, 41, 50, DeskEvents::kTill);
  EXPECT_THAT(Stock(make), ElementsAre("1 1..100 at 0"));
}

TEST(BlankForms, AreUsedUpByWhatIsIssuedAndByWhatIsLost) {
  DeskEvents make;
  make.ReceiveBook(kBook, kPaper, kCode, 1, 4);
  make.Allot(kBook, 1, 3, DeskEvents::kTill);
  make.Issue(kPaper, PaperInvoice(kCode, 1), kBook, 100);
  make.IssueRed(kPaper, PaperInvoice(kCode, 1), PaperInvoice(kCode, 2), kBook, 50);
  EXPECT_THAT(Stock(make), ElementsAre("1 4..4 at 0", "1 3..3 at 301"));
  make.LoseForm(kPaper, PaperInvoice(kCode, 4), kBook, 0);
  make.Issue(kPaper, PaperInvoice(kCode, 3), kBook, 100);
  EXPECT_THAT(Stock(make), IsEmpty());
}

TEST(BlankForms, GoWithTheShiftToAnotherTillOnly) {
  DeskEvents make = Window();
  v1::HandoverItems items;
  v1::InvoiceRange& range = *items.add_invoices();
  range.set_book(kBook);
  range.set_last(49);
  make.Accept(1, DeskEvents::kTill, DeskEvents::kTill, 0, items);
  v1::ListInvoicesRequest request;
  request.set_code(kCode);
  EXPECT_THAT(Stock(make, request), ElementsAre("1 50..99 at 0", "1 0..49 at 301"));
  make.Accept(2, DeskEvents::kTill, DeskEvents::kOtherTill, 0, items);
  EXPECT_THAT(Stock(make, request), ElementsAre("1 50..99 at 0", "1 0..49 at 302"));
  request.set_till(DeskEvents::kOtherTill);
  EXPECT_THAT(Stock(make, request), ElementsAre("1 0..49 at 302"));
}

TEST(Invoices, RefuseATokenThatIsNotTheirs) {
  InvoicesFold fold;
  v1::ListInvoicesRequest request;
  request.set_page_token("made up");
  v1::ListInvoicesResponse response;
  EXPECT_EQ(ReasonOf(fold.ListInvoices(request, response)), v1::REJECTION_REASON_FIELD_INVALID);
}

}  // namespace
}  // namespace daybook::projections
