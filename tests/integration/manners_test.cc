// The programs' manners: exit codes that scripts can rely on, data on stdout and everything else on stderr, formats.
#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "bench/workload.h"
#include "daybook/v1/report_service.pb.h"
#include "tests/integration/server_process.h"

namespace daybook::integration {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// The table of docs/operations.md.
constexpr int kFine = 0, kUsage = 2, kNotFound = 4, kRefused = 5, kUnreachable = 6;

class Manners : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    auto server = ServerProcess::Start({.data = NewFolder("command-line") + "/data", .init = true});
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = server->release();
    ASSERT_EQ(SubmitAll(*server_, bench::WriteDays({.centres = 1, .tills_per_centre = 2, .payments_per_till = 10})),
              absl::OkStatus());
  }
  static void TearDownTestSuite() {
    delete server_;
    server_ = nullptr;
  }

  static Ended Daybook(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {Program("daybook"), "--server", server_->address()});
    return RunProgram(arguments);
  }

  static inline ServerProcess* server_ = nullptr;
};

TEST_F(Manners, AnswersOnStdoutAndNothingElseThere) {
  for (const char* format : {"table", "json", "csv"}) {
    const Ended ended = Daybook({"till", "list", "-o", format});
    EXPECT_EQ(ended.exit_code, kFine) << ended.err;
    EXPECT_THAT(ended.out, HasSubstr("101")) << format;
    EXPECT_THAT(ended.err, IsEmpty()) << format;
  }
}

TEST_F(Manners, PrintsTheApisOwnJson) {
  const Ended ended = Daybook({"till", "get", "101", "-o", "json"});
  ASSERT_EQ(ended.exit_code, kFine) << ended.err;
  v1::GetTillResponse response;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(ended.out, &response).ok()) << ended.out;
  EXPECT_EQ(response.till().till(), 101u);
}

TEST_F(Manners, PrintsCsvWithAsManyFieldsInEveryLine) {
  const Ended ended = Daybook({"holdings", "-o", "csv"});
  ASSERT_EQ(ended.exit_code, kFine) << ended.err;
  const std::vector<std::string> lines = absl::StrSplit(ended.out, '\n', absl::SkipEmpty());
  ASSERT_GT(lines.size(), 3u);
  const size_t fields = std::vector<std::string>(absl::StrSplit(lines[0], ',')).size();
  for (const std::string& line : lines) EXPECT_EQ(std::vector<std::string>(absl::StrSplit(line, ',')).size(), fields) << line;
}

TEST_F(Manners, SaysUsageWithTwo) {
  EXPECT_EQ(Daybook({"sumbit", "day.jsonl"}).exit_code, kUsage);
  EXPECT_EQ(Daybook({"till", "list", "--no-such-option"}).exit_code, kUsage);
  EXPECT_EQ(Daybook({"till", "list", "-o", "xml"}).exit_code, kUsage);
}

TEST_F(Manners, SaysNotFoundWithFourAndWhatToDo) {
  const Ended ended = Daybook({"till", "get", "999"});
  EXPECT_EQ(ended.exit_code, kNotFound) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("TILL_UNKNOWN"));
  EXPECT_THAT(ended.out, IsEmpty());
  EXPECT_EQ(Daybook({"replay", "2031-01-01", "--centre", "1"}).exit_code, kNotFound);
  EXPECT_EQ(Daybook({"close", "show", "2031-01-01", "--centre", "1"}).exit_code, kNotFound);
}

TEST_F(Manners, SaysRefusedWithFiveAndNamesTheReason) {
  const std::string file = NewFolder("refused") + "/commands.jsonl";
  WriteFile(file, R"({"requestId":"refuse-me","centre":9,"actor":1,"openBusinessDay":{"businessDate":"2026-11-24","onDuty":[1,2]}})"
                  "\n");
  const Ended ended = Daybook({"submit", file});
  EXPECT_EQ(ended.exit_code, kRefused) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("CENTRE_UNKNOWN"));
}

TEST_F(Manners, RefusesALineThatSaysAThingTwice) {
  const std::string file = NewFolder("twice") + "/commands.jsonl";
  WriteFile(file, R"({"requestId":"a","centre":1,"centre":2,"actor":1,"pauseTill":{}})"
                  "\n");
  const Ended ended = Daybook({"submit", file});
  EXPECT_NE(ended.exit_code, kFine);
  EXPECT_THAT(ended.err, HasSubstr("centre"));
}

TEST_F(Manners, SaysUnreachableWithSix) {
  EXPECT_EQ(RunProgram({Program("daybook"), "--server", "127.0.0.1:1", "till", "list"}).exit_code, kUnreachable);
}

TEST_F(Manners, SpeaksChineseWhereTheLocaleDoes) {
  const Ended ended =
      RunProgram({"/usr/bin/env", "LC_ALL=zh_CN.UTF-8", Program("daybook"), "--server", server_->address(), "till", "get", "999"});
  EXPECT_EQ(ended.exit_code, kNotFound);
  EXPECT_THAT(ended.err, HasSubstr("请核对编号"));
}

TEST_F(Manners, WritesNoColourIntoAPipe) {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"till", "list"}, {"trial-balance"}, {"close", "list"}, {"status"}}) {
    const Ended ended = Daybook(arguments);
    EXPECT_EQ(ended.exit_code, kFine) << ended.err;
    EXPECT_THAT(ended.out, Not(HasSubstr("\x1b["))) << arguments[0];
  }
}

TEST_F(Manners, KnowsItsVersionAndCompletesItself) {
  EXPECT_THAT(Daybook({"version"}).out, HasSubstr("0.1"));
  for (const char* shell : {"bash", "zsh", "fish"}) {
    const Ended ended = Daybook({"completion", shell});
    EXPECT_EQ(ended.exit_code, kFine) << ended.err;
    EXPECT_THAT(ended.out, HasSubstr("trial-balance")) << shell;
  }
}

}  // namespace
}  // namespace daybook::integration
