// One history at the counters, drawn from a seed: every command put to the ledger's domain and to the naive model, and
// whatever must hold afterwards checked.
//
//   Census census;
//   History history(seed, {.nouns = kAllNouns, .commands = 250});
//   const std::string wrong = history.Run(census);      // what went wrong first; empty: nothing
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tests/simulation/command_generator.h"
#include "tests/simulation/domain_subject.h"
#include "tests/simulation/log_properties.h"
#include "tests/simulation/reference_model.h"

namespace daybook::simulation {

// What the seeds have seen, so that nobody tests nothing.
struct Census {
  std::map<std::string, int> accepted;
  std::map<std::string, int> refused;
};

struct HistoryOptions {
  uint32_t nouns = 0;
  int commands = 250;
};

class History {
 public:
  History(uint64_t seed, const HistoryOptions& options) : options_(options), generator_(seed, options.nouns) {}

  std::string Run(Census& census);
  // The last of them, readable.
  std::string LastCommands() const;
  const Log& log() const { return subject_.log(); }

 private:
  std::string Step(const v1::Command& command, Census& census);
  std::string CheckAccepted(const v1::Command& command, const Verdict& expected, const v1::Receipt& receipt,
                            size_t before);
  // What a count says it found.
  std::string CheckFindings(const v1::Command& command, const v1::Receipt& receipt) const;
  // Cases opened and limits passed.
  std::string CheckFollowers(const v1::Command& command, const Verdict& expected) const;
  // Every field of the first event's payload, where the model says it.
  std::string CheckFact(const v1::Command& command, const Verdict& expected) const;
  // Invariant 7: one figure for the cash in a drawer or safe; and what stands in the way of a close.
  std::string CheckExpectedCash() const;
  // Who holds each tool, key and work order.
  std::string CheckThings() const;
  std::string CheckOpenItems(uint32_t centre) const;
  // What the timer would put on record.
  std::string CheckDue() const;

  const HistoryOptions options_;
  CommandGenerator generator_;
  Model model_;
  DomainSubject subject_;
  Quantities holdings_;
  int64_t now_micros_ = 1'795'399'200'000'000;  // 2026-11-23 10:00 in China.
  std::vector<std::string> told_;
};

}  // namespace daybook::simulation
