#include "services/submit_call.h"

#include <gtest/gtest.h>

#include "google/rpc/error_details.pb.h"
#include "tests/services/ledger_service_fixture.h"

namespace daybook::services {
namespace {

constexpr char kSubmit[] = "/daybook.v1.LedgerService/Submit";
constexpr char kGetOutcome[] = "/daybook.v1.LedgerService/GetOutcome";

class SubmitCallTest : public LedgerServiceTest {
 protected:
  // Sends the request from a thread of its own and lets `answer` end what reaches the ledger.
  template <typename Answer>
  grpc::Status Submit(const v1::SubmitRequest& request, v1::SubmitResponse& response, Answer answer) {
    const size_t n = ledger_.submitted();
    std::thread ledger([&] {
      engine::Submission* const submission = ledger_.WaitFor(n);
      ASSERT_NE(submission, nullptr);
      answer(submission);
    });
    const grpc::Status status = stub_->Submit(&context_, request, &response);
    ledger.join();
    return status;
  }
  static v1::SubmitRequest Batch(int commands) {
    v1::SubmitRequest request;
    for (int i = 0; i < commands; ++i) *request.add_commands() = Command(absl::StrCat("c", i));
    return request;
  }

  grpc::ClientContext context_;
  v1::SubmitResponse response_;
};

TEST_F(SubmitCallTest, AnswersWithOneResultPerCommand) {
  const auto status = Submit(Batch(1'000), response_, [this](auto* submission) { ledger_.Accept(submission); });
  EXPECT_TRUE(status.ok()) << status.error_message();
  ASSERT_EQ(response_.results_size(), 1'000);
  EXPECT_EQ(response_.results(999).receipt().first_sequence(), 1'000u);
}

TEST_F(SubmitCallTest, TellsTheLedgerDeadlineAndLanguageAndWhetherToValidateOnly) {
  context_.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(30));
  context_.AddMetadata("accept-language", "zh-CN");
  v1::SubmitRequest request = Batch(1);
  request.set_validate_only(true);
  const auto status = Submit(request, response_, [this](auto* submission) {
    EXPECT_TRUE(submission->validate_only);
    EXPECT_EQ(submission->language, "zh-CN");
    EXPECT_GT(submission->deadline_micros, 0);
    EXPECT_GT(submission->bytes, 0u);
    ledger_.Accept(submission);
  });
  EXPECT_TRUE(status.ok());
}

TEST_F(SubmitCallTest, IsRefusedAsOverloadedWithADelayWhenTheQueueIsFull) {
  ledger_.SetFull(true);
  const grpc::Status status = stub_->Submit(&context_, Batch(1), &response_);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(ReasonOf(status), v1::REJECTION_REASON_OVERLOADED);
  google::rpc::RetryInfo retry;
  const google::rpc::Status details = DetailsOf(status);
  for (const auto& detail : details.details()) detail.UnpackTo(&retry);
  EXPECT_GT(retry.retry_delay().nanos(), 0);
}

TEST_F(SubmitCallTest, IsRefusedByNameWhenItCannotBeDecoded) {
  for (const std::string& bytes : {std::string("\xff\xff\xff"), std::string("\x0a\x05\x0a\x03\xc3\x28\x41", 7)}) {
    const grpc::Status status = CallRaw(channel_, kSubmit, bytes);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
    EXPECT_EQ(ReasonOf(status), v1::REJECTION_REASON_MESSAGE_UNDECODABLE);
  }
  EXPECT_EQ(ReasonOf(CallRaw(channel_, kGetOutcome, "\xff\xff\xff")), v1::REJECTION_REASON_MESSAGE_UNDECODABLE);
}

TEST_F(SubmitCallTest, IsRefusedWithoutACommand) {
  const grpc::Status status = CallRaw(channel_, kSubmit, "");
  EXPECT_EQ(ReasonOf(status), v1::REJECTION_REASON_FIELD_INVALID);
}

TEST_F(SubmitCallTest, IsRefusedWithMoreThanAThousandCommands) {
  EXPECT_EQ(ReasonOf(stub_->Submit(&context_, Batch(1'001), &response_)), v1::REJECTION_REASON_BATCH_TOO_LARGE);
  EXPECT_EQ(ledger_.submitted(), 0u);
}

TEST_F(SubmitCallTest, IsRefusedWithMoreThanAMegabyte) {
  v1::SubmitRequest request;
  while (request.ByteSizeLong() <= (1u << 20)) *request.add_commands() = Command(absl::StrCat("c", request.commands_size()), 2'000);
  EXPECT_EQ(ReasonOf(stub_->Submit(&context_, request, &response_)), v1::REJECTION_REASON_BATCH_TOO_LARGE);
  EXPECT_EQ(ledger_.submitted(), 0u);
}

TEST_F(SubmitCallTest, IsRefusedByGrpcItselfFarAboveAMegabyte) {
  const grpc::Status status = CallRaw(channel_, kSubmit, std::string(2u << 20, 'x'));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
}

TEST_F(SubmitCallTest, OutlivesAClientThatVanishesAfterSending) {
  context_.set_deadline(std::chrono::system_clock::now() + std::chrono::milliseconds(50));
  const grpc::Status status = stub_->Submit(&context_, Batch(3), &response_);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  engine::Submission* const submission = ledger_.WaitFor(0);
  ASSERT_NE(submission, nullptr);
  EXPECT_EQ(submission->commands->size(), 3);
  ledger_.Accept(submission);
}

TEST_F(SubmitCallTest, OutcomeIsRefusedForARequestIdThatCanNotBe) {
  v1::GetOutcomeRequest ask;
  v1::GetOutcomeResponse outcome;
  for (const std::string& id : {std::string(), std::string(65, 'a'), std::string("a b")}) {
    grpc::ClientContext context;
    ask.set_request_id(id);
    EXPECT_EQ(ReasonOf(stub_->GetOutcome(&context, ask, &outcome)), v1::REJECTION_REASON_FIELD_INVALID);
  }
}

}  // namespace
}  // namespace daybook::services
