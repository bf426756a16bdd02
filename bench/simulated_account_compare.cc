// Where the ledger's answers and the simulator's own account differ, in words.
#include <algorithm>
#include <cstdlib>
#include <set>

#include "bench/simulated_account.h"

namespace daybook::bench {
namespace {

// 12840 → "128.40", by itself: nothing here shares code with the ledger.
std::string Yuan(int64_t fen) {
  const uint64_t size = fen < 0 ? 0 - static_cast<uint64_t>(fen) : static_cast<uint64_t>(fen);
  const std::string cents = std::to_string(size % 100);
  return (fen < 0 ? "-" : "") + std::to_string(size / 100) + "." + (cents.size() == 1 ? "0" : "") + cents;
}

// 20261123 → "2026-11-23".
std::string Dashed(int32_t date) {
  std::string digits = std::to_string(date);
  if (digits.size() != 8) return digits;
  return digits.substr(0, 4) + "-" + digits.substr(4, 2) + "-" + digits.substr(6);
}

// Collects differences.
class Differences {
 public:
  explicit Differences(std::string of) : of_(std::move(of)) {}

  void Money(const std::string& what, int64_t account_fen, int64_t ledger_fen) {
    if (account_fen != ledger_fen) Say(what, Yuan(account_fen), Yuan(ledger_fen));
  }
  void Number(const std::string& what, uint64_t account, uint64_t ledger) {
    if (account != ledger) Say(what, std::to_string(account), std::to_string(ledger));
  }
  void Text(const std::string& what, const std::string& account, const std::string& ledger) {
    if (account != ledger) Say(what, account, ledger);
  }
  // Both maps, key by key; zero and absent are the same.
  template <typename Key, typename Name>
  void Maps(const std::map<Key, int64_t>& account, const std::map<Key, int64_t>& ledger, Name name) {
    for (const auto& [key, fen] : account) {
      const auto at = ledger.find(key);
      Money(name(key), fen, at == ledger.end() ? 0 : at->second);
    }
    for (const auto& [key, fen] : ledger) {
      if (account.find(key) == account.end()) Money(name(key), 0, fen);
    }
  }
  std::vector<std::string> Take() { return std::move(said_); }

 private:
  void Say(const std::string& what, const std::string& account, const std::string& ledger) {
    said_.push_back(of_ + ": " + what + " should be " + account + ", the ledger says " + ledger);
  }

  std::string of_;
  std::vector<std::string> said_;
};

// "ACCOUNT_KIND_TILL" → "TILL": what stands after `prefix`.
std::string Short(const std::string& name, const std::string& prefix) {
  return name.rfind(prefix, 0) == 0 ? name.substr(prefix.size()) : name;
}

std::string NameOf(const SimulatedHolder& holder) {
  std::string name = Short(v1::AccountKind_Name(holder.account_kind), "ACCOUNT_KIND_") + " " +
                     std::to_string(holder.account_number);
  if (holder.asset_kind == v1::ASSET_KIND_MONEY) return name;
  return name + " " + Short(v1::AssetKind_Name(holder.asset_kind), "ASSET_KIND_") + " " +
         std::to_string(holder.asset_number);
}

using TenderKey = std::pair<v1::TenderKind, uint32_t>;

std::string NameOf(const TenderKey& key) {
  return "net " + Short(v1::TenderKind_Name(key.first), "TENDER_KIND_") +
         (key.second == 0 ? "" : " of provider " + std::to_string(key.second));
}

std::map<TenderKey, int64_t> TendersOf(const google::protobuf::RepeatedPtrField<v1::SessionTender>& tenders) {
  std::map<TenderKey, int64_t> by_key;
  for (const v1::SessionTender& tender : tenders) by_key[{tender.tender(), tender.provider()}] += tender.expected_fen();
  return by_key;
}

void CompareSession(const SimulatedSession& account, const v1::SessionFigures& ledger, Differences& differences) {
  const std::string of = "session " + std::to_string(account.session) + " ";
  const v1::CashLines& cash = ledger.cash();
  differences.Number(of + "till", account.till, ledger.till());
  differences.Number(of + "cashier", account.cashier, ledger.cashier());
  differences.Number(of + "payments", account.payments, ledger.payments());
  differences.Number(of + "reversals", account.reversals, ledger.reversals());
  differences.Money(of + "float", account.float_fen, cash.float_fen());
  differences.Money(of + "floats issued", account.issued_fen, cash.issued_fen());
  differences.Money(of + "cash received", account.received_fen, cash.received_fen());
  differences.Money(of + "change", account.change_fen, cash.change_fen());
  differences.Money(of + "cash reversed", account.reversed_fen, cash.reversed_fen());
  differences.Money(of + "dropped", account.dropped_fen, cash.dropped_fen());
  differences.Money(of + "handed to the safe", account.handed_to_safe_fen, cash.handed_to_safe_fen());
  differences.Money(of + "differences booked earlier", account.differences_fen - account.difference_fen,
                    cash.differences_booked_fen());
  differences.Money(of + "cash expected", account.counted_fen - account.difference_fen, cash.expected_fen());
  differences.Number(of + "counted at all", account.counted, cash.counted());
  differences.Money(of + "cash counted", account.counted_fen, cash.counted_fen());
  differences.Money(of + "difference", account.difference_fen, cash.difference_fen());
  differences.Number(of + "closed", account.closed, ledger.closed_micros() != 0);
  differences.Maps(account.tenders, TendersOf(ledger.tenders()), [&](const TenderKey& key) { return of + NameOf(key); });
}

void CompareTakings(const SimulatedDay& day, const v1::CloseDocument& document, Differences& differences) {
  std::set<std::pair<v1::TenderKind, v1::Purpose>> seen;
  const auto compare = [&](v1::TenderKind tender, v1::Purpose purpose, const SimulatedTakings& account,
                           const v1::TakingsLine& ledger) {
    const std::string of = Short(v1::TenderKind_Name(tender), "TENDER_KIND_") + " for " +
                           Short(v1::Purpose_Name(purpose), "PURPOSE_") + " ";
    differences.Money(of + "taken", account.taken_fen, ledger.taken_fen());
    differences.Number(of + "taken, count", account.taken_count, ledger.taken_count());
    differences.Money(of + "reversed", account.reversed_fen, ledger.reversed_fen());
    differences.Number(of + "reversed, count", account.reversed_count, ledger.reversed_count());
    differences.Money(of + "refunded", 0, ledger.refunded_fen());
  };
  for (const v1::TakingsLine& line : document.takings()) {
    seen.emplace(line.tender(), line.purpose());
    const auto at = day.takings.find({line.tender(), line.purpose()});
    compare(line.tender(), line.purpose(), at == day.takings.end() ? SimulatedTakings{} : at->second, line);
  }
  for (const auto& [key, takings] : day.takings) {
    if (seen.count(key) == 0) compare(key.first, key.second, takings, v1::TakingsLine::default_instance());
  }
}

void CompareCounts(const SimulatedDay& day, const v1::CloseDocument& document, Differences& differences) {
  differences.Number("counts", day.counts.size(), document.counts_size());
  for (int i = 0; i < std::min<int>(static_cast<int>(day.counts.size()), document.counts_size()); ++i) {
    const SimulatedCount& account = day.counts[i];
    const v1::CountRecord& ledger = document.counts(i);
    const std::string of = "count " + std::to_string(account.count) + " ";
    differences.Number(of + "number", account.count, ledger.count());
    differences.Text(of + "purpose", v1::CountPurpose_Name(account.purpose), v1::CountPurpose_Name(ledger.purpose()));
    differences.Number(of + "till", account.till, ledger.till());
    differences.Number(of + "session", account.session, ledger.session());
    differences.Money(of + "expected", account.expected_fen, ledger.expected_fen());
    differences.Money(of + "counted", account.counted_fen, ledger.counted_fen());
    differences.Money(of + "difference", account.counted_fen - account.expected_fen, ledger.difference_fen());
    if (ledger.difference_fen() != 0) differences.Number(of + "case", account.case_number, ledger.case_number());
  }
}

void CompareSafe(const SimulatedDay& day, const v1::SafeFigures& safe, Differences& differences) {
  differences.Money("safe in, with what it began with", day.safe_opening_fen + day.safe_in_fen,
                    safe.opening_fen() + safe.in_fen());
  differences.Money("safe out", day.safe_out_fen, safe.out_fen());
  differences.Money("safe counted", day.safe_counted_fen, safe.counted_fen());
  differences.Money("safe difference", 0, safe.difference_fen());
}

void CompareCaseLines(const std::vector<SimulatedCase>& account, const std::vector<v1::CaseLine>& ledger,
                      Differences& differences) {
  std::map<uint64_t, v1::CaseLine> by_number;
  for (const v1::CaseLine& line : ledger) by_number[line.case_number()] = line;
  differences.Number("open cases", account.size(), by_number.size());
  for (const SimulatedCase& over_short : account) {
    const std::string of = "case " + std::to_string(over_short.case_number) + " ";
    const v1::CaseLine& line = by_number[over_short.case_number];
    differences.Money(of + "balance", over_short.balance_fen, line.balance_fen());
    differences.Number(of + "answerable", over_short.answerable, line.answerable());
  }
}

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
  differences.Number("papers", ChequesInTill(till.till()).size(), till.papers());
  differences.Number("payments", last.payments, till.payments());
  differences.Maps(last.tenders, TendersOf(till.tenders()), [](const TenderKey& key) { return NameOf(key); });
  differences.Text("business date", centre.business_date, till.business_date());
  differences.Number("day open", centre.day_open, till.day_open());
  return differences.Take();
}

std::vector<std::string> SimulatedAccount::CompareWith(const v1::CloseDocument& document) const {
  Differences differences("close of centre " + std::to_string(document.centre()) + " on " +
                          Dashed(document.business_date()));
  const SimulatedDay* day = ClosedDay(document.centre(), Dashed(document.business_date()));
  if (day == nullptr || !document.sealed()) {
    differences.Text("the day", day == nullptr ? "open" : "closed", document.sealed() ? "closed" : "open");
    return differences.Take();
  }
  CompareTakings(*day, document, differences);
  std::map<uint64_t, v1::SessionFigures> sessions;
  for (const v1::SessionFigures& session : document.sessions()) sessions[session.session()] = session;
  differences.Number("sessions", day->sessions.size(), sessions.size());
  for (const auto& [number, session] : day->sessions) CompareSession(session, sessions[number], differences);
  std::map<uint32_t, int64_t> tills;
  for (const v1::TillFigures& till : document.tills()) tills[till.till()] = till.cash_fen();
  differences.Maps(day->till_cash_fen, tills, [](uint32_t till) { return "cash in till " + std::to_string(till); });
  CompareCounts(*day, document, differences);
  CompareSafe(*day, document.safe(), differences);
  CompareCaseLines(day->cases, {document.cases().begin(), document.cases().end()}, differences);
  std::map<Holder, int64_t> holdings;
  for (const v1::HoldingLine& line : document.holdings()) {
    holdings[{line.account_kind(), line.account_number(), line.asset_kind(), line.asset_number()}] += line.quantity();
  }
  for (const v1::PaperLine& line : document.papers()) {
    for (const uint64_t paper : line.asset_numbers()) {
      ++holdings[{line.account_kind(), line.account_number(), line.asset_kind(), paper}];
    }
  }
  differences.Maps(day->holdings, holdings, [](const Holder& holder) { return NameOf(holder); });
  std::set<std::string> carried;
  for (const v1::OpenItem& item : document.items()) {
    if (!item.carried_reason().empty()) carried.insert(item.key());
  }
  differences.Number("carried items", day->carried_keys.size(), carried.size());
  for (const std::string& key : day->carried_keys) differences.Number("carried " + key, 1, carried.count(key));
  differences.Money("grand total taken", day->grand_taken_fen, document.grand_total().taken_fen());
  differences.Money("grand total reversed", day->grand_reversed_fen, document.grand_total().reversed_fen());
  differences.Number("grand total payments", day->grand_payments, document.grand_total().payments());
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
