#include "tests/ledger/engine/engine_harness.h"

namespace daybook::engine {
namespace {

void Grant(std::vector<v1::Command>& commands, const v1::Command& base, uint32_t staff, v1::Role role) {
  v1::Command command = base;
  command.set_request_id(absl::StrCat("staff/", staff));
  command.mutable_register_staff()->set_staff(staff);
  commands.push_back(command);
  command.set_request_id(absl::StrCat("grant/", staff));
  v1::GrantRole& grant = *command.mutable_grant_role();
  grant.set_staff(staff);
  grant.set_role(role);
  grant.set_for_centre(role == v1::ROLE_FINANCE ? 0 : 1);
  commands.push_back(command);
}

}  // namespace

std::vector<v1::Command> EngineTest::CounterCommands() {
  std::vector<v1::Command> commands;
  v1::Command provider = Base("provider", 1, 0);
  provider.mutable_register_provider()->set_provider(21);
  provider.mutable_register_provider()->set_kind(v1::PROVIDER_KIND_ACQUIRER);
  provider.mutable_register_provider()->set_name("acquirer");
  commands.push_back(provider);
  v1::Command centre = Base("centre", 1);
  centre.mutable_configure_centre()->set_name("North");
  centre.mutable_configure_centre()->set_utc_offset_minutes(480);
  centre.mutable_configure_centre()->set_first_business_date("2026-11-23");
  centre.mutable_configure_centre()->mutable_policy()->set_till_soft_limit_fen(900'000'000'000);
  centre.mutable_configure_centre()->mutable_policy()->set_till_hard_limit_fen(1'000'000'000'000);
  centre.mutable_configure_centre()->mutable_policy()->set_centre_soft_limit_fen(1'000'000'000'000);
  commands.push_back(centre);
  v1::Command till = Base("till", 1);
  till.set_till(101);
  till.mutable_register_till()->set_kind(v1::TILL_KIND_WINDOW);
  till.mutable_register_till()->set_name("1");
  commands.push_back(till);
  v1::Command terminal = Base("terminal", 1);
  terminal.set_till(101);
  terminal.mutable_enrol_terminal()->set_enrolled_terminal(1011);
  commands.push_back(terminal);
  Grant(commands, Base("", 1, 0), 11, v1::ROLE_FINANCE);
  Grant(commands, Base("", 1, 0), 1001, v1::ROLE_SUPERVISOR);
  Grant(commands, Base("", 1, 0), 1003, v1::ROLE_KEEPER);
  Grant(commands, Base("", 1, 0), 1101, v1::ROLE_CASHIER);
  v1::Command cash = Base("cash", 11);
  cash.set_second_person(1001);
  cash.mutable_record_opening_cash()->set_amount_fen(2'000'000);
  v1::DenominationCount& notes = *cash.mutable_record_opening_cash()->add_denominations();
  notes.set_denomination_fen(10'000);
  notes.set_pieces(200);
  commands.push_back(cash);
  v1::Command day = Base("day", 1001);
  day.mutable_open_business_day()->set_business_date("2026-11-23");
  for (uint32_t person : {1001, 1003, 1101}) day.mutable_open_business_day()->add_on_duty(person);
  commands.push_back(day);
  v1::Command session = Base("session", 1101);
  session.set_till(101);
  session.set_claimed_business_date("2026-11-23");
  session.set_second_person(1003);
  session.mutable_open_session()->set_cashier(1101);
  session.mutable_open_session()->set_float_fen(100'000);
  commands.push_back(session);
  return commands;
}

}  // namespace daybook::engine
