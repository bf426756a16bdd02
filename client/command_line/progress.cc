#include "client/command_line/progress.h"

#include <unistd.h>

#include <algorithm>
#include <utility>

namespace daybook::command_line {
namespace {

constexpr auto kLineEvery = std::chrono::seconds(5);
constexpr auto kBarEvery = std::chrono::milliseconds(100);
constexpr uint64_t kBarCharacters = 30;

}  // namespace

Progress::Progress(std::string what, std::FILE* file)
    : Progress(std::move(what), file, isatty(fileno(file)) != 0, Clock::now()) {}

Progress::Progress(std::string what, std::FILE* file, bool terminal, Clock::time_point start)
    : what_(std::move(what)),
      file_(file),
      terminal_(terminal),
      next_(start + (terminal ? Clock::duration(0) : kLineEvery)) {}

Progress::~Progress() {
  if (bar_shown_) std::fputs("\r\x1b[K", file_);
}

void Progress::Update(uint64_t done, uint64_t total, Clock::time_point now) {
  if (now < next_) return;
  next_ = now + (terminal_ ? Clock::duration(kBarEvery) : Clock::duration(kLineEvery));
  const uint64_t percent = total == 0 ? 0 : std::min<uint64_t>(100, done * 100 / total);
  const std::string of = total == 0 ? "" : " of " + std::to_string(total);
  const std::string figures = std::to_string(done) + of + " " + what_ +
                              (total == 0 ? "" : ", " + std::to_string(percent) + " %");
  if (!terminal_) {
    std::fprintf(file_, "%s\n", figures.c_str());
    return;
  }
  const uint64_t filled = percent * kBarCharacters / 100;
  const std::string bar = std::string(filled, '#') + std::string(kBarCharacters - filled, '.');
  std::fprintf(file_, "\r\x1b[K[%s] %s", bar.c_str(), figures.c_str());
  std::fflush(file_);
  bar_shown_ = true;
}

}  // namespace daybook::command_line
