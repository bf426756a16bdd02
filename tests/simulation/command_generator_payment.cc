// The generator: taking money and giving it back.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "tests/simulation/command_generator.h"

namespace daybook::simulation {

v1::Tender CommandGenerator::SomeTender(int64_t fen) {
  v1::Tender tender;
  tender.set_kind(OneOf({v1::TENDER_KIND_CARD, v1::TENDER_KIND_WALLET, v1::TENDER_KIND_CHEQUE, v1::TENDER_KIND_CHEQUE,
                         v1::TENDER_KIND_TRANSFER}));
  if (theme_ == kCheques && Chance(60)) tender.set_kind(v1::TENDER_KIND_CHEQUE);
  tender.set_amount_fen(fen);
  tender.set_status(v1::TENDER_STATUS_CONFIRMED);
  tender.set_provider_reference(Reference());
  switch (tender.kind()) {
    case v1::TENDER_KIND_CARD: tender.set_provider(Chance(2) ? 8 : OneOf({7, 9})); break;
    case v1::TENDER_KIND_WALLET: tender.set_provider(Chance(2) ? 7 : 8); break;
    case v1::TENDER_KIND_TRANSFER: tender.set_provider(Chance(2) ? 44 : OneOf({5, 6})); break;
    default: tender.set_drawee_bank(OneOf({"102", "105"}));
  }
  if (tender.kind() != v1::TENDER_KIND_CHEQUE && Chance(35)) {
    tender.set_status(v1::TENDER_STATUS_PENDING);
    if (Chance(50)) tender.clear_provider_reference();
  }
  return tender;
}

void CommandGenerator::FillPayment(v1::ReceivePayment& payment, int64_t cash_most_fen) {
  int64_t sum_fen = 0;
  if (cash_most_fen != 0 || Chance(theme_ == kCheques ? 20 : 65)) {
    v1::Tender& cash = *payment.add_tenders();
    cash.set_kind(v1::TENDER_KIND_CASH);
    cash.set_status(v1::TENDER_STATUS_CONFIRMED);
    const int64_t fen = cash_most_fen == 0 ? SomeFen() : UpTo(cash_most_fen);
    cash.set_amount_fen(fen + (Chance(1) ? 3 : 0));
    const int64_t change_fen = Chance(60) ? 0 : 10 * static_cast<int64_t>(Pick(50));
    cash.set_received_fen(cash.amount_fen() + change_fen);
    cash.set_change_fen(change_fen + (Chance(1) ? 10 : 0));
    sum_fen += cash.amount_fen();
  }
  while (payment.tenders().empty() || Chance(theme_ == kCheques ? 5 : 30)) {
    const int64_t fen = static_cast<int64_t>(1 + Pick(8'000));
    *payment.add_tenders() = SomeTender(fen);
    sum_fen += fen;
    if (payment.tenders_size() == 8) break;
  }
  payment.set_amount_fen(sum_fen + (Chance(1) ? 1 : 0));
  payment.set_purpose(static_cast<v1::Purpose>(1 + Pick(6)));
  if (Chance(90)) payment.set_customer(1 + Pick(5));
  if (Chance(10)) payment.add_bill_references("bill");
  if (Chance(6)) {
    uint64_t replaced = SomePaymentNumber();
    for (const auto& [number, candidate] : model_->payments) {
      for (const ModelTender& tender : candidate.tenders) {
        if (tender.status == v1::TENDER_STATUS_FAILED && candidate.centre == centre_ && Chance(50)) replaced = number;
      }
    }
    Refer(*payment.mutable_replaces(), replaced, model_->payments_by_id);
  }
}

uint64_t CommandGenerator::SomePaymentNumber() {
  if (Chance(3)) return 1 + Pick(model_->payments.size() + 1);
  std::vector<uint64_t> here;
  for (const auto& [number, payment] : model_->payments) {
    if (payment.centre == centre_) here.push_back(number);
  }
  if (here.empty()) return 1;
  return here[here.size() - 1 - Pick(std::min<size_t>(here.size(), Chance(60) ? 8 : here.size()))];
}

v1::Command CommandGenerator::SomePayment() {
  const uint32_t till = SomeTill(!Chance(3));
  v1::Command command = AtTill(till, CashierAt(till));
  if (model_->tills.at(till).machine && command.terminal() != 0 && Chance(70)) command.set_actor(0);
  FillPayment(*command.mutable_receive_payment(), 0);
  return command;
}

// Taken while nobody could enter it: in a session that may have ended, on a day that may be closed.
v1::Command CommandGenerator::SomeLatePayment() {
  if (model_->sessions.empty()) return SomePayment();
  const auto& [number, session] = OneOf(model_->sessions);
  centre_ = session.centre;
  v1::Command command = AtTill(session.till, session.cashier);
  command.clear_session_request_id();
  command.set_session(number);
  if (Chance(30)) {
    for (const auto& [id, made] : model_->sessions_by_id) {
      if (made != number) continue;
      command.clear_session();
      command.set_session_request_id(id);
    }
  }
  if (Chance(85)) command.set_already_taken(true);
  if (Chance(40)) command.set_claimed_business_date("2026-11-23");
  if (Chance(10)) command.set_actor(Anybody());
  if (model_->tills.at(session.till).machine && command.terminal() != 0) command.set_actor(0);
  FillPayment(*command.mutable_receive_payment(), 0);
  return command;
}

// −1: over, 1: short, 0: any. Mostly open and of this centre.
uint64_t CommandGenerator::SomeCase(int side) {
  std::vector<uint64_t> fit;
  for (const auto& [number, subject] : model_->cases) {
    const int64_t fen = model_->CaseFen(number);
    const bool sided = side == 0 || (side < 0 && fen < 0) || (side > 0 && fen > 0);
    if (!subject.closed && subject.centre == centre_ && sided) fit.push_back(number);
  }
  if (fit.empty() || Chance(4)) return 1 + Pick(model_->cases.size() + 1);
  return OneOf(fit);
}

v1::Command CommandGenerator::SomeExplainingPayment() {
  const uint64_t number = SomeCase(-1);
  const uint32_t actor = Who({v1::ROLE_CASHIER, v1::ROLE_SUPERVISOR, v1::ROLE_FINANCE});
  v1::Command command = AtCentre(actor, Who({v1::ROLE_SUPERVISOR, v1::ROLE_FINANCE}, {actor}));
  command.set_reason("never entered");
  v1::ReceivePayment& wish = *command.mutable_receive_payment();
  FillPayment(wish, std::max<int64_t>(10, -model_->CaseFen(number)));
  Refer(*wish.mutable_explains(), number, model_->cases_by_id);
  return command;
}

v1::Command CommandGenerator::SomeResolution() {
  v1::Command command = AtCentre(Who({v1::ROLE_CASHIER, v1::ROLE_SUPERVISOR, v1::ROLE_FINANCE}));
  v1::ResolveTender& wish = *command.mutable_resolve_tender();
  wish.set_outcome(Chance(65) ? v1::TENDER_STATUS_CONFIRMED : v1::TENDER_STATUS_FAILED);
  uint64_t payment = SomePaymentNumber();
  uint64_t refund = 0;
  wish.set_stage(v1::TENDER_STAGE_PAYMENT);
  wish.set_tender_index(static_cast<uint32_t>(Pick(3)));
  bool referenced = false;
  const auto found = [&](uint64_t number, v1::TenderStage stage, size_t index, const std::string& reference) {
    if (!Chance(40)) return;
    payment = number;
    wish.set_stage(stage);
    wish.set_tender_index(static_cast<uint32_t>(index));
    referenced = !reference.empty();
  };
  for (const auto& [number, candidate] : model_->payments) {
    if (candidate.centre != centre_) continue;
    for (size_t i = 0; i < candidate.tenders.size(); ++i) {
      const ModelTender& tender = candidate.tenders[i];
      if (tender.status == v1::TENDER_STATUS_PENDING) found(number, v1::TENDER_STAGE_PAYMENT, i, tender.reference);
      if (tender.reversal == v1::TENDER_STATUS_PENDING) {
        found(number, v1::TENDER_STAGE_REVERSAL, i, tender.reversal_reference);
      }
    }
  }
  for (const auto& [number, candidate] : model_->refunds) {
    if (model_->payments.at(candidate.payment).centre != centre_) continue;
    for (const ModelRefundLeg& leg : candidate.legs) {
      if (leg.status != v1::TENDER_STATUS_PENDING || !Chance(50)) continue;
      payment = candidate.payment;
      refund = number;
      wish.set_stage(v1::TENDER_STAGE_REFUND);
      wish.set_tender_index(leg.tender);
      referenced = !leg.reference.empty();
    }
  }
  Refer(*wish.mutable_payment(), payment, model_->payments_by_id);
  if (Chance(5)) refund = 1 + Pick(model_->refunds.size() + 1);
  if (wish.stage() == v1::TENDER_STAGE_REFUND) Refer(*wish.mutable_refund(), refund, model_->refunds_by_id);
  if (wish.outcome() == v1::TENDER_STATUS_CONFIRMED && (referenced ? Chance(15) : Chance(97))) {
    wish.set_provider_reference(Reference());
  }
  return command;
}

// --- Taking back -----------------------------------------------------------------------------------------------------

void CommandGenerator::FillReversals(uint64_t payment, v1::ReversePayment& wish) {
  const auto it = model_->payments.find(payment);
  if (it == model_->payments.end()) return;
  for (size_t i = 0; i < it->second.tenders.size(); ++i) {
    const ModelTender& tender = it->second.tenders[i];
    const bool electronic = tender.kind != v1::TENDER_KIND_CASH && tender.kind != v1::TENDER_KIND_CHEQUE;
    if ((!electronic || tender.status != v1::TENDER_STATUS_CONFIRMED) != Chance(2)) continue;
    v1::TenderReversal& reversal = *wish.add_reversals();
    reversal.set_tender_index(static_cast<uint32_t>(i));
    reversal.set_status(Chance(30) ? v1::TENDER_STATUS_PENDING : v1::TENDER_STATUS_CONFIRMED);
    const bool pending = reversal.status() == v1::TENDER_STATUS_PENDING;
    if (!pending || Chance(50)) reversal.set_provider_reference(Reference());
  }
}

uint64_t CommandGenerator::ExplainUndoing(v1::Command& command) {
  const uint32_t actor = Who({v1::ROLE_CASHIER, v1::ROLE_SUPERVISOR, v1::ROLE_FINANCE});
  command = AtCentre(actor, Who({v1::ROLE_SUPERVISOR, v1::ROLE_FINANCE}, {actor}));
  command.set_reason("never came in");
  return SomeCase(1);
}

v1::Command CommandGenerator::SomeReversal() {
  uint64_t payment = SomePaymentNumber();
  const auto known = model_->payments.find(payment);
  uint32_t till = SomeTill(true);
  if (known != model_->payments.end() && known->second.till != 0 && known->second.centre == centre_ && Chance(90)) {
    till = known->second.till;
  }
  const uint32_t cashier = CashierAt(till);
  v1::Command command = AtTill(till, cashier, Who({v1::ROLE_SUPERVISOR, v1::ROLE_FINANCE}, {cashier}));
  command.set_reason("wrong bill");
  uint64_t explained = 0;
  if (Chance(30)) explained = ExplainUndoing(command);
  // What a case misses may be this payment's cheque.
  for (const auto& [number, cheque] : model_->cheques) {
    if ((explained == 0 && theme_ != kCheques) || !Chance(50)) continue;
    for (const auto& [candidate, subject] : model_->cases) {
      const Place paper{v1::ACCOUNT_KIND_OVER_SHORT, candidate, v1::ASSET_KIND_CHEQUE, number};
      if (model_->Held(paper) != 1 || subject.centre != centre_) continue;
      ExplainUndoing(command);
      explained = candidate;
      payment = cheque.payment;
    }
  }
  v1::ReversePayment& wish = *command.mutable_reverse_payment();
  Refer(*wish.mutable_payment(), payment, model_->payments_by_id);
  if (explained != 0) Refer(*wish.mutable_explains(), explained, model_->cases_by_id);
  FillReversals(payment, wish);
  return command;
}

void CommandGenerator::FillRefunds(uint64_t payment, v1::RefundPayment& wish) {
  const auto it = model_->payments.find(payment);
  const size_t tenders = it == model_->payments.end() ? 1 : it->second.tenders.size();
  for (size_t i = 0; i < tenders; ++i) {
    const ModelTender tender = it == model_->payments.end() ? ModelTender() : it->second.tenders[i];
    const bool cheque = tender.kind == v1::TENDER_KIND_CHEQUE;
    const bool reversed = it != model_->payments.end() && it->second.reversed;
    const bool hopeless = tender.status != v1::TENDER_STATUS_CONFIRMED ||
                          (reversed && tender.reversal != v1::TENDER_STATUS_FAILED) ||
                          (cheque && model_->cheques.at(tender.cheque).fate != ChequeFate::kCleared);
    if (Chance(hopeless ? 90 : 25) && (i + 1 < tenders || !wish.tenders().empty())) continue;
    v1::TenderRefund& back = *wish.add_tenders();
    back.set_tender_index(static_cast<uint32_t>(i));
    back.set_status(v1::TENDER_STATUS_CONFIRMED);
    const bool cash = tender.kind == v1::TENDER_KIND_CASH;
    back.set_amount_fen(UpTo(tender.amount_fen - tender.refunded_fen, cash ? 10 : 1));
    if (cheque) back.set_bank_account(Chance(3) ? 44 : OneOf({5, 6}));
    if (cash || it == model_->payments.end()) continue;
    if (Chance(30)) back.set_status(v1::TENDER_STATUS_PENDING);
    if (back.status() == v1::TENDER_STATUS_CONFIRMED || Chance(50)) back.set_provider_reference(Reference());
  }
}

v1::Command CommandGenerator::SomeRefund() {
  uint64_t payment = SomePaymentNumber();
  for (const auto& [number, cheque] : model_->cheques) {
    if (cheque.centre == centre_ && cheque.fate == ChequeFate::kCleared && Chance(15)) payment = cheque.payment;
  }
  for (const auto& [number, candidate] : model_->payments) {
    const bool failed = candidate.write == CardWrite::kFailed && candidate.centre == centre_;
    if (failed && Chance(40)) payment = number;
  }
  const uint32_t till = SomeTill(true);
  const uint32_t cashier = CashierAt(till);
  v1::Command command = AtTill(till, cashier, Who({v1::ROLE_SUPERVISOR, v1::ROLE_FINANCE}, {cashier}));
  command.set_reason("moved away");
  uint64_t explained = 0;
  if (Chance(20)) explained = ExplainUndoing(command);
  v1::RefundPayment& wish = *command.mutable_refund_payment();
  Refer(*wish.mutable_payment(), payment, model_->payments_by_id);
  FillRefunds(payment, wish);
  if (explained != 0) Refer(*wish.mutable_explains(), explained, model_->cases_by_id);
  return command;
}

}  // namespace daybook::simulation
