#include "bench/peak_hour_load.h"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "bench/peak_hour_lane.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "grpcpp/impl/codegen/proto_buffer_reader.h"

namespace daybook::bench {
namespace {

constexpr int64_t kSecond = 1'000'000'000;
// A server that answers nothing for so long is given up.
constexpr int64_t kSilenceMax = 30 * kSecond;
constexpr int64_t kConnectMax = 10 * kSecond;
// How long the completion queue may be waited on before the clock is looked at again.
constexpr int64_t kTick = kSecond / 20;
// Holds the answer to a thousand payments without a second block.
constexpr size_t kArenaBlock = 1 << 20;

std::chrono::system_clock::time_point After(int64_t nanos) {
  return std::chrono::system_clock::now() +
         std::chrono::duration_cast<std::chrono::system_clock::duration>(std::chrono::nanoseconds(nanos));
}

google::protobuf::ArenaOptions BlockOptions(std::vector<char>& block) {
  google::protobuf::ArenaOptions options;
  options.initial_block = block.data();
  options.initial_block_size = block.size();
  return options;
}

// Every lane has a connection of its own: without the local pool equal channels would share one.
absl::StatusOr<std::shared_ptr<grpc::Channel>> Connect(const std::string& address) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  arguments.SetMaxReceiveMessageSize(-1);
  auto channel = grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
  if (!channel->WaitForConnected(After(kConnectMax))) {
    return absl::UnavailableError(absl::StrCat("cannot connect to ", address));
  }
  return channel;
}

}  // namespace

int64_t SteadyNanos() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

Worker::Worker(const LoadShape& shape, double intended_per_second, uint64_t seed)
    : shape_(shape),
      intended_per_second_(intended_per_second),
      arena_block_(kArenaBlock),
      arena_(BlockOptions(arena_block_)),
      random_(seed) {}

// The queue must be shut down and empty before the lanes, whose tags it holds, may go.
Worker::~Worker() {
  queue_.Shutdown();
  void* tag = nullptr;
  bool ok = false;
  while (queue_.Next(&tag, &ok)) {
  }
}

void Worker::AddLane(std::shared_ptr<grpc::Channel> channel, const RequestCycle* cycle) {
  lanes_.push_back(shape_.form == RequestTemplate::Form::kUnary ? MakeUnaryLane(*this, std::move(channel), cycle)
                                                                : MakeStreamLane(*this, std::move(channel), cycle));
}

void Worker::Run(const LoadWindow& window) {
  window_ = window;
  now_ = last_answer_ = next_due_ = SteadyNanos();
  for (auto& lane : lanes_) lane->Start();
  while (!draining_ || !std::all_of(lanes_.begin(), lanes_.end(), [](const auto& lane) { return lane->ended(); })) {
    void* tag = nullptr;
    bool ok = false;
    const auto got = queue_.AsyncNext(&tag, &ok, After(std::max<int64_t>(0, NextWakeNanos() - now_)));
    now_ = SteadyNanos();
    if (got == grpc::CompletionQueue::GOT_EVENT) static_cast<Completion*>(tag)->Complete(ok);
    if (now_ - last_answer_ > kSilenceMax) Fail(absl::DeadlineExceededError("nothing was answered for 30 s"));
    SendWhatIsDue();
    const bool full = window_.payments_max > 0 && result_.payments_in_all >= window_.payments_max;
    if (!draining_ && (now_ >= window_.end_nanos || full || !problem_.ok())) BeginDrain();
  }
}

int64_t Worker::NextWakeNanos() const {
  const int64_t tick = now_ + kTick;
  return intended_per_second_ > 0 && !draining_ ? std::min(tick, next_due_) : tick;
}

void Worker::SendWhatIsDue() {
  if (intended_per_second_ <= 0) return;
  std::exponential_distribution<double> gap(intended_per_second_);
  while (next_due_ <= now_ && next_due_ < window_.end_nanos && !draining_) {
    lanes_[next_lane_]->SendDue(next_due_);
    if (++next_lane_ == lanes_.size()) next_lane_ = 0;
    next_due_ += static_cast<int64_t>(gap(random_) * 1e9);
  }
}

// The measured time ends when the load does, be it early.
void Worker::BeginDrain() {
  draining_ = true;
  window_.end_nanos = std::min(window_.end_nanos, now_);
  for (auto& lane : lanes_) problem_.ok() ? lane->Drain() : lane->Cancel();
}

void Worker::Fail(absl::Status problem) {
  if (!problem_.ok()) return;
  problem_ = std::move(problem);
  if (draining_) {
    for (auto& lane : lanes_) lane->Cancel();
  }
}

void Worker::CountSent(size_t bytes) {
  sent_bytes_ += static_cast<double>(bytes);
  sent_ += 1;
}

// Closed loop: what was answered in the measured time counts. Open loop: what was meant to be sent in it.
void Worker::Book(int64_t since) {
  result_.payments_in_all += static_cast<uint64_t>(shape_.batch);
  const int64_t decides = intended_per_second_ > 0 ? since : now_;
  if (decides < window_.begin_nanos || decides >= window_.end_nanos) return;
  result_.latency.Record(now_ - since);
  result_.requests += 1;
  result_.payments += static_cast<uint64_t>(shape_.batch);
}

bool Worker::Parse(const grpc::ByteBuffer& answer, google::protobuf::MessageLite& message) {
  grpc::Slice slice;
  if (answer.TrySingleSlice(&slice).ok()) return message.ParseFromArray(slice.begin(), static_cast<int>(slice.size()));
  grpc::ByteBuffer copy = answer;
  grpc::ProtoBufferReader reader(&copy);
  return message.ParseFromZeroCopyStream(&reader);
}

bool Worker::Check(const grpc::ByteBuffer& answer, uint64_t first_number, uint64_t requests) {
  arena_.Reset();
  last_answer_ = now_;
  answer_bytes_ += static_cast<double>(answer.Length());
  if (shape_.form == RequestTemplate::Form::kUnary) {
    auto* response = google::protobuf::Arena::CreateMessage<v1::SubmitResponse>(&arena_);
    if (Parse(answer, *response)) return CountResults(response->results(), requests);
    Fail(absl::DataLossError("an answer cannot be parsed"));
    return false;
  }
  auto* response = google::protobuf::Arena::CreateMessage<v1::SubmitStreamResponse>(&arena_);
  if (!Parse(answer, *response)) {
    Fail(absl::DataLossError("an answer cannot be parsed"));
    return false;
  }
  first_number_ = response->first_number();
  last_number_ = response->last_number();
  const bool in_order = first_number_ == first_number && last_number_ >= first_number_;
  if (!in_order || last_number_ - first_number_ >= requests) {
    Fail(absl::DataLossError(absl::StrCat("an answer says ", first_number_, "..", last_number_, " where ", first_number,
                                          " is next of ", requests, " outstanding")));
    return false;
  }
  return CountResults(response->results(), last_number_ - first_number_ + 1);
}

bool Worker::CountResults(const google::protobuf::RepeatedPtrField<v1::CommandResult>& results, uint64_t requests) {
  if (static_cast<uint64_t>(results.size()) != requests * static_cast<uint64_t>(shape_.batch)) {
    Fail(absl::DataLossError(absl::StrCat(results.size(), " results for ", requests, " requests")));
    return false;
  }
  for (const v1::CommandResult& result : results) {
    if (result.has_receipt() && result.receipt().leaf_hashes_size() > 0 && !result.receipt().replayed()) continue;
    if (result_.refusals++ > 0) continue;
    result_.first_refusal = result.ShortDebugString();
    if (intended_per_second_ <= 0) {
      Fail(absl::FailedPreconditionError(absl::StrCat("a payment was not accepted: ", result_.first_refusal)));
    }
  }
  return problem_.ok();
}

namespace {

void AddTo(LoadResult& sum, Worker& part) {
  const LoadResult& result = part.result();
  sum.latency.Merge(result.latency);
  sum.requests += result.requests;
  sum.payments += result.payments;
  sum.payments_in_all += result.payments_in_all;
  sum.refusals += result.refusals;
  if (sum.first_refusal.empty()) sum.first_refusal = result.first_refusal;
}

std::unique_ptr<LoadResult> Collect(std::vector<std::unique_ptr<Worker>>& workers, double seconds) {
  auto sum = std::make_unique<LoadResult>();
  double sent = 0, sent_bytes = 0, answer_bytes = 0;
  for (auto& worker : workers) {
    AddTo(*sum, *worker);
    sent += worker->sent();
    sent_bytes += worker->sent_bytes();
    answer_bytes += worker->answer_bytes();
  }
  sum->seconds = seconds;
  if (sent > 0) sum->request_bytes = sent_bytes / sent;
  if (sum->payments_in_all > 0) sum->answer_bytes_per_payment = answer_bytes / static_cast<double>(sum->payments_in_all);
  return sum;
}

}  // namespace

absl::StatusOr<std::unique_ptr<LoadResult>> RunLoad(const std::string& address, const LoadShape& shape,
                                                    const std::vector<RequestCycle>& cycles) {
  const int threads = std::clamp(shape.threads, 1, shape.connections);
  std::vector<std::unique_ptr<Worker>> workers;
  for (int i = 0; i < threads; ++i) {
    workers.push_back(
        std::make_unique<Worker>(shape, shape.intended_per_second / threads, shape.seed + static_cast<uint64_t>(i)));
  }
  for (int i = 0; i < shape.connections; ++i) {
    auto channel = Connect(address);
    if (!channel.ok()) return channel.status();
    workers[static_cast<size_t>(i % threads)]->AddLane(*std::move(channel), &cycles[static_cast<size_t>(i) % cycles.size()]);
  }
  LoadWindow window;
  const int64_t start = SteadyNanos();
  window.begin_nanos = start + static_cast<int64_t>(shape.warm_up_seconds * 1e9);
  window.end_nanos = window.begin_nanos + static_cast<int64_t>(shape.seconds * 1e9);
  window.payments_max = shape.payments_max / static_cast<uint64_t>(threads);
  std::vector<std::thread> running;
  for (auto& worker : workers) running.emplace_back([&worker, &window] { worker->Run(window); });
  for (std::thread& thread : running) thread.join();
  for (auto& worker : workers) {
    if (!worker->problem().ok()) return worker->problem();
  }
  const int64_t end = shape.payments_max > 0 ? std::min(window.end_nanos, SteadyNanos()) : window.end_nanos;
  return Collect(workers, static_cast<double>(end - window.begin_nanos) / 1e9);
}

}  // namespace daybook::bench
