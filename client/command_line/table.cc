#include "client/command_line/table.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "ledger/base/checks.h"

namespace daybook::command_line {
namespace {

constexpr absl::string_view kBold = "\x1b[1m";
constexpr absl::string_view kPlain = "\x1b[0m";

bool IsWide(uint32_t code_point) {
  return (code_point >= 0x1100 && code_point <= 0x115F) || (code_point >= 0x2E80 && code_point <= 0xA4CF) ||
         (code_point >= 0xAC00 && code_point <= 0xD7A3) || (code_point >= 0xF900 && code_point <= 0xFAFF) ||
         (code_point >= 0xFE30 && code_point <= 0xFE6F) || (code_point >= 0xFF00 && code_point <= 0xFF60) ||
         (code_point >= 0xFFE0 && code_point <= 0xFFE6) || (code_point >= 0x20000 && code_point <= 0x3FFFD);
}

std::string CsvCell(const std::string& cell) {
  if (cell.find_first_of("\",\r\n") == std::string::npos) return cell;
  return absl::StrCat("\"", absl::StrReplaceAll(cell, {{"\"", "\"\""}}), "\"");
}

std::string CsvLine(const std::vector<std::string>& cells) {
  std::string line;
  for (size_t i = 0; i < cells.size(); ++i) absl::StrAppend(&line, i == 0 ? "" : ",", CsvCell(cells[i]));
  return line + "\r\n";
}

std::string TextLine(const std::vector<Column>& columns, const std::vector<size_t>& widths,
                     const std::vector<std::string>& cells) {
  std::string line;
  for (size_t i = 0; i < cells.size(); ++i) {
    const std::string blanks(widths[i] - DisplayWidth(cells[i]), ' ');
    absl::StrAppend(&line, i == 0 ? "" : "  ", columns[i].right_aligned ? blanks : "", cells[i],
                    columns[i].right_aligned ? "" : blanks);
  }
  absl::StripTrailingAsciiWhitespace(&line);
  return line;
}

}  // namespace

size_t DisplayWidth(absl::string_view utf8) {
  size_t width = 0;
  for (size_t i = 0; i < utf8.size();) {
    const auto lead = static_cast<uint8_t>(utf8[i]);
    const size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    uint32_t code_point = length == 1 ? lead : lead & (0xFF >> (length + 1));
    for (size_t j = 1; j < length && i + j < utf8.size(); ++j) {
      code_point = (code_point << 6) | (static_cast<uint8_t>(utf8[i + j]) & 0x3F);
    }
    width += IsWide(code_point) ? 2 : 1;
    i += length;
  }
  return width;
}

Table::Table(std::vector<Column> columns, std::string title) : columns_(std::move(columns)), title_(std::move(title)) {}

void Table::AddRow(std::vector<std::string> cells) {
  DAYBOOK_CHECK(cells.size() == columns_.size());
  rows_.push_back(std::move(cells));
}

std::string Table::ToText(bool emphasis, bool heading) const {
  std::vector<std::string> titles;
  std::vector<size_t> widths;
  for (const Column& column : columns_) {
    titles.push_back(column.title);
    widths.push_back(std::max(column.width_min, DisplayWidth(column.title)));
  }
  for (const auto& row : rows_) {
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], DisplayWidth(row[i]));
  }
  const absl::string_view on = emphasis ? kBold : "";
  const absl::string_view off = emphasis ? kPlain : "";
  std::string text;
  if (!title_.empty()) absl::StrAppend(&text, on, title_, off, "\n");
  if (heading) absl::StrAppend(&text, on, TextLine(columns_, widths, titles), off, "\n");
  for (const auto& row : rows_) absl::StrAppend(&text, TextLine(columns_, widths, row), "\n");
  return text;
}

std::string Table::ToCsv(bool heading) const {
  std::vector<std::string> titles;
  for (const Column& column : columns_) titles.push_back(column.title);
  std::string text = heading ? CsvLine(titles) : "";
  for (const auto& row : rows_) text += CsvLine(row);
  return text;
}

}  // namespace daybook::command_line
