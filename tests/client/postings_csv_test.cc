#include "client/command_line/postings_csv.h"

#include <algorithm>
#include <string>

#include "gtest/gtest.h"
#include "tests/client/made_up_books.h"

namespace daybook::command_line {
namespace {

v1::Event Payment(const std::string& reason) {
  MadeUpBooks books;
  v1::Event& payment = books.NewEvent();
  payment.mutable_payment_received();
  payment.set_commit_time_micros(1'795'395'600'000'000);
  payment.set_actor(3101);
  payment.set_request_id("=2+3");
  payment.set_reason(reason);
  Move(payment, v1::ACCOUNT_KIND_TILL, 301, v1::ACCOUNT_KIND_CUSTOMER, 620'001'234'567, 8'850);
  return payment;
}

TEST(PostingsCsv, HasALineForEachPostingUnderOneHeading) {
  const PostingsCsv writer(false);
  EXPECT_EQ(writer.Header(),
            "sequence,type,commit_time,occur_time,business_date,late_for,centre,till,session,purpose,terminal,actor,"
            "second_person,request_id,cause,policy_version,reason,account_kind,account_number,asset_kind,asset_number,"
            "quantity\r\n");
  EXPECT_EQ(writer.Add(Payment("")),
            "1,payment_received,2026-11-23T01:00:00.000000Z,,2026-11-23,,3,301,,,,3101,,=2+3,,,,till,301,money,,88.50\r\n"
            "1,payment_received,2026-11-23T01:00:00.000000Z,,2026-11-23,,3,301,,,,3101,,=2+3,,,,customer,620001234567,"
            "money,,-88.50\r\n");
}

TEST(PostingsCsv, QuotesWhatWouldBreakALine) {
  EXPECT_NE(PostingsCsv(false).Add(Payment("said \"no\", then\nleft")).find("\"said \"\"no\"\", then\nleft\""),
            std::string::npos);
}

TEST(PostingsCsv, WritesNothingForAnEventWithoutPostings) {
  v1::Event event;
  event.mutable_till_registered();
  EXPECT_EQ(PostingsCsv(false).Add(event), "");
}

TEST(PostingsCsv, BeginsWithAByteOrderMarkForExcelAndOnlyThen) {
  EXPECT_EQ(PostingsCsv(true).Header(), "\xEF\xBB\xBF" + PostingsCsv(false).Header());
}

TEST(PostingsCsv, KeepsLongNumbersAndFormulasTextForExcelAndMoneyANumber) {
  const std::string lines = PostingsCsv(true).Add(Payment("-1 is no formula"));
  EXPECT_NE(lines.find(",'=2+3,"), std::string::npos) << lines;
  EXPECT_NE(lines.find(",'-1 is no formula,"), std::string::npos) << lines;
  EXPECT_NE(lines.find(",620001234567\t,"), std::string::npos) << lines;
  EXPECT_NE(lines.find(",-88.50\r\n"), std::string::npos) << lines;
  EXPECT_NE(lines.find(",301,money"), std::string::npos) << lines;
}

TEST(PostingsCsv, HasAsManyCellsInEveryLineAsInTheHeading) {
  const auto cells = [](const std::string& line) { return std::count(line.begin(), line.end(), ','); };
  const std::string lines = PostingsCsv(false).Add(Payment("plain"));
  EXPECT_EQ(cells(lines), 2 * cells(PostingsCsv(false).Header()));
}

}  // namespace
}  // namespace daybook::command_line
