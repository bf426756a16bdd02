// Handovers of the event maker.
#include "tests/ledger/figures/event_maker.h"

namespace daybook {

uint64_t EventMaker::PrepareHandover(uint32_t till, uint32_t receiver, uint32_t receiver_till) {
  const uint64_t handover = next_handover_++;
  handovers_[handover] = {.till = till, .receiver = receiver, .receiver_till = receiver_till};
  v1::Event& event = AddAtTill(till);
  v1::HandoverPrepared& prepared = *event.mutable_handover_prepared();
  prepared.set_handover(handover);
  prepared.set_giver(tills_.at(till).cashier);
  prepared.set_receiver(receiver);
  prepared.set_receiver_till(receiver_till);
  Done(event);
  return handover;
}

uint64_t EventMaker::HandOver(uint64_t handover) {
  const HandoverState& state = handovers_.at(handover);
  TillState& from = tills_.at(state.till);
  v1::Event& event = AddAtTill(state.till);
  event.set_actor(state.receiver);
  event.set_second_person(from.cashier);
  v1::ShiftHandedOver& fact = *event.mutable_shift_handed_over();
  fact.set_handover(handover);
  fact.set_giver(from.cashier);
  fact.set_receiver(state.receiver);
  fact.set_from_session(from.session);
  fact.set_to_session(next_session_++);
  fact.set_from_till(state.till);
  fact.set_to_till(state.receiver_till);
  fact.set_cash_fen(from.cash_fen);
  if (state.receiver_till != state.till) {
    TillState& to = tills_.at(state.receiver_till);
    const auto move = [&](v1::AssetKind asset, uint64_t number, int64_t quantity) {
      Post(event, v1::ACCOUNT_KIND_TILL, state.receiver_till, quantity, asset, number);
      Post(event, v1::ACCOUNT_KIND_TILL, state.till, -quantity, asset, number);
    };
    move(v1::ASSET_KIND_MONEY, 0, from.cash_fen);
    for (uint64_t cheque : from.cheques) move(v1::ASSET_KIND_CHEQUE, cheque, 1);
    for (uint64_t note : from.notes) move(v1::ASSET_KIND_SUSPECT_NOTE, note, 1);
    to.cash_fen = from.cash_fen;
    to.cheques = from.cheques;
    to.notes = from.notes;
    from.cash_fen = 0;
    from.cheques.clear();
    from.notes.clear();
  }
  from.session = 0;
  tills_.at(state.receiver_till).session = fact.to_session();
  tills_.at(state.receiver_till).cashier = state.receiver;
  Done(event);
  return fact.to_session();
}

void EventMaker::Dispute(uint64_t handover) {
  const HandoverState& state = handovers_.at(handover);
  v1::Event& event = AddAtTill(state.till);
  event.set_actor(state.receiver);
  event.mutable_handover_disputed()->set_handover(handover);
  Done(event);
}

void EventMaker::Recall(uint64_t handover) {
  v1::Event& event = AddAtTill(handovers_.at(handover).till);
  event.mutable_handover_recalled()->set_handover(handover);
  Done(event);
}

}  // namespace daybook
