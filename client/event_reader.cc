#include "client/event_reader.h"

#include <thread>
#include <utility>

#include "client/rpc_status.h"

namespace daybook::client {
namespace {

// Reads one stream to its end; `request` is moved on past what was visited.
absl::Status ReadOnce(v1::AuditService::Stub& stub, const CallOptions& options, v1::ReadEventsRequest& request,
                      absl::FunctionRef<absl::Status(const v1::ReadEventsResponse&)> visit, absl::Status& visited,
                      bool& progressed) {
  grpc::ClientContext context;
  Prepare(options, context);
  const auto reader = stub.ReadEvents(&context, request);
  v1::ReadEventsResponse response;
  while (visited.ok() && reader->Read(&response)) {
    visited = visit(response);
    progressed = true;
    if (!response.resume_token().empty()) request.set_resume_token(response.resume_token());
  }
  if (!visited.ok()) context.TryCancel();
  return FromGrpcStatus(reader->Finish());
}

}  // namespace

absl::Status ReadEvents(const std::shared_ptr<grpc::Channel>& channel, const CallOptions& options,
                        v1::ReadEventsRequest request,
                        absl::FunctionRef<absl::Status(const v1::ReadEventsResponse&)> visit) {
  const auto stub = v1::AuditService::NewStub(channel);
  Retry retry(options.retry);
  for (;;) {
    absl::Status visited;
    bool progressed = false;
    const absl::Status status = ReadOnce(*stub, options, request, visit, visited, progressed);
    if (!visited.ok()) return visited;
    if (status.ok() && !request.follow()) return status;
    // A stream that follows and finds nothing new for a whole deadline is no failure.
    if (progressed || (request.follow() && status.code() == absl::StatusCode::kDeadlineExceeded)) retry.Restart();
    const absl::Status failure = status.ok() ? absl::UnavailableError("the server ended the stream") : status;
    const auto delay = retry.NextDelay(failure);
    if (!delay.has_value()) return failure;
    std::this_thread::sleep_for(*delay);
  }
}

}  // namespace daybook::client
