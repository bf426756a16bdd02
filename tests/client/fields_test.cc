// Documents as lists of fields, and a close as people read it.
#include "client/command_line/fields.h"

#include <string>

#include "client/command_line/close_text.h"
#include "client/command_line/stream_run.h"
#include "daybook/v1/report_service.pb.h"
#include "gtest/gtest.h"

namespace daybook::command_line {
namespace {

v1::CloseDocument Document() {
  v1::CloseDocument document;
  document.set_centre(3);
  document.set_business_date(20261123);
  document.set_sealed(true);
  document.set_number(1);
  v1::TakingsLine& takings = *document.add_takings();
  takings.set_tender(v1::TENDER_KIND_CASH);
  takings.set_purpose(v1::PURPOSE_GAS_BILL);
  takings.set_taken_count(2);
  takings.set_taken_fen(17'700);
  takings.set_reversed_count(1);
  takings.set_reversed_fen(8'850);
  v1::TillFigures& till = *document.add_tills();
  till.set_till(301);
  till.mutable_cash()->set_expected_fen(58'850);
  till.mutable_cash()->set_counted_fen(58'800);
  till.mutable_cash()->set_difference_fen(-50);
  till.mutable_cash()->set_counted(true);
  document.set_tree_root("\x01\xab");
  return document;
}

TEST(FieldsTable, NamesEveryFigureByItsPath) {
  const std::string csv = FieldsTable(Document()).ToCsv();
  for (const char* line :
       {"takings[0].tender,cash\r\n", "takings[0].taken_fen,177.00\r\n", "tills[0].cash.difference_fen,-0.50\r\n",
        "tills[0].cash.counted,yes\r\n", "tree_root,01ab\r\n", "business_date,20261123\r\n"}) {
    EXPECT_NE(csv.find(line), std::string::npos) << line << csv;
  }
}

TEST(CloseText, ShowsTakingsNetAndTheDifference) {
  const std::string text = CloseText(Document(), "\xff", false);
  EXPECT_NE(text.find("Daily close · centre 3 · 2026-11-23 · number 1"), std::string::npos) << text;
  EXPECT_NE(text.find("88.50\n"), std::string::npos) << text;
  EXPECT_NE(text.find("-0.50"), std::string::npos) << text;
  EXPECT_NE(text.find("ff\n"), std::string::npos) << text;
}

TEST(CloseText, SaysThatAnXReportIsNotSealed) {
  v1::CloseDocument document = Document();
  document.set_sealed(false);
  EXPECT_EQ(CloseText(document, "", false).find("X report, not sealed"), 0u);
}

TEST(CloseText, SaysWhatWasNotCounted) {
  v1::CloseDocument document = Document();
  document.mutable_tills(0)->mutable_cash()->set_counted(false);
  EXPECT_NE(CloseText(document, "", false).find("not counted"), std::string::npos);
}

TEST(Percentile, IsTheValueBelowWhichSoManyLie) {
  std::vector<std::chrono::microseconds> sorted;
  EXPECT_EQ(Percentile(sorted, 99).count(), 0);
  for (int i = 1; i <= 200; ++i) sorted.emplace_back(i);
  EXPECT_EQ(Percentile(sorted, 50).count(), 100);
  EXPECT_EQ(Percentile(sorted, 99).count(), 198);
  EXPECT_EQ(Percentile(sorted, 100).count(), 200);
}

}  // namespace
}  // namespace daybook::command_line
