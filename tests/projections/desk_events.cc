#include "tests/projections/desk_events.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "daybook/v1/close.pb.h"
#include "ledger/base/civil_date.h"

namespace daybook {
namespace {

constexpr int64_t kSecond = 1'000'000;

}  // namespace

v1::InvoiceNumber PaperInvoice(const std::string& code, uint32_t number) {
  v1::InvoiceNumber invoice;
  invoice.set_code(code);
  invoice.set_number(absl::StrFormat("%08d", number));
  return invoice;
}

v1::Event& DeskEvents::Add(uint32_t till) {
  owned_.push_back(std::make_unique<v1::Event>());
  v1::Event& event = *owned_.back();
  events_.push_back(&event);
  now_micros_ += kSecond;
  event.set_sequence(owned_.size());
  event.set_commit_time_micros(now_micros_);
  event.set_occur_time_micros(now_micros_);
  event.set_centre(centre_);
  event.set_business_date(business_date_);
  event.set_till(till);
  event.set_session(till != 0 ? till * 10 : 0);
  event.set_actor(till != 0 ? kCashier : kSupervisor);
  event.set_request_id(absl::StrCat("request/", owned_.size()));
  event.set_command_events(1);
  return event;
}

v1::Event& DeskEvents::Late(v1::Event& event, int64_t occur_time_micros, int32_t late_for) {
  event.set_occur_time_micros(occur_time_micros);
  event.set_late_for(late_for);
  return event;
}

void DeskEvents::Move(v1::Event& event, v1::AssetKind asset, uint64_t number, Holder from, Holder to) {
  for (const auto& [holder, quantity] : {std::make_pair(to, 1), std::make_pair(from, -1)}) {
    v1::Posting& posting = *event.add_postings();
    posting.set_account_kind(holder.kind);
    posting.set_account_number(holder.number);
    posting.set_asset_kind(asset);
    posting.set_asset_number(number);
    posting.set_quantity(quantity);
  }
}

// --- Set-up and the day ----------------------------------------------------------------------------------------------

v1::Event& DeskEvents::Configure(uint32_t spot_check_interval_hours, int32_t utc_offset_minutes) {
  v1::Event& event = Add();
  v1::CentreConfigured& fact = *event.mutable_centre_configured();
  fact.set_name("centre");
  fact.set_utc_offset_minutes(utc_offset_minutes);
  fact.set_first_business_date(20261123);
  v1::CentrePolicy& policy = *fact.mutable_policy();
  policy.set_spot_check_interval_hours(spot_check_interval_hours);
  policy.set_peak_factor_percent(150);
  policy.set_payment_target_seconds(180);
  policy.set_other_target_seconds(300);
  policy.set_wait_target_seconds(900);
  return event;
}

void DeskEvents::Till(uint32_t till, v1::TillKind kind) { Add(till).mutable_till_registered()->set_kind(kind); }

void DeskEvents::OpenDay() { Add().mutable_business_day_opened()->set_business_date(business_date_); }

void DeskEvents::CloseDay(const std::vector<std::pair<std::string, int32_t>>& carried) {
  v1::CloseDocument document;
  document.set_business_date(business_date_);
  for (const auto& [key, since] : carried) {
    v1::OpenItem& item = *document.add_items();
    item.set_key(key);
    item.set_carried_since(since);
  }
  v1::BusinessDayClosed& fact = *Add().mutable_business_day_closed();
  fact.set_document(document.SerializeAsString());
  business_date_ = AddDays(business_date_, 1);
  fact.set_next_business_date(business_date_);
}

void DeskEvents::OpenSession(uint32_t till, uint32_t cashier) {
  Add(till).mutable_session_opened()->set_cashier(cashier);
}

void DeskEvents::Count(uint32_t till, v1::CountPurpose purpose, int64_t difference_fen, uint64_t case_number,
                       uint32_t actor) {
  v1::Event& event = Add(till);
  event.set_actor(actor);
  v1::CountFindings& findings = *event.mutable_cash_counted()->mutable_findings();
  findings.set_purpose(purpose);
  findings.set_difference_fen(difference_fen);
  findings.set_case_number(case_number);
}

// --- Tools and keys --------------------------------------------------------------------------------------------------

void DeskEvents::RegisterTool(uint64_t tag, const std::string& name) {
  v1::Event& event = Add();
  v1::ToolFacts& tool = *event.mutable_tool_registered()->mutable_tool();
  tool.set_tag(tag);
  tool.set_name(name);
  tool.set_value_fen(10'000);
  Move(event, v1::ASSET_KIND_TOOL, tag, Outside(), Store());
}

void DeskEvents::CheckOut(const std::vector<uint64_t>& tags, uint32_t borrower, int64_t due_micros) {
  v1::Event& event = Add();
  event.set_second_person(borrower);
  v1::ToolsCheckedOut& fact = *event.mutable_tools_checked_out();
  fact.mutable_tags()->Add(tags.begin(), tags.end());
  fact.set_due_micros(due_micros);
  fact.set_borrower(borrower);
  for (const uint64_t tag : tags) Move(event, v1::ASSET_KIND_TOOL, tag, Store(), Staff(borrower));
}

void DeskEvents::Return(uint64_t tag, uint32_t holder, v1::ToolCondition condition) {
  v1::Event& event = Add();
  v1::ReturnedTool& tool = *event.mutable_tools_returned()->add_tools();
  tool.set_tag(tag);
  tool.set_condition(condition);
  event.mutable_tools_returned()->set_holder(holder);
  Move(event, v1::ASSET_KIND_TOOL, tag, Staff(holder), Store());
}

void DeskEvents::Transfer(uint64_t tag, uint32_t from, uint32_t to, int64_t due_micros) {
  v1::Event& event = Add();
  v1::ToolTransferred& fact = *event.mutable_tool_transferred();
  fact.set_tag(tag);
  fact.set_from(from);
  fact.set_to(to);
  fact.set_due_micros(due_micros);
  Move(event, v1::ASSET_KIND_TOOL, tag, Staff(from), Staff(to));
}

void DeskEvents::LoseTool(uint64_t tag, uint32_t holder) {
  v1::Event& event = Add();
  event.mutable_tool_lost()->set_tag(tag);
  event.mutable_tool_lost()->set_holder(holder);
  Move(event, v1::ASSET_KIND_TOOL, tag, holder != 0 ? Staff(holder) : Store(), Outside());
}

void DeskEvents::Replace(uint64_t old_tag, uint64_t tag, uint32_t holder, int64_t due_micros) {
  v1::Event& event = Add();
  v1::ToolReplaced& fact = *event.mutable_tool_replaced();
  fact.set_old_tag(old_tag);
  fact.mutable_tool()->set_tag(tag);
  fact.mutable_tool()->set_name("new");
  fact.set_due_micros(due_micros);
  fact.set_holder(holder);
  fact.set_old_handed_in(true);
  Move(event, v1::ASSET_KIND_TOOL, old_tag, Staff(holder), Outside());
  Move(event, v1::ASSET_KIND_TOOL, tag, Outside(), Staff(holder));
}

void DeskEvents::Maintain(uint64_t tag) {
  v1::Event& event = Add();
  event.mutable_tool_sent_to_maintenance()->set_tag(tag);
  Move(event, v1::ASSET_KIND_TOOL, tag, Store(), Workshop());
}

void DeskEvents::ReturnFromMaintenance(uint64_t tag, int32_t calibrated_until) {
  v1::Event& event = Add();
  event.mutable_tool_returned_from_maintenance()->set_tag(tag);
  event.mutable_tool_returned_from_maintenance()->set_calibrated_until(calibrated_until);
  Move(event, v1::ASSET_KIND_TOOL, tag, Workshop(), Store());
}

void DeskEvents::Scrap(uint64_t tag) {
  v1::Event& event = Add();
  event.mutable_tool_scrapped()->set_tag(tag);
  Move(event, v1::ASSET_KIND_TOOL, tag, Store(), Outside());
}

void DeskEvents::CountTools(const std::vector<uint64_t>& present, const std::vector<uint64_t>& missing,
                            const std::vector<uint64_t>& unexpected) {
  v1::ToolsCounted& fact = *Add().mutable_tools_counted();
  fact.mutable_present()->Add(present.begin(), present.end());
  fact.mutable_missing()->Add(missing.begin(), missing.end());
  fact.mutable_unexpected()->Add(unexpected.begin(), unexpected.end());
}

void DeskEvents::RegisterKey(uint64_t key, const std::string& name) {
  v1::Event& event = Add();
  event.mutable_key_registered()->set_key(key);
  event.mutable_key_registered()->set_name(name);
  Move(event, v1::ASSET_KIND_KEY, key, Outside(), Store());
}

void DeskEvents::HandOutKey(uint64_t key, uint32_t holder) {
  v1::Event& event = Add();
  event.mutable_key_handed_out()->set_key(key);
  event.mutable_key_handed_out()->set_holder(holder);
  Move(event, v1::ASSET_KIND_KEY, key, Store(), Staff(holder));
}

void DeskEvents::ReturnKey(uint64_t key, uint32_t holder) {
  v1::Event& event = Add();
  event.mutable_key_returned()->set_key(key);
  event.mutable_key_returned()->set_holder(holder);
  Move(event, v1::ASSET_KIND_KEY, key, Staff(holder), Store());
}

// --- Invoices --------------------------------------------------------------------------------------------------------

void DeskEvents::ReceiveBook(uint64_t book, v1::InvoiceKind kind, const std::string& code, uint32_t first,
                             uint32_t last) {
  v1::InvoiceBookReceived& fact = *Add().mutable_invoice_book_received();
  fact.set_book(book);
  fact.set_kind(kind);
  fact.set_code(code);
  fact.set_first(first);
  fact.set_last(last);
}

void DeskEvents::Allot(uint64_t book, uint32_t first, uint32_t last, uint32_t till) {
  v1::InvoiceRange& range = *Add(till).mutable_invoices_allotted()->mutable_range();
  range.set_book(book);
  range.set_first(first);
  range.set_last(last);
}

void DeskEvents::ReturnForms(uint64_t book, uint32_t first, uint32_t last, uint32_t till) {
  v1::InvoiceRange& range = *Add(till).mutable_invoices_returned()->mutable_range();
  range.set_book(book);
  range.set_first(first);
  range.set_last(last);
}

void DeskEvents::Issue(v1::InvoiceKind kind, const v1::InvoiceNumber& invoice, uint64_t book, int64_t amount_fen,
                       uint64_t payment, uint32_t till) {
  v1::InvoiceIssued& fact = *Add(till).mutable_invoice_issued();
  fact.set_kind(kind);
  *fact.mutable_invoice() = invoice;
  fact.set_amount_fen(amount_fen);
  fact.add_lines()->set_payment(payment);
  fact.mutable_lines(0)->set_amount_fen(amount_fen);
  fact.set_book(book);
}

void DeskEvents::IssueRed(v1::InvoiceKind kind, const v1::InvoiceNumber& blue, const v1::InvoiceNumber& invoice,
                          uint64_t book, int64_t amount_fen) {
  v1::RedInvoiceIssued& fact = *Add(kTill).mutable_red_invoice_issued();
  fact.set_kind(kind);
  *fact.mutable_blue() = blue;
  *fact.mutable_invoice() = invoice;
  fact.set_amount_fen(amount_fen);
  fact.add_lines()->set_payment(17);
  fact.mutable_lines(0)->set_amount_fen(amount_fen);
  fact.set_book(book);
}

void DeskEvents::Void(v1::InvoiceKind kind, const v1::InvoiceNumber& invoice, uint64_t book, int64_t amount_fen) {
  v1::InvoiceVoided& fact = *Add(kTill).mutable_invoice_voided();
  fact.set_kind(kind);
  *fact.mutable_invoice() = invoice;
  fact.set_amount_fen(amount_fen);
  fact.set_book(book);
}

void DeskEvents::LoseForm(v1::InvoiceKind kind, const v1::InvoiceNumber& invoice, uint64_t book, uint32_t till) {
  v1::InvoiceLost& fact = *Add(till).mutable_invoice_lost();
  fact.set_kind(kind);
  *fact.mutable_invoice() = invoice;
  fact.set_book(book);
}

void DeskEvents::CheckInvoices(const std::string& code, uint32_t first, uint32_t last) {
  v1::ManualInvoicesChecked& fact = *Add(kTill).mutable_manual_invoices_checked();
  fact.set_code(code);
  fact.set_first(first);
  fact.set_last(last);
}

// --- Handover --------------------------------------------------------------------------------------------------------

void DeskEvents::Prepare(uint64_t handover, uint32_t from_till, uint32_t to_till, const v1::HandoverItems& items) {
  v1::HandoverPrepared& fact = *Add(from_till).mutable_handover_prepared();
  fact.set_handover(handover);
  fact.set_giver(kCashier);
  fact.set_receiver(kOtherCashier);
  fact.set_receiver_till(to_till);
  *fact.mutable_items() = items;
}

void DeskEvents::Accept(uint64_t handover, uint32_t from_till, uint32_t to_till, int64_t cash_fen,
                        const v1::HandoverItems& items) {
  v1::Event& event = Add(from_till);
  v1::ShiftHandedOver& fact = *event.mutable_shift_handed_over();
  fact.set_handover(handover);
  fact.set_giver(kCashier);
  fact.set_receiver(kOtherCashier);
  fact.set_from_session(event.session());
  fact.set_to_session(event.session() + 1);
  fact.set_from_till(from_till);
  fact.set_to_till(to_till);
  fact.set_cash_fen(cash_fen);
  *fact.mutable_items() = items;
  for (const uint64_t tag : items.tools()) {
    Move(event, v1::ASSET_KIND_TOOL, tag, Staff(kCashier), Staff(kOtherCashier));
  }
  for (const uint64_t key : items.keys()) Move(event, v1::ASSET_KIND_KEY, key, Staff(kCashier), Staff(kOtherCashier));
  for (const uint64_t order : items.work_orders()) {
    Move(event, v1::ASSET_KIND_WORK_ORDER, order, Staff(kCashier), Staff(kOtherCashier));
  }
}

void DeskEvents::Dispute(uint64_t handover) { Add(kTill).mutable_handover_disputed()->set_handover(handover); }

void DeskEvents::Recall(uint64_t handover) { Add(kTill).mutable_handover_recalled()->set_handover(handover); }

// --- Queue -----------------------------------------------------------------------------------------------------------

v1::Event& DeskEvents::TakeTicket(uint32_t ticket, v1::ServiceKind kind) {
  v1::Event& event = Add();
  event.mutable_ticket_taken()->set_ticket(ticket);
  event.mutable_ticket_taken()->set_kind(kind);
  return event;
}

v1::Event& DeskEvents::CallTicket(uint32_t ticket, int64_t taken_micros, uint32_t wait_seconds, uint32_t till) {
  v1::Event& event = Add(till);
  v1::TicketCalled& fact = *event.mutable_ticket_called();
  fact.set_ticket(ticket);
  fact.set_taken_micros(taken_micros);
  fact.set_wait_seconds(wait_seconds);
  return event;
}

v1::Event& DeskEvents::EndService(uint32_t ticket, v1::ServiceKind kind, uint32_t handling_seconds, uint32_t till) {
  v1::Event& event = Add(till);
  v1::ServiceEnded& fact = *event.mutable_service_ended();
  fact.set_ticket(ticket);
  fact.set_kind(kind);
  fact.set_handling_seconds(handling_seconds);
  fact.set_taken_micros(now_micros_);
  return event;
}

v1::Event& DeskEvents::MissTicket(uint32_t ticket, uint32_t till) {
  v1::Event& event = Add(till);
  event.mutable_ticket_missed()->set_ticket(ticket);
  return event;
}

// --- Work orders and complaints --------------------------------------------------------------------------------------

void DeskEvents::OpenWorkOrder(uint64_t number, v1::WorkOrderKind kind) {
  v1::Event& event = Add();
  event.mutable_work_order_opened()->set_work_order(number);
  event.mutable_work_order_opened()->set_kind(kind);
  Move(event, v1::ASSET_KIND_WORK_ORDER, number, Outside(), Store());
}

void DeskEvents::Assign(uint64_t number, uint32_t technician) {
  v1::Event& event = Add();
  event.mutable_work_order_assigned()->set_work_order(number);
  event.mutable_work_order_assigned()->set_technician(technician);
  Move(event, v1::ASSET_KIND_WORK_ORDER, number, Store(), Staff(technician));
}

void DeskEvents::Complete(uint64_t number, uint32_t technician) {
  v1::Event& event = Add();
  event.mutable_work_order_completed()->set_work_order(number);
  event.mutable_work_order_completed()->set_technician(technician);
  Move(event, v1::ASSET_KIND_WORK_ORDER, number, Staff(technician), Outside());
}

void DeskEvents::Cancel(uint64_t number, uint32_t technician) {
  v1::Event& event = Add();
  event.mutable_work_order_cancelled()->set_work_order(number);
  event.mutable_work_order_cancelled()->set_technician(technician);
  Move(event, v1::ASSET_KIND_WORK_ORDER, number, technician != 0 ? Staff(technician) : Store(), Outside());
}

void DeskEvents::Complain(uint64_t number, const std::string& subject) {
  v1::ComplaintReceived& fact = *Add().mutable_complaint_received();
  fact.set_complaint(number);
  fact.set_kind(v1::COMPLAINT_KIND_SERVICE);
  fact.set_subject(subject);
  fact.set_reply_due_micros(InHours(3 * 24));
  fact.set_resolve_due_micros(InHours(5 * 24));
}

void DeskEvents::Reply(uint64_t number) { Add().mutable_complaint_replied()->set_complaint(number); }

void DeskEvents::Resolve(uint64_t number) { Add().mutable_complaint_resolved()->set_complaint(number); }

void DeskEvents::Breach(uint64_t number, v1::ComplaintDeadline deadline) {
  v1::ComplaintOverdue& fact = *Add().mutable_complaint_overdue();
  fact.set_complaint(number);
  fact.set_deadline(deadline);
}

}  // namespace daybook
