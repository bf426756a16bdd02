// grpc.health.v1: what each service can do, after the ledger's state. A ledger that is read-only still answers reads; only
// the write door, and the server as a whole, are NOT_SERVING then.
//
// Safe from any thread.
#pragma once

#include <functional>

#include <grpcpp/health_check_service_interface.h>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "daybook/v1/admin_service.pb.h"

namespace daybook::services {

namespace v1 = ::daybook::v1;

class Health {
 public:
  // `service` is the gRPC server's, which must call End() before it goes.
  void Begin(grpc::HealthCheckServiceInterface& service, v1::ServingState state);
  void End();
  // STOPPING is final.
  void Change(v1::ServingState state);
  // While the clock lies behind the last commit nothing can be written either, but it may right itself. True: that is new.
  bool SetClockBehind(bool behind);
  // Calls `fenced` once, when the state is or becomes READ_ONLY.
  void OnFence(std::function<void()> fenced);

 private:
  void Tell() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  absl::Mutex mutex_;
  grpc::HealthCheckServiceInterface* service_ ABSL_GUARDED_BY(mutex_) = nullptr;
  v1::ServingState state_ ABSL_GUARDED_BY(mutex_) = v1::SERVING_STATE_RECOVERING;
  bool clock_behind_ ABSL_GUARDED_BY(mutex_) = false;
  std::function<void()> fenced_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace daybook::services
