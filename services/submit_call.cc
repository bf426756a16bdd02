#include "services/submit_call.h"

#include "daybook/v1/ledger_service.pb.h"
#include "google/protobuf/arena.h"
#include "ledger/engine/submission.h"
#include "services/wire.h"

namespace daybook::services {
namespace {

// A request of a few commands and its answer fit: no second allocation.
constexpr size_t kFirstBlockBytes = 3'072;

google::protobuf::ArenaOptions OptionsOf(char* block) {
  google::protobuf::ArenaOptions options;
  options.initial_block = block;
  options.initial_block_size = kFirstBlockBytes;
  // As in StreamRequest: what other threads begin in it is small.
  options.start_block_size = 1u << 10;
  options.max_block_size = 256u << 10;
  return options;
}

// The reactor is the submission, so that a call costs one allocation of ours.
class SubmitCall final : public grpc::ServerUnaryReactor, public engine::Submission {
 public:
  SubmitCall(SubmitDoor& door, MethodStats& stats, const grpc::CallbackServerContext& context, grpc::ByteBuffer* out)
      : door_(door), stats_(stats), out_(out), started_micros_(SteadyMicros()), arena_(OptionsOf(block_)) {
    stats_.started.fetch_add(1, std::memory_order_relaxed);
    language = LanguageOf(context);
    deadline_micros = DeadlineMicros(context);
  }

  void Begin(const grpc::ByteBuffer& in) {
    request_ = google::protobuf::Arena::CreateMessage<v1::SubmitRequest>(&arena_);
    response_ = google::protobuf::Arena::CreateMessage<v1::SubmitResponse>(&arena_);
    bytes = in.Length();
    if (!ParseMessage(in, *request_)) return Answer(Undecodable());
    if (absl::Status status = CheckBatch(door_.limits, request_->commands_size(), bytes); !status.ok()) {
      return Answer(status);
    }
    commands = &request_->commands();
    results = response_->mutable_results();
    validate_only = request_->validate_only();
    CheckShapes(*commands, shape_errors);
    door_.stats.requests.fetch_add(1, std::memory_order_relaxed);
    door_.stats.commands.fetch_add(commands->size(), std::memory_order_relaxed);
    door_.stats.commands_refused_at_the_door.fetch_add(shape_errors.size(), std::memory_order_relaxed);
    door_.ledger.Submit(this);
  }

  void Done(const absl::Status& failure) override {
    // Answer() may free this.
    RetryQueue& retry_queue = door_.retry_queue;
    Answer(failure);
    retry_queue.Retry();
  }

 private:
  void Answer(const absl::Status& status) {
    if (status.ok()) SerializeMessage(*response_, *out_);
    stats_.Ended(static_cast<int>(status.code()), SteadyMicros() - started_micros_);
    Finish(ToGrpcStatus(status, language));
  }
  void OnDone() override { delete this; }

  SubmitDoor& door_;
  MethodStats& stats_;
  grpc::ByteBuffer* const out_;
  const int64_t started_micros_;
  alignas(8) char block_[kFirstBlockBytes];
  google::protobuf::Arena arena_;
  v1::SubmitRequest* request_ = nullptr;
  v1::SubmitResponse* response_ = nullptr;
};

}  // namespace

grpc::ServerUnaryReactor* StartSubmitCall(SubmitDoor& door, MethodStats& stats, grpc::CallbackServerContext* context,
                                          const grpc::ByteBuffer* in, grpc::ByteBuffer* out) {
  auto* call = new SubmitCall(door, stats, *context, out);
  call->Begin(*in);
  return call;
}

}  // namespace daybook::services
