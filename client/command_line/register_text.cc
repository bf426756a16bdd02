#include "client/command_line/register_text.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "client/command_line/words.h"
#include "ledger/base/civil_date.h"
#include "ledger/base/money.h"

namespace daybook::command_line {
namespace {

// Minutes and seconds.
std::string MinutesText(uint32_t seconds) { return absl::StrFormat("%d:%02d", seconds / 60, seconds % 60); }

// Which deadlines were missed on record.
std::string BreachText(const v1::Complaint& complaint) {
  if (complaint.reply_breached() && complaint.resolve_breached()) return "reply, resolve";
  return complaint.reply_breached() ? "reply" : complaint.resolve_breached() ? "resolve" : "";
}

// What the last count said against the register.
std::string CountText(const v1::Tool& tool) {
  return tool.missing() ? "missing" : tool.unexpected() ? "unexpected" : "";
}

uint64_t FormsIn(const v1::HandoverItems& items) {
  uint64_t forms = 0;
  for (const v1::InvoiceRange& range : items.invoices()) forms += uint64_t{range.last()} - range.first() + 1;
  return forms;
}

}  // namespace

Table ToolsTable(const v1::ListToolsResponse& response) {
  Table table({Right("tool"), Left("name"), Right("centre"), Left("place"), Right("holder"), Left("due"),
               Left("overdue"), Left("last count"), Left("counted on"), Left("condition"), Left("calibrated until"),
               Right("value"), Right("sequence")});
  for (const v1::Tool& tool : response.tools()) {
    const v1::ToolFacts& facts = tool.tool();
    table.AddRow({absl::StrCat(facts.tag()), facts.name(), absl::StrCat(tool.centre()), EnumText(tool.place()),
                  NumberOrNone(tool.holder()), TimeText(tool.due_time()), YesNo(tool.overdue()), CountText(tool),
                  tool.counted_on(), EnumText(tool.condition()), FormatDate(facts.calibrated_until()),
                  FormatFen(facts.value_fen()), absl::StrCat(tool.last_sequence())});
  }
  return table;
}

Table KeysTable(const v1::ListToolsResponse& response) {
  Table table({Right("key"), Left("name"), Right("centre"), Right("holder"), Right("sequence")});
  for (const v1::Key& key : response.keys()) {
    table.AddRow({absl::StrCat(key.key()), key.name(), absl::StrCat(key.centre()), NumberOrNone(key.holder()),
                  absl::StrCat(key.last_sequence())});
  }
  return table;
}

Table InvoicesTable(const v1::ListInvoicesResponse& response) {
  Table table({Left("invoice"), Left("kind"), Left("fate"), Right("centre"), Right("till"), Right("writer"),
               Left("date"), Right("amount"), Right("net"), Left("payments"), Left("takes back"), Left("checked"),
               Right("sequence")});
  for (const v1::Invoice& invoice : response.invoices()) {
    table.AddRow({InvoiceText(invoice.invoice()), EnumText(invoice.kind()), EnumText(invoice.fate()),
                  absl::StrCat(invoice.centre()), NumberOrNone(invoice.till()), NumberOrNone(invoice.writer()),
                  invoice.business_date(), FormatFen(invoice.amount_fen()), FormatFen(invoice.net_fen()),
                  absl::StrJoin(invoice.payments(), " "), InvoiceText(invoice.blue()), YesNo(invoice.checked()),
                  absl::StrCat(invoice.sequence())});
  }
  return table;
}

Table StockTable(const v1::ListInvoicesResponse& response) {
  Table table({Right("till"), Right("book"), Left("kind"), Left("forms"), Right("left")});
  for (const v1::InvoiceStockLine& line : response.stock()) {
    const v1::InvoiceRange& range = line.range();
    table.AddRow({line.till() == 0 ? "store" : absl::StrCat(line.till()), absl::StrCat(range.book()),
                  EnumText(line.kind()), FormsText(line.code(), range.first(), range.last()),
                  absl::StrCat(uint64_t{range.last()} - range.first() + 1)});
  }
  return table;
}

Table HandoversTable(const v1::ListHandoversResponse& response) {
  Table table({Right("handover"), Right("centre"), Left("date"), Right("giver"), Right("receiver"), Right("from till"),
               Right("to till"), Left("state"), Right("cash"), Right("difference"), Right("case"), Right("cheques"),
               Right("forms"), Right("work orders"), Right("tools"), Right("keys"), Right("pending"), Left("prepared"),
               Left("ended")});
  for (const v1::Handover& handover : response.handovers()) {
    const v1::HandoverLine& line = handover.line();
    const v1::HandoverItems& items = handover.items();
    table.AddRow({absl::StrCat(line.handover()), absl::StrCat(handover.centre()), handover.business_date(),
                  absl::StrCat(line.giver()), absl::StrCat(line.receiver()), absl::StrCat(line.from_till()),
                  absl::StrCat(line.to_till()), EnumText(line.state()), FormatFen(line.cash_fen()),
                  FormatFen(handover.difference_fen()), NumberOrNone(handover.case_number()),
                  absl::StrCat(items.cheques_size()), absl::StrCat(FormsIn(items)),
                  absl::StrCat(items.work_orders_size()), absl::StrCat(items.tools_size()),
                  absl::StrCat(items.keys_size()), absl::StrCat(items.pending_tenders_size()),
                  TimeText(handover.prepared_time()), TimeText(line.ended_micros())});
  }
  return table;
}

Table ServiceHoursTable(const v1::GetServiceLevelsResponse& response) {
  Table table({Left("hour"), Right("arrivals"), Right("called"), Right("average wait"), Left("peak"), Left("breach"),
               Right("target"), Right("served"), Right("average handling")},
              absl::StrCat("Centre ", response.centre(), " · ", response.business_date(), " · average wait ",
                           MinutesText(response.average_wait_seconds()), " · missed ", response.missed()));
  for (const v1::ServiceHour& hour : response.hours()) {
    table.AddRow({absl::StrFormat("%02d:00", hour.hour()), absl::StrCat(hour.arrivals()), absl::StrCat(hour.called()),
                  MinutesText(hour.average_wait_seconds()), YesNo(hour.peak()), YesNo(hour.breach()),
                  MinutesText(response.wait_target_seconds()), absl::StrCat(hour.served()),
                  MinutesText(hour.average_handling_seconds())});
  }
  return table;
}

Table ServiceKindsTable(const v1::GetServiceLevelsResponse& response) {
  Table table({Left("kind"), Right("served"), Right("average handling"), Right("target"), Left("breach")});
  for (const v1::ServiceOfKind& kind : response.kinds()) {
    table.AddRow({EnumText(kind.kind()), absl::StrCat(kind.served()), MinutesText(kind.average_handling_seconds()),
                  MinutesText(kind.target_seconds()), YesNo(kind.breach())});
  }
  return table;
}

Table ServiceTillsTable(const v1::GetServiceLevelsResponse& response) {
  Table table({Right("till"), Right("called"), Right("average wait"), Right("served"), Right("average handling"),
               Right("missed")});
  for (const v1::ServiceOfTill& till : response.tills()) {
    table.AddRow({NumberOrNone(till.till()), absl::StrCat(till.called()), MinutesText(till.average_wait_seconds()),
                  absl::StrCat(till.served()), MinutesText(till.average_handling_seconds()),
                  absl::StrCat(till.missed())});
  }
  return table;
}

Table SpotChecksTable(const v1::ListSpotChecksResponse& response) {
  Table table({Right("till"), Right("centre"), Left("last check"), Right("supervisor"), Left("due"), Left("overdue"),
               Left("carried since")});
  for (const v1::SpotCheck& check : response.spot_checks()) {
    const v1::SpotCheckLine& line = check.line();
    table.AddRow({absl::StrCat(line.till()), absl::StrCat(check.centre()), TimeText(line.checked_micros()),
                  NumberOrNone(line.supervisor()), TimeText(check.due_time()), YesNo(check.overdue()),
                  FormatDate(line.carried_since())});
  }
  return table;
}

Table ComplaintsTable(const v1::ListComplaintsResponse& response) {
  Table table({Right("complaint"), Right("centre"), Left("kind"), Left("state"), Left("received"), Left("reply due"),
               Left("resolve due"), Left("overdue"), Left("breached"), Left("subject"), Right("sequence")});
  for (const v1::Complaint& complaint : response.complaints()) {
    table.AddRow({absl::StrCat(complaint.complaint()), absl::StrCat(complaint.centre()), EnumText(complaint.kind()),
                  EnumText(complaint.state()), TimeText(complaint.received_time()),
                  TimeText(complaint.reply_due_time()), TimeText(complaint.resolve_due_time()),
                  YesNo(complaint.overdue()), BreachText(complaint), complaint.subject(),
                  absl::StrCat(complaint.last_sequence())});
  }
  return table;
}

Table WorkOrdersTable(const v1::ListWorkOrdersResponse& response) {
  Table table({Right("work order"), Right("centre"), Left("kind"), Left("state"), Right("holder"), Left("opened"),
               Left("ended"), Right("sequence")});
  for (const v1::WorkOrder& order : response.work_orders()) {
    table.AddRow({absl::StrCat(order.work_order()), absl::StrCat(order.centre()), EnumText(order.kind()),
                  EnumText(order.state()), NumberOrNone(order.holder()), TimeText(order.opened_time()),
                  TimeText(order.ended_time()), absl::StrCat(order.last_sequence())});
  }
  return table;
}

}  // namespace daybook::command_line
