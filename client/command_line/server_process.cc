#include "client/command_line/server_process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "ledger/base/status_macros.h"

namespace daybook::command_line {
namespace {

constexpr auto kLookEvery = std::chrono::milliseconds(5);
constexpr char kPortFile[] = "/port";

int ExitStatusOf(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }

// In the child: only calls that are safe after fork.
[[noreturn]] void RunChild(pid_t parent, char* const* arguments, int log) {
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != parent) _exit(1);
  const int null = open("/dev/null", O_RDWR);
  dup2(null, STDIN_FILENO);
  dup2(null, STDOUT_FILENO);
  if (log >= 0) dup2(log, STDERR_FILENO);
  execv(arguments[0], arguments);
  _exit(127);
}

}  // namespace

std::string ProgramBeside(const std::string& name) {
  std::error_code error;
  return std::filesystem::read_symlink("/proc/self/exe", error).replace_filename(name).string();
}

absl::StatusOr<std::unique_ptr<ServerProcess>> ServerProcess::Start(const std::string& program,
                                                                    std::vector<std::string> arguments,
                                                                    const std::string& log_file,
                                                                    std::chrono::seconds wait) {
  if (access(program.c_str(), X_OK) != 0) return absl::NotFoundError(absl::StrCat("there is no ", program));
  std::string folder = (std::filesystem::temp_directory_path() / "daybook-port-XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr) return absl::UnknownError(absl::StrCat("cannot create ", folder));
  arguments.insert(arguments.begin(), program);
  arguments.push_back("--port-file");
  arguments.push_back(folder + kPortFile);
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  const int log = log_file.empty() ? -1 : open(log_file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  const pid_t parent = getpid();
  const pid_t pid = fork();
  if (pid == 0) RunChild(parent, pointers.data(), log);
  if (log >= 0) close(log);
  if (pid < 0) return absl::UnavailableError("cannot start a process");
  std::unique_ptr<ServerProcess> process(new ServerProcess(pid, folder));
  DAYBOOK_RETURN_IF_ERROR(process->WaitForAddress(wait));
  return process;
}

ServerProcess::~ServerProcess() {
  Stop();
  std::error_code error;
  std::filesystem::remove_all(folder_, error);
}

absl::Status ServerProcess::WaitForAddress(std::chrono::seconds wait) {
  const auto deadline = std::chrono::steady_clock::now() + wait;
  while (std::chrono::steady_clock::now() < deadline) {
    std::ifstream file(folder_ + kPortFile);
    // The file is renamed into place: once it is there it is whole.
    if (std::getline(file, address_)) return absl::OkStatus();
    if (HasEnded()) return absl::UnavailableError(absl::StrCat("the server ended with status ", exit_status_));
    std::this_thread::sleep_for(kLookEvery);
  }
  return absl::UnavailableError("the server does not serve in time");
}

bool ServerProcess::HasEnded() {
  int status = 0;
  if (!ended_ && waitpid(pid_, &status, WNOHANG) == pid_) {
    ended_ = true;
    exit_status_ = ExitStatusOf(status);
  }
  return ended_;
}

int ServerProcess::Stop() {
  if (HasEnded()) return exit_status_;
  kill(pid_, SIGTERM);
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  ended_ = true;
  exit_status_ = ExitStatusOf(status);
  return exit_status_;
}

void ServerProcess::Kill() {
  if (HasEnded()) return;
  kill(pid_, SIGKILL);
  Stop();
}

}  // namespace daybook::command_line
