#include "projections/service_levels.h"

#include "ledger/base/civil_date.h"
#include "ledger/base/rejection.h"
#include "projections/saved_bytes.h"
#include "projections/timestamp.h"

namespace daybook::projections {
namespace {

constexpr int64_t kHoursPerDay = 24;

// Hour of the day at an instant, local time.
size_t HourOf(int64_t micros, int32_t utc_offset_minutes) {
  const int64_t hour = (micros + utc_offset_minutes * kMicrosPerMinute) / kMicrosPerHour % kHoursPerDay;
  return static_cast<size_t>(hour < 0 ? hour + kHoursPerDay : hour);
}

// When it happened; where the terminal claims nothing, when it was committed.
int64_t OccurredMicros(const v1::Event& event) {
  return event.occur_time_micros() != 0 ? event.occur_time_micros() : event.commit_time_micros();
}

// Rounded up, so that what is shown is above a target just when the average is.
uint32_t Average(int64_t seconds, uint32_t count) {
  return count == 0 ? 0 : static_cast<uint32_t>((seconds + count - 1) / count);
}

bool IsAbove(int64_t seconds, uint32_t count, uint32_t target_seconds) {
  return seconds > static_cast<int64_t>(count) * target_seconds;
}

}  // namespace

// --- Applying --------------------------------------------------------------------------------------------------------

void ServiceLevelsFold::Apply(absl::Span<const v1::Event* const> events) {
  for (const v1::Event* event : events) ApplyOne(*event);
}

void ServiceLevelsFold::ApplyOne(const v1::Event& event) {
  switch (event.payload_case()) {
    case v1::Event::kCentreConfigured:
      return Configure(event);
    case v1::Event::kBusinessDayOpened:
      return BeginDay(centres_[event.centre()], event.business_day_opened().business_date());
    case v1::Event::kBusinessDayClosed:
      centres_[event.centre()].business_date = event.business_day_closed().next_business_date();
      return;
    case v1::Event::kTicketTaken:
    case v1::Event::kTicketCalled:
    case v1::Event::kServiceEnded:
    case v1::Event::kTicketMissed: {
      Centre* centre = nullptr;
      if (ServiceDay* day = DayOf(event, centre)) ApplyToDay(event, *centre, *day);
      return;
    }
    default:
      return;
  }
}

void ServiceLevelsFold::Configure(const v1::Event& event) {
  const v1::CentreConfigured& fact = event.centre_configured();
  Centre& centre = centres_[event.centre()];
  if (centre.business_date == 0) centre.business_date = fact.first_business_date();
  centre.utc_offset_minutes = fact.utc_offset_minutes();
  centre.targets = {.peak_factor_percent = fact.policy().peak_factor_percent(),
                    .payment_seconds = fact.policy().payment_target_seconds(),
                    .other_seconds = fact.policy().other_target_seconds(),
                    .wait_seconds = fact.policy().wait_target_seconds()};
  const auto today = centre.days.find(centre.business_date);
  if (today != centre.days.end()) today->second.targets = centre.targets;
}

void ServiceLevelsFold::BeginDay(Centre& centre, int32_t date) {
  centre.business_date = date;
  if (!centre.days.contains(date) && centre.days.size() >= kDaysKept) centre.days.erase(centre.days.begin());
  centre.days[date].targets = centre.targets;
}

ServiceDay* ServiceLevelsFold::DayOf(const v1::Event& event, Centre*& centre) {
  const auto of = centres_.find(event.centre());
  if (of == centres_.end()) return nullptr;
  centre = &of->second;
  const auto day = centre->days.find(event.late_for() != 0 ? event.late_for() : event.business_date());
  return day == centre->days.end() ? nullptr : &day->second;
}

void ServiceLevelsFold::ApplyToDay(const v1::Event& event, const Centre& centre, ServiceDay& day) {
  switch (event.payload_case()) {
    case v1::Event::kTicketTaken:
      ++day.hours[HourOf(OccurredMicros(event), centre.utc_offset_minutes)].arrivals;
      return;
    case v1::Event::kTicketCalled: {
      const v1::TicketCalled& called = event.ticket_called();
      const size_t hour = HourOf(called.taken_micros(), centre.utc_offset_minutes);
      for (ServiceSums* sums : {&day.hours[hour], &day.tills[event.till()]}) {
        ++sums->called;
        sums->wait_seconds += called.wait_seconds();
      }
      return;
    }
    case v1::Event::kServiceEnded: {
      const v1::ServiceEnded& ended = event.service_ended();
      const size_t hour = HourOf(ended.taken_micros(), centre.utc_offset_minutes);
      for (ServiceSums* sums : {&day.hours[hour], &day.kinds[ended.kind()], &day.tills[event.till()]}) {
        ++sums->served;
        sums->handling_seconds += ended.handling_seconds();
      }
      return;
    }
    default:
      ++day.missed;
      // A ticket that was never called was missed at no window.
      if (event.till() != 0) ++day.tills[event.till()].missed;
      return;
  }
}

// --- Asking ----------------------------------------------------------------------------------------------------------

void ServiceLevelsFold::FillHours(const ServiceDay& day, v1::GetServiceLevelsResponse& response) {
  uint64_t arrivals = 0;
  uint64_t hours = 0;
  uint32_t called = 0;
  int64_t wait_seconds = 0;
  for (const ServiceSums& hour : day.hours) {
    arrivals += hour.arrivals;
    hours += hour.arrivals > 0 ? 1 : 0;
    called += hour.called;
    wait_seconds += hour.wait_seconds;
  }
  response.set_wait_target_seconds(day.targets.wait_seconds);
  response.set_average_wait_seconds(Average(wait_seconds, called));
  for (size_t i = 0; i < day.hours.size(); ++i) {
    const ServiceSums& hour = day.hours[i];
    if (hour.arrivals == 0 && hour.called == 0 && hour.served == 0) continue;
    v1::ServiceHour& line = *response.add_hours();
    line.set_hour(static_cast<uint32_t>(i));
    line.set_arrivals(hour.arrivals);
    line.set_called(hour.called);
    line.set_average_wait_seconds(Average(hour.wait_seconds, hour.called));
    // arrivals ≥ factor × mean, without a fraction.
    line.set_peak(hour.arrivals > 0 && hour.arrivals * hours * 100 >= day.targets.peak_factor_percent * arrivals);
    line.set_breach(line.peak() && IsAbove(hour.wait_seconds, hour.called, day.targets.wait_seconds));
    line.set_served(hour.served);
    line.set_average_handling_seconds(Average(hour.handling_seconds, hour.served));
  }
}

void ServiceLevelsFold::FillServed(const ServiceDay& day, v1::GetServiceLevelsResponse& response) {
  for (const auto& [kind, sums] : day.kinds) {
    v1::ServiceOfKind& line = *response.add_kinds();
    line.set_kind(static_cast<v1::ServiceKind>(kind));
    line.set_served(sums.served);
    line.set_average_handling_seconds(Average(sums.handling_seconds, sums.served));
    const bool is_payment = kind == v1::SERVICE_KIND_PAYMENT;
    line.set_target_seconds(is_payment ? day.targets.payment_seconds : day.targets.other_seconds);
    line.set_breach(IsAbove(sums.handling_seconds, sums.served, line.target_seconds()));
  }
  for (const auto& [till, sums] : day.tills) {
    v1::ServiceOfTill& line = *response.add_tills();
    line.set_till(till);
    line.set_served(sums.served);
    line.set_average_handling_seconds(Average(sums.handling_seconds, sums.served));
    line.set_missed(sums.missed);
    line.set_called(sums.called);
    line.set_average_wait_seconds(Average(sums.wait_seconds, sums.called));
  }
}

absl::Status ServiceLevelsFold::GetServiceLevels(const v1::GetServiceLevelsRequest& request,
                                                 v1::GetServiceLevelsResponse& response) const {
  FieldErrors errors;
  if (request.centre() == 0) errors.Add("centre", "must be given");
  int32_t date = 0;
  if (!request.business_date().empty()) {
    const absl::StatusOr<int32_t> parsed = ParseDate(request.business_date());
    if (parsed.ok()) {
      date = *parsed;
    } else {
      errors.Add("business_date", "must be a date like 2026-11-23");
    }
  }
  if (!errors.empty()) return errors.ToStatus();
  const auto found = centres_.find(request.centre());
  if (found == centres_.end()) return Rejected(v1::REJECTION_REASON_CENTRE_UNKNOWN);
  const Centre& centre = found->second;
  if (date == 0) date = centre.business_date;
  const auto kept = centre.days.find(date);
  if (kept == centre.days.end() && date != centre.business_date) return Rejected(v1::REJECTION_REASON_NOT_FOUND);
  // The current date before it is opened: nobody has come yet.
  const ServiceDay day = kept != centre.days.end() ? kept->second : ServiceDay{.targets = centre.targets};
  response.set_centre(request.centre());
  response.set_business_date(FormatDate(date));
  response.set_missed(day.missed);
  FillHours(day, response);
  FillServed(day, response);
  return absl::OkStatus();
}

// --- Saving ----------------------------------------------------------------------------------------------------------

namespace {

void SaveTargets(const ServiceTargets& targets, SavedBytesWriter& writer) {
  for (const uint32_t target : {targets.peak_factor_percent, targets.payment_seconds, targets.other_seconds,
                                targets.wait_seconds}) {
    writer.Number(target);
  }
}

void RestoreTargets(SavedBytesReader& reader, ServiceTargets& targets) {
  for (uint32_t* target : {&targets.peak_factor_percent, &targets.payment_seconds, &targets.other_seconds,
                           &targets.wait_seconds}) {
    *target = static_cast<uint32_t>(reader.Number());
  }
}

void SaveSums(const ServiceSums& sums, SavedBytesWriter& writer) {
  for (const uint32_t count : {sums.arrivals, sums.called, sums.served, sums.missed}) writer.Number(count);
  writer.Signed(sums.wait_seconds);
  writer.Signed(sums.handling_seconds);
}

void RestoreSums(SavedBytesReader& reader, ServiceSums& sums) {
  for (uint32_t* count : {&sums.arrivals, &sums.called, &sums.served, &sums.missed}) {
    *count = static_cast<uint32_t>(reader.Number());
  }
  sums.wait_seconds = reader.Signed();
  sums.handling_seconds = reader.Signed();
}

template <typename SumsBy>
void SaveSumsBy(const SumsBy& sums_by, SavedBytesWriter& writer) {
  writer.Number(sums_by.size());
  for (const auto& [by, sums] : sums_by) {
    writer.Number(static_cast<uint64_t>(by));
    SaveSums(sums, writer);
  }
}

template <typename SumsBy>
void RestoreSumsBy(SavedBytesReader& reader, SumsBy& sums_by) {
  for (uint64_t left = reader.Size(); left > 0 && reader.sound(); --left) {
    RestoreSums(reader, sums_by[static_cast<typename SumsBy::key_type>(reader.Number())]);
  }
}

}  // namespace

std::string ServiceLevelsFold::Save() const {
  SavedBytesWriter writer(name(), version());
  writer.Number(centres_.size());
  for (const auto& [number, centre] : centres_) {
    writer.Number(number);
    writer.Signed(centre.utc_offset_minutes);
    SaveTargets(centre.targets, writer);
    writer.Number(static_cast<uint64_t>(centre.business_date));
    writer.Number(centre.days.size());
    for (const auto& [date, day] : centre.days) {
      writer.Number(static_cast<uint64_t>(date));
      SaveDay(day, writer);
    }
  }
  return std::move(writer).Take();
}

void ServiceLevelsFold::SaveDay(const ServiceDay& day, SavedBytesWriter& writer) {
  SaveTargets(day.targets, writer);
  for (const ServiceSums& hour : day.hours) SaveSums(hour, writer);
  SaveSumsBy(day.kinds, writer);
  SaveSumsBy(day.tills, writer);
  writer.Number(day.missed);
}

absl::Status ServiceLevelsFold::RestoreFrom(absl::string_view bytes) {
  *this = ServiceLevelsFold();
  SavedBytesReader reader(bytes, name(), version());
  for (uint64_t left = reader.Size(); left > 0 && reader.sound(); --left) {
    Centre& centre = centres_[static_cast<uint32_t>(reader.Number())];
    centre.utc_offset_minutes = static_cast<int32_t>(reader.Signed());
    RestoreTargets(reader, centre.targets);
    centre.business_date = static_cast<int32_t>(reader.Number());
    for (uint64_t days = reader.Size(); days > 0 && reader.sound(); --days) {
      RestoreDay(reader, centre.days[static_cast<int32_t>(reader.Number())]);
    }
  }
  absl::Status done = reader.Done();
  if (!done.ok()) *this = ServiceLevelsFold();
  return done;
}

void ServiceLevelsFold::RestoreDay(SavedBytesReader& reader, ServiceDay& day) {
  RestoreTargets(reader, day.targets);
  for (ServiceSums& hour : day.hours) RestoreSums(reader, hour);
  RestoreSumsBy(reader, day.kinds);
  RestoreSumsBy(reader, day.tills);
  day.missed = static_cast<uint32_t>(reader.Number());
}

}  // namespace daybook::projections
