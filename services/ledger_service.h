// LedgerService: the only write door. All methods are registered raw (services/wire.h).
#pragma once

#include <grpcpp/grpcpp.h>

#include "daybook/v1/ledger_service.grpc.pb.h"
#include "services/submit_door.h"

namespace daybook::services {

class LedgerService final
    : public v1::LedgerService::WithRawCallbackMethod_Submit<v1::LedgerService::WithRawCallbackMethod_SubmitStream<
          v1::LedgerService::WithRawCallbackMethod_GetOutcome<v1::LedgerService::Service>>> {
 public:
  // `door` outlives the service.
  explicit LedgerService(SubmitDoor& door);

  grpc::ServerUnaryReactor* Submit(grpc::CallbackServerContext* context, const grpc::ByteBuffer* in,
                                   grpc::ByteBuffer* out) override;
  grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* SubmitStream(
      grpc::CallbackServerContext* context) override;
  grpc::ServerUnaryReactor* GetOutcome(grpc::CallbackServerContext* context, const grpc::ByteBuffer* in,
                                       grpc::ByteBuffer* out) override;

 private:
  SubmitDoor& door_;
  MethodStats& submit_stats_;
  MethodStats& stream_stats_;
  MethodStats& outcome_stats_;
};

}  // namespace daybook::services
