// Work orders: opened into the store, assigned, completed or cancelled; one holder at any time.
#include "absl/strings/str_cat.h"
#include "tests/ledger/domain/harness.h"

namespace daybook::domain {
namespace {

constexpr uint32_t kTechnician = 80;
constexpr uint32_t kOtherTechnician = 81;

class WorkOrders : public Counter {
 protected:
  WorkOrders() {
    for (uint32_t person : {kTechnician, kOtherTechnician}) {
      Given(ByAdmin(absl::StrCat("register_staff { staff: ", person, " }")));
      Given(ByAdmin(absl::StrCat("grant_role { staff: ", person, " role: ROLE_TECHNICIAN for_centre: 3 }")));
    }
    GivenOpenDay();
    for (uint32_t person : {kTechnician, kOtherTechnician}) {
      Given(AtCentre(absl::StrCat("add_on_duty { staff: ", person, " }")));
    }
  }

  v1::Command Open(absl::string_view more = "") {
    return AtCentre(absl::StrCat("open_work_order { kind: WORK_ORDER_KIND_REPAIR customer: 62 } ", more), kCashier);
  }
  v1::Command Assign(uint64_t number, uint32_t technician = kTechnician) {
    return AtCentre(absl::StrCat("assign_work_order { work_order { number: ", number, " } technician: ", technician,
                                 " }"),
                    kCashier);
  }
  v1::Command Complete(uint64_t number, uint32_t actor) {
    return AtCentre(absl::StrCat("complete_work_order { work_order { number: ", number, " } }"), actor);
  }
  v1::Command Cancel(uint64_t number) {
    return AtCentre(absl::StrCat("reason: 'moved away' cancel_work_order { work_order { number: ", number, " } }"),
                    kCashier);
  }
  int64_t Held(v1::AccountKind kind, uint64_t number) { return Balance(kind, number, v1::ASSET_KIND_WORK_ORDER); }
};

TEST_F(WorkOrders, ComeIntoTheStore) {
  When(Open());
  ThenEvents({"work_order_opened"});
  EXPECT_EQ(Event().work_order_opened().work_order(), 1u);
  EXPECT_EQ(Event().work_order_opened().kind(), v1::WORK_ORDER_KIND_REPAIR);
  EXPECT_EQ(Event().work_order_opened().customer(), 62u);
  EXPECT_EQ(world_.receipt().number(), 1u);
  EXPECT_EQ(Held(v1::ACCOUNT_KIND_STORE, kCentre), 1);
  EXPECT_EQ(Held(v1::ACCOUNT_KIND_OUTSIDE, kCentre), -1);
  When(Open());
  EXPECT_EQ(Event().work_order_opened().work_order(), 2u);
}

TEST_F(WorkOrders, GoToATechnicianWhoCompletesThem) {
  Given(Open());
  When(Assign(1));
  ThenEvents({"work_order_assigned"});
  EXPECT_EQ(Event().work_order_assigned().technician(), kTechnician);
  EXPECT_EQ(Held(v1::ACCOUNT_KIND_STORE, kCentre), 0);
  EXPECT_EQ(Held(v1::ACCOUNT_KIND_STAFF, kTechnician), 1);
  When(Complete(1, kTechnician));
  ThenEvents({"work_order_completed"});
  EXPECT_EQ(Event().work_order_completed().technician(), kTechnician);
  EXPECT_EQ(Event().work_order_completed().kind(), v1::WORK_ORDER_KIND_REPAIR);
  EXPECT_EQ(Event().work_order_completed().customer(), 62u);
  EXPECT_EQ(Held(v1::ACCOUNT_KIND_STAFF, kTechnician), 0);
  EXPECT_EQ(Held(v1::ACCOUNT_KIND_OUTSIDE, kCentre), 0);
  EXPECT_TRUE(world_.state().desk.work_orders.empty());
  EXPECT_TRUE(world_.state().things.empty());
}

TEST_F(WorkOrders, AreNamedByTheRequestThatOpenedThem) {
  Given(Open("request_id: 'leak-12'"));
  When(AtCentre("assign_work_order { work_order { request_id: 'leak-12' } technician: 80 }", kCashier));
  ThenEvents({"work_order_assigned"});
  EXPECT_EQ(Event().work_order_assigned().work_order(), 1u);
  When(AtCentre("complete_work_order { work_order { request_id: 'leak-13' } }", kCashier));
  ThenRejected(v1::REJECTION_REASON_WORK_ORDER_UNKNOWN);
}

TEST_F(WorkOrders, AreCompletedForAnotherByACashierOnly) {
  Given(Open());
  Given(Assign(1));
  When(Complete(1, kOtherTechnician));
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
  When(Complete(1, kKeeper));
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
  When(Complete(1, kCashier));
  ThenEvents({"work_order_completed"});
  EXPECT_EQ(Event().work_order_completed().technician(), kTechnician);
}

TEST_F(WorkOrders, AreCompletedOnceAssigned) {
  Given(Open());
  When(Complete(1, kCashier));
  ThenRejected(v1::REJECTION_REASON_WORK_ORDER_NOT_ASSIGNED);
}

TEST_F(WorkOrders, AreAssignedFromTheStoreOnly) {
  Given(Open());
  Given(Assign(1));
  When(Assign(1, kOtherTechnician));
  ThenRejected(v1::REJECTION_REASON_WORK_ORDER_NOT_IN_STORE);
}

TEST_F(WorkOrders, GoOnlyToWhoMayHoldThem) {
  Given(Open());
  When(Assign(1, 99));
  ThenRejected(v1::REJECTION_REASON_STAFF_UNKNOWN);
  for (uint32_t person : {kKeeper, kNobody, kFinance}) {
    When(Assign(1, person));
    ThenRejected(v1::REJECTION_REASON_TECHNICIAN_UNFIT);
  }
  When(Assign(1, kOtherCashier));
  ThenEvents({"work_order_assigned"});
}

TEST_F(WorkOrders, AreUnknownWhenTheyNeverWereOrHaveEnded) {
  Given(Open());
  When(Assign(2));
  ThenRejected(v1::REJECTION_REASON_WORK_ORDER_UNKNOWN);
  Given(Assign(1));
  Given(Complete(1, kTechnician));
  for (const v1::Command& command : {Assign(1), Complete(1, kTechnician), Cancel(1)}) {
    When(command);
    ThenRejected(v1::REJECTION_REASON_WORK_ORDER_UNKNOWN);
  }
}

TEST_F(WorkOrders, AreThoseOfTheirCentre) {
  Given(Open());
  Given(ByAdmin("centre: 4 configure_centre { name: 'East' utc_offset_minutes: 480 "
                "first_business_date: '2026-11-23' }"));
  Given(ByAdmin("grant_role { staff: 10 role: ROLE_SUPERVISOR for_centre: 4 }"));
  Given(ByAdmin("grant_role { staff: 20 role: ROLE_CASHIER for_centre: 4 }"));
  Given(Parse("centre: 4 actor: 10 open_business_day { business_date: '2026-11-23' on_duty: [20, 10] }"));
  When(Parse("centre: 4 actor: 20 assign_work_order { work_order { number: 1 } technician: 20 }"));
  ThenRejected(v1::REJECTION_REASON_WORK_ORDER_UNKNOWN);
}

TEST_F(WorkOrders, AreCancelledFromStoreAndHandsWithAReason) {
  Given(Open());
  Given(Open());
  Given(Assign(2));
  v1::Command command = Cancel(1);
  command.clear_reason();
  When(command);
  ThenRejected(v1::REJECTION_REASON_REASON_MISSING);
  When(Cancel(1));
  ThenEvents({"work_order_cancelled"});
  EXPECT_EQ(Event().work_order_cancelled().technician(), 0u);
  EXPECT_EQ(Event().reason(), "moved away");
  When(Cancel(2));
  ThenEvents({"work_order_cancelled"});
  EXPECT_EQ(Event().work_order_cancelled().technician(), kTechnician);
  EXPECT_EQ(Held(v1::ACCOUNT_KIND_STORE, kCentre), 0);
  EXPECT_EQ(Held(v1::ACCOUNT_KIND_STAFF, kTechnician), 0);
  EXPECT_EQ(Held(v1::ACCOUNT_KIND_OUTSIDE, kCentre), 0);
}

TEST_F(WorkOrders, AreOpenedAndAssignedByCashiersOnDutyOnAnOpenDay) {
  v1::Command command = Open();
  command.set_actor(kTechnician);
  When(command);
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
  command.set_actor(kOffDuty);
  When(command);
  ThenRejected(v1::REJECTION_REASON_NOT_ON_DUTY);
  Given(Open());
  command = Assign(1);
  command.set_actor(kTechnician);
  When(command);
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
  GivenDayClosed();
  for (const v1::Command& late : {Open(), Assign(1), Complete(1, kCashier), Cancel(1)}) {
    When(late);
    ThenRejected(v1::REJECTION_REASON_DAY_NOT_OPEN);
  }
}

TEST_F(WorkOrders, StayOpenOverTheDay) {
  Given(Open());
  Given(Assign(1));
  GivenDayClosed();
  v1::CloseDocument document;
  ASSERT_TRUE(document.ParseFromString(Event().business_day_closed().document()));
  EXPECT_EQ(document.desk().work_orders_open(), 1u);
  GivenNextDayOpen();
  When(Complete(1, kCashier));
  ThenEvents({"work_order_completed"});
}

TEST_F(WorkOrders, AreNeitherOpenedNorAssignedOnADayThatCanListNoMore) {
  Given(Open());
  GivenFullDay();
  When(Open());
  ThenRejected(v1::REJECTION_REASON_LIST_TOO_LONG);
  When(Assign(1));
  ThenRejected(v1::REJECTION_REASON_LIST_TOO_LONG);
  When(Cancel(1));
  ThenEvents({"work_order_cancelled"});
}

TEST_F(WorkOrders, CannotBeEnteredAfterwards) {
  v1::Command command = Open();
  command.set_already_taken(true);
  When(command);
  ThenRejected(v1::REJECTION_REASON_NOT_LATE_CAPABLE);
}

}  // namespace
}  // namespace daybook::domain
