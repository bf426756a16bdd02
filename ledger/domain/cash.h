// Cash: what a centre starts with, drops and floats between drawer and safe, and the checks every movement of cash
// shares.
#pragma once

#include "ledger/domain/change.h"
#include "ledger/domain/hearing.h"

namespace daybook::domain {

absl::Status Decide(Hearing& hearing, const v1::RecordOpeningCash& wish);
absl::Status Decide(Hearing& hearing, const v1::DropToSafe& wish);
absl::Status Decide(Hearing& hearing, const v1::IssueFloat& wish);

void Evolve(Change& change, const v1::OpeningCashRecorded& fact);
void Evolve(Change& change, const v1::SafeDropped& fact);
void Evolve(Change& change, const v1::FloatIssued& fact);

using Denominations = google::protobuf::RepeatedPtrField<v1::DenominationCount>;

// CASH_NOT_PAYABLE unless notes and coins can make up `fen`.
absl::Status CheckPayable(const Hearing& hearing, int64_t fen);
// SAFE_SHORT_OF_CASH, DRAWER_SHORT_OF_CASH.
absl::Status CheckSafeHolds(const Hearing& hearing, int64_t fen);
absl::Status CheckDrawerHolds(const Hearing& hearing, int64_t fen);
// COUNT_MISMATCH unless they add up to `total_fen`, DENOMINATION_UNKNOWN unless all stand on the centre's pad.
absl::Status CheckDenominations(const Hearing& hearing, const Denominations& denominations, int64_t total_fen);

// Which of actor and second person is not `cashier`.
StaffId OtherSigner(const v1::Event& event, StaffId cashier);

}  // namespace daybook::domain
