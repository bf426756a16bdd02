// The limits gRPC itself keeps, in one place.
#pragma once

#include <grpcpp/server_builder.h>

#include "daybook/v1/server_config.pb.h"

namespace daybook::services {

// Sets limits, health service and, in dev mode, reflection.
void ConfigureGrpc(const v1::ServerConfig& config, grpc::ServerBuilder& builder);

}  // namespace daybook::services
