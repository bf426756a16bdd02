#include "services/retry_queue.h"

namespace daybook::services {

void RetryQueue::Park(Retriable* request) {
  absl::MutexLock lock(&mutex_);
  if (retrying_ && retrier_ == std::this_thread::get_id()) {
    refused_ = true;
    requests_.push_front(request);
  } else {
    requests_.push_back(request);
  }
  waiting_.store(requests_.size(), std::memory_order_release);
}

void RetryQueue::RetryWaiting() {
  absl::MutexLock lock(&mutex_);
  if (retrying_) {
    again_ = true;
    return;
  }
  retrying_ = true;
  retrier_ = std::this_thread::get_id();
  do {
    again_ = false;
    refused_ = false;
    while (!requests_.empty() && !refused_) {
      Retriable* const first = requests_.front();
      requests_.pop_front();
      waiting_.store(requests_.size(), std::memory_order_release);
      mutex_.Unlock();
      first->TryAgain();
      mutex_.Lock();
    }
  } while (again_);
  retrying_ = false;
  retrier_ = std::thread::id();
}

}  // namespace daybook::services
