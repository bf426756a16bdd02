// daybook simulate --seed N --centres C --tills T --date D [--days N] [--commands-out FILE]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "bench/workload.h"
#include "client/command_line/command_groups.h"
#include "client/command_line/progress.h"
#include "client/command_line/stream_run.h"
#include "client/command_line/words.h"
#include "daybook/v1/report_service.grpc.pb.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "ledger/base/checks.h"

namespace daybook::command_line {
namespace {

// What a terminal concentrator would send at once.
constexpr size_t kDayBatchCommands = 100;

struct SimulateOptions {
  bench::WorkloadOptions workload;
  std::string commands_out;
};

// --- to a file -------------------------------------------------------------------------------------------------------

absl::Status WriteCommands(std::ostream& out, const bench::WorkloadOptions& options) {
  bench::CityDays city(options);
  v1::Command command;
  while (city.Next(command)) {
    std::string line;
    DAYBOOK_CHECK(google::protobuf::util::MessageToJsonString(command, &line).ok());
    out << line << '\n';
  }
  std::fprintf(stderr, "%llu commands\n", static_cast<unsigned long long>(city.commands()));
  return absl::OkStatus();
}

absl::Status RunToFile(const SimulateOptions& options) {
  std::ofstream file(options.commands_out, std::ios::binary | std::ios::trunc);
  if (!file) return absl::UnknownError(absl::StrCat("cannot write ", options.commands_out));
  DAYBOOK_RETURN_IF_ERROR(WriteCommands(file, options.workload));
  file.close();
  return file ? absl::OkStatus() : absl::UnknownError(absl::StrCat("writing ", options.commands_out, " failed"));
}

// --- over gRPC -------------------------------------------------------------------------------------------------------

// Asks the server every night for every figure the simulator knows and collects what differs, in words.
class Comparison {
 public:
  Comparison(Session& session, const bench::WorkloadOptions& options, const bench::SimulatedAccount& account)
      : session_(session), options_(options), account_(account) {}

  // Once every centre has closed the day and the server has answered for everything up to `min_sequence`.
  absl::Status CompareNight(const std::string& business_date, uint64_t min_sequence) {
    business_date_ = business_date;
    min_sequence_ = min_sequence;
    DAYBOOK_RETURN_IF_ERROR(CompareTills());
    for (uint32_t centre = 1; centre <= options_.centres; ++centre) {
      DAYBOOK_RETURN_IF_ERROR(CompareClose(centre));
      DAYBOOK_RETURN_IF_ERROR(CompareCases(centre));
    }
    return CompareHoldings();
  }

  const std::vector<std::string>& differences() const { return differences_; }
  uint64_t compared() const { return compared_; }

 private:
  void Note(const std::vector<std::string>& found) {
    ++compared_;
    for (const std::string& difference : found) differences_.push_back(absl::StrCat(business_date_, " ", difference));
  }

  absl::Status CompareTills() {
    v1::ListTillsRequest request;
    request.set_min_sequence(min_sequence_);
    v1::ListTillsResponse tills;
    DAYBOOK_RETURN_IF_ERROR(
        session_.AskAllPages<v1::ReportService>(&v1::ReportService::Stub::ListTills, request, tills));
    const auto expected = static_cast<int>(options_.centres * options_.tills_per_centre);
    if (tills.tills_size() != expected) {
      Note({absl::StrCat("the ledger knows ", tills.tills_size(), " tills, the simulator ", expected)});
    }
    for (const v1::Till& till : tills.tills()) Note(account_.CompareWith(till));
    return absl::OkStatus();
  }

  absl::Status CompareClose(uint32_t centre) {
    v1::GetDailyCloseRequest request;
    request.set_centre(centre);
    request.set_business_date(business_date_);
    request.set_min_sequence(min_sequence_);
    v1::GetDailyCloseResponse close;
    DAYBOOK_RETURN_IF_ERROR(session_.Ask<v1::ReportService>(&v1::ReportService::Stub::GetDailyClose, request, close));
    Note(account_.CompareWith(close.document()));
    return absl::OkStatus();
  }

  absl::Status CompareCases(uint32_t centre) {
    v1::ListCasesRequest request;
    request.set_centre(centre);
    request.set_min_sequence(min_sequence_);
    v1::ListCasesResponse cases;
    DAYBOOK_RETURN_IF_ERROR(
        session_.AskAllPages<v1::ReportService>(&v1::ReportService::Stub::ListCases, request, cases));
    Note(account_.CompareCases(centre, cases.cases()));
    return absl::OkStatus();
  }

  // Safes, drawers, customers, clearing … and the sums over all.
  absl::Status CompareHoldings() {
    v1::GetHoldingsRequest request;
    request.set_min_sequence(min_sequence_);
    v1::GetHoldingsResponse holdings;
    DAYBOOK_RETURN_IF_ERROR(
        session_.AskAllPages<v1::ReportService>(&v1::ReportService::Stub::GetHoldings, request, holdings));
    Note(account_.CompareWith(holdings.holdings()));
    v1::GetTrialBalanceRequest balance_request;
    balance_request.set_min_sequence(min_sequence_);
    v1::GetTrialBalanceResponse balance;
    DAYBOOK_RETURN_IF_ERROR(
        session_.Ask<v1::ReportService>(&v1::ReportService::Stub::GetTrialBalance, balance_request, balance));
    Note(account_.CompareWith(balance.lines()));
    if (!balance.balanced()) Note({"the trial balance is not zero"});
    return absl::OkStatus();
  }

  Session& session_;
  const bench::WorkloadOptions& options_;
  const bench::SimulatedAccount& account_;
  // Of the night compared.
  std::string business_date_;
  uint64_t min_sequence_ = 0;
  std::vector<std::string> differences_;
  uint64_t compared_ = 0;
};

// Rows of name and figure, as a table and as a JSON object.
class Summary {
 public:
  void Add(const std::string& name, const std::string& json_name, double value, int decimals) {
    table_.AddRow({name, absl::StrFormat("%.*f", decimals, value)});
    (*json_.mutable_fields())[json_name].set_number_value(value);
  }
  void AddKind(const std::string& kind, uint64_t commands) {
    table_.AddRow({kind, absl::StrCat(commands)});
    auto* kinds = (*json_.mutable_fields())["commandsByKind"].mutable_struct_value();
    (*kinds->mutable_fields())[kind].set_number_value(static_cast<double>(commands));
  }
  void AddDifferences(const std::vector<std::string>& differences) {
    auto* list = (*json_.mutable_fields())["differences"].mutable_list_value();
    for (const std::string& difference : differences) {
      table_.AddRow({"DIFFERS", difference});
      list->add_values()->set_string_value(difference);
    }
  }
  void Print(Output& output) const { output.Print(json_, table_); }

 private:
  Table table_{{Left("what"), Right("figure")}};
  google::protobuf::Struct json_;
};

double Millis(std::chrono::microseconds duration) { return static_cast<double>(duration.count()) / 1'000; }

void PrintSummary(Session& session, const StreamRunFigures& figures, const bench::CityDays& city,
                  std::chrono::duration<double> elapsed, const Comparison& comparison) {
  std::vector<std::chrono::microseconds> sorted = figures.latencies;
  std::sort(sorted.begin(), sorted.end());
  Summary summary;
  summary.Add("commands", "commands", static_cast<double>(figures.commands), 0);
  summary.Add("accepted", "accepted", static_cast<double>(figures.accepted), 0);
  summary.Add("replayed", "replayed", static_cast<double>(figures.replayed), 0);
  summary.Add("business days", "businessDays", city.days_closed(), 0);
  summary.Add("payments", "payments", static_cast<double>(city.account().payments()), 0);
  summary.Add("last sequence", "lastSequence", static_cast<double>(figures.last_sequence), 0);
  summary.Add("seconds", "seconds", elapsed.count(), 3);
  summary.Add("commands per second", "commandsPerSecond", static_cast<double>(figures.commands) / elapsed.count(), 0);
  summary.Add(absl::StrCat("ms a batch of ", kDayBatchCommands, ", p50"), "batchMillisP50", Millis(Percentile(sorted, 50)), 3);
  summary.Add(absl::StrCat("ms a batch of ", kDayBatchCommands, ", p95"), "batchMillisP95", Millis(Percentile(sorted, 95)), 3);
  summary.Add(absl::StrCat("ms a batch of ", kDayBatchCommands, ", p99"), "batchMillisP99", Millis(Percentile(sorted, 99)), 3);
  summary.Add("reports compared", "reportsCompared", static_cast<double>(comparison.compared()), 0);
  summary.Add("differences", "differencesFound", static_cast<double>(comparison.differences().size()), 0);
  for (const auto& [kind, commands] : city.commands_by_kind()) summary.AddKind(kind, commands);
  summary.AddDifferences(comparison.differences());
  summary.Print(session.output());
}

void AddTo(StreamRunFigures& total, const StreamRunFigures& day) {
  if (total.refused == 0) total.first_refusal = day.first_refusal;
  total.commands += day.commands;
  total.accepted += day.accepted;
  total.replayed += day.replayed;
  total.refused += day.refused;
  total.last_sequence = std::max(total.last_sequence, day.last_sequence);
  total.latencies.insert(total.latencies.end(), day.latencies.begin(), day.latencies.end());
}

// Everything up to the moment when the last centre has closed its day. False when there was nothing left.
absl::StatusOr<bool> SubmitDay(const std::shared_ptr<grpc::Channel>& channel, bench::CityDays& city, uint64_t total,
                               StreamRunFigures& figures) {
  Progress progress("payments or more");
  StreamRun run(channel, {}, kDayBatchCommands, [](const std::string&, const v1::CommandResult&) {},
                [&](const StreamRunFigures& so_far) { progress.Update(figures.commands + so_far.commands, total); });
  const uint32_t closed_before = city.days_closed();
  v1::Command command;
  bool any = false;
  while (city.days_closed() == closed_before && city.Next(command)) {
    any = true;
    DAYBOOK_RETURN_IF_ERROR(run.Add(command));
  }
  DAYBOOK_RETURN_IF_ERROR(run.Finish());
  AddTo(figures, run.figures());
  if (figures.refused == 0) return any;
  return absl::FailedPreconditionError(absl::StrCat(figures.refused, " of ", figures.commands,
                                                    " commands were refused (is the ledger new?); first ",
                                                    figures.first_refusal));
}

absl::Status RunOverGrpc(Session& session, const bench::WorkloadOptions& options) {
  DAYBOOK_ASSIGN_OR_RETURN(const auto channel, session.Channel());
  bench::CityDays city(options);
  Comparison comparison(session, options, city.account());
  const uint64_t total =
      uint64_t{options.centres} * options.tills_per_centre * options.payments_per_till * options.days;
  StreamRunFigures figures;
  std::chrono::duration<double> elapsed{};
  while (true) {
    const auto start = std::chrono::steady_clock::now();
    DAYBOOK_ASSIGN_OR_RETURN(const bool any, SubmitDay(channel, city, total, figures));
    if (!any) break;
    elapsed += std::chrono::steady_clock::now() - start;
    DAYBOOK_RETURN_IF_ERROR(
        comparison.CompareNight(bench::BusinessDateOf(options, city.days_closed()), figures.last_sequence));
  }
  PrintSummary(session, figures, city, elapsed, comparison);
  if (comparison.differences().empty()) return absl::OkStatus();
  return absl::DataLossError(
      absl::StrCat(comparison.differences().size(), " figures differ from the simulator's own account"));
}

// Whether the last of these days has ended by this machine's clock, which is the server's too, or nearly.
bool AreOver(const bench::WorkloadOptions& workload) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const int64_t end = bench::LocalMicros(bench::BusinessDateOf(workload, workload.days + 1), 0, 0);
  return std::chrono::duration_cast<std::chrono::microseconds>(now).count() > end;
}

absl::Status RunSimulate(Session& session, const SimulateOptions& options) {
  const std::string wrong = bench::ValidateOptions(options.workload);
  if (!wrong.empty()) return absl::InvalidArgumentError(wrong);
  SimulateOptions dated = options;
  dated.workload.days_are_past = AreOver(options.workload);
  return options.commands_out.empty() ? RunOverGrpc(session, dated.workload) : RunToFile(dated);
}

}  // namespace

void AddSimulateCommand(CLI::App& app, Session& session) {
  const auto options = std::make_shared<SimulateOptions>();
  CLI::App* simulate = app.add_subcommand(
      "simulate",
      "Seeded days of a city: submitted to a new ledger and compared to the fen every night, or written to a file");
  simulate->add_option("--seed", options->workload.seed, "The same seed gives the same days")->capture_default_str();
  simulate->add_option("--centres", options->workload.centres, "Centres")->capture_default_str();
  simulate->add_option("--tills", options->workload.tills_per_centre, "Tills of each centre")->capture_default_str();
  simulate->add_option("--date", options->workload.business_date, "First business date")
      ->capture_default_str();
  simulate->add_option("--days", options->workload.days, "Business days in a row")->capture_default_str();
  simulate->add_option("--payments", options->workload.payments_per_till, "People who come to each till")
      ->capture_default_str();
  simulate->add_option("--commands-out", options->commands_out, "Write the commands here as JSON lines, and do no more");
  session.Bind(simulate, [&session, options] { return RunSimulate(session, *options); });
}

}  // namespace daybook::command_line
