// One command being heard: what is known about it, and the checks that many commands share. Built on the stack.
//
//   Hearing hearing(state, facts, command, context, events);
//   DAYBOOK_RETURN_IF_ERROR(Locate(hearing));          // centre, till, people, terminal exist
//   DAYBOOK_RETURN_IF_ERROR(CheckPeople(hearing, RuleFor(command.payload_case())));
//   DAYBOOK_RETURN_IF_ERROR(CheckDay(hearing));
//   …                                                  // nothing refuses from here on
//   v1::Event* event = AddEvent(hearing);
//
// The checks come in the order of rejection.proto.
#pragma once

#include "absl/status/status.h"
#include "ledger/base/rejection.h"
#include "ledger/base/status_macros.h"
#include "ledger/domain/domain.h"
#include "ledger/domain/roles.h"
#include "ledger/domain/state.h"

namespace daybook::domain {

struct Hearing {
  Hearing(const LedgerState& state, const Facts& facts, const v1::Command& command, const Context& context,
          EventList& events)
      : state(state), facts(facts), command(command), context(context), events(events) {}

  const LedgerState& state;
  const Facts& facts;
  const v1::Command& command;
  const Context& context;
  EventList& events;

  // Set by Locate(); null where the command names none.
  const Centre* centre = nullptr;
  const Till* till = nullptr;
  const Staff* actor = nullptr;
  const Staff* second_person = nullptr;
  const Terminal* terminal = nullptr;
  // Who acts: the actor, or the session's cashier whose machine it is.
  StaffId acting;
  // The claimed day when it is closed already and the command may be late.
  int32_t late_for = 0;

  CentreId centre_id() const { return CentreId(command.centre()); }
  TillId till_id() const { return TillId(command.till()); }
  SessionId session_id() const { return till == nullptr ? SessionId() : till->session.number; }
};

// CENTRE_UNKNOWN … TERMINAL_ELSEWHERE: everybody and everything named in the envelope exists and belongs together.
absl::Status Locate(Hearing& hearing);

// ROLE_MISSING … NOT_ON_DUTY.
absl::Status CheckPeople(const Hearing& hearing, const ActingRule& rule);

// The same by the rule of the command's payload (roles.h).
absl::Status CheckPeople(const Hearing& hearing);

// The same where cash passes between the cashier's drawer and the safe: of actor and second person one is the cashier,
// the other a KEEPER or SUPERVISOR. Passes when neither is the cashier: CheckSignedBy() refuses that, in its turn.
absl::Status CheckSigners(const Hearing& hearing, StaffId cashier);
// SESSION_NOT_YOURS when neither of them is `cashier`.
absl::Status CheckSignedBy(const Hearing& hearing, StaffId cashier);

// Whether the person has any of the roles at the command's centre.
bool HasRole(const Hearing& hearing, const Staff* person, RoleMask roles);
bool IsOnDuty(const Centre& centre, StaffId person);
// STAFF_UNKNOWN unless the person is registered and holds a role at the command's centre.
absl::Status CheckWorksHere(const Hearing& hearing, StaffId person);

enum class Lateness { kNever, kAllowed };

// DAY_NOT_OPEN, DAY_CLOSED, DATE_IN_FUTURE. With kAllowed a closed claimed day becomes `late_for`.
absl::Status CheckDay(Hearing& hearing, Lateness lateness = Lateness::kNever);
// The same but for DAY_NOT_OPEN.
absl::Status CheckClaimedDate(Hearing& hearing, Lateness lateness);

// People by their rule, then the day.
absl::Status CheckPeopleAndDay(Hearing& hearing);
// People by their rule, then the claimed date: for what the back office does while no day is open, too.
absl::Status CheckPeopleAndDate(Hearing& hearing);

// SESSION_UNKNOWN, SESSION_NOT_OPEN: the command names the open session of its till.
absl::Status CheckSessionNamed(const Hearing& hearing);
// SESSION_FROZEN while a handover of the till's session is open; HANDOVER_OPEN to those that waiting would not help.
absl::Status CheckNotFrozen(const Hearing& hearing);
// Both: the session may be used. To a stranger a frozen one is SESSION_NOT_YOURS.
absl::Status CheckSessionOpen(const Hearing& hearing);
// People, day and session of a command that moves cash between an open session's drawer and the safe.
absl::Status CheckDrawerMove(Hearing& hearing);

// AMOUNT_OUT_OF_RANGE when moving so much more could take a balance out of int64.
absl::Status CheckMovable(const Hearing& hearing, int64_t fen);

// LIST_TOO_LONG when the close could not list one thing more.
absl::Status CheckRoomInClose(const Hearing& hearing);

// The next event of the command, its envelope filled from the command; later ones follow from the first (`cause`).
v1::Event* AddEvent(Hearing& hearing);
// The same for what happens at the centre and at none of its tills, wherever the command was sent from.
v1::Event* AddCentreEvent(Hearing& hearing);
// Sequence of the command's first event.
inline uint64_t FirstSequence(const Hearing& hearing) { return hearing.context.next_sequence; }

}  // namespace daybook::domain
