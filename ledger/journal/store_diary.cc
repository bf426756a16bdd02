#include "ledger/journal/store_diary.h"

#include <fcntl.h>
#include <rocksdb/env.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace daybook::journal {
namespace {

constexpr size_t kBytesMax = 16u << 20;
// A line longer than this is cut.
constexpr size_t kLineMax = 4'096;

class Diary final : public rocksdb::Logger {
 public:
  Diary(std::string folder, bool make_folder) : folder_(std::move(folder)), make_folder_(make_folder) {}
  ~Diary() override {
    if (descriptor_ >= 0) close(descriptor_);
  }

  using rocksdb::Logger::Logv;
  void Logv(const char* format, va_list arguments) override {
    char line[kLineMax];
    const std::string time = absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ ", absl::Now(), absl::UTCTimeZone());
    size_t size = time.copy(line, time.size());
    const int more = vsnprintf(line + size, sizeof(line) - size, format, arguments);
    size = std::min(size + static_cast<size_t>(std::max(more, 0)), sizeof(line) - 1);
    line[size++] = '\n';
    Write(line, size);
  }
  size_t GetLogFileSize() const override {
    absl::MutexLock lock(&mutex_);
    return written_;
  }

 private:
  void Write(const char* line, size_t size) {
    absl::MutexLock lock(&mutex_);
    if (!opened_) Open();
    if (descriptor_ < 0 || written_ + size > kBytesMax) return;
    const ssize_t written = ::write(descriptor_, line, size);
    if (written > 0) written_ += static_cast<size_t>(written);
  }
  void Open() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    opened_ = true;
    if (make_folder_) mkdir(folder_.c_str(), 0755);
    const std::string path = folder_ + "/LOG";
    rename(path.c_str(), (path + ".old").c_str());
    descriptor_ = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  }

  const std::string folder_;
  const bool make_folder_;
  mutable absl::Mutex mutex_;
  bool opened_ ABSL_GUARDED_BY(mutex_) = false;
  int descriptor_ ABSL_GUARDED_BY(mutex_) = -1;
  size_t written_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace

std::shared_ptr<rocksdb::Logger> MakeDiary(const std::string& folder, bool make_folder) {
  return std::make_shared<Diary>(folder, make_folder);
}

}  // namespace daybook::journal
