// From commands to events without a ledger: the rules alone, in memory, one command after the other. For benchmarks that
// need events as input, and for tests that ask whether the rules accept what the workload writes.
//
//   RulesOnly rules;                                  // event 1 is written: administrator 1
//   for (const v1::Command& command : city.commands()) DAYBOOK_CHECK(rules.Submit(command).ok());
//   rules.encoded(1)                                  // as the journal would store it
//
// Keeps every event it made, so that it can look up what later commands refer to.
//
// Threads: belongs to one thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "absl/status/status.h"
#include "bench/workload.h"
#include "daybook/v1/event.pb.h"
#include "ledger/domain/domain.h"

namespace daybook::bench {

// First 16 bytes of SHA-256 over the command's canonical bytes without its request id, as on every event.
CommandDigest DigestOf(const v1::Command& command);

class RulesOnly {
 public:
  // Creates the ledger, `commit_time_micros` being the time of everything that follows: nine o'clock on 2026-11-23.
  explicit RulesOnly(int64_t commit_time_micros = 1'795'395'600'000'000);

  // Checks the shape, looks up the facts, decides and evolves. A refusal changes nothing.
  absl::Status Submit(const v1::Command& command);

  // In order of sequence, from 1.
  const std::vector<std::shared_ptr<const v1::Event>>& events() const { return events_; }
  // The exact bytes of an event.
  const std::string& encoded(uint64_t sequence) const { return encoded_[sequence - 1]; }
  const std::vector<std::string>& encoded() const { return encoded_; }

  const domain::LedgerState& state() const { return state_; }
  domain::LedgerState& state() { return state_; }

 private:
  domain::Facts FindFacts(const v1::Command& command);
  void Take(const v1::Command& command, const domain::EventList& made);

  int64_t commit_time_micros_;
  domain::LedgerState state_;
  std::vector<std::shared_ptr<const v1::Event>> events_;
  std::vector<std::string> encoded_;
  // First event of a command, and the event that took a payment, by position in events_.
  std::unordered_map<std::string, size_t> first_event_;
  std::unordered_map<uint64_t, size_t> payments_;
  // Sequence that used a unique key.
  std::unordered_map<std::string, uint64_t> used_;
  std::unordered_map<std::string, std::string> remainders_;
};

// A city under load as events: an opened city, then `payments` payments of PaymentStream in this mix.
std::unique_ptr<RulesOnly> MakePaymentLog(size_t payments, PaymentMix mix, const WorkloadOptions& options);
// Sequence of the first of those payments.
uint64_t FirstPayment(const RulesOnly& rules);

}  // namespace daybook::bench
