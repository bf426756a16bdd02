// An orderly stop under load: what is under way is answered, everything else is told to come again, the server ends with 0.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <iostream>
#include <memory>
#include <thread>
#include <vector>

#include "bench/workload.h"
#include "tests/integration/evidence.h"
#include "tests/integration/server_process.h"
#include "tests/integration/terminal.h"

namespace daybook::integration {
namespace {

using ::testing::IsEmpty;

constexpr uint32_t kTerminals = 4;
constexpr uint64_t kSeed = 7;

TEST(Drain, OnSigtermUnderLoadLosesNothingAndEndsWithACheckpoint) {
  std::cout << "seed " << kSeed << "\n";
  const std::string data = NewFolder("drain") + "/data";
  const bench::OpenedCity city({.seed = kSeed, .centres = 1, .tills_per_centre = kTerminals});
  std::vector<std::unique_ptr<Terminal>> terminals;
  for (uint32_t i = 0; i < kTerminals; ++i) {
    terminals.push_back(std::make_unique<Terminal>(city.tills()[i], city.options().business_date,
                                                   Terminal::Options{.seed = kSeed, .number = i, .batch = 1 + 10 * i}));
  }
  auto started = ServerProcess::Start({.data = data, .init = true});
  ASSERT_TRUE(started.ok()) << started.status();
  std::unique_ptr<ServerProcess> server = *std::move(started);
  ASSERT_EQ(SubmitAll(*server, city.commands()), absl::OkStatus());
  const uint64_t before = server->Status()->durable_sequence();

  // When: SIGTERM comes while all of them work.
  std::atomic<bool> stop = false;
  std::vector<std::thread> threads;
  for (auto& terminal : terminals) threads.emplace_back([&] { terminal->Work(server->channel(), stop); });
  EXPECT_TRUE(WaitUntil(std::chrono::seconds(20), [&] {
    const auto status = server->Status();
    return status.ok() && status->durable_sequence() > before + 1'000;
  }));
  server->Signal(SIGTERM);
  const int exit_status = server->WaitForEnd();
  stop = true;
  for (std::thread& thread : threads) thread.join();

  // Then: it ended well, and the next start needs no tail.
  EXPECT_EQ(exit_status, 0) << server->Log();
  started = ServerProcess::Start({.data = data});
  ASSERT_TRUE(started.ok()) << started.status();
  server = *std::move(started);
  const auto status = server->Status();
  ASSERT_TRUE(status.ok()) << status.status();
  EXPECT_GT(status->checkpoint_sequence(), 0u);
  LogEvidence evidence;
  ASSERT_EQ(evidence.ReadOn(*server), absl::OkStatus());
  EXPECT_EQ(status->checkpoint_sequence(), evidence.size());
  for (auto& terminal : terminals) {
    EXPECT_TRUE(terminal->Settle(server->channel()));
    EXPECT_THAT(terminal->complaints(), IsEmpty());
  }
  ASSERT_EQ(evidence.ReadOn(*server), absl::OkStatus());
  for (auto& terminal : terminals) evidence.Check(terminal->acknowledged(), 0);
  EXPECT_THAT(evidence.complaints(), IsEmpty());
  EXPECT_EQ(server->Stop(), 0);
}

}  // namespace
}  // namespace daybook::integration
