// What becomes of the two sessions of a handover: who goes on with what, and who answers for it. What a handover moves:
// handover_test.cc.
#include "tests/ledger/domain/handover_fixture.h"

namespace daybook::domain {
namespace {

class SessionHandedOver : public HandoverCounter {};

TEST_F(SessionHandedOver, LetsTheReceiverGoOnUnderTheRequestIdOfTheAcceptance) {
  Given(Prepare());
  Given(CountByReceiver(50'000));
  v1::Command accept = Accept();
  accept.set_request_id("takes-over");
  Given(accept);
  v1::Command payment = CashPayment(100);
  payment.set_actor(kOtherCashier);
  payment.clear_session();
  payment.set_session_request_id("takes-over");
  When(payment);
  ThenEvents({"payment_received"});
  EXPECT_EQ(Event().session(), 2u);
}

TEST_F(SessionHandedOver, EndsTheGiversSession) {
  GivenHandedOver();
  v1::Command payment = CashPayment(100);
  payment.set_session(1);
  When(payment);
  ThenRejected(v1::REJECTION_REASON_SESSION_NOT_OPEN);
  When(AtTill("open_session { cashier: 20 float_fen: 1000 }", kCashier, kKeeper, kOtherTill));
  ThenEvents({"session_opened"});
  EXPECT_EQ(Event().session(), 3u);
}

TEST_F(SessionHandedOver, LetsMoneyTakenBeforeItBeEnteredAgainstTheGiver) {
  Given(Prepare());
  Given(CountByReceiver(50'400));  // 400 over.
  Given(Accept());
  v1::Command late = CashPayment(1'000);
  late.set_session(1);
  late.set_already_taken(true);
  When(late);
  ThenEvents({"payment_received", "case_opened"});
  EXPECT_EQ(CaseFen(1), 0) << "what was over is what the customer paid";
  EXPECT_EQ(CaseFen(2), 600);
  EXPECT_EQ(Event(1).case_opened().answerable(), kCashier);
  EXPECT_EQ(DrawerFen(), 50'400);
}

TEST_F(SessionHandedOver, MakesTheReceiverAnswerForWhatIsMissingLater) {
  GivenHandedOver();
  Given(AtTill("issue_float { amount_fen: 1000 }", kOtherCashier, kKeeper));
  When(AtTill("commit_count { purpose: COUNT_PURPOSE_OPENING total_fen: 50000 "
              "denominations { denomination_fen: 10 pieces: 5000 } }",
              kOtherCashier));
  ThenEvents({"cash_counted", "case_opened"});
  EXPECT_EQ(Event(1).case_opened().answerable(), kOtherCashier);
}

TEST_F(SessionHandedOver, IsNoCountOfTheReceiversOwn) {
  GivenHandedOver();
  Given(Prepare(kTill, kSupervisor));
  When(Accept(2, kSupervisor, kOtherCashier));
  ThenRejected(v1::REJECTION_REASON_HANDOVER_COUNT_REQUIRED);
  When(CountByReceiver(49'000, 0, kSupervisor));
  ThenEvents({"cash_counted", "case_opened"});
  EXPECT_EQ(Event(0).cash_counted().findings().recount(), 0u);
  EXPECT_EQ(Event(1).case_opened().answerable(), kOtherCashier);
}

TEST_F(SessionHandedOver, ResumesAPausedTill) {
  Given(AtTill("pause_till {}"));
  GivenHandedOver();
  v1::Command payment = CashPayment(100);
  payment.set_actor(kOtherCashier);
  When(payment);
  ThenEvents({"payment_received"});
}

TEST_F(SessionHandedOver, AtAnotherTillSaysWhichLimitsItPasses) {
  Given(CashPayment(1'000'000));
  ThenEvents({"payment_received", "cash_limit_exceeded"});
  Given(Prepare(kOtherTill));
  Given(CountByReceiver(1'050'000));
  When(Accept());
  ThenEvents({"shift_handed_over", "cash_limit_restored", "cash_limit_exceeded"});
  EXPECT_EQ(Event(1).till(), kTill);
  EXPECT_EQ(Event(1).session(), 1u);
  EXPECT_EQ(Event(1).cash_limit_restored().cash_fen(), 0);
  EXPECT_EQ(Event(2).till(), kOtherTill);
  EXPECT_EQ(Event(2).session(), 2u);
  EXPECT_EQ(Event(2).cash_limit_exceeded().cash_fen(), 1'050'000);
  EXPECT_FALSE(At(kTill).drawer.above_soft_limit);
  EXPECT_TRUE(At(kOtherTill).drawer.above_soft_limit);
}

TEST_F(SessionHandedOver, AtTheSameTillPassesNoLimit) {
  Given(CashPayment(1'000'000));
  Given(Prepare());
  Given(CountByReceiver(1'050'000));
  When(Accept());
  ThenEvents({"shift_handed_over"});
}

TEST_F(SessionHandedOver, CarriesPendingLegsOfReversalsAndRefundsToo) {
  Given(AtTill("receive_payment { purpose: PURPOSE_REPAIR amount_fen: 20000 tenders { kind: TENDER_KIND_CARD "
               "provider: 7 status: TENDER_STATUS_CONFIRMED amount_fen: 20000 provider_reference: 'C1' } }"));
  Given(AtTill("receive_payment { purpose: PURPOSE_REPAIR amount_fen: 30000 tenders { kind: TENDER_KIND_WALLET "
               "provider: 8 status: TENDER_STATUS_CONFIRMED amount_fen: 30000 provider_reference: 'W1' } }"));
  Given(AtTill("reason: 'wrong' reverse_payment { payment { number: 1 } reversals { tender_index: 0 "
               "status: TENDER_STATUS_PENDING } }",
               kCashier, kSupervisor));
  Given(AtTill("reason: 'twice' refund_payment { payment { number: 2 } tenders { tender_index: 0 amount_fen: 100 "
               "status: TENDER_STATUS_PENDING } }",
               kCashier, kSupervisor));
  When(Prepare());
  ThenEvents({"handover_prepared"});
  EXPECT_THAT(Event().handover_prepared().items().pending_tenders(),
              ::testing::ElementsAre("pending_refund/1/0", "pending_reversal/1/0"));
}

TEST_F(SessionHandedOver, ListsNoPendingTenderOfAnotherSession) {
  GivenPendingTender();
  GivenHandedOver();
  world_.Restart();
  When(Prepare(kTill, kSupervisor));
  ThenEvents({"handover_prepared"});
  EXPECT_EQ(Event().handover_prepared().items().pending_tenders_size(), 0);
}

// --- Taken back ------------------------------------------------------------------------------------------------------

}  // namespace
}  // namespace daybook::domain
