// One payment as people make it: purpose, customer, amount, tenders. Shared by the city day and the payment streams.
//
// Threads: a writer belongs to one thread.
#pragma once

#include <cstdint>
#include <string>

#include "bench/workload_random.h"
#include "daybook/v1/payment.pb.h"

namespace daybook::bench {

// How people pay, per mille; what is left of 1,000 is cash.
struct PaymentMix {
  uint32_t card = 0;
  uint32_t wallet = 0;
  uint32_t cheque = 0;
  uint32_t transfer = 0;
  // Part cash, part card.
  uint32_t split = 0;

  static constexpr PaymentMix CashOnly() { return {}; }
  // As in the city day.
  static constexpr PaymentMix Real() {
    return {.card = 140, .wallet = 320, .cheque = 10, .transfer = 30, .split = 40};
  }
  // The same without cheques: a close lists each one that is held, so a ledger takes only so many until the next.
  static constexpr PaymentMix Load() { return {.card = 145, .wallet = 325, .transfer = 30, .split = 40}; }
};

// The smallest coin of the pad: cash moves in multiples of it.
inline constexpr int64_t kCoinFen = 10;
// Nobody pays more than this in cash, except where a limit is to be passed.
inline constexpr int64_t kCashPaymentMaxFen = 290'000;

class PaymentWriter {
 public:
  // References are unique among writers of different tags.
  PaymentWriter(uint64_t tag, PaymentMix mix, uint64_t customers);

  // Writes a payment over `payment`, every tender CONFIRMED.
  void Write(v1::ReceivePayment& payment);

  // Adds a tender. Cash is handed over exactly, or in round notes with change; `amount_fen` is then a multiple of
  // kCoinFen.
  void AddTender(v1::TenderKind kind, int64_t amount_fen, v1::ReceivePayment& payment);

  // A provider's reference nobody has used; valid until the next one.
  const std::string& NextReference();

  Random& random() { return random_; }

 private:
  v1::Purpose DrawPurpose();
  int64_t DrawAmount(v1::Purpose purpose);
  v1::TenderKind DrawTender();

  PaymentMix mix_;
  uint64_t customers_;
  Random random_;
  std::string reference_;
  uint64_t references_ = 0;
};

// The amount in cash: odd fen are rounded up, the rest is the customer's credit.
constexpr int64_t RoundUpToCoin(int64_t amount_fen) { return (amount_fen + kCoinFen - 1) / kCoinFen * kCoinFen; }

}  // namespace daybook::bench
