// Over and short: assigned, explained, closed.
#include "absl/strings/str_cat.h"
#include "tests/ledger/domain/case_fixture.h"

namespace daybook::domain {
namespace {

// --- Assigned --------------------------------------------------------------------------------------------------------

class CaseAssignment : public Cases {};

TEST_F(CaseAssignment, GivesACaseItsOwnerAndDueDate) {
  const uint64_t number = GivenCase(1'000);
  EXPECT_THAT(CaseAt(number).counters, ::testing::ElementsAre(StaffId(kCashier)));
  When(Assign(number));
  ThenEvents({"case_assigned"});
  EXPECT_EQ(Event().case_assigned().case_number(), number);
  EXPECT_EQ(Event().case_assigned().due_date(), 20261130);
  EXPECT_EQ(CaseAt(number).owner, StaffId(kSupervisor));
  // It may be given to another.
  Given(Assign(number, kFinance, kToday));
  EXPECT_EQ(CaseAt(number).owner, StaffId(kFinance));
}

TEST_F(CaseAssignment, NamesTheCaseAlsoByTheCommandThatOpenedIt) {
  v1::Command count = Count("CLOSE", 49'000);
  count.set_request_id("the-count");
  Given(count);
  When(AtCentre("assign_case { case_reference { request_id: 'the-count' } owner: 10 due_date: '2026-11-30' }"));
  ThenEvents({"case_assigned"});
  EXPECT_EQ(Event().case_assigned().case_number(), 1u);
}

TEST_F(CaseAssignment, NeedsNoOpenDay) {
  const uint64_t number = GivenCase(1'000);
  GivenSessionClosed();
  GivenDayClosed();
  When(Assign(number));
  ThenEvents({"case_assigned"});
}

TEST_F(CaseAssignment, IsNotDueBeforeTheCurrentDay) {
  const uint64_t number = GivenCase(1'000);
  When(Assign(number, kSupervisor, "2026-11-22"));
  ThenRejected(v1::REJECTION_REASON_FIELD_INVALID);
}

TEST_F(CaseAssignment, GoesToSomebodyWhoWorksHereAndDoesNotAnswerForIt) {
  const uint64_t number = GivenCase(1'000);
  When(Assign(number, kNobody));
  ThenRejected(v1::REJECTION_REASON_STAFF_UNKNOWN);
  When(Assign(number, kCashier));
  ThenRejected(v1::REJECTION_REASON_CASE_IS_YOURS);
  When(Assign(number, kOtherCashier));
  ThenEvents({"case_assigned"});
}

TEST_F(CaseAssignment, IsASupervisorsOrFinances) {
  const uint64_t number = GivenCase(1'000);
  v1::Command command = Assign(number);
  command.set_actor(kCashier);
  When(command);
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
  command = Assign(number);
  command.set_claimed_business_date("2026-11-22");
  When(command);
  ThenRejected(v1::REJECTION_REASON_DAY_CLOSED);
}

TEST_F(CaseAssignment, KnowsNoCaseOfAnotherCentre) {
  const uint64_t number = GivenCase(1'000);
  When(Assign(number + 1));
  ThenRejected(v1::REJECTION_REASON_CASE_UNKNOWN);
  Given(ByAdmin("centre: 4 configure_centre { name: 'East Street' first_business_date: '2026-11-23' }"));
  Given(ByAdmin("grant_role { staff: 10 role: ROLE_SUPERVISOR for_centre: 4 }"));
  v1::Command command = Assign(number);
  command.set_centre(4);
  When(command);
  ThenRejected(v1::REJECTION_REASON_CASE_UNKNOWN);
  When(AtCentre("assign_case { case_reference { request_id: 'r1' } owner: 10 due_date: '2026-11-30' }"));
  ThenRejected(v1::REJECTION_REASON_CASE_UNKNOWN);
}

// --- Explained -------------------------------------------------------------------------------------------------------

class Explanation : public Cases {
 protected:
  Explanation() {
    over_ = GivenCase(-1'000);
    short_ = GivenCase(600);
  }
  uint64_t over_ = 0;
  uint64_t short_ = 0;
};

TEST_F(Explanation, OfAMixUpTakesFromOneWhatTheOtherMisses) {
  When(Explain(over_, short_, 600));
  ThenEvents({"case_explained"});
  EXPECT_EQ(CaseFen(over_), -400);
  EXPECT_EQ(CaseFen(short_), 0);
  EXPECT_FALSE(CaseAt(short_).closed) << "closing it is a command of its own";
}

TEST_F(Explanation, GoesAtMostToZero) {
  When(Explain(over_, short_, 610));
  ThenRejected(v1::REJECTION_REASON_CASE_EXCEEDED);
  Given(Explain(over_, short_, 600));
  const uint64_t other = GivenCase(2'000);
  When(Explain(over_, other, 410));
  ThenRejected(v1::REJECTION_REASON_CASE_EXCEEDED);
}

TEST_F(Explanation, NeedsOneCaseOnEitherSide) {
  When(Explain(short_, over_, 100));
  ThenRejected(v1::REJECTION_REASON_CASE_SIDE_WRONG);
  When(Explain(over_, over_, 100));
  ThenRejected(v1::REJECTION_REASON_CASE_SIDE_WRONG);
  When(Explain(over_, 99, 100));
  ThenRejected(v1::REJECTION_REASON_CASE_UNKNOWN);
  When(Explain(99, short_, 100));
  ThenRejected(v1::REJECTION_REASON_CASE_UNKNOWN);
}

TEST_F(Explanation, IsNobodysOwn) {
  Given(ByAdmin("grant_role { staff: 20 role: ROLE_SUPERVISOR for_centre: 3 }"));
  v1::Command command = Explain(over_, short_, 100);
  command.set_actor(kCashier);
  When(command);
  ThenRejected(v1::REJECTION_REASON_CASE_IS_YOURS);
  command = Explain(over_, short_, 100);
  command.set_second_person(kCashier);
  When(command);
  ThenRejected(v1::REJECTION_REASON_CASE_IS_YOURS);
}

TEST_F(Explanation, MayBeTheCounters) {
  Given(AtTill("pause_till {}"));
  Given(Count("SPOT", DrawerFen() - 100, kSupervisor));
  When(Explain(over_, Event(1).case_opened().case_number(), 100));
  ThenEvents({"case_explained"});
}

TEST_F(Explanation, NeedsAnApproverAndAReason) {
  v1::Command command = Explain(over_, short_, 100);
  command.set_second_person(0);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SECOND_PERSON_REQUIRED);
  command.set_second_person(kKeeper);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SECOND_PERSON_UNFIT);
  command = Explain(over_, short_, 100);
  command.clear_reason();
  When(command);
  ThenRejected(v1::REJECTION_REASON_REASON_MISSING);
  command = Explain(over_, short_, 100);
  command.set_actor(kKeeper);
  When(command);
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
}

TEST_F(Explanation, IsRefusedWhenTheLedgerCouldNotHoldTheSum) { ThenNothingCanMove(Explain(over_, short_, 100)); }

// --- Closed ----------------------------------------------------------------------------------------------------------

class CaseClosing : public Cases {
 protected:
  void GivenClosed(uint64_t number, int64_t fen) {
    Given(Decide(number, "LOSS", absl::StrCat("amount_fen: ", fen)));
    Given(Close(number));
  }
};

TEST_F(CaseClosing, EndsACaseThatIsAtZero) {
  const uint64_t number = GivenCase(1'000);
  When(Close(number));
  ThenRejected(v1::REJECTION_REASON_CASE_NOT_SETTLED);
  Given(Decide(number, "LOSS", "amount_fen: 1000"));
  When(Close(number));
  ThenEvents({"case_closed"});
  EXPECT_TRUE(world_.state().cases.empty());
  for (const v1::Command& command : {Close(number), Assign(number), Decide(number, "LOSS", "amount_fen: 10")}) {
    When(command);
    ThenRejected(v1::REJECTION_REASON_CASE_UNKNOWN);
  }
}

TEST_F(CaseClosing, IsASupervisorsOrFinancesAndNeedsNoOpenDay) {
  const uint64_t number = GivenCase(1'000);
  Given(Decide(number, "LOSS", "amount_fen: 1000"));
  v1::Command command = Close(number);
  command.set_actor(kKeeper);
  When(command);
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
  GivenSessionClosed();
  GivenDayClosed();
  When(Close(number));
  ThenEvents({"case_closed"});
}

TEST_F(CaseClosing, IsForGoodWhateverARecountFinds) {
  const uint64_t number = GivenCase(1'000);
  GivenClosed(number, 1'000);
  When(Count("CLOSE", DrawerFen(), kCashier, kKeeper));
  ThenEvents({"cash_counted"});
  EXPECT_EQ(Event().cash_counted().findings().recount(), 1u);
  EXPECT_EQ(Event().cash_counted().findings().case_number(), 0u);
  When(Count("CLOSE", DrawerFen() + 300, kCashier, kKeeper));
  ThenEvents({"cash_counted", "case_opened"});
  EXPECT_EQ(Event(1).case_opened().case_number(), number + 1);
  EXPECT_EQ(CaseFen(number), 0);
  EXPECT_EQ(CaseFen(number + 1), -300);
}

TEST_F(CaseClosing, IsForGoodWhateverComesLate) {
  Given(Count("CLOSE", 51'000));
  Given(AtTill("close_session {}", kCashier, kKeeper));
  Given(Decide(1, "CUSTOMER", "amount_fen: 1000 customer: 5"));
  Given(Close(1));
  v1::Command late = CashPayment(1'000);
  late.set_already_taken(true);
  When(late);
  ThenEvents({"payment_received", "case_opened"});
  EXPECT_EQ(CaseFen(2), 1'000);
}

TEST_F(CaseClosing, IsNotDoneByARecountThatAgrees) {
  Given(Count("CLOSE", 49'000));
  Given(Decide(1, "LOSS", "amount_fen: 1000"));
  Given(Count("CLOSE", 49'000, kCashier, kKeeper));
  EXPECT_FALSE(CaseAt(1).closed);
  When(Close(1));
  ThenEvents({"case_closed"});
}

TEST_F(CaseClosing, IsNotNeededForWhatARecountHasSettled) {
  Given(Count("CLOSE", 49'000));
  Given(Count("CLOSE", 50'000, kCashier, kKeeper));
  When(Close(1));
  ThenRejected(v1::REJECTION_REASON_CASE_UNKNOWN);
}

TEST_F(CaseClosing, LeavesTheCasesOfOtherCentresAlone) {
  const uint64_t number = GivenCase(1'000);
  GivenClosed(number, 1'000);
  const uint64_t next = GivenCase(10);
  EXPECT_EQ(next, number + 1) << "a number is given once";
}

}  // namespace
}  // namespace daybook::domain
