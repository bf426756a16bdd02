// Checkpoint files of folds: `<directory>/checkpoints/<fold>-<version>-<sequence>`, with a SHA-256 trailer. Written aside,
// synced, renamed, the folder synced; the two newest of a fold are kept.
//
// Threads: safe from any thread; one writer per fold at a time.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace daybook::journal {

struct Checkpoint {
  uint64_t sequence = 0;
  std::string bytes;
};

class CheckpointStore {
 public:
  // Creates the folder when it is missing.
  explicit CheckpointStore(std::string data_directory);

  absl::Status Save(absl::string_view fold, uint32_t version, uint64_t sequence, absl::string_view bytes) const;

  // The newest sound checkpoint of this fold and version at or before `sequence_max`; kNotFound when there is none. Damaged
  // ones are passed over and kept, and named in `findings` when given; one beyond sequence_max is refused (passed over, named).
  absl::StatusOr<Checkpoint> LoadNewest(absl::string_view fold, uint32_t version, uint64_t sequence_max,
                                        std::string* findings = nullptr) const;

 private:
  std::string folder_;
};

}  // namespace daybook::journal
