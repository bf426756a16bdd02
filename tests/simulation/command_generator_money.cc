// The generator: cheques, deposits, cases and suspect notes.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "tests/simulation/command_generator.h"

namespace daybook::simulation {

// --- Cheques and bank runs -------------------------------------------------------------------------------------------

v1::Command CommandGenerator::SomeCheque() {
  uint64_t number = 1 + Pick(model_->cheques.size() + 1);
  const int what = static_cast<int>(Pick(3));
  const auto ready = [&](ChequeFate fate) {
    if (what == 2) return fate == ChequeFate::kBounced;
    return fate == ChequeFate::kDeposited || (what == 1 && fate == ChequeFate::kCleared && Chance(30));
  };
  for (const auto& [candidate, cheque] : model_->cheques) {
    if (cheque.centre == centre_ && ready(cheque.fate) && Chance(70)) number = candidate;
  }
  if (what == 2) {
    v1::Command command = AtCentre(Who({v1::ROLE_KEEPER, v1::ROLE_SUPERVISOR}));
    command.mutable_return_cheque()->set_cheque(number);
    return command;
  }
  v1::Command command = AtCentre(Who({v1::ROLE_FINANCE, v1::ROLE_SUPERVISOR}));
  if (what == 0) {
    command.mutable_clear_cheque()->set_cheque(number);
  } else {
    command.set_reason("no funds");
    command.mutable_bounce_cheque()->set_cheque(number);
  }
  return command;
}

v1::Command CommandGenerator::SomeDispatch() {
  v1::Command command = AtCentre(Who({v1::ROLE_KEEPER, v1::ROLE_SUPERVISOR}));
  v1::DispatchDeposit& wish = *command.mutable_dispatch_deposit();
  wish.set_bank_account(Chance(2) ? 44 : OneOf({5, 6}));
  wish.set_amount_fen(Chance(15) ? 0 : UpTo(model_->SafeFen(centre_) / (Chance(20) ? 1 : 4)));
  for (uint64_t cheque : model_->Papers(v1::ACCOUNT_KIND_SAFE, centre_, v1::ASSET_KIND_CHEQUE)) {
    if (Chance(70)) wish.add_cheques(cheque);
  }
  if (wish.cheques().empty() && Chance(5)) wish.add_cheques(1 + Pick(model_->cheques.size() + 1));
  if (wish.cheques().empty() && wish.amount_fen() < 10 && !Chance(10)) wish.set_amount_fen(10);
  wish.set_amount_fen(wish.amount_fen() / 10 * 10);
  Denominate(wish.amount_fen(), wish.mutable_denominations());
  wish.set_escort(Chance(3) ? Anybody() : OneOf({70, 70, 13}));
  wish.set_carrier(Chance(5) ? Anybody() : Who({v1::ROLE_KEEPER, v1::ROLE_SUPERVISOR, v1::ROLE_CASHIER}));
  if (wish.carrier() == 0) wish.set_carrier(20);
  return command;
}

v1::Command CommandGenerator::SomeConfirmation() {
  v1::Command command = AtCentre(Who({v1::ROLE_FINANCE, v1::ROLE_SUPERVISOR}));
  v1::ConfirmDeposit& wish = *command.mutable_confirm_deposit();
  uint64_t number = 1 + Pick(model_->deposits.size() + 1);
  for (const auto& [candidate, deposit] : model_->deposits) {
    if (deposit.centre == centre_ && !deposit.confirmed && Chance(60)) number = candidate;
  }
  Refer(*wish.mutable_deposit(), number, model_->deposits_by_id);
  wish.set_slip_number(Reference());
  const auto known = model_->deposits.find(number);
  const int64_t fen = known == model_->deposits.end() ? 0 : known->second.cash_fen;
  wish.set_credited_fen(Chance(75) ? fen : std::max<int64_t>(0, fen + static_cast<int64_t>(Pick(4'000)) - 2'000));
  return command;
}

v1::Command CommandGenerator::SomeWithdrawal() {
  const uint32_t keeper = Who({v1::ROLE_KEEPER, v1::ROLE_SUPERVISOR});
  v1::Command command = AtCentre(keeper, Who({v1::ROLE_CASHIER, v1::ROLE_SUPERVISOR, v1::ROLE_FINANCE}, {keeper}));
  v1::WithdrawForFloat& wish = *command.mutable_withdraw_for_float();
  wish.set_bank_account(OneOf({5, 6}));
  wish.set_amount_fen(SomeFen());
  Denominate(wish.amount_fen(), wish.mutable_denominations());
  wish.set_escort(Chance(5) ? Anybody() : 70);
  wish.set_carrier(Chance(5) ? 70 : Who({v1::ROLE_KEEPER, v1::ROLE_CASHIER}));
  if (wish.carrier() == 0) wish.set_carrier(20);
  return command;
}

// --- Cases -----------------------------------------------------------------------------------------------------------

v1::Command CommandGenerator::SomeAssignment() {
  v1::Command command = AtCentre(Who({v1::ROLE_SUPERVISOR, v1::ROLE_FINANCE}));
  v1::AssignCase& wish = *command.mutable_assign_case();
  Refer(*wish.mutable_case_reference(), SomeOpenCase(), model_->cases_by_id);
  wish.set_owner(Chance(15) ? Anybody() : Who({v1::ROLE_SUPERVISOR, v1::ROLE_FINANCE}));
  if (wish.owner() == 0) wish.set_owner(30);
  wish.set_due_date(Chance(95) ? "2026-12-30" : "2026-11-23");
  return command;
}

v1::Command CommandGenerator::SomeExplanation() {
  const uint32_t actor = Who({v1::ROLE_SUPERVISOR, v1::ROLE_FINANCE});
  v1::Command command = AtCentre(actor, Who({v1::ROLE_SUPERVISOR, v1::ROLE_FINANCE}, {actor}));
  command.set_reason("mixed up");
  v1::ExplainCase& wish = *command.mutable_explain_case();
  const uint64_t over = SomeCase(-1);
  const uint64_t short_case = SomeCase(1);
  Refer(*wish.mutable_over_case(), over, model_->cases_by_id);
  Refer(*wish.mutable_short_case(), short_case, model_->cases_by_id);
  wish.set_amount_fen(std::max<int64_t>(1, UpTo(std::min(-model_->CaseFen(over), model_->CaseFen(short_case)))));
  return command;
}

v1::Command CommandGenerator::SomeDecision() {
  v1::Command command = AtCentre(Who({v1::ROLE_SUPERVISOR, v1::ROLE_FINANCE}));
  if (Chance(95)) command.set_reason("as found");
  v1::DecideCase& wish = *command.mutable_decide_case();
  const uint64_t number = SomeOpenCase();
  Refer(*wish.mutable_case_reference(), number, model_->cases_by_id);
  const std::vector<uint64_t> missing =
      model_->Papers(v1::ACCOUNT_KIND_OVER_SHORT, number, v1::ASSET_KIND_CHEQUE);
  if (Chance(missing.empty() ? 5 : 70)) {
    wish.set_outcome(Chance(70) ? v1::CASE_OUTCOME_CHEQUE_FOUND : v1::CASE_OUTCOME_CHEQUE_LOST);
    wish.set_cheque(missing.empty() || Chance(3) ? 1 + Pick(model_->cheques.size() + 1) : OneOf(missing));
    return command;
  }
  const int64_t fen = model_->CaseFen(number);
  const bool as_short = (fen > 0) != Chance(4);
  wish.set_amount_fen(Chance(30) ? 1 + static_cast<int64_t>(Pick(1'000)) : UpTo(std::abs(fen)));
  if (as_short) {
    wish.set_outcome(Chance(50) ? v1::CASE_OUTCOME_LOSS : v1::CASE_OUTCOME_STAFF_DUE);
    if (wish.outcome() == v1::CASE_OUTCOME_STAFF_DUE) wish.set_staff(Chance(50) ? 20 : Anybody());
  } else {
    wish.set_outcome(Chance(50) ? v1::CASE_OUTCOME_OTHER_INCOME : v1::CASE_OUTCOME_CUSTOMER);
    if (wish.outcome() == v1::CASE_OUTCOME_CUSTOMER) wish.set_customer(1 + Pick(5));
  }
  return command;
}

v1::Command CommandGenerator::SomeSettlement() {
  uint32_t debtor = Anybody();
  for (const auto& [person, entry] : model_->staff) {
    if (model_->Held({v1::ACCOUNT_KIND_STAFF_DUE, person}) > 0 && Chance(80)) debtor = person;
  }
  const bool cash = Chance(60);
  const uint32_t till = SomeTill(true);
  v1::Command command = cash ? AtTill(till, CashierAt(till)) : AtCentre(Who({v1::ROLE_FINANCE}));
  v1::SettleDue& wish = *command.mutable_settle_due();
  wish.set_staff(debtor);
  wish.set_tender(cash ? v1::TENDER_KIND_CASH : v1::TENDER_KIND_TRANSFER);
  wish.set_amount_fen(UpTo(model_->Held({v1::ACCOUNT_KIND_STAFF_DUE, debtor}), cash ? 10 : 1));
  if (!cash) {
    wish.set_bank_account(Chance(2) ? 44 : OneOf({5, 6}));
    wish.set_provider_reference(Reference());
  }
  return command;
}

v1::Command CommandGenerator::SomeCaseClose() {
  v1::Command command = AtCentre(Who({v1::ROLE_SUPERVISOR, v1::ROLE_FINANCE}));
  uint64_t number = SomeOpenCase();
  for (const auto& [candidate, subject] : model_->cases) {
    const bool settled = !subject.closed && subject.centre == centre_ && model_->CaseFen(candidate) == 0;
    if (settled && Chance(70)) number = candidate;
  }
  Refer(*command.mutable_close_case()->mutable_case_reference(), number, model_->cases_by_id);
  return command;
}

// --- Suspect notes ---------------------------------------------------------------------------------------------------

v1::Command CommandGenerator::SomeReport() {
  const uint32_t till = SomeTill(true);
  v1::Command command = Chance(60) ? AtTill(till, CashierAt(till)) : AtCentre(Who({v1::ROLE_KEEPER,
                                                                                   v1::ROLE_SUPERVISOR}));
  *command.mutable_report_counterfeit()->mutable_note() = SomeNote();
  return command;
}

v1::Command CommandGenerator::SomeSurrender() {
  v1::Command command = AtCentre(Who({v1::ROLE_KEEPER, v1::ROLE_SUPERVISOR}));
  v1::SurrenderCounterfeit& wish = *command.mutable_surrender_counterfeit();
  wish.set_serial(model_->notes.empty() || Chance(10) ? "S3" : OneOf(model_->notes).first);
  wish.set_certificate(Fresh());
  return command;
}

v1::Command CommandGenerator::SomeGenuine() {
  const uint32_t keeper = Who({v1::ROLE_KEEPER, v1::ROLE_SUPERVISOR});
  v1::Command command = AtCentre(keeper, Who({v1::ROLE_CASHIER, v1::ROLE_SUPERVISOR, v1::ROLE_FINANCE}, {keeper}));
  command.mutable_return_genuine()->set_serial(model_->notes.empty() || Chance(10) ? "S3"
                                                                                   : OneOf(model_->notes).first);
  return command;
}

}  // namespace daybook::simulation
