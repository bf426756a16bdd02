// IC-card top-ups. The money is taken first, as a payment of CARD_LOAD_PENDING; once the card has been written and read
// back it is the customer's. A failed write waits until it is tried again with the same counter, or until the money is
// given back.
#pragma once

#include "absl/status/status.h"
#include "daybook/v1/card.pb.h"
#include "ledger/domain/change.h"
#include "ledger/domain/hearing.h"

namespace daybook::domain {

absl::Status Decide(Hearing& hearing, const v1::TopUpCard& wish);
void Evolve(Change& change, const v1::CardTopUpPaid& fact);
absl::Status Decide(Hearing& hearing, const v1::ConfirmCardWrite& wish);
void Evolve(Change& change, const v1::CardWritten& fact);
absl::Status Decide(Hearing& hearing, const v1::FailCardWrite& wish);
void Evolve(Change& change, const v1::CardWriteFailed& fact);
absl::Status Decide(Hearing& hearing, const v1::RewriteCard& wish);
void Evolve(Change& change, const v1::CardRewritten& fact);

// What judging the command needs and `facts` do not hold yet (MissingFacts() of domain.h).
void AddKeys(const LedgerState& state, const Facts& facts, const v1::TopUpCard& wish, FactKeys& keys);
void AddKeys(const LedgerState& state, const Facts& facts, const v1::ConfirmCardWrite& wish, FactKeys& keys);
void AddKeys(const LedgerState& state, const Facts& facts, const v1::FailCardWrite& wish, FactKeys& keys);
void AddKeys(const LedgerState& state, const Facts& facts, const v1::RewriteCard& wish, FactKeys& keys);

// --- For what happens to the payment of a top-up; of other payments these say and do nothing ---

// CARD_WRITE_OPEN while the card may yet be written: what is on it cannot be given back as if it were not.
absl::Status CheckNotBeingWritten(const Hearing& hearing, PaymentId payment);
// The event has posted, or settled, something of the payment: a load of which nothing is left nor pending ends. Called
// when the payment's remainder is up to date.
void NoteLoadMoved(Change& change, PaymentId payment);
// It was taken back: there is nothing to write any more, and its counter is free again.
void EndLoad(LedgerState& state, PaymentId payment);

}  // namespace daybook::domain
