#include "ledger/domain/deposit.h"

#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "ledger/domain/cash.h"
#include "ledger/domain/cheque.h"
#include "ledger/domain/limits.h"
#include "ledger/domain/postings.h"
#include "ledger/domain/remainder.h"
#include "ledger/domain/tender.h"

namespace daybook::domain {
namespace {

// STAFF_UNKNOWN, BANK_ACCOUNT_UNKNOWN: who goes, and where to.
template <typename Wish>
absl::Status CheckNamed(const Hearing& hearing, const Wish& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckWorksHere(hearing, StaffId(wish.carrier())));
  if (hearing.state.FindStaff(StaffId(wish.escort())) == nullptr) {
    return Rejected(v1::REJECTION_REASON_STAFF_UNKNOWN, absl::StrCat("staff ", wish.escort()));
  }
  return CheckBankAccount(hearing.state, BankAccountId(wish.bank_account()));
}

// Bank runs are never made alone.
template <typename Wish>
absl::Status CheckTwoPeople(const Hearing& hearing, const Wish& wish) {
  if (wish.carrier() == wish.escort()) return Rejected(v1::REJECTION_REASON_CARRIER_IS_ESCORT);
  if (HasRole(hearing, hearing.state.FindStaff(StaffId(wish.escort())), Only(v1::ROLE_ESCORT))) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_ESCORT_UNFIT, absl::StrCat("staff ", wish.escort()));
}

template <typename Wish, typename Fact>
void FillRun(const Wish& wish, Fact& fact) {
  fact.set_bank_account(wish.bank_account());
  fact.set_amount_fen(wish.amount_fen());
  *fact.mutable_denominations() = wish.denominations();
  fact.set_carrier(wish.carrier());
  fact.set_escort(wish.escort());
}

absl::Status CheckChequesHeld(const Hearing& hearing, const v1::DispatchDeposit& wish) {
  for (uint64_t cheque : wish.cheques()) {
    if (hearing.centre->safe.cheques.contains(ChequeId(cheque))) continue;
    return Rejected(v1::REJECTION_REASON_CHEQUE_NOT_HELD, absl::StrCat("cheque ", cheque));
  }
  return absl::OkStatus();
}

// A bounced cheque lies in the safe for its payer: the bank has seen it.
absl::Status CheckNoneBounced(const Hearing& hearing, const v1::DispatchDeposit& wish) {
  for (uint64_t cheque : wish.cheques()) {
    const auto it = hearing.state.cheques.find(ChequeId(cheque));
    if (it == hearing.state.cheques.end() || it->second.stage != ChequeStage::kBounced) continue;
    return Rejected(v1::REJECTION_REASON_CHEQUE_ALREADY_BOUNCED, absl::StrCat("cheque ", cheque));
  }
  return absl::OkStatus();
}

// The number of the deposit meant, as far as the facts tell; none: not known (yet).
DepositId DepositNumberOf(const Facts& facts, const v1::Reference& reference) {
  if (reference.by_case() == v1::Reference::kNumber) return DepositId(reference.number());
  const Facts::Events* events = facts.FindCommand(reference.request_id());
  if (events == nullptr || events->empty() || !events->front()->has_deposit_dispatched()) return DepositId();
  return DepositId(events->front()->deposit_dispatched().deposit());
}

// Can the day list a case, and the ledger hold the sum?
absl::Status CheckRoom(const Hearing& hearing, const v1::ConfirmDeposit& wish, const Deposit& deposit) {
  if (wish.credited_fen() != deposit.cash_fen && !hearing.centre->book.HasRoom()) {
    return Rejected(v1::REJECTION_REASON_LIST_TOO_LONG);
  }
  return CheckMovable(hearing, std::max(wish.credited_fen(), deposit.cash_fen));
}

absl::Status CheckConfirmable(const Hearing& hearing, const v1::ConfirmDeposit& wish,
                              const std::optional<Deposit>& deposit) {
  if (!deposit.has_value() || deposit->centre != hearing.centre_id()) {
    return Rejected(v1::REJECTION_REASON_DEPOSIT_UNKNOWN, wish.deposit().by_case() == v1::Reference::kNumber
                                                              ? absl::StrCat("deposit ", wish.deposit().number())
                                                              : wish.deposit().request_id());
  }
  if (deposit->confirmed) return Rejected(v1::REJECTION_REASON_DEPOSIT_ALREADY_CONFIRMED);
  DAYBOOK_RETURN_IF_ERROR(CheckRoom(hearing, wish, *deposit));
  const uint64_t* used = hearing.facts.FindUniqueKey(SlipKey(deposit->bank_account, wish.slip_number()));
  if (used == nullptr || *used == 0) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_SLIP_USED, absl::StrCat("in event ", *used));
}

void FillConfirmation(v1::DepositConfirmed& fact, const v1::ConfirmDeposit& wish, DepositId number,
                      const Deposit& deposit) {
  fact.set_deposit(number.number());
  fact.set_slip_number(wish.slip_number());
  fact.set_bank_account(deposit.bank_account.number());
  fact.set_dispatched_fen(deposit.cash_fen);
  fact.set_credited_fen(wish.credited_fen());
  fact.set_difference_fen(wish.credited_fen() - deposit.cash_fen);
  for (ChequeId cheque : deposit.cheques) fact.add_cheques(cheque.number());
}

void AddCase(Hearing& hearing, uint64_t number, const Deposit& deposit, int64_t balance_fen) {
  v1::CaseOpened* fact = AddEvent(hearing)->mutable_case_opened();
  fact->set_case_number(number);
  fact->set_origin(v1::CASE_ORIGIN_DEPOSIT);
  fact->set_answerable(deposit.carrier.number());
  fact->set_balance_fen(balance_fen);
}

}  // namespace

std::string SlipKey(BankAccountId bank_account, absl::string_view slip_number) {
  return absl::StrCat("slip/", bank_account.number(), "/", slip_number);
}

absl::Status Decide(Hearing& hearing, const v1::DispatchDeposit& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckNamed(hearing, wish));
  DAYBOOK_RETURN_IF_ERROR(CheckPeopleAndDay(hearing));
  DAYBOOK_RETURN_IF_ERROR(CheckPayable(hearing, wish.amount_fen()));
  DAYBOOK_RETURN_IF_ERROR(CheckSafeHolds(hearing, wish.amount_fen()));
  DAYBOOK_RETURN_IF_ERROR(CheckDenominations(hearing, wish.denominations(), wish.amount_fen()));
  DAYBOOK_RETURN_IF_ERROR(CheckChequesHeld(hearing, wish));
  DAYBOOK_RETURN_IF_ERROR(CheckRoomInClose(hearing));
  DAYBOOK_RETURN_IF_ERROR(CheckMovable(hearing, wish.amount_fen()));
  DAYBOOK_RETURN_IF_ERROR(CheckNoneBounced(hearing, wish));
  if (wish.amount_fen() == 0 && wish.cheques().empty()) return Rejected(v1::REJECTION_REASON_DEPOSIT_EMPTY);
  DAYBOOK_RETURN_IF_ERROR(CheckTwoPeople(hearing, wish));
  // Nothing refuses from here on.
  const uint64_t number = hearing.state.last_deposit.number() + 1;
  v1::Event* event = AddCentreEvent(hearing);
  v1::DepositDispatched* fact = event->mutable_deposit_dispatched();
  FillRun(wish, *fact);
  fact->set_deposit(number);
  *fact->mutable_cheques() = wish.cheques();
  std::sort(fact->mutable_cheques()->begin(), fact->mutable_cheques()->end());
  MoveMoney(*event, v1::ACCOUNT_KIND_IN_TRANSIT, number, v1::ACCOUNT_KIND_SAFE, hearing.command.centre(),
            wish.amount_fen());
  for (uint64_t cheque : fact->cheques()) {
    MovePaper(*event, v1::ACCOUNT_KIND_IN_TRANSIT, number, v1::ACCOUNT_KIND_SAFE, hearing.command.centre(),
              v1::ASSET_KIND_CHEQUE, cheque);
  }
  AddLimitEvents(hearing, {.safe_fen = -wish.amount_fen()});
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::DepositDispatched& fact) {
  change.state.last_deposit = DepositId(fact.deposit());
  Deposit& deposit = change.state.deposits[change.state.last_deposit];
  deposit.centre = CentreId(change.event.centre());
  deposit.bank_account = BankAccountId(fact.bank_account());
  deposit.carrier = StaffId(fact.carrier());
  change.centre->safe_keeper = StaffId(change.event.actor());
}

absl::Status Decide(Hearing& hearing, const v1::ConfirmDeposit& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckPeopleAndDate(hearing));
  const DepositId number = DepositNumberOf(hearing.facts, wish.deposit());
  const std::optional<Deposit> deposit = FindDepositRemainder(hearing.state, hearing.facts, number);
  DAYBOOK_RETURN_IF_ERROR(CheckConfirmable(hearing, wish, deposit));
  // Nothing refuses from here on.
  v1::Event* event = AddCentreEvent(hearing);
  v1::DepositConfirmed* fact = event->mutable_deposit_confirmed();
  FillConfirmation(*fact, wish, number, *deposit);
  AddMoney(*event, v1::ACCOUNT_KIND_BANK, fact->bank_account(), fact->credited_fen());
  AddMoney(*event, v1::ACCOUNT_KIND_IN_TRANSIT, number.number(), -fact->dispatched_fen());
  for (uint64_t cheque : fact->cheques()) {
    MovePaper(*event, v1::ACCOUNT_KIND_OUTSIDE, hearing.command.centre(), v1::ACCOUNT_KIND_IN_TRANSIT, number.number(),
              v1::ASSET_KIND_CHEQUE, cheque);
  }
  if (fact->difference_fen() == 0) return absl::OkStatus();
  fact->set_case_number(hearing.state.last_case.number() + 1);
  AddMoney(*event, v1::ACCOUNT_KIND_OVER_SHORT, fact->case_number(), -fact->difference_fen());
  AddCase(hearing, fact->case_number(), *deposit, -fact->difference_fen());
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::DepositConfirmed& fact) {
  change.state.deposits[DepositId(fact.deposit())].confirmed = true;
  for (uint64_t cheque : fact.cheques()) {
    NoteChequeDeposited(change.state, ChequeId(cheque), BankAccountId(fact.bank_account()));
  }
}

absl::Status Decide(Hearing& hearing, const v1::WithdrawForFloat& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckNamed(hearing, wish));
  DAYBOOK_RETURN_IF_ERROR(CheckPeopleAndDay(hearing));
  DAYBOOK_RETURN_IF_ERROR(CheckPayable(hearing, wish.amount_fen()));
  DAYBOOK_RETURN_IF_ERROR(CheckDenominations(hearing, wish.denominations(), wish.amount_fen()));
  DAYBOOK_RETURN_IF_ERROR(CheckRoomInClose(hearing));
  DAYBOOK_RETURN_IF_ERROR(CheckMovable(hearing, wish.amount_fen()));
  DAYBOOK_RETURN_IF_ERROR(CheckTwoPeople(hearing, wish));
  // Nothing refuses from here on.
  v1::Event* event = AddCentreEvent(hearing);
  MoveMoney(*event, v1::ACCOUNT_KIND_SAFE, hearing.command.centre(), v1::ACCOUNT_KIND_BANK, wish.bank_account(),
            wish.amount_fen());
  FillRun(wish, *event->mutable_float_withdrawn());
  AddLimitEvents(hearing, {.safe_fen = wish.amount_fen()});
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::FloatWithdrawn& fact) {
  change.centre->safe_keeper = StaffId(change.event.actor());
}

void AddKeys(const LedgerState& state, const Facts& facts, const v1::ConfirmDeposit& wish, FactKeys& keys) {
  if (wish.deposit().by_case() == v1::Reference::kRequestId &&
      facts.FindCommand(wish.deposit().request_id()) == nullptr) {
    keys.request_ids.push_back(wish.deposit().request_id());
    return;
  }
  const DepositId number = DepositNumberOf(facts, wish.deposit());
  if (!number || number > state.last_deposit) return;
  const auto it = state.deposits.find(number);
  if (it == state.deposits.end()) {
    std::string key = DepositKey(number);
    if (facts.FindRemainder(key) == nullptr) keys.remainders.push_back(std::move(key));
    return;
  }
  std::string key = SlipKey(it->second.bank_account, wish.slip_number());
  if (facts.FindUniqueKey(key) == nullptr) keys.unique_keys.push_back(std::move(key));
}

}  // namespace daybook::domain
