// Checkpoint files of folds: `<directory>/checkpoints/<fold>-<version>-<sequence>`, with a SHA-256 trailer that covers
// the name too (docs/formats/page.md, "Checkpoints"). Written aside, synced, renamed, the folder synced; the two newest
// of a fold are kept.
//
// Threads: safe from any thread; one writer per fold at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace rocksdb {
class FileSystem;
}

namespace daybook::journal {

struct Checkpoint {
  uint64_t sequence = 0;
  std::string bytes;
};

class CheckpointStore {
 public:
  // The folder is created by the first Save. `file_system`: for tests that damage or fail it; null: the real one.
  explicit CheckpointStore(std::string data_directory, std::shared_ptr<rocksdb::FileSystem> file_system = nullptr);

  absl::Status Save(absl::string_view fold, uint32_t version, uint64_t sequence, absl::string_view bytes) const;

  // The newest sound checkpoint of this fold and version at or before `sequence_max`; kNotFound when there is none.
  // Damaged ones are passed over and kept, and named in `findings` when given; one beyond sequence_max is refused
  // (passed over, named).
  absl::StatusOr<Checkpoint> LoadNewest(absl::string_view fold, uint32_t version, uint64_t sequence_max,
                                        std::string* findings = nullptr) const;

  // Checks every checkpoint file, of whatever fold and version: STORE_CORRUPT naming the first bad one.
  absl::Status VerifyAll() const;

 private:
  absl::Status RemoveOld(absl::string_view fold) const;

  std::shared_ptr<rocksdb::FileSystem> file_system_;
  std::string data_directory_;
  std::string folder_;
};

}  // namespace daybook::journal
