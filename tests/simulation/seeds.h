// Thousands of histories, each from its seed. DAYBOOK_SEED=n runs one seed, DAYBOOK_SEEDS=n so many of them from
// DAYBOOK_FIRST_SEED (1) on.
#pragma once

#include <cstdlib>
#include <functional>
#include <optional>
#include <string>

#include "gtest/gtest.h"
#include "tests/simulation/history.h"

namespace daybook::simulation {

inline std::optional<uint64_t> NumberFrom(const char* name) {
  const char* text = std::getenv(name);
  if (text == nullptr) return std::nullopt;
  return std::strtoull(text, nullptr, 10);
}

// Whether all of `seeds` ran and nothing was wrong. `check` judges the log of a history.
inline bool RunSeeds(uint64_t seeds, const HistoryOptions& options, Census& census,
                     const std::function<std::string(const Log&)>& check) {
  const std::optional<uint64_t> only = NumberFrom("DAYBOOK_SEED");
  const uint64_t first = only.value_or(NumberFrom("DAYBOOK_FIRST_SEED").value_or(1));
  const uint64_t count = only.has_value() ? 1 : NumberFrom("DAYBOOK_SEEDS").value_or(seeds);
  int failures = 0;
  for (uint64_t seed = first; seed < first + count && failures < 3; ++seed) {
    History history(seed, options);
    std::string wrong = history.Run(census);
    if (wrong.empty()) wrong = check(history.log());
    if (wrong.empty()) continue;
    ++failures;
    ADD_FAILURE() << "DAYBOOK_SEED=" << seed << "\n" << history.LastCommands() << wrong;
  }
  return failures == 0 && count >= seeds;
}

}  // namespace daybook::simulation
