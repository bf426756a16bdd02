// People pay.
#include <algorithm>
#include <utility>

#include "bench/workload_day.h"

namespace daybook::bench {
namespace {

// Cheques in a safe that a count can still list, with room to spare.
constexpr uint32_t kChequesMax = 900;
// A close carries at most 500 items.
constexpr size_t kUnansweredMax = 100;
// Nobody looks far for less; more is missed at once.
constexpr int64_t kDoubtfulMinFen = 1'000;
constexpr int64_t kDoubtfulMaxFen = 30'000;

}  // namespace

bool CityDays::Simulation::Pay(const Step& step, v1::Command& command) {
  if (PutOffWhilePaused(step)) return false;
  if (DropFirst(step, command)) return true;
  const OpenTill& till = tills_[step.place].open;
  writer_.BeginInSession(till, till.cashier, step.micros, command);
  v1::ReceivePayment& payment = *command.mutable_receive_payment();
  payments_.Write(payment);
  payment.set_ticket(static_cast<uint32_t>(step.subject));
  if (payment.purpose() == v1::PURPOSE_GAS_BILL) {
    payment.add_bill_references("2026-" + std::to_string(payment.customer() % 1'000'000));
  }
  v1::Tender& tender = *payment.mutable_tenders(0);
  if (tender.kind() == v1::TENDER_KIND_CHEQUE && ++centres_[till.centre].cheques > kChequesMax) {
    tender.set_kind(v1::TENDER_KIND_TRANSFER);
    tender.set_provider(kBankAccount);
    tender.clear_drawee_bank();
  }
  // The ledger numbers cheques in order.
  if (tender.kind() == v1::TENDER_KIND_CHEQUE) cheque_payments_.push_back(command.request_id());
  DecideFate(step, command);
  return true;
}

void CityDays::Simulation::DecideFate(const Step& step, v1::Command& command) {
  const v1::ReceivePayment& payment = command.receive_payment();
  // What happens to a payment later must be over before the closing count.
  const bool today = step.micros <= Today(command.centre(), 16, 20);
  if (!today && centres_[command.centre()].unanswered.size() >= kUnansweredMax) return;
  for (int i = 0; i < payment.tenders_size(); ++i) {
    const v1::TenderKind kind = payment.tenders(i).kind();
    if ((kind == v1::TENDER_KIND_CARD || kind == v1::TENDER_KIND_WALLET) && random_.Chance(15)) {
      return LeavePending(step, i, today, command);
    }
  }
  if (today && random_.Chance(10)) return PlanReversal(step, command);
  if ((HasTomorrow(command.centre()) || step.micros <= Today(command.centre(), 14, 0)) && random_.Chance(10)) {
    return PlanRefund(step, command);
  }
  // What is invoiced is not taken back, so nothing else becomes of it.
  if (today && random_.Chance(30)) return PlanInvoice(step, command);
  NoteDoubtful(step, command);
}

void CityDays::Simulation::LeavePending(const Step& step, int tender_index, bool today, v1::Command& command) {
  v1::ReceivePayment& payment = *command.mutable_receive_payment();
  v1::Tender& tender = *payment.mutable_tenders(tender_index);
  tender.set_status(v1::TENDER_STATUS_PENDING);
  // Either the machine printed a reference before it hung, or it did not.
  if (random_.Chance(500)) tender.clear_provider_reference();
  Matter matter;
  matter.payment_request_id = command.request_id();
  matter.purpose = payment.purpose();
  matter.customer = payment.customer();
  matter.tender_index = static_cast<uint32_t>(tender_index);
  matter.amount_fen = tender.amount_fen();
  matter.has_reference = !tender.provider_reference().empty();
  const uint64_t number = NewMatter(std::move(matter));
  if (today) {
    ++tills_[step.place].unsettled;
    const int64_t later = random_.Between(5 * kMinute, 20 * kMinute);
    return ScheduleBeforeCount(step.micros + later, &Simulation::Resolve, step.place, number);
  }
  // The ledger numbers payments in order.
  centres_[command.centre()].unanswered.push_back("pending_tender/" + std::to_string(account_.payments() + 1) + "/" +
                                                  std::to_string(tender_index));
  if (!HasTomorrow(command.centre())) return;
  Schedule(Tomorrow(command.centre(), 7, 5), &Simulation::ResolveOvernight, step.place, number);
}

void CityDays::Simulation::PlanReversal(const Step& step, const v1::Command& command) {
  const v1::ReceivePayment& payment = command.receive_payment();
  Matter matter;
  matter.payment_request_id = command.request_id();
  for (int i = 0; i < payment.tenders_size(); ++i) {
    const v1::Tender& tender = payment.tenders(i);
    if (tender.kind() == v1::TENDER_KIND_CASH) {
      matter.cash_fen += tender.amount_fen();
    } else if (tender.kind() != v1::TENDER_KIND_CHEQUE) {
      matter.electronic.push_back(static_cast<uint32_t>(i));
    }
  }
  ++tills_[step.place].unsettled;
  const int64_t later = random_.Between(2 * kMinute, 8 * kMinute);
  ScheduleBeforeCount(step.micros + later, &Simulation::Reverse, step.place, NewMatter(std::move(matter)));
}

// The whole of it, or the half of one tender.
void CityDays::Simulation::PlanRefund(const Step& step, const v1::Command& command) {
  const v1::ReceivePayment& payment = command.receive_payment();
  const bool whole = random_.Chance(500);
  Matter matter;
  matter.payment_request_id = command.request_id();
  for (int i = 0; i < payment.tenders_size() && (whole || matter.shares.empty()); ++i) {
    const v1::Tender& tender = payment.tenders(i);
    // Those are given back once the bank has paid them.
    if (tender.kind() == v1::TENDER_KIND_CHEQUE) continue;
    const int64_t half_fen = tender.amount_fen() / 2 / kCoinFen * kCoinFen;
    Share& share = matter.shares.emplace_back();
    share.tender_index = static_cast<uint32_t>(i);
    share.kind = tender.kind();
    share.amount_fen = whole || half_fen == 0 ? tender.amount_fen() : half_fen;
    if (share.kind == v1::TENDER_KIND_CASH) matter.cash_fen += share.amount_fen;
  }
  if (matter.shares.empty()) return;
  // On the last day the same afternoon.
  const int64_t at = HasTomorrow(command.centre())
                         ? Tomorrow(command.centre(), 8, 40) + random_.Between(0, 7 * kHour)
                         : step.micros + random_.Between(30 * kMinute, 90 * kMinute);
  Schedule(at, &Simulation::Refund, command.centre(), NewMatter(std::move(matter)));
}

void CityDays::Simulation::NoteDoubtful(const Step& step, const v1::Command& command) {
  const v1::ReceivePayment& payment = command.receive_payment();
  const v1::Tender& tender = payment.tenders(0);
  if (payment.tenders_size() != 1 || tender.kind() != v1::TENDER_KIND_CASH) return;
  if (tender.amount_fen() < kDoubtfulMinFen || tender.amount_fen() > kDoubtfulMaxFen) return;
  tills_[step.place].doubtful = {.request_id = command.request_id(), .cash_fen = tender.amount_fen()};
}

bool CityDays::Simulation::PayBeyondLimit(const Step& step, v1::Command& command) {
  if (PutOffWhilePaused(step)) return false;
  const OpenTill& till = tills_[step.place].open;
  const int64_t room_fen = std::max<int64_t>(0, limits_.till_soft_fen - account_.DrawerFen(till.till));
  writer_.BeginInSession(till, till.cashier, step.micros, command);
  v1::ReceivePayment& payment = *command.mutable_receive_payment();
  payment.set_purpose(v1::PURPOSE_INSTALLATION);
  payment.set_customer(kFirstCustomer + random_.Below(options_.customers));
  payment.set_amount_fen((room_fen / 1'000 + random_.Between(50, 200)) * 1'000);
  payments_.AddTender(v1::TENDER_KIND_CASH, payment.amount_fen(), payment);
  ScheduleBeforeCount(step.micros + 4 * kMinute, &Simulation::Drop, step.place);
  return true;
}

bool CityDays::Simulation::PayAgain(const Step& step, v1::Command& command) {
  if (PutOffWhilePaused(step)) return false;
  if (DropFirst(step, command)) return true;
  const OpenTill& till = tills_[step.place].open;
  const Matter& matter = matters_[step.subject];
  const bool in_cash = matter.amount_fen <= kCashPaymentMaxFen && random_.Chance(600);
  writer_.BeginInSession(till, till.cashier, step.micros, command);
  v1::ReceivePayment& payment = *command.mutable_receive_payment();
  payment.set_purpose(matter.purpose);
  payment.set_customer(matter.customer);
  payment.set_amount_fen(in_cash ? RoundUpToCoin(matter.amount_fen) : matter.amount_fen);
  payment.mutable_replaces()->set_request_id(matter.payment_request_id);
  payments_.AddTender(in_cash ? v1::TENDER_KIND_CASH : v1::TENDER_KIND_CARD, payment.amount_fen(), payment);
  return true;
}

}  // namespace daybook::bench
