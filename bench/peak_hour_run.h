// The course of a peak hour: starts what is to be measured, runs the modes and their floors in turns, and gathers the report.
//
// Threads: blocks its caller. Progress goes to stderr.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "bench/floors_disk.h"
#include "bench/floors_echo.h"
#include "bench/peak_hour.pb.h"
#include "bench/peak_hour_figures.h"
#include "bench/peak_hour_ledger.h"
#include "bench/peak_hour_modes.h"
#include "bench/peak_hour_options.h"

namespace daybook::bench {

class PeakHour {
 public:
  // `folder` exists, is empty, and lies on the disk to be measured; what is left in it afterwards is the caller's to remove.
  PeakHour(const PeakHourOptions& options, std::string folder);

  absl::StatusOr<PeakHourReport> Run();

 private:
  using Runs = std::map<std::string, std::unique_ptr<FigureRuns>>;

  absl::Status Start();
  absl::Status StartFloor(EchoKind kind);
  bool Wanted(const std::string& mode) const;
  const Mode& FindMode(const std::string& name) const;

  // The parts of the course, in order.
  absl::Status MeasureDisk();
  absl::Status MeasureSingle();
  absl::Status MeasureUnary(const std::string& name);
  absl::Status MeasureStreams();
  absl::Status MeasureOpenLoop();
  absl::Status Fill();
  absl::Status MeasureStart();
  absl::Status MeasureBatch(const std::string& name);
  absl::Status MeasureFolds();

  // Runs the modes' targets in turns, `runs` times round: "echo", …, or "daybookd". A target is written mode/target.
  absl::Status RunInTurns(const std::vector<std::string>& targets, Runs& runs);
  absl::Status RunOnce(const Mode& mode, const std::string& target, FigureRuns& figure);
  // Appends the figures in the order of `targets`.
  void Report(const std::vector<std::string>& targets, const Runs& runs);
  double Ratio(const std::string& name, const std::vector<double>& a, const std::vector<double>& b);

  const PeakHourOptions options_;
  const std::string folder_;
  const std::vector<Mode> modes_;
  OpenedCity city_;
  std::unique_ptr<LedgerUnderLoad> ledger_;
  std::map<std::string, std::unique_ptr<ServerProcess>> floors_;
  std::map<std::string, std::vector<RequestCycle>> cycles_;
  PeakHourReport report_;
};

}  // namespace daybook::bench
