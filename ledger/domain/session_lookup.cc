#include "ledger/domain/session_lookup.h"

#include "ledger/domain/remainder.h"

namespace daybook::domain {
namespace {

// The number of the session the command means, as far as state and facts tell; none: not known (yet).
SessionId NumberOf(const LedgerState& state, const Facts& facts, const v1::Command& command) {
  if (command.session() != 0) return SessionId(command.session());
  const auto it = state.session_request_ids.find(command.session_request_id());
  if (it != state.session_request_ids.end()) return it->second;
  const Facts::Events* events = facts.FindCommand(command.session_request_id());
  if (events == nullptr || events->empty()) return SessionId();
  const v1::Event& event = *events->front();
  if (event.has_session_opened()) return SessionId(event.session_opened().session());
  if (event.has_shift_handed_over()) return SessionId(event.shift_handed_over().to_session());
  return SessionId();
}

}  // namespace

std::optional<NamedSession> FindEndedSession(const LedgerState& state, const Facts& facts, const v1::Command& command) {
  const SessionId number = NumberOf(state, facts, command);
  if (!number) return std::nullopt;
  std::optional<EndedSession> session = FindSessionRemainder(state, facts, number);
  if (!session.has_value() || session->till != TillId(command.till())) return std::nullopt;
  return NamedSession{number, *std::move(session)};
}

void AddSessionKeys(const LedgerState& state, const Facts& facts, const v1::Command& command, FactKeys& keys) {
  const std::string& request_id = command.session_request_id();
  if (command.session() == 0 && !state.session_request_ids.contains(request_id) &&
      facts.FindCommand(request_id) == nullptr) {
    keys.request_ids.push_back(request_id);
    return;
  }
  const SessionId number = NumberOf(state, facts, command);
  if (!number || number > state.last_session || state.ended_sessions.contains(number)) return;
  std::string key = SessionKey(number);
  if (facts.FindRemainder(key) == nullptr) keys.remainders.push_back(std::move(key));
}

}  // namespace daybook::domain
