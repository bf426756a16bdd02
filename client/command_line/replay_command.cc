// daybook replay [DATE] [--centre C] [--all]
#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/command_line/command_groups.h"
#include "client/command_line/progress.h"
#include "client/command_line/words.h"
#include "daybook/v1/reconciliation_service.grpc.pb.h"
#include "daybook/v1/report_service.grpc.pb.h"
#include "ledger/base/digest.h"

namespace daybook::command_line {
namespace {

struct ReplayOptions {
  std::string date;
  uint32_t centre = 0;
  bool all = false;
};

// The closed days asked for: one date, every day, or the last one of each centre.
absl::StatusOr<std::vector<v1::DailyCloseSummary>> ChooseDays(Session& session, const ReplayOptions& options) {
  v1::ListDailyClosesRequest request;
  request.set_centre(options.centre);
  v1::ListDailyClosesResponse closes;
  DAYBOOK_RETURN_IF_ERROR(
      session.AskAllPages<v1::ReportService>(&v1::ReportService::Stub::ListDailyCloses, request, closes));
  std::vector<v1::DailyCloseSummary> days;
  std::map<uint32_t, v1::DailyCloseSummary> last;
  for (const v1::DailyCloseSummary& close : closes.closes()) {
    if (options.all || close.business_date() == options.date) days.push_back(close);
    v1::DailyCloseSummary& newest = last[close.centre()];
    if (close.number() > newest.number()) newest = close;
  }
  if (!options.all && options.date.empty()) {
    for (const auto& [centre, close] : last) days.push_back(close);
  }
  if (days.empty()) return absl::NotFoundError("no such day is closed");
  return days;
}

absl::StatusOr<v1::ReplayVerdict> Replay(Session& session, const v1::DailyCloseSummary& day) {
  v1::ReplayDayRequest request;
  request.set_centre(day.centre());
  request.set_business_date(day.business_date());
  v1::ReplayVerdict verdict;
  bool judged = false;
  Progress progress(absl::StrCat("events of centre ", day.centre(), ", ", day.business_date()));
  DAYBOOK_RETURN_IF_ERROR((session.AskStream<v1::ReconciliationService, v1::ReplayDayRequest, v1::ReplayDayResponse>(
      &v1::ReconciliationService::Stub::ReplayDay, request, [&](const v1::ReplayDayResponse& response) {
        progress.Update(response.events_read(), response.events_total());
        if (!response.has_verdict()) return;
        judged = true;
        verdict = response.verdict();
      })));
  if (!judged) return absl::InternalError("the server ended without a verdict");
  return verdict;
}

absl::Status RunReplay(Session& session, const ReplayOptions& options) {
  if (!options.date.empty()) DAYBOOK_RETURN_IF_ERROR(CheckDate(options.date));
  DAYBOOK_ASSIGN_OR_RETURN(const auto days, ChooseDays(session, options));
  size_t differing = 0;
  for (const v1::DailyCloseSummary& day : days) {
    DAYBOOK_ASSIGN_OR_RETURN(const v1::ReplayVerdict verdict, Replay(session, day));
    if (!verdict.identical()) ++differing;
    Table table({Right("centre", 6), Left("date", 10), Right("close", 8), Left("replay", 9), Left("document", 64),
                 Left("recomputed", 64), Left("differences")});
    table.AddRow({absl::StrCat(day.centre()), day.business_date(), absl::StrCat(verdict.close_sequence()),
                  verdict.identical() ? "identical" : "DIFFERS", ToHex(verdict.stored_digest()),
                  ToHex(verdict.recomputed_digest()), absl::StrJoin(verdict.differences(), " ")});
    session.output().PrintLine(verdict, table);
  }
  if (differing == 0) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat(differing, " of ", days.size(), " days differ from their documents"));
}

}  // namespace

void AddReplayCommand(CLI::App& app, Session& session) {
  const auto options = std::make_shared<ReplayOptions>();
  CLI::App* replay = app.add_subcommand(
      "replay", "Recomputes closed days from the log and compares them with their documents; exit 3 when one differs");
  CLI::Option* date = replay->add_option("date", options->date, "Business date, 2026-11-23; else the last closed day");
  replay->add_option("--centre", options->centre, "Centre number; else all centres");
  replay->add_flag("--all", options->all, "Every closed day")->excludes(date);
  session.Bind(replay, [&session, options] { return RunReplay(session, *options); });
}

}  // namespace daybook::command_line
