// What was out of the ordinary, and everything else the day was about: the last part of the printed close.
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/command_line/close_html_parts.h"
#include "client/command_line/queue_summary.h"
#include "ledger/base/civil_date.h"

namespace daybook::command_line {
namespace {

using Facts = std::vector<std::pair<Label, Html>>;

// 领用 out 3 · 送修 workshop 1 …
Html FactsHtml(const Facts& facts) {
  Html html;
  for (const auto& [label, value] : facts) {
    html += Element("span", "fact", LabelHtml(label) + Html::Markup(" ") + Element("b", "", value)) + Html::Markup(" ");
  }
  return Element("p", "", html);
}

Html ItemsBox(const v1::CloseDocument& document) {
  const Label title{"未结与结转事项", "Open and carried items"};
  if (document.items().empty()) return Box(title, NothingHtml());
  HtmlTable table({Words("事项", "Item"), Words("种类", "Kind"), Words("窗口", "Till"), Figures("金额", "Amount"),
                   Figures("事件", "Event"), Words("结转自", "Carried since"), Words("结转原因", "Reason")});
  AddRows(document.items(), ItemsMax(document), table, [&](const v1::OpenItem& item) -> std::vector<Html> {
    return {Html::Text(Shortened(item.key(), 32)),           LabelHtml(LabelOf(item.kind())),
            NumberHtml(item.till()),          MoneyHtml(item.amount_fen()),
            NumberHtml(item.since_sequence()), Html::Text(FormatDate(item.carried_since())),
            Html::Text(Shortened(item.carried_reason(), 64))};
  });
  return Box(title, table.ToHtml());
}

Html CasesBox(const v1::CloseDocument& document) {
  const Label title{"长短款案件", "Over/short cases open"};
  if (document.cases().empty()) return Box(title, NothingHtml());
  HtmlTable table({Words("案号", "Case"), Words("立案", "Opened"), Figures("长 + 短 −", "Over + short −"),
                   Words("责任人", "Answerable"), Words("经办", "Owner"), Words("期限", "Due")});
  AddRows(document.cases(), LinesMax(document), table, [](const v1::CaseLine& line) -> std::vector<Html> {
    return {Html::Text(absl::StrCat(line.case_number())), Html::Text(FormatDate(line.opened_on())),
            DifferenceHtml(-line.balance_fen()),          PersonHtml(line.answerable()),
            PersonHtml(line.owner()),                     Html::Text(FormatDate(line.due_date()))};
  });
  return Box(title, table.ToHtml());
}

Html LateBox(const v1::CloseDocument& document) {
  const Label title{"补录以前日期", "Entered late for earlier dates"};
  if (document.late().empty()) return Box(title, NothingHtml());
  HtmlTable table({Words("事件", "Event"), Words("应属日期", "Late for"), Figures("金额", "Amount")});
  AddRows(document.late(), LinesMax(document), table, [](const v1::LateItem& item) -> std::vector<Html> {
    return {Html::Text(GroupedNumber(item.sequence())), Html::Text(FormatDate(item.late_for())),
            MoneyHtml(item.amount_fen())};
  });
  return Box(title, table.ToHtml());
}

// Reversed, refunded, and counts that found a difference: a corrected figure must be seen to be one.
Html CorrectionsBox(const v1::CloseDocument& document) {
  uint64_t reversals = 0, refunds = 0, differing = 0;
  int64_t reversed_fen = 0, refunded_fen = 0, over_fen = 0, short_fen = 0;
  for (const v1::TakingsLine& line : document.takings()) {
    reversals += line.reversed_count();
    reversed_fen += line.reversed_fen();
    refunds += line.refunded_count();
    refunded_fen += line.refunded_fen();
  }
  for (const v1::CountRecord& count : document.counts()) {
    if (count.difference_fen() != 0) ++differing;
    (count.difference_fen() > 0 ? over_fen : short_fen) += count.difference_fen();
  }
  return Box({"更正", "Corrections"},
             FactsHtml({{{"冲正", "reversed"}, CountedMoneyHtml(reversals, reversed_fen)},
                        {{"退款", "refunded"}, CountedMoneyHtml(refunds, refunded_fen)},
                        {{"有差异的盘点", "counts that differed"}, NumberHtml(differing)},
                        {{"长款", "over"}, DifferenceHtml(over_fen)},
                        {{"短款", "short"}, DifferenceHtml(short_fen)}}));
}

Html ToolsBox(const v1::CloseDocument& document) {
  const v1::ToolFigures& tools = document.tools();
  uint64_t store = 0, out = 0, workshop = 0, overdue = 0;
  std::string missing;
  int missing_count = 0;
  for (const v1::ToolLine& tool : tools.tools()) {
    if (tool.place() == v1::TOOL_PLACE_STORE) ++store;
    if (tool.place() == v1::TOOL_PLACE_STAFF) ++out;
    if (tool.place() == v1::TOOL_PLACE_WORKSHOP) ++workshop;
    if (!tool.missing() || ++missing_count > LinesMax(document)) continue;
    absl::StrAppend(&missing, missing.empty() ? "" : ", ", tool.tag());
  }
  for (const v1::OpenItem& item : document.items()) {
    if (item.kind() == v1::OPEN_ITEM_KIND_TOOL_OVERDUE) ++overdue;
  }
  Facts facts = {{{"在库", "in store"}, NumberHtml(store)},
                 {{"领用", "out"}, NumberHtml(out)},
                 {{"逾期未还", "overdue"}, NumberHtml(overdue)},
                 {{"送修", "in workshop"}, NumberHtml(workshop)},
                 {{"登记", "registered"}, NumberHtml(tools.registered())},
                 {{"报废", "scrapped"}, NumberHtml(tools.scrapped())},
                 {{"遗失", "lost"}, NumberHtml(tools.lost())},
                 {{"盘点次数", "counts"}, NumberHtml(tools.counts())}};
  if (missing_count > 0) {
    facts.push_back({{"盘点缺少", "missing"}, Html::Text(missing) + MoreHtml(missing_count - LinesMax(document))});
  }
  return Box({"工具", "Tools"}, FactsHtml(facts));
}

Html HandoversBox(const v1::CloseDocument& document) {
  const Label title{"交接班", "Shift handovers"};
  const auto& lines = document.handovers().handovers();
  if (lines.empty()) return Box(title, NothingHtml());
  HtmlTable table({Words("号", "No."), Words("交 → 接", "Giver → receiver"), Words("窗口", "Till"), Words("班次", "Session"),
                   Figures("现金", "Cash"), Words("状态", "State"), Words("时间", "Time")});
  AddRows(lines, LinesMax(document), table, [&](const v1::HandoverLine& line) -> std::vector<Html> {
    const std::string tills = line.to_till() == 0 || line.to_till() == line.from_till()
                                  ? absl::StrCat(line.from_till())
                                  : absl::StrCat(line.from_till(), " → ", line.to_till());
    const std::string sessions = line.to_session() == 0 ? absl::StrCat(line.from_session())
                                                        : absl::StrCat(line.from_session(), " → ", line.to_session());
    return {Html::Text(absl::StrCat(line.handover())),
            PersonHtml(line.giver()) + Html::Markup(" → ") + PersonHtml(line.receiver()),
            Html::Text(tills),
            Html::Text(sessions),
            MoneyHtml(line.cash_fen()),
            LabelHtml(LabelOf(line.state())),
            Html::Text(ClockText(document, line.ended_micros()))};
  });
  return Box(title, table.ToHtml());
}

Html CardsBox(const v1::CardFigures& cards) {
  Facts facts = {{{"已付", "paid"}, NumberHtml(cards.paid())},
                 {{"已写卡", "written"}, CountedMoneyHtml(cards.written(), cards.written_fen())},
                 {{"失败", "failed"}, NumberHtml(cards.failed())},
                 {{"重写", "rewritten"}, NumberHtml(cards.rewritten())}};
  int64_t open_fen = 0;
  for (const v1::CardWriteLine& line : cards.open()) open_fen += line.amount_fen();
  facts.push_back({{"未写卡", "not written"}, CountedMoneyHtml(static_cast<uint64_t>(cards.open_size()), open_fen)});
  return Box({"IC 卡充值", "Card top-ups"}, FactsHtml(facts));
}

// An average against its target: emphasised when it is above.
Html AverageHtml(int64_t seconds, uint64_t of, uint32_t target_seconds) {
  if (of == 0) return NumberHtml(0);
  const std::string text =
      absl::StrCat(MinutesText(seconds), target_seconds == 0 ? "" : absl::StrCat(" ≤ ", MinutesText(target_seconds)));
  const bool above = target_seconds != 0 && seconds > target_seconds;
  return above ? Element("span", "short", Html::Text(absl::StrCat(text, " ✗"))) : Html::Text(text);
}

Html QueueBox(const v1::QueueFigures& queue) {
  const Label title{"排队与服务", "Queue and service"};
  const QueueSummary sums(queue);
  if (sums.arrivals == 0 && sums.payments + sums.others == 0) return Box(title, NothingHtml());
  return Box(title,
             FactsHtml({{{"取号", "tickets"}, NumberHtml(sums.arrivals)},
                        {{"叫号", "called"}, NumberHtml(sums.called)},
                        {{"过号", "missed"}, NumberHtml(queue.missed())},
                        {{"平均等候", "wait"}, AverageHtml(sums.wait_seconds, sums.called, 0)},
                        {{"高峰等候", "peak wait"},
                         AverageHtml(sums.peak_wait_seconds, sums.called_in_peaks, queue.wait_target_seconds())},
                        {{"缴费办理", "payments"},
                         AverageHtml(sums.payment_seconds, sums.payments, queue.payment_target_seconds())},
                        {{"其他业务", "other business"},
                         AverageHtml(sums.other_seconds, sums.others, queue.other_target_seconds())}}));
}

Html SpotChecksBox(const v1::CloseDocument& document) {
  const Label title{"突击抽查", "Spot checks"};
  Facts facts;
  const int shown = std::min(document.spot_checks().tills_size(), kTillsMax);
  for (int i = 0; i < shown; ++i) {
    const v1::SpotCheckLine& line = document.spot_checks().tills(i);
    facts.push_back({{absl::StrCat(line.till()), ""},
                     line.checked_micros() == 0
                         ? LabelHtml({"未查", "never"})
                         : Html::Text(absl::StrCat(DayAndClockText(document, line.checked_micros()), " (",
                                                   line.supervisor(), ")"))});
  }
  if (facts.empty()) return Box(title, NothingHtml());
  return Box(title, FactsHtml(facts) + MoreHtml(document.spot_checks().tills_size() - shown));
}

Html DeskBox(const v1::DeskFigures& desk) {
  const auto flow = [](uint32_t in, uint32_t out, uint32_t open) {
    return Html::Text(absl::StrCat(in, " / ", out, " / ", open));
  };
  return Box({"工单、投诉与开户", "Work orders, complaints, accounts"},
             FactsHtml({{{"工单 开/完/未结", "orders in/done/open"},
                         flow(desk.work_orders_opened(), desk.work_orders_completed(), desk.work_orders_open())},
                        {{"取消", "cancelled"}, NumberHtml(desk.work_orders_cancelled())},
                        {{"投诉 收/结/未结", "complaints in/done/open"},
                         flow(desk.complaints_received(), desk.complaints_resolved(), desk.complaints_open())},
                        {{"回复", "replied"}, NumberHtml(desk.complaints_replied())},
                        {{"开户", "accounts"}, NumberHtml(desk.accounts_opened())},
                        {{"超时", "breaches"}, NumberHtml(desk.breaches())}}));
}

}  // namespace

Html ExceptionsSection(const v1::CloseDocument& document) {
  const Html first = CasesBox(document) + LateBox(document) + CorrectionsBox(document);
  const Html second = HandoversBox(document) + SpotChecksBox(document) + CardsBox(document.cards());
  const Html third = QueueBox(document.queue()) + ToolsBox(document) + DeskBox(document.desk());
  return Section({"六　异常、更正与未结事项", "Exceptions, corrections and open items"},
                 ItemsBox(document) + Element("div", "three", Element("div", "", first) + Element("div", "", second) +
                                                                 Element("div", "", third)));
}

}  // namespace daybook::command_line
