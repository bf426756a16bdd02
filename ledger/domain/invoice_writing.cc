#include "ledger/domain/invoice_writing.h"

#include "absl/strings/str_cat.h"
#include "ledger/domain/form_range.h"
#include "ledger/domain/invoice_lookup.h"
#include "ledger/domain/postings.h"
#include "ledger/figures/payment_of.h"

namespace daybook::domain {
namespace {

// The new invoice is hot, its form gone; a manual one waits for its check.
template <typename Fact>
void NoteWritten(Change& change, const Fact& fact, bool is_red) {
  InvoiceState& invoices = change.state.invoices;
  const TillId till(change.event.till());
  IssuedInvoice& invoice = invoices.issued[InvoiceKey(fact.invoice())];
  invoice.centre = CentreId(change.event.centre());
  invoice.till = till;
  invoice.writer = StaffId(change.event.actor());
  invoice.business_date = change.event.business_date();
  invoice.kind = fact.kind();
  invoice.book = InvoiceBookId(fact.book());
  invoice.is_red = is_red;
  for (const v1::InvoiceLine& line : fact.lines()) {
    invoice.lines.push_back({PaymentId(line.payment()), line.amount_fen()});
    NoteInvoiced(change, line, is_red ? -line.amount_fen() : line.amount_fen());
  }
  if (!invoice.book) return;
  const uint32_t number = NumberOn(fact.invoice());
  TakeForms(invoices.at_tills, till, {invoice.book, number, number});
  if (fact.kind() != v1::INVOICE_KIND_MANUAL) return;
  invoices.unchecked[till].push_back({.code = fact.invoice().code(),
                                      .number = number,
                                      .net_fen = is_red ? -fact.amount_fen() : fact.amount_fen(),
                                      .writer = invoice.writer,
                                      .since_sequence = change.event.sequence()});
}

}  // namespace

absl::Status CheckWriter(Hearing& hearing) {
  DAYBOOK_RETURN_IF_ERROR(CheckPeopleAndDay(hearing));
  DAYBOOK_RETURN_IF_ERROR(CheckSessionOpen(hearing));
  if (hearing.acting != hearing.till->session.cashier) return Rejected(v1::REJECTION_REASON_SESSION_NOT_YOURS);
  return CheckNotFrozen(hearing);
}

absl::StatusOr<std::vector<KnownPayment>> FindPayments(const Hearing& hearing, const InvoicedPayments& payments,
                                                       const std::string& field) {
  std::vector<KnownPayment> found;
  FieldErrors errors;
  for (const v1::InvoicedPayment& wanted : payments) {
    DAYBOOK_ASSIGN_OR_RETURN(KnownPayment payment, FindPayment(hearing, wanted.payment()));
    for (const KnownPayment& earlier : found) {
      if (earlier.number() == payment.number()) errors.Add(field, "must be named once each");
    }
    found.push_back(std::move(payment));
  }
  DAYBOOK_RETURN_IF_ERROR(errors.ToStatus());
  return found;
}

void AddInvoicedKeys(const LedgerState& state, const Facts& facts, const InvoicedPayments& payments, FactKeys& keys) {
  for (const v1::InvoicedPayment& payment : payments) {
    AddPaymentKeys(state, facts, payment.payment(), keys);
    const v1::Event* event = FindPaymentEvent(facts, payment.payment());
    if (event != nullptr) AddChequesOf(state, facts, *figures::PaymentOf(*event), keys);
  }
}

absl::Status CheckRoomToWait(const Hearing& hearing, v1::InvoiceKind kind, TillId till) {
  const bool is_first = kind == v1::INVOICE_KIND_MANUAL && !hearing.state.invoices.unchecked.contains(till);
  if (!is_first || hearing.centre->book.HasRoom()) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_LIST_TOO_LONG);
}

absl::StatusOr<InvoiceBookId> CheckOrder(const Hearing& hearing, v1::InvoiceKind kind,
                                         const v1::InvoiceNumber& invoice) {
  if (kind == v1::INVOICE_KIND_DIGITAL) return InvoiceBookId();
  const std::optional<FormRange> next = NextForm(hearing.state.invoices, hearing.till_id(), kind);
  if (!next.has_value()) {
    return Rejected(v1::REJECTION_REASON_INVOICE_OUT_OF_ORDER, "no blank form of this kind lies at the window");
  }
  const std::string& code = hearing.state.invoices.books.at(next->book).code;
  if (code == invoice.code() && next->first == NumberOn(invoice)) return next->book;
  return Rejected(v1::REJECTION_REASON_INVOICE_OUT_OF_ORDER, absl::StrCat("next is ", NameOf(code, next->first)));
}

absl::Status CheckNumberUnused(const Hearing& hearing, const v1::InvoiceNumber& invoice) {
  if (!IsDigital(invoice)) return absl::OkStatus();
  const uint64_t* used = hearing.facts.FindUniqueKey(DigitalKey(invoice));
  if (used == nullptr || *used == 0) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_INVOICE_NUMBER_USED, absl::StrCat("in event ", *used));
}

void AddNumberKey(const Facts& facts, const v1::InvoiceNumber& invoice, FactKeys& keys) {
  if (!IsDigital(invoice)) return;
  std::string key = DigitalKey(invoice);
  if (facts.FindUniqueKey(key) == nullptr) keys.unique_keys.push_back(std::move(key));
}

int64_t SumOf(const InvoicedPayments& payments) {
  int64_t sum_fen = 0;  // At most 20 amounts of at most 10^12.
  for (const v1::InvoicedPayment& payment : payments) sum_fen += payment.amount_fen();
  return sum_fen;
}

void FillLine(const Hearing& hearing, const KnownPayment& payment, int64_t amount_fen, v1::InvoiceLine& line) {
  line.set_payment(payment.number().number());
  line.set_amount_fen(amount_fen);
  line.set_invoiced_before_fen(payment.invoiced_fen());
  line.set_invoiceable_fen(InvoiceableOf(hearing.state, hearing.facts, payment));
  FillBefore(hearing.state, payment, *line.mutable_before());
  line.set_card_written(payment.card_written());
}

void UseForm(v1::Event& event, InvoiceBookId book) {
  if (!book) return;
  MovePaper(event, v1::ACCOUNT_KIND_OUTSIDE, event.centre(), v1::ACCOUNT_KIND_TILL, event.till(),
            v1::ASSET_KIND_BLANK_INVOICE, book.number());
}

void NoteInvoiced(Change& change, const v1::InvoiceLine& line, int64_t fen) {
  const auto [entry, is_new] = change.state.payments.try_emplace(PaymentId(line.payment()));
  PaymentRemainder& remainder = entry->second;
  remainder.centre = CentreId(change.event.centre());
  if (is_new) Recall(line.before(), line.invoiced_before_fen(), remainder);
  if (line.card_written()) remainder.card_written = true;
  remainder.invoiced_fen += fen;
}

void NoteIssued(Change& change, const v1::InvoiceIssued& fact) { NoteWritten(change, fact, /*is_red=*/false); }

void NoteIssued(Change& change, const v1::RedInvoiceIssued& fact) { NoteWritten(change, fact, /*is_red=*/true); }

}  // namespace daybook::domain
