// RocksDB as the journal uses it: its settings (every one of them decided), its column families by name, and the
// listener that fences on background errors. RocksDB's headers stay in the .cc files.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "ledger/journal/journal.h"
#include "ledger/journal/page_ranges.h"

namespace rocksdb {
class ColumnFamilyHandle;
class DB;
class Env;
}  // namespace rocksdb

namespace daybook::journal {

// Why nothing may be written any more. The first reason stays. Safe from any thread.
class Fence {
 public:
  void Close(absl::Status why);
  absl::Status status() const;

 private:
  std::atomic<bool> closed_{false};
  mutable absl::Mutex mutex_;
  absl::Status why_ ABSL_GUARDED_BY(mutex_);
};

enum class Family : uint8_t { kDefault, kPages, kTree, kRuns, kRemainders, kDays, kMeta };
inline constexpr size_t kFamilies = 7;

// Names of the column families, in the order of Family.
const std::array<const char*, kFamilies>& FamilyNames();
Family FamilyOf(JournalRow::Family family);

enum class StoreMode {
  // Writes nothing, deletes nothing.
  kReadOnly,
  kReadWrite,
  // As kReadWrite, but the folder has no database yet.
  kCreate,
};

// What one table of `pages` holds.
struct TableRange {
  std::string name;
  PageRange range;
};

// Threads: as rocksdb::DB.
class Store {
 public:
  // STORE_CORRUPT when there is no sound database; kFailedPrecondition when it is a foreign one or, as STORE_NEWER, has
  // column families this program does not know. A background error closes `fence`.
  static absl::StatusOr<std::unique_ptr<Store>> Open(const std::string& folder, StoreMode mode,
                                                     const std::shared_ptr<rocksdb::FileSystem>& file_system,
                                                     std::shared_ptr<Fence> fence);
  ~Store();

  rocksdb::DB* db() const { return db_.get(); }
  rocksdb::ColumnFamilyHandle* handle(Family family) const { return handles_[static_cast<size_t>(family)]; }

  // kNotFound when there is none.
  absl::StatusOr<std::string> Get(Family family, absl::string_view key) const;
  // Rows whose key is ≥ first and begins with `prefix`, ascending, until `visit` fails.
  absl::Status ScanRows(Family family, absl::string_view prefix, absl::string_view first,
                        absl::FunctionRef<absl::Status(absl::string_view key, absl::string_view value)> visit) const;
  // The tables of `pages`, ordered by page. STORE_CORRUPT for a table that is not dense in itself.
  absl::StatusOr<std::vector<TableRange>> PageTables() const;
  // Recomputes the SHA-256 of every table file and compares with the manifest.
  absl::Status VerifyTables() const;

 private:
  Store() = default;

  std::unique_ptr<rocksdb::Env> env_;
  std::unique_ptr<rocksdb::DB> db_;
  std::array<rocksdb::ColumnFamilyHandle*, kFamilies> handles_{};
};

}  // namespace daybook::journal
