// The generator: queue, work orders, complaints, accounts, deadlines.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "tests/simulation/command_generator.h"
#include "tests/simulation/plain_values.h"

namespace daybook::simulation {
namespace {

v1::ServiceKind SomeKind(uint64_t chance) { return static_cast<v1::ServiceKind>(1 + chance % 7); }

}  // namespace

v1::Command CommandGenerator::SomeTicket() {
  int32_t date = Here().date;
  const bool late = Chance(15);
  if (late) {
    for (const auto& [key, ticket] : model_->tickets) {
      if (std::get<0>(key) == centre_ && Chance(20)) date = std::get<1>(key);
    }
  }
  std::vector<uint32_t> waiting;
  std::vector<uint32_t> called;
  uint32_t last = 0;
  for (const auto& [key, ticket] : model_->tickets) {
    if (std::get<0>(key) != centre_ || std::get<1>(key) != date) continue;
    last = std::max(last, std::get<2>(key));
    if (ticket.state == ModelTicket::State::kWaiting) waiting.push_back(std::get<2>(key));
    if (ticket.state == ModelTicket::State::kCalled) called.push_back(std::get<2>(key));
  }
  const uint32_t till = SomeTill(true);
  const uint32_t cashier = Who({v1::ROLE_CASHIER, v1::ROLE_SUPERVISOR});
  const uint32_t any = Between(1, last + 1);
  v1::Command command = AtCentre(cashier);
  if (Chance(waiting.size() > 2 ? 20 : 50)) {
    v1::TakeTicket& wish = *command.mutable_take_ticket();
    wish.set_ticket(last + 1 > 1 && Chance(6) ? Between(1, last) : last + 1);
    wish.set_kind(SomeKind(Pick(7)));
    if (Chance(60)) {
      command.set_actor(0);
      command.set_terminal(centre_ == 3 ? 30101 : 40101);
    }
  } else if (!called.empty() && Chance(50)) {
    if (Chance(10)) {
      command.mutable_miss_ticket()->set_ticket(OneOf(called));
    } else {
      command.set_till(till);
      v1::EndService& wish = *command.mutable_end_service();
      wish.set_ticket(Chance(95) ? OneOf(called) : any);
      wish.set_kind(SomeKind(Pick(7)));
    }
  } else if (Chance(15)) {
    command.mutable_miss_ticket()->set_ticket(waiting.empty() || Chance(10) ? any : OneOf(waiting));
  } else {
    command.set_till(till);
    command.mutable_call_ticket()->set_ticket(waiting.empty() || Chance(5) ? any : OneOf(waiting));
  }
  if (late) command.set_already_taken(Chance(90));
  // A terminal's clock may be behind.
  if (Chance(10)) command.set_occur_time_micros(now_micros_ - static_cast<int64_t>(Pick(600)) * kSecondMicros);
  command.set_claimed_business_date(Text(date));
  return command;
}

v1::Command CommandGenerator::SomeWorkOrder() {
  v1::Command command = AtCentre(Who({v1::ROLE_CASHIER, v1::ROLE_SUPERVISOR}));
  std::vector<uint64_t> stored;
  std::vector<uint64_t> assigned;
  for (const auto& [number, order] : model_->work_orders) {
    if (order.centre != centre_) continue;
    if (order.holder.kind == v1::ACCOUNT_KIND_STORE) stored.push_back(number);
    if (order.holder.kind == v1::ACCOUNT_KIND_STAFF) assigned.push_back(number);
  }
  const uint64_t any = 1 + Pick(model_->work_orders.size() + 1);
  if (Chance(stored.size() > 2 ? 15 : 45)) {
    v1::OpenWorkOrder& wish = *command.mutable_open_work_order();
    wish.set_kind(Chance(50) ? v1::WORK_ORDER_KIND_INSTALLATION : v1::WORK_ORDER_KIND_REPAIR);
    wish.set_customer(Pick(4));
  } else if (Chance(12)) {
    command.set_reason("not wanted any more");
    const bool in_hands = stored.empty() || Chance(50);
    const uint64_t number = in_hands ? (assigned.empty() ? any : OneOf(assigned)) : OneOf(stored);
    Refer(*command.mutable_cancel_work_order()->mutable_work_order(), number, model_->work_orders_by_id);
  } else if (!stored.empty() && Chance(assigned.empty() ? 90 : 60)) {
    v1::AssignWorkOrder& wish = *command.mutable_assign_work_order();
    Refer(*wish.mutable_work_order(), Chance(4) ? any : OneOf(stored), model_->work_orders_by_id);
    wish.set_technician(Chance(5) ? Anybody() : Who({v1::ROLE_TECHNICIAN, v1::ROLE_CASHIER}));
    if (wish.technician() == 0) wish.set_technician(71);
  } else {
    const uint64_t number = assigned.empty() || Chance(5) ? any : OneOf(assigned);
    const auto known = model_->work_orders.find(number);
    if (known != model_->work_orders.end() && known->second.holder.kind == v1::ACCOUNT_KIND_STAFF && Chance(50)) {
      command.set_actor(static_cast<uint32_t>(known->second.holder.number));
    }
    if (Chance(5)) command.set_actor(71);
    Refer(*command.mutable_complete_work_order()->mutable_work_order(), number, model_->work_orders_by_id);
  }
  return command;
}

v1::Command CommandGenerator::SomeComplaint() {
  v1::Command command = AtCentre(Who({v1::ROLE_CASHIER, v1::ROLE_SUPERVISOR}));
  std::vector<uint64_t> received;
  std::vector<uint64_t> replied;
  for (const auto& [number, complaint] : model_->complaints) {
    if (complaint.centre != centre_ || complaint.resolved_micros != 0) continue;
    (complaint.replied_micros != 0 ? replied : received).push_back(number);
  }
  if (Chance(5)) std::swap(received, replied);
  const uint64_t any = 1 + Pick(model_->complaints.size() + 1);
  if (Chance(received.size() + replied.size() > 3 ? 15 : 50)) {
    v1::ReceiveComplaint& wish = *command.mutable_receive_complaint();
    wish.set_kind(static_cast<v1::ComplaintKind>(1 + Pick(5)));
    wish.set_customer(Pick(4));
    wish.set_subject("the wait");
  } else if (Chance(50)) {
    v1::ReplyComplaint& wish = *command.mutable_reply_complaint();
    Refer(*wish.mutable_complaint(), received.empty() ? any : OneOf(received), model_->complaints_by_id);
    wish.set_reply("we are sorry");
  } else {
    v1::ResolveComplaint& wish = *command.mutable_resolve_complaint();
    Refer(*wish.mutable_complaint(), replied.empty() ? any : OneOf(replied), model_->complaints_by_id);
    wish.set_outcome("one window more");
  }
  return command;
}

v1::Command CommandGenerator::SomeAccount() {
  v1::Command command = AtCentre(Who({v1::ROLE_CASHIER, v1::ROLE_SUPERVISOR}));
  v1::OpenAccount& wish = *command.mutable_open_account();
  wish.set_customer(1 + Pick(model_->accounts.size() + 3));
  wish.set_supply_point_ready(Chance(95));
  wish.set_meter_installed(Chance(95));
  wish.set_contract_signed_by_customer(Chance(97));
  wish.set_contract_signed_by_company(Chance(97));
  wish.set_supply_confirmed_by_customer(Chance(97));
  wish.set_supply_confirmed_by_company(Chance(97));
  return command;
}

// --- Deadlines -------------------------------------------------------------------------------------------------------

// What the timer would find, or anything.
v1::Command CommandGenerator::SomeBreach() {
  if (Chance(25)) return SomeFoundBreach();
  v1::Command command = AtCentre(10);
  command.clear_actor();
  command.clear_claimed_business_date();
  v1::RecordBreach& wish = *command.mutable_record_breach();
  std::vector<v1::RecordBreach> due;
  for (const auto& [number, complaint] : model_->complaints) {
    if (complaint.centre != centre_) continue;
    const bool reply = complaint.replied_micros == 0 || Chance(30);
    if ((reply ? complaint.reply_due_micros : complaint.resolve_due_micros) >= now_micros_) continue;
    due.emplace_back().mutable_complaint()->set_complaint(number);
    due.back().mutable_complaint()->set_deadline(reply ? v1::COMPLAINT_DEADLINE_REPLY : v1::COMPLAINT_DEADLINE_RESOLVE);
  }
  for (const auto& [tag, tool] : model_->tools) {
    if (tool.centre == centre_ && model_->IsOverdue(tool, now_micros_)) due.emplace_back().set_tool(tag);
  }
  for (const auto& [number, till] : model_->tills) {
    const int64_t due_micros = till.centre == centre_ ? model_->SpotCheckDue(number) : 0;
    if (due_micros != 0 && due_micros < now_micros_) due.emplace_back().set_spot_check_till(number);
  }
  for (const auto& [number, deposit] : model_->deposits) {
    const int64_t age_micros = Here().policy.deposit_age_max_hours() * int64_t{3'600} * kSecondMicros;
    const bool overdue = deposit.centre == centre_ && !deposit.confirmed &&
                         deposit.since_micros + age_micros < now_micros_;
    if (overdue) due.emplace_back().set_deposit(number);
  }
  if (due.empty()) return SomeFoundBreach();
  wish = OneOf(due);
  return command;
}

v1::Command CommandGenerator::SomeFoundBreach() {
  v1::Command command = AtCentre(10);
  command.clear_actor();
  command.clear_claimed_business_date();
  v1::RecordBreach& wish = *command.mutable_record_breach();
  switch (Pick(4)) {
    case 0: {
      v1::ComplaintBreach& complaint = *wish.mutable_complaint();
      complaint.set_complaint(1 + Pick(model_->complaints.size() + 1));
      complaint.set_deadline(Chance(50) ? v1::COMPLAINT_DEADLINE_REPLY : v1::COMPLAINT_DEADLINE_RESOLVE);
      break;
    }
    case 1: wish.set_tool(1 + Pick(tags_ + 1)); break;
    case 2: wish.set_deposit(1 + Pick(model_->deposits.size() + 1)); break;
    default: wish.set_spot_check_till(OneOf({301u, 302u, 309u, 401u, 999u}));
  }
  return command;
}

}  // namespace daybook::simulation
