// The server: ledger, read models, services, accept loop, put together and taken apart in the right order.
//
//   auto server = Server::Start(command_line, clock, log);
//   … server->address() …
//   server->Stop();
//
// Threads: Start and Stop on one thread.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/base/clock.h"
#include "ledger/engine/ledger.h"
#include "services/config.h"
#include "services/log.h"

namespace daybook::services {

class Server {
 public:
  // Opens (or creates) the ledger and serves it. Fails as Ledger::Open does, kUnavailable when an address cannot be bound,
  // kInvalidArgument for bad TLS files. `clock` and `log` outlive the server.
  static absl::StatusOr<std::unique_ptr<Server>> Start(const CommandLine& command_line, const Clock& clock, Log& log);
  // Stop().
  ~Server();

  // Where gRPC is served, with the port that was bound.
  const std::string& address() const;
  // Where /metrics is served; empty: nowhere.
  const std::string& metrics_address() const;
  engine::Ledger& ledger();

  // Calls `fenced` once when a failed write has made the ledger read-only, from one of the ledger's threads.
  void OnFence(std::function<void()> fenced);

  // Accepts nothing more, ends streams, answers what is under way (up to the configured grace), takes a checkpoint.
  // Idempotent.
  absl::Status Stop();

 private:
  struct Parts;
  explicit Server(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
};

}  // namespace daybook::services
