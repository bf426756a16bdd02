#include "ledger/domain/counterfeit.h"

#include "absl/strings/string_view.h"
#include "ledger/domain/cash.h"
#include "ledger/domain/limits.h"
#include "ledger/domain/postings.h"

namespace daybook::domain {
namespace {

// Of a drawer it is the cashier's own, of the safe a KEEPER's.
absl::Status CheckReporter(Hearing& hearing) {
  ActingRule rule = RuleFor(hearing.command.payload_case());
  if (hearing.till == nullptr) rule.actor = kKeepers;
  DAYBOOK_RETURN_IF_ERROR(CheckPeople(hearing, rule));
  DAYBOOK_RETURN_IF_ERROR(CheckDay(hearing));
  if (hearing.till == nullptr) return absl::OkStatus();
  DAYBOOK_RETURN_IF_ERROR(CheckSessionOpen(hearing));
  if (hearing.acting == hearing.till->session.cashier) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_SESSION_NOT_YOURS);
}

absl::Status CheckNote(const Hearing& hearing, const v1::SuspectNote& note) {
  DAYBOOK_RETURN_IF_ERROR(hearing.till == nullptr ? CheckSafeHolds(hearing, note.face_fen())
                                                  : CheckDrawerHolds(hearing, note.face_fen()));
  if (!hearing.centre->policy.IsOnPad(note.face_fen())) {
    return Rejected(v1::REJECTION_REASON_DENOMINATION_UNKNOWN, note.serial());
  }
  // Listed in a count: the count's own difference is the shortage.
  if (hearing.state.suspect_notes.contains(note.serial())) {
    return Rejected(v1::REJECTION_REASON_SERIAL_ALREADY_LISTED, note.serial());
  }
  if (hearing.centre->papers >= kPapersMax || !hearing.centre->book.HasRoom()) {
    return Rejected(v1::REJECTION_REASON_LIST_TOO_LONG);
  }
  return CheckMovable(hearing, note.face_fen());
}

// The note when it lies in the safe of the command's centre; else null.
const SuspectNoteInfo* FindInSafe(const Hearing& hearing, const std::string& serial) {
  const auto it = hearing.state.suspect_notes.find(serial);
  if (it == hearing.state.suspect_notes.end()) return nullptr;
  const bool here = it->second.centre == hearing.centre_id() && !it->second.till;
  return here ? &it->second : nullptr;
}

absl::Status NoteUnknown(absl::string_view serial) { return Rejected(v1::REJECTION_REASON_NOTE_UNKNOWN, serial); }

// The case the note stands on, while it is open; else none.
CaseId OpenCaseOf(const Hearing& hearing, const SuspectNoteInfo& note) {
  const auto it = hearing.state.cases.find(note.case_number);
  return it == hearing.state.cases.end() || it->second.closed ? CaseId() : note.case_number;
}

void AddCase(Hearing& hearing, uint64_t number, StaffId answerable, int64_t balance_fen) {
  v1::CaseOpened* fact = AddEvent(hearing)->mutable_case_opened();
  fact->set_case_number(number);
  fact->set_origin(v1::CASE_ORIGIN_COUNTERFEIT);
  fact->set_answerable(answerable.number());
  fact->set_balance_fen(balance_fen);
}

// It has left: its serial may turn up again.
void Forget(Change& change, const std::string& serial) {
  change.state.suspect_notes.erase(serial);
  change.centre->safe_keeper = StaffId(change.event.actor());
}

}  // namespace

absl::Status Decide(Hearing& hearing, const v1::ReportCounterfeit& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckReporter(hearing));
  DAYBOOK_RETURN_IF_ERROR(CheckNote(hearing, wish.note()));
  // Nothing refuses from here on.
  const bool in_safe = hearing.till == nullptr;
  const v1::AccountKind holder = in_safe ? v1::ACCOUNT_KIND_SAFE : v1::ACCOUNT_KIND_TILL;
  const uint64_t holder_number = in_safe ? hearing.command.centre() : hearing.command.till();
  const int64_t face_fen = wish.note().face_fen();
  v1::Event* event = AddEvent(hearing);
  v1::CounterfeitReported* fact = event->mutable_counterfeit_reported();
  fact->mutable_note()->set_suspect_note(hearing.state.last_suspect_note.number() + 1);
  fact->mutable_note()->set_serial(wish.note().serial());
  fact->mutable_note()->set_face_fen(face_fen);
  fact->set_case_number(hearing.state.last_case.number() + 1);
  MoveMoney(*event, v1::ACCOUNT_KIND_OVER_SHORT, fact->case_number(), holder, holder_number, face_fen);
  MovePaper(*event, holder, holder_number, v1::ACCOUNT_KIND_OUTSIDE, hearing.command.centre(),
            v1::ASSET_KIND_SUSPECT_NOTE, fact->note().suspect_note());
  AddCase(hearing, fact->case_number(), in_safe ? hearing.centre->safe_keeper : hearing.till->session.cashier,
          face_fen);
  AddLimitEvents(hearing, in_safe ? CashMove{.safe_fen = -face_fen} : CashMove{.till_fen = -face_fen});
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::CounterfeitReported& fact) {
  change.state.last_suspect_note = SuspectNoteId(fact.note().suspect_note());
  change.state.suspect_notes[fact.note().serial()] = {.number = change.state.last_suspect_note,
                                                      .face_fen = fact.note().face_fen(),
                                                      .till = TillId(change.event.till()),
                                                      .centre = CentreId(change.event.centre()),
                                                      .case_number = CaseId(fact.case_number())};
  if (change.till == nullptr) change.centre->safe_keeper = StaffId(change.event.actor());
}

absl::Status Decide(Hearing& hearing, const v1::SurrenderCounterfeit& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckPeopleAndDay(hearing));
  const SuspectNoteInfo* note = FindInSafe(hearing, wish.serial());
  if (note == nullptr) return NoteUnknown(wish.serial());
  // Nothing refuses from here on.
  v1::Event* event = AddCentreEvent(hearing);
  v1::CounterfeitSurrendered* fact = event->mutable_counterfeit_surrendered();
  fact->set_suspect_note(note->number.number());
  fact->set_serial(wish.serial());
  fact->set_face_fen(note->face_fen);
  fact->set_certificate(wish.certificate());
  MovePaper(*event, v1::ACCOUNT_KIND_OUTSIDE, hearing.command.centre(), v1::ACCOUNT_KIND_SAFE,
            hearing.command.centre(), v1::ASSET_KIND_SUSPECT_NOTE, fact->suspect_note());
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::CounterfeitSurrendered& fact) { Forget(change, fact.serial()); }

absl::Status Decide(Hearing& hearing, const v1::ReturnGenuine& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckPeopleAndDay(hearing));
  const SuspectNoteInfo* note = FindInSafe(hearing, wish.serial());
  if (note == nullptr) return NoteUnknown(wish.serial());
  const CaseId own = OpenCaseOf(hearing, *note);
  if (!own && !hearing.centre->book.HasRoom()) return Rejected(v1::REJECTION_REASON_LIST_TOO_LONG);
  DAYBOOK_RETURN_IF_ERROR(CheckMovable(hearing, note->face_fen));
  // Nothing refuses from here on.
  const uint64_t centre = hearing.command.centre();
  v1::Event* event = AddCentreEvent(hearing);
  v1::GenuineReturned* fact = event->mutable_genuine_returned();
  fact->set_suspect_note(note->number.number());
  fact->set_serial(wish.serial());
  fact->set_face_fen(note->face_fen);
  fact->set_case_number(own ? own.number() : hearing.state.last_case.number() + 1);
  MoveMoney(*event, v1::ACCOUNT_KIND_SAFE, centre, v1::ACCOUNT_KIND_OVER_SHORT, fact->case_number(),
            fact->face_fen());
  MovePaper(*event, v1::ACCOUNT_KIND_OUTSIDE, centre, v1::ACCOUNT_KIND_SAFE, centre, v1::ASSET_KIND_SUSPECT_NOTE,
            fact->suspect_note());
  // Nobody answers for a note that was good all along.
  if (!own) AddCase(hearing, fact->case_number(), StaffId(), -fact->face_fen());
  AddLimitEvents(hearing, {.safe_fen = fact->face_fen()});
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::GenuineReturned& fact) { Forget(change, fact.serial()); }

}  // namespace daybook::domain
