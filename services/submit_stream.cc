#include "services/submit_stream.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/io/coded_stream.h"
#include "ledger/base/rejection.h"
#include "services/wire.h"

namespace daybook::services {
namespace {

using google::protobuf::io::CodedOutputStream;

// Field number ‖ wire type of first_number and last_number.
constexpr uint8_t kFirstNumberTag = v1::SubmitStreamResponse::kFirstNumberFieldNumber << 3;
constexpr uint8_t kLastNumberTag = v1::SubmitStreamResponse::kLastNumberFieldNumber << 3;

size_t WindowOf(const grpc::CallbackServerContext& context, const SubmitLimits& limits) {
  const auto& metadata = context.client_metadata();
  const auto found = metadata.find(kWindowKey);
  int asked = 0;
  if (found == metadata.end() || !absl::SimpleAtoi(absl::string_view(found->second.data(), found->second.size()), &asked)) {
    return limits.stream_requests;
  }
  return std::clamp(asked, 1, limits.stream_requests_max);
}

}  // namespace

SubmitStream* SubmitStream::Start(SubmitDoor& door, MethodStats& stats, const grpc::CallbackServerContext& context) {
  auto* stream = new SubmitStream(door, stats, context);
  stream->StartRead(&stream->read_buffer_);
  door.live_calls.Join(stream);
  return stream;
}

SubmitStream::SubmitStream(SubmitDoor& door, MethodStats& stats, const grpc::CallbackServerContext& context)
    : door_(door),
      stats_(stats),
      language_(LanguageOf(context)),
      deadline_micros_(DeadlineMicros(context)),
      started_micros_(SteadyMicros()),
      window_(WindowOf(context, door.limits)) {
  stats_.started.fetch_add(1, std::memory_order_relaxed);
}

// --- Reading ---

void SubmitStream::OnReadDone(bool ok) {
  if (!ok) {
    absl::ReleasableMutexLock lock(&mutex_);
    reading_ = false;
    input_ended_ = true;
    return Advance(lock);
  }
  StreamRequest* const request = TakeFree();
  const absl::Status refused = Admit(*request);
  read_buffer_.Clear();
  if (Append(*request, refused) && refused.ok()) door_.ledger.Submit(request);
  ReadOn();
}

StreamRequest* SubmitStream::TakeFree() {
  absl::MutexLock lock(&mutex_);
  if (free_.empty()) {
    owned_.push_back(std::make_unique<StreamRequest>(*this));
    return owned_.back().get();
  }
  StreamRequest* const request = free_.back();
  free_.pop_back();
  return request;
}

absl::Status SubmitStream::Admit(StreamRequest& request) {
  if (!request.Read(read_buffer_)) return Undecodable();
  if (absl::Status status = CheckNumber(request.request().number()); !status.ok()) return status;
  const auto& commands = request.request().commands();
  if (absl::Status status = CheckBatch(door_.limits, commands.size(), request.bytes); !status.ok()) return status;
  CheckShapes(commands, request.shape_errors);
  request.language = language_;
  request.deadline_micros = deadline_micros_;
  request.order = &order_;
  request.read_micros = SteadyMicros();
  door_.stats.requests.fetch_add(1, std::memory_order_relaxed);
  door_.stats.commands.fetch_add(commands.size(), std::memory_order_relaxed);
  door_.stats.commands_refused_at_the_door.fetch_add(request.shape_errors.size(), std::memory_order_relaxed);
  return absl::OkStatus();
}

absl::Status SubmitStream::CheckNumber(uint64_t number) {
  if (!first_ && number != next_number_) {
    FieldErrors errors;
    errors.Add("number", absl::StrCat("must be ", next_number_, ", one more than before; it is ", number));
    return errors.ToStatus();
  }
  first_ = false;
  next_number_ = number + 1;
  return absl::OkStatus();
}

bool SubmitStream::Append(StreamRequest& request, const absl::Status& refused) {
  absl::MutexLock lock(&mutex_);
  if (Ending()) {
    request.Clear();
    free_.push_back(&request);
    return false;
  }
  // A request that cannot be taken waits for its turn like any other: what came before it is answered first.
  request.failure = refused;
  request.under_way = refused.ok();
  if (refused.ok()) ++under_way_;
  if (!refused.ok()) input_ended_ = true;
  pending_.push_back(&request);
  pending_bytes_ += request.bytes;
  return true;
}

void SubmitStream::ReadOn() {
  absl::ReleasableMutexLock lock(&mutex_);
  reading_ = false;
  if (!MayRead()) return Advance(lock);
  reading_ = true;
  lock.Release();
  StartRead(&read_buffer_);
}

// --- What the ledger gives back ---

void SubmitStream::RequestDone(StreamRequest& request, const absl::Status& failure) {
  // The stream may be gone after Advance().
  RetryQueue& retry_queue = door_.retry_queue;
  const bool overloaded = !failure.ok() && ReasonOf(failure) == v1::REJECTION_REASON_OVERLOADED;
  // Computed here, outside the lock: it is remembered in the message until it is serialised.
  if (failure.ok()) request.answer().ByteSizeLong();
  {
    absl::ReleasableMutexLock lock(&mutex_);
    if (overloaded && !Ending()) {
      parked_ = true;
      request.parked = true;
      lock.Release();
      door_.stats.requests_parked.fetch_add(1, std::memory_order_relaxed);
      retry_queue.Park(&request);
      return;
    }
    request.under_way = false;
    request.failure = failure;
    --under_way_;
    Advance(lock);
  }
  retry_queue.Retry();
}

void SubmitStream::TryAgain(StreamRequest& request) {
  {
    absl::ReleasableMutexLock lock(&mutex_);
    request.parked = false;
    parked_ = false;
    if (Ending()) {
      request.under_way = false;
      request.failure = Rejected(v1::REJECTION_REASON_SHUTTING_DOWN);
      --under_way_;
      return Advance(lock);
    }
    ++visitors_;
    resubmitting_ = true;
  }
  door_.ledger.Submit(&request);
  bool read = false;
  {
    absl::MutexLock lock(&mutex_);
    resubmitting_ = false;
    read = MayRead();
    if (read) reading_ = true;
  }
  if (read) StartRead(&read_buffer_);
  absl::ReleasableMutexLock lock(&mutex_);
  --visitors_;
  Advance(lock);
}

// --- Ending ---

void SubmitStream::Drain() {
  absl::ReleasableMutexLock lock(&mutex_);
  draining_ = true;
  Advance(lock);
}

void SubmitStream::OnCancel() {
  absl::ReleasableMutexLock lock(&mutex_);
  broken_ = true;
  Advance(lock);
}

void SubmitStream::OnDone() {
  door_.live_calls.Leave(this);
  delete this;
}

bool SubmitStream::Ending() const { return broken_ || draining_ || finished_ || !failed_.ok(); }

bool SubmitStream::MayRead() const {
  return !reading_ && !input_ended_ && !parked_ && !resubmitting_ && !Ending() && pending_.size() < window_ &&
         pending_bytes_ < door_.limits.stream_bytes_max;
}

bool SubmitStream::MayFinish() const {
  if (finished_ || writing_ || under_way_ != 0 || visitors_ != 0 || !pending_.empty()) return false;
  // A read that is still out comes back when the client goes, and with the end of the call itself.
  if (reading_) return !broken_ && (draining_ || !failed_.ok());
  return input_ended_ || Ending();
}

absl::Status SubmitStream::EndStatus() const {
  if (!failed_.ok()) return failed_;
  if (broken_) return absl::CancelledError("the client has gone");
  if (!input_ended_) return Rejected(v1::REJECTION_REASON_SHUTTING_DOWN);
  return absl::OkStatus();
}

// --- Writing ---

void SubmitStream::Advance(absl::ReleasableMutexLock& lock) {
  mutex_.AssertHeld();
  Requests ready;
  if (!writing_) TakeReady(ready);
  if (broken_ || !failed_.ok()) Discard();
  if (!ready.empty()) {
    writing_ = true;
    lock.Release();
    return WriteAnswers(ready);
  }
  if (!MayFinish()) return;
  finished_ = true;
  const absl::Status status = EndStatus();
  lock.Release();
  stats_.Ended(static_cast<int>(status.code()), SteadyMicros() - started_micros_);
  Finish(ToGrpcStatus(status, language_));
}

void SubmitStream::TakeReady(Requests& ready) {
  if (broken_) return;
  size_t bytes = 0;
  while (failed_.ok() && !pending_.empty() && !pending_.front()->under_way) {
    StreamRequest* const request = pending_.front();
    if (!request->failure.ok()) {
      // Its turn has come. What is ready before it is still sent; nothing after it can be, for the order's sake.
      if (ready.empty()) failed_ = request->failure;
      return;
    }
    bytes += request->answer().GetCachedSize();
    if (!ready.empty() && bytes > door_.limits.answer_bytes_max) return;
    ready.push_back(request);
    pending_.pop_front();
    pending_bytes_ -= request->bytes;
  }
}

void SubmitStream::Discard() {
  const auto still = std::stable_partition(pending_.begin(), pending_.end(),
                                           [](const StreamRequest* request) { return request->under_way; });
  for (auto it = still; it != pending_.end(); ++it) {
    pending_bytes_ -= (*it)->bytes;
    Recycle(*it);
  }
  pending_.erase(still, pending_.end());
}

void SubmitStream::Recycle(StreamRequest* request) {
  request->Clear();
  free_.push_back(request);
}

void SubmitStream::OnWriteDone(bool ok) {
  absl::ReleasableMutexLock lock(&mutex_);
  writing_ = false;
  if (!ok) broken_ = true;
  Advance(lock);
}

void SubmitStream::WriteAnswers(const Requests& ready) {
  MergeAnswers(ready);
  const int64_t now = SteadyMicros();
  for (StreamRequest* request : ready) {
    door_.stats.stream_latency.Observe(now - request->read_micros);
    request->Clear();
  }
  door_.stats.answer_messages.fetch_add(1, std::memory_order_relaxed);
  bool read = false;
  {
    absl::MutexLock lock(&mutex_);
    free_.insert(free_.end(), ready.begin(), ready.end());
    read = MayRead();
    if (read) reading_ = true;
  }
  // The write last: until it is done the stream cannot end, after it the stream may be gone.
  if (read) StartRead(&read_buffer_);
  StartWrite(&write_buffer_);
}

// The concatenation of serialised messages is their merged message: the results of each request are serialised once, from
// where the ledger put them, straight into the slice that is sent.
void SubmitStream::MergeAnswers(const Requests& ready) {
  const uint64_t first = ready.front()->request().number();
  const uint64_t last = ready.back()->request().number();
  size_t size = 2 + CodedOutputStream::VarintSize64(first) + CodedOutputStream::VarintSize64(last);
  for (const StreamRequest* request : ready) size += request->answer().GetCachedSize();
  grpc::Slice slice(size);
  auto* out = const_cast<uint8_t*>(slice.begin());
  *out++ = kFirstNumberTag;
  out = CodedOutputStream::WriteVarint64ToArray(first, out);
  *out++ = kLastNumberTag;
  out = CodedOutputStream::WriteVarint64ToArray(last, out);
  for (const StreamRequest* request : ready) out = request->answer().SerializeWithCachedSizesToArray(out);
  grpc::ByteBuffer merged(&slice, 1);
  write_buffer_.Swap(&merged);
}

}  // namespace daybook::services
