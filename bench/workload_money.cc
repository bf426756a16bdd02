#include "bench/workload_money.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "bench/workload_setup.h"

namespace daybook::bench {
namespace {

// Per mille of payments, as in the city day: some 120 payments a till, three cash moves. No pauses: a load that ends
// between a pause and its end would leave the till closed to the next one.
constexpr uint32_t kPendingPerMille = 15;
constexpr uint32_t kReversedPerMille = 10;
constexpr uint32_t kRefundedPerMille = 5;
constexpr uint32_t kCashMovesPerMille = 12;
constexpr uint32_t kInvoicedPerMille = 20;
constexpr uint32_t kTopUpsPerMille = 10;
constexpr uint32_t kTicketsPerMille = 2;
constexpr uint32_t kWorkOrdersPerMille = 3;
constexpr uint32_t kComplaintsPerMille = 1;
// Of a day of a centre; streams beyond the fiftieth take none.
constexpr uint32_t kTicketsOfStream = 15'000;
constexpr uint32_t kTicketsMax = 999'999;
// Dropped into the safe and taken out again: every session began with more.
constexpr int64_t kMovedFen = 1'000;

bool IsElectronic(v1::TenderKind kind) { return kind != v1::TENDER_KIND_CASH && kind != v1::TENDER_KIND_CHEQUE; }

// Apart from the tags of payments.
uint64_t MoneyTag(const PaymentStreamOptions& options) {
  return MixBits(MixBits(options.seed ^ 0x6d6f6e6579) ^ options.stream);
}

}  // namespace

MoneyStream::MoneyStream(std::vector<OpenTill> tills, const std::string& business_date,
                         const PaymentStreamOptions& options)
    : payments_(std::move(tills), business_date, options),
      request_ids_(MoneyTag(options)),
      random_(MoneyTag(options)),
      tickets_(static_cast<uint32_t>(std::min<uint64_t>(options.stream * kTicketsOfStream, kTicketsMax))),
      tag_(absl::StrCat("m", absl::Hex(MoneyTag(options)), "-")) {}

void MoneyStream::Next(v1::Command& command) {
  ++written_;
  if (!followers_.empty() && followers_.front().due <= written_) {
    command = std::move(followers_.front().command);
    followers_.pop_front();
    return;
  }
  payments_.Next(command);
  if (following_) DecideFate(command);
}

v1::Command& MoneyStream::Follow(const v1::Command& payment, uint32_t actor, uint32_t second_person, uint64_t delay) {
  // In the order in which they were planned: a float never overtakes the drop that pays for it.
  uint64_t due = written_ + kFollowAfter + delay;
  if (!followers_.empty() && followers_.back().due > due) due = followers_.back().due;
  v1::Command& command = followers_.emplace_back(Follower{due, {}}).command;
  command.set_request_id(request_ids_.Next());
  command.set_centre(payment.centre());
  command.set_till(payment.till());
  command.set_session(payment.session());
  command.set_terminal(payment.terminal());
  command.set_actor(actor);
  command.set_second_person(second_person);
  command.set_occur_time_micros(payment.occur_time_micros());
  command.set_claimed_business_date(payment.claimed_business_date());
  return command;
}

void MoneyStream::DecideFate(v1::Command& payment) {
  const auto& tenders = payment.receive_payment().tenders();
  const auto lot = static_cast<uint32_t>(random_.Below(1'000));
  uint32_t bound = kPendingPerMille;
  if (lot < bound && IsElectronic(tenders.rbegin()->kind())) return LeavePending(payment, tenders.size() - 1);
  if (lot >= bound && lot < (bound += kReversedPerMille)) return PlanReversal(payment);
  if (lot >= bound && lot < (bound += kRefundedPerMille)) return PlanRefund(payment);
  if (lot >= bound && lot < (bound += kCashMovesPerMille)) return PlanCashMoves(payment);
  if (lot >= bound && lot < (bound += kInvoicedPerMille)) return PlanInvoice(payment);
  if (lot >= bound && lot < (bound += kTopUpsPerMille)) return PlanTopUp(payment);
  if (lot >= bound && lot < (bound += kTicketsPerMille)) return PlanTicket(payment);
  if (lot >= bound && lot < (bound += kWorkOrdersPerMille)) return PlanWorkOrder(payment);
  if (lot >= bound && lot < bound + kComplaintsPerMille) return PlanComplaint(payment);
}

void MoneyStream::LeavePending(v1::Command& payment, int tender_index) {
  v1::Tender& tender = *payment.mutable_receive_payment()->mutable_tenders(tender_index);
  tender.set_status(v1::TENDER_STATUS_PENDING);
  tender.clear_provider_reference();
  v1::ResolveTender& resolve = *Follow(payment, payment.actor(), 0, 0).mutable_resolve_tender();
  resolve.mutable_payment()->set_request_id(payment.request_id());
  resolve.set_stage(v1::TENDER_STAGE_PAYMENT);
  resolve.set_tender_index(static_cast<uint32_t>(tender_index));
  resolve.set_outcome(v1::TENDER_STATUS_CONFIRMED);
  resolve.set_provider_reference(absl::StrCat(tag_, ++references_));
}

void MoneyStream::PlanReversal(const v1::Command& payment) {
  v1::Command& command = Follow(payment, payment.actor(), SupervisorNumber(payment.centre()), 0);
  command.set_reason("entered twice");
  v1::ReversePayment& reverse = *command.mutable_reverse_payment();
  reverse.mutable_payment()->set_request_id(payment.request_id());
  const auto& tenders = payment.receive_payment().tenders();
  for (int i = 0; i < tenders.size(); ++i) {
    if (!IsElectronic(tenders[i].kind())) continue;
    v1::TenderReversal& reversal = *reverse.add_reversals();
    reversal.set_tender_index(static_cast<uint32_t>(i));
    reversal.set_status(v1::TENDER_STATUS_CONFIRMED);
    reversal.set_provider_reference(absl::StrCat(tag_, ++references_));
  }
}

void MoneyStream::PlanRefund(const v1::Command& payment) {
  v1::Command& command = Follow(payment, payment.actor(), SupervisorNumber(payment.centre()), 0);
  command.set_reason("paid too much");
  v1::RefundPayment& refund = *command.mutable_refund_payment();
  refund.mutable_payment()->set_request_id(payment.request_id());
  const v1::Tender& tender = payment.receive_payment().tenders(0);
  v1::TenderRefund& back = *refund.add_tenders();
  back.set_amount_fen(tender.amount_fen());
  back.set_status(v1::TENDER_STATUS_CONFIRMED);
  if (IsElectronic(tender.kind())) back.set_provider_reference(absl::StrCat(tag_, ++references_));
}

void MoneyStream::PlanCashMoves(const v1::Command& payment) {
  const uint32_t keeper = KeeperNumber(payment.centre());
  Follow(payment, payment.actor(), keeper, 0).mutable_drop_to_safe()->set_amount_fen(kMovedFen);
  Follow(payment, keeper, payment.actor(), 0).mutable_issue_float()->set_amount_fen(kMovedFen);
}

void MoneyStream::PlanInvoice(const v1::Command& payment) {
  v1::IssueInvoice& issue = *Follow(payment, payment.actor(), 0, 0).mutable_issue_invoice();
  issue.set_kind(v1::INVOICE_KIND_DIGITAL);
  // Year, province, channel, and fifteen digits.
  issue.mutable_invoice()->set_number(absl::StrFormat("26441%015u", random_.Below(1'000'000'000'000'000)));
  v1::InvoicedPayment& line = *issue.add_payments();
  line.mutable_payment()->set_request_id(payment.request_id());
  line.set_amount_fen(payment.receive_payment().amount_fen());
}

void MoneyStream::PlanTopUp(const v1::Command& payment) {
  v1::Command& pays = Follow(payment, payment.actor(), 0, 0);
  v1::TopUpCard& top_up = *pays.mutable_top_up_card();
  top_up.set_customer(kFirstCustomer);
  top_up.set_card(1 + random_.Below(1'000'000'000'000));
  top_up.set_card_counter(1);
  top_up.set_amount_fen(10'000);
  v1::Tender& cash = *top_up.add_tenders();
  cash.set_kind(v1::TENDER_KIND_CASH);
  cash.set_status(v1::TENDER_STATUS_CONFIRMED);
  cash.set_amount_fen(top_up.amount_fen());
  cash.set_received_fen(top_up.amount_fen());
  const std::string request_id = pays.request_id();
  v1::ConfirmCardWrite& confirm =
      *Follow(payment, payment.actor(), 0, kFollowAfter).mutable_confirm_card_write();
  confirm.mutable_payment()->set_request_id(request_id);
  confirm.set_read_back_counter(1);
}

void MoneyStream::PlanTicket(const v1::Command& payment) {
  if (tickets_ >= kTicketsMax) return;
  const uint32_t ticket = ++tickets_;
  v1::TakeTicket& take = *Follow(payment, payment.actor(), 0, 0).mutable_take_ticket();
  take.set_ticket(ticket);
  take.set_kind(v1::SERVICE_KIND_PAYMENT);
  Follow(payment, payment.actor(), 0, kFollowAfter).mutable_call_ticket()->set_ticket(ticket);
  v1::EndService& end = *Follow(payment, payment.actor(), 0, 2 * kFollowAfter).mutable_end_service();
  end.set_ticket(ticket);
  end.set_kind(v1::SERVICE_KIND_PAYMENT);
}

void MoneyStream::PlanWorkOrder(const v1::Command& payment) {
  v1::Command& opens = Follow(payment, payment.actor(), 0, 0);
  opens.mutable_open_work_order()->set_kind(v1::WORK_ORDER_KIND_REPAIR);
  const std::string request_id = opens.request_id();
  v1::AssignWorkOrder& assign = *Follow(payment, payment.actor(), 0, kFollowAfter).mutable_assign_work_order();
  assign.mutable_work_order()->set_request_id(request_id);
  assign.set_technician(TechnicianNumber(payment.centre()));
  Follow(payment, payment.actor(), 0, 2 * kFollowAfter)
      .mutable_complete_work_order()
      ->mutable_work_order()
      ->set_request_id(request_id);
}

void MoneyStream::PlanComplaint(const v1::Command& payment) {
  v1::Command& receives = Follow(payment, payment.actor(), 0, 0);
  receives.mutable_receive_complaint()->set_kind(v1::COMPLAINT_KIND_SERVICE);
  receives.mutable_receive_complaint()->set_subject("waited for an hour");
  const std::string request_id = receives.request_id();
  v1::ReplyComplaint& reply = *Follow(payment, payment.actor(), 0, kFollowAfter).mutable_reply_complaint();
  reply.mutable_complaint()->set_request_id(request_id);
  reply.set_reply("called back and apologised");
  v1::ResolveComplaint& resolve = *Follow(payment, payment.actor(), 0, 2 * kFollowAfter).mutable_resolve_complaint();
  resolve.mutable_complaint()->set_request_id(request_id);
  resolve.set_outcome("a second window opens at ten");
}

}  // namespace daybook::bench
