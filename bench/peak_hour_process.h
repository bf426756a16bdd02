// A process started and ended by peak_hour: the server under load, or a floor's. It writes where it listens into a file.
//
// Threads: one owner. Should peak_hour itself die, the kernel ends what it started.
#pragma once

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace daybook::bench {

class ServerProcess {
 public:
  // Starts `command` (its first word is the program's path), its output going to the file `log`, and waits until it has written
  // its address into `port_file`, 60 s at most. kUnavailable, with the log's end, when it ends before that.
  static absl::StatusOr<std::unique_ptr<ServerProcess>> Start(const std::vector<std::string>& command,
                                                              const std::string& port_file, const std::string& log);
  // Stops it if that was not done.
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  // "127.0.0.1:<port>".
  const std::string& address() const { return address_; }
  pid_t pid() const { return pid_; }

  // SIGTERM, and waits for an orderly end with status 0; after 120 s SIGKILL and kDeadlineExceeded.
  absl::Status Stop();
  // SIGKILL, and waits until it is gone.
  void Kill();

 private:
  ServerProcess(pid_t pid, std::string log) : pid_(pid), log_(std::move(log)) {}
  absl::Status WaitForAddress(const std::string& port_file);

  pid_t pid_;
  std::string log_;
  std::string address_;
};

// Processor time a process has used so far, all threads, microseconds; 0 when there is no such process.
double CpuMicros(pid_t pid);

// The folder of the running program, where its neighbours lie.
std::string ProgramFolder();

}  // namespace daybook::bench
