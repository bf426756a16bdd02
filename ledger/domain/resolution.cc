#include "ledger/domain/resolution.h"

#include "absl/strings/str_cat.h"
#include "ledger/domain/payment_lookup.h"
#include "ledger/domain/tender.h"

namespace daybook::domain {
namespace {

bool HasTender(const v1::Event& payment, const v1::ResolveTender& wish) {
  return wish.tender_index() < static_cast<uint32_t>(payment.payment_received().tenders_size());
}

std::string ReferenceBefore(const KnownPayment& payment, const v1::ResolveTender& wish) {
  const int index = static_cast<int>(wish.tender_index());
  return wish.stage() == v1::TENDER_STAGE_REVERSAL ? payment.ReversalReference(index)
                                                    : payment.fact().tenders(index).provider_reference();
}

bool IsPending(const KnownPayment& payment, const v1::ResolveTender& wish) {
  if (!HasTender(payment.event(), wish)) return false;
  const int index = static_cast<int>(wish.tender_index());
  return (wish.stage() == v1::TENDER_STAGE_REVERSAL ? payment.ReversalOf(index) : payment.StatusOf(index)) ==
         v1::TENDER_STATUS_PENDING;
}

// Only people with the role, or the machine that took the payment.
absl::Status CheckResolver(Hearing& hearing, const v1::ResolveTender& wish) {
  if (hearing.command.actor() != 0) return CheckPeople(hearing, RuleFor(v1::Command::kResolveTender));
  const v1::Event* payment = FindPaymentEvent(hearing.facts, wish.payment());
  const bool machine = hearing.till != nullptr && hearing.till->kind == v1::TILL_KIND_MACHINE;
  if (!machine || (payment != nullptr && payment->till() != hearing.command.till())) {
    return Rejected(v1::REJECTION_REASON_ROLE_MISSING, "only the machine that took it resolves by itself");
  }
  if (payment != nullptr) hearing.acting = StaffId(payment->actor());
  if (hearing.acting && hearing.acting.number() == hearing.command.second_person()) {
    return Rejected(v1::REJECTION_REASON_SELF_APPROVAL);
  }
  return absl::OkStatus();
}

}  // namespace

std::string NewReferenceKey(const LedgerState& state, const Facts& facts, const v1::ResolveTender& wish) {
  const v1::Event* event = FindPaymentEvent(facts, wish.payment());
  if (wish.provider_reference().empty() || event == nullptr || !HasTender(*event, wish)) return std::string();
  const PaymentId number(event->payment_received().payment());
  const KnownPayment payment(event, FindPaymentRemainder(state, facts, number));
  if (wish.provider_reference() == ReferenceBefore(payment, wish)) return std::string();
  const v1::Tender& tender = payment.fact().tenders(static_cast<int>(wish.tender_index()));
  if (!IsElectronic(tender.kind())) return std::string();
  return wish.stage() == v1::TENDER_STAGE_REVERSAL
             ? VoidKey(tender.kind(), tender.provider(), wish.provider_reference())
             : ReferenceKey(tender.kind(), tender.provider(), wish.provider_reference());
}

absl::Status Decide(Hearing& hearing, const v1::ResolveTender& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckResolver(hearing, wish));
  DAYBOOK_RETURN_IF_ERROR(CheckClaimedDate(hearing, Lateness::kAllowed));
  const std::string key = NewReferenceKey(hearing.state, hearing.facts, wish);
  if (!key.empty()) DAYBOOK_RETURN_IF_ERROR(CheckUnused(hearing.facts, key));
  DAYBOOK_ASSIGN_OR_RETURN(const KnownPayment payment, FindPayment(hearing, wish.payment()));
  if (!IsPending(payment, wish)) {
    return Rejected(v1::REJECTION_REASON_TENDER_NOT_PENDING,
                    absl::StrCat("payment ", payment.number().number(), ", tender ", wish.tender_index()));
  }
  const bool confirmed = wish.outcome() == v1::TENDER_STATUS_CONFIRMED;
  if (confirmed && wish.provider_reference().empty() && ReferenceBefore(payment, wish).empty()) {
    return Rejected(v1::REJECTION_REASON_REFERENCE_REQUIRED);
  }
  if (hearing.late_for != 0 && !hearing.centre->book.HasRoom()) return Rejected(v1::REJECTION_REASON_LIST_TOO_LONG);
  const v1::Tender& tender = payment.fact().tenders(static_cast<int>(wish.tender_index()));
  DAYBOOK_RETURN_IF_ERROR(CheckMovable(hearing, tender.amount_fen()));
  // Nothing refuses from here on.
  v1::Event* event = AddEvent(hearing);
  event->set_till(payment.event().till());
  event->set_session(payment.event().session());
  event->set_purpose(payment.event().purpose());
  v1::TenderResolved* fact = event->mutable_tender_resolved();
  fact->set_payment(payment.number().number());
  fact->set_stage(wish.stage());
  fact->set_tender_index(wish.tender_index());
  fact->set_outcome(wish.outcome());
  if (!key.empty()) fact->set_provider_reference(wish.provider_reference());
  fact->set_kind(tender.kind());
  fact->set_provider(tender.provider());
  fact->set_amount_fen(tender.amount_fen());
  fact->set_customer(payment.fact().customer());
  if (confirmed) {
    const int64_t fen = wish.stage() == v1::TENDER_STAGE_REVERSAL ? -tender.amount_fen() : tender.amount_fen();
    AddMoney(*event, AccountOf(tender.kind()), tender.provider(), fen);
    AddPayer(*event, fact->customer(), event->purpose(), fen);
  }
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::TenderResolved& fact) {
  PaymentRemainder& remainder = change.state.payments[PaymentId(fact.payment())];
  remainder.centre = CentreId(change.event.centre());
  auto& legs = fact.stage() == v1::TENDER_STAGE_REVERSAL ? remainder.reversal_legs : remainder.payment_legs;
  if (legs.size() <= fact.tender_index()) legs.resize(fact.tender_index() + 1);
  legs[fact.tender_index()] = fact.outcome();
  if (remainder.pending > 0) --remainder.pending;
}

}  // namespace daybook::domain
