#include "client/command_line/postings_csv.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "client/command_line/table.h"
#include "client/command_line/words.h"
#include "ledger/base/civil_date.h"

namespace daybook::command_line {
namespace {

constexpr absl::string_view kByteOrderMark = "\xEF\xBB\xBF";
// Longer ones are shown as 6.2E+12.
constexpr size_t kNumberDigitsMax = 11;

std::vector<Column> Columns() {
  std::vector<Column> columns;
  for (const char* title :
       {"sequence", "type", "commit_time", "occur_time", "business_date", "late_for", "centre", "till", "session",
        "purpose", "terminal", "actor", "second_person", "request_id", "cause", "policy_version", "reason",
        "account_kind", "account_number", "asset_kind", "asset_number", "quantity"}) {
    columns.push_back(Left(title));
  }
  return columns;
}

std::string DateText(int32_t date) { return date == 0 ? "" : FormatDate(date); }

bool IsDigits(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return absl::ascii_isdigit(c); });
}

}  // namespace

std::string PostingsCsv::Name(const std::string& digits) const {
  return excel_ && digits.size() > kNumberDigitsMax && IsDigits(digits) ? digits + "\t" : digits;
}

std::string PostingsCsv::Text(const std::string& text) const {
  if (!excel_ || text.empty()) return text;
  return absl::string_view("=+-@\t\r").find(text[0]) == absl::string_view::npos ? Name(text) : "'" + text;
}

std::string PostingsCsv::Header() const {
  return absl::StrCat(excel_ ? kByteOrderMark : absl::string_view(), Table(Columns()).ToCsv());
}

std::vector<std::string> PostingsCsv::EnvelopeCells(const v1::Event& event) const {
  return {absl::StrCat(event.sequence()),
          PayloadName(event),
          TimeText(event.commit_time_micros()),
          TimeText(event.occur_time_micros()),
          DateText(event.business_date()),
          DateText(event.late_for()),
          NumberOrNone(event.centre()),
          NumberOrNone(event.till()),
          NumberOrNone(event.session()),
          EnumText(event.purpose()),
          NumberOrNone(event.terminal()),
          NumberOrNone(event.actor()),
          NumberOrNone(event.second_person()),
          Text(event.request_id()),
          NumberOrNone(event.cause()),
          NumberOrNone(event.policy_version()),
          Text(event.reason())};
}

std::string PostingsCsv::Add(const v1::Event& event) const {
  Table lines(Columns());
  for (const v1::Posting& posting : event.postings()) {
    std::vector<std::string> cells = EnvelopeCells(event);
    cells.push_back(EnumText(posting.account_kind()));
    cells.push_back(Name(absl::StrCat(posting.account_number())));
    cells.push_back(EnumText(posting.asset_kind()));
    cells.push_back(NumberOrNone(posting.asset_number()));
    cells.push_back(QuantityText(posting.asset_kind(), posting.quantity()));
    lines.AddRow(std::move(cells));
  }
  return lines.ToCsv(false);
}

}  // namespace daybook::command_line
