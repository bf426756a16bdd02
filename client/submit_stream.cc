#include "client/submit_stream.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "client/ledger_client.h"
#include "client/rpc_status.h"
#include "grpcpp/support/client_callback.h"

namespace daybook::client {

// One life of the stream. Everything but the reactions is called with the owner's mutex held.
class SubmitStream::Attempt final : public grpc::ClientBidiReactor<v1::SubmitStreamRequest, v1::SubmitStreamResponse> {
 public:
  explicit Attempt(SubmitStream& owner) : owner_(owner) {
    context_.AddMetadata("accept-language", owner.options_.language);
  }

  void Start(v1::LedgerService::Stub& stub) {
    stub.async()->SubmitStream(&context_, this);
    // Writes come from outside of reactions: the hold keeps OnDone away until the reads are over.
    AddHold();
    StartRead(&response_);
    StartCall();
  }
  bool CanWrite() const { return open_ && writing_ == nullptr && !writes_done_; }
  void Write(std::shared_ptr<Request> request) {
    writing_ = std::move(request);
    StartWrite(&writing_->message);
  }
  void FinishWrites() {
    if (!CanWrite()) return;
    writes_done_ = true;
    StartWritesDone();
  }
  void Cancel() {
    open_ = false;
    context_.TryCancel();
  }
  bool done() const { return done_; }
  const grpc::Status& status() const { return status_; }

  // --- reactions ---
  void OnReadDone(bool ok) override {
    if (ok) {
      owner_.OnResponse(*this, response_);
      StartRead(&response_);
      return;
    }
    {
      absl::MutexLock lock(&owner_.mutex_);
      open_ = false;
    }
    RemoveHold();
  }
  void OnWriteDone(bool ok) override {
    absl::MutexLock lock(&owner_.mutex_);
    writing_ = nullptr;
    if (!ok) open_ = false;
    owner_.WriteNext(*this);
  }
  void OnDone(const grpc::Status& status) override {
    absl::MutexLock lock(&owner_.mutex_);
    status_ = status;
    done_ = true;
  }

 private:
  SubmitStream& owner_;
  grpc::ClientContext context_;
  v1::SubmitStreamResponse response_;
  // Kept until the write is over, answered or not.
  std::shared_ptr<Request> writing_;
  bool open_ = true;
  bool writes_done_ = false;
  bool done_ = false;
  grpc::Status status_;
};

SubmitStream::SubmitStream(std::shared_ptr<grpc::Channel> channel, const StreamOptions& options)
    : options_(options), stub_(v1::LedgerService::NewStub(channel)), minder_([this] { Mind(); }) {}

SubmitStream::~SubmitStream() {
  (void)Finish();
  minder_.join();
}

absl::Status SubmitStream::Send(std::vector<v1::Command> commands, Answer answer) {
  auto request = std::make_shared<Request>();
  request->answer = std::move(answer);
  request->message.mutable_commands()->Reserve(static_cast<int>(commands.size()));
  for (v1::Command& command : commands) *request->message.add_commands() = std::move(command);

  absl::MutexLock lock(&mutex_);
  const auto has_room = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return unanswered_.size() < options_.window || finishing_ || !failure_.ok();
  };
  mutex_.Await(absl::Condition(&has_room));
  if (!failure_.ok()) return failure_;
  if (finishing_) return absl::FailedPreconditionError("the stream has been finished");
  if (unanswered_.empty()) last_progress_ = Clock::now();
  request->message.set_number(next_number_++);
  unanswered_.push_back(std::move(request));
  if (attempt_ != nullptr) WriteNext(*attempt_);
  return absl::OkStatus();
}

absl::Status SubmitStream::Finish() {
  absl::MutexLock lock(&mutex_);
  finishing_ = true;
  if (unanswered_.empty()) last_progress_ = Clock::now();
  if (attempt_ != nullptr) WriteNext(*attempt_);
  mutex_.Await(absl::Condition(&ended_));
  return failure_;
}

uint64_t SubmitStream::reconnects() const {
  absl::MutexLock lock(&mutex_);
  return attempts_ == 0 ? 0 : attempts_ - 1;
}

void SubmitStream::Mind() {
  Retry retry(options_.retry);
  absl::Status status;
  for (;;) {
    {
      absl::MutexLock lock(&mutex_);
      const auto has_work = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
        return finishing_ || !unanswered_.empty();
      };
      mutex_.Await(absl::Condition(&has_work));
      if (unanswered_.empty()) break;
    }
    if (status.ok()) retry.Restart();
    status = RunAttempt();
    if (status.ok()) continue;
    {
      absl::MutexLock lock(&mutex_);
      if (std::exchange(progressed_, false)) retry.Restart();
    }
    const auto delay = retry.NextDelay(status);
    if (!delay.has_value()) break;
    std::this_thread::sleep_for(*delay);
  }
  FailAll(status);
}

absl::Status SubmitStream::RunAttempt() {
  Attempt attempt(*this);
  absl::MutexLock lock(&mutex_);
  ++attempts_;
  written_ = 0;
  cause_ = absl::OkStatus();
  last_progress_ = Clock::now();
  attempt_ = &attempt;
  attempt.Start(*stub_);
  WriteNext(attempt);
  Watch(attempt);
  attempt_ = nullptr;
  if (unanswered_.empty()) return absl::OkStatus();
  if (!cause_.ok()) return cause_;
  if (!attempt.status().ok()) return FromGrpcStatus(attempt.status());
  return absl::UnavailableError("the server ended the stream early");
}

void SubmitStream::Watch(Attempt& attempt) {
  const auto deadline = absl::FromChrono(options_.deadline);
  while (!attempt.done()) {
    const auto is_done = [&attempt] { return attempt.done(); };
    if (mutex_.AwaitWithTimeout(absl::Condition(&is_done), deadline / 4)) return;
    const bool is_waiting = finishing_ || !unanswered_.empty();
    if (!is_waiting || Clock::now() - last_progress_ < options_.deadline) continue;
    if (cause_.ok()) cause_ = absl::DeadlineExceededError("no answer in time; the outcome is unknown");
    attempt.Cancel();
  }
}

void SubmitStream::WriteNext(Attempt& attempt) {
  if (!attempt.CanWrite()) return;
  if (written_ < unanswered_.size()) {
    attempt.Write(unanswered_[written_++]);
  } else if (finishing_ && unanswered_.empty()) {
    attempt.FinishWrites();
  }
}

void SubmitStream::OnResponse(Attempt& attempt, v1::SubmitStreamResponse& response) {
  std::vector<Answered> answered;
  {
    absl::MutexLock lock(&mutex_);
    // What comes after a break of our own is asked again.
    if (!cause_.ok()) return;
    cause_ = TakeAnswered(response, answered);
    if (!cause_.ok()) attempt.Cancel();
    if (!answered.empty()) {
      progressed_ = true;
      last_progress_ = Clock::now();
    }
    ++delivering_;
  }
  for (Answered& one : answered) one.request->answer(absl::OkStatus(), one.results);
  absl::MutexLock lock(&mutex_);
  --delivering_;
  WriteNext(attempt);
}

absl::Status SubmitStream::TakeAnswered(v1::SubmitStreamResponse& response, std::vector<Answered>& answered) {
  int taken = 0;
  for (uint64_t number = response.first_number(); number <= response.last_number(); ++number) {
    if (written_ == 0 || unanswered_.front()->message.number() != number) {
      return absl::InternalError(absl::StrCat("the server answered request ", number, " out of order"));
    }
    const int count = unanswered_.front()->message.commands_size();
    if (response.results_size() - taken < count) {
      return absl::InternalError(absl::StrCat("the server left out results of request ", number));
    }
    Answered one{unanswered_.front(), {}};
    one.results.Reserve(count);
    for (int i = 0; i < count; ++i) one.results.Add(std::move(*response.mutable_results(taken + i)));
    // "Later, unchanged" is no answer. This request and all after it are asked again, so that their order stays.
    if (absl::Status again = FirstRetryable(one.results); !again.ok()) return again;
    taken += count;
    unanswered_.pop_front();
    --written_;
    answered.push_back(std::move(one));
  }
  return absl::OkStatus();
}

void SubmitStream::FailAll(const absl::Status& status) {
  std::deque<std::shared_ptr<Request>> left;
  {
    absl::MutexLock lock(&mutex_);
    const auto is_quiet = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return delivering_ == 0; };
    mutex_.Await(absl::Condition(&is_quiet));
    left.swap(unanswered_);
    failure_ = left.empty() ? absl::OkStatus() : status;
    if (left.empty()) {
      ended_ = true;
      return;
    }
  }
  Results none;
  for (const auto& request : left) request->answer(status, none);
  absl::MutexLock lock(&mutex_);
  ended_ = true;
}

}  // namespace daybook::client
