// The parts of the printed close. Only close_html*.cc include it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

#include "client/command_line/html.h"
#include "daybook/v1/close.pb.h"

namespace daybook::command_line {

namespace v1 = ::daybook::v1;

// How long lists may be, so that a page stays one page.
inline constexpr int kTillsMax = 10;

// Whether there are so many tills that cash and counts cannot stand side by side: counts are summed up and other lists
// are shorter then.
inline bool IsWide(const v1::CloseDocument& document) { return document.tills_size() > 6; }
inline int SessionsMax(const v1::CloseDocument& document) { return IsWide(document) ? 8 : 14; }
inline int ItemsMax(const v1::CloseDocument& document) { return IsWide(document) ? 5 : 6; }
// Of anything else.
inline int LinesMax(const v1::CloseDocument& document) { return IsWide(document) ? 2 : 3; }

// The style sheet. Type sizes follow `--size`, distances of lines `--leading`.
extern const char kCloseStyle[];

// 一 收款汇总, 二 现金勾稽, 三 现金盘点表, 四 收银员与班次.
Html TakingsSection(const v1::CloseDocument& document);
Html CashAndCountsSections(const v1::CloseDocument& document);
// Lines that the cash of the tills takes.
int CashLinesOf(const v1::CloseDocument& document);
Html SessionsSection(const v1::CloseDocument& document);
// 五 票据、缴存与金库, 六 异常、更正与未结事项.
Html BankingSection(const v1::CloseDocument& document);
Html ExceptionsSection(const v1::CloseDocument& document);

// "08:30" in the centre's local time; "" for 0. With the date: "11-23 08:30".
std::string ClockText(const v1::CloseDocument& document, int64_t micros);
std::string DayAndClockText(const v1::CloseDocument& document, int64_t micros);

// A numbered part of the page.
Html Section(const Label& title, const Html& content);
// A part of a part, with a small title.
Html Box(const Label& title, const Html& content);
// 大写: an amount that nobody can alter.
Html CapitalsHtml(const Label& what, int64_t fen);
// Text of people, cut to so many columns of a terminal, with an ellipsis in the last.
std::string Shortened(absl::string_view text, size_t width_max);
// 无: nothing to say.
Html NothingHtml();
// "… 另有 3 项，见 JSON / and 3 more: see JSON"; nothing when all are shown.
Html MoreHtml(int left_out);
// A person's number; a dash for 0.
Html PersonHtml(uint32_t staff);

// Shows at most `shown_max` of a list and says how many more there are.
template <typename List, typename Add>
void AddRows(const List& list, int shown_max, HtmlTable& table, Add add) {
  const int shown = std::min<int>(list.size(), shown_max);
  for (int i = 0; i < shown; ++i) table.AddRow(add(list[i]));
  const Html more = MoreHtml(static_cast<int>(list.size()) - shown);
  if (!more.empty()) table.AddNote(more);
}

}  // namespace daybook::command_line
