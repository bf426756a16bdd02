#include "services/server.h"

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>

#include "absl/strings/str_split.h"
#include "ledger/base/status_macros.h"
#include "projections/projections.h"
#include "services/acceptor.h"
#include "services/admin_service.h"
#include "services/audit_service.h"
#include "services/credentials.h"
#include "services/deadline_timer.h"
#include "services/grpc_options.h"
#include "services/health.h"
#include "services/ledger_service.h"
#include "services/listener.h"
#include "services/metrics.h"
#include "services/reconciliation_service.h"
#include "services/report_service.h"
#include "services/submit_door.h"
#include "services/ticker.h"
#include "services/worker_pool.h"

namespace daybook::services {
namespace {

// Readers of the log take turns on two threads; long jobs (verify, replay) have two of their own, so that a report never
// waits for them.
constexpr int kReadThreads = 2;
constexpr size_t kReadQueueMax = 8'192;
constexpr int kJobThreads = 2;
constexpr size_t kJobQueueMax = 16;

SubmitLimits LimitsOf(const v1::ConnectionConfig& config) {
  SubmitLimits limits;
  limits.stream_requests = static_cast<int>(config.stream_requests());
  limits.stream_requests_max = static_cast<int>(config.stream_requests_max());
  return limits;
}

Acceptor::Options AcceptorOptionsOf(const v1::ConnectionConfig& config) {
  Acceptor::Options options;
  options.connections_max = ConnectionBudget(config.descriptors_reserved());
  if (config.connections_max() != 0) options.connections_max = std::min<size_t>(options.connections_max, config.connections_max());
  options.per_address_max = config.connections_per_address_max();
  return options;
}

}  // namespace

// In the order in which they depend on each other: later ones use earlier ones.
struct Server::Parts {
  explicit Parts(const v1::ServerConfig& config, Log& log) : config(config), log(log) {}

  const v1::ServerConfig config;
  Log& log;
  Health health;
  std::string address;
  std::string metrics_address;

  CallStats stats;
  LiveCalls live_calls;
  projections::Projections folds;
  std::unique_ptr<engine::Ledger> ledger;
  std::unique_ptr<WorkerPool> readers;
  std::unique_ptr<WorkerPool> jobs;
  std::unique_ptr<SubmitDoor> door;
  std::unique_ptr<ReadingRoom> reading_room;
  std::unique_ptr<TillWatchers> till_watchers;
  std::unique_ptr<LedgerService> ledger_service;
  std::unique_ptr<ReportService> report_service;
  std::unique_ptr<AuditService> audit_service;
  std::unique_ptr<ReconciliationService> reconciliation_service;
  std::unique_ptr<AdminService> admin_service;
  std::unique_ptr<DeadlineTimer> deadline_timer;
  std::unique_ptr<Ticker> ticker;
  std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor> handed_over;
  std::unique_ptr<grpc::Server> grpc_server;
  std::unique_ptr<Acceptor> acceptor;
  std::unique_ptr<MetricsServer> metrics_server;

  bool stopped = false;
  absl::Status stop_status;

  absl::Status Start(const CommandLine& command_line, const Clock& clock);
  void MakeServices();
  void TellOfState(v1::ServingState state);
  void TellOfClock();
  void StartTicking(const Clock& clock);
  absl::Status StartGrpc(const std::shared_ptr<grpc::ServerCredentials>& credentials);
  void Accept(int listening_descriptor);
  absl::Status StartMetrics();
  absl::Status Stop();
};

absl::Status Server::Parts::Start(const CommandLine& command_line, const Clock& clock) {
  DAYBOOK_ASSIGN_OR_RETURN(const auto credentials, ServerCredentialsOf(config));
  DAYBOOK_ASSIGN_OR_RETURN(ledger, engine::Ledger::Open(LedgerOptionsOf(command_line), folds.All(), clock));
  MakeServices();
  StartTicking(clock);
  DAYBOOK_RETURN_IF_ERROR(StartGrpc(credentials));
  DAYBOOK_ASSIGN_OR_RETURN(const ListeningSocket socket, Listen(config.listen()));
  address = socket.address;
  Accept(socket.descriptor);
  DAYBOOK_RETURN_IF_ERROR(StartMetrics());
  health.Begin(*grpc_server->GetHealthCheckService(), ledger->serving_state());
  if (command_line.accept_missing_anchor) {
    log.Warning("anchor_not_needed", {{"why", "--accept-missing-anchor: a lost end of the log would not have been noticed"}});
  }
  for (absl::string_view finding : absl::StrSplit(ledger->recovery_findings(), '\n', absl::SkipEmpty())) {
    log.Warning("checkpoint_passed_over", {{"why", finding}});
  }
  if (!config.has_tls()) log.Warning("plain_text", {{"address", address}, {"why", "no tls configured; loopback only"}});
  log.Info("listening", {{"address", address}, {"durable_sequence", ledger->durable_sequence()}});
  return absl::OkStatus();
}

void Server::Parts::MakeServices() {
  ledger->OnServingStateChange([this](v1::ServingState state) { TellOfState(state); });
  readers = std::make_unique<WorkerPool>(kReadThreads, kReadQueueMax);
  jobs = std::make_unique<WorkerPool>(kJobThreads, kJobQueueMax);
  door.reset(new SubmitDoor{*ledger, LimitsOf(config.connections()), stats, live_calls});
  ledger_service = std::make_unique<LedgerService>(*door);
  reading_room.reset(new ReadingRoom{*ledger, *readers, live_calls});
  till_watchers = std::make_unique<TillWatchers>(*ledger, folds.tills, live_calls);
  report_service = std::make_unique<ReportService>(*ledger, folds, *readers, *till_watchers, stats);
  audit_service = std::make_unique<AuditService>(*reading_room, stats);
  reconciliation_service = std::make_unique<ReconciliationService>(*ledger, *jobs, stats);
  admin_service = std::make_unique<AdminService>(*ledger, *jobs, stats);
}

void Server::Parts::TellOfState(v1::ServingState state) {
  if (state == v1::SERVING_STATE_READ_ONLY) {
    v1::GetStatusResponse status;
    ledger->FillStatus(status);
    log.Error("read_only", {{"why", status.state_reason()}, {"durable_sequence", status.durable_sequence()}});
  }
  health.Change(state);
}

void Server::Parts::TellOfClock() {
  const bool behind = ledger->clock_behind();
  if (!health.SetClockBehind(behind)) return;
  if (behind) {
    log.Error("clock_behind", {{"why", "the clock lies behind the last commit; commands are refused until it has caught up"}});
  } else {
    log.Info("clock_caught_up");
  }
}

void Server::Parts::StartTicking(const Clock& clock) {
  std::vector<std::function<void()>> ticks{[this] { door->retry_queue.Retry(); }, [this] { till_watchers->Tick(); },
                                           [this] { TellOfClock(); }};
  if (config.deadline_check_seconds() != 0) {
    deadline_timer = std::make_unique<DeadlineTimer>(*ledger, clock, log,
                                                     int64_t{config.deadline_check_seconds()} * 1'000'000);
    ticks.push_back([this] { deadline_timer->Tick(); });
  }
  ticker = std::make_unique<Ticker>(std::move(ticks));
}

absl::Status Server::Parts::StartGrpc(const std::shared_ptr<grpc::ServerCredentials>& credentials) {
  grpc::ServerBuilder builder;
  ConfigureGrpc(config, builder);
  for (grpc::Service* service : std::initializer_list<grpc::Service*>{ledger_service.get(), report_service.get(), audit_service.get(),
                                                                      reconciliation_service.get(), admin_service.get()}) {
    builder.RegisterService(service);
  }
  handed_over = builder.experimental().AddExternalConnectionAcceptor(
      grpc::ServerBuilder::experimental_type::ExternalConnectionType::FROM_FD, credentials);
  grpc_server = builder.BuildAndStart();
  if (grpc_server == nullptr) return absl::InternalError("gRPC would not start; its log says why");
  return absl::OkStatus();
}

void Server::Parts::Accept(int listening_descriptor) {
  acceptor = std::make_unique<Acceptor>(listening_descriptor, AcceptorOptionsOf(config.connections()), [this](int descriptor) {
    grpc::experimental::ExternalConnectionAcceptor::NewConnectionParameters connection;
    connection.listener_fd = -1;
    connection.fd = descriptor;
    handed_over->HandleNewConnection(&connection);
  });
  acceptor->Start();
}

absl::Status Server::Parts::StartMetrics() {
  if (config.metrics().empty()) return absl::OkStatus();
  DAYBOOK_ASSIGN_OR_RETURN(
      metrics_server,
      MetricsServer::Start(config.metrics(), std::make_shared<Metrics>(*ledger, stats, acceptor->counters())));
  metrics_address = metrics_server->address();
  return absl::OkStatus();
}

absl::Status Server::Parts::Stop() {
  if (stopped) return stop_status;
  stopped = true;
  health.Change(v1::SERVING_STATE_STOPPING);
  if (acceptor != nullptr) acceptor->Stop();
  live_calls.DrainAll();
  if (grpc_server != nullptr) {
    grpc_server->Shutdown(std::chrono::system_clock::now() + std::chrono::milliseconds(config.stop_grace_millis()));
    health.End();
  }
  ticker.reset();
  jobs.reset();
  readers.reset();
  if (ledger != nullptr) stop_status = ledger->Stop();
  return stop_status;
}

Server::Server(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Server::~Server() {
  if (const absl::Status status = Stop(); !status.ok()) parts_->log.Error("stop_failed", {{"why", status.ToString()}});
}

absl::StatusOr<std::unique_ptr<Server>> Server::Start(const CommandLine& command_line, const Clock& clock, Log& log) {
  auto server = std::unique_ptr<Server>(new Server(std::make_unique<Parts>(command_line.config, log)));
  DAYBOOK_RETURN_IF_ERROR(server->parts_->Start(command_line, clock));
  return server;
}

const std::string& Server::address() const { return parts_->address; }
const std::string& Server::metrics_address() const { return parts_->metrics_address; }
engine::Ledger& Server::ledger() { return *parts_->ledger; }
void Server::OnFence(std::function<void()> fenced) { parts_->health.OnFence(std::move(fenced)); }
absl::Status Server::Stop() { return parts_->Stop(); }

}  // namespace daybook::services
