// The price of starting over: every fold rebuilt from event 1, beside only reading and parsing the same events.
//
// Threads: blocks its caller and uses one core, but for what RocksDB does to read ahead.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace daybook::bench {

struct RebuildRuns {
  uint64_t events = 0;
  uint64_t stored_bytes = 0;
  // One entry per run: both read pages, check them and parse every event on an arena; one also applies all folds.
  std::vector<double> parse_events_per_second;
  std::vector<double> rebuild_events_per_second;
};

// Reads the first `events` events of the ledger in `data_folder`, which nobody may have open; it is opened read-only.
absl::StatusOr<RebuildRuns> MeasureRebuild(const std::string& data_folder, uint64_t events, int runs);

}  // namespace daybook::bench
