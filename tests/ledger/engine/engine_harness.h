// A ledger in a temporary folder, a manual clock, and the few commands that make a counter take money.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "daybook/v1/event.pb.h"
#include "daybook/v1/ledger_service.pb.h"
#include "gtest/gtest.h"
#include "ledger/base/clock.h"
#include "ledger/base/rejection.h"
#include "ledger/engine/ledger.h"

namespace daybook::engine {

// 2026-11-23 09:00 in China.
inline constexpr int64_t kMorningMicros = 1'795'395'600'000'000;

// A folder that goes away with the test.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "daybook-engine-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  std::string data() const { return path_ + "/data"; }

 private:
  std::string path_;
};

// Commands in, results out, waited for.
class Request final : public Submission {
 public:
  explicit Request(std::vector<v1::Command> wanted) {
    for (v1::Command& command : wanted) {
      bytes += command.ByteSizeLong();
      *owned_commands_.Add() = std::move(command);
    }
    commands = &owned_commands_;
    results = &owned_results_;
  }
  void Done(const absl::Status& failure) override {
    absl::MutexLock lock(&mutex_);
    failure_ = failure;
    done_ = true;
  }
  absl::Status Wait() {
    absl::MutexLock lock(&mutex_);
    if (!mutex_.AwaitWithTimeout(absl::Condition(&done_), absl::Seconds(30))) return absl::DeadlineExceededError("no answer");
    return failure_;
  }
  const v1::CommandResult& result(int i = 0) const { return owned_results_.Get(i); }
  int size() const { return owned_results_.size(); }
  const v1::Receipt& receipt(int i = 0) const {
    EXPECT_TRUE(result(i).has_receipt()) << result(i).ShortDebugString();
    return result(i).receipt();
  }
  v1::RejectionReason reason(int i = 0) const {
    return result(i).has_status() ? ReasonOf(FromRpcStatus(result(i).status())) : v1::REJECTION_REASON_UNSPECIFIED;
  }

 private:
  google::protobuf::RepeatedPtrField<v1::Command> owned_commands_;
  google::protobuf::RepeatedPtrField<v1::CommandResult> owned_results_;
  absl::Mutex mutex_;
  bool done_ = false;
  absl::Status failure_;
};

// Counts what it sees: the plainest fold.
class CountingFold final : public Fold {
 public:
  absl::string_view name() const override { return "counting"; }
  uint32_t version() const override { return 1; }
  void Apply(absl::Span<const v1::Event* const> events) override {
    for (const v1::Event* event : events) {
      in_order = in_order && event->sequence() == last + 1;
      last = event->sequence();
      for (const v1::Posting& posting : event->postings()) sum += posting.quantity();
    }
  }
  std::string Save() const override { return absl::StrCat(last); }
  absl::Status RestoreFrom(absl::string_view bytes) override {
    return absl::SimpleAtoi(bytes, &last) ? absl::OkStatus() : absl::DataLossError("not a count");
  }
  std::unique_ptr<Fold> NewEmpty() const override { return std::make_unique<CountingFold>(); }

  uint64_t last = 0;
  int64_t sum = 0;
  bool in_order = true;
};

class EngineTest : public testing::Test {
 protected:
  void Open(bool init) {
    LedgerOptions now = options;
    now.directory = folder.data();
    now.init = init;
    now.ledger_id = 77;
    fold = std::make_unique<CountingFold>();
    auto opened = Ledger::Open(now, {fold.get()}, clock);
    ASSERT_TRUE(opened.ok()) << opened.status();
    ledger = *std::move(opened);
  }
  void Reopen() {
    ASSERT_TRUE(ledger->Stop().ok());
    ledger.reset();
    Open(false);
  }

  // One request, answered.
  std::unique_ptr<Request> Send(std::vector<v1::Command> commands, bool validate_only = false) {
    auto request = std::make_unique<Request>(std::move(commands));
    request->validate_only = validate_only;
    ledger->Submit(request.get());
    const absl::Status status = request->Wait();
    EXPECT_TRUE(status.ok()) << status;
    return request;
  }
  void GivenACounter() {
    Open(true);
    auto request = Send(CounterCommands());
    for (int i = 0; i < request->size(); ++i) ASSERT_TRUE(request->result(i).has_receipt()) << request->result(i).ShortDebugString();
  }

  static v1::Command Base(const std::string& request_id, uint32_t actor, uint32_t centre = 1) {
    v1::Command command;
    command.set_request_id(request_id);
    command.set_actor(actor);
    command.set_centre(centre);
    command.set_occur_time_micros(kMorningMicros);
    return command;
  }
  static v1::Command Payment(const std::string& request_id, int64_t amount_fen = 8840) {
    v1::Command command = Base(request_id, 1101);
    command.set_till(101);
    command.set_session(1);
    command.set_terminal(1011);
    command.set_claimed_business_date("2026-11-23");
    v1::ReceivePayment& payment = *command.mutable_receive_payment();
    payment.set_purpose(v1::PURPOSE_GAS_BILL);
    payment.set_customer(6200012345);
    payment.set_amount_fen(amount_fen);
    v1::Tender& tender = *payment.add_tenders();
    tender.set_kind(v1::TENDER_KIND_CASH);
    tender.set_amount_fen(amount_fen);
    tender.set_received_fen(amount_fen);
    tender.set_status(v1::TENDER_STATUS_CONFIRMED);
    return command;
  }
  static v1::Command CardPayment(const std::string& request_id, const std::string& reference) {
    v1::Command command = Payment(request_id);
    v1::Tender& tender = *command.mutable_receive_payment()->mutable_tenders(0);
    tender.set_kind(v1::TENDER_KIND_CARD);
    tender.clear_received_fen();
    tender.set_provider(21);
    tender.set_provider_reference(reference);
    return command;
  }
  static v1::Command Reversal(const std::string& request_id, const std::string& payment_request_id) {
    v1::Command command = Payment(request_id);
    command.set_second_person(1001);
    command.set_reason("wrong bill");
    command.mutable_reverse_payment()->mutable_payment()->set_request_id(payment_request_id);
    return command;
  }
  static std::vector<v1::Command> CounterCommands();

  TemporaryFolder folder;
  LedgerOptions options;
  ManualClock clock{kMorningMicros};
  std::unique_ptr<CountingFold> fold;
  std::unique_ptr<Ledger> ledger;
};

}  // namespace daybook::engine
