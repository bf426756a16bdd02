// Set-up: the ledger, money houses, centres, tills, terminals, staff and roles; and what every command's envelope must
// name.
#include "absl/strings/str_cat.h"
#include "tests/ledger/domain/harness.h"

namespace daybook::domain {
namespace {

class Setup : public Counter {};

TEST_F(Setup, BeginsWithTheLedgerAndItsAdministrator) {
  const v1::Event& first = *world_.log().front();
  EXPECT_EQ(first.sequence(), 1u);
  EXPECT_EQ(first.centre(), 0u);
  EXPECT_EQ(first.business_date(), 0);
  EXPECT_EQ(first.ledger_created().ledger_id(), 77u);
  EXPECT_EQ(world_.state().currency, "CNY");
}

TEST_F(Setup, CreatesALedgerOnce) {
  When(Parse("create_ledger { ledger_id: 78 currency: 'CNY' administrator: 2 }"));
  ThenRejected(v1::REJECTION_REASON_LEDGER_EXISTS);
}

TEST_F(Setup, RegistersANumberOnce) {
  for (const char* text : {"register_bank_account { bank_account: 5 name: 'again' }",
                           "register_provider { provider: 7 kind: PROVIDER_KIND_WALLET name: 'again' }",
                           "centre: 3 till: 301 register_till { kind: TILL_KIND_WINDOW name: 'again' }",
                           "centre: 3 till: 302 enrol_terminal { enrolled_terminal: 30101 }",
                           "register_staff { staff: 20 }"}) {
    When(ByAdmin(text));
    ThenRejected(v1::REJECTION_REASON_ALREADY_REGISTERED);
  }
}

TEST_F(Setup, IsTheAdministrators) {
  for (const char* text : {"register_bank_account { bank_account: 6 name: 'x' }",
                           "register_provider { provider: 9 kind: PROVIDER_KIND_WALLET name: 'x' }",
                           "centre: 3 configure_centre { name: 'x' }",
                           "centre: 3 till: 303 register_till { kind: TILL_KIND_WINDOW name: 'x' }",
                           "centre: 3 till: 302 enrol_terminal { enrolled_terminal: 9 }",
                           "centre: 3 reason: 'stolen' revoke_terminal { revoked_terminal: 30101 }",
                           "register_staff { staff: 99 }", "grant_role { staff: 60 role: ROLE_CASHIER for_centre: 3 }",
                           "reason: 'left' revoke_role { staff: 20 role: ROLE_CASHIER for_centre: 3 }"}) {
    v1::Command command = ByAdmin(text);
    command.set_actor(kSupervisor);
    When(command);
    ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
  }
}

TEST_F(Setup, OfTheCompanysMoneyHousesIsNotAnAdministratorsOfOneCentre) {
  Given(ByAdmin("grant_role { staff: 60 role: ROLE_ADMIN for_centre: 3 }"));
  for (const char* text : {"centre: 3 register_bank_account { bank_account: 6 name: 'x' }",
                           "centre: 3 register_provider { provider: 9 kind: PROVIDER_KIND_WALLET name: 'x' }"}) {
    v1::Command command = ByAdmin(text);
    command.set_actor(kNobody);
    When(command);
    ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
  }
}

TEST_F(Setup, FillsInTheDefaultsOfAPolicyAndVersionsIt) {
  const Centre& centre = *world_.state().FindCentre(CentreId(kCentre));
  EXPECT_EQ(centre.policy.version, 1u);
  EXPECT_EQ(centre.policy.smallest_coin_fen, 10);
  EXPECT_EQ(centre.policy.till_hard_limit_fen, 3'000'000);
  When(ByAdmin("centre: 3 configure_centre { name: 'West Street' utc_offset_minutes: 480 policy { pad_fen: [10000, "
               "100] } }"));
  ThenEvents({"centre_configured"});
  EXPECT_EQ(Event().policy_version(), 2u);
  EXPECT_EQ(Event().centre_configured().policy().till_soft_limit_fen(), 1'000'000);
  EXPECT_EQ(Event().centre_configured().first_business_date(), 20261123);
  EXPECT_EQ(centre.policy.smallest_coin_fen, 100);
}

TEST_F(Setup, KeepsTheFirstBusinessDateOfACentre) {
  When(ByAdmin("centre: 3 configure_centre { name: 'x' first_business_date: '2026-11-24' }"));
  ThenRejected(v1::REJECTION_REASON_FIRST_DATE_FIXED);
  When(ByAdmin("centre: 3 configure_centre { name: 'x' first_business_date: '2026-11-23' }"));
  ThenEvents({"centre_configured"});
}

TEST_F(Setup, NeedsTheFirstBusinessDateOfANewCentre) {
  When(ByAdmin("centre: 4 configure_centre { name: 'x' }"));
  ThenRejected(v1::REJECTION_REASON_FIELD_INVALID);
}

TEST_F(Setup, RevokesATerminalForGood) {
  When(ByAdmin("centre: 3 revoke_terminal { revoked_terminal: 30101 }"));
  ThenRejected(v1::REJECTION_REASON_REASON_MISSING);
  Given(ByAdmin("centre: 3 reason: 'stolen' revoke_terminal { revoked_terminal: 30101 }"));
  When(ByAdmin("centre: 3 reason: 'stolen' revoke_terminal { revoked_terminal: 30101 }"));
  ThenRejected(v1::REJECTION_REASON_TERMINAL_REVOKED);
  When(ByAdmin("centre: 3 till: 301 enrol_terminal { enrolled_terminal: 30101 }"));
  ThenRejected(v1::REJECTION_REASON_ALREADY_REGISTERED);
  When(ByAdmin("centre: 3 reason: 'x' revoke_terminal { revoked_terminal: 999 }"));
  ThenRejected(v1::REJECTION_REASON_TERMINAL_UNKNOWN);
}

TEST_F(Setup, GrantsRolesForACentreOrForAll) {
  Given(ByAdmin("grant_role { staff: 60 role: ROLE_KEEPER }"));
  EXPECT_EQ(world_.state().FindStaff(StaffId(kNobody))->RolesAt(CentreId(99)), Only(v1::ROLE_KEEPER));
  EXPECT_EQ(world_.state().FindStaff(StaffId(kKeeper))->RolesAt(CentreId(99)), 0);
}

TEST_F(Setup, GrantsNobodyARoleTwiceOrToHimself) {
  When(ByAdmin("grant_role { staff: 1 role: ROLE_KEEPER }"));
  ThenRejected(v1::REJECTION_REASON_SELF_GRANT);
  When(ByAdmin("grant_role { staff: 20 role: ROLE_CASHIER for_centre: 3 }"));
  ThenRejected(v1::REJECTION_REASON_ROLE_ALREADY_GRANTED);
}

TEST_F(Setup, RevokesARoleExactlyAsItWasGranted) {
  When(ByAdmin("reason: 'left' revoke_role { staff: 20 role: ROLE_CASHIER }"));
  ThenRejected(v1::REJECTION_REASON_ROLE_NOT_GRANTED);
  When(ByAdmin("revoke_role { staff: 20 role: ROLE_CASHIER for_centre: 3 }"));
  ThenRejected(v1::REJECTION_REASON_REASON_MISSING);
  Given(ByAdmin("reason: 'left' revoke_role { staff: 20 role: ROLE_CASHIER for_centre: 3 }"));
  EXPECT_EQ(world_.state().FindStaff(StaffId(kCashier))->RolesAt(CentreId(kCentre)), 0);
}

TEST_F(Setup, LetsAnAdministratorOfOneCentreAppointThereOnly) {
  Given(ByAdmin("grant_role { staff: 60 role: ROLE_ADMIN for_centre: 3 }"));
  v1::Command command = ByAdmin("centre: 3 grant_role { staff: 50 role: ROLE_TECHNICIAN for_centre: 3 }");
  command.set_actor(kNobody);
  When(command);
  ThenEvents({"role_granted"});
  command = ByAdmin("centre: 3 grant_role { staff: 50 role: ROLE_FINANCE }");
  command.set_actor(kNobody);
  When(command);
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
}

TEST_F(Setup, AppointsKnownPeopleToKnownCentres) {
  When(ByAdmin("grant_role { staff: 999 role: ROLE_CASHIER for_centre: 3 }"));
  ThenRejected(v1::REJECTION_REASON_STAFF_UNKNOWN);
  When(ByAdmin("grant_role { staff: 60 role: ROLE_CASHIER for_centre: 99 }"));
  ThenRejected(v1::REJECTION_REASON_CENTRE_UNKNOWN);
}

class Envelope : public Counter {
 protected:
  Envelope() {
    GivenOpenDay();
    GivenOpenSession();
  }
};

TEST_F(Envelope, NamesAKnownCentre) {
  v1::Command command = CashPayment(1'000);
  command.set_centre(99);
  When(command);
  ThenRejected(v1::REJECTION_REASON_CENTRE_UNKNOWN);
}

TEST_F(Envelope, NamesATillOfTheCentre) {
  v1::Command command = CashPayment(1'000);
  command.set_till(999);
  When(command);
  ThenRejected(v1::REJECTION_REASON_TILL_UNKNOWN);
  Given(ByAdmin("centre: 4 configure_centre { name: 'East' first_business_date: '2026-11-23' }"));
  command = CashPayment(1'000);
  command.set_centre(4);
  When(command);
  ThenRejected(v1::REJECTION_REASON_TILL_UNKNOWN);
}

TEST_F(Envelope, NamesKnownPeople) {
  v1::Command command = CashPayment(1'000);
  command.set_actor(999);
  When(command);
  ThenRejected(v1::REJECTION_REASON_STAFF_UNKNOWN);
  command = CashPayment(1'000);
  command.set_second_person(999);
  When(command);
  ThenRejected(v1::REJECTION_REASON_STAFF_UNKNOWN);
}

TEST_F(Envelope, NamesAnEnrolledTerminalOfItsTill) {
  v1::Command command = CashPayment(1'000);
  command.set_terminal(999);
  When(command);
  ThenRejected(v1::REJECTION_REASON_TERMINAL_UNKNOWN);
  command.set_terminal(kMachineTerminal);
  When(command);
  ThenRejected(v1::REJECTION_REASON_TERMINAL_ELSEWHERE);
  Given(ByAdmin("centre: 3 reason: 'stolen' revoke_terminal { revoked_terminal: 30101 }"));
  command.set_terminal(kTerminal);
  When(command);
  ThenRejected(v1::REJECTION_REASON_TERMINAL_REVOKED);
}

TEST_F(Envelope, RefusesATerminalOfAnotherCentre) {
  Given(ByAdmin("centre: 4 configure_centre { name: 'East' first_business_date: '2026-11-23' }"));
  Given(ByAdmin("grant_role { staff: 10 role: ROLE_SUPERVISOR for_centre: 4 }"));
  v1::Command command = AtCentre("open_business_day { business_date: '2026-11-23' on_duty: [10, 30] }");
  command.set_centre(4);
  command.set_terminal(kTerminal);
  When(command);
  ThenRejected(v1::REJECTION_REASON_TERMINAL_ELSEWHERE);
}

TEST_F(Envelope, NeverNamesOnePersonTwice) {
  v1::Command command = CashPayment(1'000);
  command.set_second_person(kCashier);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SELF_APPROVAL);
}

}  // namespace
}  // namespace daybook::domain
