// Who may do what: one table of commands with the roles that act, the second person, and what else each demands.
#pragma once

#include "daybook/v1/event.pb.h"
#include "ledger/domain/state.h"

namespace daybook::domain {

inline constexpr RoleMask kCashiers = Only(v1::ROLE_CASHIER) | Only(v1::ROLE_SUPERVISOR);
inline constexpr RoleMask kSupervisors = Only(v1::ROLE_SUPERVISOR);
inline constexpr RoleMask kKeepers = Only(v1::ROLE_KEEPER) | Only(v1::ROLE_SUPERVISOR);
inline constexpr RoleMask kApprovers = Only(v1::ROLE_SUPERVISOR) | Only(v1::ROLE_FINANCE);
inline constexpr RoleMask kAdmins = Only(v1::ROLE_ADMIN);
// Any role but AUDITOR: who may witness.
inline constexpr RoleMask kWitnesses =
    static_cast<RoleMask>(~(Only(v1::ROLE_AUDITOR) | Only(v1::ROLE_UNSPECIFIED)));

// What the second person is to a command.
enum class SecondPerson : uint8_t {
  // Not needed.
  kNone,
  // Sees the cash counted or moved: anyone but an AUDITOR.
  kWitness,
  // Answers for something undone, carried, written off or decided: SUPERVISOR or FINANCE.
  kApprover,
  // Cash between a drawer and the safe: the session's cashier and a KEEPER or SUPERVISOR, either as actor.
  kSigner,
};

struct ActingRule {
  // Any of these; with kSigner the session decides.
  RoleMask actor = 0;
  SecondPerson second = SecondPerson::kNone;
  bool reason = false;
  // Whether the actor must be on duty (people of FINANCE never are).
  bool on_duty = false;
};

// Of a payment, reversal or refund that explains a case, in place of its own.
inline constexpr ActingRule kExplainingRule = {.actor = kCashiers | Only(v1::ROLE_FINANCE),
                                               .second = SecondPerson::kApprover,
                                               .reason = true,
                                               .on_duty = true};

// The rule of a command. CommitCount and ReceivePayment add to theirs (spot counts, recounts, machines).
ActingRule RuleFor(v1::Command::PayloadCase payload);

}  // namespace daybook::domain
