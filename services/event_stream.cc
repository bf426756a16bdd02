#include "services/event_stream.h"

#include <algorithm>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "ledger/base/digest.h"
#include "ledger/base/rejection.h"
#include "ledger/base/status_macros.h"
#include "services/wire.h"

namespace daybook::services {
namespace {

// Of one message: clients receive 4 MiB by default, and an event is at most 256 KiB.
constexpr int kEventsMax = 256;
constexpr size_t kBytesMax = 1u << 20;
// Looked at in one task, so that readers take turns.
constexpr int kLookedAtMax = 20'000;
// Without a match, a message with nothing but the token is sent so often: an interrupted search goes on where it was.
constexpr int64_t kProgressMicros = 1'000'000;
constexpr absl::string_view kTokenPrefix = "events/1/";

// Ends a scan whose message is full: never seen outside.
absl::Status FullMessage() { return absl::CancelledError("full"); }

absl::Status CheckRange(const v1::ReadEventsRequest& request) {
  FieldErrors errors;
  if (request.to_sequence() != 0 && request.to_sequence() < request.from_sequence()) {
    errors.Add("to_sequence", "must not lie before from_sequence");
  }
  return errors.ToStatus();
}

}  // namespace

std::string MakeResumeToken(uint64_t next) { return absl::WebSafeBase64Escape(absl::StrCat(kTokenPrefix, next)); }

absl::StatusOr<uint64_t> ReadResumeToken(absl::string_view token) {
  std::string text;
  uint64_t next = 0;
  if (absl::WebSafeBase64Unescape(token, &text)) {
    absl::string_view rest = text;
    if (absl::ConsumePrefix(&rest, kTokenPrefix) && absl::SimpleAtoi(rest, &next) && next > 0) return next;
  }
  FieldErrors errors;
  errors.Add("resume_token", "is no token of ReadEvents");
  return errors.ToStatus();
}

EventStream* EventStream::Start(ReadingRoom& room, MethodStats& stats, const grpc::CallbackServerContext& context,
                                const grpc::ByteBuffer& in) {
  auto* stream = new EventStream(room, stats, context);
  v1::ReadEventsRequest request;
  const absl::Status opened = ParseMessage(in, request) ? stream->Open(request) : Undecodable();
  room.live_calls.Join(stream);
  if (opened.ok()) {
    stream->Post();
  } else {
    stream->End(opened);
  }
  return stream;
}

EventStream::EventStream(ReadingRoom& room, MethodStats& stats, const grpc::CallbackServerContext& context)
    : room_(room),
      stats_(stats),
      language_(LanguageOf(context)),
      started_micros_(SteadyMicros()),
      wait_(std::make_shared<Wait>()),
      written_micros_(started_micros_) {
  {
    absl::MutexLock lock(&wait_->mutex);
    wait_->stream = this;
  }
  stats_.started.fetch_add(1, std::memory_order_relaxed);
}

absl::Status EventStream::Open(const v1::ReadEventsRequest& request) {
  DAYBOOK_RETURN_IF_ERROR(CheckRange(request));
  DAYBOOK_ASSIGN_OR_RETURN(filter_, EventFilter::Make(request.filter()));
  next_ = std::max<uint64_t>(request.from_sequence(), 1);
  if (!request.resume_token().empty()) {
    DAYBOOK_ASSIGN_OR_RETURN(next_, ReadResumeToken(request.resume_token()));
  }
  follow_ = request.follow();
  if (request.to_sequence() != 0) last_wanted_ = request.to_sequence();
  // Without following, the end is where the log ends now, however fast it grows.
  if (!follow_) last_wanted_ = std::min(last_wanted_, room_.ledger.durable_sequence());
  return absl::OkStatus();
}

void EventStream::NarrowToDay() {
  if (filter_.centre() == 0 || filter_.business_date() == 0) return;
  const absl::StatusOr<engine::DaySpan> day = room_.ledger.FindDay(filter_.centre(), filter_.business_date());
  if (!day.ok()) return;
  next_ = std::max(next_, day->first_sequence);
  last_wanted_ = std::min(last_wanted_, day->last_sequence);
}

void EventStream::Post() {
  if (!room_.pool.Post([this] { Continue(); })) End(Rejected(v1::REJECTION_REASON_OVERLOADED));
}

void EventStream::Continue() {
  if (wait_->cancelled) return End(absl::CancelledError("the client has gone"));
  if (wait_->draining) return End(Rejected(v1::REJECTION_REASON_SHUTTING_DOWN));
  if (response_ == nullptr) {
    NarrowToDay();
    response_ = google::protobuf::Arena::CreateMessage<v1::ReadEventsResponse>(&arena_);
  }
  const uint64_t last = std::min(last_wanted_, room_.ledger.durable_sequence());
  if (next_ <= last) {
    if (absl::Status status = Fill(last); !status.ok()) return End(status);
    const bool tell_end = next_ > last && !caught_up_;
    if (next_ > last) caught_up_ = true;
    if (response_->events_size() > 0 || tell_end || SteadyMicros() - written_micros_ > kProgressMicros) return Write();
    return Post();
  }
  if (!follow_ || next_ > last_wanted_) return End(absl::OkStatus());
  WaitForMore();
}

absl::Status EventStream::Fill(uint64_t last) {
  looked_at_ = 0;
  const absl::Status status =
      room_.ledger.ReadEvents(next_, last, [this](const engine::StoredEvent& stored) { return Look(stored); });
  return status == FullMessage() ? absl::OkStatus() : status;
}

absl::Status EventStream::Look(const engine::StoredEvent& stored) {
  // Parsed in place; when it does not match, the same memory takes the next one.
  v1::RecordedEvent& recorded = *response_->add_events();
  if (!recorded.mutable_event()->ParseFromArray(stored.bytes.data(), static_cast<int>(stored.bytes.size()))) {
    return Rejected(v1::REJECTION_REASON_STORE_CORRUPT, absl::StrCat("event ", stored.sequence, " cannot be decoded"));
  }
  next_ = stored.sequence + 1;
  ++looked_at_;
  if (filter_.Matches(recorded.event())) {
    const Digest leaf = LeafHash(stored.bytes);
    recorded.set_leaf_hash(leaf.data(), leaf.size());
    response_bytes_ += stored.bytes.size();
  } else {
    response_->mutable_events()->RemoveLast();
  }
  const bool full = response_->events_size() >= kEventsMax || response_bytes_ >= kBytesMax || looked_at_ >= kLookedAtMax;
  return full ? FullMessage() : absl::OkStatus();
}

void EventStream::Write() {
  response_->set_resume_token(MakeResumeToken(next_));
  response_->set_as_of_sequence(next_ - 1);
  SerializeMessage(*response_, write_buffer_);
  response_ = nullptr;
  arena_.Reset();
  response_ = google::protobuf::Arena::CreateMessage<v1::ReadEventsResponse>(&arena_);
  response_bytes_ = 0;
  written_micros_ = SteadyMicros();
  StartWrite(&write_buffer_);
}

void EventStream::OnWriteDone(bool ok) {
  if (!ok) return End(absl::CancelledError("the client has gone"));
  Post();
}

void EventStream::WaitForMore() {
  const std::shared_ptr<Wait> wait = wait_;
  engine::Ledger& ledger = room_.ledger;
  const uint64_t after = next_ - 1;
  wait->waiting = true;
  // From here on only `wait` is touched, but by whoever takes over.
  if ((wait->cancelled || wait->draining) && wait->TakeOver()) return Post();
  wait->number = ledger.WhenDurableBeyond(after, [wait] {
    absl::MutexLock lock(&wait->mutex);
    if (wait->stream != nullptr && wait->TakeOver()) wait->stream->Post();
  });
}

void EventStream::OnCancel() {
  wait_->cancelled = true;
  if (wait_->TakeOver()) Post();
}

void EventStream::Drain() {
  wait_->draining = true;
  if (wait_->TakeOver()) Post();
}

void EventStream::OnDone() {
  room_.live_calls.Leave(this);
  room_.ledger.Forget(wait_->number);
  {
    absl::MutexLock lock(&wait_->mutex);
    wait_->stream = nullptr;
  }
  delete this;
}

void EventStream::End(const absl::Status& status) {
  stats_.Ended(static_cast<int>(status.code()), SteadyMicros() - started_micros_);
  Finish(ToGrpcStatus(status, language_));
}

}  // namespace daybook::services
