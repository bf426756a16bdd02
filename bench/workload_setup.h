// What the city's days and the opened city have in common: envelopes, denominations, and the way to an open till.
//
// Threads: pure functions, and writers that belong to one thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bench/workload.h"

namespace daybook::bench {

// Of every centre.
struct CashLimits {
  int64_t till_soft_fen = 1'000'000;
  int64_t till_hard_fen = 3'000'000;
  int64_t centre_soft_fen = 20'000'000;
};

// A supervisor writes off less than this, FINANCE any amount.
inline constexpr int64_t kSupervisorWriteOffFen = 5'000;

// What a session begins with.
inline constexpr int64_t kFloatFen = 50'000;

// A number that differs whenever the options do: request ids of different workloads never meet.
uint64_t TagOf(const WorkloadOptions& options);

// Begins commands: request id, place, person, time, and the day of that time.
class CommandWriter {
 public:
  explicit CommandWriter(uint64_t tag) : ids_(tag) {}

  // Clears `command` and begins it. Centre 0: a command of no centre.
  void Begin(uint32_t centre, uint32_t actor, int64_t occur_time_micros, v1::Command& command);
  // The same at a till, from its terminal.
  void BeginAtTill(const OpenTill& till, uint32_t actor, int64_t occur_time_micros, v1::Command& command);
  // The same within the till's session.
  void BeginInSession(const OpenTill& till, uint32_t actor, int64_t occur_time_micros, v1::Command& command);

 private:
  const std::string& DateOf(int64_t micros);

  RequestIds ids_;
  // Of the last command.
  int64_t day_number_ = 0;
  std::string business_date_;
};

// Sets `to` to notes and coins of the default pad that make up `amount_fen`, a multiple of the smallest coin: many
// large ones, some small.
void Spread(int64_t amount_fen, google::protobuf::RepeatedPtrField<v1::DenominationCount>* to);

// Every till of the city, in order of centre and number, without sessions.
std::vector<OpenTill> ListTills(const WorkloadOptions& options);

// Bank account, providers, people, centres, tills, terminals and opening cash, in order; between 06:00 and 07:50.
std::vector<v1::Command> WriteSetup(const WorkloadOptions& options, const CashLimits& limits, CommandWriter& writer);

// One command each; `command` is begun and completed. The day is that of `micros`.
void WriteOpenDay(const WorkloadOptions& options, uint32_t centre, int64_t micros, CommandWriter& writer,
                  v1::Command& command);
// Notes in `till` the request id by which the session will be named.
void WriteOpenSession(OpenTill& till, int64_t micros, CommandWriter& writer, v1::Command& command);

}  // namespace daybook::bench
