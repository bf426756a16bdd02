// The journal written from events made up here is handed to hledger itself.
#include "client/command_line/hledger.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace daybook::command_line {
namespace {

void Move(v1::Event& event, v1::AccountKind to, uint64_t to_number, v1::AccountKind from, uint64_t from_number,
          int64_t quantity, v1::AssetKind asset = v1::ASSET_KIND_MONEY, uint64_t asset_number = 0) {
  for (const int sign : {1, -1}) {
    v1::Posting& posting = *event.add_postings();
    posting.set_account_kind(sign > 0 ? to : from);
    posting.set_account_number(sign > 0 ? to_number : from_number);
    posting.set_asset_kind(asset);
    posting.set_asset_number(asset_number);
    posting.set_quantity(sign * quantity);
  }
}

class HledgerTest : public testing::Test {
 protected:
  v1::Event& NewEvent(int32_t date = 20261123) {
    v1::Event& event = events_.emplace_back();
    event.set_sequence(events_.size());
    event.set_business_date(date);
    event.set_centre(3);
    event.set_till(301);
    return event;
  }

  // Opening cash, a float, a payment in cash and by cheque, a count that finds 0.50 too little.
  void GivenADay() {
    NewEvent().mutable_centre_configured();
    v1::Event& opening = NewEvent();
    opening.mutable_opening_cash_recorded();
    Move(opening, v1::ACCOUNT_KIND_SAFE, 3, v1::ACCOUNT_KIND_CAPITAL, 3, 1'000'000);
    v1::Event& open = NewEvent();
    open.mutable_session_opened();
    Move(open, v1::ACCOUNT_KIND_TILL, 301, v1::ACCOUNT_KIND_SAFE, 3, 50'000);
    v1::Event& payment = NewEvent();
    payment.mutable_payment_received();
    Move(payment, v1::ACCOUNT_KIND_TILL, 301, v1::ACCOUNT_KIND_CUSTOMER, 6'200'012'345, 8'850);
    Move(payment, v1::ACCOUNT_KIND_CHEQUE_CLEARING, 3, v1::ACCOUNT_KIND_REVENUE, v1::PURPOSE_REPAIR, 12'000);
    Move(payment, v1::ACCOUNT_KIND_TILL, 301, v1::ACCOUNT_KIND_OUTSIDE, 3, 1, v1::ASSET_KIND_CHEQUE, 17);
    v1::Event& count = NewEvent();
    count.mutable_cash_counted()->mutable_findings()->set_counted_fen(58'800);
    Move(count, v1::ACCOUNT_KIND_OVER_SHORT, 1, v1::ACCOUNT_KIND_TILL, 301, 50);
    NewEvent().mutable_safe_counted()->mutable_findings()->set_counted_fen(950'000);
  }

  std::string Journal() {
    HledgerWriter writer;
    std::string journal = writer.Header();
    for (const v1::Event& event : events_) journal += writer.Add(event);
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

  std::vector<v1::Event> events_;
  std::string output_;
};

TEST_F(HledgerTest, PassesHledgersOwnChecks) {
  GivenADay();
  EXPECT_EQ(Hledger("check"), 0) << output_ << Journal();
  EXPECT_EQ(Hledger("check -s ordereddates"), 0) << output_ << Journal();
}

TEST_F(HledgerTest, GivesTheSameBalances) {
  GivenADay();
  ASSERT_EQ(Hledger("balance -N --flat assets:till:301 cur:CNY"), 0);
  EXPECT_NE(output_.find("588.00 CNY"), std::string::npos) << output_;
}

TEST_F(HledgerTest, IsFoundByItsSequence) {
  GivenADay();
  ASSERT_EQ(Hledger("print tag:seq=^4$"), 0);
  EXPECT_NE(output_.find("payment received"), std::string::npos) << output_;
  EXPECT_EQ(output_.find("session opened"), std::string::npos) << output_;
}

TEST_F(HledgerTest, FailsWhereACountDoesNotAgreeWithTheBooks) {
  GivenADay();
  events_[4].mutable_cash_counted()->mutable_findings()->set_counted_fen(58'801);
  EXPECT_NE(Hledger("check"), 0);
  EXPECT_NE(output_.find("588.01"), std::string::npos) << output_;
}

TEST_F(HledgerTest, FailsWhereAnEventDoesNotBalance) {
  GivenADay();
  events_[3].mutable_postings(0)->set_quantity(8'851);
  EXPECT_NE(Hledger("check"), 0);
}

TEST_F(HledgerTest, FailsWhereAChequeIsMadeOfNothing) {
  GivenADay();
  events_[3].mutable_postings()->RemoveLast();
  EXPECT_NE(Hledger("check"), 0);
}

TEST_F(HledgerTest, WritesNothingForEventsThatMoveAndCountNothing) {
  HledgerWriter writer;
  v1::Event event;
  event.mutable_till_registered();
  EXPECT_EQ(writer.Add(event), "");
}

TEST_F(HledgerTest, WritesATransactionLikeThis) {
  v1::Event& payment = NewEvent();
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
