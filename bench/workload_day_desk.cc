// The desk: tickets, work orders, complaints, new accounts.
#include "bench/workload_day.h"

namespace daybook::bench {
namespace {

// Customers whose account is opened by the simulation.
constexpr uint64_t kFirstNewCustomer = 7'000'000'000;

}  // namespace

// Waits two to fourteen minutes, is called when he pays, and is served in one to four.
uint32_t CityDays::Simulation::PrepareTicket(uint32_t place, int64_t pay_micros) {
  const OpenTill& till = tills_[place].open;
  const uint32_t ticket = ++centres_[till.centre].tickets;
  const uint32_t cashier = CashierNumber(till.centre, IndexInCentre(place));
  v1::TakeTicket& take = *Prepare(till.centre, cashier, pay_micros - random_.Between(2 * kMinute, 14 * kMinute))
                              .mutable_take_ticket();
  take.set_ticket(ticket);
  take.set_kind(v1::SERVICE_KIND_PAYMENT);
  v1::Command& call = Prepare(till.centre, cashier, pay_micros - 5 * kSecond);
  call.set_till(till.till);
  call.mutable_call_ticket()->set_ticket(ticket);
  v1::Command& end = Prepare(till.centre, cashier, pay_micros + random_.Between(kMinute, 4 * kMinute));
  end.set_till(till.till);
  end.mutable_end_service()->set_ticket(ticket);
  end.mutable_end_service()->set_kind(v1::SERVICE_KIND_PAYMENT);
  return ticket;
}

void CityDays::Simulation::PrepareMissedTicket(uint32_t centre) {
  const int64_t queue = centre * kSecond / 10;
  const uint32_t ticket = ++centres_[centre].tickets;
  v1::TakeTicket& take =
      *Prepare(centre, SupervisorNumber(centre), Today(centre, 9, 1) + queue).mutable_take_ticket();
  take.set_ticket(ticket);
  take.set_kind(v1::SERVICE_KIND_OTHER);
  Prepare(centre, SupervisorNumber(centre), Today(centre, 9, 20) + queue).mutable_miss_ticket()->set_ticket(ticket);
}

// Two are opened and given out; one is done the same day, the other not wanted any more.
void CityDays::Simulation::PrepareWorkOrders(uint32_t centre) {
  const uint32_t supervisor = SupervisorNumber(centre);
  const uint32_t technician = TechnicianNumber(centre);
  const int64_t queue = centre * kSecond / 10;
  for (const bool repair : {false, true}) {
    const int minute = repair ? 5 : 0;
    v1::Command& opens = Prepare(centre, supervisor, Today(centre, 9, 20 + minute) + queue);
    const std::string request_id = opens.request_id();
    opens.mutable_open_work_order()->set_kind(repair ? v1::WORK_ORDER_KIND_REPAIR
                                                     : v1::WORK_ORDER_KIND_INSTALLATION);
    opens.mutable_open_work_order()->set_customer(kFirstCustomer + centre);
    v1::AssignWorkOrder& assign =
        *Prepare(centre, supervisor, Today(centre, 9, 40 + minute) + queue).mutable_assign_work_order();
    assign.mutable_work_order()->set_request_id(request_id);
    assign.set_technician(technician);
    if (!repair) {
      Prepare(centre, technician, Today(centre, 14, 30) + queue)
          .mutable_complete_work_order()
          ->mutable_work_order()
          ->set_request_id(request_id);
      continue;
    }
    v1::Command& cancels = Prepare(centre, supervisor, Today(centre, 14, 35) + queue);
    cancels.set_reason("the customer mended it himself");
    cancels.mutable_cancel_work_order()->mutable_work_order()->set_request_id(request_id);
  }
}

void CityDays::Simulation::PrepareComplaint(uint32_t centre) {
  const uint32_t supervisor = SupervisorNumber(centre);
  const int64_t queue = centre * kSecond / 10;
  v1::Command& receives = Prepare(centre, supervisor, Today(centre, 10, 5) + queue);
  const std::string request_id = receives.request_id();
  receives.mutable_receive_complaint()->set_kind(v1::COMPLAINT_KIND_SERVICE);
  receives.mutable_receive_complaint()->set_subject("waited for an hour");
  v1::ReplyComplaint& reply =
      *Prepare(centre, supervisor, Today(centre, 10, 40) + queue).mutable_reply_complaint();
  reply.mutable_complaint()->set_request_id(request_id);
  reply.set_reply("called back and apologised");
  v1::ResolveComplaint& resolve =
      *Prepare(centre, supervisor, Today(centre, 15, 10) + queue).mutable_resolve_complaint();
  resolve.mutable_complaint()->set_request_id(request_id);
  resolve.set_outcome("a second window opens at ten");
}

void CityDays::Simulation::PrepareAccount(uint32_t centre) {
  v1::OpenAccount& account =
      *Prepare(centre, SupervisorNumber(centre), Today(centre, 10, 20) + centre * kSecond / 10).mutable_open_account();
  account.set_customer(kFirstNewCustomer + centre * uint64_t{1'000} + centres_[centre].day);
  account.set_supply_point_ready(true);
  account.set_meter_installed(true);
  account.set_contract_signed_by_customer(true);
  account.set_contract_signed_by_company(true);
  account.set_supply_confirmed_by_customer(true);
  account.set_supply_confirmed_by_company(true);
}

}  // namespace daybook::bench
