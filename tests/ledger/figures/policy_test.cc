#include "ledger/figures/policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace daybook::figures {
namespace {

using ::testing::ElementsAre;

TEST(Policy, FillsEveryAbsentFieldWithTheDefaultOfItsComment) {
  const v1::CentrePolicy filled = FillDefaults(v1::CentrePolicy());
  EXPECT_THAT(filled.pad_fen(), ElementsAre(10000, 5000, 2000, 1000, 500, 100, 50, 10));
  EXPECT_EQ(filled.till_soft_limit_fen(), 1'000'000);
  EXPECT_EQ(filled.till_hard_limit_fen(), 3'000'000);
  EXPECT_EQ(filled.centre_soft_limit_fen(), 20'000'000);
  ASSERT_EQ(filled.write_off_tiers_size(), 2);
  EXPECT_EQ(filled.write_off_tiers(0).role(), v1::ROLE_SUPERVISOR);
  EXPECT_EQ(filled.write_off_tiers(0).amount_max_fen(), 10'000);
  EXPECT_EQ(filled.write_off_tiers(1).role(), v1::ROLE_FINANCE);
  EXPECT_EQ(filled.write_off_tiers(1).amount_max_fen(), 1'000'000'000'000);
  EXPECT_EQ(filled.spot_check_interval_hours(), 168u);
  EXPECT_EQ(filled.takings_age_max_hours(), 24u);
  EXPECT_EQ(filled.deposit_age_max_hours(), 24u);
  EXPECT_EQ(filled.peak_factor_percent(), 150u);
  EXPECT_EQ(filled.payment_target_seconds(), 180u);
  EXPECT_EQ(filled.other_target_seconds(), 300u);
  EXPECT_EQ(filled.wait_target_seconds(), 900u);
  EXPECT_EQ(filled.complaint_reply_days(), 3u);
  EXPECT_EQ(filled.complaint_resolve_days(), 5u);
}

TEST(Policy, KeepsWhatWasGiven) {
  v1::CentrePolicy given;
  given.add_pad_fen(100);
  given.set_till_soft_limit_fen(5'000);
  given.set_wait_target_seconds(60);
  const v1::CentrePolicy filled = FillDefaults(given);
  EXPECT_THAT(filled.pad_fen(), ElementsAre(100));
  EXPECT_EQ(filled.till_soft_limit_fen(), 5'000);
  EXPECT_EQ(filled.wait_target_seconds(), 60u);
}

TEST(Policy, NeverFillsAHardLimitBelowTheSoftOne) {
  v1::CentrePolicy high_soft;
  high_soft.set_till_soft_limit_fen(9'000'000);
  EXPECT_EQ(FillDefaults(high_soft).till_hard_limit_fen(), 9'000'000);
  v1::CentrePolicy low_hard;
  low_hard.set_till_hard_limit_fen(400'000);
  EXPECT_EQ(FillDefaults(low_hard).till_soft_limit_fen(), 400'000);
}

TEST(Policy, LetsARoleWithoutATierWriteNothingOff) {
  v1::CentreConfigured configured;
  v1::WriteOffTier* tier = configured.mutable_policy()->add_write_off_tiers();
  tier->set_role(v1::ROLE_SUPERVISOR);
  tier->set_amount_max_fen(500);
  const Policy policy = PolicyOf(configured);
  EXPECT_EQ(policy.write_off_max_fen[v1::ROLE_SUPERVISOR], 500);
  EXPECT_EQ(policy.write_off_max_fen[v1::ROLE_FINANCE], 0);
  EXPECT_EQ(PolicyOf(v1::CentreConfigured()).write_off_max_fen[v1::ROLE_SUPERVISOR], 10'000);
}

TEST(Policy, MovesCashInStepsOfTheSmallestCoin) {
  const Policy policy = PolicyOf(v1::CentreConfigured());
  EXPECT_EQ(policy.smallest_coin_fen, 10);
  EXPECT_TRUE(policy.IsPayable(8'850));
  EXPECT_FALSE(policy.IsPayable(8'843));
  EXPECT_TRUE(policy.IsOnPad(2'000));
  EXPECT_FALSE(policy.IsOnPad(20'000));
}

}  // namespace
}  // namespace daybook::figures
