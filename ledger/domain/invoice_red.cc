// What undoes an invoice: a red one, whenever it may be; on its own day it is voided.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "ledger/base/money.h"
#include "ledger/domain/invoice.h"
#include "ledger/domain/invoice_lookup.h"
#include "ledger/domain/invoice_writing.h"
#include "ledger/domain/session_lookup.h"

namespace daybook::domain {
namespace {

// --- Red ones --------------------------------------------------------------------------------------------------------

// Null: the invoice says nothing about the payment.
template <typename Invoice>
auto FindLine(Invoice& invoice, PaymentId payment) {
  const auto found = std::find_if(invoice.lines.begin(), invoice.lines.end(),
                                  [payment](const IssuedLine& line) { return line.payment == payment; });
  return found == invoice.lines.end() ? nullptr : &*found;
}

// INVOICE_ALREADY_VOIDED, RED_EXCEEDS_INVOICE.
absl::Status CheckLeft(const v1::IssueRedInvoice& wish, const IssuedInvoice& blue,
                       const std::vector<KnownPayment>& payments) {
  if (blue.voided) return Rejected(v1::REJECTION_REASON_INVOICE_ALREADY_VOIDED, NameOf(wish.blue()));
  if (blue.is_red) return Rejected(v1::REJECTION_REASON_RED_EXCEEDS_INVOICE, "it is a red one itself");
  for (int i = 0; i < wish.payments_size(); ++i) {
    const IssuedLine* line = FindLine(blue, payments[i].number());
    const int64_t left_fen = line == nullptr ? 0 : line->amount_fen - line->red_fen;
    if (wish.payments(i).amount_fen() <= left_fen) continue;
    return Rejected(v1::REJECTION_REASON_RED_EXCEEDS_INVOICE,
                    absl::StrCat("payment ", payments[i].number().number(), ": ", FormatFen(left_fen), " left"));
  }
  return absl::OkStatus();
}

void FillStanding(const IssuedInvoice& blue, v1::InvoiceStanding& standing) {
  standing.set_till(blue.till.number());
  standing.set_writer(blue.writer.number());
  standing.set_business_date(blue.business_date);
  standing.set_book(blue.book.number());
  for (const IssuedLine& line : blue.lines) {
    v1::InvoiceLineStanding& to = *standing.add_lines();
    to.set_payment(line.payment.number());
    to.set_amount_fen(line.amount_fen);
    to.set_red_fen(line.red_fen);
  }
}

// Brings back an invoice that had left the state, from the event that takes it back.
void RecallInvoice(Change& change, const v1::RedInvoiceIssued& fact, IssuedInvoice& blue) {
  const v1::InvoiceStanding& before = fact.blue_before();
  blue.centre = CentreId(change.event.centre());
  blue.till = TillId(before.till());
  blue.writer = StaffId(before.writer());
  blue.business_date = before.business_date();
  blue.kind = fact.kind();
  blue.book = InvoiceBookId(before.book());
  for (const v1::InvoiceLineStanding& line : before.lines()) {
    blue.lines.push_back({PaymentId(line.payment()), line.amount_fen(), line.red_fen()});
  }
}

// --- Void ones -------------------------------------------------------------------------------------------------------

bool NamesSession(const v1::Command& command) {
  return command.till() != 0 && (command.session() != 0 || !command.session_request_id().empty());
}

bool HasRed(const IssuedInvoice& invoice) {
  return std::any_of(invoice.lines.begin(), invoice.lines.end(),
                     [](const IssuedLine& line) { return line.red_fen > 0; });
}

// INVOICE_NOT_VOIDABLE, INVOICE_DAY_OVER, INVOICE_ALREADY_VOIDED, INVOICE_COPIES_MISSING.
absl::Status CheckVoidable(const Hearing& hearing, const v1::VoidInvoice& wish, const IssuedInvoice& invoice) {
  if (invoice.kind == v1::INVOICE_KIND_DIGITAL || invoice.is_red || HasRed(invoice)) {
    return Rejected(v1::REJECTION_REASON_INVOICE_NOT_VOIDABLE, NameOf(wish.invoice()));
  }
  if (invoice.business_date != hearing.centre->business_date) {
    return Rejected(v1::REJECTION_REASON_INVOICE_DAY_OVER, absl::StrCat("issued on ", invoice.business_date));
  }
  if (invoice.voided) return Rejected(v1::REJECTION_REASON_INVOICE_ALREADY_VOIDED, NameOf(wish.invoice()));
  if (!wish.all_copies_present()) return Rejected(v1::REJECTION_REASON_INVOICE_COPIES_MISSING);
  return absl::OkStatus();
}

// Null: it was checked, or needs no check.
template <typename Invoices>
auto FindUnchecked(Invoices& invoices, TillId till, const v1::InvoiceNumber& form) {
  const auto at_till = invoices.unchecked.find(till);
  decltype(&at_till->second.front()) found = nullptr;
  if (at_till == invoices.unchecked.end()) return found;
  for (auto& entry : at_till->second) {
    if (entry.number == NumberOn(form) && entry.code == form.code()) found = &entry;
  }
  return found;
}

// What the invoice said about its payments, as it is given back to them.
void FillVoidedLines(const Hearing& hearing, const IssuedInvoice& invoice, v1::InvoiceVoided& fact) {
  int64_t amount_fen = 0;
  for (const IssuedLine& line : invoice.lines) {
    v1::InvoiceLine& to = *fact.add_lines();
    to.set_payment(line.payment.number());
    to.set_amount_fen(line.amount_fen);
    // A payment is hot at least as long as the invoices issued for it.
    const auto payment = hearing.state.payments.find(line.payment);
    if (payment != hearing.state.payments.end()) to.set_invoiced_before_fen(payment->second.invoiced_fen);
    amount_fen += line.amount_fen;
  }
  fact.set_amount_fen(amount_fen);
}

}  // namespace

absl::Status Decide(Hearing& hearing, const v1::IssueRedInvoice& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckWriter(hearing));
  DAYBOOK_ASSIGN_OR_RETURN(const std::vector<KnownPayment> payments,
                           FindPayments(hearing, wish.payments(), "issue_red_invoice.payments"));
  // Which kind of form comes next, the blue one says.
  DAYBOOK_ASSIGN_OR_RETURN(const IssuedInvoice blue, FindInvoice(hearing, wish.blue()));
  DAYBOOK_RETURN_IF_ERROR(CheckRoomToWait(hearing, blue.kind, hearing.till_id()));
  DAYBOOK_ASSIGN_OR_RETURN(const InvoiceBookId book, CheckOrder(hearing, blue.kind, wish.invoice()));
  DAYBOOK_RETURN_IF_ERROR(CheckNumberUnused(hearing, wish.invoice()));
  DAYBOOK_RETURN_IF_ERROR(CheckLeft(wish, blue, payments));
  // Nothing refuses from here on.
  v1::Event* event = AddEvent(hearing);
  v1::RedInvoiceIssued* fact = event->mutable_red_invoice_issued();
  fact->set_kind(blue.kind);
  *fact->mutable_blue() = wish.blue();
  *fact->mutable_invoice() = wish.invoice();
  fact->set_amount_fen(SumOf(wish.payments()));
  for (int i = 0; i < wish.payments_size(); ++i) {
    FillLine(hearing, payments[i], wish.payments(i).amount_fen(), *fact->add_lines());
    fact->add_red_before_fen(FindLine(blue, payments[i].number())->red_fen);
  }
  fact->set_book(book.number());
  const bool is_hot = hearing.state.invoices.issued.contains(InvoiceKey(wish.blue()));
  if (!is_hot) FillStanding(blue, *fact->mutable_blue_before());
  UseForm(*event, book);
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::RedInvoiceIssued& fact) {
  const auto [entry, is_new] = change.state.invoices.issued.try_emplace(InvoiceKey(fact.blue()));
  IssuedInvoice& blue = entry->second;
  if (is_new) RecallInvoice(change, fact, blue);
  for (const v1::InvoiceLine& line : fact.lines()) {
    IssuedLine* taken_back = FindLine(blue, PaymentId(line.payment()));
    if (taken_back != nullptr) taken_back->red_fen += line.amount_fen();
  }
  NoteIssued(change, fact);
}

void AddKeys(const LedgerState& state, const Facts& facts, const v1::IssueRedInvoice& wish, FactKeys& keys) {
  AddInvoicedKeys(state, facts, wish.payments(), keys);
  AddInvoiceKeys(state, facts, wish.blue(), keys);
  AddNumberKey(facts, wish.invoice(), keys);
}

absl::Status Decide(Hearing& hearing, const v1::VoidInvoice& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckPeopleAndDay(hearing));
  if (NamesSession(hearing.command)) DAYBOOK_RETURN_IF_ERROR(CheckSessionOpen(hearing));
  DAYBOOK_ASSIGN_OR_RETURN(const IssuedInvoice invoice, FindInvoice(hearing, wish.invoice()));
  const bool waits = FindUnchecked(hearing.state.invoices, invoice.till, wish.invoice()) != nullptr;
  DAYBOOK_RETURN_IF_ERROR(CheckRoomToWait(hearing, invoice.kind, invoice.till));
  DAYBOOK_RETURN_IF_ERROR(CheckVoidable(hearing, wish, invoice));
  // Nothing refuses from here on.
  v1::Event* event = AddEvent(hearing);
  if (event->till() != invoice.till.number()) event->clear_session();
  event->set_till(invoice.till.number());
  v1::InvoiceVoided* fact = event->mutable_invoice_voided();
  fact->set_kind(invoice.kind);
  *fact->mutable_invoice() = wish.invoice();
  FillVoidedLines(hearing, invoice, *fact);
  fact->set_book(invoice.book.number());
  fact->set_was_checked(invoice.kind == v1::INVOICE_KIND_MANUAL && !waits);
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::InvoiceVoided& fact) {
  InvoiceState& invoices = change.state.invoices;
  IssuedInvoice& invoice = invoices.issued[InvoiceKey(fact.invoice())];
  invoice.voided = true;
  for (const v1::InvoiceLine& line : fact.lines()) NoteInvoiced(change, line, -line.amount_fen());
  if (fact.was_checked()) {
    invoices.unchecked[invoice.till].push_back({.code = fact.invoice().code(),
                                                .number = NumberOn(fact.invoice()),
                                                .writer = invoice.writer,
                                                .since_sequence = change.event.sequence()});
    return;
  }
  UncheckedInvoice* waiting = FindUnchecked(invoices, invoice.till, fact.invoice());
  if (waiting != nullptr) waiting->net_fen = 0;
}

void AddKeys(const LedgerState& state, const Facts& facts, const v1::VoidInvoice& wish, FactKeys& keys) {
  AddInvoiceKeys(state, facts, wish.invoice(), keys);
}

}  // namespace daybook::domain
