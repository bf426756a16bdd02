#include "tests/integration/server_process.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <csignal>
#include <filesystem>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "client/call.h"
#include "client/event_reader.h"
#include "client/ledger_client.h"
#include "client/rpc_status.h"
#include "daybook/v1/admin_service.grpc.pb.h"
#include "daybook/v1/report_service.grpc.pb.h"
#include "ledger/base/clock.h"
#include "ledger/base/digest.h"
#include "ledger/base/status_macros.h"

namespace daybook::integration {
namespace {

using std::chrono::steady_clock;

constexpr size_t kLogTail = 2'000;
constexpr uint32_t kPageSize = 1'000;

// The file holds a port, or an address that ends in one.
std::string AddressFrom(const std::string& port_file) {
  const std::string text(absl::StripAsciiWhitespace(ReadFile(port_file)));
  const size_t colon = text.rfind(':');
  return absl::StrCat("127.0.0.1:", colon == std::string::npos ? text : text.substr(colon + 1));
}

// Follows next_page_token to the end and writes every page's text.
template <typename Request, typename Response, typename Method>
absl::Status AppendPages(v1::ReportService::Stub& stub, Method method, std::string& text) {
  Request request;
  request.set_page_size(kPageSize);
  Response response;
  do {
    DAYBOOK_RETURN_IF_ERROR(client::Call(client::QueryOptions(), [&](grpc::ClientContext& context) {
      return client::FromGrpcStatus((stub.*method)(&context, request, &response));
    }));
    request.set_page_token(response.next_page_token());
    response.clear_next_page_token();
    absl::StrAppend(&text, response.DebugString(), "\n");
  } while (!request.page_token().empty());
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<ServerProcess>> ServerProcess::Start(const Options& options) {
  auto server = std::unique_ptr<ServerProcess>(new ServerProcess);
  const std::string folder = NewFolder("server");
  const std::string port_file = folder + "/port";
  server->log_file_ = folder + "/log";
  std::vector<std::string> arguments = {Program("daybookd"), "--data", options.data, "--listen", "127.0.0.1:0",
                                        "--port-file", port_file, "--dev"};
  if (options.init) arguments.push_back("--init");
  arguments.insert(arguments.end(), options.more_arguments.begin(), options.more_arguments.end());
  server->process_ = std::make_unique<Process>(arguments, Process::Streams{.out = folder + "/out", .err = server->log_file_});
  const absl::Status ready = server->WaitUntilServing(options, port_file);
  if (!ready.ok()) return absl::Status(ready.code(), absl::StrCat(ready.message(), "\n", server->Log()));
  return server;
}

absl::Status ServerProcess::WaitUntilServing(const Options& options, const std::string& port_file) {
  const auto started = steady_clock::now();
  bool ended = false;
  const bool listening = WaitUntil(options.ready_max, [&] {
    ended = !process_->Running();
    return ended || !ReadFile(port_file).empty();
  });
  if (ended) return absl::UnavailableError(absl::StrCat("daybookd ended with ", *process_->WaitFor({})));
  if (!listening) return absl::DeadlineExceededError("daybookd does not listen");
  address_ = AddressFrom(port_file);
  channel_ = grpc::CreateChannel(address_, grpc::InsecureChannelCredentials());
  const bool serving = WaitUntil(options.ready_max, [&] {
    const auto status = Status();
    return status.ok() && status->state() == v1::SERVING_STATE_SERVING;
  });
  ready_after_ = std::chrono::duration_cast<std::chrono::milliseconds>(steady_clock::now() - started);
  return serving ? absl::OkStatus() : absl::DeadlineExceededError("daybookd does not serve");
}

std::string ServerProcess::Log() const {
  const std::string log = ReadFile(log_file_);
  return log.size() <= kLogTail ? log : log.substr(log.size() - kLogTail);
}

void ServerProcess::Kill() {
  process_->Signal(SIGKILL);
  process_->WaitFor(std::chrono::minutes(1));
}

int ServerProcess::Stop() {
  // An idle connection keeps a gRPC server waiting for its grace period: nobody on this side reads its farewell.
  channel_.reset();
  process_->Signal(SIGTERM);
  return WaitForEnd();
}

int ServerProcess::WaitForEnd(std::chrono::milliseconds at_most) { return process_->WaitFor(at_most).value_or(-1); }

absl::StatusOr<v1::GetStatusResponse> ServerProcess::Status() const {
  const auto stub = v1::AdminService::NewStub(channel_);
  v1::GetStatusResponse response;
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(5));
  context.set_wait_for_ready(true);
  DAYBOOK_RETURN_IF_ERROR(client::FromGrpcStatus(stub->GetStatus(&context, v1::GetStatusRequest(), &response)));
  return response;
}

absl::Status SubmitAll(const ServerProcess& server, std::vector<v1::Command> commands) {
  const SystemClock clock;
  client::LedgerClient ledger(server.channel(), clock);
  std::vector<v1::CommandResult> results;
  DAYBOOK_RETURN_IF_ERROR(ledger.Submit(absl::MakeSpan(commands), results));
  for (size_t i = 0; i < results.size(); ++i) {
    const absl::Status status = client::StatusOf(results[i]);
    if (status.ok()) continue;
    absl::Status refused(status.code(), absl::StrCat(status.message(), ": ", commands[i].DebugString()));
    status.ForEachPayload([&](absl::string_view type, const absl::Cord& payload) { refused.SetPayload(type, payload); });
    return refused;
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<v1::Event>> ReadLog(const ServerProcess& server) {
  std::vector<v1::Event> events;
  DAYBOOK_RETURN_IF_ERROR(client::ReadEvents(server.channel(), client::QueryOptions(), v1::ReadEventsRequest(),
                                             [&](const v1::ReadEventsResponse& response) {
                                               for (const auto& event : response.events()) events.push_back(event.event());
                                               return absl::OkStatus();
                                             }));
  return events;
}

absl::StatusOr<std::string> Figures(const ServerProcess& server) {
  DAYBOOK_ASSIGN_OR_RETURN(const v1::GetStatusResponse status, server.Status());
  std::string text = absl::StrCat("events ", status.durable_sequence(), " root ", ToHex(status.tree_root()), "\n");
  const auto stub = v1::ReportService::NewStub(server.channel());
  using Stub = v1::ReportService::Stub;
  DAYBOOK_RETURN_IF_ERROR((AppendPages<v1::GetHoldingsRequest, v1::GetHoldingsResponse>(*stub, &Stub::GetHoldings, text)));
  DAYBOOK_RETURN_IF_ERROR((AppendPages<v1::ListTillsRequest, v1::ListTillsResponse>(*stub, &Stub::ListTills, text)));
  DAYBOOK_RETURN_IF_ERROR(
      (AppendPages<v1::ListDailyClosesRequest, v1::ListDailyClosesResponse>(*stub, &Stub::ListDailyCloses, text)));
  DAYBOOK_RETURN_IF_ERROR((AppendPages<v1::ListCasesRequest, v1::ListCasesResponse>(*stub, &Stub::ListCases, text)));
  DAYBOOK_RETURN_IF_ERROR((AppendPages<v1::ListLimitBreachesRequest, v1::ListLimitBreachesResponse>(
      *stub, &Stub::ListLimitBreaches, text)));
  DAYBOOK_RETURN_IF_ERROR((AppendPages<v1::ListToolsRequest, v1::ListToolsResponse>(*stub, &Stub::ListTools, text)));
  DAYBOOK_RETURN_IF_ERROR(
      (AppendPages<v1::ListInvoicesRequest, v1::ListInvoicesResponse>(*stub, &Stub::ListInvoices, text)));
  DAYBOOK_RETURN_IF_ERROR(
      (AppendPages<v1::ListHandoversRequest, v1::ListHandoversResponse>(*stub, &Stub::ListHandovers, text)));
  DAYBOOK_RETURN_IF_ERROR(
      (AppendPages<v1::ListSpotChecksRequest, v1::ListSpotChecksResponse>(*stub, &Stub::ListSpotChecks, text)));
  DAYBOOK_RETURN_IF_ERROR(
      (AppendPages<v1::ListComplaintsRequest, v1::ListComplaintsResponse>(*stub, &Stub::ListComplaints, text)));
  DAYBOOK_RETURN_IF_ERROR(
      (AppendPages<v1::ListWorkOrdersRequest, v1::ListWorkOrdersResponse>(*stub, &Stub::ListWorkOrders, text)));
  v1::GetTrialBalanceResponse balance;
  DAYBOOK_RETURN_IF_ERROR(client::Call(client::QueryOptions(), [&](grpc::ClientContext& context) {
    return client::FromGrpcStatus(stub->GetTrialBalance(&context, v1::GetTrialBalanceRequest(), &balance));
  }));
  absl::StrAppend(&text, balance.DebugString());
  return text;
}

}  // namespace daybook::integration
