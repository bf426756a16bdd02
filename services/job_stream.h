// A server stream of a long job: progress now and then, a verdict at the end. The job runs on a thread of a pool and never
// waits for the client: progress that the client is too slow for is left out.
//
//   auto* stream = JobStream::Start(pool, stats, context, [=](JobStream& job) { … job.Offer(progress) … job.End(status, &last); });
#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <string>

#include <grpcpp/grpcpp.h>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "google/protobuf/message_lite.h"
#include "services/call_stats.h"
#include "services/worker_pool.h"

namespace daybook::services {

class JobStream final : public grpc::ServerWriteReactor<grpc::ByteBuffer> {
 public:
  // Runs `work` on the pool; it calls End() exactly once, as its last act. gRPC frees the stream.
  static JobStream* Start(WorkerPool& pool, MethodStats& stats, const grpc::CallbackServerContext& context,
                          std::function<void(JobStream&)> work);

  // --- For the job's thread ---
  // Sends progress unless the last is still under way, or less than 100 ms old.
  void Offer(const google::protobuf::MessageLite& progress);
  // Ends the call, with a last message when there is one. The stream may be gone afterwards.
  void End(const absl::Status& status, const google::protobuf::MessageLite* last = nullptr);
  // The client has gone or the server stops: the job may end early.
  bool cancelled() const { return cancelled_.load(std::memory_order_relaxed); }

 private:
  JobStream(MethodStats& stats, const grpc::CallbackServerContext& context);

  void OnWriteDone(bool ok) override;
  void OnCancel() override { cancelled_ = true; }
  void OnDone() override { delete this; }
  void FinishWith(const absl::Status& status);

  MethodStats& stats_;
  const std::string language_;
  const int64_t started_micros_;
  std::atomic<bool> cancelled_{false};
  int64_t offered_micros_ = 0;
  // Of the write under way.
  grpc::ByteBuffer write_buffer_;

  absl::Mutex mutex_;
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  // Waits for the write under way.
  std::optional<grpc::ByteBuffer> last_ ABSL_GUARDED_BY(mutex_);
  std::optional<absl::Status> end_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace daybook::services
