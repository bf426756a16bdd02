// What every command works with: the server to ask, how to ask it, and where answers go. A command's options are parsed
// first; then its action runs, and the Status it returns becomes the exit code.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "CLI/CLI.hpp"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/call.h"
#include "client/command_line/output.h"
#include "client/rpc_status.h"
#include "grpcpp/support/sync_stream.h"
#include "ledger/base/clock.h"
#include "ledger/base/status_macros.h"

namespace daybook::command_line {

inline constexpr char kDefaultServer[] = "127.0.0.1:7340";

// One thread only.
class Session {
 public:
  using Action = std::function<absl::Status()>;

  explicit Session(std::FILE* data);

  // Adds --server, --ca, --cert, --key and -o to the program.
  void AddOptions(CLI::App& app);
  // Makes `action` the one that runs after parsing when `command` was chosen.
  void Bind(CLI::App* command, Action action);
  // kInvalidArgument when no command was chosen.
  absl::Status Run();

  // Opened when first asked for.
  absl::StatusOr<std::shared_ptr<grpc::Channel>> Channel();
  const std::string& server() const { return channel_options_.address; }
  void set_server(std::string address) { channel_options_.address = std::move(address); }
  Output& output() { return output_; }
  const Clock& clock() const { return clock_; }
  // "zh-CN" where the locale says so.
  const std::string& language() const { return language_; }
  client::CallOptions submit_options() const;
  client::CallOptions query_options() const;

  // One question, one answer.
  template <typename Service, typename Request, typename Response>
  absl::Status Ask(grpc::Status (Service::Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                   const Request& request, Response& response) {
    DAYBOOK_ASSIGN_OR_RETURN(auto channel, Channel());
    const auto stub = Service::NewStub(channel);
    return client::Call(query_options(), [&](grpc::ClientContext& context) {
      response.Clear();
      return client::FromGrpcStatus(((*stub).*method)(&context, request, &response));
    });
  }

  // All pages of a list in one answer.
  template <typename Service, typename Request, typename Response>
  absl::Status AskAllPages(grpc::Status (Service::Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                           Request request, Response& all) {
    request.set_page_size(kPageSize);
    do {
      Response page;
      DAYBOOK_RETURN_IF_ERROR((Ask<Service, Request, Response>(method, request, page)));
      request.set_page_token(page.next_page_token());
      all.MergeFrom(page);
    } while (!request.page_token().empty());
    all.clear_next_page_token();
    return absl::OkStatus();
  }

  // Long work that reports as it goes. Begun again only while nothing has been heard.
  template <typename Service, typename Request, typename Response>
  absl::Status AskStream(
      std::unique_ptr<grpc::ClientReader<Response>> (Service::Stub::*method)(grpc::ClientContext*, const Request&),
      const Request& request, absl::FunctionRef<void(const Response&)> visit) {
    DAYBOOK_ASSIGN_OR_RETURN(auto channel, Channel());
    const auto stub = Service::NewStub(channel);
    absl::Status ended;
    const absl::Status status = client::Call(long_options(), [&](grpc::ClientContext& context) {
      const auto reader = ((*stub).*method)(&context, request);
      Response response;
      bool heard = false;
      while (reader->Read(&response)) {
        heard = true;
        visit(response);
      }
      ended = client::FromGrpcStatus(reader->Finish());
      return heard ? absl::OkStatus() : ended;
    });
    return status.ok() ? ended : status;
  }

 private:
  static constexpr uint32_t kPageSize = 1'000;

  client::CallOptions long_options() const;

  client::ChannelOptions channel_options_;
  std::string format_ = "table";
  std::string language_;
  SystemClock clock_;
  Output output_;
  Action action_;
  std::shared_ptr<grpc::Channel> channel_;
};

}  // namespace daybook::command_line
