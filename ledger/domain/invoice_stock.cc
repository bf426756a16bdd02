// Blank forms as stock: received, allotted to windows and returned, lost.
#include "absl/strings/str_cat.h"
#include "ledger/domain/form_range.h"
#include "ledger/domain/invoice.h"
#include "ledger/domain/invoice_lookup.h"
#include "ledger/domain/invoice_writing.h"
#include "ledger/domain/postings.h"

namespace daybook::domain {
namespace {

// Across all centres: a number exists once.
absl::Status CheckNoOverlap(const LedgerState& state, const v1::ReceiveInvoiceBook& wish) {
  for (const auto& [book, info] : state.invoices.books) {
    if (info.code != wish.code() || info.last < wish.first() || wish.last() < info.first) continue;
    return Rejected(v1::REJECTION_REASON_INVOICE_BOOK_OVERLAPS, absl::StrCat("book ", book.number()));
  }
  return absl::OkStatus();
}

template <typename Place>
absl::Status CheckHeld(const absl::flat_hash_map<Place, std::vector<FormRange>>& places, Place place,
                       const FormRange& range) {
  if (HoldsForms(places, place, range)) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_INVOICE_RANGE_NOT_HELD,
                  absl::StrCat(FormNumber(range.first), "..", FormNumber(range.last)));
}

// Both legs of forms changing places.
void MoveForms(v1::Event& event, v1::AccountKind to_kind, uint64_t to, v1::AccountKind from_kind, uint64_t from,
               const FormRange& range) {
  AddLeg(event, to_kind, to, v1::ASSET_KIND_BLANK_INVOICE, range.book.number(), FormsOf(range));
  AddLeg(event, from_kind, from, v1::ASSET_KIND_BLANK_INVOICE, range.book.number(), -FormsOf(range));
}

// The forms that a wish names, found between the store and the envelope's till.
template <typename Wish>
absl::StatusOr<FormRange> FindForms(Hearing& hearing, const Wish& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckPeopleAndDay(hearing));
  DAYBOOK_RETURN_IF_ERROR(CheckNotFrozen(hearing));
  DAYBOOK_RETURN_IF_ERROR(CheckRoomInClose(hearing));
  DAYBOOK_ASSIGN_OR_RETURN(const InvoiceBookId book, FindBook(hearing, wish.book()));
  return FormRange{book, wish.first(), wish.last()};
}

template <typename Fact>
void FillMove(const LedgerState& state, const FormRange& range, Fact& fact) {
  const InvoiceBookInfo& info = state.invoices.books.at(range.book);
  fact.mutable_range()->set_book(range.book.number());
  fact.mutable_range()->set_first(range.first);
  fact.mutable_range()->set_last(range.last);
  fact.set_kind(info.kind);
  fact.set_code(info.code);
}

FormRange RangeOf(const v1::InvoiceRange& range) {
  return {InvoiceBookId(range.book()), range.first(), range.last()};
}

void AddBookKeys(const Facts& facts, const v1::Reference& book, FactKeys& keys) {
  if (book.by_case() != v1::Reference::kRequestId || facts.FindCommand(book.request_id()) != nullptr) return;
  keys.request_ids.push_back(book.request_id());
}

}  // namespace

absl::Status Decide(Hearing& hearing, const v1::ReceiveInvoiceBook& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckPeopleAndDay(hearing));
  DAYBOOK_RETURN_IF_ERROR(CheckRoomInClose(hearing));
  DAYBOOK_RETURN_IF_ERROR(CheckNoOverlap(hearing.state, wish));
  // Nothing refuses from here on.
  const FormRange range{InvoiceBookId(hearing.state.invoices.last_book.number() + 1), wish.first(), wish.last()};
  v1::Event* event = AddCentreEvent(hearing);
  v1::InvoiceBookReceived* fact = event->mutable_invoice_book_received();
  fact->set_book(range.book.number());
  fact->set_kind(wish.kind());
  fact->set_code(wish.code());
  fact->set_first(wish.first());
  fact->set_last(wish.last());
  MoveForms(*event, v1::ACCOUNT_KIND_STORE, event->centre(), v1::ACCOUNT_KIND_OUTSIDE, event->centre(), range);
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::InvoiceBookReceived& fact) {
  InvoiceState& invoices = change.state.invoices;
  const CentreId centre(change.event.centre());
  invoices.last_book = InvoiceBookId(fact.book());
  invoices.books[invoices.last_book] = {centre, fact.kind(), fact.code(), fact.first(), fact.last()};
  AddForms(invoices.in_stores, centre, {invoices.last_book, fact.first(), fact.last()});
}

absl::Status Decide(Hearing& hearing, const v1::AllotInvoices& wish) {
  DAYBOOK_ASSIGN_OR_RETURN(const FormRange range, FindForms(hearing, wish));
  DAYBOOK_RETURN_IF_ERROR(CheckHeld(hearing.state.invoices.in_stores, hearing.centre_id(), range));
  // Nothing refuses from here on.
  v1::Event* event = AddEvent(hearing);
  FillMove(hearing.state, range, *event->mutable_invoices_allotted());
  MoveForms(*event, v1::ACCOUNT_KIND_TILL, event->till(), v1::ACCOUNT_KIND_STORE, event->centre(), range);
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::InvoicesAllotted& fact) {
  InvoiceState& invoices = change.state.invoices;
  TakeForms(invoices.in_stores, CentreId(change.event.centre()), RangeOf(fact.range()));
  AddForms(invoices.at_tills, TillId(change.event.till()), RangeOf(fact.range()));
}

absl::Status Decide(Hearing& hearing, const v1::ReturnInvoices& wish) {
  DAYBOOK_ASSIGN_OR_RETURN(const FormRange range, FindForms(hearing, wish));
  DAYBOOK_RETURN_IF_ERROR(CheckHeld(hearing.state.invoices.at_tills, hearing.till_id(), range));
  // Nothing refuses from here on.
  v1::Event* event = AddEvent(hearing);
  FillMove(hearing.state, range, *event->mutable_invoices_returned());
  MoveForms(*event, v1::ACCOUNT_KIND_STORE, event->centre(), v1::ACCOUNT_KIND_TILL, event->till(), range);
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::InvoicesReturned& fact) {
  InvoiceState& invoices = change.state.invoices;
  TakeForms(invoices.at_tills, TillId(change.event.till()), RangeOf(fact.range()));
  AddForms(invoices.in_stores, CentreId(change.event.centre()), RangeOf(fact.range()));
}

absl::Status Decide(Hearing& hearing, const v1::ReportInvoiceLost& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckPeopleAndDay(hearing));
  DAYBOOK_RETURN_IF_ERROR(CheckNotFrozen(hearing));
  DAYBOOK_RETURN_IF_ERROR(CheckRoomInClose(hearing));
  DAYBOOK_ASSIGN_OR_RETURN(const InvoiceBookId book, FindBookOf(hearing, wish.invoice()));
  const FormRange form{book, NumberOn(wish.invoice()), NumberOn(wish.invoice())};
  const bool at_till = hearing.till != nullptr;
  DAYBOOK_RETURN_IF_ERROR(at_till ? CheckHeld(hearing.state.invoices.at_tills, hearing.till_id(), form)
                                  : CheckHeld(hearing.state.invoices.in_stores, hearing.centre_id(), form));
  // Nothing refuses from here on.
  v1::Event* event = AddEvent(hearing);
  v1::InvoiceLost* fact = event->mutable_invoice_lost();
  fact->set_kind(hearing.state.invoices.books.at(book).kind);
  *fact->mutable_invoice() = wish.invoice();
  fact->set_book(book.number());
  MoveForms(*event, v1::ACCOUNT_KIND_OUTSIDE, event->centre(),
            at_till ? v1::ACCOUNT_KIND_TILL : v1::ACCOUNT_KIND_STORE, at_till ? event->till() : event->centre(), form);
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::InvoiceLost& fact) {
  InvoiceState& invoices = change.state.invoices;
  const uint32_t number = NumberOn(fact.invoice());
  const FormRange form{InvoiceBookId(fact.book()), number, number};
  if (change.event.till() != 0) {
    TakeForms(invoices.at_tills, TillId(change.event.till()), form);
  } else {
    TakeForms(invoices.in_stores, CentreId(change.event.centre()), form);
  }
}

void AddKeys(const LedgerState& state, const Facts& facts, const v1::AllotInvoices& wish, FactKeys& keys) {
  AddBookKeys(facts, wish.book(), keys);
}

void AddKeys(const LedgerState& state, const Facts& facts, const v1::ReturnInvoices& wish, FactKeys& keys) {
  AddBookKeys(facts, wish.book(), keys);
}

}  // namespace daybook::domain
