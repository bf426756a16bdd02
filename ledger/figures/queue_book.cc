#include "ledger/figures/queue_book.h"

#include <algorithm>

#include "ledger/figures/policy.h"

namespace daybook::figures {
namespace {

// Upper bounds of encoded bytes, tags and lengths included.
constexpr size_t kHourBytes = 48;
constexpr size_t kServiceKindBytes = 24;
constexpr size_t kServiceTillBytes = 32;
constexpr size_t kPolicyBytes = 64;

constexpr int64_t kMinuteMicros = 60'000'000;
constexpr int64_t kHourMicros = 60 * kMinuteMicros;

// A kind of a newer program has no line of its own here.
v1::ServiceKind Known(v1::ServiceKind kind) {
  return v1::ServiceKind_IsValid(kind) ? kind : v1::SERVICE_KIND_UNSPECIFIED;
}

template <typename Kinds>
void WriteKinds(const Kinds& kinds, google::protobuf::RepeatedPtrField<v1::ServiceKindLine>& lines) {
  for (size_t kind = 0; kind < kinds.size(); ++kind) {
    if (kinds[kind].count == 0) continue;
    v1::ServiceKindLine& line = *lines.Add();
    line.set_kind(static_cast<v1::ServiceKind>(kind));
    line.set_served(kinds[kind].count);
    line.set_handling_seconds(kinds[kind].handling_seconds);
  }
}

template <typename Kinds>
void ReadKinds(const google::protobuf::RepeatedPtrField<v1::ServiceKindLine>& lines, Kinds& kinds) {
  for (const v1::ServiceKindLine& line : lines) kinds[Known(line.kind())] = {line.served(), line.handling_seconds()};
}

}  // namespace

void QueueBook::Apply(const v1::Event& event) {
  if (event.has_centre_configured()) return Configure(event.centre_configured());
  if (event.late_for() != 0) return;
  switch (event.payload_case()) {
    case v1::Event::kTicketTaken:
      ++HourOf(event.occur_time_micros()).arrivals;
      return;
    case v1::Event::kTicketCalled: {
      const v1::TicketCalled& called = event.ticket_called();
      Hour& hour = HourOf(called.taken_micros());
      ++hour.called;
      hour.wait_seconds += called.wait_seconds();
      Till& till = tills_[event.till()];
      ++till.called;
      till.wait_seconds += called.wait_seconds();
      return;
    }
    case v1::Event::kServiceEnded: {
      const v1::ServiceEnded& ended = event.service_ended();
      Hour& hour = HourOf(ended.taken_micros());
      ++hour.served;
      hour.handling_seconds += ended.handling_seconds();
      AddServed(kinds_, ended);
      AddServed(tills_[event.till()].kinds, ended);
      return;
    }
    case v1::Event::kTicketMissed:
      ++missed_;
      return;
    default:
      return;
  }
}

void QueueBook::Configure(const v1::CentreConfigured& configured) {
  const v1::CentrePolicy policy = FillDefaults(configured.policy());
  policy_.set_peak_factor_percent(policy.peak_factor_percent());
  policy_.set_payment_target_seconds(policy.payment_target_seconds());
  policy_.set_other_target_seconds(policy.other_target_seconds());
  policy_.set_wait_target_seconds(policy.wait_target_seconds());
  policy_.set_utc_offset_minutes(configured.utc_offset_minutes());
}

// Times are after 1970, but where the offset is behind UTC the first hours of it are not.
QueueBook::Hour& QueueBook::HourOf(int64_t taken_micros) {
  const int64_t local_micros = taken_micros + policy_.utc_offset_minutes() * kMinuteMicros;
  const int64_t hour = local_micros / kHourMicros % kHours;
  return hours_[local_micros < 0 ? 0 : hour];
}

void QueueBook::AddServed(Kinds& kinds, const v1::ServiceEnded& ended) {
  Served& served = kinds[Known(ended.kind())];
  ++served.count;
  served.handling_seconds += ended.handling_seconds();
}

void QueueBook::Write(v1::QueueFigures& figures) const {
  figures = policy_;
  WriteHours(figures);
  WriteKinds(kinds_, *figures.mutable_kinds());
  WriteTills(figures);
  figures.set_missed(missed_);
}

void QueueBook::WriteHours(v1::QueueFigures& figures) const {
  for (int i = 0; i < kHours; ++i) {
    const Hour& hour = hours_[i];
    if (hour.arrivals == 0 && hour.called == 0 && hour.served == 0) continue;
    v1::ServiceHourLine& line = *figures.add_hours();
    line.set_hour(i);
    line.set_arrivals(hour.arrivals);
    line.set_called(hour.called);
    line.set_wait_seconds(hour.wait_seconds);
    line.set_served(hour.served);
    line.set_handling_seconds(hour.handling_seconds);
  }
}

void QueueBook::WriteTills(v1::QueueFigures& figures) const {
  std::vector<uint32_t> numbers;
  for (const auto& [number, till] : tills_) numbers.push_back(number);
  std::sort(numbers.begin(), numbers.end());
  for (uint32_t number : numbers) {
    const Till& till = tills_.at(number);
    v1::ServiceTillLine& line = *figures.add_tills();
    line.set_till(number);
    line.set_called(till.called);
    line.set_wait_seconds(till.wait_seconds);
    WriteKinds(till.kinds, *line.mutable_kinds());
  }
}

void QueueBook::Read(const v1::QueueFigures& figures) {
  for (const v1::ServiceHourLine& line : figures.hours()) {
    if (line.hour() >= kHours) continue;
    hours_[line.hour()] = {line.arrivals(), line.called(), line.served(), line.wait_seconds(), line.handling_seconds()};
  }
  ReadKinds(figures.kinds(), kinds_);
  for (const v1::ServiceTillLine& line : figures.tills()) {
    Till& till = tills_[line.till()];
    till.called = line.called();
    till.wait_seconds = line.wait_seconds();
    ReadKinds(line.kinds(), till.kinds);
  }
  missed_ = figures.missed();
  policy_ = figures;
  policy_.clear_hours();
  policy_.clear_kinds();
  policy_.clear_tills();
  policy_.clear_missed();
}

void QueueBook::TurnDay() {
  hours_ = {};
  kinds_ = {};
  tills_.clear();
  missed_ = 0;
}

size_t QueueBook::ListBytes() const {
  return kPolicyBytes + kHours * kHourBytes + kKinds * kServiceKindBytes + tills_.size() * (kServiceTillBytes + kKinds * kServiceKindBytes);
}

}  // namespace daybook::figures
