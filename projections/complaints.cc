#include "projections/complaints.h"

#include "projections/page.h"
#include "projections/saved_bytes.h"
#include "projections/timestamp.h"

namespace daybook::projections {
namespace {

constexpr absl::string_view kComplaintsList = "complaints";

}  // namespace

// --- Applying --------------------------------------------------------------------------------------------------------

void ComplaintsFold::Apply(absl::Span<const v1::Event* const> events) {
  for (const v1::Event* event : events) ApplyOne(*event);
  if (!events.empty()) last_micros_ = events.back()->commit_time_micros();
}

void ComplaintsFold::ApplyOne(const v1::Event& event) {
  switch (event.payload_case()) {
    case v1::Event::kComplaintReceived:
      return Receive(event);
    case v1::Event::kComplaintReplied:
      return Advance(event, event.complaint_replied().complaint(), v1::COMPLAINT_STATE_REPLIED);
    case v1::Event::kComplaintResolved:
      return Advance(event, event.complaint_resolved().complaint(), v1::COMPLAINT_STATE_RESOLVED);
    case v1::Event::kComplaintOverdue:
      return RecordBreach(event);
    default:
      return;
  }
}

void ComplaintsFold::Receive(const v1::Event& event) {
  const v1::ComplaintReceived& fact = event.complaint_received();
  v1::Complaint& complaint = rows_.Add(fact.complaint());
  complaint.set_complaint(fact.complaint());
  complaint.set_kind(fact.kind());
  complaint.set_centre(event.centre());
  complaint.set_subject(fact.subject());
  complaint.set_state(v1::COMPLAINT_STATE_RECEIVED);
  SetTime(event.commit_time_micros(), *complaint.mutable_received_time());
  SetTime(fact.reply_due_micros(), *complaint.mutable_reply_due_time());
  SetTime(fact.resolve_due_micros(), *complaint.mutable_resolve_due_time());
  complaint.set_last_sequence(event.sequence());
}

void ComplaintsFold::Advance(const v1::Event& event, uint64_t number, v1::ComplaintState state) {
  v1::Complaint* complaint = rows_.Find(number);
  if (complaint == nullptr) return;
  complaint->set_state(state);
  complaint->set_last_sequence(event.sequence());
  if (state == v1::COMPLAINT_STATE_RESOLVED) rows_.End(number, complaint->centre(), event.sequence());
}

void ComplaintsFold::RecordBreach(const v1::Event& event) {
  v1::Complaint* complaint = rows_.Find(event.complaint_overdue().complaint());
  if (complaint == nullptr) return;
  if (event.complaint_overdue().deadline() == v1::COMPLAINT_DEADLINE_REPLY) {
    complaint->set_reply_breached(true);
  } else {
    complaint->set_resolve_breached(true);
  }
  complaint->set_last_sequence(event.sequence());
}

// --- Asking ----------------------------------------------------------------------------------------------------------

bool ComplaintsFold::IsOverdue(const v1::Complaint& complaint) const {
  switch (complaint.state()) {
    case v1::COMPLAINT_STATE_RECEIVED:
      return MicrosOf(complaint.reply_due_time()) < last_micros_;
    case v1::COMPLAINT_STATE_REPLIED:
      return MicrosOf(complaint.resolve_due_time()) < last_micros_;
    default:
      return false;
  }
}

absl::Status ComplaintsFold::ListComplaints(const v1::ListComplaintsRequest& request,
                                            v1::ListComplaintsResponse& response) const {
  const auto is_wanted = [&request](const v1::Complaint& complaint) {
    return (request.centre() == 0 || complaint.centre() == request.centre()) &&
           (!request.open_only() || complaint.state() != v1::COMPLAINT_STATE_RESOLVED);
  };
  const auto add = [&](uint64_t, const v1::Complaint& complaint) -> const v1::Complaint& {
    v1::Complaint& answer = *response.add_complaints();
    answer = complaint;
    answer.set_overdue(IsOverdue(complaint));
    return answer;
  };
  return FillPage(kComplaintsList, request, rows_.rows(), is_wanted, add, response);
}

// --- Saving ----------------------------------------------------------------------------------------------------------

std::string ComplaintsFold::Save() const {
  SavedBytesWriter writer(name(), version());
  writer.Signed(last_micros_);
  rows_.Save(writer);
  return std::move(writer).Take();
}

absl::Status ComplaintsFold::RestoreFrom(absl::string_view bytes) {
  *this = ComplaintsFold();
  SavedBytesReader reader(bytes, name(), version());
  last_micros_ = reader.Signed();
  rows_.Restore(reader);
  absl::Status done = reader.Done();
  if (!done.ok()) *this = ComplaintsFold();
  return done;
}

}  // namespace daybook::projections
