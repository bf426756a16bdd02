// What the payloads about complaints must look like: part of CheckShape().
#include "ledger/domain/shape.h"

namespace daybook::domain {
namespace {

void CheckText(const std::string& text, const char* field, FieldErrors& errors) {
  if (!IsText(text, kTextCharactersMax)) errors.Add(field, "must be 1..200 characters, on one line");
}

}  // namespace

void CheckShapeOf(const v1::ReceiveComplaint& wish, FieldErrors& errors) {
  if (!v1::ComplaintKind_IsValid(wish.kind()) || wish.kind() == v1::COMPLAINT_KIND_UNSPECIFIED) {
    errors.Add("receive_complaint.kind", "is not a kind of complaint");
  }
  if (wish.customer() > kCustomerMax) errors.Add("receive_complaint.customer", "must be at most 10^15");
  CheckText(wish.subject(), "receive_complaint.subject", errors);
}

void CheckShapeOf(const v1::ReplyComplaint& wish, FieldErrors& errors) {
  CheckReferenceShape(wish.complaint(), "reply_complaint.complaint", errors);
  CheckText(wish.reply(), "reply_complaint.reply", errors);
}

void CheckShapeOf(const v1::ResolveComplaint& wish, FieldErrors& errors) {
  CheckReferenceShape(wish.complaint(), "resolve_complaint.complaint", errors);
  CheckText(wish.outcome(), "resolve_complaint.outcome", errors);
}

}  // namespace daybook::domain
