#include "ledger/domain/roles.h"

#include "ledger/base/checks.h"

namespace daybook::domain {

ActingRule RuleFor(v1::Command::PayloadCase payload) {
  using C = v1::Command;
  constexpr RoleMask kFinance = Only(v1::ROLE_FINANCE);
  constexpr SecondPerson kWitness = SecondPerson::kWitness;
  constexpr SecondPerson kApprover = SecondPerson::kApprover;
  switch (payload) {
    case C::kCreateLedger: case C::kRecordBreach:  // Nobody's: the init path and the clock decide.
      return {};
    case C::kRegisterBankAccount: case C::kRegisterProvider: case C::kConfigureCentre: case C::kRegisterTill:
    case C::kRegisterStaff: case C::kGrantRole: case C::kEnrolTerminal:
      return {.actor = kAdmins};
    case C::kRevokeRole: case C::kRevokeTerminal: return {.actor = kAdmins, .reason = true};
    case C::kRecordOpeningCash: return {.actor = kFinance, .second = kWitness};
    case C::kOpenBusinessDay: case C::kAddOnDuty: return {.actor = kSupervisors};
    case C::kCloseBusinessDay: return {.actor = kSupervisors, .second = kWitness, .on_duty = true};
    case C::kOpenSession: case C::kCloseSession: case C::kDropToSafe: case C::kIssueFloat:
      return {.actor = kCashiers | kKeepers, .second = SecondPerson::kSigner, .on_duty = true};
    // SettleDue by transfer is FINANCE's, ReportCounterfeit of the safe its KEEPER's; a SUPERVISOR who prepares a
    // handover for an absent giver also states why.
    case C::kCommitCount: case C::kPauseTill: case C::kResumeTill: case C::kSettleDue: case C::kReportCounterfeit:
    case C::kIssueInvoice: case C::kPrepareHandover: case C::kOpenWorkOrder: case C::kAssignWorkOrder:
    case C::kOpenAccount:
      return {.actor = kCashiers, .on_duty = true};
    // The session's cashier was on duty when it opened; a machine's goes on when he is not.
    case C::kReceivePayment: case C::kTopUpCard: case C::kConfirmCardWrite: case C::kFailCardWrite:
    case C::kRewriteCard: case C::kTakeTicket: case C::kCallTicket: case C::kEndService: case C::kMissTicket:
    case C::kReceiveComplaint: case C::kReplyComplaint: case C::kResolveComplaint:
      return {.actor = kCashiers};
    case C::kResolveTender: return {.actor = kCashiers | kFinance};
    case C::kReversePayment: case C::kRefundPayment: case C::kVoidInvoice: case C::kIssueRedInvoice:
      return {.actor = kCashiers, .second = kApprover, .reason = true, .on_duty = true};
    // The second person borrows or gives back, and signs.
    case C::kCheckOutTools: case C::kReturnTools: case C::kReplaceTool: case C::kHandOutKey: case C::kReturnKey:
    case C::kCountSafe: case C::kWithdrawForFloat: case C::kReturnGenuine:
      return {.actor = kKeepers, .second = kWitness, .on_duty = true};
    case C::kClearCheque: case C::kConfirmDeposit: case C::kAssignCase: case C::kCloseCase:
      return {.actor = kApprovers, .on_duty = true};
    case C::kBounceCheque: case C::kDecideCase: return {.actor = kApprovers, .reason = true, .on_duty = true};
    case C::kExplainCase: return {.actor = kApprovers, .second = kApprover, .reason = true, .on_duty = true};
    case C::kReturnCheque: case C::kDispatchDeposit: case C::kSurrenderCounterfeit: case C::kReceiveInvoiceBook:
    case C::kAllotInvoices: case C::kReturnInvoices: case C::kRegisterTool: case C::kSendToMaintenance:
    case C::kReturnFromMaintenance: case C::kCountTools: case C::kRegisterKey:
      return {.actor = kKeepers, .on_duty = true};
    case C::kTransferTool: return {.actor = kWitnesses, .second = kWitness, .on_duty = true};
    case C::kReportToolLost: return {.actor = kSupervisors, .second = kApprover, .reason = true, .on_duty = true};
    case C::kScrapTool: return {.actor = kKeepers, .second = kApprover, .reason = true, .on_duty = true};
    case C::kReportInvoiceLost:
      return {.actor = kCashiers | kKeepers, .second = kApprover, .reason = true, .on_duty = true};
    case C::kCheckManualInvoices: return {.actor = kSupervisors, .on_duty = true};
    case C::kAcceptHandover: return {.actor = kCashiers, .second = kWitness, .on_duty = true};
    case C::kDisputeHandover: case C::kRecallHandover: case C::kCancelWorkOrder:
      return {.actor = kCashiers, .reason = true, .on_duty = true};
    case C::kCompleteWorkOrder: return {.actor = kCashiers | Only(v1::ROLE_TECHNICIAN), .on_duty = true};
    case C::PAYLOAD_NOT_SET: break;
  }
  DAYBOOK_CHECK(false);  // CheckShape lets no command without a payload through.
  return {};
}

}  // namespace daybook::domain
