#include "bench/workload_payment.h"

#include "bench/workload.h"

namespace daybook::bench {
namespace {

// Below this, nobody pays in two ways.
constexpr int64_t kSplitMinFen = 4'000;

// So that a stream's payments and its references are drawn apart from those of other tags.
constexpr uint64_t kReferenceTag = 0x7265666572656e63;

bool NeedsCustomer(v1::Purpose purpose) {
  return purpose == v1::PURPOSE_GAS_BILL || purpose == v1::PURPOSE_PREPAYMENT || purpose == v1::PURPOSE_LATE_FEE;
}

}  // namespace

PaymentWriter::PaymentWriter(uint64_t tag, PaymentMix mix, uint64_t customers)
    : mix_(mix), customers_(customers), random_(tag), reference_(18, '0') {
  WriteBase32(MixBits(tag ^ kReferenceTag), reference_.data(), 8);
}

const std::string& PaymentWriter::NextReference() {
  WriteBase32(++references_, reference_.data() + 8, 10);
  return reference_;
}

v1::Purpose PaymentWriter::DrawPurpose() {
  const uint64_t draw = random_.Below(100);
  if (draw < 52) return v1::PURPOSE_GAS_BILL;
  if (draw < 77) return v1::PURPOSE_PREPAYMENT;
  if (draw < 82) return v1::PURPOSE_LATE_FEE;
  if (draw < 87) return v1::PURPOSE_INSTALLATION;
  if (draw < 95) return v1::PURPOSE_REPAIR;
  return v1::PURPOSE_APPLIANCE;
}

int64_t PaymentWriter::DrawAmount(v1::Purpose purpose) {
  static constexpr int64_t kPrepaymentsFen[] = {5'000, 10'000, 10'000, 20'000, 20'000, 30'000, 50'000};
  switch (purpose) {
    case v1::PURPOSE_PREPAYMENT:
      return kPrepaymentsFen[random_.Below(7)];
    case v1::PURPOSE_LATE_FEE:
      return random_.Between(100, 3'000);
    case v1::PURPOSE_INSTALLATION:
      return random_.Between(80, 350) * 1'000;
    case v1::PURPOSE_REPAIR:
      return random_.Between(20, 300) * 100;
    case v1::PURPOSE_APPLIANCE:
      return random_.Between(200, 4'500) * 100;
    default:
      return random_.Between(3'000, 40'000);
  }
}

v1::TenderKind PaymentWriter::DrawTender() {
  uint64_t draw = random_.Below(1000);
  const auto within = [&draw](uint32_t per_mille) {
    if (draw < per_mille) return true;
    draw -= per_mille;
    return false;
  };
  if (within(mix_.card)) return v1::TENDER_KIND_CARD;
  if (within(mix_.wallet)) return v1::TENDER_KIND_WALLET;
  if (within(mix_.cheque)) return v1::TENDER_KIND_CHEQUE;
  if (within(mix_.transfer)) return v1::TENDER_KIND_TRANSFER;
  // UNSPECIFIED: part cash, part card.
  if (within(mix_.split)) return v1::TENDER_KIND_UNSPECIFIED;
  return v1::TENDER_KIND_CASH;
}

void PaymentWriter::AddTender(v1::TenderKind kind, int64_t amount_fen, v1::ReceivePayment& payment) {
  v1::Tender& tender = *payment.add_tenders();
  tender.set_kind(kind);
  tender.set_amount_fen(amount_fen);
  tender.set_status(v1::TENDER_STATUS_CONFIRMED);
  if (kind == v1::TENDER_KIND_CASH) {
    // Exact, or the next full 10, 50 or 100 yuan.
    static constexpr int64_t kRoundFen[] = {kCoinFen, kCoinFen, 1'000, 5'000, 10'000};
    const int64_t round_fen = kRoundFen[random_.Below(5)];
    tender.set_received_fen((amount_fen + round_fen - 1) / round_fen * round_fen);
    tender.set_change_fen(tender.received_fen() - amount_fen);
    return;
  }
  tender.set_provider_reference(NextReference());
  if (kind == v1::TENDER_KIND_CARD) tender.set_provider(kAcquirers[random_.Below(2)]);
  if (kind == v1::TENDER_KIND_WALLET) tender.set_provider(kWallets[random_.Below(2)]);
  if (kind == v1::TENDER_KIND_TRANSFER) tender.set_provider(kBankAccount);
  if (kind == v1::TENDER_KIND_CHEQUE) tender.set_drawee_bank("ICBC-1202");
}

void PaymentWriter::Write(v1::ReceivePayment& payment) {
  payment.Clear();
  const v1::Purpose purpose = DrawPurpose();
  int64_t amount_fen = DrawAmount(purpose);
  v1::TenderKind kind = DrawTender();
  const bool has_cash = kind == v1::TENDER_KIND_CASH || kind == v1::TENDER_KIND_UNSPECIFIED;
  // Large sums are not paid in cash, unless there is nothing else.
  if (has_cash && amount_fen > kCashPaymentMaxFen) {
    if (mix_.card > 0) {
      kind = v1::TENDER_KIND_CARD;
    } else {
      amount_fen = kCashPaymentMaxFen;
    }
  }
  if (kind == v1::TENDER_KIND_UNSPECIFIED && amount_fen < kSplitMinFen) kind = v1::TENDER_KIND_CARD;
  if (kind == v1::TENDER_KIND_CASH) amount_fen = RoundUpToCoin(amount_fen);
  payment.set_purpose(purpose);
  payment.set_amount_fen(amount_fen);
  if (NeedsCustomer(purpose) || kind == v1::TENDER_KIND_CHEQUE || random_.Chance(600)) {
    payment.set_customer(kFirstCustomer + random_.Below(customers_));
  }
  if (kind == v1::TENDER_KIND_UNSPECIFIED) {
    const int64_t cash_fen = amount_fen * random_.Between(25, 75) / 100 / 1'000 * 1'000;
    AddTender(v1::TENDER_KIND_CASH, cash_fen, payment);
    AddTender(v1::TENDER_KIND_CARD, amount_fen - cash_fen, payment);
  } else {
    AddTender(kind, amount_fen, payment);
  }
}

}  // namespace daybook::bench
