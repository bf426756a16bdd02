#include "ledger/domain/payment_lookup.h"

#include "absl/strings/str_cat.h"
#include "ledger/domain/cheque.h"

namespace daybook::domain {
namespace {

v1::TenderStatus LegAt(const absl::InlinedVector<v1::TenderStatus, 4>& legs, int index) {
  return static_cast<size_t>(index) < legs.size() ? legs[index] : v1::TENDER_STATUS_UNSPECIFIED;
}

}  // namespace

ChequeId ChequeOf(const v1::PaymentReceived& payment, int tender_index) {
  uint64_t number = payment.first_cheque();
  for (int i = 0; i < tender_index; ++i) number += payment.tenders(i).kind() == v1::TENDER_KIND_CHEQUE ? 1 : 0;
  return ChequeId(number);
}

v1::TenderStatus KnownPayment::StatusOf(int tender_index) const {
  if (remainder_.has_value()) {
    const v1::TenderStatus later = LegAt(remainder_->payment_legs, tender_index);
    if (later != v1::TENDER_STATUS_UNSPECIFIED) return later;
  }
  return fact().tenders(tender_index).status();
}

v1::TenderStatus KnownPayment::ReversalOf(int tender_index) const {
  return remainder_.has_value() ? LegAt(remainder_->reversal_legs, tender_index) : v1::TENDER_STATUS_UNSPECIFIED;
}

std::string KnownPayment::ReversalReference(int tender_index) const {
  if (!remainder_.has_value()) return std::string();
  const auto& references = remainder_->reversal_references;
  return static_cast<size_t>(tender_index) < references.size() ? references[tender_index] : std::string();
}

bool KnownPayment::refunded() const {
  if (!remainder_.has_value()) return false;
  for (int64_t fen : remainder_->refunded_fen) {
    if (fen > 0) return true;
  }
  return false;
}

int64_t KnownPayment::RefundedOf(int tender_index) const {
  if (!remainder_.has_value() || static_cast<size_t>(tender_index) >= remainder_->refunded_fen.size()) return 0;
  return remainder_->refunded_fen[tender_index];
}

int64_t KnownPayment::RemainingOf(int tender_index) const {
  if (StatusOf(tender_index) != v1::TENDER_STATUS_CONFIRMED) return 0;
  return fact().tenders(tender_index).amount_fen() - RefundedOf(tender_index);
}

const PendingRefund* KnownPayment::FindPendingRefund(RefundId refund, uint32_t tender_index) const {
  if (!remainder_.has_value()) return nullptr;
  for (const PendingRefund& pending : remainder_->pending_refunds) {
    if (pending.refund == refund && pending.tender_index == tender_index) return &pending;
  }
  return nullptr;
}

Payer KnownPayment::payer() const {
  if (is_top_up() && !card_written()) return CardPayer(fact().customer());
  return PayerOf(fact().customer(), event().purpose());
}

v1::TenderStanding KnownPayment::StandingOf(int tender_index) const {
  v1::TenderStanding standing;
  if (!remainder_.has_value()) return standing;
  standing.set_payment_leg(LegAt(remainder_->payment_legs, tender_index));
  standing.set_reversal_leg(ReversalOf(tender_index));
  standing.set_refunded_fen(RefundedOf(tender_index));
  return standing;
}

int64_t InvoiceableOf(const LedgerState& state, const Facts& facts, const KnownPayment& payment) {
  if (payment.reversed()) return 0;
  int64_t fen = 0;
  for (int i = 0; i < payment.fact().tenders_size(); ++i) {
    if (payment.fact().tenders(i).kind() == v1::TENDER_KIND_CHEQUE) {
      const std::optional<Cheque> cheque = FindChequeRemainder(state, facts, payment.ChequeOf(i));
      const bool is_worthless = cheque.has_value() && (cheque->stage == ChequeStage::kBounced ||
                                                       cheque->stage == ChequeStage::kGone);
      if (is_worthless) continue;
    }
    fen += payment.RemainingOf(i);
  }
  return fen;
}

void AddChequesOf(const LedgerState& state, const Facts& facts, const v1::PaymentReceived& payment, FactKeys& keys) {
  for (int i = 0; i < payment.tenders_size(); ++i) {
    if (payment.tenders(i).kind() != v1::TENDER_KIND_CHEQUE) continue;
    AddChequeKeys(state, facts, ChequeOf(payment, i), keys);
  }
}

void FillBefore(const LedgerState& state, const KnownPayment& payment,
                google::protobuf::RepeatedPtrField<v1::TenderStanding>& before) {
  if (state.payments.contains(payment.number()) || !payment.changed()) return;
  for (int i = 0; i < payment.fact().tenders_size(); ++i) *before.Add() = payment.StandingOf(i);
}

const v1::Event* FindPaymentEvent(const Facts& facts, const v1::Reference& reference) {
  if (reference.by_case() == v1::Reference::kNumber) {
    const auto* found = facts.FindPayment(PaymentId(reference.number()));
    return found == nullptr ? nullptr : found->get();
  }
  const Facts::Events* events = facts.FindCommand(reference.request_id());
  if (events == nullptr || events->empty() || figures::PaymentOf(*events->front()) == nullptr) return nullptr;
  return events->front().get();
}

absl::StatusOr<KnownPayment> FindPayment(const Hearing& hearing, const v1::Reference& reference) {
  const v1::Event* event = FindPaymentEvent(hearing.facts, reference);
  if (event == nullptr || event->centre() != hearing.command.centre()) {
    return Rejected(v1::REJECTION_REASON_PAYMENT_UNKNOWN,
                    reference.by_case() == v1::Reference::kNumber ? absl::StrCat("payment ", reference.number())
                                                                  : reference.request_id());
  }
  const PaymentId number(figures::PaymentOf(*event)->payment());
  return KnownPayment(event, FindPaymentRemainder(hearing.state, hearing.facts, number));
}

void AddPaymentKeys(const LedgerState& state, const Facts& facts, const v1::Reference& reference, FactKeys& keys) {
  if (reference.by_case() == v1::Reference::kNumber) {
    const PaymentId number(reference.number());
    if (!number || number > state.last_payment) return;
    if (facts.FindPayment(number) == nullptr) {
      keys.payments.push_back({number, state.payment_locator.StartFor(number)});
      return;
    }
  } else if (facts.FindCommand(reference.request_id()) == nullptr) {
    keys.request_ids.push_back(reference.request_id());
    return;
  }
  const v1::Event* event = FindPaymentEvent(facts, reference);
  if (event == nullptr) return;
  const PaymentId number(figures::PaymentOf(*event)->payment());
  const Centre* centre = state.FindCentre(CentreId(event->centre()));
  // Whatever happened to a payment of the current day is hot.
  if (centre == nullptr || centre->business_date == event->business_date() || state.payments.contains(number)) return;
  std::string key = PaymentKeyText(number);
  if (facts.FindRemainder(key) == nullptr) keys.remainders.push_back(std::move(key));
}

absl::Status CheckActsForPayment(Hearing& hearing, const v1::Reference& reference) {
  const uint32_t actor = hearing.command.actor();
  // Taken already: identity is judged, not the role of today.
  if (actor != 0 && !hearing.command.already_taken()) return CheckPeople(hearing);
  if (actor != 0) {
    return actor == hearing.command.second_person() ? Rejected(v1::REJECTION_REASON_SELF_APPROVAL) : absl::OkStatus();
  }
  const v1::Event* payment = FindPaymentEvent(hearing.facts, reference);
  const bool machine = hearing.till != nullptr && hearing.till->kind == v1::TILL_KIND_MACHINE;
  if (!machine || (payment != nullptr && payment->till() != hearing.command.till())) {
    return Rejected(v1::REJECTION_REASON_ROLE_MISSING, "only the machine that took it does so by itself");
  }
  if (payment != nullptr) hearing.acting = StaffId(payment->actor());
  if (hearing.acting && hearing.acting.number() == hearing.command.second_person()) {
    return Rejected(v1::REJECTION_REASON_SELF_APPROVAL);
  }
  return absl::OkStatus();
}

}  // namespace daybook::domain
