// Commands to a ledger, in batches, as calls. For many at once see submit_stream.h.
//
//   LedgerClient ledger(channel, clock);
//   std::vector<v1::CommandResult> results;
//   absl::Status status = ledger.Submit(absl::MakeSpan(commands), results);
//
// Safe from any thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "client/call.h"
#include "client/request_id.h"
#include "daybook/v1/ledger_service.grpc.pb.h"
#include "ledger/base/clock.h"

namespace daybook::client {

namespace v1 = ::daybook::v1;

// What the server takes in one request; below its limits, so that the envelope fits too.
inline constexpr size_t kBatchCommandsMax = 1'000;
inline constexpr size_t kBatchBytesMax = 1'000'000;
// Tag and length of a command in a request, at most.
inline constexpr size_t kCommandFrameBytes = 6;

// The refusal in a result; OK for receipts and acceptances.
absl::Status StatusOf(const v1::CommandResult& result);

// The first refusal that only means "again, unchanged" (OVERLOADED …); OK when there is none. Such an answer is no
// answer: the whole batch is sent again, what was done already is replayed.
absl::Status FirstRetryable(const google::protobuf::RepeatedPtrField<v1::CommandResult>& results);

class LedgerClient {
 public:
  // `clock` must outlive it.
  LedgerClient(std::shared_ptr<grpc::Channel> channel, const Clock& clock, CallOptions submit = SubmitOptions(),
               CallOptions query = QueryOptions());

  // Sends the commands in order, in batches within the server's limits, each batch again with the same ids until it is
  // answered or the retries are used up. Commands without a request id are given one first. `results` receives one result
  // per answered command; a failure says that those after them have no known outcome. Blocks.
  absl::Status Submit(absl::Span<v1::Command> commands, std::vector<v1::CommandResult>& results);

  // Never seen, or its receipt.
  absl::StatusOr<v1::GetOutcomeResponse> GetOutcome(const std::string& request_id);

 private:
  absl::Status SubmitBatch(const v1::SubmitRequest& request, v1::SubmitResponse& response);

  const std::unique_ptr<v1::LedgerService::Stub> stub_;
  const CallOptions submit_;
  const CallOptions query_;
  RequestIds ids_;
};

// How many of the commands from `begin` fit into one request, ≥ 1.
size_t BatchSize(absl::Span<const v1::Command> commands, size_t begin, size_t commands_max = kBatchCommandsMax);

}  // namespace daybook::client
