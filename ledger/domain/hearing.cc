#include "ledger/domain/hearing.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "ledger/base/civil_date.h"
#include "ledger/domain/session_lookup.h"

namespace daybook::domain {
namespace {

// Every balance stays within it, whatever fold adds it up: far above all the money there is, far below int64.
constexpr int64_t kMovedMaxFen = 4'000'000'000'000'000'000;

absl::Status LocatePerson(const Hearing& hearing, uint32_t number, const Staff*& person) {
  if (number == 0) return absl::OkStatus();
  person = hearing.state.FindStaff(StaffId(number));
  if (person != nullptr) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_STAFF_UNKNOWN, absl::StrCat("staff ", number));
}

absl::Status LocateTerminal(Hearing& hearing) {
  const v1::Command& command = hearing.command;
  if (command.terminal() == 0) return absl::OkStatus();
  const auto it = hearing.state.terminals.find(TerminalId(command.terminal()));
  if (it == hearing.state.terminals.end()) {
    return Rejected(v1::REJECTION_REASON_TERMINAL_UNKNOWN, absl::StrCat("terminal ", command.terminal()));
  }
  hearing.terminal = &it->second;
  if (it->second.revoked) {
    return Rejected(v1::REJECTION_REASON_TERMINAL_REVOKED, absl::StrCat("terminal ", command.terminal()));
  }
  const bool elsewhere = command.till() != 0
                             ? it->second.till != hearing.till_id()
                             : command.centre() != 0 &&
                                   hearing.state.FindTill(it->second.till)->centre != hearing.centre_id();
  if (!elsewhere) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_TERMINAL_ELSEWHERE,
                  absl::StrCat("terminal ", command.terminal(), " stands at till ", it->second.till.number()));
}

// A machine has no hands: its terminal acts as the session's cashier.
void LocateActing(Hearing& hearing) {
  hearing.acting = StaffId(hearing.command.actor());
  if (hearing.acting || hearing.terminal == nullptr || hearing.till == nullptr) return;
  if (hearing.till->kind != v1::TILL_KIND_MACHINE) return;
  hearing.acting = hearing.till->session.cashier;
  hearing.actor = hearing.state.FindStaff(hearing.acting);
}

bool IsPresent(const Hearing& hearing, StaffId person, const Staff* staff) {
  if (hearing.centre == nullptr || !hearing.centre->day_open) return true;
  return IsOnDuty(*hearing.centre, person) || HasRole(hearing, staff, Only(v1::ROLE_FINANCE));
}

// The second person holds one of the roles and is there.
absl::Status CheckFit(const Hearing& hearing, RoleMask roles) {
  const StaffId second(hearing.command.second_person());
  const bool has_role = HasRole(hearing, hearing.second_person, roles);
  if (has_role && IsPresent(hearing, second, hearing.second_person)) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_SECOND_PERSON_UNFIT,
                  absl::StrCat("staff ", second.number(), has_role ? " is not on duty" : " lacks the role"));
}

absl::Status CheckSecondPerson(const Hearing& hearing, SecondPerson kind) {
  const StaffId second(hearing.command.second_person());
  if (!second) {
    if (kind == SecondPerson::kNone) return absl::OkStatus();
    return Rejected(v1::REJECTION_REASON_SECOND_PERSON_REQUIRED);
  }
  if (second == hearing.acting) return Rejected(v1::REJECTION_REASON_SELF_APPROVAL);
  if (kind == SecondPerson::kNone || kind == SecondPerson::kSigner) return absl::OkStatus();
  const RoleMask roles = kind == SecondPerson::kApprover ? kApprovers : kWitnesses;
  return CheckFit(hearing, roles);
}

absl::Status CheckActor(const Hearing& hearing, RoleMask roles) {
  if (HasRole(hearing, hearing.actor, roles)) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_ROLE_MISSING, absl::StrCat("staff ", hearing.acting.number()));
}

absl::Status CheckActorOnDuty(const Hearing& hearing) {
  if (IsPresent(hearing, hearing.acting, hearing.actor)) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_NOT_ON_DUTY, absl::StrCat("staff ", hearing.acting.number()));
}

}  // namespace

absl::Status Locate(Hearing& hearing) {
  const v1::Command& command = hearing.command;
  if (command.centre() != 0 && !command.has_configure_centre()) {
    hearing.centre = hearing.state.FindCentre(hearing.centre_id());
    if (hearing.centre == nullptr) {
      return Rejected(v1::REJECTION_REASON_CENTRE_UNKNOWN, absl::StrCat("centre ", command.centre()));
    }
  }
  if (command.till() != 0 && !command.has_register_till()) {
    hearing.till = hearing.state.FindTill(hearing.till_id());
    if (hearing.till == nullptr || hearing.till->centre != hearing.centre_id()) {
      return Rejected(v1::REJECTION_REASON_TILL_UNKNOWN, absl::StrCat("till ", command.till()));
    }
  }
  DAYBOOK_RETURN_IF_ERROR(LocatePerson(hearing, command.actor(), hearing.actor));
  DAYBOOK_RETURN_IF_ERROR(LocatePerson(hearing, command.second_person(), hearing.second_person));
  DAYBOOK_RETURN_IF_ERROR(LocateTerminal(hearing));
  LocateActing(hearing);
  return absl::OkStatus();
}

bool HasRole(const Hearing& hearing, const Staff* person, RoleMask roles) {
  return person != nullptr && (person->RolesAt(hearing.centre_id()) & roles) != 0;
}

bool IsOnDuty(const Centre& centre, StaffId person) {
  return std::binary_search(centre.on_duty.begin(), centre.on_duty.end(), person);
}

absl::Status CheckWorksHere(const Hearing& hearing, StaffId person) {
  const Staff* staff = hearing.state.FindStaff(person);
  if (staff != nullptr && staff->RolesAt(hearing.centre_id()) != 0) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_STAFF_UNKNOWN,
                  absl::StrCat("staff ", person.number(), staff == nullptr ? "" : " has no role at this centre"));
}

absl::Status CheckPeople(const Hearing& hearing, const ActingRule& rule) {
  DAYBOOK_RETURN_IF_ERROR(CheckActor(hearing, rule.actor));
  DAYBOOK_RETURN_IF_ERROR(CheckSecondPerson(hearing, rule.second));
  if (rule.reason && hearing.command.reason().empty()) return Rejected(v1::REJECTION_REASON_REASON_MISSING);
  if (rule.on_duty) DAYBOOK_RETURN_IF_ERROR(CheckActorOnDuty(hearing));
  return absl::OkStatus();
}

absl::Status CheckPeople(const Hearing& hearing) {
  return CheckPeople(hearing, RuleFor(hearing.command.payload_case()));
}

absl::Status CheckSigners(const Hearing& hearing, StaffId cashier) {
  const StaffId second(hearing.command.second_person());
  const bool cashier_acts = hearing.acting == cashier;
  const bool cashier_seconds = second && second == cashier;
  const RoleMask either = kCashiers | kKeepers;
  DAYBOOK_RETURN_IF_ERROR(CheckActor(hearing, cashier_acts ? kCashiers : cashier_seconds ? kKeepers : either));
  DAYBOOK_RETURN_IF_ERROR(CheckSecondPerson(hearing, SecondPerson::kSigner));
  DAYBOOK_RETURN_IF_ERROR(CheckFit(hearing, cashier_seconds ? kCashiers : kKeepers));
  return CheckActorOnDuty(hearing);
}

absl::Status CheckSignedBy(const Hearing& hearing, StaffId cashier) {
  if (hearing.acting == cashier || StaffId(hearing.command.second_person()) == cashier) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_SESSION_NOT_YOURS,
                  absl::StrCat("staff ", cashier.number(), " must be one of the two"));
}

absl::Status CheckDay(Hearing& hearing, Lateness lateness) {
  if (!hearing.centre->day_open) return Rejected(v1::REJECTION_REASON_DAY_NOT_OPEN);
  return CheckClaimedDate(hearing, lateness);
}

absl::Status CheckClaimedDate(Hearing& hearing, Lateness lateness) {
  const std::string& claimed = hearing.command.claimed_business_date();
  if (!claimed.empty() && claimed != hearing.centre->business_date_text) {
    const int32_t date = *ParseDate(claimed);
    if (date > hearing.centre->business_date) return Rejected(v1::REJECTION_REASON_DATE_IN_FUTURE, claimed);
    if (lateness == Lateness::kNever) return Rejected(v1::REJECTION_REASON_DAY_CLOSED, claimed);
    hearing.late_for = date;
  }
  return absl::OkStatus();
}

absl::Status CheckPeopleAndDay(Hearing& hearing) {
  DAYBOOK_RETURN_IF_ERROR(CheckPeople(hearing));
  return CheckDay(hearing);
}

absl::Status CheckPeopleAndDate(Hearing& hearing) {
  DAYBOOK_RETURN_IF_ERROR(CheckPeople(hearing));
  return CheckClaimedDate(hearing, Lateness::kNever);
}

absl::Status CheckSessionNamed(const Hearing& hearing) {
  if (NamesOpenSession(hearing.command, *hearing.till)) return absl::OkStatus();
  if (FindEndedSession(hearing.state, hearing.facts, hearing.command).has_value()) {
    return Rejected(v1::REJECTION_REASON_SESSION_NOT_OPEN);
  }
  return Rejected(v1::REJECTION_REASON_SESSION_UNKNOWN);
}

absl::Status CheckNotFrozen(const Hearing& hearing) {
  if (hearing.till == nullptr || !hearing.till->session.handover) return absl::OkStatus();
  const HandoverId handover = hearing.till->session.handover;
  // When the handover has been accepted, there is nothing left for these to do.
  const bool is_end = hearing.command.has_close_session() || hearing.command.has_prepare_handover();
  return Rejected(is_end ? v1::REJECTION_REASON_HANDOVER_OPEN : v1::REJECTION_REASON_SESSION_FROZEN,
                  absl::StrCat("handover ", handover.number()));
}

absl::Status CheckSessionOpen(const Hearing& hearing) {
  DAYBOOK_RETURN_IF_ERROR(CheckSessionNamed(hearing));
  const Session& session = hearing.till->session;
  const bool is_party = hearing.acting == session.cashier ||
                        StaffId(hearing.command.second_person()) == session.cashier ||
                        HasRole(hearing, hearing.actor, kSupervisors);
  if (session.handover && !is_party) return Rejected(v1::REJECTION_REASON_SESSION_NOT_YOURS);
  return CheckNotFrozen(hearing);
}

absl::Status CheckDrawerMove(Hearing& hearing) {
  if (NamesOpenSession(hearing.command, *hearing.till)) {
    DAYBOOK_RETURN_IF_ERROR(CheckSigners(hearing, hearing.till->session.cashier));
  } else {
    DAYBOOK_RETURN_IF_ERROR(CheckPeople(hearing, RuleFor(hearing.command.payload_case())));
  }
  DAYBOOK_RETURN_IF_ERROR(CheckDay(hearing));
  DAYBOOK_RETURN_IF_ERROR(CheckSessionOpen(hearing));
  return CheckSignedBy(hearing, hearing.till->session.cashier);
}

absl::Status CheckMovable(const Hearing& hearing, int64_t fen) {
  if (fen <= kMovedMaxFen - hearing.state.moved_fen) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_AMOUNT_OUT_OF_RANGE);
}

absl::Status CheckRoomInClose(const Hearing& hearing) {
  if (hearing.centre->book.HasRoom()) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_LIST_TOO_LONG);
}

v1::Event* AddEvent(Hearing& hearing) {
  const v1::Command& command = hearing.command;
  const uint64_t index = hearing.events.events().size();
  v1::Event* event = hearing.events.Add();
  event->set_sequence(FirstSequence(hearing) + index);
  if (index > 0) event->set_cause(FirstSequence(hearing));
  event->set_occur_time_micros(command.occur_time_micros());
  if (hearing.centre != nullptr) {
    event->set_centre(command.centre());
    event->set_business_date(hearing.centre->business_date);
    event->set_policy_version(hearing.centre->policy.version);
  }
  if (index > 0) {
    event->set_till(hearing.events.events()[0]->till());
    event->set_session(hearing.events.events()[0]->session());
  } else {
    event->set_till(command.till());
    const bool in_session = hearing.till != nullptr && NamesOpenSession(command, *hearing.till);
    if (in_session) event->set_session(hearing.session_id().number());
  }
  event->set_terminal(command.terminal());
  event->set_actor(hearing.acting.number());
  event->set_second_person(command.second_person());
  if (!command.reason().empty()) event->set_reason(command.reason());
  // What follows from an entry is not late a second time.
  if (index == 0) event->set_late_for(hearing.late_for);
  return event;
}

v1::Event* AddCentreEvent(Hearing& hearing) {
  v1::Event* event = AddEvent(hearing);
  event->clear_till();
  event->clear_session();
  return event;
}

}  // namespace daybook::domain
