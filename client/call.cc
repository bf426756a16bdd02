#include "client/call.h"

#include <fstream>
#include <sstream>
#include <thread>

#include "absl/strings/str_cat.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "grpcpp/support/channel_arguments.h"
#include "ledger/base/status_macros.h"

namespace daybook::client {
namespace {

// A stored close or a batch of events is larger than gRPC's default of 4 MiB can be sure to hold.
constexpr int kReceiveBytesMax = 64 << 20;
// Finds a dead peer of a stream that follows; the server refuses less than 10 s.
constexpr int kKeepaliveMillis = 20'000;
constexpr int kReconnectMillis = 100;
constexpr int kConnectMillis = 5'000;

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  if (path.empty()) return std::string();
  std::ifstream file(path, std::ios::binary);
  std::stringstream content;
  if (!(content << file.rdbuf())) return absl::NotFoundError(absl::StrCat("cannot read ", path));
  return content.str();
}

absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> Credentials(const ChannelOptions& options) {
  if (options.certificate_file.empty() != options.key_file.empty()) {
    return absl::InvalidArgumentError("a certificate and its key belong together");
  }
  if (options.ca_file.empty()) {
    if (!options.key_file.empty()) return absl::InvalidArgumentError("a client certificate needs the server's CA file");
    return grpc::InsecureChannelCredentials();
  }
  grpc::SslCredentialsOptions ssl;
  DAYBOOK_ASSIGN_OR_RETURN(ssl.pem_root_certs, ReadFile(options.ca_file));
  DAYBOOK_ASSIGN_OR_RETURN(ssl.pem_cert_chain, ReadFile(options.certificate_file));
  DAYBOOK_ASSIGN_OR_RETURN(ssl.pem_private_key, ReadFile(options.key_file));
  return grpc::SslCredentials(ssl);
}

}  // namespace

absl::StatusOr<std::shared_ptr<grpc::Channel>> OpenChannel(const ChannelOptions& options) {
  DAYBOOK_ASSIGN_OR_RETURN(auto credentials, Credentials(options));
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kReceiveBytesMax);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveMillis);
  // A server that comes back is found as soon as our own retries look for it.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, kReconnectMillis);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 10 * kReconnectMillis);
  // In spite of its name: the time one connection and its handshake may take.
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, kConnectMillis);
  // Retries are ours: they must know what may be sent again.
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
  return grpc::CreateCustomChannel(options.address, credentials, arguments);
}

CallOptions SubmitOptions() { return {.deadline = std::chrono::seconds(5)}; }

CallOptions QueryOptions() { return {.deadline = std::chrono::seconds(30)}; }

void Prepare(const CallOptions& options, grpc::ClientContext& context) {
  context.set_deadline(std::chrono::system_clock::now() + options.deadline);
  context.AddMetadata("accept-language", options.language);
}

absl::Status Call(const CallOptions& options, absl::FunctionRef<absl::Status(grpc::ClientContext&)> attempt) {
  Retry retry(options.retry);
  for (;;) {
    grpc::ClientContext context;
    Prepare(options, context);
    absl::Status status = attempt(context);
    if (status.ok()) return status;
    const auto delay = retry.NextDelay(status);
    if (!delay.has_value()) return status;
    std::this_thread::sleep_for(*delay);
  }
}

}  // namespace daybook::client
