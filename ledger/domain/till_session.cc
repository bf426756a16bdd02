#include "ledger/domain/till_session.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "ledger/domain/cash.h"
#include "ledger/domain/limits.h"
#include "ledger/domain/postings.h"

namespace daybook::domain {
namespace {

absl::Status CheckFree(const Hearing& hearing, const v1::OpenSession& wish) {
  if (hearing.till->session.number) {
    return Rejected(v1::REJECTION_REASON_TILL_HAS_SESSION,
                    absl::StrCat("session ", hearing.till->session.number.number()));
  }
  const TillId at = hearing.state.FindStaff(StaffId(wish.cashier()))->session_at;
  if (hearing.till->kind == v1::TILL_KIND_WINDOW && at) {
    return Rejected(v1::REJECTION_REASON_CASHIER_HAS_SESSION, absl::StrCat("till ", at.number()));
  }
  return absl::OkStatus();
}

// Pausing is the cashier's own, or a supervisor's.
absl::Status CheckPauser(Hearing& hearing) {
  DAYBOOK_RETURN_IF_ERROR(CheckPeopleAndDay(hearing));
  DAYBOOK_RETURN_IF_ERROR(CheckSessionOpen(hearing));
  if (hearing.acting == hearing.till->session.cashier || HasRole(hearing, hearing.actor, kSupervisors)) {
    return absl::OkStatus();
  }
  return Rejected(v1::REJECTION_REASON_SESSION_NOT_YOURS);
}

void AddPapers(v1::Event& event, const Hearing& hearing) {
  const uint64_t till = hearing.command.till();
  const uint64_t centre = hearing.command.centre();
  for (ChequeId cheque : hearing.till->drawer.cheques) {
    MovePaper(event, v1::ACCOUNT_KIND_SAFE, centre, v1::ACCOUNT_KIND_TILL, till, v1::ASSET_KIND_CHEQUE,
              cheque.number());
  }
  for (SuspectNoteId note : hearing.till->drawer.suspect_notes) {
    MovePaper(event, v1::ACCOUNT_KIND_SAFE, centre, v1::ACCOUNT_KIND_TILL, till, v1::ASSET_KIND_SUSPECT_NOTE,
              note.number());
  }
}

}  // namespace

absl::Status Decide(Hearing& hearing, const v1::OpenSession& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckWorksHere(hearing, StaffId(wish.cashier())));
  DAYBOOK_RETURN_IF_ERROR(CheckSigners(hearing, StaffId(wish.cashier())));
  DAYBOOK_RETURN_IF_ERROR(CheckDay(hearing));
  DAYBOOK_RETURN_IF_ERROR(CheckSignedBy(hearing, StaffId(wish.cashier())));
  DAYBOOK_RETURN_IF_ERROR(CheckFree(hearing, wish));
  DAYBOOK_RETURN_IF_ERROR(CheckPayable(hearing, wish.float_fen()));
  DAYBOOK_RETURN_IF_ERROR(CheckSafeHolds(hearing, wish.float_fen()));
  DAYBOOK_RETURN_IF_ERROR(CheckRoomInClose(hearing));
  DAYBOOK_RETURN_IF_ERROR(CheckMovable(hearing, wish.float_fen()));
  // Nothing refuses from here on.
  const uint64_t session = hearing.state.last_session.number() + 1;
  v1::Event* event = AddEvent(hearing);
  event->set_session(session);
  MoveMoney(*event, v1::ACCOUNT_KIND_TILL, hearing.command.till(), v1::ACCOUNT_KIND_SAFE, hearing.command.centre(),
            wish.float_fen());
  v1::SessionOpened* fact = event->mutable_session_opened();
  fact->set_session(session);
  fact->set_cashier(wish.cashier());
  fact->set_float_fen(wish.float_fen());
  AddLimitEvents(hearing, {.till_fen = wish.float_fen(), .safe_fen = -wish.float_fen()});
  return absl::OkStatus();
}

void BeginSession(Change& change, TillId till_id, Session session) {
  LedgerState& state = change.state;
  Till& till = *state.tills.find(till_id)->second;
  state.last_session = session.number;
  state.session_request_ids[session.request_id] = session.number;
  if (till.kind == v1::TILL_KIND_WINDOW) state.staff[session.cashier].session_at = till_id;
  till.session = std::move(session);
}

void EndSession(Change& change) {
  Till& till = *change.till;
  const Session& session = till.session;
  change.state.ended_sessions[session.number] = {.centre = till.centre,
                                                 .till = TillId(change.event.till()),
                                                 .cashier = session.cashier,
                                                 .last_count_case = till.drawer.last_count.case_number,
                                                 .request_id = session.request_id};
  if (till.kind == v1::TILL_KIND_WINDOW) change.state.staff[session.cashier].session_at = TillId();
  till.drawer.last_count = LastCount();
  till.session = Session();
  till.paused = false;
}

void Evolve(Change& change, const v1::SessionOpened& fact) {
  const StaffId cashier(fact.cashier());
  const StaffId float_issuer = OtherSigner(change.event, cashier);
  BeginSession(change, TillId(change.event.till()),
               {.number = SessionId(fact.session()),
                .cashier = cashier,
                .float_issuer = float_issuer,
                .request_id = change.event.request_id()});
  // Without a float nothing has left the safe.
  if (fact.float_fen() > 0) change.centre->safe_keeper = float_issuer;
}

absl::Status Decide(Hearing& hearing, const v1::CloseSession& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckDrawerMove(hearing));
  const Holder& drawer = hearing.till->drawer;
  const LastCount& count = drawer.last_count;
  if (count.purpose != v1::COUNT_PURPOSE_CLOSE || count.moved_since) {
    return Rejected(v1::REJECTION_REASON_COUNT_REQUIRED);
  }
  DAYBOOK_RETURN_IF_ERROR(CheckMovable(hearing, drawer.cash_fen));
  // Nothing refuses from here on.
  v1::Event* event = AddEvent(hearing);
  MoveMoney(*event, v1::ACCOUNT_KIND_SAFE, hearing.command.centre(), v1::ACCOUNT_KIND_TILL, hearing.command.till(),
            drawer.cash_fen);
  AddPapers(*event, hearing);
  v1::SessionClosed* fact = event->mutable_session_closed();
  fact->set_cash_fen(drawer.cash_fen);
  fact->set_papers(static_cast<uint32_t>(drawer.cheques.size() + drawer.suspect_notes.size()));
  fact->set_count(count.count.number());
  AddLimitEvents(hearing, {.till_fen = -drawer.cash_fen, .safe_fen = drawer.cash_fen});
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::SessionClosed& fact) {
  for (auto& [serial, note] : change.state.suspect_notes) {
    if (note.till == TillId(change.event.till())) note.till = TillId();
  }
  // An empty drawer moves nothing into the safe.
  if (fact.cash_fen() > 0 || fact.papers() > 0) {
    change.centre->safe_keeper = OtherSigner(change.event, change.till->session.cashier);
  }
  EndSession(change);
}

absl::Status Decide(Hearing& hearing, const v1::PauseTill& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckPauser(hearing));
  if (hearing.till->paused) return Rejected(v1::REJECTION_REASON_TILL_PAUSED);
  // Nothing refuses from here on.
  AddEvent(hearing)->mutable_till_paused();
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::TillPaused& fact) { change.till->paused = true; }

absl::Status Decide(Hearing& hearing, const v1::ResumeTill& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckPauser(hearing));
  if (!hearing.till->paused) return Rejected(v1::REJECTION_REASON_TILL_NOT_PAUSED);
  // Nothing refuses from here on.
  AddEvent(hearing)->mutable_till_resumed();
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::TillResumed& fact) { change.till->paused = false; }

}  // namespace daybook::domain
