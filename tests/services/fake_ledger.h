// A ledger that keeps what is submitted until the test says how it ends: for what services do with a ledger's answers, in every
// order. Nothing of the real ledger is imitated here.
#pragma once

#include <deque>
#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "ledger/base/rejection.h"
#include "ledger/engine/ledger.h"

namespace daybook::services {

class FakeLedger final : public engine::Ledger {
 public:
  static constexpr absl::Duration kPatience = absl::Seconds(10);

  // --- For tests ---
  // Waits for the n-th submission (from 0) of this ledger's life; null when it does not come.
  engine::Submission* WaitFor(size_t n) {
    absl::MutexLock lock(&mutex_);
    const auto there = [this, n]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return submissions_.size() > n; };
    return mutex_.AwaitWithTimeout(absl::Condition(&there), kPatience) ? submissions_[n] : nullptr;
  }
  size_t submitted() const {
    absl::MutexLock lock(&mutex_);
    return submissions_.size();
  }
  // Answers with one receipt per command, numbered on.
  void Accept(engine::Submission* submission) {
    for (int i = 0; i < submission->commands->size(); ++i) {
      v1::Receipt& receipt = *submission->results->Add()->mutable_receipt();
      receipt.set_first_sequence(next_sequence_);
      receipt.set_last_sequence(next_sequence_++);
    }
    End(submission, absl::OkStatus());
  }
  void End(engine::Submission* submission, const absl::Status& failure) {
    {
      absl::MutexLock lock(&mutex_);
      open_.erase(submission);
    }
    submission->Done(failure);
  }
  // Ends whatever the test left, so that the server can stop.
  void EndAll() {
    while (engine::Submission* const submission = AnyOpen()) End(submission, Rejected(v1::REJECTION_REASON_SHUTTING_DOWN));
  }
  // What is overdue from now on.
  void SetDueBreaches(std::vector<v1::Command> commands) {
    absl::MutexLock lock(&mutex_);
    due_breaches_ = std::move(commands);
  }
  // How often somebody asked for it.
  size_t asked_for_breaches() const {
    absl::MutexLock lock(&mutex_);
    return asked_for_breaches_;
  }
  // From now on every submission is OVERLOADED.
  void SetFull(bool full) {
    absl::MutexLock lock(&mutex_);
    full_ = full;
  }
  // Runs once, as the beginning of the next Submit() that is not turned away.
  void BeforeNextSubmit(std::function<void()> call) {
    absl::MutexLock lock(&mutex_);
    before_submit_ = std::move(call);
  }
  size_t turned_away() const {
    absl::MutexLock lock(&mutex_);
    return turned_away_;
  }

  // --- Ledger ---
  void Submit(engine::Submission* submission) override {
    std::function<void()> before;
    {
      absl::MutexLock lock(&mutex_);
      if (!full_) before = std::exchange(before_submit_, nullptr);
    }
    if (before != nullptr) before();
    {
      absl::MutexLock lock(&mutex_);
      if (!full_) {
        submissions_.push_back(submission);
        open_.insert(submission);
        return;
      }
      ++turned_away_;
    }
    submission->Done(Rejected(v1::REJECTION_REASON_OVERLOADED));
  }
  void GetOutcome(std::string request_id, std::string,
                  std::function<void(const absl::Status&, const v1::GetOutcomeResponse&)> done) override {
    v1::GetOutcomeResponse response;
    response.set_as_of_sequence(request_id.size());
    done(absl::OkStatus(), response);
  }
  void GetPreflight(uint32_t,
                    std::function<void(const absl::Status&, const v1::GetClosePreflightResponse&)> done) override {
    done(absl::OkStatus(), {});
  }
  void GetDueBreaches(std::function<void(std::vector<v1::Command>)> done) override {
    std::vector<v1::Command> commands;
    {
      absl::MutexLock lock(&mutex_);
      ++asked_for_breaches_;
      commands = due_breaches_;
    }
    done(std::move(commands));
  }
  void ReadFolds(absl::FunctionRef<void(uint64_t)> read) const override { read(0); }
  void WhenApplied(uint64_t, int64_t, std::function<void(const absl::Status&)> ready) override { ready(absl::OkStatus()); }
  uint64_t durable_sequence() const override { return 0; }
  uint64_t applied_sequence() const override { return 0; }
  uint64_t WhenDurableBeyond(uint64_t, std::function<void()>) override { return 1; }
  void Forget(uint64_t) override {}
  absl::Status ReadEvents(uint64_t, uint64_t,
                          absl::FunctionRef<absl::Status(const engine::StoredEvent&)>) const override {
    return absl::OkStatus();
  }
  absl::StatusOr<engine::DaySpan> FindDay(uint32_t, int32_t) const override {
    return Rejected(v1::REJECTION_REASON_NOT_FOUND);
  }
  absl::StatusOr<v1::ReplayVerdict> ReplayDay(uint32_t, int32_t,
                                              absl::FunctionRef<bool(uint64_t, uint64_t)>) const override {
    return v1::ReplayVerdict();
  }
  absl::StatusOr<v1::VerifyVerdict> Verify(uint64_t, uint64_t,
                                           absl::FunctionRef<bool(uint64_t, uint64_t)>) const override {
    return v1::VerifyVerdict();
  }
  void FillStatus(v1::GetStatusResponse&) const override {}
  v1::ServingState serving_state() const override { return v1::SERVING_STATE_SERVING; }
  bool clock_behind() const override { return false; }
  const std::string& recovery_findings() const override { return no_findings_; }
  void OnServingStateChange(std::function<void(v1::ServingState)>) override {}
  absl::Status Stop() override { return absl::OkStatus(); }

 private:
  engine::Submission* AnyOpen() {
    absl::MutexLock lock(&mutex_);
    return open_.empty() ? nullptr : *open_.begin();
  }

  const std::string no_findings_;
  mutable absl::Mutex mutex_;
  std::function<void()> before_submit_ ABSL_GUARDED_BY(mutex_);
  std::set<engine::Submission*> open_ ABSL_GUARDED_BY(mutex_);
  std::deque<engine::Submission*> submissions_ ABSL_GUARDED_BY(mutex_);
  bool full_ ABSL_GUARDED_BY(mutex_) = false;
  size_t turned_away_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t next_sequence_ = 1;
  std::vector<v1::Command> due_breaches_ ABSL_GUARDED_BY(mutex_);
  size_t asked_for_breaches_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace daybook::services
