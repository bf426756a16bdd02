// Documents as lists of fields, and a close as people read it.
#include "client/command_line/fields.h"

#include <string>

#include "client/command_line/close_text.h"
#include "client/command_line/night_holding.h"
#include "client/command_line/stream_run.h"
#include "daybook/v1/centre.pb.h"
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

TEST(CloseText, ShowsOnlyTheCashLinesInWhichThereIsSomething) {
  v1::CloseDocument document = Document();
  document.mutable_tills(0)->mutable_cash()->set_refunded_fen(1'234);
  const std::string text = CloseText(document, "", false);
  EXPECT_NE(text.find("till  refunded  expected"), std::string::npos) << text;
  EXPECT_NE(text.find("12.34"), std::string::npos) << text;
  EXPECT_EQ(text.find("dues"), std::string::npos) << text;
}

TEST(CloseText, ShowsDepositsTakingsOnTheirWayAndWhoseTaskACaseIs) {
  v1::CloseDocument document = Document();
  v1::DepositLine& deposit = *document.add_deposits();
  deposit.set_deposit(4);
  deposit.set_dispatched_fen(900'000);
  document.add_takings_lots()->set_business_date(20261122);
  document.mutable_takings_lots(0)->set_amount_fen(77'700);
  v1::CaseLine& line = *document.add_cases();
  line.set_case_number(9);
  line.set_owner(900);
  line.set_due_date(20261130);
  const std::string text = CloseText(document, "", false);
  EXPECT_NE(text.find("in transit"), std::string::npos) << text;
  EXPECT_NE(text.find("2026-11-22       777.00"), std::string::npos) << text;
  EXPECT_NE(text.find("900  2026-11-30"), std::string::npos) << text;
}

TEST(RestatementText, SetsWhatCameLaterBesideTheDocument) {
  v1::Restatement restatement;
  EXPECT_NE(RestatementText(Document(), restatement, false).find("Nothing was entered"), std::string::npos);
  restatement.set_facts_count(1);
  restatement.add_facts()->set_sequence(77);
  restatement.mutable_facts(0)->set_business_date(20261124);
  v1::TakingsLine& line = *restatement.add_takings();
  line.set_tender(v1::TENDER_KIND_CASH);
  line.set_purpose(v1::PURPOSE_GAS_BILL);
  line.set_taken_fen(1'150);
  const std::string text = RestatementText(Document(), restatement, false);
  EXPECT_NE(text.find("2026-11-24"), std::string::npos) << text;
  EXPECT_NE(text.find("88.50  11.50    100.00"), std::string::npos) << text;
}

TEST(NightHolding, IsSafeMachinesPapersAndWhatIsOnItsWay) {
  v1::CloseDocument document = Document();
  document.mutable_safe()->set_counted(true);
  document.mutable_safe()->set_counted_fen(2'000'000);
  v1::TillFigures& machine = *document.add_tills();
  machine.set_till(302);
  machine.set_kind(v1::TILL_KIND_MACHINE);
  machine.set_cash_fen(5'000);
  const auto add = [&document](v1::AccountKind account, v1::AssetKind asset, int papers) {
    v1::PaperLine& line = *document.add_papers();
    line.set_account_kind(account);
    line.set_asset_kind(asset);
    for (int i = 1; i <= papers; ++i) line.add_asset_numbers(static_cast<uint64_t>(i));
  };
  add(v1::ACCOUNT_KIND_TILL, v1::ASSET_KIND_CHEQUE, 1);
  add(v1::ACCOUNT_KIND_SAFE, v1::ASSET_KIND_CHEQUE, 2);
  add(v1::ACCOUNT_KIND_SAFE, v1::ASSET_KIND_SUSPECT_NOTE, 3);
  add(v1::ACCOUNT_KIND_IN_TRANSIT, v1::ASSET_KIND_CHEQUE, 4);
  add(v1::ACCOUNT_KIND_OVER_SHORT, v1::ASSET_KIND_CHEQUE, 5);
  document.add_deposits()->set_dispatched_fen(900'000);
  document.add_deposits()->set_confirmed(true);
  const v1::NightHolding holding = NightHoldingOf(document, 77);
  EXPECT_EQ(holding.sequence(), 77u);
  EXPECT_EQ(holding.business_date(), "2026-11-23");
  EXPECT_EQ(holding.safe_fen(), 2'000'000);
  ASSERT_EQ(holding.machines_size(), 1);
  EXPECT_EQ(holding.machines(0).cash_fen(), 5'000);
  EXPECT_EQ(holding.cash_fen(), 2'005'000);
  EXPECT_EQ(holding.cheques(), 3u);
  EXPECT_EQ(holding.suspect_notes(), 3u);
  EXPECT_EQ(holding.in_transit_size(), 1);
  EXPECT_EQ(holding.in_transit_fen(), 900'000);
  EXPECT_EQ(holding.in_transit_cheques(), 4u);
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
