// Blank forms, the fates of the day's numbers, and manual invoices that wait for their check, in one centre's book.
#include "ledger/figures/invoice_book.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "ledger/figures/centre_book.h"

namespace daybook::figures {
namespace {

using ::google::protobuf::util::MessageDifferencer;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class InvoiceFigures : public ::testing::Test {
 protected:
  // Of the centre; `till` 0: of the store.
  void Happens(uint32_t till, const std::string& payload) {
    v1::Event event;
    ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(payload, &event)) << payload;
    event.set_sequence(++sequence_);
    event.set_centre(3);
    event.set_till(till);
    book_.Apply(event);
    centre_.Apply(event);
  }
  void Receive(uint64_t book, const char* kind, uint32_t first, uint32_t last) {
    Happens(0, absl::StrCat("invoice_book_received { book: ", book, " kind: INVOICE_KIND_", kind, " code: '144031900",
                            book, "' first: ", first, " last: ", last, " }"));
  }
  void Allot(uint32_t till, uint64_t book, const char* kind, uint32_t first, uint32_t last) {
    Happens(till, absl::StrCat("invoices_allotted { ", Moved(book, kind, first, last), " }"));
  }
  void GiveBack(uint32_t till, uint64_t book, const char* kind, uint32_t first, uint32_t last) {
    Happens(till, absl::StrCat("invoices_returned { ", Moved(book, kind, first, last), " }"));
  }
  static std::string Moved(uint64_t book, const char* kind, uint32_t first, uint32_t last) {
    return absl::StrCat("range { book: ", book, " first: ", first, " last: ", last, " } kind: INVOICE_KIND_", kind,
                        " code: '144031900", book, "'");
  }
  static std::string Form(uint64_t book, const char* kind, uint32_t number) {
    return absl::StrCat(" kind: INVOICE_KIND_", kind, " book: ", book, " invoice { code: '144031900", book,
                        "' number: '", absl::Dec(number, absl::kZeroPad8), "' } ");
  }
  void Issue(uint32_t till, uint64_t book, const char* kind, uint32_t number, int64_t fen) {
    Happens(till, absl::StrCat("invoice_issued { ", Form(book, kind, number), "amount_fen: ", fen, " }"));
  }
  void Red(uint32_t till, uint64_t book, const char* kind, uint32_t number, int64_t fen) {
    Happens(till, absl::StrCat("red_invoice_issued { ", Form(book, kind, number), "amount_fen: ", fen, " }"));
  }
  void Void(uint32_t till, uint64_t book, const char* kind, uint32_t number, int64_t fen, bool was_checked = false) {
    Happens(till, absl::StrCat("invoice_voided { ", Form(book, kind, number), "amount_fen: ", fen,
                               " was_checked: ", was_checked ? "true" : "false", " }"));
  }
  void Lose(uint32_t till, uint64_t book, const char* kind, uint32_t number) {
    Happens(till, absl::StrCat("invoice_lost { ", Form(book, kind, number), " }"));
  }

  v1::InvoiceFigures Figures() const {
    v1::InvoiceFigures figures;
    book_.Write(figures);
    return figures;
  }
  v1::InvoiceKindLine Kind(v1::InvoiceKind kind) const {
    const v1::InvoiceFigures figures = Figures();
    for (const v1::InvoiceKindLine& line : figures.kinds()) {
      if (line.kind() == kind) return line;
    }
    return {};
  }
  // "till/book/first..last"
  std::vector<std::string> Stock() const {
    std::vector<std::string> lines;
    const v1::InvoiceFigures figures = Figures();
    for (const v1::InvoiceStockLine& line : figures.stock()) {
      EXPECT_EQ(line.code(), absl::StrCat("144031900", line.range().book()));
      lines.push_back(absl::StrCat(line.till(), "/", line.range().book(), "/", line.range().first(), "..",
                                   line.range().last()));
    }
    return lines;
  }
  std::vector<v1::PreflightItem> Items() const {
    std::vector<v1::PreflightItem> items;
    book_.AddOpenItems(0, 20261123, items);
    return items;
  }

  InvoiceBook book_;
  CentreBook centre_{CentreId(3)};
  uint64_t sequence_ = 0;
};

TEST_F(InvoiceFigures, AreEmptyWhereThereAreNoInvoices) { EXPECT_EQ(Figures().ByteSizeLong(), 0u); }

TEST_F(InvoiceFigures, ListWhereBlankFormsLie) {
  Receive(2, "MANUAL", 1, 50);
  Receive(1, "PAPER", 101, 200);
  Allot(302, 1, "PAPER", 121, 130);
  Allot(301, 1, "PAPER", 111, 120);
  Allot(301, 2, "MANUAL", 1, 10);
  EXPECT_THAT(Stock(), ElementsAre("0/1/101..110", "0/1/131..200", "0/2/11..50", "301/1/111..120", "301/2/1..10",
                                   "302/1/121..130"));
  GiveBack(302, 1, "PAPER", 121, 130);
  EXPECT_THAT(Stock(), ElementsAre("0/1/101..110", "0/1/121..200", "0/2/11..50", "301/1/111..120", "301/2/1..10"));
  GiveBack(301, 1, "PAPER", 111, 120);
  EXPECT_THAT(Stock(), ElementsAre("0/1/101..200", "0/2/11..50", "301/2/1..10"));
  EXPECT_EQ(Kind(v1::INVOICE_KIND_PAPER).received(), 100u);
  EXPECT_EQ(Kind(v1::INVOICE_KIND_PAPER).left_in_store(), 100u);
  EXPECT_EQ(Kind(v1::INVOICE_KIND_MANUAL).left_in_store(), 40u);
  EXPECT_EQ(Kind(v1::INVOICE_KIND_MANUAL).left_at_tills(), 10u);
}

TEST_F(InvoiceFigures, CountNumbersByFate) {
  Receive(1, "PAPER", 0, 9);
  Allot(301, 1, "PAPER", 0, 5);
  Issue(301, 1, "PAPER", 0, 1'000);
  Issue(301, 1, "PAPER", 1, 200);
  Void(301, 1, "PAPER", 1, 200);
  Red(301, 1, "PAPER", 2, 300);
  Lose(301, 1, "PAPER", 4);
  Lose(0, 1, "PAPER", 9);
  Happens(301, "invoice_issued { kind: INVOICE_KIND_DIGITAL invoice { number: '26440000000000000001' } amount_fen: 70 "
               "}");
  const v1::InvoiceKindLine paper = Kind(v1::INVOICE_KIND_PAPER);
  EXPECT_EQ(paper.used(), 2u);
  EXPECT_EQ(paper.used_fen(), 1'200);
  EXPECT_EQ(paper.voided(), 1u);
  EXPECT_EQ(paper.voided_fen(), 200);
  EXPECT_EQ(paper.red(), 1u);
  EXPECT_EQ(paper.red_fen(), 300);
  EXPECT_EQ(paper.lost(), 2u);
  EXPECT_EQ(paper.left_in_store(), 3u);
  EXPECT_EQ(paper.left_at_tills(), 2u);
  EXPECT_EQ(paper.used() + paper.red() + paper.lost() + paper.left_in_store() + paper.left_at_tills(), 10u);
  EXPECT_EQ(Kind(v1::INVOICE_KIND_DIGITAL).used_fen(), 70);
  EXPECT_THAT(Stock(), ElementsAre("0/1/6..8", "301/1/3..3", "301/1/5..5"));
  EXPECT_THAT(Items(), IsEmpty());
}

TEST_F(InvoiceFigures, FollowTheFormsToAnotherWindowAtAHandover) {
  Receive(1, "PAPER", 1, 20);
  Allot(301, 1, "PAPER", 1, 5);
  Allot(302, 1, "PAPER", 6, 10);
  Happens(301, "shift_handed_over { from_till: 301 to_till: 301 }");
  EXPECT_THAT(Stock(), ElementsAre("0/1/11..20", "301/1/1..5", "302/1/6..10"));
  Happens(301, "shift_handed_over { from_till: 301 to_till: 302 }");
  EXPECT_THAT(Stock(), ElementsAre("0/1/11..20", "302/1/1..10"));
}

TEST_F(InvoiceFigures, KeepManualInvoicesOpenUntilTheyAreChecked) {
  Receive(2, "MANUAL", 1, 50);
  Allot(302, 2, "MANUAL", 11, 20);
  Allot(301, 2, "MANUAL", 1, 10);
  Issue(302, 2, "MANUAL", 11, 500);
  Issue(301, 2, "MANUAL", 1, 1'000);
  const uint64_t since = sequence_;
  Issue(301, 2, "MANUAL", 2, 300);
  Void(301, 2, "MANUAL", 2, 300);
  Red(301, 2, "MANUAL", 3, 400);
  ASSERT_EQ(Items().size(), 2u);
  const v1::OpenItem item = Items()[0].item();
  EXPECT_EQ(item.key(), "manual_invoices/301");
  EXPECT_EQ(item.kind(), v1::OPEN_ITEM_KIND_INVOICES_UNCHECKED);
  EXPECT_EQ(item.amount_fen(), 600);
  EXPECT_EQ(item.since_sequence(), since);
  EXPECT_FALSE(Items()[0].carriable());
  EXPECT_EQ(Items()[1].item().key(), "manual_invoices/302");
  EXPECT_EQ(Figures().unchecked(0).invoices(), 3u);
  EXPECT_EQ(book_.Carriable(), 0u);

  Happens(301, "manual_invoices_checked { code: '1440319002' first: 1 last: 2 invoices: 2 sum_fen: 1000 "
               "left_since_sequence: 8 }");
  EXPECT_EQ(Items()[0].item().amount_fen(), -400);
  EXPECT_EQ(Items()[0].item().since_sequence(), 8u);
  EXPECT_EQ(Figures().unchecked(0).invoices(), 1u);
  Happens(301, "manual_invoices_checked { code: '1440319002' first: 3 last: 3 invoices: 1 sum_fen: -400 }");
  ASSERT_EQ(Items().size(), 1u);
  EXPECT_EQ(Items()[0].item().till(), 302u);
}

TEST_F(InvoiceFigures, OpenAManualInvoiceAgainThatIsVoidedAfterItsCheck) {
  Issue(301, 2, "MANUAL", 1, 1'000);
  Happens(301, "manual_invoices_checked { code: '1440319002' first: 1 last: 1 invoices: 1 sum_fen: 1000 }");
  EXPECT_THAT(Items(), IsEmpty());
  Void(301, 2, "MANUAL", 1, 1'000, /*was_checked=*/true);
  ASSERT_EQ(Items().size(), 1u);
  EXPECT_EQ(Items()[0].item().amount_fen(), 0);
  EXPECT_EQ(Items()[0].item().since_sequence(), sequence_);
}

TEST_F(InvoiceFigures, SurviveTheDocument) {
  Receive(1, "PAPER", 1, 20);
  Receive(2, "MANUAL", 1, 50);
  Allot(301, 1, "PAPER", 3, 5);
  Allot(302, 2, "MANUAL", 1, 10);
  Issue(301, 1, "PAPER", 3, 700);
  Issue(302, 2, "MANUAL", 1, 900);
  Lose(0, 2, "MANUAL", 50);
  InvoiceBook read;
  read.Read(Figures());
  v1::InvoiceFigures again;
  read.Write(again);
  EXPECT_TRUE(MessageDifferencer::Equals(again, Figures()));
  EXPECT_EQ(read.ListBytes(), book_.ListBytes());

  CentreBook restored{CentreId(3)};
  ASSERT_TRUE(restored.RestoreFrom(centre_.Save()).ok());
  EXPECT_TRUE(MessageDifferencer::Equals(restored.BuildInterim(0).invoices(), Figures()));
}

TEST_F(InvoiceFigures, KeepTheFormsAndForgetTheDayWhenItTurns) {
  Receive(1, "PAPER", 1, 20);
  Allot(301, 1, "PAPER", 1, 5);
  Issue(301, 1, "PAPER", 1, 700);
  book_.TurnDay();
  EXPECT_THAT(Stock(), ElementsAre("0/1/6..20", "301/1/2..5"));
  const v1::InvoiceKindLine paper = Kind(v1::INVOICE_KIND_PAPER);
  EXPECT_EQ(paper.received(), 0u);
  EXPECT_EQ(paper.used(), 0u);
  EXPECT_EQ(paper.used_fen(), 0);
  EXPECT_EQ(paper.left_in_store(), 15u);
  EXPECT_EQ(paper.left_at_tills(), 4u);
}

TEST_F(InvoiceFigures, NeverTakeMoreOfTheDocumentThanTheySay) {
  const size_t empty = book_.ListBytes();
  for (uint64_t book = 1; book <= 50; ++book) {
    Happens(0, absl::StrCat("invoice_book_received { book: ", 4'000'000'000'000'000'000 + book,
                            " kind: INVOICE_KIND_MANUAL code: '999999999999' first: 99990000 last: 99999999 }"));
    Issue(4'000'000'000 + static_cast<uint32_t>(book), 9, "MANUAL", 1, 1'000'000'000'000);
  }
  std::vector<v1::PreflightItem> items = Items();
  size_t bytes = Figures().ByteSizeLong();
  for (const v1::PreflightItem& item : items) bytes += item.item().ByteSizeLong() + 3;
  EXPECT_LE(bytes, book_.ListBytes());
  EXPECT_GT(book_.ListBytes(), empty);
}

}  // namespace
}  // namespace daybook::figures
