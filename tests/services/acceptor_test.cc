#include "services/acceptor.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "services/listener.h"

namespace daybook::services {
namespace {

// The accept loop with this test in gRPC's place: it owns what is handed over and closes it when the other end is gone.
class AcceptorTest : public testing::Test {
 protected:
  static constexpr int kPatienceMillis = 10'000;

  void Start(const Acceptor::Options& options) {
    const auto socket = Listen("127.0.0.1:0");
    ASSERT_TRUE(socket.ok()) << socket.status();
    address_ = socket->address;
    acceptor_ = std::make_unique<Acceptor>(socket->descriptor, options, [this](int descriptor) {
      absl::MutexLock lock(&mutex_);
      handed_over_.push_back(descriptor);
    });
    acceptor_->Start();
  }
  ~AcceptorTest() override {
    if (acceptor_ != nullptr) acceptor_->Stop();
    for (const int descriptor : clients_) close(descriptor);
    for (const int descriptor : handed_over_) close(descriptor);
  }

  // Connects from `from` (127.0.0.x is this machine for every x).
  int Connect(const char* from = "127.0.0.1") {
    const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in here{}, there{};
    here.sin_family = there.sin_family = AF_INET;
    inet_pton(AF_INET, from, &here.sin_addr);
    inet_pton(AF_INET, "127.0.0.1", &there.sin_addr);
    uint32_t port = 0;
    EXPECT_TRUE(absl::SimpleAtoi(address_.substr(address_.rfind(':') + 1), &port));
    there.sin_port = htons(static_cast<uint16_t>(port));
    EXPECT_EQ(bind(descriptor, reinterpret_cast<sockaddr*>(&here), sizeof(here)), 0);
    EXPECT_EQ(connect(descriptor, reinterpret_cast<sockaddr*>(&there), sizeof(there)), 0);
    clients_.push_back(descriptor);
    return descriptor;
  }
  void Disconnect(int descriptor) {
    clients_.erase(std::find(clients_.begin(), clients_.end(), descriptor));
    close(descriptor);
  }
  // Closes what is handed over and has ended at the other side, as gRPC does.
  void CloseEnded() {
    absl::MutexLock lock(&mutex_);
    handed_over_.erase(std::remove_if(handed_over_.begin(), handed_over_.end(),
                                      [](int descriptor) {
                                        char byte;
                                        if (recv(descriptor, &byte, 1, MSG_PEEK | MSG_DONTWAIT) != 0) return false;
                                        close(descriptor);
                                        return true;
                                      }),
                       handed_over_.end());
  }
  size_t HandedOver() {
    absl::MutexLock lock(&mutex_);
    return handed_over_.size();
  }
  template <typename Condition>
  bool Eventually(Condition condition) {
    const absl::Time deadline = absl::Now() + absl::Milliseconds(kPatienceMillis);
    while (!condition()) {
      if (absl::Now() > deadline) return false;
      CloseEnded();
      absl::SleepFor(absl::Milliseconds(1));
    }
    return true;
  }
  // Whether the server's side has ended the connection.
  static bool Ended(int descriptor) {
    char byte;
    const ssize_t got = recv(descriptor, &byte, 1, MSG_DONTWAIT);
    return got == 0 || (got < 0 && errno != EAGAIN);
  }

  std::string address_;
  std::unique_ptr<Acceptor> acceptor_;
  std::vector<int> clients_;
  absl::Mutex mutex_;
  std::vector<int> handed_over_ ABSL_GUARDED_BY(mutex_);
};

TEST_F(AcceptorTest, HandsEveryConnectionOver) {
  Start({});
  for (int i = 0; i < 100; ++i) Connect();
  EXPECT_TRUE(Eventually([this] { return HandedOver() == 100; }));
}

TEST_F(AcceptorTest, CountsOnlyConnectionsThatLive) {
  Start({});
  for (int i = 0; i < 10; ++i) Connect();
  ASSERT_TRUE(Eventually([this] { return acceptor_->counters().live == 10; }));
  while (!clients_.empty()) Disconnect(clients_.back());
  EXPECT_TRUE(Eventually([this] { return acceptor_->counters().live == 0; }));
}

TEST_F(AcceptorTest, EndsTheQuietestConnectionToMakeRoom) {
  Acceptor::Options options;
  options.connections_max = 3;
  options.quiet_millis = 0;
  Start(options);
  const int talker = Connect();
  const int silent = Connect();
  const int another = Connect();
  ASSERT_TRUE(Eventually([this] { return HandedOver() == 3; }));
  ASSERT_EQ(send(talker, "x", 1, 0), 1);
  ASSERT_EQ(send(another, "x", 1, 0), 1);
  const int newcomer = Connect();
  EXPECT_TRUE(Eventually([&] { return Ended(silent); }));
  EXPECT_TRUE(Eventually([this] { return acceptor_->counters().made_room > 0; }));
  EXPECT_FALSE(Ended(newcomer));
}

TEST_F(AcceptorTest, TurnsAConnectionAwayWhenAllOthersAreBusy) {
  Acceptor::Options options;
  options.connections_max = 2;
  options.quiet_millis = 1'000'000;
  Start(options);
  Connect();
  Connect();
  ASSERT_TRUE(Eventually([this] { return HandedOver() == 2; }));
  const int third = Connect();
  EXPECT_TRUE(Eventually([&] { return Ended(third); }));
  EXPECT_EQ(acceptor_->counters().turned_away, 1u);
}

TEST_F(AcceptorTest, SurvivesAStormOfConnectionsThatAreResetAtOnce) {
  Start({});
  for (int i = 0; i < 2'000; ++i) {
    const int descriptor = Connect();
    const linger at_once{1, 0};
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
    Disconnect(descriptor);
    if (i % 100 == 0) CloseEnded();
  }
  const uint64_t before = acceptor_->counters().accepted;
  Connect();
  EXPECT_TRUE(Eventually([&] { return acceptor_->counters().accepted > before; }));
}

TEST_F(AcceptorTest, GoesOnWhenDescriptorsHaveRunOut) {
  Acceptor::Options options;
  options.quiet_millis = 0;
  Start(options);
  Connect();
  ASSERT_TRUE(Eventually([this] { return HandedOver() == 1; }));
  // Every descriptor but one is taken; the next client takes that one, and the accept loop finds none.
  std::vector<int> taken;
  rlimit limit{}, low{};
  getrlimit(RLIMIT_NOFILE, &limit);
  low = limit;
  low.rlim_cur = 200;
  setrlimit(RLIMIT_NOFILE, &low);
  for (int descriptor; (descriptor = dup(0)) >= 0;) taken.push_back(descriptor);
  close(taken.back());
  taken.pop_back();
  Connect();
  EXPECT_TRUE(Eventually([this] { return acceptor_->counters().out_of_descriptors > 0; }));
  for (const int descriptor : taken) close(descriptor);
  setrlimit(RLIMIT_NOFILE, &limit);
  const uint64_t before = acceptor_->counters().accepted;
  Connect();
  EXPECT_TRUE(Eventually([&] { return acceptor_->counters().accepted > before; }));
}

TEST_F(AcceptorTest, ClosesTheListenerWhenItStops) {
  Start({});
  acceptor_->Stop();
  const auto again = Listen(address_);
  EXPECT_TRUE(again.ok()) << again.status();
  if (again.ok()) close(again->descriptor);
}

TEST(ConnectionBudget, KeepsBackWhatIsReservedButNeverMoreThanHalf) {
  const size_t all = ConnectionBudget(0);
  EXPECT_EQ(ConnectionBudget(100), all - 100);
  EXPECT_EQ(ConnectionBudget(SIZE_MAX), all - all / 2);
}

}  // namespace
}  // namespace daybook::services
