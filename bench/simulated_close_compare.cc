// Where a close and the simulator's own account of the day differ, in words.
#include <algorithm>
#include <set>

#include "bench/simulated_account.h"
#include "bench/simulated_differences.h"

namespace daybook::bench {
namespace {

void CompareSession(const SimulatedSession& account, const v1::SessionFigures& ledger, Differences& differences) {
  const std::string of = "session " + std::to_string(account.session) + " ";
  const v1::CashLines& cash = ledger.cash();
  differences.Number(of + "till", account.till, ledger.till());
  differences.Number(of + "cashier", account.cashier, ledger.cashier());
  differences.Number(of + "payments", account.payments, ledger.payments());
  differences.Number(of + "reversals", account.reversals, ledger.reversals());
  differences.Number(of + "refunds", account.refunds, ledger.refunds());
  differences.Money(of + "float", account.float_fen, cash.float_fen());
  differences.Money(of + "floats issued", account.issued_fen, cash.issued_fen());
  differences.Money(of + "cash received", account.received_fen, cash.received_fen());
  differences.Money(of + "change", account.change_fen, cash.change_fen());
  differences.Money(of + "cash reversed", account.reversed_fen, cash.reversed_fen());
  differences.Money(of + "cash refunded", account.refunded_fen, cash.refunded_fen());
  differences.Money(of + "handed in", account.handed_in_fen, cash.handed_in_fen());
  differences.Money(of + "handed out", account.handed_out_fen, cash.handed_out_fen());
  differences.Money(of + "dues", account.dues_fen, cash.dues_fen());
  differences.Money(of + "counterfeits removed", account.counterfeits_fen, cash.counterfeits_removed_fen());
  differences.Money(of + "dropped", account.dropped_fen, cash.dropped_fen());
  differences.Money(of + "handed to the safe", account.handed_to_safe_fen, cash.handed_to_safe_fen());
  differences.Money(of + "differences booked earlier", account.differences_fen - account.difference_fen,
                    cash.differences_booked_fen());
  // What was handed over is no longer expected here, nor counted.
  const int64_t given_fen = account.handed_out_fen;
  differences.Money(of + "cash expected", account.counted_fen - account.difference_fen - given_fen, cash.expected_fen());
  differences.Number(of + "counted at all", account.counted, cash.counted());
  differences.Money(of + "cash counted", account.counted_fen - given_fen, cash.counted_fen());
  differences.Money(of + "difference", account.difference_fen, cash.difference_fen());
  differences.Number(of + "closed", account.closed, ledger.closed_micros() != 0);
  differences.Maps(account.tenders, TendersOf(ledger.tenders()),
                   [&](const TenderKey& key) { return of + NameOf(key); });
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
    differences.Money(of + "refunded", account.refunded_fen, ledger.refunded_fen());
    differences.Number(of + "refunded, count", account.refunded_count, ledger.refunded_count());
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
  differences.Money("safe difference", day.safe_difference_fen, safe.difference_fen());
}

void CompareDeposits(const SimulatedDay& day, const v1::CloseDocument& document, Differences& differences) {
  differences.Number("deposits", day.deposits.size(), document.deposits_size());
  std::map<uint64_t, v1::DepositLine> by_number;
  for (const v1::DepositLine& line : document.deposits()) by_number[line.deposit()] = line;
  for (const SimulatedDeposit& account : day.deposits) {
    const v1::DepositLine& ledger = by_number[account.deposit];
    const std::string of = "deposit " + std::to_string(account.deposit) + " ";
    differences.Number(of + "bank account", account.bank_account, ledger.bank_account());
    differences.Money(of + "dispatched", account.dispatched_fen, ledger.dispatched_fen());
    differences.Number(of + "cheques", account.cheques.size(), ledger.cheques());
    differences.Number(of + "carrier", account.carrier, ledger.carrier());
    differences.Number(of + "escort", account.escort, ledger.escort());
    differences.Number(of + "confirmed", !account.confirmed_on.empty(), ledger.confirmed());
    differences.Text(of + "slip", account.slip_number, ledger.slip_number());
    differences.Money(of + "credited", account.credited_fen, ledger.credited_fen());
    differences.Number(of + "case", account.case_number, ledger.case_number());
  }
  std::map<std::string, int64_t> lots;
  for (const v1::TakingsLot& lot : document.takings_lots()) lots[Dashed(lot.business_date())] = lot.amount_fen();
  differences.Maps(day.takings_lots, lots, [](const std::string& date) { return "takings of " + date; });
}

}  // namespace

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
  CompareDeposits(*day, document, differences);
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
  CompareThings(*day, document, differences);
  std::set<std::string> carried;
  for (const v1::OpenItem& item : document.items()) {
    if (!item.carried_reason().empty()) carried.insert(item.key());
  }
  differences.Number("carried items", day->carried_keys.size(), carried.size());
  for (const std::string& key : day->carried_keys) differences.Number("carried " + key, 1, carried.count(key));
  differences.Money("grand total taken", day->grand_taken_fen, document.grand_total().taken_fen());
  differences.Money("grand total reversed", day->grand_reversed_fen, document.grand_total().reversed_fen());
  differences.Money("grand total refunded", day->grand_refunded_fen, document.grand_total().refunded_fen());
  differences.Number("grand total payments", day->grand_payments, document.grand_total().payments());
  return differences.Take();
}

}  // namespace daybook::bench
