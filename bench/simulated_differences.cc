#include "bench/simulated_differences.h"

namespace daybook::bench {
namespace {

// 12840 → "128.40", by itself: nothing here shares code with the ledger.
std::string Yuan(int64_t fen) {
  const uint64_t size = fen < 0 ? 0 - static_cast<uint64_t>(fen) : static_cast<uint64_t>(fen);
  const std::string cents = std::to_string(size % 100);
  return (fen < 0 ? "-" : "") + std::to_string(size / 100) + "." + (cents.size() == 1 ? "0" : "") + cents;
}

}  // namespace

void Differences::Money(const std::string& what, int64_t account_fen, int64_t ledger_fen) {
  if (account_fen != ledger_fen) Say(what, Yuan(account_fen), Yuan(ledger_fen));
}

void Differences::Number(const std::string& what, uint64_t account, uint64_t ledger) {
  if (account != ledger) Say(what, std::to_string(account), std::to_string(ledger));
}

void Differences::Text(const std::string& what, const std::string& account, const std::string& ledger) {
  if (account != ledger) Say(what, account, ledger);
}

void Differences::Say(const std::string& what, const std::string& account, const std::string& ledger) {
  said_.push_back(of_ + ": " + what + " should be " + account + ", the ledger says " + ledger);
}

std::string Short(const std::string& name, const std::string& prefix) {
  return name.rfind(prefix, 0) == 0 ? name.substr(prefix.size()) : name;
}

std::string Dashed(int32_t date) {
  if (date == 0) return "";
  const std::string digits = std::to_string(date);
  if (digits.size() != 8) return digits;
  return digits.substr(0, 4) + "-" + digits.substr(4, 2) + "-" + digits.substr(6);
}

std::string NameOf(const SimulatedHolder& holder) {
  const std::string name = Short(v1::AccountKind_Name(holder.account_kind), "ACCOUNT_KIND_") + " " +
                           std::to_string(holder.account_number);
  if (holder.asset_kind == v1::ASSET_KIND_MONEY) return name;
  return name + " " + Short(v1::AssetKind_Name(holder.asset_kind), "ASSET_KIND_") + " " +
         std::to_string(holder.asset_number);
}

std::string NameOf(const TenderKey& key) {
  return "net " + Short(v1::TenderKind_Name(key.first), "TENDER_KIND_") +
         (key.second == 0 ? "" : " of provider " + std::to_string(key.second));
}

std::map<TenderKey, int64_t> TendersOf(const google::protobuf::RepeatedPtrField<v1::SessionTender>& tenders) {
  std::map<TenderKey, int64_t> by_key;
  for (const v1::SessionTender& tender : tenders) by_key[{tender.tender(), tender.provider()}] += tender.expected_fen();
  return by_key;
}

void CompareCaseLines(const std::vector<SimulatedCase>& account, const std::vector<v1::CaseLine>& ledger,
                      Differences& differences) {
  std::map<uint64_t, v1::CaseLine> by_number;
  for (const v1::CaseLine& line : ledger) by_number[line.case_number()] = line;
  differences.Number("open cases", account.size(), by_number.size());
  for (const SimulatedCase& known : account) {
    const std::string of = "case " + std::to_string(known.case_number) + " ";
    const v1::CaseLine& line = by_number[known.case_number];
    differences.Money(of + "balance", known.balance_fen, line.balance_fen());
    differences.Number(of + "answerable", known.answerable, line.answerable());
    differences.Number(of + "owner", known.owner, line.owner());
    differences.Text(of + "due date", known.due_date, Dashed(line.due_date()));
    differences.Text(of + "day", known.opened_on, Dashed(line.opened_on()));
  }
}

}  // namespace daybook::bench
