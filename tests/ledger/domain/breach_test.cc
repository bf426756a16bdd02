// Deadlines that have passed: each is put on record once, by the clock and by nobody.
#include "absl/strings/str_cat.h"
#include "tests/ledger/domain/harness.h"

namespace daybook::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Breaches : public Counter {
 protected:
  v1::Command Record(absl::string_view subject) {
    return Parse(absl::StrCat("centre: 3 record_breach { ", subject, " }"));
  }
  v1::Command RecordReply(uint64_t complaint = 1) {
    return Record(absl::StrCat("complaint { complaint: ", complaint, " deadline: COMPLAINT_DEADLINE_REPLY }"));
  }
  v1::Command RecordResolve(uint64_t complaint = 1) {
    return Record(absl::StrCat("complaint { complaint: ", complaint, " deadline: COMPLAINT_DEADLINE_RESOLVE }"));
  }
  void GivenComplaint() {
    Given(AtCentre("receive_complaint { kind: COMPLAINT_KIND_SERVICE subject: 'nobody came' }", kCashier));
  }
  void GivenReply(uint64_t complaint = 1) {
    Given(AtCentre(absl::StrCat("reply_complaint { complaint { number: ", complaint, " } reply: 'sorry' }"), kCashier));
  }
  void GivenResolved(uint64_t complaint = 1) {
    Given(AtCentre(absl::StrCat("resolve_complaint { complaint { number: ", complaint, " } outcome: 'done' }"),
                   kCashier));
  }
  void GivenDeposit() {
    Given(AtCentre("dispatch_deposit { bank_account: 5 carrier: 11 escort: 70 amount_fen: 900000 denominations { "
                   "denomination_fen: 1000 pieces: 900 } }",
                   kKeeper));
  }
  void GivenDeposited() {
    Given(AtCentre("confirm_deposit { deposit { number: 1 } slip_number: 'S1' credited_fen: 900000 }", kFinance));
  }
  void GivenSpotCheck() {
    Given(AtTill("pause_till {}"));
    Given(Count("SPOT", DrawerFen(), kSupervisor));
    Given(AtTill("resume_till {}"));
  }
  void GivenSpotCheckEvery(int hours) {
    Given(ByAdmin(absl::StrCat("centre: 3 configure_centre { name: 'West Street' utc_offset_minutes: 480 policy { "
                               "spot_check_interval_hours: ", hours, " } }")));
  }
  void AfterHours(int64_t hours) { world_.AdvanceMicros(hours * kHourMicros); }

  std::vector<v1::Command> Due() const { return DueBreaches(world_.state(), world_.next_commit_micros()); }
  std::vector<std::string> DueIds() const {
    std::vector<std::string> ids;
    for (const v1::Command& command : Due()) ids.push_back(command.request_id());
    return ids;
  }
  // As the server's timer does.
  void GivenTimer() {
    for (const v1::Command& command : Due()) Given(command);
  }
};

TEST_F(Breaches, OfAComplaintsReplyAreRecordedOnceItIsPastDue) {
  GivenComplaint();
  const int64_t due_micros = Event().complaint_received().reply_due_micros();
  AfterHours(72);
  world_.AdvanceMicros(due_micros - world_.next_commit_micros());
  EXPECT_THAT(DueIds(), IsEmpty());
  When(RecordReply());
  ThenRejected(v1::REJECTION_REASON_BREACH_NOT_DUE);
  EXPECT_THAT(DueIds(), ElementsAre("breach-complaint-1-reply"));
  When(RecordReply());
  ThenEvents({"complaint_overdue"});
  EXPECT_EQ(Event().complaint_overdue().complaint(), 1u);
  EXPECT_EQ(Event().complaint_overdue().deadline(), v1::COMPLAINT_DEADLINE_REPLY);
  EXPECT_EQ(Event().complaint_overdue().due_micros(), due_micros);
  EXPECT_EQ(Event().actor(), 0u);
  EXPECT_EQ(Event().business_date(), 20261123);
  EXPECT_THAT(DueIds(), IsEmpty());
  When(RecordReply());
  ThenRejected(v1::REJECTION_REASON_BREACH_RECORDED);
}

TEST_F(Breaches, OfBothDeadlinesAreRecordedApart) {
  GivenComplaint();
  AfterHours(121);
  EXPECT_THAT(DueIds(), ElementsAre("breach-complaint-1-reply", "breach-complaint-1-resolve"));
  Given(RecordResolve());
  EXPECT_THAT(DueIds(), ElementsAre("breach-complaint-1-reply"));
  Given(RecordReply());
  EXPECT_THAT(DueIds(), IsEmpty());
}

TEST_F(Breaches, AreNoneWhereADeadlineWasKept) {
  GivenComplaint();
  GivenReply();
  AfterHours(100);
  EXPECT_THAT(DueIds(), IsEmpty());
  When(RecordReply());
  ThenRejected(v1::REJECTION_REASON_BREACH_SUBJECT_UNKNOWN);
  GivenResolved();
  AfterHours(100);
  EXPECT_THAT(DueIds(), IsEmpty());
  EXPECT_TRUE(world_.state().desk.complaints.empty());
}

TEST_F(Breaches, AreRecordedAlsoWhenTheAnswerCameBeforeTheTimer) {
  GivenComplaint();
  AfterHours(121);
  GivenReply();
  GivenResolved();
  EXPECT_THAT(DueIds(), ElementsAre("breach-complaint-1-reply", "breach-complaint-1-resolve"));
  GivenTimer();
  EXPECT_THAT(DueIds(), IsEmpty());
  EXPECT_TRUE(world_.state().desk.complaints.empty());
  When(RecordReply());
  ThenRejected(v1::REJECTION_REASON_BREACH_SUBJECT_UNKNOWN);
}

TEST_F(Breaches, LeaveTheComplaintOpen) {
  GivenComplaint();
  AfterHours(121);
  GivenTimer();
  GivenReply();
  GivenResolved();
  EXPECT_TRUE(world_.state().desk.complaints.empty());
}

TEST_F(Breaches, OfAToolAreRecordedOncePerLoanThatIsPastDue) {
  GivenOpenDay();
  Given(AtCentre("register_tool { tool { tag: 55 name: 'Pipe wrench' } }", kKeeper));
  const auto lend = [&] {
    v1::Command command = AtCentre("check_out_tools { tags: 55 purpose: 'leak' }", kKeeper, kCashier);
    command.mutable_check_out_tools()->set_due_micros(world_.next_commit_micros() + kHourMicros);
    return command;
  };
  Given(lend());
  const int64_t due_micros = Event().tools_checked_out().due_micros();
  When(Record("tool: 55"));
  ThenRejected(v1::REJECTION_REASON_BREACH_NOT_DUE);
  AfterHours(2);
  EXPECT_THAT(DueIds(), ElementsAre(absl::StrCat("breach-tool-55-", due_micros)));
  When(Record("tool: 55"));
  ThenEvents({"tool_overdue"});
  EXPECT_EQ(Event().tool_overdue().tag(), 55u);
  EXPECT_EQ(Event().tool_overdue().holder(), kCashier);
  EXPECT_EQ(Event().tool_overdue().due_micros(), due_micros);
  When(Record("tool: 55"));
  ThenRejected(v1::REJECTION_REASON_BREACH_RECORDED);
  EXPECT_THAT(DueIds(), IsEmpty());
  Given(AtCentre("return_tools { tools { tag: 55 condition: TOOL_CONDITION_GOOD } }", kKeeper, kCashier));
  When(Record("tool: 55"));
  ThenRejected(v1::REJECTION_REASON_BREACH_SUBJECT_UNKNOWN);
  Given(lend());
  AfterHours(2);
  GivenTimer();
  ThenEvents({"tool_overdue"});
}

TEST_F(Breaches, OfADepositAreRecordedOnceWhileItIsUnderWay) {
  GivenOpenDay();
  GivenDeposit();
  When(Record("deposit: 1"));
  ThenRejected(v1::REJECTION_REASON_BREACH_NOT_DUE);
  AfterHours(25);
  EXPECT_THAT(DueIds(), ElementsAre("breach-deposit-1"));
  When(Due()[0]);
  ThenEvents({"deposit_overdue"});
  EXPECT_EQ(Event().deposit_overdue().deposit(), 1u);
  EXPECT_EQ(Event().deposit_overdue().due_micros(), Event().occur_time_micros());
  EXPECT_THAT(DueIds(), IsEmpty());
  When(Record("deposit: 1"));
  ThenRejected(v1::REJECTION_REASON_BREACH_RECORDED);
  GivenDeposited();
  When(Record("deposit: 1"));
  ThenRejected(v1::REJECTION_REASON_BREACH_SUBJECT_UNKNOWN);
}

TEST_F(Breaches, OfDepositsThatArrivedAreForgotten) {
  GivenOpenDay();
  GivenDeposit();
  AfterHours(25);
  GivenTimer();
  GivenDeposited();
  GivenDeposit();
  AfterHours(25);
  GivenTimer();
  EXPECT_THAT(world_.state().desk.deposits_overdue, ElementsAre(DepositId(2)));
}

TEST_F(Breaches, OfSpotChecksAreRecordedOnceAPeriod) {
  GivenOpenDay();
  GivenOpenSession();
  When(Record("spot_check_till: 301"));
  ThenRejected(v1::REJECTION_REASON_BREACH_NOT_DUE);
  When(Record("spot_check_till: 302"));
  ThenRejected(v1::REJECTION_REASON_BREACH_SUBJECT_UNKNOWN);
  AfterHours(169);
  ASSERT_EQ(Due().size(), 1u);
  const int64_t due_micros = Due()[0].occur_time_micros();
  EXPECT_THAT(DueIds(), ElementsAre(absl::StrCat("breach-spot-301-", due_micros)));
  When(Due()[0]);
  ThenEvents({"spot_check_missed"});
  EXPECT_EQ(Event().spot_check_missed().till(), kTill);
  EXPECT_EQ(Event().spot_check_missed().due_micros(), due_micros);
  When(Record("spot_check_till: 301"));
  ThenRejected(v1::REJECTION_REASON_BREACH_RECORDED);
  GivenSpotCheck();
  When(Record("spot_check_till: 301"));
  ThenRejected(v1::REJECTION_REASON_BREACH_NOT_DUE);
  AfterHours(169);
  When(Record("spot_check_till: 301"));
  ThenEvents({"spot_check_missed"});
}

TEST_F(Breaches, OfASpotCheckAreOnRecordHoweverTheIntervalChangesToAndFro) {
  GivenOpenDay();
  GivenOpenSession();
  AfterHours(169);
  GivenTimer();
  GivenSpotCheckEvery(200);
  EXPECT_THAT(DueIds(), IsEmpty());
  AfterHours(32);
  GivenTimer();
  ThenEvents({"spot_check_missed"});
  for (int hours : {168, 24, 200}) {
    GivenSpotCheckEvery(hours);
    EXPECT_THAT(DueIds(), IsEmpty()) << hours;
    When(Record("spot_check_till: 301"));
    ThenRejected(v1::REJECTION_REASON_BREACH_RECORDED);
  }
}

TEST_F(Breaches, AreOfThingsThatAreKnown) {
  for (absl::string_view subject : {"complaint { complaint: 1 deadline: COMPLAINT_DEADLINE_REPLY }", "tool: 55",
                                    "deposit: 1", "spot_check_till: 999"}) {
    When(Record(subject));
    ThenRejected(v1::REJECTION_REASON_BREACH_SUBJECT_UNKNOWN);
  }
}

TEST_F(Breaches, AreOfThingsOfTheirCentre) {
  GivenOpenDay();
  GivenOpenSession();
  GivenComplaint();
  GivenDeposit();
  AfterHours(200);
  Given(ByAdmin("centre: 4 configure_centre { name: 'East' utc_offset_minutes: 480 "
                "first_business_date: '2026-11-23' }"));
  EXPECT_EQ(Due().size(), 4u);
  for (v1::Command command : Due()) {
    command.set_centre(4);
    When(command);
    ThenRejected(v1::REJECTION_REASON_BREACH_SUBJECT_UNKNOWN);
  }
}

TEST_F(Breaches, AreRecordedWhetherOrNotTheDayIsOpen) {
  GivenOpenDay();
  GivenComplaint();
  GivenDayClosed();
  AfterHours(73);
  When(RecordReply());
  ThenEvents({"complaint_overdue"});
  EXPECT_EQ(Event().business_date(), 20261124);
  GivenNextDayOpen();
  GivenDayClosed("2026-11-25");
  v1::CloseDocument document;
  ASSERT_TRUE(document.ParseFromString(Event().business_day_closed().document()));
  EXPECT_EQ(document.desk().breaches(), 1u);
}

TEST_F(Breaches, AreRecordedByNobody) {
  GivenComplaint();
  AfterHours(73);
  v1::Command command = RecordReply();
  command.set_actor(kSupervisor);
  When(command);
  ThenRejected(v1::REJECTION_REASON_FIELD_INVALID);
  command = RecordReply();
  command.set_terminal(kTerminal);
  When(command);
  ThenRejected(v1::REJECTION_REASON_FIELD_INVALID);
  command = RecordReply();
  command.set_already_taken(true);
  When(command);
  ThenRejected(v1::REJECTION_REASON_NOT_LATE_CAPABLE);
}

TEST_F(Breaches, AreNamedTheSameEachTimeSomebodyLooks) {
  GivenComplaint();
  AfterHours(73);
  const v1::Command first = Due().at(0);
  AfterHours(1);
  world_.Restart();
  EXPECT_EQ(first.SerializeAsString(), Due().at(0).SerializeAsString());
  EXPECT_EQ(first.centre(), kCentre);
  EXPECT_TRUE(CheckShape(first).ok());
}

TEST_F(Breaches, AreFoundAHundredAtATimeTheOldestFirst) {
  for (int i = 0; i < 60; ++i) GivenComplaint();
  AfterHours(121);
  const std::vector<v1::Command> due = Due();
  ASSERT_EQ(due.size(), kDueBreachesMax);
  EXPECT_EQ(due[0].request_id(), "breach-complaint-1-reply");
  EXPECT_EQ(due[59].request_id(), "breach-complaint-60-reply");
  EXPECT_EQ(due[60].request_id(), "breach-complaint-1-resolve");
  GivenTimer();
  EXPECT_EQ(Due().size(), 20u);
  GivenTimer();
  EXPECT_THAT(DueIds(), IsEmpty());
}

}  // namespace
}  // namespace daybook::domain
