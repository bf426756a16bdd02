#include "services/server.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <fstream>
#include <thread>

#include "absl/strings/numbers.h"
#include "tests/services/server_fixture.h"
#include "tests/services/test_certificates.h"

namespace daybook::services {
namespace {

// A whole small day, closed.
class ClosedDayTest : public ServerTest {
 protected:
  void SubmitDay() {
    bench::CityDays day({.seed = 3, .centres = 1, .tills_per_centre = 2, .business_date = kDate, .payments_per_till = 20});
    v1::Command command;
    while (day.Next(command)) {
      clock_.Set(std::max(clock_.NowMicros(), command.occur_time_micros()));
      Accept(command);
    }
  }
};

TEST_F(ClosedDayTest, IsShownAsItIsStoredAndReplaysToTheByte) {
  Start();
  SubmitDay();
  v1::GetDailyCloseRequest ask;
  ask.set_centre(1);
  ask.set_business_date(kDate);
  v1::GetDailyCloseResponse close;
  const grpc::Status status = Call(*report_, &v1::ReportService::Stub::GetDailyClose, ask, close);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_TRUE(close.document().sealed());
  EXPECT_EQ(close.document_digest().size(), 32u);

  v1::ListDailyClosesResponse closes;
  ASSERT_TRUE(Call(*report_, &v1::ReportService::Stub::ListDailyCloses, v1::ListDailyClosesRequest(), closes).ok());
  ASSERT_EQ(closes.closes_size(), 1);
  EXPECT_EQ(closes.closes(0).sequence(), close.sequence());

  v1::ListCasesResponse cases;
  ASSERT_TRUE(Call(*report_, &v1::ReportService::Stub::ListCases, v1::ListCasesRequest(), cases).ok());
  EXPECT_GE(cases.cases_size(), 1) << "the day is short in one till";

  grpc::ClientContext context;
  v1::ReplayDayRequest request;
  request.set_centre(1);
  request.set_business_date(kDate);
  const auto stream = reconciliation_->ReplayDay(&context, request);
  v1::ReplayDayResponse replay, last;
  while (stream->Read(&replay)) last = replay;
  ASSERT_TRUE(stream->Finish().ok());
  EXPECT_TRUE(last.verdict().identical()) << last.verdict().ShortDebugString();
  EXPECT_EQ(last.verdict().stored_digest(), close.document_digest());
  EXPECT_EQ(last.verdict().close_sequence(), close.sequence());
}

TEST_F(ClosedDayTest, VerifiesAndTellsItsStatus) {
  Start();
  SubmitDay();
  grpc::ClientContext context;
  const auto stream = admin_->Verify(&context, v1::VerifyRequest());
  v1::VerifyResponse response, last;
  while (stream->Read(&response)) last = response;
  ASSERT_TRUE(stream->Finish().ok());
  EXPECT_TRUE(last.verdict().sound()) << last.verdict().ShortDebugString();
  EXPECT_EQ(last.verdict().closes(), 1u);
  v1::GetStatusResponse status;
  ASSERT_TRUE(Call(*admin_, &v1::AdminService::Stub::GetStatus, v1::GetStatusRequest(), status).ok());
  EXPECT_EQ(status.state(), v1::SERVING_STATE_SERVING);
  EXPECT_EQ(status.tree_root(), last.verdict().tree_root());
  EXPECT_FALSE(status.version().empty());
  EXPECT_EQ(status.folds_size(), 12);
}

TEST_F(ServerTest, NamesADayThatIsNotClosedAndADateThatIsNone) {
  Start();
  OpenCity();
  for (const auto& [date, reason] : {std::pair{kDate, v1::REJECTION_REASON_NOT_FOUND}, {"2026-02-30", v1::REJECTION_REASON_FIELD_INVALID}}) {
    grpc::ClientContext context;
    v1::ReplayDayRequest request;
    request.set_centre(1);
    request.set_business_date(date);
    const auto stream = reconciliation_->ReplayDay(&context, request);
    v1::ReplayDayResponse response;
    EXPECT_FALSE(stream->Read(&response));
    EXPECT_EQ(ReasonOf(stream->Finish()), reason);
  }
}

TEST_F(ServerTest, RefusesUndecodableRequestsOfJobsByName) {
  Start();
  for (const char* method : {"ReconciliationService/ReplayDay", "AdminService/Verify", "AdminService/GetStatus"}) {
    const grpc::Status status = CallRaw(channel_, absl::StrCat("/daybook.v1.", method), "\xff\xff\xff");
    EXPECT_EQ(ReasonOf(status), v1::REJECTION_REASON_MESSAGE_UNDECODABLE) << method;
  }
}

TEST_F(ServerTest, RefusesACommandWithAFieldItDoesNotKnowAndJudgesTheOthers) {
  Start();
  OpenCity();
  v1::SubmitRequest request;
  *request.add_commands() = Payment();
  *request.add_commands() = Payment();
  request.mutable_commands(0)->GetReflection()->MutableUnknownFields(request.mutable_commands(0))->AddVarint(900, 1);
  v1::SubmitResponse response;
  ASSERT_TRUE(Call(*ledger_, &v1::LedgerService::Stub::Submit, request, response).ok());
  EXPECT_EQ(ReasonOf(FromRpcStatus(response.results(0).status())), v1::REJECTION_REASON_FIELD_UNKNOWN);
  EXPECT_TRUE(response.results(1).has_receipt());
}

TEST_F(ServerTest, RefusesACommandWithAnEnumValueItDoesNotKnow) {
  Start();
  OpenCity();
  v1::SubmitRequest request;
  *request.add_commands() = Payment();
  request.mutable_commands(0)->mutable_receive_payment()->mutable_tenders(0)->set_kind(static_cast<v1::TenderKind>(77));
  v1::SubmitResponse response;
  ASSERT_TRUE(Call(*ledger_, &v1::LedgerService::Stub::Submit, request, response).ok());
  EXPECT_EQ(ReasonOf(FromRpcStatus(response.results(0).status())), v1::REJECTION_REASON_FIELD_INVALID);
}

TEST_F(ServerTest, JudgesNothingWhoseDeadlineHasPassed) {
  Start();
  OpenCity();
  const uint64_t before = server_->ledger().durable_sequence();
  v1::SubmitRequest request;
  *request.add_commands() = Payment();
  v1::SubmitResponse response;
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() - std::chrono::seconds(1));
  EXPECT_EQ(ledger_->Submit(&context, request, &response).error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  Accept(Payment());
  EXPECT_EQ(server_->ledger().durable_sequence(), before + 1);
}

TEST_F(ServerTest, GivesEveryStreamedPaymentItsReceiptInOrder) {
  Start();
  OpenCity();
  constexpr int kPayments = 500;
  grpc::ClientContext context;
  const auto stream = ledger_->SubmitStream(&context);
  std::thread writer([&] {
    for (int i = 0; i < kPayments; ++i) {
      v1::SubmitStreamRequest request;
      request.set_number(i);
      *request.add_commands() = Payment();
      ASSERT_TRUE(stream->Write(request));
    }
    stream->WritesDone();
  });
  v1::SubmitStreamResponse response;
  uint64_t next = 0, sequence = 0;
  while (stream->Read(&response)) {
    EXPECT_EQ(response.first_number(), next);
    next = response.last_number() + 1;
    for (const auto& result : response.results()) {
      ASSERT_TRUE(result.has_receipt()) << result.ShortDebugString();
      EXPECT_GT(result.receipt().first_sequence(), sequence);
      sequence = result.receipt().last_sequence();
    }
  }
  writer.join();
  EXPECT_TRUE(stream->Finish().ok());
  EXPECT_EQ(next, static_cast<uint64_t>(kPayments));
}

TEST_F(ServerTest, KeepsEverythingOverAStopAndAStart) {
  Start();
  OpenCity();
  const v1::Command payment = Payment();
  const v1::Receipt first = Accept(payment);
  ASSERT_TRUE(server_->Stop().ok());
  server_.reset();
  Start();
  const v1::Receipt again = Accept(payment);
  EXPECT_TRUE(again.replayed());
  EXPECT_EQ(again.first_sequence(), first.first_sequence());
  EXPECT_EQ(again.leaf_hashes(0), first.leaf_hashes(0));
}

TEST_F(ServerTest, SaysWhyItCanNotStartWhereThereIsNoLedger) {
  command_line_.init = false;
  const auto server = Server::Start(command_line_, clock_, log_);
  EXPECT_FALSE(server.ok());
  EXPECT_NE(server.status().message().find("ledger"), absl::string_view::npos) << server.status();
}

TEST_F(ServerTest, SaysWhyItCanNotListenOnAPortThatIsTaken) {
  Start();
  CommandLine other = command_line_;
  other.init = true;
  other.config.set_data(absl::StrCat(folder_, "/other"));
  other.config.set_listen(server_->address());
  const auto server = Server::Start(other, clock_, log_);
  EXPECT_EQ(server.status().code(), absl::StatusCode::kUnavailable);
}

// --- Health ---

// grpc.health.v1: HealthCheckResponse.status, field 1.
int HealthOf(const std::shared_ptr<grpc::Channel>& channel, const std::string& service) {
  std::string answer;
  const std::string ask = absl::StrCat("\x0a", std::string(1, static_cast<char>(service.size())), service);
  const grpc::Status status = CallRaw(channel, "/grpc.health.v1.Health/Check", service.empty() ? "" : ask, &answer);
  return status.ok() && answer.size() == 2 ? answer[1] : -static_cast<int>(status.error_code());
}
constexpr int kServing = 1;

TEST_F(ServerTest, TellsItsHealthByService) {
  Start();
  for (const char* service : {"", "daybook.v1.LedgerService", "daybook.v1.ReportService", "daybook.v1.AuditService",
                              "daybook.v1.ReconciliationService", "daybook.v1.AdminService"}) {
    EXPECT_EQ(HealthOf(channel_, service), kServing) << service;
  }
  EXPECT_EQ(HealthOf(channel_, "nobody"), -static_cast<int>(grpc::StatusCode::NOT_FOUND));
}

constexpr char kReflection[] = "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo";

TEST_F(ServerTest, ShowsNobodyItsDescriptorsUnlessInDevMode) {
  Start();
  EXPECT_EQ(CallRaw(channel_, kReflection, "").error_code(), grpc::StatusCode::UNIMPLEMENTED);
}

TEST_F(ServerTest, ShowsItsDescriptorsInDevMode) {
  command_line_.config.set_dev(true);
  Start();
  RawStream stream(channel_, kReflection);
  // ServerReflectionRequest { list_services: "" }
  ASSERT_TRUE(stream.Write(std::string("\x3a\x00", 2)));
  const auto answer = stream.Read();
  ASSERT_TRUE(answer.has_value());
  EXPECT_NE(answer->find("daybook.v1.LedgerService"), std::string::npos);
}

// --- Metrics ---

std::string Fetch(const std::string& address, const std::string& path) {
  const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  uint32_t port = 0;
  EXPECT_TRUE(absl::SimpleAtoi(address.substr(address.rfind(':') + 1), &port));
  to.sin_port = htons(static_cast<uint16_t>(port));
  EXPECT_EQ(connect(descriptor, reinterpret_cast<sockaddr*>(&to), sizeof(to)), 0);
  const std::string request = absl::StrCat("GET ", path, " HTTP/1.0\r\n\r\n");
  EXPECT_EQ(write(descriptor, request.data(), request.size()), static_cast<ssize_t>(request.size()));
  std::string answer;
  char buffer[4'096];
  for (ssize_t got = 0; (got = read(descriptor, buffer, sizeof(buffer))) > 0;) answer.append(buffer, got);
  close(descriptor);
  return answer;
}

TEST_F(ServerTest, ServesItsFiguresToPrometheus) {
  command_line_.config.set_metrics("127.0.0.1:0");
  Start();
  OpenCity();
  const uint64_t durable = server_->ledger().durable_sequence();
  const std::string text = Fetch(server_->metrics_address(), "/metrics");
  EXPECT_NE(text.find(absl::StrCat("daybook_durable_sequence ", durable)), std::string::npos) << text;
  EXPECT_NE(text.find("daybook_calls_total{service=\"daybook.v1.LedgerService\",method=\"Submit\",code=\"OK\"}"),
            std::string::npos);
  EXPECT_NE(text.find("daybook_call_seconds_bucket{service=\"daybook.v1.LedgerService\",method=\"Submit\""),
            std::string::npos);
  EXPECT_NE(text.find("daybook_connections 1"), std::string::npos);
}

// --- TLS ---

class TlsTest : public ServerTest {
 protected:
  TlsTest() : authority_("authority"), server_pair_(authority_.Issue("localhost")), client_pair_(authority_.Issue("till")) {
    v1::TlsConfig& tls = *command_line_.config.mutable_tls();
    tls.set_certificate_file(WritePem("server.pem", server_pair_.certificate));
    tls.set_key_file(WritePem("server.key", server_pair_.key));
  }
  std::string WritePem(const std::string& name, const std::string& pem) {
    const std::string path = absl::StrCat(folder_, "/", name);
    std::ofstream(path) << pem;
    return path;
  }
  std::shared_ptr<grpc::ChannelCredentials> ClientCredentials(bool with_certificate) {
    grpc::SslCredentialsOptions options;
    options.pem_root_certs = authority_.certificate();
    if (with_certificate) {
      options.pem_cert_chain = client_pair_.certificate;
      options.pem_private_key = client_pair_.key;
    }
    return grpc::SslCredentials(options);
  }
  grpc::Status Ask() {
    v1::GetStatusResponse status;
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(3));
    return admin_->GetStatus(&context, v1::GetStatusRequest(), &status);
  }

  TestAuthority authority_;
  TestAuthority::Pair server_pair_, client_pair_;
};

TEST_F(TlsTest, IsServedThroughTheAcceptLoop) {
  Start(ClientCredentials(false));
  const grpc::Status status = Ask();
  EXPECT_TRUE(status.ok()) << status.error_message();
}

TEST_F(TlsTest, TurnsAwayAClientWithoutACertificateWhenOneIsRequired) {
  command_line_.config.mutable_tls()->set_client_ca_file(WritePem("ca.pem", authority_.certificate()));
  Start(ClientCredentials(false));
  EXPECT_EQ(Ask().error_code(), grpc::StatusCode::UNAVAILABLE);
  admin_ = v1::AdminService::NewStub(grpc::CreateChannel(server_->address(), ClientCredentials(true)));
  const grpc::Status status = Ask();
  EXPECT_TRUE(status.ok()) << status.error_message();
}

TEST_F(TlsTest, SaysAtTheStartWhichFileIsWrong) {
  v1::TlsConfig& tls = *command_line_.config.mutable_tls();
  tls.set_key_file(WritePem("other.key", client_pair_.key));
  EXPECT_NE(Server::Start(command_line_, clock_, log_).status().message().find("other.key"), absl::string_view::npos);
  tls.set_key_file(WritePem("none.key", "nothing"));
  EXPECT_NE(Server::Start(command_line_, clock_, log_).status().message().find("none.key"), absl::string_view::npos);
  tls.set_certificate_file(absl::StrCat(folder_, "/absent.pem"));
  EXPECT_NE(Server::Start(command_line_, clock_, log_).status().message().find("absent.pem"), absl::string_view::npos);
}

}  // namespace
}  // namespace daybook::services
