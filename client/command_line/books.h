// What every export of the books needs to know about an event, whatever the format.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "daybook/v1/event.pb.h"

namespace daybook::command_line {

namespace v1 = ::daybook::v1;

// The books' name of money.
inline constexpr char kMoney[] = "CNY";

// What an account is to a bookkeeper.
enum class BookType { kAssets, kLiabilities, kRevenues, kExpenses, kEquity };
BookType BookTypeOf(v1::AccountKind kind);

// A count of a drawer or a safe: whose cash it was, and how much there was.
struct BookCount {
  v1::AccountKind kind = v1::ACCOUNT_KIND_UNSPECIFIED;
  uint64_t number = 0;
  int64_t counted_fen = 0;
};
// Nothing when the event is no count.
std::optional<BookCount> BookCountOf(const v1::Event& event);

// The business date, yyyymmdd; the day of its commit (UTC) for an event of no centre.
int32_t BookDateOf(const v1::Event& event);

// "payment received".
std::string BookTitleOf(const v1::Event& event);

// An account's own name below its kind: "301"; for revenue, which is numbered by purpose, "repair".
std::string BookNameOf(v1::AccountKind kind, uint64_t number);

}  // namespace daybook::command_line
