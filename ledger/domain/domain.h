// The rules of the counter: judge a command against the ledger state (Decide), let a fact change it (Evolve). Pure: no
// clock, randomness, I/O, global or lock.
//
// Threads: none of its own. One thread (the engine's sequencer) owns a LedgerState.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "daybook/v1/business_day.pb.h"
#include "daybook/v1/event.pb.h"
#include "daybook/v1/ledger_service.pb.h"
#include "google/protobuf/arena.h"
#include "ledger/base/digest.h"
#include "ledger/base/ids.h"
#include "ledger/domain/facts.h"
#include "ledger/domain/state.h"
#include "ledger/fold.h"

namespace daybook::domain {

// Limits on what one command may be and make.
inline constexpr size_t kCommandBytesMax = 64 * 1024;
inline constexpr size_t kEventsPerCommandMax = 64;
inline constexpr size_t kEventBytesMax = 256 * 1024;

// RFC 6962 tree over the first `size` events.
struct TreeHead {
  uint64_t size = 0;
  Digest root{};
};

// What judging may know besides state, facts and command.
struct Context {
  // Stamped on the events; never before the last commit.
  int64_t commit_time_micros = 0;
  // The sequence the first event will get.
  uint64_t next_sequence = 0;
  // The tree of everything before, all of it durable. Set for commands of which NeedsTreeHead() is true.
  std::optional<TreeHead> tree_before;
};

// The events of one accepted command, allocated on the group's arena. Add() hands out the next one, empty.
class EventList {
 public:
  explicit EventList(google::protobuf::Arena* arena) : arena_(arena) {}
  v1::Event* Add() {
    events_.push_back(google::protobuf::Arena::CreateMessage<v1::Event>(arena_));
    return events_.back();
  }
  absl::InlinedVector<v1::Event*, 4>& events() { return events_; }
  const absl::InlinedVector<v1::Event*, 4>& events() const { return events_; }

 private:
  google::protobuf::Arena* arena_;
  absl::InlinedVector<v1::Event*, 4> events_;
};

// Whether the command alone is well-formed: request id, required and known fields, enums, ranges, dates, list lengths,
// unknown fields. Needs no state; names all bad fields at once. Safe from any thread; called at the door.
absl::Status CheckShape(const v1::Command& command);

// What Decide needs and `state` and `facts` do not hold yet. Empty for nearly every command. Costs no allocation then.
FactKeys MissingFacts(const LedgerState& state, const Facts& facts, const v1::Command& command);

// Bring near what judging a command looks at nearly always: a few commands before its turn the places (its till, its actor),
// and when those are there, its session and the texts of a payment. Change nothing; a miss costs more than most of the judging.
void PrefetchPlaces(const LedgerState& state, const v1::Command& command);
void PrefetchNames(const LedgerState& state, const v1::Command& command);

// Whether the command must begin a group and be given the tree of everything before it (CloseBusinessDay).
bool NeedsTreeHead(const v1::Command& command);

// Judges a well-formed command (CheckShape is OK, MissingFacts empty). Accepted: OK, and `events` holds 1..64 events,
// complete but for what the engine stamps: request_id, command_digest, command_index, command_events and
// commit_time_micros. `sequence` is set from context.next_sequence on, `cause` within the command too.
// Refused: a Rejected() status, `events` untouched. Checks in the order of rejection.proto.
absl::Status Decide(const LedgerState& state, const Facts& facts, const v1::Command& command, const Context& context,
                    EventList& events);

// Lets a fact change the state. Cannot fail. Events come in sequence order.
void Evolve(const v1::Event& event, LedgerState& state);

// What stands between a centre and a close at that time, by key. Rejected: CENTRE_UNKNOWN.
absl::StatusOr<std::vector<v1::PreflightItem>> Preflight(const LedgerState& state, CentreId centre, int64_t now_micros);

// DueBreaches() gives at most so many at a time.
inline constexpr size_t kDueBreachesMax = 100;
// The RecordBreach commands for deadlines that have passed by then and are not on record, the oldest first. The command
// of a deadline is always the same, request id and all. Costs a look at each open complaint, tool, deposit and till.
std::vector<v1::Command> DueBreaches(const LedgerState& state, int64_t now_micros);

// Things an event uses up for ever: "card/<provider>/<reference>", "cheque/<bank>/<number>", … The engine keeps them in
// the permanent index and answers FactKeys::unique_keys from it. Nothing is appended for most events.
void UniqueKeys(const v1::Event& event, std::vector<std::string>& keys);
// Those that a payment would use up, so that they can be looked for before it is judged. Appends nothing for other commands.
void UniqueKeys(const v1::Command& command, std::vector<std::string>& keys);

// Fills what a receipt says beyond its sequences and hashes (number, case_number, findings, business_date,
// commit_time_micros) from the events of one command. Pure, so that a replayed answer equals the first.
void DescribeOutcome(absl::Span<const v1::Event* const> events, v1::Receipt& receipt);

// The ledger state as a fold: for saving, restoring and replay. Live, the sequencer calls Evolve itself.
class LedgerStateFold final : public Fold {
 public:
  absl::string_view name() const override { return "ledger_state"; }
  uint32_t version() const override { return 5; }
  void Apply(absl::Span<const v1::Event* const> events) override;
  std::string Save() const override;
  absl::Status RestoreFrom(absl::string_view bytes) override;
  std::unique_ptr<Fold> NewEmpty() const override;

  LedgerState& state() { return state_; }
  const LedgerState& state() const { return state_; }

 private:
  LedgerState state_;
};

}  // namespace daybook::domain
