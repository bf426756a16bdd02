#include "ledger/domain/invoice_lookup.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "ledger/domain/remainder.h"

namespace daybook::domain {

std::string FormNumber(uint32_t number) { return absl::StrCat(absl::Dec(number, absl::kZeroPad8)); }

std::string NameOf(absl::string_view code, uint32_t number) { return absl::StrCat(code, " ", FormNumber(number)); }

std::string NameOf(const v1::InvoiceNumber& invoice) {
  return IsDigital(invoice) ? invoice.number() : absl::StrCat(invoice.code(), " ", invoice.number());
}

uint32_t NumberOn(const v1::InvoiceNumber& form) {
  uint32_t number = 0;
  return absl::SimpleAtoi(form.number(), &number) ? number : 0;
}

std::string InvoiceKey(const v1::InvoiceNumber& invoice) {
  return absl::StrCat("invoice/", invoice.code(), "/", invoice.number());
}

std::string DigitalKey(const v1::InvoiceNumber& invoice) { return absl::StrCat("invoice/", invoice.number()); }

absl::StatusOr<InvoiceBookId> FindBook(const Hearing& hearing, const v1::Reference& reference) {
  InvoiceBookId number(reference.number());
  std::string name = absl::StrCat("book ", reference.number());
  if (reference.by_case() == v1::Reference::kRequestId) {
    name = reference.request_id();
    const Facts::Events* events = hearing.facts.FindCommand(reference.request_id());
    if (events != nullptr && !events->empty() && events->front()->has_invoice_book_received()) {
      number = InvoiceBookId(events->front()->invoice_book_received().book());
    }
  }
  const auto it = hearing.state.invoices.books.find(number);
  if (it != hearing.state.invoices.books.end() && it->second.centre == hearing.centre_id()) return number;
  return Rejected(v1::REJECTION_REASON_INVOICE_BOOK_UNKNOWN, name);
}

absl::StatusOr<InvoiceBookId> FindBookOf(const Hearing& hearing, const v1::InvoiceNumber& form) {
  const uint32_t number = NumberOn(form);
  for (const auto& [book, info] : hearing.state.invoices.books) {
    const bool is_in = info.code == form.code() && info.first <= number && number <= info.last;
    if (is_in && info.centre == hearing.centre_id()) return book;
  }
  return Rejected(v1::REJECTION_REASON_INVOICE_BOOK_UNKNOWN, NameOf(form));
}

std::optional<FormRange> NextForm(const InvoiceState& invoices, TillId till, v1::InvoiceKind kind) {
  const auto it = invoices.at_tills.find(till);
  if (it == invoices.at_tills.end()) return std::nullopt;
  for (const FormRange& range : it->second) {
    if (invoices.books.at(range.book).kind == kind) return FormRange{range.book, range.first, range.first};
  }
  return std::nullopt;
}

absl::StatusOr<IssuedInvoice> FindInvoice(const Hearing& hearing, const v1::InvoiceNumber& invoice) {
  std::optional<IssuedInvoice> found = FindInvoiceRemainder(hearing.state, hearing.facts, InvoiceKey(invoice));
  if (found.has_value() && found->centre == hearing.centre_id()) return *std::move(found);
  return Rejected(v1::REJECTION_REASON_INVOICE_UNKNOWN, NameOf(invoice));
}

void AddInvoiceKeys(const LedgerState& state, const Facts& facts, const v1::InvoiceNumber& invoice, FactKeys& keys) {
  std::string key = InvoiceKey(invoice);
  if (state.invoices.issued.contains(key) || facts.FindRemainder(key) != nullptr) return;
  keys.remainders.push_back(std::move(key));
}

}  // namespace daybook::domain
