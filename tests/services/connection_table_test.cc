#include "services/connection_table.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <vector>

namespace daybook::services {
namespace {

// Both ends of connections over loopback.
class ConnectionTableTest : public testing::Test {
 protected:
  ConnectionTableTest() : listening_(socket(AF_INET, SOCK_STREAM, 0)) {
    address_.sin_family = AF_INET;
    address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    bind(listening_, reinterpret_cast<sockaddr*>(&address_), sizeof(address_));
    listen(listening_, 16);
    socklen_t size = sizeof(address_);
    getsockname(listening_, reinterpret_cast<sockaddr*>(&address_), &size);
  }
  ~ConnectionTableTest() override {
    close(listening_);
    for (const int descriptor : clients_) close(descriptor);
    for (const int descriptor : accepted_) close(descriptor);
  }
  // A connection in the table; the client's end says something or not.
  size_t Add(const char* address, bool speaks) {
    clients_.push_back(socket(AF_INET, SOCK_STREAM, 0));
    EXPECT_EQ(connect(clients_.back(), reinterpret_cast<sockaddr*>(&address_), sizeof(address_)), 0);
    accepted_.push_back(accept(listening_, nullptr, nullptr));
    if (speaks) {
      EXPECT_EQ(send(clients_.back(), "x", 1, 0), 1);
      char byte;
      EXPECT_EQ(recv(accepted_.back(), &byte, 1, 0), 1);
    }
    table_.Add(accepted_.back(), address);
    return clients_.size() - 1;
  }
  bool Ended(size_t n) const {
    char byte;
    return recv(clients_[n], &byte, 1, MSG_DONTWAIT) == 0;
  }

  const int listening_;
  sockaddr_in address_{};
  std::vector<int> clients_, accepted_;
  ConnectionTable table_;
};

TEST_F(ConnectionTableTest, CountsConnectionsByAddressUntilTheyEnd) {
  Add("10.0.0.1", false);
  Add("10.0.0.1", true);
  Add("10.0.0.2", true);
  EXPECT_EQ(table_.size(), 3u);
  EXPECT_EQ(table_.CountOf("10.0.0.1"), 2u);
  close(accepted_[0]);
  accepted_.erase(accepted_.begin());
  table_.Sweep();
  EXPECT_EQ(table_.size(), 2u);
  EXPECT_EQ(table_.CountOf("10.0.0.1"), 1u);
  EXPECT_EQ(table_.CountOf("10.0.0.3"), 0u);
}

TEST_F(ConnectionTableTest, KnowsThatADescriptorUsedAgainIsAnotherConnection) {
  Add("10.0.0.1", true);
  const int other = socket(AF_INET, SOCK_STREAM, 0);
  // The same number now is another socket.
  ASSERT_EQ(dup2(other, accepted_[0]), accepted_[0]);
  close(other);
  table_.Sweep();
  EXPECT_EQ(table_.size(), 0u);
}

TEST_F(ConnectionTableTest, ShutsDownThoseThatNeverSpokeFirst) {
  const size_t talker = Add("10.0.0.1", true);
  const size_t silent = Add("10.0.0.1", false);
  EXPECT_EQ(table_.ShutDownQuietest(1, 0), 1u);
  EXPECT_TRUE(Ended(silent));
  EXPECT_FALSE(Ended(talker));
  // One that is shut down already makes no more room.
  EXPECT_EQ(table_.ShutDownQuietest(5, 0), 1u);
  EXPECT_TRUE(Ended(talker));
  EXPECT_EQ(table_.ShutDownQuietest(5, 0), 0u);
}

TEST_F(ConnectionTableTest, KeepsThoseThatSpokeJustNow) {
  Add("10.0.0.1", true);
  Add("10.0.0.1", false);
  EXPECT_EQ(table_.ShutDownQuietest(5, 1'000'000), 0u);
}

TEST_F(ConnectionTableTest, ShutsDownOnlyTheSilentAtTheEnd) {
  const size_t talker = Add("10.0.0.1", true);
  const size_t silent = Add("10.0.0.1", false);
  table_.ShutDownSilent();
  EXPECT_TRUE(Ended(silent));
  EXPECT_FALSE(Ended(talker));
}

}  // namespace
}  // namespace daybook::services
