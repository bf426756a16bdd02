// The sequencer: the one thread that judges. It drains what has arrived, judges each command against the ledger state, gives
// accepted events their sequences, lets them change the state and encodes them once, into the group being filled.
//
// It never reads the disk. What a command needs from there (an earlier answer, a closed fact) is asked of a reader thread;
// the submission waits aside meanwhile, and those behind it in its stream with it.
//
// Threads: Run() on a thread of its own; everything else before or within it.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "ledger/base/clock.h"
#include "ledger/domain/domain.h"
#include "ledger/engine/checkpointer.h"
#include "ledger/engine/committer.h"
#include "ledger/engine/lookup.h"
#include "ledger/engine/mailbox.h"
#include "ledger/engine/options.h"
#include "ledger/engine/progress.h"
#include "ledger/engine/readers.h"
#include "ledger/engine/recent_remainders.h"
#include "ledger/journal/journal.h"
#include "ledger/journal/request_index.h"

namespace daybook::engine {

// Kinds of keys in the permanent index: request ids, and things that may be used once only.
inline constexpr char kRequestId = 'r';
inline constexpr char kUniqueKey = 'u';

class Sequencer {
 public:
  // Everything is borrowed and outlives the sequencer. The journal stands at the state's last sequence.
  Sequencer(const LedgerOptions& options, const Clock& clock, domain::LedgerStateFold& state,
            const journal::Journal& journal, journal::RequestIndex& index, Mailbox& mailbox, Committer& committer,
            Readers& readers, const Progress& progress, Checkpointer& checkpointer);

  // Judges until the mailbox is closed and empty and nobody waits aside; the last group is then with the committer.
  void Run();

  // --- Tasks: on the sequencer's thread only ---
  // Everything received before has been judged; `call` follows once that is durable.
  void AfterDurable(std::function<void(const absl::Status&)> call) { group_->after_durable.push_back(std::move(call)); }
  const domain::LedgerState& state() const { return state_; }
  uint64_t last_assigned() const { return next_sequence_ - 1; }
  // What a command judged now would be stamped with.
  int64_t commit_time_micros() const { return std::max(last_commit_micros_.load(), clock_.NowMicros()); }
  journal::RequestIndex::Candidates Candidates(uint64_t hash) const { return index_.Find(hash); }

  // Whether the clock lies too far behind the last commit. Any thread.
  bool clock_behind() const {
    return clock_.NowMicros() + options_.clock_behind_max_micros < last_commit_micros_.load(std::memory_order_relaxed);
  }

 private:
  // So many commands before one is judged, its places in the index and in the state are fetched into the cache.
  static constexpr int kPlacesAhead = 4;

  enum class Verdict { kJudged, kWaits };

  void ReadClock();
  void Receive(Submission& submission);
  void Resume(Submission& submission);
  // After a trip to the disk: false when it failed in a way that leaves nothing to say of any command.
  bool GoesOnAfter(Lookup& lookup, Submission& submission) const;
  // Judges from submission.next_ on; false when it has to wait aside.
  bool Judge(Submission& submission);
  Verdict JudgeNext(Submission& submission);
  Verdict JudgeNew(Submission& submission, const v1::Command& command, const Submission::CommandKey& key);
  void Accept(const Submission::CommandKey& key, const v1::Command& command, const domain::EventList& events,
              v1::CommandResult& result);
  // Sets what the engine stamps; the encoded size of all.
  size_t Stamp(const Submission::CommandKey& key, const v1::Command& command, const domain::EventList& events) const;
  void Encode(const domain::EventList& events, size_t bytes);
  void TakeDepartures();
  void AnswerAgain(const Submission& submission, const Submission::CommandKey& key, const KeyAnswer& earlier,
                   v1::CommandResult& result) const;
  void Refuse(const Submission& submission, const absl::Status& why, v1::CommandResult& result) const;
  void Finish(Submission& submission, absl::Status failure);

  // What was screened of one of the submission's commands: its request id, then what it uses once only.
  static absl::Span<const uint64_t> ScreenedOf(const Submission& submission, int position);
  void PrefetchIds(const Submission& submission, int position) const;
  // For those behind the next command, each what it needs by now.
  void PrefetchAhead(const Submission& submission) const;
  // Where a key of the command at `position`, or one it refers to, may be.
  journal::RequestIndex::Candidates Look(const Submission& submission, int position, uint64_t hash) const;
  // Who used a key: true with `answer` set (or null: nobody), false when that has to be looked up.
  bool Resolve(Submission& submission, int position, char kind, absl::string_view key, uint64_t hash,
               const KeyAnswer** answer);
  // The event, if it is in the group being filled or in one handed over a moment ago; else null.
  const v1::Event* EventInMemory(uint64_t sequence) const;
  // The events of the command with this request id, if they are in memory; else none. Judging may rest on what is not
  // durable yet, since no answer leaves before it is.
  domain::Facts::Events FindInMemory(uint64_t hash, absl::string_view request_id) const;
  bool GatherFacts(Submission& submission, const v1::Command& command, domain::Facts& facts);
  bool AddFacts(Submission& submission, const domain::FactKeys& missing, domain::Facts& facts);
  void WaitAside(Submission& submission);
  // Asks for what all further commands of the submission will need, so that one trip serves them all.
  void AskAhead(Submission& submission);
  void AskForKeys(Submission& submission, int position);
  void AskForReferences(Submission& submission, int position);
  // Whether a generation or a run may hold one of its keys.
  static bool IsFoundAtDoor(const Submission& submission, int position);
  // The remainder, from memory or as a reader brought it; null: neither.
  const std::string* FindRemainder(const Lookup& lookup, const std::string& key) const;

  void HandOver();
  // Of the group being handed over, and of those before it.
  void KeepInSight();
  void HandOverEarly();
  void HandOverIfIdle();

  const LedgerOptions& options_;
  const Clock& clock_;
  const domain::LedgerStateFold& state_fold_;
  domain::LedgerState& state_;
  const journal::Journal& journal_;
  journal::RequestIndex& index_;
  Mailbox& mailbox_;
  Committer& committer_;
  Readers& readers_;
  const Progress& progress_;
  Checkpointer& checkpointer_;

  uint64_t next_sequence_;
  // Of the last event, written by the sequencer alone: a clock that was ahead for a moment in which nothing was committed
  // leaves no trace.
  std::atomic<int64_t> last_commit_micros_;
  // As of the last ReadClock(): what an event is stamped with, never before the last one.
  int64_t commit_time_micros_;
  bool clock_behind_ = false;
  std::unique_ptr<Group> group_;
  // Handed over so far, and the last of them, oldest first: with the committer, or kept by it.
  uint64_t groups_ = 0;
  std::deque<const Group*> kept_;
  // In those.
  size_t kept_events_ = 0;
  // Submissions that wait for a reader.
  size_t waiting_ = 0;
  // The last sequence of the group handed over last.
  uint64_t handed_over_ = 0;
  RecentRemainders recent_remainders_;
  std::vector<std::string> unique_keys_;
};

// The hash of a key of the permanent index.
uint64_t KeyHash(uint64_t ledger_id, char kind, absl::string_view key);

// Works out what identifies a command: its hash in the index and its digest. Any thread.
CommandDigest DigestOf(const v1::Command& command);

}  // namespace daybook::engine
