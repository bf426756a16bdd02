// daybook report cases|limits|holding|x; the registers are in register_commands.cc
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/command_line/close_html.h"
#include "client/command_line/close_text.h"
#include "client/command_line/command_groups.h"
#include "client/command_line/fields.h"
#include "client/command_line/night_holding.h"
#include "client/command_line/words.h"
#include "daybook/v1/report_service.grpc.pb.h"
#include "ledger/base/civil_date.h"
#include "ledger/base/money.h"

namespace daybook::command_line {
namespace {

struct ReportOptions {
  uint32_t centre = 0;
  uint32_t answerable = 0;
  uint32_t owner = 0;
  bool closed = false;
  bool ageing = false;
  bool open = false;
  std::string date;
  std::string from_date;
  std::string to_date;
  std::string format = "text";
};

// --- Cases -----------------------------------------------------------------------------------------------------------

// Pages age the cases they show; a person of a centre stands once in the sum.
void AddUpAgeing(v1::ListCasesResponse& response) {
  std::map<std::pair<uint32_t, uint32_t>, v1::CaseAgeing> sums;
  for (const v1::CaseAgeing& line : response.ageing()) {
    const auto [entry, is_new] = sums.try_emplace({line.centre(), line.answerable()}, line);
    for (int i = 0; !is_new && i < line.ages_size() && i < entry->second.ages_size(); ++i) {
      v1::CaseAge& sum = *entry->second.mutable_ages(i);
      sum.set_cases(sum.cases() + line.ages(i).cases());
      sum.set_short_fen(sum.short_fen() + line.ages(i).short_fen());
      sum.set_over_fen(sum.over_fen() + line.ages(i).over_fen());
    }
  }
  response.clear_ageing();
  for (auto& [key, line] : sums) *response.add_ageing() = std::move(line);
}

Table CasesTable(const v1::ListCasesResponse& response) {
  Table table({Right("case"), Right("centre"), Right("till"), Right("session"), Left("origin"), Left("state"),
               Right("balance"), Right("cheques"), Right("answerable"), Right("owner"), Left("due"), Left("overdue"),
               Left("opened on"), Right("days"), Right("sequence")});
  for (const v1::Case& entry : response.cases()) {
    const v1::CaseLine& line = entry.line();
    table.AddRow({absl::StrCat(line.case_number()), absl::StrCat(entry.centre()), NumberOrNone(entry.till()),
                  NumberOrNone(entry.session()), EnumText(entry.origin()), EnumText(entry.state()),
                  FormatFen(line.balance_fen()), NumberOrNone(entry.cheques()), NumberOrNone(line.answerable()),
                  NumberOrNone(line.owner()), FormatDate(line.due_date()), YesNo(entry.overdue()),
                  FormatDate(line.opened_on()), absl::StrCat(entry.age_days()),
                  absl::StrCat(entry.opened_sequence())});
  }
  return table;
}

Table AgeingTable(const v1::ListCasesResponse& response) {
  Table table({Right("centre"), Right("answerable"), Left("days"), Right("cases"), Right("short"), Right("over")});
  for (const v1::CaseAgeing& line : response.ageing()) {
    for (const v1::CaseAge& age : line.ages()) {
      if (age.cases() == 0) continue;
      table.AddRow({absl::StrCat(line.centre()), NumberOrNone(line.answerable()),
                    age.to_days() == 0 ? absl::StrCat(age.from_days(), "+")
                                       : absl::StrCat(age.from_days(), "-", age.to_days()),
                    absl::StrCat(age.cases()), FormatFen(age.short_fen()), FormatFen(age.over_fen())});
    }
  }
  return table;
}

absl::Status RunCases(Session& session, const ReportOptions& options) {
  v1::ListCasesRequest request;
  request.set_centre(options.centre);
  request.set_answerable(options.answerable);
  request.set_owner(options.owner);
  request.set_include_closed(options.closed);
  v1::ListCasesResponse response;
  DAYBOOK_RETURN_IF_ERROR(
      session.AskAllPages<v1::ReportService>(&v1::ReportService::Stub::ListCases, request, response));
  AddUpAgeing(response);
  session.output().Print(response, options.ageing ? AgeingTable(response) : CasesTable(response));
  return absl::OkStatus();
}

// --- Limits ----------------------------------------------------------------------------------------------------------

// Hours and minutes.
std::string HoursText(int64_t seconds) { return absl::StrFormat("%d:%02d", seconds / 3'600, seconds / 60 % 60); }

absl::Status RunLimits(Session& session, const ReportOptions& options) {
  v1::ListLimitBreachesRequest request;
  request.set_centre(options.centre);
  request.set_from_date(options.from_date);
  request.set_to_date(options.to_date);
  request.set_open_only(options.open);
  v1::ListLimitBreachesResponse response;
  DAYBOOK_RETURN_IF_ERROR(
      session.AskAllPages<v1::ReportService>(&v1::ReportService::Stub::ListLimitBreaches, request, response));
  Table table({Right("centre"), Left("scope"), Right("till"), Left("date"), Right("limit"), Right("passed with"),
               Right("peak"), Left("above since"), Left("until"), Right("hours above"), Right("sequence")});
  for (const v1::LimitBreach& breach : response.breaches()) {
    table.AddRow({absl::StrCat(breach.centre()), EnumText(breach.scope()), NumberOrNone(breach.till()),
                  breach.business_date(), FormatFen(breach.limit_fen()), FormatFen(breach.cash_fen()),
                  FormatFen(breach.peak_fen()), TimeText(breach.exceeded_time()),
                  breach.restored_sequence() == 0 ? "lasts" : TimeText(breach.restored_time()),
                  HoursText(breach.seconds_above()), absl::StrCat(breach.exceeded_sequence())});
  }
  session.output().Print(response, table);
  return absl::OkStatus();
}

// --- Holding ---------------------------------------------------------------------------------------------------------

absl::Status RunHolding(Session& session, const ReportOptions& options) {
  DAYBOOK_RETURN_IF_ERROR(CheckDate(options.date));
  v1::ListDailyClosesRequest list;
  list.set_centre(options.centre);
  list.set_from_date(options.date);
  list.set_to_date(options.date);
  v1::ListDailyClosesResponse closes;
  DAYBOOK_RETURN_IF_ERROR(
      session.AskAllPages<v1::ReportService>(&v1::ReportService::Stub::ListDailyCloses, list, closes));
  if (closes.closes().empty()) return absl::NotFoundError(absl::StrCat("nothing was closed on ", options.date));
  for (const v1::DailyCloseSummary& summary : closes.closes()) {
    v1::GetDailyCloseRequest request;
    request.set_centre(summary.centre());
    request.set_business_date(options.date);
    v1::GetDailyCloseResponse close;
    DAYBOOK_RETURN_IF_ERROR(session.Ask<v1::ReportService>(&v1::ReportService::Stub::GetDailyClose, request, close));
    const v1::NightHolding holding = NightHoldingOf(close.document(), close.sequence());
    Table table({Right("centre", 6), Left("date", 10), Right("safe", 12), Right("machines", 12), Right("cash", 12),
                 Right("cheques", 7), Right("notes", 5), Right("in transit", 12), Right("deposits", 8),
                 Right("cheques in transit", 18)});
    table.AddRow({absl::StrCat(holding.centre()), holding.business_date(), FormatFen(holding.safe_fen()),
                  FormatFen(holding.cash_fen() - holding.safe_fen()), FormatFen(holding.cash_fen()),
                  absl::StrCat(holding.cheques()), absl::StrCat(holding.suspect_notes()),
                  FormatFen(holding.in_transit_fen()), absl::StrCat(holding.in_transit_size()),
                  absl::StrCat(holding.in_transit_cheques())});
    session.output().PrintLine(holding, table);
  }
  return absl::OkStatus();
}

// --- X report --------------------------------------------------------------------------------------------------------

absl::Status RunX(Session& session, const ReportOptions& options) {
  v1::GetXReportRequest request;
  request.set_centre(options.centre);
  v1::GetXReportResponse response;
  DAYBOOK_RETURN_IF_ERROR(session.Ask<v1::ReportService>(&v1::ReportService::Stub::GetXReport, request, response));
  if (options.format == "html") {
    session.output().PrintText(CloseHtml(response.document(), {}));
  } else if (session.output().format() == Format::kTable) {
    session.output().PrintText(CloseText(response.document(), "", WantsEmphasis(stdout)));
  } else {
    session.output().Print(response, FieldsTable(response));
  }
  return absl::OkStatus();
}

}  // namespace

void AddReportCommands(CLI::App& app, Session& session) {
  CLI::App* group = app.add_subcommand("report", "Reports: cases, limits, nights, the running day, and the registers");
  group->require_subcommand(1);
  const auto options = std::make_shared<ReportOptions>();

  CLI::App* cases = group->add_subcommand("cases", "Open over/short cases: short is positive, over negative");
  cases->add_option("--centre", options->centre, "Centre number");
  cases->add_option("--answerable", options->answerable, "Who answers for them: staff number");
  cases->add_option("--owner", options->owner, "Whose task they are: staff number");
  cases->add_flag("--closed", options->closed, "Also those closed today");
  cases->add_flag("--ageing", options->ageing, "Sums by age, centre and person instead");
  session.Bind(cases, [&session, options] { return RunCases(session, *options); });

  CLI::App* limits = group->add_subcommand("limits", "When cash stood above a limit, how high and how long");
  limits->add_option("--centre", options->centre, "Centre number");
  limits->add_option("--from", options->from_date, "First business date, 2026-11-23");
  limits->add_option("--to", options->to_date, "Last business date");
  limits->add_flag("--open", options->open, "Only those that last");
  session.Bind(limits, [&session, options] { return RunLimits(session, *options); });

  CLI::App* holding = group->add_subcommand("holding", "What centres held the night after a date was closed");
  holding->add_option("--date,date", options->date, "Business date, 2026-11-23")->required();
  holding->add_option("--centre", options->centre, "Centre number");
  session.Bind(holding, [&session, options] { return RunHolding(session, *options); });

  CLI::App* x = group->add_subcommand("x", "The interim report of a centre's current day, in the layout of the close");
  x->add_option("--centre", options->centre, "Centre number")->required();
  x->add_option("--format", options->format, "html: one A4 page to print, marked as not sealed, whatever -o says")
      ->check(CLI::IsMember({"text", "html"}))
      ->capture_default_str();
  session.Bind(x, [&session, options] { return RunX(session, *options); });

  AddRegisterReports(*group, session);
}

}  // namespace daybook::command_line
