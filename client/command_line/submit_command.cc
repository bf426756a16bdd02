// daybook submit FILE|-
#include <algorithm>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/command_line/command_groups.h"
#include "client/command_line/command_reader.h"
#include "client/command_line/progress.h"
#include "client/ledger_client.h"
#include "client/submit_stream.h"
#include "google/protobuf/util/json_util.h"
#include "ledger/base/checks.h"

namespace daybook::command_line {
namespace {

// A batch is answered as a whole: small enough that results keep coming, large enough that calls do not count.
constexpr size_t kBatchCommands = 250;

// Sends commands in batches over a stream and prints a line for each result.
class Submission {
 public:
  Submission(Session& session, std::shared_ptr<grpc::Channel> channel, uint64_t commands_total)
      : session_(session), total_(commands_total), progress_("commands"), stream_(channel, StreamOptionsOf(session)) {}

  absl::Status Add(v1::Command command) {
    batch_bytes_ += command.ByteSizeLong() + 6;
    if (!batch_.empty() && batch_bytes_ > client::kBatchBytesMax) DAYBOOK_RETURN_IF_ERROR(Send());
    if (batch_.empty()) batch_bytes_ = command.ByteSizeLong() + 6;
    batch_.push_back(std::move(command));
    return batch_.size() < kBatchCommands ? absl::OkStatus() : Send();
  }

  absl::Status Send() {
    if (batch_.empty()) return absl::OkStatus();
    std::vector<std::string> ids;
    for (const v1::Command& command : batch_) ids.push_back(command.request_id());
    return stream_.Send(std::exchange(batch_, {}), [this, ids = std::move(ids)](const absl::Status& status, auto& results) {
      if (status.ok()) OnResults(ids, results);
    });
  }

  // Waits for all answers. kFailedPrecondition when any command was refused.
  absl::Status Finish() {
    DAYBOOK_RETURN_IF_ERROR(Send());
    DAYBOOK_RETURN_IF_ERROR(stream_.Finish());
    const std::string summary =
        absl::StrCat(answered_, " commands: ", answered_ - refused_, " accepted (", replayed_, " replayed), ", refused_, " refused");
    if (refused_ != 0) return absl::FailedPreconditionError(absl::StrCat(summary, "; first: ", first_refusal_));
    std::fprintf(stderr, "%s\n", summary.c_str());
    return absl::OkStatus();
  }

 private:
  static client::StreamOptions StreamOptionsOf(const Session& session) {
    client::StreamOptions options;
    options.language = session.language();
    return options;
  }

  // On the stream's thread, one call at a time.
  void OnResults(const std::vector<std::string>& ids, const client::SubmitStream::Results& results) {
    for (int i = 0; i < results.size(); ++i) OnResult(ids[static_cast<size_t>(i)], results[i]);
    (void)session_.output().Flush();
    progress_.Update(answered_, total_);
  }

  void OnResult(const std::string& id, const v1::CommandResult& result) {
    ++answered_;
    if (result.receipt().replayed()) ++replayed_;
    if (result.has_status() && refused_++ == 0) first_refusal_ = absl::StrCat(id, ": ", result.status().message());
    session_.output().PrintText(ResultLine(id, result));
  }

  // {"requestId":"…","receipt":{…}}
  static std::string ResultLine(const std::string& id, const v1::CommandResult& result) {
    v1::Command named;
    named.set_request_id(id);
    std::string quoted;
    DAYBOOK_CHECK(google::protobuf::util::MessageToJsonString(named, &quoted).ok());
    quoted.pop_back();
    const std::string rest = ToJsonLine(result).substr(1);
    return absl::StrCat(quoted, quoted.size() > 1 ? "," : "", rest, "\n");
  }

  Session& session_;
  const uint64_t total_;
  std::vector<v1::Command> batch_;
  size_t batch_bytes_ = 0;
  // Touched on the stream's thread only, until it is finished.
  uint64_t answered_ = 0;
  uint64_t replayed_ = 0;
  uint64_t refused_ = 0;
  std::string first_refusal_;
  Progress progress_;
  // Last: ends before what its answers touch.
  client::SubmitStream stream_;
};

// Reads the whole file once, so that nothing of a file with a bad line is sent.
absl::StatusOr<uint64_t> CountCommands(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError(absl::StrCat("cannot read ", path));
  CommandReader reader(file, path);
  for (uint64_t count = 0;; ++count) {
    DAYBOOK_ASSIGN_OR_RETURN(const auto command, reader.Next());
    if (!command.has_value()) return count;
  }
}

absl::Status SubmitAll(std::istream& in, const std::string& name, bool eager, Submission& submission) {
  CommandReader reader(in, name);
  for (;;) {
    absl::StatusOr<std::optional<v1::Command>> command = reader.Next();
    if (!command.ok()) {
      // What came before the bad line has been sent: its answers are printed before this one ends.
      const absl::Status finished = submission.Finish();
      if (!finished.ok()) std::fprintf(stderr, "daybook: %s\n", std::string(finished.message()).c_str());
      return command.status();
    }
    if (!command->has_value()) return submission.Finish();
    DAYBOOK_RETURN_IF_ERROR(submission.Add(*std::move(*command)));
    // Somebody may be waiting for the answer before writing the next line.
    if (eager && in.rdbuf()->in_avail() <= 0) DAYBOOK_RETURN_IF_ERROR(submission.Send());
  }
}

absl::Status RunSubmit(Session& session, const std::string& path) {
  DAYBOOK_ASSIGN_OR_RETURN(const auto channel, session.Channel());
  if (path == "-") {
    Submission submission(session, channel, 0);
    return SubmitAll(std::cin, "stdin", true, submission);
  }
  DAYBOOK_ASSIGN_OR_RETURN(const uint64_t total, CountCommands(path));
  std::ifstream file(path, std::ios::binary);
  Submission submission(session, channel, total);
  return SubmitAll(file, path, false, submission);
}

}  // namespace

void AddSubmitCommand(CLI::App& app, Session& session) {
  const auto path = std::make_shared<std::string>();
  CLI::App* submit = app.add_subcommand(
      "submit", "Submits commands (JSON lines of Command) and prints a JSON line for each result; exit 5 when one is refused");
  submit->add_option("file", *path, "File of commands, or - for stdin")->required();
  session.Bind(submit, [&session, path] { return RunSubmit(session, *path); });
}

}  // namespace daybook::command_line
