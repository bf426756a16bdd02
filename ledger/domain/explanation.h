// A payment that explains a case: one taken and never entered (an over case), or one entered that never came in (a
// short case, undone by a reversal or a refund). It touches no drawer: its cash is what the case holds, and it takes
// the case at most to zero.
#pragma once

#include "absl/status/statusor.h"
#include "ledger/domain/case_lookup.h"
#include "ledger/domain/hearing.h"

namespace daybook::domain {

enum class CaseSide { kOver, kShort };

// People and day, in place of a session's: ROLE_MISSING … DATE_IN_FUTURE.
absl::Status CheckExplainer(Hearing& hearing);

// The case, which must lie on that side and hold so much cash: CASE_UNKNOWN … CASE_EXCEEDED. Nobody explains his own.
// With no cash (only a cheque that is missing) the side is not asked.
absl::StatusOr<KnownCase> FindExplained(const Hearing& hearing, const v1::Reference& reference, CaseSide side,
                                        int64_t cash_fen);

}  // namespace daybook::domain
