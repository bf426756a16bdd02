#include "ledger/domain/domain.h"

#include "absl/strings/str_cat.h"
#include "ledger/base/checks.h"
#include "ledger/domain/business_day.h"
#include "ledger/domain/case.h"
#include "ledger/domain/cash.h"
#include "ledger/domain/centre.h"
#include "ledger/domain/change.h"
#include "ledger/domain/cheque.h"
#include "ledger/domain/count.h"
#include "ledger/domain/counterfeit.h"
#include "ledger/domain/deposit.h"
#include "ledger/domain/hearing.h"
#include "ledger/domain/ledger_setup.h"
#include "ledger/domain/limits.h"
#include "ledger/domain/payment.h"
#include "ledger/domain/refund.h"
#include "ledger/domain/resolution.h"
#include "ledger/domain/reversal.h"
#include "ledger/domain/staff.h"
#include "ledger/domain/till_session.h"

namespace daybook::domain {
namespace {

// One line for each kind of command. No default: the compiler names the one that is missing.
absl::Status DecidePayload(Hearing& hearing, const v1::Command& command) {
  using C = v1::Command;
  switch (command.payload_case()) {
    case C::kCreateLedger: return Decide(hearing, command.create_ledger());
    case C::kRegisterBankAccount: return Decide(hearing, command.register_bank_account());
    case C::kRegisterProvider: return Decide(hearing, command.register_provider());
    case C::kConfigureCentre: return Decide(hearing, command.configure_centre());
    case C::kRegisterTill: return Decide(hearing, command.register_till());
    case C::kRegisterStaff: return Decide(hearing, command.register_staff());
    case C::kGrantRole: return Decide(hearing, command.grant_role());
    case C::kRevokeRole: return Decide(hearing, command.revoke_role());
    case C::kEnrolTerminal: return Decide(hearing, command.enrol_terminal());
    case C::kRevokeTerminal: return Decide(hearing, command.revoke_terminal());
    case C::kRecordOpeningCash: return Decide(hearing, command.record_opening_cash());
    case C::kOpenBusinessDay: return Decide(hearing, command.open_business_day());
    case C::kAddOnDuty: return Decide(hearing, command.add_on_duty());
    case C::kCloseBusinessDay: return Decide(hearing, command.close_business_day());
    case C::kOpenSession: return Decide(hearing, command.open_session());
    case C::kCommitCount: return Decide(hearing, command.commit_count());
    case C::kCloseSession: return Decide(hearing, command.close_session());
    case C::kDropToSafe: return Decide(hearing, command.drop_to_safe());
    case C::kIssueFloat: return Decide(hearing, command.issue_float());
    case C::kPauseTill: return Decide(hearing, command.pause_till());
    case C::kResumeTill: return Decide(hearing, command.resume_till());
    case C::kReceivePayment: return Decide(hearing, command.receive_payment());
    case C::kResolveTender: return Decide(hearing, command.resolve_tender());
    case C::kReversePayment: return Decide(hearing, command.reverse_payment());
    case C::kCountSafe: return Decide(hearing, command.count_safe());
    case C::kRefundPayment: return Decide(hearing, command.refund_payment());
    case C::kClearCheque: return Decide(hearing, command.clear_cheque());
    case C::kBounceCheque: return Decide(hearing, command.bounce_cheque());
    case C::kReturnCheque: return Decide(hearing, command.return_cheque());
    case C::kDispatchDeposit: return Decide(hearing, command.dispatch_deposit());
    case C::kConfirmDeposit: return Decide(hearing, command.confirm_deposit());
    case C::kWithdrawForFloat: return Decide(hearing, command.withdraw_for_float());
    case C::kAssignCase: return Decide(hearing, command.assign_case());
    case C::kExplainCase: return Decide(hearing, command.explain_case());
    case C::kDecideCase: return Decide(hearing, command.decide_case());
    case C::kSettleDue: return Decide(hearing, command.settle_due());
    case C::kCloseCase: return Decide(hearing, command.close_case());
    case C::kReportCounterfeit: return Decide(hearing, command.report_counterfeit());
    case C::kSurrenderCounterfeit: return Decide(hearing, command.surrender_counterfeit());
    case C::kReturnGenuine: return Decide(hearing, command.return_genuine());
    case C::PAYLOAD_NOT_SET: break;
  }
  DAYBOOK_CHECK(false);  // CheckShape lets no command without a payload through.
  return absl::OkStatus();
}

// One line for each kind of event.
void EvolvePayload(Change& change, const v1::Event& event) {
  using E = v1::Event;
  switch (event.payload_case()) {
    case E::kLedgerCreated: return Evolve(change, event.ledger_created());
    case E::kBankAccountRegistered: return Evolve(change, event.bank_account_registered());
    case E::kProviderRegistered: return Evolve(change, event.provider_registered());
    case E::kCentreConfigured: return Evolve(change, event.centre_configured());
    case E::kTillRegistered: return Evolve(change, event.till_registered());
    case E::kStaffRegistered: return Evolve(change, event.staff_registered());
    case E::kRoleGranted: return Evolve(change, event.role_granted());
    case E::kRoleRevoked: return Evolve(change, event.role_revoked());
    case E::kTerminalEnrolled: return Evolve(change, event.terminal_enrolled());
    case E::kTerminalRevoked: return Evolve(change, event.terminal_revoked());
    case E::kOpeningCashRecorded: return Evolve(change, event.opening_cash_recorded());
    case E::kBusinessDayOpened: return Evolve(change, event.business_day_opened());
    case E::kDutyAdded: return Evolve(change, event.duty_added());
    case E::kBusinessDayClosed: return Evolve(change, event.business_day_closed());
    case E::kSessionOpened: return Evolve(change, event.session_opened());
    case E::kCashCounted: return Evolve(change, event.cash_counted());
    case E::kSessionClosed: return Evolve(change, event.session_closed());
    case E::kSafeDropped: return Evolve(change, event.safe_dropped());
    case E::kFloatIssued: return Evolve(change, event.float_issued());
    case E::kTillPaused: return Evolve(change, event.till_paused());
    case E::kTillResumed: return Evolve(change, event.till_resumed());
    case E::kPaymentReceived: return Evolve(change, event.payment_received());
    case E::kTenderResolved: return Evolve(change, event.tender_resolved());
    case E::kPaymentReversed: return Evolve(change, event.payment_reversed());
    case E::kSafeCounted: return Evolve(change, event.safe_counted());
    case E::kCashLimitExceeded: return Evolve(change, event.cash_limit_exceeded());
    case E::kCashLimitRestored: return Evolve(change, event.cash_limit_restored());
    case E::kCaseOpened: return Evolve(change, event.case_opened());
    case E::kPaymentRefunded: return Evolve(change, event.payment_refunded());
    case E::kChequeCleared: return Evolve(change, event.cheque_cleared());
    case E::kChequeBounced: return Evolve(change, event.cheque_bounced());
    case E::kChequeReturned: return Evolve(change, event.cheque_returned());
    case E::kDepositDispatched: return Evolve(change, event.deposit_dispatched());
    case E::kDepositConfirmed: return Evolve(change, event.deposit_confirmed());
    case E::kFloatWithdrawn: return Evolve(change, event.float_withdrawn());
    case E::kCaseAssigned: return Evolve(change, event.case_assigned());
    case E::kCaseExplained: return Evolve(change, event.case_explained());
    case E::kCaseDecided: return Evolve(change, event.case_decided());
    case E::kDueSettled: return Evolve(change, event.due_settled());
    case E::kCaseClosed: return Evolve(change, event.case_closed());
    case E::kCounterfeitReported: return Evolve(change, event.counterfeit_reported());
    case E::kCounterfeitSurrendered: return Evolve(change, event.counterfeit_surrendered());
    case E::kGenuineReturned: return Evolve(change, event.genuine_returned());
    case E::PAYLOAD_NOT_SET: break;
  }
  DAYBOOK_CHECK(false);  // Such an event does not open: STORE_NEWER.
}

}  // namespace

bool NeedsTreeHead(const v1::Command& command) { return command.has_close_business_day(); }

absl::Status Decide(const LedgerState& state, const Facts& facts, const v1::Command& command, const Context& context,
                    EventList& events) {
  Hearing hearing(state, facts, command, context, events);
  // A property of the command alone, so it needs no place among the checks.
  const bool may_be_late = (command.has_receive_payment() && !command.receive_payment().has_explains()) ||
                           command.has_resolve_tender();
  if (command.already_taken() && !may_be_late) {
    return Rejected(v1::REJECTION_REASON_NOT_LATE_CAPABLE);
  }
  if (!command.has_create_ledger()) DAYBOOK_RETURN_IF_ERROR(Locate(hearing));
  return DecidePayload(hearing, command);
}

void Evolve(const v1::Event& event, LedgerState& state) {
  Change change{.event = event, .state = state};
  if (event.centre() != 0) {
    const auto it = state.centres.find(CentreId(event.centre()));
    if (it != state.centres.end()) change.centre = it->second.get();
  }
  if (event.till() != 0) {
    const auto it = state.tills.find(TillId(event.till()));
    if (it != state.tills.end()) change.till = it->second.get();
  }
  state.last_sequence = event.sequence();
  ApplyPostings(change);
  EvolvePayload(change, event);
  if (change.centre != nullptr) change.centre->book.Apply(event);
}

absl::StatusOr<std::vector<v1::PreflightItem>> Preflight(const LedgerState& state, CentreId centre,
                                                         int64_t now_micros) {
  const Centre* found = state.FindCentre(centre);
  if (found != nullptr) return found->book.OpenItems(now_micros);
  return Rejected(v1::REJECTION_REASON_CENTRE_UNKNOWN, absl::StrCat("centre ", centre.number()));
}

}  // namespace daybook::domain
