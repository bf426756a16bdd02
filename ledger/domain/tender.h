// Tenders: what is the same about them in payments, resolutions and reversals.
#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "daybook/v1/payment.pb.h"
#include "ledger/domain/hearing.h"
#include "ledger/domain/postings.h"

namespace daybook::domain {

// Card, wallet, transfer: confirmed by somebody else, under a reference.
constexpr bool IsElectronic(v1::TenderKind kind) {
  return kind == v1::TENDER_KIND_CARD || kind == v1::TENDER_KIND_WALLET || kind == v1::TENDER_KIND_TRANSFER;
}

// The account a confirmed tender stands on. `number` is the provider of an electronic one, the centre of a cheque, the
// till of cash.
v1::AccountKind AccountOf(v1::TenderKind kind);
// The account it is given back from: a cheque goes back by transfer, once it is cleared.
v1::AccountKind RefundAccountOf(v1::TenderKind kind);

// The name under which a reference or cheque is used once for ever: "card/7/ABC", "cheque/<bank>/<number>".
std::string ReferenceKey(v1::TenderKind kind, uint32_t provider, absl::string_view reference);
std::string ChequeKey(absl::string_view drawee_bank, absl::string_view number);
// Of a tender that has one; empty for cash and for a pending tender without a reference.
std::string UniqueKeyOf(const v1::Tender& tender);
// Of the reference under which a provider takes money back, for a reversal or a refund. A cheque is given back by
// transfer: its provider is the company bank account.
std::string VoidKey(v1::TenderKind kind, uint32_t provider, absl::string_view reference);

// BANK_ACCOUNT_UNKNOWN unless it is a registered company account.
absl::Status CheckBankAccount(const LedgerState& state, BankAccountId bank_account);
// BANK_ACCOUNT_UNKNOWN, PROVIDER_UNKNOWN.
absl::Status CheckProvider(const LedgerState& state, const v1::Tender& tender);
// REFERENCE_USED when the key has been used before.
absl::Status CheckUnused(const Facts& facts, const std::string& key);

// The account against which a payment is booked.
struct Payer {
  v1::AccountKind kind = v1::ACCOUNT_KIND_UNSPECIFIED;
  uint64_t number = 0;
};

// CUSTOMER, or REVENUE(purpose) where no customer is named.
inline Payer PayerOf(uint64_t customer, v1::Purpose purpose) {
  if (customer != 0) return {v1::ACCOUNT_KIND_CUSTOMER, customer};
  return {v1::ACCOUNT_KIND_REVENUE, static_cast<uint64_t>(purpose)};
}
// Of a top-up whose card is not written.
inline Payer CardPayer(uint64_t customer) { return {v1::ACCOUNT_KIND_CARD_LOAD_PENDING, customer}; }

// The payer's leg: −payer of what is taken.
inline void AddPayer(v1::Event& event, const Payer& payer, int64_t fen) {
  AddMoney(event, payer.kind, payer.number, -fen);
}

}  // namespace daybook::domain
