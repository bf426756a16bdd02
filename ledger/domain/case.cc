#include "ledger/domain/case.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "ledger/base/civil_date.h"
#include "ledger/base/money.h"
#include "ledger/domain/case_lookup.h"
#include "ledger/domain/cash.h"
#include "ledger/domain/cheque.h"
#include "ledger/domain/limits.h"
#include "ledger/domain/postings.h"
#include "ledger/domain/tender.h"

namespace daybook::domain {
namespace {

absl::Status CheckRegistered(const Hearing& hearing, uint32_t person) {
  if (hearing.state.FindStaff(StaffId(person)) != nullptr) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_STAFF_UNKNOWN, absl::StrCat("staff ", person));
}

absl::Status SideWrong(const KnownCase& subject) {
  return Rejected(v1::REJECTION_REASON_CASE_SIDE_WRONG, absl::StrCat("case ", subject.number.number()));
}

absl::Status Exceeded(const KnownCase& subject) {
  return Rejected(v1::REJECTION_REASON_CASE_EXCEEDED, absl::StrCat("case ", subject.number.number()));
}

// CASE_IS_YOURS when one of the two who explain a mix-up answers for the case.
absl::Status CheckNotAnswerable(const Hearing& hearing, const KnownCase& subject) {
  const StaffId answerable = subject.info->answerable;
  const bool own = answerable && (answerable == hearing.acting ||
                                  answerable == StaffId(hearing.command.second_person()));
  if (!own) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_CASE_IS_YOURS, absl::StrCat("case ", subject.number.number()));
}

// --- Deciding --------------------------------------------------------------------------------------------------------

bool IsShortOutcome(v1::CaseOutcome outcome) {
  return outcome == v1::CASE_OUTCOME_STAFF_DUE || outcome == v1::CASE_OUTCOME_LOSS;
}

bool IsWriteOff(v1::CaseOutcome outcome) {
  return outcome == v1::CASE_OUTCOME_LOSS || outcome == v1::CASE_OUTCOME_OTHER_INCOME;
}

bool IsOfCheque(v1::CaseOutcome outcome) {
  return outcome == v1::CASE_OUTCOME_CHEQUE_FOUND || outcome == v1::CASE_OUTCOME_CHEQUE_LOST;
}

// A cheque that a case misses has not come to its end, so the state knows it.
const Cheque* ChequeInState(const Hearing& hearing, uint64_t number) {
  const auto it = hearing.state.cheques.find(ChequeId(number));
  return it == hearing.state.cheques.end() ? nullptr : &it->second;
}

// What the decision moves. A lost cheque that had bounced was booked back to its customer then.
int64_t ValueOf(const Hearing& hearing, const v1::DecideCase& wish) {
  if (wish.outcome() != v1::CASE_OUTCOME_CHEQUE_LOST) return wish.amount_fen();
  const Cheque* cheque = ChequeInState(hearing, wish.cheque());
  return cheque == nullptr || cheque->stage != ChequeStage::kTaken ? 0 : cheque->amount_fen;
}

// LIST_TOO_LONG, AMOUNT_OUT_OF_RANGE: a found cheque is a paper more in the safe, a due an account more in the close.
absl::Status CheckRoom(const Hearing& hearing, const v1::DecideCase& wish) {
  const bool found = wish.outcome() == v1::CASE_OUTCOME_CHEQUE_FOUND;
  const bool full = found ? hearing.centre->papers >= kPapersMax : false;
  const bool lengthens = found || wish.outcome() == v1::CASE_OUTCOME_STAFF_DUE;
  if (full || (lengthens && !hearing.centre->book.HasRoom())) return Rejected(v1::REJECTION_REASON_LIST_TOO_LONG);
  return CheckMovable(hearing, ValueOf(hearing, wish));
}

// Nobody decides about himself: not who answers for the case or counted, nor who is to owe.
absl::Status CheckDecider(const Hearing& hearing, const v1::DecideCase& wish, const KnownCase& subject) {
  DAYBOOK_RETURN_IF_ERROR(CheckNotOwn(subject, hearing.acting));
  if (wish.outcome() != v1::CASE_OUTCOME_STAFF_DUE || StaffId(wish.staff()) != hearing.acting) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_CASE_IS_YOURS, absl::StrCat("staff ", wish.staff(), " is to owe it"));
}

// CASE_SIDE_WRONG, CASE_EXCEEDED.
absl::Status CheckCaseHolds(const v1::DecideCase& wish, const KnownCase& subject) {
  const int64_t held_fen = IsShortOutcome(wish.outcome()) ? subject.info->balance_fen : -subject.info->balance_fen;
  if (held_fen <= 0) return SideWrong(subject);
  return wish.amount_fen() <= held_fen ? absl::OkStatus() : Exceeded(subject);
}

// WRITE_OFF_LIMIT: the best tier of the actor's roles here, for all that is written off of the case.
absl::Status CheckTier(const Hearing& hearing, const v1::DecideCase& wish, const KnownCase& subject) {
  int64_t tier_fen = 0;
  const auto& tiers = hearing.centre->policy.write_off_max_fen;
  for (size_t role = 0; role < tiers.size(); ++role) {
    if (HasRole(hearing, hearing.actor, Only(static_cast<v1::Role>(role)))) tier_fen = std::max(tier_fen, tiers[role]);
  }
  if (subject.info->written_off_fen + wish.amount_fen() <= tier_fen) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_WRITE_OFF_LIMIT, absl::StrCat("the limit is ", FormatFen(tier_fen)));
}

absl::Status CheckMissing(const v1::DecideCase& wish, const KnownCase& subject) {
  if (subject.info->cheques.contains(ChequeId(wish.cheque()))) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_CHEQUE_NOT_MISSING, absl::StrCat("cheque ", wish.cheque()));
}

absl::Status CheckDecision(const Hearing& hearing, const v1::DecideCase& wish, const KnownCase& subject) {
  DAYBOOK_RETURN_IF_ERROR(CheckDecider(hearing, wish, subject));
  if (IsOfCheque(wish.outcome())) return CheckMissing(wish, subject);
  DAYBOOK_RETURN_IF_ERROR(CheckCaseHolds(wish, subject));
  return IsWriteOff(wish.outcome()) ? CheckTier(hearing, wish, subject) : absl::OkStatus();
}

// The legs of the outcome, of which the fact tells all.
void AddOutcome(v1::Event& event, const v1::CaseDecided& fact, const Cheque* cheque) {
  const uint64_t centre = event.centre();
  const uint64_t number = fact.case_number();
  const int64_t fen = fact.amount_fen();
  switch (fact.outcome()) {
    case v1::CASE_OUTCOME_STAFF_DUE:
      return MoveMoney(event, v1::ACCOUNT_KIND_STAFF_DUE, fact.staff(), v1::ACCOUNT_KIND_OVER_SHORT, number, fen);
    case v1::CASE_OUTCOME_LOSS:
      return MoveMoney(event, v1::ACCOUNT_KIND_LOSS, centre, v1::ACCOUNT_KIND_OVER_SHORT, number, fen);
    case v1::CASE_OUTCOME_CUSTOMER:
      return MoveMoney(event, v1::ACCOUNT_KIND_OVER_SHORT, number, v1::ACCOUNT_KIND_CUSTOMER, fact.customer(), fen);
    case v1::CASE_OUTCOME_OTHER_INCOME:
      return MoveMoney(event, v1::ACCOUNT_KIND_OVER_SHORT, number, v1::ACCOUNT_KIND_OTHER_INCOME, centre, fen);
    case v1::CASE_OUTCOME_CHEQUE_FOUND:
      return MovePaper(event, v1::ACCOUNT_KIND_SAFE, centre, v1::ACCOUNT_KIND_OVER_SHORT, number,
                       v1::ASSET_KIND_CHEQUE, fact.cheque());
    case v1::CASE_OUTCOME_CHEQUE_LOST:
      MovePaper(event, v1::ACCOUNT_KIND_OUTSIDE, centre, v1::ACCOUNT_KIND_OVER_SHORT, number, v1::ASSET_KIND_CHEQUE,
                fact.cheque());
      return MoveMoney(event, v1::ACCOUNT_KIND_CUSTOMER, cheque->customer, v1::ACCOUNT_KIND_CHEQUE_CLEARING, centre,
                       fen);
    default:
      return;  // Open enum: CheckShape lets no other through.
  }
}

// --- Settling --------------------------------------------------------------------------------------------------------

// Who is it that takes the money, and where? Never the debtor himself.
absl::Status CheckReceiver(Hearing& hearing, const v1::SettleDue& wish) {
  const bool cash = wish.tender() == v1::TENDER_KIND_CASH;
  ActingRule rule = RuleFor(hearing.command.payload_case());
  if (!cash) rule.actor = Only(v1::ROLE_FINANCE);
  DAYBOOK_RETURN_IF_ERROR(CheckPeople(hearing, rule));
  if (StaffId(wish.staff()) == hearing.acting) return Rejected(v1::REJECTION_REASON_SELF_APPROVAL, "the debtor himself");
  if (!cash) return CheckClaimedDate(hearing, Lateness::kNever);
  DAYBOOK_RETURN_IF_ERROR(CheckDay(hearing));
  DAYBOOK_RETURN_IF_ERROR(CheckSessionOpen(hearing));
  if (hearing.acting != hearing.till->session.cashier) return Rejected(v1::REJECTION_REASON_SESSION_NOT_YOURS);
  if (hearing.till->paused) return Rejected(v1::REJECTION_REASON_TILL_PAUSED);
  DAYBOOK_RETURN_IF_ERROR(CheckPayable(hearing, wish.amount_fen()));
  return CheckHardLimit(hearing, wish.amount_fen());
}

std::string DueKey(const v1::SettleDue& wish) {
  return ReferenceKey(wish.tender(), wish.bank_account(), wish.provider_reference());
}

}  // namespace

absl::Status Decide(Hearing& hearing, const v1::AssignCase& wish) {
  const int32_t due_date = *ParseDate(wish.due_date());
  if (due_date < hearing.centre->business_date) {
    FieldErrors errors;
    errors.Add("assign_case.due_date", absl::StrCat("must not be before ", hearing.centre->business_date_text));
    return errors.ToStatus();
  }
  DAYBOOK_RETURN_IF_ERROR(CheckWorksHere(hearing, StaffId(wish.owner())));
  DAYBOOK_RETURN_IF_ERROR(CheckPeopleAndDate(hearing));
  DAYBOOK_ASSIGN_OR_RETURN(const KnownCase subject, FindCase(hearing, wish.case_reference()));
  if (StaffId(wish.owner()) == subject.info->answerable) {
    return Rejected(v1::REJECTION_REASON_CASE_IS_YOURS, absl::StrCat("staff ", wish.owner(), " answers for it"));
  }
  // Nothing refuses from here on.
  v1::CaseAssigned* fact = AddCentreEvent(hearing)->mutable_case_assigned();
  fact->set_case_number(subject.number.number());
  fact->set_owner(wish.owner());
  fact->set_due_date(due_date);
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::CaseAssigned& fact) {
  change.state.cases[CaseId(fact.case_number())].owner = StaffId(fact.owner());
}

absl::Status Decide(Hearing& hearing, const v1::ExplainCase& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckPeopleAndDate(hearing));
  DAYBOOK_RETURN_IF_ERROR(CheckMovable(hearing, wish.amount_fen()));
  DAYBOOK_ASSIGN_OR_RETURN(const KnownCase over, FindCase(hearing, wish.over_case()));
  DAYBOOK_ASSIGN_OR_RETURN(const KnownCase missing, FindCase(hearing, wish.short_case()));
  DAYBOOK_RETURN_IF_ERROR(CheckNotAnswerable(hearing, over));
  DAYBOOK_RETURN_IF_ERROR(CheckNotAnswerable(hearing, missing));
  if (over.info->balance_fen >= 0) return SideWrong(over);
  if (missing.info->balance_fen <= 0) return SideWrong(missing);
  if (wish.amount_fen() > -over.info->balance_fen) return Exceeded(over);
  if (wish.amount_fen() > missing.info->balance_fen) return Exceeded(missing);
  // Nothing refuses from here on.
  v1::Event* event = AddCentreEvent(hearing);
  v1::CaseExplained* fact = event->mutable_case_explained();
  fact->set_over_case(over.number.number());
  fact->set_short_case(missing.number.number());
  fact->set_amount_fen(wish.amount_fen());
  MoveMoney(*event, v1::ACCOUNT_KIND_OVER_SHORT, fact->over_case(), v1::ACCOUNT_KIND_OVER_SHORT, fact->short_case(),
            wish.amount_fen());
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::CaseExplained& fact) {}

absl::Status Decide(Hearing& hearing, const v1::DecideCase& wish) {
  if (wish.outcome() == v1::CASE_OUTCOME_STAFF_DUE) {
    DAYBOOK_RETURN_IF_ERROR(CheckRegistered(hearing, wish.staff()));
  }
  DAYBOOK_RETURN_IF_ERROR(CheckPeopleAndDate(hearing));
  DAYBOOK_RETURN_IF_ERROR(CheckRoom(hearing, wish));
  DAYBOOK_ASSIGN_OR_RETURN(const KnownCase subject, FindCase(hearing, wish.case_reference()));
  DAYBOOK_RETURN_IF_ERROR(CheckDecision(hearing, wish, subject));
  // Nothing refuses from here on.
  v1::Event* event = AddCentreEvent(hearing);
  v1::CaseDecided* fact = event->mutable_case_decided();
  fact->set_case_number(subject.number.number());
  fact->set_outcome(wish.outcome());
  fact->set_amount_fen(ValueOf(hearing, wish));
  fact->set_staff(wish.staff());
  fact->set_customer(wish.customer());
  fact->set_cheque(wish.cheque());
  AddOutcome(*event, *fact, ChequeInState(hearing, wish.cheque()));
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::CaseDecided& fact) {
  if (IsWriteOff(fact.outcome())) {
    change.state.cases[CaseId(fact.case_number())].written_off_fen += fact.amount_fen();
  } else if (fact.outcome() == v1::CASE_OUTCOME_CHEQUE_LOST) {
    NoteChequeGone(change.state, ChequeId(fact.cheque()));
  }
}

absl::Status Decide(Hearing& hearing, const v1::SettleDue& wish) {
  const bool cash = wish.tender() == v1::TENDER_KIND_CASH;
  DAYBOOK_RETURN_IF_ERROR(CheckRegistered(hearing, wish.staff()));
  if (!cash) DAYBOOK_RETURN_IF_ERROR(CheckBankAccount(hearing.state, BankAccountId(wish.bank_account())));
  DAYBOOK_RETURN_IF_ERROR(CheckReceiver(hearing, wish));
  if (!cash) DAYBOOK_RETURN_IF_ERROR(CheckUnused(hearing.facts, DueKey(wish)));
  DAYBOOK_RETURN_IF_ERROR(CheckRoomInClose(hearing));
  DAYBOOK_RETURN_IF_ERROR(CheckMovable(hearing, wish.amount_fen()));
  if (wish.amount_fen() > hearing.state.FindStaff(StaffId(wish.staff()))->due_fen) {
    return Rejected(v1::REJECTION_REASON_DUE_EXCEEDED, absl::StrCat("staff ", wish.staff()));
  }
  // Nothing refuses from here on.
  v1::Event* event = AddEvent(hearing);
  v1::DueSettled* fact = event->mutable_due_settled();
  fact->set_staff(wish.staff());
  fact->set_amount_fen(wish.amount_fen());
  fact->set_tender(wish.tender());
  fact->set_bank_account(wish.bank_account());
  fact->set_provider_reference(wish.provider_reference());
  MoveMoney(*event, AccountOf(wish.tender()), cash ? hearing.command.till() : wish.bank_account(),
            v1::ACCOUNT_KIND_STAFF_DUE, wish.staff(), wish.amount_fen());
  AddLimitEvents(hearing, {.till_fen = cash ? wish.amount_fen() : 0});
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::DueSettled& fact) {
  if (fact.tender() == v1::TENDER_KIND_CASH) change.till->session.has_taken = true;
}

absl::Status Decide(Hearing& hearing, const v1::CloseCase& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckPeopleAndDate(hearing));
  DAYBOOK_ASSIGN_OR_RETURN(const KnownCase subject, FindCase(hearing, wish.case_reference()));
  if (subject.info->balance_fen != 0 || !subject.info->cheques.empty()) {
    return Rejected(v1::REJECTION_REASON_CASE_NOT_SETTLED, absl::StrCat("case ", subject.number.number()));
  }
  // Nothing refuses from here on.
  AddCentreEvent(hearing)->mutable_case_closed()->set_case_number(subject.number.number());
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::CaseClosed& fact) { change.state.cases.erase(CaseId(fact.case_number())); }

void AddKeys(const LedgerState& state, const Facts& facts, const v1::AssignCase& wish, FactKeys& keys) {
  AddCaseKeys(facts, wish.case_reference(), keys);
}

void AddKeys(const LedgerState& state, const Facts& facts, const v1::ExplainCase& wish, FactKeys& keys) {
  AddCaseKeys(facts, wish.over_case(), keys);
  AddCaseKeys(facts, wish.short_case(), keys);
}

void AddKeys(const LedgerState& state, const Facts& facts, const v1::DecideCase& wish, FactKeys& keys) {
  AddCaseKeys(facts, wish.case_reference(), keys);
}

void AddKeys(const LedgerState& state, const Facts& facts, const v1::SettleDue& wish, FactKeys& keys) {
  if (wish.tender() != v1::TENDER_KIND_TRANSFER) return;
  std::string key = DueKey(wish);
  if (facts.FindUniqueKey(key) == nullptr) keys.unique_keys.push_back(std::move(key));
}

void AddKeys(const LedgerState& state, const Facts& facts, const v1::CloseCase& wish, FactKeys& keys) {
  AddCaseKeys(facts, wish.case_reference(), keys);
}

}  // namespace daybook::domain
