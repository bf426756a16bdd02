// Programs as processes, for tests that start the real thing.
//
//   const Ended ended = RunProgram({Program("daybook"), "status"});
//   EXPECT_EQ(ended.exit_code, 0) << ended.err;
//
// Threads: start processes from the main thread only. A child dies with the thread that started it, so that no server
// outlives a test that was killed.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace daybook::integration {

// Path of a program of this build.
std::string Program(const std::string& name);

// A new, empty folder of the running test; removed at the end unless a test failed.
std::string NewFolder(const std::string& name);

std::string ReadFile(const std::string& path);
void WriteFile(const std::string& path, const std::string& bytes);

// Waits until `done` or the time is up, looking every 5 ms. Whether it was done.
template <typename Done>
bool WaitUntil(std::chrono::milliseconds at_most, Done done);

class Process {
 public:
  struct Streams {
    // Files; empty: /dev/null.
    std::string in, out, err;
  };

  // Starts arguments[0], a path. Ends the test program when that fails.
  Process(const std::vector<std::string>& arguments, const Streams& streams);
  // Kills it when it still runs.
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  pid_t pid() const { return pid_; }
  bool Running();
  void Signal(int signal);
  // Its exit status, or 128 + the signal that ended it; nothing when it runs on.
  std::optional<int> WaitFor(std::chrono::milliseconds at_most);

 private:
  pid_t pid_;
  std::optional<int> ended_;
};

struct Ended {
  // As Process::WaitFor; −1: it had to be killed because time was up.
  int exit_code = -1;
  std::string out, err;
};

// Runs a program to its end. `in`: a file for its standard input.
Ended RunProgram(const std::vector<std::string>& arguments, const std::string& in = "",
          std::chrono::milliseconds at_most = std::chrono::minutes(2));

// --- Below: of templates only ---

void PauseBriefly();

template <typename Done>
bool WaitUntil(std::chrono::milliseconds at_most, Done done) {
  const auto deadline = std::chrono::steady_clock::now() + at_most;
  while (!done()) {
    if (std::chrono::steady_clock::now() > deadline) return done();
    PauseBriefly();
  }
  return true;
}

}  // namespace daybook::integration
