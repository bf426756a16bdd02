// Days as a file of commands: the same bytes for the same seed, accepted as it stands, and harmless when sent again.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "tests/integration/server_process.h"

namespace daybook::integration {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string WriteDayFile(const std::string& path, const std::string& seed) {
  const Ended ended = RunProgram({Program("daybook"), "simulate", "--seed", seed, "--centres", "3", "--tills", "4", "--date",
                           "2026-11-23", "--days", "3", "--payments", "60", "--commands-out", path});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  return ReadFile(path);
}

std::unique_ptr<ServerProcess> StartFresh(const std::string& folder) {
  auto server = ServerProcess::Start({.data = folder + "/data", .init = true});
  EXPECT_TRUE(server.ok()) << server.status();
  return server.ok() ? *std::move(server) : nullptr;
}

Ended Submit(const ServerProcess& server, const std::string& file) {
  return RunProgram({Program("daybook"), "--server", server.address(), "submit", file});
}

std::vector<std::string> LinesOf(const std::string& text) { return absl::StrSplit(text, '\n', absl::SkipEmpty()); }

TEST(DayFile, HoldsTheSameBytesForTheSameSeed) {
  const std::string folder = NewFolder("seeds");
  const std::string first = WriteDayFile(folder + "/first.jsonl", "7");
  EXPECT_GT(LinesOf(first).size(), 500u);
  EXPECT_EQ(WriteDayFile(folder + "/second.jsonl", "7"), first);
  EXPECT_NE(WriteDayFile(folder + "/other.jsonl", "8"), first);
}

TEST(DayFile, IsAcceptedOnceAndReplayedWordForWordTheSecondTime) {
  const std::string folder = NewFolder("twice");
  const size_t commands = LinesOf(WriteDayFile(folder + "/day.jsonl", "7")).size();
  const auto server = StartFresh(folder);
  ASSERT_NE(server, nullptr);

  const Ended first = Submit(*server, folder + "/day.jsonl");
  ASSERT_EQ(first.exit_code, 0) << first.err;
  EXPECT_EQ(LinesOf(first.out).size(), commands);
  EXPECT_THAT(first.out, Not(HasSubstr("\"replayed\":true")));
  const auto before = Figures(*server);
  ASSERT_TRUE(before.ok()) << before.status();

  const Ended second = Submit(*server, folder + "/day.jsonl");
  ASSERT_EQ(second.exit_code, 0) << second.err;
  EXPECT_THAT(second.out, Not(HasSubstr("\"replayed\":false")));
  EXPECT_EQ(absl::StrReplaceAll(second.out, {{"\"replayed\":true", "\"replayed\":false"}}), first.out);
  const auto after = Figures(*server);
  ASSERT_TRUE(after.ok()) << after.status();
  EXPECT_EQ(*after, *before) << "the second time adds no event and changes no figure";
  EXPECT_EQ(server->Stop(), 0);
}

TEST(DayFile, IsReplayedWordForWordAlsoAfterAKill) {
  const std::string folder = NewFolder("killed");
  WriteDayFile(folder + "/day.jsonl", "11");
  auto server = StartFresh(folder);
  ASSERT_NE(server, nullptr);
  const Ended first = Submit(*server, folder + "/day.jsonl");
  ASSERT_EQ(first.exit_code, 0) << first.err;
  server->Kill();
  auto restarted = ServerProcess::Start({.data = folder + "/data"});
  ASSERT_TRUE(restarted.ok()) << restarted.status();
  const Ended second = Submit(**restarted, folder + "/day.jsonl");
  ASSERT_EQ(second.exit_code, 0) << second.err;
  EXPECT_EQ(absl::StrReplaceAll(second.out, {{"\"replayed\":true", "\"replayed\":false"}}), first.out);
  EXPECT_EQ((*restarted)->Stop(), 0);
}

TEST(DayFile, GivesTheSameLedgerAsTheDayRunOverTheWire) {
  const std::string folder = NewFolder("same");
  WriteDayFile(folder + "/day.jsonl", "7");
  const auto from_file = StartFresh(folder);
  ASSERT_NE(from_file, nullptr);
  const Ended submitted = Submit(*from_file, folder + "/day.jsonl");
  ASSERT_EQ(submitted.exit_code, 0) << submitted.err;
  const auto over_the_wire = StartFresh(NewFolder("wire"));
  ASSERT_NE(over_the_wire, nullptr);
  const Ended simulated = RunProgram({Program("daybook"), "--server", over_the_wire->address(), "simulate", "--seed", "7",
                               "--centres", "3", "--tills", "4", "--date", "2026-11-23", "--days", "3", "--payments",
                               "60"});
  ASSERT_EQ(simulated.exit_code, 0) << simulated.err;
  const auto file_log = ReadLog(*from_file), wire_log = ReadLog(*over_the_wire);
  ASSERT_TRUE(file_log.ok() && wire_log.ok()) << file_log.status() << wire_log.status();
  ASSERT_EQ(file_log->size(), wire_log->size());
  for (size_t i = 1; i < file_log->size(); ++i) {
    EXPECT_EQ((*file_log)[i].request_id(), (*wire_log)[i].request_id());
    EXPECT_EQ((*file_log)[i].command_digest(), (*wire_log)[i].command_digest());
  }
}

}  // namespace
}  // namespace daybook::integration
