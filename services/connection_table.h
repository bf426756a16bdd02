// The live connections: how many, how many of one address, and which of them has been silent longest.
//
// gRPC owns a descriptor once it has been handed over and tells nobody when it closes it. A connection is therefore known by
// its descriptor *and* the inode of its socket: when fstat() no longer shows that inode there, it has ended.
//
// Not thread-safe: the accept loop's alone.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"

namespace daybook::services {

class ConnectionTable {
 public:
  // `address`: of the other end, without its port.
  void Add(int descriptor, absl::string_view address);
  // Forgets connections that have ended.
  void Sweep();
  size_t size() const { return connections_.size(); }
  // Of these, shut down by us and not yet closed.
  size_t closing() const { return closing_; }
  size_t CountOf(absl::string_view address) const;
  // Shuts down up to `count` connections, those that have been silent longest, and those that never said anything before all
  // others; gRPC then closes them and the next Sweep() forgets them. One that has spoken within `quiet_millis` stays. Gives
  // how many it shut down. Looks at every connection: shut down several at once.
  size_t ShutDownQuietest(size_t count, uint32_t quiet_millis);
  // Shuts down all that never said anything: gRPC would wait for them when it stops.
  void ShutDownSilent();

 private:
  struct Connection {
    int descriptor;
    ino_t inode;
    std::string address;
    bool shut_down = false;
  };

  static bool IsLive(const Connection& connection);
  // The descriptor stays gRPC's: it sees the end of the stream and closes it.
  void ShutDown(Connection& connection);

  std::vector<Connection> connections_;
  size_t closing_ = 0;
  absl::flat_hash_map<std::string, size_t> by_address_;
};

}  // namespace daybook::services
