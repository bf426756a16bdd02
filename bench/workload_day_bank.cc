// What goes to the bank, and what the bank says: deposits, cheques, notes that look counterfeit.
#include <algorithm>
#include <utility>

#include "bench/workload_day.h"

namespace daybook::bench {
namespace {

constexpr int64_t kLateTakingsFen = 300'000;

}  // namespace

// --- Deposits --------------------------------------------------------------------------------------------------------

bool CityDays::Simulation::Dispatch(const Step& step, v1::Command& command) {
  const uint32_t centre = step.place;
  CentreState& state = centres_[centre];
  // Tomorrow's floats stay; every third evening so little that they do not suffice, and every fifth some takings too,
  // which came after the bank run.
  int64_t keep_fen = Turn(centre, 3) == 0 ? kFloatFen : kFloatFen * (options_.tills_per_centre + 2);
  if (Turn(centre, 5) == 1) keep_fen += kLateTakingsFen;
  const int64_t more_fen = std::max<int64_t>(0, account_.SafeFen(centre) - keep_fen);
  state.deposit_fen = more_fen / kNoteFen * kNoteFen;
  state.deposit_cheques.clear();
  for (const uint64_t cheque : account_.ChequesInSafe(centre)) {
    if (!account_.ChequeNumbered(cheque).bounced) state.deposit_cheques.push_back(cheque);
  }
  if (state.deposit_fen == 0 && state.deposit_cheques.empty()) return false;
  writer_.Begin(centre, KeeperNumber(centre), step.micros, command);
  v1::DispatchDeposit& dispatch = *command.mutable_dispatch_deposit();
  dispatch.set_bank_account(kBankAccount);
  dispatch.set_amount_fen(state.deposit_fen);
  Spread(state.deposit_fen, dispatch.mutable_denominations());
  for (const uint64_t cheque : state.deposit_cheques) dispatch.add_cheques(cheque);
  dispatch.set_carrier(CarrierNumber(centre));
  dispatch.set_escort(EscortNumber(centre));
  state.deposit_request_id = command.request_id();
  if (HasTomorrow(centre)) {
    Schedule(Tomorrow(centre, 7, 15) + centre * kSecond / 10, &Simulation::ConfirmDeposit, centre);
  }
  return true;
}

int64_t CityDays::Simulation::DrawCredited(uint32_t centre) {
  const int64_t dispatched_fen = centres_[centre].deposit_fen;
  if (Turn(centre, 4) == 1 && dispatched_fen >= kNoteFen) {
    PlanCase({.fate = Turn(centre, 3) == 0 ? Fate::kLoss : Fate::kStaffDue});
    return dispatched_fen - kNoteFen;
  }
  if (Turn(centre, 7) == 4 && dispatched_fen > 0) {
    PlanCase({.fate = Fate::kOtherIncome});
    return dispatched_fen + kNoteFen / 2;
  }
  return dispatched_fen;
}

bool CityDays::Simulation::ConfirmDeposit(const Step& step, v1::Command& command) {
  const uint32_t centre = step.place;
  writer_.Begin(centre, kFinance, step.micros, command);
  v1::ConfirmDeposit& confirm = *command.mutable_confirm_deposit();
  confirm.mutable_deposit()->set_request_id(centres_[centre].deposit_request_id);
  confirm.set_slip_number(payments_.NextReference());
  confirm.set_credited_fen(DrawCredited(centre));
  ScheduleCheques(centre);
  return true;
}

// --- Cheques ---------------------------------------------------------------------------------------------------------

// Most are paid the same afternoon; of the slow ones some come back, and a few that were paid come back all the same.
void CityDays::Simulation::ScheduleCheques(uint32_t centre) {
  int64_t after = 0;
  for (const uint64_t cheque : centres_[centre].deposit_cheques) {
    after += 20 * kSecond;
    const bool bounces_unpaid = cheque % 12 == 5;
    const bool slow = bounces_unpaid || cheque % 10 == 7;
    if (!slow) Schedule(Today(centre, 15, 0) + after, &Simulation::ClearCheque, centre, cheque);
    if (!HasTomorrow(centre)) continue;
    const int64_t tomorrow = Tomorrow(centre, 10, 0) + after;
    if (bounces_unpaid || cheque % 15 == 9) {
      Schedule(tomorrow, &Simulation::BounceCheque, centre, cheque);
    } else if (slow) {
      Schedule(tomorrow, &Simulation::ClearCheque, centre, cheque);
    }
  }
}

bool CityDays::Simulation::ClearCheque(const Step& step, v1::Command& command) {
  writer_.Begin(step.place, kFinance, step.micros, command);
  command.mutable_clear_cheque()->set_cheque(step.subject);
  const bool refunded = step.subject % 12 == 2 && step.subject % 15 != 9;
  if (!refunded || !HasTomorrow(step.place)) return true;
  Matter matter;
  matter.payment_request_id = cheque_payments_[step.subject - 1];
  const int64_t amount_fen = account_.ChequeNumbered(step.subject).amount_fen;
  matter.shares.push_back({.kind = v1::TENDER_KIND_CHEQUE, .amount_fen = std::max<int64_t>(1, amount_fen / 3)});
  Schedule(Tomorrow(step.place, 9, 30) + random_.Between(0, 5 * kHour), &Simulation::Refund, step.place,
           NewMatter(std::move(matter)));
  return true;
}

bool CityDays::Simulation::BounceCheque(const Step& step, v1::Command& command) {
  const uint32_t centre = step.place;
  writer_.Begin(centre, kFinance, step.micros, command);
  command.set_reason("the drawer's account is empty");
  command.mutable_bounce_cheque()->set_cheque(step.subject);
  // The payer fetches it the same day, or not before tomorrow.
  if (step.subject % 4 != 3) {
    Schedule(step.micros + random_.Between(kHour, 5 * kHour), &Simulation::ReturnCheque, centre, step.subject);
  } else if (HasTomorrow(centre)) {
    Schedule(Tomorrow(centre, 11, 0), &Simulation::ReturnCheque, centre, step.subject);
  }
  return true;
}

bool CityDays::Simulation::ReturnCheque(const Step& step, v1::Command& command) {
  writer_.Begin(step.place, KeeperNumber(step.place), step.micros, command);
  command.mutable_return_cheque()->set_cheque(step.subject);
  return true;
}

// --- Notes -----------------------------------------------------------------------------------------------------------

bool CityDays::Simulation::ReportNoteAtTill(const Step& step, v1::Command& command) {
  if (PutOffWhilePaused(step)) return false;
  const OpenTill& till = tills_[step.place].open;
  if (account_.DrawerFen(till.till) < kNoteFen) return false;
  writer_.BeginInSession(till, till.cashier, step.micros, command);
  v1::SuspectNote& note = *command.mutable_report_counterfeit()->mutable_note();
  note.set_serial(NewSerial());
  note.set_face_fen(kNoteFen);
  CentreState& state = centres_[till.centre];
  state.notes.push_back({.serial = note.serial(), .judged_on = state.day + 1, .genuine = true});
  PlanCase({.fate = Fate::kGenuine});
  return true;
}

bool CityDays::Simulation::ReportNoteInSafe(const Step& step, v1::Command& command) {
  const uint32_t centre = step.place;
  if (account_.SafeFen(centre) < kNoteFen) return false;
  writer_.Begin(centre, KeeperNumber(centre), step.micros, command);
  v1::SuspectNote& note = *command.mutable_report_counterfeit()->mutable_note();
  note.set_serial(NewSerial());
  note.set_face_fen(kNoteFen);
  CentreState& state = centres_[centre];
  // Written off tomorrow, and genuine after all: then its case is closed.
  state.notes.push_back({.serial = note.serial(), .judged_on = state.day + 2, .genuine = true});
  PlanCase({.fate = Fate::kLoss});
  return true;
}

bool CityDays::Simulation::JudgeNotes(const Step& step, v1::Command& command) {
  CentreState& state = centres_[step.place];
  const auto due = std::find_if(state.notes.begin(), state.notes.end(),
                                [&](const NotePlan& note) { return note.judged_on <= state.day; });
  if (due == state.notes.end()) return false;
  writer_.Begin(step.place, KeeperNumber(step.place), step.micros, command);
  if (due->genuine) {
    command.set_second_person(SupervisorNumber(step.place));
    command.mutable_return_genuine()->set_serial(due->serial);
    // Where its own case is closed.
    PlanCase({.fate = Fate::kOtherIncome});
  } else {
    command.mutable_surrender_counterfeit()->set_serial(due->serial);
    command.mutable_surrender_counterfeit()->set_certificate(payments_.NextReference());
  }
  state.notes.erase(due);
  PutOff(step, step.micros + kMinute);
  return true;
}

}  // namespace daybook::bench
