#include "bench/workload.h"

#include "bench/workload_day.h"
#include "ledger/base/checks.h"

namespace daybook::bench {

CityDay::CityDay(const WorkloadOptions& options) {
  DAYBOOK_CHECK(ValidateOptions(options).empty());
  simulation_ = std::make_unique<Simulation>(options);
}

CityDay::~CityDay() = default;

bool CityDay::Next(v1::Command& command) { return simulation_->Next(command); }

const SimulatedAccount& CityDay::account() const { return simulation_->account(); }

uint64_t CityDay::commands() const { return simulation_->commands(); }

std::vector<v1::Command> WriteDay(const WorkloadOptions& options) {
  CityDay day(options);
  std::vector<v1::Command> commands;
  v1::Command command;
  while (day.Next(command)) commands.push_back(command);
  return commands;
}

}  // namespace daybook::bench
