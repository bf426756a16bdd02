#include "bench/workload_day.h"

#include <algorithm>
#include <utility>

#include "ledger/base/checks.h"

namespace daybook::bench {
namespace {

// When people come, per cent of the day: half hours 8:30–9, then hours.
struct Arrivals {
  int hour;
  int minute;
  int minutes;
  uint32_t weight;
};
constexpr Arrivals kArrivals[] = {{8, 30, 30, 4},  {9, 0, 60, 17},  {10, 0, 60, 18}, {11, 0, 60, 9}, {12, 0, 60, 5},
                                  {13, 0, 60, 8}, {14, 0, 60, 16}, {15, 0, 60, 15}, {16, 0, 50, 8}};
constexpr uint32_t kArrivalWeights = 100;

}  // namespace

CityDays::Simulation::Simulation(const WorkloadOptions& options)
    : options_(options),
      writer_(TagOf(options)),
      payments_(TagOf(options), PaymentMix::Real(), options.customers),
      random_(payments_.random()),
      centres_(options.centres + 1) {
  setup_ = WriteSetup(options_, limits_, writer_);
  for (const OpenTill& till : ListTills(options_)) tills_.emplace_back().open = till;
  for (uint32_t centre = 1; centre <= options_.centres; ++centre) ScheduleDay(centre);
}

// --- Time ------------------------------------------------------------------------------------------------------------

int64_t CityDays::Simulation::Today(uint32_t centre, int hour, int minute, int second) const {
  return LocalMicros(BusinessDateOf(options_, centres_[centre].day), hour, minute, second);
}

int64_t CityDays::Simulation::Tomorrow(uint32_t centre, int hour, int minute, int second) const {
  return LocalMicros(BusinessDateOf(options_, centres_[centre].day + 1), hour, minute, second);
}

void CityDays::Simulation::Schedule(int64_t micros, Action action, uint32_t place, uint64_t subject) {
  steps_.push({.micros = micros, .serial = ++serial_, .action = action, .place = place, .subject = subject});
}

void CityDays::Simulation::ScheduleBeforeCount(int64_t micros, Action action, uint32_t place, uint64_t subject) {
  ++tills_[place].outstanding;
  steps_.push({.micros = micros,
               .serial = ++serial_,
               .action = action,
               .place = place,
               .subject = subject,
               .holds_count = true});
}

void CityDays::Simulation::PutOff(const Step& step, int64_t micros) {
  step.holds_count ? ScheduleBeforeCount(micros, step.action, step.place, step.subject)
                   : Schedule(micros, step.action, step.place, step.subject);
}

int64_t CityDays::Simulation::DrawArrival(uint32_t centre) {
  uint32_t draw = static_cast<uint32_t>(random_.Below(kArrivalWeights));
  const Arrivals* slot = kArrivals;
  while (draw >= slot->weight) draw -= (slot++)->weight;
  return Today(centre, slot->hour, slot->minute) +
         static_cast<int64_t>(random_.Below(static_cast<uint64_t>(slot->minutes * kMinute)));
}

void CityDays::Simulation::ScheduleDay(uint32_t centre) {
  // Centres come one after the other, so that a city's steps have an order of their own.
  const int64_t queue = centre * kSecond / 10;
  if (centres_[centre].day > 1) {
    Schedule(Today(centre, 7, 20) + queue, &Simulation::AssignCases, centre);
    Schedule(Today(centre, 10, 0) + queue, &Simulation::JudgeNotes, centre);
    Schedule(Today(centre, 10, 30) + queue, &Simulation::WorkOnCases, centre);
  }
  Schedule(Today(centre, 8, 0) + queue, &Simulation::OpenDay, centre);
  if (Turn(centre, 4) == 2) Schedule(Today(centre, 8, 30) + queue, &Simulation::ReportNoteInSafe, centre);
  ScheduleCounter(centre);
  for (uint32_t index = 0; index < options_.tills_per_centre; ++index) ScheduleTill(PlaceOf(centre, index));
}

void CityDays::Simulation::ScheduleTill(uint32_t place) {
  const uint32_t centre = tills_[place].open.centre;
  const uint32_t index = IndexInCentre(place);
  const uint32_t last = options_.tills_per_centre - 1;
  const uint32_t second = std::min(1u, last);
  const int64_t queue = place * kSecond / 100 + index * 5 * kSecond;
  const auto at = [&](int hour, int minute) { return Today(centre, hour, minute) + queue; };
  ScheduleBeforeCount(at(8, 10), &Simulation::OpenSession, place);
  ScheduleBeforeCount(at(8, 12), &Simulation::OpeningCount, place);
  for (uint32_t i = 0; i < options_.payments_per_till; ++i) {
    const int64_t arrival = DrawArrival(centre);
    // One in twenty came with a ticket.
    ScheduleBeforeCount(arrival, &Simulation::Pay, place, i % 20 == 7 ? PrepareTicket(place, arrival) : 0);
  }
  if (index == second) ScheduleBeforeCount(at(10, 31), &Simulation::IssueFloat, place);
  if (index == 0) ScheduleBeforeCount(at(10, 45), &Simulation::PayBeyondLimit, place);
  const uint32_t note_turn = Turn(centre, 4);
  // With few tills a note is not left for the closing count, which finds enough already.
  if (index == second && (note_turn == 1 || (note_turn == 0 && last < 2))) {
    ScheduleBeforeCount(at(11, 30), &Simulation::ReportNoteAtTill, place);
  }
  // Two lunches of twenty minutes, so that half the windows stay open.
  ScheduleBeforeCount(at(12, index % 2 == 0 ? 0 : 30), &Simulation::PauseForLunch, place);
  if (index == second) ScheduleBeforeCount(at(15, 20), &Simulation::PauseForSpotCount, place);
  Schedule(at(17, 10), &Simulation::ClosingCount, place);
}

bool CityDays::Simulation::Next(v1::Command& command) {
  if (setup_given_ < setup_.size()) {
    command = std::move(setup_[setup_given_++]);
    Book(command);
    return true;
  }
  if (!next_.empty()) {
    command = std::move(next_.front());
    next_.pop_front();
    Book(command);
    return true;
  }
  while (!steps_.empty()) {
    const Step step = steps_.top();
    steps_.pop();
    const bool has_command = (this->*step.action)(step, command);
    // Only now, so that what the step scheduled counts already.
    if (step.holds_count) --tills_[step.place].outstanding;
    if (!has_command) continue;
    Book(command);
    if (command.has_close_business_day()) TurnDay(command.centre());
    return true;
  }
  return false;
}

void CityDays::Simulation::Book(const v1::Command& command) {
  account_.Book(command);
  ++commands_;
  const google::protobuf::FieldDescriptor* kind =
      v1::Command::descriptor()->FindFieldByNumber(static_cast<int>(command.payload_case()));
  ++commands_by_kind_[kind->message_type()->name()];
}

bool CityDays::Simulation::PutOffWhilePaused(const Step& step) {
  const TillState& till = tills_[step.place];
  if (!till.paused) return false;
  // People wait and are served one after the other.
  const int64_t wait = kSecond + static_cast<int64_t>(random_.Below(10 * kMinute));
  PutOff(step, till.resume_micros + wait);
  return true;
}

uint64_t CityDays::Simulation::NewMatter(Matter matter) {
  matters_.push_back(std::move(matter));
  return matters_.size() - 1;
}

CityDays::Simulation::TillState* CityDays::Simulation::DrawServingTill(uint32_t centre, uint32_t except) {
  const uint32_t first = static_cast<uint32_t>(random_.Below(options_.tills_per_centre));
  for (uint32_t i = 0; i < options_.tills_per_centre; ++i) {
    TillState& till = tills_[PlaceOf(centre, (first + i) % options_.tills_per_centre)];
    if (!till.paused && till.open.cashier != except && account_.OpenSessionOf(till.open.till) != nullptr) return &till;
  }
  return nullptr;
}

bool CityDays::Simulation::OpenDay(const Step& step, v1::Command& command) {
  WriteOpenDay(options_, step.place, step.micros, writer_, command);
  return true;
}

// The next morning, once the close has been booked.
void CityDays::Simulation::TurnDay(uint32_t centre) {
  days_closed_ = static_cast<uint32_t>(++closes_ / options_.centres);
  if (!HasTomorrow(centre)) return;
  CentreState& state = centres_[centre];
  ++state.day;
  state.cheques = 0;
  state.unanswered.clear();
  state.mixed_case = 0;
  state.mixed_fen = 0;
  state.cheque_missed = false;
  state.tickets = 0;
  state.invoices = 0;
  ScheduleDay(centre);
}

}  // namespace daybook::bench
