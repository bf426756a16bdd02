// What became of a tender whose outcome was not known.
#pragma once

#include "ledger/domain/change.h"
#include "ledger/domain/hearing.h"

namespace daybook::domain {

absl::Status Decide(Hearing& hearing, const v1::ResolveTender& wish);
void Evolve(Change& change, const v1::TenderResolved& fact);

// What judging the command needs and `facts` do not hold yet (MissingFacts() of domain.h).
void AddKeys(const LedgerState& state, const Facts& facts, const v1::ResolveTender& wish, FactKeys& keys);

}  // namespace daybook::domain
