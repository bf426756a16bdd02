#include "client/command_line/books.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "client/command_line/words.h"
#include "ledger/base/civil_date.h"

namespace daybook::command_line {

BookType BookTypeOf(v1::AccountKind kind) {
  switch (kind) {
    case v1::ACCOUNT_KIND_TILL:
    case v1::ACCOUNT_KIND_SAFE:
    case v1::ACCOUNT_KIND_IN_TRANSIT:
    case v1::ACCOUNT_KIND_BANK:
    case v1::ACCOUNT_KIND_CARD_CLEARING:
    case v1::ACCOUNT_KIND_WALLET_CLEARING:
    case v1::ACCOUNT_KIND_TRANSFER_CLEARING:
    case v1::ACCOUNT_KIND_CHEQUE_CLEARING:
    case v1::ACCOUNT_KIND_OVER_SHORT:
    case v1::ACCOUNT_KIND_STAFF_DUE:
    case v1::ACCOUNT_KIND_STORE:
    case v1::ACCOUNT_KIND_STAFF:
    case v1::ACCOUNT_KIND_WORKSHOP:
      return BookType::kAssets;
    case v1::ACCOUNT_KIND_CUSTOMER:
    case v1::ACCOUNT_KIND_CARD_LOAD_PENDING:
      return BookType::kLiabilities;
    case v1::ACCOUNT_KIND_REVENUE:
    case v1::ACCOUNT_KIND_OTHER_INCOME:
      return BookType::kRevenues;
    case v1::ACCOUNT_KIND_FEES:
    case v1::ACCOUNT_KIND_LOSS:
      return BookType::kExpenses;
    default:
      return BookType::kEquity;
  }
}

std::optional<BookCount> BookCountOf(const v1::Event& event) {
  if (event.has_cash_counted()) {
    return BookCount{v1::ACCOUNT_KIND_TILL, event.till(), event.cash_counted().findings().counted_fen()};
  }
  if (event.has_safe_counted()) {
    return BookCount{v1::ACCOUNT_KIND_SAFE, event.centre(), event.safe_counted().findings().counted_fen()};
  }
  return std::nullopt;
}

int32_t BookDateOf(const v1::Event& event) {
  return event.business_date() != 0 ? event.business_date() : LocalDate(event.commit_time_micros(), 0);
}

std::string BookTitleOf(const v1::Event& event) { return absl::StrReplaceAll(PayloadName(event), {{"_", " "}}); }

std::string BookNameOf(v1::AccountKind kind, uint64_t number) {
  return kind == v1::ACCOUNT_KIND_REVENUE ? EnumText(static_cast<v1::Purpose>(number)) : absl::StrCat(number);
}

}  // namespace daybook::command_line
