// Lending tools: out of the store, back, and from hand to hand.
#include "tests/ledger/domain/tool_fixture.h"

namespace daybook::domain {
namespace {

using ::testing::ElementsAre;

class ToolLoan : public ToolStore {
 protected:
  ToolLoan() { GivenTools({kDrill, kGauge, kWrench}); }
};

class CheckingOut : public ToolLoan {};

TEST_F(CheckingOut, PutsToolsInTheHandsOfWhoSigns) {
  const int64_t due_micros = HoursAhead(8);
  When(CheckOut({kWrench, kDrill}));
  ThenEvents({"tools_checked_out"});
  const v1::ToolsCheckedOut& fact = Event().tools_checked_out();
  EXPECT_THAT(fact.tags(), ElementsAre(kWrench, kDrill));
  EXPECT_EQ(fact.borrower(), kCashier);
  EXPECT_EQ(fact.due_micros(), due_micros);
  EXPECT_EQ(fact.purpose(), "leak at No. 7");
  EXPECT_EQ(Holder(kDrill), With(kCashier));
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_STAFF, kCashier, v1::ASSET_KIND_TOOL), 2);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_STORE, kCentre, v1::ASSET_KIND_TOOL), 1);
}

TEST_F(CheckingOut, IsSignedByABorrowerOnDutyWhoMayHoldThings) {
  v1::Command command = CheckOut({kDrill});
  command.set_second_person(0);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SECOND_PERSON_REQUIRED);
  command.set_second_person(kKeeper);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SELF_APPROVAL);
  for (uint32_t person : {kAuditor, kOffDuty, kNobody}) {
    When(CheckOut({kDrill}, person));
    ThenRejected(v1::REJECTION_REASON_SECOND_PERSON_UNFIT);
  }
  command = CheckOut({kDrill}, kOtherCashier);
  command.set_actor(kCashier);
  When(command);
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
}

TEST_F(CheckingOut, IsOfToolsInTheStoreOrNone) {
  When(CheckOut({kDrill, 99}));
  ThenRejected(v1::REJECTION_REASON_TOOL_UNKNOWN);
  Given(CheckOut({kGauge}));
  When(CheckOut({kDrill, kGauge}, kOtherCashier));
  ThenRejected(v1::REJECTION_REASON_TOOL_NOT_IN_STORE);
  EXPECT_EQ(Holder(kDrill), InStore());
  Given(ToWorkshop(kWrench));
  When(CheckOut({kDrill, kWrench}));
  ThenRejected(v1::REJECTION_REASON_TOOL_NOT_IN_STORE);
}

TEST_F(CheckingOut, IsRefusedWhileTheBorrowerHasOverdueTools) {
  Given(CheckOut({kDrill}, kCashier, 1));
  world_.AdvanceMicros(kHourMicros - 1'000'000);
  Given(CheckOut({kGauge}));  // At the very moment.
  When(CheckOut({kWrench}));
  ThenRejected(v1::REJECTION_REASON_BORROWER_HAS_OVERDUE);
  When(CheckOut({kWrench}, kOtherCashier));
  ThenEvents({"tools_checked_out"});
  Given(Return({kDrill, kGauge}));
  When(CheckOut({kDrill}));
  ThenEvents({"tools_checked_out"});
}

TEST_F(CheckingOut, LooksAtWhatTheBorrowerHasOfOtherCentres) {
  GivenOtherCentre();
  Given(AtOtherCentre(Register(58)));
  Given(AtOtherCentre(CheckOut({58}, kCashier, 1)));
  world_.AdvanceMicros(2 * kHourMicros);
  When(CheckOut({kDrill}));
  ThenRejected(v1::REJECTION_REASON_BORROWER_HAS_OVERDUE);
}

TEST_F(CheckingOut, IsOfCalibratedTools) {
  Given(Register(58, "calibration_cycle_days: 365 calibrated_until: '2026-11-23'"));
  Given(Register(59, "calibration_cycle_days: 365 calibrated_until: '2026-11-22'"));
  When(CheckOut({kDrill, 59}));
  ThenRejected(v1::REJECTION_REASON_CALIBRATION_EXPIRED);
  When(CheckOut({kDrill, 58}));
  ThenEvents({"tools_checked_out"});
  Given(Return({58}));
  GivenDayClosed();
  GivenNextDayOpen();
  When(CheckOut({58}));
  ThenRejected(v1::REJECTION_REASON_CALIBRATION_EXPIRED);
}

TEST_F(CheckingOut, SaysWhenTheyMustBeBack) {
  v1::Command command = CheckOut({kDrill});
  command.mutable_check_out_tools()->set_due_micros(command.occur_time_micros());
  When(command);
  ThenRejected(v1::REJECTION_REASON_DUE_IN_PAST);
  When(CheckOut({kDrill}, kCashier, -1));
  ThenRejected(v1::REJECTION_REASON_DUE_IN_PAST);
}

// Whether it is overdue says the ledger's own time.
TEST_F(CheckingOut, MayBeEnteredAfterwards) {
  v1::Command command = CheckOut({kDrill});
  command.mutable_check_out_tools()->set_due_micros(command.occur_time_micros() + 1);
  When(command);
  ThenEvents({"tools_checked_out"});
  When(CheckOut({kGauge}));
  ThenRejected(v1::REJECTION_REASON_BORROWER_HAS_OVERDUE);
}

class Returning : public ToolLoan {
 protected:
  Returning() { Given(CheckOut({kDrill, kGauge})); }
};

TEST_F(Returning, PutsToolsBackIntoTheStore) {
  When(Return({kDrill, kGauge}, kCashier, "DAMAGED"));
  ThenEvents({"tools_returned"});
  const v1::ToolsReturned& fact = Event().tools_returned();
  EXPECT_EQ(fact.holder(), kCashier);
  EXPECT_EQ(fact.tools(1).tag(), kGauge);
  EXPECT_EQ(fact.tools(1).condition(), v1::TOOL_CONDITION_DAMAGED);
  EXPECT_EQ(Holder(kDrill), InStore());
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_STAFF, kCashier, v1::ASSET_KIND_TOOL), 0);
}

TEST_F(Returning, IsSignedByWhoHoldsThem) {
  When(Return({kDrill}, kOtherCashier));
  ThenRejected(v1::REJECTION_REASON_TOOL_NOT_HELD);
  When(Return({kDrill, kWrench}));
  ThenRejected(v1::REJECTION_REASON_TOOL_NOT_HELD);
  When(Return({kDrill, 99}));
  ThenRejected(v1::REJECTION_REASON_TOOL_UNKNOWN);
  v1::Command command = Return({kDrill});
  command.set_second_person(0);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SECOND_PERSON_REQUIRED);
  command = Return({kDrill});
  command.set_actor(kOtherCashier);
  When(command);
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
}

TEST_F(Returning, WorksHoweverLateItIs) {
  world_.AdvanceMicros(200 * kHourMicros);
  EXPECT_THAT(Items(), ElementsAre("tool_not_counted/57", "tool_overdue/55", "tool_overdue/56"));
  When(Return({kDrill, kGauge}));
  ThenEvents({"tools_returned"});
  EXPECT_THAT(Items(), ElementsAre("tool_not_counted/55", "tool_not_counted/56", "tool_not_counted/57"));
}

class Transferring : public ToolLoan {
 protected:
  Transferring() { Given(CheckOut({kDrill})); }
};

TEST_F(Transferring, PassesAToolOnWithItsDueTime) {
  const int64_t due_micros = Line(kDrill).due_micros();
  When(Transfer(kDrill));
  ThenEvents({"tool_transferred"});
  const v1::ToolTransferred& fact = Event().tool_transferred();
  EXPECT_EQ(fact.from(), kCashier);
  EXPECT_EQ(fact.to(), kOtherCashier);
  EXPECT_EQ(fact.due_micros(), due_micros);
  EXPECT_EQ(Holder(kDrill), With(kOtherCashier));
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_STAFF, kCashier, v1::ASSET_KIND_TOOL), 0);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_STAFF, kOtherCashier, v1::ASSET_KIND_TOOL), 1);
  EXPECT_EQ(Line(kDrill).due_micros(), due_micros);
}

TEST_F(Transferring, IsOfCalibratedTools) {
  Given(Register(58, "calibration_cycle_days: 365 calibrated_until: '2026-11-23'"));
  Given(CheckOut({58}, kCashier, 200));
  GivenDayClosed();
  GivenNextDayOpen();
  When(Transfer(58));
  ThenRejected(v1::REJECTION_REASON_CALIBRATION_EXPIRED);
}

TEST_F(Transferring, IsSignedByBoth) {
  When(Transfer(kDrill, kOtherCashier, kCashier));
  ThenRejected(v1::REJECTION_REASON_TOOL_NOT_HELD);
  When(Transfer(kGauge));
  ThenRejected(v1::REJECTION_REASON_TOOL_NOT_HELD);
  When(Transfer(99));
  ThenRejected(v1::REJECTION_REASON_TOOL_UNKNOWN);
  When(Transfer(kDrill, kCashier, kCashier));
  ThenRejected(v1::REJECTION_REASON_SELF_APPROVAL);
  When(Transfer(kDrill, kCashier, 0));
  ThenRejected(v1::REJECTION_REASON_SECOND_PERSON_REQUIRED);
  When(Transfer(kDrill, kCashier, kAuditor));
  ThenRejected(v1::REJECTION_REASON_SECOND_PERSON_UNFIT);
  When(Transfer(kDrill, kAuditor, kCashier));
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
}

TEST_F(Transferring, IsRefusedWhileTheReceiverHasOverdueTools) {
  Given(CheckOut({kGauge}, kOtherCashier, 1));
  world_.AdvanceMicros(2 * kHourMicros);
  When(Transfer(kDrill));
  ThenRejected(v1::REJECTION_REASON_BORROWER_HAS_OVERDUE);
  Given(Return({kGauge}, kOtherCashier));
  When(Transfer(kDrill));
  ThenEvents({"tool_transferred"});
}

class OverdueTools : public ToolLoan {};

TEST_F(OverdueTools, StandBeforeTheCloseAndAreCarried) {
  Given(CheckOut({kDrill}, kCashier, 2));
  Given(CountTools({kGauge, kWrench}));
  EXPECT_THAT(Items(), ElementsAre());
  world_.AdvanceMicros(3 * kHourMicros);
  EXPECT_THAT(Items(), ElementsAre("tool_overdue/55"));
  GivenDayClosed();
  GivenNextDayOpen();
  EXPECT_EQ(Line(kDrill).overdue_carried_since(), 20261123);
  Given(Transfer(kDrill));
  EXPECT_EQ(Line(kDrill).overdue_carried_since(), 20261123) << "in other hands it is as late as before";
  Given(Return({kDrill}, kOtherCashier));
  EXPECT_EQ(Line(kDrill).overdue_carried_since(), 0);
}

}  // namespace
}  // namespace daybook::domain
