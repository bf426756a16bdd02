#include "ledger/engine/mailbox.h"

#include <thread>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace daybook::engine {
namespace {

class Waiting final : public Submission {
 public:
  explicit Waiting(int count) {
    for (int i = 0; i < count; ++i) commands_.Add();
    commands = &commands_;
  }
  void Done(const absl::Status&) override {}

 private:
  google::protobuf::RepeatedPtrField<v1::Command> commands_;
};

class MailboxTest : public ::testing::Test {
 protected:
  // What a sequencer without a group of its own takes next.
  std::vector<Submission*> Take() {
    Mailbox::Delivery delivery;
    mailbox_.Take(false, true, delivery);
    return delivery.arrived;
  }

  LedgerOptions options_;
  Mailbox mailbox_{options_};
  Waiting first_{1};
  Waiting second_{1};
};

TEST_F(MailboxTest, GivesASingleCommandAtOnceWhileTheCommitterIsIdle) {
  ASSERT_TRUE(mailbox_.Offer(&first_).ok());
  EXPECT_THAT(Take(), ::testing::ElementsAre(&first_));
}

TEST_F(MailboxTest, LetsAFewCommandsGatherUntilTheCommitterIsIdle) {
  mailbox_.SetCommitterIdle(false);
  ASSERT_TRUE(mailbox_.Offer(&first_).ok());
  std::thread committer([&] {
    ASSERT_TRUE(mailbox_.Offer(&second_).ok());
    mailbox_.SetCommitterIdle(true);
  });
  EXPECT_THAT(Take(), ::testing::ElementsAre(&first_, &second_));
  committer.join();
}

TEST_F(MailboxTest, GivesManyCommandsThoughTheCommitterIsBusy) {
  mailbox_.SetCommitterIdle(false);
  Waiting many(1'000);
  ASSERT_TRUE(mailbox_.Offer(&first_).ok());
  ASSERT_TRUE(mailbox_.Offer(&many).ok());
  EXPECT_THAT(Take(), ::testing::ElementsAre(&first_, &many));
}

TEST_F(MailboxTest, GivesWhatIsLeftWhenClosed) {
  mailbox_.SetCommitterIdle(false);
  ASSERT_TRUE(mailbox_.Offer(&first_).ok());
  mailbox_.Close();
  EXPECT_THAT(Take(), ::testing::ElementsAre(&first_));
}

TEST_F(MailboxTest, RunsATaskWithoutWaitingForTheCommitter) {
  mailbox_.SetCommitterIdle(false);
  ASSERT_TRUE(mailbox_.OfferTask([] {}));
  Mailbox::Delivery delivery;
  mailbox_.Take(false, true, delivery);
  EXPECT_EQ(delivery.tasks.size(), 1u);
}

}  // namespace
}  // namespace daybook::engine
