// WatchTills: one snapshot, then every change, at most one message a till and tick (100 ms). The folds remember when each till
// changed, so that a quiet till costs nothing and a slow client gets the latest state, not every state.
#pragma once

#include <cstdint>
#include <string>

#include <grpcpp/grpcpp.h>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_set.h"
#include "absl/synchronization/mutex.h"
#include "daybook/v1/report_service.pb.h"
#include "ledger/base/ids.h"
#include "ledger/engine/ledger.h"
#include "projections/tills.h"
#include "services/call_stats.h"
#include "services/live_calls.h"

namespace daybook::services {

class TillWatch;

// All watchers. Safe from any thread.
class TillWatchers {
 public:
  TillWatchers(engine::Ledger& ledger, const projections::TillsFold& tills, LiveCalls& live_calls)
      : ledger(ledger), tills(tills), live_calls(live_calls) {}

  // Sends what has changed. Called by the ticker.
  void Tick();

  engine::Ledger& ledger;
  // Read under Ledger::ReadFolds only.
  const projections::TillsFold& tills;
  LiveCalls& live_calls;

 private:
  friend class TillWatch;
  void Join(TillWatch* watch);
  // Blocks while Tick() runs.
  void Leave(TillWatch* watch);

  absl::Mutex mutex_;
  uint64_t ticked_at_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::flat_hash_set<TillWatch*> watches_ ABSL_GUARDED_BY(mutex_);
};

class TillWatch final : public grpc::ServerWriteReactor<grpc::ByteBuffer>, public LiveCall {
 public:
  // Starts the call; gRPC frees it.
  static TillWatch* Start(TillWatchers& watchers, MethodStats& stats, const grpc::CallbackServerContext& context,
                          const grpc::ByteBuffer& in);

  // Sends what has changed. False when the last message is still under way.
  bool Tick();
  void Drain() override;

 private:
  TillWatch(TillWatchers& watchers, MethodStats& stats, const grpc::CallbackServerContext& context);

  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

  absl::Status Open(const grpc::ByteBuffer& in);
  // Reads the next page of changes. False when there is nothing to say.
  bool ReadChanges();
  // Writes the next page, if there is one. With `busy_` set, which it keeps or gives back.
  void WriteChanges();
  void End(const absl::Status& status);

  TillWatchers& watchers_;
  MethodStats& stats_;
  const std::string language_;
  const int64_t started_micros_;
  CentreId centre_;
  TillId till_;

  // Touched by whoever set `busy_` only.
  v1::WatchTillsResponse response_;
  grpc::ByteBuffer write_buffer_;
  bool snapshot_sent_ = false;
  // Changes up to here have been sent; those of the round under way up to `after_`.
  uint64_t seen_ = 0;
  uint64_t round_as_of_ = 0;
  TillId after_;

  absl::Mutex mutex_;
  // Something is being read, written or ended.
  bool busy_ ABSL_GUARDED_BY(mutex_) = true;
  // Why it ends, as soon as it is not busy.
  absl::Status ending_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace daybook::services
