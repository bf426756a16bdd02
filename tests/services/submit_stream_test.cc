#include "services/submit_stream.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>
#include <random>
#include <vector>

#include "absl/time/clock.h"
#include "google/rpc/error_details.pb.h"
#include "tests/services/ledger_service_fixture.h"

namespace daybook::services {
namespace {

using testing::ElementsAre;
using Stream = grpc::ClientReaderWriter<v1::SubmitStreamRequest, v1::SubmitStreamResponse>;

constexpr char kMethod[] = "/daybook.v1.LedgerService/SubmitStream";

class SubmitStreamTest : public LedgerServiceTest {
 protected:
  std::unique_ptr<Stream> Open(const std::string& window = "") {
    context_.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
    if (!window.empty()) context_.AddMetadata(kWindowKey, window);
    return stub_->SubmitStream(&context_);
  }
  void Send(Stream& stream, uint64_t first, uint64_t last, int commands = 1) {
    for (uint64_t number = first; number <= last; ++number) ASSERT_TRUE(stream.Write(Request(number, commands)));
  }
  // The window is exactly `window` when so many come and, after everything has come to rest, no more.
  void ExpectWindow(Stream& stream, size_t window) {
    Send(stream, 1, window + 5);
    ASSERT_NE(ledger_.WaitFor(window - 1), nullptr);
    // A call on the same connection goes round after everything before it: what was to be read has been read.
    v1::GetOutcomeResponse outcome;
    for (int i = 0; i < 3; ++i) {
      grpc::ClientContext context;
      v1::GetOutcomeRequest ask;
      ask.set_request_id("x");
      ASSERT_TRUE(stub_->GetOutcome(&context, ask, &outcome).ok());
    }
    EXPECT_EQ(ledger_.submitted(), window);
  }
  // Accepts, in order, what came since the last time.
  void AcceptAll() {
    for (const size_t end = ledger_.submitted(); accepted_ < end; ++accepted_) ledger_.Accept(ledger_.WaitFor(accepted_));
  }

  size_t accepted_ = 0;
  grpc::ClientContext context_;
  v1::SubmitStreamResponse answer_;
};

TEST_F(SubmitStreamTest, PutsAnswersBackInTheOrderOfTheRequestsWhateverTheLedgersOrder) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE(seed);
  const auto stream = Open();
  Send(*stream, 41, 56, 2);
  ASSERT_NE(ledger_.WaitFor(15), nullptr);
  std::vector<size_t> order(16);
  std::iota(order.begin(), order.end(), 0);
  std::shuffle(order.begin(), order.end(), std::mt19937(seed));
  for (const size_t n : order) ledger_.Accept(ledger_.WaitFor(n));
  stream->WritesDone();
  uint64_t next = 41;
  while (stream->Read(&answer_)) {
    EXPECT_EQ(answer_.first_number(), next);
    EXPECT_EQ(answer_.results_size(), 2 * (answer_.last_number() - answer_.first_number() + 1));
    for (uint64_t number = answer_.first_number(); number <= answer_.last_number(); ++number) {
      const auto place = std::find(order.begin(), order.end(), number - 41) - order.begin();
      const auto& result = answer_.results(static_cast<int>(2 * (number - answer_.first_number())));
      EXPECT_EQ(result.receipt().first_sequence(), 2 * place + 1);
    }
    next = answer_.last_number() + 1;
  }
  EXPECT_EQ(next, 57u);
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(SubmitStreamTest, MergesAllAnswersThatAreReadyIntoOneMessage) {
  const auto stream = Open();
  Send(*stream, 1, 10);
  ASSERT_NE(ledger_.WaitFor(9), nullptr);
  for (size_t n = 1; n < 10; ++n) ledger_.Accept(ledger_.WaitFor(n));
  ledger_.Accept(ledger_.WaitFor(0));
  ASSERT_TRUE(stream->Read(&answer_));
  EXPECT_EQ(answer_.first_number(), 1u);
  EXPECT_EQ(answer_.last_number(), 10u);
  EXPECT_EQ(answer_.results_size(), 10);
}

TEST_F(SubmitStreamTest, ReadsSixteenRequestsAheadAndNoMore) {
  const auto stream = Open();
  ExpectWindow(*stream, 16);
  // Room for more comes with the answers.
  AcceptAll();
  EXPECT_NE(ledger_.WaitFor(20), nullptr);
  AcceptAll();
}

TEST_F(SubmitStreamTest, ReadsFurtherAheadForAClientThatAsks) {
  const auto stream = Open("40");
  ExpectWindow(*stream, 40);
  AcceptAll();
}

TEST_F(SubmitStreamTest, ReadsAtMost256AheadWhateverTheClientAsks) {
  const auto stream = Open("100000");
  ExpectWindow(*stream, 256);
  AcceptAll();
}

TEST_F(SubmitStreamTest, ReadsNoFurtherThanAMegabyteAhead) {
  const auto stream = Open();
  for (uint64_t number = 1; number <= 6; ++number) {
    v1::SubmitStreamRequest request;
    request.set_number(number);
    for (int i = 0; i < 600; ++i) *request.add_commands() = Command(absl::StrCat(number, "-", i), 480);
    ASSERT_GT(request.ByteSizeLong(), 300u << 10);
    ASSERT_LT(request.ByteSizeLong(), 349u << 10);
    // Written in the background: flow control may hold the later ones.
    if (!stream->Write(request)) break;
    if (number == 4) break;
  }
  ASSERT_NE(ledger_.WaitFor(3), nullptr);
  ASSERT_TRUE(stream->Write(Request(5)));
  v1::GetOutcomeRequest ask;
  ask.set_request_id("x");
  v1::GetOutcomeResponse outcome;
  grpc::ClientContext context;
  ASSERT_TRUE(stub_->GetOutcome(&context, ask, &outcome).ok());
  EXPECT_EQ(ledger_.submitted(), 4u);
  ledger_.Accept(ledger_.WaitFor(0));
  EXPECT_NE(ledger_.WaitFor(4), nullptr);
  for (size_t n = 1; n < 5; ++n) ledger_.Accept(ledger_.WaitFor(n));
}

TEST_F(SubmitStreamTest, EndsWellOnceTheClientHasHalfClosedAndEverythingIsAnswered) {
  const auto stream = Open();
  Send(*stream, 1, 3);
  stream->WritesDone();
  ASSERT_NE(ledger_.WaitFor(2), nullptr);
  AcceptAll();
  uint64_t results = 0;
  while (stream->Read(&answer_)) results += answer_.results_size();
  EXPECT_EQ(results, 3u);
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(SubmitStreamTest, EndsAfterEarlierAnswersWhenARequestSkipsANumber) {
  const auto stream = Open();
  Send(*stream, 1, 2);
  Send(*stream, 4, 4);
  ASSERT_NE(ledger_.WaitFor(1), nullptr);
  AcceptAll();
  uint64_t last = 0;
  while (stream->Read(&answer_)) last = answer_.last_number();
  EXPECT_EQ(last, 2u);
  const grpc::Status status = stream->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(ReasonOf(status), v1::REJECTION_REASON_FIELD_INVALID);
  EXPECT_EQ(ledger_.submitted(), 2u);
}

TEST_F(SubmitStreamTest, EndsByNameWhenARequestCannotBeDecoded) {
  RawStream stream(channel_, kMethod);
  ASSERT_TRUE(stream.Write(Request(1).SerializeAsString()));
  ASSERT_TRUE(stream.Write("\xff\xff\xff no message"));
  ASSERT_NE(ledger_.WaitFor(0), nullptr);
  AcceptAll();
  EXPECT_TRUE(stream.Read().has_value());
  EXPECT_FALSE(stream.Read().has_value());
  const grpc::Status status = stream.Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(ReasonOf(status), v1::REJECTION_REASON_MESSAGE_UNDECODABLE);
}

TEST_F(SubmitStreamTest, EndsByNameWhenABatchHoldsTooManyCommands) {
  const auto stream = Open();
  Send(*stream, 1, 1, 1'001);
  EXPECT_FALSE(stream->Read(&answer_));
  EXPECT_EQ(ReasonOf(stream->Finish()), v1::REJECTION_REASON_BATCH_TOO_LARGE);
  EXPECT_EQ(ledger_.submitted(), 0u);
}

TEST_F(SubmitStreamTest, ParksARequestWhileTheQueueIsFullAndNeverRefusesIt) {
  const auto stream = Open();
  Send(*stream, 1, 2);
  ASSERT_NE(ledger_.WaitFor(1), nullptr);
  ledger_.SetFull(true);
  Send(*stream, 3, 4);
  ASSERT_TRUE(Eventually([this] { return ledger_.turned_away() > 0; }));
  ledger_.Accept(ledger_.WaitFor(0));
  EXPECT_EQ(ledger_.submitted(), 2u);
  ledger_.SetFull(false);
  // The next request that ends makes room.
  ledger_.Accept(ledger_.WaitFor(1));
  ASSERT_NE(ledger_.WaitFor(3), nullptr);
  EXPECT_EQ(ledger_.WaitFor(2)->commands->Get(0).request_id(), "r3-0");
  EXPECT_EQ(ledger_.WaitFor(3)->commands->Get(0).request_id(), "r4-0");
  EXPECT_GE(stats_.requests_parked.load(), 1u);
  ledger_.Accept(ledger_.WaitFor(2));
  ledger_.Accept(ledger_.WaitFor(3));
  stream->WritesDone();
  uint64_t last = 0;
  while (stream->Read(&answer_)) last = answer_.last_number();
  EXPECT_EQ(last, 4u);
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(SubmitStreamTest, LetsNothingOvertakeAParkedRequestOnItsWayBack) {
  const auto stream = Open();
  Send(*stream, 1, 2);
  ASSERT_NE(ledger_.WaitFor(1), nullptr);
  ledger_.SetFull(true);
  Send(*stream, 3, 4);
  ASSERT_TRUE(Eventually([this] { return ledger_.turned_away() > 0; }));
  ledger_.SetFull(false);
  bool overtaken = false;
  ledger_.BeforeNextSubmit([&] {
    // An answer that is written now makes the stream look for more to read.
    ledger_.Accept(ledger_.WaitFor(0));
    const absl::Time until = absl::Now() + absl::Milliseconds(300);
    while (!overtaken && absl::Now() < until) overtaken = ledger_.submitted() > 2;
  });
  // The request that ends makes room: the parked one is tried again.
  ledger_.Accept(ledger_.WaitFor(1));
  ASSERT_NE(ledger_.WaitFor(3), nullptr);
  EXPECT_FALSE(overtaken);
  EXPECT_EQ(ledger_.WaitFor(2)->commands->Get(0).request_id(), "r3-0");
  EXPECT_EQ(ledger_.WaitFor(3)->commands->Get(0).request_id(), "r4-0");
  ledger_.Accept(ledger_.WaitFor(2));
  ledger_.Accept(ledger_.WaitFor(3));
  stream->WritesDone();
  while (stream->Read(&answer_)) {
  }
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(SubmitStreamTest, EndsWithTheLedgersFailureInTheClientsLanguage) {
  context_.AddMetadata("accept-language", "zh-CN,en;q=0.5");
  const auto stream = Open();
  Send(*stream, 1, 2);
  ASSERT_NE(ledger_.WaitFor(1), nullptr);
  ledger_.End(ledger_.WaitFor(1), Rejected(v1::REJECTION_REASON_STORE_FAILED));
  ledger_.Accept(ledger_.WaitFor(0));
  ASSERT_TRUE(stream->Read(&answer_));
  EXPECT_EQ(answer_.last_number(), 1u);
  EXPECT_FALSE(stream->Read(&answer_));
  const grpc::Status status = stream->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(ReasonOf(status), v1::REJECTION_REASON_STORE_FAILED);
  google::rpc::LocalizedMessage localized;
  const google::rpc::Status details = DetailsOf(status);
  for (const auto& detail : details.details()) detail.UnpackTo(&localized);
  EXPECT_EQ(localized.locale(), "zh-CN");
}

TEST_F(SubmitStreamTest, OutlivesAClientThatVanishesUntilTheLedgerHasGivenEverythingBack) {
  {
    RawStream stream(channel_, kMethod);
    for (uint64_t number = 1; number <= 5; ++number) ASSERT_TRUE(stream.Write(Request(number).SerializeAsString()));
    ASSERT_NE(ledger_.WaitFor(4), nullptr);
    stream.Cancel();
  }
  EXPECT_EQ(live_calls_.size(), 1u);
  EXPECT_EQ(ledger_.WaitFor(3)->commands->Get(0).request_id(), "r4-0");
  AcceptAll();
  EXPECT_TRUE(Eventually([this] { return live_calls_.size() == 0; }));
}

TEST_F(SubmitStreamTest, OutlivesAClientThatVanishesWhileItsRequestIsParked) {
  ledger_.SetFull(true);
  {
    RawStream stream(channel_, kMethod);
    ASSERT_TRUE(stream.Write(Request(1).SerializeAsString()));
    ASSERT_TRUE(Eventually([this] { return ledger_.turned_away() > 0; }));
  }
  ASSERT_TRUE(Eventually([this] {
    door_.retry_queue.Retry();
    return live_calls_.size() == 0;
  }));
  EXPECT_EQ(ledger_.submitted(), 0u);
}

TEST_F(SubmitStreamTest, AnswersWhatItHasAndEndsWhenTheServerStops) {
  const auto stream = Open();
  Send(*stream, 1, 3);
  ASSERT_NE(ledger_.WaitFor(2), nullptr);
  live_calls_.DrainAll();
  AcceptAll();
  uint64_t last = 0;
  while (stream->Read(&answer_)) last = answer_.last_number();
  EXPECT_EQ(last, 3u);
  EXPECT_EQ(ReasonOf(stream->Finish()), v1::REJECTION_REASON_SHUTTING_DOWN);
}

TEST_F(SubmitStreamTest, HandsCommandsOfWrongShapeToTheLedgerWithTheirRefusal) {
  v1::SubmitStreamRequest request = Request(1, 3);
  request.mutable_commands(1)->clear_request_id();
  const auto stream = Open();
  ASSERT_TRUE(stream->Write(request));
  engine::Submission* const submission = ledger_.WaitFor(0);
  ASSERT_NE(submission, nullptr);
  ASSERT_EQ(submission->shape_errors.size(), 1u);
  EXPECT_EQ(submission->shape_errors[0].first, 1);
  EXPECT_EQ(ReasonOf(submission->shape_errors[0].second), v1::REJECTION_REASON_REQUEST_ID_MISSING);
  ledger_.Accept(submission);
}

}  // namespace
}  // namespace daybook::services
