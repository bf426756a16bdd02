// kill −9 at any moment under load loses no acknowledged event and doubles none.
//
// DAYBOOK_KILL_ROUNDS (50) says how many kills, DAYBOOK_SEED (20261123) when they come.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <thread>
#include <vector>

#include "absl/strings/numbers.h"
#include "bench/workload.h"
#include "tests/integration/evidence.h"
#include "tests/integration/server_process.h"
#include "tests/integration/terminal.h"

namespace daybook::integration {
namespace {

using std::chrono::milliseconds;
using ::testing::IsEmpty;

constexpr uint32_t kTerminals = 8;
constexpr int64_t kFirstKillMillis = 50;
constexpr int64_t kLastKillMillis = 3'000;
constexpr milliseconds kReadyMax = std::chrono::seconds(5);
// Small, so that the log of fifty rounds stays small enough to be read again and again.
constexpr size_t kBatchSizes[] = {1, 1, 1, 1, 1, 2, 5, 20};

uint64_t FromEnvironment(const char* name, uint64_t otherwise) {
  uint64_t number = 0;
  const char* text = std::getenv(name);
  return text != nullptr && absl::SimpleAtoi(text, &number) ? number : otherwise;
}

class KillLoop : public ::testing::Test {
 protected:
  KillLoop() : seed_(FromEnvironment("DAYBOOK_SEED", 20261123)), random_(seed_) {
    std::cout << "seed " << seed_ << "\n";
    const bench::OpenedCity city({.seed = seed_, .centres = 1, .tills_per_centre = kTerminals});
    commands_ = city.commands();
    for (uint32_t i = 0; i < kTerminals; ++i) {
      terminals_.push_back(std::make_unique<Terminal>(
          city.tills()[i], city.options().business_date,
          Terminal::Options{.seed = seed_, .number = i, .batch = kBatchSizes[i % std::size(kBatchSizes)]}));
    }
  }

  void StartServer(bool init) {
    auto server = ServerProcess::Start({.data = data_, .init = init});
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
  }

  // Lets all terminals work until the server is killed under them, at a random moment.
  void WorkUntilKilled() {
    std::atomic<bool> stop = false;
    std::vector<std::thread> threads;
    for (auto& terminal : terminals_) {
      threads.emplace_back([&, this] { terminal->Work(server_->channel(), stop); });
    }
    const auto kill_at = std::chrono::steady_clock::now() + milliseconds(random_.Between(kFirstKillMillis, kLastKillMillis));
    WaitUntil(std::chrono::minutes(1), [&] { return std::chrono::steady_clock::now() >= kill_at; });
    server_->Kill();
    stop = true;
    for (std::thread& thread : threads) thread.join();
  }

  // Holds everything told since the last check against the log, and sends some old commands again.
  void CheckRound() {
    ASSERT_EQ(evidence_.ReadOn(*server_), absl::OkStatus()) << server_->Log();
    checked_.resize(terminals_.size());
    for (size_t i = 0; i < terminals_.size(); ++i) {
      evidence_.Check(terminals_[i]->acknowledged(), checked_[i]);
      checked_[i] = terminals_[i]->acknowledged().size();
      terminals_[i]->RepeatSome(server_->channel());
      EXPECT_THAT(terminals_[i]->complaints(), IsEmpty());
    }
    EXPECT_THAT(evidence_.complaints(), IsEmpty());
  }

  void SettleAll() {
    for (auto& terminal : terminals_) EXPECT_TRUE(terminal->Settle(server_->channel()));
  }

  const uint64_t seed_;
  bench::Random random_;
  const std::string data_ = NewFolder("kill") + "/data";
  std::vector<v1::Command> commands_;
  std::vector<std::unique_ptr<Terminal>> terminals_;
  std::unique_ptr<ServerProcess> server_;
  LogEvidence evidence_;
  std::vector<size_t> checked_;
};

TEST_F(KillLoop, LosesNothingDoublesNothingAndLeavesNoGap) {
  ASSERT_NO_FATAL_FAILURE(StartServer(/*init=*/true));
  ASSERT_EQ(SubmitAll(*server_, commands_), absl::OkStatus());
  const uint64_t rounds = FromEnvironment("DAYBOOK_KILL_ROUNDS", 50);
  milliseconds slowest{0};
  for (uint64_t round = 1; round <= rounds && !HasFailure(); ++round) {
    SCOPED_TRACE(testing::Message() << "round " << round << " of seed " << seed_);
    WorkUntilKilled();
    ASSERT_NO_FATAL_FAILURE(StartServer(/*init=*/false));
    slowest = std::max(slowest, server_->ready_after());
    EXPECT_LE(server_->ready_after().count(), kReadyMax.count());
    ASSERT_NO_FATAL_FAILURE(CheckRound());
  }
  SettleAll();

  // The whole log once more, from its beginning, with fresh eyes.
  LogEvidence whole;
  ASSERT_EQ(whole.ReadOn(*server_), absl::OkStatus());
  uint64_t payments = 0, rescued = 0;
  int64_t paid_fen = 0;
  for (const auto& terminal : terminals_) {
    whole.Check(terminal->acknowledged(), 0);
    payments += terminal->acknowledged().size();
    rescued += terminal->rescued();
    for (const Acknowledged& told : terminal->acknowledged()) paid_fen += told.amount_fen;
  }
  EXPECT_THAT(whole.complaints(), IsEmpty());
  EXPECT_EQ(whole.lost(), 0u);
  EXPECT_EQ(whole.doubled(), 0u);
  EXPECT_EQ(whole.gaps(), 0u);
  EXPECT_EQ(whole.paid_fen(), paid_fen) << "every payment was settled, so both sums must agree";
  const auto status = server_->Status();
  ASSERT_TRUE(status.ok()) << status.status();
  EXPECT_EQ(status->durable_sequence(), whole.size());
  EXPECT_EQ(status->tree_root(), AsView(whole.Root()));
  std::cout << rounds << " kills, " << payments << " payments acknowledged (" << rescued
            << " of them first unanswered), " << whole.size() << " events: lost " << whole.lost() << ", doubled "
            << whole.doubled() << ", gaps " << whole.gaps() << "; slowest start " << slowest.count() << " ms\n";
  EXPECT_EQ(server_->Stop(), 0);
}

}  // namespace
}  // namespace daybook::integration
