#include "services/deadline_timer.h"

#include <utility>

#include "ledger/base/rejection.h"

namespace daybook::services {
namespace {

// So many are full: there may be more.
constexpr int kFullRound = 100;

// Somebody was faster than the timer: the thing is done, or its breach is on record.
bool IsOvertaken(v1::RejectionReason reason) {
  return reason == v1::REJECTION_REASON_BREACH_SUBJECT_UNKNOWN || reason == v1::REJECTION_REASON_BREACH_NOT_DUE ||
         reason == v1::REJECTION_REASON_BREACH_RECORDED;
}

}  // namespace

void DeadlineTimer::Round::Fill(std::vector<v1::Command> due) {
  owned_commands_.Clear();
  owned_results_.Clear();
  bytes = 0;
  for (v1::Command& command : due) {
    bytes += command.ByteSizeLong();
    *owned_commands_.Add() = std::move(command);
  }
  commands = &owned_commands_;
  results = &owned_results_;
}

int DeadlineTimer::Round::Accepted() const {
  int accepted = 0;
  for (const v1::CommandResult& result : owned_results_) accepted += result.has_receipt() ? 1 : 0;
  return accepted;
}

absl::Status DeadlineTimer::Round::Refusal() const {
  for (const v1::CommandResult& result : owned_results_) {
    if (!result.has_status()) continue;
    absl::Status refusal = FromRpcStatus(result.status());
    if (!IsOvertaken(ReasonOf(refusal))) return refusal;
  }
  return absl::OkStatus();
}

DeadlineTimer::DeadlineTimer(engine::Ledger& ledger, const Clock& clock, Log& log, int64_t period_micros)
    : ledger_(ledger), clock_(clock), log_(log), period_micros_(period_micros) {}

DeadlineTimer::~DeadlineTimer() {
  absl::MutexLock lock(&mutex_);
  mutex_.Await(absl::Condition(this, &DeadlineTimer::IsAtRest));
}

// A clock that was set back counts as a period gone by.
bool DeadlineTimer::IsTime() {
  const int64_t now_micros = clock_.NowMicros();
  const bool is_early = now_micros >= asked_micros_ && now_micros - asked_micros_ < period_micros_;
  if (is_early && !ask_again_) return false;
  asked_micros_ = now_micros;
  ask_again_ = false;
  return true;
}

void DeadlineTimer::Tick() {
  Stage next = Stage::kIdle;
  {
    absl::MutexLock lock(&mutex_);
    if (stage_ == Stage::kTold) {
      next = stage_ = Stage::kSubmitted;
    } else if (stage_ == Stage::kIdle && IsTime()) {
      next = stage_ = Stage::kAsking;
    }
  }
  // Outside the lock: the ledger may answer from within.
  if (next == Stage::kSubmitted) ledger_.Submit(&round_);
  if (next == Stage::kAsking) ledger_.GetDueBreaches([this](std::vector<v1::Command> due) { Learn(std::move(due)); });
}

void DeadlineTimer::Learn(std::vector<v1::Command> due) {
  absl::MutexLock lock(&mutex_);
  if (due.empty()) {
    stage_ = Stage::kIdle;
    return;
  }
  round_.Fill(std::move(due));
  stage_ = Stage::kTold;
}

// Whatever was not judged, or is not durable, is overdue still when the ledger is asked the next time.
void DeadlineTimer::Finish(const absl::Status& failure) {
  const int accepted = failure.ok() ? round_.Accepted() : 0;
  if (accepted > 0) log_.Info("breaches_recorded", {{"count", accepted}});
  const absl::Status refusal = failure.ok() ? round_.Refusal() : absl::OkStatus();
  if (!refusal.ok()) log_.Warning("breach_refused", {{"why", refusal.ToString()}});
  absl::MutexLock lock(&mutex_);
  ask_again_ = accepted > 0 && round_.size() >= kFullRound;
  stage_ = Stage::kIdle;
}

}  // namespace daybook::services
