#include "ledger/domain/tender.h"

#include "absl/strings/str_cat.h"
#include "ledger/base/checks.h"

namespace daybook::domain {
namespace {

absl::string_view KindName(v1::TenderKind kind) {
  return kind == v1::TENDER_KIND_CARD ? "card" : kind == v1::TENDER_KIND_WALLET ? "wallet" : "transfer";
}

}  // namespace

v1::AccountKind AccountOf(v1::TenderKind kind) {
  switch (kind) {
    case v1::TENDER_KIND_CASH:
      return v1::ACCOUNT_KIND_TILL;
    case v1::TENDER_KIND_CARD:
      return v1::ACCOUNT_KIND_CARD_CLEARING;
    case v1::TENDER_KIND_WALLET:
      return v1::ACCOUNT_KIND_WALLET_CLEARING;
    case v1::TENDER_KIND_CHEQUE:
      return v1::ACCOUNT_KIND_CHEQUE_CLEARING;
    case v1::TENDER_KIND_TRANSFER:
      return v1::ACCOUNT_KIND_TRANSFER_CLEARING;
    default:
      break;  // Open enum: CheckShape lets no other through.
  }
  DAYBOOK_CHECK(false);
  return v1::ACCOUNT_KIND_UNSPECIFIED;
}

v1::AccountKind RefundAccountOf(v1::TenderKind kind) {
  return kind == v1::TENDER_KIND_CHEQUE ? v1::ACCOUNT_KIND_TRANSFER_CLEARING : AccountOf(kind);
}

std::string ReferenceKey(v1::TenderKind kind, uint32_t provider, absl::string_view reference) {
  return absl::StrCat(KindName(kind), "/", provider, "/", reference);
}

std::string ChequeKey(absl::string_view drawee_bank, absl::string_view number) {
  return absl::StrCat("cheque/", drawee_bank, "/", number);
}

std::string UniqueKeyOf(const v1::Tender& tender) {
  if (tender.kind() == v1::TENDER_KIND_CHEQUE) return ChequeKey(tender.drawee_bank(), tender.provider_reference());
  if (tender.kind() == v1::TENDER_KIND_CASH || tender.provider_reference().empty()) return std::string();
  return ReferenceKey(tender.kind(), tender.provider(), tender.provider_reference());
}

std::string VoidKey(v1::TenderKind kind, uint32_t provider, absl::string_view reference) {
  return absl::StrCat("void/", ReferenceKey(kind, provider, reference));
}

absl::Status CheckBankAccount(const LedgerState& state, BankAccountId bank_account) {
  if (state.bank_accounts.contains(bank_account)) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_BANK_ACCOUNT_UNKNOWN, absl::StrCat("bank account ", bank_account.number()));
}

absl::Status CheckProvider(const LedgerState& state, const v1::Tender& tender) {
  if (tender.kind() == v1::TENDER_KIND_TRANSFER) return CheckBankAccount(state, BankAccountId(tender.provider()));
  if (!IsElectronic(tender.kind())) return absl::OkStatus();
  const auto it = state.providers.find(ProviderId(tender.provider()));
  const auto kind = tender.kind() == v1::TENDER_KIND_CARD ? v1::PROVIDER_KIND_ACQUIRER : v1::PROVIDER_KIND_WALLET;
  if (it != state.providers.end() && it->second == kind) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_PROVIDER_UNKNOWN, absl::StrCat("provider ", tender.provider()));
}

absl::Status CheckUnused(const Facts& facts, const std::string& key) {
  const uint64_t* sequence = facts.FindUniqueKey(key);
  if (sequence == nullptr || *sequence == 0) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_REFERENCE_USED, absl::StrCat("in event ", *sequence));
}

}  // namespace daybook::domain
