// Work orders for installation and repair.
#pragma once

#include "absl/status/status.h"
#include "daybook/v1/work_order.pb.h"
#include "ledger/domain/change.h"
#include "ledger/domain/hearing.h"

namespace daybook::domain {

absl::Status Decide(Hearing& hearing, const v1::OpenWorkOrder& wish);
void Evolve(Change& change, const v1::WorkOrderOpened& fact);
absl::Status Decide(Hearing& hearing, const v1::AssignWorkOrder& wish);
void Evolve(Change& change, const v1::WorkOrderAssigned& fact);
absl::Status Decide(Hearing& hearing, const v1::CompleteWorkOrder& wish);
void Evolve(Change& change, const v1::WorkOrderCompleted& fact);
absl::Status Decide(Hearing& hearing, const v1::CancelWorkOrder& wish);
void Evolve(Change& change, const v1::WorkOrderCancelled& fact);

// What judging the command needs and `facts` do not hold yet (MissingFacts() of domain.h).
void AddKeys(const LedgerState& state, const Facts& facts, const v1::AssignWorkOrder& wish, FactKeys& keys);
void AddKeys(const LedgerState& state, const Facts& facts, const v1::CompleteWorkOrder& wish, FactKeys& keys);
void AddKeys(const LedgerState& state, const Facts& facts, const v1::CancelWorkOrder& wish, FactKeys& keys);

}  // namespace daybook::domain
