#include "services/health.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

namespace daybook::services {
namespace {

class Board final : public grpc::HealthCheckServiceInterface {
 public:
  void SetServingStatus(const std::string& name, bool serving) override { status[name] = serving; }
  void SetServingStatus(bool) override {}

  std::map<std::string, bool> status;
};

TEST(Health, SaysNothingServesWhileTheLedgerRecovers) {
  Board board;
  Health health;
  health.Begin(board, v1::SERVING_STATE_RECOVERING);
  ASSERT_EQ(board.status.size(), 6u);
  for (const auto& [name, serving] : board.status) EXPECT_FALSE(serving) << name;
  health.Change(v1::SERVING_STATE_SERVING);
  for (const auto& [name, serving] : board.status) EXPECT_TRUE(serving) << name;
}

TEST(Health, SaysReadsServeAndWritesDoNotOnceTheLedgerIsReadOnly) {
  Board board;
  Health health;
  health.Begin(board, v1::SERVING_STATE_SERVING);
  health.Change(v1::SERVING_STATE_READ_ONLY);
  EXPECT_FALSE(board.status[""]);
  EXPECT_FALSE(board.status["daybook.v1.LedgerService"]);
  EXPECT_TRUE(board.status["daybook.v1.ReportService"]);
  EXPECT_TRUE(board.status["daybook.v1.AuditService"]);
}

TEST(Health, SaysReadsServeAndWritesDoNotWhileTheClockLiesBehind) {
  Board board;
  Health health;
  health.Begin(board, v1::SERVING_STATE_SERVING);
  EXPECT_FALSE(health.SetClockBehind(false));
  EXPECT_TRUE(health.SetClockBehind(true));
  EXPECT_FALSE(board.status[""]);
  EXPECT_FALSE(board.status["daybook.v1.LedgerService"]);
  EXPECT_TRUE(board.status["daybook.v1.ReportService"]);
  EXPECT_FALSE(health.SetClockBehind(true)) << "told once";
  EXPECT_TRUE(health.SetClockBehind(false));
  EXPECT_TRUE(board.status[""]);
  EXPECT_TRUE(board.status["daybook.v1.LedgerService"]);
}

TEST(Health, StaysStoppingWhateverComesAfter) {
  Board board;
  Health health;
  health.Begin(board, v1::SERVING_STATE_SERVING);
  health.Change(v1::SERVING_STATE_STOPPING);
  health.Change(v1::SERVING_STATE_SERVING);
  for (const auto& [name, serving] : board.status) EXPECT_FALSE(serving) << name;
}

TEST(Health, TellsOfAFenceOnceAlsoWhenItCameBefore) {
  Health health;
  int told = 0;
  health.Change(v1::SERVING_STATE_READ_ONLY);
  health.OnFence([&told] { ++told; });
  health.Change(v1::SERVING_STATE_READ_ONLY);
  EXPECT_EQ(told, 1);
}

}  // namespace
}  // namespace daybook::services
