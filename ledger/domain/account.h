// Opening customer accounts: only where gas can be supplied, and once for ever.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "daybook/v1/account.pb.h"
#include "ledger/domain/change.h"
#include "ledger/domain/hearing.h"

namespace daybook::domain {

absl::Status Decide(Hearing& hearing, const v1::OpenAccount& wish);
void Evolve(Change& change, const v1::AccountOpened& fact);

// The name under which a customer's account is opened once for ever: "account/<customer>".
std::string AccountKey(uint64_t customer);

// What judging the command needs and `facts` do not hold yet (MissingFacts() of domain.h).
void AddKeys(const LedgerState& state, const Facts& facts, const v1::OpenAccount& wish, FactKeys& keys);

}  // namespace daybook::domain
