// daybookd: the Daybook server. Exit status: 0 fine, 1 failure, 2 usage, 3 the data are damaged.

#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>

#include "absl/synchronization/mutex.h"
#include "ledger/base/clock.h"
#include "services/config.h"
#include "services/log.h"
#include "services/server.h"

namespace {

using daybook::services::CommandLine;
using daybook::services::Log;
using daybook::services::Server;

constexpr int kFailure = 1;
constexpr int kDataDamaged = 3;

Log::Format FormatOf(const daybook::v1::ServerConfig& config) {
  if (config.log_format() == daybook::v1::LOG_FORMAT_JSON) return Log::Format::kJson;
  if (config.log_format() == daybook::v1::LOG_FORMAT_TEXT) return Log::Format::kText;
  return Log::FormatFor(STDERR_FILENO);
}

// SIGTERM and SIGINT come through a descriptor: blocked before any thread is made, so that no thread gets them.
int SignalDescriptor() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);
  // A limit on file sizes then is a failed write like any other, which fences the ledger, and not the end of the program.
  signal(SIGXFSZ, SIG_IGN);
  return signalfd(-1, &signals, SFD_CLOEXEC);
}

bool WritePortFile(const std::string& path, const std::string& address) {
  if (path.empty()) return true;
  // Renamed into place, so that whoever waits for the file never reads half of it.
  const std::string unfinished = path + ".new";
  std::ofstream file(unfinished);
  file << address << '\n';
  file.close();
  return file.good() && std::rename(unfinished.c_str(), path.c_str()) == 0;
}

// Blocks until somebody asks for the end. True when it was a fence.
bool WaitForEnd(int signals, int fenced) {
  pollfd watched[2] = {{signals, POLLIN, 0}, {fenced, POLLIN, 0}};
  while (poll(watched, 2, -1) < 0) {
  }
  return (watched[0].revents & POLLIN) == 0;
}

int Serve(const CommandLine& command_line, Log& log, int signals) {
  const daybook::SystemClock clock;
  auto server = Server::Start(command_line, clock, log);
  if (!server.ok()) {
    log.Error("start_failed", {{"why", server.status().ToString()}});
    return server.status().code() == absl::StatusCode::kDataLoss ? kDataDamaged : kFailure;
  }
  const int fenced = eventfd(0, EFD_CLOEXEC);
  if (command_line.config.exit_on_fence()) {
    (*server)->OnFence([fenced] { eventfd_write(fenced, 1); });
  }
  std::printf("listening on %s\n", (*server)->address().c_str());
  if (!(*server)->metrics_address().empty()) std::printf("metrics on %s\n", (*server)->metrics_address().c_str());
  std::fflush(stdout);
  if (!WritePortFile(command_line.port_file, (*server)->address())) {
    log.Error("port_file_failed", {{"path", command_line.port_file}});
    return kFailure;
  }
  const bool was_fenced = WaitForEnd(signals, fenced);
  log.Info("stopping", {{"why", was_fenced ? "a failed write made the ledger read-only" : "signal"}});
  const absl::Status stopped = (*server)->Stop();
  if (!stopped.ok()) log.Error("stop_failed", {{"why", stopped.ToString()}});
  log.Info("stopped");
  return stopped.ok() && !was_fenced ? 0 : kFailure;
}

}  // namespace

int main(int argc, char** argv) {
  // Abseil as Debian builds it looks for cycles of mutexes at every lock: a sixth of an answer's processor time.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  const int signals = SignalDescriptor();
  const daybook::services::ParsedCommandLine parsed = daybook::services::ParseCommandLine(argc, argv);
  if (!parsed.run) {
    std::fputs(parsed.text.c_str(), parsed.exit_status == 0 ? stdout : stderr);
    return parsed.exit_status;
  }
  Log log(FormatOf(parsed.command_line.config));
  daybook::services::RouteLibraryLogs(&log);
  const int status = Serve(parsed.command_line, log, signals);
  daybook::services::RouteLibraryLogs(nullptr);
  return status;
}
