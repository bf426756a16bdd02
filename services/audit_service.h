// AuditService: the log itself.
#pragma once

#include <grpcpp/grpcpp.h>

#include "daybook/v1/audit_service.grpc.pb.h"
#include "services/event_stream.h"

namespace daybook::services {

class AuditService final
    : public v1::AuditService::WithRawCallbackMethod_GetEvent<
          v1::AuditService::WithRawCallbackMethod_ReadEvents<v1::AuditService::Service>> {
 public:
  // `room` and `stats` outlive the service.
  AuditService(ReadingRoom& room, CallStats& stats);

  grpc::ServerUnaryReactor* GetEvent(grpc::CallbackServerContext* context, const grpc::ByteBuffer* in,
                                     grpc::ByteBuffer* out) override;
  grpc::ServerWriteReactor<grpc::ByteBuffer>* ReadEvents(grpc::CallbackServerContext* context,
                                                         const grpc::ByteBuffer* in) override;

 private:
  ReadingRoom& room_;
  MethodStats& get_stats_;
  MethodStats& read_stats_;
};

}  // namespace daybook::services
