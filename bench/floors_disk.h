// The floors of the disk: what a synced write costs where the ledger's data lie, with nothing around it.
//
// Threads: each function blocks its caller for `seconds` and leaves nothing behind.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "bench/histogram.h"

namespace daybook::bench {

struct DiskFloor {
  // Of a write with its sync.
  Histogram latency;
  double writes_per_second = 0;
};

// Appends 4 KiB to a file in `folder` and calls fdatasync, again and again.
absl::StatusOr<std::unique_ptr<DiskFloor>> MeasureFdatasync(const std::string& folder, double seconds);

// Writes one page of `events` 200-byte events into a RocksDB in `folder`, synced, again and again.
absl::StatusOr<std::unique_ptr<DiskFloor>> MeasureRocksDb(const std::string& folder, int events, double seconds);

}  // namespace daybook::bench
