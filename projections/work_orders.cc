#include "projections/work_orders.h"

#include "projections/page.h"
#include "projections/saved_bytes.h"
#include "projections/timestamp.h"

namespace daybook::projections {
namespace {

constexpr absl::string_view kWorkOrdersList = "work_orders";

bool IsOpen(const v1::WorkOrder& order) {
  return order.state() == v1::WORK_ORDER_STATE_OPEN || order.state() == v1::WORK_ORDER_STATE_ASSIGNED;
}

}  // namespace

// --- Applying --------------------------------------------------------------------------------------------------------

void WorkOrdersFold::Apply(absl::Span<const v1::Event* const> events) {
  for (const v1::Event* event : events) ApplyOne(*event);
}

void WorkOrdersFold::ApplyOne(const v1::Event& event) {
  switch (event.payload_case()) {
    case v1::Event::kWorkOrderOpened:
      return Open(event);
    case v1::Event::kWorkOrderAssigned:
      return Assign(event, event.work_order_assigned().work_order(), event.work_order_assigned().technician());
    case v1::Event::kShiftHandedOver:
      for (const uint64_t number : event.shift_handed_over().items().work_orders()) {
        Assign(event, number, event.shift_handed_over().receiver());
      }
      return;
    case v1::Event::kWorkOrderCompleted:
      return End(event, event.work_order_completed().work_order(), v1::WORK_ORDER_STATE_COMPLETED);
    case v1::Event::kWorkOrderCancelled:
      return End(event, event.work_order_cancelled().work_order(), v1::WORK_ORDER_STATE_CANCELLED);
    default:
      return;
  }
}

void WorkOrdersFold::Open(const v1::Event& event) {
  const v1::WorkOrderOpened& fact = event.work_order_opened();
  v1::WorkOrder& order = rows_.Add(fact.work_order());
  order.set_work_order(fact.work_order());
  order.set_kind(fact.kind());
  order.set_centre(event.centre());
  order.set_state(v1::WORK_ORDER_STATE_OPEN);
  SetTime(event.commit_time_micros(), *order.mutable_opened_time());
  order.set_last_sequence(event.sequence());
}

void WorkOrdersFold::Assign(const v1::Event& event, uint64_t number, uint32_t holder) {
  v1::WorkOrder* order = rows_.Find(number);
  if (order == nullptr) return;
  order->set_state(v1::WORK_ORDER_STATE_ASSIGNED);
  order->set_holder(holder);
  order->set_last_sequence(event.sequence());
}

void WorkOrdersFold::End(const v1::Event& event, uint64_t number, v1::WorkOrderState state) {
  v1::WorkOrder* order = rows_.Find(number);
  if (order == nullptr) return;
  order->set_state(state);
  SetTime(event.commit_time_micros(), *order->mutable_ended_time());
  order->set_last_sequence(event.sequence());
  rows_.End(number, order->centre(), event.sequence());
}

// --- Asking ----------------------------------------------------------------------------------------------------------

absl::Status WorkOrdersFold::ListWorkOrders(const v1::ListWorkOrdersRequest& request,
                                            v1::ListWorkOrdersResponse& response) const {
  const auto is_wanted = [&request](const v1::WorkOrder& order) {
    return (request.centre() == 0 || order.centre() == request.centre()) &&
           (request.holder() == 0 || order.holder() == request.holder()) && (!request.open_only() || IsOpen(order));
  };
  const auto add = [&response](uint64_t, const v1::WorkOrder& order) -> const v1::WorkOrder& {
    return *response.add_work_orders() = order;
  };
  return FillPage(kWorkOrdersList, request, rows_.rows(), is_wanted, add, response);
}

// --- Saving ----------------------------------------------------------------------------------------------------------

std::string WorkOrdersFold::Save() const {
  SavedBytesWriter writer(name(), version());
  rows_.Save(writer);
  return std::move(writer).Take();
}

absl::Status WorkOrdersFold::RestoreFrom(absl::string_view bytes) {
  *this = WorkOrdersFold();
  SavedBytesReader reader(bytes, name(), version());
  rows_.Restore(reader);
  absl::Status done = reader.Done();
  if (!done.ok()) *this = WorkOrdersFold();
  return done;
}

}  // namespace daybook::projections
