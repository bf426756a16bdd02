// Shift handover: prepared, counted by the receiver, accepted in one event or not at all.
#pragma once

#include "absl/status/status.h"
#include "daybook/v1/handover.pb.h"
#include "ledger/domain/change.h"
#include "ledger/domain/hearing.h"

namespace daybook::domain {

absl::Status Decide(Hearing& hearing, const v1::PrepareHandover& wish);
void Evolve(Change& change, const v1::HandoverPrepared& fact);
absl::Status Decide(Hearing& hearing, const v1::AcceptHandover& wish);
void Evolve(Change& change, const v1::ShiftHandedOver& fact);
absl::Status Decide(Hearing& hearing, const v1::DisputeHandover& wish);
void Evolve(Change& change, const v1::HandoverDisputed& fact);
absl::Status Decide(Hearing& hearing, const v1::RecallHandover& wish);
void Evolve(Change& change, const v1::HandoverRecalled& fact);

// What judging the command needs and `facts` do not hold yet (MissingFacts() of domain.h).
void AddKeys(const LedgerState& state, const Facts& facts, const v1::AcceptHandover& wish, FactKeys& keys);
void AddKeys(const LedgerState& state, const Facts& facts, const v1::DisputeHandover& wish, FactKeys& keys);
void AddKeys(const LedgerState& state, const Facts& facts, const v1::RecallHandover& wish, FactKeys& keys);

}  // namespace daybook::domain
