#include "ledger/figures/tender_booking.h"

namespace daybook::figures {
namespace {

// The tender that money on an account stands for; UNSPECIFIED for the other accounts.
v1::TenderKind TenderOf(v1::AccountKind kind) {
  switch (kind) {
    case v1::ACCOUNT_KIND_TILL:
    case v1::ACCOUNT_KIND_OVER_SHORT:
      return v1::TENDER_KIND_CASH;
    case v1::ACCOUNT_KIND_CARD_CLEARING:
      return v1::TENDER_KIND_CARD;
    case v1::ACCOUNT_KIND_WALLET_CLEARING:
      return v1::TENDER_KIND_WALLET;
    case v1::ACCOUNT_KIND_TRANSFER_CLEARING:
      return v1::TENDER_KIND_TRANSFER;
    case v1::ACCOUNT_KIND_CHEQUE_CLEARING:
      return v1::TENDER_KIND_CHEQUE;
    default:
      return v1::TENDER_KIND_UNSPECIFIED;
  }
}

// Whether the leg that gives back `fen` through `bank_account` is the refund of a cheque: a transfer like that of a
// transfer tender, told apart by the payload. Legs and confirmed tenders stand in one order.
bool IsChequeRefund(const v1::Event& event, int& next, uint64_t bank_account, int64_t fen) {
  if (event.payload_case() == v1::Event::kTenderResolved) {
    return event.tender_resolved().kind() == v1::TENDER_KIND_CHEQUE;
  }
  if (event.payload_case() != v1::Event::kPaymentRefunded) return false;
  const auto& tenders = event.payment_refunded().tenders();
  while (next < tenders.size()) {
    const v1::RefundedTender& tender = tenders[next++];
    const bool by_bank = tender.kind() == v1::TENDER_KIND_CHEQUE || tender.kind() == v1::TENDER_KIND_TRANSFER;
    if (!by_bank || tender.status() == v1::TENDER_STATUS_PENDING) continue;
    if (tender.provider() == bank_account && tender.amount_fen() == fen) {
      return tender.kind() == v1::TENDER_KIND_CHEQUE;
    }
  }
  return false;
}

}  // namespace

Booking BookingOf(const v1::Event& event) {
  switch (event.payload_case()) {
    case v1::Event::kPaymentReceived:
    case v1::Event::kCardTopUpPaid:
      return Booking::kTaken;
    case v1::Event::kPaymentReversed:
      return Booking::kReversed;
    case v1::Event::kPaymentRefunded:
      return Booking::kRefunded;
    case v1::Event::kTenderResolved:
      switch (event.tender_resolved().stage()) {
        case v1::TENDER_STAGE_REVERSAL:
          return Booking::kReversed;
        case v1::TENDER_STAGE_REFUND:
          return Booking::kRefunded;
        default:
          return Booking::kTaken;
      }
    default:
      return Booking::kNone;
  }
}

void ForEachTender(const v1::Event& event, absl::FunctionRef<void(const BookedTender&)> visit) {
  if (BookingOf(event) == Booking::kNone) return;
  BookedTender cash{.kind = v1::TENDER_KIND_UNSPECIFIED, .provider = 0, .quantity = 0};
  int next_refund = 0;
  for (const v1::Posting& posting : event.postings()) {
    if (posting.asset_kind() != v1::ASSET_KIND_MONEY) continue;
    v1::TenderKind kind = TenderOf(posting.account_kind());
    if (kind == v1::TENDER_KIND_UNSPECIFIED) continue;
    if (kind == v1::TENDER_KIND_CASH) {
      cash.kind = kind;
      cash.quantity += posting.quantity();
      continue;
    }
    if (kind == v1::TENDER_KIND_TRANSFER &&
        IsChequeRefund(event, next_refund, posting.account_number(), -posting.quantity())) {
      kind = v1::TENDER_KIND_CHEQUE;
    }
    const bool has_provider = kind != v1::TENDER_KIND_CHEQUE;
    visit({kind, has_provider ? static_cast<uint32_t>(posting.account_number()) : 0, posting.quantity()});
  }
  if (cash.kind == v1::TENDER_KIND_CASH) visit(cash);
}

}  // namespace daybook::figures
