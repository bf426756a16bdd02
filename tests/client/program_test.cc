// The daybook program without a server: usage, files, completion, exit codes.
#include <string>

#include "gtest/gtest.h"
#include "tests/client/program.h"

namespace daybook::command_line {
namespace {

TEST(Program, EndsWith2WhenItIsUsedWrongly) {
  for (const char* line : {"daybook", "daybook nonsense", "daybook till", "daybook till get", "daybook till list -o xml",
                           "daybook till get minus", "daybook replay 2026-11-23 --all", "daybook --server",
                           "daybook close show 2026-02-30 --centre 1", "daybook holdings --kind purse",
                           "daybook close show 2026-11-23 --centre 1 --format pdf",
                           "daybook close show 2026-11-23 --centre 1 --format html --restated",
                           "daybook simulate --centres 0 --commands-out /dev/null",
                           "daybook simulate --days 0 --commands-out /dev/null", "daybook trail",
                           "daybook export jsonl --excel"}) {
    const Ran ran = Shell(line);
    EXPECT_EQ(ran.exit_code, 2) << line << "\n" << ran.err;
    EXPECT_EQ(ran.out, "") << line;
    EXPECT_NE(ran.err, "") << line;
  }
}

TEST(Program, HelpsOnStdoutAndEndsWith0) {
  for (const char* line : {"daybook --help", "daybook till --help", "daybook close show --help"}) {
    const Ran ran = Shell(line);
    EXPECT_EQ(ran.exit_code, 0) << line;
    EXPECT_NE(ran.out.find("Usage"), std::string::npos) << line;
  }
}

TEST(Program, EndsWith6WhenNobodyListens) {
  const Ran ran = Shell("daybook --server 127.0.0.1:1 status");
  EXPECT_EQ(ran.exit_code, 6) << ran.err;
  EXPECT_EQ(ran.out, "");
}

TEST(Program, TakesItsServerFromTheEnvironment) {
  EXPECT_NE(Shell("DAYBOOK_SERVER=127.0.0.1:2 daybook status --help").out.find("Usage"), std::string::npos);
  const Ran ran = Shell("DAYBOOK_SERVER=127.0.0.1:2 daybook status");
  EXPECT_EQ(ran.exit_code, 6);
  EXPECT_NE(ran.err.find("127.0.0.1:2"), std::string::npos) << ran.err;
}

TEST(Program, EndsWith4WhenAFileIsMissing) {
  EXPECT_EQ(Shell("daybook submit /nowhere/day.jsonl").exit_code, 4);
  EXPECT_EQ(Shell("daybook verify --data /nowhere/data").exit_code, 4);
  EXPECT_EQ(Shell("daybook export jsonl --data /nowhere/data").exit_code, 4);
}

TEST(Program, RefusesABadLineBeforeAnythingIsSent) {
  const Folder folder;
  std::ofstream(folder / "day.jsonl") << "{\"requestId\":\"a\"}\n{\"requestId\":\"b\",\"centre\":1,\"centre\":2}\n";
  const Ran ran = Shell("daybook --server 127.0.0.1:1 submit '" + folder / "day.jsonl" + "'");
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_NE(ran.err.find("day.jsonl:2: \"centre\" stands twice"), std::string::npos) << ran.err;
}

TEST(Program, PrintsItsVersionInEveryFormat) {
  EXPECT_NE(Shell("daybook version").out.find("daybook"), std::string::npos);
  EXPECT_EQ(Shell("daybook version -o json").out.find("{\"version\":\""), 0u);
  EXPECT_EQ(Shell("daybook version -o csv").out.find("program,version\r\n"), 0u);
}

TEST(Program, EndsWith1WhenStdoutIsFull) { EXPECT_EQ(Shell("daybook version >/dev/full").exit_code, 1); }

TEST(Simulate, WritesTheSameBytesEachTime) {
  const Folder folder;
  const std::string arguments = "--seed 7 --centres 2 --tills 2 --date 2026-11-23 --payments 20 --commands-out ";
  ASSERT_EQ(Shell("daybook simulate " + arguments + folder / "one").exit_code, 0);
  ASSERT_EQ(Shell("daybook simulate " + arguments + folder / "two").exit_code, 0);
  const std::string one = ReadAll(folder / "one");
  EXPECT_GT(one.size(), 10'000u);
  EXPECT_EQ(one, ReadAll(folder / "two"));
  ASSERT_EQ(Shell("daybook simulate --seed 8 --commands-out " + folder / "three").exit_code, 0);
  EXPECT_NE(one, ReadAll(folder / "three"));
}

TEST(Simulate, WritesTheSameBytesForSeveralDaysToo) {
  const Folder folder;
  const std::string arguments = "--seed 7 --centres 1 --tills 2 --payments 20 --days 3 --commands-out ";
  ASSERT_EQ(Shell("daybook simulate " + arguments + folder / "one").exit_code, 0);
  ASSERT_EQ(Shell("daybook simulate " + arguments + folder / "two").exit_code, 0);
  const std::string one = ReadAll(folder / "one");
  EXPECT_EQ(one, ReadAll(folder / "two"));
  for (const char* date : {"2026-11-23", "2026-11-24", "2026-11-25"}) {
    EXPECT_NE(one.find("\"claimedBusinessDate\":\"" + std::string(date)), std::string::npos) << date;
  }
}

// What bash offers after these words.
std::string Offered(const std::string& words, int position) {
  return Shell("source <(daybook completion bash); COMP_WORDS=(" + words + "); COMP_CWORD=" + std::to_string(position) +
               "; _daybook; echo \"${COMPREPLY[*]}\"")
      .out;
}

TEST(Completion, OffersCommandsAndOptionsInBash) {
  EXPECT_EQ(Offered("daybook ti", 1), "till\n");
  EXPECT_EQ(Offered("daybook till w", 2), "watch\n");
  EXPECT_EQ(Offered("daybook close show --ce", 3), "--centre --cert\n");
  EXPECT_EQ(Offered("daybook report se", 2), "service-levels\n");
  EXPECT_EQ(Offered("daybook report invoices --st", 3), "--stock\n");
  EXPECT_EQ(Offered("daybook trail --too", 2), "--tool\n");
  EXPECT_NE(Offered("daybook ''", 1).find("trial-balance"), std::string::npos);
}

TEST(Completion, IsThereForZshAndFish) {
  EXPECT_EQ(Shell("daybook completion zsh").out.find("#compdef daybook\n"), 0u);
  EXPECT_NE(Shell("daybook completion fish").out.find("__fish_seen_subcommand_from close' -a preflight"), std::string::npos);
  EXPECT_EQ(Shell("daybook completion tcsh").exit_code, 2);
}

}  // namespace
}  // namespace daybook::command_line
