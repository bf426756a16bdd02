#include "services/stream_request.h"

#include "services/submit_stream.h"
#include "services/wire.h"

namespace daybook::services {
namespace {

google::protobuf::ArenaOptions OptionsOf(char* block, size_t bytes) {
  google::protobuf::ArenaOptions options;
  options.initial_block = block;
  options.initial_block_size = bytes;
  // The sequencer and the answering thread each begin a block of their own in it: small, for most requests are one payment.
  options.start_block_size = 1u << 10;
  options.max_block_size = 256u << 10;
  return options;
}

}  // namespace

StreamRequest::StreamRequest(SubmitStream& stream) : stream_(stream), arena_(OptionsOf(block_, sizeof(block_))) {}

bool StreamRequest::Read(const grpc::ByteBuffer& in) {
  request_ = google::protobuf::Arena::CreateMessage<v1::SubmitStreamRequest>(&arena_);
  answer_ = google::protobuf::Arena::CreateMessage<v1::SubmitStreamResponse>(&arena_);
  bytes = in.Length();
  if (!ParseMessage(in, *request_)) return false;
  commands = &request_->commands();
  results = answer_->mutable_results();
  validate_only = request_->validate_only();
  return true;
}

void StreamRequest::Clear() {
  request_ = nullptr;
  answer_ = nullptr;
  commands = nullptr;
  results = nullptr;
  shape_errors.clear();
  failure = absl::OkStatus();
  arena_.Reset();
}

void StreamRequest::Done(const absl::Status& why) { stream_.RequestDone(*this, why); }

void StreamRequest::TryAgain() { stream_.TryAgain(*this); }

}  // namespace daybook::services
