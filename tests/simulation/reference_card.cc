// The naive model: IC-card top-ups.
#include <algorithm>

#include "tests/simulation/reference_model.h"

namespace daybook::simulation {

void Model::On(const v1::TopUpCard& wish) {
  v1::ReceivePayment taking;
  taking.set_purpose(v1::PURPOSE_PREPAYMENT);
  taking.set_customer(wish.customer());
  taking.set_amount_fen(wish.amount_fen());
  *taking.mutable_tenders() = wish.tenders();
  taking.set_ticket(wish.ticket());
  std::set<std::string> keys;
  const uint64_t session = JudgeTaking(taking, keys);
  const auto card = cards.find(wish.card());
  if (card != cards.end()) {
    const uint64_t open = card->second.open_payment;
    RefuseIf(open != 0, v1::REJECTION_REASON_CARD_WRITE_OPEN);
    const uint32_t last = open != 0 ? payments.at(open).card_counter : card->second.written_counter;
    RefuseIf(last != 0 && wish.card_counter() != last + 1, v1::REJECTION_REASON_CARD_COUNTER_WRONG);
  }
  if (refused()) return;
  TakeInSession(taking, keys, session, &wish);
  cards[wish.card()].open_payment = payments.size();
}

bool Model::HasPending(uint64_t number) const {
  for (const ModelTender& tender : payments.at(number).tenders) {
    if (tender.status == v1::TENDER_STATUS_PENDING) return true;
  }
  for (const auto& [refund_number, refund] : refunds) {
    if (refund.payment != number) continue;
    for (const ModelRefundLeg& leg : refund.legs) {
      if (leg.status == v1::TENDER_STATUS_PENDING) return true;
    }
  }
  return false;
}

int64_t Model::LoadFen(uint64_t number) const {
  int64_t sum_fen = 0;
  for (const ModelTender& tender : payments.at(number).tenders) {
    if (tender.status == v1::TENDER_STATUS_CONFIRMED) sum_fen += tender.amount_fen;
  }
  for (const auto& [refund_number, refund] : refunds) {
    if (refund.payment != number) continue;
    for (const ModelRefundLeg& leg : refund.legs) {
      if (leg.status == v1::TENDER_STATUS_CONFIRMED) sum_fen -= leg.amount_fen;
    }
  }
  return sum_fen;
}

void Model::SettleLoad(uint64_t number) {
  ModelPayment& payment = payments.at(number);
  const bool under_way = payment.write == CardWrite::kOpen || payment.write == CardWrite::kFailed;
  if (under_way && LoadFen(number) == 0 && !HasPending(number)) EndLoad(payment);
}

void Model::EndLoad(ModelPayment& payment) {
  payment.write = CardWrite::kEnded;
  cards.at(payment.card).open_payment = 0;
}

ModelPayment* Model::FindTopUp(const v1::Reference& reference, uint64_t& number) {
  number = Find(reference, payments_by_id);
  const auto it = payments.find(number);
  const bool here = it != payments.end() && it->second.centre == centre_no_ && it->second.card != 0;
  RefuseIf(!here, v1::REJECTION_REASON_TOP_UP_UNKNOWN);
  return here ? &it->second : nullptr;
}

// CASHIER or SUPERVISOR, or the terminal of the machine that took it.
void Model::NeedCardClerk(Late late) {
  if (command_->actor() == 0) {
    RefuseIf(till_ == nullptr || !till_->machine, v1::REJECTION_REASON_ROLE_MISSING);
  } else {
    NeedCashier();
    MayRefuseIf(!Has(acting_, {v1::ROLE_CASHIER, v1::ROLE_SUPERVISOR}), v1::REJECTION_REASON_ROLE_MISSING);
  }
  // The cashier whose machine it is does not sign beside it.
  MayRefuseIf(command_->actor() == 0 && command_->second_person() != 0, v1::REJECTION_REASON_SELF_APPROVAL);
  NeedDay(late);
  const bool earlier = TicketDate() < centre_->date;
  MayRefuseIf(late == Late::kMay && earlier && !command_->already_taken(), v1::REJECTION_REASON_DAY_CLOSED);
}

void Model::On(const v1::ConfirmCardWrite& wish) {
  NeedCardClerk(Late::kMay);
  uint64_t number = 0;
  ModelPayment* payment = FindTopUp(wish.payment(), number);
  if (payment == nullptr) return;
  RefuseIf(command_->actor() == 0 && payment->till != command_->till(), v1::REJECTION_REASON_ROLE_MISSING);
  RefuseIf(payment->write != CardWrite::kOpen, v1::REJECTION_REASON_CARD_WRITE_NOT_OPEN);
  RefuseIf(wish.read_back_counter() != payment->card_counter, v1::REJECTION_REASON_CARD_READ_BACK_WRONG);
  // What is not certain yet is not written.
  RefuseIf(HasPending(number), v1::REJECTION_REASON_TENDER_PENDING);
  if (refused()) return;
  const int64_t posted_fen = LoadFen(number);
  Post({v1::ACCOUNT_KIND_CARD_LOAD_PENDING, payment->customer}, {v1::ACCOUNT_KIND_CUSTOMER, payment->customer},
       posted_fen);
  payment->write = CardWrite::kWritten;
  cards.at(payment->card) = {.written_counter = payment->card_counter, .open_payment = 0};
  v1::CardWritten& fact = *Fact().mutable_card_written();
  fact.set_payment(number);
  fact.set_customer(payment->customer);
  fact.set_card(payment->card);
  fact.set_card_counter(payment->card_counter);
  fact.set_amount_fen(posted_fen);
}

void Model::On(const v1::FailCardWrite& wish) {
  NeedCardClerk(Late::kMay);
  uint64_t number = 0;
  ModelPayment* payment = FindTopUp(wish.payment(), number);
  if (payment == nullptr) return;
  RefuseIf(command_->actor() == 0 && payment->till != command_->till(), v1::REJECTION_REASON_ROLE_MISSING);
  RefuseIf(payment->write != CardWrite::kOpen, v1::REJECTION_REASON_CARD_WRITE_NOT_OPEN);
  if (refused()) return;
  payment->write = CardWrite::kFailed;
  v1::CardWriteFailed& fact = *Fact().mutable_card_write_failed();
  fact.set_payment(number);
  fact.set_card(payment->card);
  fact.set_card_counter(payment->card_counter);
}

void Model::On(const v1::RewriteCard& wish) {
  NeedCardClerk(Late::kNever);
  uint64_t number = 0;
  ModelPayment* payment = FindTopUp(wish.payment(), number);
  if (payment == nullptr) return;
  RefuseIf(command_->actor() == 0 && payment->till != command_->till(), v1::REJECTION_REASON_ROLE_MISSING);
  const bool ended = payment->write == CardWrite::kWritten || payment->write == CardWrite::kEnded;
  RefuseIf(ended, v1::REJECTION_REASON_CARD_WRITE_NOT_OPEN);
  RefuseIf(payment->write != CardWrite::kFailed, v1::REJECTION_REASON_CARD_WRITE_NOT_FAILED);
  RefuseIf(HasPending(number), v1::REJECTION_REASON_TENDER_PENDING);
  if (refused()) return;
  payment->write = CardWrite::kOpen;
  v1::CardRewritten& fact = *Fact().mutable_card_rewritten();
  fact.set_payment(number);
  fact.set_card(payment->card);
  fact.set_card_counter(payment->card_counter);
}

}  // namespace daybook::simulation
