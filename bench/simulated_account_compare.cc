// Where the ledger's answers and the simulator's own account differ, in words; closes are compared in
// simulated_close_compare.cc.
#include <cstdlib>

#include "bench/simulated_account.h"
#include "bench/simulated_differences.h"

namespace daybook::bench {
namespace {

// What stands on the lines of all holders of a kind, as the trial balance shows it.
struct KindSums {
  int64_t debit = 0;
  int64_t credit = 0;
};

}  // namespace

std::vector<std::string> SimulatedAccount::CompareWith(const v1::Till& till) const {
  Differences differences("till " + std::to_string(till.till()));
  const auto at = tills_.find(till.till());
  if (at == tills_.end()) {
    differences.Text("the till", "unknown", "registered");
    return differences.Take();
  }
  const Centre& centre = centres_.at(at->second.centre);
  const SimulatedSession* open = OpenSessionOf(till.till());
  const SimulatedSession none;
  const SimulatedSession& last = at->second.session == 0 ? none : sessions_[at->second.session - 1];
  differences.Number("centre", at->second.centre, till.centre());
  differences.Number("session", open == nullptr ? 0 : open->session, till.session());
  differences.Money("cash", DrawerFen(till.till()), till.cash_fen());
  differences.Number("papers", ChequesInTill(till.till()).size() + NotesInTill(till.till()).size(), till.papers());
  differences.Number("payments", last.payments, till.payments());
  differences.Maps(last.tenders, TendersOf(till.tenders()), [](const TenderKey& key) { return NameOf(key); });
  differences.Text("business date", centre.business_date, till.business_date());
  differences.Number("day open", centre.day_open, till.day_open());
  return differences.Take();
}

std::vector<std::string> SimulatedAccount::CompareWith(
    const google::protobuf::RepeatedPtrField<v1::Posting>& holdings) const {
  Differences differences("holdings");
  std::map<Holder, int64_t> ledger;
  for (const v1::Posting& line : holdings) {
    ledger[{line.account_kind(), line.account_number(), line.asset_kind(), line.asset_number()}] += line.quantity();
  }
  differences.Maps(holdings_, ledger, [](const Holder& holder) { return NameOf(holder); });
  return differences.Take();
}

std::vector<std::string> SimulatedAccount::CompareWith(
    const google::protobuf::RepeatedPtrField<v1::TrialBalanceLine>& lines) const {
  Differences differences("trial balance");
  std::map<std::pair<v1::AccountKind, v1::AssetKind>, KindSums> sums;
  for (const auto& [holder, quantity] : holdings_) {
    KindSums& sum = sums[{holder.account_kind, holder.asset_kind}];
    (quantity > 0 ? sum.debit : sum.credit) += quantity;
  }
  for (const v1::TrialBalanceLine& line : lines) {
    const std::string of = Short(v1::AccountKind_Name(line.account_kind()), "ACCOUNT_KIND_") + " " +
                           Short(v1::AssetKind_Name(line.asset_kind()), "ASSET_KIND_") + " ";
    const KindSums sum = sums[{line.account_kind(), line.asset_kind()}];
    sums.erase({line.account_kind(), line.asset_kind()});
    differences.Money(of + "debit", sum.debit, line.debit());
    // The ledger may show credits without their sign.
    differences.Money(of + "credit", std::abs(sum.credit), std::abs(line.credit()));
  }
  for (const auto& [key, sum] : sums) {
    differences.Money(Short(v1::AccountKind_Name(key.first), "ACCOUNT_KIND_") + " in all", sum.debit + sum.credit, 0);
  }
  return differences.Take();
}

std::vector<std::string> SimulatedAccount::CompareCases(
    uint32_t centre, const google::protobuf::RepeatedPtrField<v1::Case>& cases) const {
  Differences differences("cases of centre " + std::to_string(centre));
  std::vector<v1::CaseLine> lines;
  for (const v1::Case& over_short : cases) {
    if (over_short.centre() == centre) lines.push_back(over_short.line());
  }
  CompareCaseLines(OpenCases(centre), lines, differences);
  return differences.Take();
}

}  // namespace daybook::bench
