// The naive model: the ledger's set-up and the business day.
#include <algorithm>
#include <chrono>

#include "absl/strings/str_cat.h"
#include "tests/simulation/plain_values.h"
#include "tests/simulation/reference_model.h"

namespace daybook::simulation {
namespace {

int64_t DayOf(int32_t date) {
  const std::chrono::year_month_day civil{std::chrono::year(date / 10'000), std::chrono::month(date / 100 % 100),
                                          std::chrono::day(date % 100)};
  return std::chrono::sys_days(civil).time_since_epoch().count();
}

// Zero means the default.
v1::CentrePolicy WithDefaults(v1::CentrePolicy policy) {
  if (policy.pad_fen().empty()) {
    for (int64_t face_fen : {10'000, 5'000, 2'000, 1'000, 500, 100, 50, 10}) policy.add_pad_fen(face_fen);
  }
  if (policy.till_soft_limit_fen() == 0) policy.set_till_soft_limit_fen(1'000'000);
  if (policy.till_hard_limit_fen() == 0) policy.set_till_hard_limit_fen(3'000'000);
  if (policy.centre_soft_limit_fen() == 0) policy.set_centre_soft_limit_fen(20'000'000);
  if (policy.takings_age_max_hours() == 0) policy.set_takings_age_max_hours(24);
  if (policy.deposit_age_max_hours() == 0) policy.set_deposit_age_max_hours(24);
  if (policy.spot_check_interval_hours() == 0) policy.set_spot_check_interval_hours(168);
  if (policy.complaint_reply_days() == 0) policy.set_complaint_reply_days(3);
  if (policy.complaint_resolve_days() == 0) policy.set_complaint_resolve_days(5);
  if (policy.write_off_tiers().empty()) {
    v1::WriteOffTier& supervisor = *policy.add_write_off_tiers();
    supervisor.set_role(v1::ROLE_SUPERVISOR);
    supervisor.set_amount_max_fen(10'000);
    v1::WriteOffTier& finance = *policy.add_write_off_tiers();
    finance.set_role(v1::ROLE_FINANCE);
    finance.set_amount_max_fen(1'000'000'000'000);
  }
  return policy;
}

}  // namespace

// --- Set-up: only as far as the tests use it -------------------------------------------------------------------------

void Model::On(const v1::CreateLedger& wish) {
  RefuseIf(!staff.empty(), v1::REJECTION_REASON_LEDGER_EXISTS);
  if (refused()) return;
  staff[wish.administrator()].roles.insert({v1::ROLE_ADMIN, 0});
}

void Model::On(const v1::RegisterBankAccount& wish) {
  NeedActor({v1::ROLE_ADMIN});
  RefuseIf(bank_accounts.contains(wish.bank_account()), v1::REJECTION_REASON_ALREADY_REGISTERED);
  if (!refused()) bank_accounts.insert(wish.bank_account());
}

void Model::On(const v1::RegisterProvider& wish) {
  NeedActor({v1::ROLE_ADMIN});
  RefuseIf(providers.contains(wish.provider()), v1::REJECTION_REASON_ALREADY_REGISTERED);
  if (!refused()) providers[wish.provider()] = wish.kind();
}

void Model::On(const v1::ConfigureCentre& wish) {
  NeedActor({v1::ROLE_ADMIN});
  const int32_t first = wish.first_business_date().empty() ? 0 : DateOf(wish.first_business_date());
  RefuseIf(centre_ == nullptr && first == 0, v1::REJECTION_REASON_FIELD_INVALID);
  if (refused()) return;
  if (centre_ == nullptr) centre_ = &centres[centre_no_];
  if (centre_->date == 0) centre_->date = first;
  centre_->policy = WithDefaults(wish.policy());
  centre_->offset_minutes = wish.utc_offset_minutes();
}

void Model::On(const v1::RegisterTill& wish) {
  NeedActor({v1::ROLE_ADMIN});
  RefuseIf(tills.contains(command_->till()), v1::REJECTION_REASON_ALREADY_REGISTERED);
  if (refused()) return;
  tills[command_->till()] = {.centre = centre_no_, .machine = wish.kind() == v1::TILL_KIND_MACHINE};
}

void Model::On(const v1::RegisterStaff& wish) {
  NeedActor({v1::ROLE_ADMIN});
  RefuseIf(staff.contains(wish.staff()), v1::REJECTION_REASON_ALREADY_REGISTERED);
  if (!refused()) staff[wish.staff()];
}

void Model::On(const v1::GrantRole& wish) {
  NeedActor({v1::ROLE_ADMIN});
  RefuseIf(wish.staff() == acting_, v1::REJECTION_REASON_SELF_GRANT);
  const auto person = staff.find(wish.staff());
  if (person == staff.end()) return Refuse(v1::REJECTION_REASON_STAFF_UNKNOWN);
  RefuseIf(person->second.roles.contains({wish.role(), wish.for_centre()}),
           v1::REJECTION_REASON_ROLE_ALREADY_GRANTED);
  if (!refused()) person->second.roles.insert({wish.role(), wish.for_centre()});
}

void Model::On(const v1::RevokeRole& wish) {
  NeedActor({v1::ROLE_ADMIN});
  NeedReason();
  const auto person = staff.find(wish.staff());
  if (person == staff.end()) return Refuse(v1::REJECTION_REASON_STAFF_UNKNOWN);
  RefuseIf(!person->second.roles.contains({wish.role(), wish.for_centre()}), v1::REJECTION_REASON_ROLE_NOT_GRANTED);
  if (!refused()) person->second.roles.erase({wish.role(), wish.for_centre()});
}

void Model::On(const v1::EnrolTerminal& wish) {
  NeedActor({v1::ROLE_ADMIN});
  RefuseIf(terminals.contains(wish.enrolled_terminal()), v1::REJECTION_REASON_ALREADY_REGISTERED);
  if (!refused()) terminals[wish.enrolled_terminal()] = command_->till();
}

void Model::On(const v1::RevokeTerminal& wish) {
  NeedActor({v1::ROLE_ADMIN});
  NeedReason();
  const auto terminal = terminals.find(wish.revoked_terminal());
  const bool here = terminal != terminals.end() && tills.at(terminal->second).centre == centre_no_;
  RefuseIf(!here, v1::REJECTION_REASON_TERMINAL_UNKNOWN);
  RefuseIf(revoked_terminals.contains(wish.revoked_terminal()), v1::REJECTION_REASON_TERMINAL_REVOKED);
  if (!refused()) revoked_terminals.insert(wish.revoked_terminal());
}

// --- The business day ------------------------------------------------------------------------------------------------

void Model::On(const v1::OpenBusinessDay& wish) {
  NeedActor({v1::ROLE_SUPERVISOR});
  RefuseIf(centre_->day_open, v1::REJECTION_REASON_DAY_ALREADY_OPEN);
  const int32_t date = DateOf(wish.business_date());
  RefuseIf(date < centre_->date, v1::REJECTION_REASON_DATE_NOT_CURRENT);
  if (date > centre_->date) NeedReason();
  const int64_t local_micros = command_->occur_time_micros() + int64_t{centre_->offset_minutes} * 60'000'000;
  const int64_t local_day = local_micros / (24 * kHourMicros);
  RefuseIf(std::abs(DayOf(date) - local_day) > 1, v1::REJECTION_REASON_DATE_TOO_FAR);
  RefuseIf(wish.on_duty_size() < 2, v1::REJECTION_REASON_TOO_FEW_ON_DUTY);
  for (uint32_t person : wish.on_duty()) RefuseIf(!WorksHere(person), v1::REJECTION_REASON_STAFF_UNKNOWN);
  if (refused()) return;
  centre_->day_open = true;
  centre_->date = date;
  centre_->on_duty = {wish.on_duty().begin(), wish.on_duty().end()};
}

void Model::On(const v1::AddOnDuty& wish) {
  NeedActor({v1::ROLE_SUPERVISOR});
  NeedDay();
  RefuseIf(!WorksHere(wish.staff()), v1::REJECTION_REASON_STAFF_UNKNOWN);
  RefuseIf(OnDuty(wish.staff()), v1::REJECTION_REASON_ALREADY_ON_DUTY);
  if (!refused()) centre_->on_duty.insert(wish.staff());
}

void Model::On(const v1::CloseBusinessDay& wish) {
  NeedActor({v1::ROLE_SUPERVISOR});
  NeedActorOnDuty();
  NeedSecond(Beside::kWitness);
  NeedDay();
  RefuseIf(DateOf(wish.next_business_date()) <= centre_->date, v1::REJECTION_REASON_DATE_NOT_CURRENT);
  const std::set<ModelOpenItem> open = OpenItems(centre_no_, now_micros_);
  std::set<std::string> carried;
  for (const v1::CarryItem& item : wish.carried()) {
    RefuseIf(!open.contains({item.key(), true}), v1::REJECTION_REASON_CARRY_NOT_ALLOWED);
    carried.insert(item.key());
  }
  for (const ModelOpenItem& item : open) {
    RefuseIf(!carried.contains(item.key), v1::REJECTION_REASON_PREFLIGHT_NOT_EMPTY);
  }
  if (refused()) return;
  centre_->day_open = false;
  centre_->on_duty.clear();
  centre_->date = DateOf(wish.next_business_date());
}

std::set<ModelOpenItem> Model::OpenItems(uint32_t centre, int64_t now_micros) const {
  std::set<ModelOpenItem> items;
  const ModelCentre& here = centres.at(centre);
  for (const auto& [number, till] : tills) {
    if (till.centre != centre || till.machine) continue;
    const uint64_t handover = till.session == 0 ? 0 : sessions.at(till.session).handover;
    // In place of its session and its drawer.
    if (handover != 0) {
      items.insert({absl::StrCat("handover/", handover), false});
      continue;
    }
    if (till.session != 0) items.insert({absl::StrCat("session/", till.session), false});
    const bool holds = TillFen(number) != 0 ||
                       !Papers(v1::ACCOUNT_KIND_TILL, number, v1::ASSET_KIND_CHEQUE).empty() ||
                       !Papers(v1::ACCOUNT_KIND_TILL, number, v1::ASSET_KIND_SUSPECT_NOTE).empty();
    if (holds) items.insert({absl::StrCat("drawer/", number), false});
  }
  if (here.safe.moved) items.insert({absl::StrCat("safe/", centre), false});
  for (const auto& [number, payment] : payments) {
    if (payment.centre != centre) continue;
    for (size_t i = 0; i < payment.tenders.size(); ++i) {
      const ModelTender& tender = payment.tenders[i];
      if (tender.status == v1::TENDER_STATUS_PENDING) {
        items.insert({absl::StrCat("pending_tender/", number, "/", i), true});
      }
      if (tender.reversal == v1::TENDER_STATUS_PENDING) {
        items.insert({absl::StrCat("pending_reversal/", number, "/", i), true});
      }
    }
  }
  for (const auto& [number, refund] : refunds) {
    if (payments.at(refund.payment).centre != centre) continue;
    for (const ModelRefundLeg& leg : refund.legs) {
      if (leg.status == v1::TENDER_STATUS_PENDING) {
        items.insert({absl::StrCat("pending_refund/", number, "/", leg.tender), true});
      }
    }
  }
  for (const auto& [number, subject] : cases) {
    const bool listed = subject.centre == centre && !subject.closed && subject.owner == 0;
    if (listed) items.insert({absl::StrCat("case/", number), true});
  }
  for (const auto& [number, deposit] : deposits) {
    if (deposit.centre != centre || deposit.confirmed) continue;
    const bool overdue = now_micros - deposit.since_micros > here.policy.deposit_age_max_hours() * kHourMicros;
    if (overdue) items.insert({absl::StrCat("deposit/", number), true});
  }
  for (const auto& [date, lot] : here.takings) {
    if (lot.fen <= 0) continue;
    const bool overdue = now_micros - lot.since_micros > here.policy.takings_age_max_hours() * kHourMicros;
    if (overdue) items.insert({absl::StrCat("takings/", date), true});
  }
  AddCounterItems(items, centre, now_micros);
  return items;
}

void Model::AddCounterItems(std::set<ModelOpenItem>& items, uint32_t centre, int64_t now_micros) const {
  const ModelCentre& here = centres.at(centre);
  for (const auto& [number, till] : tills) {
    if (till.centre != centre) continue;
    if (!Unchecked(number).empty()) items.insert({absl::StrCat("manual_invoices/", number), false});
    const int64_t due_micros = SpotCheckDue(number);
    if (due_micros != 0 && due_micros < now_micros) items.insert({absl::StrCat("spot_check/", number), true});
  }
  for (const auto& [tag, tool] : tools) {
    if (tool.centre != centre) continue;
    const bool in_store = tool.holder.kind == v1::ACCOUNT_KIND_STORE;
    const bool counted = tool.counted_on == here.date && !tool.missing;
    // A find that should not be stays open as well.
    const bool open = in_store ? !counted : tool.unexpected;
    if (open) items.insert({absl::StrCat("tool_not_counted/", tag), true});
    if (IsOverdue(tool, now_micros)) items.insert({absl::StrCat("tool_overdue/", tag), true});
  }
  for (const auto& [number, payment] : payments) {
    const bool unfinished = payment.write == CardWrite::kOpen || payment.write == CardWrite::kFailed;
    if (payment.centre == centre && unfinished) items.insert({absl::StrCat("card_write/", number), true});
  }
}

}  // namespace daybook::simulation
