// Cash and cheques between the safe and the bank.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "daybook/v1/deposit.pb.h"
#include "ledger/domain/change.h"
#include "ledger/domain/hearing.h"

namespace daybook::domain {

absl::Status Decide(Hearing& hearing, const v1::DispatchDeposit& wish);
void Evolve(Change& change, const v1::DepositDispatched& fact);

absl::Status Decide(Hearing& hearing, const v1::ConfirmDeposit& wish);
void Evolve(Change& change, const v1::DepositConfirmed& fact);

absl::Status Decide(Hearing& hearing, const v1::WithdrawForFloat& wish);
void Evolve(Change& change, const v1::FloatWithdrawn& fact);

// The name under which a bank's slip is used once for ever: "slip/<bank account>/<slip number>".
std::string SlipKey(BankAccountId bank_account, absl::string_view slip_number);

// What judging the command needs and `facts` do not hold yet (MissingFacts() of domain.h).
void AddKeys(const LedgerState& state, const Facts& facts, const v1::ConfirmDeposit& wish, FactKeys& keys);

}  // namespace daybook::domain
