#include "services/acceptor.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <utility>

#include "ledger/base/checks.h"

namespace daybook::services {
namespace {

// How often ended connections are looked for, and how long the loop rests when the system is out of something.
constexpr int kSweepMillis = 100;
// How long it rests while gRPC closes what was shut down, and how many connections at once are shut down to make room: their
// descriptors, above the limit for a moment, come out of the reserve.
constexpr int kClosingMillis = 1;
constexpr size_t kClosingMax = 32;
// Accepted in one go before the loop looks up, so that a storm does not keep it from its sweeps.
constexpr int kAcceptsPerRound = 64;

std::string AddressOf(const sockaddr_storage& peer) {
  char text[INET6_ADDRSTRLEN] = "";
  if (peer.ss_family == AF_INET) {
    inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in*>(&peer)->sin_addr, text, sizeof(text));
  } else {
    inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6*>(&peer)->sin6_addr, text, sizeof(text));
  }
  return text;
}

bool IsLoopback(const sockaddr_storage& peer) {
  if (peer.ss_family == AF_INET) {
    return (ntohl(reinterpret_cast<const sockaddr_in*>(&peer)->sin_addr.s_addr) >> 24) == 127;
  }
  return IN6_IS_ADDR_LOOPBACK(&reinterpret_cast<const sockaddr_in6*>(&peer)->sin6_addr);
}

// Ends a connection at once, with a reset: no state of it stays behind.
void Reset(int descriptor) {
  const linger at_once{1, 0};
  setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
  close(descriptor);
}

}  // namespace

size_t ConnectionBudget(size_t reserved) {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  getrlimit(RLIMIT_NOFILE, &limit);
  const size_t descriptors = std::min<size_t>(limit.rlim_cur, 1u << 20);
  return descriptors - std::min(reserved, descriptors / 2);
}

Acceptor::Acceptor(int listening_descriptor, const Options& options, std::function<void(int descriptor)> hand_over)
    : listening_(listening_descriptor),
      options_(options),
      hand_over_(std::move(hand_over)),
      wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      spare_(open("/dev/null", O_RDONLY | O_CLOEXEC)) {}

Acceptor::~Acceptor() {
  Stop();
  close(wake_);
  if (spare_ >= 0) close(spare_);
}

void Acceptor::Start() {
  DAYBOOK_CHECK(!thread_.joinable());
  thread_ = std::thread([this] { Run(); });
}

void Acceptor::Stop() {
  if (!thread_.joinable()) return;
  const uint64_t one = 1;
  DAYBOOK_CHECK(write(wake_, &one, sizeof(one)) == sizeof(one));
  thread_.join();
  close(listening_);
}

void Acceptor::Run() {
  auto next_sweep = std::chrono::steady_clock::now();
  int rest_millis = 0;
  while (true) {
    pollfd watched[2] = {{wake_, POLLIN, 0}, {listening_, POLLIN, 0}};
    // While it rests only the end is waited for: the listener would be ready all the time.
    poll(watched, rest_millis > 0 ? 1 : 2, rest_millis > 0 ? rest_millis : kSweepMillis);
    if ((watched[0].revents & POLLIN) != 0) return table_.ShutDownSilent();
    const auto now = std::chrono::steady_clock::now();
    if (now >= next_sweep) {
      table_.Sweep();
      counters_.live.store(table_.size(), std::memory_order_relaxed);
      next_sweep = now + std::chrono::milliseconds(kSweepMillis);
    }
    rest_millis = AcceptSome();
  }
}

int Acceptor::AcceptSome() {
  for (int i = 0; i < kAcceptsPerRound; ++i) {
    if (TooManyClosing()) return kClosingMillis;
    sockaddr_storage peer{};
    socklen_t size = sizeof(peer);
    const int descriptor =
        accept4(listening_, reinterpret_cast<sockaddr*>(&peer), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (descriptor >= 0) {
      Take(descriptor, peer);
      continue;
    }
    if (errno == EAGAIN) return 0;
    if (errno == EMFILE || errno == ENFILE) return OutOfDescriptors();
    if (errno == ENOBUFS || errno == ENOMEM) return kSweepMillis;
    // Everything else (ECONNABORTED, a reset before we came, …) concerns that one connection.
  }
  return 0;
}

bool Acceptor::TooManyClosing() {
  if (table_.size() < options_.connections_max + kClosingMax) return false;
  table_.Sweep();
  return table_.size() >= options_.connections_max + kClosingMax;
}

int Acceptor::OutOfDescriptors() {
  counters_.out_of_descriptors.fetch_add(1, std::memory_order_relaxed);
  table_.Sweep();
  if (!MakeRoom()) TurnAwayWithSpare();
  return kClosingMillis;
}

void Acceptor::Take(int descriptor, const sockaddr_storage& peer) {
  const std::string address = AddressOf(peer);
  if (!HasRoomFor(address, IsLoopback(peer))) {
    counters_.turned_away.fetch_add(1, std::memory_order_relaxed);
    return Reset(descriptor);
  }
  const int on = 1;
  setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  table_.Add(descriptor, address);
  counters_.live.store(table_.size(), std::memory_order_relaxed);
  counters_.accepted.fetch_add(1, std::memory_order_relaxed);
  hand_over_(descriptor);
}

bool Acceptor::HasRoomFor(const std::string& address, bool loopback) {
  if (!loopback && table_.CountOf(address) >= options_.per_address_max) {
    table_.Sweep();
    if (table_.CountOf(address) >= options_.per_address_max) return false;
  }
  if (table_.size() - table_.closing() < options_.connections_max) return true;
  table_.Sweep();
  return table_.size() - table_.closing() < options_.connections_max || MakeRoom();
}

bool Acceptor::MakeRoom() {
  const size_t made = table_.ShutDownQuietest(kClosingMax, options_.quiet_millis);
  counters_.made_room.fetch_add(made, std::memory_order_relaxed);
  return made > 0;
}

void Acceptor::TurnAwayWithSpare() {
  if (spare_ < 0) return;
  close(spare_);
  const int descriptor = accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
  if (descriptor >= 0) Reset(descriptor);
  counters_.turned_away.fetch_add(1, std::memory_order_relaxed);
  spare_ = open("/dev/null", O_RDONLY | O_CLOEXEC);
}

}  // namespace daybook::services
