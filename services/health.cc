#include "services/health.h"

#include <utility>

namespace daybook::services {
namespace {

constexpr const char* kWriting[] = {"", "daybook.v1.LedgerService"};
constexpr const char* kReading[] = {"daybook.v1.ReportService", "daybook.v1.AuditService",
                                    "daybook.v1.ReconciliationService", "daybook.v1.AdminService"};

}  // namespace

void Health::Begin(grpc::HealthCheckServiceInterface& service, v1::ServingState state) {
  absl::MutexLock lock(&mutex_);
  service_ = &service;
  if (state_ == v1::SERVING_STATE_RECOVERING) state_ = state;
  Tell();
}

void Health::End() {
  absl::MutexLock lock(&mutex_);
  service_ = nullptr;
}

void Health::Change(v1::ServingState state) {
  absl::MutexLock lock(&mutex_);
  if (state_ == v1::SERVING_STATE_STOPPING) return;
  state_ = state;
  Tell();
}

bool Health::SetClockBehind(bool behind) {
  absl::MutexLock lock(&mutex_);
  if (clock_behind_ == behind) return false;
  clock_behind_ = behind;
  Tell();
  return true;
}

void Health::OnFence(std::function<void()> fenced) {
  absl::MutexLock lock(&mutex_);
  fenced_ = std::move(fenced);
  Tell();
}

void Health::Tell() {
  if (service_ != nullptr) {
    const bool writes = state_ == v1::SERVING_STATE_SERVING && !clock_behind_;
    const bool reads = state_ == v1::SERVING_STATE_SERVING || state_ == v1::SERVING_STATE_READ_ONLY;
    for (const char* name : kWriting) service_->SetServingStatus(name, writes);
    for (const char* name : kReading) service_->SetServingStatus(name, reads);
  }
  if (state_ == v1::SERVING_STATE_READ_ONLY && fenced_ != nullptr) std::exchange(fenced_, nullptr)();
}

}  // namespace daybook::services
