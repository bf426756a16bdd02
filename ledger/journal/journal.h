// The journal: the durable log of events on RocksDB, its Merkle tree, remainders and day index. The only place that
// knows where pages live.
//
//   auto journal = Journal::Open(options);          // walks the write-ahead logs, checks, then claims an epoch
//   journal->Append(group, leaves);                              // one synced write
//   journal->Scan(first, last, [](const Page& page) { … });      // verified
//
// Threads: Append, and whatever else writes, from one thread (the committer). Everything that reads, from any thread;
// readers see only what is durable. After a failed Append the journal is fenced: every later Append fails with
// STORE_FAILED and reads go on. Nothing is ever deleted from the log.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "ledger/base/digest.h"
#include "ledger/journal/page.h"

namespace rocksdb {
class FileSystem;
}

namespace daybook::journal {

struct JournalOptions {
  // The data directory.
  std::string directory;
  // The anchor: the last (size, root) known outside the directory. Empty: "<directory>.anchor" beside it.
  std::string anchor_path;
  // Create the ledger here: the directory is absent or empty, and there is no anchor. Otherwise it must exist.
  bool create = false;
  // For `create`: never 0.
  uint64_t ledger_id = 0;
  // Nothing is written: no claim, no repair; Append fails. For `verify` on a stopped ledger.
  bool read_only = false;
  // A file system to run on, for tests that damage or fail it. Null: the real one.
  std::shared_ptr<rocksdb::FileSystem> file_system;
  // Open although the anchor is missing (its device was lost, the directory was restored), and write a new one. Without
  // it a missing anchor refuses: nobody could say whether the newest events are still there.
  bool accept_missing_anchor = false;
  // Switches the sync off, for the benchmark that prices it. Never in the server.
  bool sync = true;
};

// RFC 6962 tree over the first `size` events.
struct TreeSize {
  uint64_t size = 0;
  Digest root{};
};

// A row of another column family that rides in the same write as a group.
struct JournalRow {
  enum class Family { kRemainders, kDays, kRuns, kMeta };
  Family family = Family::kRemainders;
  std::string key;
  // Absent: delete (only runs that a merge has replaced).
  std::string value;
  bool remove = false;
};

// The range of a closed day.
struct DayRange {
  uint32_t centre = 0;
  int32_t business_date = 0;
  uint64_t first_sequence = 0;
  // The BusinessDayClosed itself.
  uint64_t last_sequence = 0;
};

struct JournalCounters {
  uint64_t syncs = 0;
  uint64_t pages = 0;
  uint64_t stored_bytes = 0;
};

class Journal {
 public:
  // Opens in two phases (docs/formats/page.md, "Opening"). kNotFound: no ledger here; kAlreadyExists: `create` on
  // something that exists; kFailedPrecondition: locked by another process, foreign, or STORE_NEWER; kPermissionDenied:
  // not writable; kDataLoss (STORE_CORRUPT): damaged, the message names file and offset or sequence; nothing is
  // deleted.
  static absl::StatusOr<std::unique_ptr<Journal>> Open(const JournalOptions& options);
  // Writes the anchor a last time, then closes.
  ~Journal();
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  uint64_t ledger_id() const;
  uint64_t epoch() const;
  // What is durable. Safe from any thread.
  TreeSize durable() const;
  // Root of the tree over the first `size` events, ≤ durable().size: kOutOfRange beyond. Reads; any thread.
  absl::StatusOr<Digest> RootAt(uint64_t size) const;
  int64_t last_commit_time_micros() const;

  // Writes one group: seals and chains the pages, hashes their events, extends the tree, one WriteBatch, one sync.
  // `leaves` receives the leaf hash of every event of all pages, in order. STORE_FAILED: outcome unknown, fenced.
  // Without pages only the rows are written.
  absl::Status Append(absl::Span<const PageBody> pages, absl::Span<const JournalRow> rows,
                      std::vector<Digest>& leaves);

  // The page that holds `sequence`. kNotFound beyond what is durable; kDataLoss when damaged.
  absl::StatusOr<Page> ReadPage(uint64_t sequence) const;

  // Calls `visit` for each page holding events of first..last (both included; last 0: the durable end), in order, until
  // it returns an error. Verifies checksums, density of sequences and page numbers, and the iterator's status, and that
  // the last sequence was reached: a hole or an early end is kDataLoss. `verify_chain` also recomputes every root.
  absl::Status Scan(uint64_t first, uint64_t last, bool verify_chain,
                    absl::FunctionRef<absl::Status(const Page&)> visit) const;

  // kNotFound when there is none.
  absl::StatusOr<std::string> GetRow(JournalRow::Family family, absl::string_view key) const;
  // All rows whose key begins with `prefix`, ascending.
  absl::Status ScanRows(JournalRow::Family family, absl::string_view prefix,
                        absl::FunctionRef<absl::Status(absl::string_view key, absl::string_view value)> visit) const;

  // Checks what a scan does not see: tree rows against recomputed subtrees, tables' metadata tiling 1..S, SHA-256 of
  // table files. First problem as kDataLoss.
  absl::Status VerifyStore() const;

  // Writes the anchor now and syncs it (a background thread does it at most 100 ms behind).
  absl::Status WriteAnchor();

  // OK, or why the journal is fenced: a write failed, or RocksDB reported a background error. Safe from any thread.
  absl::Status fence() const;

  JournalCounters counters() const;

 private:
  struct Impl;
  explicit Journal(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// Days: key and value of the row of a closed day in Family::kDays.
JournalRow EncodeDay(const DayRange& day);
absl::StatusOr<DayRange> DecodeDay(absl::string_view key, absl::string_view value);
// The key of a day, for GetRow; with business_date 0 the prefix of all days of the centre, for ScanRows.
std::string DayKey(uint32_t centre, int32_t business_date);

}  // namespace daybook::journal
