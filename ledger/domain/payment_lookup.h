// An earlier payment, found from a reference: its event comes as a fact, what later events changed from state or facts.
#pragma once

#include <optional>

#include "absl/status/statusor.h"
#include "ledger/domain/facts.h"
#include "ledger/domain/hearing.h"
#include "ledger/domain/remainder.h"
#include "ledger/domain/state.h"
#include "ledger/domain/tender.h"
#include "ledger/figures/payment_of.h"

namespace daybook::domain {

// Ledger number of a cheque tender of the payment.
ChequeId ChequeOf(const v1::PaymentReceived& payment, int tender_index);

class KnownPayment {
 public:
  // `event` takes a payment.
  KnownPayment(const v1::Event* event, std::optional<PaymentRemainder> remainder)
      : event_(event), fact_(figures::PaymentOf(*event)), remainder_(std::move(remainder)) {}

  const v1::Event& event() const { return *event_; }
  const v1::PaymentReceived& fact() const { return *fact_; }
  PaymentId number() const { return PaymentId(fact().payment()); }
  bool reversed() const { return remainder_.has_value() && remainder_->reversed; }
  // Whether later events changed anything about it.
  bool changed() const { return remainder_.has_value(); }
  // Whether anything of it was given back, or may yet turn out to have been.
  bool refunded() const;
  // Whether the outcome of a tender, of its reversal or of a refund is open.
  bool has_pending() const { return remainder_.has_value() && remainder_->pending > 0; }
  // Whether it is the top-up of a card, and whether that card was written.
  bool is_top_up() const { return event_->has_card_top_up_paid(); }
  bool card_written() const { return remainder_.has_value() && remainder_->card_written; }
  // The account it stands against by now: what is given back comes from there.
  Payer payer() const;

  // What is known of a tender by now, and of its reversal (UNSPECIFIED: not reversed).
  v1::TenderStatus StatusOf(int tender_index) const;
  v1::TenderStatus ReversalOf(int tender_index) const;
  // The void reference given when a pending reversal began; empty: none.
  std::string ReversalReference(int tender_index) const;
  // Given back of a tender, pending refunds included.
  int64_t RefundedOf(int tender_index) const;
  // What can still be given back of a tender; 0 when it is not booked. Whether it was reversed is another question.
  int64_t RemainingOf(int tender_index) const;
  // Net invoiced: issued − voided − red.
  int64_t invoiced_fen() const { return remainder_.has_value() ? remainder_->invoiced_fen : 0; }
  // The leg of a refund whose outcome is open; null: none.
  const PendingRefund* FindPendingRefund(RefundId refund, uint32_t tender_index) const;
  // All that later events made of a tender.
  v1::TenderStanding StandingOf(int tender_index) const;
  // Ledger number of a cheque tender.
  ChequeId ChequeOf(int tender_index) const { return domain::ChequeOf(fact(), tender_index); }

 private:
  const v1::Event* event_;
  const v1::PaymentReceived* fact_;
  std::optional<PaymentRemainder> remainder_;
};

// What of the payment can be invoiced: paid − refunded. A pending refund counts as refunded; a tender that is pending
// or failed and a cheque that bounced or was lost count as not paid; of a reversed payment there is nothing. Knows of
// the cheques what AddChequesOf() asks for.
int64_t InvoiceableOf(const LedgerState& state, const Facts& facts, const KnownPayment& payment);
void AddChequesOf(const LedgerState& state, const Facts& facts, const v1::PaymentReceived& payment, FactKeys& keys);

// What an event that makes the payment hot again says about it (Recall() of remainder.h). Nothing where it is hot.
void FillBefore(const LedgerState& state, const KnownPayment& payment,
                google::protobuf::RepeatedPtrField<v1::TenderStanding>& before);

// PAYMENT_UNKNOWN unless it is a payment of the command's centre.
absl::StatusOr<KnownPayment> FindPayment(const Hearing& hearing, const v1::Reference& reference);

// The event that took the payment meant, as far as the facts hold it; null: not (yet).
const v1::Event* FindPaymentEvent(const Facts& facts, const v1::Reference& reference);

// What FindPayment() needs and does not find yet.
void AddPaymentKeys(const LedgerState& state, const Facts& facts, const v1::Reference& reference, FactKeys& keys);

// Of a command that tells what became of a payment: people with its role, or the terminal of the machine that took it.
absl::Status CheckActsForPayment(Hearing& hearing, const v1::Reference& reference);

}  // namespace daybook::domain
