#include "client/submit_stream.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/client/fake_ledger.h"

namespace daybook::client {
namespace {

using std::chrono::milliseconds;

class SubmitStreamTest : public testing::Test {
 protected:
  StreamOptions Fast() const {
    StreamOptions options;
    options.window = 4;
    options.retry = {.tries_max = 5, .first_delay = milliseconds(1), .delay_max = milliseconds(2)};
    return options;
  }
  std::shared_ptr<grpc::Channel> Channel() { return OpenChannel({.address = server_.address()}).value(); }

  // Sends `requests` requests of two commands each and keeps the answers.
  absl::Status SendAll(SubmitStream& stream, int requests) {
    for (int i = 0; i < requests; ++i) {
      std::vector<v1::Command> commands(2);
      for (int j = 0; j < 2; ++j) {
        commands[static_cast<size_t>(j)].set_request_id("command-" + std::to_string(2 * i + j));
        sent_.push_back(commands[static_cast<size_t>(j)].request_id());
      }
      const absl::Status status = stream.Send(std::move(commands), [this](const absl::Status& answered, auto& results) {
        if (!answered.ok()) ++failed_;
        for (const v1::CommandResult& result : results) sequences_.push_back(result.receipt().first_sequence());
      });
      if (!status.ok()) return status;
    }
    return stream.Finish();
  }

  // Every command once, in order, each answered once, in order.
  void ExpectExactlyOnce() {
    EXPECT_EQ(ledger_.AppliedIds(), sent_);
    ASSERT_EQ(sequences_.size(), sent_.size());
    for (size_t i = 0; i < sequences_.size(); ++i) EXPECT_EQ(sequences_[i], i + 1);
    EXPECT_EQ(failed_, 0);
  }

  FakeLedger ledger_;
  LoopbackServer server_{ledger_};
  std::vector<std::string> sent_;
  std::vector<uint64_t> sequences_;
  int failed_ = 0;
};

TEST_F(SubmitStreamTest, AnswersInOrderOverOneStream) {
  SubmitStream stream(Channel(), Fast());
  ASSERT_TRUE(SendAll(stream, 100).ok());
  ExpectExactlyOnce();
  EXPECT_EQ(ledger_.streams, 1);
}

TEST_F(SubmitStreamTest, TakesMergedAnswersApart) {
  ledger_.merge = 3;
  SubmitStream stream(Channel(), Fast());
  ASSERT_TRUE(SendAll(stream, 9).ok());
  ExpectExactlyOnce();
}

TEST_F(SubmitStreamTest, SendsTheUnansweredAgainWhenItBreaks) {
  ledger_.breaks_left = 3;
  SubmitStream stream(Channel(), Fast());
  ASSERT_TRUE(SendAll(stream, 50).ok());
  ExpectExactlyOnce();
  EXPECT_EQ(ledger_.streams, 4);
  EXPECT_EQ(stream.reconnects(), 3u);
}

TEST_F(SubmitStreamTest, BreaksAStreamThatDoesNotAnswerInTime) {
  ledger_.mute_streams_left = 1;
  StreamOptions options = Fast();
  options.deadline = milliseconds(50);
  SubmitStream stream(Channel(), options);
  ASSERT_TRUE(SendAll(stream, 10).ok());
  ExpectExactlyOnce();
  EXPECT_EQ(ledger_.streams, 2);
}

TEST_F(SubmitStreamTest, AsksAgainFromTheRequestThatWasOnlyPutOff) {
  ledger_.result_failures_left = 1;
  SubmitStream stream(Channel(), Fast());
  ASSERT_TRUE(SendAll(stream, 20).ok());
  ExpectExactlyOnce();
  EXPECT_EQ(ledger_.streams, 2);
}

TEST_F(SubmitStreamTest, FailsEverythingUnansweredWhenTheRetriesAreUsedUp) {
  ledger_.breaks_left = 1'000;
  ledger_.requests_before_break = 1;
  SubmitStream stream(Channel(), Fast());
  const absl::Status status = SendAll(stream, 3);
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(ledger_.streams, 5);
  EXPECT_GE(failed_, 1);
  EXPECT_TRUE(sequences_.empty());
  EXPECT_EQ(stream.Finish().code(), absl::StatusCode::kUnavailable);
}

TEST_F(SubmitStreamTest, FailsAtOnceWhenNothingListens) {
  StreamOptions options = Fast();
  SubmitStream stream(OpenChannel({.address = "127.0.0.1:1"}).value(), options);
  EXPECT_EQ(SendAll(stream, 1).code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(failed_, 1);
}

TEST_F(SubmitStreamTest, TakesNothingAfterItsEnd) {
  SubmitStream stream(Channel(), Fast());
  ASSERT_TRUE(stream.Finish().ok());
  EXPECT_EQ(stream.Send(std::vector<v1::Command>(1), {}).code(), absl::StatusCode::kFailedPrecondition);
}

}  // namespace
}  // namespace daybook::client
