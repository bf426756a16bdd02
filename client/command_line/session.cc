#include "client/command_line/session.h"

#include <chrono>
#include <cstdlib>
#include <initializer_list>

#include "absl/strings/match.h"

namespace daybook::command_line {
namespace {

// Verifying or exporting a whole log takes as long as it takes; a server that has gone is noticed by keepalive.
constexpr auto kLongWork = std::chrono::hours(12);

std::string LanguageOfLocale() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && value[0] != '\0') return absl::StartsWith(value, "zh") ? "zh-CN" : "en";
  }
  return "en";
}

}  // namespace

Session::Session(std::FILE* data) : language_(LanguageOfLocale()), output_(data) {
  channel_options_.address = kDefaultServer;
}

void Session::AddOptions(CLI::App& app) {
  app.add_option("--server", channel_options_.address, "Address of the server, host:port")
      ->envname("DAYBOOK_SERVER")
      ->capture_default_str();
  app.add_option("--ca", channel_options_.ca_file, "PEM file with the server's CA; switches TLS on")
      ->envname("DAYBOOK_CA");
  app.add_option("--cert", channel_options_.certificate_file, "PEM file with a client certificate")
      ->envname("DAYBOOK_CERT");
  app.add_option("--key", channel_options_.key_file, "PEM file with its key")->envname("DAYBOOK_KEY");
  app.add_option("-o,--output", format_, "How data are printed")
      ->check(CLI::IsMember({"table", "json", "csv"}))
      ->capture_default_str();
}

void Session::Bind(CLI::App* command, Action action) {
  command->final_callback([this, action = std::move(action)] { action_ = action; });
}

absl::Status Session::Run() {
  if (!action_) return absl::InvalidArgumentError("no command given; see daybook --help");
  output_.set_format(format_ == "json" ? Format::kJson : format_ == "csv" ? Format::kCsv : Format::kTable);
  const absl::Status status = action_();
  const absl::Status written = output_.Flush();
  return status.ok() ? written : status;
}

absl::StatusOr<std::shared_ptr<grpc::Channel>> Session::Channel() {
  if (channel_ == nullptr) {
    DAYBOOK_ASSIGN_OR_RETURN(channel_, client::OpenChannel(channel_options_));
  }
  return channel_;
}

client::CallOptions Session::submit_options() const {
  client::CallOptions options = client::SubmitOptions();
  options.language = language_;
  return options;
}

client::CallOptions Session::query_options() const {
  client::CallOptions options = client::QueryOptions();
  options.language = language_;
  return options;
}

client::CallOptions Session::long_options() const {
  client::CallOptions options = query_options();
  options.deadline = kLongWork;
  return options;
}

}  // namespace daybook::command_line
