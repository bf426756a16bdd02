// Tools that are lost, and old ones replaced by new.
#include "tests/ledger/domain/tool_fixture.h"

namespace daybook::domain {
namespace {

using ::testing::ElementsAre;

class ToolLoss : public ToolStore {
 protected:
  ToolLoss() {
    GivenTools({kDrill, kGauge, kWrench});
    Given(CheckOut({kDrill}));
  }
  int64_t DueFen(uint32_t person) const { return world_.state().FindStaff(StaffId(person))->due_fen; }
};

TEST_F(ToolLoss, IsPaidByTheLiablePerson) {
  When(Lose(kDrill, kCashier, 25'000));
  ThenEvents({"tool_lost"});
  const v1::ToolLost& fact = Event().tool_lost();
  EXPECT_EQ(fact.tag(), kDrill);
  EXPECT_EQ(fact.holder(), kCashier);
  EXPECT_EQ(fact.liable(), kCashier);
  EXPECT_EQ(fact.assessed_fen(), 25'000);
  EXPECT_EQ(Holder(kDrill), ThingHolder());
  EXPECT_EQ(DueFen(kCashier), 25'000);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_STAFF_DUE, kCashier), 25'000);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_OTHER_INCOME, kCentre), -25'000);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_STAFF, kCashier, v1::ASSET_KIND_TOOL), 0);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_OUTSIDE, kCentre, v1::ASSET_KIND_TOOL), -2);
  When(Lose(kDrill));
  ThenRejected(v1::REJECTION_REASON_TOOL_UNKNOWN);
  When(Return({kDrill}));
  ThenRejected(v1::REJECTION_REASON_TOOL_UNKNOWN);
}

TEST_F(ToolLoss, OutOfTheStoreMayBeNobodys) {
  When(Lose(kGauge));
  ThenEvents({"tool_lost"});
  EXPECT_EQ(Event().tool_lost().holder(), 0u);
  EXPECT_EQ(Event().postings_size(), 2) << "no money moves";
  EXPECT_TRUE(world_.state().tools.lost.empty()) << "nobody will be asked about it";
}

TEST_F(ToolLoss, MayBePaidByAnybodyRegistered) {
  When(Lose(kGauge, kNobody, 100));
  ThenEvents({"tool_lost"});
  When(Lose(kDrill, kOtherCashier, 100));
  ThenEvents({"tool_lost"});
  When(Lose(kWrench, 99, 100));
  ThenRejected(v1::REJECTION_REASON_STAFF_UNKNOWN);
}

TEST_F(ToolLoss, IsAssessedAndApprovedByOthersForAReason) {
  v1::Command command = Lose(kDrill, kCashier, 100);
  command.set_actor(kKeeper);
  When(command);
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
  command = Lose(kDrill, kCashier, 100);
  command.set_second_person(0);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SECOND_PERSON_REQUIRED);
  command.set_second_person(kKeeper);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SECOND_PERSON_UNFIT);
  command = Lose(kDrill, kCashier, 100);
  command.clear_reason();
  When(command);
  ThenRejected(v1::REJECTION_REASON_REASON_MISSING);
}

TEST_F(ToolLoss, IsNeverDecidedByWhoIsLiable) {
  When(Lose(kDrill, kSupervisor, 100));
  ThenRejected(v1::REJECTION_REASON_LIABLE_SIGNS);
  When(Lose(kDrill, kFinance, 100));
  ThenRejected(v1::REJECTION_REASON_LIABLE_SIGNS);
}

TEST_F(ToolLoss, IsNeverDecidedByWhoHeldTheTool) {
  Given(CheckOut({kGauge}, kSupervisor));
  When(Lose(kGauge));
  ThenRejected(v1::REJECTION_REASON_LIABLE_SIGNS);
  Given(CheckOut({kWrench}, kFinance));
  When(Lose(kWrench, kCashier, 100));
  ThenRejected(v1::REJECTION_REASON_LIABLE_SIGNS);
}

TEST_F(ToolLoss, IsNotOfWhatIsInTheWorkshop) {
  Given(ToWorkshop(kGauge));
  When(Lose(kGauge));
  ThenRejected(v1::REJECTION_REASON_TOOL_NOT_IN_STORE);
}

TEST_F(ToolLoss, IsRefusedWhenTheLedgerCouldNotHoldTheSum) {
  const int64_t moved_fen = world_.state().moved_fen;
  world_.mutable_state().moved_fen = 4'000'000'000'000'000'000 - 99;
  When(Lose(kDrill, kCashier, 100));
  ThenRejected(v1::REJECTION_REASON_AMOUNT_OUT_OF_RANGE);
  world_.mutable_state().moved_fen = moved_fen;
}

TEST_F(ToolLoss, EndsWhatACountLeftOpen) {
  Given(CountTools({kWrench}));
  EXPECT_THAT(Items(), ElementsAre("tool_not_counted/56"));
  Given(Lose(kGauge, kKeeper, 30'000));
  EXPECT_THAT(Items(), ElementsAre());
}

class Replacement : public ToolLoss {};

TEST_F(Replacement, ScrapsTheOldAndHandsOutTheNew) {
  const int64_t due_micros = HoursAhead(8);
  When(Replace(kDrill, 58, kCashier, "calibration_cycle_days: 365 calibrated_until: '2027-01-31'"));
  ThenEvents({"tool_replaced"});
  const v1::ToolReplaced& fact = Event().tool_replaced();
  EXPECT_EQ(fact.old_tag(), kDrill);
  EXPECT_EQ(fact.tool().tag(), 58u);
  EXPECT_EQ(fact.tool().calibrated_until(), 20270131);
  EXPECT_EQ(fact.due_micros(), due_micros);
  EXPECT_EQ(fact.holder(), kCashier);
  EXPECT_TRUE(fact.old_handed_in());
  EXPECT_EQ(Holder(kDrill), ThingHolder());
  EXPECT_EQ(Holder(58), With(kCashier));
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_STAFF, kCashier, v1::ASSET_KIND_TOOL), 1);
  When(Register(58));
  ThenRejected(v1::REJECTION_REASON_ALREADY_REGISTERED);
}

TEST_F(Replacement, FollowsALossThatIsPaid) {
  Given(Lose(kDrill, kCashier, 25'000));
  When(Replace(kDrill, 58));
  ThenRejected(v1::REJECTION_REASON_LOSS_NOT_SETTLED);
  Given(SettleDue(kCashier, 24'000));
  When(Replace(kDrill, 58));
  ThenRejected(v1::REJECTION_REASON_LOSS_NOT_SETTLED);
  Given(CountTools({kGauge, kWrench}));
  GivenDayClosed();
  GivenNextDayOpen();
  Given(SettleDue(kCashier, 1'000));
  When(Replace(kDrill, 58, kOtherCashier));
  ThenRejected(v1::REJECTION_REASON_LOSS_NOT_SETTLED);
  When(Replace(kDrill, 58));
  ThenEvents({"tool_replaced"});
  EXPECT_FALSE(Event().tool_replaced().old_handed_in());
  EXPECT_EQ(Holder(58), With(kCashier));
  EXPECT_TRUE(world_.state().tools.lost.empty());
  When(Replace(kDrill, 59));
  ThenRejected(v1::REJECTION_REASON_TOOL_UNKNOWN);
}

TEST_F(Replacement, OfALossThatNobodyPaysIsNone) {
  Given(Lose(kDrill));
  When(Replace(kDrill, 58));
  ThenRejected(v1::REJECTION_REASON_TOOL_UNKNOWN);
}

TEST_F(Replacement, IsOfTheLossesOfItsCentre) {
  Given(Lose(kDrill, kCashier, 100));
  Given(SettleDue(kCashier, 100));
  GivenOtherCentre();
  When(AtOtherCentre(Replace(kDrill, 58)));
  ThenRejected(v1::REJECTION_REASON_TOOL_UNKNOWN);
}

TEST_F(Replacement, IsOfWhatTheHolderHandsIn) {
  When(Replace(kDrill, 58, kOtherCashier));
  ThenRejected(v1::REJECTION_REASON_TOOL_NOT_HELD);
  When(Replace(kGauge, 58));
  ThenRejected(v1::REJECTION_REASON_TOOL_NOT_HELD);
  When(Replace(99, 58));
  ThenRejected(v1::REJECTION_REASON_TOOL_UNKNOWN);
  When(Replace(kDrill, kGauge));
  ThenRejected(v1::REJECTION_REASON_ALREADY_REGISTERED);
  When(Replace(kDrill, kDrill));
  ThenRejected(v1::REJECTION_REASON_ALREADY_REGISTERED);
  v1::Command command = Replace(kDrill, 58);
  command.set_actor(kOtherCashier);
  When(command);
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
}

TEST_F(Replacement, LendsOnTheTermsOfEveryLoan) {
  When(Replace(kDrill, 58, kCashier, "calibration_cycle_days: 365 calibrated_until: '2026-11-22'"));
  ThenRejected(v1::REJECTION_REASON_CALIBRATION_EXPIRED);
  When(Replace(kDrill, 58, kCashier, "", -1));
  ThenRejected(v1::REJECTION_REASON_DUE_IN_PAST);
  Given(CheckOut({kGauge}, kCashier, 1));
  world_.AdvanceMicros(2 * kHourMicros);
  When(Replace(kDrill, 58));
  ThenRejected(v1::REJECTION_REASON_BORROWER_HAS_OVERDUE);
  Given(Return({kGauge}));
  world_.AdvanceMicros(8 * kHourMicros);
  When(Replace(kDrill, 58));  // Itself overdue, and on its way in.
  ThenEvents({"tool_replaced"});
}

}  // namespace
}  // namespace daybook::domain
