// The journal written from events made up here is handed to hledger itself.
#include "client/command_line/hledger.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "gtest/gtest.h"
#include "tests/client/made_up_books.h"

namespace daybook::command_line {
namespace {

class HledgerTest : public testing::Test {
 protected:
  std::string Journal() {
    HledgerWriter writer;
    std::string journal = writer.Header();
    for (const v1::Event& event : books_.events()) journal += writer.Add(event);
    return journal;
  }

  // The exit status of hledger on the journal.
  int Hledger(const std::string& arguments) {
    const std::string path =
        (std::filesystem::temp_directory_path() / ("daybook-hledger-" + std::to_string(getpid()))).string();
    std::ofstream(path) << Journal();
    const int status = std::system(("hledger -f " + path + " " + arguments + " >" + path + ".out 2>&1").c_str());
    std::ifstream out(path + ".out");
    output_.assign(std::istreambuf_iterator<char>(out), {});
    std::filesystem::remove(path);
    std::filesystem::remove(path + ".out");
    return status;
  }

  MadeUpBooks books_;
  std::string output_;
};

TEST_F(HledgerTest, PassesHledgersOwnChecks) {
  books_.GivenADay();
  EXPECT_EQ(Hledger("check"), 0) << output_ << Journal();
  EXPECT_EQ(Hledger("check -s ordereddates"), 0) << output_ << Journal();
}

TEST_F(HledgerTest, GivesTheSameBalances) {
  books_.GivenADay();
  ASSERT_EQ(Hledger("balance -N --flat assets:till:301 cur:CNY"), 0);
  EXPECT_NE(output_.find("588.00 CNY"), std::string::npos) << output_;
}

TEST_F(HledgerTest, IsFoundByItsSequence) {
  books_.GivenADay();
  ASSERT_EQ(Hledger("print tag:seq=^4$"), 0);
  EXPECT_NE(output_.find("payment received"), std::string::npos) << output_;
  EXPECT_EQ(output_.find("session opened"), std::string::npos) << output_;
}

TEST_F(HledgerTest, FailsWhereACountDoesNotAgreeWithTheBooks) {
  books_.GivenADay();
  books_.events()[4].mutable_cash_counted()->mutable_findings()->set_counted_fen(58'801);
  EXPECT_NE(Hledger("check"), 0);
  EXPECT_NE(output_.find("588.01"), std::string::npos) << output_;
}

TEST_F(HledgerTest, FailsWhereAnEventDoesNotBalance) {
  books_.GivenADay();
  books_.events()[3].mutable_postings(0)->set_quantity(8'851);
  EXPECT_NE(Hledger("check"), 0);
}

TEST_F(HledgerTest, FailsWhereAChequeIsMadeOfNothing) {
  books_.GivenADay();
  books_.events()[3].mutable_postings()->RemoveLast();
  EXPECT_NE(Hledger("check"), 0);
}

TEST_F(HledgerTest, WritesNothingForEventsThatMoveAndCountNothing) {
  HledgerWriter writer;
  v1::Event event;
  event.mutable_till_registered();
  EXPECT_EQ(writer.Add(event), "");
}

TEST_F(HledgerTest, WritesATransactionLikeThis) {
  v1::Event& payment = books_.NewEvent();
  payment.mutable_payment_received();
  Move(payment, v1::ACCOUNT_KIND_TILL, 301, v1::ACCOUNT_KIND_REVENUE, v1::PURPOSE_REPAIR, 12'840);
  HledgerWriter writer;
  EXPECT_EQ(writer.Add(payment),
            "\n"
            "account assets:till:301\n"
            "account revenues:revenue:repair\n"
            "2026-11-23 payment received  ; seq:1\n"
            "    assets:till:301    128.40 CNY\n"
            "    revenues:revenue:repair    -128.40 CNY\n");
}

}  // namespace
}  // namespace daybook::command_line
