#include "bench/floors_echo.h"

#include <signal.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <fstream>
#include <functional>
#include <iostream>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "daybook/v1/ledger_service.grpc.pb.h"
#include "google/protobuf/arena.h"
#include "grpcpp/grpcpp.h"
#include "ledger/base/status_macros.h"
#include "services/acceptor.h"
#include "services/config.h"
#include "services/grpc_options.h"
#include "services/listener.h"
#include "services/wire.h"

namespace daybook::bench {
namespace {

using google::protobuf::Arena;

// As the ledger's streams: requests read and not yet answered.
constexpr size_t kOutstandingMax = 16;
constexpr size_t kConnectionsMax = 256;
// As the ledger's calls: a small request and its answer fit into a block inside the call's object.
constexpr size_t kFirstBlockBytes = 3'072;
// Receipts look like those of a ledger with ten million events.
constexpr uint64_t kSequenceBase = 10'000'000;
constexpr int64_t kCommitTimeMicros = 1'795'400'000'000'000;
constexpr int32_t kBusinessDate = 20261123;

google::protobuf::ArenaOptions OptionsOf(char* block) {
  google::protobuf::ArenaOptions options;
  options.initial_block = block;
  options.initial_block_size = kFirstBlockBytes;
  options.start_block_size = 16u << 10;
  options.max_block_size = 256u << 10;
  return options;
}

// One receipt per command, of the size the ledger's are.
void AddReceipts(int commands, google::protobuf::RepeatedPtrField<v1::CommandResult>& results) {
  static std::atomic<uint64_t> sequence{kSequenceBase};
  uint64_t next = sequence.fetch_add(static_cast<uint64_t>(commands), std::memory_order_relaxed);
  char leaf[32] = {};
  for (int i = 0; i < commands; ++i, ++next) {
    v1::Receipt& receipt = *results.Add()->mutable_receipt();
    receipt.set_first_sequence(next);
    receipt.set_last_sequence(next);
    receipt.add_leaf_hashes(leaf, sizeof(leaf));
    receipt.set_commit_time_micros(kCommitTimeMicros);
    receipt.set_business_date(kBusinessDate);
    receipt.set_number(next);
  }
}

grpc::Status Undecodable() { return grpc::Status(grpc::StatusCode::INVALID_ARGUMENT, "undecodable"); }

// One thread that runs what it is handed, in order, all that has come since it last looked.
class HandOffThread {
 public:
  HandOffThread() : thread_([this] { Run(); }) {}
  ~HandOffThread() {
    {
      std::lock_guard<std::mutex> lock(mutex_);
      stopping_ = true;
    }
    arrived_.notify_one();
    thread_.join();
  }

  void Hand(std::function<void()> work) {
    bool was_empty;
    {
      std::lock_guard<std::mutex> lock(mutex_);
      was_empty = waiting_.empty();
      waiting_.push_back(std::move(work));
    }
    if (was_empty) arrived_.notify_one();
  }

 private:
  void Run() {
    std::vector<std::function<void()>> batch;
    while (true) {
      {
        std::unique_lock<std::mutex> lock(mutex_);
        arrived_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
        if (waiting_.empty()) return;
        batch.swap(waiting_);
      }
      for (auto& work : batch) work();
      batch.clear();
    }
  }

  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<std::function<void()>> waiting_;
  bool stopping_ = false;
  std::thread thread_;
};

// A unary call under way. With a hand-off thread it is answered there.
class UnaryEcho final : public grpc::ServerUnaryReactor {
 public:
  UnaryEcho(const grpc::ByteBuffer* request, grpc::ByteBuffer* answer, HandOffThread* hand_off) : answer_(answer) {
    auto* message = Arena::CreateMessage<v1::SubmitRequest>(&arena_);
    if (!services::ParseMessage(*request, *message)) {
      Finish(Undecodable());
      return;
    }
    commands_ = message->commands_size();
    if (hand_off != nullptr) {
      hand_off->Hand([this] { Answer(); });
    } else {
      Answer();
    }
  }

 private:
  void Answer() {
    auto* response = Arena::CreateMessage<v1::SubmitResponse>(&arena_);
    AddReceipts(commands_, *response->mutable_results());
    services::SerializeMessage(*response, *answer_);
    Finish(grpc::Status::OK);
  }
  void OnDone() override { delete this; }

  alignas(8) char block_[kFirstBlockBytes];
  Arena arena_{OptionsOf(block_)};
  grpc::ByteBuffer* answer_;
  int commands_ = 0;
};

// A stream: reads on while an answer is being written, up to kOutstandingMax requests ahead.
class StreamEcho final : public grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  StreamEcho(bool merge, HandOffThread* hand_off) : merge_(merge), hand_off_(hand_off) { StartRead(&request_); }

 private:
  struct Request {
    uint64_t number;
    int commands;
  };

  void OnReadDone(bool ok) override {
    if (!ok) return EndReading(grpc::Status::OK);
    arena_.Reset();
    auto* message = Arena::CreateMessage<v1::SubmitStreamRequest>(&arena_);
    if (!services::ParseMessage(request_, *message)) return EndReading(Undecodable());
    const Request request{message->number(), message->commands_size()};
    bool read_on;
    {
      std::lock_guard<std::mutex> lock(mutex_);
      ++outstanding_;
      read_on = outstanding_ < kOutstandingMax;
      parked_ = !read_on;
    }
    if (hand_off_ != nullptr) {
      hand_off_->Hand([this, request] { Ready(request); });
    } else {
      Ready(request);
    }
    if (read_on) StartRead(&request_);
  }

  void Ready(Request request) {
    std::lock_guard<std::mutex> lock(mutex_);
    ready_.push_back(request);
    if (!writing_) WriteLocked();
  }

  // Answers the first waiting request, or all of them.
  void WriteLocked() {
    answer_arena_.Reset();
    auto* response = Arena::CreateMessage<v1::SubmitStreamResponse>(&answer_arena_);
    const size_t count = merge_ ? ready_.size() : 1;
    response->set_first_number(ready_.front().number);
    response->set_last_number(ready_[count - 1].number);
    for (size_t i = 0; i < count; ++i) AddReceipts(ready_[i].commands, *response->mutable_results());
    ready_.erase(ready_.begin(), ready_.begin() + static_cast<ptrdiff_t>(count));
    outstanding_ -= count;
    writing_ = true;
    services::SerializeMessage(*response, answer_);
    StartWrite(&answer_);
  }

  void OnWriteDone(bool ok) override {
    bool read_on = false;
    {
      std::lock_guard<std::mutex> lock(mutex_);
      writing_ = false;
      if (!ok) {
        outstanding_ -= ready_.size();
        ready_.clear();
      }
      if (!ready_.empty()) WriteLocked();
      if (parked_ && outstanding_ < kOutstandingMax) {
        parked_ = false;
        read_on = true;
      }
      FinishWhenIdleLocked();
    }
    if (read_on) StartRead(&request_);
  }

  void EndReading(const grpc::Status& status) {
    std::lock_guard<std::mutex> lock(mutex_);
    reading_ended_ = true;
    status_ = status;
    FinishWhenIdleLocked();
  }

  void FinishWhenIdleLocked() {
    if (reading_ended_ && !writing_ && ready_.empty() && outstanding_ == 0) Finish(status_);
  }
  void OnDone() override { delete this; }

  const bool merge_;
  HandOffThread* const hand_off_;
  // The reading side, one thread at a time.
  grpc::ByteBuffer request_;
  alignas(8) char block_[kFirstBlockBytes];
  Arena arena_{OptionsOf(block_)};

  std::mutex mutex_;
  alignas(8) char answer_block_[kFirstBlockBytes];
  Arena answer_arena_{OptionsOf(answer_block_)};
  grpc::ByteBuffer answer_;
  std::vector<Request> ready_;
  size_t outstanding_ = 0;
  bool writing_ = false;
  bool parked_ = false;
  bool reading_ended_ = false;
  grpc::Status status_;
};

using Service = v1::LedgerService;
using RawService =
    Service::WithRawCallbackMethod_Submit<Service::WithRawCallbackMethod_SubmitStream<Service::WithCallbackMethod_GetOutcome<Service::Service>>>;

class EchoService final : public RawService {
 public:
  explicit EchoService(EchoKind kind) : kind_(kind) {
    if (kind == EchoKind::kHandOffEcho) hand_off_ = std::make_unique<HandOffThread>();
  }

 private:
  grpc::ServerUnaryReactor* Submit(grpc::CallbackServerContext*, const grpc::ByteBuffer* request,
                                   grpc::ByteBuffer* answer) override {
    return new UnaryEcho(request, answer, hand_off_.get());
  }
  grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* SubmitStream(grpc::CallbackServerContext*) override {
    return new StreamEcho(kind_ == EchoKind::kMergedEcho, hand_off_.get());
  }

  const EchoKind kind_;
  std::unique_ptr<HandOffThread> hand_off_;
};

// Under another name first, so that whoever waits for the file never reads half an address.
bool WritePortFile(const std::string& path, const std::string& address) {
  const std::string aside = path + ".new";
  std::ofstream(aside) << address << "\n";
  return std::rename(aside.c_str(), path.c_str()) == 0;
}

// gRPC set up as daybookd sets it up, its accept loop included.
class EchoServer {
 public:
  explicit EchoServer(EchoKind kind) : service_(kind) {}

  absl::Status Start() {
    grpc::ServerBuilder builder;
    services::ConfigureGrpc(services::DefaultConfig(), builder);
    builder.RegisterService(&service_);
    handed_over_ = builder.experimental().AddExternalConnectionAcceptor(
        grpc::ServerBuilder::experimental_type::ExternalConnectionType::FROM_FD, grpc::InsecureServerCredentials());
    server_ = builder.BuildAndStart();
    if (server_ == nullptr) return absl::InternalError("gRPC would not start");
    DAYBOOK_ASSIGN_OR_RETURN(const services::ListeningSocket socket, services::Listen("127.0.0.1:0"));
    address_ = socket.address;
    acceptor_ = std::make_unique<services::Acceptor>(socket.descriptor, AcceptorOptions(), [this](int descriptor) {
      grpc::experimental::ExternalConnectionAcceptor::NewConnectionParameters connection;
      connection.listener_fd = -1;
      connection.fd = descriptor;
      handed_over_->HandleNewConnection(&connection);
    });
    acceptor_->Start();
    return absl::OkStatus();
  }

  const std::string& address() const { return address_; }

  void Stop() {
    acceptor_->Stop();
    server_->Shutdown(std::chrono::system_clock::now() + std::chrono::seconds(1));
  }

 private:
  static services::Acceptor::Options AcceptorOptions() {
    services::Acceptor::Options options;
    options.connections_max = kConnectionsMax;
    options.per_address_max = kConnectionsMax;
    return options;
  }

  EchoService service_;
  std::string address_;
  std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor> handed_over_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<services::Acceptor> acceptor_;
};

}  // namespace

absl::string_view EchoName(EchoKind kind) {
  switch (kind) {
    case EchoKind::kEcho: return "echo";
    case EchoKind::kHandOffEcho: return "handoff_echo";
    case EchoKind::kMergedEcho: return "merged_echo";
  }
  return "";
}

absl::StatusOr<EchoKind> ParseEchoName(absl::string_view name) {
  for (EchoKind kind : {EchoKind::kEcho, EchoKind::kHandOffEcho, EchoKind::kMergedEcho}) {
    if (EchoName(kind) == name) return kind;
  }
  return absl::InvalidArgumentError(absl::StrCat("no such floor: ", std::string(name)));
}

int ServeEcho(EchoKind kind, const std::string& port_file) {
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTERM);
  sigaddset(&stop, SIGINT);
  pthread_sigmask(SIG_BLOCK, &stop, nullptr);

  EchoServer server(kind);
  if (const absl::Status status = server.Start(); !status.ok() || !WritePortFile(port_file, server.address())) {
    std::cerr << "peak_hour: the floor server cannot listen: " << status << "\n";
    return 1;
  }
  int received = 0;
  sigwait(&stop, &received);
  server.Stop();
  return 0;
}

}  // namespace daybook::bench
