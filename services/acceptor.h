// Our own accept loop. The listener inside gRPC 1.51.1 stops for good the first time accept() fails for want of
// descriptors; this one keeps a budget of descriptors, makes room by ending the connection that has been silent longest,
// and never stops.
//
// Order of an orderly stop: Stop() this first, then shut gRPC down; after its Shutdown, gRPC does not close what it is handed.
#pragma once

#include <sys/socket.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>

#include "services/connection_table.h"

namespace daybook::services {

class Acceptor {
 public:
  struct Options {
    // Connections at once; they bound descriptors and memory.
    size_t connections_max = 768;
    // At once from one address, loopback excepted, where a proxy may stand for many.
    size_t per_address_max = 256;
    // A connection silent for less is never ended to make room.
    uint32_t quiet_millis = 200;
  };

  // Figures for metrics; safe from any thread.
  struct Counters {
    std::atomic<uint64_t> accepted{0};
    // Turned away: over the limit of the address, or the table full of busy connections.
    std::atomic<uint64_t> turned_away{0};
    // Ended to make room.
    std::atomic<uint64_t> made_room{0};
    // accept() found no descriptor.
    std::atomic<uint64_t> out_of_descriptors{0};
    std::atomic<uint64_t> live{0};
  };

  // Takes `listening_descriptor` over. `hand_over` gets each accepted descriptor, which is then its own.
  Acceptor(int listening_descriptor, const Options& options, std::function<void(int descriptor)> hand_over);
  // Stop().
  ~Acceptor();
  Acceptor(const Acceptor&) = delete;
  Acceptor& operator=(const Acceptor&) = delete;

  void Start();
  // Accepts nothing more and closes the listening descriptor. Idempotent.
  void Stop();

  const Counters& counters() const { return counters_; }

 private:
  void Run();
  // Accepts what is waiting. Returns for how many milliseconds it should rest before it tries again; 0: not at all.
  int AcceptSome();
  // Connections shut down to make room still hold their descriptors; too many of them would eat the reserve.
  bool TooManyClosing();
  int OutOfDescriptors();
  void Take(int descriptor, const sockaddr_storage& peer);
  bool HasRoomFor(const std::string& address, bool loopback);
  // Shuts down the quietest connections; false when all are busy.
  bool MakeRoom();
  // Without a free descriptor a waiting connection can not even be turned away: the spare one is lent for that.
  void TurnAwayWithSpare();

  const int listening_;
  const Options options_;
  const std::function<void(int)> hand_over_;
  int wake_ = -1;
  int spare_ = -1;
  std::thread thread_;
  ConnectionTable table_;
  Counters counters_;
};

// Connections that fit into this process's descriptor limit, which is raised as far as it may be, when `reserved` (at most
// half) are kept back.
size_t ConnectionBudget(size_t reserved);

}  // namespace daybook::services
