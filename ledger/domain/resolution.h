// What became of a tender whose outcome was not known.
#pragma once

#include "ledger/domain/change.h"
#include "ledger/domain/hearing.h"

namespace daybook::domain {

absl::Status Decide(Hearing& hearing, const v1::ResolveTender& wish);
void Evolve(Change& change, const v1::TenderResolved& fact);

// The key of the reference that the wish gives and nobody gave before; empty: none.
std::string NewReferenceKey(const LedgerState& state, const Facts& facts, const v1::ResolveTender& wish);

}  // namespace daybook::domain
