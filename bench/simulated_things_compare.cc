// Where a close and the simulator's own account of the day differ beside the money, in words.
#include "bench/simulated_differences.h"

namespace daybook::bench {
namespace {

void CompareInvoices(const SimulatedDay& day, const v1::InvoiceFigures& figures, Differences& differences) {
  std::map<v1::InvoiceKind, v1::InvoiceKindLine> lines;
  for (const v1::InvoiceKindLine& line : figures.kinds()) lines[line.kind()] = line;
  for (const v1::InvoiceKind kind : {v1::INVOICE_KIND_PAPER, v1::INVOICE_KIND_MANUAL, v1::INVOICE_KIND_DIGITAL}) {
    const auto at = day.things.invoices.find(kind);
    const SimulatedInvoices account = at == day.things.invoices.end() ? SimulatedInvoices{} : at->second;
    const v1::InvoiceKindLine& ledger = lines[kind];
    const std::string of = Short(v1::InvoiceKind_Name(kind), "INVOICE_KIND_") + " invoices ";
    differences.Number(of + "received", account.received, ledger.received());
    differences.Number(of + "used", account.used, ledger.used());
    differences.Number(of + "voided", account.voided, ledger.voided());
    differences.Number(of + "red", account.red, ledger.red());
    differences.Number(of + "lost", account.lost, ledger.lost());
    differences.Money(of + "used, amount", account.used_fen, ledger.used_fen());
    differences.Money(of + "voided, amount", account.voided_fen, ledger.voided_fen());
    differences.Money(of + "red, amount", account.red_fen, ledger.red_fen());
  }
  differences.Number("manual invoices unchecked", 0, figures.unchecked_size());
}

v1::AccountKind AccountOf(v1::ToolPlace place) {
  return place == v1::TOOL_PLACE_STORE   ? v1::ACCOUNT_KIND_STORE
         : place == v1::TOOL_PLACE_STAFF ? v1::ACCOUNT_KIND_STAFF
                                         : v1::ACCOUNT_KIND_WORKSHOP;
}

void CompareTools(const SimulatedDay& day, const v1::ToolFigures& figures, Differences& differences) {
  differences.Number("tools", day.tools.size(), figures.tools_size());
  for (const v1::ToolLine& ledger : figures.tools()) {
    const std::string of = "tool " + std::to_string(ledger.tag()) + " ";
    const auto at = day.tools.find(ledger.tag());
    const SimulatedTool account = at == day.tools.end() ? SimulatedTool{} : at->second;
    differences.Text(of + "place", v1::AccountKind_Name(account.place),
                     v1::AccountKind_Name(AccountOf(ledger.place())));
    differences.Number(of + "holder", account.holder, ledger.holder());
    differences.Text(of + "counted on", account.counted_on, Dashed(ledger.counted_on()));
    differences.Number(of + "missing", 0, ledger.missing());
  }
  differences.Number("tools registered", day.things.tools_registered, figures.registered());
  differences.Number("tools scrapped", day.things.tools_scrapped, figures.scrapped());
  differences.Number("tools lost", day.things.tools_lost, figures.lost());
  differences.Number("tool counts", day.things.tool_counts, figures.counts());
}

void CompareQueue(const SimulatedDay& day, const v1::QueueFigures& figures, Differences& differences) {
  std::map<uint32_t, int64_t> arrivals;
  int64_t wait_seconds = 0;
  for (const v1::ServiceHourLine& line : figures.hours()) {
    arrivals[line.hour()] = line.arrivals();
    wait_seconds += line.wait_seconds();
  }
  differences.Maps(day.things.arrivals, arrivals,
                   [](uint32_t hour) { return "arrivals of hour " + std::to_string(hour); });
  differences.Number("seconds waited", day.things.wait_seconds, wait_seconds);
  std::map<v1::ServiceKind, int64_t> served;
  int64_t handling_seconds = 0;
  for (const v1::ServiceKindLine& line : figures.kinds()) {
    served[line.kind()] = line.served();
    handling_seconds += line.handling_seconds();
  }
  differences.Maps(day.things.served, served, [](v1::ServiceKind kind) {
    return Short(v1::ServiceKind_Name(kind), "SERVICE_KIND_") + " served";
  });
  differences.Number("seconds of handling", day.things.handling_seconds, handling_seconds);
  differences.Number("tickets missed", day.things.missed, figures.missed());
}

void CompareDesk(const SimulatedThings& things, const v1::DeskFigures& figures, Differences& differences) {
  differences.Number("work orders opened", things.work_orders_opened, figures.work_orders_opened());
  differences.Number("work orders completed", things.work_orders_completed, figures.work_orders_completed());
  differences.Number("work orders cancelled", things.work_orders_cancelled, figures.work_orders_cancelled());
  differences.Number("complaints received", things.complaints_received, figures.complaints_received());
  differences.Number("complaints replied", things.complaints_replied, figures.complaints_replied());
  differences.Number("complaints resolved", things.complaints_resolved, figures.complaints_resolved());
  differences.Number("accounts opened", things.accounts_opened, figures.accounts_opened());
}

}  // namespace

void CompareThings(const SimulatedDay& day, const v1::CloseDocument& document, Differences& differences) {
  const SimulatedThings& things = day.things;
  CompareInvoices(day, document.invoices(), differences);
  CompareTools(day, document.tools(), differences);
  CompareQueue(day, document.queue(), differences);
  CompareDesk(things, document.desk(), differences);
  uint32_t accepted = 0;
  for (const v1::HandoverLine& line : document.handovers().handovers()) {
    accepted += line.state() == v1::HANDOVER_STATE_ACCEPTED;
  }
  differences.Number("handovers prepared", things.handovers_prepared, document.handovers().handovers_size());
  differences.Number("handovers accepted", things.handovers_accepted, accepted);
  differences.Number("top-ups paid", things.cards_paid, document.cards().paid());
  differences.Number("cards written", things.cards_written, document.cards().written());
  differences.Number("card writes failed", things.cards_failed, document.cards().failed());
  differences.Number("cards rewritten", things.cards_rewritten, document.cards().rewritten());
  differences.Number("cards not written", 0, document.cards().open_size());
}

}  // namespace daybook::bench
