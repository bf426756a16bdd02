// Commands over one stream with a window: many batches under way, answers in order, and a broken stream mended by itself:
// whatever is unanswered is sent again, unchanged, and the ledger replays what it had done.
//
//   SubmitStream stream(channel, {.window = 8});
//   stream.Send(commands, [](const absl::Status& status, SubmitStream::Results& results) { … });   // blocks when full
//   absl::Status status = stream.Finish();                                                          // waits for the rest
//
// Send and Finish may be called from several threads; answers come from gRPC's threads, one at a time, in order, and must
// not block, nor call Send or Finish.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "client/call.h"
#include "client/retry.h"
#include "daybook/v1/ledger_service.grpc.pb.h"

namespace daybook::client {

namespace v1 = ::daybook::v1;

struct StreamOptions {
  // Requests under way, 1..16: the server reads no further ahead.
  size_t window = 8;
  // Longest time without an answer while one is awaited; then the stream counts as broken.
  std::chrono::milliseconds deadline{5'000};
  RetryOptions retry;
  std::string language = "en";
};

class SubmitStream {
 public:
  using Results = google::protobuf::RepeatedPtrField<v1::CommandResult>;
  // `status` is OK and `results` holds one result per command, or the outcome is unknown and the stream has failed.
  using Answer = std::function<void(const absl::Status& status, Results& results)>;

  SubmitStream(std::shared_ptr<grpc::Channel> channel, const StreamOptions& options);
  // Finish().
  ~SubmitStream();
  SubmitStream(const SubmitStream&) = delete;
  SubmitStream& operator=(const SubmitStream&) = delete;

  // Takes 1..1,000 commands (≤ 1 MiB), each with its request id. Blocks while the window is full. Fails with what ended
  // the stream for good; `answer` is then not called.
  absl::Status Send(std::vector<v1::Command> commands, Answer answer) ABSL_LOCKS_EXCLUDED(mutex_);
  // Waits for all answers and ends the stream. OK, or what ended it for good. Nothing may be sent afterwards.
  absl::Status Finish() ABSL_LOCKS_EXCLUDED(mutex_);
  // How often a broken stream has been opened again.
  uint64_t reconnects() const ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  class Attempt;
  struct Request {
    v1::SubmitStreamRequest message;
    Answer answer;
  };
  struct Answered {
    std::shared_ptr<Request> request;
    Results results;
  };
  using Clock = std::chrono::steady_clock;

  // --- the minder: one thread that opens the stream, watches it and opens it again ---
  void Mind() ABSL_LOCKS_EXCLUDED(mutex_);
  // One life of the stream. Why it ended; OK when everything is answered.
  absl::Status RunAttempt() ABSL_LOCKS_EXCLUDED(mutex_);
  // Waits until the attempt is over, cancelling it when no answer comes in time.
  void Watch(Attempt& attempt) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void FailAll(const absl::Status& status) ABSL_LOCKS_EXCLUDED(mutex_);
  // --- called by the attempt, from gRPC's threads ---
  void OnResponse(Attempt& attempt, v1::SubmitStreamResponse& response) ABSL_LOCKS_EXCLUDED(mutex_);
  void WriteNext(Attempt& attempt) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status TakeAnswered(v1::SubmitStreamResponse& response, std::vector<Answered>& answered)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const StreamOptions options_;
  const std::unique_ptr<v1::LedgerService::Stub> stub_;

  mutable absl::Mutex mutex_;
  // Sent or to be sent, oldest first. The first `written_` of them have been handed to the current attempt.
  std::deque<std::shared_ptr<Request>> unanswered_ ABSL_GUARDED_BY(mutex_);
  size_t written_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t next_number_ ABSL_GUARDED_BY(mutex_) = 1;
  // Answers being handed out right now.
  int delivering_ ABSL_GUARDED_BY(mutex_) = 0;
  bool finishing_ ABSL_GUARDED_BY(mutex_) = false;
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  // What ended it for good.
  absl::Status failure_ ABSL_GUARDED_BY(mutex_);
  // Why we broke the current attempt ourselves.
  absl::Status cause_ ABSL_GUARDED_BY(mutex_);
  Clock::time_point last_progress_ ABSL_GUARDED_BY(mutex_);
  bool progressed_ ABSL_GUARDED_BY(mutex_) = false;
  uint64_t attempts_ ABSL_GUARDED_BY(mutex_) = 0;
  Attempt* attempt_ ABSL_GUARDED_BY(mutex_) = nullptr;

  std::thread minder_;
};

}  // namespace daybook::client
