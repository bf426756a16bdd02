// The shape of the payloads about invoices.
#include "google/rpc/error_details.pb.h"
#include "tests/ledger/domain/invoice_fixture.h"

namespace daybook::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class InvoiceShape : public InvoiceCounter {
 protected:
  // The names of the bad fields; none: the shape is fine.
  static std::vector<std::string> BadFields(const v1::Command& command) {
    std::vector<std::string> fields;
    const google::rpc::Status rpc = ToRpcStatus(CheckShape(command));
    for (const auto& any : rpc.details()) {
      google::rpc::BadRequest bad;
      if (!any.UnpackTo(&bad)) continue;
      for (const auto& violation : bad.field_violations()) fields.push_back(violation.field());
    }
    return fields;
  }
};

TEST_F(InvoiceShape, OfBooks) {
  EXPECT_THAT(BadFields(Receive("PAPER", kPaperCode, 0, 9'999)), IsEmpty());
  EXPECT_THAT(BadFields(Receive("PAPER", kPaperCode, 0, 10'000)), ElementsAre("receive_invoice_book.last"));
  EXPECT_THAT(BadFields(Receive("PAPER", kPaperCode, 2, 1)), ElementsAre("receive_invoice_book.last"));
  EXPECT_THAT(BadFields(Receive("PAPER", kPaperCode, 99'999'999, 99'999'999)), IsEmpty());
  EXPECT_THAT(BadFields(Receive("MANUAL", kPaperCode, 100'000'000, 100'000'000)),
              ElementsAre("receive_invoice_book.first", "receive_invoice_book.last"));
  EXPECT_THAT(BadFields(Receive("DIGITAL", kPaperCode, 1, 2)), ElementsAre("receive_invoice_book.kind"));
  for (const char* code : {"", "144031900", "14403190021", "1440319002110", "144031900x"}) {
    EXPECT_THAT(BadFields(Receive("PAPER", code, 1, 2)), ElementsAre("receive_invoice_book.code"));
  }
}

TEST_F(InvoiceShape, OfMoves) {
  EXPECT_THAT(BadFields(AtTill("allot_invoices { first: 3 last: 2 }", kKeeper)),
              ElementsAre("allot_invoices.book", "allot_invoices.last"));
  EXPECT_THAT(BadFields(AtTill("return_invoices { first: 100000000 last: 100000001 }", kKeeper)),
              ElementsAre("return_invoices.book", "return_invoices.first", "return_invoices.last"));
  EXPECT_THAT(BadFields(AtCentre("allot_invoices { book { number: 1 } first: 1 last: 2 }", kKeeper)),
              ElementsAre("till"));
  EXPECT_THAT(BadFields(Lose("", 1)), ElementsAre("report_invoice_lost.invoice.code"));
  v1::Command lost = Lose(kPaperCode, 1);
  lost.mutable_report_invoice_lost()->mutable_invoice()->set_number("123");
  EXPECT_THAT(BadFields(lost), ElementsAre("report_invoice_lost.invoice.number"));
}

TEST_F(InvoiceShape, OfNumbersSuitsTheKind) {
  EXPECT_THAT(BadFields(Issue("PAPER", Digital(1), Of(1, 1))),
              ElementsAre("issue_invoice.invoice.code", "issue_invoice.invoice.number"));
  EXPECT_THAT(BadFields(Issue("MANUAL", "code: '1440319002' number: '0000001'", Of(1, 1))),
              ElementsAre("issue_invoice.invoice.number"));
  EXPECT_THAT(BadFields(Issue("DIGITAL", Form(kPaperCode, 1), Of(1, 1))),
              ElementsAre("issue_invoice.invoice.code", "issue_invoice.invoice.number"));
  EXPECT_THAT(BadFields(Issue("UNSPECIFIED", Form(kPaperCode, 1), Of(1, 1))), ElementsAre("issue_invoice.kind"));
  EXPECT_THAT(BadFields(Void("number: '12345678'")), ElementsAre("void_invoice.invoice.code"));
  EXPECT_THAT(BadFields(Void("number: '2644000000000000000x'")), ElementsAre("void_invoice.invoice.number"));
  EXPECT_THAT(BadFields(Red(Digital(1), Form(kPaperCode, 1), Of(1, 1))),
              ElementsAre("issue_red_invoice.invoice.code", "issue_red_invoice.invoice.number"));
  EXPECT_THAT(BadFields(Red(Form(kPaperCode, 1), Digital(1), Of(1, 1))),
              ElementsAre("issue_red_invoice.invoice.code", "issue_red_invoice.invoice.number"));
}

TEST_F(InvoiceShape, OfPaymentsIsAShortListOfAmounts) {
  EXPECT_THAT(BadFields(Issue("PAPER", Form(kPaperCode, 1), "")), ElementsAre("issue_invoice.payments"));
  std::string payments;
  for (int i = 1; i <= 20; ++i) payments += Of(i, 1);
  EXPECT_THAT(BadFields(Issue("PAPER", Form(kPaperCode, 1), payments)), IsEmpty());
  EXPECT_THAT(BadFields(Issue("PAPER", Form(kPaperCode, 1), payments + Of(21, 1))),
              ElementsAre("issue_invoice.payments"));
  EXPECT_THAT(BadFields(Issue("PAPER", Form(kPaperCode, 1), Of(1, 1) + Of(1, 2))),
              ElementsAre("issue_invoice.payments[1].payment"));
  EXPECT_THAT(BadFields(Issue("PAPER", Form(kPaperCode, 1), "payments { amount_fen: 0 } ")),
              ElementsAre("issue_invoice.payments[0].payment", "issue_invoice.payments[0].amount_fen"));
  EXPECT_THAT(BadFields(Issue("PAPER", Form(kPaperCode, 1), Of(1, 1'000'000'000'000) + Of(2, 1))),
              ElementsAre("issue_invoice.payments"));
  EXPECT_THAT(BadFields(Red(Form(kPaperCode, 1), Form(kPaperCode, 2), Of(1, -1))),
              ElementsAre("issue_red_invoice.payments[0].amount_fen"));
}

TEST_F(InvoiceShape, OfChecksNamesARangeANumberAndASum) {
  EXPECT_THAT(BadFields(Check(1, 1, 1, -100)), IsEmpty());
  EXPECT_THAT(BadFields(Check(2, 1, 0, 0)),
              ElementsAre("check_manual_invoices.last", "check_manual_invoices.invoices"));
  EXPECT_THAT(BadFields(Check(1, 1, 100'001, 100'000'000'000'000'001)),
              ElementsAre("check_manual_invoices.invoices", "check_manual_invoices.sum_fen"));
  v1::Command command = Check(1, 1, 1, 0, 0);
  command.mutable_check_manual_invoices()->clear_code();
  EXPECT_THAT(BadFields(command), ElementsAre("till", "check_manual_invoices.code"));
}

TEST_F(InvoiceShape, OfWhatIsWrittenAtAWindowNamesItsSession) {
  for (v1::Command command : {IssuePaper(1, 1, 1), Red(Form(kPaperCode, 1), Form(kPaperCode, 2), Of(1, 1))}) {
    command.clear_session();
    command.clear_claimed_business_date();
    EXPECT_THAT(BadFields(command), ElementsAre("session", "claimed_business_date"));
  }
}

}  // namespace
}  // namespace daybook::domain
