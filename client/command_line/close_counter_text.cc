#include "client/command_line/close_counter_text.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/command_line/queue_summary.h"
#include "client/command_line/words.h"
#include "ledger/base/civil_date.h"
#include "ledger/base/money.h"

namespace daybook::command_line {
namespace {

std::string PlaceText(uint32_t till) { return till == 0 ? "store" : absl::StrCat(till); }

Table Invoices(const v1::InvoiceFigures& invoices) {
  Table table({Left("kind"), Right("received"), Right("used"), Right("amount"), Right("voided"), Right("amount"),
               Right("red"), Right("amount"), Right("lost"), Right("in store"), Right("at tills")},
              "Invoices");
  for (const v1::InvoiceKindLine& line : invoices.kinds()) {
    table.AddRow({EnumText(line.kind()), absl::StrCat(line.received()), absl::StrCat(line.used()),
                  FormatFen(line.used_fen()), absl::StrCat(line.voided()), FormatFen(line.voided_fen()),
                  absl::StrCat(line.red()), FormatFen(line.red_fen()), absl::StrCat(line.lost()),
                  absl::StrCat(line.left_in_store()), absl::StrCat(line.left_at_tills())});
  }
  return table;
}

Table UncheckedInvoices(const v1::InvoiceFigures& invoices) {
  Table table({Right("till"), Right("invoices"), Right("sum"), Right("since")}, "Manual invoices nobody has checked");
  for (const v1::UncheckedInvoicesLine& line : invoices.unchecked()) {
    table.AddRow({absl::StrCat(line.till()), absl::StrCat(line.invoices()), FormatFen(line.sum_fen()),
                  absl::StrCat(line.since_sequence())});
  }
  return table;
}

Table InvoiceStock(const v1::InvoiceFigures& invoices) {
  Table table({Left("kind"), Left("code"), Right("book"), Left("first"), Left("last"), Right("forms"), Left("place")},
              "Blank invoices");
  for (const v1::InvoiceStockLine& line : invoices.stock()) {
    const uint64_t forms = uint64_t{line.range().last()} - line.range().first() + 1;
    table.AddRow({EnumText(line.kind()), line.code(), absl::StrCat(line.range().book()),
                  absl::StrFormat("%08d", line.range().first()), absl::StrFormat("%08d", line.range().last()),
                  absl::StrCat(forms), PlaceText(line.till())});
  }
  return table;
}

Table Handovers(const v1::HandoverFigures& handovers) {
  Table table({Right("handover"), Right("giver"), Right("receiver"), Right("till"), Right("to till"), Right("session"),
               Right("to session"), Right("cash"), Left("state"), Left("ended")},
              "Shift handovers");
  for (const v1::HandoverLine& line : handovers.handovers()) {
    table.AddRow({absl::StrCat(line.handover()), absl::StrCat(line.giver()), absl::StrCat(line.receiver()),
                  absl::StrCat(line.from_till()), NumberOrNone(line.to_till()), absl::StrCat(line.from_session()),
                  NumberOrNone(line.to_session()), FormatFen(line.cash_fen()), EnumText(line.state()),
                  TimeText(line.ended_micros())});
  }
  return table;
}

// One row of sums: the register of tools lists them all.
Table Tools(const v1::ToolFigures& tools) {
  Table table({Right("in store"), Right("out"), Right("in workshop"), Right("missing"), Right("registered"),
               Right("scrapped"), Right("lost"), Right("counts")},
              "Tools");
  uint64_t store = 0, out = 0, workshop = 0, missing = 0;
  for (const v1::ToolLine& tool : tools.tools()) {
    if (tool.place() == v1::TOOL_PLACE_STORE) ++store;
    if (tool.place() == v1::TOOL_PLACE_STAFF) ++out;
    if (tool.place() == v1::TOOL_PLACE_WORKSHOP) ++workshop;
    if (tool.missing()) ++missing;
  }
  if (tools.tools().empty() && tools.registered() + tools.scrapped() + tools.lost() + tools.counts() == 0) return table;
  table.AddRow({absl::StrCat(store), absl::StrCat(out), absl::StrCat(workshop), absl::StrCat(missing),
                absl::StrCat(tools.registered()), absl::StrCat(tools.scrapped()), absl::StrCat(tools.lost()),
                absl::StrCat(tools.counts())});
  return table;
}

// Those that are not where they belong.
Table ToolsAway(const v1::ToolFigures& tools) {
  Table table({Right("tool"), Left("place"), Right("holder"), Left("due"), Left("last counted"), Left("missing")},
              "Tools out, in the workshop or missing");
  for (const v1::ToolLine& tool : tools.tools()) {
    if (tool.place() == v1::TOOL_PLACE_STORE && !tool.missing()) continue;
    table.AddRow({absl::StrCat(tool.tag()), EnumText(tool.place()), NumberOrNone(tool.holder()),
                  TimeText(tool.due_micros()), FormatDate(tool.counted_on()), YesNo(tool.missing())});
  }
  return table;
}

Table Cards(const v1::CardFigures& cards) {
  Table table({Right("paid"), Right("written"), Right("amount"), Right("failed"), Right("rewritten"), Right("open")},
              "Card top-ups");
  if (cards.paid() + cards.written() + cards.failed() + cards.rewritten() == 0 && cards.open().empty()) return table;
  table.AddRow({absl::StrCat(cards.paid()), absl::StrCat(cards.written()), FormatFen(cards.written_fen()),
                absl::StrCat(cards.failed()), absl::StrCat(cards.rewritten()), absl::StrCat(cards.open_size())});
  return table;
}

Table CardWrites(const v1::CardFigures& cards) {
  Table table({Right("payment"), Right("card"), Right("counter"), Right("till"), Right("amount"), Left("failed"),
               Right("since"), Left("carried since")},
              "Cards not written");
  for (const v1::CardWriteLine& line : cards.open()) {
    table.AddRow({absl::StrCat(line.payment()), absl::StrCat(line.card()), absl::StrCat(line.card_counter()),
                  absl::StrCat(line.till()), FormatFen(line.amount_fen()), YesNo(line.failed()),
                  absl::StrCat(line.since_sequence()), FormatDate(line.carried_since())});
  }
  return table;
}

Table QueueHours(const v1::QueueFigures& queue) {
  Table table({Right("hour"), Right("arrivals"), Right("called"), Right("average wait"), Left("peak"), Right("target")},
              absl::StrCat("Queue by hour, minutes; missed: ", queue.missed()));
  for (const v1::ServiceHourLine& line : queue.hours()) {
    const bool peak = IsPeakHour(queue, line);
    table.AddRow({absl::StrCat(line.hour()), absl::StrCat(line.arrivals()), absl::StrCat(line.called()),
                  line.called() == 0 ? "" : MinutesText(line.wait_seconds() / line.called()), YesNo(peak),
                  peak ? MinutesText(queue.wait_target_seconds()) : ""});
  }
  return table;
}

Table QueueKinds(const v1::QueueFigures& queue) {
  Table table({Left("kind"), Right("served"), Right("average handling"), Right("target")}, "Service by kind, minutes");
  for (const v1::ServiceKindLine& line : queue.kinds()) {
    const bool payment = line.kind() == v1::SERVICE_KIND_PAYMENT;
    table.AddRow({EnumText(line.kind()), absl::StrCat(line.served()),
                  line.served() == 0 ? "" : MinutesText(line.handling_seconds() / line.served()),
                  MinutesText(payment ? queue.payment_target_seconds() : queue.other_target_seconds())});
  }
  return table;
}

Table SpotChecks(const v1::SpotCheckFigures& checks) {
  Table table({Right("till"), Left("last checked"), Right("supervisor"), Left("interval since"), Left("carried since")},
              absl::StrCat("Spot checks, every ", checks.interval_hours(), " hours"));
  for (const v1::SpotCheckLine& line : checks.tills()) {
    table.AddRow({absl::StrCat(line.till()), line.checked_micros() == 0 ? "never" : TimeText(line.checked_micros()),
                  NumberOrNone(line.supervisor()), TimeText(line.since_micros()), FormatDate(line.carried_since())});
  }
  return table;
}

Table Desk(const v1::DeskFigures& desk) {
  Table table({Left("what"), Right("begun"), Right("answered"), Right("done"), Right("cancelled"), Right("open")},
              "Desk");
  if (desk.work_orders_opened() + desk.work_orders_completed() + desk.work_orders_cancelled() +
          desk.work_orders_open() > 0) {
    table.AddRow({"work orders", absl::StrCat(desk.work_orders_opened()), "",
                  absl::StrCat(desk.work_orders_completed()), absl::StrCat(desk.work_orders_cancelled()),
                  absl::StrCat(desk.work_orders_open())});
  }
  if (desk.complaints_received() + desk.complaints_replied() + desk.complaints_resolved() +
          desk.complaints_open() > 0) {
    table.AddRow({"complaints", absl::StrCat(desk.complaints_received()), absl::StrCat(desk.complaints_replied()),
                  absl::StrCat(desk.complaints_resolved()), "", absl::StrCat(desk.complaints_open())});
  }
  if (desk.accounts_opened() > 0) table.AddRow({"accounts", absl::StrCat(desk.accounts_opened()), "", "", "", ""});
  if (desk.breaches() > 0) table.AddRow({"deadlines missed", absl::StrCat(desk.breaches()), "", "", "", ""});
  return table;
}

}  // namespace

std::vector<Table> CounterTables(const v1::CloseDocument& document) {
  return {Invoices(document.invoices()),
          UncheckedInvoices(document.invoices()),
          InvoiceStock(document.invoices()),
          Handovers(document.handovers()),
          Tools(document.tools()),
          ToolsAway(document.tools()),
          Cards(document.cards()),
          CardWrites(document.cards()),
          QueueHours(document.queue()),
          QueueKinds(document.queue()),
          SpotChecks(document.spot_checks()),
          Desk(document.desk())};
}

}  // namespace daybook::command_line
