#include "client/ledger_client.h"

#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/client/fake_ledger.h"

namespace daybook::client {
namespace {

using std::chrono::milliseconds;

class LedgerClientTest : public testing::Test {
 protected:
  static CallOptions Fast() {
    return {.deadline = std::chrono::seconds(5),
            .retry = {.tries_max = 4, .first_delay = milliseconds(1), .delay_max = milliseconds(1)}};
  }
  static std::vector<v1::Command> Commands(int count) {
    std::vector<v1::Command> commands(static_cast<size_t>(count));
    for (int i = 0; i < count; ++i) commands[static_cast<size_t>(i)].set_request_id("command-" + std::to_string(i));
    return commands;
  }
  LedgerClient Client() {
    return LedgerClient(OpenChannel({.address = server_.address()}).value(), clock_, Fast(), Fast());
  }

  SystemClock clock_;
  FakeLedger ledger_;
  LoopbackServer server_{ledger_};
  std::vector<v1::CommandResult> results_;
};

TEST_F(LedgerClientTest, AnswersEveryCommandInOrder) {
  LedgerClient client = Client();
  std::vector<v1::Command> commands = Commands(3);
  ASSERT_TRUE(client.Submit(absl::MakeSpan(commands), results_).ok());
  ASSERT_EQ(results_.size(), 3u);
  for (size_t i = 0; i < 3; ++i) EXPECT_EQ(results_[i].receipt().first_sequence(), i + 1);
  EXPECT_TRUE(ledger_.saw_deadline());
}

TEST_F(LedgerClientTest, GivesIdsToCommandsWithoutBeforeTheFirstTry) {
  LedgerClient client = Client();
  ledger_.lost_answers_left = 1;
  std::vector<v1::Command> commands(2);
  ASSERT_TRUE(client.Submit(absl::MakeSpan(commands), results_).ok());
  EXPECT_EQ(ledger_.AppliedIds(), (std::vector<std::string>{commands[0].request_id(), commands[1].request_id()}));
  EXPECT_LT(commands[0].request_id(), commands[1].request_id());
}

TEST_F(LedgerClientTest, SplitsIntoBatchesTheServerTakes) {
  LedgerClient client = Client();
  std::vector<v1::Command> commands = Commands(2'500);
  ASSERT_TRUE(client.Submit(absl::MakeSpan(commands), results_).ok());
  EXPECT_EQ(results_.size(), 2'500u);
  EXPECT_EQ(ledger_.calls, 3);
}

TEST_F(LedgerClientTest, SplitsBySizeToo) {
  std::vector<v1::Command> commands = Commands(100);
  for (v1::Command& command : commands) command.set_reason(std::string(60'000, 'x'));
  EXPECT_EQ(BatchSize(commands, 0), 16u);
  EXPECT_EQ(BatchSize(commands, 96), 4u);
}

TEST_F(LedgerClientTest, SendsTheSameIdsAgainWhenTheAnswerWasLost) {
  LedgerClient client = Client();
  ledger_.lost_answers_left = 2;
  std::vector<v1::Command> commands = Commands(2);
  ASSERT_TRUE(client.Submit(absl::MakeSpan(commands), results_).ok());
  EXPECT_EQ(ledger_.calls, 3);
  EXPECT_EQ(ledger_.AppliedIds().size(), 2u);
  EXPECT_TRUE(results_[0].receipt().replayed());
}

TEST_F(LedgerClientTest, WaitsAsLongAsTheServerAsks) {
  LedgerClient client = Client();
  ledger_.failures_left = 1;  // OVERLOADED asks for 100 ms.
  std::vector<v1::Command> commands = Commands(1);
  const auto start = std::chrono::steady_clock::now();
  ASSERT_TRUE(client.Submit(absl::MakeSpan(commands), results_).ok());
  EXPECT_GE(std::chrono::steady_clock::now() - start, milliseconds(100));
}

TEST_F(LedgerClientTest, AsksAgainForTheWholeBatchWhenOneResultOnlyMeansLater) {
  LedgerClient client = Client();
  ledger_.result_failures_left = 1;
  std::vector<v1::Command> commands = Commands(3);
  ASSERT_TRUE(client.Submit(absl::MakeSpan(commands), results_).ok());
  EXPECT_EQ(ledger_.calls, 2);
  for (const v1::CommandResult& result : results_) EXPECT_TRUE(result.has_receipt());
}

TEST_F(LedgerClientTest, DoesNotRepeatARefusal) {
  LedgerClient client = Client();
  ledger_.failure = Rejected(v1::REJECTION_REASON_BATCH_TOO_LARGE);
  ledger_.failures_left = 1;
  std::vector<v1::Command> commands = Commands(1);
  const absl::Status status = client.Submit(absl::MakeSpan(commands), results_);
  EXPECT_EQ(ReasonOf(status), v1::REJECTION_REASON_BATCH_TOO_LARGE);
  EXPECT_EQ(ledger_.calls, 1);
}

TEST_F(LedgerClientTest, HandsARefusedCommandUpAsItsResult) {
  LedgerClient client = Client();
  ledger_.failure = Rejected(v1::REJECTION_REASON_DAY_NOT_OPEN);
  ledger_.result_failures_left = 1;
  std::vector<v1::Command> commands = Commands(1);
  ASSERT_TRUE(client.Submit(absl::MakeSpan(commands), results_).ok());
  EXPECT_EQ(ReasonOf(StatusOf(results_[0])), v1::REJECTION_REASON_DAY_NOT_OPEN);
  EXPECT_EQ(ledger_.calls, 1);
}

TEST_F(LedgerClientTest, GivesUpWithTheLastFailure) {
  LedgerClient client = Client();
  ledger_.failure = Rejected(v1::REJECTION_REASON_RECOVERING);
  ledger_.failures_left = 100;
  std::vector<v1::Command> commands = Commands(1);
  EXPECT_EQ(ReasonOf(client.Submit(absl::MakeSpan(commands), results_)), v1::REJECTION_REASON_RECOVERING);
  EXPECT_EQ(ledger_.calls, 4);
  EXPECT_TRUE(results_.empty());
}

TEST(Channel, RefusesACertificateWithoutItsKey) {
  EXPECT_EQ(OpenChannel({.address = "localhost:1", .ca_file = "ca.pem", .certificate_file = "c.pem"}).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(OpenChannel({.address = "localhost:1", .certificate_file = "c.pem", .key_file = "k.pem"}).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(Channel, NamesAFileItCannotRead) {
  const absl::Status status = OpenChannel({.address = "localhost:1", .ca_file = "/nowhere/ca.pem"}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_NE(status.message().find("/nowhere/ca.pem"), std::string::npos);
}

}  // namespace
}  // namespace daybook::client
