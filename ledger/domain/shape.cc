// Whether a command alone is well-formed: CheckShape() of domain.h. It runs at the door for every command, so the plain
// payment takes a path without reflection or allocation; whatever is found wrong is named field by field.
#include <string>

#include "absl/strings/str_cat.h"
#include "ledger/base/civil_date.h"
#include "ledger/base/money.h"
#include "ledger/base/rejection.h"
#include "ledger/base/status_macros.h"
#include "ledger/domain/domain.h"
#include "ledger/domain/shape.h"

namespace daybook::domain {
namespace {

constexpr size_t kReasonCharactersMax = 500;

using C = v1::Command;

// What the envelope must name, by payload.
struct Envelope {
  bool centre = false;
  bool till = false;
  // A command at a till: names its session and the day the terminal knows.
  bool session = false;
  bool claimed_date = false;
  // May leave the actor out: a machine acts by itself.
  bool machine = false;
  // Must name neither till nor session.
  bool no_till = false;
  // Written by the server's timer: names nobody.
  bool system = false;
};

// A payment explained, reversed or refunded to explain a case touches no drawer and names none.
bool ExplainsCase(const C& command) {
  return (command.has_receive_payment() && command.receive_payment().has_explains()) ||
         (command.has_reverse_payment() && command.reverse_payment().has_explains()) ||
         (command.has_refund_payment() && command.refund_payment().has_explains());
}

Envelope EnvelopeOf(const C& command) {
  constexpr Envelope kNowhere{};
  constexpr Envelope kCentre{.centre = true};
  constexpr Envelope kTill{.centre = true, .till = true};
  constexpr Envelope kSession{.centre = true, .till = true, .session = true, .claimed_date = true};
  if (ExplainsCase(command)) return {.centre = true, .no_till = true};
  switch (command.payload_case()) {
    case C::kCreateLedger: case C::kRegisterBankAccount: case C::kRegisterProvider: case C::kRegisterStaff:
    case C::kGrantRole: case C::kRevokeRole:
      return kNowhere;
    case C::kConfigureCentre: case C::kRevokeTerminal: case C::kRecordOpeningCash: case C::kOpenBusinessDay:
    case C::kAddOnDuty: case C::kCloseBusinessDay: case C::kCountSafe: case C::kClearCheque: case C::kBounceCheque:
    case C::kReturnCheque: case C::kDispatchDeposit: case C::kConfirmDeposit: case C::kWithdrawForFloat:
    case C::kAssignCase: case C::kExplainCase: case C::kDecideCase: case C::kCloseCase:
    case C::kSurrenderCounterfeit: case C::kReturnGenuine: case C::kReceiveInvoiceBook: case C::kVoidInvoice:
    case C::kReportInvoiceLost: case C::kRegisterTool: case C::kCheckOutTools: case C::kReturnTools:
    case C::kTransferTool: case C::kReportToolLost: case C::kReplaceTool: case C::kSendToMaintenance:
    case C::kReturnFromMaintenance: case C::kScrapTool: case C::kCountTools: case C::kRegisterKey: case C::kHandOutKey:
    case C::kReturnKey: case C::kAcceptHandover: case C::kDisputeHandover: case C::kRecallHandover:
    case C::kOpenWorkOrder: case C::kAssignWorkOrder: case C::kCompleteWorkOrder: case C::kCancelWorkOrder:
    case C::kReceiveComplaint: case C::kReplyComplaint: case C::kResolveComplaint: case C::kOpenAccount:
    case C::kMissTicket:
      return kCentre;
    case C::kRecordBreach:
      return {.centre = true, .no_till = true, .system = true};
    case C::kSettleDue:
      return command.settle_due().tender() == v1::TENDER_KIND_CASH ? kSession : Envelope{.centre = true, .no_till = true};
    case C::kReportCounterfeit:
      return command.till() != 0 ? kSession : kCentre;
    case C::kRegisterTill: case C::kEnrolTerminal: case C::kAllotInvoices: case C::kReturnInvoices:
    case C::kCheckManualInvoices:
      return kTill;
    case C::kOpenSession: case C::kCallTicket: case C::kEndService:
      return {.centre = true, .till = true, .claimed_date = true};
    case C::kCommitCount: case C::kCloseSession: case C::kDropToSafe: case C::kIssueFloat: case C::kPauseTill:
    case C::kResumeTill: case C::kReversePayment: case C::kRefundPayment: case C::kIssueInvoice:
    case C::kIssueRedInvoice: case C::kPrepareHandover:
      return kSession;
    case C::kReceivePayment: case C::kTopUpCard:
      return {.centre = true, .till = true, .session = true, .claimed_date = true, .machine = true};
    case C::kResolveTender: case C::kTakeTicket: case C::kConfirmCardWrite: case C::kFailCardWrite:
    case C::kRewriteCard:
      return {.centre = true, .machine = true};
    case C::PAYLOAD_NOT_SET:
      break;
  }
  return kNowhere;
}

void CheckWhere(const C& command, const Envelope& needs, FieldErrors& errors) {
  if (needs.centre && command.centre() == 0) errors.Add("centre", "is required");
  if (needs.till && command.till() == 0) errors.Add("till", "is required");
  if (needs.no_till && (command.till() != 0 || command.session() != 0 || !command.session_request_id().empty())) {
    errors.Add("till", "and session must be left out: no drawer is touched");
  }
  if (command.till() != 0 && command.centre() == 0) errors.Add("centre", "is required with a till");
  if (command.session() != 0 && !command.session_request_id().empty()) {
    errors.Add("session_request_id", "must be empty when session is given");
  }
  if (needs.session && command.session() == 0 && command.session_request_id().empty()) {
    errors.Add("session", "or session_request_id is required");
  }
  if (!command.session_request_id().empty() && !IsToken(command.session_request_id(), kRequestIdBytesMax)) {
    errors.Add("session_request_id", "must be 1..64 visible characters");
  }
}

void CheckWhoAndWhen(const C& command, const Envelope& needs, FieldErrors& errors) {
  if (needs.system) {
    if (command.actor() != 0 || command.second_person() != 0 || command.terminal() != 0) {
      errors.Add("actor", "second_person and terminal must be left out: nobody does it");
    }
  } else if (command.actor() == 0 && !command.has_create_ledger() && !(needs.machine && command.terminal() != 0)) {
    errors.Add("actor", "is required");
  }
  if (command.occur_time_micros() < 0 || command.occur_time_micros() > kTimeMaxMicros) {
    errors.Add("occur_time_micros", "must be 0..year 3000");
  }
  if (command.claimed_business_date().empty()) {
    if (needs.claimed_date) errors.Add("claimed_business_date", "is required at a till");
  } else if (!ParseDate(command.claimed_business_date()).ok()) {
    errors.Add("claimed_business_date", "must be a date such as 2026-11-23");
  }
  if (!command.reason().empty() && !IsText(command.reason(), kReasonCharactersMax)) {
    errors.Add("reason", "must be at most 500 characters, on one line");
  }
}

}  // namespace

absl::Status CheckShape(const v1::Command& command) {
  if (!HasOnlyKnownFields(command)) return Rejected(v1::REJECTION_REASON_FIELD_UNKNOWN);
  if (!IsToken(command.request_id(), kRequestIdBytesMax)) return Rejected(v1::REJECTION_REASON_REQUEST_ID_MISSING);
  FieldErrors errors;
  if (command.payload_case() == C::PAYLOAD_NOT_SET) {
    errors.Add("payload", "is required");
    return errors.ToStatus();
  }
  const Envelope needs = EnvelopeOf(command);
  CheckWhere(command, needs, errors);
  CheckWhoAndWhen(command, needs, errors);
  CheckPayloadShape(command, errors);
  DAYBOOK_RETURN_IF_ERROR(errors.ToStatus());
  // A well-formed payment is far smaller; measuring it would cost as much as all of the above.
  if (!command.has_receive_payment() && command.ByteSizeLong() > kCommandBytesMax) {
    return Rejected(v1::REJECTION_REASON_COMMAND_TOO_LARGE);
  }
  return absl::OkStatus();
}

}  // namespace daybook::domain
