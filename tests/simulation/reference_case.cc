// The naive model: over/short cases, dues, suspect notes.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "tests/simulation/plain_values.h"
#include "tests/simulation/reference_model.h"

namespace daybook::simulation {

ModelCase* Model::FindCase(const v1::Reference& reference, uint64_t& number) {
  number = Find(reference, cases_by_id);
  const auto it = cases.find(number);
  if (it == cases.end() || it->second.centre != centre_no_ || it->second.closed) {
    Refuse(v1::REJECTION_REASON_CASE_UNKNOWN);
    return nullptr;
  }
  return &it->second;
}

void Model::On(const v1::AssignCase& wish) {
  NeedActor({v1::ROLE_SUPERVISOR, v1::ROLE_FINANCE});
  NeedActorOnDuty();
  JudgeClaimedDate(Late::kNever);
  RefuseIf(!WorksHere(wish.owner()) && !Has(wish.owner(), v1::ROLE_FINANCE), v1::REJECTION_REASON_STAFF_UNKNOWN);
  if (DateOf(wish.due_date()) < centre_->date) Refuse(v1::REJECTION_REASON_FIELD_INVALID);
  uint64_t number = 0;
  ModelCase* subject = FindCase(wish.case_reference(), number);
  if (subject == nullptr) return;
  RefuseIf(wish.owner() == subject->answerable, v1::REJECTION_REASON_CASE_IS_YOURS);
  if (!refused()) subject->owner = wish.owner();
}

void Model::On(const v1::ExplainCase& wish) {
  NeedActor({v1::ROLE_SUPERVISOR, v1::ROLE_FINANCE});
  NeedActorOnDuty();
  NeedSecond(Beside::kApprover);
  NeedReason();
  JudgeClaimedDate(Late::kNever);
  uint64_t over_number = 0;
  const ModelCase* over = FindCase(wish.over_case(), over_number);
  uint64_t short_number = 0;
  const ModelCase* short_case = FindCase(wish.short_case(), short_number);
  for (const ModelCase* subject : {over, short_case}) {
    for (uint32_t person : {command_->actor(), command_->second_person()}) {
      RefuseIf(subject != nullptr && person == subject->answerable, v1::REJECTION_REASON_CASE_IS_YOURS);
    }
  }
  if (over == nullptr || short_case == nullptr) return;
  RefuseIf(CaseFen(over_number) >= 0 || CaseFen(short_number) <= 0, v1::REJECTION_REASON_CASE_SIDE_WRONG);
  RefuseIf(wish.amount_fen() > -CaseFen(over_number) || wish.amount_fen() > CaseFen(short_number),
           v1::REJECTION_REASON_CASE_EXCEEDED);
  if (refused()) return;
  Post(CaseAccount(over_number), CaseAccount(short_number), wish.amount_fen());
}

int64_t Model::WriteOffTierOf(uint32_t person) const {
  int64_t tier_fen = -1;
  for (const v1::WriteOffTier& tier : centre_->policy.write_off_tiers()) {
    if (Has(person, tier.role())) tier_fen = std::max(tier_fen, tier.amount_max_fen());
  }
  return tier_fen;
}

void Model::On(const v1::DecideCase& wish) {
  NeedActor({v1::ROLE_SUPERVISOR, v1::ROLE_FINANCE});
  NeedActorOnDuty();
  NeedReason();
  JudgeClaimedDate(Late::kNever);
  const v1::CaseOutcome outcome = wish.outcome();
  if (outcome == v1::CASE_OUTCOME_STAFF_DUE) {
    RefuseIf(!staff.contains(wish.staff()), v1::REJECTION_REASON_STAFF_UNKNOWN);
    RefuseIf(wish.staff() == acting_, v1::REJECTION_REASON_CASE_IS_YOURS);
  }
  uint64_t number = 0;
  ModelCase* subject = FindCase(wish.case_reference(), number);
  if (subject == nullptr) return;
  NeedStranger(*subject, acting_);
  if (outcome == v1::CASE_OUTCOME_CHEQUE_FOUND || outcome == v1::CASE_OUTCOME_CHEQUE_LOST) {
    return DecideCheque(wish, number);
  }
  const bool of_short = outcome == v1::CASE_OUTCOME_STAFF_DUE || outcome == v1::CASE_OUTCOME_LOSS;
  const int64_t left_fen = of_short ? CaseFen(number) : -CaseFen(number);
  RefuseIf(left_fen <= 0, v1::REJECTION_REASON_CASE_SIDE_WRONG);
  RefuseIf(wish.amount_fen() > left_fen, v1::REJECTION_REASON_CASE_EXCEEDED);
  const bool written_off = outcome == v1::CASE_OUTCOME_LOSS || outcome == v1::CASE_OUTCOME_OTHER_INCOME;
  RefuseIf(written_off && subject->written_off_fen + wish.amount_fen() > WriteOffTierOf(acting_),
           v1::REJECTION_REASON_WRITE_OFF_LIMIT);
  if (refused()) return;
  if (written_off) subject->written_off_fen += wish.amount_fen();
  const Place account = CaseAccount(number);
  switch (outcome) {
    case v1::CASE_OUTCOME_STAFF_DUE:
      return Post({v1::ACCOUNT_KIND_STAFF_DUE, wish.staff()}, account, wish.amount_fen());
    case v1::CASE_OUTCOME_LOSS: return Post({v1::ACCOUNT_KIND_LOSS, centre_no_}, account, wish.amount_fen());
    case v1::CASE_OUTCOME_CUSTOMER:
      return Post(account, {v1::ACCOUNT_KIND_CUSTOMER, wish.customer()}, wish.amount_fen());
    default: return Post(account, {v1::ACCOUNT_KIND_OTHER_INCOME, centre_no_}, wish.amount_fen());
  }
}

void Model::DecideCheque(const v1::DecideCase& wish, uint64_t number) {
  const Place account = CaseAccount(number);
  const bool missing = Held({account.kind, number, v1::ASSET_KIND_CHEQUE, wish.cheque()}) == 1;
  RefuseIf(!missing, v1::REJECTION_REASON_CHEQUE_NOT_MISSING);
  if (refused()) return;
  ModelCheque& cheque = cheques.at(wish.cheque());
  if (wish.outcome() == v1::CASE_OUTCOME_CHEQUE_FOUND) {
    return PostPaper(Safe(), account, v1::ASSET_KIND_CHEQUE, wish.cheque());
  }
  PostPaper(Outside(), account, v1::ASSET_KIND_CHEQUE, wish.cheque());
  // The value of one that bounced went back to the customer when it did.
  if (cheque.fate == ChequeFate::kTaken) {
    Post({v1::ACCOUNT_KIND_CUSTOMER, cheque.customer}, AccountOf(v1::TENDER_KIND_CHEQUE, 0), cheque.amount_fen);
  }
  cheque.fate = ChequeFate::kLost;
}

void Model::On(const v1::SettleDue& wish) {
  const bool cash = wish.tender() == v1::TENDER_KIND_CASH;
  const Place due{v1::ACCOUNT_KIND_STAFF_DUE, wish.staff()};
  RefuseIf(!staff.contains(wish.staff()), v1::REJECTION_REASON_STAFF_UNKNOWN);
  RefuseIf(wish.amount_fen() > Held(due), v1::REJECTION_REASON_DUE_EXCEEDED);
  if (cash) {
    NeedActor({v1::ROLE_CASHIER, v1::ROLE_SUPERVISOR});
    NeedActorOnDuty();
    NeedDay();
    ModelSession* session = OwnSession();
    RefuseIf(wish.staff() == acting_, v1::REJECTION_REASON_SELF_APPROVAL);
    RefuseIf(till_->paused, v1::REJECTION_REASON_TILL_PAUSED);
    NeedPayable(wish.amount_fen());
    RefuseIf(TillFen(command_->till()) + wish.amount_fen() > centre_->policy.till_hard_limit_fen(),
             v1::REJECTION_REASON_TILL_LIMIT_EXCEEDED);
    if (refused()) return;
    session->has_taken = true;
    return Post(Till(), due, wish.amount_fen());
  }
  NeedActor({v1::ROLE_FINANCE});
  JudgeClaimedDate(Late::kNever);
  RefuseIf(wish.staff() == acting_, v1::REJECTION_REASON_SELF_APPROVAL);
  RefuseIf(!bank_accounts.contains(wish.bank_account()), v1::REJECTION_REASON_BANK_ACCOUNT_UNKNOWN);
  const std::string key = TenderKey(v1::TENDER_KIND_TRANSFER, wish.bank_account(), wish.provider_reference());
  NeedUnused(key);
  if (refused()) return;
  used.insert(key);
  Post({v1::ACCOUNT_KIND_TRANSFER_CLEARING, wish.bank_account()}, due, wish.amount_fen());
}

void Model::On(const v1::CloseCase& wish) {
  NeedActor({v1::ROLE_SUPERVISOR, v1::ROLE_FINANCE});
  NeedActorOnDuty();
  JudgeClaimedDate(Late::kNever);
  uint64_t number = 0;
  ModelCase* subject = FindCase(wish.case_reference(), number);
  if (subject == nullptr) return;
  const bool settled =
      CaseFen(number) == 0 && Papers(v1::ACCOUNT_KIND_OVER_SHORT, number, v1::ASSET_KIND_CHEQUE).empty();
  RefuseIf(!settled, v1::REJECTION_REASON_CASE_NOT_SETTLED);
  if (!refused()) subject->closed = true;
}

// --- Suspect notes ---------------------------------------------------------------------------------------------------

void Model::On(const v1::ReportCounterfeit& wish) {
  const bool at_till = command_->till() != 0;
  ModelSession* session = nullptr;
  NeedDay();
  if (at_till) {
    NeedActor({v1::ROLE_CASHIER, v1::ROLE_SUPERVISOR});
    session = OwnSession();
  } else {
    NeedActor({v1::ROLE_KEEPER, v1::ROLE_SUPERVISOR});
  }
  NeedActorOnDuty();
  const Place holder = at_till ? Till() : Safe();
  const v1::SuspectNote& note = wish.note();
  RefuseIf(notes.contains(note.serial()), v1::REJECTION_REASON_SERIAL_ALREADY_LISTED);
  RefuseIf(!OnPad(*centre_, note.face_fen()), v1::REJECTION_REASON_DENOMINATION_UNKNOWN);
  RefuseIf(Held(holder) < note.face_fen(), at_till ? v1::REJECTION_REASON_DRAWER_SHORT_OF_CASH
                                                   : v1::REJECTION_REASON_SAFE_SHORT_OF_CASH);
  if (refused()) return;
  const uint32_t answerable = at_till ? session->cashier : centre_->keeper;
  const uint64_t number = OpenCase(v1::CASE_ORIGIN_COUNTERFEIT, answerable, acting_);
  Post(CaseAccount(number), holder, note.face_fen());
  notes[note.serial()] = {++suspect_notes_, note.face_fen(), holder, number};
  PostPaper(holder, Outside(), v1::ASSET_KIND_SUSPECT_NOTE, suspect_notes_);
  if (!at_till) SafeSignedBy(acting_);
}

void Model::On(const v1::SurrenderCounterfeit& wish) {
  NeedActor({v1::ROLE_KEEPER, v1::ROLE_SUPERVISOR});
  NeedActorOnDuty();
  NeedDay();
  const auto note = notes.find(wish.serial());
  RefuseIf(note == notes.end() || note->second.holder != Safe(), v1::REJECTION_REASON_NOTE_UNKNOWN);
  if (refused()) return;
  PostPaper(Outside(), Safe(), v1::ASSET_KIND_SUSPECT_NOTE, note->second.number);
  notes.erase(note);
  SafeSignedBy(acting_);
}

void Model::On(const v1::ReturnGenuine& wish) {
  NeedActor({v1::ROLE_KEEPER, v1::ROLE_SUPERVISOR});
  NeedActorOnDuty();
  NeedSecond(Beside::kWitness);
  NeedDay();
  const auto it = notes.find(wish.serial());
  RefuseIf(it == notes.end() || it->second.holder != Safe(), v1::REJECTION_REASON_NOTE_UNKNOWN);
  if (refused()) return;
  const ModelNote note = it->second;
  notes.erase(it);
  uint64_t number = note.case_number;
  if (number == 0 || cases.at(number).closed) number = OpenCase(v1::CASE_ORIGIN_COUNTERFEIT, 0, acting_);
  Post(Safe(), CaseAccount(number), note.face_fen);
  PostPaper(Outside(), Safe(), v1::ASSET_KIND_SUSPECT_NOTE, note.number);
  SafeSignedBy(acting_);
}

}  // namespace daybook::simulation
