// The limits on cash: of a till (soft and hard) and of a centre (soft). Passing a soft limit is an event of its own,
// appended to the one that did it; only cash takings are refused, at the till's hard limit.
#pragma once

#include "ledger/domain/change.h"
#include "ledger/domain/hearing.h"

namespace daybook::domain {

// By how much the command's event changes the cash of its till and of its centre's safe.
struct CashMove {
  int64_t till_fen = 0;
  int64_t safe_fen = 0;
};

// TILL_LIMIT_EXCEEDED when taking so much cash would pass the till's hard limit.
absl::Status CheckHardLimit(const Hearing& hearing, int64_t taken_fen);

// Appends CashLimitExceeded / CashLimitRestored for the till and for the centre where the move passes a soft limit.
void AddLimitEvents(Hearing& hearing, const CashMove& move);
// The same for one till of several, whichever the command names, and for no centre.
void AddTillLimitEvent(Hearing& hearing, TillId till, SessionId session, int64_t moved_fen);

void Evolve(Change& change, const v1::CashLimitExceeded& fact);
void Evolve(Change& change, const v1::CashLimitRestored& fact);

}  // namespace daybook::domain
