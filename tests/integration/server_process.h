// A real daybookd on a data directory, and what a test wants to know from it.
//
//   auto server = ServerProcess::Start({.data = folder + "/data", .init = true});
//   … server->channel() …
//   server->Kill();                     // kill −9
//
// Threads: belongs to the test's main thread; the channel may be used from any.
#pragma once

#include <grpcpp/channel.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "daybook/v1/admin_service.pb.h"
#include "daybook/v1/event.pb.h"
#include "daybook/v1/ledger_service.pb.h"
#include "tests/integration/process.h"

namespace daybook::integration {

namespace v1 = ::daybook::v1;

class ServerProcess {
 public:
  struct Options {
    // The data directory.
    std::string data;
    bool init = false;
    std::vector<std::string> more_arguments;
    std::chrono::milliseconds ready_max = std::chrono::seconds(30);
  };

  // Starts it and waits until it serves. A Status with the end of its log when it does not.
  static absl::StatusOr<std::unique_ptr<ServerProcess>> Start(const Options& options);

  const std::string& address() const { return address_; }
  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }
  // From the start of the process until it served.
  std::chrono::milliseconds ready_after() const { return ready_after_; }
  // The last lines it logged.
  std::string Log() const;

  // kill −9; waits until it is gone.
  void Kill();
  // Signals it and returns at once.
  void Signal(int signal) { process_->Signal(signal); }
  // SIGTERM; its exit status, −1 when it does not end within 30 s.
  int Stop();
  int WaitForEnd(std::chrono::milliseconds at_most = std::chrono::seconds(30));

  absl::StatusOr<v1::GetStatusResponse> Status() const;

 private:
  ServerProcess() = default;
  absl::Status WaitUntilServing(const Options& options, const std::string& port_file);

  std::string log_file_;
  std::string address_;
  std::unique_ptr<Process> process_;
  std::shared_ptr<grpc::Channel> channel_;
  std::chrono::milliseconds ready_after_{0};
};

// Submits commands in order, in batches; a Status naming the first that was not accepted.
absl::Status SubmitAll(const ServerProcess& server, std::vector<v1::Command> commands);

// Every event first.. to the durable end, in order.
absl::StatusOr<std::vector<v1::Event>> ReadLog(const ServerProcess& server);

// Everything reports say about the ledger as it stands, as text: status of the tree, all holdings, trial balance, tills,
// closes, open cases. Equal texts, equal figures.
absl::StatusOr<std::string> Figures(const ServerProcess& server);

}  // namespace daybook::integration
