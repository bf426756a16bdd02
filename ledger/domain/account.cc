#include "ledger/domain/account.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace daybook::domain {
namespace {

// CHECKLIST_INCOMPLETE, with all that is missing.
absl::Status CheckChecklist(const v1::OpenAccount& wish) {
  std::vector<absl::string_view> missing;
  if (!wish.supply_point_ready()) missing.push_back("supply_point_ready");
  if (!wish.meter_installed()) missing.push_back("meter_installed");
  if (!wish.contract_signed_by_customer()) missing.push_back("contract_signed_by_customer");
  if (!wish.contract_signed_by_company()) missing.push_back("contract_signed_by_company");
  if (!wish.supply_confirmed_by_customer()) missing.push_back("supply_confirmed_by_customer");
  if (!wish.supply_confirmed_by_company()) missing.push_back("supply_confirmed_by_company");
  if (missing.empty()) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_CHECKLIST_INCOMPLETE, absl::StrJoin(missing, ", "));
}

}  // namespace

std::string AccountKey(uint64_t customer) { return absl::StrCat("account/", customer); }

absl::Status Decide(Hearing& hearing, const v1::OpenAccount& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckPeopleAndDay(hearing));
  DAYBOOK_RETURN_IF_ERROR(CheckChecklist(wish));
  const uint64_t* opened = hearing.facts.FindUniqueKey(AccountKey(wish.customer()));
  if (opened != nullptr && *opened != 0) {
    return Rejected(v1::REJECTION_REASON_ACCOUNT_EXISTS, absl::StrCat("since event ", *opened));
  }
  // Nothing refuses from here on.
  AddEvent(hearing)->mutable_account_opened()->set_customer(wish.customer());
  return absl::OkStatus();
}

// The permanent index remembers it.
void Evolve(Change& change, const v1::AccountOpened& fact) {}

void AddKeys(const LedgerState& state, const Facts& facts, const v1::OpenAccount& wish, FactKeys& keys) {
  std::string key = AccountKey(wish.customer());
  if (facts.FindUniqueKey(key) == nullptr) keys.unique_keys.push_back(std::move(key));
}

}  // namespace daybook::domain
