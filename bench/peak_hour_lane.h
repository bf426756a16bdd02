// What one client thread of a load is made of: a Worker with its completion queue, and its lanes, one per connection.
// Only peak_hour_load.cc and peak_hour_lane.cc include this.
//
// Threads: a worker and everything of it belong to the thread that runs it.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "bench/peak_hour_load.h"
#include "daybook/v1/ledger_service.pb.h"
#include "google/protobuf/arena.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/grpcpp.h"

namespace daybook::bench {

// Steady clock, nanoseconds.
int64_t SteadyNanos();

class Lane;

// When a load begins to count, ends counting, and what it may do.
struct LoadWindow {
  int64_t begin_nanos = 0;
  int64_t end_nanos = 0;
  uint64_t payments_max = 0;
};

class Worker {
 public:
  Worker(const LoadShape& shape, double intended_per_second, uint64_t seed);
  ~Worker();

  // Connects one more lane. The channel must be connected.
  void AddLane(std::shared_ptr<grpc::Channel> channel, const RequestCycle* cycle);
  // Runs the load to its end and empties the queue.
  void Run(const LoadWindow& window);

  // --- For lanes ---
  const LoadShape& shape() const { return shape_; }
  grpc::CompletionQueue* queue() { return &queue_; }
  Stamper& stamper() { return stamper_; }
  int64_t now() const { return now_; }
  bool draining() const { return draining_; }
  // An answer to `requests` requests came. Checks it; false ends the load.
  bool Check(const grpc::ByteBuffer& answer, uint64_t first_number, uint64_t requests);
  // The stream answer's range is read by Check(); these are what it found.
  uint64_t first_number() const { return first_number_; }
  uint64_t last_number() const { return last_number_; }
  // Books one answered request that was sent (open loop: meant to be sent) at `since`.
  void Book(int64_t since);
  void CountSent(size_t bytes);
  // Ends the load with a failure; the first one counts.
  void Fail(absl::Status problem);

  const absl::Status& problem() const { return problem_; }
  LoadResult& result() { return result_; }
  double sent_bytes() const { return sent_bytes_; }
  double sent() const { return sent_; }
  double answer_bytes() const { return answer_bytes_; }

 private:
  void SendWhatIsDue();
  void BeginDrain();
  bool Parse(const grpc::ByteBuffer& answer, google::protobuf::MessageLite& message);
  bool CountResults(const google::protobuf::RepeatedPtrField<v1::CommandResult>& results, uint64_t requests);
  int64_t NextWakeNanos() const;

  const LoadShape shape_;
  const double intended_per_second_;
  LoadWindow window_;
  grpc::CompletionQueue queue_;
  Stamper stamper_;
  std::vector<std::unique_ptr<Lane>> lanes_;
  std::vector<char> arena_block_;
  google::protobuf::Arena arena_;
  std::mt19937_64 random_;

  int64_t now_ = 0;
  int64_t last_answer_ = 0;
  int64_t next_due_ = 0;
  size_t next_lane_ = 0;
  bool draining_ = false;
  uint64_t first_number_ = 0;
  uint64_t last_number_ = 0;
  absl::Status problem_;
  LoadResult result_;
  double sent_bytes_ = 0;
  double sent_ = 0;
  double answer_bytes_ = 0;
};

// One connection.
class Lane {
 public:
  Lane(Worker& worker, std::shared_ptr<grpc::Channel> channel, const RequestCycle* cycle)
      : worker_(worker), stub_(std::move(channel)), cycle_(cycle) {}
  virtual ~Lane() = default;

  virtual void Start() = 0;
  // Open loop: a request is due since `intended`.
  virtual void SendDue(int64_t intended) = 0;
  // No more requests; ends once everything is answered.
  virtual void Drain() = 0;
  // Ends at once.
  virtual void Cancel() = 0;
  virtual bool ended() const = 0;

 protected:
  // The next request of the cycle.
  grpc::ByteBuffer MakeRequest(uint64_t number) {
    const RequestTemplate& request = (*cycle_)[next_request_];
    if (++next_request_ == cycle_->size()) next_request_ = 0;
    grpc::ByteBuffer bytes = request.Stamp(number, worker_.stamper(), remembered_);
    worker_.CountSent(bytes.Length());
    return bytes;
  }

  Worker& worker_;
  grpc::GenericStub stub_;

 private:
  const RequestCycle* cycle_;
  size_t next_request_ = 0;
  RememberedIds remembered_;
};

// A tag of the completion queue.
class Completion {
 public:
  virtual ~Completion() = default;
  virtual void Complete(bool ok) = 0;
};

std::unique_ptr<Lane> MakeUnaryLane(Worker& worker, std::shared_ptr<grpc::Channel> channel, const RequestCycle* cycle);
std::unique_ptr<Lane> MakeStreamLane(Worker& worker, std::shared_ptr<grpc::Channel> channel, const RequestCycle* cycle);

}  // namespace daybook::bench
