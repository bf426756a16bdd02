// AdminService: how the server is, and whether its log is sound.
#pragma once

#include <grpcpp/grpcpp.h>

#include "daybook/v1/admin_service.grpc.pb.h"
#include "ledger/engine/ledger.h"
#include "services/call_stats.h"
#include "services/worker_pool.h"

namespace daybook::services {

class AdminService final
    : public v1::AdminService::WithRawCallbackMethod_GetStatus<
          v1::AdminService::WithRawCallbackMethod_Verify<v1::AdminService::Service>> {
 public:
  // All outlive the service.
  AdminService(engine::Ledger& ledger, WorkerPool& jobs, CallStats& stats);

  grpc::ServerUnaryReactor* GetStatus(grpc::CallbackServerContext* context, const grpc::ByteBuffer* in,
                                      grpc::ByteBuffer* out) override;
  grpc::ServerWriteReactor<grpc::ByteBuffer>* Verify(grpc::CallbackServerContext* context,
                                                     const grpc::ByteBuffer* in) override;

 private:
  engine::Ledger& ledger_;
  WorkerPool& jobs_;
  MethodStats& status_stats_;
  MethodStats& verify_stats_;
};

}  // namespace daybook::services
