// Facts: what a command needs to know about things the ledger state no longer holds. The engine fetches them before the
// command is judged, so that Decide stays pure.
//
//   while (FactKeys keys = MissingFacts(state, facts, command); !keys.empty()) { …fetch, add to facts… }
//   Decide(state, facts, command, context, events);
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/strings/string_view.h"
#include "daybook/v1/event.pb.h"
#include "ledger/base/ids.h"

namespace daybook::domain {

// What later events changed about a closed thing, by its key ("payment/17", "session/4"): serialised by the domain,
// kept by the journal's column family `remainders`, never interpreted by either.
struct RemainderRow {
  std::string key;
  std::string value;
};

// A payment to be looked up by number: its event is the PaymentReceived or CardTopUpPaid with that number, the first such
// event at or after `from_sequence`.
struct PaymentKey {
  PaymentId payment;
  uint64_t from_sequence = 1;
};

// What is still missing.
struct FactKeys {
  absl::InlinedVector<std::string, 1> request_ids;
  absl::InlinedVector<PaymentKey, 1> payments;
  // Things that may be used once only, as UniqueKeys() spells them.
  absl::InlinedVector<std::string, 1> unique_keys;
  absl::InlinedVector<std::string, 1> remainders;

  bool empty() const {
    return request_ids.empty() && payments.empty() && unique_keys.empty() && remainders.empty();
  }
};

// What has been fetched. Every key asked for is present afterwards, with an empty answer where there is nothing.
// Not thread-safe; cheap while empty.
class Facts {
 public:
  using Events = std::vector<std::shared_ptr<const v1::Event>>;

  // The events of the command with this request id; empty: there is none in the log.
  void AddCommand(std::string request_id, Events events) {
    commands_.push_back({std::move(request_id), std::move(events)});
  }
  // nullptr: not looked up.
  const Events* FindCommand(absl::string_view request_id) const {
    for (const auto& entry : commands_) {
      if (entry.key == request_id) return &entry.value;
    }
    return nullptr;
  }

  // The event that took the payment with this number; null event: there is none.
  void AddPayment(PaymentId payment, std::shared_ptr<const v1::Event> event) {
    payments_.push_back({payment, std::move(event)});
  }
  // nullptr: not looked up.
  const std::shared_ptr<const v1::Event>* FindPayment(PaymentId payment) const {
    for (const auto& entry : payments_) {
      if (entry.key == payment) return &entry.value;
    }
    return nullptr;
  }

  // Sequence of the event that used the key; 0: unused.
  void AddUniqueKey(std::string key, uint64_t sequence) { unique_keys_.push_back({std::move(key), sequence}); }
  // nullptr: not looked up.
  const uint64_t* FindUniqueKey(absl::string_view key) const {
    for (const auto& entry : unique_keys_) {
      if (entry.key == key) return &entry.value;
    }
    return nullptr;
  }

  // A stored remainder; empty: there is none.
  void AddRemainder(std::string key, std::string value) { remainders_.push_back({std::move(key), std::move(value)}); }
  // nullptr: not looked up.
  const std::string* FindRemainder(absl::string_view key) const {
    for (const auto& entry : remainders_) {
      if (entry.key == key) return &entry.value;
    }
    return nullptr;
  }

 private:
  template <typename Key, typename Value>
  struct Entry {
    Key key;
    Value value;
  };
  absl::InlinedVector<Entry<std::string, Events>, 1> commands_;
  absl::InlinedVector<Entry<PaymentId, std::shared_ptr<const v1::Event>>, 1> payments_;
  absl::InlinedVector<Entry<std::string, uint64_t>, 2> unique_keys_;
  absl::InlinedVector<Entry<std::string, std::string>, 1> remainders_;
};

}  // namespace daybook::domain
