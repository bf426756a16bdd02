#include "ledger/domain/ledger_setup.h"

#include "absl/strings/str_cat.h"

namespace daybook::domain {
namespace {

// The company's money houses serve all its centres: an administrator of one centre does not register them.
absl::Status CheckCompanyAdmin(const Hearing& hearing) {
  DAYBOOK_RETURN_IF_ERROR(CheckPeople(hearing));
  if ((hearing.actor->roles_everywhere & kAdmins) != 0) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_ROLE_MISSING, absl::StrCat("staff ", hearing.command.actor()));
}

}  // namespace

absl::Status Decide(Hearing& hearing, const v1::CreateLedger& wish) {
  if (hearing.state.created) return Rejected(v1::REJECTION_REASON_LEDGER_EXISTS);
  // Nothing refuses from here on.
  v1::LedgerCreated* fact = AddEvent(hearing)->mutable_ledger_created();
  fact->set_ledger_id(wish.ledger_id());
  fact->set_currency(wish.currency());
  fact->set_administrator(wish.administrator());
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::LedgerCreated& fact) {
  change.state.created = true;
  change.state.ledger_id = fact.ledger_id();
  change.state.currency = fact.currency();
  change.state.staff[StaffId(fact.administrator())].roles_everywhere |= Only(v1::ROLE_ADMIN);
}

absl::Status Decide(Hearing& hearing, const v1::RegisterBankAccount& wish) {
  if (hearing.state.bank_accounts.contains(BankAccountId(wish.bank_account()))) {
    return Rejected(v1::REJECTION_REASON_ALREADY_REGISTERED, absl::StrCat("bank account ", wish.bank_account()));
  }
  DAYBOOK_RETURN_IF_ERROR(CheckCompanyAdmin(hearing));
  // Nothing refuses from here on.
  v1::BankAccountRegistered* fact = AddEvent(hearing)->mutable_bank_account_registered();
  fact->set_bank_account(wish.bank_account());
  fact->set_name(wish.name());
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::BankAccountRegistered& fact) {
  change.state.bank_accounts.insert(BankAccountId(fact.bank_account()));
}

absl::Status Decide(Hearing& hearing, const v1::RegisterProvider& wish) {
  if (hearing.state.providers.contains(ProviderId(wish.provider()))) {
    return Rejected(v1::REJECTION_REASON_ALREADY_REGISTERED, absl::StrCat("provider ", wish.provider()));
  }
  DAYBOOK_RETURN_IF_ERROR(CheckCompanyAdmin(hearing));
  // Nothing refuses from here on.
  v1::ProviderRegistered* fact = AddEvent(hearing)->mutable_provider_registered();
  fact->set_provider(wish.provider());
  fact->set_kind(wish.kind());
  fact->set_name(wish.name());
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::ProviderRegistered& fact) {
  change.state.providers[ProviderId(fact.provider())] = fact.kind();
}

}  // namespace daybook::domain
