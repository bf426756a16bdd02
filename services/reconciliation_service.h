// ReconciliationService: recomputing what is on record.
#pragma once

#include <grpcpp/grpcpp.h>

#include "daybook/v1/reconciliation_service.grpc.pb.h"
#include "ledger/engine/ledger.h"
#include "services/call_stats.h"
#include "services/worker_pool.h"

namespace daybook::services {

class ReconciliationService final
    : public v1::ReconciliationService::WithRawCallbackMethod_ReplayDay<v1::ReconciliationService::Service> {
 public:
  // All outlive the service.
  ReconciliationService(engine::Ledger& ledger, WorkerPool& jobs, CallStats& stats);

  grpc::ServerWriteReactor<grpc::ByteBuffer>* ReplayDay(grpc::CallbackServerContext* context,
                                                        const grpc::ByteBuffer* in) override;

 private:
  engine::Ledger& ledger_;
  WorkerPool& jobs_;
  MethodStats& replay_stats_;
};

}  // namespace daybook::services
