// Reading the log for those who check it: events, closed days, replay of a day, verification. Shared by the running ledger
// and by `daybook verify` on a stopped one.
//
// Threads: safe from any thread; all of it blocks on the disk.
#pragma once

#include <cstdint>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/engine/ledger.h"
#include "ledger/journal/journal.h"

namespace daybook::engine {

absl::Status VisitEvents(const journal::Journal& journal, uint64_t first, uint64_t last,
                         absl::FunctionRef<absl::Status(const StoredEvent&)> visit);

absl::StatusOr<DaySpan> FindClosedDay(const journal::Journal& journal, uint32_t centre, int32_t business_date);

absl::StatusOr<v1::ReplayVerdict> ReplayClosedDay(const journal::Journal& journal, uint32_t centre, int32_t business_date,
                                                  absl::FunctionRef<bool(uint64_t read, uint64_t total)> progress);

absl::StatusOr<v1::VerifyVerdict> VerifyLog(const journal::Journal& journal, uint64_t first, uint64_t last,
                                            absl::FunctionRef<bool(uint64_t checked, uint64_t total)> progress);

}  // namespace daybook::engine
