// What a command needs that the state does not hold: MissingFacts() of domain.h.
#include "ledger/domain/account.h"
#include "ledger/domain/card.h"
#include "ledger/domain/case.h"
#include "ledger/domain/case_lookup.h"
#include "ledger/domain/cheque.h"
#include "ledger/domain/complaint.h"
#include "ledger/domain/counterfeit.h"
#include "ledger/domain/deposit.h"
#include "ledger/domain/domain.h"
#include "ledger/domain/handover.h"
#include "ledger/domain/invoice.h"
#include "ledger/domain/payment_lookup.h"
#include "ledger/domain/queue.h"
#include "ledger/domain/refund.h"
#include "ledger/domain/resolution.h"
#include "ledger/domain/session_lookup.h"
#include "ledger/domain/tender.h"
#include "ledger/domain/tool.h"
#include "ledger/domain/work_order.h"

namespace daybook::domain {
namespace {

// A session that is not the open one of the command's till may have ended: to refuse it by the right name, or to book
// money taken in it, one must know.
void AddSession(const LedgerState& state, const Facts& facts, const v1::Command& command, FactKeys& keys) {
  const Till* till = state.FindTill(TillId(command.till()));
  if (till == nullptr || NamesOpenSession(command, *till)) return;
  AddSessionKeys(state, facts, command, keys);
}

void AddUniqueKey(const Facts& facts, std::string key, FactKeys& keys) {
  if (!key.empty() && facts.FindUniqueKey(key) == nullptr) keys.unique_keys.push_back(std::move(key));
}

void AddPayment(const LedgerState& state, const Facts& facts, const v1::ReceivePayment& wish, FactKeys& keys) {
  for (const v1::Tender& tender : wish.tenders()) {
    if (tender.kind() != v1::TENDER_KIND_CASH) AddUniqueKey(facts, UniqueKeyOf(tender), keys);
  }
  if (wish.has_replaces()) AddPaymentKeys(state, facts, wish.replaces(), keys);
  if (wish.has_explains()) AddCaseKeys(facts, wish.explains(), keys);
}

void AddReversal(const LedgerState& state, const Facts& facts, const v1::ReversePayment& wish, FactKeys& keys) {
  AddPaymentKeys(state, facts, wish.payment(), keys);
  if (wish.has_explains()) AddCaseKeys(facts, wish.explains(), keys);
  const v1::Event* event = FindPaymentEvent(facts, wish.payment());
  if (event == nullptr) return;
  const v1::PaymentReceived& payment = *figures::PaymentOf(*event);
  for (const v1::TenderReversal& reversal : wish.reversals()) {
    if (reversal.provider_reference().empty()) continue;
    if (reversal.tender_index() >= static_cast<uint32_t>(payment.tenders_size())) continue;
    const v1::Tender& tender = payment.tenders(static_cast<int>(reversal.tender_index()));
    AddUniqueKey(facts, VoidKey(tender.kind(), tender.provider(), reversal.provider_reference()), keys);
  }
}

// Commands at a till that belong to a session.
bool IsOfSession(const v1::Command& command) {
  using C = v1::Command;
  switch (command.payload_case()) {
    case C::kReceivePayment: case C::kReversePayment: case C::kRefundPayment: case C::kCommitCount: case C::kCloseSession:
    case C::kDropToSafe: case C::kIssueFloat: case C::kPauseTill: case C::kResumeTill: case C::kSettleDue:
    case C::kReportCounterfeit: case C::kTopUpCard: case C::kIssueInvoice: case C::kIssueRedInvoice:
    case C::kPrepareHandover:
      return true;
    case C::kVoidInvoice:
      return command.session() != 0 || !command.session_request_id().empty();
    default:
      return false;
  }
}

}  // namespace

FactKeys MissingFacts(const LedgerState& state, const Facts& facts, const v1::Command& command) {
  using C = v1::Command;
  FactKeys keys;
  if (IsOfSession(command)) AddSession(state, facts, command, keys);
  switch (command.payload_case()) {
    case C::kReceivePayment: AddPayment(state, facts, command.receive_payment(), keys); break;
    case C::kReversePayment: AddReversal(state, facts, command.reverse_payment(), keys); break;
    case C::kResolveTender: AddKeys(state, facts, command.resolve_tender(), keys); break;
    case C::kRefundPayment: AddKeys(state, facts, command.refund_payment(), keys); break;
    case C::kClearCheque: AddKeys(state, facts, command.clear_cheque(), keys); break;
    case C::kBounceCheque: AddKeys(state, facts, command.bounce_cheque(), keys); break;
    case C::kReturnCheque: AddKeys(state, facts, command.return_cheque(), keys); break;
    case C::kConfirmDeposit: AddKeys(state, facts, command.confirm_deposit(), keys); break;
    case C::kAssignCase: AddKeys(state, facts, command.assign_case(), keys); break;
    case C::kExplainCase: AddKeys(state, facts, command.explain_case(), keys); break;
    case C::kDecideCase: AddKeys(state, facts, command.decide_case(), keys); break;
    case C::kSettleDue: AddKeys(state, facts, command.settle_due(), keys); break;
    case C::kCloseCase: AddKeys(state, facts, command.close_case(), keys); break;
    case C::kAllotInvoices: AddKeys(state, facts, command.allot_invoices(), keys); break;
    case C::kReturnInvoices: AddKeys(state, facts, command.return_invoices(), keys); break;
    case C::kIssueInvoice: AddKeys(state, facts, command.issue_invoice(), keys); break;
    case C::kVoidInvoice: AddKeys(state, facts, command.void_invoice(), keys); break;
    case C::kIssueRedInvoice: AddKeys(state, facts, command.issue_red_invoice(), keys); break;
    case C::kRegisterTool: AddKeys(state, facts, command.register_tool(), keys); break;
    case C::kReplaceTool: AddKeys(state, facts, command.replace_tool(), keys); break;
    case C::kAcceptHandover: AddKeys(state, facts, command.accept_handover(), keys); break;
    case C::kDisputeHandover: AddKeys(state, facts, command.dispute_handover(), keys); break;
    case C::kRecallHandover: AddKeys(state, facts, command.recall_handover(), keys); break;
    case C::kTakeTicket: AddTicketKeys(state, facts, command, command.take_ticket().ticket(), keys); break;
    case C::kCallTicket: AddTicketKeys(state, facts, command, command.call_ticket().ticket(), keys); break;
    case C::kEndService: AddTicketKeys(state, facts, command, command.end_service().ticket(), keys); break;
    case C::kMissTicket: AddTicketKeys(state, facts, command, command.miss_ticket().ticket(), keys); break;
    case C::kAssignWorkOrder: AddKeys(state, facts, command.assign_work_order(), keys); break;
    case C::kCompleteWorkOrder: AddKeys(state, facts, command.complete_work_order(), keys); break;
    case C::kCancelWorkOrder: AddKeys(state, facts, command.cancel_work_order(), keys); break;
    case C::kReplyComplaint: AddKeys(state, facts, command.reply_complaint(), keys); break;
    case C::kResolveComplaint: AddKeys(state, facts, command.resolve_complaint(), keys); break;
    case C::kOpenAccount: AddKeys(state, facts, command.open_account(), keys); break;
    case C::kTopUpCard: AddKeys(state, facts, command.top_up_card(), keys); break;
    case C::kConfirmCardWrite: AddKeys(state, facts, command.confirm_card_write(), keys); break;
    case C::kFailCardWrite: AddKeys(state, facts, command.fail_card_write(), keys); break;
    case C::kRewriteCard: AddKeys(state, facts, command.rewrite_card(), keys); break;
    case C::kCommitCount: case C::kCloseSession: case C::kDropToSafe: case C::kIssueFloat: case C::kPauseTill:
    case C::kResumeTill: case C::kCreateLedger: case C::kRegisterBankAccount: case C::kRegisterProvider:
    case C::kConfigureCentre: case C::kRegisterTill: case C::kRegisterStaff: case C::kGrantRole: case C::kRevokeRole:
    case C::kEnrolTerminal: case C::kRevokeTerminal: case C::kRecordOpeningCash: case C::kOpenBusinessDay:
    case C::kAddOnDuty: case C::kCloseBusinessDay: case C::kOpenSession: case C::kCountSafe:
    case C::kDispatchDeposit: case C::kWithdrawForFloat: case C::kReportCounterfeit: case C::kSurrenderCounterfeit:
    case C::kCheckManualInvoices: case C::kReportInvoiceLost: case C::kReturnGenuine: case C::kReceiveInvoiceBook:
    case C::kCheckOutTools: case C::kReturnTools: case C::kTransferTool: case C::kReportToolLost:
    case C::kSendToMaintenance: case C::kReturnFromMaintenance: case C::kScrapTool: case C::kCountTools:
    case C::kRegisterKey: case C::kHandOutKey: case C::kReturnKey: case C::kPrepareHandover: case C::kOpenWorkOrder:
    case C::kReceiveComplaint: case C::kRecordBreach: case C::PAYLOAD_NOT_SET:
      break;
  }
  return keys;
}

}  // namespace daybook::domain
