// Service levels: how long customers waited and were served on each day, by hour, kind and window.
//
//   ServiceLevelsFold service_levels;
//   service_levels.GetServiceLevels(request, response);
//
// Hours are local time of the centre by the terminals' clocks (occur_time). A day is judged by the policy that was in
// force at its end. A queue event that was claimed for a closed day counts for that day while it is kept, and is
// dropped afterwards. Memory: the last kDaysKept days of each centre (~1 KB each). The caller fills as_of_sequence.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/container/btree_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "daybook/v1/event.pb.h"
#include "daybook/v1/register.pb.h"
#include "ledger/fold.h"

namespace daybook::projections {

class SavedBytesReader;
class SavedBytesWriter;

// What a day is judged by.
struct ServiceTargets {
  uint32_t peak_factor_percent = 0;
  uint32_t payment_seconds = 0;
  uint32_t other_seconds = 0;
  uint32_t wait_seconds = 0;
};

// Of one hour, kind or till; what a kind or an hour does not have stays 0.
struct ServiceSums {
  uint32_t arrivals = 0;
  uint32_t called = 0;
  uint32_t served = 0;
  uint32_t missed = 0;
  int64_t wait_seconds = 0;
  int64_t handling_seconds = 0;
};

struct ServiceDay {
  ServiceTargets targets;
  // By hour of taking the ticket.
  std::array<ServiceSums, 24> hours;
  // By ServiceKind, by till.
  absl::btree_map<int, ServiceSums> kinds;
  absl::btree_map<uint32_t, ServiceSums> tills;
  uint32_t missed = 0;
};

class ServiceLevelsFold final : public Fold {
 public:
  static constexpr size_t kDaysKept = 100;

  absl::string_view name() const override { return "service_levels"; }
  uint32_t version() const override { return 1; }
  void Apply(absl::Span<const v1::Event* const> events) override;
  std::string Save() const override;
  absl::Status RestoreFrom(absl::string_view bytes) override;
  std::unique_ptr<Fold> NewEmpty() const override { return std::make_unique<ServiceLevelsFold>(); }

  // FIELD_INVALID, CENTRE_UNKNOWN, NOT_FOUND for a day that is not kept.
  absl::Status GetServiceLevels(const v1::GetServiceLevelsRequest& request,
                                v1::GetServiceLevelsResponse& response) const;

 private:
  struct Centre {
    int32_t utc_offset_minutes = 0;
    ServiceTargets targets;
    int32_t business_date = 0;
    absl::btree_map<int32_t, ServiceDay> days;
  };

  void ApplyOne(const v1::Event& event);
  void Configure(const v1::Event& event);
  // The day that a queue event belongs to; null: not kept.
  ServiceDay* DayOf(const v1::Event& event, Centre*& centre);
  static void BeginDay(Centre& centre, int32_t date);
  static void ApplyToDay(const v1::Event& event, const Centre& centre, ServiceDay& day);
  static void FillHours(const ServiceDay& day, v1::GetServiceLevelsResponse& response);
  static void FillServed(const ServiceDay& day, v1::GetServiceLevelsResponse& response);
  static void SaveDay(const ServiceDay& day, SavedBytesWriter& writer);
  static void RestoreDay(SavedBytesReader& reader, ServiceDay& day);

  absl::btree_map<uint32_t, Centre> centres_;
};

}  // namespace daybook::projections
