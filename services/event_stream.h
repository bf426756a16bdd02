// One ReadEvents call: reads the log on the worker pool, a message at a time, and follows it when asked to.
//
// Between messages no thread and no lock is held: while the client is slow, or while nothing new is durable, the call costs
// its memory only. At any time exactly one of these goes on: a task on the pool, a write, or a wait for durable events.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include <grpcpp/grpcpp.h>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "daybook/v1/audit_service.pb.h"
#include "google/protobuf/arena.h"
#include "ledger/engine/ledger.h"
#include "services/call_stats.h"
#include "services/event_filter.h"
#include "services/live_calls.h"
#include "services/worker_pool.h"

namespace daybook::services {

// What the readers of the log share. Outlives them.
struct ReadingRoom {
  engine::Ledger& ledger;
  WorkerPool& pool;
  LiveCalls& live_calls;
};

class EventStream final : public grpc::ServerWriteReactor<grpc::ByteBuffer>, public LiveCall {
 public:
  // Starts the call; gRPC frees it.
  static EventStream* Start(ReadingRoom& room, MethodStats& stats, const grpc::CallbackServerContext& context,
                            const grpc::ByteBuffer& in);

  void Drain() override;

 private:
  // What outlives the stream: the ledger may call when it is gone, and once it waits it may be gone at any moment.
  struct Wait {
    // Whoever sets `waiting` back goes on with the stream.
    bool TakeOver() {
      bool expected = true;
      return waiting.compare_exchange_strong(expected, false);
    }

    absl::Mutex mutex;
    EventStream* stream ABSL_GUARDED_BY(mutex) = nullptr;
    std::atomic<uint64_t> number{0};
    std::atomic<bool> waiting{false};
    // The client has gone; the server stops.
    std::atomic<bool> cancelled{false};
    std::atomic<bool> draining{false};
  };

  EventStream(ReadingRoom& room, MethodStats& stats, const grpc::CallbackServerContext& context);

  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

  absl::Status Open(const v1::ReadEventsRequest& request);
  // A closed day is a known range: nothing outside needs to be read.
  void NarrowToDay();
  // Has Continue() run on the pool.
  void Post();
  // Reads and writes one message, waits, or ends. On the pool.
  void Continue();
  // Reads into response_ until the message is full or `last` is reached. OK in both cases.
  absl::Status Fill(uint64_t last);
  absl::Status Look(const engine::StoredEvent& stored);
  void Write();
  void WaitForMore();
  void End(const absl::Status& status);

  ReadingRoom& room_;
  MethodStats& stats_;
  const std::string language_;
  const int64_t started_micros_;
  const std::shared_ptr<Wait> wait_;

  // Touched only by what goes on at the time.
  EventFilter filter_;
  bool follow_ = false;
  // The next sequence to look at, and the last one wanted (inclusive).
  uint64_t next_ = 1;
  uint64_t last_wanted_ = UINT64_MAX;
  google::protobuf::Arena arena_;
  v1::ReadEventsResponse* response_ = nullptr;
  size_t response_bytes_ = 0;
  int looked_at_ = 0;
  // A message has said that the end of the log is reached.
  bool caught_up_ = false;
  int64_t written_micros_;
  grpc::ByteBuffer write_buffer_;
};

// The token that makes a later call begin with `next`; and back: FIELD_INVALID for what is no token.
std::string MakeResumeToken(uint64_t next);
absl::StatusOr<uint64_t> ReadResumeToken(absl::string_view token);

}  // namespace daybook::services
