// Cash and cheques between the safe and the bank.
#include <algorithm>

#include "bench/simulated_account.h"

namespace daybook::bench {

bool SimulatedAccount::BookAtBank(const v1::Command& command) {
  const uint32_t centre = command.centre();
  switch (command.payload_case()) {
    case v1::Command::kDispatchDeposit:
      BookDispatch(command);
      return true;
    case v1::Command::kConfirmDeposit:
      BookConfirm(command);
      return true;
    case v1::Command::kWithdrawForFloat:
      Move(centre, MoneyOf(v1::ACCOUNT_KIND_SAFE, centre),
           MoneyOf(v1::ACCOUNT_KIND_BANK, command.withdraw_for_float().bank_account()),
           command.withdraw_for_float().amount_fen());
      centres_[centre].safe_keeper = command.actor();
      return true;
    case v1::Command::kClearCheque: {
      SimulatedCheque& cheque = cheques_[command.clear_cheque().cheque() - 1];
      Move(centre, MoneyOf(v1::ACCOUNT_KIND_BANK, cheque.bank_account),
           MoneyOf(v1::ACCOUNT_KIND_CHEQUE_CLEARING, centre), cheque.amount_fen);
      cheque.cleared = true;
      return true;
    }
    case v1::Command::kBounceCheque:
      BookBounce(command);
      return true;
    case v1::Command::kReturnCheque: {
      const uint64_t cheque = command.return_cheque().cheque();
      Move(centre, ChequeOf(v1::ACCOUNT_KIND_OUTSIDE, centre, cheque), ChequeOf(v1::ACCOUNT_KIND_SAFE, centre, cheque),
           1);
      centres_[centre].safe_keeper = command.actor();
      return true;
    }
    default:
      return false;
  }
}

void SimulatedAccount::BookDispatch(const v1::Command& command) {
  const v1::DispatchDeposit& dispatch = command.dispatch_deposit();
  Centre& centre = centres_[command.centre()];
  SimulatedDeposit& deposit = deposits_.emplace_back();
  deposit.deposit = deposits_.size();
  deposit.centre = command.centre();
  deposit.bank_account = dispatch.bank_account();
  deposit.dispatched_fen = dispatch.amount_fen();
  deposit.cheques.assign(dispatch.cheques().begin(), dispatch.cheques().end());
  deposit.carrier = dispatch.carrier();
  deposit.escort = dispatch.escort();
  deposit.dispatched_on = centre.business_date;
  numbers_[command.request_id()] = deposit.deposit;
  Move(command.centre(), MoneyOf(v1::ACCOUNT_KIND_IN_TRANSIT, deposit.deposit),
       MoneyOf(v1::ACCOUNT_KIND_SAFE, command.centre()), deposit.dispatched_fen);
  for (const uint64_t cheque : deposit.cheques) {
    Move(command.centre(), ChequeOf(v1::ACCOUNT_KIND_IN_TRANSIT, deposit.deposit, cheque),
         ChequeOf(v1::ACCOUNT_KIND_SAFE, command.centre(), cheque), 1);
  }
  centre.safe_keeper = command.actor();
  // The oldest takings go first.
  int64_t left_fen = deposit.dispatched_fen;
  for (auto lot = centre.takings_lots.begin(); lot != centre.takings_lots.end() && left_fen > 0;) {
    const int64_t taken_fen = std::clamp<int64_t>(lot->second, 0, left_fen);
    left_fen -= taken_fen;
    lot->second -= taken_fen;
    lot = lot->second == 0 ? centre.takings_lots.erase(lot) : std::next(lot);
  }
}

void SimulatedAccount::BookConfirm(const v1::Command& command) {
  const v1::ConfirmDeposit& confirm = command.confirm_deposit();
  const uint32_t centre = command.centre();
  SimulatedDeposit& deposit = deposits_[NumberOf(confirm.deposit()) - 1];
  deposit.confirmed_on = centres_[centre].business_date;
  deposit.slip_number = confirm.slip_number();
  deposit.credited_fen = confirm.credited_fen();
  const SimulatedHolder bank = MoneyOf(v1::ACCOUNT_KIND_BANK, deposit.bank_account);
  Move(centre, bank, MoneyOf(v1::ACCOUNT_KIND_IN_TRANSIT, deposit.deposit), deposit.dispatched_fen);
  const int64_t short_fen = deposit.dispatched_fen - deposit.credited_fen;
  if (short_fen != 0) {
    deposit.case_number = OpenCase(command, deposit.carrier);
    Move(centre, MoneyOf(v1::ACCOUNT_KIND_OVER_SHORT, deposit.case_number), bank, short_fen);
  }
  for (const uint64_t cheque : deposit.cheques) {
    Move(centre, ChequeOf(v1::ACCOUNT_KIND_OUTSIDE, centre, cheque),
         ChequeOf(v1::ACCOUNT_KIND_IN_TRANSIT, deposit.deposit, cheque), 1);
    cheques_[cheque - 1].bank_account = deposit.bank_account;
  }
}

void SimulatedAccount::BookBounce(const v1::Command& command) {
  const uint32_t centre = command.centre();
  const uint64_t number = command.bounce_cheque().cheque();
  SimulatedCheque& cheque = cheques_[number - 1];
  Move(centre, MoneyOf(v1::ACCOUNT_KIND_CUSTOMER, cheque.customer),
       cheque.cleared ? MoneyOf(v1::ACCOUNT_KIND_BANK, cheque.bank_account)
                      : MoneyOf(v1::ACCOUNT_KIND_CHEQUE_CLEARING, centre),
       cheque.amount_fen);
  Move(centre, ChequeOf(v1::ACCOUNT_KIND_SAFE, centre, number), ChequeOf(v1::ACCOUNT_KIND_OUTSIDE, centre, number), 1);
  cheque.bounced = true;
}

std::vector<SimulatedDeposit> SimulatedAccount::DepositsOfDay(uint32_t centre) const {
  const std::string& today = centres_.at(centre).business_date;
  std::vector<SimulatedDeposit> deposits;
  for (const SimulatedDeposit& deposit : deposits_) {
    if (deposit.centre != centre) continue;
    const bool is_of_today = deposit.dispatched_on == today || deposit.confirmed_on == today;
    if (is_of_today || deposit.confirmed_on.empty()) deposits.push_back(deposit);
  }
  return deposits;
}

}  // namespace daybook::bench
