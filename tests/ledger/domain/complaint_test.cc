// Complaints: received with their deadlines, replied to once, resolved after a reply, whether or not the day is open.
#include "absl/strings/str_cat.h"
#include "tests/ledger/domain/harness.h"

namespace daybook::domain {
namespace {

constexpr int64_t kDayMicros = int64_t{86'400'000'000};

class Complaints : public Counter {
 protected:
  v1::Command Receive(absl::string_view more = "") {
    return AtCentre(absl::StrCat("receive_complaint { kind: COMPLAINT_KIND_BILLING customer: 62 subject: 'the bill is "
                                 "too high' } ",
                                 more),
                    kCashier);
  }
  v1::Command Reply(uint64_t number = 1) {
    return AtCentre(absl::StrCat("reply_complaint { complaint { number: ", number, " } reply: 'we read it again' }"),
                    kCashier);
  }
  v1::Command Resolve(uint64_t number = 1) {
    return AtCentre(absl::StrCat("resolve_complaint { complaint { number: ", number, " } outcome: 'corrected' }"),
                    kCashier);
  }
};

TEST_F(Complaints, AreReceivedWithTheDeadlinesOfThePolicy) {
  When(Receive());
  ThenEvents({"complaint_received"});
  const v1::ComplaintReceived& fact = Event().complaint_received();
  EXPECT_EQ(fact.complaint(), 1u);
  EXPECT_EQ(fact.kind(), v1::COMPLAINT_KIND_BILLING);
  EXPECT_EQ(fact.customer(), 62u);
  EXPECT_EQ(fact.subject(), "the bill is too high");
  EXPECT_EQ(fact.reply_due_micros(), Event().commit_time_micros() + 3 * kDayMicros);
  EXPECT_EQ(fact.resolve_due_micros(), Event().commit_time_micros() + 5 * kDayMicros);
  EXPECT_EQ(world_.receipt().number(), 1u);
}

TEST_F(Complaints, AreReceivedWithTheDeadlinesOfThePolicyOfTheirTime) {
  Given(Receive());
  Given(ByAdmin("centre: 3 configure_centre { name: 'Centre' utc_offset_minutes: 480 policy { complaint_reply_days: 1 "
                "complaint_resolve_days: 10 } }"));
  world_.Restart();
  When(Receive());
  EXPECT_EQ(Event().complaint_received().complaint(), 2u);
  EXPECT_EQ(Event().complaint_received().reply_due_micros(), Event().commit_time_micros() + kDayMicros);
  EXPECT_EQ(Event().complaint_received().resolve_due_micros(), Event().commit_time_micros() + 10 * kDayMicros);
}

TEST_F(Complaints, AreRepliedToAndResolvedOnAnyDay) {
  Given(Receive());
  When(Reply());
  ThenEvents({"complaint_replied"});
  EXPECT_EQ(Event().complaint_replied().reply(), "we read it again");
  GivenOpenDay();
  When(Resolve());
  ThenEvents({"complaint_resolved"});
  EXPECT_EQ(Event().complaint_resolved().outcome(), "corrected");
  EXPECT_TRUE(world_.state().desk.complaints.empty());
}

TEST_F(Complaints, AreNamedByTheRequestThatBroughtThem) {
  Given(Receive("request_id: 'angry-1'"));
  When(AtCentre("reply_complaint { complaint { request_id: 'angry-1' } reply: 'sorry' }", kCashier));
  ThenEvents({"complaint_replied"});
  When(AtCentre("resolve_complaint { complaint { request_id: 'angry-1' } outcome: 'done' }", kSupervisor));
  ThenEvents({"complaint_resolved"});
  EXPECT_EQ(Event().complaint_resolved().complaint(), 1u);
}

TEST_F(Complaints, AreUnknownWhenTheyNeverWereOrAreResolved) {
  When(Reply());
  ThenRejected(v1::REJECTION_REASON_COMPLAINT_UNKNOWN);
  Given(Receive());
  Given(Reply());
  Given(Resolve());
  When(Reply());
  ThenRejected(v1::REJECTION_REASON_COMPLAINT_UNKNOWN);
  When(Resolve());
  ThenRejected(v1::REJECTION_REASON_COMPLAINT_UNKNOWN);
}

TEST_F(Complaints, AreThoseOfTheirCentre) {
  Given(Receive());
  Given(ByAdmin("centre: 4 configure_centre { name: 'East' utc_offset_minutes: 480 "
                "first_business_date: '2026-11-23' }"));
  Given(ByAdmin("grant_role { staff: 20 role: ROLE_CASHIER for_centre: 4 }"));
  When(Parse("centre: 4 actor: 20 reply_complaint { complaint { number: 1 } reply: 'sorry' }"));
  ThenRejected(v1::REJECTION_REASON_COMPLAINT_UNKNOWN);
}

TEST_F(Complaints, AreRepliedToOnce) {
  Given(Receive());
  Given(Reply());
  When(Reply());
  ThenRejected(v1::REJECTION_REASON_COMPLAINT_ALREADY_REPLIED);
}

TEST_F(Complaints, AreResolvedAfterAReply) {
  Given(Receive());
  When(Resolve());
  ThenRejected(v1::REJECTION_REASON_COMPLAINT_NOT_REPLIED);
}

TEST_F(Complaints, AreACashiersOrSupervisors) {
  for (v1::Command command : {Receive(), Reply(), Resolve()}) {
    command.set_actor(kKeeper);
    When(command);
    ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
  }
}

TEST_F(Complaints, BelongToNoDayThatIsClosed) {
  GivenOpenDay();
  GivenDayClosed();
  v1::Command command = Receive();
  command.set_claimed_business_date(kToday);
  When(command);
  ThenRejected(v1::REJECTION_REASON_DAY_CLOSED);
}

TEST_F(Complaints, AreCountedInTheClose) {
  GivenOpenDay();
  Given(Receive());
  Given(Receive());
  Given(Reply(2));
  Given(Resolve(2));
  GivenDayClosed();
  v1::CloseDocument document;
  ASSERT_TRUE(document.ParseFromString(Event().business_day_closed().document()));
  EXPECT_EQ(document.desk().complaints_received(), 2u);
  EXPECT_EQ(document.desk().complaints_replied(), 1u);
  EXPECT_EQ(document.desk().complaints_resolved(), 1u);
  EXPECT_EQ(document.desk().complaints_open(), 1u);
}

}  // namespace
}  // namespace daybook::domain
