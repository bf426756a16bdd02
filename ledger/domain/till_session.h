// A cashier's session at a till: opened with a float, paused, closed into the safe.
#pragma once

#include "ledger/domain/change.h"
#include "ledger/domain/hearing.h"

namespace daybook::domain {

absl::Status Decide(Hearing& hearing, const v1::OpenSession& wish);
absl::Status Decide(Hearing& hearing, const v1::CloseSession& wish);
absl::Status Decide(Hearing& hearing, const v1::PauseTill& wish);
absl::Status Decide(Hearing& hearing, const v1::ResumeTill& wish);

void Evolve(Change& change, const v1::SessionOpened& fact);
void Evolve(Change& change, const v1::SessionClosed& fact);
void Evolve(Change& change, const v1::TillPaused& fact);
void Evolve(Change& change, const v1::TillResumed& fact);

// --- For whatever begins or ends a session ---

// The till's open session from here on; known by its request id.
void BeginSession(Change& change, TillId till, Session session);
// The open session of the event's till has ended: remembered until its day closes, and till and cashier are free.
void EndSession(Change& change);

}  // namespace daybook::domain
