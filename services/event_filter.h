// Which events a reader asked for.
#pragma once

#include <bitset>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "daybook/v1/audit_service.pb.h"
#include "daybook/v1/event.pb.h"

namespace daybook::services {

namespace v1 = ::daybook::v1;

class EventFilter {
 public:
  // FIELD_INVALID for a date that does not exist, an unknown type, a request id too long, what is no invoice number.
  static absl::StatusOr<EventFilter> Make(const v1::EventFilter& asked);

  bool Matches(const v1::Event& event) const;

  // Both set: only events of one day of one centre can match.
  uint32_t centre() const { return asked_.centre(); }
  int32_t business_date() const { return business_date_; }

 private:
  static constexpr size_t kPayloadFieldMax = 256;

  bool MatchesTill(const v1::Event& event) const;
  bool MatchesStaff(const v1::Event& event) const;
  bool MatchesCustomer(const v1::Event& event) const;
  bool MatchesCheque(const v1::Event& event) const;
  bool MatchesCase(const v1::Event& event) const;

  v1::EventFilter asked_;
  int32_t business_date_ = 0;
  // By payload field number; none set: every type.
  std::bitset<kPayloadFieldMax> types_;
};

}  // namespace daybook::services
