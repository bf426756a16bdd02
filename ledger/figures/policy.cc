#include "ledger/figures/policy.h"

#include <algorithm>

#include "ledger/base/money.h"

namespace daybook::figures {
namespace {

constexpr int64_t kPadFen[] = {10'000, 5'000, 2'000, 1'000, 500, 100, 50, 10};

void AddTier(v1::CentrePolicy& policy, v1::Role role, int64_t amount_max_fen) {
  v1::WriteOffTier* tier = policy.add_write_off_tiers();
  tier->set_role(role);
  tier->set_amount_max_fen(amount_max_fen);
}

}  // namespace

bool Policy::IsOnPad(int64_t denomination_fen) const {
  return std::find(pad_fen.begin(), pad_fen.end(), denomination_fen) != pad_fen.end();
}

v1::CentrePolicy FillDefaults(const v1::CentrePolicy& policy) {
  v1::CentrePolicy filled = policy;
  if (filled.pad_fen().empty()) {
    for (int64_t face_fen : kPadFen) filled.add_pad_fen(face_fen);
  }
  // A hard limit left out lies at its default, but never below a soft limit that was given.
  if (filled.till_soft_limit_fen() == 0) {
    const int64_t soft_fen = 1'000'000;
    const int64_t hard_fen = filled.till_hard_limit_fen();
    filled.set_till_soft_limit_fen(hard_fen == 0 ? soft_fen : std::min(soft_fen, hard_fen));
  }
  if (filled.till_hard_limit_fen() == 0) {
    filled.set_till_hard_limit_fen(std::max<int64_t>(3'000'000, filled.till_soft_limit_fen()));
  }
  if (filled.centre_soft_limit_fen() == 0) filled.set_centre_soft_limit_fen(20'000'000);
  if (filled.write_off_tiers().empty()) {
    AddTier(filled, v1::ROLE_SUPERVISOR, 10'000);
    AddTier(filled, v1::ROLE_FINANCE, kAmountMaxFen);
  }
  if (filled.spot_check_interval_hours() == 0) filled.set_spot_check_interval_hours(168);
  if (filled.takings_age_max_hours() == 0) filled.set_takings_age_max_hours(24);
  if (filled.deposit_age_max_hours() == 0) filled.set_deposit_age_max_hours(24);
  if (filled.peak_factor_percent() == 0) filled.set_peak_factor_percent(150);
  if (filled.payment_target_seconds() == 0) filled.set_payment_target_seconds(180);
  if (filled.other_target_seconds() == 0) filled.set_other_target_seconds(300);
  if (filled.wait_target_seconds() == 0) filled.set_wait_target_seconds(900);
  if (filled.complaint_reply_days() == 0) filled.set_complaint_reply_days(3);
  if (filled.complaint_resolve_days() == 0) filled.set_complaint_resolve_days(5);
  return filled;
}

Policy PolicyOf(const v1::CentreConfigured& configured) {
  const v1::CentrePolicy filled = FillDefaults(configured.policy());
  Policy policy;
  policy.version = configured.policy_version();
  policy.utc_offset_minutes = configured.utc_offset_minutes();
  policy.pad_fen.assign(filled.pad_fen().begin(), filled.pad_fen().end());
  policy.smallest_coin_fen = policy.pad_fen.back();
  policy.till_soft_limit_fen = filled.till_soft_limit_fen();
  policy.till_hard_limit_fen = filled.till_hard_limit_fen();
  policy.centre_soft_limit_fen = filled.centre_soft_limit_fen();
  policy.complaint_reply_days = filled.complaint_reply_days();
  policy.complaint_resolve_days = filled.complaint_resolve_days();
  policy.write_off_max_fen.resize(v1::Role_ARRAYSIZE);
  for (const v1::WriteOffTier& tier : filled.write_off_tiers()) {
    // An older program may meet a role of a newer one.
    if (v1::Role_IsValid(tier.role())) policy.write_off_max_fen[tier.role()] = tier.amount_max_fen();
  }
  return policy;
}

}  // namespace daybook::figures
