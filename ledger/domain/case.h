// Over/short cases: assigned, explained, decided, settled, closed. Over and short never net.
#pragma once

#include "absl/status/status.h"
#include "daybook/v1/case.pb.h"
#include "ledger/domain/change.h"
#include "ledger/domain/hearing.h"

namespace daybook::domain {

absl::Status Decide(Hearing& hearing, const v1::AssignCase& wish);
void Evolve(Change& change, const v1::CaseAssigned& fact);

absl::Status Decide(Hearing& hearing, const v1::ExplainCase& wish);
void Evolve(Change& change, const v1::CaseExplained& fact);

absl::Status Decide(Hearing& hearing, const v1::DecideCase& wish);
void Evolve(Change& change, const v1::CaseDecided& fact);

absl::Status Decide(Hearing& hearing, const v1::SettleDue& wish);
void Evolve(Change& change, const v1::DueSettled& fact);

absl::Status Decide(Hearing& hearing, const v1::CloseCase& wish);
void Evolve(Change& change, const v1::CaseClosed& fact);

// What judging the command needs and `facts` do not hold yet (MissingFacts() of domain.h).
void AddKeys(const LedgerState& state, const Facts& facts, const v1::AssignCase& wish, FactKeys& keys);
void AddKeys(const LedgerState& state, const Facts& facts, const v1::ExplainCase& wish, FactKeys& keys);
void AddKeys(const LedgerState& state, const Facts& facts, const v1::DecideCase& wish, FactKeys& keys);
void AddKeys(const LedgerState& state, const Facts& facts, const v1::SettleDue& wish, FactKeys& keys);
void AddKeys(const LedgerState& state, const Facts& facts, const v1::CloseCase& wish, FactKeys& keys);

}  // namespace daybook::domain
