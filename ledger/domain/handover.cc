#include "ledger/domain/handover.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "ledger/domain/handover_items.h"
#include "ledger/domain/limits.h"
#include "ledger/domain/postings.h"
#include "ledger/domain/remainder.h"
#include "ledger/domain/session_lookup.h"
#include "ledger/domain/till_session.h"

namespace daybook::domain {
namespace {

// --- Which handover --------------------------------------------------------------------------------------------------

// The number meant, as far as the facts tell; none: not known (yet).
HandoverId HandoverNumberOf(const Facts& facts, const v1::Reference& reference) {
  if (reference.by_case() == v1::Reference::kNumber) return HandoverId(reference.number());
  const Facts::Events* events = facts.FindCommand(reference.request_id());
  if (events == nullptr || events->empty() || !events->front()->has_handover_prepared()) return HandoverId();
  return HandoverId(events->front()->handover_prepared().handover());
}

void AddHandoverKeys(const LedgerState& state, const Facts& facts, const v1::Reference& reference, FactKeys& keys) {
  if (reference.by_case() == v1::Reference::kRequestId && facts.FindCommand(reference.request_id()) == nullptr) {
    keys.request_ids.push_back(reference.request_id());
    return;
  }
  const HandoverId number = HandoverNumberOf(facts, reference);
  if (!number || number > state.handovers.last_handover || state.handovers.open.contains(number) ||
      state.handovers.ended.contains(number)) {
    return;
  }
  std::string key = HandoverKey(number);
  if (facts.FindRemainder(key) == nullptr) keys.remainders.push_back(std::move(key));
}

struct KnownHandover {
  HandoverId number;
  const OpenHandover* info = nullptr;
};

// HANDOVER_UNKNOWN, HANDOVER_NOT_OPEN.
absl::StatusOr<KnownHandover> FindOpen(const Hearing& hearing, const v1::Reference& reference) {
  const HandoverId number = HandoverNumberOf(hearing.facts, reference);
  const std::string name = reference.by_case() == v1::Reference::kNumber
                               ? absl::StrCat("handover ", reference.number())
                               : reference.request_id();
  const auto open = hearing.state.handovers.open.find(number);
  if (open != hearing.state.handovers.open.end()) {
    if (open->second.centre == hearing.centre_id()) return KnownHandover{number, &open->second};
    return Rejected(v1::REJECTION_REASON_HANDOVER_UNKNOWN, name);
  }
  const std::optional<EndedHandover> ended = FindHandoverRemainder(hearing.state, hearing.facts, number);
  const bool here = ended.has_value() && ended->centre == hearing.centre_id();
  return Rejected(here ? v1::REJECTION_REASON_HANDOVER_NOT_OPEN : v1::REJECTION_REASON_HANDOVER_UNKNOWN, name);
}

// --- Who takes part --------------------------------------------------------------------------------------------------

absl::Status PartyWrong(StaffId person) {
  return Rejected(v1::REJECTION_REASON_HANDOVER_PARTY_WRONG, absl::StrCat("staff ", person.number()));
}

// TILL_UNKNOWN, FIELD_INVALID: from a window to a window. A machine has no shift, and nobody stands at it.
absl::Status CheckWindows(const Hearing& hearing, const v1::PrepareHandover& wish) {
  const Till* receivers = hearing.state.FindTill(TillId(wish.receiver_till()));
  if (receivers == nullptr || receivers->centre != hearing.centre_id()) {
    return Rejected(v1::REJECTION_REASON_TILL_UNKNOWN, absl::StrCat("till ", wish.receiver_till()));
  }
  FieldErrors errors;
  if (hearing.till->kind != v1::TILL_KIND_WINDOW) errors.Add("till", "must be a window");
  if (receivers->kind != v1::TILL_KIND_WINDOW) errors.Add("prepare_handover.receiver_till", "must be a window");
  return errors.ToStatus();
}

// ROLE_MISSING … NOT_ON_DUTY, of the actor and of the receiver.
absl::Status CheckPreparers(const Hearing& hearing, const v1::PrepareHandover& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckPeople(hearing));
  const StaffId receiver(wish.receiver());
  if (!HasRole(hearing, hearing.state.FindStaff(receiver), kCashiers)) {
    return Rejected(v1::REJECTION_REASON_ROLE_MISSING, absl::StrCat("receiver ", receiver.number()));
  }
  const bool stands_in = NamesOpenSession(hearing.command, *hearing.till) &&
                         hearing.acting != hearing.till->session.cashier &&
                         HasRole(hearing, hearing.actor, kSupervisors);
  if (stands_in && hearing.command.reason().empty()) {
    return Rejected(v1::REJECTION_REASON_REASON_MISSING, "the giver does not act himself");
  }
  if (hearing.centre->day_open && !IsOnDuty(*hearing.centre, receiver)) {
    return Rejected(v1::REJECTION_REASON_NOT_ON_DUTY, absl::StrCat("receiver ", receiver.number()));
  }
  return absl::OkStatus();
}

// The two of them sign; for a giver who is absent a SUPERVISOR does, and says why.
absl::Status CheckSignatures(const Hearing& hearing, const OpenHandover& handover) {
  if (hearing.acting != handover.receiver) return PartyWrong(hearing.acting);
  const StaffId second(hearing.command.second_person());
  if (second == handover.giver) return absl::OkStatus();
  if (!HasRole(hearing, hearing.second_person, kSupervisors)) return PartyWrong(second);
  if (!hearing.command.reason().empty()) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_REASON_MISSING, "the giver does not sign himself");
}

// --- Whether it can be ----------------------------------------------------------------------------------------------

absl::Status CheckTillFree(const Hearing& hearing, TillId givers, TillId receivers) {
  const SessionId session = hearing.state.FindTill(receivers)->session.number;
  if (receivers == givers || !session) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_TILL_HAS_SESSION, absl::StrCat("session ", session.number()));
}

absl::Status CheckReceiverFree(const Hearing& hearing, StaffId receiver) {
  const TillId at = hearing.state.FindStaff(receiver)->session_at;
  if (!at) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_RECEIVER_HAS_SESSION, absl::StrCat("till ", at.number()));
}

// The receiver's own count decides, and nothing has moved since.
absl::Status CheckCounted(const Holder& drawer) {
  const LastCount& count = drawer.last_count;
  if (count.purpose == v1::COUNT_PURPOSE_HANDOVER && !count.moved_since) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_HANDOVER_COUNT_REQUIRED);
}

absl::Status CheckAcceptable(const Hearing& hearing, const OpenHandover& handover) {
  const Holder& drawer = hearing.state.FindTill(handover.till)->drawer;
  DAYBOOK_RETURN_IF_ERROR(CheckTillFree(hearing, handover.till, handover.receiver_till));
  DAYBOOK_RETURN_IF_ERROR(CheckRoomInClose(hearing));
  DAYBOOK_RETURN_IF_ERROR(CheckMovable(hearing, drawer.cash_fen));
  DAYBOOK_RETURN_IF_ERROR(CheckReceiverFree(hearing, handover.receiver));
  DAYBOOK_RETURN_IF_ERROR(CheckSameItems(handover.items, HeldItems(hearing.state, handover.till)));
  return CheckCounted(drawer);
}

// --- Events ----------------------------------------------------------------------------------------------------------

// It belongs to the session that is handed over, wherever the command was sent from.
v1::Event* AddHandoverEvent(Hearing& hearing, const OpenHandover& handover) {
  v1::Event* event = AddEvent(hearing);
  event->set_till(handover.till.number());
  event->set_session(hearing.state.FindTill(handover.till)->session.number.number());
  return event;
}

void MoveShift(v1::Event& event, const Hearing& hearing, const OpenHandover& handover) {
  MoveThings(event, hearing.state, handover.receiver, handover.giver);
  if (handover.receiver_till == handover.till) return;
  MoveMoney(event, v1::ACCOUNT_KIND_TILL, handover.receiver_till.number(), v1::ACCOUNT_KIND_TILL,
            handover.till.number(), hearing.state.FindTill(handover.till)->drawer.cash_fen);
  MoveTillStock(event, hearing.state, handover.receiver_till, handover.till);
}

// At another till the cash may pass that till's limit, and come back within the giver's.
void AddLimits(Hearing& hearing, const OpenHandover& handover, const v1::ShiftHandedOver& fact) {
  if (handover.receiver_till == handover.till) return;
  AddTillLimitEvent(hearing, handover.till, SessionId(fact.from_session()), -fact.cash_fen());
  AddTillLimitEvent(hearing, handover.receiver_till, SessionId(fact.to_session()), fact.cash_fen());
}

// --- State -----------------------------------------------------------------------------------------------------------

void MoveForms(InvoiceState& invoices, TillId to, TillId from) {
  const auto found = invoices.at_tills.find(from);
  if (found == invoices.at_tills.end()) return;
  const std::vector<FormRange> moved = std::move(found->second);
  invoices.at_tills.erase(found);
  std::vector<FormRange>& there = invoices.at_tills[to];
  there.insert(there.end(), moved.begin(), moved.end());
}

// Where postings alone do not say it: numbers of forms, serials of notes.
void NoteTillStock(LedgerState& state, TillId to, TillId from) {
  MoveForms(state.invoices, to, from);
  for (auto& [serial, note] : state.suspect_notes) {
    if (note.till == from) note.till = to;
  }
}

void EndHandover(Change& change, HandoverId number) {
  change.state.handovers.open.erase(number);
  change.state.handovers.ended[number] = {.centre = CentreId(change.event.centre())};
}

// The session goes on as if nothing had been; what the receiver counted stays booked. A count of the next handover is
// no recount of it.
void Unfreeze(Change& change, HandoverId number) {
  change.till->session.handover = HandoverId();
  LastCount& count = change.till->drawer.last_count;
  if (count.purpose == v1::COUNT_PURPOSE_HANDOVER) count = LastCount();
  EndHandover(change, number);
}

}  // namespace

absl::Status Decide(Hearing& hearing, const v1::PrepareHandover& wish) {
  const StaffId receiver(wish.receiver());
  DAYBOOK_RETURN_IF_ERROR(CheckWindows(hearing, wish));
  DAYBOOK_RETURN_IF_ERROR(CheckWorksHere(hearing, receiver));
  DAYBOOK_RETURN_IF_ERROR(CheckPreparers(hearing, wish));
  DAYBOOK_RETURN_IF_ERROR(CheckDay(hearing));
  DAYBOOK_RETURN_IF_ERROR(CheckSessionOpen(hearing));
  const StaffId giver = hearing.till->session.cashier;
  if (hearing.acting != giver && !HasRole(hearing, hearing.actor, kSupervisors)) {
    return Rejected(v1::REJECTION_REASON_SESSION_NOT_YOURS);
  }
  DAYBOOK_RETURN_IF_ERROR(CheckTillFree(hearing, hearing.till_id(), TillId(wish.receiver_till())));
  DAYBOOK_RETURN_IF_ERROR(CheckRoomInClose(hearing));
  // A supervisor who stands in for the giver is a party too.
  if (receiver == giver || receiver == hearing.acting) return Rejected(v1::REJECTION_REASON_RECEIVER_IS_GIVER);
  DAYBOOK_RETURN_IF_ERROR(CheckReceiverFree(hearing, receiver));
  v1::HandoverItems items = InOrder(wish.items());
  DAYBOOK_RETURN_IF_ERROR(CheckSameItems(items, HeldItems(hearing.state, hearing.till_id())));
  // Nothing refuses from here on.
  v1::HandoverPrepared* fact = AddEvent(hearing)->mutable_handover_prepared();
  fact->set_handover(hearing.state.handovers.last_handover.number() + 1);
  fact->set_giver(giver.number());
  fact->set_receiver(wish.receiver());
  fact->set_receiver_till(wish.receiver_till());
  *fact->mutable_items() = std::move(items);
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::HandoverPrepared& fact) {
  HandoverLog& log = change.state.handovers;
  log.last_handover = HandoverId(fact.handover());
  log.open[log.last_handover] = {.centre = CentreId(change.event.centre()),
                                 .till = TillId(change.event.till()),
                                 .giver = StaffId(fact.giver()),
                                 .receiver = StaffId(fact.receiver()),
                                 .receiver_till = TillId(fact.receiver_till()),
                                 .items = fact.items()};
  change.till->session.handover = log.last_handover;
}

absl::Status Decide(Hearing& hearing, const v1::AcceptHandover& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckPeopleAndDay(hearing));
  DAYBOOK_ASSIGN_OR_RETURN(const KnownHandover known, FindOpen(hearing, wish.handover()));
  const OpenHandover& handover = *known.info;
  DAYBOOK_RETURN_IF_ERROR(CheckSignatures(hearing, handover));
  DAYBOOK_RETURN_IF_ERROR(CheckAcceptable(hearing, handover));
  // Nothing refuses from here on.
  const Holder& drawer = hearing.state.FindTill(handover.till)->drawer;
  v1::Event* event = AddHandoverEvent(hearing, handover);
  MoveShift(*event, hearing, handover);
  v1::ShiftHandedOver* fact = event->mutable_shift_handed_over();
  fact->set_handover(known.number.number());
  fact->set_giver(handover.giver.number());
  fact->set_receiver(handover.receiver.number());
  fact->set_from_session(event->session());
  fact->set_to_session(hearing.state.last_session.number() + 1);
  fact->set_from_till(handover.till.number());
  fact->set_to_till(handover.receiver_till.number());
  fact->set_cash_fen(drawer.cash_fen);
  fact->set_count(drawer.last_count.count.number());
  *fact->mutable_items() = handover.items;
  AddLimits(hearing, handover, *fact);
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::ShiftHandedOver& fact) {
  const TillId from(fact.from_till());
  const TillId to(fact.to_till());
  EndSession(change);
  if (to != from) NoteTillStock(change.state, to, from);
  // What is in the drawer is the receiver's to answer for from the start: he has counted it.
  BeginSession(change, to,
               {.number = SessionId(fact.to_session()),
                .cashier = StaffId(fact.receiver()),
                .float_issuer = StaffId(fact.receiver()),
                .has_taken = true,
                .request_id = change.event.request_id()});
  EndHandover(change, HandoverId(fact.handover()));
}

absl::Status Decide(Hearing& hearing, const v1::DisputeHandover& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckPeopleAndDay(hearing));
  DAYBOOK_ASSIGN_OR_RETURN(const KnownHandover known, FindOpen(hearing, wish.handover()));
  if (hearing.acting != known.info->receiver) return PartyWrong(hearing.acting);
  // Nothing refuses from here on.
  AddHandoverEvent(hearing, *known.info)->mutable_handover_disputed()->set_handover(known.number.number());
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::HandoverDisputed& fact) { Unfreeze(change, HandoverId(fact.handover())); }

absl::Status Decide(Hearing& hearing, const v1::RecallHandover& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckPeopleAndDay(hearing));
  DAYBOOK_ASSIGN_OR_RETURN(const KnownHandover known, FindOpen(hearing, wish.handover()));
  // The receiver disputes, supervisor or not.
  const bool stands_in =
      HasRole(hearing, hearing.actor, kSupervisors) && hearing.acting != known.info->receiver;
  if (hearing.acting != known.info->giver && !stands_in) return PartyWrong(hearing.acting);
  // Nothing refuses from here on.
  AddHandoverEvent(hearing, *known.info)->mutable_handover_recalled()->set_handover(known.number.number());
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::HandoverRecalled& fact) { Unfreeze(change, HandoverId(fact.handover())); }

void AddKeys(const LedgerState& state, const Facts& facts, const v1::AcceptHandover& wish, FactKeys& keys) {
  AddHandoverKeys(state, facts, wish.handover(), keys);
}

void AddKeys(const LedgerState& state, const Facts& facts, const v1::DisputeHandover& wish, FactKeys& keys) {
  AddHandoverKeys(state, facts, wish.handover(), keys);
}

void AddKeys(const LedgerState& state, const Facts& facts, const v1::RecallHandover& wish, FactKeys& keys) {
  AddHandoverKeys(state, facts, wish.handover(), keys);
}

}  // namespace daybook::domain
