// One SubmitStream: reads requests ahead up to its window, gives them to the ledger, puts the answers back in order and
// sends all that are ready as one message.
//
// Threads: gRPC's (reactions) and the ledger's (RequestDone, TryAgain) meet under one mutex per stream. Nothing blocks.
// At most one read and one write are under way. Finish comes only when the ledger has given every request back, and the
// object frees itself in OnDone.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include <grpcpp/grpcpp.h>

#include "absl/base/thread_annotations.h"
#include "absl/container/inlined_vector.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "services/live_calls.h"
#include "services/stream_request.h"
#include "services/submit_door.h"

namespace daybook::services {

class SubmitStream final : public grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>, public LiveCall {
 public:
  // Starts the stream; gRPC frees it.
  static SubmitStream* Start(SubmitDoor& door, MethodStats& stats, const grpc::CallbackServerContext& context);

  // --- Called by its requests, from the ledger's threads ---
  void RequestDone(StreamRequest& request, const absl::Status& failure);
  void TryAgain(StreamRequest& request);

  // Reads nothing more, answers what it has, ends with SHUTTING_DOWN.
  void Drain() override;

 private:
  using Requests = absl::InlinedVector<StreamRequest*, 16>;

  SubmitStream(SubmitDoor& door, MethodStats& stats, const grpc::CallbackServerContext& context);

  void OnReadDone(bool ok) override;
  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

  StreamRequest* TakeFree();
  // Parses and checks what was read; the status ends the stream.
  absl::Status Admit(StreamRequest& request);
  absl::Status CheckNumber(uint64_t number);
  // Appends the request; false when the stream is ending and takes nothing more.
  bool Append(StreamRequest& request, const absl::Status& refused);
  void ReadOn();

  // Does whatever the state allows now: writes what is ready, or finishes. Releases the lock; the stream may be gone when
  // it returns.
  void Advance(absl::ReleasableMutexLock& lock);
  void TakeReady(Requests& ready) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Discard() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Recycle(StreamRequest* request) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool Ending() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool MayRead() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool MayFinish() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status EndStatus() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void WriteAnswers(const Requests& ready);
  void MergeAnswers(const Requests& ready);

  SubmitDoor& door_;
  MethodStats& stats_;
  const std::string language_;
  const int64_t deadline_micros_;
  const int64_t started_micros_;
  const size_t window_;

  // Touched by whoever reads (`reading_`) or writes (`writing_`) only.
  grpc::ByteBuffer read_buffer_;
  uint64_t next_number_ = 0;
  bool first_ = true;
  grpc::ByteBuffer write_buffer_;
  // The ledger's alone.
  engine::StreamOrder order_;

  absl::Mutex mutex_;
  // Read, not yet on their way back; in the order of their numbers.
  std::deque<StreamRequest*> pending_ ABSL_GUARDED_BY(mutex_);
  size_t pending_bytes_ ABSL_GUARDED_BY(mutex_) = 0;
  // Of pending_: with the ledger, or parked.
  size_t under_way_ ABSL_GUARDED_BY(mutex_) = 0;
  std::vector<std::unique_ptr<StreamRequest>> owned_ ABSL_GUARDED_BY(mutex_);
  std::vector<StreamRequest*> free_ ABSL_GUARDED_BY(mutex_);
  // A read is under way, or what it brought is being looked at.
  bool reading_ ABSL_GUARDED_BY(mutex_) = true;
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  // A thread of the ledger's is about to use the stream outside the lock: it must not end meanwhile.
  int visitors_ ABSL_GUARDED_BY(mutex_) = 0;
  bool parked_ ABSL_GUARDED_BY(mutex_) = false;
  // A parked request is on its way to the ledger again: nothing is read that could overtake it.
  bool resubmitting_ ABSL_GUARDED_BY(mutex_) = false;
  // The client half-closed, or went.
  bool input_ended_ ABSL_GUARDED_BY(mutex_) = false;
  bool broken_ ABSL_GUARDED_BY(mutex_) = false;
  bool draining_ ABSL_GUARDED_BY(mutex_) = false;
  bool finished_ ABSL_GUARDED_BY(mutex_) = false;
  // The failure that ends the stream, once it is its turn.
  absl::Status failed_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace daybook::services
