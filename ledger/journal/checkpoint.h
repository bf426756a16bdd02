// Checkpoint files of folds: `<directory>/checkpoints/<fold>-<version>-<sequence>`, with a SHA-256 trailer that covers
// the name too (docs/formats/page.md, "Checkpoints"). Each says which history it was taken from: the ledger's number and the
// tree's root at its sequence. Where an older log was put back beside younger checkpoints, those of the history that is gone
// are passed over, also when the new one has grown past them. Written aside, synced, renamed, the folder synced; the two newest
// of a fold, up to the one just written, are kept.
//
// Threads: safe from any thread; one writer per fold at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "ledger/base/digest.h"

namespace rocksdb {
class FileSystem;
}

namespace daybook::journal {

struct Checkpoint {
  uint64_t sequence = 0;
  std::string bytes;
};

// The log that checkpoints belong to.
struct CheckpointHistory {
  uint64_t ledger_id = 0;
  // Root of the tree over the log's first `size` events; any thread.
  std::function<absl::StatusOr<Digest>(uint64_t size)> root_at;
};

class CheckpointStore {
 public:
  // The folder is created by the first Save. `file_system`: for tests that damage or fail it; null: the real one.
  CheckpointStore(std::string data_directory, CheckpointHistory history,
                  std::shared_ptr<rocksdb::FileSystem> file_system = nullptr);

  // `sequence` is durable.
  absl::Status Save(absl::string_view fold, uint32_t version, uint64_t sequence, absl::string_view bytes) const;

  // The newest sound checkpoint of this fold and version at or before `sequence_max`; kNotFound when there is none.
  // Damaged ones, those beyond sequence_max and those of another history are passed over, and named in `findings` when given.
  absl::StatusOr<Checkpoint> LoadNewest(absl::string_view fold, uint32_t version, uint64_t sequence_max,
                                        std::string* findings = nullptr) const;

  // Checks every checkpoint file, of whatever fold and version: STORE_CORRUPT naming the first that is damaged. What belongs to
  // another history is sound in itself.
  absl::Status VerifyAll() const;

 private:
  absl::StatusOr<std::string> OriginOf(uint64_t sequence) const;
  absl::Status RemoveOld(absl::string_view fold, uint64_t sequence) const;

  std::shared_ptr<rocksdb::FileSystem> file_system_;
  std::string data_directory_;
  CheckpointHistory history_;
  std::string folder_;
};

}  // namespace daybook::journal
