#include "bench/workload.h"

#include "bench/workload_day.h"
#include "ledger/base/checks.h"

namespace daybook::bench {

CityDays::CityDays(const WorkloadOptions& options) {
  DAYBOOK_CHECK(ValidateOptions(options).empty());
  simulation_ = std::make_unique<Simulation>(options);
}

CityDays::~CityDays() = default;

bool CityDays::Next(v1::Command& command) { return simulation_->Next(command); }

const SimulatedAccount& CityDays::account() const { return simulation_->account(); }

uint64_t CityDays::commands() const { return simulation_->commands(); }

uint32_t CityDays::days_closed() const { return simulation_->days_closed(); }

const std::map<std::string, uint64_t>& CityDays::commands_by_kind() const { return simulation_->commands_by_kind(); }

std::vector<v1::Command> WriteDays(const WorkloadOptions& options) {
  CityDays city(options);
  std::vector<v1::Command> commands;
  v1::Command command;
  while (city.Next(command)) commands.push_back(command);
  return commands;
}

}  // namespace daybook::bench
