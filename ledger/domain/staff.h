// Staff and their roles.
#pragma once

#include "ledger/domain/change.h"
#include "ledger/domain/hearing.h"

namespace daybook::domain {

absl::Status Decide(Hearing& hearing, const v1::RegisterStaff& wish);
absl::Status Decide(Hearing& hearing, const v1::GrantRole& wish);
absl::Status Decide(Hearing& hearing, const v1::RevokeRole& wish);

void Evolve(Change& change, const v1::StaffRegistered& fact);
void Evolve(Change& change, const v1::RoleGranted& fact);
void Evolve(Change& change, const v1::RoleRevoked& fact);

}  // namespace daybook::domain
