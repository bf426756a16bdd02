// The generator: shift handovers and IC cards.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "tests/simulation/command_generator.h"

namespace daybook::simulation {
namespace {

// One thing too few or too many.
template <typename Values>
void Drop(Values& values, uint64_t extra) {
  if (values.empty()) {
    values.Add(extra);
  } else {
    values.RemoveLast();
  }
}

}  // namespace

// --- Handover --------------------------------------------------------------------------------------------------------

v1::Command CommandGenerator::SomeHandover() {
  std::vector<uint64_t> open;
  for (const auto& [number, handover] : model_->handovers) {
    if (handover.centre == centre_ && handover.open) open.push_back(number);
  }
  if (!open.empty() && Chance(80)) return GoOnWith(OneOf(open));
  if (!model_->handovers.empty() && Chance(4)) return GoOnWith(OneOf(model_->handovers).first);
  const uint32_t till = SomeTill(!Chance(2));
  const uint32_t giver = CashierAt(till);
  const bool stands_in = Chance(15);
  v1::Command command = AtTill(till, stands_in ? Who({v1::ROLE_SUPERVISOR}, {giver}) : giver);
  if (stands_in && Chance(90)) command.set_reason("he is ill");
  v1::PrepareHandover& wish = *command.mutable_prepare_handover();
  std::vector<uint32_t> busy = {giver};
  for (const auto& [number, session] : model_->sessions) {
    if (session.open && Chance(90)) busy.push_back(session.cashier);
  }
  uint32_t receiver = Chance(3) ? Anybody() : Who({v1::ROLE_CASHIER, v1::ROLE_SUPERVISOR}, busy);
  if (receiver == 0) receiver = Anybody();
  wish.set_receiver(Chance(2) ? giver : receiver);
  wish.set_receiver_till(Chance(50) ? till : SomeTill(Chance(10)));
  *wish.mutable_items() = model_->HeldBy(giver, till, model_->tills.at(till).session);
  if (Chance(20)) wish.mutable_items()->add_follow_ups("call the bank");
  if (!Chance(8)) return command;
  switch (Pick(5)) {
    case 0: Drop(*wish.mutable_items()->mutable_cheques(), 9); break;
    case 1: Drop(*wish.mutable_items()->mutable_work_orders(), 9); break;
    case 2: Drop(*wish.mutable_items()->mutable_tools(), 9); break;
    case 3: Drop(*wish.mutable_items()->mutable_keys(), 9); break;
    default: wish.mutable_items()->add_pending_tenders("pending_tender/9/1");
  }
  return command;
}

// Count, accept, or put an end to it.
v1::Command CommandGenerator::GoOnWith(uint64_t number) {
  const ModelHandover& handover = model_->handovers.at(number);
  const std::optional<ModelCount>& last = model_->tills.at(handover.from_till).drawer.last_count;
  const bool counted = last && last->handover == number && !model_->tills.at(handover.from_till).drawer.moved;
  if (handover.open && Chance(counted ? 10 : 70)) {
    return CountOf(handover.from_till, v1::COUNT_PURPOSE_HANDOVER, Chance(60));
  }
  if (Chance(65)) {
    const uint32_t second =
        Chance(80) ? handover.giver : Who({v1::ROLE_SUPERVISOR, v1::ROLE_KEEPER}, {handover.receiver});
    v1::Command command = AtCentre(Chance(95) ? handover.receiver : Anybody(), second);
    if (second != handover.giver && Chance(85)) command.set_reason("he is ill");
    Refer(*command.mutable_accept_handover()->mutable_handover(), number, model_->handovers_by_id);
    return command;
  }
  if (Chance(50)) {
    v1::Command command = AtCentre(Chance(90) ? handover.receiver : Anybody());
    command.set_reason("a note is missing");
    Refer(*command.mutable_dispute_handover()->mutable_handover(), number, model_->handovers_by_id);
    return command;
  }
  v1::Command command = AtCentre(Chance(90) ? handover.prepared_by : Anybody());
  command.set_reason("another time");
  Refer(*command.mutable_recall_handover()->mutable_handover(), Chance(96) ? number : number + 1,
        model_->handovers_by_id);
  return command;
}

// --- Cards -----------------------------------------------------------------------------------------------------------

v1::Command CommandGenerator::SomeTopUp() {
  const uint32_t till = SomeTill(!Chance(3));
  v1::Command command = AtTill(till, CashierAt(till));
  if (model_->tills.at(till).machine && command.terminal() != 0 && Chance(70)) command.set_actor(0);
  if (Chance(8) && !model_->sessions.empty()) {
    const auto& [number, session] = OneOf(model_->sessions);
    centre_ = session.centre;
    command = AtTill(session.till, session.cashier);
    command.clear_session_request_id();
    command.set_session(number);
    command.set_already_taken(true);
    if (Chance(40)) command.set_claimed_business_date("2026-11-23");
  }
  v1::TopUpCard& wish = *command.mutable_top_up_card();
  wish.set_card(1 + Pick(6));
  wish.set_customer(1 + wish.card() % 3);
  const auto card = model_->cards.find(wish.card());
  uint32_t last = Between(0, 20);
  if (card != model_->cards.end() && card->second.written_counter != 0) last = card->second.written_counter;
  wish.set_card_counter(last + (Chance(95) ? 1 : 2));
  v1::ReceivePayment taking;
  FillPayment(taking, 0);
  int64_t sum_fen = 0;
  for (const v1::Tender& tender : taking.tenders()) {
    if (tender.kind() == v1::TENDER_KIND_CHEQUE) continue;
    sum_fen += tender.amount_fen();
    *wish.add_tenders() = tender;
  }
  if (wish.tenders().empty()) {
    v1::Tender& cash = *wish.add_tenders();
    cash.set_kind(v1::TENDER_KIND_CASH);
    cash.set_status(v1::TENDER_STATUS_CONFIRMED);
    cash.set_amount_fen(SomeFen());
    cash.set_received_fen(cash.amount_fen());
    sum_fen = cash.amount_fen();
  }
  wish.set_amount_fen(sum_fen + (Chance(1) ? 1 : 0));
  return command;
}

v1::Command CommandGenerator::SomeCardWrite() {
  uint64_t number = SomePaymentNumber();
  for (const auto& [candidate, payment] : model_->payments) {
    const bool unfinished = payment.write == CardWrite::kOpen || payment.write == CardWrite::kFailed;
    const bool any = payment.write != CardWrite::kNone;
    if (payment.centre == centre_ && any && Chance(unfinished ? 50 : 3)) number = candidate;
  }
  const auto payment = model_->payments.find(number);
  const bool known = payment != model_->payments.end();
  const uint32_t till = known ? payment->second.till : 0;
  v1::Command command = AtCentre(Who({v1::ROLE_CASHIER, v1::ROLE_SUPERVISOR}));
  // The machine itself.
  if (till != 0 && model_->tills.at(till).machine && model_->tills.at(till).centre == centre_ && Chance(60)) {
    command = AtTill(till, 10);
    command.set_actor(0);
    for (const auto& [terminal, at] : model_->terminals) {
      if (at == till) command.set_terminal(terminal);
    }
  }
  const bool failed = known && payment->second.write == CardWrite::kFailed;
  const bool late = Chance(10);
  if (late) command.set_already_taken(true);
  if (late && Chance(50)) command.set_claimed_business_date("2026-11-23");
  if (Chance(failed ? 70 : 5)) {
    if (!Chance(3)) command.set_already_taken(false);
    if (late) command.clear_claimed_business_date();
    Refer(*command.mutable_rewrite_card()->mutable_payment(), number, model_->payments_by_id);
  } else if (Chance(failed ? 10 : 35)) {
    Refer(*command.mutable_fail_card_write()->mutable_payment(), number, model_->payments_by_id);
  } else {
    v1::ConfirmCardWrite& wish = *command.mutable_confirm_card_write();
    Refer(*wish.mutable_payment(), number, model_->payments_by_id);
    wish.set_read_back_counter(known ? std::max<uint32_t>(1, payment->second.card_counter) : 1);
    if (Chance(5)) wish.set_read_back_counter(wish.read_back_counter() + 1);
  }
  return command;
}

}  // namespace daybook::simulation
