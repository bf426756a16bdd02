// HTML to be printed: text that cannot smuggle markup in, and tables under headings in Chinese and English.
//
//   HtmlTable table({Words("窗口", "Till"), Figures("现金", "Cash")});
//   table.AddRow({Html::Text("301"), MoneyHtml(12840)});
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "client/command_line/labels.h"

namespace daybook::command_line {

// Markup. Whatever comes from a document enters through Text(); Markup() is for constants of the program.
class Html {
 public:
  Html() = default;
  static Html Text(absl::string_view text);
  static Html Markup(absl::string_view markup);

  Html& operator+=(const Html& other) {
    markup_ += other.markup_;
    return *this;
  }
  friend Html operator+(Html left, const Html& right) { return left += right; }

  const std::string& markup() const { return markup_; }
  bool empty() const { return markup_.empty(); }

 private:
  std::string markup_;
};

// Content between <tag class="css"> and </tag>.
Html Element(absl::string_view tag, absl::string_view css, const Html& content);
// 现金 with Cash smaller beside or below it, as the style sheet says.
Html LabelHtml(const Label& label);

// 1234567 → "12,345.67". No dash, no sign but −.
std::string GroupedFen(int64_t fen);
// 1234567 → "1,234,567".
std::string GroupedNumber(uint64_t number);

// A dash where there is nothing: a page of zeros hides the figures.
Html MoneyHtml(int64_t fen);
Html NumberHtml(uint64_t number);
// "12 × 1,234.00" with a small count; a dash where there is neither.
Html CountedMoneyHtml(uint64_t count, int64_t fen);
// Over with a plus sign, short with a minus sign, both emphasised; 0.00.
Html DifferenceHtml(int64_t fen);

struct HtmlColumn {
  Label label;
  bool figures = false;
};
inline HtmlColumn Words(const char* chinese, const char* english) { return {{chinese, english}, false}; }
inline HtmlColumn Words(Label label) { return {std::move(label), false}; }
inline HtmlColumn Figures(const char* chinese, const char* english) { return {{chinese, english}, true}; }
inline HtmlColumn Figures(Label label) { return {std::move(label), true}; }

class HtmlTable {
 public:
  explicit HtmlTable(std::vector<HtmlColumn> columns) : columns_(std::move(columns)) {}

  // One cell per column.
  void AddRow(const std::vector<Html>& cells) { Add("", cells); }
  // A row that sums up or leads over.
  void AddTotal(const std::vector<Html>& cells) { Add("total", cells); }
  // Across all columns.
  void AddNote(const Html& note);
  bool empty() const { return rows_.empty(); }

  Html ToHtml() const;

 private:
  void Add(absl::string_view css, const std::vector<Html>& cells);

  const std::vector<HtmlColumn> columns_;
  Html rows_;
};

}  // namespace daybook::command_line
