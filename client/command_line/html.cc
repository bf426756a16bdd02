#include "client/command_line/html.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "ledger/base/checks.h"
#include "ledger/base/money.h"

namespace daybook::command_line {
namespace {

constexpr absl::string_view kDash = "<span class=\"none\">–</span>";

// 1234567 → 1,234,567: the figures before the point, with or without a sign.
std::string Grouped(absl::string_view figures) {
  const size_t first = figures.find_first_of("0123456789");
  const size_t end = std::min(figures.find('.'), figures.size());
  std::string text(figures.substr(0, first));
  for (size_t i = first; i < end; ++i) {
    if (i > first && (end - i) % 3 == 0) text += ',';
    text += figures[i];
  }
  return absl::StrCat(text, figures.substr(end));
}

}  // namespace

Html Html::Text(absl::string_view text) {
  return Markup(absl::StrReplaceAll(
      text, {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}, {"'", "&#39;"}}));
}

Html Html::Markup(absl::string_view markup) {
  Html html;
  html.markup_ = std::string(markup);
  return html;
}

Html Element(absl::string_view tag, absl::string_view css, const Html& content) {
  return Html::Markup(absl::StrCat("<", tag, css.empty() ? "" : absl::StrCat(" class=\"", css, "\""), ">",
                                   content.markup(), "</", tag, ">"));
}

Html LabelHtml(const Label& label) {
  Html html = Html::Text(label.chinese);
  if (label.english.empty()) return html;
  return html + Html::Markup(" <i lang=\"en\">") + Html::Text(label.english) + Html::Markup("</i>");
}

std::string GroupedFen(int64_t fen) { return Grouped(FormatFen(fen)); }

std::string GroupedNumber(uint64_t number) { return Grouped(absl::StrCat(number)); }

Html MoneyHtml(int64_t fen) { return fen == 0 ? Html::Markup(kDash) : Html::Text(GroupedFen(fen)); }

Html NumberHtml(uint64_t number) { return number == 0 ? Html::Markup(kDash) : Html::Text(GroupedNumber(number)); }

Html CountedMoneyHtml(uint64_t count, int64_t fen) {
  if (count == 0 && fen == 0) return Html::Markup(kDash);
  return Element("span", "count", Html::Text(absl::StrCat(GroupedNumber(count), " × "))) + Html::Text(GroupedFen(fen));
}

Html DifferenceHtml(int64_t fen) {
  if (fen == 0) return Html::Text(GroupedFen(0));
  return Element("b", fen > 0 ? "over" : "short", Html::Text(absl::StrCat(fen > 0 ? "+" : "", GroupedFen(fen))));
}

void HtmlTable::AddNote(const Html& note) {
  rows_ += Html::Markup(absl::StrCat("<tr class=\"note\"><td colspan=\"", columns_.size(), "\">")) + note +
           Html::Markup("</td></tr>\n");
}

void HtmlTable::Add(absl::string_view css, const std::vector<Html>& cells) {
  DAYBOOK_CHECK(cells.size() == columns_.size());
  Html row;
  for (size_t i = 0; i < cells.size(); ++i) row += Element("td", columns_[i].figures ? "figures" : "", cells[i]);
  rows_ += Element("tr", css, row) + Html::Markup("\n");
}

Html HtmlTable::ToHtml() const {
  Html heads;
  for (const HtmlColumn& column : columns_) {
    heads += Element("th", column.figures ? "figures" : "", LabelHtml(column.label));
  }
  return Element("table", "",
                 Element("thead", "", Element("tr", "", heads)) + Html::Markup("\n") + Element("tbody", "", rows_)) +
         Html::Markup("\n");
}

}  // namespace daybook::command_line
