#include "bench/workload_day.h"

#include <algorithm>
#include <utility>

#include "ledger/base/checks.h"

namespace daybook::bench {
namespace {

constexpr int64_t kSecond = 1'000'000;
constexpr int64_t kMinute = 60 * kSecond;

// A drawer that holds more drops down to kDrawerKeepFen. With kCashPaymentMaxFen it stays below the soft limit.
constexpr int64_t kDrawerMuchFen = 650'000;
constexpr int64_t kDrawerKeepFen = 200'000;
constexpr int64_t kNoteFen = 10'000;
// Cheques in a safe that a count can still list, with room to spare.
constexpr uint32_t kChequesMax = 900;
// A close carries at most 500 items.
constexpr size_t kUnansweredMax = 100;

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

CityDay::Simulation::Simulation(const WorkloadOptions& options)
    : options_(options),
      writer_(TagOf(options), options.business_date),
      payments_(TagOf(options), PaymentMix::Real(), options.customers),
      random_(payments_.random()),
      centres_(options.centres + 1) {
  setup_ = WriteSetup(options_, limits_, writer_);
  for (const OpenTill& till : ListTills(options_)) tills_.emplace_back().open = till;
  const int64_t opening = LocalMicros(options_.business_date, 8, 0);
  for (uint32_t centre = 1; centre <= options_.centres; ++centre) {
    Schedule(opening + centre * kSecond / 10, StepKind::kOpenDay, centre);
  }
  for (uint32_t place = 0; place < tills_.size(); ++place) ScheduleTill(place);
}

void CityDay::Simulation::Schedule(int64_t micros, StepKind kind, uint32_t place, uint32_t matter) {
  steps_.push({.micros = micros, .serial = ++serial_, .kind = kind, .place = place, .matter = matter});
  if (kind > StepKind::kOpenDay && kind < StepKind::kClosingCount) ++tills_[place].outstanding;
}

int64_t CityDay::Simulation::DrawArrival() {
  uint32_t draw = static_cast<uint32_t>(random_.Below(kArrivalWeights));
  const Arrivals* slot = kArrivals;
  while (draw >= slot->weight) draw -= (slot++)->weight;
  return LocalMicros(options_.business_date, slot->hour, slot->minute) +
         static_cast<int64_t>(random_.Below(static_cast<uint64_t>(slot->minutes * kMinute)));
}

void CityDay::Simulation::ScheduleTill(uint32_t place) {
  const auto at = [this](int hour, int minute) { return LocalMicros(options_.business_date, hour, minute); };
  const uint32_t index = IndexInCentre(place);
  const uint32_t last = options_.tills_per_centre - 1;
  const int64_t queue = place * kSecond / 100 + index * 5 * kSecond;
  Schedule(at(8, 10) + queue, StepKind::kOpenSession, place);
  Schedule(at(8, 12) + queue, StepKind::kOpeningCount, place);
  for (uint32_t i = 0; i < options_.payments_per_till; ++i) Schedule(DrawArrival(), StepKind::kPayment, place);
  if (index == std::min(1u, last)) Schedule(at(10, 30) + queue, StepKind::kFloat, place);
  if (index == 0) Schedule(at(10, 45) + queue, StepKind::kBreach, place);
  // Two lunches of twenty minutes, so that half the windows stay open.
  Schedule(at(12, index % 2 == 0 ? 0 : 30) + queue, StepKind::kPause, place);
  if (index == std::min(1u, last)) Schedule(at(15, 20) + queue, StepKind::kSpotPause, place);
  Schedule(at(17, 10) + queue, StepKind::kClosingCount, place);
}

bool CityDay::Simulation::Next(v1::Command& command) {
  if (setup_given_ < setup_.size()) {
    command = std::move(setup_[setup_given_++]);
    account_.Book(command);
    ++commands_;
    return true;
  }
  while (!steps_.empty()) {
    const Step step = steps_.top();
    steps_.pop();
    const bool of_till = step.kind != StepKind::kOpenDay && step.kind < StepKind::kClosingCount;
    const bool has_command = Perform(step, command);
    // Only now, so that what the step scheduled counts already.
    if (of_till) --tills_[step.place].outstanding;
    if (!has_command) continue;
    account_.Book(command);
    ++commands_;
    return true;
  }
  return false;
}

bool CityDay::Simulation::Perform(const Step& step, v1::Command& command) {
  switch (step.kind) {
    case StepKind::kOpenDay:
      WriteOpenDay(options_, step.place, step.micros, writer_, command);
      return true;
    case StepKind::kOpenSession:
      return OpenSession(step, command);
    case StepKind::kOpeningCount:
      WriteCount(step, tills_[step.place].open.cashier, v1::COUNT_PURPOSE_OPENING, 0, command);
      return true;
    case StepKind::kPayment:
      return Pay(step, command);
    case StepKind::kBreach:
      return PayBeyondLimit(step, command);
    case StepKind::kDrop:
      return Drop(step, command);
    case StepKind::kFloat:
      return IssueFloat(step, command);
    case StepKind::kReverse:
      return Reverse(step, command);
    case StepKind::kResolve:
      return Resolve(step, command);
    case StepKind::kReplace:
      return PayAgain(step, command);
    case StepKind::kPause:
    case StepKind::kSpotPause:
      return Pause(step, command);
    case StepKind::kResume:
      return Resume(step, command);
    case StepKind::kSpotCount:
    case StepKind::kSpotRecount:
      return SpotCount(step, command);
    case StepKind::kClosingCount:
      return ClosingCount(step, command);
    case StepKind::kCloseSession:
      return CloseSession(step, command);
    case StepKind::kCountSafe:
      return CountSafe(step, command);
    case StepKind::kCloseDay:
      return CloseDay(step, command);
  }
  return false;
}

uint32_t CityDay::Simulation::NewMatter(Matter matter) {
  matters_.push_back(std::move(matter));
  return static_cast<uint32_t>(matters_.size() - 1);
}

bool CityDay::Simulation::PutOffWhilePaused(const Step& step) {
  const TillState& till = tills_[step.place];
  if (!till.paused) return false;
  // People wait and are served one after the other.
  const int64_t wait = kSecond + static_cast<int64_t>(random_.Below(10 * kMinute));
  Schedule(till.resume_micros + wait, step.kind, step.place, step.matter);
  return true;
}

bool CityDay::Simulation::DropFirst(const Step& step, v1::Command& command) {
  if (account_.DrawerFen(tills_[step.place].open.till) <= kDrawerMuchFen) return false;
  Schedule(step.micros + 40 * kSecond, step.kind, step.place, step.matter);
  return Drop(step, command);
}

bool CityDay::Simulation::OpenSession(const Step& step, v1::Command& command) {
  TillState& till = tills_[step.place];
  WriteOpenSession(till.open, step.micros, writer_, command);
  ++centres_[till.open.centre].open_sessions;
  return true;
}

bool CityDay::Simulation::Pay(const Step& step, v1::Command& command) {
  if (PutOffWhilePaused(step)) return false;
  if (DropFirst(step, command)) return true;
  const OpenTill& till = tills_[step.place].open;
  writer_.BeginInSession(till, till.cashier, step.micros, command);
  v1::ReceivePayment& payment = *command.mutable_receive_payment();
  payments_.Write(payment);
  if (payment.purpose() == v1::PURPOSE_GAS_BILL) {
    payment.add_bill_references("2026-" + std::to_string(payment.customer() % 1'000'000));
  }
  v1::Tender& tender = *payment.mutable_tenders(0);
  if (tender.kind() == v1::TENDER_KIND_CHEQUE && ++centres_[till.centre].cheques > kChequesMax) {
    tender.set_kind(v1::TENDER_KIND_TRANSFER);
    tender.set_provider(kBankAccount);
    tender.clear_drawee_bank();
  }
  DecideFate(step, command);
  return true;
}

void CityDay::Simulation::DecideFate(const Step& step, v1::Command& command) {
  const v1::ReceivePayment& payment = command.receive_payment();
  // What happens to a payment later must be over before the closing count.
  const bool today = step.micros <= LocalMicros(options_.business_date, 16, 20);
  if (!today && centres_[command.centre()].unanswered.size() >= kUnansweredMax) return;
  for (int i = 0; i < payment.tenders_size(); ++i) {
    const v1::TenderKind kind = payment.tenders(i).kind();
    if ((kind == v1::TENDER_KIND_CARD || kind == v1::TENDER_KIND_WALLET) && random_.Chance(15)) {
      return LeavePending(step, i, today, command);
    }
  }
  if (today && random_.Chance(10)) PlanReversal(step, command);
}

void CityDay::Simulation::LeavePending(const Step& step, int tender_index, bool today, v1::Command& command) {
  v1::ReceivePayment& payment = *command.mutable_receive_payment();
  v1::Tender& tender = *payment.mutable_tenders(tender_index);
  tender.set_status(v1::TENDER_STATUS_PENDING);
  // Either the machine printed a reference before it hung, or it did not.
  if (random_.Chance(500)) tender.clear_provider_reference();
  if (!today) {
    // The ledger numbers payments in order.
    centres_[command.centre()].unanswered.push_back("pending_tender/" + std::to_string(account_.payments() + 1) + "/" +
                                                    std::to_string(tender_index));
    return;
  }
  Matter matter;
  matter.payment_request_id = command.request_id();
  matter.purpose = payment.purpose();
  matter.customer = payment.customer();
  matter.tender_index = static_cast<uint32_t>(tender_index);
  matter.amount_fen = tender.amount_fen();
  matter.has_reference = !tender.provider_reference().empty();
  const int64_t later = random_.Between(5 * kMinute, 20 * kMinute);
  Schedule(step.micros + later, StepKind::kResolve, step.place, NewMatter(std::move(matter)));
}

void CityDay::Simulation::PlanReversal(const Step& step, const v1::Command& command) {
  const v1::ReceivePayment& payment = command.receive_payment();
  Matter matter;
  matter.payment_request_id = command.request_id();
  for (int i = 0; i < payment.tenders_size(); ++i) {
    const v1::Tender& tender = payment.tenders(i);
    if (tender.kind() == v1::TENDER_KIND_CASH) {
      matter.cash_fen += tender.amount_fen();
    } else if (tender.kind() != v1::TENDER_KIND_CHEQUE) {
      matter.electronic.push_back(static_cast<uint32_t>(i));
    }
  }
  const int64_t later = random_.Between(2 * kMinute, 8 * kMinute);
  Schedule(step.micros + later, StepKind::kReverse, step.place, NewMatter(std::move(matter)));
}

bool CityDay::Simulation::PayBeyondLimit(const Step& step, v1::Command& command) {
  if (PutOffWhilePaused(step)) return false;
  const OpenTill& till = tills_[step.place].open;
  const int64_t room_fen = std::max<int64_t>(0, limits_.till_soft_fen - account_.DrawerFen(till.till));
  writer_.BeginInSession(till, till.cashier, step.micros, command);
  v1::ReceivePayment& payment = *command.mutable_receive_payment();
  payment.set_purpose(v1::PURPOSE_INSTALLATION);
  payment.set_customer(kFirstCustomer + random_.Below(options_.customers));
  payment.set_amount_fen((room_fen / 1'000 + random_.Between(50, 200)) * 1'000);
  payments_.AddTender(v1::TENDER_KIND_CASH, payment.amount_fen(), payment);
  Schedule(step.micros + 4 * kMinute, StepKind::kDrop, step.place);
  return true;
}

bool CityDay::Simulation::PayAgain(const Step& step, v1::Command& command) {
  if (PutOffWhilePaused(step)) return false;
  if (DropFirst(step, command)) return true;
  const OpenTill& till = tills_[step.place].open;
  const Matter& matter = matters_[step.matter];
  const bool in_cash = matter.amount_fen <= kCashPaymentMaxFen && random_.Chance(600);
  writer_.BeginInSession(till, till.cashier, step.micros, command);
  v1::ReceivePayment& payment = *command.mutable_receive_payment();
  payment.set_purpose(matter.purpose);
  payment.set_customer(matter.customer);
  payment.set_amount_fen(in_cash ? RoundUpToCoin(matter.amount_fen) : matter.amount_fen);
  payment.mutable_replaces()->set_request_id(matter.payment_request_id);
  payments_.AddTender(in_cash ? v1::TENDER_KIND_CASH : v1::TENDER_KIND_CARD, payment.amount_fen(), payment);
  return true;
}

bool CityDay::Simulation::Reverse(const Step& step, v1::Command& command) {
  if (PutOffWhilePaused(step)) return false;
  const OpenTill& till = tills_[step.place].open;
  if (account_.DrawerFen(till.till) < matters_[step.matter].cash_fen) {
    // The drawer cannot give it back: change from the safe first.
    Schedule(step.micros + kMinute, step.kind, step.place, step.matter);
    return IssueFloat(step, command);
  }
  writer_.BeginInSession(till, till.cashier, step.micros, command);
  command.set_second_person(SupervisorNumber(till.centre));
  command.set_reason("entered twice by mistake");
  v1::ReversePayment& reverse = *command.mutable_reverse_payment();
  reverse.mutable_payment()->set_request_id(matters_[step.matter].payment_request_id);
  for (const uint32_t tender_index : matters_[step.matter].electronic) {
    v1::TenderReversal& reversal = *reverse.add_reversals();
    reversal.set_tender_index(tender_index);
    if (random_.Chance(700)) {
      reversal.set_status(v1::TENDER_STATUS_CONFIRMED);
      reversal.set_provider_reference(payments_.NextReference());
      continue;
    }
    reversal.set_status(v1::TENDER_STATUS_PENDING);
    Matter pending;
    pending.payment_request_id = matters_[step.matter].payment_request_id;
    pending.stage = v1::TENDER_STAGE_REVERSAL;
    pending.tender_index = tender_index;
    Schedule(step.micros + 5 * kMinute, StepKind::kResolve, step.place, NewMatter(std::move(pending)));
  }
  return true;
}

bool CityDay::Simulation::Resolve(const Step& step, v1::Command& command) {
  const OpenTill& till = tills_[step.place].open;
  const Matter& matter = matters_[step.matter];
  const bool fails = matter.stage == v1::TENDER_STAGE_PAYMENT && random_.Chance(300);
  writer_.Begin(till.centre, till.cashier, step.micros, command);
  v1::ResolveTender& resolve = *command.mutable_resolve_tender();
  resolve.mutable_payment()->set_request_id(matter.payment_request_id);
  resolve.set_stage(matter.stage);
  resolve.set_tender_index(matter.tender_index);
  resolve.set_outcome(fails ? v1::TENDER_STATUS_FAILED : v1::TENDER_STATUS_CONFIRMED);
  if (!fails && !matter.has_reference) resolve.set_provider_reference(payments_.NextReference());
  if (fails) {
    const int64_t later = random_.Between(kMinute, 3 * kMinute);
    Schedule(step.micros + later, StepKind::kReplace, step.place, step.matter);
  }
  return true;
}

bool CityDay::Simulation::Drop(const Step& step, v1::Command& command) {
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

bool CityDay::Simulation::IssueFloat(const Step& step, v1::Command& command) {
  const OpenTill& till = tills_[step.place].open;
  const int64_t amount_fen = std::max(kFloatFen, RoundUpToCoin(matters_.empty() ? 0 : matters_[step.matter].cash_fen));
  writer_.BeginInSession(till, KeeperNumber(till.centre), step.micros, command);
  command.set_second_person(till.cashier);
  v1::IssueFloat& issue = *command.mutable_issue_float();
  issue.set_amount_fen(step.kind == StepKind::kFloat ? kFloatFen : amount_fen);
  Spread(issue.amount_fen(), issue.mutable_denominations());
  return true;
}

}  // namespace daybook::bench
