#include "bench/peak_hour_modes.h"

#include <algorithm>
#include <utility>

#include "bench/workload_money.h"

namespace daybook::bench {
namespace {

using Form = RequestTemplate::Form;

// What one connection cycles through. The ids and customers differ each time; amounts and tenders come again.
constexpr size_t kPaymentsPerCycle = 512;
constexpr size_t kRequestsPerBatchCycle = 16;

Mode MakeMode(const PeakHourOptions& options, const char* name, Form form, int connections, int in_flight, int batch,
              size_t tills) {
  Mode mode;
  mode.name = name;
  mode.tills = tills;
  mode.shape.form = form;
  mode.shape.connections = connections;
  mode.shape.in_flight = in_flight;
  mode.shape.batch = batch;
  mode.shape.seconds = options.seconds;
  mode.shape.warm_up_seconds = options.warm_up_seconds;
  mode.shape.threads = options.client_threads;
  mode.shape.seed = options.seed;
  return mode;
}

// The share of lane `lane` of `lanes`: every lanes-th till, or, where there are more lanes than tills, one till again.
std::vector<OpenTill> ShareOf(const std::vector<OpenTill>& tills, size_t count, size_t lane, size_t lanes) {
  std::vector<OpenTill> share;
  for (size_t i = lane; i < count; i += lanes) share.push_back(tills[i]);
  if (share.empty()) share.push_back(tills[lane % count]);
  return share;
}

std::vector<v1::Command> WritePayments(const std::vector<OpenTill>& tills, const std::string& business_date,
                                       const PaymentStreamOptions& options, size_t count) {
  PaymentStream stream(tills, business_date, options);
  std::vector<v1::Command> commands(count);
  for (v1::Command& command : commands) stream.Next(command);
  return commands;
}

// At least `count` commands, a multiple of `batch`; what follows from a payment comes in the same cycle, so that the cycle
// can begin again.
std::vector<v1::Command> WriteMoney(const std::vector<OpenTill>& tills, const std::string& business_date,
                                    const PaymentStreamOptions& options, size_t count, size_t batch) {
  MoneyStream stream(tills, business_date, options);
  std::vector<v1::Command> commands;
  while (commands.size() < count || stream.has_followers() || commands.size() % batch != 0) {
    if (commands.size() >= count) stream.StopFollowing();
    stream.Next(commands.emplace_back());
  }
  return commands;
}

}  // namespace

std::vector<Mode> AllModes(const PeakHourOptions& options) {
  std::vector<Mode> modes = {
      MakeMode(options, kSingle, Form::kUnary, 1, 1, 1, 1),
      MakeMode(options, kUnary, Form::kUnary, 64, 1, 1, 64),
      MakeMode(options, kUnaryOneConnection, Form::kUnary, 1, 64, 1, 64),
      MakeMode(options, kStream, Form::kStream, 64, 16, 1, 64),
      MakeMode(options, kHotTill, Form::kStream, 64, 16, 1, 1),
      MakeMode(options, kPeakHour, Form::kUnary, 64, 1, 1, 0),
      MakeMode(options, kBatch100, Form::kStream, 8, 8, 100, 0),
      MakeMode(options, kBatch1000, Form::kStream, 4, 4, 1000, 0),
      MakeMode(options, kMixed, Form::kStream, 64, 16, 1, 64),
      MakeMode(options, kMixedBatch1000, Form::kStream, 4, 4, 1000, 0),
  };
  for (Mode& mode : modes) {
    if (mode.name == kPeakHour) mode.shape.intended_per_second = options.rate;
    mode.mixed = mode.name == kMixed || mode.name == kMixedBatch1000;
  }
  return modes;
}

std::vector<RequestCycle> MakeCycles(const Mode& mode, const OpenedCity& city, uint64_t seed) {
  const std::vector<OpenTill>& tills = city.tills();
  const size_t count = mode.tills == 0 ? tills.size() : std::min(mode.tills, tills.size());
  const auto lanes = static_cast<size_t>(mode.shape.connections);
  const auto batch = static_cast<size_t>(mode.shape.batch);
  const size_t payments = batch == 1 ? kPaymentsPerCycle : kRequestsPerBatchCycle * batch;
  std::vector<RequestCycle> cycles;
  for (size_t lane = 0; lane < lanes; ++lane) {
    PaymentStreamOptions options;
    options.seed = seed;
    options.stream = lane;
    const std::vector<OpenTill> share = ShareOf(tills, count, lane, lanes);
    const std::string& date = city.options().business_date;
    cycles.push_back(MakeCycle(mode.mixed ? WriteMoney(share, date, options, payments, batch)
                                          : WritePayments(share, date, options, payments),
                               batch, mode.shape.form));
  }
  return cycles;
}

}  // namespace daybook::bench
