// daybook dev
#include <signal.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "bench/workload.h"
#include "client/command_line/command_groups.h"
#include "client/command_line/server_process.h"
#include "client/command_line/stream_run.h"
#include "ledger/base/civil_date.h"

namespace daybook::command_line {
namespace {

constexpr uint64_t kDemoSeed = 7;
constexpr int32_t kChinaOffsetMinutes = 480;

struct DevOptions {
  std::string data;
  std::string listen = "127.0.0.1:0";
};

// A folder of this run, removed with everything in it at the end.
class TemporaryFolder {
 public:
  absl::Status Create() {
    std::string path = (std::filesystem::temp_directory_path() / "daybook-dev-XXXXXX").string();
    if (mkdtemp(path.data()) == nullptr) return absl::UnknownError(absl::StrCat("cannot create ", path));
    path_ = path;
    return absl::OkStatus();
  }
  ~TemporaryFolder() {
    std::error_code error;
    if (!path_.empty()) std::filesystem::remove_all(path_, error);
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

bool IsMissingOrEmpty(const std::string& directory) {
  std::error_code error;
  return !std::filesystem::exists(directory, error) || std::filesystem::is_empty(directory, error);
}

// One centre with two tills, from set-up to the close of today.
absl::Status SubmitDemo(Session& session) {
  bench::WorkloadOptions options;
  options.seed = kDemoSeed;
  options.business_date = FormatDate(LocalDate(session.clock().NowMicros(), kChinaOffsetMinutes));
  DAYBOOK_ASSIGN_OR_RETURN(const auto channel, session.Channel());
  StreamRun run(channel, {}, kBatchCommands, [](const std::string&, const v1::CommandResult&) {},
                [](const StreamRunFigures&) {});
  bench::CityDays day(options);
  v1::Command command;
  while (day.Next(command)) DAYBOOK_RETURN_IF_ERROR(run.Add(command));
  DAYBOOK_RETURN_IF_ERROR(run.Finish());
  if (run.figures().refused == 0) return absl::OkStatus();
  return absl::InternalError(absl::StrCat("a command of the demonstration was refused: ", run.figures().first_refusal));
}

void PrintHowToReach(Session& session, const std::string& address, const std::string& directory) {
  session.output().PrintText(absl::StrCat(
      "Serving ", directory, " at ", address, "\n\n", "  daybook --server ", address, " till list\n", "  daybook --server ",
      address, " close list\n", "  daybook --server ", address, " events tail\n\nCtrl-C ends it.\n"));
  (void)session.output().Flush();
}

absl::Status RunDev(Session& session, const DevOptions& options) {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGCHLD}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  TemporaryFolder temporary;
  if (options.data.empty()) DAYBOOK_RETURN_IF_ERROR(temporary.Create());
  const std::string directory = options.data.empty() ? temporary.path() + "/data" : options.data;
  const bool is_new = IsMissingOrEmpty(directory);
  std::vector<std::string> arguments = {"--data", directory, "--listen", options.listen, "--dev"};
  if (is_new) arguments.push_back("--init");
  DAYBOOK_ASSIGN_OR_RETURN(const auto server, ServerProcess::Start(ProgramBeside("daybookd"), arguments));
  session.set_server(server->address());
  if (is_new) DAYBOOK_RETURN_IF_ERROR(SubmitDemo(session));
  PrintHowToReach(session, server->address(), directory);

  int signal = 0;
  sigwait(&signals, &signal);
  const int status = server->Stop();
  if (signal == SIGCHLD || status != 0) {
    return absl::UnknownError(absl::StrCat("the server ended with status ", status));
  }
  return absl::OkStatus();
}

}  // namespace

void AddDevCommand(CLI::App& app, Session& session) {
  const auto options = std::make_shared<DevOptions>();
  CLI::App* dev = app.add_subcommand("dev", "A server with a demonstration centre, until Ctrl-C");
  dev->add_option("--data", options->data, "Data directory; else a temporary one, removed at the end");
  dev->add_option("--listen", options->listen, "Address to serve at; port 0 takes any free one")->capture_default_str();
  session.Bind(dev, [&session, options] { return RunDev(session, *options); });
}

}  // namespace daybook::command_line
