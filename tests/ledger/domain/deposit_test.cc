#include "absl/strings/str_cat.h"
#include "tests/ledger/domain/harness.h"

namespace daybook::domain {
namespace {

class Deposits : public Counter {
 protected:
  Deposits() { GivenOpenDay(); }

  // A cheque in the safe; its number.
  uint64_t GivenChequeInSafe(int64_t fen = 300'000) {
    GivenOpenSession();
    Given(AtTill(absl::StrCat("receive_payment { purpose: PURPOSE_GAS_BILL customer: 1 amount_fen: ", fen,
                              " tenders { kind: TENDER_KIND_CHEQUE status: TENDER_STATUS_CONFIRMED amount_fen: ", fen,
                              " drawee_bank: '102' provider_reference: '", world_.log().size(), "' } }")));
    const uint64_t cheque = Event().payment_received().first_cheque();
    GivenSessionClosed();
    return cheque;
  }
  v1::Command Dispatch(int64_t fen, std::vector<uint64_t> cheques = {}) {
    v1::Command command = AtCentre("dispatch_deposit { bank_account: 5 carrier: 11 escort: 70 }", kKeeper);
    v1::DispatchDeposit& wish = *command.mutable_dispatch_deposit();
    wish.set_amount_fen(fen);
    AddPieces(wish, fen);
    wish.mutable_cheques()->Add(cheques.begin(), cheques.end());
    return command;
  }
  v1::Command Withdraw(int64_t fen) {
    v1::Command command =
        AtCentre("withdraw_for_float { bank_account: 5 carrier: 11 escort: 70 }", kKeeper, kSupervisor);
    v1::WithdrawForFloat& wish = *command.mutable_withdraw_for_float();
    wish.set_amount_fen(fen);
    AddPieces(wish, fen);
    return command;
  }
  v1::Command Confirm(int64_t credited_fen, absl::string_view slip = "S1", uint64_t number = 1) {
    return AtCentre(absl::StrCat("confirm_deposit { deposit { number: ", number, " } slip_number: '", slip,
                                 "' credited_fen: ", credited_fen, " }"),
                    kFinance);
  }
  // In notes of ten yuan and coins of one jiao.
  template <typename Wish>
  static void AddPieces(Wish& wish, int64_t fen) {
    for (const int64_t face_fen : {1'000, 10}) {
      if (fen < face_fen) continue;
      v1::DenominationCount& line = *wish.add_denominations();
      line.set_denomination_fen(face_fen);
      line.set_pieces(static_cast<uint32_t>(fen / face_fen));
      fen %= face_fen;
    }
  }
};

class Dispatch : public Deposits {};

TEST_F(Dispatch, PutsCashAndChequesOnTheirWay) {
  const uint64_t first = GivenChequeInSafe();
  const uint64_t second = GivenChequeInSafe();
  When(Deposits::Dispatch(900'000, {second, first}));
  ThenEvents({"deposit_dispatched"});
  const v1::DepositDispatched& fact = Event().deposit_dispatched();
  EXPECT_EQ(fact.deposit(), 1u);
  EXPECT_THAT(fact.cheques(), ::testing::ElementsAre(first, second));
  EXPECT_EQ(fact.carrier(), kKeeper);
  EXPECT_EQ(fact.escort(), kEscort);
  EXPECT_EQ(world_.receipt().number(), 1u);
  EXPECT_EQ(SafeFen(), 1'100'000);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_IN_TRANSIT, 1), 900'000);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_IN_TRANSIT, 1, v1::ASSET_KIND_CHEQUE), 2);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_SAFE, kCentre, v1::ASSET_KIND_CHEQUE), 0);
}

TEST_F(Dispatch, MakesItsSignerTheKeeperOfTheSafe) {
  Given(Deposits::Dispatch(10'000));
  v1::Command command = Deposits::Dispatch(10'000);
  command.set_actor(kSupervisor);
  Given(command);
  When(CountSafe(SafeFen() - 1'000));
  EXPECT_EQ(Event(1).case_opened().answerable(), kSupervisor);
}

TEST_F(Dispatch, MayBeOfChequesAlone) {
  const uint64_t cheque = GivenChequeInSafe();
  When(Deposits::Dispatch(0, {cheque}));
  ThenEvents({"deposit_dispatched"});
  EXPECT_EQ(SafeFen(), 2'000'000);
}

TEST_F(Dispatch, BringsTheCentreBackBelowItsLimit) {
  Given(Withdraw(19'000'000));
  EXPECT_EQ(world_.events().back()->cash_limit_exceeded().scope(), v1::LIMIT_SCOPE_CENTRE);
  When(Deposits::Dispatch(1'000'000));
  ThenEvents({"deposit_dispatched", "cash_limit_restored"});
  EXPECT_EQ(Event(1).cash_limit_restored().cash_fen(), 20'000'000);
}

TEST_F(Dispatch, IsOfTheCentreAlsoWhenSentFromATill) {
  GivenOpenSession();
  v1::Command command = Deposits::Dispatch(10'000);
  command.set_till(kTill);
  command.set_session(1);
  When(command);
  ThenEvents({"deposit_dispatched"});
  EXPECT_EQ(Event().till(), 0u);
  EXPECT_EQ(Event().session(), 0u);
}

TEST_F(Dispatch, NamesOnlyWhoAndWhatIsRegistered) {
  v1::Command command = Deposits::Dispatch(10'000);
  command.mutable_dispatch_deposit()->set_carrier(kNobody);
  When(command);
  ThenRejected(v1::REJECTION_REASON_STAFF_UNKNOWN);
  command.mutable_dispatch_deposit()->set_carrier(99);
  When(command);
  ThenRejected(v1::REJECTION_REASON_STAFF_UNKNOWN);
  command = Deposits::Dispatch(10'000);
  command.mutable_dispatch_deposit()->set_escort(99);
  When(command);
  ThenRejected(v1::REJECTION_REASON_STAFF_UNKNOWN);
  command = Deposits::Dispatch(10'000);
  command.mutable_dispatch_deposit()->set_bank_account(6);
  When(command);
  ThenRejected(v1::REJECTION_REASON_BANK_ACCOUNT_UNKNOWN);
}

TEST_F(Dispatch, IsAKeepersOrSupervisorsOnDuty) {
  v1::Command command = Deposits::Dispatch(10'000);
  command.set_actor(kCashier);
  When(command);
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
  command.set_actor(kOffDuty);
  When(command);
  ThenRejected(v1::REJECTION_REASON_NOT_ON_DUTY);
  GivenDayClosed();
  When(Deposits::Dispatch(10'000));
  ThenRejected(v1::REJECTION_REASON_DAY_NOT_OPEN);
}

TEST_F(Dispatch, TakesNoMoreThanTheSafeHolds) {
  When(Deposits::Dispatch(2'000'010));
  ThenRejected(v1::REJECTION_REASON_SAFE_SHORT_OF_CASH);
  v1::Command command = Deposits::Dispatch(10'000);
  command.mutable_dispatch_deposit()->set_amount_fen(10'005);
  When(command);
  ThenRejected(v1::REJECTION_REASON_CASH_NOT_PAYABLE);
  When(Deposits::Dispatch(10'000, {1}));
  ThenRejected(v1::REJECTION_REASON_CHEQUE_NOT_HELD);
}

TEST_F(Dispatch, SaysWhichNotesItTakes) {
  v1::Command command = Deposits::Dispatch(10'000);
  command.mutable_dispatch_deposit()->clear_denominations();
  When(command);
  ThenRejected(v1::REJECTION_REASON_COUNT_MISMATCH);
  command = Deposits::Dispatch(10'000);
  command.mutable_dispatch_deposit()->mutable_denominations(0)->set_denomination_fen(20);
  command.mutable_dispatch_deposit()->mutable_denominations(0)->set_pieces(500);
  When(command);
  ThenRejected(v1::REJECTION_REASON_DENOMINATION_UNKNOWN);
}

TEST_F(Dispatch, HoldsSomething) {
  When(Deposits::Dispatch(0));
  ThenRejected(v1::REJECTION_REASON_DEPOSIT_EMPTY);
}

TEST_F(Dispatch, IsNeverMadeAlone) {
  v1::Command command = Deposits::Dispatch(10'000);
  command.mutable_dispatch_deposit()->set_carrier(kEscort);
  When(command);
  ThenRejected(v1::REJECTION_REASON_CARRIER_IS_ESCORT);
  command = Deposits::Dispatch(10'000);
  command.mutable_dispatch_deposit()->set_escort(kSupervisor);
  When(command);
  ThenRejected(v1::REJECTION_REASON_ESCORT_UNFIT);
}

TEST_F(Dispatch, LeavesABouncedChequeInTheSafe) {
  const uint64_t cheque = GivenChequeInSafe();
  Given(Deposits::Dispatch(0, {cheque}));
  Given(Confirm(0));
  Given(AtCentre(absl::StrCat("reason: 'not paid' bounce_cheque { cheque: ", cheque, " }"), kFinance));
  When(Deposits::Dispatch(10'000, {cheque}));
  ThenRejected(v1::REJECTION_REASON_CHEQUE_ALREADY_BOUNCED);
}

TEST_F(Dispatch, IsRefusedWhenTheLedgerCouldNotHoldTheSum) {
  const int64_t moved_fen = world_.state().moved_fen;
  world_.mutable_state().moved_fen = 4'000'000'000'000'000'000 - 5'000;
  When(Deposits::Dispatch(10'000));
  ThenRejected(v1::REJECTION_REASON_AMOUNT_OUT_OF_RANGE);
  When(Withdraw(10'000));
  ThenRejected(v1::REJECTION_REASON_AMOUNT_OUT_OF_RANGE);
  world_.mutable_state().moved_fen = moved_fen;
}

TEST_F(Dispatch, IsRefusedWhenTheCloseCouldNotListIt) {
  GivenFullDay();
  When(Deposits::Dispatch(10'000));
  ThenRejected(v1::REJECTION_REASON_LIST_TOO_LONG);
  When(Withdraw(10'000));
  ThenRejected(v1::REJECTION_REASON_LIST_TOO_LONG);
}

class Confirmation : public Deposits {
 protected:
  Confirmation() {
    cheque_ = GivenChequeInSafe();
    v1::Command command = Deposits::Dispatch(900'000, {cheque_});
    command.set_request_id("the-deposit");
    Given(command);
  }
  uint64_t cheque_ = 0;
};

TEST_F(Confirmation, MovesWhatTheBankCreditedAndLetsTheChequesGo) {
  When(Confirm(900'000));
  ThenEvents({"deposit_confirmed"});
  const v1::DepositConfirmed& fact = Event().deposit_confirmed();
  EXPECT_EQ(fact.deposit(), 1u);
  EXPECT_EQ(fact.bank_account(), kBankAccount);
  EXPECT_EQ(fact.dispatched_fen(), 900'000);
  EXPECT_EQ(fact.difference_fen(), 0);
  EXPECT_EQ(fact.case_number(), 0u);
  EXPECT_THAT(fact.cheques(), ::testing::ElementsAre(cheque_));
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_BANK, kBankAccount), 900'000);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_IN_TRANSIT, 1), 0);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_IN_TRANSIT, 1, v1::ASSET_KIND_CHEQUE), 0);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_CHEQUE_CLEARING, kCentre), 300'000) << "its value waits until it is cleared";
}

TEST_F(Confirmation, OfLessOpensACaseAgainstTheCarrier) {
  When(Confirm(890'000));
  ThenEvents({"deposit_confirmed", "case_opened"});
  EXPECT_EQ(Event(0).deposit_confirmed().difference_fen(), -10'000);
  EXPECT_EQ(Event(0).deposit_confirmed().case_number(), 1u);
  EXPECT_EQ(Event(1).case_opened().origin(), v1::CASE_ORIGIN_DEPOSIT);
  EXPECT_EQ(Event(1).case_opened().answerable(), kKeeper);
  EXPECT_EQ(Event(1).case_opened().balance_fen(), 10'000);
  EXPECT_EQ(world_.receipt().case_number(), 1u);
  EXPECT_EQ(CaseFen(1), 10'000);
  EXPECT_THAT(world_.state().cases.at(CaseId(1)).counters, ::testing::ElementsAre(StaffId(kFinance)));
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_BANK, kBankAccount), 890'000);
}

TEST_F(Confirmation, OfMoreOpensACaseOnTheOtherSide) {
  When(Confirm(900'500));
  ThenEvents({"deposit_confirmed", "case_opened"});
  EXPECT_EQ(CaseFen(1), -500);
}

TEST_F(Confirmation, OfNothingIsLegal) {
  When(Confirm(0));
  ThenEvents({"deposit_confirmed", "case_opened"});
  EXPECT_EQ(CaseFen(1), 900'000);
}

TEST_F(Confirmation, NamesItsDepositAlsoByRequestId) {
  When(AtCentre("confirm_deposit { deposit { request_id: 'the-deposit' } slip_number: 'S1' credited_fen: 900000 }",
                kSupervisor));
  ThenEvents({"deposit_confirmed"});
  EXPECT_EQ(Event().deposit_confirmed().deposit(), 1u);
}

TEST_F(Confirmation, NeedsNoOpenDay) {
  GivenDayClosed();
  When(Confirm(899'990));
  ThenEvents({"deposit_confirmed", "case_opened"});
  EXPECT_EQ(Event().business_date(), 20261124);
}

TEST_F(Confirmation, IsFinancesOrASupervisorsOnDuty) {
  v1::Command command = Confirm(900'000);
  command.set_actor(kKeeper);
  When(command);
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
  Given(ByAdmin("grant_role { staff: 50 role: ROLE_SUPERVISOR for_centre: 3 }"));
  command.set_actor(kOffDuty);
  When(command);
  ThenRejected(v1::REJECTION_REASON_NOT_ON_DUTY);
  command = Confirm(900'000);
  command.set_claimed_business_date(kTomorrow);
  When(command);
  ThenRejected(v1::REJECTION_REASON_DATE_IN_FUTURE);
}

TEST_F(Confirmation, KnowsNoDepositThatWasNotDispatchedHere) {
  When(Confirm(900'000, "S1", 2));
  ThenRejected(v1::REJECTION_REASON_DEPOSIT_UNKNOWN);
  When(AtCentre("confirm_deposit { deposit { request_id: 'r1' } slip_number: 'S1' credited_fen: 900000 }", kFinance));
  ThenRejected(v1::REJECTION_REASON_DEPOSIT_UNKNOWN);
  Given(ByAdmin("centre: 4 configure_centre { name: 'East Street' first_business_date: '2026-11-23' }"));
  v1::Command command = Confirm(900'000);
  command.set_centre(4);
  When(command);
  ThenRejected(v1::REJECTION_REASON_DEPOSIT_UNKNOWN);
}

TEST_F(Confirmation, HappensOnceHoweverLongAgo) {
  Given(Confirm(900'000));
  When(Confirm(900'000, "S2"));
  ThenRejected(v1::REJECTION_REASON_DEPOSIT_ALREADY_CONFIRMED);
  GivenDayClosed();
  EXPECT_TRUE(world_.state().deposits.empty()) << "a confirmed deposit leaves with its day";
  When(Confirm(900'000, "S2"));
  ThenRejected(v1::REJECTION_REASON_DEPOSIT_ALREADY_CONFIRMED);
  When(AtCentre("confirm_deposit { deposit { request_id: 'the-deposit' } slip_number: 'S2' credited_fen: 1 }",
                kFinance));
  ThenRejected(v1::REJECTION_REASON_DEPOSIT_ALREADY_CONFIRMED);
}

TEST_F(Confirmation, WaitsOverTheCloseForTheBank) {
  GivenDayClosed();
  EXPECT_EQ(world_.state().deposits.size(), 1u);
  GivenNextDayOpen();
  GivenDayClosed("2026-11-25");
  When(Confirm(900'000));
  ThenEvents({"deposit_confirmed"});
}

TEST_F(Confirmation, UsesASlipOnceForAnAccount) {
  Given(ByAdmin("register_bank_account { bank_account: 6 name: 'Bank of China' }"));
  Given(Deposits::Dispatch(10'000));
  v1::Command other = Deposits::Dispatch(10'000);
  other.mutable_dispatch_deposit()->set_bank_account(6);
  Given(other);
  Given(Confirm(900'000));
  When(Confirm(10'000, "S1", 2));
  ThenRejected(v1::REJECTION_REASON_SLIP_USED);
  When(Confirm(10'000, "S1", 3));
  ThenEvents({"deposit_confirmed"});
}

TEST_F(Confirmation, IsRefusedWhenTheLedgerCouldNotHoldTheSum) {
  const int64_t moved_fen = world_.state().moved_fen;
  world_.mutable_state().moved_fen = 4'000'000'000'000'000'000 - 5'000;
  When(Confirm(900'000));
  ThenRejected(v1::REJECTION_REASON_AMOUNT_OUT_OF_RANGE);
  world_.mutable_state().moved_fen = moved_fen;
}

TEST_F(Confirmation, LetsItsChequesBeCleared) {
  const v1::Command clear = AtCentre(absl::StrCat("clear_cheque { cheque: ", cheque_, " }"), kFinance);
  When(clear);
  ThenRejected(v1::REJECTION_REASON_CHEQUE_NOT_DEPOSITED);
  Given(Confirm(900'000));
  v1::Command again = clear;
  again.set_request_id("again");
  When(again);
  ThenEvents({"cheque_cleared"});
  EXPECT_EQ(Event().cheque_cleared().bank_account(), kBankAccount);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_BANK, kBankAccount), 1'200'000);
}

TEST_F(Confirmation, OfADifferenceIsRefusedWhenTheCloseCouldNotListItsCase) {
  GivenFullDay();
  When(Confirm(890'000));
  ThenRejected(v1::REJECTION_REASON_LIST_TOO_LONG);
  When(Confirm(900'000));
  ThenEvents({"deposit_confirmed"});
}

class FloatWithdrawal : public Deposits {};

TEST_F(FloatWithdrawal, BringsCashFromTheBankIntoTheSafe) {
  When(Withdraw(500'000));
  ThenEvents({"float_withdrawn"});
  EXPECT_EQ(Event().float_withdrawn().carrier(), kKeeper);
  EXPECT_EQ(SafeFen(), 2'500'000);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_BANK, kBankAccount), -500'000);
}

TEST_F(FloatWithdrawal, MayPassTheCentresLimitWhichIsSaid) {
  When(Withdraw(18'000'010));
  ThenEvents({"float_withdrawn", "cash_limit_exceeded"});
}

TEST_F(FloatWithdrawal, MakesItsSignerTheKeeperOfTheSafe) {
  v1::Command command = Withdraw(10'000);
  command.set_actor(kSupervisor);
  command.set_second_person(kKeeper);
  Given(command);
  When(CountSafe(SafeFen() - 1'000));
  EXPECT_EQ(Event(1).case_opened().answerable(), kSupervisor);
}

TEST_F(FloatWithdrawal, IsAKeepersWithAWitness) {
  v1::Command command = Withdraw(10'000);
  command.set_second_person(0);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SECOND_PERSON_REQUIRED);
  command.set_second_person(kKeeper);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SELF_APPROVAL);
  command.set_second_person(kAuditor);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SECOND_PERSON_UNFIT);
  command = Withdraw(10'000);
  command.set_actor(kCashier);
  When(command);
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
}

TEST_F(FloatWithdrawal, ComesFromARegisteredAccountInWholeCoins) {
  v1::Command command = Withdraw(10'000);
  command.mutable_withdraw_for_float()->set_bank_account(6);
  When(command);
  ThenRejected(v1::REJECTION_REASON_BANK_ACCOUNT_UNKNOWN);
  command = Withdraw(10'000);
  command.mutable_withdraw_for_float()->set_amount_fen(10'005);
  When(command);
  ThenRejected(v1::REJECTION_REASON_CASH_NOT_PAYABLE);
  command.mutable_withdraw_for_float()->set_amount_fen(10'010);
  When(command);
  ThenRejected(v1::REJECTION_REASON_COUNT_MISMATCH);
  GivenDayClosed();
  When(Withdraw(10'000));
  ThenRejected(v1::REJECTION_REASON_DAY_NOT_OPEN);
}

TEST_F(FloatWithdrawal, IsNeverMadeAlone) {
  v1::Command command = Withdraw(10'000);
  command.mutable_withdraw_for_float()->set_escort(kKeeper);
  When(command);
  ThenRejected(v1::REJECTION_REASON_CARRIER_IS_ESCORT);
  command.mutable_withdraw_for_float()->set_escort(kCashier);
  When(command);
  ThenRejected(v1::REJECTION_REASON_ESCORT_UNFIT);
  command.mutable_withdraw_for_float()->set_carrier(kNobody);
  When(command);
  ThenRejected(v1::REJECTION_REASON_STAFF_UNKNOWN);
}

}  // namespace
}  // namespace daybook::domain
