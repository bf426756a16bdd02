// Ids are types, never bare integers: a till can not be passed where a session is meant.
#pragma once

#include <compare>
#include <cstdint>
#include <utility>

namespace daybook {

// A number with a meaning. 0 means "none". Trivially copyable; hashable by absl containers.
template <typename Tag, typename Number>
class Id {
 public:
  using NumberType = Number;

  constexpr Id() = default;
  constexpr explicit Id(Number number) : number_(number) {}

  constexpr Number number() const { return number_; }
  constexpr explicit operator bool() const { return number_ != 0; }
  constexpr auto operator<=>(const Id&) const = default;

  template <typename H>
  friend H AbslHashValue(H h, const Id& id) {
    return H::combine(std::move(h), id.number_);
  }

 private:
  Number number_ = 0;
};

using CentreId = Id<struct CentreTag, uint32_t>;
using TillId = Id<struct TillTag, uint32_t>;
using StaffId = Id<struct StaffTag, uint32_t>;
using TerminalId = Id<struct TerminalTag, uint32_t>;
using ProviderId = Id<struct ProviderTag, uint32_t>;
using BankAccountId = Id<struct BankAccountTag, uint32_t>;
using SessionId = Id<struct SessionTag, uint64_t>;
using PaymentId = Id<struct PaymentTag, uint64_t>;
using CountId = Id<struct CountTag, uint64_t>;
using CaseId = Id<struct CaseTag, uint64_t>;
using ChequeId = Id<struct ChequeTag, uint64_t>;
using RefundId = Id<struct RefundTag, uint64_t>;
using DepositId = Id<struct DepositTag, uint64_t>;
using SuspectNoteId = Id<struct SuspectNoteTag, uint64_t>;
using InvoiceBookId = Id<struct InvoiceBookTag, uint64_t>;
using HandoverId = Id<struct HandoverTag, uint64_t>;
using WorkOrderId = Id<struct WorkOrderTag, uint64_t>;
using ComplaintId = Id<struct ComplaintTag, uint64_t>;
using ToolId = Id<struct ToolTag, uint64_t>;
using KeyId = Id<struct KeyTag, uint64_t>;
using CardId = Id<struct CardTag, uint64_t>;
using CustomerId = Id<struct CustomerTag, uint64_t>;

}  // namespace daybook
