// The naive model: work orders, complaints, accounts, deadlines.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "tests/simulation/plain_values.h"
#include "tests/simulation/reference_model.h"

namespace daybook::simulation {

// --- Work orders -----------------------------------------------------------------------------------------------------

ModelWorkOrder* Model::FindWorkOrder(const v1::Reference& reference, uint64_t& number) {
  number = Find(reference, work_orders_by_id);
  const auto it = work_orders.find(number);
  const bool here = it != work_orders.end() && it->second.centre == centre_no_ &&
                    it->second.holder.kind != v1::ACCOUNT_KIND_OUTSIDE;
  RefuseIf(!here, v1::REJECTION_REASON_WORK_ORDER_UNKNOWN);
  return here ? &it->second : nullptr;
}

void Model::On(const v1::OpenWorkOrder& wish) {
  NeedActor({v1::ROLE_CASHIER, v1::ROLE_SUPERVISOR});
  NeedActorOnDuty();
  NeedDay();
  if (refused()) return;
  const uint64_t number = work_orders.size() + 1;
  ModelWorkOrder& order = work_orders[number];
  order = {.centre = centre_no_, .kind = wish.kind(), .customer = wish.customer(), .holder = Outside()};
  MoveThing(order.holder, Store(), v1::ASSET_KIND_WORK_ORDER, number);
  work_orders_by_id[command_->request_id()] = number;
  verdict_.number = number;
  v1::WorkOrderOpened& fact = *Fact().mutable_work_order_opened();
  fact.set_work_order(number);
  fact.set_kind(wish.kind());
  fact.set_customer(wish.customer());
}

void Model::On(const v1::AssignWorkOrder& wish) {
  NeedActor({v1::ROLE_CASHIER, v1::ROLE_SUPERVISOR});
  NeedActorOnDuty();
  NeedDay();
  RefuseIf(!staff.contains(wish.technician()), v1::REJECTION_REASON_STAFF_UNKNOWN);
  RefuseIf(!Has(wish.technician(), {v1::ROLE_TECHNICIAN, v1::ROLE_CASHIER, v1::ROLE_SUPERVISOR}),
           v1::REJECTION_REASON_TECHNICIAN_UNFIT);
  uint64_t number = 0;
  ModelWorkOrder* order = FindWorkOrder(wish.work_order(), number);
  if (order == nullptr) return;
  RefuseIf(order->holder != Store(), v1::REJECTION_REASON_WORK_ORDER_NOT_IN_STORE);
  if (refused()) return;
  MoveThing(order->holder, Hands(wish.technician()), v1::ASSET_KIND_WORK_ORDER, number);
  v1::WorkOrderAssigned& fact = *Fact().mutable_work_order_assigned();
  fact.set_work_order(number);
  fact.set_technician(wish.technician());
}

void Model::On(const v1::CompleteWorkOrder& wish) {
  NeedActor({v1::ROLE_CASHIER, v1::ROLE_SUPERVISOR, v1::ROLE_TECHNICIAN});
  NeedActorOnDuty();
  NeedDay();
  uint64_t number = 0;
  ModelWorkOrder* order = FindWorkOrder(wish.work_order(), number);
  if (order == nullptr) return;
  const bool assigned = order->holder.kind == v1::ACCOUNT_KIND_STAFF;
  RefuseIf(!assigned, v1::REJECTION_REASON_WORK_ORDER_NOT_ASSIGNED);
  const bool for_him = Has(acting_, {v1::ROLE_CASHIER, v1::ROLE_SUPERVISOR});
  RefuseIf(!for_him && order->holder != Hands(acting_), v1::REJECTION_REASON_ROLE_MISSING);
  if (refused()) return;
  v1::WorkOrderCompleted& fact = *Fact().mutable_work_order_completed();
  fact.set_work_order(number);
  fact.set_technician(static_cast<uint32_t>(order->holder.number));
  fact.set_kind(order->kind);
  fact.set_customer(order->customer);
  MoveThing(order->holder, Outside(), v1::ASSET_KIND_WORK_ORDER, number);
}

void Model::On(const v1::CancelWorkOrder& wish) {
  NeedActor({v1::ROLE_CASHIER, v1::ROLE_SUPERVISOR});
  NeedActorOnDuty();
  NeedReason();
  NeedDay();
  uint64_t number = 0;
  ModelWorkOrder* order = FindWorkOrder(wish.work_order(), number);
  if (order == nullptr || refused()) return;
  v1::WorkOrderCancelled& fact = *Fact().mutable_work_order_cancelled();
  fact.set_work_order(number);
  if (order->holder != Store()) fact.set_technician(static_cast<uint32_t>(order->holder.number));
  fact.set_kind(order->kind);
  fact.set_customer(order->customer);
  MoveThing(order->holder, Outside(), v1::ASSET_KIND_WORK_ORDER, number);
}

// --- Complaints and accounts -----------------------------------------------------------------------------------------

ModelComplaint* Model::FindComplaint(const v1::Reference& reference, uint64_t& number) {
  number = Find(reference, complaints_by_id);
  const auto it = complaints.find(number);
  const bool here = it != complaints.end() && it->second.centre == centre_no_ && it->second.resolved_micros == 0;
  RefuseIf(!here, v1::REJECTION_REASON_COMPLAINT_UNKNOWN);
  return here ? &it->second : nullptr;
}

void Model::On(const v1::ReceiveComplaint& wish) {
  NeedActor({v1::ROLE_CASHIER, v1::ROLE_SUPERVISOR});
  JudgeClaimedDate(Late::kNever);
  if (refused()) return;
  const uint64_t number = complaints.size() + 1;
  ModelComplaint& complaint = complaints[number];
  complaint.centre = centre_no_;
  complaint.reply_due_micros = now_micros_ + centre_->policy.complaint_reply_days() * 24 * kHourMicros;
  complaint.resolve_due_micros = now_micros_ + centre_->policy.complaint_resolve_days() * 24 * kHourMicros;
  complaints_by_id[command_->request_id()] = number;
  verdict_.number = number;
  v1::ComplaintReceived& fact = *Fact().mutable_complaint_received();
  fact.set_complaint(number);
  fact.set_kind(wish.kind());
  fact.set_customer(wish.customer());
  fact.set_subject(wish.subject());
  fact.set_reply_due_micros(complaint.reply_due_micros);
  fact.set_resolve_due_micros(complaint.resolve_due_micros);
}

void Model::On(const v1::ReplyComplaint& wish) {
  NeedActor({v1::ROLE_CASHIER, v1::ROLE_SUPERVISOR});
  JudgeClaimedDate(Late::kNever);
  uint64_t number = 0;
  ModelComplaint* complaint = FindComplaint(wish.complaint(), number);
  if (complaint == nullptr) return;
  RefuseIf(complaint->replied_micros != 0, v1::REJECTION_REASON_COMPLAINT_ALREADY_REPLIED);
  if (refused()) return;
  complaint->replied_micros = now_micros_;
  v1::ComplaintReplied& fact = *Fact().mutable_complaint_replied();
  fact.set_complaint(number);
  fact.set_reply(wish.reply());
}

void Model::On(const v1::ResolveComplaint& wish) {
  NeedActor({v1::ROLE_CASHIER, v1::ROLE_SUPERVISOR});
  JudgeClaimedDate(Late::kNever);
  uint64_t number = 0;
  ModelComplaint* complaint = FindComplaint(wish.complaint(), number);
  if (complaint == nullptr) return;
  RefuseIf(complaint->replied_micros == 0, v1::REJECTION_REASON_COMPLAINT_NOT_REPLIED);
  if (refused()) return;
  complaint->resolved_micros = now_micros_;
  v1::ComplaintResolved& fact = *Fact().mutable_complaint_resolved();
  fact.set_complaint(number);
  fact.set_outcome(wish.outcome());
}

void Model::On(const v1::OpenAccount& wish) {
  NeedActor({v1::ROLE_CASHIER, v1::ROLE_SUPERVISOR});
  NeedActorOnDuty();
  NeedDay();
  const bool complete = wish.supply_point_ready() && wish.meter_installed() && wish.contract_signed_by_customer() &&
                        wish.contract_signed_by_company() && wish.supply_confirmed_by_customer() &&
                        wish.supply_confirmed_by_company();
  RefuseIf(!complete, v1::REJECTION_REASON_CHECKLIST_INCOMPLETE);
  RefuseIf(accounts.contains(wish.customer()), v1::REJECTION_REASON_ACCOUNT_EXISTS);
  if (refused()) return;
  accounts.insert(wish.customer());
  Fact().mutable_account_opened()->set_customer(wish.customer());
}

// --- Deadlines -------------------------------------------------------------------------------------------------------

int64_t Model::SpotCheckDue(uint32_t till) const {
  const ModelTill& at = tills.at(till);
  if (at.machine || at.spot_since_micros == 0) return 0;
  return at.spot_since_micros + centres.at(at.centre).policy.spot_check_interval_hours() * kHourMicros;
}

// The interval begins with the first session, and again with every spot check.
void Model::NoteSpotCheck(uint32_t till, bool checked) {
  int64_t& since_micros = tills.at(till).spot_since_micros;
  if (checked || since_micros == 0) since_micros = now_micros_;
}

// Done too late is missed all the same; 0: done in time.
int64_t Model::DueOf(const ModelComplaint& complaint, bool reply) {
  const int64_t due_micros = reply ? complaint.reply_due_micros : complaint.resolve_due_micros;
  const int64_t done_micros = reply ? complaint.replied_micros : complaint.resolved_micros;
  return done_micros != 0 && done_micros <= due_micros ? 0 : due_micros;
}

std::string Model::NameOf(const v1::RecordBreach& subject) {
  switch (subject.subject_case()) {
    case v1::RecordBreach::kComplaint:
      return absl::StrCat("complaint/", subject.complaint().complaint(), "/", subject.complaint().deadline());
    case v1::RecordBreach::kTool: return absl::StrCat("tool/", subject.tool());
    case v1::RecordBreach::kDeposit: return absl::StrCat("deposit/", subject.deposit());
    default: return absl::StrCat("spot_check/", subject.spot_check_till());
  }
}

// The deadline as it stands at the centre.
ModelDeadline Model::DeadlineOf(const v1::RecordBreach& subject, uint32_t centre) const {
  switch (subject.subject_case()) {
    case v1::RecordBreach::kComplaint: {
      const auto it = complaints.find(subject.complaint().complaint());
      if (it == complaints.end() || it->second.centre != centre) return {};
      return {DueOf(it->second, subject.complaint().deadline() == v1::COMPLAINT_DEADLINE_REPLY)};
    }
    case v1::RecordBreach::kTool: {
      const auto it = tools.find(subject.tool());
      const bool out = it != tools.end() && it->second.centre == centre &&
                       it->second.holder.kind == v1::ACCOUNT_KIND_STAFF;
      if (!out) return {};
      return {it->second.due_micros, static_cast<uint32_t>(it->second.holder.number)};
    }
    case v1::RecordBreach::kDeposit: {
      const auto it = deposits.find(subject.deposit());
      if (it == deposits.end() || it->second.centre != centre || it->second.confirmed) return {};
      return {it->second.since_micros + centres.at(centre).policy.deposit_age_max_hours() * kHourMicros};
    }
    default: {
      const auto it = tills.find(subject.spot_check_till());
      if (it == tills.end() || it->second.centre != centre) return {};
      return {SpotCheckDue(subject.spot_check_till())};
    }
  }
}

// A deposit is overdue once; everything else once for each time at which it had to be done.
std::string Model::BreachKey(const v1::RecordBreach& subject, int64_t due_micros) {
  return absl::StrCat("breach/", NameOf(subject), "/", subject.subject_case() == v1::RecordBreach::kDeposit ? 0
                                                                                                          : due_micros);
}

// Where the interval changes while a spot check is due, an earlier time for the same check is no second breach.
bool Model::IsOnRecord(const v1::RecordBreach& subject, int64_t due_micros) const {
  if (subject.subject_case() != v1::RecordBreach::kSpotCheckTill) return used.contains(BreachKey(subject, due_micros));
  const auto till = tills.find(subject.spot_check_till());
  return till != tills.end() && due_micros != 0 && due_micros <= till->second.spot_missed_micros;
}

std::set<std::string> Model::Due(int64_t now_micros) const {
  std::set<std::string> due;
  const auto look = [&](uint32_t centre, const v1::RecordBreach& subject) {
    const int64_t due_micros = DeadlineOf(subject, centre).due_micros;
    const bool missed = due_micros != 0 && due_micros < now_micros && !IsOnRecord(subject, due_micros);
    if (missed) due.insert(NameOf(subject));
  };
  v1::RecordBreach subject;
  for (const auto& [number, complaint] : complaints) {
    for (v1::ComplaintDeadline deadline : {v1::COMPLAINT_DEADLINE_REPLY, v1::COMPLAINT_DEADLINE_RESOLVE}) {
      subject.mutable_complaint()->set_complaint(number);
      subject.mutable_complaint()->set_deadline(deadline);
      look(complaint.centre, subject);
    }
  }
  for (const auto& [tag, tool] : tools) {
    subject.set_tool(tag);
    look(tool.centre, subject);
  }
  for (const auto& [number, deposit] : deposits) {
    subject.set_deposit(number);
    look(deposit.centre, subject);
  }
  for (const auto& [number, till] : tills) {
    subject.set_spot_check_till(number);
    look(till.centre, subject);
  }
  return due;
}

void Model::On(const v1::RecordBreach& wish) {
  // The timer claims no date.
  const bool claims = !command_->claimed_business_date().empty();
  MayRefuseIf(claims, v1::REJECTION_REASON_DAY_CLOSED);
  MayRefuseIf(claims, v1::REJECTION_REASON_DATE_IN_FUTURE);
  const ModelDeadline deadline = DeadlineOf(wish, centre_no_);
  const bool on_record = IsOnRecord(wish, deadline.due_micros);
  // What is over and on record may be forgotten.
  RefuseIf(deadline.due_micros == 0 || on_record, v1::REJECTION_REASON_BREACH_SUBJECT_UNKNOWN);
  RefuseIf(deadline.due_micros >= now_micros_, v1::REJECTION_REASON_BREACH_NOT_DUE);
  RefuseIf(on_record, v1::REJECTION_REASON_BREACH_RECORDED);
  if (refused()) return;
  used.insert(BreachKey(wish, deadline.due_micros));
  v1::Event& fact = Fact();
  switch (wish.subject_case()) {
    case v1::RecordBreach::kComplaint:
      fact.mutable_complaint_overdue()->set_complaint(wish.complaint().complaint());
      fact.mutable_complaint_overdue()->set_deadline(wish.complaint().deadline());
      return fact.mutable_complaint_overdue()->set_due_micros(deadline.due_micros);
    case v1::RecordBreach::kTool:
      fact.mutable_tool_overdue()->set_tag(wish.tool());
      fact.mutable_tool_overdue()->set_holder(deadline.holder);
      return fact.mutable_tool_overdue()->set_due_micros(deadline.due_micros);
    case v1::RecordBreach::kDeposit:
      fact.mutable_deposit_overdue()->set_deposit(wish.deposit());
      return fact.mutable_deposit_overdue()->set_due_micros(deadline.due_micros);
    default:
      tills.at(wish.spot_check_till()).spot_missed_micros = deadline.due_micros;
      fact.mutable_spot_check_missed()->set_till(wish.spot_check_till());
      return fact.mutable_spot_check_missed()->set_due_micros(deadline.due_micros);
  }
}

}  // namespace daybook::simulation
