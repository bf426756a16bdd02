// Taking money at the counter, in up to eight tenders.
#pragma once

#include <optional>

#include "ledger/domain/change.h"
#include "ledger/domain/hearing.h"
#include "ledger/domain/session_lookup.h"
#include "ledger/domain/tender.h"

namespace daybook::domain {

absl::Status Decide(Hearing& hearing, const v1::ReceivePayment& wish);
void Evolve(Change& change, const v1::PaymentReceived& fact);

// --- For TopUpCard, which takes money as a payment does ---

// Who takes it, day, session, tenders: PROVIDER_UNKNOWN … AMOUNT_OUT_OF_RANGE. `ended` is filled when its session has
// ended and the money is taken. Not for payments that explain a case.
absl::Status CheckTaking(Hearing& hearing, const v1::ReceivePayment& wish, std::optional<NamedSession>& ended);

// Fills the event and its fact, and appends what follows: a late payment's case, limits passed.
void BookTaking(Hearing& hearing, const v1::ReceivePayment& wish, const std::optional<NamedSession>& ended,
                const Payer& payer, v1::Event& event, v1::PaymentReceived& fact);

}  // namespace daybook::domain
