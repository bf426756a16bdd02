// daybook close preflight|show|list
#include <cstdio>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "client/command_line/close_html.h"
#include "client/command_line/close_text.h"
#include "client/command_line/command_groups.h"
#include "client/command_line/fields.h"
#include "client/command_line/words.h"
#include "daybook/v1/report_service.grpc.pb.h"
#include "ledger/base/digest.h"
#include "ledger/base/money.h"

namespace daybook::command_line {
namespace {

struct CloseOptions {
  uint32_t centre = 0;
  std::string date;
  bool restated = false;
  std::string format = "text";
};

absl::Status RunPreflight(Session& session, const CloseOptions& options) {
  v1::GetClosePreflightRequest request;
  request.set_centre(options.centre);
  v1::GetClosePreflightResponse response;
  DAYBOOK_RETURN_IF_ERROR(
      session.Ask<v1::ReportService>(&v1::ReportService::Stub::GetClosePreflight, request, response));
  Table table({Left("item"), Left("kind"), Right("till"), Right("amount"), Right("since"), Left("may be carried")});
  for (const v1::PreflightItem& line : response.items()) {
    table.AddRow({line.item().key(), EnumText(line.item().kind()), NumberOrNone(line.item().till()),
                  FormatFen(line.item().amount_fen()), absl::StrCat(line.item().since_sequence()),
                  YesNo(line.carriable())});
  }
  session.output().Print(response, table);
  if (response.items().empty()) std::fputs("Nothing is open: the day can be closed.\n", stderr);
  return absl::OkStatus();
}

absl::Status RunShow(Session& session, const CloseOptions& options) {
  DAYBOOK_RETURN_IF_ERROR(CheckDate(options.date));
  v1::GetDailyCloseRequest request;
  request.set_centre(options.centre);
  request.set_business_date(options.date);
  request.set_restated(options.restated);
  v1::GetDailyCloseResponse response;
  DAYBOOK_RETURN_IF_ERROR(session.Ask<v1::ReportService>(&v1::ReportService::Stub::GetDailyClose, request, response));
  if (options.format == "html") {
    session.output().PrintText(CloseHtml(response.document(), {response.document_digest(), response.sequence()}));
  } else if (session.output().format() == Format::kTable) {
    const bool emphasis = WantsEmphasis(stdout);
    session.output().PrintText(CloseText(response.document(), response.document_digest(), emphasis));
    if (options.restated) {
      session.output().PrintText(RestatementText(response.document(), response.restatement(), emphasis));
    }
  } else {
    session.output().Print(response, FieldsTable(response));
  }
  return absl::OkStatus();
}

absl::Status RunList(Session& session, const CloseOptions& options) {
  v1::ListDailyClosesRequest request;
  request.set_centre(options.centre);
  v1::ListDailyClosesResponse response;
  DAYBOOK_RETURN_IF_ERROR(
      session.AskAllPages<v1::ReportService>(&v1::ReportService::Stub::ListDailyCloses, request, response));
  Table table({Right("centre"), Left("date"), Right("number"), Right("sequence"), Right("taken"), Right("difference"),
               Right("carried"), Left("document")});
  for (const v1::DailyCloseSummary& close : response.closes()) {
    table.AddRow({absl::StrCat(close.centre()), close.business_date(), absl::StrCat(close.number()),
                  absl::StrCat(close.sequence()), FormatFen(close.taken_fen()), FormatFen(close.difference_fen()),
                  absl::StrCat(close.carried_items()), ToHex(close.document_digest())});
  }
  session.output().Print(response, table);
  return absl::OkStatus();
}

}  // namespace

void AddCloseCommands(CLI::App& app, Session& session) {
  CLI::App* group = app.add_subcommand("close", "Daily closes, and what stands before the next one");
  group->require_subcommand(1);
  const auto options = std::make_shared<CloseOptions>();

  CLI::App* preflight = group->add_subcommand("preflight", "What stands between a centre and its close now");
  preflight->add_option("--centre", options->centre, "Centre number")->required();
  session.Bind(preflight, [&session, options] { return RunPreflight(session, *options); });

  CLI::App* show = group->add_subcommand("show", "A stored close; CSV lists every field");
  show->add_option("--date,date", options->date, "Business date, 2026-11-23")->required();
  show->add_option("--centre", options->centre, "Centre number")->required();
  CLI::Option* restated =
      show->add_flag("--restated", options->restated, "Also what was entered for the date after its close");
  show->add_option("--format", options->format, "html: one A4 page to print and sign, whatever -o says")
      ->check(CLI::IsMember({"text", "html"}))
      ->capture_default_str()
      ->excludes(restated);
  session.Bind(show, [&session, options] { return RunShow(session, *options); });

  CLI::App* list = group->add_subcommand("list", "Closes of a centre, or of all");
  list->add_option("--centre", options->centre, "Centre number");
  session.Bind(list, [&session, options] { return RunList(session, *options); });
}

}  // namespace daybook::command_line
