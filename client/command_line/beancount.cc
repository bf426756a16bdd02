#include "client/command_line/beancount.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "client/command_line/books.h"
#include "client/command_line/words.h"
#include "ledger/base/civil_date.h"
#include "ledger/base/money.h"

namespace daybook::command_line {
namespace {

// Centres live on days of their own: an account may be used on an earlier day than where it is first seen.
constexpr absl::string_view kBeforeAll = "1970-01-01";

absl::string_view BeancountTop(v1::AccountKind kind) {
  switch (BookTypeOf(kind)) {
    case BookType::kAssets:
      return "Assets";
    case BookType::kLiabilities:
      return "Liabilities";
    case BookType::kRevenues:
      return "Income";
    case BookType::kExpenses:
      return "Expenses";
    case BookType::kEquity:
      break;
  }
  return "Equity";
}

// "card_clearing" → "Card-Clearing": every part of an account begins with a capital.
std::string Capitalised(std::string words) {
  bool begins = true;
  for (char& c : words) {
    if (begins) c = absl::ascii_toupper(c);
    begins = c == '_';
    if (begins) c = '-';
  }
  return words;
}

std::string Commodity(v1::AssetKind kind, uint64_t number) {
  if (kind == v1::ASSET_KIND_MONEY) return std::string(kMoney);
  return absl::AsciiStrToUpper(absl::StrReplaceAll(AssetText(kind, number), {{"_", "-"}, {":", "-"}}));
}

}  // namespace

std::string BeancountAccount(v1::AccountKind kind, uint64_t number) {
  return absl::StrCat(BeancountTop(kind), ":", Capitalised(EnumText(kind)), ":", Capitalised(BookNameOf(kind, number)));
}

std::string BeancountAmount(v1::AssetKind kind, uint64_t number, int64_t quantity) {
  return absl::StrCat(QuantityText(kind, quantity), " ", Commodity(kind, number));
}

std::string BeancountWriter::Header() const {
  return absl::StrCat("; Daybook: every posting of the log, in its order.\n\noption \"title\" \"Daybook\"\n",
                      "option \"operating_currency\" \"", kMoney, "\"\n", kBeforeAll, " commodity ", kMoney, "\n");
}

std::string BeancountWriter::Declare(v1::AccountKind kind, uint64_t number) {
  if (!accounts_.emplace(kind, number).second) return "";
  return absl::StrCat(kBeforeAll, " open ", BeancountAccount(kind, number), "\n");
}

std::string BeancountWriter::Declare(v1::AssetKind kind, uint64_t number) {
  if (kind == v1::ASSET_KIND_MONEY || !assets_.emplace(kind, number).second) return "";
  return absl::StrCat(kBeforeAll, " commodity ", Commodity(kind, number), "\n");
}

std::string BeancountWriter::Assert(const Account& account, const Counts& counts) const {
  const std::string morning = FormatDate(AddDays(counts.date, 1));
  std::string text;
  for (const Count& count : counts.counts) {
    absl::StrAppend(&text, morning, " balance ", BeancountAccount(account.first, account.second), "  ",
                    FormatFen(count.balance_fen), " ~ 0.00 ", kMoney, "\n  seq: ", count.sequence, "\n");
  }
  return text;
}

std::string BeancountWriter::Carry(const v1::Posting& posting, int32_t date) {
  if (posting.asset_kind() != v1::ASSET_KIND_MONEY) return "";
  const auto counted = counted_.find({posting.account_kind(), posting.account_number()});
  if (counted == counted_.end()) return "";
  if (counted->second.date < date) {
    const std::string text = Assert(counted->first, counted->second);
    counted_.erase(counted);
    return text;
  }
  for (Count& count : counted->second.counts) count.balance_fen += posting.quantity();
  return "";
}

std::string BeancountWriter::Add(const v1::Event& event) {
  const int32_t date = BookDateOf(event);
  std::string before;
  std::string lines;
  for (const v1::Posting& posting : event.postings()) {
    absl::StrAppend(&before, Declare(posting.account_kind(), posting.account_number()),
                    Declare(posting.asset_kind(), posting.asset_number()), Carry(posting, date));
    absl::StrAppend(&lines, "  ", BeancountAccount(posting.account_kind(), posting.account_number()), "  ",
                    BeancountAmount(posting.asset_kind(), posting.asset_number(), posting.quantity()), "\n");
  }
  if (const auto count = BookCountOf(event); count.has_value()) {
    before += Declare(count->kind, count->number);
    Counts& counts = counted_[{count->kind, count->number}];
    if (counts.date != 0 && counts.date < date) {
      before += Assert({count->kind, count->number}, counts);
      counts.counts.clear();
    }
    counts.date = date;
    counts.counts.push_back({.sequence = event.sequence(), .balance_fen = count->counted_fen});
  }
  if (lines.empty()) return before;
  return absl::StrCat("\n", before, FormatDate(date), " * \"", BookTitleOf(event), "\"\n  seq: ", event.sequence(),
                      "\n", lines);
}

std::string BeancountWriter::Finish() {
  std::string text = "\n";
  for (const auto& [account, counts] : std::exchange(counted_, {})) text += Assert(account, counts);
  return text;
}

}  // namespace daybook::command_line
