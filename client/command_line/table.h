// Rows of text under headings: aligned for people, RFC 4180 for programs.
//
//   Table tills({Left("till"), Right("cash")});
//   tills.AddRow({"301", FormatFen(12840)});
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace daybook::command_line {

struct Column {
  std::string title;
  bool right_aligned = false;
  // For tables that come in pieces under one heading.
  size_t width_min = 0;
};

inline Column Left(std::string title, size_t width_min = 0) { return {std::move(title), false, width_min}; }
// Money and other figures.
inline Column Right(std::string title, size_t width_min = 0) { return {std::move(title), true, width_min}; }

class Table {
 public:
  // `title` is shown above it for people, and only there.
  explicit Table(std::vector<Column> columns, std::string title = "");

  // One cell per column.
  void AddRow(std::vector<std::string> cells);
  bool empty() const { return rows_.empty(); }

  // Two spaces between columns, no trailing blanks; `emphasis` prints headings bold.
  std::string ToText(bool emphasis, bool heading = true) const;
  // Each line ended by CR LF.
  std::string ToCsv(bool heading = true) const;

 private:
  const std::vector<Column> columns_;
  const std::string title_;
  std::vector<std::vector<std::string>> rows_;
};

// Columns a text takes on a terminal: East Asian wide characters take two.
size_t DisplayWidth(absl::string_view utf8);

}  // namespace daybook::command_line
