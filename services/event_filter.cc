#include "services/event_filter.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "ledger/base/civil_date.h"
#include "ledger/base/rejection.h"
#include "services/event_subjects.h"

namespace daybook::services {
namespace {

constexpr size_t kFilterIdMax = 64;

// The field number of a payload; 0 when there is no such type of event.
int PayloadField(const std::string& name) {
  const auto* field = v1::Event::descriptor()->FindFieldByName(name);
  return field != nullptr && field->containing_oneof() != nullptr ? field->number() : 0;
}

template <typename Numbers>
bool Contains(const Numbers& numbers, uint64_t number) {
  return std::find(numbers.begin(), numbers.end(), number) != numbers.end();
}

// Null when the event is no count.
const v1::CountFindings* FindingsOf(const v1::Event& event) {
  if (event.has_cash_counted()) return &event.cash_counted().findings();
  return event.has_safe_counted() ? &event.safe_counted().findings() : nullptr;
}

// The cheque that the payload is about; 0: none.
uint64_t ChequeOf(const v1::Event& event) {
  switch (event.payload_case()) {
    case v1::Event::kChequeCleared:
      return event.cheque_cleared().cheque();
    case v1::Event::kChequeBounced:
      return event.cheque_bounced().cheque();
    case v1::Event::kChequeReturned:
      return event.cheque_returned().cheque();
    case v1::Event::kCaseDecided:
      return event.case_decided().cheque();
    default:
      return 0;
  }
}

// Whether the cheque is among what passes from one cashier to the next; at the same till no posting says so.
bool HandsOverCheque(const v1::Event& event, uint64_t cheque) {
  return Contains(event.handover_prepared().items().cheques(), cheque) ||
         Contains(event.shift_handed_over().items().cheques(), cheque);
}

// Whether the refund gives back a payment made by this cheque: its paper is long gone, so no posting says so.
bool RefundsCheque(const v1::Event& event, uint64_t cheque) {
  if (event.has_tender_resolved()) return event.tender_resolved().cheque() == cheque;
  const auto& tenders = event.payment_refunded().tenders();
  return std::any_of(tenders.begin(), tenders.end(),
                     [cheque](const v1::RefundedTender& tender) { return tender.cheque() == cheque; });
}

// Whether the payload is about the case; what is booked to it stands in the postings.
bool IsOfCase(const v1::Event& event, uint64_t case_number) {
  switch (event.payload_case()) {
    case v1::Event::kCaseOpened:
      return event.case_opened().case_number() == case_number;
    case v1::Event::kCaseAssigned:
      return event.case_assigned().case_number() == case_number;
    case v1::Event::kCaseClosed:
      return event.case_closed().case_number() == case_number;
    case v1::Event::kPaymentReceived:
      return event.payment_received().explained_case() == case_number;
    case v1::Event::kPaymentReversed:
      return event.payment_reversed().explained_case() == case_number;
    case v1::Event::kPaymentRefunded:
      return event.payment_refunded().explained_case() == case_number;
    default:
      const v1::CountFindings* findings = FindingsOf(event);
      return findings != nullptr && findings->case_number() == case_number;
  }
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
  if (asked.request_id().size() > kFilterIdMax) errors.Add("filter.request_id", "must be at most 64 characters");
  if (asked.has_invoice() && !IsInvoiceNumber(asked.invoice())) {
    errors.Add("filter.invoice", "must be a code and a number of 8 digits, or a number of 20 digits alone");
  }
  if (absl::Status status = errors.ToStatus(); !status.ok()) return status;
  return filter;
}

bool EventFilter::Matches(const v1::Event& event) const {
  return (asked_.centre() == 0 || event.centre() == asked_.centre()) &&
         (business_date_ == 0 || event.business_date() == business_date_) &&
         (asked_.till() == 0 || MatchesTill(event)) &&
         (asked_.terminal() == 0 || event.terminal() == asked_.terminal()) &&
         (asked_.request_id().empty() || event.request_id() == asked_.request_id()) &&
         (types_.none() || types_.test(event.payload_case())) && (asked_.staff() == 0 || MatchesStaff(event)) &&
         (asked_.customer() == 0 || MatchesCustomer(event)) && (asked_.cheque() == 0 || MatchesCheque(event)) &&
         (asked_.case_number() == 0 || MatchesCase(event)) &&
         (asked_.tool() == 0 || IsOfTool(event, asked_.tool())) &&
         (!asked_.has_invoice() || IsOfInvoice(event, asked_.invoice()));
}

// What was done there, what filled or emptied its drawer from elsewhere, and the spot check that nobody made there.
bool EventFilter::MatchesTill(const v1::Event& event) const {
  const uint32_t till = asked_.till();
  return event.till() == till || (event.has_spot_check_missed() && event.spot_check_missed().till() == till) ||
         std::any_of(event.postings().begin(), event.postings().end(), [till](const v1::Posting& posting) {
           return posting.account_kind() == v1::ACCOUNT_KIND_TILL && posting.account_number() == till;
         });
}

bool EventFilter::MatchesStaff(const v1::Event& event) const {
  const uint32_t staff = asked_.staff();
  return event.actor() == staff || event.second_person() == staff || IsAboutPerson(event, staff);
}

bool EventFilter::MatchesCustomer(const v1::Event& event) const {
  const uint64_t customer = asked_.customer();
  return CustomerOf(event) == customer ||
         std::any_of(event.postings().begin(), event.postings().end(),
                     [customer](const v1::Posting& posting) { return IsOfCustomer(posting, customer); });
}

bool EventFilter::MatchesCheque(const v1::Event& event) const {
  const uint64_t cheque = asked_.cheque();
  if (ChequeOf(event) == cheque || RefundsCheque(event, cheque) || HandsOverCheque(event, cheque)) return true;
  const v1::CountFindings* findings = FindingsOf(event);
  if (findings != nullptr &&
      (Contains(findings->cheques_present(), cheque) || Contains(findings->cheques_missing(), cheque))) {
    return true;
  }
  return std::any_of(event.postings().begin(), event.postings().end(), [cheque](const v1::Posting& posting) {
    return posting.asset_kind() == v1::ASSET_KIND_CHEQUE && posting.asset_number() == cheque;
  });
}

bool EventFilter::MatchesCase(const v1::Event& event) const {
  const uint64_t case_number = asked_.case_number();
  return IsOfCase(event, case_number) ||
         std::any_of(event.postings().begin(), event.postings().end(), [case_number](const v1::Posting& posting) {
           return posting.account_kind() == v1::ACCOUNT_KIND_OVER_SHORT && posting.account_number() == case_number;
         });
}

}  // namespace daybook::services
