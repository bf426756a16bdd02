#include <algorithm>

#include "absl/strings/str_cat.h"
#include "ledger/base/money.h"
#include "ledger/domain/shape.h"
#include "ledger/domain/tender.h"

namespace daybook::domain {
namespace {

constexpr int kTendersMax = 8;
constexpr int kBillReferencesMax = 20;
constexpr size_t kChequeBytesMax = 32;

bool IsConfirmedOrPending(v1::TenderStatus status) {
  return status == v1::TENDER_STATUS_CONFIRMED || status == v1::TENDER_STATUS_PENDING;
}

// The field names are built only when something is wrong.
class TenderErrors {
 public:
  TenderErrors(FieldErrors& errors, absl::string_view payload, int index)
      : errors_(errors), payload_(payload), index_(index) {}
  void Add(absl::string_view field, absl::string_view what) {
    errors_.Add(absl::StrCat(payload_, ".tenders[", index_, "].", field), std::string(what));
  }

 private:
  FieldErrors& errors_;
  const absl::string_view payload_;
  const int index_;
};

void CheckCash(const v1::Tender& tender, TenderErrors errors) {
  if (!IsAmount(tender.received_fen())) errors.Add("received_fen", "must be 1..10^12");
  if (tender.received_fen() < tender.amount_fen()) errors.Add("received_fen", "must be at least amount_fen");
  if (tender.change_fen() < 0 || tender.change_fen() > kAmountMaxFen) errors.Add("change_fen", "must be 0..10^12");
  if (tender.status() != v1::TENDER_STATUS_CONFIRMED) errors.Add("status", "must be CONFIRMED for cash");
  if (!tender.provider_reference().empty()) errors.Add("provider_reference", "must be empty for cash");
}

void CheckCheque(const v1::Tender& tender, TenderErrors errors) {
  if (!IsToken(tender.provider_reference(), kChequeBytesMax)) {
    errors.Add("provider_reference", "must be the cheque's number, 1..32 visible characters");
  }
  // A slash would let two different cheques share a name (ChequeKey).
  if (!IsToken(tender.drawee_bank(), kChequeBytesMax) || tender.drawee_bank().find('/') != std::string::npos) {
    errors.Add("drawee_bank", "must be 1..32 visible characters without a slash");
  }
  if (tender.status() != v1::TENDER_STATUS_CONFIRMED) errors.Add("status", "must be CONFIRMED for a cheque");
}

void CheckElectronic(const v1::Tender& tender, TenderErrors errors) {
  if (tender.provider() == 0) errors.Add("provider", "is required");
  if (!IsConfirmedOrPending(tender.status())) errors.Add("status", "must be CONFIRMED or PENDING");
  if (!tender.provider_reference().empty() && !IsToken(tender.provider_reference(), kReferenceBytesMax)) {
    errors.Add("provider_reference", "must be 1..64 visible characters");
  }
}

void CheckTender(const v1::Tender& tender, TenderErrors errors) {
  if (!IsAmount(tender.amount_fen())) errors.Add("amount_fen", "must be 1..10^12");
  const bool is_cash = tender.kind() == v1::TENDER_KIND_CASH;
  const bool is_cheque = tender.kind() == v1::TENDER_KIND_CHEQUE;
  if (!is_cash && !is_cheque && !IsElectronic(tender.kind())) {
    errors.Add("kind", "is not a kind of tender");
    return;
  }
  if (is_cash) CheckCash(tender, errors);
  if (is_cheque) CheckCheque(tender, errors);
  if (!is_cash && !is_cheque) CheckElectronic(tender, errors);
  if (!is_cash && (tender.received_fen() != 0 || tender.change_fen() != 0)) {
    errors.Add("received_fen", "and change_fen are for cash");
  }
  if ((is_cash || is_cheque) && tender.provider() != 0) errors.Add("provider", "must be 0 for cash and cheques");
  if (!is_cheque && !tender.drawee_bank().empty()) errors.Add("drawee_bank", "is for cheques");
}

}  // namespace

void CheckTendersShape(const google::protobuf::RepeatedPtrField<v1::Tender>& tenders, absl::string_view payload,
                       FieldErrors& errors) {
  if (tenders.empty() || tenders.size() > kTendersMax) {
    errors.Add(absl::StrCat(payload, ".tenders"), "must be 1..8");
    return;
  }
  int cash = 0;
  for (int i = 0; i < tenders.size(); ++i) {
    CheckTender(tenders[i], TenderErrors(errors, payload, i));
    if (tenders[i].kind() == v1::TENDER_KIND_CASH) ++cash;
  }
  if (cash > 1) errors.Add(absl::StrCat(payload, ".tenders"), "must hold at most one cash tender");
}

void CheckReferenceShape(const v1::Reference& reference, absl::string_view field, FieldErrors& errors) {
  switch (reference.by_case()) {
    case v1::Reference::kNumber:
      if (reference.number() == 0) errors.Add(absl::StrCat(field, ".number"), "must be at least 1");
      return;
    case v1::Reference::kRequestId:
      if (!IsToken(reference.request_id(), kRequestIdBytesMax)) {
        errors.Add(absl::StrCat(field, ".request_id"), "must be 1..64 visible characters");
      }
      return;
    case v1::Reference::BY_NOT_SET:
      errors.Add(std::string(field), "must name a number or a request id");
      return;
  }
}

void CheckShapeOf(const v1::ReceivePayment& wish, FieldErrors& errors) {
  if (!v1::Purpose_IsValid(wish.purpose()) || wish.purpose() == v1::PURPOSE_UNSPECIFIED) {
    errors.Add("receive_payment.purpose", "is not a purpose");
  }
  if (wish.customer() > kCustomerMax) errors.Add("receive_payment.customer", "must be at most 10^15");
  if (!IsAmount(wish.amount_fen())) errors.Add("receive_payment.amount_fen", "must be 1..10^12");
  CheckTendersShape(wish.tenders(), "receive_payment", errors);
  if (wish.bill_references_size() > kBillReferencesMax) {
    errors.Add("receive_payment.bill_references", "must be at most 20");
  }
  for (const std::string& reference : wish.bill_references()) {
    if (!IsText(reference, kReferenceBytesMax)) {
      errors.Add("receive_payment.bill_references", "must have 1..64 characters each");
    }
  }
  if (wish.has_replaces()) CheckReferenceShape(wish.replaces(), "receive_payment.replaces", errors);
  if (wish.has_explains()) {
    CheckReferenceShape(wish.explains(), "receive_payment.explains", errors);
    const bool has_cash = std::any_of(wish.tenders().begin(), wish.tenders().end(),
                                      [](const auto& tender) { return tender.kind() == v1::TENDER_KIND_CASH; });
    if (!has_cash) errors.Add("receive_payment.explains", "needs a cash tender: what the case holds is cash");
  }
}

void CheckShapeOf(const v1::ResolveTender& wish, FieldErrors& errors) {
  CheckReferenceShape(wish.payment(), "resolve_tender.payment", errors);
  if (!v1::TenderStage_IsValid(wish.stage()) || wish.stage() == v1::TENDER_STAGE_UNSPECIFIED) {
    errors.Add("resolve_tender.stage", "is not a stage");
  }
  if (wish.stage() == v1::TENDER_STAGE_REFUND) {
    CheckReferenceShape(wish.refund(), "resolve_tender.refund", errors);
  } else if (wish.has_refund()) {
    errors.Add("resolve_tender.refund", "is for the stage REFUND");
  }
  if (wish.tender_index() >= static_cast<uint32_t>(kTendersMax)) {
    errors.Add("resolve_tender.tender_index", "must be 0..7");
  }
  if (wish.outcome() != v1::TENDER_STATUS_CONFIRMED && wish.outcome() != v1::TENDER_STATUS_FAILED) {
    errors.Add("resolve_tender.outcome", "must be CONFIRMED or FAILED");
  }
  if (!wish.provider_reference().empty() && !IsToken(wish.provider_reference(), kReferenceBytesMax)) {
    errors.Add("resolve_tender.provider_reference", "must be 1..64 visible characters");
  }
}

void CheckShapeOf(const v1::ReversePayment& wish, FieldErrors& errors) {
  CheckReferenceShape(wish.payment(), "reverse_payment.payment", errors);
  if (wish.has_explains()) CheckReferenceShape(wish.explains(), "reverse_payment.explains", errors);
  if (wish.reversals_size() > kTendersMax) errors.Add("reverse_payment.reversals", "must be at most 8");
  uint32_t seen = 0;
  for (int i = 0; i < wish.reversals_size() && i < kTendersMax; ++i) {
    const v1::TenderReversal& reversal = wish.reversals(i);
    const std::string field = absl::StrCat("reverse_payment.reversals[", i, "].");
    if (reversal.tender_index() >= static_cast<uint32_t>(kTendersMax)) {
      errors.Add(field + "tender_index", "must be 0..7");
    } else if ((seen & (1u << reversal.tender_index())) != 0) {
      errors.Add(field + "tender_index", "is named twice");
    } else {
      seen |= 1u << reversal.tender_index();
    }
    if (!IsConfirmedOrPending(reversal.status())) errors.Add(field + "status", "must be CONFIRMED or PENDING");
    if (!reversal.provider_reference().empty() && !IsToken(reversal.provider_reference(), kReferenceBytesMax)) {
      errors.Add(field + "provider_reference", "must be 1..64 visible characters");
    }
  }
}

void CheckShapeOf(const v1::RefundPayment& wish, FieldErrors& errors) {
  CheckReferenceShape(wish.payment(), "refund_payment.payment", errors);
  if (wish.has_explains()) CheckReferenceShape(wish.explains(), "refund_payment.explains", errors);
  if (wish.tenders().empty() || wish.tenders_size() > kTendersMax) {
    errors.Add("refund_payment.tenders", "must be 1..8");
    return;
  }
  uint32_t seen = 0;
  for (int i = 0; i < wish.tenders_size(); ++i) {
    const v1::TenderRefund& tender = wish.tenders(i);
    const std::string field = absl::StrCat("refund_payment.tenders[", i, "].");
    if (tender.tender_index() >= static_cast<uint32_t>(kTendersMax)) {
      errors.Add(field + "tender_index", "must be 0..7");
    } else if ((seen & (1u << tender.tender_index())) != 0) {
      errors.Add(field + "tender_index", "is named twice");
    } else {
      seen |= 1u << tender.tender_index();
    }
    if (!IsAmount(tender.amount_fen())) errors.Add(field + "amount_fen", "must be 1..10^12");
    if (!IsConfirmedOrPending(tender.status())) errors.Add(field + "status", "must be CONFIRMED or PENDING");
    if (!tender.provider_reference().empty() && !IsToken(tender.provider_reference(), kReferenceBytesMax)) {
      errors.Add(field + "provider_reference", "must be 1..64 visible characters");
    }
  }
}

}  // namespace daybook::domain
