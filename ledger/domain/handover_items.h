// What passes from hand to hand at a handover besides the drawer's cash: what is listed, what is held, and the legs that
// move it.
#pragma once

#include "absl/status/status.h"
#include "daybook/v1/handover.pb.h"
#include "ledger/domain/state.h"

namespace daybook::domain {

// The same things with every list in order and adjoining forms of a book joined, so that equal holdings give equal lists.
// Follow-ups stay as they are.
v1::HandoverItems InOrder(v1::HandoverItems items);

// All that the drawer of the till, its open session and that session's cashier hold, in order. No follow-ups.
v1::HandoverItems HeldItems(const LedgerState& state, TillId till);

// HANDOVER_ITEMS_MISMATCH, naming what differs, unless the same things stand in both. Both are in order.
absl::Status CheckSameItems(const v1::HandoverItems& listed, const v1::HandoverItems& held);

// Adds the legs of everything a person holds: to the other person.
void MoveThings(v1::Event& event, const LedgerState& state, StaffId to, StaffId from);
// Adds the legs of everything but cash that lies at a till: to the other till.
void MoveTillStock(v1::Event& event, const LedgerState& state, TillId to, TillId from);

}  // namespace daybook::domain
