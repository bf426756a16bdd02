// What people and programs see: tables, CSV, JSON, words, progress, exit codes.
#include <cstdio>
#include <string>

#include "client/command_line/exit_code.h"
#include "client/command_line/output.h"
#include "client/command_line/progress.h"
#include "client/command_line/table.h"
#include "client/command_line/words.h"
#include "daybook/v1/report_service.pb.h"
#include "gtest/gtest.h"
#include "ledger/base/rejection.h"

namespace daybook::command_line {
namespace {

// What was written to a stream of stdio.
class Captured {
 public:
  Captured() : file_(std::tmpfile()) {}
  ~Captured() { std::fclose(file_); }
  std::FILE* file() { return file_; }
  std::string text() {
    std::fflush(file_);
    std::string text(static_cast<size_t>(std::ftell(file_)), '\0');
    std::rewind(file_);
    EXPECT_EQ(std::fread(text.data(), 1, text.size(), file_), text.size());
    return text;
  }

 private:
  std::FILE* file_;
};

Table Sample() {
  Table table({Left("name"), Right("cash")});
  table.AddRow({"窗口一", "128.40"});
  table.AddRow({"till, \"two\"", "5.00"});
  return table;
}

TEST(Table, AlignsMoneyRightAndKnowsWideCharacters) {
  EXPECT_EQ(Sample().ToText(false),
            "name           cash\n"
            "窗口一       128.40\n"
            "till, \"two\"    5.00\n");
}

TEST(Table, QuotesCsvAsRfc4180) {
  EXPECT_EQ(Sample().ToCsv(), "name,cash\r\n窗口一,128.40\r\n\"till, \"\"two\"\"\",5.00\r\n");
}

TEST(Output, PrintsJsonWithEveryField) {
  Captured captured;
  Output output(captured.file());
  output.set_format(Format::kJson);
  v1::GetClosePreflightResponse response;
  output.PrintLine(response, Table({}));
  EXPECT_EQ(captured.text(), "{\"items\":[],\"asOfSequence\":\"0\"}\n");
}

TEST(Output, PrintsTheHeadingOfAStreamOnce) {
  Captured captured;
  Output output(captured.file());
  output.set_format(Format::kCsv);
  Table table({Left("a")});
  table.AddRow({"1"});
  output.PrintLine(v1::Till(), table);
  output.PrintLine(v1::Till(), table);
  EXPECT_EQ(captured.text(), "a\r\n1\r\n1\r\n");
}

TEST(Output, SaysWhenItCouldNotWrite) {
  std::FILE* full = std::fopen("/dev/full", "w");
  ASSERT_NE(full, nullptr);
  Output output(full);
  output.PrintText("data");
  EXPECT_FALSE(output.Flush().ok());
  std::fclose(full);
}

TEST(Words, NameEnumsWithoutTheirPrefix) {
  EXPECT_EQ(EnumText(v1::ACCOUNT_KIND_CARD_CLEARING), "card_clearing");
  EXPECT_EQ(EnumText(v1::ACCOUNT_KIND_UNSPECIFIED), "");
  EXPECT_EQ(*ParseEnumText<v1::AccountKind>("CARD_CLEARING"), v1::ACCOUNT_KIND_CARD_CLEARING);
  EXPECT_EQ(*ParseEnumText<v1::AccountKind>(""), v1::ACCOUNT_KIND_UNSPECIFIED);
  EXPECT_NE(ParseEnumText<v1::AccountKind>("purse").status().message().find("over_short"), std::string::npos);
}

TEST(Words, WriteMoneyWithTwoDecimalsAndThingsAsNumbers) {
  EXPECT_EQ(QuantityText(v1::ASSET_KIND_MONEY, -12840), "-128.40");
  EXPECT_EQ(QuantityText(v1::ASSET_KIND_CHEQUE, 1), "1");
  EXPECT_EQ(AssetText(v1::ASSET_KIND_CHEQUE, 17), "cheque:17");
  EXPECT_EQ(TimeText(1'795'000'000'123'456), "2026-11-18T11:06:40.123456Z");
}

TEST(Progress, SaysALineEveryFiveSecondsWithoutATerminal) {
  Captured captured;
  const Progress::Clock::time_point start{};
  {
    Progress progress("events", captured.file(), false, start);
    for (int second = 1; second <= 11; ++second) {
      progress.Update(static_cast<uint64_t>(second) * 10, 200, start + std::chrono::seconds(second));
    }
  }
  EXPECT_EQ(captured.text(), "50 of 200 events, 25 %\n100 of 200 events, 50 %\n");
}

TEST(Progress, DrawsABarOnATerminalAndTakesItAway) {
  Captured captured;
  {
    Progress progress("events", captured.file(), true, {});
    progress.Update(100, 200, Progress::Clock::time_point{});
  }
  const std::string text = captured.text();
  EXPECT_NE(text.find("[###############...............] 100 of 200 events, 50 %"), std::string::npos) << text;
  EXPECT_EQ(text.substr(text.size() - 4), "\r\x1b[K");
}

TEST(ExitCodes, SayWhatIsToBeDoneNext) {
  EXPECT_EQ(ExitCodeOf(absl::OkStatus()), 0);
  EXPECT_EQ(ExitCodeOf(absl::UnknownError("")), 1);
  EXPECT_EQ(ExitCodeOf(absl::InvalidArgumentError("")), 2);
  EXPECT_EQ(ExitCodeOf(Rejected(v1::REJECTION_REASON_STORE_CORRUPT)), 3);
  EXPECT_EQ(ExitCodeOf(Rejected(v1::REJECTION_REASON_TILL_UNKNOWN)), 4);
  EXPECT_EQ(ExitCodeOf(Rejected(v1::REJECTION_REASON_DAY_CLOSED)), 5);
  EXPECT_EQ(ExitCodeOf(Rejected(v1::REJECTION_REASON_REQUEST_ID_REUSED)), 5);
  EXPECT_EQ(ExitCodeOf(Rejected(v1::REJECTION_REASON_OVERLOADED)), 6);
  EXPECT_EQ(ExitCodeOf(Rejected(v1::REJECTION_REASON_DEADLINE_PASSED)), 6);
  EXPECT_EQ(ExitCodeOf(Rejected(v1::REJECTION_REASON_ROLE_MISSING)), 7);
}

}  // namespace
}  // namespace daybook::command_line
