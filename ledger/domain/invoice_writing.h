// What blue and red invoices have in common: who writes them, on which form, and what they say about payments. Net
// invoiced of a payment (issued − voided − red) lives in its PaymentRemainder.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ledger/domain/change.h"
#include "ledger/domain/hearing.h"
#include "ledger/domain/payment_lookup.h"

namespace daybook::domain {

using InvoicedPayments = google::protobuf::RepeatedPtrField<v1::InvoicedPayment>;
using InvoiceLines = google::protobuf::RepeatedPtrField<v1::InvoiceLine>;

// ROLE_MISSING … SESSION_FROZEN: a cashier in his own session that no handover has frozen.
absl::Status CheckWriter(Hearing& hearing);

// PAYMENT_UNKNOWN, FIELD_INVALID where one is named by number and again by request id. `field`: where the list stands.
absl::StatusOr<std::vector<KnownPayment>> FindPayments(const Hearing& hearing, const InvoicedPayments& payments,
                                                       const std::string& field);
// What FindPayments() and FillLine() need and do not find yet.
void AddInvoicedKeys(const LedgerState& state, const Facts& facts, const InvoicedPayments& payments, FactKeys& keys);

// LIST_TOO_LONG: a till's first manual invoice that waits for its check lengthens a list of the close.
absl::Status CheckRoomToWait(const Hearing& hearing, v1::InvoiceKind kind, TillId till);

// INVOICE_OUT_OF_ORDER unless it is the window's next form of that kind. The form's book; none: DIGITAL.
absl::StatusOr<InvoiceBookId> CheckOrder(const Hearing& hearing, v1::InvoiceKind kind,
                                         const v1::InvoiceNumber& invoice);

// INVOICE_NUMBER_USED, of a DIGITAL one: forms are used up in order.
absl::Status CheckNumberUnused(const Hearing& hearing, const v1::InvoiceNumber& invoice);
void AddNumberKey(const Facts& facts, const v1::InvoiceNumber& invoice, FactKeys& keys);

// Σ of what the wish says about its payments.
int64_t SumOf(const InvoicedPayments& payments);

void FillLine(const Hearing& hearing, const KnownPayment& payment, int64_t amount_fen, v1::InvoiceLine& line);

// +OUTSIDE −TILL: one form is used up. Nothing for a DIGITAL invoice.
void UseForm(v1::Event& event, InvoiceBookId book);

// So much more is invoiced of a payment (less: < 0).
void NoteInvoiced(Change& change, const v1::InvoiceLine& line, int64_t fen);

// The event issues an invoice, and its form, if it has one, is used up.
void NoteIssued(Change& change, const v1::InvoiceIssued& fact);
void NoteIssued(Change& change, const v1::RedInvoiceIssued& fact);

}  // namespace daybook::domain
