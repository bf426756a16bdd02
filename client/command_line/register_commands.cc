// daybook report tools|invoices|handovers|service-levels|spot-checks|complaints|work-orders
#include <memory>
#include <string>

#include "client/command_line/command_groups.h"
#include "client/command_line/register_text.h"
#include "client/command_line/words.h"
#include "daybook/v1/report_service.grpc.pb.h"

namespace daybook::command_line {
namespace {

struct RegisterOptions {
  uint32_t centre = 0;
  uint32_t till = 0;
  uint32_t holder = 0;
  bool open = false;
  bool exceptions = false;
  bool keys = false;
  bool stock = false;
  bool unchecked = false;
  bool overdue = false;
  std::string code;
  std::string fate;
  std::string date;
  std::string by = "hour";
};

absl::Status RunTools(Session& session, const RegisterOptions& options) {
  v1::ListToolsRequest request;
  request.set_centre(options.centre);
  request.set_holder(options.holder);
  request.set_exceptions_only(options.exceptions);
  v1::ListToolsResponse response;
  DAYBOOK_RETURN_IF_ERROR(
      session.AskAllPages<v1::ReportService>(&v1::ReportService::Stub::ListTools, request, response));
  session.output().Print(response, options.keys ? KeysTable(response) : ToolsTable(response));
  return absl::OkStatus();
}

absl::Status RunInvoices(Session& session, const RegisterOptions& options) {
  v1::ListInvoicesRequest request;
  request.set_centre(options.centre);
  request.set_till(options.till);
  request.set_code(options.code);
  DAYBOOK_ASSIGN_OR_RETURN(const v1::InvoiceFate fate, ParseEnumText<v1::InvoiceFate>(options.fate));
  request.set_fate(fate);
  request.set_unchecked_only(options.unchecked);
  v1::ListInvoicesResponse response;
  DAYBOOK_RETURN_IF_ERROR(
      session.AskAllPages<v1::ReportService>(&v1::ReportService::Stub::ListInvoices, request, response));
  session.output().Print(response, options.stock ? StockTable(response) : InvoicesTable(response));
  return absl::OkStatus();
}

absl::Status RunHandovers(Session& session, const RegisterOptions& options) {
  v1::ListHandoversRequest request;
  request.set_centre(options.centre);
  request.set_open_only(options.open);
  v1::ListHandoversResponse response;
  DAYBOOK_RETURN_IF_ERROR(
      session.AskAllPages<v1::ReportService>(&v1::ReportService::Stub::ListHandovers, request, response));
  session.output().Print(response, HandoversTable(response));
  return absl::OkStatus();
}

absl::Status RunServiceLevels(Session& session, const RegisterOptions& options) {
  v1::GetServiceLevelsRequest request;
  request.set_centre(options.centre);
  request.set_business_date(options.date);
  v1::GetServiceLevelsResponse response;
  DAYBOOK_RETURN_IF_ERROR(
      session.Ask<v1::ReportService>(&v1::ReportService::Stub::GetServiceLevels, request, response));
  session.output().Print(response, options.by == "kind"   ? ServiceKindsTable(response)
                                   : options.by == "till" ? ServiceTillsTable(response)
                                                          : ServiceHoursTable(response));
  return absl::OkStatus();
}

absl::Status RunSpotChecks(Session& session, const RegisterOptions& options) {
  v1::ListSpotChecksRequest request;
  request.set_centre(options.centre);
  request.set_overdue_only(options.overdue);
  v1::ListSpotChecksResponse response;
  DAYBOOK_RETURN_IF_ERROR(
      session.AskAllPages<v1::ReportService>(&v1::ReportService::Stub::ListSpotChecks, request, response));
  session.output().Print(response, SpotChecksTable(response));
  return absl::OkStatus();
}

absl::Status RunComplaints(Session& session, const RegisterOptions& options) {
  v1::ListComplaintsRequest request;
  request.set_centre(options.centre);
  request.set_open_only(options.open);
  v1::ListComplaintsResponse response;
  DAYBOOK_RETURN_IF_ERROR(
      session.AskAllPages<v1::ReportService>(&v1::ReportService::Stub::ListComplaints, request, response));
  session.output().Print(response, ComplaintsTable(response));
  return absl::OkStatus();
}

absl::Status RunWorkOrders(Session& session, const RegisterOptions& options) {
  v1::ListWorkOrdersRequest request;
  request.set_centre(options.centre);
  request.set_holder(options.holder);
  request.set_open_only(options.open);
  v1::ListWorkOrdersResponse response;
  DAYBOOK_RETURN_IF_ERROR(
      session.AskAllPages<v1::ReportService>(&v1::ReportService::Stub::ListWorkOrders, request, response));
  session.output().Print(response, WorkOrdersTable(response));
  return absl::OkStatus();
}

}  // namespace

void AddRegisterReports(CLI::App& report, Session& session) {
  const auto options = std::make_shared<RegisterOptions>();
  const auto add = [&](const char* name, const char* what,
                       absl::Status (*run)(Session&, const RegisterOptions&)) -> CLI::App* {
    CLI::App* command = report.add_subcommand(name, what);
    command->add_option("--centre", options->centre, "Centre number");
    session.Bind(command, [&session, options, run] { return run(session, *options); });
    return command;
  };

  CLI::App* tools = add("tools", "Tools, where they are and who holds them", RunTools);
  tools->add_option("--holder", options->holder, "Who holds them: staff number");
  tools->add_flag("--exceptions", options->exceptions, "Only those out past their due time, or missing");
  tools->add_flag("--keys", options->keys, "Keys instead");

  CLI::App* invoices = add("invoices", "Invoice numbers and what became of them, in order of issue", RunInvoices);
  invoices->add_option("--till", options->till, "Till number");
  invoices->add_option("--code", options->code, "Invoice code, 10 or 12 digits");
  invoices->add_option("--fate", options->fate, "used, void, red or lost");
  invoices->add_flag("--unchecked", options->unchecked, "Only manual ones that nobody has checked");
  invoices->add_flag("--stock", options->stock, "Blank forms left instead");

  CLI::App* handovers = add("handovers", "Shift handovers: who passed what to whom", RunHandovers);
  handovers->add_flag("--open", options->open, "Only open ones");

  CLI::App* levels = add("service-levels", "Waits and handling of one day against the targets", RunServiceLevels);
  levels->get_option("--centre")->required();
  levels->add_option("--date,date", options->date, "Business date, 2026-11-23; the current one where it is left out");
  levels->add_option("--by", options->by, "hour, kind or till")->check(CLI::IsMember({"hour", "kind", "till"}));

  CLI::App* spot_checks = add("spot-checks", "When each till was last checked, and which are due", RunSpotChecks);
  spot_checks->add_flag("--overdue", options->overdue, "Only overdue ones");

  CLI::App* complaints = add("complaints", "Complaints and their deadlines", RunComplaints);
  complaints->add_flag("--open", options->open, "Only open ones");

  CLI::App* orders = add("work-orders", "Installations and repairs, and who holds them", RunWorkOrders);
  orders->add_option("--holder", options->holder, "Who holds them: staff number");
  orders->add_flag("--open", options->open, "Only open ones");
}

}  // namespace daybook::command_line
