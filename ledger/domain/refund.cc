#include "ledger/domain/refund.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "ledger/base/money.h"
#include "ledger/domain/card.h"
#include "ledger/domain/cash.h"
#include "ledger/domain/cheque.h"
#include "ledger/domain/explanation.h"
#include "ledger/domain/limits.h"
#include "ledger/domain/payment_lookup.h"
#include "ledger/domain/tender.h"

namespace daybook::domain {
namespace {

// The tender that is given back; null: the payment has no such.
const v1::Tender* TenderOf(const v1::PaymentReceived& payment, const v1::TenderRefund& refund) {
  if (refund.tender_index() >= static_cast<uint32_t>(payment.tenders_size())) return nullptr;
  return &payment.tenders(static_cast<int>(refund.tender_index()));
}

// A cheque is given back by transfer, from the account named; everything else goes back to where it came from.
uint32_t ProviderOf(const v1::Tender& tender, const v1::TenderRefund& refund) {
  return tender.kind() == v1::TENDER_KIND_CHEQUE ? refund.bank_account() : tender.provider();
}

std::string KeyOf(const v1::Tender& tender, const v1::TenderRefund& refund) {
  if (tender.kind() == v1::TENDER_KIND_CASH || refund.provider_reference().empty()) return std::string();
  return VoidKey(tender.kind(), ProviderOf(tender, refund), refund.provider_reference());
}

int64_t CashOf(const v1::RefundPayment& wish, const KnownPayment& payment) {
  for (const v1::TenderRefund& refund : wish.tenders()) {
    const v1::Tender* tender = TenderOf(payment.fact(), refund);
    if (tender != nullptr && tender->kind() == v1::TENDER_KIND_CASH) return refund.amount_fen();
  }
  return 0;
}

std::string Where(const v1::TenderRefund& refund) { return absl::StrCat("tender ", refund.tender_index()); }

// What the message alone cannot tell: whether its fields suit the kinds of the tenders it names.
absl::Status CheckFits(const v1::RefundPayment& wish, const KnownPayment& payment) {
  FieldErrors errors;
  for (int i = 0; i < wish.tenders_size(); ++i) {
    const v1::TenderRefund& refund = wish.tenders(i);
    const v1::Tender* tender = TenderOf(payment.fact(), refund);
    if (tender == nullptr) continue;
    const std::string field = absl::StrCat("refund_payment.tenders[", i, "].");
    if (tender->kind() == v1::TENDER_KIND_CASH) {
      if (refund.status() != v1::TENDER_STATUS_CONFIRMED) errors.Add(field + "status", "must be CONFIRMED for cash");
      if (!refund.provider_reference().empty()) errors.Add(field + "provider_reference", "must be empty for cash");
    }
    if (tender->kind() != v1::TENDER_KIND_CHEQUE && refund.bank_account() != 0) {
      errors.Add(field + "bank_account", "is for cheques");
    }
  }
  if (wish.has_explains() && CashOf(wish, payment) == 0) {
    errors.Add("refund_payment.explains", "needs a cash tender: what the case misses is cash");
  }
  return errors.ToStatus();
}

absl::Status CheckBankAccounts(const Hearing& hearing, const v1::RefundPayment& wish, const KnownPayment& payment) {
  for (const v1::TenderRefund& refund : wish.tenders()) {
    const v1::Tender* tender = TenderOf(payment.fact(), refund);
    if (tender == nullptr || tender->kind() != v1::TENDER_KIND_CHEQUE) continue;
    if (hearing.state.bank_accounts.contains(BankAccountId(refund.bank_account()))) continue;
    return Rejected(v1::REJECTION_REASON_BANK_ACCOUNT_UNKNOWN, absl::StrCat("bank account ", refund.bank_account()));
  }
  return absl::OkStatus();
}

// Whoever gives money out of a drawer is the one who answers for it.
absl::Status CheckRefunder(Hearing& hearing) {
  DAYBOOK_RETURN_IF_ERROR(CheckPeopleAndDay(hearing));
  DAYBOOK_RETURN_IF_ERROR(CheckSessionOpen(hearing));
  if (hearing.acting != hearing.till->session.cashier) return Rejected(v1::REJECTION_REASON_SESSION_NOT_YOURS);
  if (hearing.till->paused) return Rejected(v1::REJECTION_REASON_TILL_PAUSED);
  return absl::OkStatus();
}

absl::Status CheckReferences(const Hearing& hearing, const v1::RefundPayment& wish, const KnownPayment& payment) {
  std::vector<std::string> keys;
  for (const v1::TenderRefund& refund : wish.tenders()) {
    const v1::Tender* tender = TenderOf(payment.fact(), refund);
    std::string key = tender == nullptr ? std::string() : KeyOf(*tender, refund);
    if (key.empty()) continue;
    if (std::find(keys.begin(), keys.end(), key) != keys.end()) {
      return Rejected(v1::REJECTION_REASON_REFERENCE_USED, "twice in this command");
    }
    DAYBOOK_RETURN_IF_ERROR(CheckUnused(hearing.facts, key));
    keys.push_back(std::move(key));
  }
  for (const v1::TenderRefund& refund : wish.tenders()) {
    const v1::Tender* tender = TenderOf(payment.fact(), refund);
    if (tender == nullptr || tender->kind() == v1::TENDER_KIND_CASH) continue;
    if (refund.status() == v1::TENDER_STATUS_CONFIRMED && refund.provider_reference().empty()) {
      return Rejected(v1::REJECTION_REASON_REFERENCE_REQUIRED, Where(refund));
    }
  }
  return absl::OkStatus();
}

// A tender whose reversal failed is booked as ever and can be given back; of a reversed payment nothing else can.
absl::Status CheckNotReversed(const v1::RefundPayment& wish, const KnownPayment& payment) {
  if (!payment.reversed()) return absl::OkStatus();
  for (const v1::TenderRefund& refund : wish.tenders()) {
    const v1::TenderStatus reversal = payment.ReversalOf(static_cast<int>(refund.tender_index()));
    if (reversal == v1::TENDER_STATUS_FAILED || reversal == v1::TENDER_STATUS_PENDING) continue;
    return Rejected(v1::REJECTION_REASON_ALREADY_REVERSED, Where(refund));
  }
  return absl::OkStatus();
}

absl::Status CheckNotPending(const v1::RefundPayment& wish, const KnownPayment& payment) {
  for (const v1::TenderRefund& refund : wish.tenders()) {
    const int index = static_cast<int>(refund.tender_index());
    if (TenderOf(payment.fact(), refund) == nullptr) continue;
    if (payment.StatusOf(index) == v1::TENDER_STATUS_PENDING ||
        payment.ReversalOf(index) == v1::TENDER_STATUS_PENDING) {
      return Rejected(v1::REJECTION_REASON_TENDER_PENDING, Where(refund));
    }
  }
  return absl::OkStatus();
}

// LIST_TOO_LONG where a list of the day's close would grow too long, AMOUNT_OUT_OF_RANGE.
absl::Status CheckBounds(const Hearing& hearing, const v1::RefundPayment& wish, const KnownPayment& payment) {
  const bool plain = wish.tenders_size() == 1 && CashOf(wish, payment) > 0;
  if (!plain && !hearing.centre->book.HasRoom()) return Rejected(v1::REJECTION_REASON_LIST_TOO_LONG);
  int64_t sum_fen = 0;  // At most eight amounts of at most 10^12.
  for (const v1::TenderRefund& refund : wish.tenders()) sum_fen += refund.amount_fen();
  return CheckMovable(hearing, sum_fen);
}

absl::Status CheckRemaining(const v1::RefundPayment& wish, const KnownPayment& payment) {
  for (const v1::TenderRefund& refund : wish.tenders()) {
    const bool exists = TenderOf(payment.fact(), refund) != nullptr;
    if (!exists || refund.amount_fen() > payment.RemainingOf(static_cast<int>(refund.tender_index()))) {
      return Rejected(v1::REJECTION_REASON_REFUND_EXCEEDS_TENDER, Where(refund));
    }
  }
  return absl::OkStatus();
}

// What the bank has not paid cannot be given back.
absl::Status CheckCheques(const Hearing& hearing, const v1::RefundPayment& wish, const KnownPayment& payment) {
  for (const v1::TenderRefund& refund : wish.tenders()) {
    if (TenderOf(payment.fact(), refund)->kind() != v1::TENDER_KIND_CHEQUE) continue;
    const ChequeId number = payment.ChequeOf(static_cast<int>(refund.tender_index()));
    DAYBOOK_ASSIGN_OR_RETURN(const KnownCheque cheque, FindCheque(hearing, number));
    if (HasBounced(cheque.info)) {
      return Rejected(v1::REJECTION_REASON_CHEQUE_ALREADY_BOUNCED, absl::StrCat("cheque ", number.number()));
    }
    if (cheque.info.stage != ChequeStage::kCleared) {
      return Rejected(v1::REJECTION_REASON_CHEQUE_NOT_CLEARED, absl::StrCat("cheque ", number.number()));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckRefund(const Hearing& hearing, const v1::RefundPayment& wish, const KnownPayment& payment) {
  if (const int64_t cash_fen = CashOf(wish, payment); cash_fen > 0) {
    DAYBOOK_RETURN_IF_ERROR(CheckPayable(hearing, cash_fen));
    if (!wish.has_explains()) DAYBOOK_RETURN_IF_ERROR(CheckDrawerHolds(hearing, cash_fen));
  }
  DAYBOOK_RETURN_IF_ERROR(CheckReferences(hearing, wish, payment));
  DAYBOOK_RETURN_IF_ERROR(CheckNotReversed(wish, payment));
  DAYBOOK_RETURN_IF_ERROR(CheckNotPending(wish, payment));
  DAYBOOK_RETURN_IF_ERROR(CheckBounds(hearing, wish, payment));
  DAYBOOK_RETURN_IF_ERROR(CheckRemaining(wish, payment));
  DAYBOOK_RETURN_IF_ERROR(CheckCheques(hearing, wish, payment));
  return CheckNotBeingWritten(hearing, payment.number());
}

// Adds the inverse leg of one tender and says how it is given back. Returns what is booked back now.
int64_t RefundTender(v1::Event& event, v1::RefundedTender& refunded, const v1::TenderRefund& refund,
                     const KnownPayment& payment, CaseId explained) {
  const v1::Tender& tender = *TenderOf(payment.fact(), refund);
  refunded.set_tender_index(refund.tender_index());
  refunded.set_kind(tender.kind());
  refunded.set_provider(ProviderOf(tender, refund));
  refunded.set_amount_fen(refund.amount_fen());
  refunded.set_status(refund.status());
  refunded.set_provider_reference(refund.provider_reference());
  const bool is_cheque = tender.kind() == v1::TENDER_KIND_CHEQUE;
  if (is_cheque) refunded.set_cheque(payment.ChequeOf(static_cast<int>(refund.tender_index())).number());
  if (refund.status() == v1::TENDER_STATUS_PENDING) return 0;
  if (tender.kind() == v1::TENDER_KIND_CASH) {
    AddMoney(event, explained ? v1::ACCOUNT_KIND_OVER_SHORT : v1::ACCOUNT_KIND_TILL,
             explained ? explained.number() : event.till(), -refund.amount_fen());
  } else {
    AddMoney(event, RefundAccountOf(tender.kind()), refunded.provider(), -refund.amount_fen());
  }
  return refund.amount_fen();
}

// What remains must cover what is invoiced.
absl::Status CheckInvoiced(const Hearing& hearing, const v1::RefundPayment& wish, const KnownPayment& payment) {
  if (payment.invoiced_fen() == 0) return absl::OkStatus();
  int64_t left_fen = InvoiceableOf(hearing.state, hearing.facts, payment) - payment.invoiced_fen();
  for (const v1::TenderRefund& refund : wish.tenders()) left_fen -= refund.amount_fen();
  if (left_fen >= 0) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_PAYMENT_INVOICED, absl::StrCat(FormatFen(-left_fen), " too much"));
}

}  // namespace

absl::Status Decide(Hearing& hearing, const v1::RefundPayment& wish) {
  DAYBOOK_RETURN_IF_ERROR(wish.has_explains() ? CheckExplainer(hearing) : CheckRefunder(hearing));
  DAYBOOK_ASSIGN_OR_RETURN(const KnownPayment payment, FindPayment(hearing, wish.payment()));
  DAYBOOK_RETURN_IF_ERROR(CheckFits(wish, payment));
  DAYBOOK_RETURN_IF_ERROR(CheckBankAccounts(hearing, wish, payment));
  DAYBOOK_RETURN_IF_ERROR(CheckRefund(hearing, wish, payment));
  const int64_t cash_fen = CashOf(wish, payment);
  CaseId explained;
  if (wish.has_explains()) {
    DAYBOOK_ASSIGN_OR_RETURN(const KnownCase subject,
                             FindExplained(hearing, wish.explains(), CaseSide::kShort, cash_fen));
    explained = subject.number;
  }
  DAYBOOK_RETURN_IF_ERROR(CheckInvoiced(hearing, wish, payment));
  // Nothing refuses from here on.
  v1::Event* event = AddEvent(hearing);
  event->set_purpose(payment.event().purpose());
  v1::PaymentRefunded* fact = event->mutable_payment_refunded();
  fact->set_refund(hearing.state.last_refund.number() + 1);
  fact->set_payment(payment.number().number());
  fact->set_payment_sequence(payment.event().sequence());
  fact->set_customer(payment.fact().customer());
  int64_t amount_fen = 0;
  int64_t booked_fen = 0;
  for (const v1::TenderRefund& refund : wish.tenders()) {
    amount_fen += refund.amount_fen();
    booked_fen += RefundTender(*event, *fact->add_tenders(), refund, payment, explained);
  }
  fact->set_amount_fen(amount_fen);
  fact->set_explained_case(explained.number());
  fact->set_card_written(payment.card_written());
  FillBefore(hearing.state, payment, *fact->mutable_before());
  fact->set_invoiced_fen(payment.invoiced_fen());
  AddPayer(*event, payment.payer(), -booked_fen);
  if (!explained) AddLimitEvents(hearing, {.till_fen = -cash_fen});
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::PaymentRefunded& fact) {
  change.state.last_refund = RefundId(fact.refund());
  const auto [entry, is_new] = change.state.payments.try_emplace(PaymentId(fact.payment()));
  PaymentRemainder& remainder = entry->second;
  remainder.centre = CentreId(change.event.centre());
  if (is_new) Recall(fact.before(), fact.invoiced_fen(), remainder);
  if (fact.card_written()) remainder.card_written = true;
  for (const v1::RefundedTender& tender : fact.tenders()) {
    const size_t size = tender.tender_index() + 1;
    if (remainder.refunded_fen.size() < size) remainder.refunded_fen.resize(size);
    remainder.refunded_fen[tender.tender_index()] += tender.amount_fen();
    if (tender.status() != v1::TENDER_STATUS_PENDING) continue;
    ++remainder.pending;
    remainder.pending_refunds.push_back({.refund = change.state.last_refund,
                                         .tender_index = tender.tender_index(),
                                         .amount_fen = tender.amount_fen(),
                                         .provider = tender.provider(),
                                         .reference = tender.provider_reference(),
                                         .till = TillId(change.event.till()),
                                         .session = SessionId(change.event.session())});
  }
  NoteLoadMoved(change, PaymentId(fact.payment()));
}

void AddKeys(const LedgerState& state, const Facts& facts, const v1::RefundPayment& wish, FactKeys& keys) {
  AddPaymentKeys(state, facts, wish.payment(), keys);
  if (wish.has_explains()) AddCaseKeys(facts, wish.explains(), keys);
  const v1::Event* event = FindPaymentEvent(facts, wish.payment());
  if (event == nullptr) return;
  const v1::PaymentReceived& payment = *figures::PaymentOf(*event);
  const std::optional<PaymentRemainder> remainder = FindPaymentRemainder(state, facts, PaymentId(payment.payment()));
  // What the cheques are worth decides what must remain of an invoiced payment.
  if (remainder.has_value() && remainder->invoiced_fen > 0) AddChequesOf(state, facts, payment, keys);
  for (const v1::TenderRefund& refund : wish.tenders()) {
    const v1::Tender* tender = TenderOf(payment, refund);
    if (tender == nullptr) continue;
    std::string key = KeyOf(*tender, refund);
    if (!key.empty() && facts.FindUniqueKey(key) == nullptr) keys.unique_keys.push_back(std::move(key));
    if (tender->kind() != v1::TENDER_KIND_CHEQUE) continue;
    AddChequeKeys(state, facts, ChequeOf(payment, static_cast<int>(refund.tender_index())), keys);
  }
}

}  // namespace daybook::domain
