#include "services/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <vector>

namespace daybook::services {
namespace {

using testing::HasSubstr;

class ConfigTest : public testing::Test {
 protected:
  ConfigTest() {
    std::string name = (std::filesystem::temp_directory_path() / "daybook_config_test_XXXXXX").string();
    folder_ = mkdtemp(name.data());
  }
  ~ConfigTest() override {
    for (const std::string& variable : variables_) unsetenv(variable.c_str());
    std::filesystem::remove_all(folder_);
  }
  std::string WriteFile(const std::string& text) {
    const std::string path = folder_ + "/daybookd.conf";
    std::ofstream(path) << text;
    return path;
  }
  void SetVariable(const std::string& name, const std::string& value) {
    setenv(name.c_str(), value.c_str(), 1);
    variables_.push_back(name);
  }
  static ParsedCommandLine Parse(std::vector<const char*> arguments) {
    arguments.insert(arguments.begin(), "daybookd");
    return ParseCommandLine(static_cast<int>(arguments.size()), arguments.data());
  }

  std::string folder_;
  std::vector<std::string> variables_;
};

TEST_F(ConfigTest, HasADefaultForEverythingButTheData) {
  const ParsedCommandLine parsed = Parse({"--data", "/d"});
  ASSERT_TRUE(parsed.run) << parsed.text;
  const v1::ServerConfig& config = parsed.command_line.config;
  EXPECT_EQ(config.data(), "/d");
  EXPECT_EQ(config.listen(), "127.0.0.1:7340");
  EXPECT_EQ(config.connections().stream_requests(), 16u);
  const engine::LedgerOptions options = LedgerOptionsOf(parsed.command_line);
  const engine::LedgerOptions defaults;
  EXPECT_EQ(options.queue_commands_max, defaults.queue_commands_max);
  EXPECT_EQ(options.queue_bytes_max, defaults.queue_bytes_max);
  EXPECT_EQ(options.group_commands_max, defaults.group_commands_max);
  EXPECT_EQ(options.group_bytes_max, defaults.group_bytes_max);
  EXPECT_EQ(options.checkpoint_events, defaults.checkpoint_events);
  EXPECT_EQ(options.min_sequence_wait_micros, defaults.min_sequence_wait_micros);
  EXPECT_FALSE(options.init);
}

TEST_F(ConfigTest, LetsAFlagBeatAVariableAndAVariableBeatTheFile) {
  const std::string file = WriteFile("data: \"/file\" listen: \"127.0.0.1:1\" metrics: \"127.0.0.1:11\" anchor: \"/a\"");
  SetVariable("DAYBOOK_LISTEN", "127.0.0.1:2");
  SetVariable("DAYBOOK_METRICS", "127.0.0.1:12");
  const ParsedCommandLine parsed = Parse({"--config", file.c_str(), "--listen", "127.0.0.1:3"});
  ASSERT_TRUE(parsed.run) << parsed.text;
  EXPECT_EQ(parsed.command_line.config.listen(), "127.0.0.1:3");
  EXPECT_EQ(parsed.command_line.config.metrics(), "127.0.0.1:12");
  EXPECT_EQ(parsed.command_line.config.data(), "/file");
  EXPECT_EQ(parsed.command_line.config.anchor(), "/a");
}

TEST_F(ConfigTest, ChangesOnlyTheFieldsOfAMessageThatTheFileNames) {
  const std::string file = WriteFile("connections { stream_requests: 8 }");
  const ParsedCommandLine parsed = Parse({"--data", "/d", "--config", file.c_str()});
  ASSERT_TRUE(parsed.run) << parsed.text;
  EXPECT_EQ(parsed.command_line.config.connections().stream_requests(), 8u);
  EXPECT_EQ(parsed.command_line.config.connections().streams_per_connection(), 100u);
}

TEST_F(ConfigTest, NamesFileLineAndColumnOfWhatItCanNotRead) {
  const std::string file = WriteFile("data: \"/d\"\nlisten: 7\n");
  const ParsedCommandLine parsed = Parse({"--config", file.c_str()});
  EXPECT_FALSE(parsed.run);
  EXPECT_EQ(parsed.exit_status, 2);
  EXPECT_THAT(parsed.text, HasSubstr(file + ":2:9: "));
}

TEST_F(ConfigTest, NamesAFieldThatDoesNotExistWithItsLine) {
  const absl::StatusOr<v1::ServerConfig> config = ParseConfig("\n\nport: 3", "some.conf");
  ASSERT_FALSE(config.ok());
  EXPECT_THAT(std::string(config.status().message()), HasSubstr("some.conf:3:"));
  EXPECT_THAT(std::string(config.status().message()), HasSubstr("port"));
}

TEST_F(ConfigTest, NamesEverythingWrongAtOnce) {
  v1::ServerConfig config = DefaultConfig();
  config.set_listen("0.0.0.0:7340");
  config.set_metrics("nowhere");
  config.mutable_ledger()->set_queue_commands_max(1);
  const std::string text(CheckConfig(config).message());
  EXPECT_THAT(text, HasSubstr("--data"));
  EXPECT_THAT(text, HasSubstr("plain text is served on loopback only"));
  EXPECT_THAT(text, HasSubstr("metrics: "));
  EXPECT_THAT(text, HasSubstr("ledger.queue_commands_max"));
}

// 30 days in milliseconds are more than an int holds.
TEST_F(ConfigTest, RefusesNumbersThatWouldOverflowOnTheWayToGrpc) {
  v1::ServerConfig config = DefaultConfig();
  config.set_data("/d");
  EXPECT_TRUE(CheckConfig(config).ok());
  config.mutable_connections()->set_connection_age_seconds(30 * 86'400);
  config.mutable_connections()->set_handshake_timeout_millis(3'000'000'000);
  config.mutable_connections()->set_stream_requests_max(4'294'967'295);
  const std::string text(CheckConfig(config).message());
  EXPECT_THAT(text, HasSubstr("connections.connection_age_seconds must be at most 2000000"));
  EXPECT_THAT(text, HasSubstr("connections.handshake_timeout_millis must be at most 2000000"));
  EXPECT_THAT(text, HasSubstr("connections.stream_requests_max must be at most 2000000"));
}

TEST_F(ConfigTest, AllowsOtherAddressesWithTls) {
  v1::ServerConfig config = DefaultConfig();
  config.set_data("/d");
  config.set_listen("0.0.0.0:7340");
  config.mutable_tls()->set_certificate_file("c");
  EXPECT_THAT(std::string(CheckConfig(config).message()), HasSubstr("tls.key_file"));
  config.mutable_tls()->set_key_file("k");
  EXPECT_TRUE(CheckConfig(config).ok());
}

TEST_F(ConfigTest, NeverServesMetricsBeyondLoopback) {
  v1::ServerConfig config = DefaultConfig();
  config.set_data("/d");
  config.set_metrics("0.0.0.0:9000");
  config.mutable_tls()->set_certificate_file("c");
  config.mutable_tls()->set_key_file("k");
  EXPECT_FALSE(CheckConfig(config).ok());
}

TEST_F(ConfigTest, EndsWithStatusTwoForWhatItDoesNotKnowAndZeroForHelp) {
  EXPECT_EQ(Parse({"--nonsense"}).exit_status, 2);
  EXPECT_EQ(Parse({}).exit_status, 2);
  EXPECT_EQ(Parse({"--data", "/d", "--config", "/does/not/exist"}).exit_status, 2);
  const ParsedCommandLine help = Parse({"--help"});
  EXPECT_FALSE(help.run);
  EXPECT_EQ(help.exit_status, 0);
  EXPECT_THAT(help.text, HasSubstr("--data"));
}

TEST_F(ConfigTest, HandsWhatConcernsTheLedgerToTheLedger) {
  const ParsedCommandLine parsed = Parse({"--data", "/d", "--init", "--ledger-id", "77", "--admin", "5"});
  ASSERT_TRUE(parsed.run) << parsed.text;
  const engine::LedgerOptions options = LedgerOptionsOf(parsed.command_line);
  EXPECT_TRUE(options.init);
  EXPECT_EQ(options.directory, "/d");
  EXPECT_EQ(options.ledger_id, 77u);
  EXPECT_EQ(options.administrator, 5u);
}

}  // namespace
}  // namespace daybook::services
