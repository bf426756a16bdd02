#include "bench/peak_hour_ledger.h"

#include <chrono>
#include <filesystem>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "daybook/v1/admin_service.grpc.pb.h"
#include "daybook/v1/ledger_service.grpc.pb.h"
#include "grpcpp/grpcpp.h"
#include "ledger/base/status_macros.h"

namespace daybook::bench {
namespace {

using std::chrono::steady_clock;

constexpr size_t kSetUpBatch = 500;
constexpr auto kServingMax = std::chrono::seconds(180);
constexpr auto kServingPoll = std::chrono::milliseconds(5);
constexpr auto kCallMax = std::chrono::seconds(30);

std::shared_ptr<grpc::Channel> ChannelTo(const std::string& address) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  // A server that is starting must be asked again at once.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 10);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 20);
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
}

absl::Status FromGrpc(const char* what, const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  return absl::UnavailableError(absl::StrCat(what, ": ", static_cast<int>(status.error_code()), " ", status.error_message()));
}

// Learns the number of the session that a receipt made.
void TakeSession(const v1::Command& command, const v1::Receipt& receipt, std::vector<OpenTill>& tills) {
  if (!command.has_open_session()) return;
  for (OpenTill& till : tills) {
    if (till.till == command.till()) till.session = receipt.number();
  }
}

}  // namespace

absl::StatusOr<std::unique_ptr<LedgerUnderLoad>> LedgerUnderLoad::StartOwn(const std::string& folder) {
  std::unique_ptr<LedgerUnderLoad> ledger(new LedgerUnderLoad);
  ledger->folder_ = folder;
  ledger->data_folder_ = absl::StrCat(folder, "/data");
  DAYBOOK_RETURN_IF_ERROR(ledger->StartProcess(true));
  DAYBOOK_RETURN_IF_ERROR(ledger->WaitForServing());
  return ledger;
}

absl::StatusOr<std::unique_ptr<LedgerUnderLoad>> LedgerUnderLoad::Use(const std::string& address) {
  std::unique_ptr<LedgerUnderLoad> ledger(new LedgerUnderLoad);
  ledger->address_ = address;
  DAYBOOK_RETURN_IF_ERROR(ledger->GetStatus().status());
  return ledger;
}

absl::Status LedgerUnderLoad::StartProcess(bool init) {
  const std::string program = absl::StrCat(ProgramFolder(), "/daybookd");
  if (!std::filesystem::exists(program)) return absl::NotFoundError(absl::StrCat("there is no ", program));
  const std::string port_file = absl::StrCat(folder_, "/daybookd.port");
  std::vector<std::string> command = {program, "--data", data_folder_, "--listen", "127.0.0.1:0", "--port-file", port_file};
  if (init) command.push_back("--init");
  DAYBOOK_ASSIGN_OR_RETURN(process_, ServerProcess::Start(command, port_file, absl::StrCat(folder_, "/daybookd.log")));
  address_ = process_->address();
  return absl::OkStatus();
}

absl::StatusOr<v1::GetStatusResponse> LedgerUnderLoad::GetStatus() const {
  const auto stub = v1::AdminService::NewStub(ChannelTo(address_));
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + kCallMax);
  v1::GetStatusResponse response;
  DAYBOOK_RETURN_IF_ERROR(FromGrpc("GetStatus", stub->GetStatus(&context, {}, &response)));
  return response;
}

absl::Status LedgerUnderLoad::WaitForServing() const {
  const auto deadline = steady_clock::now() + kServingMax;
  while (steady_clock::now() < deadline) {
    auto status = GetStatus();
    if (status.ok() && status->state() == v1::SERVING_STATE_SERVING) return absl::OkStatus();
    std::this_thread::sleep_for(kServingPoll);
  }
  return absl::DeadlineExceededError("the server did not say SERVING within 180 s");
}

absl::Status LedgerUnderLoad::SetUp(OpenedCity& city) {
  const auto stub = v1::LedgerService::NewStub(ChannelTo(address_));
  const absl::Span<const v1::Command> all = city.commands();
  for (size_t at = 0; at < all.size(); at += kSetUpBatch) {
    const auto batch = all.subspan(at, kSetUpBatch);
    v1::SubmitRequest request;
    for (const v1::Command& command : batch) *request.add_commands() = command;
    v1::SubmitResponse response;
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + kCallMax);
    DAYBOOK_RETURN_IF_ERROR(FromGrpc("the set-up", stub->Submit(&context, request, &response)));
    for (int i = 0; i < response.results_size(); ++i) {
      const v1::Command& command = batch[static_cast<size_t>(i)];
      if (!response.results(i).has_receipt()) {
        return absl::FailedPreconditionError(absl::StrCat("the set-up is refused: ", response.results(i).ShortDebugString(),
                                                          "\nof ", command.ShortDebugString()));
      }
      TakeSession(command, response.results(i).receipt(), city.tills());
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<double> LedgerUnderLoad::KillAndRestart() {
  process_->Kill();
  const auto start = steady_clock::now();
  DAYBOOK_RETURN_IF_ERROR(StartProcess(false));
  DAYBOOK_RETURN_IF_ERROR(WaitForServing());
  return std::chrono::duration<double>(steady_clock::now() - start).count();
}

absl::Status LedgerUnderLoad::Stop() { return process_ == nullptr ? absl::OkStatus() : process_->Stop(); }

}  // namespace daybook::bench
