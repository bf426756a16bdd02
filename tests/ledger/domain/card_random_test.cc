// Three cards at random: topped up, written, failed, reversed, refunded, with tenders whose outcome is open.
//
// DAYBOOK_SEED=n makes another run.
#include <algorithm>
#include <cstdlib>
#include <map>
#include <random>

#include "tests/ledger/domain/card_fixture.h"

namespace daybook::domain {
namespace {

class RandomCards : public CardTopUp {
 protected:
  static constexpr uint64_t kCards = 3;

  uint64_t Draw(uint64_t below) { return random_() % below; }

  v1::Command TopUpSome() {
    const std::string reference = absl::StrCat("C", ++made_);
    std::string tenders = Draw(2) == 0 ? Cash(static_cast<int64_t>(10 + 10 * Draw(50))) : "";
    if (tenders.empty() || Draw(3) == 0) tenders += ByCard(300, reference, Draw(3) == 0 ? "PENDING" : "CONFIRMED");
    const uint64_t card = 1 + Draw(kCards);
    const auto known = world_.state().cards.cards.find(card);
    const uint32_t next = known == world_.state().cards.cards.end() ? 1 : known->second.last_counter + 1;
    return TopUp(tenders, Draw(3) == 0 ? static_cast<uint32_t>(1 + Draw(6)) : next, card);
  }

  // Half of the time one that waits for its card, where there is any.
  uint64_t SomePayment() {
    std::vector<uint64_t> open;
    for (const auto& [payment, load] : world_.state().cards.loads) open.push_back(payment.number());
    std::sort(open.begin(), open.end());
    if (open.empty() || Draw(2) == 0) return 1 + Draw(world_.state().last_payment.number() + 1);
    return open[Draw(open.size())];
  }

  v1::Command Some() {
    const uint64_t payment = SomePayment();
    const auto index = static_cast<uint32_t>(Draw(2));
    const absl::string_view outcome = Draw(2) == 0 ? "CONFIRMED" : "FAILED";
    const absl::string_view status = Draw(2) == 0 ? "CONFIRMED" : "PENDING";
    const std::string reference = absl::StrCat("V", ++made_);
    switch (Draw(9)) {
      case 0:
        return Confirm(payment, static_cast<uint32_t>(1 + Draw(6)));
      case 1:
        return Confirm(payment, CounterOf(payment));
      case 2:
        return Fail(payment);
      case 3:
        return Rewrite(payment);
      case 4:
        return Reverse(Draw(2) == 0 ? "" : Void(index, reference, status), payment);
      case 5:
        return Refund(Back(index, static_cast<int64_t>(10 + 10 * Draw(40)), index == 0 ? "" : reference), payment);
      case 6:
        return Refund(Back(index, 300, reference, status), payment);
      case 7:
        return Resolve(Draw(2) == 0 ? "PAYMENT" : "REVERSAL", outcome, index, payment);
      default: {
        v1::Command command = Resolve("REFUND", outcome, index, payment);
        command.mutable_resolve_tender()->mutable_refund()->set_number(
            1 + Draw(world_.state().last_refund.number() + 1));
        return command;
      }
    }
  }

  uint32_t CounterOf(uint64_t payment) const {
    const CardLoad* load = world_.state().cards.FindLoad(PaymentId(payment));
    return load == nullptr ? 1 : load->counter;
  }

  // State, figures and postings agree; what stands on CARD_LOAD_PENDING and in no load belongs to a reversal that is
  // not through.
  void ExpectSound() {
    const CardState& cards = world_.state().cards;
    std::vector<std::string> keys;
    int64_t load_fen = 0;
    for (const auto& [payment, load] : cards.loads) {
      keys.push_back(absl::StrCat("card_write/", payment.number()));
      EXPECT_GE(load.fen, 0);
      EXPECT_EQ(cards.cards.at(load.card).open, payment);
      load_fen += load.fen;
    }
    std::sort(keys.begin(), keys.end());
    EXPECT_EQ(Items(), keys);
    int64_t voided_fen = 0;
    for (const auto& [payment, remainder] : world_.state().payments) {
      for (size_t i = 0; i < remainder.reversal_legs.size(); ++i) {
        const bool stands = remainder.reversal_legs[i] == v1::TENDER_STATUS_PENDING ||
                            remainder.reversal_legs[i] == v1::TENDER_STATUS_FAILED;
        if (stands) voided_fen += StandingFen(payment, remainder, i);
      }
    }
    EXPECT_EQ(Pending(), load_fen + voided_fen);
  }

  // Of a card tender whose reversal did not go through: less what was given back since.
  static int64_t StandingFen(PaymentId payment, const PaymentRemainder& remainder, size_t index) {
    int64_t fen = 300;
    if (index < remainder.refunded_fen.size()) fen -= remainder.refunded_fen[index];
    for (const PendingRefund& leg : remainder.pending_refunds) fen += leg.tender_index == index ? leg.amount_fen : 0;
    return fen;
  }

  std::mt19937_64 random_;
  int made_ = 0;
};

TEST_F(RandomCards, AreWrittenOrGivenBackOnceAndNeverBoth) {
  const char* given = std::getenv("DAYBOOK_SEED");
  const uint64_t seed = given == nullptr ? 20'261'123 : std::strtoull(given, nullptr, 10);
  SCOPED_TRACE(absl::StrCat("DAYBOOK_SEED=", seed));
  random_.seed(seed);
  std::map<std::string, int> accepted;
  for (int i = 0; i < 1'500 && !HasFailure(); ++i) {
    When(Draw(4) == 0 ? TopUpSome() : Some());
    if (!status_.ok()) continue;
    ++accepted[v1::Event::descriptor()->FindFieldByNumber(Event().payload_case())->name()];
    ExpectSound();
  }
  // Otherwise nothing would have been tried.
  for (const char* kind : {"card_top_up_paid", "card_written", "card_write_failed", "card_rewritten",
                           "payment_reversed", "payment_refunded", "tender_resolved"}) {
    EXPECT_GT(accepted[kind], 0) << kind;
  }
}

}  // namespace
}  // namespace daybook::domain
