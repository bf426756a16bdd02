#include "ledger/domain/queue.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "absl/strings/str_cat.h"
#include "ledger/base/civil_date.h"
#include "ledger/domain/remainder.h"

namespace daybook::domain {
namespace {

// People and day. Taken already: identity is judged, not the role of today. A ticket machine has nobody to judge.
absl::Status CheckActing(Hearing& hearing) {
  const v1::Command& command = hearing.command;
  const bool by_itself = command.has_take_ticket() && command.actor() == 0;
  if (!command.already_taken() && !by_itself) {
    DAYBOOK_RETURN_IF_ERROR(CheckPeople(hearing, RuleFor(command.payload_case())));
  } else if (command.second_person() != 0 && command.second_person() == command.actor()) {
    return Rejected(v1::REJECTION_REASON_SELF_APPROVAL);
  }
  return CheckDay(hearing, Lateness::kAllowed);
}

// When it happened: a terminal without a clock leaves that to the ledger.
int64_t OccurMicros(const Hearing& hearing) {
  const int64_t occur_micros = hearing.command.occur_time_micros();
  return occur_micros != 0 ? occur_micros : hearing.context.commit_time_micros;
}

v1::Event* AddTimed(const Hearing& hearing, v1::Event* event) {
  event->set_occur_time_micros(OccurMicros(hearing));
  return event;
}

// The ticket of the day that the command is about.
TicketKey KeyOf(const Hearing& hearing, uint32_t ticket) {
  return {hearing.late_for != 0 ? hearing.late_for : hearing.centre->business_date, ticket};
}

// LIST_TOO_LONG: the close lists what came late.
absl::Status CheckRoomForLate(const Hearing& hearing) {
  if (hearing.late_for == 0 || hearing.centre->book.HasRoom()) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_LIST_TOO_LONG);
}

// The same, and the figures of one more window.
absl::Status CheckRoomForWindow(const Hearing& hearing) {
  if (hearing.centre->book.HasRoom()) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_LIST_TOO_LONG);
}

absl::StatusOr<Ticket> FindTicket(const Hearing& hearing, uint32_t number) {
  const std::optional<Ticket> ticket =
      FindTicketRemainder(hearing.state, hearing.facts, hearing.centre_id(), KeyOf(hearing, number));
  if (ticket.has_value()) return *ticket;
  return Rejected(v1::REJECTION_REASON_TICKET_UNKNOWN, absl::StrCat("ticket ", number));
}

absl::Status NotWaiting(uint32_t number) {
  return Rejected(v1::REJECTION_REASON_TICKET_NOT_WAITING, absl::StrCat("ticket ", number));
}

// Clocks of two terminals: what ends before it begins took no time.
uint32_t SecondsBetween(int64_t begin_micros, int64_t end_micros) {
  const int64_t seconds = std::max<int64_t>(0, (end_micros - begin_micros) / 1'000'000);
  return static_cast<uint32_t>(std::min<int64_t>(seconds, std::numeric_limits<uint32_t>::max()));
}

// The event's ticket, wherever it comes from: one of a closed day is hot again until the current day closes.
Ticket& TicketOf(Change& change, uint32_t number) {
  const v1::Event& event = change.event;
  const int32_t date = event.late_for() != 0 ? event.late_for() : event.business_date();
  return change.state.queue.centres[CentreId(event.centre())].tickets[{date, number}];
}

}  // namespace

bool IsOfQueue(const v1::Command& command) {
  return command.has_take_ticket() || command.has_call_ticket() || command.has_end_service() ||
         command.has_miss_ticket();
}

absl::Status Decide(Hearing& hearing, const v1::TakeTicket& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckActing(hearing));
  DAYBOOK_RETURN_IF_ERROR(CheckRoomForLate(hearing));
  const auto queue = hearing.state.queue.centres.find(hearing.centre_id());
  if (queue != hearing.state.queue.centres.end() && queue->second.tickets.size() >= kTicketsMax) {
    return Rejected(v1::REJECTION_REASON_LIST_TOO_LONG, "the queue of the day is full");
  }
  const TicketKey key = KeyOf(hearing, wish.ticket());
  if (FindTicketRemainder(hearing.state, hearing.facts, hearing.centre_id(), key).has_value()) {
    return Rejected(v1::REJECTION_REASON_TICKET_NUMBER_USED, absl::StrCat("ticket ", wish.ticket()));
  }
  // Nothing refuses from here on.
  v1::Event* event = AddTimed(hearing, AddCentreEvent(hearing));
  // What stands at a machine's till takes no ticket for that till's cashier.
  event->set_actor(hearing.command.actor());
  v1::TicketTaken* fact = event->mutable_ticket_taken();
  fact->set_ticket(wish.ticket());
  fact->set_kind(wish.kind());
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::TicketTaken& fact) {
  TicketOf(change, fact.ticket()) = {.kind = fact.kind(), .taken_micros = change.event.occur_time_micros()};
}

absl::Status Decide(Hearing& hearing, const v1::CallTicket& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckActing(hearing));
  DAYBOOK_RETURN_IF_ERROR(CheckRoomForWindow(hearing));
  DAYBOOK_ASSIGN_OR_RETURN(const Ticket ticket, FindTicket(hearing, wish.ticket()));
  if (ticket.stage != TicketStage::kWaiting) return NotWaiting(wish.ticket());
  // Nothing refuses from here on.
  v1::TicketCalled* fact = AddTimed(hearing, AddEvent(hearing))->mutable_ticket_called();
  fact->set_ticket(wish.ticket());
  fact->set_kind(ticket.kind);
  fact->set_wait_seconds(SecondsBetween(ticket.taken_micros, OccurMicros(hearing)));
  fact->set_taken_micros(ticket.taken_micros);
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::TicketCalled& fact) {
  TicketOf(change, fact.ticket()) = {.stage = TicketStage::kCalled,
                                     .kind = fact.kind(),
                                     .taken_micros = fact.taken_micros(),
                                     .called_micros = change.event.occur_time_micros()};
}

absl::Status Decide(Hearing& hearing, const v1::EndService& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckActing(hearing));
  DAYBOOK_RETURN_IF_ERROR(CheckRoomForWindow(hearing));
  DAYBOOK_ASSIGN_OR_RETURN(const Ticket ticket, FindTicket(hearing, wish.ticket()));
  if (ticket.stage != TicketStage::kCalled) {
    return Rejected(v1::REJECTION_REASON_TICKET_NOT_CALLED, absl::StrCat("ticket ", wish.ticket()));
  }
  // Nothing refuses from here on.
  v1::ServiceEnded* fact = AddTimed(hearing, AddEvent(hearing))->mutable_service_ended();
  fact->set_ticket(wish.ticket());
  fact->set_kind(wish.kind());
  fact->set_handling_seconds(SecondsBetween(ticket.called_micros, OccurMicros(hearing)));
  fact->set_called_micros(ticket.called_micros);
  fact->set_taken_micros(ticket.taken_micros);
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::ServiceEnded& fact) {
  TicketOf(change, fact.ticket()) = {.stage = TicketStage::kServed,
                                     .kind = fact.kind(),
                                     .taken_micros = fact.taken_micros(),
                                     .called_micros = fact.called_micros()};
}

absl::Status Decide(Hearing& hearing, const v1::MissTicket& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckActing(hearing));
  DAYBOOK_RETURN_IF_ERROR(CheckRoomForLate(hearing));
  DAYBOOK_ASSIGN_OR_RETURN(const Ticket ticket, FindTicket(hearing, wish.ticket()));
  const bool may_come = ticket.stage == TicketStage::kWaiting || ticket.stage == TicketStage::kCalled;
  if (!may_come) return NotWaiting(wish.ticket());
  // Nothing refuses from here on.
  v1::TicketMissed* fact = AddTimed(hearing, AddEvent(hearing))->mutable_ticket_missed();
  fact->set_ticket(wish.ticket());
  fact->set_kind(ticket.kind);
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::TicketMissed& fact) {
  TicketOf(change, fact.ticket()) = {.stage = TicketStage::kMissed, .kind = fact.kind()};
}

void AddTicketKeys(const LedgerState& state, const Facts& facts, const v1::Command& command, uint32_t ticket,
                   FactKeys& keys) {
  const CentreId number(command.centre());
  const Centre* centre = state.FindCentre(number);
  const std::string& claimed = command.claimed_business_date();
  if (centre == nullptr || claimed.empty() || claimed == centre->business_date_text) return;
  const TicketKey wanted{*ParseDate(claimed), ticket};
  if (wanted.business_date > centre->business_date || state.queue.Find(number, wanted) != nullptr) return;
  std::string key = TicketKeyText(number, wanted);
  if (facts.FindRemainder(key) == nullptr) keys.remainders.push_back(std::move(key));
}

}  // namespace daybook::domain
