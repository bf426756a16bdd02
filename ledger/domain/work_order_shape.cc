// What the payloads about work orders must look like: part of CheckShape().
#include "ledger/domain/shape.h"

namespace daybook::domain {

void CheckShapeOf(const v1::OpenWorkOrder& wish, FieldErrors& errors) {
  if (!v1::WorkOrderKind_IsValid(wish.kind()) || wish.kind() == v1::WORK_ORDER_KIND_UNSPECIFIED) {
    errors.Add("open_work_order.kind", "is not a kind of work order");
  }
  if (wish.customer() > kCustomerMax) errors.Add("open_work_order.customer", "must be at most 10^15");
}

void CheckShapeOf(const v1::AssignWorkOrder& wish, FieldErrors& errors) {
  CheckReferenceShape(wish.work_order(), "assign_work_order.work_order", errors);
  if (wish.technician() == 0) errors.Add("assign_work_order.technician", "must be at least 1");
}

void CheckShapeOf(const v1::CompleteWorkOrder& wish, FieldErrors& errors) {
  CheckReferenceShape(wish.work_order(), "complete_work_order.work_order", errors);
}

void CheckShapeOf(const v1::CancelWorkOrder& wish, FieldErrors& errors) {
  CheckReferenceShape(wish.work_order(), "cancel_work_order.work_order", errors);
}

}  // namespace daybook::domain
