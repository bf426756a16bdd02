// Days at the counter through the real engine on a disk that loses its power: commands alone and in batches, killed
// in the middle, sent again after the restart. One effect, one answer; holdings as in the naive model; the log
// verifies and every closed day replays.
//
// DAYBOOK_SEED=n runs one seed, DAYBOOK_SEEDS=n so many of them.
#include <algorithm>
#include <cstdlib>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gtest/gtest.h"
#include "ledger/engine/ledger.h"
#include "tests/ledger/engine/engine_harness.h"
#include "tests/simulation/command_generator.h"
#include "tests/simulation/log_properties.h"
#include "tests/simulation/memory_folder.h"
#include "tests/simulation/power_loss_file_system.h"
#include "tests/simulation/reference_model.h"

namespace daybook::simulation {
namespace {

constexpr uint64_t kSeeds = 24;
constexpr int kRounds = 120;

// Who holds what, folded from postings alone.
class HoldingsOfLog final : public Fold {
 public:
  absl::string_view name() const override { return "holdings_of_log"; }
  uint32_t version() const override { return 1; }
  void Apply(absl::Span<const v1::Event* const> events) override {
    for (const v1::Event* event : events) {
      for (const v1::Posting& posting : event->postings()) {
        AddTo(holdings_,
              {posting.account_kind(), posting.account_number(), posting.asset_kind(), posting.asset_number()},
              posting.quantity());
      }
    }
  }
  std::string Save() const override {
    std::string text;
    for (const auto& [place, quantity] : holdings_) {
      absl::StrAppend(&text, place.kind, " ", place.number, " ", place.asset, " ", place.asset_number, " ", quantity,
                      "\n");
    }
    return text;
  }
  absl::Status RestoreFrom(absl::string_view bytes) override {
    holdings_.clear();
    for (absl::string_view line : absl::StrSplit(bytes, '\n', absl::SkipEmpty())) {
      const std::vector<std::string> parts = absl::StrSplit(line, ' ');
      holdings_[{static_cast<v1::AccountKind>(std::stoi(parts[0])), std::stoull(parts[1]),
                 static_cast<v1::AssetKind>(std::stoi(parts[2])), std::stoull(parts[3])}] = std::stoll(parts[4]);
    }
    return absl::OkStatus();
  }
  std::unique_ptr<Fold> NewEmpty() const override { return std::make_unique<HoldingsOfLog>(); }

  const Quantities& holdings() const { return holdings_; }

 private:
  Quantities holdings_;
};

// A command as it was sent, with what the model says of it, and the answer once there is one.
struct Sent {
  v1::Command command;
  Verdict expected;
  v1::Receipt receipt;
};

class Life {
 public:
  explicit Life(uint64_t seed)
      : generator_(seed), random_(seed), disk_(std::make_shared<PowerLossFileSystem>(folder_.path(), seed)) {}

  void Run() {
    Open(true);
    if (ledger_ == nullptr) return;
    const std::vector<v1::Command> set_up = generator_.SetUp();
    // The first one, which makes the ledger, is the engine's own.
    model_.Submit(set_up[0], now_micros_);
    std::vector<Sent> batch;
    for (size_t i = 1; i < set_up.size(); ++i) batch.push_back(Judge(set_up[i]));
    Send(batch);
    for (int round = 0; round < kRounds && !testing::Test::HasFailure(); ++round) {
      batch = NextBatch();
      if (Pick(8) == 0) {
        SendAndCrash(batch);
      } else {
        Send(batch);
      }
    }
    if (!testing::Test::HasFailure()) CheckTheEnd();
  }

 private:
  uint64_t Pick(uint64_t choices) { return random_() % choices; }

  void Open(bool init) {
    engine::LedgerOptions options;
    options.directory = folder_.path() + "/ledger";
    options.init = init;
    options.ledger_id = 77;
    options.file_system = disk_;
    // Often, so that a restart has a checkpoint and a tail.
    options.checkpoint_events = 60;
    fold_ = std::make_unique<HoldingsOfLog>();
    auto opened = engine::Ledger::Open(options, {fold_.get()}, clock_);
    ASSERT_TRUE(opened.ok()) << opened.status();
    ledger_ = *std::move(opened);
  }

  Sent Judge(const v1::Command& command) { return {command, model_.Submit(command, now_micros_), {}}; }

  // Commands of one moment.
  std::vector<Sent> NextBatch() {
    std::vector<Sent> batch = {Judge(generator_.Next(model_, now_micros_))};
    clock_.Set(now_micros_);
    while (batch.size() < 6 && Pick(3) == 0) {
      int64_t same_moment = now_micros_;
      batch.push_back(Judge(generator_.Next(model_, same_moment)));
    }
    return batch;
  }

  static std::unique_ptr<engine::Request> RequestOf(const std::vector<Sent>& batch) {
    std::vector<v1::Command> commands;
    for (const Sent& sent : batch) commands.push_back(sent.command);
    auto request = std::make_unique<engine::Request>(std::move(commands));
    for (size_t i = 0; i < batch.size(); ++i) {
      absl::Status shape = engine::CheckCommand(batch[i].command);
      if (!shape.ok()) request->shape_errors.emplace_back(static_cast<int>(i), std::move(shape));
    }
    return request;
  }

  void Send(std::vector<Sent>& batch) {
    const auto request = RequestOf(batch);
    ledger_->Submit(request.get());
    const absl::Status status = request->Wait();
    ASSERT_TRUE(status.ok()) << status;
    for (size_t i = 0; i < batch.size(); ++i) {
      Check(batch[i], request->result(static_cast<int>(i)));
      if (batch[i].expected.accepted() && !batch[i].expected.replayed) kept_.push_back(batch[i]);
    }
  }

  void Check(Sent& sent, const v1::CommandResult& result) {
    ASSERT_EQ(result.has_receipt(), sent.expected.accepted())
        << sent.command.ShortDebugString() << "\n" << result.ShortDebugString();
    if (!result.has_receipt()) {
      const v1::RejectionReason reason = ReasonOf(FromRpcStatus(result.status()));
      ASSERT_TRUE(sent.expected.reasons.contains(reason))
          << ReasonName(reason) << ": " << sent.command.ShortDebugString();
      return;
    }
    sent.receipt = result.receipt();
    ASSERT_EQ(sent.receipt.replayed(), sent.expected.replayed) << sent.command.ShortDebugString();
  }

  // The power goes while the batch is being written. Nobody knows what came through; whoever wanted something sends it
  // again, unchanged.
  void SendAndCrash(std::vector<Sent>& batch) {
    disk_->CutAfter(Pick(4));
    const auto request = RequestOf(batch);
    ledger_->Submit(request.get());
    const bool answered = request->Wait().ok();
    disk_->CutNow();
    ledger_.reset();
    if (Pick(2) == 0) disk_->LosePower();
    disk_->Restore();
    disk_->CutAfter(UINT64_MAX);
    ASSERT_NO_FATAL_FAILURE(Open(false));
    for (size_t i = 0; i < batch.size(); ++i) {
      if (!batch[i].expected.accepted()) continue;
      const auto again = RequestOf({batch[i]});
      ledger_->Submit(again.get());
      ASSERT_TRUE(again->Wait().ok());
      ASSERT_TRUE(again->result().has_receipt())
          << batch[i].command.ShortDebugString() << "\n" << again->result().ShortDebugString();
      v1::Receipt receipt = again->receipt();
      if (answered) ExpectSame(request->receipt(static_cast<int>(i)), receipt);
      if (batch[i].expected.replayed) continue;
      batch[i].receipt = receipt;
      kept_.push_back(batch[i]);
    }
    CheckRepeats();
    CheckHoldings();
  }

  // What was answered before the crash is answered so for ever.
  void CheckRepeats() {
    for (int i = 0; i < 10 && !kept_.empty(); ++i) {
      const size_t back = i < 5 ? std::min<size_t>(kept_.size(), 10) : kept_.size();
      const Sent& sent = kept_[kept_.size() - 1 - Pick(back)];
      const auto again = RequestOf({sent});
      ledger_->Submit(again.get());
      ASSERT_TRUE(again->Wait().ok());
      ASSERT_TRUE(again->result().has_receipt()) << again->result().ShortDebugString();
      ExpectSame(sent.receipt, again->receipt());
      EXPECT_TRUE(again->receipt().replayed());
    }
  }

  static void ExpectSame(v1::Receipt first, v1::Receipt again) {
    first.clear_replayed();
    again.clear_replayed();
    EXPECT_EQ(first.SerializeAsString(), again.SerializeAsString())
        << first.ShortDebugString() << "\n" << again.ShortDebugString();
  }

  void CheckHoldings() {
    ledger_->ReadFolds([this](uint64_t) {
      EXPECT_TRUE(fold_->holdings() == model_.holdings())
          << "the ledger: " << Describe(fold_->holdings()) << "\nthe model: " << Describe(model_.holdings());
    });
  }

  void CheckTheEnd() {
    CheckHoldings();
    CheckRepeats();
    const auto verdict = ledger_->Verify(1, 0, [](uint64_t, uint64_t) { return true; });
    ASSERT_TRUE(verdict.ok()) << verdict.status();
    EXPECT_TRUE(verdict->sound()) << verdict->ShortDebugString();
    Log log;
    ASSERT_TRUE(ledger_
                    ->ReadEvents(1, 0,
                                 [&log](const engine::StoredEvent& stored) {
                                   auto event = std::make_shared<v1::Event>();
                                   event->ParseFromArray(stored.bytes.data(), static_cast<int>(stored.bytes.size()));
                                   log.push_back(event);
                                   return absl::OkStatus();
                                 })
                    .ok());
    Quantities holdings;
    Quantities moved;
    EXPECT_EQ(ApplyChecked(log, holdings, moved, nullptr), "");
    EXPECT_EQ(CheckGivenBack(log), "");
    EXPECT_EQ(CheckCases(log), "");
    EXPECT_EQ(CheckCloses(log), "");
    for (const auto& event : log) {
      if (!event->has_business_day_closed()) continue;
      const auto replay =
          ledger_->ReplayDay(event->centre(), event->business_date(), [](uint64_t, uint64_t) { return true; });
      ASSERT_TRUE(replay.ok()) << replay.status();
      EXPECT_TRUE(replay->identical()) << replay->ShortDebugString();
    }
  }

  CommandGenerator generator_;
  std::mt19937_64 random_;
  MemoryFolder folder_;
  std::shared_ptr<PowerLossFileSystem> disk_;
  ManualClock clock_{1'795'399'200'000'000};
  int64_t now_micros_ = 1'795'399'200'000'000;  // 2026-11-23 10:00 in China.
  Model model_;
  std::unique_ptr<HoldingsOfLog> fold_;
  std::unique_ptr<engine::Ledger> ledger_;
  // Accepted, with the first answer.
  std::vector<Sent> kept_;
};

TEST(MoneyThroughTheEngine, HasOneEffectAndOneAnswerWhateverCrashes) {
  const char* only = std::getenv("DAYBOOK_SEED");
  const char* many = std::getenv("DAYBOOK_SEEDS");
  const uint64_t first = only == nullptr ? 1 : std::strtoull(only, nullptr, 10);
  const uint64_t seeds = only != nullptr ? 1 : many == nullptr ? kSeeds : std::strtoull(many, nullptr, 10);
  for (uint64_t seed = first; seed < first + seeds && !HasFailure(); ++seed) {
    SCOPED_TRACE(absl::StrCat("DAYBOOK_SEED=", seed));
    Life(seed).Run();
  }
}

}  // namespace
}  // namespace daybook::simulation
