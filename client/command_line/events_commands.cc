// daybook events get|list|tail
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/command_line/close_text.h"
#include "client/command_line/command_groups.h"
#include "client/command_line/event_text.h"
#include "client/command_line/fields.h"
#include "client/command_line/words.h"
#include "client/event_reader.h"
#include "daybook/v1/admin_service.grpc.pb.h"
#include "daybook/v1/audit_service.grpc.pb.h"
#include "ledger/base/civil_date.h"
#include "ledger/base/digest.h"
#include "ledger/base/money.h"

namespace daybook::command_line {
namespace {

struct EventOptions {
  uint64_t sequence = 0;
  uint64_t from = 0;
  uint64_t to = 0;
  uint64_t limit = 0;
  uint64_t last = 10;
  uint32_t centre = 0;
  uint32_t till = 0;
  uint32_t staff = 0;
  uint32_t terminal = 0;
  uint64_t customer = 0;
  std::string date;
  std::string request_id;
  std::vector<std::string> types;
};

// Every field of the payload; a close is shown as the document it is.
std::string PayloadText(const v1::Event& event) {
  v1::CloseDocument document;
  if (event.has_business_day_closed() && document.ParseFromString(event.business_day_closed().document())) {
    return CloseText(document, event.business_day_closed().document_digest(), false);
  }
  const auto* payload = v1::Event::descriptor()->FindFieldByNumber(event.payload_case());
  if (payload == nullptr) return "";
  const Table fields = FieldsTable(event.GetReflection()->GetMessage(event, payload));
  return fields.empty() ? "" : fields.ToText(false);
}

std::vector<Column> EventColumns() {
  return {Right("sequence", 8), Left("committed", 27), Left("date", 10),  Right("centre", 6), Right("till", 6),
          Right("session", 7),  Left("type", 22),      Right("amount", 10), Right("actor", 6), Right("second", 6),
          Left("request", 26)};
}

void AddEvent(const v1::Event& event, Table& table) {
  table.AddRow({absl::StrCat(event.sequence()), TimeText(event.commit_time_micros()),
                event.business_date() == 0 ? "" : FormatDate(event.business_date()), NumberOrNone(event.centre()),
                NumberOrNone(event.till()), NumberOrNone(event.session()), PayloadName(event), AmountText(event),
                NumberOrNone(event.actor()), NumberOrNone(event.second_person()), event.request_id()});
}

v1::EventFilter FilterOf(const EventOptions& options) {
  v1::EventFilter filter;
  filter.set_centre(options.centre);
  filter.set_business_date(options.date);
  filter.set_till(options.till);
  filter.set_staff(options.staff);
  filter.set_customer(options.customer);
  filter.set_terminal(options.terminal);
  filter.set_request_id(options.request_id);
  for (const std::string& type : options.types) filter.add_types(type);
  return filter;
}

absl::Status RunGet(Session& session, const EventOptions& options) {
  v1::GetEventRequest request;
  request.set_sequence(options.sequence);
  v1::GetEventResponse response;
  DAYBOOK_RETURN_IF_ERROR(session.Ask<v1::AuditService>(&v1::AuditService::Stub::GetEvent, request, response));
  const v1::Event& event = response.event().event();
  Table head(EventColumns());
  AddEvent(event, head);
  session.output().Print(response, head);
  if (session.output().format() != Format::kTable) return absl::OkStatus();
  Table postings({Left("account"), Right("number"), Left("asset"), Right("quantity")}, "Postings");
  for (const v1::Posting& posting : event.postings()) {
    postings.AddRow({EnumText(posting.account_kind()), absl::StrCat(posting.account_number()),
                     AssetText(posting.asset_kind(), posting.asset_number()),
                     QuantityText(posting.asset_kind(), posting.quantity())});
  }
  session.output().PrintText(absl::StrCat("\n", postings.empty() ? "No postings\n" : postings.ToText(false)));
  session.output().PrintText(absl::StrCat("\nLeaf hash ", ToHex(response.event().leaf_hash()), "\n\n", PayloadText(event)));
  return absl::OkStatus();
}

// Prints events until the range ends; with a limit, so many at most.
absl::Status PrintEvents(Session& session, const v1::ReadEventsRequest& request, uint64_t limit) {
  DAYBOOK_ASSIGN_OR_RETURN(const auto channel, session.Channel());
  uint64_t printed = 0;
  const absl::Status status = client::ReadEvents(
      channel, session.query_options(), request, [&](const v1::ReadEventsResponse& response) -> absl::Status {
        for (const v1::RecordedEvent& recorded : response.events()) {
          if (limit != 0 && printed == limit) return absl::CancelledError("enough");
          ++printed;
          Table table(EventColumns());
          AddEvent(recorded.event(), table);
          session.output().PrintLine(recorded, table);
        }
        return session.output().Flush();
      });
  return absl::IsCancelled(status) && limit != 0 && printed == limit ? absl::OkStatus() : status;
}

absl::Status RunList(Session& session, const EventOptions& options) {
  if (!options.date.empty()) DAYBOOK_RETURN_IF_ERROR(CheckDate(options.date));
  v1::ReadEventsRequest request;
  request.set_from_sequence(options.from);
  request.set_to_sequence(options.to);
  *request.mutable_filter() = FilterOf(options);
  return PrintEvents(session, request, options.limit);
}

absl::Status RunTail(Session& session, const EventOptions& options) {
  v1::GetStatusResponse status;
  DAYBOOK_RETURN_IF_ERROR(
      session.Ask<v1::AdminService>(&v1::AdminService::Stub::GetStatus, v1::GetStatusRequest(), status));
  v1::ReadEventsRequest request;
  request.set_from_sequence(status.durable_sequence() + 1 - std::min(options.last, status.durable_sequence()));
  request.set_follow(true);
  *request.mutable_filter() = FilterOf(options);
  return PrintEvents(session, request, 0);
}

void AddFilterOptions(CLI::App* command, EventOptions& options) {
  command->add_option("--centre", options.centre, "Centre number");
  command->add_option("--date", options.date, "Business date, 2026-11-23");
  command->add_option("--till", options.till, "Till number");
  command->add_option("--staff", options.staff, "Staff number, as actor or second person");
  command->add_option("--customer", options.customer, "Customer number");
  command->add_option("--terminal", options.terminal, "Terminal number");
  command->add_option("--request", options.request_id, "Request id");
  command->add_option("--type", options.types, "Type of event, e.g. payment_received; may be repeated");
}

}  // namespace

void AddEventsCommands(CLI::App& app, Session& session) {
  CLI::App* group = app.add_subcommand("events", "The log itself");
  group->require_subcommand(1);
  const auto options = std::make_shared<EventOptions>();

  CLI::App* get = group->add_subcommand("get", "One event");
  get->add_option("sequence", options->sequence, "Its sequence")->required();
  session.Bind(get, [&session, options] { return RunGet(session, *options); });

  CLI::App* list = group->add_subcommand("list", "Events in order; JSON is a line for each");
  list->add_option("--from", options->from, "First sequence");
  list->add_option("--to", options->to, "Last sequence");
  list->add_option("--limit", options->limit, "At most so many");
  AddFilterOptions(list, *options);
  session.Bind(list, [&session, options] { return RunList(session, *options); });

  CLI::App* tail = group->add_subcommand("tail", "Events as they become durable, until interrupted");
  tail->add_option("--last", options->last, "Begin so many events back")->capture_default_str();
  AddFilterOptions(tail, *options);
  session.Bind(tail, [&session, options] { return RunTail(session, *options); });
}

}  // namespace daybook::command_line
