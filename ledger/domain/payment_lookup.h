// An earlier payment, found from a reference: its event comes as a fact, what later events changed from state or facts.
#pragma once

#include <optional>

#include "absl/status/statusor.h"
#include "ledger/domain/facts.h"
#include "ledger/domain/hearing.h"
#include "ledger/domain/remainder.h"
#include "ledger/domain/state.h"

namespace daybook::domain {

// Ledger number of a cheque tender of the payment.
ChequeId ChequeOf(const v1::PaymentReceived& payment, int tender_index);

class KnownPayment {
 public:
  KnownPayment(const v1::Event* event, std::optional<PaymentRemainder> remainder)
      : event_(event), remainder_(std::move(remainder)) {}

  const v1::Event& event() const { return *event_; }
  const v1::PaymentReceived& fact() const { return event_->payment_received(); }
  PaymentId number() const { return PaymentId(fact().payment()); }
  bool reversed() const { return remainder_.has_value() && remainder_->reversed; }
  // Whether later events changed anything about it.
  bool changed() const { return remainder_.has_value(); }
  // Whether anything of it was given back, or may yet turn out to have been.
  bool refunded() const;

  // What is known of a tender by now, and of its reversal (UNSPECIFIED: not reversed).
  v1::TenderStatus StatusOf(int tender_index) const;
  v1::TenderStatus ReversalOf(int tender_index) const;
  // The void reference given when a pending reversal began; empty: none.
  std::string ReversalReference(int tender_index) const;
  // Given back of a tender, pending refunds included.
  int64_t RefundedOf(int tender_index) const;
  // What can still be given back of a tender; 0 when it is not booked. Whether it was reversed is another question.
  int64_t RemainingOf(int tender_index) const;
  // The leg of a refund whose outcome is open; null: none.
  const PendingRefund* FindPendingRefund(RefundId refund, uint32_t tender_index) const;
  // All that later events made of a tender.
  v1::TenderStanding StandingOf(int tender_index) const;
  // Ledger number of a cheque tender.
  ChequeId ChequeOf(int tender_index) const { return domain::ChequeOf(fact(), tender_index); }

 private:
  const v1::Event* event_;
  std::optional<PaymentRemainder> remainder_;
};

// PAYMENT_UNKNOWN unless it is a payment of the command's centre.
absl::StatusOr<KnownPayment> FindPayment(const Hearing& hearing, const v1::Reference& reference);

// The PaymentReceived meant, as far as the facts hold it; null: not (yet).
const v1::Event* FindPaymentEvent(const Facts& facts, const v1::Reference& reference);

// What FindPayment() needs and does not find yet.
void AddPaymentKeys(const LedgerState& state, const Facts& facts, const v1::Reference& reference, FactKeys& keys);

}  // namespace daybook::domain
