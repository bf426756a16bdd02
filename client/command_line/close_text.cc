#include "client/command_line/close_text.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/command_line/close_counter_text.h"
#include "client/command_line/table.h"
#include "client/command_line/words.h"
#include "ledger/base/civil_date.h"
#include "ledger/base/digest.h"
#include "ledger/base/money.h"

namespace daybook::command_line {
namespace {

std::string CountedText(bool counted, int64_t fen) { return counted ? FormatFen(fen) : "not counted"; }

std::string DenominationsText(const v1::CountRecord& count) {
  return absl::StrJoin(count.denominations(), " ", [](std::string* out, const v1::DenominationCount& pieces) {
    if (pieces.pieces() == 0) return;
    absl::StrAppend(out, pieces.pieces(), "×", FormatFen(pieces.denomination_fen()));
  });
}

int64_t NetFen(const v1::TakingsLine& line) { return line.taken_fen() - line.reversed_fen() - line.refunded_fen(); }

Table Takings(const v1::CloseDocument& document) {
  Table table({Left("tender"), Left("purpose"), Right("taken"), Right("amount"), Right("reversed"), Right("amount"),
               Right("refunded"), Right("amount"), Right("net")},
              "Takings");
  for (const v1::TakingsLine& line : document.takings()) {
    table.AddRow({EnumText(line.tender()), EnumText(line.purpose()), absl::StrCat(line.taken_count()),
                  FormatFen(line.taken_fen()), absl::StrCat(line.reversed_count()), FormatFen(line.reversed_fen()),
                  absl::StrCat(line.refunded_count()), FormatFen(line.refunded_fen()),
                  FormatFen(NetFen(line))});
  }
  return table;
}

// The lines of 现金勾稽 in the order in which they add up to what was expected.
struct CashColumn {
  const char* title;
  int64_t (v1::CashLines::*value_fen)() const;
};
constexpr CashColumn kCashColumns[] = {{"opening", &v1::CashLines::opening_fen},
                                       {"float", &v1::CashLines::float_fen},
                                       {"issued", &v1::CashLines::issued_fen},
                                       {"handed in", &v1::CashLines::handed_in_fen},
                                       {"received", &v1::CashLines::received_fen},
                                       {"change", &v1::CashLines::change_fen},
                                       {"reversed", &v1::CashLines::reversed_fen},
                                       {"refunded", &v1::CashLines::refunded_fen},
                                       {"dues", &v1::CashLines::dues_fen},
                                       {"genuine", &v1::CashLines::genuine_returned_fen},
                                       {"counterfeit", &v1::CashLines::counterfeits_removed_fen},
                                       {"dropped", &v1::CashLines::dropped_fen},
                                       {"handed out", &v1::CashLines::handed_out_fen},
                                       {"differences", &v1::CashLines::differences_booked_fen}};

// One row for each drawer or session; columns in which there is nothing at all are left out.
Table CashTable(const char* who, const std::vector<std::pair<uint64_t, const v1::CashLines*>>& rows,
                std::string title) {
  std::vector<Column> columns = {Right(who)};
  std::vector<CashColumn> shown;
  for (const CashColumn& column : kCashColumns) {
    const bool has_any = std::any_of(rows.begin(), rows.end(),
                                     [&](const auto& row) { return (row.second->*column.value_fen)() != 0; });
    if (!has_any) continue;
    shown.push_back(column);
    columns.push_back(Right(column.title));
  }
  for (const char* last : {"expected", "counted", "difference"}) columns.push_back(Right(last));
  Table table(std::move(columns), std::move(title));
  for (const auto& [number, cash] : rows) {
    std::vector<std::string> cells = {absl::StrCat(number)};
    for (const CashColumn& column : shown) cells.push_back(FormatFen((cash->*column.value_fen)()));
    cells.push_back(FormatFen(cash->expected_fen()));
    cells.push_back(CountedText(cash->counted(), cash->counted_fen()));
    cells.push_back(cash->counted() ? FormatFen(cash->difference_fen()) : "");
    table.AddRow(std::move(cells));
  }
  return table;
}

Table TillCash(const v1::CloseDocument& document) {
  std::vector<std::pair<uint64_t, const v1::CashLines*>> rows;
  for (const v1::TillFigures& till : document.tills()) rows.push_back({till.till(), &till.cash()});
  return CashTable("till", rows, "Cash by till");
}

Table SessionCash(const v1::CloseDocument& document) {
  std::vector<std::pair<uint64_t, const v1::CashLines*>> rows;
  for (const v1::SessionFigures& session : document.sessions()) rows.push_back({session.session(), &session.cash()});
  return CashTable("session", rows, "Cash by session");
}

Table Sessions(const v1::CloseDocument& document) {
  Table table({Right("session"), Right("till"), Right("cashier"), Left("opened"), Left("closed"), Right("payments"),
               Right("reversals"), Right("refunds"), Left("tenders")},
              "Sessions");
  for (const v1::SessionFigures& session : document.sessions()) {
    const std::string tenders =
        absl::StrJoin(session.tenders(), ", ", [](std::string* out, const v1::SessionTender& tender) {
          absl::StrAppend(out, EnumText(tender.tender()),
                          tender.provider() == 0 ? "" : absl::StrCat(" ", tender.provider()), " ",
                          FormatFen(tender.expected_fen()));
          if (tender.has_declared()) absl::StrAppend(out, " (declared ", FormatFen(tender.declared_fen()), ")");
        });
    table.AddRow({absl::StrCat(session.session()), absl::StrCat(session.till()), absl::StrCat(session.cashier()),
                  TimeText(session.opened_micros()), TimeText(session.closed_micros()),
                  absl::StrCat(session.payments()), absl::StrCat(session.reversals()), absl::StrCat(session.refunds()),
                  tenders});
  }
  return table;
}

Table Counts(const v1::CloseDocument& document) {
  Table table({Right("count"), Left("purpose"), Right("till"), Right("session"), Right("counter"), Right("second"),
               Right("expected"), Right("counted"), Right("difference"), Right("case"), Left("pieces")},
              "Counts");
  for (const v1::CountRecord& count : document.counts()) {
    table.AddRow({absl::StrCat(count.count()), EnumText(count.purpose()), NumberOrNone(count.till()),
                  NumberOrNone(count.session()), absl::StrCat(count.counter()), NumberOrNone(count.second_person()),
                  FormatFen(count.expected_fen()), FormatFen(count.counted_fen()), FormatFen(count.difference_fen()),
                  NumberOrNone(count.case_number()), DenominationsText(count)});
  }
  return table;
}

Table Safe(const v1::SafeFigures& safe) {
  Table table({Right("opening"), Right("in"), Right("out"), Right("differences"), Right("expected"), Right("counted"),
               Right("difference"), Right("papers")},
              "Safe");
  table.AddRow({FormatFen(safe.opening_fen()), FormatFen(safe.in_fen()), FormatFen(safe.out_fen()),
                FormatFen(safe.differences_booked_fen()), FormatFen(safe.expected_fen()),
                CountedText(safe.counted(), safe.counted_fen()), safe.counted() ? FormatFen(safe.difference_fen()) : "",
                absl::StrCat(safe.papers())});
  return table;
}

Table OpenItems(const v1::CloseDocument& document) {
  Table table({Left("item"), Left("kind"), Right("till"), Right("amount"), Right("since"), Left("carried since"),
               Left("reason")},
              "Open items");
  for (const v1::OpenItem& item : document.items()) {
    table.AddRow({item.key(), EnumText(item.kind()), NumberOrNone(item.till()), FormatFen(item.amount_fen()),
                  absl::StrCat(item.since_sequence()), FormatDate(item.carried_since()), item.carried_reason()});
  }
  return table;
}

Table Deposits(const v1::CloseDocument& document) {
  Table table({Right("deposit"), Right("account"), Right("dispatched"), Right("cheques"), Right("carrier"),
               Right("escort"), Left("left at"), Right("credited"), Left("slip"), Right("case")},
              "Bank deposits");
  for (const v1::DepositLine& line : document.deposits()) {
    table.AddRow({absl::StrCat(line.deposit()), absl::StrCat(line.bank_account()), FormatFen(line.dispatched_fen()),
                  absl::StrCat(line.cheques()), absl::StrCat(line.carrier()), absl::StrCat(line.escort()),
                  TimeText(line.dispatched_micros()),
                  line.confirmed() ? FormatFen(line.credited_fen()) : "in transit", line.slip_number(),
                  NumberOrNone(line.case_number())});
  }
  return table;
}

Table TakingsLots(const v1::CloseDocument& document) {
  Table table({Left("taken on"), Right("in the safe"), Left("since")}, "Takings not yet banked");
  for (const v1::TakingsLot& lot : document.takings_lots()) {
    table.AddRow({FormatDate(lot.business_date()), FormatFen(lot.amount_fen()), TimeText(lot.since_micros())});
  }
  return table;
}

Table Cases(const v1::CloseDocument& document) {
  Table table({Right("case"), Right("balance"), Right("answerable"), Right("owner"), Left("due"), Left("opened on")},
              "Over/short cases (short +, over -)");
  for (const v1::CaseLine& line : document.cases()) {
    table.AddRow({absl::StrCat(line.case_number()), FormatFen(line.balance_fen()), NumberOrNone(line.answerable()),
                  NumberOrNone(line.owner()), FormatDate(line.due_date()), FormatDate(line.opened_on())});
  }
  return table;
}

Table Late(const v1::CloseDocument& document) {
  Table table({Right("sequence"), Left("late for"), Right("amount")}, "Entered late");
  for (const v1::LateItem& item : document.late()) {
    table.AddRow({absl::StrCat(item.sequence()), FormatDate(item.late_for()), FormatFen(item.amount_fen())});
  }
  return table;
}

Table Proof(const v1::CloseDocument& document, absl::string_view digest) {
  Table table({Left("what"), Left("value")}, "Proof");
  table.AddRow({"events", absl::StrCat(document.first_sequence(), "..", document.last_sequence())});
  const v1::GrandTotal& total = document.grand_total();
  table.AddRow({"grand total", absl::StrCat(FormatFen(total.taken_fen()), " in ", total.payments(),
                                            " payments since the first day, ", FormatFen(total.reversed_fen()),
                                            " reversed, ", FormatFen(total.refunded_fen()), " refunded")});
  if (!digest.empty()) table.AddRow({"document", ToHex(digest)});
  if (!document.previous_digest().empty()) table.AddRow({"previous", ToHex(document.previous_digest())});
  if (document.sealed()) {
    table.AddRow({"tree", absl::StrCat(document.tree_size(), " leaves, root ", ToHex(document.tree_root()))});
    table.AddRow({"signed", absl::StrCat("closed by ", document.closed_by(), ", witness ", document.witness())});
  }
  return table;
}

}  // namespace

std::string CloseText(const v1::CloseDocument& document, absl::string_view document_digest, bool emphasis) {
  std::string text = absl::StrCat(document.sealed() ? "Daily close" : "X report, not sealed", " · centre ",
                                  document.centre(), " · ", FormatDate(document.business_date()), " · number ",
                                  document.number(), "\nOpened ", TimeText(document.opened_micros()), " · closed ",
                                  document.closed_micros() == 0 ? "-" : TimeText(document.closed_micros()),
                                  " · on duty ", absl::StrJoin(document.on_duty(), ", "), "\n");
  const auto append = [&](const Table& table) {
    if (!table.empty()) absl::StrAppend(&text, "\n", table.ToText(emphasis));
  };
  for (const Table& table :
       {Takings(document), TillCash(document), SessionCash(document), Sessions(document), Counts(document),
        Safe(document.safe()), Deposits(document), TakingsLots(document)}) {
    append(table);
  }
  for (const Table& table : CounterTables(document)) append(table);
  for (const Table& table :
       {OpenItems(document), Cases(document), Late(document), Proof(document, document_digest)}) {
    append(table);
  }
  return text;
}

std::string RestatementText(const v1::CloseDocument& document, const v1::Restatement& restatement, bool emphasis) {
  if (restatement.facts_count() == 0) return "\nNothing was entered for this date after its close.\n";
  Table facts({Right("sequence"), Left("booked on"), Right("amount")},
              absl::StrCat("Entered after the close: ", restatement.facts_count(), " (the document is unchanged)"));
  for (const v1::LateFact& fact : restatement.facts()) {
    facts.AddRow({absl::StrCat(fact.sequence()), FormatDate(fact.business_date()), FormatFen(fact.amount_fen())});
  }
  // Net by tender and purpose: in the document, and entered later.
  std::map<std::pair<v1::TenderKind, v1::Purpose>, std::pair<int64_t, int64_t>> net_fen;
  for (const v1::TakingsLine& line : document.takings()) {
    net_fen[{line.tender(), line.purpose()}].first += NetFen(line);
  }
  for (const v1::TakingsLine& line : restatement.takings()) {
    net_fen[{line.tender(), line.purpose()}].second += NetFen(line);
  }
  Table takings({Left("tender"), Left("purpose"), Right("document"), Right("later"), Right("restated")},
                "Takings as restated, net");
  for (const auto& [key, fen] : net_fen) {
    takings.AddRow({EnumText(key.first), EnumText(key.second), FormatFen(fen.first), FormatFen(fen.second),
                    FormatFen(fen.first + fen.second)});
  }
  return absl::StrCat("\n", facts.ToText(emphasis), "\n", takings.ToText(emphasis));
}

}  // namespace daybook::command_line
