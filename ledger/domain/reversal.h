// 冲正: taking a payment back while its session is open.
#pragma once

#include "ledger/domain/change.h"
#include "ledger/domain/hearing.h"

namespace daybook::domain {

absl::Status Decide(Hearing& hearing, const v1::ReversePayment& wish);
void Evolve(Change& change, const v1::PaymentReversed& fact);

}  // namespace daybook::domain
