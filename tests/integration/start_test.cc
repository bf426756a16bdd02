// What daybookd does with a data directory it should not serve: it says what is wrong, ends, and touches nothing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "tests/integration/server_process.h"

namespace daybook::integration {
namespace {

namespace fs = std::filesystem;
using ::testing::AnyOf;
using ::testing::HasSubstr;

Ended StartAndEnd(const std::string& data, bool init) {
  std::vector<std::string> arguments = {Program("daybookd"), "--data", data, "--listen", "127.0.0.1:0"};
  if (init) arguments.push_back("--init");
  return RunProgram(arguments, "", std::chrono::seconds(30));
}

// A ledger with its first event only, stopped in order.
std::string NewLedger(const std::string& name) {
  const std::string data = NewFolder(name) + "/data";
  auto server = ServerProcess::Start({.data = data, .init = true});
  EXPECT_TRUE(server.ok()) << server.status();
  EXPECT_EQ(server.ok() ? (*server)->Stop() : -1, 0);
  return data;
}

TEST(Start, IsRefusedWhereThereIsNoLedger) {
  const std::string data = NewFolder("missing") + "/data";
  const Ended ended = StartAndEnd(data, /*init=*/false);
  EXPECT_NE(ended.exit_code, 0);
  EXPECT_THAT(ended.err, HasSubstr(data)) << "a lost disk must not become an empty ledger, and the message names it";
  EXPECT_FALSE(fs::exists(data));
}

TEST(Start, CreatesALedgerWithOneEventWhereNothingIs) {
  const std::string data = NewFolder("fresh") + "/data";
  auto server = ServerProcess::Start({.data = data, .init = true});
  ASSERT_TRUE(server.ok()) << server.status();
  const auto log = ReadLog(**server);
  ASSERT_TRUE(log.ok()) << log.status();
  ASSERT_EQ(log->size(), 1u);
  EXPECT_TRUE(log->front().has_ledger_created());
  EXPECT_EQ(log->front().ledger_created().currency(), "CNY");
}

TEST(Start, NeverCreatesALedgerOverAnother) {
  const std::string data = NewLedger("twice");
  const Ended ended = StartAndEnd(data, /*init=*/true);
  EXPECT_NE(ended.exit_code, 0);
  EXPECT_THAT(ended.err, HasSubstr(data));
  EXPECT_TRUE(ServerProcess::Start({.data = data}).ok()) << "the ledger that was there is still there";
}

TEST(Start, NeverCreatesALedgerAmongForeignFiles) {
  const std::string data = NewFolder("foreign");
  WriteFile(data + "/letter.txt", "somebody's");
  const Ended ended = StartAndEnd(data, /*init=*/true);
  EXPECT_NE(ended.exit_code, 0);
  EXPECT_EQ(ReadFile(data + "/letter.txt"), "somebody's");
  EXPECT_NE(StartAndEnd(data, /*init=*/false).exit_code, 0);
}

TEST(Start, IsRefusedWhileAnotherProcessServesTheSameLedger) {
  const std::string data = NewFolder("locked") + "/data";
  auto server = ServerProcess::Start({.data = data, .init = true});
  ASSERT_TRUE(server.ok()) << server.status();
  const Ended ended = StartAndEnd(data, /*init=*/false);
  EXPECT_NE(ended.exit_code, 0);
  EXPECT_THAT(ended.err, AnyOf(HasSubstr("lock"), HasSubstr("in use")));
  EXPECT_TRUE((*server)->Status().ok()) << "the first one serves on";
}

TEST(Start, IsRefusedWhenTheDiskWasLostAndTheAnchorRemembers) {
  const std::string data = NewLedger("lost");
  fs::remove_all(data);
  EXPECT_NE(StartAndEnd(data, /*init=*/false).exit_code, 0);
  const Ended ended = StartAndEnd(data, /*init=*/true);
  EXPECT_NE(ended.exit_code, 0) << "the anchor beside the directory says that there was a ledger";
  EXPECT_THAT(ended.err, HasSubstr("anchor"));
}

TEST(Start, WithoutTheAnchorIsRefusedOnceAndAcceptedOnDemand) {
  const std::string data = NewLedger("anchorless");
  fs::remove(data + ".anchor");
  const Ended refused = StartAndEnd(data, /*init=*/false);
  EXPECT_EQ(refused.exit_code, 3);
  EXPECT_THAT(refused.err, HasSubstr("--accept-missing-anchor"));
  {
    auto accepted = ServerProcess::Start({.data = data, .more_arguments = {"--accept-missing-anchor"}});
    ASSERT_TRUE(accepted.ok()) << accepted.status();
    EXPECT_THAT((*accepted)->Log(), HasSubstr("anchor_not_needed"));
    EXPECT_EQ((*accepted)->Stop(), 0);
  }
  EXPECT_TRUE(ServerProcess::Start({.data = data}).ok()) << "a new anchor was written";
}

TEST(Start, IsRefusedWithPlainTextBeyondLoopback) {
  const std::string data = NewFolder("open") + "/data";
  const Ended ended = RunProgram({Program("daybookd"), "--data", data, "--init", "--listen", "0.0.0.0:0"}, "", std::chrono::seconds(30));
  EXPECT_NE(ended.exit_code, 0);
  EXPECT_THAT(ended.err, HasSubstr("plain text"));
}

}  // namespace
}  // namespace daybook::integration
