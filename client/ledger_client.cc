#include "client/ledger_client.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "client/rpc_status.h"
#include "ledger/base/status_macros.h"

namespace daybook::client {

absl::Status StatusOf(const v1::CommandResult& result) {
  return result.has_status() ? FromResultStatus(result.status()) : absl::OkStatus();
}

absl::Status FirstRetryable(const google::protobuf::RepeatedPtrField<v1::CommandResult>& results) {
  for (const v1::CommandResult& result : results) {
    if (!result.has_status()) continue;
    absl::Status status = FromResultStatus(result.status());
    if (IsRetryable(status)) return status;
  }
  return absl::OkStatus();
}

size_t BatchSize(absl::Span<const v1::Command> commands, size_t begin, size_t commands_max) {
  size_t bytes = 0;
  size_t end = begin;
  while (end < commands.size() && end - begin < commands_max) {
    bytes += commands[end].ByteSizeLong() + kCommandFrameBytes;
    if (bytes > kBatchBytesMax && end > begin) break;
    ++end;
  }
  return end - begin;
}

LedgerClient::LedgerClient(std::shared_ptr<grpc::Channel> channel, const Clock& clock, CallOptions submit,
                           CallOptions query)
    : stub_(v1::LedgerService::NewStub(channel)), submit_(std::move(submit)), query_(std::move(query)), ids_(clock) {}

absl::Status LedgerClient::Submit(absl::Span<v1::Command> commands, std::vector<v1::CommandResult>& results) {
  for (v1::Command& command : commands) {
    if (command.request_id().empty()) command.set_request_id(ids_.Next());
  }
  for (size_t begin = 0; begin < commands.size();) {
    const size_t count = BatchSize(commands, begin);
    v1::SubmitRequest request;
    for (size_t i = 0; i < count; ++i) *request.add_commands() = commands[begin + i];
    v1::SubmitResponse response;
    DAYBOOK_RETURN_IF_ERROR(SubmitBatch(request, response));
    for (v1::CommandResult& result : *response.mutable_results()) results.push_back(std::move(result));
    begin += count;
  }
  return absl::OkStatus();
}

absl::Status LedgerClient::SubmitBatch(const v1::SubmitRequest& request, v1::SubmitResponse& response) {
  return Call(submit_, [&](grpc::ClientContext& context) -> absl::Status {
    response.Clear();
    DAYBOOK_RETURN_IF_ERROR(FromGrpcStatus(stub_->Submit(&context, request, &response)));
    if (response.results_size() != request.commands_size()) {
      return absl::InternalError(absl::StrCat("the server answered ", response.results_size(), " of ",
                                              request.commands_size(), " commands"));
    }
    return FirstRetryable(response.results());
  });
}

absl::StatusOr<v1::GetOutcomeResponse> LedgerClient::GetOutcome(const std::string& request_id) {
  v1::GetOutcomeRequest request;
  request.set_request_id(request_id);
  v1::GetOutcomeResponse response;
  DAYBOOK_RETURN_IF_ERROR(Call(query_, [&](grpc::ClientContext& context) {
    return FromGrpcStatus(stub_->GetOutcome(&context, request, &response));
  }));
  return response;
}

}  // namespace daybook::client
