// Cash between safe and drawers, and counts while the till serves.
#include <algorithm>

#include "bench/workload_day.h"

namespace daybook::bench {
namespace {

// A drawer that holds more drops down to kDrawerKeepFen. With kCashPaymentMaxFen it stays below the soft limit.
constexpr int64_t kDrawerMuchFen = 650'000;
constexpr int64_t kDrawerKeepFen = 200'000;
// What a bundle of ten one-yuan notes too few looks like at a first look.
constexpr int64_t kMiscountedFen = 1'000;

}  // namespace

bool CityDays::Simulation::OpenSession(const Step& step, v1::Command& command) {
  TillState& till = tills_[step.place];
  if (WithdrawFirst(step, till.open.centre, kFloatFen, command)) return true;
  till.open.cashier = CashierNumber(till.open.centre, IndexInCentre(step.place));
  WriteOpenSession(till.open, step.micros, writer_, command);
  till.doubtful = {};
  till.pending_refunds.clear();
  ++centres_[till.open.centre].open_sessions;
  return true;
}

bool CityDays::Simulation::OpeningCount(const Step& step, v1::Command& command) {
  WriteCount(step, tills_[step.place].open.cashier, v1::COUNT_PURPOSE_OPENING, 0, command);
  return true;
}

bool CityDays::Simulation::DropFirst(const Step& step, v1::Command& command) {
  if (account_.DrawerFen(tills_[step.place].open.till) <= kDrawerMuchFen) return false;
  PutOff(step, step.micros + 40 * kSecond);
  return Drop(step, command);
}

bool CityDays::Simulation::Drop(const Step& step, v1::Command& command) {
  const OpenTill& till = tills_[step.place].open;
  const int64_t drawer_fen = account_.DrawerFen(till.till);
  if (drawer_fen <= kDrawerMuchFen) return false;
  writer_.BeginInSession(till, till.cashier, step.micros, command);
  command.set_second_person(KeeperNumber(till.centre));
  v1::DropToSafe& drop = *command.mutable_drop_to_safe();
  drop.set_amount_fen((drawer_fen - kDrawerKeepFen) / kNoteFen * kNoteFen);
  v1::DenominationCount& notes = *drop.add_denominations();
  notes.set_denomination_fen(kNoteFen);
  notes.set_pieces(static_cast<uint32_t>(drop.amount_fen() / kNoteFen));
  return true;
}

bool CityDays::Simulation::WithdrawFirst(const Step& step, uint32_t centre, int64_t needed_fen, v1::Command& command) {
  if (account_.SafeFen(centre) >= needed_fen) return false;
  PutOff(step, step.micros + 10 * kSecond);
  Withdraw(step, centre, needed_fen, command);
  return true;
}

void CityDays::Simulation::Withdraw(const Step& step, uint32_t centre, int64_t needed_fen, v1::Command& command) {
  writer_.Begin(centre, KeeperNumber(centre), step.micros, command);
  command.set_second_person(SupervisorNumber(centre));
  v1::WithdrawForFloat& withdraw = *command.mutable_withdraw_for_float();
  withdraw.set_bank_account(kBankAccount);
  // Enough for what is asked for and for the floats of a morning.
  withdraw.set_amount_fen(needed_fen + kFloatFen * (options_.tills_per_centre + 1));
  Spread(withdraw.amount_fen(), withdraw.mutable_denominations());
  withdraw.set_carrier(CarrierNumber(centre));
  withdraw.set_escort(EscortNumber(centre));
}

bool CityDays::Simulation::IssueFloat(const Step& step, v1::Command& command) {
  const TillState& till = tills_[step.place];
  if (WithdrawFirst(step, till.open.centre, kFloatFen, command)) return true;
  return IssueFloatTo(till, kFloatFen, step, command);
}

bool CityDays::Simulation::IssueFloatTo(const TillState& till, int64_t amount_fen, const Step& step,
                                        v1::Command& command) {
  amount_fen = std::max(kFloatFen, amount_fen);
  if (account_.SafeFen(till.open.centre) < amount_fen) {
    // Who comes again finds the safe filled.
    Withdraw(step, till.open.centre, amount_fen, command);
    return true;
  }
  writer_.BeginInSession(till.open, KeeperNumber(till.open.centre), step.micros, command);
  command.set_second_person(till.open.cashier);
  v1::IssueFloat& issue = *command.mutable_issue_float();
  issue.set_amount_fen(amount_fen);
  Spread(issue.amount_fen(), issue.mutable_denominations());
  return true;
}

// --- Pauses and counts -----------------------------------------------------------------------------------------------

void CityDays::Simulation::Pause(const Step& step, uint32_t actor, int64_t minutes, v1::Command& command) {
  TillState& till = tills_[step.place];
  till.paused = true;
  till.paused_by = actor;
  till.resume_micros = step.micros + minutes * kMinute;
  writer_.BeginInSession(till.open, actor, step.micros, command);
  command.mutable_pause_till();
  ScheduleBeforeCount(till.resume_micros, &Simulation::Resume, step.place);
}

bool CityDays::Simulation::PauseForLunch(const Step& step, v1::Command& command) {
  if (PutOffWhilePaused(step)) return false;
  Pause(step, tills_[step.place].open.cashier, 20, command);
  return true;
}

bool CityDays::Simulation::PauseForSpotCount(const Step& step, v1::Command& command) {
  if (PutOffWhilePaused(step)) return false;
  Pause(step, SupervisorNumber(tills_[step.place].open.centre), 5, command);
  ScheduleBeforeCount(step.micros + kMinute, &Simulation::SpotCount, step.place);
  return true;
}

bool CityDays::Simulation::Resume(const Step& step, v1::Command& command) {
  TillState& till = tills_[step.place];
  till.paused = false;
  writer_.BeginInSession(till.open, till.paused_by, step.micros, command);
  command.mutable_resume_till();
  return true;
}

void CityDays::Simulation::WriteCount(const Step& step, uint32_t counter, v1::CountPurpose purpose,
                                      int64_t difference_fen, v1::Command& command) {
  const OpenTill& till = tills_[step.place].open;
  writer_.BeginInSession(till, counter, step.micros, command);
  // A recount needs a second person.
  if (!account_.IsFirstCount(till.till, purpose)) command.set_second_person(KeeperNumber(till.centre));
  v1::CommitCount& count = *command.mutable_commit_count();
  count.set_purpose(purpose);
  count.set_total_fen(account_.DrawerFen(till.till) + difference_fen);
  Spread(count.total_fen(), count.mutable_denominations());
  for (const uint64_t cheque : account_.ChequesInTill(till.till)) count.add_cheques(cheque);
  for (const SimulatedNote& note : account_.NotesInTill(till.till)) {
    v1::SuspectNote& listed = *count.add_suspect_notes();
    listed.set_serial(note.serial);
    listed.set_face_fen(note.face_fen);
  }
  if (purpose != v1::COUNT_PURPOSE_CLOSE) return;
  for (const auto& [tender, net_fen] : account_.OpenSessionOf(till.till)->tenders) {
    if (tender.first != v1::TENDER_KIND_CARD && tender.first != v1::TENDER_KIND_WALLET) continue;
    v1::BatchTotal& total = *count.add_batch_totals();
    total.set_tender(tender.first);
    total.set_provider(tender.second);
    total.set_declared_fen(net_fen);
  }
}

bool CityDays::Simulation::SpotCount(const Step& step, v1::Command& command) {
  TillState& till = tills_[step.place];
  const uint32_t centre = till.open.centre;
  const int64_t drawer_fen = account_.DrawerFen(till.open.till);
  int64_t difference_fen = 0;
  if (options_.tills_per_centre == 1) {
    CasePlan plan;
    difference_fen = PlanOverage(step, plan);
    PlanCase(plan);
  } else if (Turn(centre, 4) == 3 && !till.doubtful.request_id.empty() && till.doubtful.cash_fen <= drawer_fen) {
    // The cashier remembers: that payment was entered, and the money never handed over.
    difference_fen = -till.doubtful.cash_fen;
    PlanCase({.fate = Fate::kNeverCameIn, .payment = till.doubtful});
    till.doubtful = {};
    Schedule(step.micros + 30 * kMinute, &Simulation::ReverseDoubtful, centre, account_.cases() + 1);
  } else if (options_.tills_per_centre >= 3 && drawer_fen >= kMiscountedFen) {
    // Counted wrongly, and right the second time: the case opens and closes at zero.
    difference_fen = -kMiscountedFen;
    ScheduleBeforeCount(step.micros + 2 * kMinute, &Simulation::SpotRecount, step.place);
  }
  WriteCount(step, SupervisorNumber(centre), v1::COUNT_PURPOSE_SPOT, difference_fen, command);
  return true;
}

bool CityDays::Simulation::SpotRecount(const Step& step, v1::Command& command) {
  const uint32_t supervisor = SupervisorNumber(tills_[step.place].open.centre);
  WriteCount(step, supervisor, v1::COUNT_PURPOSE_SPOT, kMiscountedFen, command);
  return true;
}

}  // namespace daybook::bench
