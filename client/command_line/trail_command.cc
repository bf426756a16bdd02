// daybook trail --centre|--till|--staff|--customer|--terminal|--cheque|--case|--tool|--invoice|--request N
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "client/command_line/books.h"
#include "client/command_line/command_groups.h"
#include "client/command_line/event_text.h"
#include "client/command_line/words.h"
#include "client/event_reader.h"
#include "daybook/v1/admin_service.grpc.pb.h"
#include "daybook/v1/audit_service.grpc.pb.h"

namespace daybook::command_line {
namespace {

struct TrailOptions {
  uint32_t centre = 0;
  uint32_t till = 0;
  uint32_t staff = 0;
  uint64_t customer = 0;
  uint32_t terminal = 0;
  uint64_t cheque = 0;
  uint64_t case_number = 0;
  uint64_t tool = 0;
  std::string invoice;
  std::string request_id;

  bool empty() const {
    return centre == 0 && till == 0 && staff == 0 && customer == 0 && terminal == 0 && cheque == 0 &&
           case_number == 0 && tool == 0 && invoice.empty() && request_id.empty();
  }
};

absl::StatusOr<v1::EventFilter> FilterOf(const TrailOptions& options) {
  v1::EventFilter filter;
  filter.set_centre(options.centre);
  filter.set_till(options.till);
  filter.set_staff(options.staff);
  filter.set_customer(options.customer);
  filter.set_terminal(options.terminal);
  filter.set_cheque(options.cheque);
  filter.set_case_number(options.case_number);
  filter.set_tool(options.tool);
  if (!options.invoice.empty()) {
    DAYBOOK_ASSIGN_OR_RETURN(*filter.mutable_invoice(), ParseInvoiceText(options.invoice));
  }
  filter.set_request_id(options.request_id);
  return filter;
}

// The time is when it happened; where the terminal claims none, when it was committed.
Table TrailLine(const v1::Event& event) {
  Table table({Left("time", 27), Right("sequence", 8), Left("what", 22), Left("about", 18), Right("till", 6),
               Right("who", 6), Right("second", 6), Right("amount", 12), Left("reason")});
  const int64_t micros = event.occur_time_micros() != 0 ? event.occur_time_micros() : event.commit_time_micros();
  table.AddRow({TimeText(micros), absl::StrCat(event.sequence()), BookTitleOf(event), SubjectText(event),
                NumberOrNone(event.till()), NumberOrNone(event.actor()), NumberOrNone(event.second_person()),
                AmountText(event), event.reason()});
  return table;
}

// Everything that is durable when it begins, oldest first.
absl::Status RunTrail(Session& session, const TrailOptions& options) {
  if (options.empty()) return absl::InvalidArgumentError("name what to follow, for example --case 3");
  DAYBOOK_ASSIGN_OR_RETURN(const v1::EventFilter filter, FilterOf(options));
  v1::GetStatusResponse status;
  DAYBOOK_RETURN_IF_ERROR(
      session.Ask<v1::AdminService>(&v1::AdminService::Stub::GetStatus, v1::GetStatusRequest(), status));
  if (status.durable_sequence() == 0) return absl::OkStatus();
  v1::ReadEventsRequest request;
  request.set_from_sequence(1);
  request.set_to_sequence(status.durable_sequence());
  *request.mutable_filter() = filter;
  DAYBOOK_ASSIGN_OR_RETURN(const auto channel, session.Channel());
  return client::ReadEvents(channel, session.query_options(), request,
                            [&](const v1::ReadEventsResponse& response) -> absl::Status {
                              for (const v1::RecordedEvent& recorded : response.events()) {
                                session.output().PrintLine(recorded, TrailLine(recorded.event()));
                              }
                              return session.output().Flush();
                            });
}

}  // namespace

void AddTrailCommand(CLI::App& app, Session& session) {
  const auto options = std::make_shared<TrailOptions>();
  CLI::App* trail = app.add_subcommand("trail", "All that happened to or around something, oldest first");
  trail->add_option("--centre", options->centre, "Centre number");
  trail->add_option("--till", options->till, "Till number");
  trail->add_option("--staff", options->staff, "Staff number: who did it, who signed, whom it is about");
  trail->add_option("--customer", options->customer, "Customer number");
  trail->add_option("--terminal", options->terminal, "Terminal number");
  trail->add_option("--cheque", options->cheque, "Ledger number of a cheque");
  trail->add_option("--case", options->case_number, "Number of an over/short case");
  trail->add_option("--tool", options->tool, "Tag of a tool");
  trail->add_option("--invoice", options->invoice, "Invoice: CODE-NUMBER, or the 20 digits of a digital one");
  trail->add_option("--request", options->request_id, "Request id of a command");
  session.Bind(trail, [&session, options] { return RunTrail(session, *options); });
}

}  // namespace daybook::command_line
