// Cash by till, and the counts that it was held against: side by side where the page is wide enough.
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/command_line/close_html_parts.h"
#include "daybook/v1/centre.pb.h"

namespace daybook::command_line {
namespace {

// --- 二 Cash ---------------------------------------------------------------------------------------------------------

struct CashRow {
  const char* sign;
  const char* chinese;
  const char* english;
  int64_t (v1::CashLines::*value_fen)() const;
};
// In the order in which they add up.
constexpr CashRow kCashRows[] = {
    {"", "期初现金", "Opening", &v1::CashLines::opening_fen},
    {"+", "备用金", "Float", &v1::CashLines::float_fen},
    {"+", "追加备用金", "Issued", &v1::CashLines::issued_fen},
    {"+", "交接转入", "Handed in", &v1::CashLines::handed_in_fen},
    {"+", "实收现金", "Received", &v1::CashLines::received_fen},
    {"−", "找零", "Change", &v1::CashLines::change_fen},
    {"−", "冲正", "Reversed", &v1::CashLines::reversed_fen},
    {"−", "退款", "Refunded", &v1::CashLines::refunded_fen},
    {"+", "收回欠款", "Dues", &v1::CashLines::dues_fen},
    {"+", "真币退回", "Genuine back", &v1::CashLines::genuine_returned_fen},
    {"−", "假币剔除", "Counterfeits out", &v1::CashLines::counterfeits_removed_fen},
    {"−", "缴入金库", "Dropped", &v1::CashLines::dropped_fen},
    {"−", "交接转出", "Handed out", &v1::CashLines::handed_out_fen},
    {"±", "已记差异", "Diff. booked", &v1::CashLines::differences_booked_fen}};

// Whether no till has an amount on this line.
bool IsNothing(const v1::CloseDocument& document, const CashRow& row) {
  return std::all_of(document.tills().begin(), document.tills().end(),
                     [&](const v1::TillFigures& till) { return (till.cash().*row.value_fen)() == 0; });
}

class CashTableBuilder {
 public:
  explicit CashTableBuilder(const v1::CloseDocument& document)
      : document_(document), shown_(std::min(document.tills_size(), kTillsMax)), table_(Columns()) {}

  Html Build() {
    for (const CashRow& row : kCashRows) {
      if (IsNothing(document_, row)) continue;
      AddRow(LabelHtml({absl::StrCat(row.sign[0] == '\0' ? "　" : row.sign, " ", row.chinese), row.english}),
             [&](const v1::TillFigures& till) { return (till.cash().*row.value_fen)(); }, false);
    }
    AddNothings();
    AddRow(LabelHtml({"= 应有现金", "Expected"}), [](const auto& till) { return till.cash().expected_fen(); }, true);
    AddCounted();
    AddDifference();
    AddRow(LabelHtml({"结班缴库", "Handed to safe"}), [](const auto& till) { return till.cash().handed_to_safe_fen(); },
           false);
    AddRow(LabelHtml({"钱箱现存", "In drawer now"}), [](const auto& till) { return till.cash_fen(); }, false);
    AddNotes();
    return table_.ToHtml() + CapitalsHtml({"实点现金", "Cash counted"}, counted_fen_);
  }

 private:
  std::vector<HtmlColumn> Columns() const {
    std::vector<HtmlColumn> columns = {Words("项目", "Line")};
    for (int i = 0; i < shown_; ++i) {
      const v1::TillFigures& till = document_.tills(i);
      const bool machine = till.kind() == v1::TILL_KIND_MACHINE;
      columns.push_back(Figures({absl::StrCat(till.till()), machine ? "自助 machine" : "窗口 window"}));
    }
    columns.push_back(Figures("合计", "Total"));
    return columns;
  }

  // Lines without any amount are named all the same, in one row.
  void AddNothings() {
    Html names;
    for (const CashRow& row : kCashRows) {
      if (!IsNothing(document_, row)) continue;
      names += Html::Markup(names.empty() ? "" : "、") + LabelHtml({row.chinese, row.english});
    }
    if (!names.empty()) table_.AddNote(LabelHtml({"本日无", "none of"}) + Html::Markup("：") + names);
  }

  template <typename Value>
  void AddRow(Html label, Value value_fen, bool total) {
    std::vector<Html> cells = {std::move(label)};
    int64_t sum_fen = 0;
    for (const v1::TillFigures& till : document_.tills()) sum_fen += value_fen(till);
    for (int i = 0; i < shown_; ++i) cells.push_back(MoneyHtml(value_fen(document_.tills(i))));
    cells.push_back(MoneyHtml(sum_fen));
    total ? table_.AddTotal(cells) : table_.AddRow(cells);
  }

  void AddCounted() {
    std::vector<Html> cells = {LabelHtml({"　 实点现金", "Counted"})};
    for (const v1::TillFigures& till : document_.tills()) {
      if (till.cash().counted()) counted_fen_ += till.cash().counted_fen();
    }
    for (int i = 0; i < shown_; ++i) {
      const v1::CashLines& cash = document_.tills(i).cash();
      cells.push_back(cash.counted() ? Html::Text(GroupedFen(cash.counted_fen())) : LabelHtml({"未点", ""}));
    }
    cells.push_back(Html::Text(GroupedFen(counted_fen_)));
    table_.AddTotal(cells);
  }

  // Over and short never net: the total names both.
  void AddDifference() {
    std::vector<Html> cells = {LabelHtml({"　 长款 + 短款 −", "Over/short"})};
    int64_t over_fen = 0, short_fen = 0;
    for (const v1::TillFigures& till : document_.tills()) {
      const int64_t fen = till.cash().counted() ? till.cash().difference_fen() : 0;
      (fen > 0 ? over_fen : short_fen) += fen;
    }
    for (int i = 0; i < shown_; ++i) {
      const v1::CashLines& cash = document_.tills(i).cash();
      cells.push_back(cash.counted() ? DifferenceHtml(cash.difference_fen()) : MoneyHtml(0));
    }
    Html total;
    if (over_fen != 0 || short_fen == 0) total += DifferenceHtml(over_fen);
    if (over_fen != 0 && short_fen != 0) total += Html::Markup(" / ");
    if (short_fen != 0) total += DifferenceHtml(short_fen);
    cells.push_back(total);
    table_.AddTotal(cells);
  }

  void AddNotes() {
    std::string uncounted;
    for (const v1::TillFigures& till : document_.tills()) {
      if (!till.cash().counted()) absl::StrAppend(&uncounted, uncounted.empty() ? "" : ", ", till.till());
    }
    if (!uncounted.empty() && document_.tills_size() <= kTillsMax) {
      table_.AddNote(LabelHtml({absl::StrCat("未点：", uncounted, "。实点合计不含未点者。"),
                                "not counted; the counted total is without them"}));
    }
    const Html more = MoreHtml(document_.tills_size() - shown_);
    if (!more.empty()) table_.AddNote(more);
  }

  const v1::CloseDocument& document_;
  const int shown_;
  HtmlTable table_;
  int64_t counted_fen_ = 0;
};

// --- 三 Counts -------------------------------------------------------------------------------------------------------

// The last count of each till, then that of the safe.
std::vector<const v1::CountRecord*> LastCounts(const v1::CloseDocument& document) {
  std::map<uint32_t, const v1::CountRecord*> tills;
  const v1::CountRecord* safe = nullptr;
  for (const v1::CountRecord& count : document.counts()) (count.till() == 0 ? safe : tills[count.till()]) = &count;
  std::vector<const v1::CountRecord*> counts;
  for (const auto& [till, count] : tills) counts.push_back(count);
  if (safe != nullptr) counts.push_back(safe);
  return counts;
}

// Where there are other counts than those shown.
Html EarlierCounts(const v1::CloseDocument& document, size_t shown) {
  const size_t others = static_cast<size_t>(document.counts_size()) - shown;
  if (others == 0) return Html();
  return LabelHtml({absl::StrCat("此前另有 ", others, " 次盘点，见 JSON"), absl::StrCat(others, " earlier counts: see JSON")});
}

// A column for each count, a row for each denomination; of the safe also what its pieces are worth.
class CountTableBuilder {
 public:
  CountTableBuilder(const v1::CloseDocument& document, std::vector<const v1::CountRecord*> counts)
      : document_(document), counts_(std::move(counts)), table_(Columns()) {
    for (const v1::CountRecord* count : counts_) {
      for (const v1::DenominationCount& line : count->denominations()) {
        pieces_[line.denomination_fen()][count] += line.pieces();
      }
    }
  }

  Html Build() {
    for (auto& [fen, pieces] : pieces_) AddDenomination(fen, pieces);
    AddRow({"实点", "Counted"}, true, [](const auto& count) { return Html::Text(GroupedFen(count.counted_fen())); });
    AddRow({"长短款", "Over/short"}, true, [](const auto& count) { return DifferenceHtml(count.difference_fen()); });
    AddRow({"班次", "Session"}, false, [](const auto& count) {
      return count.session() == 0 ? Html() : Html::Text(absl::StrCat(count.session()));
    });
    AddRow({"时间", "Time"}, false,
           [&](const auto& count) { return Html::Text(ClockText(document_, count.commit_time_micros())); });
    AddRow({"盘/监", "By, witness"}, false, [](const auto& count) {
      return PersonHtml(count.counter()) + Html::Markup("/") + PersonHtml(count.second_person());
    });
    const Html earlier = EarlierCounts(document_, counts_.size());
    if (!earlier.empty()) table_.AddNote(earlier);
    return table_.ToHtml();
  }

 private:
  std::vector<HtmlColumn> Columns() const {
    std::vector<HtmlColumn> columns = {Words("面额", "Pieces")};
    for (const v1::CountRecord* count : counts_) {
      if (count->till() == 0) {
        columns.push_back(Figures("金库", "safe"));
        columns.push_back(Figures("金额", "amount"));
      } else {
        columns.push_back(Figures({absl::StrCat(count->till()), LabelOf(count->purpose()).english}));
      }
    }
    return columns;
  }

  void AddDenomination(int64_t fen, std::map<const v1::CountRecord*, uint64_t>& pieces) {
    std::vector<Html> cells = {Html::Text(DenominationText(fen))};
    for (const v1::CountRecord* count : counts_) {
      cells.push_back(NumberHtml(pieces[count]));
      if (count->till() == 0) cells.push_back(MoneyHtml(fen * static_cast<int64_t>(pieces[count])));
    }
    table_.AddRow(cells);
  }

  template <typename Value>
  void AddRow(const Label& label, bool total, Value value) {
    std::vector<Html> cells = {LabelHtml(label)};
    for (const v1::CountRecord* count : counts_) {
      // What is said of the safe stands in its wider column.
      if (count->till() == 0) cells.emplace_back();
      cells.push_back(value(*count));
    }
    total ? table_.AddTotal(cells) : table_.AddRow(cells);
  }

  const v1::CloseDocument& document_;
  const std::vector<const v1::CountRecord*> counts_;
  HtmlTable table_;
  // Of each denomination, the largest first, by count.
  std::map<int64_t, std::map<const v1::CountRecord*, uint64_t>, std::greater<>> pieces_;
};

// Of many tills the sums: pieces of all tills' last counts, and of the safe.
class CountSumsBuilder {
 public:
  explicit CountSumsBuilder(const std::vector<const v1::CountRecord*>& counts) {
    for (const v1::CountRecord* count : counts) {
      Sum& sum = count->till() == 0 ? safe_ : tills_;
      ++sum.counts;
      sum.counted_fen += count->counted_fen();
      for (const v1::DenominationCount& line : count->denominations()) {
        sum.pieces[line.denomination_fen()] += line.pieces();
        denominations_.insert(line.denomination_fen());
      }
    }
  }

  HtmlTable Build() {
    std::vector<HtmlColumn> columns = {Words("持有", "Holder")};
    for (int64_t fen : denominations_) columns.push_back(Figures({DenominationText(fen), ""}));
    columns.push_back(Figures("实点", "Counted"));
    HtmlTable table(std::move(columns));
    AddPieces({absl::StrCat("各窗口，", tills_.counts), "all tills, pieces"}, tills_, table);
    if (safe_.counts == 0) return table;
    AddPieces({"金库", "safe, pieces"}, safe_, table);
    std::vector<Html> amounts = {LabelHtml({"金库金额", "safe, amounts"})};
    for (int64_t fen : denominations_) amounts.push_back(MoneyHtml(fen * static_cast<int64_t>(safe_.pieces[fen])));
    amounts.emplace_back();
    table.AddRow(amounts);
    return table;
  }

 private:
  struct Sum {
    size_t counts = 0;
    int64_t counted_fen = 0;
    std::map<int64_t, uint64_t> pieces;
  };

  void AddPieces(const Label& label, Sum& sum, HtmlTable& table) {
    std::vector<Html> cells = {LabelHtml(label)};
    for (int64_t fen : denominations_) cells.push_back(NumberHtml(sum.pieces[fen]));
    cells.push_back(Html::Text(GroupedFen(sum.counted_fen)));
    table.AddTotal(cells);
  }

  Sum tills_, safe_;
  std::set<int64_t, std::greater<>> denominations_;
};

Html CountsTable(const v1::CloseDocument& document, const std::vector<const v1::CountRecord*>& counts) {
  if (!IsWide(document)) return CountTableBuilder(document, counts).Build();
  HtmlTable table = CountSumsBuilder(counts).Build();
  table.AddNote(LabelHtml({"各窗口分面额盘点见 JSON", "the counts of single tills: see JSON"}));
  return table.ToHtml();
}

Html CashSection(const v1::CloseDocument& document) {
  const Label title{"二　现金勾稽", "Cash reconciliation by till"};
  return Section(title, document.tills().empty() ? NothingHtml() : CashTableBuilder(document).Build());
}

Html CountsSection(const v1::CloseDocument& document) {
  const Label title{"三　现金盘点表", "Last counts by denomination"};
  const std::vector<const v1::CountRecord*> counts = LastCounts(document);
  if (counts.empty()) return Section(title, NothingHtml());
  Html content = CountsTable(document, counts);
  const v1::CountRecord& last = *counts.back();
  if (last.till() == 0) content += CapitalsHtml({"金库实点", "Safe counted"}, last.counted_fen());
  return Section(title, content);
}

}  // namespace

int CashLinesOf(const v1::CloseDocument& document) {
  constexpr int kHeadsAndSums = 10;
  int lines = kHeadsAndSums;
  for (const CashRow& row : kCashRows) lines += IsNothing(document, row) ? 0 : 1;
  return lines;
}

Html CashAndCountsSections(const v1::CloseDocument& document) {
  const Html both = CashSection(document) + CountsSection(document);
  return IsWide(document) ? both : Element("div", "cash", both);
}

}  // namespace daybook::command_line
