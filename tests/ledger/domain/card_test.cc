// IC-card top-ups: paid, written, read back; failed, tried again, taken back.
#include "tests/ledger/domain/card_fixture.h"

namespace daybook::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST_F(CardTopUp, IsAPaymentThatWaitsForItsCard) {
  When(TopUp(Cash(8'840) + ByCard(1'000, "C1"), 5));
  ThenEvents({"card_top_up_paid"});
  const v1::Event& event = Event();
  EXPECT_EQ(event.till(), kTill);
  EXPECT_EQ(event.session(), 1u);
  EXPECT_EQ(event.actor(), kCashier);
  EXPECT_EQ(event.purpose(), v1::PURPOSE_PREPAYMENT);
  EXPECT_EQ(event.card_top_up_paid().payment().payment(), 1u);
  EXPECT_EQ(event.card_top_up_paid().payment().customer(), 62u);
  EXPECT_EQ(event.card_top_up_paid().payment().amount_fen(), 9'840);
  EXPECT_EQ(event.card_top_up_paid().card(), 8'801u);
  EXPECT_EQ(event.card_top_up_paid().card_counter(), 5u);
  EXPECT_EQ(event.card_top_up_paid().previous_counter(), 0u);
  EXPECT_EQ(DrawerFen(), 58'840);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_CARD_CLEARING, kAcquirer), 1'000);
  EXPECT_EQ(Pending(), 9'840);
  EXPECT_EQ(Customer(), 0);
  EXPECT_EQ(world_.receipt().number(), 1u);
  EXPECT_THAT(Items(), ElementsAre("card_write/1"));
}

TEST_F(CardTopUp, TakesANumberLikeEveryPayment) {
  Given(CashPayment(100));
  Given(TopUp(Cash(100)));
  EXPECT_EQ(world_.receipt().number(), 2u);
  Given(CashPayment(100));
  EXPECT_EQ(world_.receipt().number(), 3u);
}

TEST_F(CardTopUp, RecordsItsQueueTicket) {
  v1::Command command = TopUp(Cash(100));
  command.mutable_top_up_card()->set_ticket(17);
  When(command);
  ThenEvents({"card_top_up_paid"});
  EXPECT_EQ(Event().card_top_up_paid().payment().ticket(), 17u);
}

TEST_F(CardTopUp, OnceReadBackIsTheCustomers) {
  Given(TopUp(Cash(8'840), 5));
  When(Confirm(1, 5));
  ThenEvents({"card_written"});
  EXPECT_EQ(Event().purpose(), v1::PURPOSE_PREPAYMENT);
  EXPECT_EQ(Event().card_written().payment(), 1u);
  EXPECT_EQ(Event().card_written().customer(), 62u);
  EXPECT_EQ(Event().card_written().card(), 8'801u);
  EXPECT_EQ(Event().card_written().card_counter(), 5u);
  EXPECT_EQ(Event().card_written().amount_fen(), 8'840);
  EXPECT_EQ(Pending(), 0);
  EXPECT_EQ(Customer(), 8'840);
  EXPECT_THAT(Items(), IsEmpty());
  EXPECT_TRUE(world_.state().cards.loads.empty());
}

TEST_F(CardTopUp, MayBeNamedByItsRequestId) {
  v1::Command command = TopUp(Cash(100));
  command.set_request_id("top-up");
  Given(command);
  Given(AtCentre("fail_card_write { payment { request_id: 'top-up' } }", kCashier));
  Given(AtCentre("rewrite_card { payment { request_id: 'top-up' } }", kCashier));
  When(AtCentre("confirm_card_write { payment { request_id: 'top-up' } read_back_counter: 1 }", kCashier));
  ThenEvents({"card_written"});
}

TEST_F(CardTopUp, WhoseWriteFailedIsTriedAgainWithTheSameCounter) {
  Given(TopUp(Cash(8'840), 5));
  When(Fail());
  ThenEvents({"card_write_failed"});
  EXPECT_EQ(Event().card_write_failed().card_counter(), 5u);
  EXPECT_EQ(Pending(), 8'840);
  EXPECT_THAT(Items(), ElementsAre("card_write/1"));
  When(Rewrite());
  ThenEvents({"card_rewritten"});
  EXPECT_EQ(Event().card_rewritten().card(), 8'801u);
  EXPECT_EQ(Event().card_rewritten().card_counter(), 5u);
  Given(Fail());
  Given(Rewrite());
  When(Confirm(1, 5));
  ThenEvents({"card_written"});
  EXPECT_EQ(Customer(), 8'840);
}

TEST_F(CardTopUp, IsFollowedByTheNextCounterWhateverTheFirstWas) {
  Given(TopUp(Cash(100), 4'000));
  Given(Confirm(1, 4'000));
  When(TopUp(Cash(100), 4'001));
  ThenEvents({"card_top_up_paid"});
  EXPECT_EQ(Event().card_top_up_paid().previous_counter(), 4'000u);
}

TEST_F(CardTopUp, OfAnotherCardIsItsOwnAffair) {
  Given(TopUp(Cash(100), 1, 8'801));
  When(TopUp(Cash(100), 9, 8'802));
  ThenEvents({"card_top_up_paid"});
  EXPECT_THAT(Items(), ElementsAre("card_write/1", "card_write/2"));
}

TEST_F(CardTopUp, PassesTheSoftLimitLikeAnyCash) {
  When(TopUp(Cash(960'000)));
  ThenEvents({"card_top_up_paid", "cash_limit_exceeded"});
}

// --- Tenders whose outcome is open -----------------------------------------------------------------------------------

TEST_F(CardTopUp, IsWrittenOnceItsPendingTenderHasCome) {
  Given(TopUp(Cash(100) + ByCard(1'000, "", "PENDING")));
  EXPECT_EQ(Pending(), 100);
  When(Resolve("PAYMENT", "CONFIRMED", 1));
  ThenEvents({"tender_resolved"});
  EXPECT_EQ(Pending(), 1'100);
  Given(Confirm());
  EXPECT_EQ(Customer(), 1'100);
  EXPECT_EQ(Pending(), 0);
}

TEST_F(CardTopUp, IsWorthWhatCameIn) {
  Given(TopUp(Cash(100) + ByCard(1'000, "", "PENDING")));
  Given(Resolve("PAYMENT", "FAILED", 1));
  EXPECT_TRUE(IsOpen());
  When(Confirm());
  ThenEvents({"card_written"});
  EXPECT_EQ(Event().card_written().amount_fen(), 100);
  EXPECT_EQ(Customer(), 100);
}

TEST_F(CardTopUp, OfWhichNothingCameInIsOverAndFreesItsCounter) {
  Given(TopUp(ByCard(1'000, "", "PENDING"), 5));
  EXPECT_THAT(Items(), ElementsAre("card_write/1"));
  Given(Resolve("PAYMENT", "FAILED", 0));
  EXPECT_THAT(Items(), IsEmpty());
  EXPECT_FALSE(IsOpen());
  When(TopUp(Cash(100), 5));
  ThenEvents({"card_top_up_paid"});
}

TEST_F(CardTopUp, MayBeReplacedWhereATenderFailed) {
  Given(TopUp(Cash(100) + ByCard(1'000, "", "PENDING")));
  Given(Resolve("PAYMENT", "FAILED", 1));
  v1::Command command = CashPayment(1'000);
  command.mutable_receive_payment()->mutable_replaces()->set_number(1);
  When(command);
  ThenEvents({"payment_received"});
}

// --- Taken back ------------------------------------------------------------------------------------------------------

TEST_F(CardTopUp, ReversedComesBackFromCardLoadPendingAndFreesItsCounter) {
  Given(TopUp(Cash(8'840) + ByCard(1'000, "C1"), 5));
  Given(Fail());
  When(Reverse(Void(1, "V1")));
  ThenEvents({"payment_reversed"});
  EXPECT_EQ(DrawerFen(), 50'000);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_CARD_CLEARING, kAcquirer), 0);
  EXPECT_EQ(Pending(), 0);
  EXPECT_EQ(Customer(), 0);
  EXPECT_THAT(Items(), IsEmpty());
  When(TopUp(Cash(100), 5));
  ThenEvents({"card_top_up_paid"});
}

TEST_F(CardTopUp, ReversedLeavesTheCounterThatWasWrittenBefore) {
  Given(TopUp(Cash(100), 5));
  Given(Confirm(1, 5));
  Given(TopUp(Cash(100), 6));
  Given(Reverse("", 2));
  When(TopUp(Cash(100), 6));
  ThenEvents({"card_top_up_paid"});
  EXPECT_EQ(Event().card_top_up_paid().previous_counter(), 5u);
}

TEST_F(CardTopUp, WhoseVoidWasRefusedIsGivenBackFromCardLoadPending) {
  Given(TopUp(ByCard(1'000, "C1")));
  Given(Reverse(Void(0, "", "PENDING")));
  EXPECT_FALSE(IsOpen()) << "whatever the provider says, nobody writes this card any more";
  EXPECT_EQ(Pending(), 1'000);
  Given(Resolve("REVERSAL", "FAILED", 0));
  EXPECT_EQ(Pending(), 1'000);
  When(Refund(Back(0, 1'000, "B1")));
  ThenEvents({"payment_refunded"});
  EXPECT_FALSE(Event().payment_refunded().card_written());
  EXPECT_EQ(Pending(), 0);
  EXPECT_EQ(Customer(), 0);
}

TEST_F(CardTopUp, WhoseVoidTheProviderConfirmsComesBackFromCardLoadPending) {
  Given(TopUp(ByCard(1'000, "C1")));
  Given(Reverse(Void(0, "", "PENDING")));
  Given(Resolve("REVERSAL", "CONFIRMED", 0));
  EXPECT_EQ(Pending(), 0);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_CARD_CLEARING, kAcquirer), 0);
}

TEST_F(CardTopUp, RefundedInPartIsWrittenWithTheRest) {
  Given(TopUp(Cash(1'000)));
  Given(Fail());
  Given(Refund(Back(0, 400)));
  EXPECT_EQ(Pending(), 600);
  EXPECT_THAT(Items(), ElementsAre("card_write/1"));
  Given(Rewrite());
  When(Confirm());
  ThenEvents({"card_written"});
  EXPECT_EQ(Event().card_written().amount_fen(), 600);
  EXPECT_EQ(Customer(), 600);
  EXPECT_EQ(Pending(), 0);
}

TEST_F(CardTopUp, RefundedInFullIsOverAndFreesItsCounter) {
  Given(TopUp(Cash(1'000) + ByCard(500, "C1"), 5));
  Given(Fail());
  Given(Refund(Back(0, 1'000)));
  Given(Refund(Back(1, 500, "B1")));
  EXPECT_EQ(Pending(), 0);
  EXPECT_THAT(Items(), IsEmpty());
  When(TopUp(Cash(100), 5));
  ThenEvents({"card_top_up_paid"});
}

TEST_F(CardTopUp, WhoseRefundIsPendingWaitsForTheAnswer) {
  Given(TopUp(ByCard(500, "C1"), 5));
  Given(Fail());
  Given(Refund(Back(0, 500, "", "PENDING")));
  EXPECT_TRUE(IsOpen());
  EXPECT_EQ(Pending(), 500);
  Given(Resolve("REFUND", "CONFIRMED", 0));
  EXPECT_EQ(Pending(), 0);
  EXPECT_FALSE(IsOpen());
  When(TopUp(Cash(100), 5));
  ThenEvents({"card_top_up_paid"});
}

TEST_F(CardTopUp, WhoseRefundWasRefusedMayStillBeWritten) {
  Given(TopUp(ByCard(500, "C1")));
  Given(Fail());
  Given(Refund(Back(0, 500, "", "PENDING")));
  Given(Resolve("REFUND", "FAILED", 0));
  Given(Rewrite());
  Given(Confirm());
  EXPECT_EQ(Customer(), 500);
}

TEST_F(CardTopUp, OnceWrittenIsRefundedByTheCustomersAccountAndKeepsItsCounter) {
  Given(TopUp(Cash(1'000), 5));
  Given(Confirm(1, 5));
  When(Refund(Back(0, 1'000)));
  ThenEvents({"payment_refunded"});
  EXPECT_TRUE(Event().payment_refunded().card_written());
  EXPECT_EQ(Customer(), 0);
  EXPECT_EQ(Pending(), 0);
  When(TopUp(Cash(100), 5));
  ThenRejected(v1::REJECTION_REASON_CARD_COUNTER_WRONG);
  When(TopUp(Cash(100), 6));
  ThenEvents({"card_top_up_paid"});
}

TEST_F(CardTopUp, IsKnownToBeWrittenAfterItHasLeftTheState) {
  Given(TopUp(Cash(1'000) + ByCard(500, "C1")));
  Given(Confirm());
  GivenDayOver();
  EXPECT_TRUE(world_.state().payments.empty());
  GivenNextDayOpen();
  GivenOpenSession();
  // Nothing is posted for it now, yet the ledger knows where it will stand.
  Given(Refund(Back(1, 500, "", "PENDING")));
  EXPECT_EQ(Customer(), 1'500);
  Given(Resolve("REFUND", "CONFIRMED", 1));
  EXPECT_EQ(Customer(), 1'000);
  EXPECT_EQ(Pending(), 0);
  GivenDayOver("2026-11-25");
  GivenNextDayOpen("2026-11-25");
  GivenOpenSession();
  When(Refund(Back(0, 1'000)));
  ThenEvents({"payment_refunded"});
  EXPECT_EQ(Customer(), 0);
}

// --- Over the days ---------------------------------------------------------------------------------------------------

TEST_F(CardTopUp, IsCarriedUnwrittenAndWrittenOnALaterDay) {
  Given(TopUp(Cash(1'000), 5));
  Given(Fail());
  Given(Refund(Back(0, 300)));
  GivenDayOver();
  EXPECT_TRUE(IsOpen());
  world_.Restart();
  GivenNextDayOpen();
  Given(Rewrite());
  When(Confirm(1, 5));
  ThenEvents({"card_written"});
  EXPECT_EQ(Event().business_date(), 20261124);
  EXPECT_EQ(Customer(), 700);
}

TEST_F(CardTopUp, LeavesTheStateOnceItsDayIsOverAndTheCardIsRemembered) {
  Given(TopUp(Cash(1'000), 5));
  Given(Confirm(1, 5));
  GivenDayOver();
  EXPECT_TRUE(world_.state().cards.cards.empty());
  EXPECT_TRUE(world_.state().cards.loads.empty());
  GivenNextDayOpen();
  GivenOpenSession();
  When(TopUp(Cash(100), 5));
  ThenRejected(v1::REJECTION_REASON_CARD_COUNTER_WRONG);
  Given(TopUp(Cash(100), 6));
  Given(Reverse("", 2));
  GivenDayOver("2026-11-25");
  GivenNextDayOpen("2026-11-25");
  GivenOpenSession();
  When(TopUp(Cash(100), 6));
  ThenEvents({"card_top_up_paid"});
}

TEST_F(CardTopUp, OfAFirstCounterThatWasTakenBackLeavesTheCardUnknown) {
  Given(TopUp(Cash(100), 5));
  Given(Reverse());
  GivenDayOver();
  GivenNextDayOpen();
  GivenOpenSession();
  When(TopUp(Cash(100), 70));
  ThenEvents({"card_top_up_paid"});
}

TEST_F(CardTopUp, IsFoundByItsNumberAmongManyPayments) {
  for (int i = 0; i < 63; ++i) Given(CashPayment(100));
  for (uint32_t counter = 1; counter <= 4; ++counter) {
    Given(TopUp(Cash(100), counter));
    Given(Confirm(63 + counter, counter));
  }
  GivenDayOver();
  GivenNextDayOpen();
  GivenOpenSession();
  for (uint64_t payment = 62; payment <= 67; ++payment) {
    When(Refund(Back(0, 100), payment));
    ThenEvents({"payment_refunded"});
  }
}

// --- Late ------------------------------------------------------------------------------------------------------------

TEST_F(CardTopUp, TakenInASessionThatHasEndedIsBookedToACase) {
  GivenSessionClosed();
  v1::Command command = TopUp(Cash(1'000) + ByCard(500, "C1"));
  command.set_already_taken(true);
  When(command);
  ThenEvents({"card_top_up_paid", "case_opened"});
  EXPECT_EQ(Event(0).session(), 1u);
  EXPECT_EQ(Event(0).card_top_up_paid().payment().late_cash(0).case_number(), 1u);
  EXPECT_EQ(CaseFen(1), 1'000);
  EXPECT_EQ(DrawerFen(), 0);
  EXPECT_EQ(Pending(), 1'500);
  Given(Confirm());
  EXPECT_EQ(Customer(), 1'500);
}

TEST_F(CardTopUp, TakenAlreadyPassesPauseAndLimit) {
  Given(AtTill("pause_till {}"));
  v1::Command command = TopUp(Cash(3'000'000));
  command.set_already_taken(true);
  When(command);
  ThenEvents({"card_top_up_paid", "cash_limit_exceeded"});
}

TEST_F(CardTopUp, OfAClosedDayIsListedAsLateAndSoIsItsWrite) {
  GivenDayOver();
  GivenNextDayOpen();
  v1::Command command = TopUp(Cash(1'000));
  command.set_already_taken(true);
  command.set_claimed_business_date(kToday);
  When(command);
  ThenEvents({"card_top_up_paid", "case_opened"});
  EXPECT_EQ(Event().business_date(), 20261124);
  EXPECT_EQ(Event().late_for(), 20261123);
  for (v1::Command write : {Fail(), Confirm()}) {
    write.set_claimed_business_date(kToday);
    write.set_already_taken(true);
    if (write.has_confirm_card_write()) Given(Rewrite());
    When(write);
    EXPECT_TRUE(status_.ok()) << status_;
    EXPECT_EQ(Event().late_for(), 20261123);
  }
  EXPECT_EQ(Customer(), 1'000);
}

// --- At a machine ----------------------------------------------------------------------------------------------------

class MachineTopUp : public CardTopUp {
 protected:
  MachineTopUp() { Given(AtTill("open_session { cashier: 21 float_fen: 10000 }", kOtherCashier, kKeeper, kMachine)); }
  v1::Command ByMachine(v1::Command command) {
    command.set_till(kMachine);
    command.set_session(2);
    command.set_actor(0);
    command.set_terminal(kMachineTerminal);
    return command;
  }
};

TEST_F(MachineTopUp, IsTakenAndWrittenByTheTerminalAsTheSessionsCashier) {
  When(ByMachine(TopUp(Cash(1'000))));
  ThenEvents({"card_top_up_paid"});
  EXPECT_EQ(Event().actor(), kOtherCashier);
  EXPECT_EQ(DrawerFen(kMachine), 11'000);
  for (const v1::Command& command : {Fail(), Rewrite(), Confirm()}) {
    When(ByMachine(command));
    ASSERT_TRUE(status_.ok()) << status_;
    EXPECT_EQ(Event().actor(), kOtherCashier);
    EXPECT_EQ(Event().till(), kMachine);
  }
  EXPECT_EQ(Customer(), 1'000);
}

TEST_F(MachineTopUp, GoesOnOverNightInASessionThatNobodyLists) {
  Given(ByMachine(TopUp(Cash(1'000))));
  GivenSessionClosed();
  GivenDayClosed();  // Carries the write alone: the machine's session and drawer stay as they are.
  EXPECT_EQ(DrawerFen(kMachine), 11'000);
  When(ByMachine(Confirm()));
  ThenRejected(v1::REJECTION_REASON_DAY_NOT_OPEN);
  GivenNextDayOpen();
  When(ByMachine(Confirm()));
  ThenEvents({"card_written"});
  When(ByMachine(TopUp(Cash(500), 2)));
  ThenEvents({"card_top_up_paid"});
  EXPECT_EQ(Event().session(), 2u);
  EXPECT_EQ(Event().business_date(), 20261124);
}

TEST_F(MachineTopUp, OfAWindowIsNotWrittenByTheMachine) {
  Given(TopUp(Cash(1'000)));
  for (const v1::Command& command : {Fail(), Rewrite(), Confirm()}) {
    When(ByMachine(command));
    ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
  }
}

TEST_F(MachineTopUp, MayBeWrittenByAPersonWhoHelps) {
  Given(ByMachine(TopUp(Cash(1'000))));
  v1::Command command = Confirm();
  command.set_actor(kSupervisor);
  When(command);
  ThenEvents({"card_written"});
  EXPECT_EQ(Event().actor(), kSupervisor);
}

}  // namespace
}  // namespace daybook::domain
