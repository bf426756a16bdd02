// Events of IC cards: top-ups, and what became of the writing.
#include <utility>

#include "tests/ledger/figures/event_maker.h"

namespace daybook {

uint64_t EventMaker::TopUp(uint32_t till, std::vector<PaidWith> tenders, uint64_t card, uint32_t card_counter) {
  v1::Event& event = AddAtTill(till);
  v1::CardTopUpPaid& paid = *event.mutable_card_top_up_paid();
  paid.set_card(card);
  paid.set_card_counter(card_counter);
  FillPayment(event, *paid.mutable_payment(), std::move(tenders),
              {.till = till,
               .customer = kCustomer,
               .purpose = v1::PURPOSE_PREPAYMENT,
               .card = card,
               .card_counter = card_counter});
  Done(event);
  return paid.payment().payment();
}

void EventMaker::WriteCard(uint64_t payment) {
  PaymentState& state = payments_.at(payment);
  v1::Event& event = Add(tills_.at(state.till).centre, state.till);
  event.set_purpose(state.purpose);
  v1::CardWritten& written = *event.mutable_card_written();
  written.set_payment(payment);
  written.set_customer(state.customer);
  written.set_card(state.card);
  written.set_card_counter(state.card_counter);
  written.set_amount_fen(state.load_fen);
  Post(event, v1::ACCOUNT_KIND_CARD_LOAD_PENDING, state.customer, state.load_fen);
  Post(event, v1::ACCOUNT_KIND_CUSTOMER, state.customer, -state.load_fen);
  state.load_fen = 0;
  state.is_written = true;
  Done(event);
}

void EventMaker::FailCard(uint64_t payment) {
  const PaymentState& state = payments_.at(payment);
  v1::Event& event = Add(tills_.at(state.till).centre, state.till);
  v1::CardWriteFailed& failed = *event.mutable_card_write_failed();
  failed.set_payment(payment);
  failed.set_card(state.card);
  failed.set_card_counter(state.card_counter);
  Done(event);
}

void EventMaker::RewriteCard(uint64_t payment) {
  const PaymentState& state = payments_.at(payment);
  v1::Event& event = Add(tills_.at(state.till).centre, state.till);
  v1::CardRewritten& rewritten = *event.mutable_card_rewritten();
  rewritten.set_payment(payment);
  rewritten.set_card(state.card);
  rewritten.set_card_counter(state.card_counter);
  Done(event);
}

}  // namespace daybook
