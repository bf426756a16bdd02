// peak_hour: drives a real daybookd over gRPC on loopback, from a second process, and measures.
//
//   peak_hour                      all modes against a daybookd of its own on a temporary folder
//   peak_hour --floors --json      with floors, one JSON object on stdout (bench/peak_hour.proto)
//   peak_hour --mode batch_1000    one mode
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "bench/floors_echo.h"
#include "bench/peak_hour_report.h"
#include "bench/peak_hour_run.h"

namespace daybook::bench {
namespace {

struct FloorRole {
  std::string name;
  std::string port_file;
};

void Describe(CLI::App& app, PeakHourOptions& options, FloorRole& role) {
  app.add_option("--server", options.server, "address of a running daybookd, newly initialised; else one is started");
  app.add_option("--data-root", options.data_root, "folder under which the data are kept while it runs (default: TMPDIR or /tmp)");
  app.add_flag("--keep-data", options.keep_data, "leave the data behind and say where");
  app.add_option("--mode", options.modes,
                 "single, unary, unary_one_connection, stream, hot_till, mixed, peak_hour, batch_100, batch_1000, mixed_batch_1000; "
                 "several with commas; default: all")
      ->delimiter(',')
      ->check(CLI::IsMember({kSingle, kUnary, kUnaryOneConnection, kStream, kHotTill, kMixed, kPeakHour, kBatch100, kBatch1000,
                              kMixedBatch1000}));
  app.add_flag("--floors", options.floors, "measure the floors in turns with the ledger, and the ratios");
  app.add_flag("--json", options.json, "print one JSON object");
  app.add_flag("--markdown", options.markdown, "print the tables of bench/README.md");
  app.add_option("--runs", options.runs, "runs of each mode; the median is quoted")->check(CLI::Range(1, 100))->capture_default_str();
  app.add_option("--seconds", options.seconds, "measured time of a run")->check(CLI::Range(0.1, 3600.0))->capture_default_str();
  app.add_option("--warm-up", options.warm_up_seconds, "time before it")->check(CLI::Range(0.0, 600.0))->capture_default_str();
  app.add_option("--start-events", options.start_events, "events stored before the batches are measured and the server is killed")
      ->capture_default_str();
  app.add_option("--rebuild-events", options.rebuild_events, "events of the rebuild; 0: none")->capture_default_str();
  app.add_option("--rate", options.rate, "payments a second of the open loop")->check(CLI::Range(1.0, 1e6))->capture_default_str();
  app.add_option("--centres", options.centres, "centres of the city")->check(CLI::Range(1u, kCentresMax))->capture_default_str();
  app.add_option("--tills", options.tills_per_centre, "tills of a centre")->check(CLI::Range(1u, kTillsPerCentreMax))->capture_default_str();
  app.add_option("--seed", options.seed, "seed of the workload")->capture_default_str();
  app.add_option("--client-threads", options.client_threads, "threads of the client")->check(CLI::Range(1, 64))->capture_default_str();
  // What it calls itself with to serve a floor.
  app.add_option("--serve-floor", role.name)->group("");
  app.add_option("--port-file", role.port_file)->group("");
}

std::string CommandLine(int argc, char** argv) {
  std::string line = std::filesystem::path(argv[0]).filename().string();
  for (int i = 1; i < argc; ++i) absl::StrAppend(&line, " ", argv[i]);
  return line;
}

int ServeFloor(const FloorRole& role) {
  const auto kind = ParseEchoName(role.name);
  if (!kind.ok() || role.port_file.empty()) {
    std::cerr << "peak_hour: " << kind.status().message() << "\n";
    return 2;
  }
  return ServeEcho(*kind, role.port_file);
}

void Print(const PeakHourOptions& options, const PeakHourReport& report) {
  if (options.json) {
    std::cout << ToJson(report);
  } else if (options.markdown) {
    std::cout << ToMarkdown(report);
  } else {
    std::cout << ToTable(report);
  }
  std::cout << std::flush;
}

int Measure(const PeakHourOptions& options) {
  const std::filesystem::path root =
      options.data_root.empty() ? std::filesystem::temp_directory_path() : std::filesystem::path(options.data_root);
  std::string folder = (root / "peak_hour.XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr) {
    std::cerr << "peak_hour: cannot make a folder under " << root << "\n";
    return 1;
  }
  absl::StatusOr<PeakHourReport> report = PeakHour(options, folder).Run();
  if (options.keep_data) {
    std::cerr << "peak_hour: the data are in " << folder << "\n";
  } else {
    std::error_code failed;
    std::filesystem::remove_all(folder, failed);
  }
  if (!report.ok()) {
    std::cerr << "peak_hour: " << report.status() << "\n";
    return 1;
  }
  Print(options, *report);
  return 0;
}

}  // namespace
}  // namespace daybook::bench

int main(int argc, char** argv) {
  using namespace daybook::bench;
  // As the server does, and the floors with it.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  CLI::App app("Measures a daybookd under load, beside its floors.");
  PeakHourOptions options;
  FloorRole role;
  Describe(app, options, role);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  if (!role.name.empty()) return ServeFloor(role);
  options.command = CommandLine(argc, argv);
  return Measure(options);
}
