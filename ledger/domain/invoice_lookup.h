// Invoices and books by their names.
#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "daybook/v1/invoice.pb.h"
#include "ledger/domain/facts.h"
#include "ledger/domain/hearing.h"
#include "ledger/domain/state.h"

namespace daybook::domain {

inline bool IsDigital(const v1::InvoiceNumber& invoice) { return invoice.code().empty(); }

// "00004711": a form's number as printed.
std::string FormNumber(uint32_t number);
// "144031900110 00004711": for people.
std::string NameOf(absl::string_view code, uint32_t number);
std::string NameOf(const v1::InvoiceNumber& invoice);
// The number printed on a form (8 digits).
uint32_t NumberOn(const v1::InvoiceNumber& form);

// Under which an invoice is hot, and its remainder kept: "invoice/144031900110/00004711", "invoice//<20 digits>".
std::string InvoiceKey(const v1::InvoiceNumber& invoice);
// Under which the number of a DIGITAL invoice is used once for ever: "invoice/<20 digits>".
std::string DigitalKey(const v1::InvoiceNumber& invoice);

// INVOICE_BOOK_UNKNOWN unless it is a book of the command's centre.
absl::StatusOr<InvoiceBookId> FindBook(const Hearing& hearing, const v1::Reference& reference);
// The same for the book that holds a form.
absl::StatusOr<InvoiceBookId> FindBookOf(const Hearing& hearing, const v1::InvoiceNumber& form);

// The form that a window uses next of a kind; none: it has none left.
std::optional<FormRange> NextForm(const InvoiceState& invoices, TillId till, v1::InvoiceKind kind);

// INVOICE_UNKNOWN unless it was issued at the command's centre. Looks in the state, then in the facts.
absl::StatusOr<IssuedInvoice> FindInvoice(const Hearing& hearing, const v1::InvoiceNumber& invoice);
// What FindInvoice() needs and does not find yet.
void AddInvoiceKeys(const LedgerState& state, const Facts& facts, const v1::InvoiceNumber& invoice, FactKeys& keys);

}  // namespace daybook::domain
