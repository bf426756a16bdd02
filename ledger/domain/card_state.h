// What the ledger knows about IC cards. Part of LedgerState: changed by Evolve alone.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "daybook/v1/card.pb.h"
#include "ledger/base/ids.h"

namespace daybook::domain {

namespace v1 = ::daybook::v1;

// A top-up whose card is not written: from its payment until the write is confirmed, or nothing is left to write.
struct CardLoad {
  uint64_t card = 0;
  uint32_t counter = 0;
  // The card's last counter before, and again when the load ends unwritten; 0: none was known.
  uint32_t previous_counter = 0;
  // CARD_LOAD_PENDING of this top-up: posted for it, less what was refunded.
  int64_t fen = 0;
  // Writing failed and was not tried again.
  bool failed = false;

  template <typename Archive, typename Self>
  static void Fields(Archive& archive, Self& self) {
    archive(self.card, self.counter, self.previous_counter, self.fen, self.failed);
  }
};

// What is known of a card. In the state while a write is open on it, and until the day of its last top-up closes; then
// the remainder "card/<number>".
struct Card {
  // Of its last top-up.
  CentreId centre;
  // Of the last top-up that was not taken back unwritten; 0: there was none.
  uint32_t last_counter = 0;
  // The top-up that is not written; none: no write is open.
  PaymentId open;

  template <typename Archive, typename Self>
  static void Fields(Archive& archive, Self& self) {
    archive(self.centre, self.last_counter, self.open);
  }
};

struct CardState {
  absl::flat_hash_map<PaymentId, CardLoad> loads;
  // By number.
  absl::flat_hash_map<uint64_t, Card> cards;

  // Null when no write of that top-up is open.
  const CardLoad* FindLoad(PaymentId payment) const {
    const auto it = loads.find(payment);
    return it == loads.end() ? nullptr : &it->second;
  }

  template <typename Archive, typename Self>
  static void Fields(Archive& archive, Self& self) {
    archive(self.loads, self.cards);
  }
};

}  // namespace daybook::domain
