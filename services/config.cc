#include "services/config.h"

#include <fstream>
#include <sstream>
#include <vector>

#include <CLI/CLI.hpp>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/text_format.h"
#include "services/listener.h"

namespace daybook::services {
namespace {

// gRPC takes these as an int, seconds among them in milliseconds.
constexpr uint64_t kConnectionNumberMax = 2'000'000;

constexpr char kDefaults[] = R"(
  listen: "127.0.0.1:7340"
  metrics: ""
  dev: false
  exit_on_fence: false
  anchor: ""
  stop_grace_millis: 5000
  deadline_check_seconds: 10
  connections {
    connections_max: 0
    connections_per_address_max: 256
    descriptors_reserved: 256
    streams_per_connection: 100
    handshake_timeout_millis: 5000
    ping_interval_min_millis: 10000
    memory_mib: 1024
    connection_age_seconds: 0
    stream_requests: 16
    stream_requests_max: 256
  }
  ledger {
    queue_commands_max: 65536
    queue_bytes_max: 67108864
    group_commands_max: 8192
    group_bytes_max: 4194304
    checkpoint_events: 1000000
    min_sequence_wait_millis: 5000
  }
)";

class Errors final : public google::protobuf::io::ErrorCollector {
 public:
  explicit Errors(absl::string_view name) : name_(name) {}
  void AddError(int line, google::protobuf::io::ColumnNumber column, const std::string& message) override {
    lines_.push_back(absl::StrCat(name_, ":", line + 1, ":", column + 1, ": ", message));
  }
  std::string Text() const { return absl::StrJoin(lines_, "\n"); }

 private:
  const absl::string_view name_;
  std::vector<std::string> lines_;
};

absl::StatusOr<v1::ServerConfig> ReadConfigFile(const std::string& path) {
  std::ifstream file(path);
  if (!file) return absl::NotFoundError(absl::StrCat(path, ": cannot be read"));
  std::ostringstream text;
  text << file.rdbuf();
  return ParseConfig(text.str(), path);
}

// What flags and environment say; absent fields were not said.
struct Flags {
  v1::ServerConfig said;
  std::string config_file;
  CommandLine command_line;

  void AddText(CLI::App& app, const char* flag, const char* variable, std::string* (v1::ServerConfig::*field)(),
               const char* help) {
    app.add_option_function<std::string>(
           flag, [this, field](const std::string& value) { *(said.*field)() = value; }, help)
        ->envname(variable);
  }
  void AddSwitch(CLI::App& app, const char* flag, const char* variable, void (v1::ServerConfig::*set)(bool),
                 const char* help) {
    app.add_flag_function(
           flag, [this, set](int64_t count) { (said.*set)(count > 0); }, help)
        ->envname(variable);
  }
};

void AddOptions(CLI::App& app, Flags& flags) {
  flags.AddText(app, "--data", "DAYBOOK_DATA", &v1::ServerConfig::mutable_data, "Data directory");
  app.add_flag("--init", flags.command_line.init, "Create the ledger in a missing or empty data directory");
  app.add_option("--ledger-id", flags.command_line.ledger_id, "With --init: the ledger's number (default: random)");
  app.add_option("--admin", flags.command_line.administrator, "With --init: staff number of the first administrator")
      ->check(CLI::Range(1u, 4'294'967'295u))
      ->capture_default_str();
  app.add_flag("--accept-missing-anchor", flags.command_line.accept_missing_anchor,
               "Start although the anchor is lost, and write a new one: nothing proves then that the log's end is there");
  app.add_option("--config", flags.config_file, "Configuration file in protobuf text format")->envname("DAYBOOK_CONFIG");
  flags.AddText(app, "--listen", "DAYBOOK_LISTEN", &v1::ServerConfig::mutable_listen,
                "Where gRPC is served, host:port (default 127.0.0.1:7340; port 0: any)");
  flags.AddText(app, "--metrics", "DAYBOOK_METRICS", &v1::ServerConfig::mutable_metrics,
                "Where /metrics is served, host:port on loopback (default: nowhere)");
  flags.AddText(app, "--anchor", "DAYBOOK_ANCHOR", &v1::ServerConfig::mutable_anchor,
                "Where the anchor lies (default: <data>.anchor)");
  flags.AddSwitch(app, "--dev", "DAYBOOK_DEV", &v1::ServerConfig::set_dev, "Server reflection, for developers");
  flags.AddSwitch(app, "--exit-on-fence", "DAYBOOK_EXIT_ON_FENCE", &v1::ServerConfig::set_exit_on_fence,
                  "End the program when a failed write has made the ledger read-only");
  app.add_option_function<std::string>(
         "--log-format",
         [&flags](const std::string& format) {
           flags.said.set_log_format(format == "json" ? v1::LOG_FORMAT_JSON : v1::LOG_FORMAT_TEXT);
         },
         "json or text (default: text on a terminal)")
      ->check(CLI::IsMember({"json", "text"}))
      ->envname("DAYBOOK_LOG_FORMAT");
  app.add_option("--port-file", flags.command_line.port_file, "Write the bound gRPC address into this file");
  app.set_version_flag("--version", DAYBOOK_VERSION);
}

void NeedAtLeast(std::vector<std::string>& wrong, absl::string_view field, uint64_t value, uint64_t least) {
  if (value < least) wrong.push_back(absl::StrCat(field, " must be at least ", least));
}

void NeedAtMost(std::vector<std::string>& wrong, absl::string_view field, uint64_t value, uint64_t most) {
  if (value > most) wrong.push_back(absl::StrCat(field, " must be at most ", most));
}

void CheckTls(const v1::ServerConfig& config, std::vector<std::string>& wrong) {
  if (!config.has_tls()) return;
  if (config.tls().certificate_file().empty()) wrong.push_back("tls.certificate_file is missing");
  if (config.tls().key_file().empty()) wrong.push_back("tls.key_file is missing");
}

void CheckConnections(const v1::ConnectionConfig& config, std::vector<std::string>& wrong) {
  NeedAtLeast(wrong, "connections.streams_per_connection", config.streams_per_connection(), 1);
  NeedAtMost(wrong, "connections.streams_per_connection", config.streams_per_connection(), kConnectionNumberMax);
  NeedAtLeast(wrong, "connections.connections_per_address_max", config.connections_per_address_max(), 1);
  NeedAtLeast(wrong, "connections.handshake_timeout_millis", config.handshake_timeout_millis(), 100);
  NeedAtMost(wrong, "connections.handshake_timeout_millis", config.handshake_timeout_millis(), kConnectionNumberMax);
  NeedAtMost(wrong, "connections.ping_interval_min_millis", config.ping_interval_min_millis(), kConnectionNumberMax);
  NeedAtLeast(wrong, "connections.memory_mib", config.memory_mib(), 16);
  NeedAtMost(wrong, "connections.connection_age_seconds", config.connection_age_seconds(), kConnectionNumberMax);
  NeedAtLeast(wrong, "connections.stream_requests", config.stream_requests(), 1);
  NeedAtMost(wrong, "connections.stream_requests", config.stream_requests(), kConnectionNumberMax);
  NeedAtLeast(wrong, "connections.stream_requests_max", config.stream_requests_max(), 1);
  NeedAtMost(wrong, "connections.stream_requests_max", config.stream_requests_max(), kConnectionNumberMax);
}

}  // namespace

v1::ServerConfig DefaultConfig() { return ParseConfig(kDefaults, "defaults").value(); }

absl::StatusOr<v1::ServerConfig> ParseConfig(absl::string_view text, absl::string_view name) {
  Errors errors(name);
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&errors);
  v1::ServerConfig config;
  if (!parser.ParseFromString(std::string(text), &config)) return absl::InvalidArgumentError(errors.Text());
  return config;
}

ParsedCommandLine ParseCommandLine(int argc, const char* const* argv) {
  CLI::App app("daybookd: the Daybook server. Exit status: 0 fine, 1 failure, 2 usage, 3 data damaged.", "daybookd");
  Flags flags;
  AddOptions(app, flags);
  ParsedCommandLine parsed;
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    std::ostringstream out;
    parsed.exit_status = app.exit(error, out, out) == 0 ? 0 : 2;
    parsed.text = out.str();
    return parsed;
  }
  parsed.command_line = flags.command_line;
  parsed.command_line.config = DefaultConfig();
  if (!flags.config_file.empty()) {
    const absl::StatusOr<v1::ServerConfig> file = ReadConfigFile(flags.config_file);
    if (!file.ok()) {
      parsed.exit_status = 2;
      parsed.text = absl::StrCat(std::string(file.status().message()), "\n");
      return parsed;
    }
    parsed.command_line.config.MergeFrom(*file);
  }
  parsed.command_line.config.MergeFrom(flags.said);
  if (absl::Status status = CheckConfig(parsed.command_line.config); !status.ok()) {
    parsed.exit_status = 2;
    parsed.text = absl::StrCat(std::string(status.message()), "\n");
    return parsed;
  }
  parsed.run = true;
  return parsed;
}

absl::Status CheckConfig(const v1::ServerConfig& config) {
  std::vector<std::string> wrong;
  if (config.data().empty()) wrong.push_back("--data (or data) is missing: name the data directory");
  CheckTls(config, wrong);
  if (absl::Status status = CheckListen(config.listen(), config.has_tls()); !status.ok()) {
    wrong.push_back(absl::StrCat("listen: ", std::string(status.message())));
  }
  if (!config.metrics().empty()) {
    if (absl::Status status = CheckListen(config.metrics(), false); !status.ok()) {
      wrong.push_back(absl::StrCat("metrics: ", std::string(status.message())));
    }
  }
  CheckConnections(config.connections(), wrong);
  NeedAtLeast(wrong, "ledger.queue_commands_max", config.ledger().queue_commands_max(), 1'000);
  NeedAtLeast(wrong, "ledger.queue_bytes_max", config.ledger().queue_bytes_max(), 2u << 20);
  NeedAtLeast(wrong, "ledger.group_commands_max", config.ledger().group_commands_max(), 1);
  NeedAtLeast(wrong, "ledger.group_bytes_max", config.ledger().group_bytes_max(), 128u << 10);
  NeedAtLeast(wrong, "ledger.checkpoint_events", config.ledger().checkpoint_events(), 1'000);
  return wrong.empty() ? absl::OkStatus() : absl::InvalidArgumentError(absl::StrJoin(wrong, "\n"));
}

engine::LedgerOptions LedgerOptionsOf(const CommandLine& command_line) {
  const v1::ServerConfig& config = command_line.config;
  engine::LedgerOptions options;
  options.directory = config.data();
  options.anchor_path = config.anchor();
  options.init = command_line.init;
  options.accept_missing_anchor = command_line.accept_missing_anchor;
  options.ledger_id = command_line.ledger_id;
  options.administrator = command_line.administrator;
  options.queue_commands_max = config.ledger().queue_commands_max();
  options.queue_bytes_max = config.ledger().queue_bytes_max();
  options.group_commands_max = config.ledger().group_commands_max();
  options.group_bytes_max = config.ledger().group_bytes_max();
  options.checkpoint_events = config.ledger().checkpoint_events();
  options.min_sequence_wait_micros = int64_t{config.ledger().min_sequence_wait_millis()} * 1'000;
  return options;
}

}  // namespace daybook::services
