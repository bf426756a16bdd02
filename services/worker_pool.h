// A few threads for work that reads the disk, with a bounded queue. They run at a lower priority than the threads that
// write, so that readers, however many, do not slow the writer.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace daybook::services {

// Safe from any thread.
class WorkerPool {
 public:
  WorkerPool(int threads, size_t queue_max);
  // Runs what is queued, then ends.
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // Queues `work`; false when the queue is full, and then `work` is never run.
  [[nodiscard]] bool Post(std::function<void()> work);

 private:
  void Run();
  // False at the end.
  bool Take(std::function<void()>& work);

  const size_t queue_max_;
  absl::Mutex mutex_;
  std::deque<std::function<void()>> queue_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace daybook::services
