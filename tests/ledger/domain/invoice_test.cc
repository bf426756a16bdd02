// Blank forms as stock: received, allotted, returned, lost.
#include "ledger/domain/form_range.h"
#include "tests/ledger/domain/invoice_fixture.h"

namespace daybook::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class InvoiceStock : public InvoiceCounter {};

// --- Books -----------------------------------------------------------------------------------------------------------

TEST_F(InvoiceStock, ComesFromOutsideIntoTheStore) {
  When(Receive("PAPER", kPaperCode, 101, 200));
  ThenEvents({"invoice_book_received"});
  EXPECT_EQ(Event().invoice_book_received().book(), 3u);
  EXPECT_EQ(world_.receipt().number(), 3u);
  EXPECT_EQ(Event().till(), 0u);
  ASSERT_EQ(Event().postings_size(), 2);
  EXPECT_EQ(Event().postings(0).asset_number(), 3u);
  EXPECT_EQ(Event().postings(0).quantity(), 100);
  EXPECT_EQ(Forms(v1::ACCOUNT_KIND_STORE, kCentre), 280);
  EXPECT_EQ(Forms(v1::ACCOUNT_KIND_OUTSIDE, kCentre), -300);
  EXPECT_THAT(InStore(), ElementsAre(Range(1, 11, 100), Range(2, 11, 100), Range(3, 101, 200)));
}

TEST_F(InvoiceStock, IsNeverReceivedTwice) {
  using Ends = std::pair<uint32_t, uint32_t>;
  for (const auto& [first, last] : {Ends(100, 150), Ends(1, 1), Ends(50, 60), Ends(0, 500)}) {
    When(Receive("PAPER", kPaperCode, first, last));
    ThenRejected(v1::REJECTION_REASON_INVOICE_BOOK_OVERLAPS);
    When(Receive("MANUAL", kPaperCode, first, last));
    ThenRejected(v1::REJECTION_REASON_INVOICE_BOOK_OVERLAPS);
  }
  When(Receive("PAPER", "144031900111", 1, 100));
  ThenEvents({"invoice_book_received"});
  When(Receive("PAPER", kPaperCode, 0, 0));
  ThenEvents({"invoice_book_received"});
}

TEST_F(InvoiceStock, IsNeverReceivedTwiceByAnotherCentreEither) {
  Given(ByAdmin("centre: 4 configure_centre { name: 'East Street' first_business_date: '2026-11-23' }"));
  Given(ByAdmin("grant_role { staff: 10 role: ROLE_SUPERVISOR for_centre: 4 }"));
  Given(ByAdmin("grant_role { staff: 11 role: ROLE_KEEPER for_centre: 4 }"));
  v1::Command open = AtCentre("open_business_day { business_date: '2026-11-23' on_duty: [10, 11] }");
  open.set_centre(4);
  Given(open);
  v1::Command command = Receive("PAPER", kPaperCode, 100, 120);
  command.set_centre(4);
  When(command);
  ThenRejected(v1::REJECTION_REASON_INVOICE_BOOK_OVERLAPS);
  command.mutable_receive_invoice_book()->set_first(101);
  When(command);
  ThenEvents({"invoice_book_received"});
  When(Allot(3, 101, 101));
  ThenRejected(v1::REJECTION_REASON_INVOICE_BOOK_UNKNOWN);
  When(Lose(kPaperCode, 101, 0));
  ThenRejected(v1::REJECTION_REASON_INVOICE_BOOK_UNKNOWN);
}

TEST_F(InvoiceStock, IsAKeepersOnAnOpenDay) {
  v1::Command command = Receive("PAPER", kPaperCode, 101, 200);
  command.set_actor(kCashier);
  When(command);
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
  command.set_actor(kOffDuty);
  When(command);
  ThenRejected(v1::REJECTION_REASON_NOT_ON_DUTY);
  for (v1::Command moved : {Allot(1, 11, 12), GiveBack(1, 1, 2)}) {
    moved.set_actor(kCashier);
    When(moved);
    ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
  }
  GivenSessionClosed();
  GivenDayClosed();
  date_ = kTomorrow;
  for (const v1::Command& wish : {Receive("PAPER", kPaperCode, 101, 200), Allot(1, 11, 12), GiveBack(1, 1, 2),
                                  Lose(kPaperCode, 1), Check(1, 1, 1, 0), Void(Form(kPaperCode, 1))}) {
    When(wish);
    ThenRejected(v1::REJECTION_REASON_DAY_NOT_OPEN);
  }
}

// --- Between store and window ----------------------------------------------------------------------------------------

TEST_F(InvoiceStock, IsAllottedToAWindowInTheOrderInWhichItComes) {
  Given(Receive("PAPER", "144031900111", 1, 50));
  When(Allot(3, 21, 30));
  ThenEvents({"invoices_allotted"});
  EXPECT_EQ(Event().till(), kTill);
  EXPECT_EQ(Event().invoices_allotted().code(), "144031900111");
  EXPECT_EQ(Event().invoices_allotted().kind(), v1::INVOICE_KIND_PAPER);
  EXPECT_EQ(Forms(v1::ACCOUNT_KIND_TILL, kTill), 30);
  Given(Allot(kPaperBook, 11, 20));
  Given(Allot(3, 1, 5));
  EXPECT_THAT(AtWindow(), ElementsAre(Range(1, 1, 10), Range(2, 1, 10), Range(3, 21, 30), Range(1, 11, 20),
                                      Range(3, 1, 5)));
  EXPECT_THAT(InStore(), ElementsAre(Range(1, 21, 100), Range(2, 11, 100), Range(3, 6, 20), Range(3, 31, 50)));
}

TEST_F(InvoiceStock, MayBeNamedByTheCommandThatReceivedIt) {
  v1::Command receive = Receive("MANUAL", kManualCode, 201, 210);
  receive.set_request_id("the-book");
  Given(receive);
  When(AtTill("allot_invoices { book { request_id: 'the-book' } first: 201 last: 205 }", kKeeper));
  ThenEvents({"invoices_allotted"});
  EXPECT_EQ(Event().invoices_allotted().range().book(), 3u);
  When(AtTill("return_invoices { book { request_id: 'the-book' } first: 203 last: 203 }", kSupervisor));
  ThenEvents({"invoices_returned"});
}

TEST_F(InvoiceStock, KnowsNoBookThatWasNotReceivedHere) {
  When(Allot(3, 1, 1));
  ThenRejected(v1::REJECTION_REASON_INVOICE_BOOK_UNKNOWN);
  When(AtTill("allot_invoices { book { request_id: 'r1' } first: 1 last: 1 }", kKeeper));
  ThenRejected(v1::REJECTION_REASON_INVOICE_BOOK_UNKNOWN);
  When(AtTill("return_invoices { book { request_id: 'nothing' } first: 1 last: 1 }", kKeeper));
  ThenRejected(v1::REJECTION_REASON_INVOICE_BOOK_UNKNOWN);
  When(GiveBack(9, 1, 1));
  ThenRejected(v1::REJECTION_REASON_INVOICE_BOOK_UNKNOWN);
}

TEST_F(InvoiceStock, LeavesOnlyWhereItLies) {
  for (const auto& [first, last] : {std::pair(10u, 11u), std::pair(1u, 10u), std::pair(100u, 101u)}) {
    When(Allot(kPaperBook, first, last));
    ThenRejected(v1::REJECTION_REASON_INVOICE_RANGE_NOT_HELD);
  }
  for (const auto& [first, last] : {std::pair(10u, 11u), std::pair(0u, 1u), std::pair(50u, 50u)}) {
    When(GiveBack(kPaperBook, first, last));
    ThenRejected(v1::REJECTION_REASON_INVOICE_RANGE_NOT_HELD);
  }
  When(GiveBack(kPaperBook, 1, 1, kOtherTill));
  ThenRejected(v1::REJECTION_REASON_INVOICE_RANGE_NOT_HELD);
}

TEST_F(InvoiceStock, GoesBackIntoTheStoreAndJoinsItsNeighbours) {
  When(GiveBack(kPaperBook, 9, 10));
  ThenEvents({"invoices_returned"});
  EXPECT_EQ(Forms(v1::ACCOUNT_KIND_STORE, kCentre), 182);
  EXPECT_EQ(Forms(v1::ACCOUNT_KIND_TILL, kTill), 18);
  EXPECT_THAT(InStore(), ElementsAre(Range(1, 9, 100), Range(2, 11, 100)));
  Given(GiveBack(kPaperBook, 3, 5));
  EXPECT_THAT(AtWindow(), ElementsAre(Range(1, 1, 2), Range(1, 6, 8), Range(2, 1, 10)));
  EXPECT_THAT(InStore(), ElementsAre(Range(1, 3, 5), Range(1, 9, 100), Range(2, 11, 100)));
  Given(GiveBack(kPaperBook, 6, 8));
  EXPECT_THAT(InStore(), ElementsAre(Range(1, 3, 100), Range(2, 11, 100)));
  Given(GiveBack(kPaperBook, 1, 2));
  Given(GiveBack(kManualBook, 1, 10));
  EXPECT_TRUE(world_.state().invoices.at_tills.empty());
}

TEST_F(InvoiceStock, GoesBackAcrossRangesThatCameApart) {
  Given(Allot(kPaperBook, 11, 12));  // Behind the manual ones.
  EXPECT_EQ(AtWindow().size(), 3u);
  When(GiveBack(kPaperBook, 9, 12));
  ThenEvents({"invoices_returned"});
  EXPECT_THAT(AtWindow(), ElementsAre(Range(1, 1, 8), Range(2, 1, 10)));
}

// --- Lost ------------------------------------------------------------------------------------------------------------

TEST_F(InvoiceStock, IsLostFromAWindowForGood) {
  When(Lose(kPaperCode, 4));
  ThenEvents({"invoice_lost"});
  EXPECT_EQ(Event().invoice_lost().kind(), v1::INVOICE_KIND_PAPER);
  EXPECT_EQ(Event().invoice_lost().book(), kPaperBook);
  EXPECT_EQ(Forms(v1::ACCOUNT_KIND_TILL, kTill), 19);
  EXPECT_EQ(Forms(v1::ACCOUNT_KIND_OUTSIDE, kCentre), -199);
  EXPECT_THAT(AtWindow(), ElementsAre(Range(1, 1, 3), Range(1, 5, 10), Range(2, 1, 10)));
  When(Lose(kPaperCode, 4));
  ThenRejected(v1::REJECTION_REASON_INVOICE_RANGE_NOT_HELD);
  When(GiveBack(kPaperBook, 4, 4));
  ThenRejected(v1::REJECTION_REASON_INVOICE_RANGE_NOT_HELD);
}

TEST_F(InvoiceStock, IsLostFromTheStoreWhenNoTillIsNamed) {
  When(Lose(kManualCode, 1, 0));
  ThenRejected(v1::REJECTION_REASON_INVOICE_RANGE_NOT_HELD);
  When(Lose(kManualCode, 100, 0));
  ThenEvents({"invoice_lost"});
  EXPECT_EQ(Forms(v1::ACCOUNT_KIND_STORE, kCentre), 179);
  When(Lose("1440319003", 100, 0));
  ThenRejected(v1::REJECTION_REASON_INVOICE_BOOK_UNKNOWN);
}

TEST_F(InvoiceStock, IsReportedLostByTwoWithAReason) {
  v1::Command command = Lose(kPaperCode, 4);
  command.set_second_person(0);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SECOND_PERSON_REQUIRED);
  command.set_second_person(kCashier);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SECOND_PERSON_UNFIT);
  command = Lose(kPaperCode, 4);
  command.clear_reason();
  When(command);
  ThenRejected(v1::REJECTION_REASON_REASON_MISSING);
  command = Lose(kPaperCode, 4);
  command.set_actor(kFinance);
  When(command);
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
  command.set_actor(kCashier);
  When(command);
  ThenEvents({"invoice_lost"});
}

TEST_F(InvoiceStock, DoesNotMoveWhenTheCloseCouldNotListIt) {
  GivenFullDay();
  for (const v1::Command& wish :
       {Receive("PAPER", kPaperCode, 101, 200), Allot(1, 11, 12), GiveBack(1, 1, 2), Lose(kPaperCode, 1)}) {
    When(wish);
    ThenRejected(v1::REJECTION_REASON_LIST_TOO_LONG);
  }
}

TEST_F(InvoiceStock, StaysAsListedWhileAHandoverIsOpen) {
  Session& session = world_.mutable_state().tills.at(TillId(kTill))->session;
  session.handover = HandoverId(1);
  for (const v1::Command& wish : {Allot(1, 11, 12), GiveBack(1, 1, 2), Lose(kPaperCode, 1)}) {
    When(wish);
    ThenRejected(v1::REJECTION_REASON_SESSION_FROZEN);
  }
  session.handover = HandoverId();
}

TEST_F(InvoiceStock, IsListedInTheCloseOfTheDay) {
  GivenSessionClosed();
  GivenDayClosed();
  v1::CloseDocument document;
  ASSERT_TRUE(document.ParseFromString(Event().business_day_closed().document()));
  ASSERT_EQ(document.invoices().kinds_size(), 2);
  EXPECT_EQ(document.invoices().kinds(0).received(), 100u);
  EXPECT_EQ(document.invoices().kinds(0).left_in_store(), 90u);
  EXPECT_EQ(document.invoices().kinds(0).left_at_tills(), 10u);
  EXPECT_EQ(document.invoices().stock_size(), 4);
}

// --- Ranges ----------------------------------------------------------------------------------------------------------

TEST(FormRanges, SayWhetherAllFormsLieThere) {
  const std::vector<FormRange> ranges = {{InvoiceBookId(1), 1, 3}, {InvoiceBookId(2), 4, 9}, {InvoiceBookId(1), 4, 6}};
  EXPECT_TRUE(HoldsForms(ranges, {InvoiceBookId(1), 2, 5}));
  EXPECT_FALSE(HoldsForms(ranges, {InvoiceBookId(1), 2, 7}));
  EXPECT_FALSE(HoldsForms(ranges, {InvoiceBookId(2), 3, 4}));
  EXPECT_FALSE(HoldsForms(ranges, {InvoiceBookId(3), 1, 1}));
}

TEST(FormRanges, GrowTogetherOnBothSides) {
  std::vector<FormRange> ranges = {{InvoiceBookId(1), 0, 3}, {InvoiceBookId(1), 5, 99'999'999}};
  AddSorted(ranges, {InvoiceBookId(1), 4, 4});
  EXPECT_THAT(ranges, ElementsAre(FormRange{InvoiceBookId(1), 0, 99'999'999}));
  TakeForms(ranges, {InvoiceBookId(1), 0, 99'999'999});
  EXPECT_THAT(ranges, IsEmpty());
}

}  // namespace
}  // namespace daybook::domain
