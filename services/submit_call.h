// One unary Submit.
#pragma once

#include <grpcpp/grpcpp.h>

#include "services/submit_door.h"

namespace daybook::services {

// Starts a Submit call; gRPC frees it. Never blocks.
grpc::ServerUnaryReactor* StartSubmitCall(SubmitDoor& door, MethodStats& stats, grpc::CallbackServerContext* context,
                                          const grpc::ByteBuffer* in, grpc::ByteBuffer* out);

}  // namespace daybook::services
