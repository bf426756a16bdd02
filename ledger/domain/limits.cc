#include "ledger/domain/limits.h"

#include "absl/strings/str_cat.h"
#include "ledger/base/money.h"

namespace daybook::domain {
namespace {

template <typename Fact>
void Fill(Fact& fact, v1::LimitScope scope, int64_t cash_fen, int64_t limit_fen) {
  fact.set_scope(scope);
  fact.set_cash_fen(cash_fen);
  fact.set_limit_fen(limit_fen);
}

// `above`: whether an exceeded limit stands. It is remembered rather than worked out, so that a new policy in between
// leaves no breach without its end. Null: nothing was passed.
v1::Event* AddLimitEvent(Hearing& hearing, v1::LimitScope scope, int64_t cash_fen, int64_t limit_fen, bool above) {
  if ((cash_fen > limit_fen) == above) return nullptr;
  v1::Event* event = AddEvent(hearing);
  if (above) {
    Fill(*event->mutable_cash_limit_restored(), scope, cash_fen, limit_fen);
  } else {
    Fill(*event->mutable_cash_limit_exceeded(), scope, cash_fen, limit_fen);
  }
  return event;
}

v1::Event* AddDrawerLimitEvent(Hearing& hearing, const Holder& drawer, int64_t moved_fen) {
  return AddLimitEvent(hearing, v1::LIMIT_SCOPE_TILL, drawer.cash_fen + moved_fen,
                       hearing.centre->policy.till_soft_limit_fen, drawer.above_soft_limit);
}

void SetAbove(Change& change, v1::LimitScope scope, bool above) {
  if (scope == v1::LIMIT_SCOPE_TILL) {
    change.till->drawer.above_soft_limit = above;
  } else {
    change.centre->safe.above_soft_limit = above;
  }
}

}  // namespace

absl::Status CheckHardLimit(const Hearing& hearing, int64_t taken_fen) {
  const int64_t limit_fen = hearing.centre->policy.till_hard_limit_fen;
  if (hearing.till->drawer.cash_fen + taken_fen <= limit_fen) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_TILL_LIMIT_EXCEEDED, absl::StrCat("the limit is ", FormatFen(limit_fen)));
}

void AddLimitEvents(Hearing& hearing, const CashMove& move) {
  const Centre& centre = *hearing.centre;
  if (move.till_fen != 0) AddDrawerLimitEvent(hearing, hearing.till->drawer, move.till_fen);
  if (move.till_fen + move.safe_fen != 0) {
    AddLimitEvent(hearing, v1::LIMIT_SCOPE_CENTRE, centre.cash_fen() + move.till_fen + move.safe_fen,
                  centre.policy.centre_soft_limit_fen, centre.safe.above_soft_limit);
  }
}

void AddTillLimitEvent(Hearing& hearing, TillId till, SessionId session, int64_t moved_fen) {
  if (moved_fen == 0) return;
  v1::Event* event = AddDrawerLimitEvent(hearing, hearing.state.FindTill(till)->drawer, moved_fen);
  if (event == nullptr) return;
  event->set_till(till.number());
  event->set_session(session.number());
}

void Evolve(Change& change, const v1::CashLimitExceeded& fact) { SetAbove(change, fact.scope(), true); }

void Evolve(Change& change, const v1::CashLimitRestored& fact) { SetAbove(change, fact.scope(), false); }

}  // namespace daybook::domain
