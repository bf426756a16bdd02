// Closing counts and the way to the close.
#include <algorithm>
#include <utility>

#include "bench/workload_day.h"

namespace daybook::bench {

int64_t CityDays::Simulation::PlanMixUp(uint32_t centre, CasePlan& plan) {
  CentreState& state = centres_[centre];
  plan = {.fate = Fate::kMixUp, .partner = state.mixed_case};
  if (state.mixed_case != 0) {
    plans_[state.mixed_case].partner = account_.cases() + 1;
  } else {
    state.mixed_case = account_.cases() + 1;
    state.mixed_fen = random_.Between(10, 100) * 100;
  }
  return state.mixed_fen;
}

int64_t CityDays::Simulation::PlanShortage(const Step& step, CasePlan& plan) {
  const TillState& till = tills_[step.place];
  const int64_t drawer_fen = account_.DrawerFen(till.open.till);
  const uint32_t turn = Turn(till.open.centre, 4);
  if (turn == 3) return std::min(drawer_fen, PlanMixUp(till.open.centre, plan));
  if (turn == 2 && !till.doubtful.request_id.empty() && till.doubtful.cash_fen <= drawer_fen) {
    plan = {.fate = Fate::kNeverCameIn, .payment = till.doubtful};
    return till.doubtful.cash_fen;
  }
  plan.fate = turn == 1 ? Fate::kLoss : Fate::kStaffDue;
  return std::min(drawer_fen, random_.Between(10, 100) * 100);
}

int64_t CityDays::Simulation::PlanOverage(const Step& step, CasePlan& plan) {
  const uint32_t centre = tills_[step.place].open.centre;
  const uint32_t turn = Turn(centre, 4);
  if (turn == 3) return PlanMixUp(centre, plan);
  plan.fate = turn == 2 ? Fate::kNeverEntered : turn == 1 ? Fate::kOtherIncome : Fate::kCustomer;
  return random_.Between(50, 500) * kCoinFen;
}

// It lies elsewhere: found the first time, lost the second, and so on.
void CityDays::Simulation::LeaveChequeOut(const Step& step, v1::CommitCount& count) {
  CentreState& state = centres_[tills_[step.place].open.centre];
  if (state.cheque_missed || count.cheques().empty()) return;
  state.cheque_missed = true;
  count.mutable_cheques()->RemoveLast();
  PlanCase({.fate = ++cheques_missed_ % 2 == 1 ? Fate::kChequeFound : Fate::kChequeLost});
}

bool CityDays::Simulation::ClosingCount(const Step& step, v1::Command& command) {
  const TillState& till = tills_[step.place];
  if (till.outstanding > 0) {
    PutOff(step, step.micros + kMinute);
    return false;
  }
  const uint32_t centre = till.open.centre;
  const uint32_t index = IndexInCentre(step.place);
  const uint32_t last = options_.tills_per_centre - 1;
  const bool finds_note = index == 1 && index < last && Turn(centre, 4) == 0 &&
                          account_.DrawerFen(till.open.till) >= kNoteFen;
  CasePlan plan;
  int64_t difference_fen = 0;
  if (index == 0) {
    difference_fen = -PlanShortage(step, plan);
  } else if (index == last) {
    difference_fen = PlanOverage(step, plan);
  } else if (finds_note) {
    difference_fen = -kNoteFen;
  }
  if (difference_fen != 0) PlanCase(plan);
  WriteCount(step, till.open.cashier, v1::COUNT_PURPOSE_CLOSE, difference_fen, command);
  v1::CommitCount& count = *command.mutable_commit_count();
  if (finds_note) {
    v1::SuspectNote& note = *count.add_suspect_notes();
    note.set_serial(NewSerial());
    note.set_face_fen(kNoteFen);
    centres_[centre].notes.push_back({.serial = note.serial(), .judged_on = centres_[centre].day + 1});
  }
  if (difference_fen == 0 && Turn(centre, 2) == 0) LeaveChequeOut(step, count);
  Schedule(step.micros + 2 * kMinute, &Simulation::CloseSession, step.place);
  return true;
}

bool CityDays::Simulation::CloseSession(const Step& step, v1::Command& command) {
  const OpenTill& till = tills_[step.place].open;
  writer_.BeginInSession(till, till.cashier, step.micros, command);
  command.set_second_person(KeeperNumber(till.centre));
  command.mutable_close_session();
  Schedule(step.micros + kMinute, &Simulation::CheckManual, step.place);
  if (--centres_[till.centre].open_sessions == 0) {
    Schedule(step.micros + 5 * kMinute, &Simulation::Dispatch, till.centre);
    Schedule(step.micros + 10 * kMinute, &Simulation::CountSafe, till.centre);
  }
  return true;
}

bool CityDays::Simulation::CountSafe(const Step& step, v1::Command& command) {
  const uint32_t centre = step.place;
  // The keeper has miscounted a float.
  const int64_t short_fen = Turn(centre, 6) == 5 ? std::min<int64_t>(1'000, account_.SafeFen(centre)) : 0;
  if (short_fen != 0) PlanCase({.fate = Turn(centre, 2) == 0 ? Fate::kStaffDue : Fate::kLoss});
  writer_.Begin(centre, KeeperNumber(centre), step.micros, command);
  command.set_second_person(SupervisorNumber(centre));
  v1::CountSafe& count = *command.mutable_count_safe();
  count.set_total_fen(account_.SafeFen(centre) - short_fen);
  Spread(count.total_fen(), count.mutable_denominations());
  for (const uint64_t cheque : account_.ChequesInSafe(centre)) count.add_cheques(cheque);
  for (const SimulatedNote& note : account_.NotesInSafe(centre)) {
    v1::SuspectNote& listed = *count.add_suspect_notes();
    listed.set_serial(note.serial);
    listed.set_face_fen(note.face_fen);
  }
  Schedule(step.micros + 5 * kMinute, &Simulation::CloseDay, centre);
  return true;
}

bool CityDays::Simulation::CloseDay(const Step& step, v1::Command& command) {
  const uint32_t centre = step.place;
  writer_.Begin(centre, SupervisorNumber(centre), step.micros, command);
  command.set_second_person(KeeperNumber(centre));
  v1::CloseBusinessDay& close = *command.mutable_close_business_day();
  close.set_next_business_date(BusinessDateOf(options_, centres_[centre].day + 1));
  for (const SimulatedCase& open : account_.OpenCases(centre)) {
    if (open.owner != 0) continue;
    v1::CarryItem& item = *close.add_carried();
    item.set_key("case/" + std::to_string(open.case_number));
    item.set_reason(open.balance_fen < 0 ? "over: the customer is being looked for"
                                         : "short: the camera record is looked at tomorrow");
  }
  for (const std::string& key : centres_[centre].unanswered) {
    v1::CarryItem& item = *close.add_carried();
    item.set_key(key);
    item.set_reason("the provider answers tomorrow");
  }
  return true;
}

}  // namespace daybook::bench
