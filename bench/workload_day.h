// The city day as a simulation: steps in the order of time, each at most one command. Private to the workload; use CityDay.
//
// Threads: belongs to one thread.
#pragma once

#include <cstdint>
#include <queue>
#include <string>
#include <vector>

#include "bench/workload_setup.h"

namespace daybook::bench {

class CityDay::Simulation {
 public:
  explicit Simulation(const WorkloadOptions& options);

  bool Next(v1::Command& command);
  const SimulatedAccount& account() const { return account_; }
  uint64_t commands() const { return commands_; }

 private:
  enum class StepKind {
    kOpenDay,
    kOpenSession,
    kOpeningCount,
    kPayment,
    // A payment that passes the soft limit, and the drop that brings the till back.
    kBreach,
    kDrop,
    kFloat,
    kReverse,
    kResolve,
    kReplace,
    kPause,
    kSpotPause,
    kSpotCount,
    kSpotRecount,
    kResume,
    kClosingCount,
    kCloseSession,
    kCountSafe,
    kCloseDay,
  };
  struct Step {
    int64_t micros = 0;
    // Earlier steps of the same instant first.
    uint64_t serial = 0;
    StepKind kind = StepKind::kPayment;
    // Position in tills_, or the centre for steps of a centre.
    uint32_t place = 0;
    // Position in matters_, where the step has one.
    uint32_t matter = 0;
    bool operator>(const Step& other) const {
      return micros != other.micros ? micros > other.micros : serial > other.serial;
    }
  };
  // What a reversal, a pending tender or a replacement is about.
  struct Matter {
    std::string payment_request_id;
    v1::Purpose purpose = v1::PURPOSE_UNSPECIFIED;
    uint64_t customer = 0;
    // Reversal: the electronic tenders and the cash to give back.
    std::vector<uint32_t> electronic;
    int64_t cash_fen = 0;
    // Pending tender.
    v1::TenderStage stage = v1::TENDER_STAGE_PAYMENT;
    uint32_t tender_index = 0;
    int64_t amount_fen = 0;
    bool has_reference = false;
  };
  struct TillState {
    OpenTill open;
    bool paused = false;
    // When it will take payments again.
    int64_t resume_micros = 0;
    // Who paused it.
    uint32_t paused_by = 0;
    // Steps that must happen before the closing count.
    uint32_t outstanding = 0;
  };
  struct CentreState {
    uint32_t open_sessions = 0;
    // Cheques taken: a safe count lists at most 1,000.
    uint32_t cheques = 0;
    // Items the close carries because a provider has not answered.
    std::vector<std::string> unanswered;
  };

  void Schedule(int64_t micros, StepKind kind, uint32_t place, uint32_t matter = 0);
  void ScheduleTill(uint32_t place);
  int64_t DrawArrival();
  // Writes the step's command; false when it has none or was put off.
  bool Perform(const Step& step, v1::Command& command);
  // Puts the step off while its till is paused.
  bool PutOffWhilePaused(const Step& step);
  // Drops cash first when the drawer holds much, and puts the step off.
  bool DropFirst(const Step& step, v1::Command& command);

  bool OpenSession(const Step& step, v1::Command& command);
  bool Pay(const Step& step, v1::Command& command);
  bool PayBeyondLimit(const Step& step, v1::Command& command);
  bool PayAgain(const Step& step, v1::Command& command);
  bool Reverse(const Step& step, v1::Command& command);
  bool Resolve(const Step& step, v1::Command& command);
  bool Drop(const Step& step, v1::Command& command);
  bool IssueFloat(const Step& step, v1::Command& command);
  bool Pause(const Step& step, v1::Command& command);
  bool Resume(const Step& step, v1::Command& command);
  bool SpotCount(const Step& step, v1::Command& command);
  bool ClosingCount(const Step& step, v1::Command& command);
  bool CloseSession(const Step& step, v1::Command& command);
  bool CountSafe(const Step& step, v1::Command& command);
  bool CloseDay(const Step& step, v1::Command& command);

  // What may become of a payment just taken: a tender stays pending, or the payment will be reversed.
  void DecideFate(const Step& step, v1::Command& command);
  // `today`: the provider will answer before the close.
  void LeavePending(const Step& step, int tender_index, bool today, v1::Command& command);
  void PlanReversal(const Step& step, const v1::Command& command);
  void WriteCount(const Step& step, uint32_t counter, v1::CountPurpose purpose, int64_t difference_fen,
                  v1::Command& command);
  uint32_t IndexInCentre(uint32_t place) const { return place % options_.tills_per_centre; }
  uint32_t NewMatter(Matter matter);

  const WorkloadOptions options_;
  const CashLimits limits_;
  CommandWriter writer_;
  PaymentWriter payments_;
  Random& random_;
  SimulatedAccount account_;
  std::vector<v1::Command> setup_;
  size_t setup_given_ = 0;
  std::vector<TillState> tills_;
  std::vector<CentreState> centres_;
  std::vector<Matter> matters_;
  std::priority_queue<Step, std::vector<Step>, std::greater<Step>> steps_;
  uint64_t serial_ = 0;
  uint64_t commands_ = 0;
};

}  // namespace daybook::bench
