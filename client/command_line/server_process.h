// A daybookd of one's own: started as a child, found by its port file, ended with SIGTERM. It does not outlive its parent.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace daybook::command_line {

// Where `name` lies beside the running program.
std::string ProgramBeside(const std::string& name);

// One thread. Start it before gRPC is first used: gRPC and fork do not mix.
class ServerProcess {
 public:
  // Runs `program` with `arguments` and --port-file, and waits until it serves. kUnavailable when it ends first or does not
  // serve in time; what went wrong stands in its log on stderr (or in `log_file`).
  static absl::StatusOr<std::unique_ptr<ServerProcess>> Start(const std::string& program,
                                                              std::vector<std::string> arguments,
                                                              const std::string& log_file = "",
                                                              std::chrono::seconds wait = std::chrono::seconds(60));
  // Stop().
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  // host:port it is bound to.
  const std::string& address() const { return address_; }
  pid_t pid() const { return pid_; }
  // Asks it to stop (SIGTERM) and waits. Its exit status, or 128 + signal. The same again when it has ended.
  int Stop();
  // kill −9.
  void Kill();

 private:
  ServerProcess(pid_t pid, std::string folder) : pid_(pid), folder_(std::move(folder)) {}
  bool HasEnded();
  absl::Status WaitForAddress(std::chrono::seconds wait);

  const pid_t pid_;
  // Of the port file.
  const std::string folder_;
  std::string address_;
  bool ended_ = false;
  int exit_status_ = 0;
};

}  // namespace daybook::command_line
