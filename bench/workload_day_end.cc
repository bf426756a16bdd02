// Pauses, counts and the way to the close.
#include <algorithm>

#include "bench/workload_day.h"
#include "ledger/base/checks.h"
#include "ledger/base/civil_date.h"

namespace daybook::bench {
namespace {

constexpr int64_t kSecond = 1'000'000;
constexpr int64_t kMinute = 60 * kSecond;

// What a bundle of ten one-yuan notes too few looks like at a first look.
constexpr int64_t kMiscountedFen = 1'000;

}  // namespace

bool CityDay::Simulation::Pause(const Step& step, v1::Command& command) {
  if (PutOffWhilePaused(step)) return false;
  TillState& till = tills_[step.place];
  const bool spot = step.kind == StepKind::kSpotPause;
  till.paused = true;
  till.paused_by = spot ? SupervisorNumber(till.open.centre) : till.open.cashier;
  till.resume_micros = step.micros + (spot ? 5 : 20) * kMinute;
  writer_.BeginInSession(till.open, till.paused_by, step.micros, command);
  command.mutable_pause_till();
  if (spot) Schedule(step.micros + kMinute, StepKind::kSpotCount, step.place);
  Schedule(till.resume_micros, StepKind::kResume, step.place);
  return true;
}

bool CityDay::Simulation::Resume(const Step& step, v1::Command& command) {
  TillState& till = tills_[step.place];
  till.paused = false;
  writer_.BeginInSession(till.open, till.paused_by, step.micros, command);
  command.mutable_resume_till();
  return true;
}

void CityDay::Simulation::WriteCount(const Step& step, uint32_t counter, v1::CountPurpose purpose,
                                     int64_t difference_fen, v1::Command& command) {
  const OpenTill& till = tills_[step.place].open;
  writer_.BeginInSession(till, counter, step.micros, command);
  // Nothing moved since the last count: a recount, which needs a second person.
  if (!account_.MovedSinceCount(till.till)) command.set_second_person(KeeperNumber(till.centre));
  v1::CommitCount& count = *command.mutable_commit_count();
  count.set_purpose(purpose);
  count.set_total_fen(account_.DrawerFen(till.till) + difference_fen);
  Spread(count.total_fen(), count.mutable_denominations());
  for (const uint64_t cheque : account_.ChequesInTill(till.till)) count.add_cheques(cheque);
  if (purpose != v1::COUNT_PURPOSE_CLOSE) return;
  for (const auto& [tender, net_fen] : account_.OpenSessionOf(till.till)->tenders) {
    if (tender.first != v1::TENDER_KIND_CARD && tender.first != v1::TENDER_KIND_WALLET) continue;
    v1::BatchTotal& total = *count.add_batch_totals();
    total.set_tender(tender.first);
    total.set_provider(tender.second);
    total.set_declared_fen(net_fen);
  }
}

bool CityDay::Simulation::SpotCount(const Step& step, v1::Command& command) {
  const OpenTill& till = tills_[step.place].open;
  const bool moved = account_.MovedSinceCount(till.till);
  int64_t difference_fen = 0;
  if (step.kind == StepKind::kSpotRecount) {
    difference_fen = kMiscountedFen;
  } else if (moved && options_.tills_per_centre == 1) {
    difference_fen = 5 * random_.Between(100, 1'000);
    difference_fen = RoundUpToCoin(difference_fen);
  } else if (moved && options_.tills_per_centre >= 3 && account_.DrawerFen(till.till) >= kMiscountedFen) {
    // Counted wrongly, and right the second time: the case opens and closes at zero.
    difference_fen = -kMiscountedFen;
    Schedule(step.micros + 2 * kMinute, StepKind::kSpotRecount, step.place);
  }
  WriteCount(step, SupervisorNumber(till.centre), v1::COUNT_PURPOSE_SPOT, difference_fen, command);
  return true;
}

bool CityDay::Simulation::ClosingCount(const Step& step, v1::Command& command) {
  if (tills_[step.place].outstanding > 0) {
    Schedule(step.micros + kMinute, step.kind, step.place);
    return false;
  }
  const OpenTill& till = tills_[step.place].open;
  const uint32_t index = IndexInCentre(step.place);
  int64_t difference_fen = 0;
  if (account_.MovedSinceCount(till.till)) {
    if (index == 0) {
      const int64_t short_fen = random_.Between(10, 100) * 100;
      difference_fen = -std::min(short_fen, account_.DrawerFen(till.till));
    } else if (index == options_.tills_per_centre - 1) {
      difference_fen = random_.Between(50, 500) * kCoinFen;
    }
  }
  WriteCount(step, till.cashier, v1::COUNT_PURPOSE_CLOSE, difference_fen, command);
  Schedule(step.micros + 2 * kMinute, StepKind::kCloseSession, step.place);
  return true;
}

bool CityDay::Simulation::CloseSession(const Step& step, v1::Command& command) {
  const OpenTill& till = tills_[step.place].open;
  writer_.BeginInSession(till, till.cashier, step.micros, command);
  command.set_second_person(KeeperNumber(till.centre));
  command.mutable_close_session();
  if (--centres_[till.centre].open_sessions == 0) {
    Schedule(step.micros + 5 * kMinute, StepKind::kCountSafe, till.centre);
  }
  return true;
}

bool CityDay::Simulation::CountSafe(const Step& step, v1::Command& command) {
  const uint32_t centre = step.place;
  writer_.Begin(centre, KeeperNumber(centre), step.micros, command);
  command.set_second_person(SupervisorNumber(centre));
  v1::CountSafe& count = *command.mutable_count_safe();
  count.set_total_fen(account_.SafeFen(centre));
  Spread(count.total_fen(), count.mutable_denominations());
  for (const uint64_t cheque : account_.ChequesInSafe(centre)) count.add_cheques(cheque);
  Schedule(step.micros + 5 * kMinute, StepKind::kCloseDay, centre);
  return true;
}

bool CityDay::Simulation::CloseDay(const Step& step, v1::Command& command) {
  const uint32_t centre = step.place;
  const absl::StatusOr<int32_t> today = ParseDate(options_.business_date);
  DAYBOOK_CHECK(today.ok());
  writer_.Begin(centre, SupervisorNumber(centre), step.micros, command);
  command.set_second_person(KeeperNumber(centre));
  v1::CloseBusinessDay& close = *command.mutable_close_business_day();
  close.set_next_business_date(FormatDate(AddDays(*today, 1)));
  for (const SimulatedCase& over_short : account_.OpenCases(centre)) {
    v1::CarryItem& item = *close.add_carried();
    item.set_key("case/" + std::to_string(over_short.case_number));
    item.set_reason(over_short.balance_fen > 0 ? "short: the camera record is looked at tomorrow"
                                               : "over: the customer is being looked for");
  }
  for (const std::string& key : centres_[centre].unanswered) {
    v1::CarryItem& item = *close.add_carried();
    item.set_key(key);
    item.set_reason("the provider answers tomorrow");
  }
  return true;
}

}  // namespace daybook::bench
