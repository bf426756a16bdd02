// daybook submit FILE|-
#include <cstdio>
#include <fstream>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/command_line/command_groups.h"
#include "client/command_line/command_reader.h"
#include "client/command_line/progress.h"
#include "client/command_line/stream_run.h"
#include "google/protobuf/util/json_util.h"
#include "ledger/base/checks.h"

namespace daybook::command_line {
namespace {

// A batch is answered as a whole: small enough that results keep coming, large enough that calls do not count.

// {"requestId":"…","receipt":{…}}
std::string ResultLine(const std::string& id, const v1::CommandResult& result) {
  v1::Command named;
  named.set_request_id(id);
  std::string line;
  DAYBOOK_CHECK(google::protobuf::util::MessageToJsonString(named, &line).ok());
  const std::string rest = ToJsonLine(result);
  line.back() = line.size() > 2 ? ',' : ' ';
  return absl::StrCat(line, rest.substr(1), "\n");
}

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

// Sends line by line. `eager`: somebody may be waiting for an answer before writing the next line.
absl::Status AddAll(std::istream& in, const std::string& name, bool eager, StreamRun& run) {
  CommandReader reader(in, name);
  for (;;) {
    DAYBOOK_ASSIGN_OR_RETURN(std::optional<v1::Command> command, reader.Next());
    if (!command.has_value()) return absl::OkStatus();
    DAYBOOK_RETURN_IF_ERROR(run.Add(*std::move(command)));
    if (eager && in.rdbuf()->in_avail() <= 0) DAYBOOK_RETURN_IF_ERROR(run.Send());
  }
}

absl::Status SubmitAll(Session& session, std::istream& in, const std::string& name, uint64_t total, bool eager) {
  DAYBOOK_ASSIGN_OR_RETURN(const auto channel, session.Channel());
  client::StreamOptions options;
  options.language = session.language();
  StreamRunFigures figures;
  {
    Progress progress("commands");
    StreamRun run(
        channel, options, kBatchCommands,
        [&](const std::string& id, const v1::CommandResult& result) { session.output().PrintText(ResultLine(id, result)); },
        [&](const StreamRunFigures& so_far) {
          (void)session.output().Flush();
          progress.Update(so_far.commands, total);
        });
    const absl::Status added = AddAll(in, name, eager, run);
    // What came before a bad line has been sent: it is answered before the bad line is reported.
    const absl::Status finished = run.Finish();
    if (!added.ok()) return added;
    if (!finished.ok()) return finished;
    figures = run.figures();
  }
  const std::string summary = absl::StrCat(figures.commands, " commands: ", figures.accepted, " accepted, ",
                                           figures.replayed, " of them replayed, ", figures.refused, " refused");
  if (figures.refused != 0) {
    return absl::FailedPreconditionError(absl::StrCat(summary, "; first ", figures.first_refusal));
  }
  std::fprintf(stderr, "%s\n", summary.c_str());
  return absl::OkStatus();
}

absl::Status RunSubmit(Session& session, const std::string& path) {
  if (path == "-") {
    // Own buffering of the stream: in_avail() then tells what has come and is not read yet.
    std::ios::sync_with_stdio(false);
    return SubmitAll(session, std::cin, "stdin", 0, true);
  }
  DAYBOOK_ASSIGN_OR_RETURN(const uint64_t total, CountCommands(path));
  std::ifstream file(path, std::ios::binary);
  return SubmitAll(session, file, path, total, false);
}

}  // namespace

void AddSubmitCommand(CLI::App& app, Session& session) {
  const auto path = std::make_shared<std::string>();
  CLI::App* submit = app.add_subcommand(
      "submit",
      "Submits commands (JSON lines of Command) and prints a JSON line for each result; exit 5 when one is refused");
  submit->add_option("file", *path, "File of commands, or - for stdin")->required();
  session.Bind(submit, [&session, path] { return RunSubmit(session, *path); });
}

}  // namespace daybook::command_line
