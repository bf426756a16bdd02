// Payments, and what is given back of them.
#include "bench/simulated_account.h"

#include <utility>

namespace daybook::bench {

using Holder = SimulatedHolder;

void SimulatedAccount::BookPayment(const v1::Command& command, const v1::ReceivePayment& receive) {
  BookedPayment payment;
  payment.centre = command.centre();
  payment.till = command.till();
  payment.cash = MoneyOf(v1::ACCOUNT_KIND_TILL, command.till());
  payment.purpose = receive.purpose();
  payment.customer = receive.customer();
  payment.loads_card = command.has_top_up_card();
  if (receive.has_explains()) {
    payment.cash = MoneyOf(v1::ACCOUNT_KIND_OVER_SHORT, CaseNumberOf(receive.explains()));
  } else {
    SimulatedSession& session = SessionOf(command);
    payment.session = session.session;
    ++session.payments;
    for (const v1::Tender& tender : receive.tenders()) {
      session.received_fen += tender.received_fen();
      session.change_fen += tender.change_fen();
    }
  }
  for (const v1::Tender& tender : receive.tenders()) {
    BookedTender& booked = payment.tenders.emplace_back();
    booked.kind = tender.kind();
    booked.provider = tender.provider();
    booked.amount_fen = tender.amount_fen();
    booked.booked = tender.status() == v1::TENDER_STATUS_CONFIRMED;
    if (tender.kind() == v1::TENDER_KIND_CHEQUE) {
      booked.cheque = cheques_.size() + 1;
      cheques_.push_back({.customer = receive.customer(), .amount_fen = tender.amount_fen()});
    }
    if (booked.booked) BookTender(payment, booked, payment.cash, payment.session, Way::kTaken);
  }
  ++centres_[payment.centre].day.grand_payments;
  payments_.push_back(std::move(payment));
  numbers_[command.request_id()] = payments_.size();
}

void SimulatedAccount::BookTender(const BookedPayment& payment, const BookedTender& tender, const Holder& cash,
                                  uint64_t session, Way way) {
  const uint32_t centre = payment.centre;
  const int64_t sign = way == Way::kTaken ? +1 : -1;
  Holder taken = cash;
  switch (tender.kind) {
    case v1::TENDER_KIND_CARD:
      taken = MoneyOf(v1::ACCOUNT_KIND_CARD_CLEARING, tender.provider);
      break;
    case v1::TENDER_KIND_WALLET:
      taken = MoneyOf(v1::ACCOUNT_KIND_WALLET_CLEARING, tender.provider);
      break;
    case v1::TENDER_KIND_TRANSFER:
      taken = MoneyOf(v1::ACCOUNT_KIND_TRANSFER_CLEARING, tender.provider);
      break;
    case v1::TENDER_KIND_CHEQUE:
      if (way == Way::kRefunded) {
        // Its paper is long gone: its value goes back from the account it was paid to.
        taken = MoneyOf(v1::ACCOUNT_KIND_TRANSFER_CLEARING, tender.provider);
        break;
      }
      taken = MoneyOf(v1::ACCOUNT_KIND_CHEQUE_CLEARING, centre);
      Move(centre, ChequeOf(v1::ACCOUNT_KIND_TILL, payment.till, tender.cheque),
           ChequeOf(v1::ACCOUNT_KIND_OUTSIDE, centre, tender.cheque), sign);
      break;
    default:
      break;
  }
  const Holder payer = payment.loads_card      ? MoneyOf(v1::ACCOUNT_KIND_CARD_LOAD_PENDING, payment.customer)
                       : payment.customer != 0 ? MoneyOf(v1::ACCOUNT_KIND_CUSTOMER, payment.customer)
                                               : MoneyOf(v1::ACCOUNT_KIND_REVENUE, payment.purpose);
  Move(centre, taken, payer, sign * tender.amount_fen);
  CountTakings(payment, tender, session, way);
}

void SimulatedAccount::CountTakings(const BookedPayment& payment, const BookedTender& tender, uint64_t session,
                                    Way way) {
  SimulatedDay& day = centres_[payment.centre].day;
  SimulatedTakings& takings = day.takings[{tender.kind, payment.purpose}];
  switch (way) {
    case Way::kTaken:
      ++takings.taken_count;
      takings.taken_fen += tender.amount_fen;
      day.grand_taken_fen += tender.amount_fen;
      break;
    case Way::kReversed:
      ++takings.reversed_count;
      takings.reversed_fen += tender.amount_fen;
      day.grand_reversed_fen += tender.amount_fen;
      break;
    case Way::kRefunded:
      ++takings.refunded_count;
      takings.refunded_fen += tender.amount_fen;
      day.grand_refunded_fen += tender.amount_fen;
      break;
  }
  if (session == 0) return;
  SimulatedSession& of = sessions_[session - 1];
  const uint32_t provider = tender.kind == v1::TENDER_KIND_CHEQUE ? 0 : tender.provider;
  of.tenders[{tender.kind, provider}] += way == Way::kTaken ? tender.amount_fen : -tender.amount_fen;
  if (tender.kind != v1::TENDER_KIND_CASH) return;
  if (way == Way::kReversed) of.reversed_fen += tender.amount_fen;
  if (way == Way::kRefunded) of.refunded_fen += tender.amount_fen;
}

void SimulatedAccount::BookResolve(const v1::ResolveTender& resolve) {
  if (resolve.outcome() != v1::TENDER_STATUS_CONFIRMED) return;
  BookedPayment& payment = payments_[NumberOf(resolve.payment()) - 1];
  if (resolve.stage() == v1::TENDER_STAGE_REFUND) {
    const BookedRefund& refund = refunds_[NumberOf(resolve.refund()) - 1];
    return BookTender(payment, refund.tenders.at(resolve.tender_index()), payment.cash, refund.session,
                      Way::kRefunded);
  }
  BookedTender& tender = payment.tenders[resolve.tender_index()];
  tender.booked = resolve.stage() == v1::TENDER_STAGE_PAYMENT;
  BookTender(payment, tender, payment.cash, payment.session, tender.booked ? Way::kTaken : Way::kReversed);
}

void SimulatedAccount::BookReverse(const v1::Command& command) {
  const v1::ReversePayment& reverse = command.reverse_payment();
  BookedPayment& payment = payments_[NumberOf(reverse.payment()) - 1];
  std::vector<bool> pending(payment.tenders.size(), false);
  for (const v1::TenderReversal& reversal : reverse.reversals()) {
    pending[reversal.tender_index()] = reversal.status() == v1::TENDER_STATUS_PENDING;
  }
  // What never came in is taken from the case that misses it, and is of no session.
  const bool explains = reverse.has_explains();
  const Holder cash =
      explains ? MoneyOf(v1::ACCOUNT_KIND_OVER_SHORT, CaseNumberOf(reverse.explains())) : payment.cash;
  const uint64_t session = explains ? 0 : payment.session;
  for (size_t i = 0; i < payment.tenders.size(); ++i) {
    if (!payment.tenders[i].booked || pending[i]) continue;
    BookTender(payment, payment.tenders[i], cash, session, Way::kReversed);
    payment.tenders[i].booked = false;
  }
  if (session != 0) ++sessions_[session - 1].reversals;
}

void SimulatedAccount::BookRefund(const v1::Command& command) {
  const v1::RefundPayment& wish = command.refund_payment();
  const BookedPayment& payment = payments_[NumberOf(wish.payment()) - 1];
  BookedRefund refund;
  Holder cash = MoneyOf(v1::ACCOUNT_KIND_TILL, command.till());
  if (wish.has_explains()) {
    cash = MoneyOf(v1::ACCOUNT_KIND_OVER_SHORT, CaseNumberOf(wish.explains()));
  } else {
    SimulatedSession& session = SessionOf(command);
    refund.session = session.session;
    ++session.refunds;
  }
  for (const v1::TenderRefund& given_back : wish.tenders()) {
    BookedTender& tender = refund.tenders[given_back.tender_index()];
    tender = payment.tenders[given_back.tender_index()];
    tender.amount_fen = given_back.amount_fen();
    if (tender.kind == v1::TENDER_KIND_CHEQUE) tender.provider = given_back.bank_account();
    if (given_back.status() != v1::TENDER_STATUS_CONFIRMED) continue;
    BookTender(payment, tender, cash, refund.session, Way::kRefunded);
  }
  refunds_.push_back(std::move(refund));
  numbers_[command.request_id()] = refunds_.size();
}

// --- IC cards --------------------------------------------------------------------------------------------------------

// A top-up is a payment for which the card is owed.
void SimulatedAccount::BookTopUp(const v1::Command& command) {
  const v1::TopUpCard& top_up = command.top_up_card();
  v1::ReceivePayment receive;
  receive.set_purpose(v1::PURPOSE_PREPAYMENT);
  receive.set_customer(top_up.customer());
  receive.set_amount_fen(top_up.amount_fen());
  *receive.mutable_tenders() = top_up.tenders();
  BookPayment(command, receive);
  ++centres_[command.centre()].day.things.cards_paid;
}

void SimulatedAccount::BookCardWrite(const v1::Command& command) {
  SimulatedThings& things = centres_[command.centre()].day.things;
  if (command.has_fail_card_write()) ++things.cards_failed;
  if (command.has_rewrite_card()) ++things.cards_rewritten;
  if (!command.has_confirm_card_write()) return;
  ++things.cards_written;
  BookedPayment& payment = payments_[NumberOf(command.confirm_card_write().payment()) - 1];
  int64_t loaded_fen = 0;
  for (const BookedTender& tender : payment.tenders) loaded_fen += tender.booked ? tender.amount_fen : 0;
  Move(payment.centre, MoneyOf(v1::ACCOUNT_KIND_CARD_LOAD_PENDING, payment.customer),
       MoneyOf(v1::ACCOUNT_KIND_CUSTOMER, payment.customer), loaded_fen);
  payment.loads_card = false;
}

}  // namespace daybook::bench
