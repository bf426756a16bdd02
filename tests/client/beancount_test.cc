// The ledger written from events made up here is handed to Beancount itself.
#include "client/command_line/beancount.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "gtest/gtest.h"
#include "tests/client/made_up_books.h"

namespace daybook::command_line {
namespace {

class BeancountTest : public testing::Test {
 protected:
  std::string Ledger() {
    BeancountWriter writer;
    std::string ledger = writer.Header();
    for (const v1::Event& event : books_.events()) ledger += writer.Add(event);
    return ledger + writer.Finish();
  }

  // The exit status of bean-check on the ledger.
  int BeanCheck() {
    const std::string path =
        (std::filesystem::temp_directory_path() / ("daybook-beancount-" + std::to_string(getpid()))).string();
    std::ofstream(path) << Ledger();
    const int status = std::system(("bean-check --no-cache " + path + " >" + path + ".out 2>&1").c_str());
    std::ifstream out(path + ".out");
    output_.assign(std::istreambuf_iterator<char>(out), {});
    std::filesystem::remove(path);
    std::filesystem::remove(path + ".out");
    return status;
  }

  MadeUpBooks books_;
  std::string output_;
};

TEST_F(BeancountTest, PassesBeancountsOwnCheck) {
  books_.GivenADay();
  EXPECT_EQ(BeanCheck(), 0) << output_ << Ledger();
}

TEST_F(BeancountTest, AssertsEveryCountTheMorningAfterWithWhatHasMovedSince) {
  books_.GivenADay();
  v1::Event& close = books_.NewEvent();
  close.mutable_session_closed();
  Move(close, v1::ACCOUNT_KIND_SAFE, 3, v1::ACCOUNT_KIND_TILL, 301, 58'800);
  v1::Event& next_day = books_.NewEvent(20261124);
  next_day.mutable_session_opened();
  Move(next_day, v1::ACCOUNT_KIND_TILL, 301, v1::ACCOUNT_KIND_SAFE, 3, 50'000);
  EXPECT_EQ(BeanCheck(), 0) << output_ << Ledger();
  EXPECT_NE(Ledger().find("2026-11-24 balance Assets:Till:301  0.00 ~ 0.00 CNY\n  seq: 5\n"), std::string::npos)
      << Ledger();
  EXPECT_NE(Ledger().find("2026-11-24 balance Assets:Safe:3  10088.00 ~ 0.00 CNY\n  seq: 6\n"), std::string::npos)
      << Ledger();
}

TEST_F(BeancountTest, FailsWhereACountDoesNotAgreeWithTheBooks) {
  books_.GivenADay();
  books_.events()[4].mutable_cash_counted()->mutable_findings()->set_counted_fen(58'801);
  EXPECT_NE(BeanCheck(), 0);
  EXPECT_NE(output_.find("588.01"), std::string::npos) << output_;
}

TEST_F(BeancountTest, FailsWhereAnEventDoesNotBalance) {
  books_.GivenADay();
  books_.events()[3].mutable_postings(0)->set_quantity(8'851);
  EXPECT_NE(BeanCheck(), 0);
}

TEST_F(BeancountTest, FailsWhereAChequeIsMadeOfNothing) {
  books_.GivenADay();
  books_.events()[3].mutable_postings()->RemoveLast();
  EXPECT_NE(BeanCheck(), 0);
}

TEST_F(BeancountTest, TakesAnAccountOnAnEarlierDayThanWhereItIsFirstSeen) {
  // Two centres, one of which is a day behind the other.
  for (const int32_t date : {20261124, 20261123}) {
    v1::Event& transfer = books_.NewEvent(date);
    transfer.mutable_payment_received();
    Move(transfer, v1::ACCOUNT_KIND_TRANSFER_CLEARING, 1, v1::ACCOUNT_KIND_REVENUE, v1::PURPOSE_REPAIR, 100);
  }
  EXPECT_EQ(BeanCheck(), 0) << output_;
}

TEST_F(BeancountTest, WritesNothingForEventsThatMoveAndCountNothing) {
  BeancountWriter writer;
  v1::Event event;
  event.mutable_till_registered();
  EXPECT_EQ(writer.Add(event), "");
}

TEST_F(BeancountTest, WritesATransactionLikeThis) {
  v1::Event& payment = books_.NewEvent();
  payment.mutable_payment_received();
  Move(payment, v1::ACCOUNT_KIND_CARD_CLEARING, 21, v1::ACCOUNT_KIND_REVENUE, v1::PURPOSE_LATE_FEE, 12'840);
  Move(payment, v1::ACCOUNT_KIND_TILL, 301, v1::ACCOUNT_KIND_OUTSIDE, 3, 1, v1::ASSET_KIND_SUSPECT_NOTE, 17);
  BeancountWriter writer;
  EXPECT_EQ(writer.Add(payment),
            "\n"
            "1970-01-01 open Assets:Card-Clearing:21\n"
            "1970-01-01 open Income:Revenue:Late-Fee\n"
            "1970-01-01 open Assets:Till:301\n"
            "1970-01-01 commodity SUSPECT-NOTE-17\n"
            "1970-01-01 open Equity:Outside:3\n"
            "2026-11-23 * \"payment received\"\n"
            "  seq: 1\n"
            "  Assets:Card-Clearing:21  128.40 CNY\n"
            "  Income:Revenue:Late-Fee  -128.40 CNY\n"
            "  Assets:Till:301  1 SUSPECT-NOTE-17\n"
            "  Equity:Outside:3  -1 SUSPECT-NOTE-17\n");
}

}  // namespace
}  // namespace daybook::command_line
