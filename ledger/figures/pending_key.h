// Names of tenders whose outcome is not known: by number inside a book, by text in documents and commands. Part of
// CentreBook; nobody else includes it.
#pragma once

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "daybook/v1/payment.pb.h"

namespace daybook::figures {

namespace v1 = ::daybook::v1;

// One number for the tender of a payment, of its reversal or of a refund. `number` is the payment's, at stage REFUND the
// refund's; positions are below 8.
uint64_t PendingKey(uint64_t number, uint32_t tender_index, v1::TenderStage stage);
// "pending_tender/17/2", "pending_reversal/17/2", "pending_refund/4/0".
std::string PendingName(uint64_t key);
// False for what PendingName() never gives.
bool ParsePendingName(absl::string_view name, uint64_t& key);

}  // namespace daybook::figures
