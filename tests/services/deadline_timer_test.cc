#include "services/deadline_timer.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "tests/services/fake_ledger.h"
#include "tests/services/server_fixture.h"

namespace daybook::services {
namespace {

constexpr int64_t kPeriodMicros = 10'000'000;
constexpr int64_t kDayMicros = int64_t{86'400'000'000};

class DeadlineTimerTest : public testing::Test {
 protected:
  static std::vector<v1::Command> Breaches(int count) {
    std::vector<v1::Command> commands(count);
    for (int i = 0; i < count; ++i) commands[i].set_request_id(absl::StrCat("breach-deposit-", i + 1));
    return commands;
  }
  // Asks and submits; null when there is nothing to submit.
  engine::Submission* Submitted() {
    const size_t before = ledger_.submitted();
    timer_.Tick();
    timer_.Tick();
    return ledger_.submitted() > before ? ledger_.WaitFor(before) : nullptr;
  }

  FakeLedger ledger_;
  ManualClock clock_{kDayMicros};
  Log log_{Log::Format::kJson, -1};
  DeadlineTimer timer_{ledger_, clock_, log_, kPeriodMicros};
};

TEST_F(DeadlineTimerTest, AsksAtOnceAndThenOnceAPeriod) {
  timer_.Tick();
  EXPECT_EQ(ledger_.asked_for_breaches(), 1u);
  timer_.Tick();
  clock_.Advance(kPeriodMicros - 1);
  timer_.Tick();
  EXPECT_EQ(ledger_.asked_for_breaches(), 1u);
  clock_.Advance(1);
  timer_.Tick();
  EXPECT_EQ(ledger_.asked_for_breaches(), 2u);
  EXPECT_EQ(ledger_.submitted(), 0u);
}

TEST_F(DeadlineTimerTest, AsksOnWhenTheClockIsSetBack) {
  timer_.Tick();
  clock_.Advance(-kDayMicros / 2);
  timer_.Tick();
  EXPECT_EQ(ledger_.asked_for_breaches(), 2u);
}

TEST_F(DeadlineTimerTest, SubmitsWhatIsOverdueAsItIs) {
  ledger_.SetDueBreaches(Breaches(2));
  engine::Submission* const submission = Submitted();
  ASSERT_NE(submission, nullptr);
  ASSERT_EQ(submission->commands->size(), 2);
  EXPECT_EQ(submission->commands->Get(1).request_id(), "breach-deposit-2");
  EXPECT_FALSE(submission->validate_only);
  ledger_.Accept(submission);
}

TEST_F(DeadlineTimerTest, HasOneRequestUnderWayAtATime) {
  ledger_.SetDueBreaches(Breaches(1));
  engine::Submission* const submission = Submitted();
  ASSERT_NE(submission, nullptr);
  clock_.Advance(10 * kPeriodMicros);
  EXPECT_EQ(Submitted(), nullptr);
  EXPECT_EQ(ledger_.asked_for_breaches(), 1u);
  ledger_.Accept(submission);
  engine::Submission* const next = Submitted();
  ASSERT_NE(next, nullptr);
  ledger_.Accept(next);
}

TEST_F(DeadlineTimerTest, GoesOnAtOnceWhileThereIsMoreThanOneRequestHolds) {
  ledger_.SetDueBreaches(Breaches(100));
  ledger_.Accept(Submitted());
  ledger_.SetDueBreaches(Breaches(99));
  engine::Submission* const rest = Submitted();
  ASSERT_NE(rest, nullptr);
  ledger_.Accept(rest);
  EXPECT_EQ(Submitted(), nullptr);
}

TEST_F(DeadlineTimerTest, TriesAgainAPeriodLaterWhenNothingWasJudged) {
  ledger_.SetDueBreaches(Breaches(100));
  ledger_.SetFull(true);
  EXPECT_EQ(Submitted(), nullptr);
  EXPECT_EQ(ledger_.turned_away(), 1u);
  ledger_.SetFull(false);
  EXPECT_EQ(Submitted(), nullptr);
  clock_.Advance(kPeriodMicros);
  engine::Submission* const submission = Submitted();
  ASSERT_NE(submission, nullptr);
  EXPECT_EQ(submission->results->size(), 0);
  ledger_.Accept(submission);
}

TEST_F(DeadlineTimerTest, DoesNotRunInCirclesWhenAllIsRefused) {
  ledger_.SetDueBreaches(Breaches(100));
  engine::Submission* const submission = Submitted();
  ASSERT_NE(submission, nullptr);
  for (int i = 0; i < 100; ++i) {
    *submission->results->Add()->mutable_status() = ToRpcStatus(Rejected(v1::REJECTION_REASON_REQUEST_ID_REUSED));
  }
  ledger_.End(submission, absl::OkStatus());
  EXPECT_EQ(Submitted(), nullptr);
}

// The whole server: what is overdue comes onto the record by itself.
class ServerDeadlines : public ServerTest {
 protected:
  void GivenComplaint() {
    OpenCity();
    v1::Command command = Payment();
    command.set_request_id("complaint");
    command.clear_till();
    command.clear_session();
    command.clear_session_request_id();
    command.mutable_receive_complaint()->set_kind(v1::COMPLAINT_KIND_SERVICE);
    command.mutable_receive_complaint()->set_subject("nobody came");
    Accept(command);
  }
  // What the log says of overdue complaints, once it is longer than `sequence`.
  std::vector<v1::ComplaintOverdue> OverdueBeyond(uint64_t sequence) {
    absl::Notification longer;
    server_->ledger().WhenDurableBeyond(sequence, [&] { longer.Notify(); });
    EXPECT_TRUE(longer.WaitForNotificationWithTimeout(absl::Seconds(30)));
    std::vector<v1::ComplaintOverdue> found;
    EXPECT_TRUE(server_->ledger()
                    .ReadEvents(1, 0,
                                [&](const engine::StoredEvent& stored) {
                                  v1::Event event;
                                  EXPECT_TRUE(event.ParseFromArray(stored.bytes.data(), stored.bytes.size()));
                                  if (event.has_complaint_overdue()) found.push_back(event.complaint_overdue());
                                  return absl::OkStatus();
                                })
                    .ok());
    return found;
  }
};

TEST_F(ServerDeadlines, ComeOntoTheRecordByThemselvesAndOnce) {
  Start();
  GivenComplaint();
  const uint64_t complaint = server_->ledger().durable_sequence();
  clock_.Advance(3 * kDayMicros + 1);
  const std::vector<v1::ComplaintOverdue> found = OverdueBeyond(complaint);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].complaint(), 1u);
  EXPECT_EQ(found[0].deadline(), v1::COMPLAINT_DEADLINE_REPLY);
  server_.reset();
  clock_.Advance(2 * kDayMicros);
  Start();
  const std::vector<v1::ComplaintOverdue> later = OverdueBeyond(complaint + 1);
  ASSERT_EQ(later.size(), 2u);
  EXPECT_EQ(later[1].deadline(), v1::COMPLAINT_DEADLINE_RESOLVE);
}

}  // namespace
}  // namespace daybook::services
