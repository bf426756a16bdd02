// A ledger service that answers as a test tells it: refuses calls, breaks streams, merges answers, forgets nothing it
// accepted. Runs in this process on a loopback port.
#pragma once

#include <algorithm>
#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "daybook/v1/ledger_service.grpc.pb.h"
#include "grpcpp/grpcpp.h"
#include "ledger/base/rejection.h"

namespace daybook::client {

// The wire form of a refusal as the real server sends it.
inline grpc::Status GrpcRefusal(const absl::Status& refusal) {
  const google::rpc::Status rpc = ToRpcStatus(refusal);
  return {static_cast<grpc::StatusCode>(rpc.code()), rpc.message(), rpc.SerializeAsString()};
}

class FakeLedger final : public v1::LedgerService::Service {
 public:
  // --- what happens; set before the calls ---
  // The first so many calls of Submit fail with this.
  std::atomic<int> failures_left{0};
  absl::Status failure = Rejected(v1::REJECTION_REASON_OVERLOADED);
  // The first so many calls answer with this refusal in the place of the last command's result.
  std::atomic<int> result_failures_left{0};
  // The first so many calls are applied, but the answer is lost.
  std::atomic<int> lost_answers_left{0};
  // The first so many streams break after this many requests were applied, the last of them unanswered.
  std::atomic<int> breaks_left{0};
  int requests_before_break = 2;
  // The first so many streams never answer.
  std::atomic<int> mute_streams_left{0};
  // Answers are merged so many requests at a time (the last ones as they end).
  int merge = 1;

  // --- what was seen ---
  std::atomic<int> calls{0};
  std::atomic<int> streams{0};
  std::vector<std::string> AppliedIds() const {
    absl::MutexLock lock(&mutex_);
    return applied_order_;
  }
  bool saw_deadline() const { return saw_deadline_; }

  grpc::Status Submit(grpc::ServerContext* context, const v1::SubmitRequest* request,
                      v1::SubmitResponse* response) override {
    ++calls;
    saw_deadline_ = context->deadline() < std::chrono::system_clock::now() + std::chrono::hours(1);
    if (Take(failures_left)) return GrpcRefusal(failure);
    for (const v1::Command& command : request->commands()) *response->add_results() = Apply(command);
    if (Take(lost_answers_left)) return {grpc::StatusCode::UNAVAILABLE, "connection lost"};
    if (Take(result_failures_left)) {
      *response->mutable_results(response->results_size() - 1)->mutable_status() = ToRpcStatus(failure);
    }
    return grpc::Status::OK;
  }

  grpc::Status SubmitStream(grpc::ServerContext* context,
                            grpc::ServerReaderWriter<v1::SubmitStreamResponse, v1::SubmitStreamRequest>* stream) override {
    ++streams;
    const bool mute = Take(mute_streams_left);
    const bool breaks = !mute && Take(breaks_left);
    v1::SubmitStreamRequest request;
    v1::SubmitStreamResponse merged;
    int read = 0;
    uint64_t last = 0;
    while (stream->Read(&request)) {
      if (mute) continue;
      if (last != 0 && request.number() != last + 1) return {grpc::StatusCode::INTERNAL, "numbers do not rise by one"};
      last = request.number();
      std::vector<v1::CommandResult> results;
      for (const v1::Command& command : request.commands()) results.push_back(Apply(command));
      if (breaks && ++read == requests_before_break) return {grpc::StatusCode::UNAVAILABLE, "broken"};
      if (merged.results_size() == 0) merged.set_first_number(request.number());
      merged.set_last_number(request.number());
      for (v1::CommandResult& result : results) *merged.add_results() = std::move(result);
      if (Take(result_failures_left)) {
        *merged.mutable_results(merged.results_size() - 1)->mutable_status() = ToRpcStatus(failure);
      }
      if (++unsent_ >= merge) Flush(*stream, merged);
    }
    if (merged.results_size() > 0) Flush(*stream, merged);
    return context->IsCancelled() ? grpc::Status::CANCELLED : grpc::Status::OK;
  }

 private:
  static bool Take(std::atomic<int>& left) {
    int value = left.load();
    while (value > 0 && !left.compare_exchange_weak(value, value - 1)) {
    }
    return value > 0;
  }

  void Flush(grpc::ServerReaderWriter<v1::SubmitStreamResponse, v1::SubmitStreamRequest>& stream,
             v1::SubmitStreamResponse& merged) {
    stream.Write(merged);
    merged.Clear();
    unsent_ = 0;
  }

  // Once and for ever: the same id gives the same receipt, replayed.
  v1::CommandResult Apply(const v1::Command& command) {
    absl::MutexLock lock(&mutex_);
    v1::CommandResult result;
    if (command.request_id().empty()) {
      *result.mutable_status() = ToRpcStatus(Rejected(v1::REJECTION_REASON_REQUEST_ID_MISSING));
      return result;
    }
    const auto [it, first] = applied_.try_emplace(command.request_id(), applied_.size() + 1);
    if (first) applied_order_.push_back(command.request_id());
    result.mutable_receipt()->set_first_sequence(it->second);
    result.mutable_receipt()->set_last_sequence(it->second);
    result.mutable_receipt()->set_replayed(!first);
    return result;
  }

  mutable absl::Mutex mutex_;
  std::map<std::string, uint64_t> applied_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::string> applied_order_ ABSL_GUARDED_BY(mutex_);
  std::atomic<bool> saw_deadline_{false};
  int unsent_ = 0;
};

// A service on a loopback port of its own, for as long as it lives.
class LoopbackServer {
 public:
  explicit LoopbackServer(grpc::Service& service) {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port_);
    builder.RegisterService(&service);
    server_ = builder.BuildAndStart();
  }
  ~LoopbackServer() { server_->Shutdown(std::chrono::system_clock::now()); }
  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

 private:
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace daybook::client
