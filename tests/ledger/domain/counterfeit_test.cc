// Notes that look counterfeit: reported, surrendered, found genuine.
#include "absl/strings/str_cat.h"
#include "tests/ledger/domain/harness.h"

namespace daybook::domain {
namespace {

constexpr char kSerial[] = "AB12345678";

class Counterfeits : public Counter {
 protected:
  Counterfeits() {
    GivenOpenDay();
    GivenOpenSession(50'000);
  }
  v1::Command ReportAtTill(absl::string_view serial = kSerial, int64_t face_fen = 10'000) {
    return AtTill(absl::StrCat("report_counterfeit { note { serial: '", serial, "' face_fen: ", face_fen, " } }"));
  }
  v1::Command ReportInSafe(absl::string_view serial = kSerial, int64_t face_fen = 10'000) {
    return AtCentre(absl::StrCat("report_counterfeit { note { serial: '", serial, "' face_fen: ", face_fen, " } }"),
                    kKeeper);
  }
  v1::Command Surrender(absl::string_view serial = kSerial) {
    return AtCentre(absl::StrCat("surrender_counterfeit { serial: '", serial, "' certificate: 'PBC-1' }"), kKeeper);
  }
  v1::Command ReturnGenuine(absl::string_view serial = kSerial) {
    return AtCentre(absl::StrCat("return_genuine { serial: '", serial, "' }"), kKeeper, kSupervisor);
  }
  v1::Command CountWithNote(absl::string_view purpose, int64_t total_fen, uint32_t second = 0) {
    v1::Command command = Count(purpose, total_fen, kCashier, second);
    v1::SuspectNote* note = command.mutable_commit_count()->add_suspect_notes();
    note->set_serial(kSerial);
    note->set_face_fen(10'000);
    return command;
  }
  CaseId CaseOfNote(absl::string_view serial = kSerial) const {
    return world_.state().suspect_notes.at(std::string(serial)).case_number;
  }
  void GivenCaseClosed(uint64_t number, int64_t fen) {
    Given(AtCentre(absl::StrCat("reason: 'lost' decide_case { case_reference { number: ", number,
                                " } outcome: CASE_OUTCOME_LOSS amount_fen: ", fen, " }"),
                   kFinance));
    Given(AtCentre(absl::StrCat("close_case { case_reference { number: ", number, " } }"), kFinance));
  }
  int64_t NotesIn(v1::AccountKind kind, uint64_t number) const {
    return Balance(kind, number, v1::ASSET_KIND_SUSPECT_NOTE);
  }
};

class Report : public Counterfeits {};

TEST_F(Report, OfADrawerTakesTheNoteOutOfItsCash) {
  When(ReportAtTill());
  ThenEvents({"counterfeit_reported", "case_opened"});
  EXPECT_EQ(Event(0).counterfeit_reported().note().suspect_note(), 1u);
  EXPECT_EQ(Event(0).counterfeit_reported().case_number(), 1u);
  EXPECT_EQ(Event(1).case_opened().origin(), v1::CASE_ORIGIN_COUNTERFEIT);
  EXPECT_EQ(Event(1).case_opened().answerable(), kCashier);
  EXPECT_EQ(Event(1).case_opened().balance_fen(), 10'000);
  EXPECT_EQ(DrawerFen(), 40'000);
  EXPECT_EQ(CaseFen(1), 10'000);
  EXPECT_EQ(NotesIn(v1::ACCOUNT_KIND_TILL, kTill), 1);
  EXPECT_EQ(CaseOfNote(), CaseId(1));
  EXPECT_THAT(world_.state().cases.at(CaseId(1)).counters, ::testing::ElementsAre(StaffId(kCashier)));
}

TEST_F(Report, OfTheSafeIsAnsweredByWhoSignedItsLastMovement) {
  Given(AtTill("drop_to_safe { amount_fen: 10000 }", kCashier, kSupervisor));
  When(ReportInSafe());
  ThenEvents({"counterfeit_reported", "case_opened"});
  EXPECT_EQ(Event(1).case_opened().answerable(), kSupervisor);
  EXPECT_EQ(SafeFen(), 1'950'000);
  EXPECT_EQ(NotesIn(v1::ACCOUNT_KIND_SAFE, kCentre), 1);
  EXPECT_EQ(world_.state().FindCentre(CentreId(kCentre))->safe_keeper, StaffId(kKeeper));
}

TEST_F(Report, MayBringADrawerBackBelowItsLimit) {
  Given(CashPayment(960'000));
  EXPECT_TRUE(world_.events().back()->has_cash_limit_exceeded());
  When(ReportAtTill());
  ThenEvents({"counterfeit_reported", "case_opened", "cash_limit_restored"});
}

TEST_F(Report, OfADrawerIsItsCashiersOwn) {
  v1::Command command = ReportAtTill();
  command.set_actor(kOtherCashier);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SESSION_NOT_YOURS);
  command.set_actor(kKeeper);
  When(command);
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
  command = ReportAtTill();
  command.set_session(9);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SESSION_UNKNOWN);
  GivenSessionClosed();
  When(ReportAtTill());
  ThenRejected(v1::REJECTION_REASON_SESSION_NOT_OPEN);
}

TEST_F(Report, OfTheSafeIsAKeepers) {
  v1::Command command = ReportInSafe();
  command.set_actor(kCashier);
  When(command);
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
  command.set_actor(kOffDuty);
  When(command);
  ThenRejected(v1::REJECTION_REASON_NOT_ON_DUTY);
  GivenSessionClosed();
  GivenDayClosed();
  When(ReportInSafe());
  ThenRejected(v1::REJECTION_REASON_DAY_NOT_OPEN);
}

TEST_F(Report, IsOfANoteThatCanBeThere) {
  Given(AtTill("drop_to_safe { amount_fen: 45000 }", kCashier, kKeeper));
  When(ReportAtTill());
  ThenRejected(v1::REJECTION_REASON_DRAWER_SHORT_OF_CASH);
  When(ReportInSafe(kSerial, 3'000'000));
  ThenRejected(v1::REJECTION_REASON_SAFE_SHORT_OF_CASH);
  When(ReportInSafe(kSerial, 7'000));
  ThenRejected(v1::REJECTION_REASON_DENOMINATION_UNKNOWN);
}

TEST_F(Report, IsMadeOnceOfASerial) {
  Given(ReportAtTill());
  When(ReportAtTill());
  ThenRejected(v1::REJECTION_REASON_SERIAL_ALREADY_LISTED);
  When(ReportInSafe());
  ThenRejected(v1::REJECTION_REASON_SERIAL_ALREADY_LISTED);
}

TEST_F(Report, IsNotMadeOfANoteACountHasListed) {
  Given(CountWithNote("CLOSE", 40'000));
  When(ReportAtTill());
  ThenRejected(v1::REJECTION_REASON_SERIAL_ALREADY_LISTED);
  EXPECT_EQ(CaseFen(1), 10'000) << "the count's own difference is the shortage";
}

TEST_F(Report, IsRefusedWhenTheCentreHoldsAllItMay) {
  Centre& centre = *world_.mutable_state().centres.at(CentreId(kCentre));
  centre.papers = kPapersMax;
  When(ReportAtTill());
  ThenRejected(v1::REJECTION_REASON_LIST_TOO_LONG);
  centre.papers = 0;
}

TEST_F(Report, LeavesTheNoteListedByTheCountsAfterIt) {
  Given(ReportAtTill());
  v1::Command count = CountWithNote("CLOSE", 40'000);
  count.mutable_commit_count()->mutable_suspect_notes(0)->set_face_fen(5'000);
  When(count);
  ThenEvents({"cash_counted"});
  EXPECT_EQ(Event().postings_size(), 0);
  EXPECT_EQ(Event().cash_counted().findings().suspect_notes(0).face_fen(), 10'000) << "as it was reported";
  EXPECT_EQ(CaseOfNote(), CaseId(1));
}

class CaseOfANote : public Counterfeits {};

TEST_F(CaseOfANote, IsThatOfTheCountThatListedIt) {
  Given(CountWithNote("CLOSE", 40'000));
  EXPECT_EQ(CaseOfNote(), CaseId(1));
}

TEST_F(CaseOfANote, IsNoneWhenTheCountFoundNothingAmiss) {
  Given(CountWithNote("CLOSE", 50'000));
  EXPECT_EQ(CaseOfNote(), CaseId());
}

TEST_F(CaseOfANote, IsOpenedByARecountOfTheSameChain) {
  Given(CountWithNote("CLOSE", 50'000));
  Given(CountWithNote("CLOSE", 50'000, kKeeper));
  Given(CountWithNote("CLOSE", 40'000, kKeeper));
  EXPECT_EQ(CaseOfNote(), CaseId(1));
}

TEST_F(CaseOfANote, IsNotThatOfALaterChain) {
  Given(CountWithNote("OPENING", 50'000));
  Given(CountWithNote("CLOSE", 49'000));
  EXPECT_EQ(CaseFen(1), 1'000);
  EXPECT_EQ(CaseOfNote(), CaseId());
  Given(CountWithNote("CLOSE", 48'000, kKeeper));
  EXPECT_EQ(CaseOfNote(), CaseId());
}

TEST_F(CaseOfANote, DoesNotChangeWhenItIsClosed) {
  Given(CountWithNote("CLOSE", 40'000));
  GivenCaseClosed(1, 10'000);
  Given(CountWithNote("CLOSE", 39'000, kKeeper));
  EXPECT_EQ(CaseFen(2), 1'000);
  EXPECT_EQ(CaseOfNote(), CaseId(1));
}

class Surrendered : public Counterfeits {
 protected:
  Surrendered() { Given(ReportInSafe()); }
};

TEST_F(Surrendered, LeavesTheSafeForTheBank) {
  When(Surrender());
  ThenEvents({"counterfeit_surrendered"});
  EXPECT_EQ(Event().counterfeit_surrendered().suspect_note(), 1u);
  EXPECT_EQ(Event().counterfeit_surrendered().face_fen(), 10'000);
  EXPECT_EQ(NotesIn(v1::ACCOUNT_KIND_SAFE, kCentre), 0);
  EXPECT_EQ(CaseFen(1), 10'000) << "who pays for it is decided in its case";
}

TEST_F(Surrendered, IsForgotten) {
  Given(Surrender());
  When(Surrender());
  ThenRejected(v1::REJECTION_REASON_NOTE_UNKNOWN);
  When(ReturnGenuine());
  ThenRejected(v1::REJECTION_REASON_NOTE_UNKNOWN);
  When(ReportInSafe());
  ThenEvents({"counterfeit_reported", "case_opened"});
  EXPECT_EQ(Event().counterfeit_reported().note().suspect_note(), 2u);
}

TEST_F(Surrendered, LiesInTheSafe) {
  Given(ReportAtTill("X1"));
  When(Surrender("X1"));
  ThenRejected(v1::REJECTION_REASON_NOTE_UNKNOWN);
  v1::Command count = Count("CLOSE", DrawerFen());
  Given(count);
  Given(AtTill("close_session {}", kCashier, kKeeper));
  When(Surrender("X1"));
  ThenEvents({"counterfeit_surrendered"});
}

TEST_F(Surrendered, IsOfThisCentre) {
  Given(ByAdmin("centre: 4 configure_centre { name: 'East Street' first_business_date: '2026-11-23' }"));
  Given(ByAdmin("grant_role { staff: 10 role: ROLE_SUPERVISOR for_centre: 4 }"));
  Given(ByAdmin("grant_role { staff: 11 role: ROLE_KEEPER for_centre: 4 }"));
  v1::Command open = AtCentre("open_business_day { business_date: '2026-11-23' on_duty: 10 on_duty: 11 }");
  open.set_centre(4);
  Given(open);
  v1::Command command = Surrender();
  command.set_centre(4);
  When(command);
  ThenRejected(v1::REJECTION_REASON_NOTE_UNKNOWN);
}

TEST_F(Surrendered, IsAKeepersWhileTheDayIsOpen) {
  v1::Command command = Surrender();
  command.set_actor(kCashier);
  When(command);
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
  GivenSessionClosed();
  GivenDayClosed();
  When(Surrender());
  ThenRejected(v1::REJECTION_REASON_DAY_NOT_OPEN);
  When(ReturnGenuine());
  ThenRejected(v1::REJECTION_REASON_DAY_NOT_OPEN);
}

class Genuine : public Counterfeits {};

TEST_F(Genuine, NotesComeBackAsCashOnTheirCase) {
  Given(ReportInSafe());
  When(ReturnGenuine());
  ThenEvents({"genuine_returned"});
  EXPECT_EQ(Event().genuine_returned().case_number(), 1u);
  EXPECT_EQ(SafeFen(), 1'950'000);
  EXPECT_EQ(CaseFen(1), 0);
  EXPECT_EQ(NotesIn(v1::ACCOUNT_KIND_SAFE, kCentre), 0);
  When(ReturnGenuine());
  ThenRejected(v1::REJECTION_REASON_NOTE_UNKNOWN);
}

TEST_F(Genuine, NotesOfACountComeBackOnItsCase) {
  Given(CountWithNote("CLOSE", 39'000));
  Given(AtTill("close_session {}", kCashier, kKeeper));
  When(ReturnGenuine());
  ThenEvents({"genuine_returned"});
  EXPECT_EQ(CaseFen(1), 1'000);
}

TEST_F(Genuine, NotesOpenACaseWhenTheirsIsClosed) {
  Given(ReportInSafe());
  GivenCaseClosed(1, 10'000);
  When(ReturnGenuine());
  ThenEvents({"genuine_returned", "case_opened"});
  EXPECT_EQ(Event(0).genuine_returned().case_number(), 2u);
  EXPECT_EQ(Event(1).case_opened().origin(), v1::CASE_ORIGIN_COUNTERFEIT);
  EXPECT_EQ(Event(1).case_opened().answerable(), 0u);
  EXPECT_EQ(Event(1).case_opened().balance_fen(), -10'000);
  EXPECT_EQ(CaseFen(2), -10'000);
}

TEST_F(Genuine, NotesOpenACaseWhenARecountHasClosedTheirs) {
  Given(CountWithNote("CLOSE", 40'000));
  Given(CountWithNote("CLOSE", 50'000, kKeeper));
  EXPECT_TRUE(world_.state().cases.at(CaseId(1)).closed);
  Given(AtTill("close_session {}", kCashier, kKeeper));
  When(ReturnGenuine());
  ThenEvents({"genuine_returned", "case_opened"});
  EXPECT_EQ(CaseFen(2), -10'000);
}

TEST_F(Genuine, NotesOpenACaseWhenTheyHadNone) {
  Given(CountWithNote("CLOSE", 50'000));
  Given(AtTill("close_session {}", kCashier, kKeeper));
  When(ReturnGenuine());
  ThenEvents({"genuine_returned", "case_opened"});
}

TEST_F(Genuine, NotesMayTakeTheCentreAboveItsLimit) {
  Given(ReportInSafe());
  Given(ByAdmin("centre: 3 configure_centre { name: 'West Street' utc_offset_minutes: 480 policy { "
                "centre_soft_limit_fen: 1995000 } }"));
  When(ReturnGenuine());
  ThenEvents({"genuine_returned", "cash_limit_exceeded"});
}

TEST_F(Genuine, NotesAreRefusedWhenTheCloseCouldNotListTheirCase) {
  Given(ReportInSafe());
  GivenCaseClosed(1, 10'000);
  Given(ReportInSafe("X2"));
  GivenFullDay();
  When(ReturnGenuine());
  ThenRejected(v1::REJECTION_REASON_LIST_TOO_LONG);
  When(ReportInSafe("X3"));
  ThenRejected(v1::REJECTION_REASON_LIST_TOO_LONG);
  When(ReturnGenuine("X2"));
  ThenEvents({"genuine_returned"});
}

TEST_F(Genuine, NotesNeedAKeeperAndAWitness) {
  Given(ReportInSafe());
  v1::Command command = ReturnGenuine();
  command.set_second_person(0);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SECOND_PERSON_REQUIRED);
  command.set_second_person(kAuditor);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SECOND_PERSON_UNFIT);
  command = ReturnGenuine();
  command.set_actor(kCashier);
  When(command);
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
  const int64_t moved_fen = world_.state().moved_fen;
  world_.mutable_state().moved_fen = 4'000'000'000'000'000'000;
  When(ReturnGenuine());
  ThenRejected(v1::REJECTION_REASON_AMOUNT_OUT_OF_RANGE);
  world_.mutable_state().moved_fen = moved_fen;
}

}  // namespace
}  // namespace daybook::domain
