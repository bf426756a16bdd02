// Refunds (冲红): a payment, or a part of it, given back at any till of its centre.
#pragma once

#include "absl/status/status.h"
#include "daybook/v1/payment.pb.h"
#include "ledger/domain/change.h"
#include "ledger/domain/hearing.h"

namespace daybook::domain {

absl::Status Decide(Hearing& hearing, const v1::RefundPayment& wish);
void Evolve(Change& change, const v1::PaymentRefunded& fact);

// What judging the command needs and `facts` do not hold yet (MissingFacts() of domain.h).
void AddKeys(const LedgerState& state, const Facts& facts, const v1::RefundPayment& wish, FactKeys& keys);

}  // namespace daybook::domain
