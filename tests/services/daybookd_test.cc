// The server program under hostile conditions, as a process of its own.

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <thread>
#include <vector>

#include <grpcpp/grpcpp.h>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "bench/workload.h"
#include "daybook/v1/admin_service.grpc.pb.h"
#include "daybook/v1/audit_service.grpc.pb.h"
#include "daybook/v1/ledger_service.grpc.pb.h"
#include "ledger/base/civil_date.h"
#include "tests/integration/process.h"
#include "tests/services/raw_client.h"

namespace daybook::services {
namespace {

using integration::NewFolder;
using integration::Process;
using integration::Program;
using integration::ReadFile;

class DaybookdTest : public testing::Test {
 protected:
  static constexpr int kDescriptors = 1'024;
  static constexpr std::chrono::seconds kReadyMax{30};

  DaybookdTest() : folder_(NewFolder("daybookd_test")) {}

  // Starts daybookd with at most so many descriptors; 0: as many as this process.
  void Start(int descriptors, const std::vector<std::string>& more_arguments = {}) {
    const std::string limit = descriptors == 0 ? "" : absl::StrCat("ulimit -n ", descriptors, "; ");
    const std::string port_file = folder_ + "/port";
    unlink(port_file.c_str());
    // The log goes through a pipe: a limit on the server's files is none on its log.
    const std::string run = absl::StrCat(limit, "exec \"$0\" \"$@\" 2> >(exec cat > '", folder_, "/log')");
    std::vector<std::string> arguments = {"/bin/bash", "-c", run, Program("daybookd"), "--data",
                                          folder_ + "/data", "--listen", "127.0.0.1:0", "--port-file", port_file};
    if (init_) arguments.push_back("--init");
    init_ = false;
    arguments.insert(arguments.end(), more_arguments.begin(), more_arguments.end());
    server_ = std::make_unique<Process>(arguments, Process::Streams{.out = folder_ + "/out"});
    ASSERT_TRUE(integration::WaitUntil(kReadyMax, [&] { return !ReadFile(port_file).empty(); })) << ReadFile(folder_ + "/log");
    address_ = std::string(absl::StripAsciiWhitespace(ReadFile(port_file)));
    channel_ = grpc::CreateChannel(address_, grpc::InsecureChannelCredentials());
  }
  // SIGTERM; the exit status.
  int Stop() {
    server_->Signal(SIGTERM);
    return server_->WaitFor(kReadyMax).value_or(-1);
  }
  int Connect() const {
    const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in there{};
    there.sin_family = AF_INET;
    there.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    uint32_t port = 0;
    EXPECT_TRUE(absl::SimpleAtoi(address_.substr(address_.rfind(':') + 1), &port));
    there.sin_port = htons(static_cast<uint16_t>(port));
    if (connect(descriptor, reinterpret_cast<sockaddr*>(&there), sizeof(there)) == 0) return descriptor;
    close(descriptor);
    return -1;
  }
  // How long a client takes that was never here before, on a connection of its own; more than any limit when it fails.
  absl::Duration TimeOfNewClient() const {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
    const absl::Time began = absl::Now();
    const auto stub = v1::AdminService::NewStub(
        grpc::CreateCustomChannel(address_, grpc::InsecureChannelCredentials(), arguments));
    grpc::ClientContext context;
    context.set_wait_for_ready(true);
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(10));
    v1::GetStatusResponse status;
    const bool served = stub->GetStatus(&context, v1::GetStatusRequest(), &status).ok();
    return served ? absl::Now() - began : absl::InfiniteDuration();
  }
  // The n-th command of a new city's set-up.
  static v1::Command SetUpCommand(size_t n) {
    const int64_t now = absl::ToUnixMicros(absl::Now());
    const bench::OpenedCity city({.seed = 7, .business_date = FormatDate(LocalDate(now, 480))});
    return city.commands().at(n);
  }
  grpc::Status Submit(const v1::Command& command, v1::SubmitResponse& response) const {
    v1::SubmitRequest request;
    *request.add_commands() = command;
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(10));
    response.Clear();
    return v1::LedgerService::NewStub(channel_)->Submit(&context, request, &response);
  }

  const std::string folder_;
  bool init_ = true;
  std::unique_ptr<Process> server_;
  std::string address_;
  std::shared_ptr<grpc::Channel> channel_;
};

// Needs more descriptors itself than it leaves to the server.
class ConnectionStormTest : public DaybookdTest {
 protected:
  ConnectionStormTest() {
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
  }
  ~ConnectionStormTest() override {
    for (const int descriptor : idle_) close(descriptor);
  }
  // Half of them say nothing at all, half greet as HTTP/2 clients do and then fall silent.
  void OpenIdle(int count) {
    static constexpr char kGreeting[] = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0";
    for (int i = 0; i < count; ++i) {
      const int descriptor = Connect();
      if (descriptor < 0) continue;
      if (i % 2 == 0) (void)!send(descriptor, kGreeting, 24 + 9, MSG_NOSIGNAL);
      idle_.push_back(descriptor);
    }
  }
  void ResetOne() const {
    const int descriptor = Connect();
    if (descriptor < 0) return;
    const linger at_once{1, 0};
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
    close(descriptor);
  }

  std::vector<int> idle_;
};

TEST_F(ConnectionStormTest, OfIdleConnectionsLeavesRoomForANewClientWithinASecond) {
  Start(kDescriptors);
  OpenIdle(1'500);
  for (int i = 0; i < 5; ++i) EXPECT_LT(TimeOfNewClient(), absl::Seconds(1));
  v1::SubmitResponse response;
  const grpc::Status status = Submit(SetUpCommand(0), response);
  EXPECT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(Stop(), 0);
}

TEST_F(ConnectionStormTest, OfResetsLeavesRoomForANewClientWithinASecond) {
  Start(kDescriptors);
  OpenIdle(1'000);
  std::atomic<bool> over{false};
  std::thread storm([&] {
    while (!over) ResetOne();
  });
  for (int i = 0; i < 20; ++i) EXPECT_LT(TimeOfNewClient(), absl::Seconds(1));
  over = true;
  storm.join();
  EXPECT_LT(TimeOfNewClient(), absl::Seconds(1));
  EXPECT_EQ(Stop(), 0);
}

class FenceTest : public DaybookdTest {
 protected:
  // From now on no file of the server may grow.
  void FillDisk() const {
    const rlimit none{1, 1};
    ASSERT_EQ(prlimit(server_->pid(), RLIMIT_FSIZE, &none, nullptr), 0);
  }
};

TEST_F(FenceTest, AfterAFailedWriteReadsAreServedAndWritesRefusedUntilTheRestart) {
  Start(0);
  v1::SubmitResponse response;
  ASSERT_TRUE(Submit(SetUpCommand(0), response).ok());
  const std::string first_hash = response.results(0).receipt().leaf_hashes(0);
  FillDisk();
  EXPECT_EQ(ReasonOf(Submit(SetUpCommand(1), response)), v1::REJECTION_REASON_STORE_FAILED);
  // Refused at once from now on, replays too: nothing is said that rests on what may not be.
  EXPECT_EQ(ReasonOf(Submit(SetUpCommand(0), response)), v1::REJECTION_REASON_STORE_FAILED);
  v1::GetStatusResponse status;
  grpc::ClientContext status_context;
  ASSERT_TRUE(v1::AdminService::NewStub(channel_)->GetStatus(&status_context, v1::GetStatusRequest(), &status).ok());
  EXPECT_EQ(status.state(), v1::SERVING_STATE_READ_ONLY);
  EXPECT_EQ(status.durable_sequence(), 2u);
  EXPECT_TRUE(integration::WaitUntil(kReadyMax, [&] {
    return ReadFile(folder_ + "/log").find("\"event\":\"read_only\"") != std::string::npos;
  })) << ReadFile(folder_ + "/log");
  grpc::ClientContext context;
  v1::GetEventRequest ask;
  ask.set_sequence(2);
  v1::GetEventResponse event;
  ASSERT_TRUE(v1::AuditService::NewStub(channel_)->GetEvent(&context, ask, &event).ok());
  EXPECT_EQ(event.event().leaf_hash(), first_hash);

  server_.reset();
  Start(0);
  ASSERT_TRUE(Submit(SetUpCommand(1), response).ok());
  EXPECT_TRUE(response.results(0).has_receipt()) << response.ShortDebugString();
  ASSERT_TRUE(Submit(SetUpCommand(0), response).ok());
  EXPECT_TRUE(response.results(0).receipt().replayed());
}

TEST_F(FenceTest, EndsTheProgramWhereThatIsAskedFor) {
  Start(0, {"--exit-on-fence"});
  FillDisk();
  v1::SubmitResponse response;
  EXPECT_EQ(ReasonOf(Submit(SetUpCommand(0), response)), v1::REJECTION_REASON_STORE_FAILED);
  EXPECT_EQ(server_->WaitFor(kReadyMax).value_or(-1), 1);
}

}  // namespace
}  // namespace daybook::services
