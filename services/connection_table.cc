#include "services/connection_table.h"

// Not <netinet/tcp.h>: its tcp_info ends before tcpi_bytes_received.
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <algorithm>
#include <utility>

namespace daybook::services {
namespace {

struct Silence {
  bool never_spoke = false;
  uint32_t millis = 0;

  bool LongerThan(const Silence& other) const {
    return never_spoke != other.never_spoke ? never_spoke : millis > other.millis;
  }
};

Silence SilenceOf(int descriptor) {
  tcp_info info{};
  socklen_t size = sizeof(info);
  if (getsockopt(descriptor, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return {};
  return {info.tcpi_bytes_received == 0, std::min(info.tcpi_last_data_recv, info.tcpi_last_data_sent)};
}

}  // namespace

void ConnectionTable::Add(int descriptor, absl::string_view address) {
  struct stat status {};
  if (fstat(descriptor, &status) != 0) return;
  connections_.push_back({descriptor, status.st_ino, std::string(address)});
  ++by_address_[address];
}

bool ConnectionTable::IsLive(const Connection& connection) {
  struct stat status {};
  return fstat(connection.descriptor, &status) == 0 && S_ISSOCK(status.st_mode) && status.st_ino == connection.inode;
}

void ConnectionTable::Sweep() {
  const auto ended = std::partition(connections_.begin(), connections_.end(), &ConnectionTable::IsLive);
  for (auto it = ended; it != connections_.end(); ++it) {
    const auto count = by_address_.find(it->address);
    if (--count->second == 0) by_address_.erase(count);
    if (it->shut_down) --closing_;
  }
  connections_.erase(ended, connections_.end());
}

size_t ConnectionTable::CountOf(absl::string_view address) const {
  const auto count = by_address_.find(address);
  return count == by_address_.end() ? 0 : count->second;
}

void ConnectionTable::ShutDown(Connection& connection) {
  // Were the descriptor closed and given to another socket just now, that client would have to connect once more.
  if (connection.shut_down || !IsLive(connection)) return;
  connection.shut_down = true;
  ++closing_;
  shutdown(connection.descriptor, SHUT_RDWR);
}

size_t ConnectionTable::ShutDownQuietest(size_t count, uint32_t quiet_millis) {
  std::vector<std::pair<Silence, Connection*>> quiet;
  for (Connection& connection : connections_) {
    if (connection.shut_down) continue;
    const Silence silence = SilenceOf(connection.descriptor);
    if (silence.millis >= quiet_millis) quiet.emplace_back(silence, &connection);
  }
  count = std::min(count, quiet.size());
  std::partial_sort(quiet.begin(), quiet.begin() + count, quiet.end(),
                    [](const auto& a, const auto& b) { return a.first.LongerThan(b.first); });
  for (size_t i = 0; i < count; ++i) ShutDown(*quiet[i].second);
  return count;
}

void ConnectionTable::ShutDownSilent() {
  for (Connection& connection : connections_) {
    if (SilenceOf(connection.descriptor).never_spoke) ShutDown(connection);
  }
}

}  // namespace daybook::services
