#include "services/event_subjects.h"

#include <algorithm>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/string_view.h"

namespace daybook::services {
namespace {

template <typename Numbers>
bool Names(const Numbers& numbers, uint64_t number) {
  return std::find(numbers.begin(), numbers.end(), number) != numbers.end();
}

// Whose hands a tool, a key or a work order is in, or passes through.
bool HasThings(const v1::Event& event, uint32_t staff) {
  switch (event.payload_case()) {
    case v1::Event::kToolsCheckedOut:
      return event.tools_checked_out().borrower() == staff;
    case v1::Event::kToolsReturned:
      return event.tools_returned().holder() == staff;
    case v1::Event::kToolTransferred:
      return event.tool_transferred().from() == staff || event.tool_transferred().to() == staff;
    case v1::Event::kToolLost:
      return event.tool_lost().holder() == staff || event.tool_lost().liable() == staff;
    case v1::Event::kToolReplaced:
      return event.tool_replaced().holder() == staff;
    case v1::Event::kToolOverdue:
      return event.tool_overdue().holder() == staff;
    case v1::Event::kKeyHandedOut:
      return event.key_handed_out().holder() == staff;
    case v1::Event::kKeyReturned:
      return event.key_returned().holder() == staff;
    case v1::Event::kWorkOrderAssigned:
      return event.work_order_assigned().technician() == staff;
    case v1::Event::kWorkOrderCompleted:
      return event.work_order_completed().technician() == staff;
    case v1::Event::kWorkOrderCancelled:
      return event.work_order_cancelled().technician() == staff;
    case v1::Event::kHandoverPrepared:
      return event.handover_prepared().giver() == staff || event.handover_prepared().receiver() == staff;
    case v1::Event::kShiftHandedOver:
      return event.shift_handed_over().giver() == staff || event.shift_handed_over().receiver() == staff;
    default:
      return false;
  }
}

bool IsNumber(absl::string_view text, size_t digits) {
  return text.size() == digits && text.find_first_not_of("0123456789") == absl::string_view::npos;
}

bool IsSame(const v1::InvoiceNumber& one, const v1::InvoiceNumber& other) {
  return one.number() == other.number() && one.code() == other.code();
}

// Of the facts that name forms by code and numbers.
template <typename Range>
bool Covers(const std::string& code, const Range& range, const v1::InvoiceNumber& invoice) {
  uint32_t form = 0;
  return !code.empty() && code == invoice.code() && absl::SimpleAtoi(invoice.number(), &form) &&
         range.first() <= form && form <= range.last();
}

}  // namespace

bool IsAboutPerson(const v1::Event& event, uint32_t staff) {
  switch (event.payload_case()) {
    case v1::Event::kStaffRegistered:
      return event.staff_registered().staff() == staff;
    case v1::Event::kRoleGranted:
      return event.role_granted().staff() == staff;
    case v1::Event::kRoleRevoked:
      return event.role_revoked().staff() == staff;
    case v1::Event::kDutyAdded:
      return event.duty_added().staff() == staff;
    case v1::Event::kSessionOpened:
      return event.session_opened().cashier() == staff;
    case v1::Event::kCaseOpened:
      return event.case_opened().answerable() == staff;
    case v1::Event::kCaseAssigned:
      return event.case_assigned().owner() == staff;
    case v1::Event::kCaseDecided:
      return event.case_decided().staff() == staff;
    case v1::Event::kDueSettled:
      return event.due_settled().staff() == staff;
    case v1::Event::kDepositDispatched:
      return event.deposit_dispatched().carrier() == staff || event.deposit_dispatched().escort() == staff;
    case v1::Event::kFloatWithdrawn:
      return event.float_withdrawn().carrier() == staff || event.float_withdrawn().escort() == staff;
    default:
      return HasThings(event, staff);
  }
}

uint64_t CustomerOf(const v1::Event& event) {
  switch (event.payload_case()) {
    case v1::Event::kPaymentReceived:
      return event.payment_received().customer();
    case v1::Event::kTenderResolved:
      return event.tender_resolved().customer();
    case v1::Event::kPaymentReversed:
      return event.payment_reversed().customer();
    case v1::Event::kPaymentRefunded:
      return event.payment_refunded().customer();
    case v1::Event::kChequeBounced:
      return event.cheque_bounced().customer();
    case v1::Event::kChequeReturned:
      return event.cheque_returned().customer();
    case v1::Event::kCaseDecided:
      return event.case_decided().customer();
    case v1::Event::kCardTopUpPaid:
      return event.card_top_up_paid().payment().customer();
    case v1::Event::kCardWritten:
      return event.card_written().customer();
    case v1::Event::kWorkOrderOpened:
      return event.work_order_opened().customer();
    case v1::Event::kWorkOrderCompleted:
      return event.work_order_completed().customer();
    case v1::Event::kWorkOrderCancelled:
      return event.work_order_cancelled().customer();
    case v1::Event::kComplaintReceived:
      return event.complaint_received().customer();
    case v1::Event::kAccountOpened:
      return event.account_opened().customer();
    default:
      return 0;
  }
}

bool IsOfTool(const v1::Event& event, uint64_t tag) {
  switch (event.payload_case()) {
    case v1::Event::kToolsCounted: {
      const v1::ToolsCounted& counted = event.tools_counted();
      return Names(counted.present(), tag) || Names(counted.missing(), tag) ||
             Names(counted.unexpected(), tag);
    }
    case v1::Event::kToolOverdue:
      return event.tool_overdue().tag() == tag;
    case v1::Event::kHandoverPrepared:
      return Names(event.handover_prepared().items().tools(), tag);
    case v1::Event::kToolReplaced:
      // Of an old one that had been lost nothing moves any more.
      if (event.tool_replaced().old_tag() == tag) return true;
      break;
    default:
      break;
  }
  return std::any_of(event.postings().begin(), event.postings().end(), [tag](const v1::Posting& posting) {
    return posting.asset_kind() == v1::ASSET_KIND_TOOL && posting.asset_number() == tag;
  });
}

bool IsInvoiceNumber(const v1::InvoiceNumber& invoice) {
  if (invoice.code().empty()) return IsNumber(invoice.number(), 20);
  return (IsNumber(invoice.code(), 10) || IsNumber(invoice.code(), 12)) && IsNumber(invoice.number(), 8);
}

bool IsOfInvoice(const v1::Event& event, const v1::InvoiceNumber& invoice) {
  switch (event.payload_case()) {
    case v1::Event::kInvoiceIssued:
      return IsSame(event.invoice_issued().invoice(), invoice);
    case v1::Event::kInvoiceVoided:
      return IsSame(event.invoice_voided().invoice(), invoice);
    case v1::Event::kRedInvoiceIssued:
      return IsSame(event.red_invoice_issued().invoice(), invoice) ||
             IsSame(event.red_invoice_issued().blue(), invoice);
    case v1::Event::kInvoiceLost:
      return IsSame(event.invoice_lost().invoice(), invoice);
    case v1::Event::kInvoiceBookReceived:
      return Covers(event.invoice_book_received().code(), event.invoice_book_received(), invoice);
    case v1::Event::kInvoicesAllotted:
      return Covers(event.invoices_allotted().code(), event.invoices_allotted().range(), invoice);
    case v1::Event::kInvoicesReturned:
      return Covers(event.invoices_returned().code(), event.invoices_returned().range(), invoice);
    case v1::Event::kManualInvoicesChecked:
      return Covers(event.manual_invoices_checked().code(), event.manual_invoices_checked(), invoice);
    default:
      return false;
  }
}

}  // namespace daybook::services
