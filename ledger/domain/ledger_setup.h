// The ledger itself and the company's money houses: created, bank accounts and providers registered.
#pragma once

#include "ledger/domain/change.h"
#include "ledger/domain/hearing.h"

namespace daybook::domain {

absl::Status Decide(Hearing& hearing, const v1::CreateLedger& wish);
absl::Status Decide(Hearing& hearing, const v1::RegisterBankAccount& wish);
absl::Status Decide(Hearing& hearing, const v1::RegisterProvider& wish);

void Evolve(Change& change, const v1::LedgerCreated& fact);
void Evolve(Change& change, const v1::BankAccountRegistered& fact);
void Evolve(Change& change, const v1::ProviderRegistered& fact);

}  // namespace daybook::domain
