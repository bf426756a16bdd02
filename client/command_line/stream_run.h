// Sends a run of commands over a stream in batches, shows each result in order, and measures.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "client/submit_stream.h"

namespace daybook::command_line {

namespace v1 = ::daybook::v1;

// What one message of a stream carries unless a command has a reason for another number.
inline constexpr size_t kBatchCommands = 250;

struct StreamRunFigures {
  uint64_t commands = 0;
  uint64_t accepted = 0;
  uint64_t replayed = 0;
  uint64_t refused = 0;
  // "request id: message" of the first refusal.
  std::string first_refusal;
  // Highest sequence in a receipt.
  uint64_t last_sequence = 0;
  // From the sending of a batch to its answer.
  std::vector<std::chrono::microseconds> latencies;
};

// One thread; the answers come on another, one at a time.
class StreamRun {
 public:
  // Sees the results in order, then the figures so far.
  using Visit = std::function<void(const std::string& request_id, const v1::CommandResult& result)>;
  using AfterBatch = std::function<void(const StreamRunFigures& figures)>;

  StreamRun(std::shared_ptr<grpc::Channel> channel, const client::StreamOptions& options, size_t batch_commands,
            Visit visit, AfterBatch after_batch);

  // Fails when the stream has failed for good.
  absl::Status Add(v1::Command command);
  // Sends what has been added, though the batch is not full.
  absl::Status Send();
  // Sends the rest and waits for all answers.
  absl::Status Finish();
  // Complete after Finish().
  const StreamRunFigures& figures() const { return figures_; }

 private:
  using Clock = std::chrono::steady_clock;

  void OnResults(const std::vector<std::string>& ids, Clock::time_point sent,
                 const client::SubmitStream::Results& results);
  void Count(const std::string& id, const v1::CommandResult& result);

  const size_t batch_commands_;
  const Visit visit_;
  const AfterBatch after_batch_;
  std::vector<v1::Command> batch_;
  size_t batch_bytes_ = 0;
  StreamRunFigures figures_;
  // Last: ends before what its answers touch.
  client::SubmitStream stream_;
};

// The value below which `percent` of the samples lie; 0 without samples. Sorts nothing: hand in sorted samples.
std::chrono::microseconds Percentile(const std::vector<std::chrono::microseconds>& sorted, double percent);

}  // namespace daybook::command_line
