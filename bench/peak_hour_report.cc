#include "bench/peak_hour_report.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/util/json_util.h"
#include "ledger/base/checks.h"

namespace daybook::bench {
namespace {

using Row = std::vector<std::string>;

// Goals of the project for what was measured. A larger figure is better, but for those at_most.
struct Goal {
  const char* name;
  double bound;
  bool at_most;
};
constexpr Goal kGoals[] = {
    {"unary_to_handoff_echo", 0.70, false}, {"unary_to_echo", 0, false},
    {"stream_to_echo", 0.50, false},        {"stream_to_merged_echo", 0, false},
    {"hot_till_to_spread", 0.90, false},    {"rebuild_to_parse", 0.40, false},
    {"single_p99_to_floor", 2.5, true},     {"batch_100_to_echo", 0, false},
    {"batch_1000_to_echo", 0, false},       {"mixed_to_payments", 0.85, false},
    {"mixed_batch_to_payments", 0.85, false},
};
constexpr double kBatchGoal = 300'000;
constexpr double kStartGoal = 5;

// 1234567 as "1,234,567".
std::string Count(double value) {
  std::string digits = absl::StrFormat("%.0f", value);
  for (auto at = static_cast<ptrdiff_t>(digits.size()) - 3; at > (value < 0 ? 1 : 0); at -= 3) digits.insert(static_cast<size_t>(at), 1, ',');
  return digits;
}

std::string Millis(double micros) {
  return absl::StrFormat("%.*f", micros < 1'000 ? 3 : micros < 100'000 ? 2 : 1, micros / 1'000);
}

std::string GoalText(double bound, bool at_most) {
  return bound == 0 ? "" : absl::StrFormat("%s %g", at_most ? "≤" : "≥", bound);
}

const Goal* FindGoal(const std::string& name) {
  const auto* found = std::find_if(std::begin(kGoals), std::end(kGoals), [&](const Goal& goal) { return name == goal.name; });
  return found == std::end(kGoals) ? nullptr : found;
}

std::vector<Row> GoalRows(const PeakHourReport& report) {
  std::vector<Row> rows = {{"goal", "figure", "lowest", "highest", "bound"}};
  for (const RatioSpread& ratio : report.ratio_spreads()) {
    const Goal* goal = FindGoal(ratio.name());
    rows.push_back({ratio.name(), absl::StrFormat("%.3f", ratio.median()), absl::StrFormat("%.3f", ratio.lowest()),
                    absl::StrFormat("%.3f", ratio.highest()), goal == nullptr ? "" : GoalText(goal->bound, goal->at_most)});
  }
  if (report.has_batch_payments_per_second()) {
    rows.push_back({"batch_payments_per_second", Count(report.batch_payments_per_second()), "", "", "≥ " + Count(kBatchGoal)});
  }
  if (report.has_start_seconds_10m()) {
    rows.push_back({"start_seconds_10m", absl::StrFormat("%.2f", report.start_seconds_10m()), "", "",
                    GoalText(kStartGoal, true)});
  }
  return rows;
}

std::vector<Row> FigureRows(const PeakHourReport& report) {
  std::vector<Row> rows = {{"mode", "target", "connections × in flight × batch", "payments/s", "lowest–highest", "p50 ms",
                            "p95 ms", "p99 ms", "p99.9 ms", "max ms", "CPU µs a payment, server + client", "payments a sync", "refused"}};
  for (const Figure& figure : report.figures()) {
    const Latency& latency = figure.latency();
    const double written = figure.events_after() - figure.events_before();
    rows.push_back({figure.mode() + (figure.loop() == "open" ? " (open loop)" : ""), figure.target(),
                    absl::StrCat(figure.connections(), " × ", figure.in_flight(), " × ", figure.batch()),
                    Count(figure.payments_per_second()),
                    absl::StrCat(Count(figure.payments_per_second_lowest()), "–", Count(figure.payments_per_second_highest())),
                    Millis(latency.p50_micros()), Millis(latency.p95_micros()), Millis(latency.p99_micros()),
                    Millis(latency.p99_9_micros()), Millis(latency.max_micros()),
                    absl::StrFormat("%.1f + %.1f", figure.server_cpu_micros(), figure.client_cpu_micros()),
                    figure.syncs() > 0 ? absl::StrFormat("%.1f", written / figure.syncs()) : "",
                    Count(figure.refusals())});
  }
  return rows;
}

std::vector<Row> DiskRows(const PeakHourReport& report) {
  std::vector<Row> rows = {{"floor of the disk", "writes/s", "events/s", "p50 ms", "p99 ms"}};
  for (const DiskFigure& disk : report.disk()) {
    rows.push_back({disk.name(), Count(disk.writes_per_second()),
                    disk.events_per_write() > 0 ? Count(disk.events_per_second()) : "", Millis(disk.latency().p50_micros()),
                    Millis(disk.latency().p99_micros())});
  }
  if (report.has_rebuild()) {
    rows.push_back({"parse only, one core", "", Count(report.rebuild().parse_events_per_second()), "", ""});
    rows.push_back({"rebuild of all folds, one core", "", Count(report.rebuild().rebuild_events_per_second()), "", ""});
  }
  return rows;
}

std::string Preamble(const PeakHourReport& report) {
  const Machine& machine = report.machine();
  const Setting& setting = report.setting();
  return absl::StrFormat(
      "%s, %d cores, %.1f GiB, %s, %s\npreset %s, %s, client on the same machine with %d thread(s); %d runs of %g s after %g s of "
      "warm-up, seed %d\n",
      machine.cpu(), machine.cores(), machine.memory_bytes() / (1 << 30), machine.kernel(), machine.disk(), setting.preset(),
      setting.sync_mode(), setting.client_threads(), setting.runs(), setting.seconds_per_run(), setting.warm_up_seconds(),
      setting.seed());
}

// How wide a text is on a terminal: characters, not bytes.
size_t Width(const std::string& text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

std::string Aligned(const std::vector<Row>& rows) {
  std::vector<size_t> widths;
  for (const Row& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], Width(row[i]));
  }
  std::string text;
  for (const Row& row : rows) {
    for (size_t i = 0; i < row.size(); ++i) {
      const std::string space(widths[i] - Width(row[i]), ' ');
      absl::StrAppend(&text, i < 2 ? row[i] + space : space + row[i], i + 1 < row.size() ? "  " : "\n");
    }
  }
  return text;
}

std::string Piped(const std::vector<Row>& rows) {
  std::string text;
  for (size_t i = 0; i < rows.size(); ++i) {
    absl::StrAppend(&text, "| ", absl::StrJoin(rows[i], " | "), " |\n");
    if (i > 0) continue;
    absl::StrAppend(&text, "|");
    for (size_t column = 0; column < rows[i].size(); ++column) absl::StrAppend(&text, column < 2 ? " --- |" : " ---: |");
    absl::StrAppend(&text, "\n");
  }
  return text;
}

std::string Print(const PeakHourReport& report, std::string (*print)(const std::vector<Row>&)) {
  std::string text = absl::StrCat(Preamble(report), "\n");
  for (const auto& rows : {GoalRows(report), FigureRows(report), DiskRows(report)}) {
    if (rows.size() > 1) absl::StrAppend(&text, print(rows), "\n");
  }
  return text;
}

}  // namespace

std::string ToJson(const PeakHourReport& report) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  options.always_print_primitive_fields = true;
  options.add_whitespace = true;
  std::string json;
  DAYBOOK_CHECK(google::protobuf::util::MessageToJsonString(report, &json, options).ok());
  return json;
}

std::string ToTable(const PeakHourReport& report) { return Print(report, Aligned); }

std::string ToMarkdown(const PeakHourReport& report) {
  return absl::StrCat("`", report.setting().command(), "`\n\n", Print(report, Piped));
}

}  // namespace daybook::bench
