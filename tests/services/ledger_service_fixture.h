// LedgerService on a real gRPC server at a loopback socket, with a ledger whose answers the test gives.
#pragma once

#include <memory>
#include <string>

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "daybook/v1/ledger_service.grpc.pb.h"
#include "services/config.h"
#include "services/grpc_options.h"
#include "services/ledger_service.h"
#include "tests/services/fake_ledger.h"
#include "tests/services/raw_client.h"

namespace daybook::services {

class LedgerServiceTest : public testing::Test {
 protected:
  LedgerServiceTest() : door_{ledger_, SubmitLimits(), stats_, live_calls_}, service_(door_) {
    grpc::ServerBuilder builder;
    ConfigureGrpc(DefaultConfig(), builder);
    builder.RegisterService(&service_);
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port_);
    server_ = builder.BuildAndStart();
    channel_ = grpc::CreateChannel(absl::StrCat("127.0.0.1:", port_), grpc::InsecureChannelCredentials());
    stub_ = v1::LedgerService::NewStub(channel_);
  }
  ~LedgerServiceTest() override {
    ledger_.SetFull(false);
    live_calls_.DrainAll();
    door_.retry_queue.Retry();
    ledger_.EndAll();
    server_->Shutdown(std::chrono::system_clock::now() + std::chrono::seconds(5));
  }

  // A well-formed command; `filler` bytes make it larger.
  static v1::Command Command(const std::string& id, size_t filler = 0) {
    v1::Command command;
    command.set_request_id(id);
    command.set_centre(1);
    command.set_actor(7);
    command.set_occur_time_micros(1);
    command.set_claimed_business_date("2026-11-23");
    command.set_till(3);
    command.set_session(1);
    command.set_reason(std::string(filler, 'x'));
    command.mutable_pause_till();
    return command;
  }
  static v1::SubmitStreamRequest Request(uint64_t number, int commands = 1) {
    v1::SubmitStreamRequest request;
    request.set_number(number);
    for (int i = 0; i < commands; ++i) *request.add_commands() = Command(absl::StrCat("r", number, "-", i));
    return request;
  }
  // Polls until `condition` holds; false after ten seconds.
  template <typename Condition>
  static bool Eventually(Condition condition) {
    const absl::Time deadline = absl::Now() + FakeLedger::kPatience;
    while (!condition()) {
      if (absl::Now() > deadline) return false;
      absl::SleepFor(absl::Milliseconds(1));
    }
    return true;
  }

  FakeLedger ledger_;
  CallStats stats_;
  LiveCalls live_calls_;
  SubmitDoor door_;
  LedgerService service_;
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::LedgerService::Stub> stub_;
};

}  // namespace daybook::services
