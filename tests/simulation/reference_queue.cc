// The naive model: the queue.
#include <algorithm>

#include "tests/simulation/plain_values.h"
#include "tests/simulation/reference_model.h"

namespace daybook::simulation {
namespace {

uint32_t SecondsBetween(int64_t from_micros, int64_t to_micros) {
  return static_cast<uint32_t>(std::max<int64_t>(0, to_micros - from_micros) / kSecondMicros);
}

}  // namespace

// A ticket belongs to the day the terminal knew, unless that is still to come.
int32_t Model::TicketDate() const {
  const std::string& claimed = command_->claimed_business_date();
  return claimed.empty() ? centre_->date : DateOf(claimed);
}

void Model::NeedQueueDay() {
  NeedDay(Late::kMay);
  MayRefuseIf(TicketDate() < centre_->date && !command_->already_taken(), v1::REJECTION_REASON_DAY_CLOSED);
}

// Whoever has done it already may have lost the role since.
void Model::NeedCashier() {
  if (!command_->already_taken()) NeedActor({v1::ROLE_CASHIER, v1::ROLE_SUPERVISOR});
}

ModelTicket* Model::FindTicket(uint32_t number) {
  const auto it = tickets.find({centre_no_, TicketDate(), number});
  RefuseIf(it == tickets.end(), v1::REJECTION_REASON_TICKET_UNKNOWN);
  return it == tickets.end() ? nullptr : &it->second;
}

void Model::On(const v1::TakeTicket& wish) {
  const bool by_terminal = command_->actor() == 0;
  if (!by_terminal) NeedCashier();
  NeedQueueDay();
  const std::tuple<uint32_t, int32_t, uint32_t> key{centre_no_, TicketDate(), wish.ticket()};
  RefuseIf(tickets.contains(key), v1::REJECTION_REASON_TICKET_NUMBER_USED);
  if (refused()) return;
  tickets[key] = {.kind = wish.kind(), .taken_micros = command_->occur_time_micros()};
  v1::TicketTaken& fact = *Fact().mutable_ticket_taken();
  fact.set_ticket(wish.ticket());
  fact.set_kind(wish.kind());
}

void Model::On(const v1::CallTicket& wish) {
  NeedCashier();
  NeedQueueDay();
  MayRefuseMachine();
  ModelTicket* ticket = FindTicket(wish.ticket());
  if (ticket == nullptr) return;
  RefuseIf(ticket->state != ModelTicket::State::kWaiting, v1::REJECTION_REASON_TICKET_NOT_WAITING);
  if (refused()) return;
  ticket->state = ModelTicket::State::kCalled;
  ticket->called_micros = command_->occur_time_micros();
  v1::TicketCalled& fact = *Fact().mutable_ticket_called();
  fact.set_ticket(wish.ticket());
  fact.set_kind(ticket->kind);
  fact.set_wait_seconds(SecondsBetween(ticket->taken_micros, ticket->called_micros));
  fact.set_taken_micros(ticket->taken_micros);
}

void Model::On(const v1::EndService& wish) {
  NeedCashier();
  NeedQueueDay();
  MayRefuseMachine();
  ModelTicket* ticket = FindTicket(wish.ticket());
  if (ticket == nullptr) return;
  RefuseIf(ticket->state != ModelTicket::State::kCalled, v1::REJECTION_REASON_TICKET_NOT_CALLED);
  if (refused()) return;
  ticket->state = ModelTicket::State::kServed;
  v1::ServiceEnded& fact = *Fact().mutable_service_ended();
  fact.set_ticket(wish.ticket());
  fact.set_kind(wish.kind());
  fact.set_handling_seconds(SecondsBetween(ticket->called_micros, command_->occur_time_micros()));
  fact.set_called_micros(ticket->called_micros);
  fact.set_taken_micros(ticket->taken_micros);
}

void Model::On(const v1::MissTicket& wish) {
  NeedCashier();
  NeedQueueDay();
  ModelTicket* ticket = FindTicket(wish.ticket());
  if (ticket == nullptr) return;
  const bool open = ticket->state == ModelTicket::State::kWaiting || ticket->state == ModelTicket::State::kCalled;
  if (!open) {
    Refuse(v1::REJECTION_REASON_TICKET_NOT_WAITING);
    Refuse(v1::REJECTION_REASON_TICKET_NOT_CALLED);
  }
  if (refused()) return;
  ticket->state = ModelTicket::State::kMissed;
  v1::TicketMissed& fact = *Fact().mutable_ticket_missed();
  fact.set_ticket(wish.ticket());
  fact.set_kind(ticket->kind);
}

}  // namespace daybook::simulation
