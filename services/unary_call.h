// A unary call registered raw: parses the request onto an arena, lets a handler work, serialises the answer.
//
//   return UnaryCall<v1::GetTillRequest, v1::GetTillResponse>::Start(context, in, out, stats, [this](auto* call) { … });
//
// The handler runs on gRPC's thread and must not block; it, or whatever it hands the call to, calls Answer() exactly once.
// After that the call belongs to gRPC, which frees it.
#pragma once

#include <cstdint>
#include <string>

#include <grpcpp/grpcpp.h>

#include "absl/status/status.h"
#include "google/protobuf/arena.h"
#include "ledger/base/rejection.h"
#include "services/call_stats.h"
#include "services/wire.h"

namespace daybook::services {

template <typename Request, typename Response>
class UnaryCall final : public grpc::ServerUnaryReactor {
 public:
  template <typename Handler>
  static grpc::ServerUnaryReactor* Start(grpc::CallbackServerContext* context, const grpc::ByteBuffer* in,
                                         grpc::ByteBuffer* out, MethodStats& stats, Handler handler) {
    auto* call = new UnaryCall(*context, out, stats);
    if (!ParseMessage(*in, *call->request_)) {
      call->Answer(Undecodable());
    } else if (call->deadline_micros_ != 0 && call->deadline_micros_ <= call->started_micros_) {
      call->Answer(Rejected(v1::REJECTION_REASON_DEADLINE_PASSED));
    } else {
      handler(call);
    }
    return call;
  }

  const Request& request() const { return *request_; }
  Response& response() { return *response_; }
  const std::string& language() const { return language_; }
  // Steady clock; 0: none.
  int64_t deadline_micros() const { return deadline_micros_; }

  // Ends the call with response() or with a failure. The call may be gone when this returns.
  void Answer(const absl::Status& status) {
    if (status.ok()) SerializeMessage(*response_, *out_);
    stats_.Ended(static_cast<int>(status.code()), SteadyMicros() - started_micros_);
    Finish(ToGrpcStatus(status, language_));
  }

 private:
  UnaryCall(const grpc::CallbackServerContext& context, grpc::ByteBuffer* out, MethodStats& stats)
      : out_(out),
        stats_(stats),
        language_(LanguageOf(context)),
        started_micros_(SteadyMicros()),
        deadline_micros_(DeadlineMicros(context)),
        request_(google::protobuf::Arena::CreateMessage<Request>(&arena_)),
        response_(google::protobuf::Arena::CreateMessage<Response>(&arena_)) {
    stats_.started.fetch_add(1, std::memory_order_relaxed);
  }
  void OnDone() override { delete this; }

  google::protobuf::Arena arena_;
  grpc::ByteBuffer* const out_;
  MethodStats& stats_;
  const std::string language_;
  const int64_t started_micros_;
  const int64_t deadline_micros_;
  Request* const request_;
  Response* const response_;
};

}  // namespace daybook::services
