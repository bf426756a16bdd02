// The ledger: commands in, durable events out, folds kept up to date. Everything the services need of the write side and of
// reading the log.
//
//   auto ledger = Ledger::Open(options, {&tills, &holdings, …});
//   ledger->Submit(submission);                    // submission->Done(…) follows
//   ledger->ReadFolds([&](uint64_t as_of) { … });  // consistent view of the inline folds
//
// Threads: every method is safe from any thread. Callbacks run on the ledger's threads and must not block.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "daybook/v1/admin_service.pb.h"
#include "daybook/v1/business_day.pb.h"
#include "daybook/v1/event.pb.h"
#include "daybook/v1/ledger_service.pb.h"
#include "daybook/v1/reconciliation_service.pb.h"
#include "daybook/v1/report_service.pb.h"
#include "ledger/base/clock.h"
#include "ledger/base/digest.h"
#include "ledger/engine/options.h"
#include "ledger/engine/submission.h"
#include "ledger/fold.h"

namespace daybook::engine {

// Whether a command alone is well-formed; see domain::CheckShape. For the door; safe from any thread.
absl::Status CheckCommand(const v1::Command& command);

// One event as stored.
struct StoredEvent {
  uint64_t sequence = 0;
  // The exact stored bytes; valid during the callback.
  absl::string_view bytes;
};

struct DaySpan {
  uint32_t centre = 0;
  int32_t business_date = 0;
  uint64_t first_sequence = 0;
  // Of the BusinessDayClosed.
  uint64_t last_sequence = 0;
};

class Ledger {
 public:
  // Opens (or with options.init creates) the ledger, restores every fold from its newest usable checkpoint and the tail, and
  // starts serving. `folds` are the inline folds, empty, owned by the caller, who keeps them until the ledger is gone.
  // Fails as Journal::Open does, and with STORE_NEWER for events this program does not know.
  static absl::StatusOr<std::unique_ptr<Ledger>> Open(const LedgerOptions& options, std::vector<Fold*> folds,
                                                      const Clock& clock);
  // Stop() if it was not called.
  virtual ~Ledger() = default;

  // --- Writing ---
  // Queues the submission; Done() may come before Submit returns.
  virtual void Submit(Submission* submission) = 0;
  // A receipt, or the sequence up to which the id was never seen. Failures as Submission::Done.
  virtual void GetOutcome(std::string request_id, std::string language,
                          std::function<void(const absl::Status&, const v1::GetOutcomeResponse&)> done) = 0;
  // Judged like a command.
  virtual void GetPreflight(
      uint32_t centre, std::function<void(const absl::Status&, const v1::GetClosePreflightResponse&)> done) = 0;
  // The RecordBreach commands for deadlines that have passed and are not on record: at most 100, the oldest first. They may be
  // submitted as they are, and any number of times. Empty once the ledger stops.
  virtual void GetDueBreaches(std::function<void(std::vector<v1::Command>)> done) = 0;

  // --- Reading folds ---
  // Runs `read` under the shared fold lock with the sequence the folds stand at. Keep it short.
  virtual void ReadFolds(absl::FunctionRef<void(uint64_t as_of_sequence)> read) const = 0;
  // Calls `ready` once applied_sequence ≥ min_sequence (at once when it is), or with DEADLINE_PASSED after
  // `deadline_micros` (steady clock; 0: 5 s from now).
  virtual void WhenApplied(uint64_t min_sequence, int64_t deadline_micros,
                           std::function<void(const absl::Status&)> ready) = 0;
  virtual uint64_t durable_sequence() const = 0;
  virtual uint64_t applied_sequence() const = 0;
  // Calls `ready` (once) as soon as durable_sequence > after, or when the ledger stops. Returns a number for Forget(), after
  // which `ready` will not be called any more (it may be running).
  virtual uint64_t WhenDurableBeyond(uint64_t after, std::function<void()> ready) = 0;
  virtual void Forget(uint64_t number) = 0;

  // --- Reading the log (blocking: not on gRPC's threads for long) ---
  // Calls `visit` for events first..last (both included; last 0: the durable end) until it returns an error.
  virtual absl::Status ReadEvents(uint64_t first, uint64_t last,
                                  absl::FunctionRef<absl::Status(const StoredEvent&)> visit) const = 0;
  // kNotFound / NOT_FOUND when that day of that centre is not closed.
  virtual absl::StatusOr<DaySpan> FindDay(uint32_t centre, int32_t business_date) const = 0;
  // Recomputes a closed day from its previous close and its range. `progress` is called now and then and returns false to stop:
  // kCancelled.
  virtual absl::StatusOr<v1::ReplayVerdict> ReplayDay(uint32_t centre, int32_t business_date,
                                                      absl::FunctionRef<bool(uint64_t read, uint64_t total)> progress) const = 0;
  // Checks pages, sequence, chain, postings, request ids, tree and closes of first..last. `progress` returns false to stop.
  virtual absl::StatusOr<v1::VerifyVerdict> Verify(uint64_t first, uint64_t last,
                                                   absl::FunctionRef<bool(uint64_t checked, uint64_t total)> progress) const = 0;

  // --- Life ---
  virtual void FillStatus(v1::GetStatusResponse& status) const = 0;
  virtual v1::ServingState serving_state() const = 0;
  // Whether the clock lies so far behind the last commit that commands are refused with CLOCK_BEHIND. It is asked afresh at
  // every call: that it changes is told by nobody.
  virtual bool clock_behind() const = 0;
  // Called on every change of serving_state.
  virtual void OnServingStateChange(std::function<void(v1::ServingState)> changed) = 0;
  // What recovery passed over, a line each: checkpoints that could not be used. Empty: nothing.
  virtual const std::string& recovery_findings() const = 0;
  // Refuses new commands, finishes what is queued, takes a checkpoint, writes the anchor. Idempotent.
  virtual absl::Status Stop() = 0;
};

// Checks a ledger nobody has open, read-only: what Ledger::Verify does, plus what only a closed one can show. kDataLoss
// findings come as a verdict; other failures (no ledger here, locked) as a Status.
absl::StatusOr<v1::VerifyVerdict> VerifyDirectory(const LedgerOptions& options,
                                                  absl::FunctionRef<bool(uint64_t checked, uint64_t total)> progress);

}  // namespace daybook::engine
