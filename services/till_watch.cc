#include "services/till_watch.h"

#include "ledger/base/rejection.h"
#include "services/wire.h"

namespace daybook::services {

void TillWatchers::Tick() {
  absl::MutexLock lock(&mutex_);
  const uint64_t applied = ledger.applied_sequence();
  if (applied == ticked_at_) return;
  ticked_at_ = applied;
  for (TillWatch* watch : watches_) {
    // One whose last message is still under way is asked again next time.
    if (!watch->Tick()) ticked_at_ = 0;
  }
}

void TillWatchers::Join(TillWatch* watch) {
  absl::MutexLock lock(&mutex_);
  watches_.insert(watch);
  // What came between its snapshot and now is told at the next tick.
  ticked_at_ = 0;
}

void TillWatchers::Leave(TillWatch* watch) {
  absl::MutexLock lock(&mutex_);
  watches_.erase(watch);
}

TillWatch* TillWatch::Start(TillWatchers& watchers, MethodStats& stats, const grpc::CallbackServerContext& context,
                            const grpc::ByteBuffer& in) {
  auto* watch = new TillWatch(watchers, stats, context);
  const absl::Status opened = watch->Open(in);
  watchers.live_calls.Join(watch);
  watchers.Join(watch);
  if (opened.ok()) {
    watch->WriteChanges();
  } else {
    watch->End(opened);
  }
  return watch;
}

TillWatch::TillWatch(TillWatchers& watchers, MethodStats& stats, const grpc::CallbackServerContext& context)
    : watchers_(watchers), stats_(stats), language_(LanguageOf(context)), started_micros_(SteadyMicros()) {
  stats_.started.fetch_add(1, std::memory_order_relaxed);
}

absl::Status TillWatch::Open(const grpc::ByteBuffer& in) {
  v1::WatchTillsRequest request;
  if (!ParseMessage(in, request)) return Undecodable();
  centre_ = CentreId(request.centre());
  till_ = TillId(request.till());
  if (!till_) return absl::OkStatus();
  absl::Status known;
  watchers_.ledger.ReadFolds([&](uint64_t) {
    v1::Till till;
    known = watchers_.tills.GetTill(till_, till);
  });
  return known;
}

bool TillWatch::Tick() {
  {
    absl::MutexLock lock(&mutex_);
    if (busy_) return false;
    busy_ = true;
  }
  WriteChanges();
  return true;
}

bool TillWatch::ReadChanges() {
  response_.Clear();
  watchers_.ledger.ReadFolds([this](uint64_t as_of) {
    // What changes while a round of several pages is sent is sent again in the next round.
    if (!after_) round_as_of_ = as_of;
    after_ = watchers_.tills.ChangedSince(seen_, centre_, till_, after_, *response_.mutable_tills());
    response_.set_as_of_sequence(round_as_of_);
  });
  if (!after_) seen_ = round_as_of_;
  return response_.tills_size() > 0 || !snapshot_sent_;
}

void TillWatch::WriteChanges() {
  if (ReadChanges()) {
    snapshot_sent_ = true;
    SerializeMessage(response_, write_buffer_);
    return StartWrite(&write_buffer_);
  }
  absl::Status ending;
  {
    absl::MutexLock lock(&mutex_);
    ending = ending_;
    if (ending.ok()) busy_ = false;
  }
  if (!ending.ok()) End(ending);
}

void TillWatch::OnWriteDone(bool ok) {
  absl::Status ending;
  const bool more = static_cast<bool>(after_);
  {
    absl::MutexLock lock(&mutex_);
    if (!ok && ending_.ok()) ending_ = absl::CancelledError("the client has gone");
    ending = ending_;
    if (ending.ok() && !more) busy_ = false;
  }
  if (!ending.ok()) return End(ending);
  if (more) WriteChanges();
}

void TillWatch::OnCancel() {
  {
    absl::MutexLock lock(&mutex_);
    if (ending_.ok()) ending_ = absl::CancelledError("the client has gone");
    if (busy_) return;
    busy_ = true;
  }
  End(absl::CancelledError("the client has gone"));
}

void TillWatch::Drain() {
  const absl::Status stopping = Rejected(v1::REJECTION_REASON_SHUTTING_DOWN);
  {
    absl::MutexLock lock(&mutex_);
    if (ending_.ok()) ending_ = stopping;
    if (busy_) return;
    busy_ = true;
  }
  End(stopping);
}

void TillWatch::OnDone() {
  watchers_.Leave(this);
  watchers_.live_calls.Leave(this);
  delete this;
}

// Keeps `busy_`: nothing begins any more.
void TillWatch::End(const absl::Status& status) {
  stats_.Ended(static_cast<int>(status.code()), SteadyMicros() - started_micros_);
  Finish(ToGrpcStatus(status, language_));
}

}  // namespace daybook::services
