#include "services/event_filter.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "ledger/base/civil_date.h"
#include "ledger/base/rejection.h"

namespace daybook::services {
namespace {

constexpr size_t kRequestIdMax = 64;

// The field number of a payload; 0 when there is no such type of event.
int PayloadField(const std::string& name) {
  const auto* field = v1::Event::descriptor()->FindFieldByName(name);
  return field != nullptr && field->containing_oneof() != nullptr ? field->number() : 0;
}

bool IsOfCustomer(const v1::Posting& posting, uint64_t customer) {
  return posting.account_number() == customer && (posting.account_kind() == v1::ACCOUNT_KIND_CUSTOMER ||
                                                  posting.account_kind() == v1::ACCOUNT_KIND_CARD_LOAD_PENDING);
}

}  // namespace

absl::StatusOr<EventFilter> EventFilter::Make(const v1::EventFilter& asked) {
  EventFilter filter;
  filter.asked_ = asked;
  FieldErrors errors;
  if (!asked.business_date().empty()) {
    const absl::StatusOr<int32_t> date = ParseDate(asked.business_date());
    if (date.ok()) {
      filter.business_date_ = *date;
    } else {
      errors.Add("filter.business_date", "must be a date like 2026-11-23");
    }
  }
  for (int i = 0; i < asked.types_size(); ++i) {
    const int field = PayloadField(asked.types(i));
    if (field > 0) {
      filter.types_.set(field);
    } else {
      errors.Add(absl::StrCat("filter.types[", i, "]"), "is no type of event");
    }
  }
  if (asked.request_id().size() > kRequestIdMax) errors.Add("filter.request_id", "must be at most 64 characters");
  if (absl::Status status = errors.ToStatus(); !status.ok()) return status;
  return filter;
}

bool EventFilter::Matches(const v1::Event& event) const {
  return (asked_.centre() == 0 || event.centre() == asked_.centre()) &&
         (business_date_ == 0 || event.business_date() == business_date_) &&
         (asked_.till() == 0 || event.till() == asked_.till()) &&
         (asked_.terminal() == 0 || event.terminal() == asked_.terminal()) &&
         (asked_.request_id().empty() || event.request_id() == asked_.request_id()) &&
         (types_.none() || types_.test(event.payload_case())) && (asked_.staff() == 0 || MatchesStaff(event)) &&
         (asked_.customer() == 0 || MatchesCustomer(event));
}

bool EventFilter::MatchesStaff(const v1::Event& event) const {
  return event.actor() == asked_.staff() || event.second_person() == asked_.staff();
}

bool EventFilter::MatchesCustomer(const v1::Event& event) const {
  const uint64_t customer = asked_.customer();
  return (event.has_payment_received() && event.payment_received().customer() == customer) ||
         (event.has_tender_resolved() && event.tender_resolved().customer() == customer) ||
         (event.has_payment_reversed() && event.payment_reversed().customer() == customer) ||
         std::any_of(event.postings().begin(), event.postings().end(),
                     [customer](const v1::Posting& posting) { return IsOfCustomer(posting, customer); });
}

}  // namespace daybook::services
