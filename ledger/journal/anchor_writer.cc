#include "ledger/journal/anchor_writer.h"

#include <utility>

#include "absl/time/time.h"
#include "ledger/base/status_macros.h"

namespace daybook::journal {
namespace {

// Leaves 20 ms of the promised 100 for the disk.
constexpr absl::Duration kInterval = absl::Milliseconds(80);

}  // namespace

AnchorWriter::AnchorWriter(Files files, std::string path, std::function<Anchor()> durable)
    : files_(std::move(files)), path_(std::move(path)), durable_(std::move(durable)), thread_([this] { Run(); }) {}

AnchorWriter::~AnchorWriter() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  thread_.join();
  // What was not written stays behind by so much; the next open accepts an older anchor.
  (void)Write();
}

absl::Status AnchorWriter::Write() {
  absl::MutexLock lock(&write_mutex_);
  const Anchor anchor = durable_();
  if (anchor.size == written_.size && anchor.epoch == written_.epoch) return absl::OkStatus();
  DAYBOOK_RETURN_IF_ERROR(files_.Replace(path_, EncodeAnchor(anchor)));
  written_ = anchor;
  return absl::OkStatus();
}

void AnchorWriter::Run() {
  absl::MutexLock lock(&mutex_);
  while (!mutex_.AwaitWithTimeout(absl::Condition(&stopping_), kInterval)) {
    mutex_.Unlock();
    // Tried again at the next turn: the anchor may lag when its disk fails, the log may not.
    (void)Write();
    mutex_.Lock();
  }
}

}  // namespace daybook::journal
