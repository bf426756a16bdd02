#include "tests/integration/process.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "absl/strings/str_cat.h"
#include "ledger/base/checks.h"

extern char** environ;

namespace daybook::integration {
namespace {

namespace fs = std::filesystem;

constexpr char kDieWithParent[] = "/usr/bin/setpriv";

// Everything this program puts on disk, in one folder; kept when a test has failed.
class Scratch {
 public:
  Scratch() : path_(fs::temp_directory_path() / absl::StrCat("daybook-test-", getpid())) { fs::create_directories(path_); }
  ~Scratch() {
    std::error_code ignored;
    if (testing::UnitTest::GetInstance()->Passed()) fs::remove_all(path_, ignored);
  }
  const fs::path& path() const { return path_; }

 private:
  const fs::path path_;
};

Scratch& TheScratch() {
  static Scratch scratch;
  return scratch;
}

}  // namespace

std::string Program(const std::string& name) { return absl::StrCat(DAYBOOK_PROGRAMS, "/", name); }

std::string NewFolder(const std::string& name) {
  static std::atomic<int> counter = 0;
  const fs::path path = TheScratch().path() / absl::StrCat(++counter, "-", name);
  fs::create_directories(path);
  return path.string();
}

std::string ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

void WriteFile(const std::string& path, const std::string& bytes) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out << bytes;
  DAYBOOK_CHECK(out.flush().good());
}

void PauseBriefly() { std::this_thread::sleep_for(std::chrono::milliseconds(5)); }

Process::Process(const std::vector<std::string>& arguments, const Streams& streams) {
  std::vector<std::string> words = {kDieWithParent, "--pdeathsig", "KILL"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  const auto path = [](const std::string& file) { return file.empty() ? "/dev/null" : file.c_str(); };
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, path(streams.in), O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, path(streams.out), O_WRONLY | O_CREAT | O_TRUNC, 0644);
  posix_spawn_file_actions_addopen(&actions, 2, path(streams.err), O_WRONLY | O_CREAT | O_APPEND, 0644);
  const int error = posix_spawn(&pid_, kDieWithParent, &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  DAYBOOK_CHECK(error == 0);
}

Process::~Process() {
  if (!Running()) return;
  Signal(SIGKILL);
  WaitFor(std::chrono::minutes(1));
}

bool Process::Running() {
  if (ended_.has_value()) return false;
  int status = 0;
  if (waitpid(pid_, &status, WNOHANG) != pid_) return true;
  ended_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return false;
}

void Process::Signal(int signal) {
  if (Running()) kill(pid_, signal);
}

std::optional<int> Process::WaitFor(std::chrono::milliseconds at_most) {
  WaitUntil(at_most, [&] { return !Running(); });
  return ended_;
}

Ended RunProgram(const std::vector<std::string>& arguments, const std::string& in, std::chrono::milliseconds at_most) {
  const std::string folder = NewFolder("run");
  const Process::Streams streams = {.in = in, .out = folder + "/out", .err = folder + "/err"};
  Process process(arguments, streams);
  Ended ended;
  ended.exit_code = process.WaitFor(at_most).value_or(-1);
  ended.out = ReadFile(streams.out);
  ended.err = ReadFile(streams.err);
  return ended;
}

}  // namespace daybook::integration
