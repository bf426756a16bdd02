// Which session a command means: the open one of its till, or one that has ended.
#pragma once

#include <optional>

#include "ledger/domain/facts.h"
#include "ledger/domain/state.h"

namespace daybook::domain {

// Whether the command names the session that is open at the till.
inline bool NamesOpenSession(const v1::Command& command, const Till& till) {
  if (!till.session.number) return false;
  if (command.session() != 0) return command.session() == till.session.number.number();
  return command.session_request_id() == till.session.request_id;
}

struct NamedSession {
  SessionId number;
  EndedSession session;
};

// The ended session of the command's till that the command names; none when there is no such. Looks in the state, then
// in the facts.
std::optional<NamedSession> FindEndedSession(const LedgerState& state, const Facts& facts, const v1::Command& command);

// What FindEndedSession() needs and does not find yet.
void AddSessionKeys(const LedgerState& state, const Facts& facts, const v1::Command& command, FactKeys& keys);

}  // namespace daybook::domain
