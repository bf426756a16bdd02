#include "ledger/domain/count.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "ledger/domain/cash.h"
#include "ledger/domain/limits.h"
#include "ledger/domain/postings.h"

namespace daybook::domain {
namespace {

constexpr uint32_t kRecountsMax = 2;

// What is counted: a drawer or a safe, as an account.
struct Counted {
  const Holder& holder;
  v1::AccountKind account_kind;
  uint64_t account_number;
  v1::CountPurpose purpose;
  // The till, or none for the safe.
  TillId till;
  // Who answers for a difference.
  StaffId answerable;
};

bool IsRecount(const LastCount& last, v1::CountPurpose purpose) {
  return last.count && last.purpose == purpose && !last.moved_since;
}

// The case that a recount goes on with; null: none yet.
const Case* CaseOfChain(const Hearing& hearing, const Counted& counted) {
  if (!IsRecount(counted.holder.last_count, counted.purpose)) return nullptr;
  const auto it = hearing.state.cases.find(counted.holder.last_count.case_number);
  return it == hearing.state.cases.end() ? nullptr : &it->second;
}

v1::CaseOrigin OriginOf(v1::CountPurpose purpose) {
  switch (purpose) {
    case v1::COUNT_PURPOSE_OPENING:
      return v1::CASE_ORIGIN_OPENING_COUNT;
    case v1::COUNT_PURPOSE_SPOT:
      return v1::CASE_ORIGIN_SPOT_COUNT;
    case v1::COUNT_PURPOSE_HANDOVER:
      return v1::CASE_ORIGIN_HANDOVER_COUNT;
    case v1::COUNT_PURPOSE_CLOSE:
      return v1::CASE_ORIGIN_CLOSING_COUNT;
    default:
      return v1::CASE_ORIGIN_SAFE_COUNT;
  }
}

bool IsHeld(const Hearing& hearing, const Counted& counted, uint64_t cheque) {
  if (counted.holder.cheques.contains(ChequeId(cheque))) return true;
  const Case* open_case = CaseOfChain(hearing, counted);
  return open_case != nullptr && open_case->cheques.contains(ChequeId(cheque));
}

bool IsNoteHere(const SuspectNoteInfo& note, const Hearing& hearing, const Counted& counted) {
  return note.till == counted.till && note.centre == hearing.centre_id();
}

// What can be wrong with the count itself, whoever counts.
template <typename Wish>
absl::Status CheckContents(const Hearing& hearing, const Wish& wish, const Counted& counted) {
  DAYBOOK_RETURN_IF_ERROR(CheckDenominations(hearing, wish.denominations(), wish.total_fen()));
  for (const v1::SuspectNote& note : wish.suspect_notes()) {
    if (!hearing.centre->policy.IsOnPad(note.face_fen())) {
      return Rejected(v1::REJECTION_REASON_DENOMINATION_UNKNOWN, note.serial());
    }
  }
  const LastCount& last = counted.holder.last_count;
  if (IsRecount(last, counted.purpose) && last.recount >= kRecountsMax) {
    return Rejected(v1::REJECTION_REASON_RECOUNTS_USED_UP);
  }
  return absl::OkStatus();
}

template <typename Wish>
absl::Status CheckPapers(const Hearing& hearing, const Wish& wish, const Counted& counted) {
  for (uint64_t cheque : wish.cheques()) {
    if (!IsHeld(hearing, counted, cheque)) {
      return Rejected(v1::REJECTION_REASON_CHEQUE_NOT_HELD, absl::StrCat("cheque ", cheque));
    }
  }
  int64_t papers = hearing.centre->papers;
  for (const v1::SuspectNote& note : wish.suspect_notes()) {
    const auto it = hearing.state.suspect_notes.find(note.serial());
    const bool is_known = it != hearing.state.suspect_notes.end();
    if (is_known && !IsNoteHere(it->second, hearing, counted)) {
      return Rejected(v1::REJECTION_REASON_SERIAL_ALREADY_LISTED, note.serial());
    }
    papers += is_known ? 0 : 1;
  }
  const bool lengthens = papers > hearing.centre->papers;
  if ((lengthens && papers > kPapersMax) || !hearing.centre->book.HasRoomToCount()) {
    return Rejected(v1::REJECTION_REASON_LIST_TOO_LONG);
  }
  return CheckMovable(hearing, wish.total_fen() + counted.holder.cash_fen);
}

// Cheques that ought to be here and are not, and cheques thought missing that have turned up.
struct ChequeFindings {
  std::vector<uint64_t> present;
  // Missing now, newly or still.
  std::vector<uint64_t> missing;
  std::vector<uint64_t> newly_missing;
  std::vector<uint64_t> found_again;
};

template <typename Wish>
ChequeFindings FindCheques(const Hearing& hearing, const Wish& wish, const Counted& counted) {
  ChequeFindings findings;
  findings.present.assign(wish.cheques().begin(), wish.cheques().end());
  std::sort(findings.present.begin(), findings.present.end());
  const auto is_present = [&](uint64_t cheque) {
    return std::binary_search(findings.present.begin(), findings.present.end(), cheque);
  };
  for (ChequeId cheque : counted.holder.cheques) {
    if (!is_present(cheque.number())) findings.newly_missing.push_back(cheque.number());
  }
  findings.missing = findings.newly_missing;
  if (const Case* open_case = CaseOfChain(hearing, counted); open_case != nullptr) {
    for (ChequeId cheque : open_case->cheques) {
      (is_present(cheque.number()) ? findings.found_again : findings.missing).push_back(cheque.number());
    }
  }
  std::sort(findings.missing.begin(), findings.missing.end());
  return findings;
}

// Notes listed: known ones keep their number, new ones come in from outside as paper.
template <typename Wish>
void AddSuspectNotes(v1::Event& event, v1::CountFindings& findings, const Hearing& hearing, const Wish& wish,
                     const Counted& counted) {
  uint64_t next = hearing.state.last_suspect_note.number();
  for (const v1::SuspectNote& note : wish.suspect_notes()) {
    const auto known = hearing.state.suspect_notes.find(note.serial());
    const bool is_known = known != hearing.state.suspect_notes.end();
    const uint64_t number = is_known ? known->second.number.number() : ++next;
    v1::SuspectNoteFound* found = findings.add_suspect_notes();
    found->set_suspect_note(number);
    found->set_serial(note.serial());
    found->set_face_fen(is_known ? known->second.face_fen : note.face_fen());
    if (!is_known) {
      MovePaper(event, counted.account_kind, counted.account_number, v1::ACCOUNT_KIND_OUTSIDE, event.centre(),
                v1::ASSET_KIND_SUSPECT_NOTE, number);
    }
  }
}

void AddDifference(v1::Event& event, const Counted& counted, const ChequeFindings& cheques, uint64_t case_number,
                   int64_t difference_fen) {
  MoveMoney(event, counted.account_kind, counted.account_number, v1::ACCOUNT_KIND_OVER_SHORT, case_number,
            difference_fen);
  for (uint64_t cheque : cheques.newly_missing) {
    MovePaper(event, v1::ACCOUNT_KIND_OVER_SHORT, case_number, counted.account_kind, counted.account_number,
              v1::ASSET_KIND_CHEQUE, cheque);
  }
  for (uint64_t cheque : cheques.found_again) {
    MovePaper(event, counted.account_kind, counted.account_number, v1::ACCOUNT_KIND_OVER_SHORT, case_number,
              v1::ASSET_KIND_CHEQUE, cheque);
  }
}

template <typename Wish>
void FillFindings(v1::CountFindings& findings, const Hearing& hearing, const Wish& wish, const Counted& counted,
                  const ChequeFindings& cheques) {
  const LastCount& last = counted.holder.last_count;
  findings.set_count(hearing.state.last_count.number() + 1);
  findings.set_purpose(counted.purpose);
  *findings.mutable_denominations() = wish.denominations();
  findings.set_counted_fen(wish.total_fen());
  findings.set_expected_fen(counted.holder.cash_fen);
  findings.set_difference_fen(wish.total_fen() - counted.holder.cash_fen);
  findings.set_recount(IsRecount(last, counted.purpose) ? last.recount + 1 : 0);
  findings.mutable_cheques_present()->Add(cheques.present.begin(), cheques.present.end());
  findings.mutable_cheques_missing()->Add(cheques.missing.begin(), cheques.missing.end());
  *findings.mutable_iou_slips() = wish.iou_slips();
}

void AddCase(Hearing& hearing, const Counted& counted, uint64_t number, uint64_t count, int64_t balance_fen) {
  v1::CaseOpened* fact = AddEvent(hearing)->mutable_case_opened();
  fact->set_case_number(number);
  fact->set_origin(OriginOf(counted.purpose));
  fact->set_answerable(counted.answerable.number());
  fact->set_count(count);
  fact->set_balance_fen(balance_fen);
}

// Builds the count into `event`, then the case and the limit events that follow from it.
template <typename Wish>
void BuildCount(Hearing& hearing, const Wish& wish, const Counted& counted, v1::Event& event,
                v1::CountFindings& findings) {
  const ChequeFindings cheques = FindCheques(hearing, wish, counted);
  FillFindings(findings, hearing, wish, counted, cheques);
  AddSuspectNotes(event, findings, hearing, wish, counted);
  const int64_t difference_fen = findings.difference_fen();
  const bool differs = difference_fen != 0 || !cheques.newly_missing.empty() || !cheques.found_again.empty();
  // A case that CloseCase has closed stays so: what a recount finds after it is a case of its own.
  const CaseId chain_case =
      CaseOfChain(hearing, counted) != nullptr ? counted.holder.last_count.case_number : CaseId();
  const bool opens = differs && !chain_case;
  const uint64_t case_number = opens ? hearing.state.last_case.number() + 1 : chain_case.number();
  findings.set_case_number(case_number);
  if (differs) AddDifference(event, counted, cheques, case_number, difference_fen);
  if (opens) AddCase(hearing, counted, case_number, findings.count(), -difference_fen);
  AddLimitEvents(hearing, counted.till ? CashMove{.till_fen = difference_fen} : CashMove{.safe_fen = difference_fen});
}

Counted DrawerOf(const Hearing& hearing, v1::CountPurpose purpose) {
  const Session& session = hearing.till->session;
  const bool is_opening = purpose == v1::COUNT_PURPOSE_OPENING && !session.has_taken;
  return {.holder = hearing.till->drawer,
          .account_kind = v1::ACCOUNT_KIND_TILL,
          .account_number = hearing.command.till(),
          .purpose = purpose,
          .till = hearing.till_id(),
          .answerable = is_opening ? session.float_issuer : session.cashier};
}

Counted SafeOf(const Hearing& hearing) {
  return {.holder = hearing.centre->safe,
          .account_kind = v1::ACCOUNT_KIND_SAFE,
          .account_number = hearing.command.centre(),
          .purpose = v1::COUNT_PURPOSE_SAFE,
          .till = TillId(),
          .answerable = hearing.centre->safe_keeper};
}

absl::Status CheckBatchProviders(const Hearing& hearing, const v1::CommitCount& wish) {
  for (const v1::BatchTotal& total : wish.batch_totals()) {
    if (!hearing.state.providers.contains(ProviderId(total.provider()))) {
      return Rejected(v1::REJECTION_REASON_PROVIDER_UNKNOWN, absl::StrCat("provider ", total.provider()));
    }
  }
  return absl::OkStatus();
}

// A recount needs a witness; a spot check a supervisor.
ActingRule RuleForCount(const Hearing& hearing, const v1::CommitCount& wish) {
  ActingRule rule = RuleFor(hearing.command.payload_case());
  if (wish.purpose() == v1::COUNT_PURPOSE_SPOT) rule.actor = kSupervisors;
  if (IsRecount(hearing.till->drawer.last_count, wish.purpose())) rule.second = SecondPerson::kWitness;
  return rule;
}

// The count of a handover is of another's session, which is frozen: whose it is judges CheckCounter() in its turn.
absl::Status CheckCountedSession(const Hearing& hearing, v1::CountPurpose purpose) {
  if (purpose == v1::COUNT_PURPOSE_HANDOVER) return CheckSessionNamed(hearing);
  DAYBOOK_RETURN_IF_ERROR(CheckSessionOpen(hearing));
  if (hearing.acting == hearing.till->session.cashier || HasRole(hearing, hearing.actor, kSupervisors)) {
    return absl::OkStatus();
  }
  return Rejected(v1::REJECTION_REASON_SESSION_NOT_YOURS);
}

// Whether the actor receives the handover that is open.
bool IsReceiver(const Hearing& hearing) {
  const auto& open = hearing.state.handovers.open;
  const auto handover = open.find(hearing.till->session.handover);
  return handover != open.end() && handover->second.receiver == hearing.acting;
}

absl::Status CheckCounter(const Hearing& hearing, v1::CountPurpose purpose) {
  const bool own = hearing.acting == hearing.till->session.cashier;
  const bool refused =
      (purpose == v1::COUNT_PURPOSE_HANDOVER && !IsReceiver(hearing)) || (purpose == v1::COUNT_PURPOSE_SPOT && own);
  if (!refused) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_COUNTER_NOT_ALLOWED, absl::StrCat("staff ", hearing.acting.number()));
}

// Notes listed for the first time stand on the count's case, and those that earlier counts of its chain listed where
// nothing was amiss yet.
void NoteSuspects(Change& change, CountId before, TillId till, const v1::CountFindings& findings) {
  LedgerState& state = change.state;
  const CountId count(findings.count());
  const CaseId case_number(findings.case_number());
  if (findings.recount() > 0) {
    for (auto& [serial, note] : state.suspect_notes) {
      if (note.count != before) continue;
      note.count = count;
      if (!note.case_number) note.case_number = case_number;
    }
  }
  for (const v1::SuspectNoteFound& found : findings.suspect_notes()) {
    const SuspectNoteId number(found.suspect_note());
    if (number <= state.last_suspect_note) continue;
    state.last_suspect_note = number;
    state.suspect_notes[found.serial()] = {.number = number,
                                           .face_fen = found.face_fen(),
                                           .till = till,
                                           .centre = CentreId(change.event.centre()),
                                           .case_number = case_number,
                                           .count = count};
  }
}

// Whether the count found anything else than was booked: a recount that agrees leaves its case as it is.
bool MovesCase(const v1::Event& event) {
  return std::any_of(event.postings().begin(), event.postings().end(), [](const v1::Posting& posting) {
    return posting.account_kind() == v1::ACCOUNT_KIND_OVER_SHORT;
  });
}

void NoteCount(Change& change, Holder& holder, TillId till, const v1::CountFindings& findings) {
  LedgerState& state = change.state;
  NoteSuspects(change, holder.last_count.count, till, findings);
  state.last_count = CountId(findings.count());
  const CaseId case_number(findings.case_number());
  holder.last_count = {.count = state.last_count,
                       .purpose = findings.purpose(),
                       .recount = findings.recount(),
                       .case_number = case_number,
                       .moved_since = false};
  const auto it = state.cases.find(case_number);
  if (findings.recount() > 0 && it != state.cases.end()) it->second.counters.insert(StaffId(change.event.actor()));
  if (findings.recount() > 0 && it != state.cases.end() && MovesCase(change.event)) {
    it->second.closed = it->second.balance_fen == 0 && it->second.cheques.empty();
  }
}

}  // namespace

absl::Status Decide(Hearing& hearing, const v1::CommitCount& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckBatchProviders(hearing, wish));
  DAYBOOK_RETURN_IF_ERROR(CheckPeople(hearing, RuleForCount(hearing, wish)));
  DAYBOOK_RETURN_IF_ERROR(CheckDay(hearing));
  DAYBOOK_RETURN_IF_ERROR(CheckCountedSession(hearing, wish.purpose()));
  if (wish.purpose() == v1::COUNT_PURPOSE_SPOT && !hearing.till->paused) {
    return Rejected(v1::REJECTION_REASON_TILL_NOT_PAUSED);
  }
  const Counted counted = DrawerOf(hearing, wish.purpose());
  DAYBOOK_RETURN_IF_ERROR(CheckContents(hearing, wish, counted));
  DAYBOOK_RETURN_IF_ERROR(CheckCounter(hearing, wish.purpose()));
  DAYBOOK_RETURN_IF_ERROR(CheckPapers(hearing, wish, counted));
  // Nothing refuses from here on.
  v1::Event* event = AddEvent(hearing);
  v1::CountFindings* findings = event->mutable_cash_counted()->mutable_findings();
  for (const v1::BatchTotal& total : wish.batch_totals()) {
    v1::BatchDifference* difference = findings->add_batch_totals();
    difference->set_tender(total.tender());
    difference->set_provider(total.provider());
    difference->set_declared_fen(total.declared_fen());
    difference->set_expected_fen(
        hearing.centre->book.BookedFen(hearing.session_id(), total.tender(), total.provider()));
  }
  BuildCount(hearing, wish, counted, *event, *findings);
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::CashCounted& fact) {
  NoteCount(change, change.till->drawer, TillId(change.event.till()), fact.findings());
}

absl::Status Decide(Hearing& hearing, const v1::CountSafe& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckPeopleAndDay(hearing));
  const Counted counted = SafeOf(hearing);
  DAYBOOK_RETURN_IF_ERROR(CheckContents(hearing, wish, counted));
  DAYBOOK_RETURN_IF_ERROR(CheckPapers(hearing, wish, counted));
  // Nothing refuses from here on.
  v1::Event* event = AddCentreEvent(hearing);
  BuildCount(hearing, wish, counted, *event, *event->mutable_safe_counted()->mutable_findings());
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::SafeCounted& fact) {
  NoteCount(change, change.centre->safe, TillId(), fact.findings());
}

void Evolve(Change& change, const v1::CaseOpened& fact) {
  change.state.last_case = CaseId(fact.case_number());
  Case& opened = change.state.cases[change.state.last_case];
  opened.centre = CentreId(change.event.centre());
  opened.answerable = StaffId(fact.answerable());
  // What a late payment leaves open was counted by nobody.
  if (fact.origin() != v1::CASE_ORIGIN_LATE_PAYMENT) opened.counters.insert(StaffId(change.event.actor()));
}

}  // namespace daybook::domain
