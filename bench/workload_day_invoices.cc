// Invoices: on paper at every window, by hand at the first, digital in between.
#include <utility>

#include "bench/workload_day.h"

namespace daybook::bench {

void CityDays::Simulation::PlanInvoice(const Step& step, const v1::Command& command) {
  const OpenTill& till = tills_[step.place].open;
  Bill bill;
  bill.payment_request_id = command.request_id();
  bill.amount_fen = command.receive_payment().amount_fen();
  const uint32_t turn = centres_[till.centre].invoices++ % 4;
  const bool by_hand = turn == 2 && !tills_[step.place].manual.empty();
  bill.kind = turn == 3 ? v1::INVOICE_KIND_DIGITAL : by_hand ? v1::INVOICE_KIND_MANUAL : v1::INVOICE_KIND_PAPER;
  bills_.push_back(std::move(bill));
  ScheduleBeforeCount(step.micros + kMinute, &Simulation::Invoice, step.place, bills_.size() - 1);
}

v1::InvoiceNumber CityDays::Simulation::NextInvoice(const OpenTill& till, v1::InvoiceKind kind) {
  v1::InvoiceNumber invoice;
  if (kind == v1::INVOICE_KIND_DIGITAL) {
    // Year, province, channel, and fifteen digits of the seed's own.
    static uint64_t constexpr kSerials = 1'000'000'000'000'000;
    invoice.set_number("26441" + std::to_string(kSerials + random_.Below(kSerials)).substr(1));
    return invoice;
  }
  TillState& at = tills_[PlaceOf(till.centre, (till.till - 1) % 100)];
  Forms& forms = kind == v1::INVOICE_KIND_MANUAL ? at.manual : at.paper;
  invoice.set_code((kind == v1::INVOICE_KIND_MANUAL ? "24" : "14") + std::to_string(10'000'000 + till.centre));
  invoice.set_number(std::to_string(100'000'000 + forms.next++).substr(1));
  return invoice;
}

void CityDays::Simulation::NoteManual(TillState& till, const v1::InvoiceNumber& invoice, int64_t net_fen) {
  const auto number = static_cast<uint32_t>(std::stoul(invoice.number()));
  if (till.unchecked_count == 0) till.unchecked.next = number;
  till.unchecked.last = number;
  ++till.unchecked_count;
  till.unchecked_fen += net_fen;
}

bool CityDays::Simulation::Invoice(const Step& step, v1::Command& command) {
  if (PutOffWhilePaused(step)) return false;
  TillState& till = tills_[step.place];
  Bill& bill = bills_[step.subject];
  if (bill.kind == v1::INVOICE_KIND_PAPER && till.paper.empty()) return false;
  writer_.BeginInSession(till.open, till.open.cashier, step.micros, command);
  v1::IssueInvoice& issue = *command.mutable_issue_invoice();
  issue.set_kind(bill.kind);
  bill.invoice = NextInvoice(till.open, bill.kind);
  *issue.mutable_invoice() = bill.invoice;
  v1::InvoicedPayment& line = *issue.add_payments();
  line.mutable_payment()->set_request_id(bill.payment_request_id);
  line.set_amount_fen(bill.amount_fen);
  if (bill.kind == v1::INVOICE_KIND_MANUAL) NoteManual(till, bill.invoice, bill.amount_fen);
  // Of each kind some are taken back: void on paper and by hand, red on paper and digital.
  const uint64_t turn = step.subject % 5;
  if (turn == 1 && bill.kind != v1::INVOICE_KIND_DIGITAL) {
    ScheduleBeforeCount(step.micros + 5 * kMinute, &Simulation::VoidInvoice, step.place, step.subject);
  } else if (turn == 3 && bill.kind != v1::INVOICE_KIND_MANUAL) {
    ScheduleBeforeCount(step.micros + 8 * kMinute, &Simulation::RedInvoice, step.place, step.subject);
  }
  return true;
}

bool CityDays::Simulation::VoidInvoice(const Step& step, v1::Command& command) {
  TillState& till = tills_[step.place];
  const Bill& bill = bills_[step.subject];
  writer_.Begin(till.open.centre, till.open.cashier, step.micros, command);
  command.set_second_person(SupervisorNumber(till.open.centre));
  command.set_reason("the name was misspelt");
  *command.mutable_void_invoice()->mutable_invoice() = bill.invoice;
  command.mutable_void_invoice()->set_all_copies_present(true);
  if (bill.kind == v1::INVOICE_KIND_MANUAL) till.unchecked_fen -= bill.amount_fen;
  return true;
}

bool CityDays::Simulation::RedInvoice(const Step& step, v1::Command& command) {
  if (PutOffWhilePaused(step)) return false;
  TillState& till = tills_[step.place];
  const Bill& bill = bills_[step.subject];
  if (bill.kind == v1::INVOICE_KIND_PAPER && till.paper.empty()) return false;
  writer_.BeginInSession(till.open, till.open.cashier, step.micros, command);
  command.set_second_person(SupervisorNumber(till.open.centre));
  command.set_reason("made out to the wrong company");
  v1::IssueRedInvoice& red = *command.mutable_issue_red_invoice();
  *red.mutable_blue() = bill.invoice;
  *red.mutable_invoice() = NextInvoice(till.open, bill.kind);
  v1::InvoicedPayment& line = *red.add_payments();
  line.mutable_payment()->set_request_id(bill.payment_request_id);
  // In part where it comes to enough.
  line.set_amount_fen(bill.amount_fen > 100 ? bill.amount_fen / 2 : bill.amount_fen);
  return true;
}

bool CityDays::Simulation::CheckManual(const Step& step, v1::Command& command) {
  TillState& till = tills_[step.place];
  if (till.unchecked_count == 0) return false;
  writer_.Begin(till.open.centre, SupervisorNumber(till.open.centre), step.micros, command);
  command.set_till(till.open.till);
  v1::CheckManualInvoices& check = *command.mutable_check_manual_invoices();
  check.set_code("24" + std::to_string(10'000'000 + till.open.centre));
  check.set_first(till.unchecked.next);
  check.set_last(till.unchecked.last);
  check.set_invoices(till.unchecked_count);
  check.set_sum_fen(till.unchecked_fen);
  till.unchecked_count = 0;
  till.unchecked_fen = 0;
  return true;
}

}  // namespace daybook::bench
