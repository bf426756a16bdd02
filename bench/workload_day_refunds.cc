// Payments taken back, and what the providers say of open tenders.
#include <utility>

#include "bench/workload_day.h"

namespace daybook::bench {

bool CityDays::Simulation::Reverse(const Step& step, v1::Command& command) {
  if (PutOffWhilePaused(step)) return false;
  TillState& till = tills_[step.place];
  const Matter& matter = matters_[step.subject];
  if (account_.DrawerFen(till.open.till) < matter.cash_fen) {
    // The drawer cannot give it back: change from the safe first.
    PutOff(step, step.micros + kMinute);
    return IssueFloatTo(till, RoundUpToCoin(matter.cash_fen), step, command);
  }
  writer_.BeginInSession(till.open, till.open.cashier, step.micros, command);
  command.set_second_person(SupervisorNumber(till.open.centre));
  command.set_reason("entered twice by mistake");
  v1::ReversePayment& reverse = *command.mutable_reverse_payment();
  reverse.mutable_payment()->set_request_id(matter.payment_request_id);
  Matter pending;
  pending.payment_request_id = matter.payment_request_id;
  pending.stage = v1::TENDER_STAGE_REVERSAL;
  --till.unsettled;
  const std::vector<uint32_t> electronic = matter.electronic;
  for (const uint32_t tender_index : electronic) {
    v1::TenderReversal& reversal = *reverse.add_reversals();
    reversal.set_tender_index(tender_index);
    if (random_.Chance(700)) {
      reversal.set_status(v1::TENDER_STATUS_CONFIRMED);
      reversal.set_provider_reference(payments_.NextReference());
      continue;
    }
    reversal.set_status(v1::TENDER_STATUS_PENDING);
    pending.tender_index = tender_index;
    ++till.unsettled;
    ScheduleBeforeCount(step.micros + 5 * kMinute, &Simulation::Resolve, step.place, NewMatter(pending));
  }
  return true;
}

bool CityDays::Simulation::Refund(const Step& step, v1::Command& command) {
  const uint32_t centre = step.place;
  TillState* till = DrawServingTill(centre, 0);
  if (till == nullptr) {
    PutOff(step, step.micros + kMinute);
    return false;
  }
  if (account_.DrawerFen(till->open.till) < matters_[step.subject].cash_fen) {
    PutOff(step, step.micros + kMinute);
    return IssueFloatTo(*till, RoundUpToCoin(matters_[step.subject].cash_fen), step, command);
  }
  writer_.BeginInSession(till->open, till->open.cashier, step.micros, command);
  command.set_second_person(SupervisorNumber(centre));
  command.set_reason("paid for another household");
  v1::RefundPayment& refund = *command.mutable_refund_payment();
  refund.mutable_payment()->set_request_id(matters_[step.subject].payment_request_id);
  const std::vector<Share> shares = matters_[step.subject].shares;
  for (const Share& share : shares) WriteShare(step, share, *till, command, refund);
  return true;
}

void CityDays::Simulation::WriteShare(const Step& step, const Share& share, TillState& till, v1::Command& command,
                                      v1::RefundPayment& refund) {
  v1::TenderRefund& tender = *refund.add_tenders();
  tender.set_tender_index(share.tender_index);
  tender.set_amount_fen(share.amount_fen);
  tender.set_status(v1::TENDER_STATUS_CONFIRMED);
  if (share.kind == v1::TENDER_KIND_CASH) return;
  if (share.kind == v1::TENDER_KIND_CHEQUE) tender.set_bank_account(kBankAccount);
  const bool pending = random_.Chance(300);
  if (!pending || random_.Chance(500)) tender.set_provider_reference(payments_.NextReference());
  if (!pending) return;
  tender.set_status(v1::TENDER_STATUS_PENDING);
  const uint32_t centre = command.centre();
  // The ledger numbers refunds in order.
  centres_[centre].unanswered.push_back("pending_refund/" + std::to_string(account_.refunds() + 1) + "/" +
                                        std::to_string(share.tender_index));
  till.pending_refunds.push_back(centres_[centre].unanswered.back());
  if (!HasTomorrow(centre)) return;
  Matter matter;
  matter.payment_request_id = refund.payment().request_id();
  matter.stage = v1::TENDER_STAGE_REFUND;
  matter.tender_index = share.tender_index;
  matter.amount_fen = share.amount_fen;
  matter.has_reference = !tender.provider_reference().empty();
  matter.refund_request_id = command.request_id();
  Matter again;
  again.payment_request_id = matter.payment_request_id;
  again.shares = {share};
  matter.refund_matter = NewMatter(std::move(again));
  Schedule(Tomorrow(centre, 7, 5), &Simulation::ResolveOvernight, PlaceOf(centre, 0), NewMatter(std::move(matter)));
}

void CityDays::Simulation::WriteResolve(const Step& step, v1::Command& command) {
  const Matter& matter = matters_[step.subject];
  // Three payments in ten fail, and every fourth refund; a reversal never does.
  const bool fails = matter.stage == v1::TENDER_STAGE_PAYMENT  ? random_.Chance(300)
                     : matter.stage == v1::TENDER_STAGE_REFUND ? ++refunds_answered_ % 4 == 2
                                                               : false;
  v1::ResolveTender& resolve = *command.mutable_resolve_tender();
  resolve.mutable_payment()->set_request_id(matter.payment_request_id);
  resolve.set_stage(matter.stage);
  resolve.set_tender_index(matter.tender_index);
  resolve.set_outcome(fails ? v1::TENDER_STATUS_FAILED : v1::TENDER_STATUS_CONFIRMED);
  if (!matter.refund_request_id.empty()) resolve.mutable_refund()->set_request_id(matter.refund_request_id);
  if (!fails && !matter.has_reference) resolve.set_provider_reference(payments_.NextReference());
  if (fails) AfterFailure(step);
}

// The payer pays again, or gets his money after all.
void CityDays::Simulation::AfterFailure(const Step& step) {
  const Matter& matter = matters_[step.subject];
  const uint32_t centre = tills_[step.place].open.centre;
  const bool overnight = step.micros < Today(centre, 8, 0);
  if (matter.stage == v1::TENDER_STAGE_REFUND) {
    return Schedule(Today(centre, 9, 0) + random_.Between(0, 6 * kHour), &Simulation::Refund, centre,
                    matter.refund_matter);
  }
  const int64_t at = overnight ? Today(centre, 9, 0) + random_.Between(0, 3 * kHour)
                               : step.micros + random_.Between(kMinute, 3 * kMinute);
  ScheduleBeforeCount(at, &Simulation::PayAgain, step.place, step.subject);
}

bool CityDays::Simulation::Resolve(const Step& step, v1::Command& command) {
  --tills_[step.place].unsettled;
  const OpenTill& till = tills_[step.place].open;
  writer_.Begin(till.centre, till.cashier, step.micros, command);
  WriteResolve(step, command);
  return true;
}

bool CityDays::Simulation::ResolveOvernight(const Step& step, v1::Command& command) {
  writer_.Begin(tills_[step.place].open.centre, kFinance, step.micros, command);
  WriteResolve(step, command);
  return true;
}

}  // namespace daybook::bench
