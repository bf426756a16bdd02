// daybook till list|get|watch
#include <memory>

#include "absl/strings/str_cat.h"
#include "client/command_line/command_groups.h"
#include "client/command_line/words.h"
#include "daybook/v1/report_service.grpc.pb.h"
#include "ledger/base/money.h"

namespace daybook::command_line {
namespace {

struct TillOptions {
  uint32_t centre = 0;
  uint32_t till = 0;
};

std::vector<Column> TillColumns() {
  return {Right("till"),     Left("name"),  Right("centre"), Left("date"),      Left("day"),           Right("session"),
          Right("cashier"),  Left("state"), Right("cash"),   Right("headroom"), Right("hard headroom"), Right("papers"),
          Right("payments"), Right("card"), Right("wallet"), Right("cheque"),   Right("transfer")};
}

std::string StateOf(const v1::Till& till) { return till.session() == 0 ? "closed" : till.paused() ? "paused" : "open"; }

int64_t TenderSum(const v1::Till& till, v1::TenderKind kind) {
  int64_t sum = 0;
  for (const v1::SessionTender& tender : till.tenders()) {
    if (tender.tender() == kind) sum += tender.expected_fen();
  }
  return sum;
}

void AddTill(const v1::Till& till, Table& table) {
  table.AddRow({absl::StrCat(till.till()), till.name(), absl::StrCat(till.centre()), till.business_date(),
                till.day_open() ? "open" : "closed", NumberOrNone(till.session()), NumberOrNone(till.cashier()),
                StateOf(till), FormatFen(till.cash_fen()), FormatFen(till.soft_headroom_fen()),
                FormatFen(till.hard_headroom_fen()), absl::StrCat(till.papers()), absl::StrCat(till.payments()),
                FormatFen(TenderSum(till, v1::TENDER_KIND_CARD)), FormatFen(TenderSum(till, v1::TENDER_KIND_WALLET)),
                FormatFen(TenderSum(till, v1::TENDER_KIND_CHEQUE)),
                FormatFen(TenderSum(till, v1::TENDER_KIND_TRANSFER))});
}

absl::Status RunList(Session& session, const TillOptions& options) {
  v1::ListTillsRequest request;
  request.set_centre(options.centre);
  v1::ListTillsResponse response;
  DAYBOOK_RETURN_IF_ERROR(
      session.AskAllPages<v1::ReportService>(&v1::ReportService::Stub::ListTills, request, response));
  Table table(TillColumns());
  for (const v1::Till& till : response.tills()) AddTill(till, table);
  session.output().Print(response, table);
  return absl::OkStatus();
}

absl::Status RunGet(Session& session, const TillOptions& options) {
  v1::GetTillRequest request;
  request.set_till(options.till);
  v1::GetTillResponse response;
  DAYBOOK_RETURN_IF_ERROR(session.Ask<v1::ReportService>(&v1::ReportService::Stub::GetTill, request, response));
  Table table(TillColumns());
  AddTill(response.till(), table);
  session.output().Print(response, table);
  return absl::OkStatus();
}

absl::Status RunWatch(Session& session, const TillOptions& options) {
  v1::WatchTillsRequest request;
  request.set_centre(options.centre);
  request.set_till(options.till);
  return session.AskStream<v1::ReportService, v1::WatchTillsRequest, v1::WatchTillsResponse>(
      &v1::ReportService::Stub::WatchTills, request, [&](const v1::WatchTillsResponse& response) {
        Table table(TillColumns());
        for (const v1::Till& till : response.tills()) AddTill(till, table);
        session.output().PrintLine(response, table);
        (void)session.output().Flush();
      });
}

}  // namespace

void AddTillCommands(CLI::App& app, Session& session) {
  CLI::App* group = app.add_subcommand("till", "Tills as they stand");
  group->require_subcommand(1);
  const auto options = std::make_shared<TillOptions>();

  CLI::App* list = group->add_subcommand("list", "Tills of a centre, or of all");
  list->add_option("--centre", options->centre, "Centre number");
  session.Bind(list, [&session, options] { return RunList(session, *options); });

  CLI::App* get = group->add_subcommand("get", "One till");
  get->add_option("till", options->till, "Till number")->required();
  session.Bind(get, [&session, options] { return RunGet(session, *options); });

  CLI::App* watch = group->add_subcommand("watch", "Tills as they change, until interrupted");
  watch->add_option("--centre", options->centre, "Centre number");
  watch->add_option("--till", options->till, "Till number");
  session.Bind(watch, [&session, options] { return RunWatch(session, *options); });
}

}  // namespace daybook::command_line
