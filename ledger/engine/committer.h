// The committer: makes groups durable, one synced write each, lets every inline fold apply the same in-memory events, and
// sees that the answers leave.
//
// Threads: its own for writing and folding, one more for answers when there are many. Give() is the sequencer's.
#pragma once

#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "ledger/engine/checkpointer.h"
#include "ledger/engine/group.h"
#include "ledger/engine/mailbox.h"
#include "ledger/engine/options.h"
#include "ledger/engine/progress.h"
#include "ledger/fold.h"
#include "ledger/journal/journal.h"
#include "ledger/journal/request_index.h"

namespace daybook::engine {

class Committer {
 public:
  Committer(const LedgerOptions& options, journal::Journal& journal, journal::RequestIndex& index, std::vector<Fold*> folds,
            Mailbox& mailbox, Progress& progress, Checkpointer& checkpointer,
            std::function<void()> on_fence);
  // Finishes what was given.
  ~Committer();

  // Sequencer only, and only while the mailbox says that the committer is idle.
  void Give(std::unique_ptr<Group> group);
  // An empty group to fill.
  std::unique_ptr<Group> NewGroup();
  // Waits until everything given is durable and answered (or failed).
  void Drain();

  // Runs `read` under the shared fold lock.
  void ReadFolds(absl::FunctionRef<void(uint64_t as_of_sequence)> read) const;

 private:
  void Run();
  void RunAnswers();
  // Writes, folds, and passes on for answering.
  void Commit(std::unique_ptr<Group> group);
  absl::Status Write(Group& group);
  void ApplyFolds(const Group& group);
  void TakeCheckpoint(Group& group);
  void Answer(Group& group, const absl::Status& status);
  void PassOn(std::unique_ptr<Group> group, const absl::Status& status);
  void Recycle(std::unique_ptr<Group> group);

  const LedgerOptions& options_;
  journal::Journal& journal_;
  journal::RequestIndex& index_;
  const std::vector<Fold*> folds_;
  Mailbox& mailbox_;
  Progress& progress_;
  Checkpointer& checkpointer_;
  const std::function<void()> on_fence_;

  mutable absl::Mutex folds_mutex_;

  absl::Mutex mutex_;
  absl::CondVar given_changed_;
  std::unique_ptr<Group> given_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;

  struct ToAnswer {
    std::unique_ptr<Group> group;
    absl::Status status;
  };
  absl::Mutex answers_mutex_;
  absl::CondVar answers_changed_;
  std::deque<ToAnswer> answers_ ABSL_GUARDED_BY(answers_mutex_);
  bool answering_ ABSL_GUARDED_BY(answers_mutex_) = false;
  bool answers_stopping_ ABSL_GUARDED_BY(answers_mutex_) = false;
  // Answered, oldest first; their events are still looked at.
  std::deque<std::unique_ptr<Group>> kept_ ABSL_GUARDED_BY(answers_mutex_);
  std::vector<std::unique_ptr<Group>> spares_ ABSL_GUARDED_BY(answers_mutex_);

  std::thread thread_;
  std::thread answer_thread_;
};

}  // namespace daybook::engine
