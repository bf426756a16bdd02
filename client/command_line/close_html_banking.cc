// Invoices, the safe and the way to the bank of the printed close.
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/command_line/close_html_parts.h"
#include "ledger/base/civil_date.h"

namespace daybook::command_line {
namespace {

// Codes are ten or twelve digits, numbers eight.
std::string RangeText(const v1::InvoiceStockLine& line) {
  return absl::StrFormat("%s %08d–%08d", line.code(), line.range().first(), line.range().last());
}

Html StockHtml(const v1::CloseDocument& document) {
  const v1::InvoiceFigures& invoices = document.invoices();
  Html html;
  const int shown = std::min(invoices.stock_size(), LinesMax(document));
  for (int i = 0; i < shown; ++i) {
    const v1::InvoiceStockLine& line = invoices.stock(i);
    const uint64_t forms = uint64_t{line.range().last()} - line.range().first() + 1;
    html += Html::Text(absl::StrCat(i == 0 ? "" : "；", line.till() == 0 ? "库房 store" : absl::StrCat(line.till()), ": ",
                                    RangeText(line), " (", forms, ")"));
  }
  return html + MoreHtml(invoices.stock_size() - shown);
}

Html UncheckedHtml(const v1::CloseDocument& document) {
  const v1::InvoiceFigures& invoices = document.invoices();
  if (invoices.unchecked().empty()) return NothingHtml();
  Html html;
  const int shown = std::min(invoices.unchecked_size(), LinesMax(document));
  for (int i = 0; i < shown; ++i) {
    const v1::UncheckedInvoicesLine& line = invoices.unchecked(i);
    html += Html::Text(absl::StrCat(i == 0 ? "" : "；", line.till(), ": ", line.invoices(), " × ",
                                    GroupedFen(line.sum_fen())));
  }
  return html + MoreHtml(invoices.unchecked_size() - shown);
}

Html InvoicesBox(const v1::CloseDocument& document) {
  const v1::InvoiceFigures& invoices = document.invoices();
  const Label title{"票据", "Invoices"};
  if (invoices.kinds().empty() && invoices.stock().empty() && invoices.unchecked().empty()) {
    return Box(title, NothingHtml());
  }
  HtmlTable table({Words("种类", "Kind"), Figures("领入", "Received"), Figures("开具", "Used"), Figures("作废", "Voided"),
                   Figures("红字", "Red"), Figures("遗失", "Lost"), Figures("结存 库/窗", "Left: store / tills")});
  for (const v1::InvoiceKindLine& line : invoices.kinds()) {
    table.AddRow({LabelHtml(LabelOf(line.kind())), NumberHtml(line.received()),
                  CountedMoneyHtml(line.used(), line.used_fen()), CountedMoneyHtml(line.voided(), line.voided_fen()),
                  CountedMoneyHtml(line.red(), line.red_fen()), NumberHtml(line.lost()),
                  NumberHtml(line.left_in_store()) + Html::Markup(" / ") + NumberHtml(line.left_at_tills())});
  }
  table.AddNote(LabelHtml({"未核手工票", "Manual, unchecked"}) + Html::Markup("：") + UncheckedHtml(document));
  if (!invoices.stock().empty()) {
    table.AddNote(LabelHtml({"结存号码", "Forms left"}) + Html::Markup("：") + StockHtml(document));
  }
  return Box(title, table.ToHtml());
}

Html SafeBox(const v1::SafeFigures& safe) {
  HtmlTable table({Figures("期初", "Opening"), Figures("收入", "In"), Figures("付出", "Out"), Figures("已记差异", "Diff. booked"),
                   Figures("应有", "Expected"), Figures("实点", "Counted"), Figures("长短款", "Over/short"),
                   Figures("票证", "Papers")});
  table.AddRow({MoneyHtml(safe.opening_fen()), MoneyHtml(safe.in_fen()), MoneyHtml(safe.out_fen()),
                MoneyHtml(safe.differences_booked_fen()), Html::Text(GroupedFen(safe.expected_fen())),
                safe.counted() ? Element("b", "", Html::Text(GroupedFen(safe.counted_fen()))) : LabelHtml({"未点", ""}),
                safe.counted() ? DifferenceHtml(safe.difference_fen()) : MoneyHtml(0), NumberHtml(safe.papers())});
  return Box({"金库", "Safe"}, table.ToHtml());
}

Html CreditHtml(const v1::DepositLine& line) {
  return line.confirmed() ? Html::Text(GroupedFen(line.credited_fen())) : LabelHtml({"在途", "in transit"});
}

Html DepositsBox(const v1::CloseDocument& document) {
  const Label title{"缴存银行", "Bank deposits"};
  if (document.deposits().empty()) return Box(title, NothingHtml());
  HtmlTable table({Words("缴存号", "Deposit"), Words("账户", "Account"), Figures("缴存现金", "Cash sent"),
                   Figures("支票", "Cheques"), Words("送款 / 押运", "Carrier / escort"), Words("离库", "Left"),
                   Figures("银行入账", "Credited"), Words("回单号", "Slip"), Figures("案号", "Case")});
  int64_t sent_fen = 0;
  for (const v1::DepositLine& line : document.deposits()) sent_fen += line.dispatched_fen();
  AddRows(document.deposits(), LinesMax(document), table, [&](const v1::DepositLine& line) -> std::vector<Html> {
    return {Html::Text(absl::StrCat(line.deposit())), Html::Text(absl::StrCat(line.bank_account())),
            MoneyHtml(line.dispatched_fen()), NumberHtml(line.cheques()),
            PersonHtml(line.carrier()) + Html::Markup(" / ") + PersonHtml(line.escort()),
            Html::Text(DayAndClockText(document, line.dispatched_micros())), CreditHtml(line),
            Html::Text(Shortened(line.slip_number(), 20)), NumberHtml(line.case_number())};
  });
  return Box(title, table.ToHtml() + CapitalsHtml({"缴存现金", "Cash sent"}, sent_fen));
}

Html LotsBox(const v1::CloseDocument& document) {
  const Label title{"在库未缴", "Takings not yet banked"};
  if (document.takings_lots().empty()) return Box(title, NothingHtml());
  HtmlTable table({Words("营业日", "Taken on"), Figures("金额", "Amount"), Words("自", "Since"),
                   Words("结转自", "Carried since")});
  AddRows(document.takings_lots(), LinesMax(document), table, [&](const v1::TakingsLot& lot) -> std::vector<Html> {
    return {Html::Text(FormatDate(lot.business_date())), MoneyHtml(lot.amount_fen()),
            Html::Text(DayAndClockText(document, lot.since_micros())), Html::Text(FormatDate(lot.carried_since()))};
  });
  return Box(title, table.ToHtml());
}

}  // namespace

Html BankingSection(const v1::CloseDocument& document) {
  const Html left = Element("div", "", InvoicesBox(document) + SafeBox(document.safe()));
  const Html right = Element("div", "", DepositsBox(document) + LotsBox(document));
  return Section({"五　票据、金库与缴存", "Invoices, safe and bank"}, Element("div", "pair", left + right));
}

}  // namespace daybook::command_line
