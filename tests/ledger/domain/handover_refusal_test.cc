// When a handover is refused, and what it holds up while it is open.
#include "tests/ledger/domain/handover_fixture.h"

namespace daybook::domain {
namespace {

// --- Prepare ---------------------------------------------------------------------------------------------------------

class HandoverPreparation : public HandoverCounter {};

TEST_F(HandoverPreparation, NamesATillOfTheCentre) {
  When(Prepare(999));
  ThenRejected(v1::REJECTION_REASON_TILL_UNKNOWN);
  Given(ByAdmin("centre: 4 configure_centre { name: 'East Street' first_business_date: '2026-11-23' }"));
  Given(ByAdmin("centre: 4 till: 401 register_till { kind: TILL_KIND_WINDOW name: 'Window' }"));
  When(Prepare(401));
  ThenRejected(v1::REJECTION_REASON_TILL_UNKNOWN);
}

TEST_F(HandoverPreparation, IsFromAWindowToAWindow) {
  When(Prepare(kMachine));
  ThenRejected(v1::REJECTION_REASON_FIELD_INVALID);
  Given(AtTill("open_session { cashier: 21 float_fen: 1000 }", kOtherCashier, kKeeper, kMachine));
  When(Prepare(kOtherTill, kSupervisor, kMachine));
  ThenRejected(v1::REJECTION_REASON_FIELD_INVALID);
}

TEST_F(HandoverPreparation, NamesAReceiverWhoMayHaveASessionHereToday) {
  When(Prepare(kTill, kNobody));
  ThenRejected(v1::REJECTION_REASON_STAFF_UNKNOWN);
  When(Prepare(kTill, 99));
  ThenRejected(v1::REJECTION_REASON_STAFF_UNKNOWN);
  When(Prepare(kTill, kKeeper));
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
  When(Prepare(kTill, kOffDuty));
  ThenRejected(v1::REJECTION_REASON_NOT_ON_DUTY);
  Given(AtCentre("add_on_duty { staff: 50 }"));
  When(Prepare(kTill, kOffDuty));
  ThenEvents({"handover_prepared"});
}

TEST_F(HandoverPreparation, IsTheCashiersOrASupervisors) {
  v1::Command command = Prepare(kTill, kSupervisor);
  command.set_actor(kOtherCashier);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SESSION_NOT_YOURS);
  command.set_actor(kKeeper);
  When(command);
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
}

TEST_F(HandoverPreparation, NeedsTheOpenSessionOfItsTill) {
  v1::Command command = Prepare();
  command.set_session(9);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SESSION_UNKNOWN);
  command = Prepare();
  GivenSessionClosed();
  When(command);
  ThenRejected(v1::REJECTION_REASON_SESSION_NOT_OPEN);
  GivenDayClosed();
  When(command);
  ThenRejected(v1::REJECTION_REASON_DAY_NOT_OPEN);
}

TEST_F(HandoverPreparation, NeedsAFreeTillForTheReceiver) {
  Given(AtTill("open_session { cashier: 10 float_fen: 1000 }", kSupervisor, kKeeper, kOtherTill));
  When(Prepare(kOtherTill));
  ThenRejected(v1::REJECTION_REASON_TILL_HAS_SESSION);
}

TEST_F(HandoverPreparation, IsToAnother) {
  When(Prepare(kTill, kCashier));
  ThenRejected(v1::REJECTION_REASON_RECEIVER_IS_GIVER);
  v1::Command command = Prepare(kTill, kSupervisor);
  command.set_actor(kSupervisor);
  command.set_reason("taken ill");
  When(command);
  ThenRejected(v1::REJECTION_REASON_RECEIVER_IS_GIVER);
}

TEST_F(HandoverPreparation, IsToSomebodyWithoutASession) {
  Given(AtTill("open_session { cashier: 21 float_fen: 1000 }", kOtherCashier, kKeeper, kOtherTill));
  When(Prepare());
  ThenRejected(v1::REJECTION_REASON_RECEIVER_HAS_SESSION);
}

TEST_F(HandoverPreparation, ListsNoMoreAndNoLessThanIsHeld) {
  const uint64_t cheque = GivenCheque();
  GivenThing({v1::ASSET_KIND_TOOL, 55}, kCashier);
  const std::string pending = GivenPendingTender();
  const v1::Command complete = Prepare();
  const auto refused_with = [&](auto change, absl::string_view text) {
    v1::Command command = complete;
    change(*command.mutable_prepare_handover()->mutable_items());
    When(command);
    ThenRejected(v1::REJECTION_REASON_HANDOVER_ITEMS_MISMATCH);
    EXPECT_THAT(std::string(status_.message()), ::testing::HasSubstr(std::string(text)));
  };
  refused_with([](v1::HandoverItems& items) { items.clear_cheques(); },
               absl::StrCat("cheque ", cheque, " is held and not listed"));
  refused_with([](v1::HandoverItems& items) { items.add_cheques(99); }, "cheque 99 is listed and not held");
  refused_with([](v1::HandoverItems& items) { items.clear_tools(); }, "tool 55 is held and not listed");
  refused_with([](v1::HandoverItems& items) { items.add_keys(7); }, "key 7 is listed and not held");
  refused_with([](v1::HandoverItems& items) { items.add_work_orders(7); }, "work order 7 is listed and not held");
  refused_with([](v1::HandoverItems& items) { items.clear_pending_tenders(); },
               absl::StrCat(pending, " is held and not listed"));
  refused_with(
      [](v1::HandoverItems& items) {
        v1::InvoiceRange& range = *items.add_invoices();
        range.set_book(3);
        range.set_first(1);
        range.set_last(50);
      },
      "invoice book 3 forms 1..50 is listed and not held");
  When(complete);
  ThenEvents({"handover_prepared"});
}

TEST_F(HandoverPreparation, NamesTenDifferencesAtMost) {
  v1::Command command = Prepare();
  for (uint64_t key = 1; key <= 12; ++key) command.mutable_prepare_handover()->mutable_items()->add_keys(key);
  When(command);
  ThenRejected(v1::REJECTION_REASON_HANDOVER_ITEMS_MISMATCH);
  EXPECT_THAT(std::string(status_.message()), ::testing::HasSubstr("12 differ"));
  EXPECT_THAT(std::string(status_.message()), ::testing::Not(::testing::HasSubstr("key 11")));
}

TEST_F(HandoverPreparation, IsRefusedWhenTheCloseCouldNotListIt) {
  GivenFullDay();
  When(Prepare());
  ThenRejected(v1::REJECTION_REASON_LIST_TOO_LONG);
}

// --- Accept, dispute, recall -----------------------------------------------------------------------------------------

class HandoverEnd : public HandoverCounter {
 protected:
  void GivenCounted(uint32_t receiver_till = kTill) {
    Given(Prepare(receiver_till));
    Given(CountByReceiver(DrawerFen()));
  }
};

TEST_F(HandoverEnd, IsOfAHandoverOfTheCentre) {
  for (const v1::Command& command : {Accept(), Dispute(), Recall(), Accept(1'000)}) {
    When(command);
    ThenRejected(v1::REJECTION_REASON_HANDOVER_UNKNOWN);
  }
  When(AtCentre("accept_handover { handover { request_id: 'r1' } }", kOtherCashier, kCashier));
  ThenRejected(v1::REJECTION_REASON_HANDOVER_UNKNOWN);
}

TEST_F(HandoverEnd, IsNoneOfAnotherCentres) {
  GivenCounted();
  Given(ByAdmin("centre: 4 configure_centre { name: 'East Street' first_business_date: '2026-11-23' }"));
  for (uint32_t person : {kCashier, kOtherCashier, kSupervisor}) {
    Given(ByAdmin(absl::StrCat("grant_role { staff: ", person, " role: ROLE_SUPERVISOR for_centre: 4 }")));
  }
  v1::Command open = AtCentre("open_business_day { business_date: '2026-11-23' on_duty: [10, 20, 21] }");
  open.set_centre(4);
  Given(open);
  const auto unknown_there = [this](v1::Command command) {
    command.set_centre(4);
    When(command);
    ThenRejected(v1::REJECTION_REASON_HANDOVER_UNKNOWN);
  };
  unknown_there(Accept());
  unknown_there(Recall());
  Given(Recall());
  unknown_there(Accept());
  unknown_there(Dispute());
}

TEST_F(HandoverEnd, ComesOnce) {
  GivenCounted();
  Given(Accept());
  for (const v1::Command& command : {Accept(), Dispute(), Recall()}) {
    When(command);
    ThenRejected(v1::REJECTION_REASON_HANDOVER_NOT_OPEN);
  }
}

TEST_F(HandoverEnd, IsUpToTheTwoWhoAreNamed) {
  GivenCounted();
  When(Accept(1, kSupervisor, kCashier));
  ThenRejected(v1::REJECTION_REASON_HANDOVER_PARTY_WRONG);
  When(Accept(1, kCashier, kOtherCashier));
  ThenRejected(v1::REJECTION_REASON_HANDOVER_PARTY_WRONG);
  When(Accept(1, kOtherCashier, kKeeper));
  ThenRejected(v1::REJECTION_REASON_HANDOVER_PARTY_WRONG);
  When(Dispute(1, kCashier));
  ThenRejected(v1::REJECTION_REASON_HANDOVER_PARTY_WRONG);
  When(Dispute(1, kSupervisor));
  ThenRejected(v1::REJECTION_REASON_HANDOVER_PARTY_WRONG);
  When(Recall(1, kOtherCashier));
  ThenRejected(v1::REJECTION_REASON_HANDOVER_PARTY_WRONG);
}

TEST_F(HandoverEnd, IsNotRecalledByAReceiverWhoIsASupervisor) {
  Given(Prepare(kTill, kSupervisor));
  When(Recall(1, kSupervisor));
  ThenRejected(v1::REJECTION_REASON_HANDOVER_PARTY_WRONG);
  When(Dispute(1, kSupervisor));
  ThenEvents({"handover_disputed"});
}

TEST_F(HandoverEnd, IsSignedByTwo) {
  GivenCounted();
  When(Accept(1, kOtherCashier, 0));
  ThenRejected(v1::REJECTION_REASON_SECOND_PERSON_REQUIRED);
  When(Accept(1, kOtherCashier, kOtherCashier));
  ThenRejected(v1::REJECTION_REASON_SELF_APPROVAL);
  When(Accept(1, kOtherCashier, kOffDuty));
  ThenRejected(v1::REJECTION_REASON_SECOND_PERSON_UNFIT);
  When(Accept(1, kKeeper, kCashier));
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
  When(Accept(1, kOffDuty, kCashier));
  ThenRejected(v1::REJECTION_REASON_NOT_ON_DUTY);
}

TEST_F(HandoverEnd, WithoutAcceptanceStatesItsReason) {
  Given(Prepare());
  for (v1::Command command : {Dispute(), Recall()}) {
    command.clear_reason();
    When(command);
    ThenRejected(v1::REJECTION_REASON_REASON_MISSING);
  }
}

TEST_F(HandoverEnd, IsNotAcceptedWhileTheReceiverHasASession) {
  GivenCounted(kOtherTill);
  Given(AtTill("open_session { cashier: 10 float_fen: 1000 }", kSupervisor, kKeeper, kOtherTill));
  When(Accept());
  ThenRejected(v1::REJECTION_REASON_TILL_HAS_SESSION);
  Given(Recall());
  Given(Prepare());
  Given(CountByReceiver(50'000));
  Given(AtTill("commit_count { purpose: COUNT_PURPOSE_CLOSE total_fen: 1000 "
               "denominations { denomination_fen: 10 pieces: 100 } }",
               kSupervisor, 0, kOtherTill));
  Given(AtTill("close_session {}", kSupervisor, kKeeper, kOtherTill));
  Given(AtTill("open_session { cashier: 21 float_fen: 1000 }", kOtherCashier, kKeeper, kOtherTill));
  When(Accept(2));
  ThenRejected(v1::REJECTION_REASON_RECEIVER_HAS_SESSION);
}

TEST_F(HandoverEnd, IsNotAcceptedWhenOtherThingsAreHeldThanListed) {
  const std::string pending = GivenPendingTender();
  GivenCounted();
  GivenThing({v1::ASSET_KIND_KEY, 7}, kCashier);
  When(Accept());
  ThenRejected(v1::REJECTION_REASON_HANDOVER_ITEMS_MISMATCH);
  EXPECT_THAT(std::string(status_.message()), ::testing::HasSubstr("key 7 is held and not listed"));
  Given(AtCentre("resolve_tender { payment { number: 1 } stage: TENDER_STAGE_PAYMENT "
                 "outcome: TENDER_STATUS_FAILED }",
                 kCashier));
  When(Accept());
  ThenRejected(v1::REJECTION_REASON_HANDOVER_ITEMS_MISMATCH);
  EXPECT_THAT(std::string(status_.message()), ::testing::HasSubstr(pending + " is listed and not held"));
}

TEST_F(HandoverEnd, IsNotAcceptedBeforeTheReceiverHasCounted) {
  Given(Count("CLOSE", 50'000));
  Given(Prepare());
  When(Accept());
  ThenRejected(v1::REJECTION_REASON_HANDOVER_COUNT_REQUIRED);
}

TEST_F(HandoverEnd, IsNotAcceptedOnTheCountOfAnEarlierHandover) {
  GivenCounted();
  Given(Recall());
  Given(Prepare());
  When(Accept(2));
  ThenRejected(v1::REJECTION_REASON_HANDOVER_COUNT_REQUIRED);
}

TEST_F(HandoverEnd, IsNotAcceptedWhenTheCloseCouldNotListTheNewSession) {
  GivenCounted();
  GivenFullDay();
  When(Accept());
  ThenRejected(v1::REJECTION_REASON_LIST_TOO_LONG);
  When(Recall());
  ThenEvents({"handover_recalled"});
}

TEST_F(HandoverEnd, IsNotAcceptedWhenTheLedgerCouldNotHoldTheSum) {
  GivenCounted(kOtherTill);
  const int64_t moved_fen = world_.state().moved_fen;
  world_.mutable_state().moved_fen = 4'000'000'000'000'000'000 - 5'000;
  When(Accept());
  ThenRejected(v1::REJECTION_REASON_AMOUNT_OUT_OF_RANGE);
  world_.mutable_state().moved_fen = moved_fen;
}

TEST_F(HandoverEnd, NeedsTheDayTheTerminalKnows) {
  GivenCounted();
  v1::Command command = Accept();
  command.set_claimed_business_date(kTomorrow);
  When(command);
  ThenRejected(v1::REJECTION_REASON_DATE_IN_FUTURE);
}

// --- The receiver's count --------------------------------------------------------------------------------------------

class HandoverCount : public HandoverCounter {};

TEST_F(HandoverCount, IsTheReceiversWhileTheHandoverIsOpen) {
  When(CountByReceiver(50'000));
  ThenRejected(v1::REJECTION_REASON_COUNTER_NOT_ALLOWED);
  Given(Prepare());
  When(CountByReceiver(50'000, 0, kCashier));
  ThenRejected(v1::REJECTION_REASON_COUNTER_NOT_ALLOWED);
  When(CountByReceiver(50'000, 0, kSupervisor));
  ThenRejected(v1::REJECTION_REASON_COUNTER_NOT_ALLOWED);
  When(CountByReceiver(50'000));
  ThenEvents({"cash_counted"});
  Given(Dispute());
  // Nobody is sent for a witness to a count that nobody is to make.
  When(CountByReceiver(50'000));
  ThenRejected(v1::REJECTION_REASON_COUNTER_NOT_ALLOWED);
}

// --- The frozen session ----------------------------------------------------------------------------------------------

class FrozenSession : public HandoverCounter {
 protected:
  // A payment by card is there to be reversed and refunded.
  FrozenSession() {
    Given(AtTill("receive_payment { purpose: PURPOSE_REPAIR amount_fen: 20000 tenders { kind: TENDER_KIND_CARD "
                 "provider: 7 status: TENDER_STATUS_CONFIRMED amount_fen: 20000 provider_reference: 'C1' } }"));
    Given(Prepare());
  }
};

TEST_F(FrozenSession, RefusesWhateverWouldUseIt) {
  v1::Command taken = CashPayment(100);
  taken.set_already_taken(true);
  const std::vector<v1::Command> commands = {
      CashPayment(100),
      taken,
      AtTill("reason: 'wrong' reverse_payment { payment { number: 1 } reversals { tender_index: 0 "
             "status: TENDER_STATUS_PENDING } }",
             kCashier, kSupervisor),
      AtTill("reason: 'twice' refund_payment { payment { number: 1 } tenders { tender_index: 0 amount_fen: 100 "
             "status: TENDER_STATUS_PENDING } }",
             kCashier, kSupervisor),
      AtTill("drop_to_safe { amount_fen: 1000 }", kCashier, kKeeper),
      AtTill("issue_float { amount_fen: 1000 }", kKeeper, kCashier),
      AtTill("pause_till {}"),
      AtTill("resume_till {}", kSupervisor),
      AtTill("settle_due { staff: 21 amount_fen: 100 tender: TENDER_KIND_CASH }"),
      AtTill("report_counterfeit { note { serial: 'AB12345678' face_fen: 10000 } }"),
      Count("OPENING", 50'000),
      Count("CLOSE", 50'000),
      Count("SPOT", 50'000, kSupervisor),
  };
  for (const v1::Command& command : commands) {
    SCOPED_TRACE(command.ShortDebugString());
    When(command);
    ThenRejected(v1::REJECTION_REASON_SESSION_FROZEN);
  }
  EXPECT_EQ(DrawerFen(), 50'000);
}

TEST_F(FrozenSession, IsNeitherClosedNorHandedOverASecondTime) {
  When(AtTill("close_session {}", kCashier, kKeeper));
  ThenRejected(v1::REJECTION_REASON_HANDOVER_OPEN);
  When(Prepare(kTill, kSupervisor));
  ThenRejected(v1::REJECTION_REASON_HANDOVER_OPEN);
}

TEST_F(FrozenSession, IsFirstOfAllNotTheirsToStrangers) {
  When(AtTill("pause_till {}", kOtherCashier));
  ThenRejected(v1::REJECTION_REASON_SESSION_NOT_YOURS);
  v1::Command payment = CashPayment(100);
  payment.set_actor(kOtherCashier);
  When(payment);
  ThenRejected(v1::REJECTION_REASON_SESSION_NOT_YOURS);
  When(Count("CLOSE", 50'000, kOtherCashier));
  ThenRejected(v1::REJECTION_REASON_SESSION_NOT_YOURS);
}

TEST_F(FrozenSession, StaysFrozenOverARestart) {
  world_.Restart();
  When(CashPayment(100));
  ThenRejected(v1::REJECTION_REASON_SESSION_FROZEN);
  Given(CountByReceiver(50'000));
  world_.Restart();
  When(Accept());
  ThenEvents({"shift_handed_over"});
}

TEST_F(FrozenSession, HoldsUpNoOtherTill) {
  Given(AtTill("open_session { cashier: 10 float_fen: 1000 }", kSupervisor, kKeeper, kOtherTill));
  When(AtTill("drop_to_safe { amount_fen: 1000 }", kSupervisor, kKeeper, kOtherTill));
  ThenEvents({"safe_dropped"});
}

TEST_F(FrozenSession, LetsAPendingTenderBeResolved) {
  Given(Recall());
  GivenPendingTender();
  Given(Prepare());
  When(AtCentre("resolve_tender { payment { number: 2 } stage: TENDER_STAGE_PAYMENT outcome: TENDER_STATUS_FAILED }",
                kCashier));
  ThenEvents({"tender_resolved"});
}

}  // namespace
}  // namespace daybook::domain
