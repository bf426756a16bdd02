#include "services/wire.h"

#include <chrono>

#include <grpcpp/support/proto_buffer_reader.h>

#include "ledger/base/rejection.h"

namespace daybook::services {
namespace {

// Trailing metadata of all kinds share 8 KiB, and the message is percent-encoded: Chinese text grows threefold.
constexpr size_t kMessageBytesMax = 1'024;
constexpr size_t kDetailsBytesMax = 4'096;
constexpr size_t kLanguageBytesMax = 35;
constexpr absl::string_view kLanguageKey = "accept-language";

// Drops details from the largest on until the rest fits: ErrorInfo and RetryInfo are small and stay.
void FitDetails(google::rpc::Status& rpc) {
  while (rpc.details_size() > 0 && rpc.ByteSizeLong() > kDetailsBytesMax) {
    int largest = 0;
    for (int i = 1; i < rpc.details_size(); ++i) {
      if (rpc.details(i).value().size() > rpc.details(largest).value().size()) largest = i;
    }
    rpc.mutable_details()->DeleteSubrange(largest, 1);
  }
}

}  // namespace

bool ParseMessage(const grpc::ByteBuffer& bytes, google::protobuf::MessageLite& message) {
  // An empty message has no slice at all, which the reader takes for an error.
  if (bytes.Length() == 0) return true;
  // The reader wants a mutable buffer but changes nothing that other readers see.
  grpc::ProtoBufferReader reader(const_cast<grpc::ByteBuffer*>(&bytes));
  return reader.status().ok() && message.ParseFromZeroCopyStream(&reader);
}

void SerializeMessage(const google::protobuf::MessageLite& message, grpc::ByteBuffer& bytes) {
  grpc::Slice slice(message.ByteSizeLong());
  message.SerializeWithCachedSizesToArray(const_cast<uint8_t*>(slice.begin()));
  grpc::ByteBuffer made(&slice, 1);
  bytes.Swap(&made);
}

grpc::Status ToGrpcStatus(const absl::Status& status, absl::string_view language) {
  if (status.ok()) return grpc::Status::OK;
  google::rpc::Status rpc = ToRpcStatus(status, language);
  if (rpc.message().size() > kMessageBytesMax) rpc.mutable_message()->resize(kMessageBytesMax);
  FitDetails(rpc);
  return grpc::Status(static_cast<grpc::StatusCode>(status.code()), rpc.message(), rpc.SerializeAsString());
}

absl::Status Undecodable() { return Rejected(v1::REJECTION_REASON_MESSAGE_UNDECODABLE); }

std::string LanguageOf(const grpc::CallbackServerContext& context) {
  const auto& metadata = context.client_metadata();
  const auto found = metadata.find(grpc::string_ref(kLanguageKey.data(), kLanguageKey.size()));
  if (found == metadata.end()) return "en";
  absl::string_view value(found->second.data(), found->second.size());
  value = value.substr(0, value.find_first_of(",; "));
  return value.empty() || value.size() > kLanguageBytesMax ? "en" : std::string(value);
}

int64_t SteadyMicros() {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

int64_t DeadlineMicros(const grpc::CallbackServerContext& context) {
  const auto deadline = context.deadline();
  if (deadline == std::chrono::system_clock::time_point::max()) return 0;
  const auto left = deadline - std::chrono::system_clock::now();
  return SteadyMicros() + std::chrono::duration_cast<std::chrono::microseconds>(left).count();
}

}  // namespace daybook::services
