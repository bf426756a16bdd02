// Says on stderr how far long work has come: a bar on a terminal, otherwise a line every 5 s.
#pragma once

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>

namespace daybook::command_line {

// One thread only.
class Progress {
 public:
  using Clock = std::chrono::steady_clock;

  // `what` is counted: "events". `file` is stderr but in tests.
  explicit Progress(std::string what, std::FILE* file = stderr);
  Progress(std::string what, std::FILE* file, bool terminal, Clock::time_point start);
  // Takes the bar away.
  ~Progress();

  // `total` 0: not known.
  void Update(uint64_t done, uint64_t total, Clock::time_point now = Clock::now());

 private:
  const std::string what_;
  std::FILE* const file_;
  const bool terminal_;
  Clock::time_point next_;
  bool bar_shown_ = false;
};

}  // namespace daybook::command_line
