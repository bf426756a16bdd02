// Counts, the cases they open, and notes that look counterfeit.
#include <algorithm>

#include "bench/simulated_account.h"

namespace daybook::bench {

using Holder = SimulatedHolder;

uint64_t SimulatedAccount::OpenCase(const v1::Command& command, uint32_t answerable) {
  SimulatedCase& opened = cases_.emplace_back();
  opened.case_number = cases_.size();
  opened.centre = command.centre();
  opened.answerable = answerable;
  opened.opened_on = centres_[command.centre()].business_date;
  opened.request_id = command.request_id();
  case_numbers_[command.request_id()] = opened.case_number;
  return opened.case_number;
}

bool SimulatedAccount::IsSettled(uint64_t case_number) const {
  const SimulatedCase known = CaseNumbered(case_number);
  return known.balance_fen == 0 && known.cheques.empty();
}

// --- Counts ----------------------------------------------------------------------------------------------------------

template <typename Count>
uint64_t SimulatedAccount::BookFindings(const v1::Command& command, const Count& count, const Holder& holder,
                                        uint64_t case_before, uint32_t answerable) {
  const uint32_t centre = command.centre();
  const auto cheque_at = [](const Holder& of, uint64_t cheque) {
    return ChequeOf(of.account_kind, of.account_number, cheque);
  };
  std::vector<uint64_t> missing, found;
  const std::set<uint64_t> present(count.cheques().begin(), count.cheques().end());
  for (const uint64_t cheque : PapersAt(cheque_at(holder, 0))) {
    if (present.count(cheque) == 0) missing.push_back(cheque);
  }
  for (const uint64_t cheque : present) {
    if (Held(cheque_at(holder, cheque)) == 0) found.push_back(cheque);
  }
  const int64_t difference_fen = count.total_fen() - Held(holder);
  uint64_t case_number = case_before;
  if (case_number == 0 && (difference_fen != 0 || !missing.empty())) case_number = OpenCase(command, answerable);
  const Holder over_short = MoneyOf(v1::ACCOUNT_KIND_OVER_SHORT, case_number);
  Correct(centre, holder, over_short, difference_fen);
  for (const uint64_t cheque : missing) Correct(centre, cheque_at(over_short, cheque), cheque_at(holder, cheque), 1);
  for (const uint64_t cheque : found) Correct(centre, cheque_at(holder, cheque), cheque_at(over_short, cheque), 1);
  for (const v1::SuspectNote& listed : count.suspect_notes()) {
    const bool known = std::any_of(notes_.begin(), notes_.end(),
                                   [&](const SimulatedNote& note) { return note.serial == listed.serial(); });
    if (known) continue;
    const uint64_t note = notes_.size() + 1;
    notes_.push_back(
        {.note = note, .serial = listed.serial(), .face_fen = listed.face_fen(), .case_number = case_number});
    Correct(centre, NoteOf(holder.account_kind, holder.account_number, note),
            NoteOf(v1::ACCOUNT_KIND_OUTSIDE, centre, note), 1);
  }
  return case_number;
}

void SimulatedAccount::BookTillCount(const v1::Command& command) {
  const v1::CommitCount& commit = command.commit_count();
  SimulatedSession& session = SessionOf(command);
  Till& till = tills_[command.till()];
  SimulatedCount count;
  count.count = ++counts_made_;
  count.purpose = commit.purpose();
  count.till = command.till();
  count.session = session.session;
  count.expected_fen = DrawerFen(command.till());
  count.counted_fen = commit.total_fen();
  const int64_t difference_fen = count.counted_fen - count.expected_fen;
  const bool first = IsFirstCount(command.till(), commit.purpose());
  // A recount books its change to the case of the count before, and closes it at zero.
  count.case_number = BookFindings(command, commit, MoneyOf(v1::ACCOUNT_KIND_TILL, command.till()),
                                   first ? 0 : till.count_case, session.cashier);
  if (!first && count.case_number != 0) cases_[count.case_number - 1].closed = IsSettled(count.case_number);
  till.moved = false;
  till.count_purpose = commit.purpose();
  till.count_case = count.case_number;
  session.differences_fen += difference_fen;
  session.difference_fen = difference_fen;
  session.counted_fen = count.counted_fen;
  session.counted = true;
  centres_[command.centre()].day.counts.push_back(count);
}

void SimulatedAccount::BookSafeCount(const v1::Command& command) {
  const uint32_t centre = command.centre();
  SimulatedCount count;
  count.count = ++counts_made_;
  count.purpose = v1::COUNT_PURPOSE_SAFE;
  count.expected_fen = SafeFen(centre);
  count.counted_fen = command.count_safe().total_fen();
  count.case_number = BookFindings(command, command.count_safe(), MoneyOf(v1::ACCOUNT_KIND_SAFE, centre), 0,
                                   centres_[centre].safe_keeper);
  SimulatedDay& day = centres_[centre].day;
  day.safe_counted_fen = count.counted_fen;
  day.safe_difference_fen = count.counted_fen - count.expected_fen;
  day.counts.push_back(count);
}

// --- Cases -----------------------------------------------------------------------------------------------------------

bool SimulatedAccount::BookOfCase(const v1::Command& command) {
  switch (command.payload_case()) {
    case v1::Command::kCountSafe:
      BookSafeCount(command);
      return true;
    case v1::Command::kAssignCase: {
      SimulatedCase& known = cases_[CaseNumberOf(command.assign_case().case_reference()) - 1];
      known.owner = command.assign_case().owner();
      known.due_date = command.assign_case().due_date();
      return true;
    }
    case v1::Command::kExplainCase: {
      const v1::ExplainCase& explain = command.explain_case();
      Move(command.centre(), MoneyOf(v1::ACCOUNT_KIND_OVER_SHORT, CaseNumberOf(explain.over_case())),
           MoneyOf(v1::ACCOUNT_KIND_OVER_SHORT, CaseNumberOf(explain.short_case())), explain.amount_fen());
      return true;
    }
    case v1::Command::kDecideCase:
      BookDecide(command);
      return true;
    case v1::Command::kSettleDue:
      BookSettleDue(command);
      return true;
    case v1::Command::kCloseCase:
      cases_[CaseNumberOf(command.close_case().case_reference()) - 1].closed = true;
      return true;
    case v1::Command::kReportCounterfeit:
      BookReportedNote(command);
      return true;
    case v1::Command::kSurrenderCounterfeit: {
      const uint64_t note = NoteWith(command.surrender_counterfeit().serial()).note;
      Move(command.centre(), NoteOf(v1::ACCOUNT_KIND_OUTSIDE, command.centre(), note),
           NoteOf(v1::ACCOUNT_KIND_SAFE, command.centre(), note), 1);
      centres_[command.centre()].safe_keeper = command.actor();
      return true;
    }
    case v1::Command::kReturnGenuine:
      BookReturnedNote(command);
      return true;
    default:
      return false;
  }
}

void SimulatedAccount::BookDecide(const v1::Command& command) {
  const v1::DecideCase& decide = command.decide_case();
  const uint32_t centre = command.centre();
  const uint64_t number = CaseNumberOf(decide.case_reference());
  const Holder over_short = MoneyOf(v1::ACCOUNT_KIND_OVER_SHORT, number);
  const Holder paper = ChequeOf(v1::ACCOUNT_KIND_OVER_SHORT, number, decide.cheque());
  switch (decide.outcome()) {
    case v1::CASE_OUTCOME_STAFF_DUE:
      return Move(centre, MoneyOf(v1::ACCOUNT_KIND_STAFF_DUE, decide.staff()), over_short, decide.amount_fen());
    case v1::CASE_OUTCOME_LOSS:
      return Move(centre, MoneyOf(v1::ACCOUNT_KIND_LOSS, centre), over_short, decide.amount_fen());
    case v1::CASE_OUTCOME_CUSTOMER:
      return Move(centre, over_short, MoneyOf(v1::ACCOUNT_KIND_CUSTOMER, decide.customer()), decide.amount_fen());
    case v1::CASE_OUTCOME_OTHER_INCOME:
      return Move(centre, over_short, MoneyOf(v1::ACCOUNT_KIND_OTHER_INCOME, centre), decide.amount_fen());
    case v1::CASE_OUTCOME_CHEQUE_FOUND:
      return Move(centre, ChequeOf(v1::ACCOUNT_KIND_SAFE, centre, decide.cheque()), paper, 1);
    case v1::CASE_OUTCOME_CHEQUE_LOST: {
      const SimulatedCheque& cheque = cheques_[decide.cheque() - 1];
      Move(centre, ChequeOf(v1::ACCOUNT_KIND_OUTSIDE, centre, decide.cheque()), paper, 1);
      return Move(centre, MoneyOf(v1::ACCOUNT_KIND_CUSTOMER, cheque.customer),
                  MoneyOf(v1::ACCOUNT_KIND_CHEQUE_CLEARING, centre), cheque.amount_fen);
    }
    default:
      return;
  }
}

void SimulatedAccount::BookSettleDue(const v1::Command& command) {
  const v1::SettleDue& settle = command.settle_due();
  Holder to = MoneyOf(v1::ACCOUNT_KIND_TRANSFER_CLEARING, settle.bank_account());
  if (settle.tender() == v1::TENDER_KIND_CASH) {
    to = MoneyOf(v1::ACCOUNT_KIND_TILL, command.till());
    SessionOf(command).dues_fen += settle.amount_fen();
  }
  Move(command.centre(), to, MoneyOf(v1::ACCOUNT_KIND_STAFF_DUE, settle.staff()), settle.amount_fen());
}

// --- Notes -----------------------------------------------------------------------------------------------------------

const SimulatedNote& SimulatedAccount::NoteWith(const std::string& serial) const {
  return *std::find_if(notes_.begin(), notes_.end(), [&](const SimulatedNote& note) { return note.serial == serial; });
}

void SimulatedAccount::BookReportedNote(const v1::Command& command) {
  const v1::SuspectNote& reported = command.report_counterfeit().note();
  const uint32_t centre = command.centre();
  const bool at_till = command.till() != 0;
  const Holder holder =
      at_till ? MoneyOf(v1::ACCOUNT_KIND_TILL, command.till()) : MoneyOf(v1::ACCOUNT_KIND_SAFE, centre);
  const uint32_t answerable = at_till ? SessionOf(command).cashier : centres_[centre].safe_keeper;
  SimulatedNote& note = notes_.emplace_back();
  note.note = notes_.size();
  note.serial = reported.serial();
  note.face_fen = reported.face_fen();
  note.case_number = OpenCase(command, answerable);
  Move(centre, MoneyOf(v1::ACCOUNT_KIND_OVER_SHORT, note.case_number), holder, note.face_fen);
  Move(centre, NoteOf(holder.account_kind, holder.account_number, note.note),
       NoteOf(v1::ACCOUNT_KIND_OUTSIDE, centre, note.note), 1);
  if (at_till) {
    SessionOf(command).counterfeits_fen += note.face_fen;
  } else {
    centres_[centre].safe_keeper = command.actor();
  }
}

void SimulatedAccount::BookReturnedNote(const v1::Command& command) {
  const SimulatedNote& note = NoteWith(command.return_genuine().serial());
  const uint32_t centre = command.centre();
  const bool is_open = note.case_number != 0 && !cases_[note.case_number - 1].closed;
  // Its own case may be closed: then there is a new one, for which nobody answers, since the note was good all along.
  const uint64_t number = is_open ? note.case_number : OpenCase(command, 0);
  Move(centre, MoneyOf(v1::ACCOUNT_KIND_SAFE, centre), MoneyOf(v1::ACCOUNT_KIND_OVER_SHORT, number), note.face_fen);
  Move(centre, NoteOf(v1::ACCOUNT_KIND_OUTSIDE, centre, note.note),
       NoteOf(v1::ACCOUNT_KIND_SAFE, centre, note.note), 1);
  centres_[centre].safe_keeper = command.actor();
}

}  // namespace daybook::bench
