// How calls are made: a channel, always a deadline, and the same request again when that is safe.
//
//   auto channel = OpenChannel({.address = "127.0.0.1:7340"});
//   absl::Status status = Call(QueryOptions(), [&](grpc::ClientContext& context) {
//     return stub->GetTill(&context, request, &response);
//   });
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/retry.h"
#include "grpcpp/channel.h"
#include "grpcpp/client_context.h"

namespace daybook::client {

struct ChannelOptions {
  // host:port
  std::string address;
  // PEM files. With `ca_file` the connection is TLS; with the other two the client shows a certificate of its own.
  std::string ca_file;
  std::string certificate_file;
  std::string key_file;
};

// Connects when first used. kNotFound when a file cannot be read, kInvalidArgument when the options contradict each other.
absl::StatusOr<std::shared_ptr<grpc::Channel>> OpenChannel(const ChannelOptions& options);

struct CallOptions {
  // Of each try.
  std::chrono::milliseconds deadline;
  RetryOptions retry;
  // "zh-CN" or "en": the language of the texts for people.
  std::string language = "en";
};

// Defaults: 5 s for commands, 30 s for queries.
CallOptions SubmitOptions();
CallOptions QueryOptions();

// Sets deadline and language of one try.
void Prepare(const CallOptions& options, grpc::ClientContext& context);

// Runs `attempt` until it succeeds, fails for good, or the retries are used up. `attempt` must be repeatable as it is.
// Blocks.
absl::Status Call(const CallOptions& options, absl::FunctionRef<absl::Status(grpc::ClientContext&)> attempt);

}  // namespace daybook::client
