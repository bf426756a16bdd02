// A whole server in this process: a real ledger in a temporary directory, a real socket on loopback, a clock the test sets.
#pragma once

#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "bench/workload.h"
#include "daybook/v1/admin_service.grpc.pb.h"
#include "daybook/v1/audit_service.grpc.pb.h"
#include "daybook/v1/ledger_service.grpc.pb.h"
#include "daybook/v1/reconciliation_service.grpc.pb.h"
#include "daybook/v1/report_service.grpc.pb.h"
#include "services/server.h"
#include "tests/services/raw_client.h"

namespace daybook::services {

class ServerTest : public testing::Test {
 protected:
  static constexpr char kDate[] = "2026-11-23";

  ServerTest() : clock_(bench::LocalMicros(kDate, 9, 0)), log_(Log::Format::kJson, -1) {
    std::filesystem::path made = std::filesystem::temp_directory_path() / "daybook_server_test_XXXXXX";
    std::string name = made.string();
    folder_ = mkdtemp(name.data());
    command_line_.config = DefaultConfig();
    command_line_.config.set_data(absl::StrCat(folder_, "/ledger"));
    command_line_.config.set_listen("127.0.0.1:0");
    command_line_.init = true;
  }
  ~ServerTest() override {
    server_.reset();
    std::filesystem::remove_all(folder_);
  }

  void Start(const std::shared_ptr<grpc::ChannelCredentials>& credentials = grpc::InsecureChannelCredentials()) {
    absl::StatusOr<std::unique_ptr<Server>> server = Server::Start(command_line_, clock_, log_);
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
    command_line_.init = false;
    channel_ = grpc::CreateChannel(server_->address(), credentials);
    ledger_ = v1::LedgerService::NewStub(channel_);
    report_ = v1::ReportService::NewStub(channel_);
    audit_ = v1::AuditService::NewStub(channel_);
    reconciliation_ = v1::ReconciliationService::NewStub(channel_);
    admin_ = v1::AdminService::NewStub(channel_);
  }
  // A city of one centre with open sessions.
  void OpenCity() {
    city_ = std::make_unique<bench::OpenedCity>(
        bench::WorkloadOptions{.seed = 7, .centres = 1, .tills_per_centre = 2, .business_date = kDate});
    SubmitAll(city_->commands());
    payments_ = std::make_unique<bench::PaymentStream>(city_->tills(), kDate, bench::PaymentStreamOptions{.seed = 7});
  }
  v1::Command Payment() {
    v1::Command command;
    payments_->Next(command);
    return command;
  }
  // Submits one command; its receipt. Fails the test when it is refused.
  v1::Receipt Accept(const v1::Command& command) {
    v1::SubmitRequest request;
    *request.add_commands() = command;
    v1::SubmitResponse response;
    grpc::ClientContext context;
    const grpc::Status status = ledger_->Submit(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    if (!status.ok()) return {};
    EXPECT_TRUE(response.results(0).has_receipt()) << response.results(0).ShortDebugString();
    return response.results(0).receipt();
  }
  void SubmitAll(const std::vector<v1::Command>& commands) {
    for (const v1::Command& command : commands) {
      clock_.Set(std::max(clock_.NowMicros(), command.occur_time_micros()));
      Accept(command);
    }
  }
  template <typename Stub, typename Request, typename Response>
  grpc::Status Call(Stub& stub, grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                    const Request& request, Response& response) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(10));
    return (stub.*method)(&context, request, &response);
  }

  ManualClock clock_;
  Log log_;
  std::string folder_;
  CommandLine command_line_;
  std::unique_ptr<Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::LedgerService::Stub> ledger_;
  std::unique_ptr<v1::ReportService::Stub> report_;
  std::unique_ptr<v1::AuditService::Stub> audit_;
  std::unique_ptr<v1::ReconciliationService::Stub> reconciliation_;
  std::unique_ptr<v1::AdminService::Stub> admin_;
  std::unique_ptr<bench::OpenedCity> city_;
  std::unique_ptr<bench::PaymentStream> payments_;
};

}  // namespace daybook::services
