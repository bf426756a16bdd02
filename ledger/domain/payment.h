// Taking money at the counter, in up to eight tenders.
#pragma once

#include "ledger/domain/change.h"
#include "ledger/domain/hearing.h"

namespace daybook::domain {

absl::Status Decide(Hearing& hearing, const v1::ReceivePayment& wish);
void Evolve(Change& change, const v1::PaymentReceived& fact);

}  // namespace daybook::domain
