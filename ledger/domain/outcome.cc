// What events say to the outside of the domain: the receipt's figures, and the references they use up.
#include "ledger/domain/account.h"
#include "ledger/domain/deposit.h"
#include "ledger/domain/domain.h"
#include "ledger/domain/invoice_lookup.h"
#include "ledger/domain/tender.h"
#include "ledger/domain/tool.h"
#include "ledger/figures/payment_of.h"

namespace daybook::domain {
namespace {

// Number of the session, payment, count, refund, deposit, tool count, invoice book, work order, complaint or handover made; of a handover
// accepted, its new session.
uint64_t NumberMade(const v1::Event& event) {
  if (event.has_session_opened()) return event.session_opened().session();
  if (const v1::PaymentReceived* payment = figures::PaymentOf(event)) return payment->payment();
  if (event.has_payment_refunded()) return event.payment_refunded().refund();
  if (event.has_cash_counted()) return event.cash_counted().findings().count();
  if (event.has_safe_counted()) return event.safe_counted().findings().count();
  if (event.has_deposit_dispatched()) return event.deposit_dispatched().deposit();
  if (event.has_work_order_opened()) return event.work_order_opened().work_order();
  if (event.has_complaint_received()) return event.complaint_received().complaint();
  if (event.has_invoice_book_received()) return event.invoice_book_received().book();
  if (event.has_handover_prepared()) return event.handover_prepared().handover();
  if (event.has_shift_handed_over()) return event.shift_handed_over().to_session();
  if (event.has_tools_counted()) return event.tools_counted().count();
  return 0;
}

template <typename Tenders>
void AddTenders(const Tenders& tenders, std::vector<std::string>& keys) {
  for (const v1::Tender& tender : tenders) {
    if (tender.kind() == v1::TENDER_KIND_CASH) continue;
    std::string key = UniqueKeyOf(tender);
    if (!key.empty()) keys.push_back(std::move(key));
  }
}

void AddDueReference(const v1::DueSettled& fact, std::vector<std::string>& keys) {
  if (fact.tender() != v1::TENDER_KIND_TRANSFER) return;
  keys.push_back(ReferenceKey(fact.tender(), fact.bank_account(), fact.provider_reference()));
}

// A form is used once because it is taken from where it lay.
void AddInvoice(const v1::InvoiceNumber& invoice, std::vector<std::string>& keys) {
  if (IsDigital(invoice)) keys.push_back(DigitalKey(invoice));
}

void AddSlip(const v1::DepositConfirmed& fact, std::vector<std::string>& keys) {
  keys.push_back(SlipKey(BankAccountId(fact.bank_account()), fact.slip_number()));
}

}  // namespace

void DescribeOutcome(absl::Span<const v1::Event* const> events, v1::Receipt& receipt) {
  if (events.empty()) return;
  receipt.set_commit_time_micros(events.front()->commit_time_micros());
  receipt.set_business_date(events.front()->business_date());
  receipt.set_number(NumberMade(*events.front()));
  for (const v1::Event* event : events) {
    if (event->has_cash_counted()) *receipt.mutable_findings() = event->cash_counted().findings();
    if (event->has_safe_counted()) *receipt.mutable_findings() = event->safe_counted().findings();
    if (event->has_case_opened()) receipt.set_case_number(event->case_opened().case_number());
  }
}

void UniqueKeys(const v1::Event& event, std::vector<std::string>& keys) {
  if (const v1::PaymentReceived* payment = figures::PaymentOf(event)) {
    AddTenders(payment->tenders(), keys);
  } else if (event.has_tender_resolved()) {
    const v1::TenderResolved& fact = event.tender_resolved();
    if (fact.provider_reference().empty()) return;
    keys.push_back(fact.stage() == v1::TENDER_STAGE_PAYMENT
                       ? ReferenceKey(fact.kind(), fact.provider(), fact.provider_reference())
                       : VoidKey(fact.kind(), fact.provider(), fact.provider_reference()));
  } else if (event.has_payment_reversed()) {
    for (const v1::ReversedTender& tender : event.payment_reversed().tenders()) {
      if (tender.provider_reference().empty()) continue;
      keys.push_back(VoidKey(tender.kind(), tender.provider(), tender.provider_reference()));
    }
  } else if (event.has_deposit_confirmed()) {
    AddSlip(event.deposit_confirmed(), keys);
  } else if (event.has_account_opened()) {
    keys.push_back(AccountKey(event.account_opened().customer()));
  } else if (event.has_invoice_issued()) {
    AddInvoice(event.invoice_issued().invoice(), keys);
  } else if (event.has_red_invoice_issued()) {
    AddInvoice(event.red_invoice_issued().invoice(), keys);
  } else if (event.has_due_settled()) {
    AddDueReference(event.due_settled(), keys);
  } else if (event.has_tool_registered()) {
    keys.push_back(ToolKey(ToolId(event.tool_registered().tool().tag())));
  } else if (event.has_tool_replaced()) {
    keys.push_back(ToolKey(ToolId(event.tool_replaced().tool().tag())));
  } else if (event.has_payment_refunded()) {
    for (const v1::RefundedTender& tender : event.payment_refunded().tenders()) {
      if (tender.provider_reference().empty()) continue;
      keys.push_back(VoidKey(tender.kind(), tender.provider(), tender.provider_reference()));
    }
  }
}

void UniqueKeys(const v1::Command& command, std::vector<std::string>& keys) {
  if (command.has_receive_payment()) AddTenders(command.receive_payment().tenders(), keys);
  if (command.has_top_up_card()) AddTenders(command.top_up_card().tenders(), keys);
}

}  // namespace daybook::domain
