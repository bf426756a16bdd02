// Over and short: what is decided about it, and what people then owe and pay.
#include "absl/strings/str_cat.h"
#include "tests/ledger/domain/case_fixture.h"

namespace daybook::domain {
namespace {

// --- Decided ---------------------------------------------------------------------------------------------------------

class Decision : public Cases {};

TEST_F(Decision, MayMakeAPersonOweAShortage) {
  const uint64_t number = GivenCase(1'000);
  When(Decide(number, "STAFF_DUE", "amount_fen: 700 staff: 20"));
  ThenEvents({"case_decided"});
  EXPECT_EQ(Event().case_decided().staff(), kCashier);
  EXPECT_EQ(CaseFen(number), 300);
  EXPECT_EQ(DueFen(kCashier), 700);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_STAFF_DUE, kCashier), 700);
}

TEST_F(Decision, MayWriteAShortageOff) {
  const uint64_t number = GivenCase(1'000);
  When(Decide(number, "LOSS", "amount_fen: 1000"));
  ThenEvents({"case_decided"});
  EXPECT_EQ(CaseFen(number), 0);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_LOSS, kCentre), 1'000);
}

TEST_F(Decision, MayGiveAnOverageToItsPayer) {
  const uint64_t number = GivenCase(-1'000);
  When(Decide(number, "CUSTOMER", "amount_fen: 1000 customer: 77"));
  ThenEvents({"case_decided"});
  EXPECT_EQ(CaseFen(number), 0);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_CUSTOMER, 77), -1'000);
}

TEST_F(Decision, MayTakeAnOverageAsIncome) {
  const uint64_t number = GivenCase(-1'000);
  When(Decide(number, "OTHER_INCOME", "amount_fen: 900"));
  ThenEvents({"case_decided"});
  EXPECT_EQ(CaseFen(number), -100);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_OTHER_INCOME, kCentre), -900);
}

TEST_F(Decision, NeedsNoOpenDay) {
  const uint64_t number = GivenCase(1'000);
  GivenSessionClosed();
  GivenDayClosed();
  When(Decide(number, "LOSS", "amount_fen: 1000"));
  ThenEvents({"case_decided"});
}

TEST_F(Decision, KnowsTheSideOfItsCase) {
  const uint64_t missing = GivenCase(1'000);
  const uint64_t over = GivenCase(-1'000);
  for (const char* outcome : {"CUSTOMER", "OTHER_INCOME"}) {
    When(Decide(missing, outcome, absl::StrCat("amount_fen: 10", outcome[0] == 'C' ? " customer: 1" : "")));
    ThenRejected(v1::REJECTION_REASON_CASE_SIDE_WRONG);
  }
  When(Decide(over, "LOSS", "amount_fen: 10"));
  ThenRejected(v1::REJECTION_REASON_CASE_SIDE_WRONG);
  When(Decide(over, "STAFF_DUE", "amount_fen: 10 staff: 20"));
  ThenRejected(v1::REJECTION_REASON_CASE_SIDE_WRONG);
}

TEST_F(Decision, IsAboutNoMoreThanTheCaseHolds) {
  const uint64_t missing = GivenCase(1'000);
  const uint64_t over = GivenCase(-1'000);
  When(Decide(missing, "LOSS", "amount_fen: 1010"));
  ThenRejected(v1::REJECTION_REASON_CASE_EXCEEDED);
  When(Decide(over, "CUSTOMER", "amount_fen: 1010 customer: 1"));
  ThenRejected(v1::REJECTION_REASON_CASE_EXCEEDED);
  When(Decide(99, "LOSS", "amount_fen: 10"));
  ThenRejected(v1::REJECTION_REASON_CASE_UNKNOWN);
}

TEST_F(Decision, IsNobodysOwn) {
  const uint64_t number = GivenCase(1'000);
  Given(ByAdmin("grant_role { staff: 20 role: ROLE_SUPERVISOR for_centre: 3 }"));
  When(Decide(number, "LOSS", "amount_fen: 10", kCashier));
  ThenRejected(v1::REJECTION_REASON_CASE_IS_YOURS);
  // Nor his who is to owe it.
  When(Decide(number, "STAFF_DUE", "amount_fen: 10 staff: 10"));
  ThenRejected(v1::REJECTION_REASON_CASE_IS_YOURS);
  When(Decide(number, "STAFF_DUE", "amount_fen: 10 staff: 10", kFinance));
  ThenEvents({"case_decided"});
}

TEST_F(Decision, IsNotTheirsWhoCountedAgain) {
  Given(CountSafe(SafeFen() - 1'000));
  const uint64_t number = Event(1).case_opened().case_number();
  v1::Command again = CountSafe(SafeFen() + 500);
  again.set_actor(kSupervisor);
  again.set_second_person(kKeeper);
  Given(again);
  EXPECT_EQ(CaseFen(number), 500);
  When(Decide(number, "LOSS", "amount_fen: 500", kSupervisor));
  ThenRejected(v1::REJECTION_REASON_CASE_IS_YOURS);
  When(Decide(number, "LOSS", "amount_fen: 500", kFinance));
  ThenEvents({"case_decided"});
}

TEST_F(Decision, IsNoCountersEither) {
  Given(AtTill("pause_till {}"));
  Given(Count("SPOT", 49'000, kSupervisor));
  EXPECT_EQ(Event(1).case_opened().answerable(), kCashier);
  When(Decide(1, "LOSS", "amount_fen: 10"));
  ThenRejected(v1::REJECTION_REASON_CASE_IS_YOURS);
  When(Decide(1, "LOSS", "amount_fen: 10", kFinance));
  ThenEvents({"case_decided"});
}

TEST_F(Decision, OfALatePaymentsCaseHasNoCounter) {
  GivenSessionClosed();
  v1::Command late = CashPayment(1'000);
  late.set_already_taken(true);
  Given(late);
  EXPECT_TRUE(CaseAt(1).counters.empty());
  EXPECT_EQ(CaseAt(1).answerable, StaffId(kCashier));
}

TEST_F(Decision, WritesOffWithinTheTierOfARole) {
  const uint64_t number = GivenCase(20'000);
  When(Decide(number, "LOSS", "amount_fen: 10010"));
  ThenRejected(v1::REJECTION_REASON_WRITE_OFF_LIMIT);
  When(Decide(number, "STAFF_DUE", "amount_fen: 10010 staff: 20"));
  ThenEvents({"case_decided"});
  Given(Decide(number, "LOSS", "amount_fen: 9000"));
  // The limit is of the case, not of the command.
  When(Decide(number, "LOSS", "amount_fen: 990", kFinance));
  ThenEvents({"case_decided"});
  const uint64_t other = GivenCase(20'000);
  Given(Decide(other, "LOSS", "amount_fen: 9000"));
  When(Decide(other, "LOSS", "amount_fen: 1010"));
  ThenRejected(v1::REJECTION_REASON_WRITE_OFF_LIMIT);
  When(Decide(other, "LOSS", "amount_fen: 1000"));
  ThenEvents({"case_decided"});
}

TEST_F(Decision, TakesTheTiersFromThePolicy) {
  Given(ByAdmin("centre: 3 configure_centre { name: 'West Street' utc_offset_minutes: 480 policy { write_off_tiers { "
                "role: ROLE_SUPERVISOR amount_max_fen: 500 } write_off_tiers { role: ROLE_KEEPER amount_max_fen: 800 } "
                "} }"));
  const uint64_t number = GivenCase(-5'000);
  When(Decide(number, "OTHER_INCOME", "amount_fen: 510"));
  ThenRejected(v1::REJECTION_REASON_WRITE_OFF_LIMIT);
  // A role without an entry writes nothing off.
  When(Decide(number, "OTHER_INCOME", "amount_fen: 10", kFinance));
  ThenRejected(v1::REJECTION_REASON_WRITE_OFF_LIMIT);
  // The best of one's roles counts.
  Given(ByAdmin("grant_role { staff: 10 role: ROLE_KEEPER for_centre: 3 }"));
  When(Decide(number, "OTHER_INCOME", "amount_fen: 800"));
  ThenEvents({"case_decided"});
}

TEST_F(Decision, IsASupervisorsOrFinancesWithAReason) {
  const uint64_t number = GivenCase(1'000);
  When(Decide(number, "LOSS", "amount_fen: 10", kKeeper));
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
  v1::Command command = Decide(number, "LOSS", "amount_fen: 10");
  command.clear_reason();
  When(command);
  ThenRejected(v1::REJECTION_REASON_REASON_MISSING);
  When(Decide(number, "STAFF_DUE", "amount_fen: 10 staff: 99"));
  ThenRejected(v1::REJECTION_REASON_STAFF_UNKNOWN);
  ThenNothingCanMove(Decide(number, "LOSS", "amount_fen: 10"));
}

TEST_F(Decision, BringsAFoundChequeIntoTheSafe) {
  uint64_t cheque = 0;
  const uint64_t number = GivenCaseOfCheque(&cheque);
  When(Close(number));
  ThenRejected(v1::REJECTION_REASON_CASE_NOT_SETTLED);
  When(Decide(number, "CHEQUE_FOUND", absl::StrCat("cheque: ", cheque)));
  ThenEvents({"case_decided"});
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_SAFE, kCentre, v1::ASSET_KIND_CHEQUE), 1);
  EXPECT_TRUE(CaseAt(number).cheques.empty());
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_CHEQUE_CLEARING, kCentre), 300'000);
  Given(Close(number));
}

TEST_F(Decision, OnALostChequeBooksItsValueBackToTheCustomer) {
  uint64_t cheque = 0;
  const uint64_t number = GivenCaseOfCheque(&cheque);
  When(Decide(number, "CHEQUE_LOST", absl::StrCat("cheque: ", cheque)));
  ThenEvents({"case_decided"});
  EXPECT_EQ(Event().case_decided().amount_fen(), 300'000);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_CHEQUE_CLEARING, kCentre), 0);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_CUSTOMER, 62), 0);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_OUTSIDE, kCentre, v1::ASSET_KIND_CHEQUE), 0);
  EXPECT_EQ(world_.state().cheques.at(ChequeId(cheque)).stage, ChequeStage::kGone);
  Given(Close(number));
}

TEST_F(Decision, KnowsWhichChequesAreMissing) {
  uint64_t cheque = 0;
  const uint64_t number = GivenCaseOfCheque(&cheque);
  When(Decide(number, "CHEQUE_FOUND", absl::StrCat("cheque: ", cheque + 1)));
  ThenRejected(v1::REJECTION_REASON_CHEQUE_NOT_MISSING);
  When(Decide(number, "CHEQUE_LOST", absl::StrCat("cheque: ", cheque + 1)));
  ThenRejected(v1::REJECTION_REASON_CHEQUE_NOT_MISSING);
  Given(Decide(number, "CHEQUE_FOUND", absl::StrCat("cheque: ", cheque)));
  When(Decide(number, "CHEQUE_FOUND", absl::StrCat("cheque: ", cheque)));
  ThenRejected(v1::REJECTION_REASON_CHEQUE_NOT_MISSING);
}

TEST_F(Decision, TakesNoFoundChequeInWhenTheCentreHoldsAllItMay) {
  uint64_t cheque = 0;
  const uint64_t number = GivenCaseOfCheque(&cheque);
  Centre& centre = *world_.mutable_state().centres.at(CentreId(kCentre));
  const int64_t papers = centre.papers;
  centre.papers = kPapersMax;
  When(Decide(number, "CHEQUE_FOUND", absl::StrCat("cheque: ", cheque)));
  ThenRejected(v1::REJECTION_REASON_LIST_TOO_LONG);
  centre.papers = papers;
}

// --- Settled ---------------------------------------------------------------------------------------------------------

class DueSettlement : public Cases {
 protected:
  DueSettlement() {
    const uint64_t number = GivenCase(5'000);
    Given(Decide(number, "STAFF_DUE", "amount_fen: 5000 staff: 20"));
    Given(AtTill("open_session { cashier: 21 }", kOtherCashier, kKeeper, kOtherTill));
  }
  v1::Command InCash(int64_t fen, uint32_t actor = kOtherCashier, uint32_t till = kOtherTill) {
    return AtTill(absl::StrCat("settle_due { staff: 20 amount_fen: ", fen, " tender: TENDER_KIND_CASH }"), actor, 0,
                  till);
  }
  v1::Command ByTransfer(int64_t fen, absl::string_view reference = "T1", uint32_t actor = kFinance) {
    return AtCentre(absl::StrCat("settle_due { staff: 20 amount_fen: ", fen,
                                 " tender: TENDER_KIND_TRANSFER bank_account: 5 provider_reference: '", reference,
                                 "' }"),
                    actor);
  }
};

TEST_F(DueSettlement, InCashGoesIntoTheDrawer) {
  When(InCash(2'000));
  ThenEvents({"due_settled"});
  EXPECT_EQ(DrawerFen(kOtherTill), 2'000);
  EXPECT_EQ(DueFen(kCashier), 3'000);
  EXPECT_TRUE(world_.state().FindTill(TillId(kOtherTill))->session.has_taken);
}

TEST_F(DueSettlement, ByTransferIsFinancesAndNeedsNoOpenDay) {
  When(ByTransfer(2'000, "T1", kSupervisor));
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
  GivenSessionClosed();
  Given(AtTill("commit_count { purpose: COUNT_PURPOSE_CLOSE total_fen: 0 }", kOtherCashier, 0, kOtherTill));
  Given(AtTill("close_session {}", kOtherCashier, kKeeper, kOtherTill));
  GivenDayClosed();
  When(ByTransfer(5'000));
  ThenEvents({"due_settled"});
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_TRANSFER_CLEARING, kBankAccount), 5'000);
  EXPECT_EQ(DueFen(kCashier), 0);
}

TEST_F(DueSettlement, IsNoMoreThanIsOwed) {
  When(InCash(5'010));
  ThenRejected(v1::REJECTION_REASON_DUE_EXCEEDED);
  Given(InCash(5'000));
  When(ByTransfer(10));
  ThenRejected(v1::REJECTION_REASON_DUE_EXCEEDED);
}

TEST_F(DueSettlement, IsNeverTakenByTheDebtorHimself) {
  When(InCash(1'000, kCashier, kTill));
  ThenRejected(v1::REJECTION_REASON_SELF_APPROVAL);
  Given(ByAdmin("grant_role { staff: 20 role: ROLE_FINANCE }"));
  When(ByTransfer(1'000, "T1", kCashier));
  ThenRejected(v1::REJECTION_REASON_SELF_APPROVAL);
}

TEST_F(DueSettlement, InCashIsTakenInOnesOwnOpenSession) {
  v1::Command command = InCash(1'000);
  command.set_actor(kSupervisor);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SESSION_NOT_YOURS);
  command.set_session(99);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SESSION_UNKNOWN);
  When(InCash(1'000, kKeeper));
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
  Given(AtTill("pause_till {}", kOtherCashier, 0, kOtherTill));
  When(InCash(1'000));
  ThenRejected(v1::REJECTION_REASON_TILL_PAUSED);
}

TEST_F(DueSettlement, InCashIsPayableAndWithinTheLimits) {
  When(InCash(1'005));
  ThenRejected(v1::REJECTION_REASON_CASH_NOT_PAYABLE);
  Given(ByAdmin("centre: 3 configure_centre { name: 'West Street' utc_offset_minutes: 480 policy { "
                "till_soft_limit_fen: 1000 till_hard_limit_fen: 2000 } }"));
  When(InCash(2'010));
  ThenRejected(v1::REJECTION_REASON_TILL_LIMIT_EXCEEDED);
  When(InCash(2'000));
  ThenEvents({"due_settled", "cash_limit_exceeded"});
}

TEST_F(DueSettlement, NamesWhoAndWhatIsRegistered) {
  v1::Command command = InCash(1'000);
  command.mutable_settle_due()->set_staff(99);
  When(command);
  ThenRejected(v1::REJECTION_REASON_STAFF_UNKNOWN);
  command = ByTransfer(1'000);
  command.mutable_settle_due()->set_bank_account(6);
  When(command);
  ThenRejected(v1::REJECTION_REASON_BANK_ACCOUNT_UNKNOWN);
  ThenNothingCanMove(ByTransfer(1'000));
}

TEST_F(DueSettlement, UsesATransferOnce) {
  Given(ByTransfer(1'000));
  When(ByTransfer(1'000));
  ThenRejected(v1::REJECTION_REASON_REFERENCE_USED);
  // Nor may a customer have paid with it.
  Given(AtTill("receive_payment { purpose: PURPOSE_REPAIR amount_fen: 100 tenders { kind: TENDER_KIND_TRANSFER "
               "provider: 5 status: TENDER_STATUS_CONFIRMED amount_fen: 100 provider_reference: 'T2' } }"));
  When(ByTransfer(1'000, "T2"));
  ThenRejected(v1::REJECTION_REASON_REFERENCE_USED);
}

TEST_F(DueSettlement, IsRefusedWhenTheCloseCouldNotListIt) {
  const uint64_t number = GivenCase(1'000);
  GivenFullDay();
  When(ByTransfer(1'000));
  ThenRejected(v1::REJECTION_REASON_LIST_TOO_LONG);
  When(Decide(number, "STAFF_DUE", "amount_fen: 1000 staff: 20"));
  ThenRejected(v1::REJECTION_REASON_LIST_TOO_LONG);
  // What only shortens the lists goes on.
  Given(Decide(number, "LOSS", "amount_fen: 1000"));
  Given(Close(number));
}
}  // namespace
}  // namespace daybook::domain
