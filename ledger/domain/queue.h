// Tickets of the queue. A ticket leaves the state when its day closes, as the remainder
// "ticket/<centre>/<date>/<number>"; a late command is about the tickets of the day it claims, and fetches them from
// there.
#pragma once

#include "absl/status/status.h"
#include "daybook/v1/queue.pb.h"
#include "ledger/domain/change.h"
#include "ledger/domain/hearing.h"

namespace daybook::domain {

absl::Status Decide(Hearing& hearing, const v1::TakeTicket& wish);
void Evolve(Change& change, const v1::TicketTaken& fact);
absl::Status Decide(Hearing& hearing, const v1::CallTicket& wish);
void Evolve(Change& change, const v1::TicketCalled& fact);
absl::Status Decide(Hearing& hearing, const v1::EndService& wish);
void Evolve(Change& change, const v1::ServiceEnded& fact);
absl::Status Decide(Hearing& hearing, const v1::MissTicket& wish);
void Evolve(Change& change, const v1::TicketMissed& fact);

// Whether the command is one of the above.
bool IsOfQueue(const v1::Command& command);

// What judging such a command about `ticket` needs and `facts` do not hold yet (MissingFacts() of domain.h).
void AddTicketKeys(const LedgerState& state, const Facts& facts, const v1::Command& command, uint32_t ticket,
                   FactKeys& keys);

}  // namespace daybook::domain
