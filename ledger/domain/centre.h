// Centres with their policy, their tills and terminals.
#pragma once

#include "ledger/domain/change.h"
#include "ledger/domain/hearing.h"

namespace daybook::domain {

absl::Status Decide(Hearing& hearing, const v1::ConfigureCentre& wish);
absl::Status Decide(Hearing& hearing, const v1::RegisterTill& wish);
absl::Status Decide(Hearing& hearing, const v1::EnrolTerminal& wish);
absl::Status Decide(Hearing& hearing, const v1::RevokeTerminal& wish);

void Evolve(Change& change, const v1::CentreConfigured& fact);
void Evolve(Change& change, const v1::TillRegistered& fact);
void Evolve(Change& change, const v1::TerminalEnrolled& fact);
void Evolve(Change& change, const v1::TerminalRevoked& fact);

}  // namespace daybook::domain
