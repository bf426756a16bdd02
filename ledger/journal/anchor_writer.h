// Keeps the anchor at most 100 ms behind what is durable, from a thread of its own, off the hot path.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "ledger/journal/anchor.h"
#include "ledger/journal/files.h"

namespace daybook::journal {

class AnchorWriter {
 public:
  // `durable` tells what to write; called from the writer's thread too.
  AnchorWriter(Files files, std::string path, std::function<Anchor()> durable);
  // Writes a last time.
  ~AnchorWriter();

  // Writes and syncs now, when there is something new. Safe from any thread.
  absl::Status Write();

 private:
  void Run();

  const Files files_;
  const std::string path_;
  const std::function<Anchor()> durable_;

  absl::Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;

  // Held over the disk's work, so that an older state never replaces a newer one.
  absl::Mutex write_mutex_ ABSL_ACQUIRED_AFTER(mutex_);
  Anchor written_ ABSL_GUARDED_BY(write_mutex_);

  std::thread thread_;
};

}  // namespace daybook::journal
