#include "bench/workload_money.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "bench/workload_setup.h"

namespace daybook::bench {
namespace {

// Per mille of payments, as in the city day: some 120 payments a till, three cash moves. No pauses: a load that ends
// between a pause and its end would leave the till closed to the next one.
constexpr uint32_t kPendingPerMille = 15;
constexpr uint32_t kReversedPerMille = 10;
constexpr uint32_t kRefundedPerMille = 5;
constexpr uint32_t kCashMovesPerMille = 12;
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
  if (lot >= bound && lot < bound + kCashMovesPerMille) return PlanCashMoves(payment);
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

}  // namespace daybook::bench
