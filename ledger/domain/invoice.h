// Invoices: blank forms as stock, and what became of each number. Every number has one fate: a form lies in a store or
// at a window until it is issued (blue or red) or lost, a DIGITAL number is used once for ever; a void one stays used.
#pragma once

#include "absl/status/status.h"
#include "daybook/v1/invoice.pb.h"
#include "ledger/domain/change.h"
#include "ledger/domain/hearing.h"

namespace daybook::domain {

absl::Status Decide(Hearing& hearing, const v1::ReceiveInvoiceBook& wish);
void Evolve(Change& change, const v1::InvoiceBookReceived& fact);
absl::Status Decide(Hearing& hearing, const v1::AllotInvoices& wish);
void Evolve(Change& change, const v1::InvoicesAllotted& fact);
absl::Status Decide(Hearing& hearing, const v1::ReturnInvoices& wish);
void Evolve(Change& change, const v1::InvoicesReturned& fact);
absl::Status Decide(Hearing& hearing, const v1::IssueInvoice& wish);
void Evolve(Change& change, const v1::InvoiceIssued& fact);
absl::Status Decide(Hearing& hearing, const v1::VoidInvoice& wish);
void Evolve(Change& change, const v1::InvoiceVoided& fact);
absl::Status Decide(Hearing& hearing, const v1::IssueRedInvoice& wish);
void Evolve(Change& change, const v1::RedInvoiceIssued& fact);
absl::Status Decide(Hearing& hearing, const v1::CheckManualInvoices& wish);
void Evolve(Change& change, const v1::ManualInvoicesChecked& fact);
absl::Status Decide(Hearing& hearing, const v1::ReportInvoiceLost& wish);
void Evolve(Change& change, const v1::InvoiceLost& fact);

// What judging the command needs and `facts` do not hold yet (MissingFacts() of domain.h).
void AddKeys(const LedgerState& state, const Facts& facts, const v1::AllotInvoices& wish, FactKeys& keys);
void AddKeys(const LedgerState& state, const Facts& facts, const v1::ReturnInvoices& wish, FactKeys& keys);
void AddKeys(const LedgerState& state, const Facts& facts, const v1::IssueInvoice& wish, FactKeys& keys);
void AddKeys(const LedgerState& state, const Facts& facts, const v1::VoidInvoice& wish, FactKeys& keys);
void AddKeys(const LedgerState& state, const Facts& facts, const v1::IssueRedInvoice& wish, FactKeys& keys);

}  // namespace daybook::domain
