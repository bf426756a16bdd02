// What Submit and SubmitStream share: limits of a request, the shape check of its commands, and the objects every call of
// LedgerService works with.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "daybook/v1/event.pb.h"
#include "google/protobuf/repeated_field.h"
#include "ledger/engine/ledger.h"
#include "services/call_stats.h"
#include "services/live_calls.h"
#include "services/retry_queue.h"

namespace daybook::services {

struct SubmitLimits {
  // Of one request. Bounds what one call can hold of the queue and of memory.
  int commands_max = 1'000;
  size_t request_bytes_max = 1u << 20;
  // Read ahead on one stream: requests a client gets without asking, requests it may ask for with `daybook-window`, and
  // bytes, whatever the requests. Bounds memory per stream.
  int stream_requests = 16;
  int stream_requests_max = 256;
  size_t stream_bytes_max = 1u << 20;
  // Answers are merged up to so many bytes, well below the 4 MiB that clients receive by default.
  size_t answer_bytes_max = 1u << 20;
};

// Metadata of SubmitStream by which a client asks for a wider window of small requests: a number up to
// SubmitLimits::stream_requests_max.
inline constexpr char kWindowKey[] = "daybook-window";

// Lives as long as the server. Thread-safe, as its parts are.
struct SubmitDoor {
  engine::Ledger& ledger;
  const SubmitLimits limits;
  CallStats& stats;
  LiveCalls& live_calls;
  RetryQueue retry_queue = {};
};

// BATCH_TOO_LARGE, or FIELD_INVALID for no command at all. The whole request is refused.
absl::Status CheckBatch(const SubmitLimits& limits, int commands, size_t bytes);

// The refusals of commands whose shape is wrong, by position. Allocates nothing when all are right.
void CheckShapes(const google::protobuf::RepeatedPtrField<v1::Command>& commands,
                 std::vector<std::pair<int, absl::Status>>& shape_errors);

}  // namespace daybook::services
