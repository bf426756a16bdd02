// The ledger under load: a daybookd of our own on a folder of its own, or one that runs already. Sets up the city, asks how the
// server is, kills it and starts it again.
//
// Threads: one owner.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "bench/peak_hour_process.h"
#include "bench/workload.h"
#include "daybook/v1/admin_service.pb.h"

namespace daybook::bench {

class LedgerUnderLoad {
 public:
  // Starts the daybookd beside this program on `folder`/data, which it creates.
  static absl::StatusOr<std::unique_ptr<LedgerUnderLoad>> StartOwn(const std::string& folder);
  // Uses the one at `address`, whose ledger must be as good as new: set up by nobody yet.
  static absl::StatusOr<std::unique_ptr<LedgerUnderLoad>> Use(const std::string& address);

  const std::string& address() const { return address_; }
  // Empty when it is not our own.
  const std::string& data_folder() const { return data_folder_; }
  bool own() const { return !data_folder_.empty(); }
  // 0 when it is not our own.
  pid_t pid() const { return process_ == nullptr ? 0 : process_->pid(); }

  // Submits the city's commands; all must be accepted. Writes the sessions' numbers into its tills.
  absl::Status SetUp(OpenedCity& city);
  absl::StatusOr<v1::GetStatusResponse> GetStatus() const;

  // kill -9, then starts the server on the same data: seconds from its start until it says SERVING. Own only.
  absl::StatusOr<double> KillAndRestart();
  // SIGTERM and an orderly end. Own only; otherwise nothing.
  absl::Status Stop();

 private:
  LedgerUnderLoad() = default;
  absl::Status StartProcess(bool init);
  absl::Status WaitForServing() const;

  std::string folder_;
  std::string data_folder_;
  std::string address_;
  std::unique_ptr<ServerProcess> process_;
};

}  // namespace daybook::bench
