// What a handover does. What it refuses: handover_refusal_test.cc.
#include "daybook/v1/close.pb.h"
#include "tests/ledger/domain/handover_fixture.h"

namespace daybook::domain {
namespace {

constexpr Thing kTool{v1::ASSET_KIND_TOOL, 55};
constexpr Thing kKey{v1::ASSET_KIND_KEY, 7};
constexpr Thing kWorkOrder{v1::ASSET_KIND_WORK_ORDER, 12};

class Handover : public HandoverCounter {};

TEST_F(Handover, IsPreparedWithAllThatIsHeld) {
  const uint64_t cheque = GivenCheque();
  const std::string pending = GivenPendingTender();
  GivenThing(kTool, kCashier);
  GivenThing(kKey, kCashier);
  GivenThing(kWorkOrder, kCashier);
  v1::Command command = Prepare(kOtherTill);
  command.mutable_prepare_handover()->mutable_items()->add_follow_ups("meter of flat 12 is due");
  When(command);
  ThenEvents({"handover_prepared"});
  const v1::HandoverPrepared& fact = Event().handover_prepared();
  EXPECT_EQ(fact.handover(), 1u);
  EXPECT_EQ(fact.giver(), kCashier);
  EXPECT_EQ(fact.receiver(), kOtherCashier);
  EXPECT_EQ(fact.receiver_till(), kOtherTill);
  EXPECT_THAT(fact.items().cheques(), ::testing::ElementsAre(cheque));
  EXPECT_THAT(fact.items().tools(), ::testing::ElementsAre(55u));
  EXPECT_THAT(fact.items().keys(), ::testing::ElementsAre(7u));
  EXPECT_THAT(fact.items().work_orders(), ::testing::ElementsAre(12u));
  EXPECT_THAT(fact.items().pending_tenders(), ::testing::ElementsAre(pending));
  EXPECT_THAT(fact.items().follow_ups(), ::testing::ElementsAre("meter of flat 12 is due"));
  EXPECT_EQ(Event().postings_size(), 0);
  EXPECT_EQ(Event().session(), 1u);
  EXPECT_EQ(world_.receipt().number(), 1u);
  EXPECT_EQ(At(kTill).session.handover, HandoverId(1));
}

TEST_F(Handover, IsListedInAnyOrder) {
  const uint64_t first = GivenCheque();
  const uint64_t second = GivenCheque();
  v1::Command command = Prepare();
  command.mutable_prepare_handover()->mutable_items()->clear_cheques();
  command.mutable_prepare_handover()->mutable_items()->add_cheques(second);
  command.mutable_prepare_handover()->mutable_items()->add_cheques(first);
  When(command);
  ThenEvents({"handover_prepared"});
  EXPECT_THAT(Event().handover_prepared().items().cheques(), ::testing::ElementsAre(first, second));
}

TEST_F(Handover, AtTheSameTillLeavesTheCashWhereItIs) {
  Given(CashPayment(10'000));
  const uint64_t cheque = GivenCheque();
  Given(Prepare());
  Given(CountByReceiver(60'000));
  When(Accept());
  ThenEvents({"shift_handed_over"});
  const v1::ShiftHandedOver& fact = Event().shift_handed_over();
  EXPECT_EQ(fact.handover(), 1u);
  EXPECT_EQ(fact.giver(), kCashier);
  EXPECT_EQ(fact.receiver(), kOtherCashier);
  EXPECT_EQ(fact.from_session(), 1u);
  EXPECT_EQ(fact.to_session(), 2u);
  EXPECT_EQ(fact.from_till(), kTill);
  EXPECT_EQ(fact.to_till(), kTill);
  EXPECT_EQ(fact.cash_fen(), 60'000);
  EXPECT_EQ(fact.count(), 1u);
  EXPECT_THAT(fact.items().cheques(), ::testing::ElementsAre(cheque));
  EXPECT_EQ(Event().postings_size(), 0);
  EXPECT_EQ(Event().till(), kTill);
  EXPECT_EQ(Event().session(), 1u);
  EXPECT_EQ(Event().second_person(), kCashier);
  EXPECT_EQ(world_.receipt().number(), 2u);
  EXPECT_EQ(At(kTill).session.number, SessionId(2));
  EXPECT_EQ(At(kTill).session.cashier, StaffId(kOtherCashier));
  EXPECT_FALSE(At(kTill).session.handover);
  EXPECT_EQ(DrawerFen(), 60'000);
  EXPECT_FALSE(Person(kCashier).session_at);
  EXPECT_EQ(Person(kOtherCashier).session_at, TillId(kTill));
}

TEST_F(Handover, AtAnotherTillMovesAllThatLiesInTheDrawer) {
  const uint64_t cheque = GivenCheque();
  Given(Prepare(kOtherTill));
  v1::Command count = CountByReceiver(40'000);
  v1::SuspectNote* note = count.mutable_commit_count()->add_suspect_notes();
  note->set_serial("AB12345678");
  note->set_face_fen(10'000);
  Given(count);
  When(Accept());
  ThenEvents({"shift_handed_over"});
  EXPECT_EQ(DrawerFen(kTill), 0);
  EXPECT_EQ(DrawerFen(kOtherTill), 40'000);
  EXPECT_THAT(At(kOtherTill).drawer.cheques, ::testing::ElementsAre(ChequeId(cheque)));
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_TILL, kTill, v1::ASSET_KIND_SUSPECT_NOTE), 0);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_TILL, kOtherTill, v1::ASSET_KIND_SUSPECT_NOTE), 1);
  EXPECT_EQ(world_.state().suspect_notes.at("AB12345678").till, TillId(kOtherTill));
  EXPECT_FALSE(At(kTill).session.number);
  EXPECT_EQ(At(kOtherTill).session.number, SessionId(2));
  EXPECT_EQ(Person(kOtherCashier).session_at, TillId(kOtherTill));
}

TEST_F(Handover, MovesToolsKeysAndWorkOrdersFromHandToHand) {
  GivenThing(kTool, kCashier);
  GivenThing(kKey, kCashier);
  GivenThing(kWorkOrder, kCashier);
  GivenThing({v1::ASSET_KIND_KEY, 8}, kOtherCashier);
  GivenHandedOver();
  EXPECT_TRUE(Person(kCashier).things.empty());
  EXPECT_THAT(Person(kOtherCashier).things,
              ::testing::UnorderedElementsAre(kTool, kKey, kWorkOrder, Thing{v1::ASSET_KIND_KEY, 8}));
  EXPECT_EQ(world_.state().things.at(kTool), (ThingHolder{v1::ACCOUNT_KIND_STAFF, kOtherCashier}));
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_STAFF, kCashier, v1::ASSET_KIND_KEY), 0);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_STAFF, kOtherCashier, v1::ASSET_KIND_KEY), 2);
}

// The ranges are put there by hand, so that replaying the log would not.
class HandoverOfForms : public HandoverCounter {
 protected:
  void GivenForms(std::vector<FormRange> forms) {
    v1::Event received = Bare();
    v1::InvoiceBookReceived& book = *received.mutable_invoice_book_received();
    book.set_book(1);
    book.set_kind(v1::INVOICE_KIND_PAPER);
    book.set_code("1440012345");
    book.set_first(1);
    book.set_last(1'000);
    AddForms(received, v1::ACCOUNT_KIND_STORE, kCentre, 1'000);
    AddForms(received, v1::ACCOUNT_KIND_OUTSIDE, kCentre, -1'000);
    world_.Apply(std::move(received));
    for (const FormRange& range : forms) {
      v1::Event allotted = Bare();
      allotted.set_till(kTill);
      v1::InvoicesAllotted& fact = *allotted.mutable_invoices_allotted();
      fact.mutable_range()->set_book(range.book.number());
      fact.mutable_range()->set_first(range.first);
      fact.mutable_range()->set_last(range.last);
      fact.set_kind(v1::INVOICE_KIND_PAPER);
      fact.set_code("1440012345");
      const int64_t quantity = int64_t{range.last} - range.first + 1;
      AddForms(allotted, v1::ACCOUNT_KIND_TILL, kTill, quantity);
      AddForms(allotted, v1::ACCOUNT_KIND_STORE, kCentre, -quantity);
      world_.Apply(std::move(allotted));
    }
    world_.mutable_state().invoices.at_tills[TillId(kTill)] = std::move(forms);
  }
  void TearDown() override {}

 private:
  v1::Event Bare() const {
    v1::Event event;
    event.set_sequence(world_.state().last_sequence + 1);
    event.set_request_id(absl::StrCat("applied", event.sequence()));
    event.set_commit_time_micros(world_.next_commit_micros() - 1'000'000);
    event.set_centre(kCentre);
    event.set_business_date(world_.state().FindCentre(CentreId(kCentre))->business_date);
    event.set_actor(kKeeper);
    return event;
  }
  static void AddForms(v1::Event& event, v1::AccountKind kind, uint64_t number, int64_t quantity) {
    v1::Posting& leg = *event.add_postings();
    leg.set_account_kind(kind);
    leg.set_account_number(number);
    leg.set_asset_kind(v1::ASSET_KIND_BLANK_INVOICE);
    leg.set_asset_number(1);
    leg.set_quantity(quantity);
  }
};

TEST_F(HandoverOfForms, MovesThemToTheReceiversTillInTheirOrder) {
  const std::vector<FormRange> forms = {{InvoiceBookId(1), 301, 350}, {InvoiceBookId(1), 101, 120}};
  GivenForms(forms);
  GivenHandedOver(kOtherTill);
  const auto& at_tills = world_.state().invoices.at_tills;
  EXPECT_FALSE(at_tills.contains(TillId(kTill)));
  EXPECT_EQ(at_tills.at(TillId(kOtherTill)), forms) << "the first to be used up stays the first";
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_TILL, kTill, v1::ASSET_KIND_BLANK_INVOICE), 0);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_TILL, kOtherTill, v1::ASSET_KIND_BLANK_INVOICE), 70);
}

TEST_F(HandoverOfForms, LeavesThemAtTheSameTill) {
  const std::vector<FormRange> forms = {{InvoiceBookId(1), 301, 350}};
  GivenForms(forms);
  GivenHandedOver();
  EXPECT_EQ(world_.state().invoices.at_tills.at(TillId(kTill)), forms);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_TILL, kTill, v1::ASSET_KIND_BLANK_INVOICE), 50);
}

TEST_F(HandoverOfForms, JoinsWhatAdjoins) {
  GivenForms({{InvoiceBookId(1), 151, 200}, {InvoiceBookId(1), 101, 150}});
  v1::Command command = Prepare();
  v1::HandoverItems& items = *command.mutable_prepare_handover()->mutable_items();
  ASSERT_EQ(items.invoices_size(), 1);
  EXPECT_EQ(items.invoices(0).first(), 101u);
  EXPECT_EQ(items.invoices(0).last(), 200u);
  items.mutable_invoices(0)->set_last(140);
  *items.add_invoices() = items.invoices(0);
  items.mutable_invoices(1)->set_first(141);
  items.mutable_invoices(1)->set_last(200);
  When(command);
  ThenEvents({"handover_prepared"});
}

TEST_F(HandoverOfForms, NeedsThemListed) {
  GivenForms({{InvoiceBookId(1), 101, 150}});
  v1::Command command = Prepare();
  command.mutable_prepare_handover()->mutable_items()->mutable_invoices(0)->set_last(149);
  When(command);
  ThenRejected(v1::REJECTION_REASON_HANDOVER_ITEMS_MISMATCH);
  EXPECT_THAT(std::string(status_.message()), ::testing::HasSubstr("invoice book 1 forms 101..150 is held"));
}

// --- The receiver's count --------------------------------------------------------------------------------------------

TEST_F(Handover, CountThatDiffersIsAnsweredByTheGiver) {
  Given(Prepare());
  When(CountByReceiver(49'000));
  ThenEvents({"cash_counted", "case_opened"});
  EXPECT_EQ(Event(0).session(), 1u);
  EXPECT_EQ(Event(1).case_opened().origin(), v1::CASE_ORIGIN_HANDOVER_COUNT);
  EXPECT_EQ(Event(1).case_opened().answerable(), kCashier);
  EXPECT_EQ(CaseFen(1), 1'000);
  When(Accept());
  ThenEvents({"shift_handed_over"});
  EXPECT_EQ(Event().shift_handed_over().cash_fen(), 49'000);
  EXPECT_EQ(DrawerFen(), 49'000);
}

TEST_F(Handover, CountAgainNeedsAWitnessAndPostsItsChange) {
  Given(Prepare());
  Given(CountByReceiver(49'000));
  When(CountByReceiver(50'000));
  ThenRejected(v1::REJECTION_REASON_SECOND_PERSON_REQUIRED);
  When(CountByReceiver(50'000, kCashier));
  ThenEvents({"cash_counted"});
  EXPECT_EQ(Event().cash_counted().findings().recount(), 1u);
  EXPECT_EQ(CaseFen(1), 0);
  Given(CountByReceiver(50'000, kKeeper));
  When(CountByReceiver(50'000, kKeeper));
  ThenRejected(v1::REJECTION_REASON_RECOUNTS_USED_UP);
  When(Accept());
  ThenEvents({"shift_handed_over"});
}

TEST_F(Handover, CountOfAnotherReceiverIsAFirstCount) {
  Given(Prepare());
  Given(CountByReceiver(49'000));
  Given(Dispute());
  Given(Prepare(kTill, kSupervisor));
  When(CountByReceiver(49'500, 0, kSupervisor));
  ThenEvents({"cash_counted", "case_opened"});
  EXPECT_EQ(Event(0).cash_counted().findings().recount(), 0u);
  EXPECT_EQ(CaseFen(1), 1'000);
  EXPECT_EQ(CaseFen(2), -500);
}

TEST_F(Handover, CountMayFindAChequeMissing) {
  const uint64_t cheque = GivenCheque();
  Given(Prepare());
  v1::Command count = CountByReceiver(50'000);
  count.mutable_commit_count()->clear_cheques();
  When(count);
  ThenEvents({"cash_counted", "case_opened"});
  EXPECT_TRUE(world_.state().cases.at(CaseId(1)).cheques.contains(ChequeId(cheque)));
  When(Accept());
  ThenRejected(v1::REJECTION_REASON_HANDOVER_ITEMS_MISMATCH);
  Given(Recall());
  Given(Prepare());
  Given(CountByReceiver(50'000));
  When(Accept(2));
  ThenEvents({"shift_handed_over"});
}

// --- The sessions ----------------------------------------------------------------------------------------------------

TEST_F(Handover, DisputedLeavesEverythingWithTheGiver) {
  GivenThing(kTool, kCashier);
  Given(Prepare(kOtherTill));
  Given(CountByReceiver(49'000));
  When(Dispute());
  ThenEvents({"handover_disputed"});
  EXPECT_EQ(Event().handover_disputed().handover(), 1u);
  EXPECT_EQ(Event().till(), kTill);
  EXPECT_EQ(Event().session(), 1u);
  EXPECT_EQ(CaseFen(1), 1'000) << "what was counted keeps its case";
  EXPECT_EQ(Person(kCashier).things.size(), 1u);
  When(CashPayment(100));
  ThenEvents({"payment_received"});
}

TEST_F(Handover, RecalledLetsTheGiverGoOn) {
  Given(Prepare());
  When(Recall());
  ThenEvents({"handover_recalled"});
  EXPECT_EQ(Event().session(), 1u);
  When(CashPayment(100));
  ThenEvents({"payment_received"});
}

TEST_F(Handover, RecalledLeavesTheClosingCountTheLastWord) {
  Given(Count("CLOSE", 50'000));
  Given(Prepare());
  Given(Recall());
  When(AtTill("close_session {}", kCashier, kKeeper));
  ThenEvents({"session_closed"});
}

// --- A supervisor in the giver's place -------------------------------------------------------------------------------

TEST_F(Handover, OfAnAbsentGiverIsPreparedAndSignedByASupervisorWithReason) {
  v1::Command prepare = Prepare();
  prepare.set_actor(kSupervisor);
  When(prepare);
  ThenRejected(v1::REJECTION_REASON_REASON_MISSING);
  prepare.set_reason("taken ill");
  When(prepare);
  ThenEvents({"handover_prepared"});
  EXPECT_EQ(Event().handover_prepared().giver(), kCashier);
  Given(CountByReceiver(49'000));
  EXPECT_EQ(world_.state().cases.at(CaseId(1)).answerable, StaffId(kCashier));
  v1::Command accept = Accept(1, kOtherCashier, kSupervisor);
  When(accept);
  ThenRejected(v1::REJECTION_REASON_REASON_MISSING);
  accept.set_reason("taken ill");
  When(accept);
  ThenEvents({"shift_handed_over"});
  EXPECT_EQ(Event().shift_handed_over().giver(), kCashier);
  EXPECT_EQ(Event().second_person(), kSupervisor);
}

TEST_F(Handover, OfAnAbsentGiverIsRecalledByASupervisor) {
  Given(Prepare());
  When(Recall(1, kSupervisor));
  ThenEvents({"handover_recalled"});
}

// --- By request id, and in the day -----------------------------------------------------------------------------------

TEST_F(Handover, IsNamedAlsoByTheRequestIdThatPreparedIt) {
  v1::Command prepare = Prepare();
  prepare.set_request_id("the-shift");
  Given(prepare);
  Given(CountByReceiver(50'000));
  When(AtCentre("accept_handover { handover { request_id: 'the-shift' } }", kOtherCashier, kCashier));
  ThenEvents({"shift_handed_over"});
  EXPECT_EQ(Event().shift_handed_over().handover(), 1u);
}

TEST_F(Handover, IsOfTheGiversTillWhereverItIsAccepted) {
  Given(Prepare(kOtherTill));
  Given(CountByReceiver(50'000));
  v1::Command accept = Accept();
  accept.set_till(kOtherTill);
  When(accept);
  ThenEvents({"shift_handed_over"});
  EXPECT_EQ(Event().till(), kTill);
  EXPECT_EQ(Event().session(), 1u);
}

TEST_F(Handover, StandsInThePreflightForItsSessionAndDrawer) {
  EXPECT_THAT(OpenKeys(), ::testing::IsSupersetOf({"drawer/301", "session/1"}));
  Given(Prepare());
  EXPECT_THAT(OpenKeys(), ::testing::Contains("handover/1"));
  EXPECT_THAT(OpenKeys(), ::testing::Not(::testing::Contains("session/1")));
  EXPECT_THAT(OpenKeys(), ::testing::Not(::testing::Contains("drawer/301")));
  Given(Recall());
  EXPECT_THAT(OpenKeys(), ::testing::Not(::testing::Contains("handover/1")));
  EXPECT_THAT(OpenKeys(), ::testing::IsSupersetOf({"drawer/301", "session/1"}));
}

TEST_F(Handover, BlocksTheCloseAndIsNeverCarried) {
  Given(Prepare());
  Given(CountSafe(SafeFen()));
  When(AtCentre("close_business_day { next_business_date: '2026-11-24' }", kSupervisor, kKeeper));
  ThenRejected(v1::REJECTION_REASON_PREFLIGHT_NOT_EMPTY);
  When(AtCentre("close_business_day { next_business_date: '2026-11-24' carried { key: 'handover/1' reason: 'x' } }",
                kSupervisor, kKeeper));
  ThenRejected(v1::REJECTION_REASON_CARRY_NOT_ALLOWED);
}

TEST_F(Handover, LeavesTheStateWithItsDayAndStaysEnded) {
  v1::Command prepare = Prepare();
  prepare.set_request_id("the-shift");
  Given(prepare);
  Given(Recall());
  GivenSessionClosed();
  GivenDayClosed();
  EXPECT_TRUE(world_.state().handovers.ended.empty());
  GivenNextDayOpen();
  When(Accept());
  ThenRejected(v1::REJECTION_REASON_HANDOVER_NOT_OPEN);
  When(AtCentre("accept_handover { handover { request_id: 'the-shift' } }", kOtherCashier, kCashier));
  ThenRejected(v1::REJECTION_REASON_HANDOVER_NOT_OPEN);
}

TEST_F(Handover, SplitsTheFiguresOfTheDayBetweenTheTwo) {
  Given(CashPayment(10'000));
  Given(Prepare(kOtherTill));
  Given(CountByReceiver(59'000));
  Given(Accept());
  Given(AtTill("drop_to_safe { amount_fen: 9000 }", kOtherCashier, kKeeper, kOtherTill));
  v1::Command count = Count("CLOSE", 50'000, kOtherCashier);
  count.set_till(kOtherTill);
  count.set_session(2);
  Given(count);
  Given(AtTill("close_session {}", kOtherCashier, kKeeper, kOtherTill));
  GivenDayClosed();
  v1::CloseDocument document;
  ASSERT_TRUE(document.ParseFromString(Event().business_day_closed().document()));
  ASSERT_EQ(document.sessions_size(), 2);
  const v1::CashLines& giver = document.sessions(0).cash();
  EXPECT_EQ(giver.handed_out_fen(), 59'000);
  EXPECT_EQ(giver.differences_booked_fen(), -1'000);
  EXPECT_TRUE(giver.counted());
  EXPECT_EQ(giver.expected_fen(), 0);
  EXPECT_EQ(giver.counted_fen(), 0);
  EXPECT_EQ(giver.difference_fen(), 0);
  const v1::CashLines& receiver = document.sessions(1).cash();
  EXPECT_EQ(document.sessions(1).cashier(), kOtherCashier);
  EXPECT_EQ(receiver.handed_in_fen(), 59'000);
  EXPECT_EQ(receiver.dropped_fen(), 9'000);
  EXPECT_EQ(receiver.expected_fen(), 50'000);
  EXPECT_EQ(receiver.counted_fen(), 50'000);
  EXPECT_EQ(receiver.handed_to_safe_fen(), 50'000);
  ASSERT_EQ(document.handovers().handovers_size(), 1);
  const v1::HandoverLine& line = document.handovers().handovers(0);
  EXPECT_EQ(line.state(), v1::HANDOVER_STATE_ACCEPTED);
  EXPECT_EQ(line.cash_fen(), 59'000);
  EXPECT_EQ(line.to_session(), 2u);
}

}  // namespace
}  // namespace daybook::domain
