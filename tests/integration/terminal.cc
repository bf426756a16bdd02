#include "tests/integration/terminal.h"

#include <google/protobuf/util/message_differencer.h>
#include <grpcpp/client_context.h>

#include <chrono>

#include "absl/strings/str_cat.h"
#include "daybook/v1/ledger_service.grpc.pb.h"

namespace daybook::integration {
namespace {

constexpr size_t kKeptMax = 32;
constexpr auto kDeadline = std::chrono::seconds(10);

// Whether the answer leaves the outcome open, or says "again".
bool IsOpen(grpc::StatusCode code) {
  return code == grpc::UNAVAILABLE || code == grpc::DEADLINE_EXCEEDED || code == grpc::CANCELLED;
}

grpc::Status Submit(const std::shared_ptr<grpc::Channel>& channel, const v1::SubmitRequest& request,
                    v1::SubmitResponse& response) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + kDeadline);
  return v1::LedgerService::NewStub(channel)->Submit(&context, request, &response);
}

}  // namespace

Terminal::Terminal(const bench::OpenTill& till, const std::string& business_date, const Options& options)
    : options_(options),
      stream_({till}, business_date, {.seed = options.seed, .stream = options.number}),
      random_(bench::MixBits(options.seed) + options.number) {}

void Terminal::Work(const std::shared_ptr<grpc::Channel>& channel, const std::atomic<bool>& stop) {
  while (!stop.load(std::memory_order_relaxed)) {
    if (pending_.commands_size() == 0) Fill();
    if (!Send(channel)) return;
  }
}

bool Terminal::Settle(const std::shared_ptr<grpc::Channel>& channel) { return !has_pending() || Send(channel); }

void Terminal::RepeatSome(const std::shared_ptr<grpc::Channel>& channel) {
  v1::SubmitRequest request;
  for (const Kept& kept : kept_) *request.add_commands() = kept.command;
  if (request.commands_size() == 0) return;
  v1::SubmitResponse response;
  const grpc::Status status = Submit(channel, request, response);
  if (!status.ok()) return Complain(absl::StrCat("a repeated batch failed: ", status.error_message()));
  for (size_t i = 0; i < kept_.size(); ++i) {
    v1::Receipt again = response.results(i).receipt();
    if (!again.replayed()) Complain(absl::StrCat(kept_[i].command.request_id(), " was not known any more"));
    again.set_replayed(false);
    if (!google::protobuf::util::MessageDifferencer::Equals(again, kept_[i].receipt)) {
      Complain(absl::StrCat("another receipt for ", kept_[i].command.request_id(), ": ", response.results(i).DebugString(),
                            " instead of ", kept_[i].receipt.DebugString()));
    }
  }
}

void Terminal::Fill() {
  pending_was_sent_ = false;
  for (size_t i = 0; i < options_.batch; ++i) stream_.Next(*pending_.add_commands());
}

// True when it was answered.
bool Terminal::Send(const std::shared_ptr<grpc::Channel>& channel) {
  v1::SubmitResponse response;
  const grpc::Status status = Submit(channel, pending_, response);
  if (status.ok()) {
    Take(response);
    return true;
  }
  pending_was_sent_ = true;
  if (!IsOpen(status.error_code())) Complain(absl::StrCat("a batch failed for good: ", status.error_message()));
  return false;
}

void Terminal::Take(const v1::SubmitResponse& response) {
  if (response.results_size() != pending_.commands_size()) {
    Complain(absl::StrCat(response.results_size(), " results for ", pending_.commands_size(), " commands"));
  }
  for (int i = 0; i < response.results_size() && i < pending_.commands_size(); ++i) {
    const v1::Command& command = pending_.commands(i);
    const v1::CommandResult& result = response.results(i);
    if (!result.has_receipt()) {
      Complain(absl::StrCat("refused: ", result.status().message(), ": ", command.ShortDebugString()));
      continue;
    }
    const v1::Receipt& receipt = result.receipt();
    if (receipt.replayed() && !pending_was_sent_) Complain(absl::StrCat("replayed at its first try: ", command.request_id()));
    rescued_ += receipt.replayed() ? 1 : 0;
    acknowledged_.push_back({command.request_id(), receipt.first_sequence(), receipt.last_sequence(),
                             command.receive_payment().amount_fen(),
                             {receipt.leaf_hashes().begin(), receipt.leaf_hashes().end()}});
    const size_t place = kept_.size() < kKeptMax ? kept_.size() : random_.Below(acknowledged_.size());
    if (place >= kKeptMax) continue;
    if (place == kept_.size()) kept_.emplace_back();
    kept_[place] = {command, receipt};
    kept_[place].receipt.set_replayed(false);
  }
  pending_.Clear();
}

void Terminal::Complain(std::string what) {
  if (complaints_.size() < kComplaintsMax) complaints_.push_back(absl::StrCat("terminal ", options_.number, ": ", what));
}

}  // namespace daybook::integration
