// Takings and sessions of the printed close.
#include <array>
#include <map>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/command_line/close_html_parts.h"

namespace daybook::command_line {
namespace {

// --- 一 Takings ------------------------------------------------------------------------------------------------------

struct Takings {
  uint64_t taken_count = 0, reversed_count = 0, refunded_count = 0;
  int64_t taken_fen = 0, reversed_fen = 0, refunded_fen = 0;

  void Add(const v1::TakingsLine& line) {
    taken_count += line.taken_count();
    taken_fen += line.taken_fen();
    reversed_count += line.reversed_count();
    reversed_fen += line.reversed_fen();
    refunded_count += line.refunded_count();
    refunded_fen += line.refunded_fen();
  }
  int64_t net_fen() const { return taken_fen - reversed_fen - refunded_fen; }
};

// What machines of acquirers and providers declared, against what was booked.
struct Declared {
  bool any = false;
  int64_t declared_fen = 0;
  int64_t difference_fen = 0;

  void Add(const v1::SessionTender& tender) {
    if (!tender.has_declared()) return;
    any = true;
    declared_fen += tender.declared_fen();
    difference_fen += tender.declared_fen() - tender.before_fen() - tender.expected_fen();
  }
};

// Sums of one document, both ways.
struct TakingsSums {
  explicit TakingsSums(const v1::CloseDocument& document) {
    for (const v1::TakingsLine& line : document.takings()) {
      net_fen[{line.tender(), line.purpose()}] += line.taken_fen() - line.reversed_fen() - line.refunded_fen();
      by_tender[line.tender()].Add(line);
      by_purpose[line.purpose()].Add(line);
      all.Add(line);
    }
    for (const v1::SessionFigures& session : document.sessions()) {
      for (const v1::SessionTender& tender : session.tenders()) {
        declared[tender.tender()].Add(tender);
        declared_all.Add(tender);
      }
    }
  }

  std::map<std::pair<v1::TenderKind, v1::Purpose>, int64_t> net_fen;
  std::map<v1::TenderKind, Takings> by_tender;
  std::map<v1::Purpose, Takings> by_purpose;
  Takings all;
  std::map<v1::TenderKind, Declared> declared;
  Declared declared_all;
};

// The columns after those of the purposes.
void AddTakingsEnd(const Takings& takings, const Declared& declared, bool with_declared, std::vector<Html>& cells) {
  cells.push_back(CountedMoneyHtml(takings.taken_count, takings.taken_fen));
  cells.push_back(CountedMoneyHtml(takings.reversed_count, takings.reversed_fen));
  cells.push_back(CountedMoneyHtml(takings.refunded_count, takings.refunded_fen));
  cells.push_back(Element("b", "", Html::Text(GroupedFen(takings.net_fen()))));
  if (!with_declared) return;
  cells.push_back(declared.any ? Html::Text(GroupedFen(declared.declared_fen)) : MoneyHtml(0));
  cells.push_back(declared.any ? DifferenceHtml(declared.difference_fen) : MoneyHtml(0));
}

// One figure of each purpose, below the sum.
void AddPurposeRow(const TakingsSums& sums, const Label& label, uint64_t Takings::*count, int64_t Takings::*fen,
                   bool with_declared, HtmlTable& table) {
  if (sums.all.*count == 0) return;
  std::vector<Html> cells = {LabelHtml(label)};
  for (const auto& [purpose, takings] : sums.by_purpose) {
    cells.push_back(CountedMoneyHtml(takings.*count, takings.*fen));
  }
  cells.resize(cells.size() + (with_declared ? 6 : 4));
  table.AddRow(cells);
}

// --- 四 Sessions -----------------------------------------------------------------------------------------------------

constexpr int kTenderKinds = v1::TENDER_KIND_TRANSFER + 1;

struct SessionSums {
  explicit SessionSums(const v1::SessionFigures& session) {
    payments = session.payments();
    reversals = session.reversals();
    refunds = session.refunds();
    for (const v1::SessionTender& tender : session.tenders()) {
      const int kind = tender.tender() < kTenderKinds ? tender.tender() : 0;
      tender_fen[kind] += tender.expected_fen();
      net_fen += tender.expected_fen();
    }
  }
  SessionSums() = default;

  void Add(const SessionSums& other) {
    payments += other.payments;
    reversals += other.reversals;
    refunds += other.refunds;
    net_fen += other.net_fen;
    for (int kind = 0; kind < kTenderKinds; ++kind) tender_fen[kind] += other.tender_fen[kind];
  }

  uint64_t payments = 0, reversals = 0, refunds = 0;
  int64_t net_fen = 0;
  std::array<int64_t, kTenderKinds> tender_fen = {};
};

void AddSums(const SessionSums& sums, std::vector<Html>& cells) {
  cells.push_back(NumberHtml(sums.payments));
  cells.push_back(NumberHtml(sums.reversals));
  cells.push_back(NumberHtml(sums.refunds));
  for (int kind = v1::TENDER_KIND_CASH; kind < kTenderKinds; ++kind) cells.push_back(MoneyHtml(sums.tender_fen[kind]));
  cells.push_back(Element("b", "", Html::Text(GroupedFen(sums.net_fen))));
}

std::vector<Html> SessionRow(const v1::CloseDocument& document, const v1::SessionFigures& session, bool same_cashier) {
  const std::string closed = session.closed_micros() == 0 ? "…" : ClockText(document, session.closed_micros());
  std::vector<Html> cells = {same_cashier ? Html() : PersonHtml(session.cashier()),
                             Html::Text(absl::StrCat(session.session())), Html::Text(absl::StrCat(session.till())),
                             Html::Text(absl::StrCat(ClockText(document, session.opened_micros()), "–", closed))};
  AddSums(SessionSums(session), cells);
  const v1::CashLines& cash = session.cash();
  cells.push_back(Html::Text(GroupedFen(cash.expected_fen())));
  cells.push_back(cash.counted() ? Html::Text(GroupedFen(cash.counted_fen())) : LabelHtml({"未点", ""}));
  cells.push_back(cash.counted() ? DifferenceHtml(cash.difference_fen()) : MoneyHtml(0));
  return cells;
}

std::vector<HtmlColumn> SessionColumns() {
  std::vector<HtmlColumn> columns = {Words("收银员", "Cashier"), Words("班次", "Session"), Words("窗口", "Till"),
                                     Words("时间", "Time"),      Figures("笔数", "Payments"), Figures("冲正", "Rev."),
                                     Figures("退款", "Ref.")};
  for (int kind = v1::TENDER_KIND_CASH; kind < kTenderKinds; ++kind) {
    columns.push_back(Figures(LabelOf(static_cast<v1::TenderKind>(kind))));
  }
  columns.push_back(Figures("净收合计", "Net"));
  columns.push_back(Figures("应有现金", "Expected"));
  columns.push_back(Figures("实点现金", "Counted"));
  columns.push_back(Figures("长短款", "Over/short"));
  return columns;
}

}  // namespace

Html TakingsSection(const v1::CloseDocument& document) {
  const Label title{"一　收款汇总", "Takings by tender and purpose"};
  const TakingsSums sums(document);
  if (sums.by_tender.empty()) return Section(title, NothingHtml());
  const bool with_declared = sums.declared_all.any;
  std::vector<HtmlColumn> columns = {Words("收款方式", "Tender")};
  for (const auto& [purpose, takings] : sums.by_purpose) columns.push_back(Figures(LabelOf(purpose)));
  for (const auto& column : {Figures("收款", "Taken"), Figures("冲正", "Reversed"), Figures("退款", "Refunded"),
                             Figures("净额", "Net")}) {
    columns.push_back(column);
  }
  if (with_declared) {
    columns.push_back(Figures("机具结算数", "Declared"));
    columns.push_back(Figures("结算差异", "Difference"));
  }
  HtmlTable table(std::move(columns));
  for (const auto& [tender, takings] : sums.by_tender) {
    std::vector<Html> cells = {LabelHtml(LabelOf(tender))};
    for (const auto& [purpose, unused] : sums.by_purpose) {
      const auto it = sums.net_fen.find({tender, purpose});
      cells.push_back(MoneyHtml(it == sums.net_fen.end() ? 0 : it->second));
    }
    const auto declared = sums.declared.find(tender);
    AddTakingsEnd(takings, declared == sums.declared.end() ? Declared() : declared->second, with_declared, cells);
    table.AddRow(cells);
  }
  std::vector<Html> total = {LabelHtml({"净额合计", "Net total"})};
  for (const auto& [purpose, takings] : sums.by_purpose) total.push_back(Html::Text(GroupedFen(takings.net_fen())));
  AddTakingsEnd(sums.all, sums.declared_all, with_declared, total);
  table.AddTotal(total);
  AddPurposeRow(sums, {"其中冲正", "of it reversed"}, &Takings::reversed_count, &Takings::reversed_fen, with_declared,
                table);
  AddPurposeRow(sums, {"其中退款", "of it refunded"}, &Takings::refunded_count, &Takings::refunded_fen, with_declared,
                table);
  return Section(title, table.ToHtml() + CapitalsHtml({"净收款", "Net takings"}, sums.all.net_fen()));
}

Html SessionsSection(const v1::CloseDocument& document) {
  const Label title{"四　收银员与班次", "By operator and session, net of reversals and refunds"};
  if (document.sessions().empty()) return Section(title, NothingHtml());
  std::vector<const v1::SessionFigures*> sessions;
  SessionSums all;
  for (const v1::SessionFigures& session : document.sessions()) {
    sessions.push_back(&session);
    all.Add(SessionSums(session));
  }
  std::stable_sort(sessions.begin(), sessions.end(),
                   [](const auto* left, const auto* right) { return left->cashier() < right->cashier(); });
  HtmlTable table(SessionColumns());
  uint32_t cashier = 0;
  AddRows(sessions, SessionsMax(document), table, [&](const v1::SessionFigures* session) {
    const bool same_cashier = cashier == session->cashier();
    cashier = session->cashier();
    return SessionRow(document, *session, same_cashier);
  });
  std::vector<Html> total = {LabelHtml({"合计", "Total"}), Html::Text(absl::StrCat(sessions.size())), Html(), Html()};
  AddSums(all, total);
  total.resize(total.size() + 3);
  table.AddTotal(total);
  return Section(title, table.ToHtml());
}

}  // namespace daybook::command_line
