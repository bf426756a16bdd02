#include "client/command_line/close_text.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
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

Table Takings(const v1::CloseDocument& document) {
  Table table({Left("tender"), Left("purpose"), Right("taken"), Right("amount"), Right("reversed"), Right("amount"),
               Right("refunded"), Right("amount"), Right("net")},
              "Takings");
  for (const v1::TakingsLine& line : document.takings()) {
    table.AddRow({EnumText(line.tender()), EnumText(line.purpose()), absl::StrCat(line.taken_count()),
                  FormatFen(line.taken_fen()), absl::StrCat(line.reversed_count()), FormatFen(line.reversed_fen()),
                  absl::StrCat(line.refunded_count()), FormatFen(line.refunded_fen()),
                  FormatFen(line.taken_fen() - line.reversed_fen() - line.refunded_fen())});
  }
  return table;
}

std::vector<Column> CashColumns(const char* who) {
  return {Right(who),       Right("float"),   Right("issued"),      Right("received"), Right("change"),
          Right("reversed"), Right("dropped"), Right("differences"), Right("expected"), Right("counted"),
          Right("difference")};
}

void AddCash(uint64_t who, const v1::CashLines& cash, Table& table) {
  table.AddRow({absl::StrCat(who), FormatFen(cash.float_fen()), FormatFen(cash.issued_fen()),
                FormatFen(cash.received_fen()), FormatFen(cash.change_fen()), FormatFen(cash.reversed_fen()),
                FormatFen(cash.dropped_fen()), FormatFen(cash.differences_booked_fen()), FormatFen(cash.expected_fen()),
                CountedText(cash.counted(), cash.counted_fen()),
                cash.counted() ? FormatFen(cash.difference_fen()) : ""});
}

Table TillCash(const v1::CloseDocument& document) {
  Table table(CashColumns("till"), "Cash by till");
  for (const v1::TillFigures& till : document.tills()) AddCash(till.till(), till.cash(), table);
  return table;
}

Table SessionCash(const v1::CloseDocument& document) {
  Table table(CashColumns("session"), "Cash by session");
  for (const v1::SessionFigures& session : document.sessions()) AddCash(session.session(), session.cash(), table);
  return table;
}

Table Sessions(const v1::CloseDocument& document) {
  Table table({Right("session"), Right("till"), Right("cashier"), Left("opened"), Left("closed"), Right("payments"),
               Right("reversals"), Left("tenders")},
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
                  absl::StrCat(session.payments()), absl::StrCat(session.reversals()), tenders});
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

Table Cases(const v1::CloseDocument& document) {
  Table table({Right("case"), Right("balance"), Right("answerable"), Right("owner"), Left("opened on")},
              "Over/short cases (short +, over -)");
  for (const v1::CaseLine& line : document.cases()) {
    table.AddRow({absl::StrCat(line.case_number()), FormatFen(line.balance_fen()), NumberOrNone(line.answerable()),
                  NumberOrNone(line.owner()), FormatDate(line.opened_on())});
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
  table.AddRow({"grand total", absl::StrCat(FormatFen(document.grand_total().taken_fen()), " in ",
                                            document.grand_total().payments(), " payments since the first day")});
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
  for (const Table& table :
       {Takings(document), TillCash(document), SessionCash(document), Sessions(document), Counts(document),
        Safe(document.safe()), OpenItems(document), Cases(document), Late(document), Proof(document, document_digest)}) {
    if (!table.empty()) absl::StrAppend(&text, "\n", table.ToText(emphasis));
  }
  return text;
}

}  // namespace daybook::command_line
