#include "client/command_line/hledger.h"

#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "client/command_line/books.h"
#include "client/command_line/words.h"
#include "ledger/base/civil_date.h"
#include "ledger/base/money.h"

namespace daybook::command_line {
namespace {

absl::string_view HledgerTop(v1::AccountKind kind) {
  switch (BookTypeOf(kind)) {
    case BookType::kAssets:
      return "assets";
    case BookType::kLiabilities:
      return "liabilities";
    case BookType::kRevenues:
      return "revenues";
    case BookType::kExpenses:
      return "expenses";
    case BookType::kEquity:
      break;
  }
  return "equity";
}

std::string PostingLine(const std::string& account, const std::string& amount) {
  return absl::StrCat("    ", account, "    ", amount, "\n");
}

}  // namespace

std::string HledgerAccount(v1::AccountKind kind, uint64_t number) {
  return absl::StrCat(HledgerTop(kind), ":", EnumText(kind), ":", BookNameOf(kind, number));
}

std::string HledgerAmount(v1::AssetKind kind, uint64_t number, int64_t quantity) {
  if (kind == v1::ASSET_KIND_MONEY) return absl::StrCat(FormatFen(quantity), " ", kMoney);
  return absl::StrCat(quantity, " \"", absl::AsciiStrToUpper(AssetText(kind, number)), "\"");
}

std::string HledgerWriter::Header() const {
  return absl::StrCat("; Daybook: every posting of the log, in its order.\n\ncommodity 1000.00 ", kMoney, "\n");
}

std::string HledgerWriter::Declare(v1::AccountKind kind, uint64_t number) {
  if (!accounts_.emplace(kind, number).second) return "";
  return absl::StrCat("account ", HledgerAccount(kind, number), "\n");
}

std::string HledgerWriter::Declare(v1::AssetKind kind, uint64_t number) {
  if (kind == v1::ASSET_KIND_MONEY || !assets_.emplace(kind, number).second) return "";
  return absl::StrCat("commodity \"", absl::AsciiStrToUpper(AssetText(kind, number)), "\"\n");
}

std::string HledgerWriter::Add(const v1::Event& event) {
  const std::optional<BookCount> count = BookCountOf(event);
  if (event.postings().empty() && !count.has_value()) return "";
  std::string declarations = "\n";
  std::string transaction = absl::StrCat(FormatDate(BookDateOf(event)), " ", BookTitleOf(event),
                                         "  ; seq:", event.sequence(), "\n");
  for (const v1::Posting& posting : event.postings()) {
    absl::StrAppend(&declarations, Declare(posting.account_kind(), posting.account_number()),
                    Declare(posting.asset_kind(), posting.asset_number()));
    absl::StrAppend(&transaction,
                    PostingLine(HledgerAccount(posting.account_kind(), posting.account_number()),
                                HledgerAmount(posting.asset_kind(), posting.asset_number(), posting.quantity())));
  }
  if (count.has_value()) {
    declarations += Declare(count->kind, count->number);
    transaction += PostingLine(HledgerAccount(count->kind, count->number),
                               absl::StrCat("0.00 ", kMoney, " = ", FormatFen(count->counted_fen), " ", kMoney));
  }
  return absl::StrCat(declarations, transaction);
}

}  // namespace daybook::command_line
