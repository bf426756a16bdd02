// What becomes of differences: cases are assigned the next morning, explained or decided, and closed.
#include <algorithm>
#include <cstdlib>
#include <utility>

#include "bench/workload_day.h"

namespace daybook::bench {
namespace {

// Business days an owner has.
constexpr uint32_t kDaysToExplain = 3;

}  // namespace

bool CityDays::Simulation::AssignCases(const Step& step, v1::Command& command) {
  const uint32_t centre = step.place;
  for (const SimulatedCase& open : account_.OpenCases(centre)) {
    if (open.owner != 0) continue;
    writer_.Begin(centre, SupervisorNumber(centre), step.micros, command);
    v1::AssignCase& assign = *command.mutable_assign_case();
    // By the command that opened it: the one who assigns may not know its number.
    assign.mutable_case_reference()->set_request_id(open.request_id);
    assign.set_owner(DeputyNumber(centre));
    assign.set_due_date(BusinessDateOf(options_, centres_[centre].day + kDaysToExplain));
    PutOff(step, step.micros + kSecond);
    return true;
  }
  return false;
}

bool CityDays::Simulation::WorkOnCases(const Step& step, v1::Command& command) {
  const uint32_t centre = step.place;
  for (const SimulatedCase& open : account_.OpenCases(centre)) {
    if (open.owner == 0 || !WorkOn(open, step, command)) continue;
    PutOff(step, step.micros + kMinute);
    return true;
  }
  return false;
}

bool CityDays::Simulation::WorkOn(const SimulatedCase& open, const Step& step, v1::Command& command) {
  const CasePlan& plan = plans_[open.case_number];
  if (!open.cheques.empty()) {
    WriteDecision(open, plan.fate == Fate::kChequeLost ? v1::CASE_OUTCOME_CHEQUE_LOST : v1::CASE_OUTCOME_CHEQUE_FOUND,
                  step, command);
    return true;
  }
  if (open.balance_fen == 0) {
    writer_.Begin(step.place, DeputyNumber(step.place), step.micros, command);
    command.mutable_close_case()->mutable_case_reference()->set_number(open.case_number);
    return true;
  }
  if (plan.fate == Fate::kMixUp && plan.partner != 0) {
    const SimulatedCase partner = account_.CaseNumbered(plan.partner);
    const bool other_side = (partner.balance_fen > 0) != (open.balance_fen > 0);
    if (!partner.closed && partner.balance_fen != 0 && other_side && partner.centre == open.centre) {
      WriteMixUp(open, partner, step, command);
      return true;
    }
  }
  switch (plan.fate) {
    case Fate::kGenuine:
      return false;
    case Fate::kNeverCameIn:
    case Fate::kNeverEntered:
      WriteExplained(open, plan, step, command);
      return true;
    case Fate::kStaffDue:
      WriteDecision(open, v1::CASE_OUTCOME_STAFF_DUE, step, command);
      return true;
    case Fate::kCustomer:
      WriteDecision(open, v1::CASE_OUTCOME_CUSTOMER, step, command);
      return true;
    default:
      WriteDecision(open, open.balance_fen > 0 ? v1::CASE_OUTCOME_LOSS : v1::CASE_OUTCOME_OTHER_INCOME, step, command);
      return true;
  }
}

void CityDays::Simulation::WriteDecision(const SimulatedCase& open, v1::CaseOutcome outcome, const Step& step,
                                         v1::Command& command) {
  const int64_t amount_fen = std::abs(open.balance_fen);
  const bool written_off = outcome == v1::CASE_OUTCOME_LOSS || outcome == v1::CASE_OUTCOME_OTHER_INCOME;
  const bool for_finance = written_off && amount_fen >= kSupervisorWriteOffFen;
  writer_.Begin(open.centre, for_finance ? kFinanceHead : DeputyNumber(open.centre), step.micros, command);
  command.set_reason(written_off ? "nothing was found within the day" : "seen on the camera record");
  v1::DecideCase& decide = *command.mutable_decide_case();
  decide.mutable_case_reference()->set_number(open.case_number);
  decide.set_outcome(outcome);
  if (outcome == v1::CASE_OUTCOME_CHEQUE_FOUND || outcome == v1::CASE_OUTCOME_CHEQUE_LOST) {
    return decide.set_cheque(open.cheques.front());
  }
  decide.set_amount_fen(amount_fen);
  if (outcome == v1::CASE_OUTCOME_CUSTOMER) decide.set_customer(kFirstCustomer + random_.Below(options_.customers));
  if (outcome != v1::CASE_OUTCOME_STAFF_DUE) return;
  decide.set_staff(open.answerable);
  // In cash at a colleague's window, or in two parts from the salary.
  const bool in_cash = open.case_number % 2 == 0 && options_.tills_per_centre > 1;
  const int64_t at = Today(open.centre, 14, 0) + static_cast<int64_t>(open.case_number) * kSecond;
  Schedule(at, in_cash ? &Simulation::SettleInCash : &Simulation::SettleByTransfer, open.centre, open.answerable);
}

void CityDays::Simulation::WriteMixUp(const SimulatedCase& open, const SimulatedCase& partner, const Step& step,
                                      v1::Command& command) {
  writer_.Begin(open.centre, DeputyNumber(open.centre), step.micros, command);
  command.set_second_person(kFinanceHead);
  command.set_reason("change was taken from the neighbour's drawer");
  v1::ExplainCase& explain = *command.mutable_explain_case();
  const bool is_over = open.balance_fen < 0;
  explain.mutable_over_case()->set_number(is_over ? open.case_number : partner.case_number);
  explain.mutable_short_case()->set_number(is_over ? partner.case_number : open.case_number);
  explain.set_amount_fen(std::min(std::abs(open.balance_fen), std::abs(partner.balance_fen)));
}

// A payment that never came in, or one that was never entered.
void CityDays::Simulation::WriteExplained(const SimulatedCase& open, const CasePlan& plan, const Step& step,
                                          v1::Command& command) {
  writer_.Begin(open.centre, DeputyNumber(open.centre), step.micros, command);
  command.set_second_person(kFinanceHead);
  if (open.balance_fen > 0) {
    command.set_reason("the payer left without paying");
    v1::RefundPayment& refund = *command.mutable_refund_payment();
    refund.mutable_payment()->set_request_id(plan.payment.request_id);
    refund.mutable_explains()->set_number(open.case_number);
    v1::TenderRefund& tender = *refund.add_tenders();
    tender.set_amount_fen(plan.payment.cash_fen);
    tender.set_status(v1::TENDER_STATUS_CONFIRMED);
    return;
  }
  command.set_reason("the bill was stamped and not entered");
  v1::ReceivePayment& payment = *command.mutable_receive_payment();
  payment.set_purpose(v1::PURPOSE_GAS_BILL);
  payment.set_customer(kFirstCustomer + random_.Below(options_.customers));
  payment.set_amount_fen(-open.balance_fen);
  payment.mutable_explains()->set_number(open.case_number);
  v1::Tender& tender = *payment.add_tenders();
  tender.set_kind(v1::TENDER_KIND_CASH);
  tender.set_amount_fen(payment.amount_fen());
  tender.set_received_fen(payment.amount_fen());
  tender.set_status(v1::TENDER_STATUS_CONFIRMED);
}

bool CityDays::Simulation::ReverseDoubtful(const Step& step, v1::Command& command) {
  const uint32_t centre = step.place;
  writer_.Begin(centre, DeputyNumber(centre), step.micros, command);
  command.set_second_person(kFinanceHead);
  command.set_reason("the payer left without paying");
  v1::ReversePayment& reverse = *command.mutable_reverse_payment();
  reverse.mutable_payment()->set_request_id(plans_[step.subject].payment.request_id);
  reverse.mutable_explains()->set_number(step.subject);
  Schedule(step.micros + kMinute, &Simulation::CloseSettled, centre, step.subject);
  return true;
}

bool CityDays::Simulation::CloseSettled(const Step& step, v1::Command& command) {
  writer_.Begin(step.place, DeputyNumber(step.place), step.micros, command);
  command.mutable_close_case()->mutable_case_reference()->set_number(step.subject);
  return true;
}

bool CityDays::Simulation::SettleInCash(const Step& step, v1::Command& command) {
  const uint32_t debtor = static_cast<uint32_t>(step.subject);
  const int64_t due_fen = account_.DueFen(debtor) / kCoinFen * kCoinFen;
  if (due_fen == 0) return false;
  const TillState* till = DrawServingTill(step.place, debtor);
  if (till == nullptr) {
    PutOff(step, step.micros + kMinute);
    return false;
  }
  writer_.BeginInSession(till->open, till->open.cashier, step.micros, command);
  v1::SettleDue& settle = *command.mutable_settle_due();
  settle.set_staff(debtor);
  settle.set_amount_fen(due_fen);
  settle.set_tender(v1::TENDER_KIND_CASH);
  return true;
}

bool CityDays::Simulation::SettleByTransfer(const Step& step, v1::Command& command) {
  const uint32_t centre = step.place;
  const uint32_t debtor = static_cast<uint32_t>(step.subject);
  const int64_t due_fen = account_.DueFen(debtor);
  if (due_fen == 0) return false;
  writer_.Begin(centre, kFinance, step.micros, command);
  v1::SettleDue& settle = *command.mutable_settle_due();
  settle.set_staff(debtor);
  settle.set_tender(v1::TENDER_KIND_TRANSFER);
  settle.set_bank_account(kBankAccount);
  settle.set_provider_reference(payments_.NextReference());
  const bool in_two = HasTomorrow(centre) && due_fen >= 2'000;
  settle.set_amount_fen(in_two ? due_fen / 2 : due_fen);
  if (in_two) Schedule(Tomorrow(centre, 14, 30), &Simulation::SettleByTransfer, centre, debtor);
  return true;
}

}  // namespace daybook::bench
