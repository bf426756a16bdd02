// Complaints and their deadlines. A missed deadline is put on record by RecordBreach (breach.h), also when the answer
// came after it and before the timer did.
#pragma once

#include "absl/status/status.h"
#include "daybook/v1/complaint.pb.h"
#include "ledger/domain/change.h"
#include "ledger/domain/hearing.h"

namespace daybook::domain {

absl::Status Decide(Hearing& hearing, const v1::ReceiveComplaint& wish);
void Evolve(Change& change, const v1::ComplaintReceived& fact);
absl::Status Decide(Hearing& hearing, const v1::ReplyComplaint& wish);
void Evolve(Change& change, const v1::ComplaintReplied& fact);
absl::Status Decide(Hearing& hearing, const v1::ResolveComplaint& wish);
void Evolve(Change& change, const v1::ComplaintResolved& fact);

// What judging the command needs and `facts` do not hold yet (MissingFacts() of domain.h).
void AddKeys(const LedgerState& state, const Facts& facts, const v1::ReplyComplaint& wish, FactKeys& keys);
void AddKeys(const LedgerState& state, const Facts& facts, const v1::ResolveComplaint& wish, FactKeys& keys);

}  // namespace daybook::domain
