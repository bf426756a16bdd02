#include "services/retry_queue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace daybook::services {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// A queue of the ledger's with room for so many.
struct Room {
  int left = 0;
  std::vector<int> taken;
};

class Waiting final : public Retriable {
 public:
  Waiting(int number, RetryQueue& queue, Room& room) : number_(number), queue_(queue), room_(room) {}
  void TryAgain() override {
    if (room_.left == 0) return queue_.Park(this);
    --room_.left;
    room_.taken.push_back(number_);
  }

 private:
  const int number_;
  RetryQueue& queue_;
  Room& room_;
};

TEST(RetryQueue, ServesWhoWaitsInOrderAndPutsBackWhoIsRefusedAgain) {
  RetryQueue queue;
  Room room;
  Waiting first(1, queue, room), second(2, queue, room), third(3, queue, room);
  queue.Park(&first);
  queue.Park(&second);
  queue.Park(&third);
  queue.Retry();
  EXPECT_THAT(room.taken, IsEmpty());
  room.left = 2;
  queue.Retry();
  EXPECT_THAT(room.taken, ElementsAre(1, 2));
  room.left = 5;
  queue.Retry();
  EXPECT_THAT(room.taken, ElementsAre(1, 2, 3));
  queue.Retry();
  EXPECT_EQ(room.left, 4);
}

// Ends at once, and its end makes room for the next: the queue is entered again from within.
class Chain final : public Retriable {
 public:
  Chain(RetryQueue& queue, int& served) : queue_(queue), served_(served) {}
  void TryAgain() override {
    ++served_;
    queue_.Retry();
  }

 private:
  RetryQueue& queue_;
  int& served_;
};

TEST(RetryQueue, MayBeAskedAgainFromWithin) {
  RetryQueue queue;
  int served = 0;
  Chain first(queue, served), second(queue, served);
  queue.Park(&first);
  queue.Park(&second);
  queue.Retry();
  EXPECT_EQ(served, 2);
}

}  // namespace
}  // namespace daybook::services
