// The naive model: cheques, deposits, withdrawals.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "tests/simulation/reference_model.h"

namespace daybook::simulation {
namespace {

bool NeverDeposited(const ModelCheque& cheque) {
  const bool gone = cheque.fate == ChequeFate::kReversed || cheque.fate == ChequeFate::kLost;
  return cheque.fate == ChequeFate::kTaken || (gone && !cheque.bounced);
}

}  // namespace

int64_t Model::UnclearedFen(uint32_t centre) const {
  int64_t sum_fen = 0;
  for (const auto& [number, cheque] : cheques) {
    const bool open = cheque.fate == ChequeFate::kTaken || cheque.fate == ChequeFate::kDeposited;
    if (open && cheque.centre == centre) sum_fen += cheque.amount_fen;
  }
  return sum_fen;
}

void Model::On(const v1::ClearCheque& wish) {
  NeedActor({v1::ROLE_FINANCE, v1::ROLE_SUPERVISOR});
  NeedActorOnDuty();
  JudgeClaimedDate(Late::kNever);
  const auto it = cheques.find(wish.cheque());
  if (it == cheques.end() || it->second.centre != centre_no_) return Refuse(v1::REJECTION_REASON_CHEQUE_UNKNOWN);
  ModelCheque& cheque = it->second;
  RefuseIf(NeverDeposited(cheque), v1::REJECTION_REASON_CHEQUE_NOT_DEPOSITED);
  RefuseIf(cheque.fate == ChequeFate::kCleared, v1::REJECTION_REASON_CHEQUE_ALREADY_CLEARED);
  RefuseIf(cheque.bounced, v1::REJECTION_REASON_CHEQUE_ALREADY_BOUNCED);
  if (refused()) return;
  Post({v1::ACCOUNT_KIND_BANK, cheque.bank_account}, AccountOf(v1::TENDER_KIND_CHEQUE, 0), cheque.amount_fen);
  cheque.fate = ChequeFate::kCleared;
}

void Model::On(const v1::BounceCheque& wish) {
  NeedActor({v1::ROLE_FINANCE, v1::ROLE_SUPERVISOR});
  NeedActorOnDuty();
  NeedReason();
  JudgeClaimedDate(Late::kNever);
  const auto it = cheques.find(wish.cheque());
  if (it == cheques.end() || it->second.centre != centre_no_) return Refuse(v1::REJECTION_REASON_CHEQUE_UNKNOWN);
  ModelCheque& cheque = it->second;
  const ModelPayment& payment = payments.at(cheque.payment);
  RefuseIf(NeverDeposited(cheque), v1::REJECTION_REASON_CHEQUE_NOT_DEPOSITED);
  RefuseIf(cheque.bounced, v1::REJECTION_REASON_CHEQUE_ALREADY_BOUNCED);
  RefuseIf(payment.reversed || payment.tenders[cheque.tender].refunded_fen != 0,
           v1::REJECTION_REASON_CHEQUE_PAYMENT_UNDONE);
  if (refused()) return;
  const Place value = cheque.fate == ChequeFate::kCleared ? Place{v1::ACCOUNT_KIND_BANK, cheque.bank_account}
                                                          : AccountOf(v1::TENDER_KIND_CHEQUE, 0);
  Post({v1::ACCOUNT_KIND_CUSTOMER, cheque.customer}, value, cheque.amount_fen);
  PostPaper(Safe(), Outside(), v1::ASSET_KIND_CHEQUE, wish.cheque());
  cheque.fate = ChequeFate::kBounced;
  cheque.bounced = true;
}

void Model::On(const v1::ReturnCheque& wish) {
  NeedActor({v1::ROLE_KEEPER, v1::ROLE_SUPERVISOR});
  NeedActorOnDuty();
  JudgeClaimedDate(Late::kNever);
  const auto it = cheques.find(wish.cheque());
  if (it == cheques.end() || it->second.centre != centre_no_) return Refuse(v1::REJECTION_REASON_CHEQUE_UNKNOWN);
  ModelCheque& cheque = it->second;
  RefuseIf(cheque.fate != ChequeFate::kBounced, v1::REJECTION_REASON_CHEQUE_NOT_BOUNCED);
  const bool here = Held({v1::ACCOUNT_KIND_SAFE, centre_no_, v1::ASSET_KIND_CHEQUE, wish.cheque()}) == 1;
  RefuseIf(!here, v1::REJECTION_REASON_CHEQUE_NOT_HELD);
  if (refused()) return;
  PostPaper(Outside(), Safe(), v1::ASSET_KIND_CHEQUE, wish.cheque());
  cheque.fate = ChequeFate::kReturned;
  SafeSignedBy(acting_);
}

// --- Safe and bank ---------------------------------------------------------------------------------------------------

void Model::NeedBankRun(uint32_t bank_account, uint32_t carrier, uint32_t escort) {
  RefuseIf(!bank_accounts.contains(bank_account), v1::REJECTION_REASON_BANK_ACCOUNT_UNKNOWN);
  RefuseIf(!WorksHere(carrier), v1::REJECTION_REASON_STAFF_UNKNOWN);
  RefuseIf(!staff.contains(escort), v1::REJECTION_REASON_STAFF_UNKNOWN);
  RefuseIf(!Has(escort, v1::ROLE_ESCORT), v1::REJECTION_REASON_ESCORT_UNFIT);
  RefuseIf(carrier == escort, v1::REJECTION_REASON_CARRIER_IS_ESCORT);
}

void Model::On(const v1::DispatchDeposit& wish) {
  NeedActor({v1::ROLE_KEEPER, v1::ROLE_SUPERVISOR});
  NeedActorOnDuty();
  NeedDay();
  NeedBankRun(wish.bank_account(), wish.carrier(), wish.escort());
  NeedPayable(wish.amount_fen());
  NeedDenominations(wish.denominations(), wish.amount_fen());
  RefuseIf(wish.amount_fen() > SafeFen(centre_no_), v1::REJECTION_REASON_SAFE_SHORT_OF_CASH);
  RefuseIf(wish.amount_fen() == 0 && wish.cheques().empty(), v1::REJECTION_REASON_DEPOSIT_EMPTY);
  for (uint64_t cheque : wish.cheques()) {
    const bool here = Held({v1::ACCOUNT_KIND_SAFE, centre_no_, v1::ASSET_KIND_CHEQUE, cheque}) == 1;
    const bool bounced = cheques.contains(cheque) && cheques.at(cheque).fate != ChequeFate::kTaken;
    RefuseIf(!here, v1::REJECTION_REASON_CHEQUE_NOT_HELD);
    RefuseIf(bounced, v1::REJECTION_REASON_CHEQUE_ALREADY_BOUNCED);
  }
  if (refused()) return;
  const uint64_t number = deposits.size() + 1;
  deposits[number] = {.centre = centre_no_,
                      .bank_account = wish.bank_account(),
                      .cash_fen = wish.amount_fen(),
                      .cheques = {wish.cheques().begin(), wish.cheques().end()},
                      .carrier = wish.carrier(),
                      .since_micros = now_micros_};
  deposits_by_id[command_->request_id()] = number;
  const Place transit{v1::ACCOUNT_KIND_IN_TRANSIT, number};
  Post(transit, Safe(), wish.amount_fen());
  for (uint64_t cheque : wish.cheques()) PostPaper(transit, Safe(), v1::ASSET_KIND_CHEQUE, cheque);
  TakeTakings(wish.amount_fen());
  SafeSignedBy(acting_);
  verdict_.number = number;
}

void Model::On(const v1::ConfirmDeposit& wish) {
  NeedActor({v1::ROLE_FINANCE, v1::ROLE_SUPERVISOR});
  NeedActorOnDuty();
  JudgeClaimedDate(Late::kNever);
  const uint64_t number = Find(wish.deposit(), deposits_by_id);
  const auto it = deposits.find(number);
  if (it == deposits.end() || it->second.centre != centre_no_) return Refuse(v1::REJECTION_REASON_DEPOSIT_UNKNOWN);
  ModelDeposit& deposit = it->second;
  RefuseIf(deposit.confirmed, v1::REJECTION_REASON_DEPOSIT_ALREADY_CONFIRMED);
  const std::string slip = absl::StrCat("slip/", deposit.bank_account, "/", wish.slip_number());
  NeedUnused(slip, v1::REJECTION_REASON_SLIP_USED);
  if (refused()) return;
  used.insert(slip);
  deposit.confirmed = true;
  const Place transit{v1::ACCOUNT_KIND_IN_TRANSIT, number};
  const int64_t missing_fen = deposit.cash_fen - wish.credited_fen();
  if (missing_fen != 0) {
    const uint64_t opened = OpenCase(v1::CASE_ORIGIN_DEPOSIT, deposit.carrier, acting_);
    Post(CaseAccount(opened), transit, missing_fen);
  }
  Post({v1::ACCOUNT_KIND_BANK, deposit.bank_account}, transit, wish.credited_fen());
  for (uint64_t cheque : deposit.cheques) {
    PostPaper(Outside(), transit, v1::ASSET_KIND_CHEQUE, cheque);
    cheques.at(cheque).fate = ChequeFate::kDeposited;
    cheques.at(cheque).bank_account = deposit.bank_account;
  }
}

void Model::On(const v1::WithdrawForFloat& wish) {
  NeedActor({v1::ROLE_KEEPER, v1::ROLE_SUPERVISOR});
  NeedActorOnDuty();
  NeedSecond(Beside::kWitness);
  NeedDay();
  NeedBankRun(wish.bank_account(), wish.carrier(), wish.escort());
  NeedPayable(wish.amount_fen());
  NeedDenominations(wish.denominations(), wish.amount_fen());
  if (refused()) return;
  Post(Safe(), {v1::ACCOUNT_KIND_BANK, wish.bank_account()}, wish.amount_fen());
  SafeSignedBy(acting_);
}

}  // namespace daybook::simulation
