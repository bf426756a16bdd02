// One event changing the state: the event, the state, and the centre and till of its envelope, looked up once.
#pragma once

#include "daybook/v1/event.pb.h"
#include "ledger/domain/state.h"

namespace daybook::domain {

struct Change {
  const v1::Event& event;
  LedgerState& state;
  // Null where the envelope names none, and before the event that registers it.
  Centre* centre = nullptr;
  Till* till = nullptr;
};

// Moves what the event's postings move between drawers, safes, deposits, cases and what people owe. Whatever is not the
// posting of a count ends the chain of recounts of the holder it touches.
void ApplyPostings(Change& change);

}  // namespace daybook::domain
