// What the sequencer asks of the disk. The sequencer never reads it: a submission that needs something waits aside while the
// reader thread fetches, and comes back with the answers.
//
// Every answer says what it was worked out from, so that the sequencer can see when it has gone stale meanwhile.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "absl/status/status.h"
#include "daybook/v1/event.pb.h"
#include "daybook/v1/ledger_service.pb.h"
#include "ledger/base/digest.h"
#include "ledger/domain/facts.h"
#include "ledger/journal/request_index.h"

namespace daybook::engine {

// Who used a key of the permanent index: a request id, or a thing that may be used once only.
struct KeyQuestion {
  std::string key;
  uint64_t hash = 0;
  bool is_request_id = true;
  journal::RequestIndex::Candidates candidates;
};

struct KeyAnswer {
  // 0: nobody.
  uint64_t sequence = 0;
  // Of a request id: all events of its command, and their receipt.
  domain::Facts::Events events;
  v1::Receipt receipt;
  // What was looked through.
  absl::InlinedVector<uint64_t, 1> recent_checked;
  uint64_t watermark = 0;
};

struct Lookup {
  // --- Asked (sequencer) ---
  std::vector<KeyQuestion> keys;
  std::vector<domain::PaymentKey> payments;
  std::vector<std::string> remainders;
  // Payments are not read before this much is durable: it may be about what was judged a moment ago. Runs hold durable keys
  // only, a recent candidate says itself what it waits for, and the sequencer remembers the remainders that are not durable.
  uint64_t durable_first = 0;
  // How many remainders had left the state when the first of them was asked for.
  uint64_t departures = 0;
  // Only the command whose turn it is asks: the last trip failed, perhaps by what was asked for those behind it.
  bool alone = false;

  // --- Answered (reader) ---
  absl::Status failure;
  absl::flat_hash_map<std::string, KeyAnswer> answers;
  absl::flat_hash_map<PaymentId, std::shared_ptr<const v1::Event>> payment_answers;
  absl::flat_hash_map<std::string, std::string> remainder_answers;

  bool asks_nothing() const { return keys.empty() && payments.empty() && remainders.empty(); }
};

}  // namespace daybook::engine
