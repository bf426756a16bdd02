// Threads that read the disk, so that the sequencer and the committer never do: lookups for the sequencer, outcomes.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "ledger/engine/lookup.h"
#include "ledger/engine/progress.h"
#include "ledger/journal/journal.h"
#include "ledger/journal/request_index.h"

namespace daybook::engine {

// Answers the questions of a Lookup. Threads: one instance a thread, or one thread at a time.
class LookupReader {
 public:
  LookupReader(const journal::Journal& journal, const journal::RequestIndex& index, const Progress& progress)
      : journal_(journal), index_(index), progress_(progress) {}

  // Answers everything asked, payments and remainders once lookup.durable_first is durable. A failure stands in
  // lookup.failure.
  void Answer(Lookup& lookup);
  // Who used the key; sequence 0: nobody.
  absl::StatusOr<KeyAnswer> Find(const KeyQuestion& question);

 private:
  absl::Status AnswerAll(Lookup& lookup);
  absl::StatusOr<const journal::Page*> PageOf(uint64_t sequence);
  absl::StatusOr<std::shared_ptr<const v1::Event>> ReadEvent(uint64_t sequence);
  absl::StatusOr<std::shared_ptr<const v1::Event>> FindPayment(const domain::PaymentKey& key, uint64_t last);
  absl::StatusOr<bool> Matches(const KeyQuestion& question, uint64_t sequence, KeyAnswer& answer);

  const journal::Journal& journal_;
  const journal::RequestIndex& index_;
  const Progress& progress_;
  // The page read last: neighbours are often asked for together.
  std::optional<journal::Page> page_;
};

// A fixed number of threads with a queue. The queue is bounded by what may be under way in the mailbox.
class Readers {
 public:
  explicit Readers(int threads);
  // Finishes what was posted.
  ~Readers();
  void Post(std::function<void()> work);

 private:
  void Run();

  absl::Mutex mutex_;
  std::deque<std::function<void()>> work_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  absl::CondVar wake_;
  std::vector<std::thread> threads_;
};

}  // namespace daybook::engine
