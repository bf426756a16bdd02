#include "client/command_line/stream_run.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/ledger_client.h"
#include "ledger/base/status_macros.h"

namespace daybook::command_line {

StreamRun::StreamRun(std::shared_ptr<grpc::Channel> channel, const client::StreamOptions& options,
                     size_t batch_commands, Visit visit, AfterBatch after_batch)
    : batch_commands_(batch_commands),
      visit_(std::move(visit)),
      after_batch_(std::move(after_batch)),
      stream_(std::move(channel), options) {}

absl::Status StreamRun::Add(v1::Command command) {
  const size_t bytes = command.ByteSizeLong() + client::kCommandFrameBytes;
  if (batch_bytes_ + bytes > client::kBatchBytesMax) DAYBOOK_RETURN_IF_ERROR(Send());
  batch_bytes_ += bytes;
  batch_.push_back(std::move(command));
  return batch_.size() < batch_commands_ ? absl::OkStatus() : Send();
}

absl::Status StreamRun::Send() {
  if (batch_.empty()) return absl::OkStatus();
  std::vector<std::string> ids;
  for (const v1::Command& command : batch_) ids.push_back(command.request_id());
  batch_bytes_ = 0;
  return stream_.Send(std::exchange(batch_, {}),
                      [this, ids = std::move(ids), sent = Clock::now()](const absl::Status& status, auto& results) {
                        if (status.ok()) OnResults(ids, sent, results);
                      });
}

absl::Status StreamRun::Finish() {
  DAYBOOK_RETURN_IF_ERROR(Send());
  return stream_.Finish();
}

void StreamRun::OnResults(const std::vector<std::string>& ids, Clock::time_point sent,
                          const client::SubmitStream::Results& results) {
  figures_.latencies.push_back(std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - sent));
  for (int i = 0; i < results.size(); ++i) {
    const std::string& id = ids[static_cast<size_t>(i)];
    Count(id, results[i]);
    visit_(id, results[i]);
  }
  after_batch_(figures_);
}

void StreamRun::Count(const std::string& id, const v1::CommandResult& result) {
  ++figures_.commands;
  if (result.has_status()) {
    if (figures_.refused++ == 0) figures_.first_refusal = absl::StrCat(id, ": ", result.status().message());
    return;
  }
  ++figures_.accepted;
  if (result.receipt().replayed()) ++figures_.replayed;
  figures_.last_sequence = std::max<uint64_t>(figures_.last_sequence, result.receipt().last_sequence());
}

std::chrono::microseconds Percentile(const std::vector<std::chrono::microseconds>& sorted, double percent) {
  if (sorted.empty()) return std::chrono::microseconds(0);
  const auto rank = static_cast<size_t>(std::ceil(percent / 100 * static_cast<double>(sorted.size())));
  return sorted[std::clamp<size_t>(rank, 1, sorted.size()) - 1];
}

}  // namespace daybook::command_line
