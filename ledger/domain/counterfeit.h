// Notes that look counterfeit: reported, surrendered to the bank, or found genuine.
#pragma once

#include "absl/status/status.h"
#include "daybook/v1/counterfeit.pb.h"
#include "ledger/domain/change.h"
#include "ledger/domain/hearing.h"

namespace daybook::domain {

absl::Status Decide(Hearing& hearing, const v1::ReportCounterfeit& wish);
void Evolve(Change& change, const v1::CounterfeitReported& fact);

absl::Status Decide(Hearing& hearing, const v1::SurrenderCounterfeit& wish);
void Evolve(Change& change, const v1::CounterfeitSurrendered& fact);

absl::Status Decide(Hearing& hearing, const v1::ReturnGenuine& wish);
void Evolve(Change& change, const v1::GenuineReturned& fact);

}  // namespace daybook::domain
