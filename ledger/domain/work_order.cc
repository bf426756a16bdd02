#include "ledger/domain/work_order.h"

#include "absl/strings/str_cat.h"
#include "ledger/base/checks.h"
#include "ledger/domain/postings.h"
#include "ledger/domain/reference.h"

namespace daybook::domain {
namespace {

constexpr RoleMask kHolders = kCashiers | Only(v1::ROLE_TECHNICIAN);

// An open work order as it stands; `info` points into the state.
struct KnownWorkOrder {
  WorkOrderId number;
  const WorkOrder* info = nullptr;
  // STORE of the centre, or STAFF.
  ThingHolder holder;

  // None: it lies in the store.
  StaffId technician() const {
    return holder.kind == v1::ACCOUNT_KIND_STAFF ? StaffId(static_cast<uint32_t>(holder.number)) : StaffId();
  }
};

absl::StatusOr<KnownWorkOrder> FindWorkOrder(const Hearing& hearing, const v1::Reference& reference) {
  const WorkOrderId number(NumberMeant(
      hearing.facts, reference, [](const v1::Event& event) { return event.work_order_opened().work_order(); }));
  const auto found = hearing.state.desk.work_orders.find(number);
  if (found == hearing.state.desk.work_orders.end() || found->second.centre != hearing.centre_id()) {
    return Rejected(v1::REJECTION_REASON_WORK_ORDER_UNKNOWN, NameOf(reference, "work order"));
  }
  const auto held = hearing.state.things.find(Thing{v1::ASSET_KIND_WORK_ORDER, number.number()});
  DAYBOOK_CHECK(held != hearing.state.things.end());
  return KnownWorkOrder{number, &found->second, held->second};
}

// TECHNICIAN_UNFIT unless he may hold work orders at the centre.
absl::Status CheckTechnician(const Hearing& hearing, StaffId technician) {
  if (HasRole(hearing, hearing.state.FindStaff(technician), kHolders)) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_TECHNICIAN_UNFIT, absl::StrCat("staff ", technician.number()));
}

// ROLE_MISSING: a TECHNICIAN completes what he holds himself; for others it takes a CASHIER or SUPERVISOR.
absl::Status CheckCompletes(const Hearing& hearing, const KnownWorkOrder& order) {
  if (order.technician() == hearing.acting || HasRole(hearing, hearing.actor, kCashiers)) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_ROLE_MISSING,
                  absl::StrCat("work order ", order.number.number(), " is in other hands"));
}

void MoveOut(v1::Event& event, const KnownWorkOrder& order) {
  MovePaper(event, v1::ACCOUNT_KIND_OUTSIDE, event.centre(), order.holder.kind, order.holder.number,
            v1::ASSET_KIND_WORK_ORDER, order.number.number());
}

// What a work order's end says of it.
template <typename Fact>
void FillEnd(const KnownWorkOrder& order, Fact& fact) {
  fact.set_work_order(order.number.number());
  fact.set_technician(order.technician().number());
  fact.set_kind(order.info->kind);
  fact.set_customer(order.info->customer);
}

}  // namespace

absl::Status Decide(Hearing& hearing, const v1::OpenWorkOrder& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckPeopleAndDay(hearing));
  DAYBOOK_RETURN_IF_ERROR(CheckRoomInClose(hearing));
  // Nothing refuses from here on.
  const uint64_t number = hearing.state.desk.last_work_order.number() + 1;
  const uint32_t centre = hearing.command.centre();
  v1::Event* event = AddEvent(hearing);
  MovePaper(*event, v1::ACCOUNT_KIND_STORE, centre, v1::ACCOUNT_KIND_OUTSIDE, centre, v1::ASSET_KIND_WORK_ORDER,
            number);
  v1::WorkOrderOpened* fact = event->mutable_work_order_opened();
  fact->set_work_order(number);
  fact->set_kind(wish.kind());
  fact->set_customer(wish.customer());
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::WorkOrderOpened& fact) {
  DeskState& desk = change.state.desk;
  desk.last_work_order = WorkOrderId(fact.work_order());
  desk.work_orders[desk.last_work_order] = {
      .centre = CentreId(change.event.centre()), .kind = fact.kind(), .customer = fact.customer()};
}

absl::Status Decide(Hearing& hearing, const v1::AssignWorkOrder& wish) {
  const StaffId technician(wish.technician());
  if (hearing.state.FindStaff(technician) == nullptr) {
    return Rejected(v1::REJECTION_REASON_STAFF_UNKNOWN, absl::StrCat("staff ", wish.technician()));
  }
  DAYBOOK_RETURN_IF_ERROR(CheckPeopleAndDay(hearing));
  DAYBOOK_RETURN_IF_ERROR(CheckRoomInClose(hearing));
  DAYBOOK_ASSIGN_OR_RETURN(const KnownWorkOrder order, FindWorkOrder(hearing, wish.work_order()));
  if (order.technician()) {
    return Rejected(v1::REJECTION_REASON_WORK_ORDER_NOT_IN_STORE,
                    absl::StrCat("staff ", order.technician().number(), " holds it"));
  }
  DAYBOOK_RETURN_IF_ERROR(CheckTechnician(hearing, technician));
  // Nothing refuses from here on.
  v1::Event* event = AddEvent(hearing);
  MovePaper(*event, v1::ACCOUNT_KIND_STAFF, technician.number(), order.holder.kind, order.holder.number,
            v1::ASSET_KIND_WORK_ORDER, order.number.number());
  v1::WorkOrderAssigned* fact = event->mutable_work_order_assigned();
  fact->set_work_order(order.number.number());
  fact->set_technician(technician.number());
  return absl::OkStatus();
}

// Its holder is folded from the postings.
void Evolve(Change& change, const v1::WorkOrderAssigned& fact) {}

absl::Status Decide(Hearing& hearing, const v1::CompleteWorkOrder& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckPeopleAndDay(hearing));
  DAYBOOK_ASSIGN_OR_RETURN(const KnownWorkOrder order, FindWorkOrder(hearing, wish.work_order()));
  if (!order.technician()) {
    return Rejected(v1::REJECTION_REASON_WORK_ORDER_NOT_ASSIGNED, absl::StrCat("work order ", order.number.number()));
  }
  DAYBOOK_RETURN_IF_ERROR(CheckCompletes(hearing, order));
  // Nothing refuses from here on.
  v1::Event* event = AddEvent(hearing);
  MoveOut(*event, order);
  FillEnd(order, *event->mutable_work_order_completed());
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::WorkOrderCompleted& fact) {
  change.state.desk.work_orders.erase(WorkOrderId(fact.work_order()));
}

absl::Status Decide(Hearing& hearing, const v1::CancelWorkOrder& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckPeopleAndDay(hearing));
  DAYBOOK_ASSIGN_OR_RETURN(const KnownWorkOrder order, FindWorkOrder(hearing, wish.work_order()));
  // Nothing refuses from here on.
  v1::Event* event = AddEvent(hearing);
  MoveOut(*event, order);
  FillEnd(order, *event->mutable_work_order_cancelled());
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::WorkOrderCancelled& fact) {
  change.state.desk.work_orders.erase(WorkOrderId(fact.work_order()));
}

void AddKeys(const LedgerState& state, const Facts& facts, const v1::AssignWorkOrder& wish, FactKeys& keys) {
  AddReferenceKeys(facts, wish.work_order(), keys);
}

void AddKeys(const LedgerState& state, const Facts& facts, const v1::CompleteWorkOrder& wish, FactKeys& keys) {
  AddReferenceKeys(facts, wish.work_order(), keys);
}

void AddKeys(const LedgerState& state, const Facts& facts, const v1::CancelWorkOrder& wish, FactKeys& keys) {
  AddReferenceKeys(facts, wish.work_order(), keys);
}

}  // namespace daybook::domain
