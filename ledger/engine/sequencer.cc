#include "ledger/engine/sequencer.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/io/coded_stream.h"
#include "ledger/base/checks.h"
#include "ledger/base/prefetch.h"
#include "ledger/base/rejection.h"
#include "ledger/engine/threads.h"

namespace daybook::engine {
namespace {

// A group of so many commands is worth a sync of its own while more are being judged.
constexpr size_t kEarlyCommands = 512;
// So many commands before one is judged, what it will look at is fetched into the cache: the command itself, which another
// core has written; its places in the index and in the state; the session and the texts it names.
constexpr int kCommandAhead = 8;
constexpr int kNamesAhead = 2;

// A request is parsed onto an arena, one command after the other: what belongs to one lies between it and the next.
void PrefetchCommand(const google::protobuf::RepeatedPtrField<v1::Command>& commands, int position) {
  constexpr uintptr_t kBytesMax = 1024;
  const auto begin = reinterpret_cast<uintptr_t>(&commands.Get(position));
  const auto end = reinterpret_cast<uintptr_t>(&commands.Get(position + 1));
  const bool in_a_row = begin < end && end - begin <= kBytesMax;
  PrefetchBytes(&commands.Get(position), in_a_row ? end - begin : sizeof(v1::Command));
}

}  // namespace

uint64_t KeyHash(uint64_t ledger_id, char kind, absl::string_view key) {
  // Unique keys and request ids live in one index; a hit of the wrong kind is found out by reading the event.
  return journal::HashKey(kind == kRequestId ? ledger_id : ~ledger_id, key);
}

CommandDigest DigestOf(const v1::Command& command) {
  // request_id is field 1, so it is a prefix of the canonical bytes: one tag byte, one length byte (ids are ≤ 64), the id.
  thread_local std::string canonical;
  const size_t size = command.ByteSizeLong();
  if (canonical.size() < size) canonical.resize(size);
  command.SerializeWithCachedSizesToArray(reinterpret_cast<uint8_t*>(&canonical[0]));
  const size_t skip = command.request_id().empty() ? 0 : 2 + command.request_id().size();
  return HashCommand(absl::string_view(canonical.data() + skip, size - skip));
}

Sequencer::Sequencer(const LedgerOptions& options, const Clock& clock, domain::LedgerStateFold& state,
                     const journal::Journal& journal, journal::RequestIndex& index, Mailbox& mailbox, Committer& committer,
                     Readers& readers, const Progress& progress, Checkpointer& checkpointer)
    : options_(options),
      clock_(clock),
      state_fold_(state),
      state_(state.state()),
      journal_(journal),
      index_(index),
      mailbox_(mailbox),
      committer_(committer),
      readers_(readers),
      progress_(progress),
      checkpointer_(checkpointer),
      next_sequence_(journal.durable().size + 1),
      last_commit_micros_(journal.last_commit_time_micros()),
      commit_time_micros_(last_commit_micros_),
      group_(committer.NewGroup()) {}

void Sequencer::Run() {
  NameThread("sequencer");
  Mailbox::Delivery delivery;
  while (true) {
    mailbox_.Take(!group_->empty(), waiting_ == 0, delivery);
    if (!delivery.empty()) ReadClock();
    for (Submission* submission : delivery.returned) {
      Resume(*submission);
      HandOverEarly();
    }
    for (Submission* submission : delivery.arrived) {
      Receive(*submission);
      HandOverEarly();
    }
    for (const auto& task : delivery.tasks) task();
    HandOverIfIdle();
    if (delivery.closed && delivery.empty() && waiting_ == 0) break;
  }
  if (!group_->empty()) HandOver();
  mailbox_.WaitForIdleCommitter();
}

void Sequencer::ReadClock() {
  const int64_t now = clock_.NowMicros();
  const int64_t last = last_commit_micros_.load(std::memory_order_relaxed);
  clock_behind_ = now + options_.clock_behind_max_micros < last;
  commit_time_micros_ = std::max(last, now);
}

void Sequencer::Receive(Submission& submission) {
  StreamOrder* order = submission.order;
  if (order != nullptr && order->waiting_) {
    order->behind_.push_back(&submission);
    return;
  }
  if (submission.deadline_micros != 0 && SteadyMicros() > submission.deadline_micros) {
    Finish(submission, Rejected(v1::REJECTION_REASON_DEADLINE_PASSED));
  } else if (clock_behind_) {
    Finish(submission, Rejected(v1::REJECTION_REASON_CLOCK_BEHIND));
  } else if (!Judge(submission) && order != nullptr) {
    order->waiting_ = true;
  }
}

void Sequencer::Resume(Submission& submission) {
  --waiting_;
  StreamOrder* order = submission.order;
  Lookup& lookup = *submission.lookup_;
  lookup.keys.clear();
  lookup.payments.clear();
  lookup.remainders.clear();
  if (!GoesOnAfter(lookup, submission)) {
    Finish(submission, lookup.failure);
  } else if (!Judge(submission)) {
    return;
  }
  if (order == nullptr) return;
  // Those behind it go on, until one of them has to wait in its turn.
  order->waiting_ = false;
  std::vector<Submission*> behind;
  behind.swap(order->behind_);
  for (Submission* next : behind) Receive(*next);
}

// What cannot be read refuses the one command that needs it: what stands before it in the request may be booked, and what
// stands behind it has its own right to be judged.
bool Sequencer::GoesOnAfter(Lookup& lookup, Submission& submission) const {
  const absl::Status failure = std::exchange(lookup.failure, absl::OkStatus());
  if (failure.ok()) {
    lookup.alone = false;
  } else if (progress_.fenced() || ReasonOf(failure) == v1::REJECTION_REASON_STORE_FAILED) {
    lookup.failure = failure;
    return false;
  } else if (!lookup.alone) {
    lookup.alone = true;
  } else {
    lookup.alone = false;
    Refuse(submission, failure, *submission.results->Mutable(submission.next_++));
  }
  return true;
}

bool Sequencer::Judge(Submission& submission) {
  const int count = submission.commands->size();
  for (int i = submission.next_; i < std::min(submission.next_ + kPlacesAhead, count); ++i) PrefetchIds(submission, i);
  for (; submission.next_ < count; ++submission.next_) {
    PrefetchAhead(submission);
    if (JudgeNext(submission) == Verdict::kWaits) {
      WaitAside(submission);
      return false;
    }
    if (group_->accepted.size() >= options_.group_commands_max || group_->bytes >= options_.group_bytes_max) HandOver();
  }
  Finish(submission, absl::OkStatus());
  return true;
}

void Sequencer::PrefetchIds(const Submission& submission, int position) const {
  for (uint64_t hash : ScreenedOf(submission, position)) index_.Prefetch(hash);
}

void Sequencer::PrefetchAhead(const Submission& submission) const {
  const auto& commands = *submission.commands;
  const int left = commands.size() - submission.next_;
  if (left > kCommandAhead + 1) PrefetchCommand(commands, submission.next_ + kCommandAhead);
  if (left > kPlacesAhead) {
    PrefetchIds(submission, submission.next_ + kPlacesAhead);
    domain::PrefetchPlaces(state_, commands.Get(submission.next_ + kPlacesAhead));
  }
  if (left > kNamesAhead) domain::PrefetchNames(state_, commands.Get(submission.next_ + kNamesAhead));
}

Sequencer::Verdict Sequencer::JudgeNext(Submission& submission) {
  const int position = submission.next_;
  auto& shape_errors = submission.shape_errors;
  if (submission.next_shape_error_ < shape_errors.size() && shape_errors[submission.next_shape_error_].first == position) {
    Refuse(submission, shape_errors[submission.next_shape_error_++].second, *submission.results->Mutable(position));
    return Verdict::kJudged;
  }
  const v1::Command& command = submission.commands->Get(position);
  const Submission::CommandKey& key = submission.keys_[position];
  const KeyAnswer* earlier = nullptr;
  if (!Resolve(submission, position, kRequestId, command.request_id(), key.hash, &earlier)) return Verdict::kWaits;
  if (earlier != nullptr) {
    AnswerAgain(submission, key, *earlier, *submission.results->Mutable(position));
    return Verdict::kJudged;
  }
  return JudgeNew(submission, command, key);
}

Sequencer::Verdict Sequencer::JudgeNew(Submission& submission, const v1::Command& command,
                                       const Submission::CommandKey& key) {
  domain::Facts facts;
  if (!GatherFacts(submission, command, facts)) return Verdict::kWaits;
  domain::Context context;
  if (domain::NeedsTreeHead(command)) {
    // The document holds the root of everything before it, so all of that must be durable first.
    if (!group_->empty()) HandOver();
    mailbox_.WaitForIdleCommitter();
    const journal::TreeSize tree = journal_.durable();
    context.tree_before = domain::TreeHead{tree.size, tree.root};
  }
  context.commit_time_micros = commit_time_micros_;
  context.next_sequence = next_sequence_;
  domain::EventList events(group_->arena());
  v1::CommandResult& result = *submission.results->Mutable(submission.next_);
  const absl::Status verdict = progress_.fenced() ? progress_.fence() : domain::Decide(state_, facts, command, context, events);
  if (!verdict.ok()) {
    Refuse(submission, verdict, result);
  } else if (submission.validate_only) {
    result.mutable_acceptance()->set_judged_at(last_assigned());
  } else {
    Accept(key, command, events, result);
  }
  return Verdict::kJudged;
}

void Sequencer::Accept(const Submission::CommandKey& key, const v1::Command& command, const domain::EventList& events,
                       v1::CommandResult& result) {
  const size_t bytes = Stamp(key, command, events);
  last_commit_micros_.store(commit_time_micros_, std::memory_order_relaxed);
  Encode(events, bytes);
  const auto count = static_cast<uint32_t>(events.events().size());
  group_->accepted.push_back(Group::Accepted{&result, static_cast<uint32_t>(group_->events.size()), count});
  index_.Add(key.hash, next_sequence_);
  for (const v1::Event* event : events.events()) {
    DAYBOOK_CHECK(event->sequence() == next_sequence_);
    group_->events.push_back(event);
    domain::Evolve(*event, state_);
    unique_keys_.clear();
    domain::UniqueKeys(*event, unique_keys_);
    for (const std::string& unique : unique_keys_) {
      index_.Add(KeyHash(journal_.ledger_id(), kUniqueKey, unique), next_sequence_);
    }
    ++next_sequence_;
  }
  TakeDepartures();
}

size_t Sequencer::Stamp(const Submission::CommandKey& key, const v1::Command& command,
                        const domain::EventList& events) const {
  const auto count = static_cast<uint32_t>(events.events().size());
  DAYBOOK_CHECK(count >= 1 && count <= domain::kEventsPerCommandMax);
  size_t bytes = 0;
  for (uint32_t i = 0; i < count; ++i) {
    v1::Event& event = *events.events()[i];
    event.set_request_id(command.request_id());
    event.set_command_digest(key.digest.data(), key.digest.size());
    event.set_command_index(i);
    event.set_command_events(count);
    event.set_commit_time_micros(commit_time_micros_);
    const size_t size = event.ByteSizeLong();
    DAYBOOK_CHECK(size <= domain::kEventBytesMax);
    bytes += size;
  }
  return bytes;
}

void Sequencer::Encode(const domain::EventList& events, size_t bytes) {
  const size_t count = events.events().size();
  std::vector<journal::PageBody>& pages = group_->pages;
  const bool needs_page = pages.empty() || pages.back().bytes().size() + bytes > journal::kPageBytesMax ||
                          pages.back().events() + count > journal::kPageEventsMax;
  journal::PageBody& page = needs_page ? group_->AddPage(next_sequence_) : pages.back();
  for (const v1::Event* event : events.events()) {
    char* target = page.Extend(event->GetCachedSize());
    event->SerializeWithCachedSizesToArray(reinterpret_cast<uint8_t*>(target));
  }
  page.commit_time_micros = commit_time_micros_;
  group_->bytes += bytes;
}

void Sequencer::TakeDepartures() {
  if (state_.departures.empty()) return;
  for (domain::RemainderRow& row : state_.departures.remainders) {
    recent_remainders_.Add(row.key, row.value, last_assigned());
    group_->rows.push_back(
        journal::JournalRow{journal::JournalRow::Family::kRemainders, std::move(row.key), std::move(row.value)});
  }
  for (const auto& day : state_.departures.days) {
    group_->rows.push_back(journal::EncodeDay(
        journal::DayRange{day.centre.number(), day.business_date, day.first_sequence, day.last_sequence}));
  }
  state_.departures.clear();
}

void Sequencer::AnswerAgain(const Submission& submission, const Submission::CommandKey& key, const KeyAnswer& earlier,
                            v1::CommandResult& result) const {
  if (earlier.events.front()->command_digest() != std::string(AsView(key.digest))) {
    Refuse(submission,
           Rejected(v1::REJECTION_REASON_REQUEST_ID_REUSED, absl::StrCat("it made event ", earlier.sequence)), result);
  } else if (submission.validate_only) {
    result.mutable_acceptance()->set_judged_at(last_assigned());
  } else {
    *result.mutable_receipt() = earlier.receipt;
    result.mutable_receipt()->set_replayed(true);
  }
}

void Sequencer::Refuse(const Submission& submission, const absl::Status& why, v1::CommandResult& result) const {
  *result.mutable_status() = ToRpcStatus(why, submission.language);
}

void Sequencer::Finish(Submission& submission, absl::Status failure) {
  group_->finished.push_back(Group::Finished{&submission, std::move(failure)});
}

void Sequencer::HandOver() {
  mailbox_.WaitForIdleCommitter();
  // The group handed over before is written.
  recent_remainders_.Forget(handed_over_);
  handed_over_ = last_assigned();
  group_->last_assigned = last_assigned();
  group_->serial = ++groups_;
  KeepInSight();
  if (!group_->events.empty() && checkpointer_.Claim(last_assigned())) group_->saved_state = state_fold_.Save();
  committer_.Give(std::move(group_));
  group_ = committer_.NewGroup();
}

void Sequencer::KeepInSight() {
  kept_.push_back(group_.get());
  kept_events_ += group_->events.size();
  while (kept_.size() > 1 && (kept_.size() > kGroupsKeptMax || kept_events_ > kEventsKeptMax)) {
    kept_events_ -= kept_.front()->events.size();
    kept_.pop_front();
  }
  group_->oldest_in_sight = kept_.front()->serial;
}

// A long delivery must not keep the disk waiting; a short one goes as one group. Never between the judging of a submission
// and the last use of its stream's order: once handed over, both may be gone.
void Sequencer::HandOverEarly() {
  if (group_->accepted.size() >= kEarlyCommands) HandOverIfIdle();
}

void Sequencer::HandOverIfIdle() {
  if (!group_->empty() && mailbox_.committer_idle()) HandOver();
}

}  // namespace daybook::engine
