#include "ledger/engine/checkpointer.h"

#include <utility>

#include "ledger/base/status_macros.h"
#include "ledger/engine/threads.h"

namespace daybook::engine {
namespace {

// Encoding yields to everybody.
constexpr int kNice = 10;

}  // namespace

Checkpointer::Checkpointer(const journal::CheckpointStore& store, uint64_t checkpoint_events, uint64_t checkpoint_sequence)
    : store_(store),
      checkpoint_events_(checkpoint_events),
      checkpoint_sequence_(checkpoint_sequence),
      due_(checkpoint_sequence + checkpoint_events) {
  thread_ = std::thread([this] { Run(); });
}

Checkpointer::~Checkpointer() { Stop(); }

void Checkpointer::Take(uint64_t sequence, std::vector<FoldSnapshot> folds) {
  absl::MutexLock lock(&mutex_);
  sequence_ = sequence;
  folds_ = std::move(folds);
  wake_.Signal();
}

void Checkpointer::Stop() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
    wake_.SignalAll();
  }
  if (thread_.joinable()) thread_.join();
}

void Checkpointer::Run() {
  NameThread("checkpoints");
  YieldToOthers(kNice);
  while (true) {
    std::vector<FoldSnapshot> folds;
    uint64_t sequence = 0;
    {
      absl::MutexLock lock(&mutex_);
      while (folds_.empty() && !stopping_) wake_.Wait(&mutex_);
      if (folds_.empty()) return;
      folds.swap(folds_);
      sequence = sequence_;
    }
    // A checkpoint that cannot be written costs a longer start, nothing else; the next one is tried in its turn.
    if (Write(sequence, folds).ok()) checkpoint_sequence_.store(sequence, std::memory_order_relaxed);
    due_.store(sequence + checkpoint_events_, std::memory_order_relaxed);
  }
}

absl::Status Checkpointer::Write(uint64_t sequence, const std::vector<FoldSnapshot>& folds) const {
  for (const FoldSnapshot& fold : folds) {
    DAYBOOK_RETURN_IF_ERROR(store_.Save(fold.name, fold.version, sequence, fold.save()));
  }
  return absl::OkStatus();
}

}  // namespace daybook::engine
