#include "ledger/domain/resolution.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "ledger/domain/card.h"
#include "ledger/domain/payment_lookup.h"
#include "ledger/domain/tender.h"

namespace daybook::domain {
namespace {

bool HasTender(const v1::Event& payment, const v1::ResolveTender& wish) {
  return wish.tender_index() < static_cast<uint32_t>(figures::PaymentOf(payment)->tenders_size());
}

// The leg whose outcome was open, of the payment, its reversal or one of its refunds.
struct OpenLeg {
  v1::TenderKind kind = v1::TENDER_KIND_UNSPECIFIED;
  // The clearing account it stands on, once confirmed.
  v1::AccountKind account_kind = v1::ACCOUNT_KIND_UNSPECIFIED;
  uint32_t provider = 0;
  int64_t amount_fen = 0;
  // As given when it began; empty: not given.
  std::string reference;
  // Where it was made.
  uint32_t till = 0;
  uint64_t session = 0;
  bool is_pending = false;
};

// The refund meant; 0: there is none of this payment, as far as can be known. A number that was given to a refund of
// another payment is not told from one that is settled: neither has a pending leg here.
RefundId FindRefund(const LedgerState& state, const Facts& facts, const v1::ResolveTender& wish, PaymentId payment) {
  if (wish.refund().by_case() == v1::Reference::kNumber) {
    const RefundId number(wish.refund().number());
    return number <= state.last_refund ? number : RefundId();
  }
  const Facts::Events* events = facts.FindCommand(wish.refund().request_id());
  if (events == nullptr || events->empty() || !events->front()->has_payment_refunded()) return RefundId();
  const v1::PaymentRefunded& refunded = events->front()->payment_refunded();
  return PaymentId(refunded.payment()) == payment ? RefundId(refunded.refund()) : RefundId();
}

OpenLeg OpenRefund(const KnownPayment& payment, const v1::ResolveTender& wish, RefundId refund) {
  OpenLeg leg;
  const PendingRefund* pending = payment.FindPendingRefund(refund, wish.tender_index());
  if (pending == nullptr) return leg;
  leg.kind = payment.fact().tenders(static_cast<int>(wish.tender_index())).kind();
  leg.account_kind = RefundAccountOf(leg.kind);
  leg.provider = pending->provider;
  leg.amount_fen = pending->amount_fen;
  leg.reference = pending->reference;
  leg.till = pending->till.number();
  leg.session = pending->session.number();
  leg.is_pending = true;
  return leg;
}

// Empty, and not pending, where there is no such leg.
OpenLeg FindLeg(const LedgerState& state, const Facts& facts, const KnownPayment& payment,
                const v1::ResolveTender& wish) {
  if (!HasTender(payment.event(), wish)) return OpenLeg();
  if (wish.stage() == v1::TENDER_STAGE_REFUND) {
    return OpenRefund(payment, wish, FindRefund(state, facts, wish, payment.number()));
  }
  const bool is_reversal = wish.stage() == v1::TENDER_STAGE_REVERSAL;
  const int index = static_cast<int>(wish.tender_index());
  const v1::Tender& tender = payment.fact().tenders(index);
  OpenLeg leg;
  leg.kind = tender.kind();
  leg.account_kind = AccountOf(tender.kind());
  leg.provider = tender.provider();
  leg.amount_fen = tender.amount_fen();
  leg.reference = is_reversal ? payment.ReversalReference(index) : tender.provider_reference();
  leg.till = payment.event().till();
  leg.session = payment.event().session();
  leg.is_pending = (is_reversal ? payment.ReversalOf(index) : payment.StatusOf(index)) == v1::TENDER_STATUS_PENDING;
  return leg;
}

// The key of the reference that the wish gives and nobody gave before; empty: none.
std::string NewKey(const OpenLeg& leg, const v1::ResolveTender& wish) {
  if (wish.provider_reference().empty() || wish.provider_reference() == leg.reference) return std::string();
  if (wish.stage() != v1::TENDER_STAGE_REFUND && !IsElectronic(leg.kind)) return std::string();
  if (wish.stage() == v1::TENDER_STAGE_REFUND && !leg.is_pending) return std::string();
  return wish.stage() == v1::TENDER_STAGE_PAYMENT ? ReferenceKey(leg.kind, leg.provider, wish.provider_reference())
                                                  : VoidKey(leg.kind, leg.provider, wish.provider_reference());
}

// What a provider refuses to give back can be given back another time.
void SettleRefund(PaymentRemainder& remainder, const v1::TenderResolved& fact) {
  auto& pending = remainder.pending_refunds;
  pending.erase(std::remove_if(pending.begin(), pending.end(),
                               [&](const PendingRefund& leg) {
                                 return leg.refund == RefundId(fact.refund()) &&
                                        leg.tender_index == fact.tender_index();
                               }),
                pending.end());
  if (fact.outcome() == v1::TENDER_STATUS_FAILED) remainder.refunded_fen[fact.tender_index()] -= fact.amount_fen();
}

}  // namespace

void AddKeys(const LedgerState& state, const Facts& facts, const v1::ResolveTender& wish, FactKeys& keys) {
  AddPaymentKeys(state, facts, wish.payment(), keys);
  if (wish.refund().by_case() == v1::Reference::kRequestId &&
      facts.FindCommand(wish.refund().request_id()) == nullptr) {
    keys.request_ids.push_back(wish.refund().request_id());
  }
  const v1::Event* event = FindPaymentEvent(facts, wish.payment());
  if (!keys.empty() || event == nullptr) return;
  const PaymentId number(figures::PaymentOf(*event)->payment());
  const KnownPayment payment(event, FindPaymentRemainder(state, facts, number));
  std::string key = NewKey(FindLeg(state, facts, payment, wish), wish);
  if (!key.empty() && facts.FindUniqueKey(key) == nullptr) keys.unique_keys.push_back(std::move(key));
}

absl::Status Decide(Hearing& hearing, const v1::ResolveTender& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckActsForPayment(hearing, wish.payment()));
  DAYBOOK_RETURN_IF_ERROR(CheckClaimedDate(hearing, Lateness::kAllowed));
  DAYBOOK_ASSIGN_OR_RETURN(const KnownPayment payment, FindPayment(hearing, wish.payment()));
  const OpenLeg leg = FindLeg(hearing.state, hearing.facts, payment, wish);
  const std::string key = NewKey(leg, wish);
  if (!key.empty()) DAYBOOK_RETURN_IF_ERROR(CheckUnused(hearing.facts, key));
  if (wish.stage() == v1::TENDER_STAGE_REFUND && !FindRefund(hearing.state, hearing.facts, wish, payment.number())) {
    return Rejected(v1::REJECTION_REASON_REFUND_UNKNOWN);
  }
  if (!leg.is_pending) {
    return Rejected(v1::REJECTION_REASON_TENDER_NOT_PENDING,
                    absl::StrCat("payment ", payment.number().number(), ", tender ", wish.tender_index()));
  }
  const bool confirmed = wish.outcome() == v1::TENDER_STATUS_CONFIRMED;
  if (confirmed && wish.provider_reference().empty() && leg.reference.empty()) {
    return Rejected(v1::REJECTION_REASON_REFERENCE_REQUIRED);
  }
  if (hearing.late_for != 0 && !hearing.centre->book.HasRoom()) return Rejected(v1::REJECTION_REASON_LIST_TOO_LONG);
  DAYBOOK_RETURN_IF_ERROR(CheckMovable(hearing, leg.amount_fen));
  // Nothing refuses from here on.
  v1::Event* event = AddEvent(hearing);
  event->set_till(leg.till);
  event->set_session(leg.session);
  event->set_purpose(payment.event().purpose());
  v1::TenderResolved* fact = event->mutable_tender_resolved();
  fact->set_payment(payment.number().number());
  fact->set_stage(wish.stage());
  fact->set_tender_index(wish.tender_index());
  fact->set_outcome(wish.outcome());
  if (!key.empty()) fact->set_provider_reference(wish.provider_reference());
  fact->set_kind(leg.kind);
  fact->set_provider(leg.provider);
  fact->set_amount_fen(leg.amount_fen);
  fact->set_customer(payment.fact().customer());
  if (wish.stage() == v1::TENDER_STAGE_REFUND) {
    fact->set_refund(FindRefund(hearing.state, hearing.facts, wish, payment.number()).number());
  }
  if (leg.kind == v1::TENDER_KIND_CHEQUE) {
    fact->set_cheque(payment.ChequeOf(static_cast<int>(wish.tender_index())).number());
  }
  if (confirmed) {
    const int64_t fen = wish.stage() == v1::TENDER_STAGE_PAYMENT ? leg.amount_fen : -leg.amount_fen;
    AddMoney(*event, leg.account_kind, leg.provider, fen);
    AddPayer(*event, payment.payer(), fen);
  }
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::TenderResolved& fact) {
  PaymentRemainder& remainder = change.state.payments[PaymentId(fact.payment())];
  remainder.centre = CentreId(change.event.centre());
  if (remainder.pending > 0) --remainder.pending;
  if (fact.stage() == v1::TENDER_STAGE_REFUND) {
    SettleRefund(remainder, fact);
  } else {
    auto& legs = fact.stage() == v1::TENDER_STAGE_REVERSAL ? remainder.reversal_legs : remainder.payment_legs;
    if (legs.size() <= fact.tender_index()) legs.resize(fact.tender_index() + 1);
    legs[fact.tender_index()] = fact.outcome();
  }
  NoteLoadMoved(change, PaymentId(fact.payment()));
}

}  // namespace daybook::domain
