#include "ledger/engine/committer.h"

#include <utility>

#include "ledger/base/checks.h"
#include "ledger/base/rejection.h"
#include "ledger/domain/domain.h"
#include "ledger/engine/receipt.h"
#include "ledger/engine/threads.h"

namespace daybook::engine {
namespace {

// Groups kept for reuse: one filling, one in flight, two being answered.
constexpr size_t kSpareGroupsMax = 4;
// The folds are given a group's events in slices: those of a full group do not fit into a core's cache, and every fold would
// fetch them anew.
constexpr size_t kEventsPerSlice = 256;

}  // namespace

Committer::Committer(const LedgerOptions& options, journal::Journal& journal, journal::RequestIndex& index,
                     std::vector<Fold*> folds, Mailbox& mailbox, Progress& progress, Checkpointer& checkpointer,
                     std::function<void()> on_fence)
    : options_(options),
      journal_(journal),
      index_(index),
      folds_(std::move(folds)),
      mailbox_(mailbox),
      progress_(progress),
      checkpointer_(checkpointer),
      on_fence_(std::move(on_fence)) {
  thread_ = std::thread([this] { Run(); });
  answer_thread_ = std::thread([this] { RunAnswers(); });
}

Committer::~Committer() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
    given_changed_.SignalAll();
  }
  thread_.join();
  {
    absl::MutexLock lock(&answers_mutex_);
    answers_stopping_ = true;
    answers_changed_.SignalAll();
  }
  answer_thread_.join();
}

void Committer::Give(std::unique_ptr<Group> group) {
  mailbox_.SetCommitterIdle(false);
  absl::MutexLock lock(&mutex_);
  DAYBOOK_CHECK(given_ == nullptr);
  given_ = std::move(group);
  given_changed_.Signal();
}

std::unique_ptr<Group> Committer::NewGroup() {
  {
    absl::MutexLock lock(&answers_mutex_);
    if (!spares_.empty()) {
      std::unique_ptr<Group> group = std::move(spares_.back());
      spares_.pop_back();
      return group;
    }
  }
  return std::make_unique<Group>();
}

void Committer::Drain() {
  mailbox_.WaitForIdleCommitter();
  absl::MutexLock lock(&answers_mutex_);
  while (!answers_.empty() || answering_) answers_changed_.Wait(&answers_mutex_);
}

void Committer::ReadFolds(absl::FunctionRef<void(uint64_t as_of_sequence)> read) const {
  absl::ReaderMutexLock lock(&folds_mutex_);
  read(progress_.applied());
}

void Committer::Run() {
  NameThread("committer");
  while (true) {
    std::unique_ptr<Group> group;
    {
      absl::MutexLock lock(&mutex_);
      while (given_ == nullptr && !stopping_) given_changed_.Wait(&mutex_);
      if (given_ == nullptr) return;
      group = std::move(given_);
    }
    Commit(std::move(group));
  }
}

void Committer::Commit(std::unique_ptr<Group> group) {
  absl::Status status = progress_.fence();
  if (status.ok() && !group->pages.empty()) {
    status = Write(*group);
    if (status.ok()) {
      progress_.SetDurable(group->last_assigned);
      ApplyFolds(*group);
      progress_.ServeReaders();
      if (!group->saved_state.empty()) TakeCheckpoint(*group);
    } else {
      progress_.Fence(status);
      on_fence_();
    }
  }
  mailbox_.SetCommitterIdle(true);
  bool answer_here = group->finished.size() + group->after_durable.size() <= options_.answers_on_committer_max;
  if (answer_here) {
    // Answers leave in order: not while the answer thread still has earlier ones.
    absl::MutexLock lock(&answers_mutex_);
    answer_here = answers_.empty() && !answering_;
  }
  if (answer_here) {
    Answer(*group, status);
    Recycle(std::move(group));
  } else {
    PassOn(std::move(group), status);
  }
}

absl::Status Committer::Write(Group& group) {
  for (journal::JournalRow& row : index_.TakeRows()) group.rows.push_back(std::move(row));
  absl::Status status = journal_.Append(group.pages, group.rows, group.leaves);
  if (!status.ok()) {
    if (ReasonOf(status) == v1::REJECTION_REASON_STORE_FAILED) return status;
    return Rejected(v1::REJECTION_REASON_STORE_FAILED, status.message());
  }
  index_.Written();
  return absl::OkStatus();
}

void Committer::ApplyFolds(const Group& group) {
  absl::MutexLock lock(&folds_mutex_);
  const absl::Span<const v1::Event* const> events = group.events;
  for (size_t first = 0; first < events.size(); first += kEventsPerSlice) {
    for (Fold* fold : folds_) fold->Apply(events.subspan(first, kEventsPerSlice));
  }
  progress_.StoreApplied(group.last_assigned);
}

void Committer::TakeCheckpoint(Group& group) {
  std::vector<FoldSnapshot> snapshots;
  {
    absl::ReaderMutexLock lock(&folds_mutex_);
    for (const Fold* fold : folds_) snapshots.push_back({std::string(fold->name()), fold->version(), fold->Snapshot()});
  }
  const domain::LedgerStateFold kind;
  snapshots.push_back({std::string(kind.name()), kind.version(), [saved = std::move(group.saved_state)] { return saved; }});
  checkpointer_.Take(group.last_assigned, std::move(snapshots));
}

void Committer::Answer(Group& group, const absl::Status& status) {
  if (status.ok()) {
    for (const Group::Accepted& accepted : group.accepted) {
      FillReceipt(absl::MakeConstSpan(group.events).subspan(accepted.first_event, accepted.count),
                  absl::MakeConstSpan(group.leaves).subspan(accepted.first_event, accepted.count),
                  *accepted.result->mutable_receipt());
    }
  }
  size_t commands = 0, bytes = 0;
  for (const Group::Finished& finished : group.finished) {
    commands += finished.submission->commands->size();
    bytes += finished.submission->bytes;
  }
  mailbox_.Release(commands, bytes);
  for (const Group::Finished& finished : group.finished) finished.submission->Done(status.ok() ? finished.failure : status);
  for (const auto& call : group.after_durable) call(status);
}

void Committer::PassOn(std::unique_ptr<Group> group, const absl::Status& status) {
  absl::MutexLock lock(&answers_mutex_);
  answers_.push_back(ToAnswer{std::move(group), status});
  answers_changed_.SignalAll();
}

void Committer::RunAnswers() {
  NameThread("answers");
  answers_mutex_.Lock();
  while (true) {
    while (answers_.empty() && !answers_stopping_) answers_changed_.Wait(&answers_mutex_);
    if (answers_.empty()) break;
    ToAnswer next = std::move(answers_.front());
    answers_.pop_front();
    answering_ = true;
    answers_mutex_.Unlock();
    Answer(*next.group, next.status);
    Recycle(std::move(next.group));
    answers_mutex_.Lock();
    answering_ = false;
    if (answers_.empty()) answers_changed_.SignalAll();
  }
  answers_mutex_.Unlock();
}

// The sequencer still looks into the groups it handed over last, up to the one that this group names.
void Committer::Recycle(std::unique_ptr<Group> group) {
  group->ForgetCallers();
  const uint64_t oldest_in_sight = group->oldest_in_sight;
  std::vector<std::unique_ptr<Group>> out_of_sight;
  {
    absl::MutexLock lock(&answers_mutex_);
    kept_.push_back(std::move(group));
    while (kept_.front()->serial < oldest_in_sight) {
      out_of_sight.push_back(std::move(kept_.front()));
      kept_.pop_front();
    }
  }
  for (std::unique_ptr<Group>& spare : out_of_sight) {
    spare->Reset();
    absl::MutexLock lock(&answers_mutex_);
    if (spares_.size() < kSpareGroupsMax) spares_.push_back(std::move(spare));
  }
}

}  // namespace daybook::engine
