// Has deadlines that have passed put on record: asks the ledger every so often what is overdue and submits that, as
// anybody would. The commands of one deadline are always the same, so that a restart or a second try doubles nothing.
//
//   DeadlineTimer timer(ledger, clock, log, 10'000'000);
//   Ticker ticker({[&] { timer.Tick(); }});
//
// Threads: Tick() from one thread at a time; the ledger answers on its own.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "ledger/base/clock.h"
#include "ledger/engine/ledger.h"
#include "services/log.h"

namespace daybook::services {

class DeadlineTimer {
 public:
  // Everything is borrowed and outlives the timer. The first Tick() asks at once.
  DeadlineTimer(engine::Ledger& ledger, const Clock& clock, Log& log, int64_t period_micros);
  // Waits until the ledger has answered what is under way; it does so at the latest when it stops.
  ~DeadlineTimer();
  DeadlineTimer(const DeadlineTimer&) = delete;
  DeadlineTimer& operator=(const DeadlineTimer&) = delete;

  // One step: asks when it is time, or submits what the ledger said. Does not block.
  void Tick();

 private:
  enum class Stage { kIdle, kAsking, kTold, kSubmitted };

  // What was submitted last; used again and again.
  class Round final : public engine::Submission {
   public:
    explicit Round(DeadlineTimer& timer) : timer_(timer) {}
    void Fill(std::vector<v1::Command> due);
    void Done(const absl::Status& failure) override { timer_.Finish(failure); }
    int size() const { return owned_commands_.size(); }
    int Accepted() const;
    // The first refusal that asking again will not mend; OK: none.
    absl::Status Refusal() const;

   private:
    DeadlineTimer& timer_;
    google::protobuf::RepeatedPtrField<v1::Command> owned_commands_;
    google::protobuf::RepeatedPtrField<v1::CommandResult> owned_results_;
  };

  // Whether to ask now; then the next time is a period later.
  bool IsTime() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Learn(std::vector<v1::Command> due);
  void Finish(const absl::Status& failure);
  bool IsAtRest() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return stage_ == Stage::kIdle || stage_ == Stage::kTold;
  }

  engine::Ledger& ledger_;
  const Clock& clock_;
  Log& log_;
  const int64_t period_micros_;

  absl::Mutex mutex_;
  Stage stage_ ABSL_GUARDED_BY(mutex_) = Stage::kIdle;
  int64_t asked_micros_ ABSL_GUARDED_BY(mutex_) = 0;
  // There is more than one question's answer can hold.
  bool ask_again_ ABSL_GUARDED_BY(mutex_) = true;
  // The ledger's from Submit() to Done(), else whoever holds the stage.
  Round round_{*this};
};

}  // namespace daybook::services
