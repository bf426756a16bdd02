// Counting a drawer or the safe, blind; every difference opens a case, and a recount only corrects it.
#pragma once

#include "ledger/domain/change.h"
#include "ledger/domain/hearing.h"

namespace daybook::domain {

absl::Status Decide(Hearing& hearing, const v1::CommitCount& wish);
absl::Status Decide(Hearing& hearing, const v1::CountSafe& wish);

void Evolve(Change& change, const v1::CashCounted& fact);
void Evolve(Change& change, const v1::SafeCounted& fact);
void Evolve(Change& change, const v1::CaseOpened& fact);

}  // namespace daybook::domain
