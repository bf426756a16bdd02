#include <limits>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "ledger/base/civil_date.h"
#include "ledger/base/money.h"
#include "ledger/domain/registry.h"
#include "ledger/domain/shape.h"

namespace daybook::domain {
namespace {

constexpr int kPadMax = 20;
constexpr uint32_t kPiecesMax = 1'000'000;
constexpr int kCarriedMax = 500;
constexpr int kWorthlessMax = 50;
constexpr int kBatchTotalsMax = 20;
constexpr size_t kKeyBytesMax = 64;
constexpr uint32_t kSecondsMax = 86'400;
constexpr uint32_t kDaysMax = 366;

bool IsGrantable(v1::Role role) {
  return v1::Role_IsValid(role) && role != v1::ROLE_UNSPECIFIED && role != v1::ROLE_SYSTEM;
}

void CheckDate(const std::string& date, absl::string_view field, FieldErrors& errors) {
  if (!ParseDate(date).ok()) errors.Add(std::string(field), "must be a date such as 2026-11-23");
}

// What drawer counts and safe counts share.
template <typename Wish>
void CheckCount(const Wish& wish, const std::string& payload, FieldErrors& errors) {
  CheckDenominationsShape(wish.denominations(), payload + ".denominations", errors);
  if (!wish.has_total_fen() || !IsAmountOrZero(wish.total_fen())) {
    errors.Add(payload + ".total_fen", "is required, 0..10^12");
  }
  if (wish.cheques_size() > kChequesMax) errors.Add(payload + ".cheques", "must be at most 4,000");
  if (wish.suspect_notes_size() > kWorthlessMax) errors.Add(payload + ".suspect_notes", "must be at most 50");
  if (wish.iou_slips_size() > kWorthlessMax) errors.Add(payload + ".iou_slips", "must be at most 50");
  absl::flat_hash_set<uint64_t> cheques;
  for (uint64_t cheque : wish.cheques()) {
    if (cheque == 0 || !cheques.insert(cheque).second) errors.Add(payload + ".cheques", "must be named once each");
  }
  absl::flat_hash_set<absl::string_view> serials;
  for (const v1::SuspectNote& note : wish.suspect_notes()) {
    if (!IsToken(note.serial(), kSerialBytesMax) || !serials.insert(note.serial()).second) {
      errors.Add(payload + ".suspect_notes", "must have serials of 1..20 visible characters, once each");
    }
    if (!IsAmount(note.face_fen())) errors.Add(payload + ".suspect_notes", "must have a face value of 1..10^12");
  }
  for (const v1::IouSlip& slip : wish.iou_slips()) {
    if (!IsAmountOrZero(slip.amount_fen())) errors.Add(payload + ".iou_slips", "must have an amount of 0..10^12");
    if (!IsText(slip.text(), kTextCharactersMax)) errors.Add(payload + ".iou_slips", "must have 1..200 characters");
  }
}

void CheckPolicy(const v1::CentrePolicy& policy, FieldErrors& errors) {
  const std::string at = "configure_centre.policy.";
  if (policy.pad_fen_size() > kPadMax) errors.Add(at + "pad_fen", "must be at most 20");
  int64_t before = std::numeric_limits<int64_t>::max();
  for (int64_t face : policy.pad_fen()) {
    if (!IsAmount(face) || face >= before) errors.Add(at + "pad_fen", "must be 1..10^12, descending");
    before = face;
  }
  const int64_t soft = policy.till_soft_limit_fen();
  const int64_t hard = policy.till_hard_limit_fen();
  if (!IsAmountOrZero(soft)) errors.Add(at + "till_soft_limit_fen", "must be 0..10^12");
  if (!IsAmountOrZero(hard)) errors.Add(at + "till_hard_limit_fen", "must be 0..10^12");
  if (hard != 0 && hard < soft) errors.Add(at + "till_hard_limit_fen", "must be at least the soft limit");
  if (!IsAmountOrZero(policy.centre_soft_limit_fen())) errors.Add(at + "centre_soft_limit_fen", "must be 0..10^12");
  uint32_t seen = 0;
  for (const v1::WriteOffTier& tier : policy.write_off_tiers()) {
    const bool valid = IsGrantable(tier.role()) && IsAmountOrZero(tier.amount_max_fen());
    if (!valid || (seen & (1u << tier.role())) != 0) {
      errors.Add(at + "write_off_tiers", "must be a role each, once, with 0..10^12");
      continue;
    }
    seen |= 1u << tier.role();
  }
  const auto at_most = [&](uint32_t value, uint32_t max, const char* field) {
    if (value > max) errors.Add(at + field, absl::StrCat("must be at most ", max));
  };
  at_most(policy.spot_check_interval_hours(), 8'760, "spot_check_interval_hours");
  at_most(policy.takings_age_max_hours(), 720, "takings_age_max_hours");
  at_most(policy.deposit_age_max_hours(), 720, "deposit_age_max_hours");
  at_most(policy.peak_factor_percent(), 1'000, "peak_factor_percent");
  if (policy.peak_factor_percent() != 0 && policy.peak_factor_percent() < 100) {
    errors.Add(at + "peak_factor_percent", "must be at least 100");
  }
  at_most(policy.payment_target_seconds(), kSecondsMax, "payment_target_seconds");
  at_most(policy.other_target_seconds(), kSecondsMax, "other_target_seconds");
  at_most(policy.wait_target_seconds(), kSecondsMax, "wait_target_seconds");
  at_most(policy.complaint_reply_days(), kDaysMax, "complaint_reply_days");
  at_most(policy.complaint_resolve_days(), kDaysMax, "complaint_resolve_days");
}

void CheckShapeOf(const v1::CreateLedger& wish, FieldErrors& errors) {
  if (wish.ledger_id() == 0) errors.Add("create_ledger.ledger_id", "must not be 0");
  bool capital = wish.currency().size() == 3;
  for (char letter : wish.currency()) capital = capital && letter >= 'A' && letter <= 'Z';
  if (!capital) errors.Add("create_ledger.currency", "must be three capital letters");
  CheckNumber(wish.administrator(), "create_ledger.administrator", errors);
}

void CheckShapeOf(const v1::RegisterProvider& wish, FieldErrors& errors) {
  CheckNumber(wish.provider(), "register_provider.provider", errors);
  if (!v1::ProviderKind_IsValid(wish.kind()) || wish.kind() == v1::PROVIDER_KIND_UNSPECIFIED) {
    errors.Add("register_provider.kind", "is not a kind of provider");
  }
  CheckName(wish.name(), "register_provider.name", errors);
}

void CheckShapeOf(const v1::ConfigureCentre& wish, FieldErrors& errors) {
  CheckName(wish.name(), "configure_centre.name", errors);
  if (wish.utc_offset_minutes() < -720 || wish.utc_offset_minutes() > 840) {
    errors.Add("configure_centre.utc_offset_minutes", "must be -720..840");
  }
  if (!wish.first_business_date().empty()) {
    CheckDate(wish.first_business_date(), "configure_centre.first_business_date", errors);
  }
  CheckPolicy(wish.policy(), errors);
}

void CheckShapeOf(const v1::RegisterTill& wish, FieldErrors& errors) {
  if (!v1::TillKind_IsValid(wish.kind()) || wish.kind() == v1::TILL_KIND_UNSPECIFIED) {
    errors.Add("register_till.kind", "is not a kind of till");
  }
  CheckName(wish.name(), "register_till.name", errors);
}

template <typename Wish>
void CheckRole(const Wish& wish, const std::string& payload, FieldErrors& errors) {
  CheckNumber(wish.staff(), payload + ".staff", errors);
  if (!IsGrantable(wish.role())) errors.Add(payload + ".role", "is not a role that people hold");
}

template <typename Wish>
void CheckCashMove(const Wish& wish, const std::string& payload, FieldErrors& errors) {
  if (!IsAmount(wish.amount_fen())) errors.Add(payload + ".amount_fen", "must be 1..10^12");
  CheckDenominationsShape(wish.denominations(), payload + ".denominations", errors);
}

void CheckShapeOf(const v1::OpenBusinessDay& wish, FieldErrors& errors) {
  CheckDate(wish.business_date(), "open_business_day.business_date", errors);
  if (static_cast<size_t>(wish.on_duty_size()) > kOnDutyMax) errors.Add("open_business_day.on_duty", "must be at most 200");
  absl::flat_hash_set<uint32_t> seen;
  for (uint32_t person : wish.on_duty()) {
    if (person == 0 || !seen.insert(person).second) errors.Add("open_business_day.on_duty", "must be named once each");
  }
}

void CheckShapeOf(const v1::CloseBusinessDay& wish, FieldErrors& errors) {
  CheckDate(wish.next_business_date(), "close_business_day.next_business_date", errors);
  if (wish.carried_size() > kCarriedMax) errors.Add("close_business_day.carried", "must be at most 500");
  absl::flat_hash_set<absl::string_view> seen;
  for (const v1::CarryItem& item : wish.carried()) {
    if (!IsToken(item.key(), kKeyBytesMax) || !seen.insert(item.key()).second) {
      errors.Add("close_business_day.carried", "must have keys as the preflight names them, once each");
    }
    if (!IsText(item.reason(), kTextCharactersMax)) {
      errors.Add("close_business_day.carried", "must have a reason of 1..200 characters");
    }
  }
}

void CheckShapeOf(const v1::OpenSession& wish, FieldErrors& errors) {
  CheckNumber(wish.cashier(), "open_session.cashier", errors);
  if (!IsAmountOrZero(wish.float_fen())) errors.Add("open_session.float_fen", "must be 0..10^12");
}

void CheckShapeOf(const v1::CommitCount& wish, FieldErrors& errors) {
  if (!v1::CountPurpose_IsValid(wish.purpose()) || wish.purpose() == v1::COUNT_PURPOSE_UNSPECIFIED ||
      wish.purpose() == v1::COUNT_PURPOSE_SAFE) {
    errors.Add("commit_count.purpose", "is not a purpose of a drawer's count");
  }
  CheckCount(wish, "commit_count", errors);
  if (wish.batch_totals_size() > kBatchTotalsMax) errors.Add("commit_count.batch_totals", "must be at most 20");
  absl::flat_hash_set<uint32_t> seen;
  for (const v1::BatchTotal& total : wish.batch_totals()) {
    if (total.tender() != v1::TENDER_KIND_CARD && total.tender() != v1::TENDER_KIND_WALLET) {
      errors.Add("commit_count.batch_totals", "must be of a card or wallet machine");
    }
    if (total.provider() == 0 || !seen.insert(total.provider()).second) {
      errors.Add("commit_count.batch_totals", "must name each provider once");
    }
    if (total.declared_fen() < -kAmountMaxFen || total.declared_fen() > kAmountMaxFen) {
      errors.Add("commit_count.batch_totals", "must declare at most 10^12");
    }
  }
}

void CheckShapeOf(const v1::RegisterBankAccount& wish, FieldErrors& errors) {
  CheckNumber(wish.bank_account(), "register_bank_account.bank_account", errors);
  CheckName(wish.name(), "register_bank_account.name", errors);
}

void CheckShapeOf(const v1::RegisterStaff& wish, FieldErrors& errors) {
  CheckNumber(wish.staff(), "register_staff.staff", errors);
}

void CheckShapeOf(const v1::GrantRole& wish, FieldErrors& errors) { CheckRole(wish, "grant_role", errors); }

void CheckShapeOf(const v1::RevokeRole& wish, FieldErrors& errors) { CheckRole(wish, "revoke_role", errors); }

void CheckShapeOf(const v1::EnrolTerminal& wish, FieldErrors& errors) {
  CheckNumber(wish.enrolled_terminal(), "enrol_terminal.enrolled_terminal", errors);
}

void CheckShapeOf(const v1::RevokeTerminal& wish, FieldErrors& errors) {
  CheckNumber(wish.revoked_terminal(), "revoke_terminal.revoked_terminal", errors);
}

void CheckShapeOf(const v1::AddOnDuty& wish, FieldErrors& errors) {
  CheckNumber(wish.staff(), "add_on_duty.staff", errors);
}

void CheckShapeOf(const v1::RecordOpeningCash& wish, FieldErrors& errors) {
  CheckCashMove(wish, "record_opening_cash", errors);
}

void CheckShapeOf(const v1::DropToSafe& wish, FieldErrors& errors) { CheckCashMove(wish, "drop_to_safe", errors); }

void CheckShapeOf(const v1::IssueFloat& wish, FieldErrors& errors) { CheckCashMove(wish, "issue_float", errors); }

void CheckShapeOf(const v1::CountSafe& wish, FieldErrors& errors) { CheckCount(wish, "count_safe", errors); }

// Nothing in them.
void CheckShapeOf(const v1::CloseSession& wish, FieldErrors& errors) {}
void CheckShapeOf(const v1::PauseTill& wish, FieldErrors& errors) {}
void CheckShapeOf(const v1::ResumeTill& wish, FieldErrors& errors) {}

}  // namespace

void CheckDenominationsShape(const google::protobuf::RepeatedPtrField<v1::DenominationCount>& denominations,
                             absl::string_view field, FieldErrors& errors) {
  const std::string at(field);
  if (denominations.size() > kPadMax) {
    errors.Add(at, "must be at most 20");
    return;
  }
  absl::flat_hash_set<int64_t> seen;
  for (const v1::DenominationCount& line : denominations) {
    if (!IsAmount(line.denomination_fen())) errors.Add(at, "must be worth 1..10^12 each");
    if (line.pieces() > kPiecesMax) errors.Add(at, "must be at most 1,000,000 pieces");
    if (!seen.insert(line.denomination_fen()).second) errors.Add(at, "must be named once each");
  }
}

void CheckPayloadShape(const v1::Command& command, FieldErrors& errors) {
  using C = v1::Command;
  switch (command.payload_case()) {
#define DAYBOOK_CHECK_SHAPE(Name, name) \
  case C::k##Name:                      \
    return CheckShapeOf(command.name(), errors);
    DAYBOOK_COMMANDS(DAYBOOK_CHECK_SHAPE)
#undef DAYBOOK_CHECK_SHAPE
    case C::PAYLOAD_NOT_SET:
      return;  // Named by the caller.
  }
}

}  // namespace daybook::domain
