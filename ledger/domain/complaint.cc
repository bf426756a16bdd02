#include "ledger/domain/complaint.h"

#include "absl/strings/str_cat.h"
#include "ledger/domain/reference.h"

namespace daybook::domain {
namespace {

// An open complaint as it stands; `info` points into the state.
struct KnownComplaint {
  ComplaintId number;
  const Complaint* info = nullptr;
};

// Customers complain whether or not the day is open.
absl::StatusOr<KnownComplaint> FindComplaint(const Hearing& hearing, const v1::Reference& reference) {
  const ComplaintId number(NumberMeant(
      hearing.facts, reference, [](const v1::Event& event) { return event.complaint_received().complaint(); }));
  const auto found = hearing.state.desk.complaints.find(number);
  if (found != hearing.state.desk.complaints.end() && found->second.centre == hearing.centre_id() &&
      found->second.IsOpen()) {
    return KnownComplaint{number, &found->second};
  }
  return Rejected(v1::REJECTION_REASON_COMPLAINT_UNKNOWN, NameOf(reference, "complaint"));
}

}  // namespace

absl::Status Decide(Hearing& hearing, const v1::ReceiveComplaint& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckPeopleAndDate(hearing));
  // Nothing refuses from here on.
  const figures::Policy& policy = hearing.centre->policy;
  const int64_t now_micros = hearing.context.commit_time_micros;
  v1::ComplaintReceived* fact = AddEvent(hearing)->mutable_complaint_received();
  fact->set_complaint(hearing.state.desk.last_complaint.number() + 1);
  fact->set_kind(wish.kind());
  fact->set_customer(wish.customer());
  fact->set_subject(wish.subject());
  fact->set_reply_due_micros(now_micros + figures::DaysInMicros(policy.complaint_reply_days));
  fact->set_resolve_due_micros(now_micros + figures::DaysInMicros(policy.complaint_resolve_days));
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::ComplaintReceived& fact) {
  DeskState& desk = change.state.desk;
  desk.last_complaint = ComplaintId(fact.complaint());
  desk.complaints[desk.last_complaint] = {.centre = CentreId(change.event.centre()),
                                          .reply = {.due_micros = fact.reply_due_micros()},
                                          .resolve = {.due_micros = fact.resolve_due_micros()}};
}

absl::Status Decide(Hearing& hearing, const v1::ReplyComplaint& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckPeopleAndDate(hearing));
  DAYBOOK_ASSIGN_OR_RETURN(const KnownComplaint complaint, FindComplaint(hearing, wish.complaint()));
  if (complaint.info->reply.done_micros != 0) {
    return Rejected(v1::REJECTION_REASON_COMPLAINT_ALREADY_REPLIED,
                    absl::StrCat("complaint ", complaint.number.number()));
  }
  // Nothing refuses from here on.
  v1::ComplaintReplied* fact = AddEvent(hearing)->mutable_complaint_replied();
  fact->set_complaint(complaint.number.number());
  fact->set_reply(wish.reply());
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::ComplaintReplied& fact) {
  change.state.desk.complaints[ComplaintId(fact.complaint())].reply.done_micros = change.event.commit_time_micros();
}

absl::Status Decide(Hearing& hearing, const v1::ResolveComplaint& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckPeopleAndDate(hearing));
  DAYBOOK_ASSIGN_OR_RETURN(const KnownComplaint complaint, FindComplaint(hearing, wish.complaint()));
  if (complaint.info->reply.done_micros == 0) {
    return Rejected(v1::REJECTION_REASON_COMPLAINT_NOT_REPLIED, absl::StrCat("complaint ", complaint.number.number()));
  }
  // Nothing refuses from here on.
  v1::ComplaintResolved* fact = AddEvent(hearing)->mutable_complaint_resolved();
  fact->set_complaint(complaint.number.number());
  fact->set_outcome(wish.outcome());
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::ComplaintResolved& fact) {
  const auto complaint = change.state.desk.complaints.find(ComplaintId(fact.complaint()));
  complaint->second.resolve.done_micros = change.event.commit_time_micros();
  if (complaint->second.IsSettled()) change.state.desk.complaints.erase(complaint);
}

void AddKeys(const LedgerState& state, const Facts& facts, const v1::ReplyComplaint& wish, FactKeys& keys) {
  AddReferenceKeys(facts, wish.complaint(), keys);
}

void AddKeys(const LedgerState& state, const Facts& facts, const v1::ResolveComplaint& wish, FactKeys& keys) {
  AddReferenceKeys(facts, wish.complaint(), keys);
}

}  // namespace daybook::domain
