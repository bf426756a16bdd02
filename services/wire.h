// Between gRPC's bytes and our messages: parsing, serialising, status details, what a call's metadata say.
//
// Methods are registered raw, so that a message that cannot be read is refused by name (MESSAGE_UNDECODABLE) instead of by
// gRPC's nameless UNIMPLEMENTED, and so that messages live on arenas. Safe from any thread.
#pragma once

#include <cstdint>
#include <string>

#include <grpcpp/grpcpp.h>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message_lite.h"

namespace daybook::services {

// Parses `bytes` into the empty `message`. False when they are no such message. The bytes are copied once, by the parser.
bool ParseMessage(const grpc::ByteBuffer& bytes, google::protobuf::MessageLite& message);

// Serialises into one slice.
void SerializeMessage(const google::protobuf::MessageLite& message, grpc::ByteBuffer& bytes);

// Code, message and google.rpc.Status details, cut so that they fit into 8 KiB of trailing metadata.
grpc::Status ToGrpcStatus(const absl::Status& status, absl::string_view language);

// MESSAGE_UNDECODABLE.
absl::Status Undecodable();

// First language of `accept-language`; "en" without one.
std::string LanguageOf(const grpc::CallbackServerContext& context);

// The steady clock, in microseconds: what Submission::deadline_micros is measured in.
int64_t SteadyMicros();

// The call's deadline on the steady clock; 0: none.
int64_t DeadlineMicros(const grpc::CallbackServerContext& context);

}  // namespace daybook::services
