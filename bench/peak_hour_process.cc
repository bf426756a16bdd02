#include "bench/peak_hour_process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace daybook::bench {
namespace {

using std::chrono::steady_clock;

constexpr auto kStartMax = std::chrono::seconds(60);
constexpr auto kStopMax = std::chrono::seconds(120);
constexpr auto kProcessPoll = std::chrono::milliseconds(2);
constexpr size_t kLogTail = 2'000;

std::string ReadFile(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string TailOf(const std::string& path) {
  const std::string text = ReadFile(path);
  return text.size() <= kLogTail ? text : text.substr(text.size() - kLogTail);
}

// In the child: nothing but calls that are safe after fork.
[[noreturn]] void Become(std::vector<char*>& arguments, int log, pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(127);
  dup2(log, STDOUT_FILENO);
  dup2(log, STDERR_FILENO);
  execv(arguments[0], arguments.data());
  _exit(127);
}

}  // namespace

absl::StatusOr<std::unique_ptr<ServerProcess>> ServerProcess::Start(const std::vector<std::string>& command,
                                                                    const std::string& port_file,
                                                                    const std::string& log) {
  std::filesystem::remove(port_file);
  const int log_file = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (log_file < 0) return absl::ErrnoToStatus(errno, absl::StrCat("cannot open ", log));
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const pid_t parent = getpid();
  const pid_t pid = fork();
  if (pid == 0) Become(arguments, log_file, parent);
  close(log_file);
  if (pid < 0) return absl::ErrnoToStatus(errno, "fork");
  std::unique_ptr<ServerProcess> process(new ServerProcess(pid, log));
  absl::Status listening = process->WaitForAddress(port_file);
  if (!listening.ok()) return listening;
  return process;
}

absl::Status ServerProcess::WaitForAddress(const std::string& port_file) {
  const auto deadline = steady_clock::now() + kStartMax;
  while (steady_clock::now() < deadline) {
    if (waitpid(pid_, nullptr, WNOHANG) == pid_) {
      pid_ = 0;
      return absl::UnavailableError(absl::StrCat("the server ended at its start:\n", TailOf(log_)));
    }
    const std::string text(absl::StripAsciiWhitespace(ReadFile(port_file)));
    int port = 0;
    if (!text.empty()) {
      // Either the port alone or the whole address.
      address_ = absl::SimpleAtoi(text, &port) ? absl::StrCat("127.0.0.1:", port) : text;
      return absl::OkStatus();
    }
    std::this_thread::sleep_for(kProcessPoll);
  }
  return absl::DeadlineExceededError(absl::StrCat("the server wrote no address into ", port_file, ":\n", TailOf(log_)));
}

ServerProcess::~ServerProcess() {
  if (pid_ > 0) Kill();
}

absl::Status ServerProcess::Stop() {
  if (pid_ <= 0) return absl::OkStatus();
  kill(pid_, SIGTERM);
  const auto deadline = steady_clock::now() + kStopMax;
  while (steady_clock::now() < deadline) {
    int status = 0;
    if (waitpid(pid_, &status, WNOHANG) == pid_) {
      pid_ = 0;
      if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return absl::OkStatus();
      return absl::InternalError(absl::StrCat("the server ended with wait status ", status, ":\n", TailOf(log_)));
    }
    std::this_thread::sleep_for(kProcessPoll);
  }
  Kill();
  return absl::DeadlineExceededError("the server did not stop within 120 s and was killed");
}

void ServerProcess::Kill() {
  if (pid_ <= 0) return;
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  pid_ = 0;
}

double CpuMicros(pid_t pid) {
  const std::string text = ReadFile(absl::StrCat("/proc/", pid, "/stat"));
  // The name, in brackets, may hold anything; utime and stime are the 12th and 13th fields after it.
  const size_t name_end = text.rfind(')');
  if (name_end == std::string::npos) return 0;
  std::istringstream fields(text.substr(name_end + 1));
  std::string skipped;
  for (int i = 0; i < 11; ++i) fields >> skipped;
  double user = 0, system = 0;
  fields >> user >> system;
  return (user + system) * 1e6 / static_cast<double>(sysconf(_SC_CLK_TCK));
}

std::string ProgramFolder() { return std::filesystem::read_symlink("/proc/self/exe").parent_path().string(); }

}  // namespace daybook::bench
