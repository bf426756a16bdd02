#include "ledger/domain/remainder.h"

#include "absl/strings/str_cat.h"
#include "ledger/domain/archive.h"

namespace daybook::domain {
namespace {

template <typename Remainder>
RemainderRow RowOf(std::string key, const Remainder& remainder) {
  ArchiveWriter writer;
  writer(remainder);
  return {std::move(key), std::move(writer.bytes())};
}

template <typename Remainder>
std::optional<Remainder> ReadRow(const Facts& facts, const std::string& key) {
  const std::string* row = facts.FindRemainder(key);
  if (row == nullptr || row->empty()) return std::nullopt;
  Remainder remainder;
  ArchiveReader reader(*row);
  reader(remainder);
  if (!reader.done()) return std::nullopt;
  return remainder;
}

}  // namespace

std::string SessionKey(SessionId session) { return absl::StrCat("session/", session.number()); }

std::string PaymentKeyText(PaymentId payment) { return absl::StrCat("payment/", payment.number()); }

std::optional<EndedSession> FindSessionRemainder(const LedgerState& state, const Facts& facts, SessionId session) {
  const auto it = state.ended_sessions.find(session);
  if (it != state.ended_sessions.end()) return it->second;
  return ReadRow<EndedSession>(facts, SessionKey(session));
}

std::optional<PaymentRemainder> FindPaymentRemainder(const LedgerState& state, const Facts& facts, PaymentId payment) {
  const auto it = state.payments.find(payment);
  if (it != state.payments.end()) return it->second;
  return ReadRow<PaymentRemainder>(facts, PaymentKeyText(payment));
}

void LetGo(LedgerState& state, CentreId centre) {
  for (auto it = state.ended_sessions.begin(); it != state.ended_sessions.end();) {
    const auto here = it++;
    if (here->second.centre != centre) continue;
    state.departures.remainders.push_back(RowOf(SessionKey(here->first), here->second));
    state.session_request_ids.erase(here->second.request_id);
    state.ended_sessions.erase(here);
  }
  for (auto it = state.payments.begin(); it != state.payments.end();) {
    const auto here = it++;
    if (here->second.centre != centre || here->second.pending > 0) continue;
    state.departures.remainders.push_back(RowOf(PaymentKeyText(here->first), here->second));
    state.payments.erase(here);
  }
}

}  // namespace daybook::domain
