// The naive model: taking money, also late or to explain a case.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "tests/simulation/reference_model.h"

namespace daybook::simulation {
namespace {

int64_t CashOf(const v1::ReceivePayment& wish) {
  int64_t sum_fen = 0;
  for (const v1::Tender& tender : wish.tenders()) {
    if (tender.kind() == v1::TENDER_KIND_CASH) sum_fen += tender.amount_fen();
  }
  return sum_fen;
}

bool FillsDrawer(const v1::ReceivePayment& wish) {
  return std::any_of(wish.tenders().begin(), wish.tenders().end(), [](const v1::Tender& tender) {
    return tender.kind() == v1::TENDER_KIND_CASH || tender.kind() == v1::TENDER_KIND_CHEQUE;
  });
}

}  // namespace

std::string Model::TenderKey(v1::TenderKind kind, uint32_t provider, const std::string& reference) {
  if (reference.empty()) return "";
  return absl::StrCat("tender/", kind, "/", provider, "/", reference);
}

std::string Model::VoidKey(v1::TenderKind kind, uint32_t provider, const std::string& reference) {
  if (reference.empty()) return "";
  return absl::StrCat("void/", kind, "/", provider, "/", reference);
}

Place Model::AccountOf(v1::TenderKind kind, uint32_t provider) const {
  switch (kind) {
    case v1::TENDER_KIND_CARD: return {v1::ACCOUNT_KIND_CARD_CLEARING, provider};
    case v1::TENDER_KIND_WALLET: return {v1::ACCOUNT_KIND_WALLET_CLEARING, provider};
    case v1::TENDER_KIND_TRANSFER: return {v1::ACCOUNT_KIND_TRANSFER_CLEARING, provider};
    default: return {v1::ACCOUNT_KIND_CHEQUE_CLEARING, centre_no_};
  }
}

Place Model::PayerOf(const ModelPayment& payment) const {
  const bool on_its_way = payment.card != 0 && payment.write != CardWrite::kWritten;
  if (on_its_way) return {v1::ACCOUNT_KIND_CARD_LOAD_PENDING, payment.customer};
  if (payment.customer != 0) return {v1::ACCOUNT_KIND_CUSTOMER, payment.customer};
  return {v1::ACCOUNT_KIND_REVENUE, static_cast<uint64_t>(payment.purpose)};
}

ModelPayment* Model::FindPayment(const v1::Reference& reference, uint64_t& number) {
  number = Find(reference, payments_by_id);
  const auto it = payments.find(number);
  if (it == payments.end() || it->second.centre != centre_no_) {
    Refuse(v1::REJECTION_REASON_PAYMENT_UNKNOWN);
    return nullptr;
  }
  return &it->second;
}

// --- Judging ---------------------------------------------------------------------------------------------------------

void Model::JudgeTenders(const v1::ReceivePayment& wish, bool at_till, bool taken, std::set<std::string>& keys) {
  int64_t sum_fen = 0;
  bool needs_customer = wish.purpose() == v1::PURPOSE_GAS_BILL || wish.purpose() == v1::PURPOSE_PREPAYMENT ||
                        wish.purpose() == v1::PURPOSE_LATE_FEE;
  for (const v1::Tender& tender : wish.tenders()) {
    sum_fen += tender.amount_fen();
    std::string key;
    switch (tender.kind()) {
      case v1::TENDER_KIND_CASH:
        NeedPayable(tender.amount_fen());
        NeedPayable(tender.received_fen());
        RefuseIf(tender.change_fen() != tender.received_fen() - tender.amount_fen() || tender.change_fen() < 0,
                 v1::REJECTION_REASON_CHANGE_MISMATCH);
        RefuseIf(at_till && !taken &&
                     TillFen(command_->till()) + tender.amount_fen() > centre_->policy.till_hard_limit_fen(),
                 v1::REJECTION_REASON_TILL_LIMIT_EXCEEDED);
        break;
      case v1::TENDER_KIND_CHEQUE:
        needs_customer = true;
        key = absl::StrCat("cheque/", tender.drawee_bank(), "/", tender.provider_reference());
        break;
      case v1::TENDER_KIND_TRANSFER:
        RefuseIf(!bank_accounts.contains(tender.provider()), v1::REJECTION_REASON_BANK_ACCOUNT_UNKNOWN);
        key = TenderKey(tender.kind(), tender.provider(), tender.provider_reference());
        break;
      default: {
        const auto provider = providers.find(tender.provider());
        const v1::ProviderKind kind = tender.kind() == v1::TENDER_KIND_CARD ? v1::PROVIDER_KIND_ACQUIRER
                                                                            : v1::PROVIDER_KIND_WALLET;
        RefuseIf(provider == providers.end() || provider->second != kind, v1::REJECTION_REASON_PROVIDER_UNKNOWN);
        key = TenderKey(tender.kind(), tender.provider(), tender.provider_reference());
      }
    }
    NeedFresh(key, keys);
  }
  RefuseIf(sum_fen != wish.amount_fen(), v1::REJECTION_REASON_TENDERS_MISMATCH);
  RefuseIf(needs_customer && wish.customer() == 0, v1::REJECTION_REASON_CUSTOMER_REQUIRED);
}

void Model::JudgeReplaced(const v1::ReceivePayment& wish) {
  if (!wish.has_replaces()) return;
  uint64_t number = 0;
  const ModelPayment* payment = FindPayment(wish.replaces(), number);
  if (payment == nullptr) return;
  const bool failed = std::any_of(payment->tenders.begin(), payment->tenders.end(), [](const ModelTender& tender) {
    return tender.status == v1::TENDER_STATUS_FAILED;
  });
  RefuseIf(!failed, v1::REJECTION_REASON_REPLACED_NOT_FAILED);
}

// --- Taking ----------------------------------------------------------------------------------------------------------

// Who takes money in which session, and whether it is right. The session's number.
uint64_t Model::JudgeTaking(const v1::ReceivePayment& wish, std::set<std::string>& keys) {
  const bool taken = command_->already_taken();
  NeedDay(taken ? Late::kMay : Late::kNever);
  ModelSession* session = NamedSession();
  if (command_->actor() == 0) {
    acting_ = session == nullptr ? 0 : session->cashier;
    const auto terminal = terminals.find(command_->terminal());
    const bool machine = till_->machine && terminal != terminals.end() && terminal->second == command_->till();
    RefuseIf(!machine, v1::REJECTION_REASON_ROLE_MISSING);
    NeedTwoPeople();
  }
  const bool open = session != nullptr && session->open;
  RefuseIf(open && session->handover != 0, v1::REJECTION_REASON_SESSION_FROZEN);
  RefuseIf(session != nullptr && session->cashier != acting_, v1::REJECTION_REASON_SESSION_NOT_YOURS);
  if (!taken) {
    if (command_->actor() != 0) NeedActor({v1::ROLE_CASHIER, v1::ROLE_SUPERVISOR});
    RefuseIf(!open, v1::REJECTION_REASON_SESSION_NOT_OPEN);
    RefuseIf(till_->paused, v1::REJECTION_REASON_TILL_PAUSED);
  }
  JudgeTenders(wish, open, taken, keys);
  for (const auto& [number, candidate] : sessions) {
    if (&candidate == session) return number;
  }
  return 0;
}

void Model::On(const v1::ReceivePayment& wish) {
  if (wish.has_explains()) return ExplainByPayment(wish);
  std::set<std::string> keys;
  const uint64_t session = JudgeTaking(wish, keys);
  JudgeReplaced(wish);
  if (!refused()) TakeInSession(wish, keys, session, nullptr);
}

void Model::TakeInSession(const v1::ReceivePayment& wish, const std::set<std::string>& keys, uint64_t number,
                          const v1::TopUpCard* top_up) {
  ModelSession& session = sessions.at(number);
  if (session.open) {
    TakePayment(
        wish, keys, [&](int64_t fen) { Post(Till(), PayerOf(payments.rbegin()->second), fen); }, Till(), top_up);
    session.has_taken = session.has_taken || FillsDrawer(wish);
  } else {
    TakePayment(
        wish, keys, [&](int64_t fen) { TakeLateCash(number, fen); }, Safe(), top_up);
    payments.rbegin()->second.late = true;
  }
  payments.rbegin()->second.session = number;
}

// The cash is in no till: first it is what the session's last count had too much, then it is missing.
void Model::TakeLateCash(uint64_t session, int64_t fen) {
  const Place payer = PayerOf(payments.rbegin()->second);
  const uint64_t last_case = sessions.at(session).last_count_case;
  const auto over = cases.find(last_case);
  if (over != cases.end() && !over->second.closed) {
    const int64_t settled_fen = std::min(fen, std::max<int64_t>(0, -CaseFen(last_case)));
    Post(CaseAccount(last_case), payer, settled_fen);
    fen -= settled_fen;
  }
  if (fen == 0) return;
  const uint64_t short_case = OpenCase(v1::CASE_ORIGIN_LATE_PAYMENT, sessions.at(session).cashier, 0);
  Post(CaseAccount(short_case), payer, fen);
}

void Model::ExplainByPayment(const v1::ReceivePayment& wish) {
  NeedDay();
  RefuseIf(CashOf(wish) == 0, v1::REJECTION_REASON_FIELD_INVALID);
  RefuseIf(command_->already_taken(), v1::REJECTION_REASON_NOT_LATE_CAPABLE);
  NeedActor({v1::ROLE_CASHIER, v1::ROLE_SUPERVISOR, v1::ROLE_FINANCE});
  NeedActorOnDuty();
  NeedSecond(Beside::kApprover);
  NeedReason();
  std::set<std::string> keys;
  JudgeTenders(wish, false, false, keys);
  JudgeReplaced(wish);
  uint64_t number = 0;
  const ModelCase* subject = FindCase(wish.explains(), number);
  if (subject == nullptr) return;
  NeedStranger(*subject, command_->actor());
  NeedStranger(*subject, command_->second_person());
  RefuseIf(CaseFen(number) >= 0, v1::REJECTION_REASON_CASE_SIDE_WRONG);
  RefuseIf(CashOf(wish) > -CaseFen(number), v1::REJECTION_REASON_CASE_EXCEEDED);
  if (refused()) return;
  TakePayment(
      wish, keys, [&](int64_t fen) { Post(CaseAccount(number), PayerOf(payments.rbegin()->second), fen); }, Safe());
}

void Model::TakePayment(const v1::ReceivePayment& wish, const std::set<std::string>& keys,
                        const std::function<void(int64_t)>& take_cash, const Place& paper_holder,
                        const v1::TopUpCard* top_up) {
  const uint64_t number = payments.size() + 1;
  ModelPayment& payment = payments[number];
  payment = {.centre = centre_no_,
             .till = command_->till(),
             .date = centre_->date,
             .customer = wish.customer(),
             .purpose = wish.purpose()};
  if (top_up != nullptr) {
    payment.card = top_up->card();
    payment.card_counter = top_up->card_counter();
    payment.write = CardWrite::kOpen;
  }
  payments_by_id[command_->request_id()] = number;
  verdict_.number = number;
  used.insert(keys.begin(), keys.end());
  for (const v1::Tender& wanted : wish.tenders()) {
    ModelTender tender{.kind = wanted.kind(),
                       .provider = wanted.provider(),
                       .amount_fen = wanted.amount_fen(),
                       .status = wanted.status(),
                       .reference = wanted.provider_reference()};
    if (tender.kind == v1::TENDER_KIND_CASH) {
      take_cash(tender.amount_fen);
    } else if (tender.status == v1::TENDER_STATUS_CONFIRMED) {
      Post(AccountOf(tender.kind, tender.provider), PayerOf(payment), tender.amount_fen);
    }
    if (tender.kind == v1::TENDER_KIND_CHEQUE) {
      tender.cheque = cheques.size() + 1;
      cheques[tender.cheque] = {.centre = centre_no_,
                                .payment = number,
                                .tender = static_cast<uint32_t>(payment.tenders.size()),
                                .amount_fen = tender.amount_fen,
                                .customer = wish.customer()};
      PostPaper(paper_holder, Outside(), v1::ASSET_KIND_CHEQUE, tender.cheque);
    }
    payment.tenders.push_back(tender);
  }
}

// --- What became of a tender -----------------------------------------------------------------------------------------

void Model::On(const v1::ResolveTender& wish) {
  if (!command_->already_taken()) NeedActor({v1::ROLE_CASHIER, v1::ROLE_SUPERVISOR, v1::ROLE_FINANCE});
  JudgeClaimedDate(Late::kMay);
  uint64_t number = 0;
  ModelPayment* payment = FindPayment(wish.payment(), number);
  if (payment == nullptr) return Refuse(v1::REJECTION_REASON_REFERENCE_USED);
  ModelRefundLeg* leg = nullptr;
  if (wish.stage() == v1::TENDER_STAGE_REFUND) {
    const auto refund = refunds.find(Find(wish.refund(), refunds_by_id));
    if (refund == refunds.end() || refund->second.payment != number) {
      Refuse(v1::REJECTION_REASON_REFERENCE_USED);
      Refuse(v1::REJECTION_REASON_TENDER_NOT_PENDING);
      return Refuse(v1::REJECTION_REASON_REFUND_UNKNOWN);
    }
    for (ModelRefundLeg& candidate : refund->second.legs) {
      if (candidate.tender == wish.tender_index()) leg = &candidate;
    }
    if (leg == nullptr) return Refuse(v1::REJECTION_REASON_TENDER_NOT_PENDING);
  }
  if (wish.tender_index() >= payment->tenders.size()) return Refuse(v1::REJECTION_REASON_TENDER_NOT_PENDING);
  ModelTender& tender = payment->tenders[wish.tender_index()];
  const bool taking = wish.stage() == v1::TENDER_STAGE_PAYMENT;
  v1::TenderStatus& status = leg != nullptr ? leg->status : taking ? tender.status : tender.reversal;
  std::string& reference = leg != nullptr ? leg->reference : taking ? tender.reference : tender.reversal_reference;
  const uint32_t provider = leg != nullptr ? leg->provider : tender.provider;
  const v1::TenderKind kind = leg != nullptr ? leg->kind : tender.kind;
  if (status != v1::TENDER_STATUS_PENDING) {
    Refuse(v1::REJECTION_REASON_REFERENCE_USED);
    return Refuse(v1::REJECTION_REASON_TENDER_NOT_PENDING);
  }
  const bool confirmed = wish.outcome() == v1::TENDER_STATUS_CONFIRMED;
  RefuseIf(confirmed && reference.empty() && wish.provider_reference().empty(),
           v1::REJECTION_REASON_REFERENCE_REQUIRED);
  std::string key;
  // Another reference than the one given while it was pending is one more that is used.
  if (confirmed && wish.provider_reference() != reference) {
    key = taking ? TenderKey(kind, provider, wish.provider_reference())
                 : VoidKey(kind, provider, wish.provider_reference());
  }
  NeedUnused(key);
  if (refused()) return;
  if (!key.empty()) used.insert(key);
  status = wish.outcome();
  if (!wish.provider_reference().empty()) reference = wish.provider_reference();
  if (leg != nullptr && !confirmed) tender.refunded_fen -= leg->amount_fen;
  if (confirmed && taking) Post(AccountOf(kind, provider), PayerOf(*payment), tender.amount_fen);
  if (confirmed && !taking) {
    PayBack(*payment, tender, provider, leg != nullptr ? leg->amount_fen : tender.amount_fen);
  }
  SettleLoad(number);
}

}  // namespace daybook::simulation
