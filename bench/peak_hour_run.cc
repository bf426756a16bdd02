#include "bench/peak_hour_run.h"

#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "bench/peak_hour_machine.h"
#include "bench/peak_hour_rebuild.h"
#include "ledger/base/checks.h"
#include "ledger/base/status_macros.h"

namespace daybook::bench {
namespace {

constexpr char kLedger[] = "daybookd";
// Filling may take so long at most.
constexpr double kFillSecondsMax = 3'600;

std::string Name(const std::string& mode, absl::string_view target) { return absl::StrCat(mode, "/", target); }

void Say(const std::string& text) { std::cerr << text << std::endl; }

void SayRun(const std::string& mode, const std::string& target, const LoadResult& result, double server_cpu_micros,
            double client_cpu_micros) {
  const auto millis = [&](double percent) { return static_cast<double>(result.latency.Percentile(percent)) / 1e6; };
  const double payments = std::max(1.0, static_cast<double>(result.payments_in_all));
  Say(absl::StrFormat("%-21s %-13s %9.0f/s  p50 %8.3f  p99 %8.3f  p99.9 %8.3f ms  cpu %6.2f + %6.2f us", mode, target,
                      result.payments_per_second(), millis(50), millis(99), millis(99.9), server_cpu_micros / payments,
                      client_cpu_micros / payments));
}

WorkloadOptions CityOptions(const PeakHourOptions& options) {
  WorkloadOptions city;
  city.seed = options.seed;
  city.centres = options.centres;
  city.tills_per_centre = options.tills_per_centre;
  return city;
}

}  // namespace

PeakHour::PeakHour(const PeakHourOptions& options, std::string folder)
    : options_(options), folder_(std::move(folder)), modes_(AllModes(options)), city_(CityOptions(options)) {}

absl::StatusOr<PeakHourReport> PeakHour::Run() {
  DAYBOOK_RETURN_IF_ERROR(Start());
  if (options_.floors) DAYBOOK_RETURN_IF_ERROR(MeasureDisk());
  if (Wanted(kSingle)) DAYBOOK_RETURN_IF_ERROR(MeasureSingle());
  for (const char* mode : {kUnary, kUnaryOneConnection}) {
    if (Wanted(mode)) DAYBOOK_RETURN_IF_ERROR(MeasureUnary(mode));
  }
  if (Wanted(kStream) || Wanted(kHotTill) || Wanted(kMixed)) DAYBOOK_RETURN_IF_ERROR(MeasureStreams());
  if (Wanted(kPeakHour)) DAYBOOK_RETURN_IF_ERROR(MeasureOpenLoop());
  if (Wanted(kBatch100) || Wanted(kBatch1000) || Wanted(kMixedBatch1000)) {
    DAYBOOK_RETURN_IF_ERROR(Fill());
    if (ledger_->own()) DAYBOOK_RETURN_IF_ERROR(MeasureStart());
  }
  for (const char* mode : {kBatch100, kBatch1000}) {
    if (Wanted(mode) || (mode == std::string(kBatch1000) && Wanted(kMixedBatch1000))) DAYBOOK_RETURN_IF_ERROR(MeasureBatch(mode));
  }
  floors_.clear();
  if (ledger_->own()) {
    Say("stopping the server");
    DAYBOOK_RETURN_IF_ERROR(ledger_->Stop());
    if (options_.floors && options_.rebuild_events > 0) DAYBOOK_RETURN_IF_ERROR(MeasureFolds());
  }
  return report_;
}

absl::Status PeakHour::Start() {
  *report_.mutable_machine() = DescribeMachine(folder_);
  Setting& setting = *report_.mutable_setting();
  setting.set_preset(DAYBOOK_PRESET);
  setting.set_sync_mode("every answer after its synced write");
  setting.set_seed(options_.seed);
  setting.set_runs(static_cast<uint32_t>(options_.runs));
  setting.set_seconds_per_run(options_.seconds);
  setting.set_warm_up_seconds(options_.warm_up_seconds);
  setting.set_client_threads(static_cast<uint32_t>(options_.client_threads));
  setting.set_command(options_.command);
  if (options_.server.empty()) {
    DAYBOOK_ASSIGN_OR_RETURN(ledger_, LedgerUnderLoad::StartOwn(folder_));
  } else {
    DAYBOOK_ASSIGN_OR_RETURN(ledger_, LedgerUnderLoad::Use(options_.server));
  }
  DAYBOOK_ASSIGN_OR_RETURN(const v1::GetStatusResponse status, ledger_->GetStatus());
  setting.set_program_version(status.version());
  Say(absl::StrCat("setting up ", options_.centres, " centres with ", options_.tills_per_centre, " tills each"));
  DAYBOOK_RETURN_IF_ERROR(ledger_->SetUp(city_));
  if (!options_.floors) return absl::OkStatus();
  for (EchoKind kind : {EchoKind::kEcho, EchoKind::kHandOffEcho, EchoKind::kMergedEcho}) {
    DAYBOOK_RETURN_IF_ERROR(StartFloor(kind));
  }
  return absl::OkStatus();
}

absl::Status PeakHour::StartFloor(EchoKind kind) {
  const std::string name(EchoName(kind));
  const std::string port_file = absl::StrCat(folder_, "/", name, ".port");
  const std::vector<std::string> command = {absl::StrCat(ProgramFolder(), "/peak_hour"), "--serve-floor", name, "--port-file",
                                            port_file};
  DAYBOOK_ASSIGN_OR_RETURN(floors_[name], ServerProcess::Start(command, port_file, absl::StrCat(folder_, "/", name, ".log")));
  return absl::OkStatus();
}

bool PeakHour::Wanted(const std::string& mode) const {
  return options_.modes.empty() || std::find(options_.modes.begin(), options_.modes.end(), mode) != options_.modes.end();
}

const Mode& PeakHour::FindMode(const std::string& name) const {
  const auto found = std::find_if(modes_.begin(), modes_.end(), [&](const Mode& mode) { return mode.name == name; });
  DAYBOOK_CHECK(found != modes_.end());
  return *found;
}

absl::Status PeakHour::MeasureDisk() {
  for (int events : {100, 1'000}) {
    const std::string name = absl::StrCat("rocksdb_synced_page_", events);
    Say(name);
    DAYBOOK_ASSIGN_OR_RETURN(const auto floor, MeasureRocksDb(folder_, events, std::min(options_.seconds, 5.0)));
    DiskFigure& figure = *report_.add_disk();
    figure.set_name(name);
    figure.set_writes_per_second(floor->writes_per_second);
    figure.set_events_per_write(static_cast<uint32_t>(events));
    figure.set_events_per_second(floor->writes_per_second * events);
    FillLatency(floor->latency, *figure.mutable_latency());
  }
  return absl::OkStatus();
}

// One at a time, between fdatasync and the echo: p99 over the sum of theirs.
absl::Status PeakHour::MeasureSingle() {
  std::vector<std::string> targets = {Name(kSingle, kLedger)};
  if (options_.floors) targets.insert(targets.begin(), Name(kSingle, EchoName(EchoKind::kEcho)));
  Runs runs;
  Histogram synced;
  std::vector<double> floor_p99, writes;
  for (int run = 0; run < options_.runs; ++run) {
    if (options_.floors) {
      DAYBOOK_ASSIGN_OR_RETURN(const auto floor, MeasureFdatasync(folder_, std::min(options_.seconds, 5.0)));
      synced.Merge(floor->latency);
      writes.push_back(floor->writes_per_second);
      floor_p99.push_back(static_cast<double>(floor->latency.Percentile(99)) / 1e3);
    }
    DAYBOOK_RETURN_IF_ERROR(RunInTurns(targets, runs));
  }
  Report(targets, runs);
  if (!options_.floors) return absl::OkStatus();
  DiskFigure& figure = *report_.add_disk();
  figure.set_name("fdatasync_4k");
  figure.set_writes_per_second(Median(writes));
  FillLatency(synced, *figure.mutable_latency());
  const std::vector<double>& echo = runs[targets[0]]->p99_micros();
  for (size_t i = 0; i < floor_p99.size(); ++i) floor_p99[i] += echo[i];
  report_.mutable_ratios()->set_single_p99_to_floor(
      Ratio("single_p99_to_floor", runs[targets[1]]->p99_micros(), floor_p99));
  return absl::OkStatus();
}

absl::Status PeakHour::MeasureUnary(const std::string& name) {
  const std::string ledger = Name(name, kLedger);
  const std::string echo = Name(name, EchoName(EchoKind::kEcho));
  const std::string hand_off = Name(name, EchoName(EchoKind::kHandOffEcho));
  std::vector<std::string> targets = {ledger};
  if (options_.floors) targets = {echo, hand_off, ledger};
  Runs runs;
  for (int run = 0; run < options_.runs; ++run) DAYBOOK_RETURN_IF_ERROR(RunInTurns(targets, runs));
  Report(targets, runs);
  if (!options_.floors || name != kUnary) return absl::OkStatus();
  const std::vector<double>& rates = runs[ledger]->payments_per_second();
  report_.mutable_ratios()->set_unary_to_handoff_echo(
      Ratio("unary_to_handoff_echo", rates, runs[hand_off]->payments_per_second()));
  report_.mutable_ratios()->set_unary_to_echo(Ratio("unary_to_echo", rates, runs[echo]->payments_per_second()));
  return absl::OkStatus();
}

absl::Status PeakHour::MeasureStreams() {
  const std::string spread = Name(kStream, kLedger);
  const std::string hot = Name(kHotTill, kLedger);
  const std::string mixed = Name(kMixed, kLedger);
  const std::string echo = Name(kStream, EchoName(EchoKind::kEcho));
  const std::string merged = Name(kStream, EchoName(EchoKind::kMergedEcho));
  std::vector<std::string> targets = {spread};
  if (Wanted(kHotTill)) targets.push_back(hot);
  if (Wanted(kMixed)) targets.push_back(mixed);
  if (options_.floors) targets.insert(targets.begin(), {echo, merged});
  Runs runs;
  for (int run = 0; run < options_.runs; ++run) DAYBOOK_RETURN_IF_ERROR(RunInTurns(targets, runs));
  Report(targets, runs);
  Ratios& ratios = *report_.mutable_ratios();
  const std::vector<double>& rates = runs[spread]->payments_per_second();
  if (Wanted(kHotTill)) {
    ratios.set_hot_till_to_spread(Ratio("hot_till_to_spread", runs[hot]->payments_per_second(), rates));
  }
  if (Wanted(kMixed)) {
    ratios.set_mixed_to_payments(Ratio("mixed_to_payments", runs[mixed]->payments_per_second(), rates));
  }
  if (!options_.floors) return absl::OkStatus();
  ratios.set_stream_to_echo(Ratio("stream_to_echo", rates, runs[echo]->payments_per_second()));
  ratios.set_stream_to_merged_echo(Ratio("stream_to_merged_echo", rates, runs[merged]->payments_per_second()));
  return absl::OkStatus();
}

absl::Status PeakHour::MeasureOpenLoop() {
  const std::vector<std::string> targets = {Name(kPeakHour, kLedger)};
  Runs runs;
  for (int run = 0; run < options_.runs; ++run) DAYBOOK_RETURN_IF_ERROR(RunInTurns(targets, runs));
  Report(targets, runs);
  return absl::OkStatus();
}

// Batches of 1,000 until the ledger holds start_events.
absl::Status PeakHour::Fill() {
  DAYBOOK_ASSIGN_OR_RETURN(const v1::GetStatusResponse before, ledger_->GetStatus());
  if (before.durable_sequence() >= options_.start_events) return absl::OkStatus();
  Say(absl::StrCat("filling the ledger to ", options_.start_events, " events with batches of 1,000"));
  Mode mode = FindMode(kBatch1000);
  mode.name = "batch_1000_filling";
  mode.shape.warm_up_seconds = 0;
  mode.shape.seconds = kFillSecondsMax;
  mode.shape.payments_max = options_.start_events - before.durable_sequence();
  FigureRuns figure(mode, kLedger);
  DAYBOOK_RETURN_IF_ERROR(RunOnce(mode, kLedger, figure));
  *report_.add_figures() = figure.ToFigure();
  return absl::OkStatus();
}

absl::Status PeakHour::MeasureStart() {
  DAYBOOK_ASSIGN_OR_RETURN(const v1::GetStatusResponse before, ledger_->GetStatus());
  Say(absl::StrCat("killing the server and starting it again on ", before.durable_sequence(), " events"));
  DAYBOOK_ASSIGN_OR_RETURN(const double seconds, ledger_->KillAndRestart());
  DAYBOOK_ASSIGN_OR_RETURN(const v1::GetStatusResponse after, ledger_->GetStatus());
  report_.set_start_seconds_10m(seconds);
  report_.set_start_events(static_cast<double>(before.durable_sequence()));
  Say(absl::StrFormat("it serves again after %.3f s", seconds));
  if (after.durable_sequence() != before.durable_sequence() || after.tree_root() != before.tree_root()) {
    return absl::DataLossError(absl::StrCat("after the kill the ledger stands at ", after.durable_sequence(), " instead of ",
                                            before.durable_sequence()));
  }
  return absl::OkStatus();
}

absl::Status PeakHour::MeasureBatch(const std::string& name) {
  const std::string ledger = Name(name, kLedger);
  const std::string echo = Name(name, EchoName(EchoKind::kEcho));
  std::vector<std::string> targets = {ledger};
  if (options_.floors) targets = {echo, ledger};
  const std::string mixed = Name(kMixedBatch1000, kLedger);
  const bool with_mixed = name == kBatch1000 && Wanted(kMixedBatch1000);
  if (with_mixed) targets.push_back(mixed);
  Runs runs;
  for (int run = 0; run < options_.runs; ++run) DAYBOOK_RETURN_IF_ERROR(RunInTurns(targets, runs));
  Report(targets, runs);
  const std::vector<double>& rates = runs[ledger]->payments_per_second();
  if (name == kBatch1000) report_.set_batch_payments_per_second(Median(rates));
  if (with_mixed) {
    report_.mutable_ratios()->set_mixed_batch_to_payments(
        Ratio("mixed_batch_to_payments", runs[mixed]->payments_per_second(), rates));
  }
  if (!options_.floors) return absl::OkStatus();
  const double ratio = Ratio(absl::StrCat(name, "_to_echo"), rates, runs[echo]->payments_per_second());
  Ratios& ratios = *report_.mutable_ratios();
  name == kBatch100 ? ratios.set_batch_100_to_echo(ratio) : ratios.set_batch_1000_to_echo(ratio);
  return absl::OkStatus();
}

absl::Status PeakHour::MeasureFolds() {
  Say("rebuilding all folds, and parsing only");
  DAYBOOK_ASSIGN_OR_RETURN(const RebuildRuns runs,
                           MeasureRebuild(ledger_->data_folder(), options_.rebuild_events, options_.runs));
  RebuildFigure& figure = *report_.mutable_rebuild();
  figure.set_events(static_cast<double>(runs.events));
  figure.set_stored_bytes(static_cast<double>(runs.stored_bytes));
  figure.set_parse_events_per_second(Median(runs.parse_events_per_second));
  figure.set_rebuild_events_per_second(Median(runs.rebuild_events_per_second));
  figure.set_runs(static_cast<uint32_t>(options_.runs));
  report_.mutable_ratios()->set_rebuild_to_parse(
      Ratio("rebuild_to_parse", runs.rebuild_events_per_second, runs.parse_events_per_second));
  return absl::OkStatus();
}

absl::Status PeakHour::RunInTurns(const std::vector<std::string>& targets, Runs& runs) {
  for (const std::string& target : targets) {
    const std::pair<std::string, std::string> parts = absl::StrSplit(target, '/');
    const Mode& mode = FindMode(parts.first);
    auto& figure = runs[target];
    if (figure == nullptr) figure = std::make_unique<FigureRuns>(mode, parts.second);
    DAYBOOK_RETURN_IF_ERROR(RunOnce(mode, parts.second, *figure));
  }
  return absl::OkStatus();
}

absl::Status PeakHour::RunOnce(const Mode& mode, const std::string& target, FigureRuns& figure) {
  auto& cycles = cycles_[mode.name];
  if (cycles.empty()) cycles = MakeCycles(mode, city_, options_.seed);
  const bool on_ledger = target == kLedger;
  v1::GetStatusResponse before;
  if (on_ledger) {
    DAYBOOK_ASSIGN_OR_RETURN(before, ledger_->GetStatus());
  }
  const std::string& address = on_ledger ? ledger_->address() : floors_.at(target)->address();
  const pid_t server = on_ledger ? ledger_->pid() : floors_.at(target)->pid();
  const double server_cpu = CpuMicros(server), client_cpu = CpuMicros(getpid());
  auto result = RunLoad(address, mode.shape, cycles);
  if (!result.ok()) {
    return absl::Status(result.status().code(), absl::StrCat(mode.name, " against ", target, ": ", result.status().message()));
  }
  const double server_used = server > 0 ? CpuMicros(server) - server_cpu : 0;
  const double client_used = CpuMicros(getpid()) - client_cpu;
  figure.Add(**result, server_used, client_used);
  SayRun(mode.name, target, **result, server_used, client_used);
  if (!(*result)->first_refusal.empty()) Say(absl::StrCat("refused: ", (*result)->first_refusal));
  if (!on_ledger) return absl::OkStatus();
  DAYBOOK_ASSIGN_OR_RETURN(const v1::GetStatusResponse after, ledger_->GetStatus());
  figure.AddLedger(before, after);
  return absl::OkStatus();
}

void PeakHour::Report(const std::vector<std::string>& targets, const Runs& runs) {
  for (const std::string& target : targets) *report_.add_figures() = runs.at(target)->ToFigure();
}

double PeakHour::Ratio(const std::string& name, const std::vector<double>& a, const std::vector<double>& b) {
  const RatioSpread spread = RatioOfPairs(name, a, b);
  *report_.add_ratio_spreads() = spread;
  return spread.median();
}

}  // namespace daybook::bench
