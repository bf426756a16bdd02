// What daybookd was told: flags beat environment variables, which beat the configuration file, which beats the defaults.
// The fields and their defaults are described in proto/daybook/v1/server_config.proto.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "daybook/v1/server_config.pb.h"
#include "ledger/engine/options.h"

namespace daybook::services {

namespace v1 = ::daybook::v1;

struct CommandLine {
  v1::ServerConfig config;
  // Create the ledger in an absent or empty directory.
  bool init = false;
  // Start without the anchor, which is lost, and write a new one.
  bool accept_missing_anchor = false;
  // With init: 0 draws one at random.
  uint64_t ledger_id = 0;
  uint32_t administrator = 1;
  // Where to write the bound gRPC address; empty: nowhere.
  std::string port_file;
};

struct ParsedCommandLine {
  // Whether to go on; otherwise print `text` and exit with `exit_status`.
  bool run = false;
  int exit_status = 0;
  // Help, version, or what is wrong.
  std::string text;
  CommandLine command_line;
};

// The whole configuration with every default filled in.
v1::ServerConfig DefaultConfig();

// Parses text format. kInvalidArgument with "name:line:column: …" for every error.
absl::StatusOr<v1::ServerConfig> ParseConfig(absl::string_view text, absl::string_view name);

// Reads the environment and the file that --config names.
ParsedCommandLine ParseCommandLine(int argc, const char* const* argv);

// What contradicts itself or is out of range, all at once.
absl::Status CheckConfig(const v1::ServerConfig& config);

// The engine's part.
engine::LedgerOptions LedgerOptionsOf(const CommandLine& command_line);

}  // namespace daybook::services
