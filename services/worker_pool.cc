#include "services/worker_pool.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <utility>

namespace daybook::services {
namespace {

constexpr int kNice = 5;

}  // namespace

WorkerPool::WorkerPool(int threads, size_t queue_max) : queue_max_(queue_max) {
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { Run(); });
}

WorkerPool::~WorkerPool() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  for (std::thread& thread : threads_) thread.join();
}

bool WorkerPool::Post(std::function<void()> work) {
  absl::MutexLock lock(&mutex_);
  if (queue_.size() >= queue_max_) return false;
  queue_.push_back(std::move(work));
  return true;
}

void WorkerPool::Run() {
  // On Linux a thread has a priority of its own.
  setpriority(PRIO_PROCESS, static_cast<id_t>(syscall(SYS_gettid)), kNice);
  std::function<void()> work;
  while (Take(work)) {
    work();
    work = nullptr;
  }
}

bool WorkerPool::Take(std::function<void()>& work) {
  const auto ready = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return !queue_.empty() || stopping_; };
  absl::MutexLock lock(&mutex_, absl::Condition(&ready));
  if (queue_.empty()) return false;
  work = std::move(queue_.front());
  queue_.pop_front();
  return true;
}

}  // namespace daybook::services
