#include "ledger/domain/roles.h"

#include "ledger/base/checks.h"

namespace daybook::domain {

ActingRule RuleFor(v1::Command::PayloadCase payload) {
  using C = v1::Command;
  constexpr RoleMask kFinance = Only(v1::ROLE_FINANCE);
  switch (payload) {
    case C::kCreateLedger:
      return {};
    case C::kRegisterBankAccount: case C::kRegisterProvider: case C::kConfigureCentre: case C::kRegisterTill:
    case C::kRegisterStaff: case C::kGrantRole: case C::kEnrolTerminal:
      return {.actor = kAdmins};
    case C::kRevokeRole: case C::kRevokeTerminal:
      return {.actor = kAdmins, .reason = true};
    case C::kRecordOpeningCash:
      return {.actor = kFinance, .second = SecondPerson::kWitness};
    case C::kOpenBusinessDay: case C::kAddOnDuty:
      return {.actor = kSupervisors};
    case C::kCloseBusinessDay:
      return {.actor = kSupervisors, .second = SecondPerson::kWitness, .on_duty = true};
    case C::kOpenSession: case C::kCloseSession: case C::kDropToSafe: case C::kIssueFloat:
      return {.actor = kCashiers | kKeepers, .second = SecondPerson::kSigner, .on_duty = true};
    case C::kCommitCount: case C::kPauseTill: case C::kResumeTill:
      return {.actor = kCashiers, .on_duty = true};
    case C::kReceivePayment:
      // The session's cashier was on duty when it opened; a machine's goes on when he is not.
      return {.actor = kCashiers};
    case C::kResolveTender:
      return {.actor = kCashiers | kFinance};
    case C::kReversePayment:
      return {.actor = kCashiers, .second = SecondPerson::kApprover, .reason = true, .on_duty = true};
    case C::kCountSafe:
      return {.actor = kKeepers, .second = SecondPerson::kWitness, .on_duty = true};
    case C::kRefundPayment:
      return {.actor = kCashiers, .second = SecondPerson::kApprover, .reason = true, .on_duty = true};
    case C::kClearCheque: case C::kConfirmDeposit: case C::kAssignCase: case C::kCloseCase:
      return {.actor = kApprovers, .on_duty = true};
    case C::kBounceCheque: case C::kDecideCase:
      return {.actor = kApprovers, .reason = true, .on_duty = true};
    case C::kExplainCase:
      return {.actor = kApprovers, .second = SecondPerson::kApprover, .reason = true, .on_duty = true};
    case C::kReturnCheque: case C::kDispatchDeposit: case C::kSurrenderCounterfeit:
      return {.actor = kKeepers, .on_duty = true};
    case C::kWithdrawForFloat: case C::kReturnGenuine:
      return {.actor = kKeepers, .second = SecondPerson::kWitness, .on_duty = true};
    case C::kSettleDue:
      // In cash; by transfer it is FINANCE that books it.
      return {.actor = kCashiers, .on_duty = true};
    case C::kReportCounterfeit:
      // Of a drawer; of the safe it is its KEEPER.
      return {.actor = kCashiers, .on_duty = true};
    case C::PAYLOAD_NOT_SET:
      break;
  }
  DAYBOOK_CHECK(false);  // CheckShape lets no command without a payload through.
  return {};
}

}  // namespace daybook::domain
