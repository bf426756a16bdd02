// What the payloads about deadlines must look like: part of CheckShape().
#include "ledger/domain/shape.h"

namespace daybook::domain {
namespace {

void CheckComplaint(const v1::ComplaintBreach& complaint, FieldErrors& errors) {
  CheckNumber(complaint.complaint(), "record_breach.complaint.complaint", errors);
  if (complaint.deadline() == v1::COMPLAINT_DEADLINE_REPLY || complaint.deadline() == v1::COMPLAINT_DEADLINE_RESOLVE) {
    return;
  }
  errors.Add("record_breach.complaint.deadline", "must be REPLY or RESOLVE");
}

}  // namespace

void CheckShapeOf(const v1::RecordBreach& wish, FieldErrors& errors) {
  switch (wish.subject_case()) {
    case v1::RecordBreach::kComplaint:
      return CheckComplaint(wish.complaint(), errors);
    case v1::RecordBreach::kTool:
      return CheckNumber(wish.tool(), "record_breach.tool", errors);
    case v1::RecordBreach::kDeposit:
      return CheckNumber(wish.deposit(), "record_breach.deposit", errors);
    case v1::RecordBreach::kSpotCheckTill:
      return CheckNumber(wish.spot_check_till(), "record_breach.spot_check_till", errors);
    case v1::RecordBreach::SUBJECT_NOT_SET:
      errors.Add("record_breach.subject", "is required");
      return;
  }
}

}  // namespace daybook::domain
