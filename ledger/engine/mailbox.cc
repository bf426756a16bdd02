#include "ledger/engine/mailbox.h"

#include <utility>

#include "ledger/base/checks.h"
#include "ledger/base/rejection.h"

namespace daybook::engine {
namespace {

// While the disk is busy, fewer commands than these wait to be judged together: their group cannot leave yet, and waking the
// sequencer for each costs more than judging it.
constexpr size_t kWorthWaking = 32;

}  // namespace

absl::Status Mailbox::Offer(Submission* submission) {
  const size_t commands = submission->commands->size();
  {
    absl::MutexLock lock(&mutex_);
    if (closed_) return Rejected(v1::REJECTION_REASON_SHUTTING_DOWN);
    // A request larger than the whole budget is let into an empty queue: it is bounded by its own limits.
    const bool full = commands_ + commands > options_.queue_commands_max || bytes_ + submission->bytes > options_.queue_bytes_max;
    if (full && commands_ > 0) return Rejected(v1::REJECTION_REASON_OVERLOADED);
    commands_ += commands;
    bytes_ += submission->bytes;
    arrived_.push_back(submission);
    arrived_commands_ += commands;
    if (sleeping_ && MayTakeArrived()) wake_.Signal();
  }
  return absl::OkStatus();
}

bool Mailbox::OfferTask(std::function<void()> task) {
  absl::MutexLock lock(&mutex_);
  if (closed_) return false;
  tasks_.push_back(std::move(task));
  if (sleeping_) wake_.Signal();
  return true;
}

void Mailbox::Release(size_t commands, size_t bytes) {
  absl::MutexLock lock(&mutex_);
  DAYBOOK_CHECK(commands_ >= commands && bytes_ >= bytes);
  commands_ -= commands;
  bytes_ -= bytes;
}

void Mailbox::Close() {
  absl::MutexLock lock(&mutex_);
  closed_ = true;
  wake_.SignalAll();
}

void Mailbox::Usage(uint64_t& commands, uint64_t& bytes) const {
  absl::MutexLock lock(&mutex_);
  commands = commands_;
  bytes = bytes_;
}

void Mailbox::Return(Submission* submission) {
  absl::MutexLock lock(&mutex_);
  returned_.push_back(submission);
  if (sleeping_) wake_.Signal();
}

void Mailbox::SetCommitterIdle(bool idle) {
  absl::MutexLock lock(&mutex_);
  committer_idle_ = idle;
  if (idle && sleeping_) wake_.Signal();
}

bool Mailbox::MayTakeArrived() const {
  return !arrived_.empty() && (committer_idle_ || closed_ || arrived_commands_ >= kWorthWaking);
}

void Mailbox::Take(bool group_waits, bool may_end, Delivery& delivery) {
  delivery.Clear();
  absl::MutexLock lock(&mutex_);
  while (!MayTakeArrived() && returned_.empty() && tasks_.empty() && !(closed_ && may_end) &&
         !(group_waits && committer_idle_)) {
    sleeping_ = true;
    wake_.Wait(&mutex_);
  }
  sleeping_ = false;
  arrived_commands_ = 0;
  delivery.arrived.swap(arrived_);
  delivery.returned.swap(returned_);
  delivery.tasks.swap(tasks_);
  delivery.closed = closed_;
}

bool Mailbox::committer_idle() const {
  absl::MutexLock lock(&mutex_);
  return committer_idle_;
}

void Mailbox::WaitForIdleCommitter() {
  absl::MutexLock lock(&mutex_);
  while (!committer_idle_) {
    sleeping_ = true;
    wake_.Wait(&mutex_);
  }
  sleeping_ = false;
}

}  // namespace daybook::engine
