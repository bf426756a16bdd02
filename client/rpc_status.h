// What a server answered, as absl::Status: code, message, reason (daybook::ReasonOf), bad fields, retry delay and the
// text for people, all taken from google.rpc.Status details. Safe from any thread.
#pragma once

#include <chrono>
#include <string>

#include "absl/status/status.h"
#include "google/rpc/status.pb.h"
#include "grpcpp/support/status.h"

namespace daybook::client {

// A call's own end.
absl::Status FromGrpcStatus(const grpc::Status& status);

// The refusal of one command in a batch.
absl::Status FromResultStatus(const google::rpc::Status& status);

// What the server asked to wait (RetryInfo); 0 when it did not.
std::chrono::milliseconds RetryDelayOf(const absl::Status& status);

// LocalizedMessage; empty when there is none.
std::string LocalizedTextOf(const absl::Status& status);

}  // namespace daybook::client
