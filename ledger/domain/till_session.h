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

}  // namespace daybook::domain
