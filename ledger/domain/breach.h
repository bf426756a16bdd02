// Deadlines that have passed: written by the server's timer, judged like everything else. DueBreaches() of domain.h makes
// the commands.
//
// Each deadline is put on record once. What was done too late, but before the timer came by, is on record as well: a
// complaint's deadlines outlive the complaint until then.
#pragma once

#include "absl/status/status.h"
#include "daybook/v1/complaint.pb.h"
#include "ledger/domain/change.h"
#include "ledger/domain/hearing.h"

namespace daybook::domain {

absl::Status Decide(Hearing& hearing, const v1::RecordBreach& wish);
void Evolve(Change& change, const v1::ComplaintOverdue& fact);
void Evolve(Change& change, const v1::ToolOverdue& fact);
void Evolve(Change& change, const v1::DepositOverdue& fact);
void Evolve(Change& change, const v1::SpotCheckMissed& fact);

}  // namespace daybook::domain
