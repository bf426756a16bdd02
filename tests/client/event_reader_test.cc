#include "client/event_reader.h"

#include <algorithm>
#include <atomic>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/client/fake_ledger.h"

namespace daybook::client {
namespace {

using std::chrono::milliseconds;

constexpr uint64_t kEvents = 1'000;
constexpr uint64_t kEventsInAMessage = 10;

// A log of 1,000 events whose streams break as a test tells it.
class FakeLog final : public v1::AuditService::Service {
 public:
  // So many streams break after this many messages.
  std::atomic<int> breaks_left{0};
  int messages_before_break = 3;
  grpc::Status end_of_broken{grpc::StatusCode::UNAVAILABLE, "broken"};
  std::atomic<int> streams{0};

  grpc::Status ReadEvents(grpc::ServerContext*, const v1::ReadEventsRequest* request,
                          grpc::ServerWriter<v1::ReadEventsResponse>* writer) override {
    ++streams;
    const bool breaks = breaks_left.fetch_sub(1) > 0;
    uint64_t next = std::max<uint64_t>(1, request->from_sequence());
    if (!request->resume_token().empty()) next = std::stoull(request->resume_token());
    const uint64_t last = request->to_sequence() == 0 ? kEvents : request->to_sequence();
    for (int message = 0; next <= last; ++message) {
      if (breaks && message == messages_before_break) return end_of_broken;
      v1::ReadEventsResponse response;
      for (uint64_t i = 0; i < kEventsInAMessage && next <= last; ++i) {
        response.add_events()->mutable_event()->set_sequence(next++);
      }
      response.set_resume_token(std::to_string(next));
      if (!writer->Write(response)) return grpc::Status::CANCELLED;
    }
    return grpc::Status::OK;
  }
};

class EventReaderTest : public testing::Test {
 protected:
  absl::Status Read(const v1::ReadEventsRequest& request, uint64_t stop_after = 0) {
    const CallOptions options{.deadline = std::chrono::seconds(10),
                              .retry = {.tries_max = 3, .first_delay = milliseconds(1), .delay_max = milliseconds(1)}};
    return ReadEvents(OpenChannel({.address = server_.address()}).value(), options, request,
                      [&](const v1::ReadEventsResponse& response) -> absl::Status {
                        for (const auto& event : response.events()) seen_.push_back(event.event().sequence());
                        if (stop_after != 0 && seen_.size() >= stop_after) return absl::CancelledError("enough");
                        return absl::OkStatus();
                      });
  }
  void ExpectEachOnce(uint64_t first, uint64_t last) {
    ASSERT_EQ(seen_.size(), last - first + 1);
    for (uint64_t i = 0; i < seen_.size(); ++i) ASSERT_EQ(seen_[i], first + i);
  }

  FakeLog log_;
  LoopbackServer server_{log_};
  std::vector<uint64_t> seen_;
};

TEST_F(EventReaderTest, SeesEveryEventOfTheRangeOnce) {
  v1::ReadEventsRequest request;
  request.set_from_sequence(5);
  request.set_to_sequence(77);
  ASSERT_TRUE(Read(request).ok());
  ExpectEachOnce(5, 77);
}

TEST_F(EventReaderTest, GoesOnFromItsTokenWhenTheStreamBreaks) {
  // More breaks than tries: every message counts as progress.
  log_.breaks_left = 20;
  ASSERT_TRUE(Read({}).ok());
  ExpectEachOnce(1, kEvents);
  EXPECT_EQ(log_.streams, 21);
}

TEST_F(EventReaderTest, GoesOnWhenTheDeadlineOfAStreamPassesInTheMiddle) {
  log_.breaks_left = 5;
  log_.end_of_broken = {grpc::StatusCode::DEADLINE_EXCEEDED, "late"};
  ASSERT_TRUE(Read({}).ok());
  ExpectEachOnce(1, kEvents);
}

TEST_F(EventReaderTest, GivesUpWhenNothingComesAnyMore) {
  log_.breaks_left = 1'000;
  log_.messages_before_break = 0;
  EXPECT_EQ(Read({}).code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(log_.streams, 3);
}

TEST_F(EventReaderTest, DoesNotRepeatARefusal) {
  log_.breaks_left = 1;
  log_.end_of_broken = GrpcRefusal(Rejected(v1::REJECTION_REASON_STORE_CORRUPT));
  EXPECT_EQ(ReasonOf(Read({})), v1::REJECTION_REASON_STORE_CORRUPT);
  EXPECT_EQ(log_.streams, 1);
}

TEST_F(EventReaderTest, EndsWhenTheVisitorHasEnough) {
  EXPECT_EQ(Read({}, 35).code(), absl::StatusCode::kCancelled);
  ExpectEachOnce(1, 40);
}

TEST_F(EventReaderTest, FollowsUntilNothingAnswersAnyMore) {
  v1::ReadEventsRequest request;
  request.set_follow(true);
  EXPECT_EQ(Read(request).code(), absl::StatusCode::kUnavailable);
  ExpectEachOnce(1, kEvents);
  EXPECT_GE(log_.streams, 3);
}

}  // namespace
}  // namespace daybook::client
