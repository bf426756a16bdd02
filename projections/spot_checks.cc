#include "projections/spot_checks.h"

#include "absl/strings/numbers.h"
#include "absl/strings/strip.h"
#include "daybook/v1/close.pb.h"
#include "ledger/base/checks.h"
#include "projections/page.h"
#include "projections/saved_bytes.h"
#include "projections/timestamp.h"

namespace daybook::projections {
namespace {

constexpr absl::string_view kSpotChecksList = "spot_checks";
constexpr absl::string_view kItemPrefix = "spot_check/";

}  // namespace

// --- Applying --------------------------------------------------------------------------------------------------------

void SpotChecksFold::Apply(absl::Span<const v1::Event* const> events) {
  for (const v1::Event* event : events) ApplyOne(*event);
  if (!events.empty()) last_micros_ = events.back()->commit_time_micros();
}

void SpotChecksFold::ApplyOne(const v1::Event& event) {
  switch (event.payload_case()) {
    case v1::Event::kCentreConfigured:
      interval_hours_[event.centre()] = event.centre_configured().policy().spot_check_interval_hours();
      return;
    case v1::Event::kTillRegistered: {
      // A machine has no cashier to be surprised.
      if (event.till_registered().kind() != v1::TILL_KIND_WINDOW) return;
      v1::SpotCheck& check = tills_[event.till()];
      check.set_centre(event.centre());
      check.mutable_line()->set_till(event.till());
      return;
    }
    case v1::Event::kSessionOpened:
      return Use(event, event.till());
    case v1::Event::kShiftHandedOver:
      return Use(event, event.shift_handed_over().to_till());
    case v1::Event::kCashCounted:
      return Check(event);
    case v1::Event::kBusinessDayClosed:
      return Carry(event);
    default:
      return;
  }
}

void SpotChecksFold::Use(const v1::Event& event, uint32_t till) {
  const auto found = tills_.find(till);
  if (found == tills_.end() || found->second.line().since_micros() != 0) return;
  found->second.mutable_line()->set_since_micros(event.commit_time_micros());
  found->second.mutable_line()->set_since_sequence(event.sequence());
}

void SpotChecksFold::Check(const v1::Event& event) {
  if (event.cash_counted().findings().purpose() != v1::COUNT_PURPOSE_SPOT) return;
  const auto found = tills_.find(event.till());
  if (found == tills_.end()) return;
  v1::SpotCheckLine& line = *found->second.mutable_line();
  line.set_checked_micros(event.commit_time_micros());
  line.set_supervisor(event.actor());
  line.set_since_micros(event.commit_time_micros());
  line.set_since_sequence(event.sequence());
  line.set_carried_since(0);
}

void SpotChecksFold::Carry(const v1::Event& event) {
  v1::CloseDocument document;
  DAYBOOK_CHECK(document.ParseFromString(event.business_day_closed().document()));
  for (const v1::OpenItem& item : document.items()) {
    absl::string_view key = item.key();
    uint32_t till = 0;
    if (!absl::ConsumePrefix(&key, kItemPrefix) || !absl::SimpleAtoi(key, &till)) continue;
    const auto found = tills_.find(till);
    if (found != tills_.end()) found->second.mutable_line()->set_carried_since(item.carried_since());
  }
}

// --- Asking ----------------------------------------------------------------------------------------------------------

int64_t SpotChecksFold::DueMicros(const v1::SpotCheck& check) const {
  const auto hours = interval_hours_.find(check.centre());
  if (check.line().since_micros() == 0 || hours == interval_hours_.end()) return 0;
  return check.line().since_micros() + hours->second * kMicrosPerHour;
}

absl::Status SpotChecksFold::ListSpotChecks(const v1::ListSpotChecksRequest& request,
                                            v1::ListSpotChecksResponse& response) const {
  const auto is_overdue = [this](const v1::SpotCheck& check) {
    const int64_t due_micros = DueMicros(check);
    return due_micros != 0 && due_micros < last_micros_;
  };
  const auto is_wanted = [&](const v1::SpotCheck& check) {
    return (request.centre() == 0 || check.centre() == request.centre()) &&
           (!request.overdue_only() || is_overdue(check));
  };
  const auto add = [&](uint32_t, const v1::SpotCheck& check) -> const v1::SpotCheck& {
    v1::SpotCheck& answer = *response.add_spot_checks();
    answer = check;
    if (const int64_t due_micros = DueMicros(check); due_micros != 0) SetTime(due_micros, *answer.mutable_due_time());
    answer.set_overdue(is_overdue(check));
    return answer;
  };
  return FillPage(kSpotChecksList, request, tills_, is_wanted, add, response);
}

// --- Saving ----------------------------------------------------------------------------------------------------------

std::string SpotChecksFold::Save() const {
  SavedBytesWriter writer(name(), version());
  writer.Signed(last_micros_);
  writer.Number(tills_.size());
  for (const auto& [till, check] : tills_) {
    writer.Number(till);
    writer.Message(check);
  }
  writer.Number(interval_hours_.size());
  for (const auto& [centre, hours] : interval_hours_) {
    writer.Number(centre);
    writer.Number(hours);
  }
  return std::move(writer).Take();
}

absl::Status SpotChecksFold::RestoreFrom(absl::string_view bytes) {
  *this = SpotChecksFold();
  SavedBytesReader reader(bytes, name(), version());
  last_micros_ = reader.Signed();
  for (uint64_t left = reader.Size(); left > 0 && reader.sound(); --left) {
    reader.Message(tills_[static_cast<uint32_t>(reader.Number())]);
  }
  for (uint64_t left = reader.Size(); left > 0 && reader.sound(); --left) {
    uint32_t& hours = interval_hours_[static_cast<uint32_t>(reader.Number())];
    hours = static_cast<uint32_t>(reader.Number());
  }
  absl::Status done = reader.Done();
  if (!done.ok()) *this = SpotChecksFold();
  return done;
}

}  // namespace daybook::projections
