// The domain as the engine drives it, without a disk: facts from its own log, repeats answered from it, a second memory
// that only ever replays what the log holds, a third that began from a checkpoint.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ledger/domain/domain.h"

namespace daybook::simulation {

namespace v1 = ::daybook::v1;

class DomainSubject {
 public:
  using Events = std::vector<std::shared_ptr<const v1::Event>>;

  // A receipt (without hashes), or the refusal.
  absl::StatusOr<v1::Receipt> Submit(const v1::Command& command, int64_t now_micros);
  // The events of the last command; empty when it was refused or a repeat.
  const Events& events() const { return last_; }
  const Events& log() const { return log_; }
  const domain::LedgerState& state() const { return live_.state(); }

  // Saves the live memory and goes on beside it from what was saved.
  void TakeCheckpoint();
  // What differs between the memories that must be equal; empty: nothing.
  std::string CompareMemories() const;

 private:
  struct Answer {
    std::string content;
    v1::Receipt receipt;
    Events events;
  };

  absl::StatusOr<v1::Receipt> Again(const Answer& first, const v1::Command& command) const;
  domain::Facts FetchFacts(const v1::Command& command);
  void Keep(const v1::Command& command, domain::EventList& events, int64_t now_micros);

  domain::LedgerStateFold live_;
  domain::LedgerStateFold replayed_;
  domain::LedgerStateFold restored_;
  Events log_;
  Events last_;
  std::map<std::string, Answer> answers_;
  std::map<uint64_t, std::shared_ptr<const v1::Event>> payments_;
  std::map<std::string, uint64_t> unique_keys_;
  std::map<std::string, std::string> remainders_;
};

}  // namespace daybook::simulation
