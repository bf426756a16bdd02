// Walks every write-ahead log itself before RocksDB does, because no recovery mode of RocksDB finds every flipped bit:
// some end a log silently, as if nothing had followed.
//
// A log is records in 32 KiB blocks, each with a 7-byte header (masked CRC-32C, length, type). Only types 1..4 are
// legal. A log must end at a record's end, or in a torn last record: one that no valid record follows, and that no
// single flipped bit explains. Torn ends are what a power loss leaves of a write nobody was told of; everything else is
// damage.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ledger/journal/files.h"

namespace daybook::journal {

struct WalFile {
  // "000012.log".
  std::string name;
  uint64_t bytes = 0;
  // End of the last whole record; less than `bytes` when the end is torn.
  uint64_t good_bytes = 0;
  uint64_t records = 0;

  bool torn() const { return good_bytes < bytes; }
};

// All logs of the folder, in order. STORE_CORRUPT names file and offset; nothing is changed.
absl::StatusOr<std::vector<WalFile>> CheckWals(const Files& files, const std::string& folder);

}  // namespace daybook::journal
