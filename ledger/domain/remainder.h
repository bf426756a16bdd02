// What remains of closed things: ended sessions, and payments that later events changed. Hot in the state while their
// day is open or a tender is pending; then rows that the journal keeps and gives back as facts.
#pragma once

#include <optional>
#include <string>

#include "ledger/domain/facts.h"
#include "ledger/domain/state.h"

namespace daybook::domain {

// "session/4", "payment/17"
std::string SessionKey(SessionId session);
std::string PaymentKeyText(PaymentId payment);

// From the state, else from the facts; none when neither has it.
std::optional<EndedSession> FindSessionRemainder(const LedgerState& state, const Facts& facts, SessionId session);
std::optional<PaymentRemainder> FindPaymentRemainder(const LedgerState& state, const Facts& facts, PaymentId payment);

// Moves what is settled of a centre whose day closes out of the state, to `state.departures`.
void LetGo(LedgerState& state, CentreId centre);

}  // namespace daybook::domain
