// Blue invoices.
#include "absl/strings/str_cat.h"
#include "ledger/base/money.h"
#include "ledger/domain/invoice.h"
#include "ledger/domain/invoice_writing.h"

namespace daybook::domain {
namespace {

// INVOICE_EXCEEDS_PAYMENT: what was paid and not given back is the most that can be invoiced.
absl::Status CheckCovered(const Hearing& hearing, const v1::IssueInvoice& wish,
                          const std::vector<KnownPayment>& payments) {
  for (int i = 0; i < wish.payments_size(); ++i) {
    const KnownPayment& payment = payments[i];
    const int64_t left_fen = InvoiceableOf(hearing.state, hearing.facts, payment) - payment.invoiced_fen();
    if (wish.payments(i).amount_fen() <= left_fen) continue;
    return Rejected(v1::REJECTION_REASON_INVOICE_EXCEEDS_PAYMENT,
                    absl::StrCat("payment ", payment.number().number(), ": ", FormatFen(left_fen), " left"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status Decide(Hearing& hearing, const v1::IssueInvoice& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckWriter(hearing));
  DAYBOOK_ASSIGN_OR_RETURN(const std::vector<KnownPayment> payments,
                           FindPayments(hearing, wish.payments(), "issue_invoice.payments"));
  DAYBOOK_RETURN_IF_ERROR(CheckRoomToWait(hearing, wish.kind(), hearing.till_id()));
  DAYBOOK_ASSIGN_OR_RETURN(const InvoiceBookId book, CheckOrder(hearing, wish.kind(), wish.invoice()));
  DAYBOOK_RETURN_IF_ERROR(CheckCovered(hearing, wish, payments));
  DAYBOOK_RETURN_IF_ERROR(CheckNumberUnused(hearing, wish.invoice()));
  // Nothing refuses from here on.
  v1::Event* event = AddEvent(hearing);
  v1::InvoiceIssued* fact = event->mutable_invoice_issued();
  fact->set_kind(wish.kind());
  *fact->mutable_invoice() = wish.invoice();
  fact->set_amount_fen(SumOf(wish.payments()));
  for (int i = 0; i < wish.payments_size(); ++i) {
    FillLine(hearing, payments[i], wish.payments(i).amount_fen(), *fact->add_lines());
  }
  fact->set_book(book.number());
  UseForm(*event, book);
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::InvoiceIssued& fact) { NoteIssued(change, fact); }

void AddKeys(const LedgerState& state, const Facts& facts, const v1::IssueInvoice& wish, FactKeys& keys) {
  AddInvoicedKeys(state, facts, wish.payments(), keys);
  AddNumberKey(facts, wish.invoice(), keys);
}

}  // namespace daybook::domain
