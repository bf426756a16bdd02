#include "client/command_line/hledger.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "client/command_line/words.h"
#include "ledger/base/civil_date.h"
#include "ledger/base/money.h"

namespace daybook::command_line {
namespace {

constexpr absl::string_view kMoney = "CNY";

absl::string_view TypeOf(v1::AccountKind kind) {
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
      return "assets";
    case v1::ACCOUNT_KIND_CUSTOMER:
    case v1::ACCOUNT_KIND_CARD_LOAD_PENDING:
      return "liabilities";
    case v1::ACCOUNT_KIND_REVENUE:
    case v1::ACCOUNT_KIND_OTHER_INCOME:
      return "revenues";
    case v1::ACCOUNT_KIND_FEES:
    case v1::ACCOUNT_KIND_LOSS:
      return "expenses";
    default:
      return "equity";
  }
}

// The holder whose cash an event has counted; UNSPECIFIED when it is no count.
v1::AccountKind CountedKind(const v1::Event& event) {
  if (event.has_cash_counted()) return v1::ACCOUNT_KIND_TILL;
  if (event.has_safe_counted()) return v1::ACCOUNT_KIND_SAFE;
  return v1::ACCOUNT_KIND_UNSPECIFIED;
}

int64_t CountedFen(const v1::Event& event) {
  return event.has_cash_counted() ? event.cash_counted().findings().counted_fen()
                                  : event.safe_counted().findings().counted_fen();
}

// Events of no centre have no business date; the journal needs one.
std::string DateOf(const v1::Event& event) {
  return FormatDate(event.business_date() != 0 ? event.business_date() : LocalDate(event.commit_time_micros(), 0));
}

std::string PostingLine(const std::string& account, const std::string& amount) {
  return absl::StrCat("    ", account, "    ", amount, "\n");
}

}  // namespace

std::string HledgerAccount(v1::AccountKind kind, uint64_t number) {
  // Revenue is numbered by purpose, which has a name.
  const std::string last =
      kind == v1::ACCOUNT_KIND_REVENUE ? EnumText(static_cast<v1::Purpose>(number)) : absl::StrCat(number);
  return absl::StrCat(TypeOf(kind), ":", EnumText(kind), ":", last);
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
  const v1::AccountKind counted = CountedKind(event);
  if (event.postings().empty() && counted == v1::ACCOUNT_KIND_UNSPECIFIED) return "";
  std::string declarations = "\n";
  std::string transaction = absl::StrCat(DateOf(event), " ", absl::StrReplaceAll(PayloadName(event), {{"_", " "}}),
                                         "  ; seq:", event.sequence(), "\n");
  for (const v1::Posting& posting : event.postings()) {
    absl::StrAppend(&declarations, Declare(posting.account_kind(), posting.account_number()),
                    Declare(posting.asset_kind(), posting.asset_number()));
    absl::StrAppend(&transaction,
                    PostingLine(HledgerAccount(posting.account_kind(), posting.account_number()),
                                HledgerAmount(posting.asset_kind(), posting.asset_number(), posting.quantity())));
  }
  if (counted != v1::ACCOUNT_KIND_UNSPECIFIED) {
    const uint64_t holder = counted == v1::ACCOUNT_KIND_TILL ? event.till() : event.centre();
    declarations += Declare(counted, holder);
    transaction += PostingLine(HledgerAccount(counted, holder),
                               absl::StrCat("0.00 ", kMoney, " = ", FormatFen(CountedFen(event)), " ", kMoney));
  }
  return absl::StrCat(declarations, transaction);
}

}  // namespace daybook::command_line
