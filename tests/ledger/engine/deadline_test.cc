// Deadlines that have passed: asked of the ledger, submitted as anybody would, on record once whatever happens.
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "tests/ledger/engine/engine_harness.h"

namespace daybook::engine {
namespace {

constexpr int64_t kDayMicros = int64_t{86'400'000'000};

class Deadlines : public EngineTest {
 protected:
  std::vector<v1::Command> Due() {
    absl::Notification told;
    std::vector<v1::Command> due;
    ledger->GetDueBreaches([&](std::vector<v1::Command> commands) {
      due = std::move(commands);
      told.Notify();
    });
    EXPECT_TRUE(told.WaitForNotificationWithTimeout(absl::Seconds(30)));
    return due;
  }
  void GivenComplaint(const std::string& request_id = "complaint") {
    v1::Command command = Base(request_id, 1101);
    command.mutable_receive_complaint()->set_kind(v1::COMPLAINT_KIND_SERVICE);
    command.mutable_receive_complaint()->set_subject("nobody came");
    EXPECT_EQ(Send({command})->receipt().number(), 1u);
  }
};

TEST_F(Deadlines, AreNoneWhileNothingIsOverdue) {
  GivenACounter();
  GivenComplaint();
  clock.Advance(3 * kDayMicros);
  EXPECT_TRUE(Due().empty());
}

TEST_F(Deadlines, ArePutOnRecordOnceHoweverOftenTheyAreSubmitted) {
  GivenACounter();
  GivenComplaint();
  clock.Advance(3 * kDayMicros + 1);
  const std::vector<v1::Command> due = Due();
  ASSERT_EQ(due.size(), 1u);
  EXPECT_EQ(due[0].request_id(), "breach-complaint-1-reply");
  const auto first = Send(due);
  const auto second = Send(due);
  EXPECT_FALSE(first->receipt().replayed());
  EXPECT_TRUE(second->receipt().replayed());
  EXPECT_EQ(first->receipt().first_sequence(), second->receipt().first_sequence());
  EXPECT_TRUE(Due().empty());
}

TEST_F(Deadlines, AreOverdueStillAfterARestartUntilTheyAreOnRecord) {
  GivenACounter();
  GivenComplaint();
  clock.Advance(3 * kDayMicros + 1);
  const v1::Command before = Due().at(0);
  Reopen();
  const std::vector<v1::Command> after = Due();
  ASSERT_EQ(after.size(), 1u);
  EXPECT_EQ(before.SerializeAsString(), after[0].SerializeAsString());
  Send(after);
  Reopen();
  EXPECT_TRUE(Due().empty());
  EXPECT_TRUE(Send(after)->receipt().replayed());
}

TEST_F(Deadlines, AreNoneOnceTheLedgerHasStopped) {
  GivenACounter();
  GivenComplaint();
  clock.Advance(4 * kDayMicros);
  ASSERT_TRUE(ledger->Stop().ok());
  EXPECT_TRUE(Due().empty());
}

}  // namespace
}  // namespace daybook::engine
