// What the server shows to clients and asks of them.
#pragma once

#include <memory>

#include <grpcpp/security/server_credentials.h>

#include "absl/status/statusor.h"
#include "daybook/v1/server_config.pb.h"

namespace daybook::services {

// Plain text without `tls`; else TLS, with client certificates when an authority for them is named. kInvalidArgument when a
// file cannot be read or is no PEM, and when key and certificate do not belong together.
absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> ServerCredentialsOf(const v1::ServerConfig& config);

}  // namespace daybook::services
