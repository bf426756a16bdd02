#include "absl/strings/str_cat.h"
#include "tests/ledger/domain/harness.h"

namespace daybook::domain {
namespace {

class Count : public Counter {
 protected:
  Count() {
    GivenOpenDay();
    GivenOpenSession(50'000);
  }
  v1::Command CountDrawer(absl::string_view purpose, int64_t total_fen, uint32_t actor = kCashier,
                          uint32_t second = 0) {
    return Counter::Count(purpose, total_fen, actor, second);
  }
  // A cheque in the drawer; its number.
  uint64_t GivenCheque(absl::string_view number, int64_t fen = 300'000) {
    Given(AtTill(absl::StrCat("receive_payment { purpose: PURPOSE_GAS_BILL customer: 1 amount_fen: ", fen,
                              " tenders { kind: TENDER_KIND_CHEQUE status: TENDER_STATUS_CONFIRMED amount_fen: ", fen,
                              " drawee_bank: '102' provider_reference: '", number, "' } }")));
    return Event().payment_received().first_cheque();
  }
  static void AddNote(v1::Command& command, absl::string_view serial) {
    v1::SuspectNote* note = command.mutable_commit_count()->add_suspect_notes();
    note->set_serial(std::string(serial));
    note->set_face_fen(10'000);
  }
};

TEST_F(Count, ThatAgreesPostsNothing) {
  When(CountDrawer("OPENING", 50'000));
  ThenEvents({"cash_counted"});
  EXPECT_EQ(Event().postings_size(), 0);
  EXPECT_EQ(Event().cash_counted().findings().case_number(), 0u);
  EXPECT_EQ(world_.receipt().findings().expected_fen(), 50'000);
  EXPECT_EQ(world_.receipt().number(), 1u);
}

TEST_F(Count, ThatIsShortOpensACaseOnWhichTheDifferenceStands) {
  When(CountDrawer("CLOSE", 49'000));
  ThenEvents({"cash_counted", "case_opened"});
  const v1::CountFindings& findings = Event(0).cash_counted().findings();
  EXPECT_EQ(findings.expected_fen(), 50'000);
  EXPECT_EQ(findings.difference_fen(), -1'000);
  EXPECT_EQ(findings.case_number(), 1u);
  EXPECT_EQ(Event(1).case_opened().origin(), v1::CASE_ORIGIN_CLOSING_COUNT);
  EXPECT_EQ(Event(1).case_opened().answerable(), kCashier);
  EXPECT_EQ(Event(1).case_opened().balance_fen(), 1'000);
  EXPECT_EQ(Event(1).cause(), Event(0).sequence());
  EXPECT_EQ(CaseFen(1), 1'000);
  EXPECT_EQ(DrawerFen(), 49'000);
  EXPECT_EQ(world_.receipt().case_number(), 1u);
}

TEST_F(Count, ThatIsOverCreditsItsCase) {
  When(CountDrawer("CLOSE", 50'500));
  ThenEvents({"cash_counted", "case_opened"});
  EXPECT_EQ(CaseFen(1), -500);
  EXPECT_EQ(DrawerFen(), 50'500);
}

TEST_F(Count, NeverNetsOverAndShort) {
  Given(CountDrawer("OPENING", 49'000));
  Given(CountDrawer("CLOSE", 49'500));
  EXPECT_EQ(CaseFen(1), 1'000);
  EXPECT_EQ(CaseFen(2), -500);
}

TEST_F(Count, AtOpeningIsAnsweredByWhoIssuedTheFloat) {
  Given(AtTill("issue_float { amount_fen: 1000 }", kSupervisor, kCashier));
  When(CountDrawer("OPENING", 50'000));
  ThenEvents({"cash_counted", "case_opened"});
  EXPECT_EQ(Event(1).case_opened().answerable(), kSupervisor);
}

TEST_F(Count, AtOpeningIsAnsweredByTheCashierOnceMoneyHasBeenTaken) {
  Given(CashPayment(10'000));
  When(CountDrawer("OPENING", 49'000));
  ThenEvents({"cash_counted", "case_opened"});
  EXPECT_EQ(Event(1).case_opened().answerable(), kCashier);
}

TEST_F(Count, OnTheSpotIsASupervisorsOnAPausedTill) {
  When(CountDrawer("SPOT", 50'000, kSupervisor));
  ThenRejected(v1::REJECTION_REASON_TILL_NOT_PAUSED);
  Given(AtTill("pause_till {}", kSupervisor));
  When(CountDrawer("SPOT", 50'000));
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
  When(CountDrawer("SPOT", 50'000, kSupervisor));
  ThenEvents({"cash_counted"});
}

TEST_F(Count, OnTheSpotIsNeverTheHoldersOwn) {
  Given(AtTill("open_session { cashier: 10 float_fen: 100 }", kSupervisor, kKeeper, kOtherTill));
  v1::Command pause = AtTill("pause_till {}", kSupervisor, 0, kOtherTill);
  Given(pause);
  v1::Command count = CountDrawer("SPOT", 100, kSupervisor);
  count.set_till(kOtherTill);
  count.set_session(2);
  When(count);
  ThenRejected(v1::REJECTION_REASON_COUNTER_NOT_ALLOWED);
}

TEST_F(Count, ForAHandoverNeedsAReceiver) {
  When(CountDrawer("HANDOVER", 50'000));
  ThenRejected(v1::REJECTION_REASON_COUNTER_NOT_ALLOWED);
}

TEST_F(Count, IsTheCashiersOrASupervisors) {
  When(CountDrawer("CLOSE", 50'000, kOtherCashier));
  ThenRejected(v1::REJECTION_REASON_SESSION_NOT_YOURS);
  When(CountDrawer("CLOSE", 50'000, kKeeper));
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
  When(CountDrawer("CLOSE", 50'000, kSupervisor));
  ThenEvents({"cash_counted"});
}

TEST_F(Count, AddsUpByDenominationsOfThePad) {
  v1::Command command = CountDrawer("CLOSE", 50'000);
  command.mutable_commit_count()->set_total_fen(50'010);
  When(command);
  ThenRejected(v1::REJECTION_REASON_COUNT_MISMATCH);
  command = CountDrawer("CLOSE", 50'000);
  command.mutable_commit_count()->mutable_denominations(0)->set_denomination_fen(20);
  command.mutable_commit_count()->mutable_denominations(0)->set_pieces(2'500);
  When(command);
  ThenRejected(v1::REJECTION_REASON_DENOMINATION_UNKNOWN);
}

TEST_F(Count, MayBeOfAnEmptyDrawer) {
  Given(AtTill("drop_to_safe { amount_fen: 50000 }", kCashier, kKeeper));
  When(CountDrawer("CLOSE", 0));
  ThenEvents({"cash_counted"});
}

TEST_F(Count, AgainNeedsASecondPerson) {
  Given(CountDrawer("CLOSE", 49'000));
  When(CountDrawer("CLOSE", 50'000));
  ThenRejected(v1::REJECTION_REASON_SECOND_PERSON_REQUIRED);
  When(CountDrawer("CLOSE", 50'000, kCashier, kAuditor));
  ThenRejected(v1::REJECTION_REASON_SECOND_PERSON_UNFIT);
  When(CountDrawer("CLOSE", 50'000, kCashier, kOtherCashier));
  ThenEvents({"cash_counted"});
}

TEST_F(Count, AgainPostsOnlyItsChangeToTheSameCaseWhichClosesAtZero) {
  Given(CountDrawer("CLOSE", 49'000));
  When(CountDrawer("CLOSE", 49'600, kCashier, kKeeper));
  ThenEvents({"cash_counted"});
  EXPECT_EQ(Event().cash_counted().findings().recount(), 1u);
  EXPECT_EQ(Event().cash_counted().findings().difference_fen(), 600);
  EXPECT_EQ(Event().cash_counted().findings().case_number(), 1u);
  EXPECT_EQ(CaseFen(1), 400);
  When(CountDrawer("CLOSE", 50'000, kCashier, kKeeper));
  EXPECT_EQ(CaseFen(1), 0);
  EXPECT_TRUE(world_.state().cases.at(CaseId(1)).closed);
  EXPECT_EQ(DrawerFen(), 50'000);
}

TEST_F(Count, AgainMayReopenTheCaseAnEarlierRecountClosed) {
  Given(CountDrawer("CLOSE", 49'000));
  Given(CountDrawer("CLOSE", 50'000, kCashier, kKeeper));
  When(CountDrawer("CLOSE", 49'500, kCashier, kKeeper));
  ThenEvents({"cash_counted"});
  EXPECT_FALSE(world_.state().cases.at(CaseId(1)).closed);
  EXPECT_EQ(CaseFen(1), 500);
}

TEST_F(Count, AgainMayFindWhatTheFirstDidNot) {
  Given(CountDrawer("CLOSE", 50'000));
  When(CountDrawer("CLOSE", 49'000, kCashier, kKeeper));
  ThenEvents({"cash_counted", "case_opened"});
}

TEST_F(Count, AgainIsPossibleTwice) {
  Given(CountDrawer("CLOSE", 49'000));
  Given(CountDrawer("CLOSE", 49'100, kCashier, kKeeper));
  Given(CountDrawer("CLOSE", 49'200, kCashier, kKeeper));
  When(CountDrawer("CLOSE", 50'000, kCashier, kKeeper));
  ThenRejected(v1::REJECTION_REASON_RECOUNTS_USED_UP);
  // Something moved: it is a first count again.
  Given(CashPayment(100));
  When(CountDrawer("CLOSE", 49'300));
  ThenEvents({"cash_counted"});
  EXPECT_EQ(Event().cash_counted().findings().recount(), 0u);
}

TEST_F(Count, ListsTheChequesPresentAndPutsAMissingOneOnTheCase) {
  const uint64_t first = GivenCheque("1");
  const uint64_t second = GivenCheque("2");
  v1::Command command = CountDrawer("CLOSE", 50'000);
  command.mutable_commit_count()->add_cheques(second);
  When(command);
  ThenEvents({"cash_counted", "case_opened"});
  EXPECT_THAT(Event().cash_counted().findings().cheques_present(), ::testing::ElementsAre(second));
  EXPECT_THAT(Event().cash_counted().findings().cheques_missing(), ::testing::ElementsAre(first));
  EXPECT_TRUE(world_.state().cases.at(CaseId(1)).cheques.contains(ChequeId(first)));
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_TILL, kTill, v1::ASSET_KIND_CHEQUE), 1);
}

TEST_F(Count, AgainMayFindAMissingChequeWhichClosesTheCase) {
  const uint64_t cheque = GivenCheque("1");
  Given(CountDrawer("CLOSE", 50'000));
  v1::Command command = CountDrawer("CLOSE", 50'000, kCashier, kKeeper);
  When(command);
  ThenEvents({"cash_counted"});
  EXPECT_EQ(Event().postings_size(), 0);
  EXPECT_THAT(Event().cash_counted().findings().cheques_missing(), ::testing::ElementsAre(cheque));
  command = CountDrawer("CLOSE", 50'000, kCashier, kKeeper);
  command.mutable_commit_count()->add_cheques(cheque);
  When(command);
  ThenEvents({"cash_counted"});
  EXPECT_TRUE(world_.state().cases.at(CaseId(1)).closed);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_TILL, kTill, v1::ASSET_KIND_CHEQUE), 1);
}

TEST_F(Count, KnowsNoChequeThatIsNotBookedHere) {
  v1::Command command = CountDrawer("CLOSE", 50'000);
  command.mutable_commit_count()->add_cheques(1);
  When(command);
  ThenRejected(v1::REJECTION_REASON_CHEQUE_NOT_HELD);
}

TEST_F(Count, TakesSuspectNotesInAsPaperWorthNothing) {
  v1::Command command = CountDrawer("SPOT", 40'000, kSupervisor);
  AddNote(command, "AB12345678");
  Given(AtTill("pause_till {}"));
  When(command);
  ThenEvents({"cash_counted", "case_opened"});
  EXPECT_EQ(Event().cash_counted().findings().suspect_notes(0).suspect_note(), 1u);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_TILL, kTill, v1::ASSET_KIND_SUSPECT_NOTE), 1);
  EXPECT_EQ(CaseFen(1), 10'000);
  // Listed again, it is the same note.
  command = CountDrawer("CLOSE", 40'000);
  AddNote(command, "AB12345678");
  When(command);
  ThenEvents({"cash_counted"});
  EXPECT_EQ(Event().postings_size(), 0);
  EXPECT_EQ(Event().cash_counted().findings().suspect_notes(0).suspect_note(), 1u);
}

TEST_F(Count, RefusesASerialThatIsHeldElsewhere) {
  v1::Command command = CountDrawer("CLOSE", 40'000);
  AddNote(command, "AB12345678");
  Given(command);
  Given(AtTill("close_session {}", kCashier, kKeeper));  // The note is in the safe now.
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_SAFE, kCentre, v1::ASSET_KIND_SUSPECT_NOTE), 1);
  GivenOpenSession(50'000);
  command = CountDrawer("OPENING", 50'000);
  AddNote(command, "AB12345678");
  When(command);
  ThenRejected(v1::REJECTION_REASON_SERIAL_ALREADY_LISTED);
}

TEST_F(Count, RefusesANoteThatIsNotOnThePad) {
  v1::Command command = CountDrawer("CLOSE", 50'000);
  AddNote(command, "AB12345678");
  command.mutable_commit_count()->mutable_suspect_notes(0)->set_face_fen(7'000);
  When(command);
  ThenRejected(v1::REJECTION_REASON_DENOMINATION_UNKNOWN);
}

TEST_F(Count, RecordsSlipsAndBatchTotalsWithoutPostingThem) {
  Given(AtTill("receive_payment { purpose: PURPOSE_REPAIR amount_fen: 20000 tenders { kind: TENDER_KIND_CARD "
               "provider: 7 "
               "status: TENDER_STATUS_CONFIRMED amount_fen: 20000 provider_reference: 'C1' } }"));
  v1::Command command = CountDrawer("CLOSE", 50'000);
  v1::BatchTotal* total = command.mutable_commit_count()->add_batch_totals();
  total->set_tender(v1::TENDER_KIND_CARD);
  total->set_provider(kAcquirer);
  total->set_declared_fen(19'000);
  v1::IouSlip* slip = command.mutable_commit_count()->add_iou_slips();
  slip->set_amount_fen(5'000);
  slip->set_text("lunch");
  When(command);
  ThenEvents({"cash_counted"});
  EXPECT_EQ(Event().postings_size(), 0);
  EXPECT_EQ(Event().cash_counted().findings().batch_totals(0).declared_fen(), 19'000);
  EXPECT_EQ(Event().cash_counted().findings().batch_totals(0).expected_fen(), 20'000);
  EXPECT_EQ(Event().cash_counted().findings().iou_slips(0).amount_fen(), 5'000);
}

TEST_F(Count, NamesRegisteredProvidersInItsBatchTotals) {
  v1::Command command = CountDrawer("CLOSE", 50'000);
  v1::BatchTotal* total = command.mutable_commit_count()->add_batch_totals();
  total->set_tender(v1::TENDER_KIND_CARD);
  total->set_provider(99);
  When(command);
  ThenRejected(v1::REJECTION_REASON_PROVIDER_UNKNOWN);
}

TEST_F(Count, NeedsAnOpenSession) {
  GivenSessionClosed();
  When(CountDrawer("SPOT", 0, kSupervisor));
  ThenRejected(v1::REJECTION_REASON_SESSION_NOT_OPEN);
}

TEST_F(Count, SaysNoExpectedFigureInItsRefusals) {
  v1::Command command = CountDrawer("CLOSE", 40'000);
  command.mutable_commit_count()->set_total_fen(40'010);
  When(command);
  EXPECT_EQ(std::string(status_.message()).find("500"), std::string::npos) << status_;
}

class SafeCount : public Counter {
 protected:
  SafeCount() { GivenOpenDay(); }
};

TEST_F(SafeCount, ThatDiffersIsAnsweredByTheKeeperOfTheLastMovement) {
  GivenOpenSession();  // The keeper signs.
  When(CountSafe(SafeFen() - 1'000));
  ThenEvents({"safe_counted", "case_opened"});
  EXPECT_EQ(Event(1).case_opened().origin(), v1::CASE_ORIGIN_SAFE_COUNT);
  EXPECT_EQ(Event(1).case_opened().answerable(), kKeeper);
  EXPECT_EQ(SafeFen(), 1'949'000);
  EXPECT_EQ(CaseFen(1), 1'000);
  EXPECT_EQ(world_.receipt().findings().difference_fen(), -1'000);
}

TEST_F(SafeCount, IsNotAnsweredByWhoSignedWhenNothingMoved) {
  Given(AtTill("open_session { cashier: 21 }", kOtherCashier, kSupervisor, kOtherTill));
  Given(AtTill("commit_count { purpose: COUNT_PURPOSE_CLOSE total_fen: 0 }", kOtherCashier, 0, kOtherTill));
  Given(AtTill("close_session {}", kOtherCashier, kSupervisor, kOtherTill));
  When(CountSafe(SafeFen() - 1'000));
  ThenEvents({"safe_counted", "case_opened"});
  EXPECT_EQ(Event(1).case_opened().answerable(), kKeeper);
}

TEST_F(SafeCount, IsOfTheCentreAlsoWhenSentFromATill) {
  GivenOpenSession();
  v1::Command command = CountSafe(SafeFen() - 1'000);
  command.set_till(kTill);
  command.set_session(1);
  When(command);
  ThenEvents({"safe_counted", "case_opened"});
  for (size_t i : {0, 1}) {
    EXPECT_EQ(Event(i).till(), 0u);
    EXPECT_EQ(Event(i).session(), 0u);
  }
}

TEST_F(SafeCount, NeedsAKeeperOrSupervisorAndAWitness) {
  v1::Command command = CountSafe(SafeFen());
  command.set_second_person(0);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SECOND_PERSON_REQUIRED);
  command = CountSafe(SafeFen());
  command.set_actor(kCashier);
  When(command);
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
  command = CountSafe(SafeFen());
  command.set_actor(kOffDuty);
  When(command);
  ThenRejected(v1::REJECTION_REASON_NOT_ON_DUTY);
}

TEST_F(SafeCount, AgainIsPossibleTwiceADay) {
  Given(CountSafe(SafeFen() - 1'000));
  Given(CountSafe(SafeFen() + 500));
  EXPECT_EQ(CaseFen(1), 500);
  Given(CountSafe(SafeFen() + 500));
  EXPECT_EQ(CaseFen(1), 0);
  When(CountSafe(SafeFen()));
  ThenRejected(v1::REJECTION_REASON_RECOUNTS_USED_UP);
}

TEST_F(SafeCount, OnANewDayIsAFirstCountAlthoughNothingMoved) {
  Given(CountSafe(SafeFen() - 1'000));
  Given(AtCentre("close_business_day { next_business_date: '2026-11-24' carried { key: 'case/1' reason: 'later' } }",
                 kSupervisor, kKeeper));
  GivenNextDayOpen();
  When(CountSafe(SafeFen() - 1'000));
  ThenEvents({"safe_counted", "case_opened"});
  EXPECT_EQ(Event().safe_counted().findings().recount(), 0u);
  EXPECT_EQ(Event(1).case_opened().case_number(), 2u);
}

TEST_F(SafeCount, NeedsAnOpenDay) {
  GivenDayClosed();
  When(CountSafe(SafeFen()));
  ThenRejected(v1::REJECTION_REASON_DAY_NOT_OPEN);
}

TEST_F(SafeCount, KeepsPapersApart) {
  v1::Command command = CountSafe(SafeFen());
  command.mutable_count_safe()->add_cheques(7);
  When(command);
  ThenRejected(v1::REJECTION_REASON_CHEQUE_NOT_HELD);
}

TEST_F(SafeCount, IsRefusedWhenTheCloseCouldNotListIt) {
  int counts = 0;
  Given(AtTill("open_session { cashier: 21 }", kOtherCashier, kKeeper, kMachine));
  do {
    // Moves the safe, so that every count is a first one.
    Given(AtTill("issue_float { amount_fen: 10 }", kOtherCashier, kKeeper, kMachine));
    When(CountSafe(SafeFen()));
    ++counts;
  } while (status_.ok() && counts < 20'000);
  ThenRejected(v1::REJECTION_REASON_LIST_TOO_LONG);
}

}  // namespace
}  // namespace daybook::domain
