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
  size_t CountOf(absl::string_view address) const;
  // Shuts down the connection that has been silent longest, those that never said anything first; gRPC then closes it and
  // the next Sweep() forgets it. False when every connection has spoken within `quiet_millis`.
  bool ShutDownQuietest(uint32_t quiet_millis);

 private:
  struct Connection {
    int descriptor;
    ino_t inode;
    std::string address;
    bool shut_down = false;
  };

  static bool IsLive(const Connection& connection);

  std::vector<Connection> connections_;
  absl::flat_hash_map<std::string, size_t> by_address_;
};

}  // namespace daybook::services
