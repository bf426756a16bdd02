// Money taken in a session that had ended before the command arrived. No till is touched: the overage that the
// session's last count found is what the customer paid, so the cash settles that first; the rest is missing, and the
// session's cashier answers for it.
#pragma once

#include "ledger/domain/change.h"
#include "ledger/domain/hearing.h"

namespace daybook::domain {

// The shortage case a late payment opens; number 0: none.
struct LateCase {
  CaseId number;
  StaffId answerable;
  int64_t balance_fen = 0;
};

// Adds the legs of `cash_fen` and names their cases in `fact`.
LateCase BookLateCash(v1::Event& event, v1::PaymentReceived& fact, const Hearing& hearing, const EndedSession& session,
                      int64_t cash_fen);

// Appends its CaseOpened.
void AddLateCase(Hearing& hearing, const LateCase& opened);

}  // namespace daybook::domain
