// daybook report cases|x
#include <memory>

#include "absl/strings/str_cat.h"
#include "client/command_line/close_text.h"
#include "client/command_line/command_groups.h"
#include "client/command_line/fields.h"
#include "client/command_line/words.h"
#include "daybook/v1/report_service.grpc.pb.h"
#include "ledger/base/civil_date.h"
#include "ledger/base/money.h"

namespace daybook::command_line {
namespace {

absl::Status RunCases(Session& session, uint32_t centre) {
  v1::ListCasesRequest request;
  request.set_centre(centre);
  v1::ListCasesResponse response;
  DAYBOOK_RETURN_IF_ERROR(
      session.AskAllPages<v1::ReportService>(&v1::ReportService::Stub::ListCases, request, response));
  Table table({Right("case"), Right("centre"), Right("till"), Right("session"), Left("origin"), Right("count"),
               Right("balance"), Right("answerable"), Right("owner"), Left("opened on"), Right("sequence")});
  for (const v1::Case& line : response.cases()) {
    table.AddRow({absl::StrCat(line.line().case_number()), absl::StrCat(line.centre()), NumberOrNone(line.till()),
                  NumberOrNone(line.session()), EnumText(line.origin()), NumberOrNone(line.count()),
                  FormatFen(line.line().balance_fen()), NumberOrNone(line.line().answerable()),
                  NumberOrNone(line.line().owner()), FormatDate(line.line().opened_on()),
                  absl::StrCat(line.opened_sequence())});
  }
  session.output().Print(response, table);
  return absl::OkStatus();
}

absl::Status RunX(Session& session, uint32_t centre) {
  v1::GetXReportRequest request;
  request.set_centre(centre);
  v1::GetXReportResponse response;
  DAYBOOK_RETURN_IF_ERROR(session.Ask<v1::ReportService>(&v1::ReportService::Stub::GetXReport, request, response));
  if (session.output().format() == Format::kTable) {
    session.output().PrintText(CloseText(response.document(), "", WantsEmphasis(stdout)));
  } else {
    session.output().Print(response, FieldsTable(response));
  }
  return absl::OkStatus();
}

}  // namespace

void AddReportCommands(CLI::App& app, Session& session) {
  CLI::App* group = app.add_subcommand("report", "Reports of what is open and of the running day");
  group->require_subcommand(1);
  const auto centre = std::make_shared<uint32_t>(0);

  CLI::App* cases = group->add_subcommand("cases", "Open over/short cases: short is positive, over negative");
  cases->add_option("--centre", *centre, "Centre number");
  session.Bind(cases, [&session, centre] { return RunCases(session, *centre); });

  CLI::App* x = group->add_subcommand("x", "The interim report of a centre's current day, in the layout of the close");
  x->add_option("--centre", *centre, "Centre number")->required();
  session.Bind(x, [&session, centre] { return RunX(session, *centre); });
}

}  // namespace daybook::command_line
