// Opening and creating the log on disk: the lock, the anchor, the write-ahead logs, the read-only look, and only then
// the open for writing (docs/formats/page.md, "Opening"). Nothing that could be evidence is deleted on the way.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "ledger/journal/files.h"
#include "ledger/journal/journal.h"
#include "ledger/journal/log_view.h"
#include "ledger/journal/store.h"

namespace daybook::journal {

// Where things lie.
struct Layout {
  explicit Layout(const JournalOptions& options);

  const std::string directory;
  // RocksDB's folder.
  const std::string log;
  const std::string lock;
  const std::string anchor;
  // Folders of hard links while an open is being checked: this and a number.
  const std::string aside;
  // Ends of write-ahead logs that were cut off after a power loss, kept for ever.
  const std::string torn;
};

// Row "ledger" of column family `meta`: what this folder is.
inline constexpr char kLedgerKey[] = "ledger";
inline constexpr uint32_t kLedgerFormat = 1;
std::string EncodeLedgerRow(uint64_t ledger_id);

struct OpenedLog {
  std::shared_ptr<rocksdb::FileLock> lock;
  std::unique_ptr<Store> store;
  uint64_t ledger_id = 0;
  // Epoch 0 and no page when the log was just created: the first claim also writes the ledger row.
  Tip tip;
};

// Fails as Journal::Open. `fence` closes on background errors.
absl::StatusOr<OpenedLog> OpenLog(const JournalOptions& options, const Files& files, std::shared_ptr<Fence> fence);
absl::StatusOr<OpenedLog> CreateLog(const JournalOptions& options, const Files& files, std::shared_ptr<Fence> fence);

}  // namespace daybook::journal
