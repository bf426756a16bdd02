#include "bench/peak_hour_lane.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace daybook::bench {
namespace {

constexpr char kSubmit[] = "/daybook.v1.LedgerService/Submit";
constexpr char kSubmitStream[] = "/daybook.v1.LedgerService/SubmitStream";

absl::Status CallFailed(const char* what, const grpc::Status& status) {
  return absl::UnavailableError(
      absl::StrCat(what, " ended with ", static_cast<int>(status.error_code()), ": ", status.error_message()));
}

// A member function of the lane as a tag.
template <typename Owner>
class Step final : public Completion {
 public:
  Step(Owner* owner, void (Owner::*method)(bool)) : owner_(owner), method_(method) {}
  void Complete(bool ok) override { (owner_->*method_)(ok); }

 private:
  Owner* owner_;
  void (Owner::*method_)(bool);
};

// Unary calls over one connection, `in_flight` at a time in a closed loop.
class UnaryLane final : public Lane {
 public:
  using Lane::Lane;

  void Start() override {
    if (worker_.shape().intended_per_second > 0) return;
    for (int i = 0; i < worker_.shape().in_flight; ++i) Send(FreeCall(), worker_.now());
  }
  void SendDue(int64_t intended) override { Send(FreeCall(), intended); }
  void Drain() override {}
  void Cancel() override {
    for (auto& call : calls_) {
      if (call->context) call->context->TryCancel();
    }
  }
  bool ended() const override { return outstanding_ == 0; }

 private:
  struct Call final : Completion {
    explicit Call(UnaryLane* lane) : lane(lane) {}
    void Complete(bool) override { lane->Answered(this); }

    UnaryLane* lane;
    std::optional<grpc::ClientContext> context;
    std::unique_ptr<grpc::GenericClientAsyncResponseReader> reader;
    grpc::ByteBuffer answer;
    grpc::Status status;
    int64_t since = 0;
  };

  Call* FreeCall() {
    if (free_.empty()) {
      calls_.push_back(std::make_unique<Call>(this));
      return calls_.back().get();
    }
    Call* call = free_.back();
    free_.pop_back();
    return call;
  }

  void Send(Call* call, int64_t since) {
    static const std::string method = kSubmit;
    call->since = since;
    call->reader.reset();
    call->context.emplace();
    call->reader = stub_.PrepareUnaryCall(&*call->context, method, MakeRequest(0), worker_.queue());
    call->reader->StartCall();
    call->reader->Finish(&call->answer, &call->status, call);
    ++outstanding_;
  }

  void Answered(Call* call) {
    --outstanding_;
    if (!call->status.ok()) {
      worker_.Fail(CallFailed("a call", call->status));
    } else if (worker_.Check(call->answer, 0, 1)) {
      worker_.Book(call->since);
    }
    if (worker_.shape().intended_per_second > 0 || worker_.draining()) {
      free_.push_back(call);
    } else {
      Send(call, worker_.now());
    }
  }

  std::vector<std::unique_ptr<Call>> calls_;
  std::vector<Call*> free_;
  int outstanding_ = 0;
};

// One stream on one connection, `in_flight` requests outstanding at most.
class StreamLane final : public Lane {
 public:
  StreamLane(Worker& worker, std::shared_ptr<grpc::Channel> channel, const RequestCycle* cycle)
      : Lane(worker, std::move(channel), cycle), since_(static_cast<size_t>(worker.shape().in_flight)) {}

  void Start() override {
    static const std::string method = kSubmitStream;
    stream_ = stub_.PrepareCall(&context_, method, worker_.queue());
    stream_->StartCall(&started_);
    ended_ = false;
  }
  void SendDue(int64_t intended) override {
    due_.push_back(intended);
    SendNext();
  }
  void Drain() override { CloseWhenIdle(); }
  void Cancel() override { context_.TryCancel(); }
  bool ended() const override { return ended_; }

 private:
  void OnStarted(bool ok) {
    running_ = ok;
    if (!ok) return Finish();
    stream_->Read(&answer_, &read_);
    SendNext();
    CloseWhenIdle();
  }

  void SendNext() {
    if (!running_ || writing_ || next_number_ - answered_ == since_.size()) return;
    int64_t since = worker_.now();
    if (worker_.shape().intended_per_second > 0) {
      // What was due before the end is sent after it, so that a stall is not hidden.
      if (due_.empty()) return;
      since = due_.front();
      due_.pop_front();
    } else if (worker_.draining()) {
      return;
    }
    since_[next_number_ % since_.size()] = since;
    writing_ = true;
    stream_->Write(MakeRequest(next_number_++), &written_);
  }

  void OnWritten(bool ok) {
    writing_ = false;
    // A write that failed means a stream that has ended: the read says why.
    if (!ok) return;
    SendNext();
    CloseWhenIdle();
  }

  void OnRead(bool ok) {
    if (!ok) return Finish();
    // Numbers begin at 1; answered_ is the next one expected.
    if (!worker_.Check(answer_, answered_, next_number_ - answered_)) {
      context_.TryCancel();
    } else {
      for (; answered_ <= worker_.last_number(); ++answered_) worker_.Book(since_[answered_ % since_.size()]);
    }
    stream_->Read(&answer_, &read_);
    SendNext();
    CloseWhenIdle();
  }

  void CloseWhenIdle() {
    if (!worker_.draining() || !running_ || closing_ || writing_ || answered_ != next_number_ || !due_.empty()) return;
    closing_ = true;
    stream_->WritesDone(&closed_);
  }
  void OnClosed(bool) {}

  void Finish() {
    running_ = false;
    stream_->Finish(&status_, &finished_);
  }
  void OnFinished(bool) {
    if (!status_.ok()) {
      worker_.Fail(CallFailed("a stream", status_));
    } else if (!closing_) {
      worker_.Fail(absl::UnavailableError("a stream was ended by the server"));
    }
    ended_ = true;
  }

  grpc::ClientContext context_;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> stream_;
  grpc::ByteBuffer answer_;
  grpc::Status status_;
  Step<StreamLane> started_{this, &StreamLane::OnStarted};
  Step<StreamLane> written_{this, &StreamLane::OnWritten};
  Step<StreamLane> read_{this, &StreamLane::OnRead};
  Step<StreamLane> closed_{this, &StreamLane::OnClosed};
  Step<StreamLane> finished_{this, &StreamLane::OnFinished};

  // By number: since when the request counts.
  std::vector<int64_t> since_;
  std::deque<int64_t> due_;
  uint64_t next_number_ = 1;
  uint64_t answered_ = 1;
  bool running_ = false;
  bool writing_ = false;
  bool closing_ = false;
  bool ended_ = true;
};

}  // namespace

std::unique_ptr<Lane> MakeUnaryLane(Worker& worker, std::shared_ptr<grpc::Channel> channel, const RequestCycle* cycle) {
  return std::make_unique<UnaryLane>(worker, std::move(channel), cycle);
}

std::unique_ptr<Lane> MakeStreamLane(Worker& worker, std::shared_ptr<grpc::Channel> channel, const RequestCycle* cycle) {
  return std::make_unique<StreamLane>(worker, std::move(channel), cycle);
}

}  // namespace daybook::bench
