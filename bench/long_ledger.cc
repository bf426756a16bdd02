// A ledger of many closed days: what it keeps in memory of payments whose day has closed (nothing but an index), and how long
// a refund of the very first payment takes, with the payment long out of memory and after a restart.
//
//   build/release/bin/long_ledger                       100 days of 100,000 payments: ten million; some two minutes
//   build/release/bin/long_ledger --days 3 --payments 2000 --json
//
// Starts its own daybookd on a temporary folder under --data-root, and removes the folder afterwards.
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "bench/peak_hour_figures.h"
#include "bench/peak_hour_ledger.h"
#include "bench/peak_hour_load.h"
#include "bench/peak_hour_modes.h"
#include "bench/workload_setup.h"
#include "daybook/v1/audit_service.grpc.pb.h"
#include "daybook/v1/ledger_service.grpc.pb.h"
#include "daybook/v1/report_service.grpc.pb.h"
#include "grpcpp/grpcpp.h"
#include "ledger/base/civil_date.h"
#include "ledger/base/status_macros.h"

namespace daybook::bench {
namespace {

namespace v1 = ::daybook::v1;

constexpr int kRefunds = 100;
constexpr size_t kBatch = 500;

struct Options {
  uint32_t days = 100;
  uint64_t payments_a_day = 100'000;
  uint32_t centres = 10;
  uint32_t tills = 10;
  uint64_t seed = 20261123;
  std::string data_root;
  bool json = false;
};

struct MemoryLine {
  uint32_t day = 0;
  uint64_t events = 0;
  uint64_t resident_bytes = 0;
};

absl::Status FromGrpc(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  return absl::UnavailableError(absl::StrCat(static_cast<int>(status.error_code()), ": ", status.error_message()));
}

uint64_t ResidentBytes(pid_t pid) {
  std::ifstream status(absl::StrCat("/proc/", pid, "/status"));
  for (std::string word; status >> word;) {
    uint64_t kibibytes = 0;
    if (word == "VmRSS:" && status >> kibibytes) return kibibytes * 1024;
  }
  return 0;
}

class LongLedger {
 public:
  LongLedger(const Options& options, std::string folder)
      : options_(options),
        folder_(std::move(folder)),
        city_options_{.seed = options.seed, .centres = options.centres, .tills_per_centre = options.tills},
        city_(city_options_),
        writer_(MixBits(options.seed ^ 0x6c6f6e67)) {}

  absl::Status Run() {
    DAYBOOK_ASSIGN_OR_RETURN(ledger_, LedgerUnderLoad::StartOwn(folder_));
    DAYBOOK_RETURN_IF_ERROR(ledger_->SetUp(city_));
    tills_ = city_.tills();
    Connect();
    DAYBOOK_ASSIGN_OR_RETURN(const v1::GetStatusResponse set_up, ledger_->GetStatus());
    first_payment_sequence_ = set_up.durable_sequence() + 1;
    for (day_ = 1; day_ <= options_.days; ++day_) {
      if (day_ > 1) DAYBOOK_RETURN_IF_ERROR(OpenDay());
      DAYBOOK_RETURN_IF_ERROR(TakePayments());
      DAYBOOK_RETURN_IF_ERROR(CloseDay());
      if (day_ == 1 || day_ == options_.days || day_ % 10 == 0) DAYBOOK_RETURN_IF_ERROR(NoteMemory());
    }
    DAYBOOK_ASSIGN_OR_RETURN(restart_seconds_, ledger_->KillAndRestart());
    Connect();
    DAYBOOK_RETURN_IF_ERROR(OpenDay());
    DAYBOOK_RETURN_IF_ERROR(RefundFirstPayments());
    DAYBOOK_RETURN_IF_ERROR(ledger_->Stop());
    NoteCheckpoint();
    return absl::OkStatus();
  }

  void Print() const {
    const double first_millis = refund_micros_.front() / 1e3;
    const double worst_millis = *std::max_element(refund_micros_.begin(), refund_micros_.end()) / 1e3;
    if (options_.json) {
      std::cout << absl::StrFormat(
          "{\"days\":%u,\"payments\":%u,\"resident_bytes_first_day\":%u,\"resident_bytes_last_day\":%u,"
          "\"state_bytes\":%u,\"restart_seconds\":%.3f,\"first_refund_ms\":%.3f,\"refund_p50_ms\":%.3f,"
          "\"refund_max_ms\":%.3f}\n",
          options_.days, options_.days * options_.payments_a_day, memory_.front().resident_bytes,
          memory_.back().resident_bytes, state_bytes_, restart_seconds_, first_millis, Median(refund_micros_) / 1e3,
          worst_millis);
      return;
    }
    std::cout << "day   events stored   memory of the server\n";
    for (const MemoryLine& line : memory_) {
      std::cout << absl::StrFormat("%3u %15u %12.0f MiB\n", line.day, line.events,
                                   static_cast<double>(line.resident_bytes) / (1 << 20));
    }
    std::cout << absl::StrFormat(
        "the ledger state, saved: %.2f MiB · start after kill -9: %.2f s\n"
        "refund of the first payment of the first day, after the restart: %.2f ms; of the first %d: p50 %.2f ms, "
        "longest %.2f ms\n",
        static_cast<double>(state_bytes_) / (1 << 20), restart_seconds_, first_millis, kRefunds,
        Median(refund_micros_) / 1e3, worst_millis);
  }

 private:
  void Connect() {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
    channel_ = grpc::CreateCustomChannel(ledger_->address(), grpc::InsecureChannelCredentials(), arguments);
    submit_ = v1::LedgerService::NewStub(channel_);
    report_ = v1::ReportService::NewStub(channel_);
  }

  std::string Date(uint32_t day) const {
    return FormatDate(AddDays(*ParseDate(city_options_.business_date), static_cast<int64_t>(day) - 1));
  }
  int64_t Micros(int hour) { return LocalMicros(Date(day_), hour, 0) + ++ticks_; }

  absl::StatusOr<std::vector<v1::Receipt>> Submit(const std::vector<v1::Command>& commands) {
    std::vector<v1::Receipt> receipts;
    for (size_t at = 0; at < commands.size(); at += kBatch) {
      v1::SubmitRequest request;
      for (size_t i = at; i < std::min(at + kBatch, commands.size()); ++i) *request.add_commands() = commands[i];
      v1::SubmitResponse response;
      grpc::ClientContext context;
      DAYBOOK_RETURN_IF_ERROR(FromGrpc(submit_->Submit(&context, request, &response)));
      for (int i = 0; i < response.results_size(); ++i) {
        if (!response.results(i).has_receipt()) {
          return absl::FailedPreconditionError(absl::StrCat("refused: ", response.results(i).ShortDebugString(), "\nof ",
                                                            request.commands(i).ShortDebugString()));
        }
        receipts.push_back(response.results(i).receipt());
      }
    }
    return receipts;
  }

  absl::Status OpenDay() {
    std::vector<v1::Command> commands;
    for (uint32_t centre = 1; centre <= options_.centres; ++centre) {
      WriteOpenDay(city_options_, centre, Micros(8), writer_, commands.emplace_back());
    }
    for (OpenTill& till : tills_) WriteOpenSession(till, Micros(8), writer_, commands.emplace_back());
    DAYBOOK_ASSIGN_OR_RETURN(const std::vector<v1::Receipt> receipts, Submit(commands));
    for (size_t i = 0; i < tills_.size(); ++i) tills_[i].session = receipts[options_.centres + i].number();
    return absl::OkStatus();
  }

  absl::Status TakePayments() {
    constexpr int kConnections = 4;
    constexpr size_t kRequests = 4;
    const size_t batch = std::min<size_t>(1'000, options_.payments_a_day / kConnections);
    LoadShape shape;
    shape.form = RequestTemplate::Form::kStream;
    shape.connections = kConnections;
    shape.in_flight = kRequests;
    shape.batch = static_cast<int>(batch);
    shape.warm_up_seconds = 0;
    shape.seconds = 3'600;
    shape.payments_max = options_.payments_a_day;
    std::vector<RequestCycle> cycles;
    std::vector<v1::Command> commands(kRequests * batch);
    for (uint64_t lane = 0; lane < kConnections; ++lane) {
      PaymentStreamOptions stream_options;
      stream_options.seed = options_.seed;
      stream_options.stream = uint64_t{day_} * kConnections + lane;
      PaymentStream stream(tills_, Date(day_), stream_options);
      for (v1::Command& command : commands) stream.Next(command);
      cycles.push_back(MakeCycle(commands, batch, shape.form));
    }
    DAYBOOK_ASSIGN_OR_RETURN(const auto result, RunLoad(ledger_->address(), shape, cycles));
    return result->refusals == 0 ? absl::OkStatus() : absl::InternalError(result->first_refusal);
  }

  // What the drawers and safes hold, by account.
  absl::StatusOr<int64_t> HeldFen(v1::AccountKind kind, uint64_t number) {
    v1::GetHoldingsRequest request;
    request.set_account_kind(kind);
    request.set_account_number(number);
    request.set_asset_kind(v1::ASSET_KIND_MONEY);
    v1::GetHoldingsResponse response;
    grpc::ClientContext context;
    DAYBOOK_RETURN_IF_ERROR(FromGrpc(report_->GetHoldings(&context, request, &response)));
    return response.holdings().empty() ? 0 : response.holdings(0).quantity();
  }

  absl::Status CloseDay() {
    std::vector<v1::Command> commands;
    for (const OpenTill& till : tills_) {
      DAYBOOK_ASSIGN_OR_RETURN(const int64_t held_fen, HeldFen(v1::ACCOUNT_KIND_TILL, till.till));
      v1::Command& count = commands.emplace_back();
      writer_.BeginInSession(till, till.cashier, Micros(17), count);
      count.mutable_commit_count()->set_purpose(v1::COUNT_PURPOSE_CLOSE);
      count.mutable_commit_count()->set_total_fen(held_fen);
      Spread(held_fen, count.mutable_commit_count()->mutable_denominations());
      v1::Command& close = commands.emplace_back();
      writer_.BeginInSession(till, till.cashier, Micros(17), close);
      close.set_second_person(KeeperNumber(till.centre));
      close.mutable_close_session();
    }
    DAYBOOK_RETURN_IF_ERROR(Submit(commands).status());
    DAYBOOK_RETURN_IF_ERROR(BankTakings());
    commands.clear();
    for (uint32_t centre = 1; centre <= options_.centres; ++centre) {
      DAYBOOK_ASSIGN_OR_RETURN(const int64_t held_fen, HeldFen(v1::ACCOUNT_KIND_SAFE, centre));
      v1::Command& count = commands.emplace_back();
      writer_.Begin(centre, KeeperNumber(centre), Micros(18), count);
      count.set_second_person(SupervisorNumber(centre));
      count.mutable_count_safe()->set_total_fen(held_fen);
      Spread(held_fen, count.mutable_count_safe()->mutable_denominations());
      v1::Command& close = commands.emplace_back();
      writer_.Begin(centre, SupervisorNumber(centre), Micros(18), close);
      close.set_second_person(DeputyNumber(centre));
      close.mutable_close_business_day()->set_next_business_date(Date(day_ + 1));
      DAYBOOK_RETURN_IF_ERROR(CarryAll(centre, *close.mutable_close_business_day()));
    }
    return Submit(commands).status();
  }

  // What is above the floats of the next day goes to the bank, which confirms it at once.
  absl::Status BankTakings() {
    std::vector<v1::Command> commands;
    for (uint32_t centre = 1; centre <= options_.centres; ++centre) {
      DAYBOOK_ASSIGN_OR_RETURN(const int64_t held_fen, HeldFen(v1::ACCOUNT_KIND_SAFE, centre));
      const int64_t taken_fen = held_fen - 2 * kFloatFen * options_.tills;
      if (taken_fen <= 0) continue;
      v1::Command& dispatch = commands.emplace_back();
      writer_.Begin(centre, KeeperNumber(centre), Micros(17), dispatch);
      v1::DispatchDeposit& deposit = *dispatch.mutable_dispatch_deposit();
      deposit.set_bank_account(kBankAccount);
      deposit.set_amount_fen(taken_fen);
      Spread(taken_fen, deposit.mutable_denominations());
      deposit.set_carrier(CarrierNumber(centre));
      deposit.set_escort(EscortNumber(centre));
      const std::string dispatched = dispatch.request_id();
      v1::Command& confirm = commands.emplace_back();
      writer_.Begin(centre, kFinance, Micros(17), confirm);
      confirm.mutable_confirm_deposit()->mutable_deposit()->set_request_id(dispatched);
      confirm.mutable_confirm_deposit()->set_slip_number(absl::StrCat("slip-", centre, "-", day_));
      confirm.mutable_confirm_deposit()->set_credited_fen(taken_fen);
    }
    return Submit(commands).status();
  }

  // Takings are old only by the real clock; whatever the preflight still names is carried.
  absl::Status CarryAll(uint32_t centre, v1::CloseBusinessDay& close) {
    v1::GetClosePreflightRequest request;
    request.set_centre(centre);
    v1::GetClosePreflightResponse response;
    grpc::ClientContext context;
    DAYBOOK_RETURN_IF_ERROR(FromGrpc(report_->GetClosePreflight(&context, request, &response)));
    for (const v1::PreflightItem& item : response.items()) {
      if (!item.carriable()) continue;
      v1::CarryItem& carried = *close.add_carried();
      carried.set_key(item.item().key());
      carried.set_reason("measured");
    }
    return absl::OkStatus();
  }

  absl::Status NoteMemory() {
    DAYBOOK_ASSIGN_OR_RETURN(const v1::GetStatusResponse status, ledger_->GetStatus());
    memory_.push_back({day_, status.durable_sequence(), ResidentBytes(ledger_->pid())});
    std::cerr << absl::StrFormat("day %u closed: %u events, %.0f MiB\n", day_, memory_.back().events,
                                 static_cast<double>(memory_.back().resident_bytes) / (1 << 20));
    return absl::OkStatus();
  }

  // Each alone, as a terminal would send it: a part of the payment's first tender.
  absl::Status RefundFirstPayments() {
    const auto audit = v1::AuditService::NewStub(channel_);
    for (int i = 0; i < kRefunds; ++i) {
      v1::GetEventRequest request;
      request.set_sequence(first_payment_sequence_ + static_cast<uint64_t>(i));
      v1::GetEventResponse response;
      grpc::ClientContext context;
      DAYBOOK_RETURN_IF_ERROR(FromGrpc(audit->GetEvent(&context, request, &response)));
      const v1::Event& paid = response.event().event();
      if (!paid.has_payment_received()) return absl::InternalError("the first events after the set-up are no payments");
      DAYBOOK_ASSIGN_OR_RETURN(const double micros, Refund(paid));
      refund_micros_.push_back(micros);
    }
    return absl::OkStatus();
  }

  absl::StatusOr<double> Refund(const v1::Event& paid) {
    const auto till = std::find_if(tills_.begin(), tills_.end(), [&](const OpenTill& t) { return t.till == paid.till(); });
    v1::Command command;
    writer_.BeginInSession(*till, till->cashier, Micros(10), command);
    command.set_second_person(SupervisorNumber(till->centre));
    command.set_reason("paid too much");
    v1::RefundPayment& refund = *command.mutable_refund_payment();
    refund.mutable_payment()->set_number(paid.payment_received().payment());
    v1::TenderRefund& back = *refund.add_tenders();
    back.set_amount_fen(kCoinFen);
    back.set_status(v1::TENDER_STATUS_CONFIRMED);
    const bool in_cash = paid.payment_received().tenders(0).kind() == v1::TENDER_KIND_CASH;
    if (!in_cash) back.set_provider_reference(absl::StrCat("refund-", paid.sequence()));
    const auto before = std::chrono::steady_clock::now();
    DAYBOOK_RETURN_IF_ERROR(Submit({command}).status());
    return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - before).count();
  }

  // What of the ledger state is worth keeping, as it is saved at an orderly stop.
  void NoteCheckpoint() {
    for (const auto& entry : std::filesystem::directory_iterator(ledger_->data_folder() + "/checkpoints")) {
      const std::string name = entry.path().filename().string();
      if (name.rfind("ledger_state", 0) == 0) state_bytes_ = std::max<uint64_t>(state_bytes_, entry.file_size());
    }
  }

  const Options options_;
  const std::string folder_;
  const WorkloadOptions city_options_;
  OpenedCity city_;
  CommandWriter writer_;
  std::vector<OpenTill> tills_;
  std::unique_ptr<LedgerUnderLoad> ledger_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::LedgerService::Stub> submit_;
  std::unique_ptr<v1::ReportService::Stub> report_;
  uint32_t day_ = 1;
  int64_t ticks_ = 0;
  uint64_t first_payment_sequence_ = 0;
  std::vector<MemoryLine> memory_;
  double restart_seconds_ = 0;
  std::vector<double> refund_micros_;
  uint64_t state_bytes_ = 0;
};

int Measure(const Options& options) {
  const std::filesystem::path root =
      options.data_root.empty() ? std::filesystem::temp_directory_path() : std::filesystem::path(options.data_root);
  std::string folder = (root / "long_ledger.XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr) {
    std::cerr << "long_ledger: cannot make a folder under " << root << "\n";
    return 1;
  }
  LongLedger ledger(options, folder);
  const absl::Status status = ledger.Run();
  std::error_code failed;
  std::filesystem::remove_all(folder, failed);
  if (!status.ok()) {
    std::cerr << "long_ledger: " << status << "\n";
    return 1;
  }
  ledger.Print();
  return 0;
}

}  // namespace
}  // namespace daybook::bench

int main(int argc, char** argv) {
  CLI::App app("Measures what a ledger of many closed days keeps in memory, and a refund of its first payment.");
  daybook::bench::Options options;
  app.add_option("--days", options.days, "closed days")->check(CLI::Range(1, 3650))->capture_default_str();
  app.add_option("--payments", options.payments_a_day, "payments a day, ≥ 400")->capture_default_str();
  app.add_option("--centres", options.centres, "centres")->check(CLI::Range(1, 100))->capture_default_str();
  app.add_option("--tills", options.tills, "tills of a centre")->check(CLI::Range(1, 60))->capture_default_str();
  app.add_option("--data-root", options.data_root, "folder under which the data are kept while it runs");
  app.add_flag("--json", options.json, "print one JSON object");
  CLI11_PARSE(app, argc, argv);
  return daybook::bench::Measure(options);
}
