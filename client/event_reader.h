// Reads events from a server, however many there are: a stream that breaks or runs into its deadline goes on from its
// resume token, so that every event is seen once, in order.
#pragma once

#include <memory>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "client/call.h"
#include "daybook/v1/audit_service.grpc.pb.h"

namespace daybook::client {

namespace v1 = ::daybook::v1;

// Calls `visit` for every message (≤ 256 events each; none while nothing matches) until the range is read or `visit`
// fails. With `request.follow` it ends only by `visit`'s error. Retries count from the last message on. Blocks.
absl::Status ReadEvents(const std::shared_ptr<grpc::Channel>& channel, const CallOptions& options,
                        v1::ReadEventsRequest request,
                        absl::FunctionRef<absl::Status(const v1::ReadEventsResponse&)> visit);

}  // namespace daybook::client
