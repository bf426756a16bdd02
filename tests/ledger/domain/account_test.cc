// Customer accounts: opened when the checklist is complete, and once.
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/ledger/domain/harness.h"

namespace daybook::domain {
namespace {

class Accounts : public Counter {
 protected:
  Accounts() { GivenOpenDay(); }

  v1::Command Open(uint64_t customer = 6200012345) {
    return AtCentre(absl::StrCat("open_account { customer: ", customer,
                                 " supply_point_ready: true meter_installed: true contract_signed_by_customer: true "
                                 "contract_signed_by_company: true supply_confirmed_by_customer: true "
                                 "supply_confirmed_by_company: true }"),
                    kCashier);
  }
};

TEST_F(Accounts, AreOpenedWithACompleteChecklist) {
  When(Open());
  ThenEvents({"account_opened"});
  EXPECT_EQ(Event().account_opened().customer(), 6200012345u);
}

TEST_F(Accounts, AreNotOpenedWhileAnythingIsMissing) {
  const auto* wish = v1::OpenAccount::descriptor();
  for (int i = 0; i < wish->field_count(); ++i) {
    if (wish->field(i)->name() == "customer") continue;
    v1::Command command = Open();
    v1::OpenAccount& account = *command.mutable_open_account();
    account.GetReflection()->ClearField(&account, wish->field(i));
    When(command);
    ThenRejected(v1::REJECTION_REASON_CHECKLIST_INCOMPLETE);
    EXPECT_TRUE(absl::StrContains(status_.ToString(), wish->field(i)->name())) << status_;
  }
}

TEST_F(Accounts, AreToldAllThatIsMissingAtOnce) {
  v1::Command command = Open();
  command.mutable_open_account()->set_meter_installed(false);
  command.mutable_open_account()->set_contract_signed_by_company(false);
  When(command);
  ThenRejected(v1::REJECTION_REASON_CHECKLIST_INCOMPLETE);
  EXPECT_TRUE(absl::StrContains(status_.ToString(), "meter_installed, contract_signed_by_company")) << status_;
}

TEST_F(Accounts, AreOpenedOnceForEver) {
  Given(Open());
  Given(Open(7));
  GivenDayClosed();
  GivenNextDayOpen();
  When(Open());
  ThenRejected(v1::REJECTION_REASON_ACCOUNT_EXISTS);
}

TEST_F(Accounts, AreOpenedOnceInAllCentres) {
  Given(Open());
  Given(ByAdmin("centre: 4 configure_centre { name: 'East' utc_offset_minutes: 480 "
                "first_business_date: '2026-11-23' }"));
  Given(ByAdmin("grant_role { staff: 10 role: ROLE_SUPERVISOR for_centre: 4 }"));
  Given(ByAdmin("grant_role { staff: 20 role: ROLE_CASHIER for_centre: 4 }"));
  Given(Parse("centre: 4 actor: 10 open_business_day { business_date: '2026-11-23' on_duty: [20, 10] }"));
  v1::Command command = Open();
  command.set_centre(4);
  When(command);
  ThenRejected(v1::REJECTION_REASON_ACCOUNT_EXISTS);
}

TEST_F(Accounts, AreOpenedByCashiersOnDutyOnAnOpenDay) {
  v1::Command command = Open();
  command.set_actor(kKeeper);
  When(command);
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
  command.set_actor(kOffDuty);
  When(command);
  ThenRejected(v1::REJECTION_REASON_NOT_ON_DUTY);
  GivenDayClosed();
  When(Open());
  ThenRejected(v1::REJECTION_REASON_DAY_NOT_OPEN);
}

}  // namespace
}  // namespace daybook::domain
