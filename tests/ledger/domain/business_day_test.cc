#include "absl/strings/str_cat.h"
#include "ledger/base/digest.h"
#include "tests/ledger/domain/harness.h"

namespace daybook::domain {
namespace {

class BusinessDay : public Counter {
 protected:
  v1::Command Open(absl::string_view date, absl::string_view on_duty = "[10, 11, 20]") {
    return AtCentre(absl::StrCat("open_business_day { business_date: '", date, "' on_duty: ", on_duty, " }"));
  }
  v1::Command Close(absl::string_view next = kTomorrow) {
    return AtCentre(absl::StrCat("close_business_day { next_business_date: '", next, "' }"), kSupervisor, kKeeper);
  }
};

TEST_F(BusinessDay, OpensTheCurrentDateWithThePeopleNamed) {
  When(Open(kToday, "[20, 11, 10]"));
  ThenEvents({"business_day_opened"});
  EXPECT_EQ(Event().business_date(), 20261123);
  EXPECT_THAT(Event().business_day_opened().on_duty(), ::testing::ElementsAre(10, 11, 20));
}

TEST_F(BusinessDay, OpensALaterDateOnlyWithAReason) {
  When(Open(kTomorrow));
  ThenRejected(v1::REJECTION_REASON_REASON_MISSING);
  v1::Command command = Open(kTomorrow);
  command.set_reason("public holiday");
  When(command);
  ThenEvents({"business_day_opened"});
  EXPECT_EQ(Event().business_date(), 20261124);
}

TEST_F(BusinessDay, OpensNoEarlierDate) {
  When(Open("2026-11-22"));
  ThenRejected(v1::REJECTION_REASON_DATE_NOT_CURRENT);
}

TEST_F(BusinessDay, OpensNotMoreThanADayFromTheLocalDate) {
  v1::Command command = Open(kToday);
  command.set_occur_time_micros(1'795'399'200'000'000 + int64_t{2} * 86'400 * 1'000'000);
  When(command);
  ThenRejected(v1::REJECTION_REASON_DATE_TOO_FAR);
  command.set_occur_time_micros(1'795'399'200'000'000 + int64_t{1} * 86'400 * 1'000'000);
  When(command);
  ThenEvents({"business_day_opened"});
}

TEST_F(BusinessDay, OpensOnce) {
  Given(Open(kToday));
  When(Open(kToday));
  ThenRejected(v1::REJECTION_REASON_DAY_ALREADY_OPEN);
}

TEST_F(BusinessDay, LeavesNobodyAlone) {
  When(Open(kToday, "[10]"));
  ThenRejected(v1::REJECTION_REASON_TOO_FEW_ON_DUTY);
  When(Open(kToday, "[]"));
  ThenRejected(v1::REJECTION_REASON_TOO_FEW_ON_DUTY);
}

TEST_F(BusinessDay, IsOpenedByASupervisor) {
  v1::Command command = Open(kToday);
  command.set_actor(kCashier);
  When(command);
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
}

TEST_F(BusinessDay, NamesPeopleOfTheCentre) {
  When(Open(kToday, "[10, 999]"));
  ThenRejected(v1::REJECTION_REASON_STAFF_UNKNOWN);
  When(Open(kToday, "[10, 60]"));
  ThenRejected(v1::REJECTION_REASON_STAFF_UNKNOWN);
}

TEST_F(BusinessDay, TakesOneMorePersonOnDuty) {
  When(AtCentre("add_on_duty { staff: 21 }"));
  ThenRejected(v1::REJECTION_REASON_DAY_NOT_OPEN);
  Given(Open(kToday));
  Given(AtCentre("add_on_duty { staff: 21 }"));
  When(AtCentre("add_on_duty { staff: 21 }"));
  ThenRejected(v1::REJECTION_REASON_ALREADY_ON_DUTY);
  When(AtCentre("add_on_duty { staff: 60 }"));
  ThenRejected(v1::REJECTION_REASON_STAFF_UNKNOWN);
  When(AtCentre("add_on_duty { staff: 50 }", kCashier));
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
}

TEST_F(BusinessDay, KeepsItsDutyListWithinWhatTheCloseCanHold) {
  std::string on_duty = "[10";
  for (uint32_t person = 1'000; person < 1'199; ++person) {
    Given(ByAdmin(absl::StrCat("register_staff { staff: ", person, " }")));
    Given(ByAdmin(absl::StrCat("grant_role { staff: ", person, " role: ROLE_TECHNICIAN for_centre: 3 }")));
    absl::StrAppend(&on_duty, ", ", person);
  }
  Given(Open(kToday, on_duty + "]"));
  When(AtCentre("add_on_duty { staff: 20 }"));
  ThenRejected(v1::REJECTION_REASON_LIST_TOO_LONG);
}

class DayClose : public BusinessDay {
 protected:
  DayClose() { GivenOpenDay(); }
};

TEST_F(DayClose, StoresTheDocumentWithItsDigestAndNamesTheNextDay) {
  GivenOpenSession();
  Given(CashPayment(8'800));
  GivenSessionClosed();
  Given(CountSafe(SafeFen()));
  When(Close());
  ThenEvents({"business_day_closed"});
  const v1::BusinessDayClosed& fact = Event().business_day_closed();
  v1::CloseDocument document;
  ASSERT_TRUE(document.ParseFromString(fact.document()));
  EXPECT_EQ(fact.document_digest(), std::string(AsView(Sha256(fact.document()))));
  EXPECT_EQ(document.centre(), kCentre);
  EXPECT_EQ(document.business_date(), 20261123);
  EXPECT_TRUE(document.sealed());
  EXPECT_EQ(document.last_sequence(), Event().sequence() - 1);
  EXPECT_EQ(document.tree_size(), Event().sequence() - 1);
  EXPECT_EQ(document.tree_root(), std::string(AsView(Sha256("tree"))));
  EXPECT_EQ(document.closed_by(), kSupervisor);
  EXPECT_EQ(document.witness(), kKeeper);
  EXPECT_EQ(document.closed_micros(), Event().commit_time_micros());
  EXPECT_EQ(document.safe().counted_fen(), 2'008'800);
  EXPECT_EQ(Event().business_date(), 20261123);
  EXPECT_EQ(world_.state().FindCentre(CentreId(kCentre))->business_date, 20261124);
}

TEST_F(DayClose, TellsTheRangeOfTheClosedDay) {
  GivenDayClosed();
  const uint64_t first_close = Event().sequence();
  GivenNextDayOpen();
  GivenDayClosed("2026-11-25");
  ASSERT_EQ(world_.closed_days().size(), 2u);
  EXPECT_EQ(world_.closed_days()[0].business_date, 20261123);
  EXPECT_EQ(world_.closed_days()[0].first_sequence, 5u);  // Where the centre was configured.
  EXPECT_EQ(world_.closed_days()[0].last_sequence, first_close);
  EXPECT_EQ(world_.closed_days()[1].first_sequence, first_close + 1);
  EXPECT_EQ(world_.closed_days()[1].last_sequence, Event().sequence());
}

TEST_F(DayClose, ChainsItsDocumentToThePreviousOne) {
  GivenDayClosed();
  const std::string digest = Event().business_day_closed().document_digest();
  GivenNextDayOpen();
  GivenDayClosed("2026-11-25");
  v1::CloseDocument document;
  ASSERT_TRUE(document.ParseFromString(Event().business_day_closed().document()));
  EXPECT_EQ(document.previous_digest(), digest);
  EXPECT_EQ(document.number(), 2u);
}

TEST_F(DayClose, IsRefusedWhileASessionIsOpen) {
  GivenOpenSession();
  Given(CountSafe(SafeFen()));
  When(Close());
  ThenRejected(v1::REJECTION_REASON_PREFLIGHT_NOT_EMPTY);
}

TEST_F(DayClose, IsRefusedWhileTheSafeIsNotCountedSinceItsLastMovement) {
  When(Close());
  ThenRejected(v1::REJECTION_REASON_PREFLIGHT_NOT_EMPTY);
  Given(CountSafe(SafeFen()));
  GivenOpenSession();
  GivenSessionClosed();
  When(Close());
  ThenRejected(v1::REJECTION_REASON_PREFLIGHT_NOT_EMPTY);
}

TEST_F(DayClose, CarriesOnlyWhatIsOpenAndMayWait) {
  GivenOpenSession();
  v1::Command command = Close();
  v1::CarryItem* carried = command.mutable_close_business_day()->add_carried();
  carried->set_key("session/1");
  carried->set_reason("later");
  Given(CountSafe(SafeFen()));
  const std::vector<v1::PreflightItem> items =
      *Preflight(world_.state(), CentreId(kCentre), world_.next_commit_micros());
  for (const v1::PreflightItem& item : items) {
    if (item.item().key() == "session/1") continue;
    v1::CarryItem* other = command.mutable_close_business_day()->add_carried();
    other->set_key(item.item().key());
    other->set_reason("later");
  }
  When(command);
  ThenRejected(v1::REJECTION_REASON_CARRY_NOT_ALLOWED);
  GivenSessionClosed();
  Given(CountSafe(SafeFen()));
  command = Close();
  carried = command.mutable_close_business_day()->add_carried();
  carried->set_key("case/99");
  carried->set_reason("later");
  When(command);
  ThenRejected(v1::REJECTION_REASON_CARRY_NOT_ALLOWED);
}

TEST_F(DayClose, CarriesPendingTendersAndCasesByNameWithAReason) {
  GivenOpenSession();
  Given(AtTill("receive_payment { purpose: PURPOSE_REPAIR amount_fen: 6000 tenders { kind: TENDER_KIND_WALLET "
               "provider: 8 "
               "status: TENDER_STATUS_PENDING amount_fen: 6000 } }"));
  Given(Count("CLOSE", DrawerFen() - 100));
  Given(AtTill("close_session {}", kCashier, kKeeper));
  Given(CountSafe(SafeFen()));
  When(Close());
  ThenRejected(v1::REJECTION_REASON_PREFLIGHT_NOT_EMPTY);
  GivenDayClosed();
  v1::CloseDocument document;
  ASSERT_TRUE(document.ParseFromString(Event().business_day_closed().document()));
  ASSERT_EQ(document.items_size(), 2);
  EXPECT_EQ(document.items(0).key(), "case/1");
  EXPECT_EQ(document.items(0).carried_reason(), "it can wait");
  EXPECT_EQ(document.items(1).key(), "pending_tender/1/0");
  // The pending one stays hot, to be resolved on a later day.
  EXPECT_EQ(world_.state().payments.size(), 1u);
}

TEST_F(DayClose, NamesALaterDay) {
  Given(CountSafe(SafeFen()));
  When(Close(kToday));
  ThenRejected(v1::REJECTION_REASON_DATE_NOT_CURRENT);
}

TEST_F(DayClose, NeedsAnOpenDay) {
  GivenDayClosed();
  When(Close("2026-11-25"));
  ThenRejected(v1::REJECTION_REASON_DAY_NOT_OPEN);
}

TEST_F(DayClose, NeedsASupervisorAndAWitness) {
  Given(CountSafe(SafeFen()));
  v1::Command command = Close();
  command.set_second_person(0);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SECOND_PERSON_REQUIRED);
  command.set_second_person(kSupervisor);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SELF_APPROVAL);
  command.set_second_person(kAuditor);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SECOND_PERSON_UNFIT);
  command.set_second_person(kOffDuty);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SECOND_PERSON_UNFIT);
  command.set_actor(kKeeper);
  command.set_second_person(kSupervisor);
  When(command);
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
}

TEST_F(DayClose, IsNotLateCapable) {
  Given(CountSafe(SafeFen()));
  v1::Command command = Close();
  command.set_already_taken(true);
  When(command);
  ThenRejected(v1::REJECTION_REASON_NOT_LATE_CAPABLE);
}

TEST_F(DayClose, ForgetsTheSettledThingsOfItsDay) {
  GivenOpenSession();
  Given(CashPayment(1'000));
  Given(AtTill("reason: 'wrong customer' reverse_payment { payment { number: 1 } }", kCashier, kSupervisor));
  GivenSessionClosed();
  EXPECT_EQ(world_.state().ended_sessions.size(), 1u);
  EXPECT_EQ(world_.state().payments.size(), 1u);
  GivenDayClosed();
  EXPECT_TRUE(world_.state().ended_sessions.empty());
  EXPECT_TRUE(world_.state().payments.empty());
  EXPECT_TRUE(world_.state().session_request_ids.empty());
}

TEST_F(DayClose, LeavesAMachinesSessionOpen) {
  Given(AtTill("open_session { cashier: 21 float_fen: 10000 }", kOtherCashier, kKeeper, kMachine));
  GivenDayClosed();
  GivenNextDayOpen();
  v1::Command command = CashPayment(1'000);
  command.set_till(kMachine);
  command.set_actor(kOtherCashier);
  When(command);
  ThenEvents({"payment_received"});
}

TEST_F(DayClose, PreflightOfAnUnknownCentreIsRefused) {
  EXPECT_EQ(ReasonOf(Preflight(world_.state(), CentreId(99), 0).status()), v1::REJECTION_REASON_CENTRE_UNKNOWN);
}

}  // namespace
}  // namespace daybook::domain
