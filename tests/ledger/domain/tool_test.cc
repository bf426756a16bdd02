// The register of tools: they come, are serviced and go, and each tag names one tool for ever.
#include "tests/ledger/domain/tool_fixture.h"

namespace daybook::domain {
namespace {

using ::testing::ElementsAre;

class ToolRegister : public ToolStore {};

TEST_F(ToolRegister, TakesAToolIntoTheStore) {
  When(Register(kGauge, "calibration_cycle_days: 365 calibrated_until: '2027-03-01' maintenance_cycle_days: 90"));
  ThenEvents({"tool_registered"});
  const v1::ToolFacts& tool = Event().tool_registered().tool();
  EXPECT_EQ(tool.tag(), kGauge);
  EXPECT_EQ(tool.name(), "Tool 56");
  EXPECT_EQ(tool.value_fen(), 30'000);
  EXPECT_EQ(tool.calibration_cycle_days(), 365u);
  EXPECT_EQ(tool.calibrated_until(), 20270301);
  EXPECT_EQ(tool.maintenance_cycle_days(), 90u);
  EXPECT_EQ(Holder(kGauge), InStore());
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_STORE, kCentre, v1::ASSET_KIND_TOOL), 1);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_OUTSIDE, kCentre, v1::ASSET_KIND_TOOL), -1);
}

TEST_F(ToolRegister, IsOfTheCentreAlsoWhenSentFromATill) {
  GivenOpenSession();
  v1::Command command = Register(kDrill);
  command.set_till(kTill);
  command.set_session(1);
  When(command);
  ThenEvents({"tool_registered"});
  EXPECT_EQ(Event().till(), 0u);
  EXPECT_EQ(Event().session(), 0u);
}

TEST_F(ToolRegister, NeverGivesATagTwice) {
  GivenTools({kDrill, kGauge});
  When(Register(kDrill));
  ThenRejected(v1::REJECTION_REASON_ALREADY_REGISTERED);
  Given(Scrap(kDrill));
  Given(Lose(kGauge));
  GivenDayClosed();
  GivenNextDayOpen();
  world_.Restart();
  When(Register(kDrill));
  ThenRejected(v1::REJECTION_REASON_ALREADY_REGISTERED);
  When(Register(kGauge));
  ThenRejected(v1::REJECTION_REASON_ALREADY_REGISTERED);
  GivenOtherCentre();
  When(AtOtherCentre(Register(kDrill)));
  ThenRejected(v1::REJECTION_REASON_ALREADY_REGISTERED);
}

TEST_F(ToolRegister, IsAKeepersOrSupervisorsOnDutyWhileTheDayIsOpen) {
  v1::Command command = Register(kDrill);
  command.set_actor(kCashier);
  When(command);
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
  command.set_actor(kOffDuty);
  When(command);
  ThenRejected(v1::REJECTION_REASON_NOT_ON_DUTY);
  command.set_actor(kSupervisor);
  When(command);
  ThenEvents({"tool_registered"});
  GivenDayClosed();
  for (const v1::Command& late :
       {Register(kWrench), CheckOut({kDrill}), Return({kDrill}), Transfer(kDrill), Lose(kDrill), Replace(kDrill, 58),
        ToWorkshop(kDrill), FromWorkshop(kDrill), Scrap(kDrill), CountTools({kDrill})}) {
    When(late);
    ThenRejected(v1::REJECTION_REASON_DAY_NOT_OPEN);
  }
}

TEST_F(ToolRegister, HoldsAtMostThreeHundredToolsOfACentre) {
  for (uint64_t tag = 1'001; tag <= 1'300; ++tag) Given(Register(tag));
  When(Register(kDrill));
  ThenRejected(v1::REJECTION_REASON_LIST_TOO_LONG);
  Given(Scrap(1'001));
  When(Register(kDrill));
  ThenEvents({"tool_registered"});
  EXPECT_TRUE(world_.state().FindCentre(CentreId(kCentre))->book.HasRoom()) << "the money side has its share";
}

TEST_F(ToolRegister, IsRefusedWhenTheCloseCouldNotListMore) {
  GivenTools({kDrill, kGauge, kWrench});
  Given(CheckOut({kGauge}));
  Given(Lose(kWrench, kOtherCashier, 100));
  Given(SettleDue(kOtherCashier, 100));
  GivenFullDay();
  for (const v1::Command& command :
       {Register(58), CheckOut({kDrill}), Transfer(kGauge), Lose(kDrill, kCashier, 100),
        Replace(kWrench, 59, kOtherCashier)}) {
    When(command);
    ThenRejected(v1::REJECTION_REASON_LIST_TOO_LONG);
  }
  Given(CountTools({kDrill}));
  Given(Replace(kGauge, 60));
  Given(Return({60}));
  Given(Lose(60));
  Given(Scrap(kDrill));
}

class Maintenance : public ToolStore {
 protected:
  Maintenance() { GivenTools({kDrill}); }
};

TEST_F(Maintenance, IsDoneInTheWorkshop) {
  When(ToWorkshop(kDrill));
  ThenEvents({"tool_sent_to_maintenance"});
  EXPECT_EQ(Holder(kDrill), InWorkshop());
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_WORKSHOP, kCentre, v1::ASSET_KIND_TOOL), 1);
  When(FromWorkshop(kDrill));
  ThenEvents({"tool_returned_from_maintenance"});
  EXPECT_EQ(Event().tool_returned_from_maintenance().calibrated_until(), 0);
  EXPECT_EQ(Holder(kDrill), InStore());
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_WORKSHOP, kCentre, v1::ASSET_KIND_TOOL), 0);
}

TEST_F(Maintenance, BeginsInTheStoreAndEndsInTheWorkshop) {
  When(FromWorkshop(kDrill));
  ThenRejected(v1::REJECTION_REASON_TOOL_NOT_IN_WORKSHOP);
  Given(CheckOut({kDrill}));
  When(ToWorkshop(kDrill));
  ThenRejected(v1::REJECTION_REASON_TOOL_NOT_IN_STORE);
  When(FromWorkshop(kDrill));
  ThenRejected(v1::REJECTION_REASON_TOOL_NOT_IN_WORKSHOP);
  Given(Return({kDrill}));
  Given(ToWorkshop(kDrill));
  When(ToWorkshop(kDrill));
  ThenRejected(v1::REJECTION_REASON_TOOL_NOT_IN_STORE);
  When(CheckOut({kDrill}));
  ThenRejected(v1::REJECTION_REASON_TOOL_NOT_IN_STORE);
}

TEST_F(Maintenance, MayRenewTheCalibration) {
  Given(Register(kGauge, "calibration_cycle_days: 365 calibrated_until: '2026-11-22'"));
  When(CheckOut({kGauge}));
  ThenRejected(v1::REJECTION_REASON_CALIBRATION_EXPIRED);
  Given(ToWorkshop(kGauge));
  Given(FromWorkshop(kGauge));
  When(CheckOut({kGauge}));
  ThenRejected(v1::REJECTION_REASON_CALIBRATION_EXPIRED);
  Given(ToWorkshop(kGauge));
  Given(FromWorkshop(kGauge, "2027-11-22"));
  EXPECT_EQ(Event().tool_returned_from_maintenance().calibrated_until(), 20271122);
  When(CheckOut({kGauge}));
  ThenEvents({"tools_checked_out"});
}

TEST_F(Maintenance, IsAKeepersOrSupervisorsOnDuty) {
  v1::Command command = ToWorkshop(kDrill);
  command.set_actor(kCashier);
  When(command);
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
  Given(ToWorkshop(kDrill));
  command = FromWorkshop(kDrill);
  command.set_actor(kOffDuty);
  When(command);
  ThenRejected(v1::REJECTION_REASON_NOT_ON_DUTY);
}

class Scrapping : public ToolStore {
 protected:
  Scrapping() { GivenTools({kDrill}); }
};

TEST_F(Scrapping, TakesAToolOffTheRegister) {
  When(Scrap(kDrill));
  ThenEvents({"tool_scrapped"});
  EXPECT_EQ(Holder(kDrill), ThingHolder());
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_STORE, kCentre, v1::ASSET_KIND_TOOL), 0);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_OUTSIDE, kCentre, v1::ASSET_KIND_TOOL), 0);
  EXPECT_TRUE(world_.state().tools.tools.empty());
  EXPECT_TRUE(world_.state().tools.tools_of_centre.empty());
  When(Scrap(kDrill));
  ThenRejected(v1::REJECTION_REASON_TOOL_UNKNOWN);
}

TEST_F(Scrapping, IsApprovedForAReason) {
  v1::Command command = Scrap(kDrill);
  command.set_second_person(0);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SECOND_PERSON_REQUIRED);
  command.set_second_person(kKeeper);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SELF_APPROVAL);
  command.set_second_person(kCashier);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SECOND_PERSON_UNFIT);
  command = Scrap(kDrill);
  command.clear_reason();
  When(command);
  ThenRejected(v1::REJECTION_REASON_REASON_MISSING);
}

TEST_F(Scrapping, IsOfWhatLiesInTheStore) {
  Given(CheckOut({kDrill}));
  When(Scrap(kDrill));
  ThenRejected(v1::REJECTION_REASON_TOOL_NOT_IN_STORE);
  Given(Return({kDrill}));
  Given(CountTools({}));
  When(Scrap(kDrill));
  ThenRejected(v1::REJECTION_REASON_TOOL_NOT_IN_STORE);
  When(ToWorkshop(kDrill));
  ThenRejected(v1::REJECTION_REASON_TOOL_NOT_IN_STORE);
}

TEST_F(Scrapping, KnowsOnlyTheToolsOfItsCentre) {
  GivenOtherCentre();
  for (v1::Command command : {Scrap(kDrill), ToWorkshop(kDrill), FromWorkshop(kDrill), CheckOut({kDrill}),
                              Return({kDrill}), Lose(kDrill), Replace(kDrill, 58), CountTools({kDrill})}) {
    When(AtOtherCentre(command));
    ThenRejected(v1::REJECTION_REASON_TOOL_UNKNOWN);
  }
  When(Scrap(99));
  ThenRejected(v1::REJECTION_REASON_TOOL_UNKNOWN);
}

class ToolCount : public ToolStore {
 protected:
  ToolCount() { GivenTools({kDrill, kGauge, kWrench}); }
};

TEST_F(ToolCount, FindsWhatTheStoreHolds) {
  When(CountTools({kWrench, kDrill, kGauge}));
  ThenEvents({"tools_counted"});
  const v1::ToolsCounted& fact = Event().tools_counted();
  EXPECT_EQ(fact.count(), 1u);
  EXPECT_THAT(fact.present(), ElementsAre(kDrill, kGauge, kWrench));
  EXPECT_THAT(fact.missing(), ElementsAre());
  EXPECT_THAT(fact.unexpected(), ElementsAre());
  EXPECT_EQ(world_.receipt().number(), 1u);
  When(CountTools({kDrill, kGauge, kWrench}));
  EXPECT_EQ(Event().tools_counted().count(), 2u);
}

TEST_F(ToolCount, NamesTheMissingAndTheUnexpected) {
  Given(CheckOut({kGauge}));
  Given(ToWorkshop(kWrench));
  Given(Register(58));
  When(CountTools({kWrench, kGauge, 58}));
  EXPECT_THAT(Event().tools_counted().missing(), ElementsAre(kDrill));
  EXPECT_THAT(Event().tools_counted().unexpected(), ElementsAre(kGauge, kWrench));
  EXPECT_EQ(Holder(kGauge), With(kCashier)) << "a count moves nothing";
}

TEST_F(ToolCount, OfAnEmptyStoreFindsNothing) {
  Given(CheckOut({kDrill, kGauge, kWrench}));
  When(CountTools({}));
  ThenEvents({"tools_counted"});
  GivenOtherCentre();
  When(AtOtherCentre(CountTools({})));
  ThenEvents({"tools_counted"});
}

TEST_F(ToolCount, IsOfKnownToolsByAKeeperOrSupervisor) {
  When(CountTools({kDrill, 99}));
  ThenRejected(v1::REJECTION_REASON_TOOL_UNKNOWN);
  v1::Command command = CountTools({kDrill});
  command.set_actor(kCashier);
  When(command);
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
  command.set_actor(kOffDuty);
  When(command);
  ThenRejected(v1::REJECTION_REASON_NOT_ON_DUTY);
}

TEST_F(ToolCount, LeavesWhatItDidNotFindUnlentUntilItIsFound) {
  Given(CountTools({kGauge, kWrench}));
  When(CheckOut({kGauge, kDrill}));
  ThenRejected(v1::REJECTION_REASON_TOOL_NOT_IN_STORE);
  Given(CountTools({kDrill, kGauge, kWrench}));
  When(CheckOut({kGauge, kDrill}));
  ThenEvents({"tools_checked_out"});
}

TEST_F(ToolCount, StandsBeforeTheClose) {
  EXPECT_THAT(Items(), ElementsAre("tool_not_counted/55", "tool_not_counted/56", "tool_not_counted/57"));
  Given(CountTools({kDrill, kWrench}));
  EXPECT_THAT(Items(), ElementsAre("tool_not_counted/56"));
  Given(CountSafe(SafeFen()));
  When(AtCentre("close_business_day { next_business_date: '2026-11-24' }", kSupervisor, kKeeper));
  ThenRejected(v1::REJECTION_REASON_PREFLIGHT_NOT_EMPTY);
  Given(Lose(kGauge));
  EXPECT_THAT(Items(), ElementsAre());
  When(AtCentre("close_business_day { next_business_date: '2026-11-24' }", kSupervisor, kKeeper));
  ThenEvents({"business_day_closed"});
}

TEST_F(ToolCount, IsDueEveryDay) {
  Given(CountTools({kDrill, kGauge, kWrench}));
  Given(CheckOut({kGauge}, kCashier, 100));
  Given(CheckOut({kWrench}));
  Given(Return({kWrench}));
  EXPECT_THAT(Items(), ElementsAre()) << "what was counted today is not counted again when it comes back";
  GivenDayClosed();
  GivenNextDayOpen();
  EXPECT_THAT(Items(), ElementsAre("tool_not_counted/55", "tool_not_counted/57"));
}

TEST_F(ToolCount, LeavesTheMissingOpenOverTheClose) {
  Given(CountTools({kGauge, kWrench}));
  GivenDayClosed();
  GivenNextDayOpen();
  Given(CountTools({kGauge, kWrench}));
  EXPECT_THAT(Items(), ElementsAre("tool_not_counted/55"));
  EXPECT_EQ(Line(kDrill).uncounted_carried_since(), 20261123);
  Given(CountTools({kDrill, kGauge, kWrench}));
  EXPECT_THAT(Items(), ElementsAre());
  EXPECT_EQ(Line(kDrill).uncounted_carried_since(), 0);
}

TEST_F(ToolCount, LeavesTheUnexpectedOpenUntilItIsReturned) {
  Given(CheckOut({kGauge}));
  Given(CountTools({kDrill, kGauge, kWrench}));
  EXPECT_THAT(Items(), ElementsAre("tool_not_counted/56"));
  GivenDayClosed();
  GivenNextDayOpen();
  Given(Return({kGauge}));
  Given(CountTools({kDrill, kGauge, kWrench}));
  EXPECT_THAT(Items(), ElementsAre());
}

}  // namespace
}  // namespace daybook::domain
