// The naive model: payments taken back, whole or in part.
#include <algorithm>

#include "tests/simulation/reference_model.h"

namespace daybook::simulation {
namespace {

bool IsElectronic(v1::TenderKind kind) {
  return kind == v1::TENDER_KIND_CARD || kind == v1::TENDER_KIND_WALLET || kind == v1::TENDER_KIND_TRANSFER;
}

}  // namespace

// One electronic leg, or the value of a cheque that is transferred back: out of where it stands, to the payer.
void Model::PayBack(const ModelPayment& payment, const ModelTender& tender, uint32_t provider, int64_t fen) {
  const v1::TenderKind kind = tender.kind == v1::TENDER_KIND_CHEQUE ? v1::TENDER_KIND_TRANSFER : tender.kind;
  Post(PayerOf(payment), AccountOf(kind, provider), fen);
}

// Who may take back, and where its cash comes from: the drawer of his own session, or the short case it explains.
void Model::JudgeUndoing(const v1::Reference* explains, int64_t cash_fen, bool reversal) {
  NeedSecond(Beside::kApprover);
  NeedReason();
  NeedDay();
  if (explains == nullptr) {
    NeedActor({v1::ROLE_CASHIER, v1::ROLE_SUPERVISOR});
    NeedActorOnDuty();
    const ModelSession* session = OpenSessionNamed();
    const bool stands_in = reversal && Has(acting_, v1::ROLE_SUPERVISOR);
    RefuseIf(session != nullptr && session->cashier != acting_ && !stands_in,
             v1::REJECTION_REASON_SESSION_NOT_YOURS);
    RefuseIf(till_->paused, v1::REJECTION_REASON_TILL_PAUSED);
    RefuseIf(cash_fen > TillFen(command_->till()), v1::REJECTION_REASON_DRAWER_SHORT_OF_CASH);
    return;
  }
  NeedActor({v1::ROLE_CASHIER, v1::ROLE_SUPERVISOR, v1::ROLE_FINANCE});
  NeedActorOnDuty();
  uint64_t number = 0;
  const ModelCase* subject = FindCase(*explains, number);
  if (subject == nullptr) return;
  NeedStranger(*subject, command_->actor());
  NeedStranger(*subject, command_->second_person());
  // With no cash the case has no side to ask for: it may miss a cheque only.
  RefuseIf(cash_fen != 0 && CaseFen(number) <= 0, v1::REJECTION_REASON_CASE_SIDE_WRONG);
  RefuseIf(cash_fen != 0 && cash_fen > CaseFen(number), v1::REJECTION_REASON_CASE_EXCEEDED);
}

// Everything of the payment that a reversal must be able to take back.
void Model::JudgeReversed(const ModelPayment& payment, const v1::Reference* explains) {
  const Place from = explains == nullptr ? Till() : CaseAccount(Find(*explains, cases_by_id));
  int64_t cash_fen = 0;
  bool has_cheque = false;
  for (const ModelTender& tender : payment.tenders) {
    if (tender.kind == v1::TENDER_KIND_CASH) cash_fen += tender.amount_fen;
    RefuseIf(tender.status == v1::TENDER_STATUS_PENDING, v1::REJECTION_REASON_TENDER_PENDING);
    RefuseIf(tender.refunded_fen != 0, v1::REJECTION_REASON_ALREADY_REFUNDED);
    if (tender.kind != v1::TENDER_KIND_CHEQUE) continue;
    has_cheque = true;
    // The paper must be where the cash comes from: in the drawer, or missing in the case.
    const bool here = Held({from.kind, from.number, v1::ASSET_KIND_CHEQUE, tender.cheque}) == 1;
    const ModelCheque& cheque = cheques.at(tender.cheque);
    RefuseIf(!here, v1::REJECTION_REASON_CHEQUE_NOT_HELD);
    RefuseIf(!here && explains != nullptr, v1::REJECTION_REASON_CHEQUE_NOT_MISSING);
    // Its value went back to the customer when it bounced.
    RefuseIf(cheque.bounced, v1::REJECTION_REASON_CHEQUE_ALREADY_BOUNCED);
  }
  JudgeUndoing(explains, cash_fen, true);
  // What a case misses is cash or a cheque.
  RefuseIf(explains != nullptr && cash_fen == 0 && !has_cheque, v1::REJECTION_REASON_FIELD_INVALID);
  RefuseIf(payment.reversed, v1::REJECTION_REASON_ALREADY_REVERSED);
  RefuseIf(payment.invoiced_fen > 0, v1::REJECTION_REASON_PAYMENT_INVOICED);
  RefuseIf(payment.write == CardWrite::kWritten, v1::REJECTION_REASON_CARD_WRITTEN);
  const auto session = sessions.find(payment.session);
  const bool here = session != sessions.end() && session->second.open && payment.date == centre_->date;
  RefuseIf(!here, v1::REJECTION_REASON_USE_REFUND);
  if (explains == nullptr && payment.session != till_->session) {
    Refuse(v1::REJECTION_REASON_USE_REFUND);
    Refuse(v1::REJECTION_REASON_SESSION_NOT_YOURS);
  }
}

void Model::On(const v1::ReversePayment& wish) {
  const v1::Reference* explains = wish.has_explains() ? &wish.explains() : nullptr;
  uint64_t number = 0;
  ModelPayment* payment = FindPayment(wish.payment(), number);
  if (payment == nullptr) return JudgeUndoing(explains, 0);
  JudgeReversed(*payment, explains);
  std::set<uint32_t> electronic;
  for (uint32_t i = 0; i < payment->tenders.size(); ++i) {
    const ModelTender& tender = payment->tenders[i];
    if (IsElectronic(tender.kind) && tender.status == v1::TENDER_STATUS_CONFIRMED) electronic.insert(i);
  }
  std::set<uint32_t> named;
  std::set<std::string> keys;
  for (const v1::TenderReversal& reversal : wish.reversals()) {
    const bool fits = electronic.contains(reversal.tender_index()) && named.insert(reversal.tender_index()).second;
    RefuseIf(!fits, v1::REJECTION_REASON_REVERSAL_INCOMPLETE);
    if (reversal.tender_index() >= payment->tenders.size()) continue;
    const ModelTender& tender = payment->tenders[reversal.tender_index()];
    NeedFresh(VoidKey(tender.kind, tender.provider, reversal.provider_reference()), keys);
  }
  RefuseIf(named != electronic, v1::REJECTION_REASON_REVERSAL_INCOMPLETE);
  if (refused()) return;
  used.insert(keys.begin(), keys.end());
  Reverse(*payment, wish);
}

void Model::Reverse(ModelPayment& payment, const v1::ReversePayment& wish) {
  const Place from = wish.has_explains() ? CaseAccount(Find(wish.explains(), cases_by_id)) : Till();
  payment.reversed = true;
  if (!wish.has_explains()) payment.reversal_session = till_->session;
  for (const ModelTender& tender : payment.tenders) {
    if (tender.kind == v1::TENDER_KIND_CASH) Post(PayerOf(payment), from, tender.amount_fen);
    if (tender.kind != v1::TENDER_KIND_CHEQUE) continue;
    Post(PayerOf(payment), AccountOf(tender.kind, 0), tender.amount_fen);
    PostPaper(Outside(), from, v1::ASSET_KIND_CHEQUE, tender.cheque);
    cheques.at(tender.cheque).fate = ChequeFate::kReversed;
  }
  for (const v1::TenderReversal& reversal : wish.reversals()) {
    ModelTender& tender = payment.tenders[reversal.tender_index()];
    tender.reversal = reversal.status();
    tender.reversal_reference = reversal.provider_reference();
    if (reversal.status() == v1::TENDER_STATUS_CONFIRMED) {
      PayBack(payment, tender, tender.provider, tender.amount_fen);
    }
  }
  if (payment.card != 0) EndLoad(payment);
}

// --- Refunds ---------------------------------------------------------------------------------------------------------

ModelRefundLeg Model::JudgeLeg(const ModelPayment& payment, const v1::TenderRefund& back) {
  const ModelTender& tender = payment.tenders[back.tender_index()];
  ModelRefundLeg leg{.tender = back.tender_index(),
                     .kind = tender.kind,
                     .provider = tender.provider,
                     .amount_fen = back.amount_fen(),
                     .status = back.status(),
                     .reference = back.provider_reference()};
  RefuseIf(tender.status == v1::TENDER_STATUS_PENDING || tender.reversal == v1::TENDER_STATUS_PENDING,
           v1::REJECTION_REASON_TENDER_PENDING);
  // What the provider would not take back is still there to be given back.
  RefuseIf(payment.reversed && tender.reversal != v1::TENDER_STATUS_FAILED, v1::REJECTION_REASON_ALREADY_REVERSED);
  const bool booked = tender.status == v1::TENDER_STATUS_CONFIRMED;
  const int64_t left_fen = booked ? tender.amount_fen - tender.refunded_fen : 0;
  RefuseIf(back.amount_fen() > left_fen, v1::REJECTION_REASON_REFUND_EXCEEDS_TENDER);
  if (tender.kind == v1::TENDER_KIND_CASH) {
    NeedPayable(back.amount_fen());
    return leg;
  }
  if (tender.kind == v1::TENDER_KIND_CHEQUE) {
    const ModelCheque& cheque = cheques.at(tender.cheque);
    RefuseIf(cheque.fate != ChequeFate::kCleared, v1::REJECTION_REASON_CHEQUE_NOT_CLEARED);
    RefuseIf(cheque.bounced, v1::REJECTION_REASON_CHEQUE_ALREADY_BOUNCED);
    RefuseIf(!bank_accounts.contains(back.bank_account()), v1::REJECTION_REASON_BANK_ACCOUNT_UNKNOWN);
    leg.kind = v1::TENDER_KIND_TRANSFER;
    leg.provider = back.bank_account();
  }
  RefuseIf(leg.reference.empty() && leg.status == v1::TENDER_STATUS_CONFIRMED, v1::REJECTION_REASON_REFERENCE_REQUIRED);
  return leg;
}

void Model::On(const v1::RefundPayment& wish) {
  const v1::Reference* explains = wish.has_explains() ? &wish.explains() : nullptr;
  uint64_t number = 0;
  ModelPayment* payment = FindPayment(wish.payment(), number);
  if (payment == nullptr) return JudgeUndoing(explains, 0);
  int64_t cash_fen = 0;
  int64_t back_fen = 0;
  std::set<std::string> keys;
  ModelRefund refund{.payment = number, .session = explains == nullptr ? till_->session : 0};
  for (const v1::TenderRefund& back : wish.tenders()) {
    if (back.tender_index() >= payment->tenders.size()) {
      Refuse(v1::REJECTION_REASON_REFUND_EXCEEDS_TENDER);
      continue;
    }
    const ModelRefundLeg leg = JudgeLeg(*payment, back);
    if (leg.kind == v1::TENDER_KIND_CASH) cash_fen += leg.amount_fen;
    back_fen += leg.amount_fen;
    NeedFresh(VoidKey(leg.kind, leg.provider, leg.reference), keys);
    refund.legs.push_back(leg);
  }
  JudgeUndoing(explains, cash_fen);
  RefuseIf(explains != nullptr && cash_fen == 0, v1::REJECTION_REASON_FIELD_INVALID);
  RefuseIf(payment->invoiced_fen > 0 && InvoiceableFen(*payment) - back_fen < payment->invoiced_fen,
           v1::REJECTION_REASON_PAYMENT_INVOICED);
  RefuseIf(payment->write == CardWrite::kOpen, v1::REJECTION_REASON_CARD_WRITE_OPEN);
  if (refused()) return;
  used.insert(keys.begin(), keys.end());
  const Place cash_from = explains == nullptr ? Till() : CaseAccount(Find(*explains, cases_by_id));
  for (const ModelRefundLeg& leg : refund.legs) {
    ModelTender& tender = payment->tenders[leg.tender];
    tender.refunded_fen += leg.amount_fen;
    if (tender.kind == v1::TENDER_KIND_CASH) {
      Post(PayerOf(*payment), cash_from, leg.amount_fen);
    } else if (leg.status == v1::TENDER_STATUS_CONFIRMED) {
      PayBack(*payment, tender, leg.provider, leg.amount_fen);
    }
  }
  verdict_.number = refunds.size() + 1;
  refunds_by_id[command_->request_id()] = verdict_.number;
  refunds[verdict_.number] = refund;
  SettleLoad(number);
}

}  // namespace daybook::simulation
