#include "services/job_stream.h"

#include <chrono>
#include <utility>

#include "ledger/base/rejection.h"
#include "services/wire.h"

namespace daybook::services {
namespace {

constexpr int64_t kOfferIntervalMicros = 100'000;

}  // namespace

JobStream* JobStream::Start(WorkerPool& pool, MethodStats& stats, const grpc::CallbackServerContext& context,
                            std::function<void(JobStream&)> work) {
  auto* stream = new JobStream(stats, context);
  const std::chrono::system_clock::time_point deadline = context.deadline();
  if (!pool.Post([stream, deadline, work = std::move(work)] {
        // Whoever waited for its turn may be gone.
        if (stream->cancelled() || std::chrono::system_clock::now() >= deadline) {
          return stream->End(Rejected(v1::REJECTION_REASON_DEADLINE_PASSED));
        }
        work(*stream);
      })) {
    stream->End(Rejected(v1::REJECTION_REASON_OVERLOADED));
  }
  return stream;
}

JobStream::JobStream(MethodStats& stats, const grpc::CallbackServerContext& context)
    : stats_(stats), language_(LanguageOf(context)), started_micros_(SteadyMicros()) {
  stats_.started.fetch_add(1, std::memory_order_relaxed);
}

void JobStream::Offer(const google::protobuf::MessageLite& progress) {
  const int64_t now = SteadyMicros();
  if (now - offered_micros_ < kOfferIntervalMicros) return;
  {
    absl::MutexLock lock(&mutex_);
    if (writing_) return;
    writing_ = true;
  }
  offered_micros_ = now;
  SerializeMessage(progress, write_buffer_);
  StartWrite(&write_buffer_);
}

void JobStream::End(const absl::Status& status, const google::protobuf::MessageLite* last) {
  grpc::ByteBuffer bytes;
  if (last != nullptr) SerializeMessage(*last, bytes);
  bool write = false;
  {
    absl::MutexLock lock(&mutex_);
    end_ = status;
    if (writing_) {
      if (last != nullptr) last_ = bytes;
      return;
    }
    write = last != nullptr;
    writing_ = write;
  }
  if (!write) return FinishWith(status);
  write_buffer_.Swap(&bytes);
  StartWrite(&write_buffer_);
}

void JobStream::OnWriteDone(bool ok) {
  absl::Status status;
  bool write = false;
  {
    absl::MutexLock lock(&mutex_);
    if (!ok) {
      cancelled_ = true;
      last_.reset();
    }
    writing_ = last_.has_value();
    if (!end_.has_value()) return;
    status = *end_;
    if (writing_) write_buffer_.Swap(&*last_);
    last_.reset();
    write = writing_;
  }
  if (write) return StartWrite(&write_buffer_);
  FinishWith(status);
}

void JobStream::FinishWith(const absl::Status& status) {
  stats_.Ended(static_cast<int>(status.code()), SteadyMicros() - started_micros_);
  Finish(ToGrpcStatus(status, language_));
}

}  // namespace daybook::services
