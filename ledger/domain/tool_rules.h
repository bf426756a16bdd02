// What the commands about tools share: where a tool is, who may have it, and the register itself.
#pragma once

#include "absl/status/status.h"
#include "daybook/v1/tool.pb.h"
#include "ledger/domain/change.h"
#include "ledger/domain/hearing.h"

namespace daybook::domain {

// A centre has at most so many tools: each may have to stand in the close and be carried, and the money side of a day
// needs its share of both lists.
inline constexpr size_t kToolsMax = 300;

// --- Checks, in the order of rejection.proto ---

// ALREADY_REGISTERED when the tag was used before, by whatever tool.
absl::Status CheckTagUnused(const Hearing& hearing, uint64_t tag);
// LIST_TOO_LONG when the close could not list one tool more.
absl::Status CheckRoomForTool(const Hearing& hearing);
// TOOL_UNKNOWN unless it is on the register of the command's centre.
absl::Status CheckKnown(const Hearing& hearing, uint64_t tag);
// TOOL_NOT_IN_STORE, also when the last count did not find it there. Of a known tool.
absl::Status CheckInStore(const Hearing& hearing, uint64_t tag);
// TOOL_NOT_HELD unless that person has it.
absl::Status CheckHeldBy(const Hearing& hearing, uint64_t tag, StaffId person);
// BORROWER_HAS_OVERDUE when any tool the person holds, of whatever centre, is past its due time; but for `returned`,
// which he is handing in.
absl::Status CheckNothingOverdue(const Hearing& hearing, StaffId person, ToolId returned = ToolId());
// CALIBRATION_EXPIRED on a business date after `calibrated_until`; 0: needs none.
absl::Status CheckCalibrated(const Hearing& hearing, uint64_t tag, int32_t calibrated_until);
// DUE_IN_PAST unless it lies after the loan (occur_time): whether it is overdue says the time of commit.
absl::Status CheckDueAhead(const Hearing& hearing, int64_t due_micros);

// --- Where things are ---

// Of a tool on a register.
const ThingHolder& HolderOf(const LedgerState& state, uint64_t tag);
// Both legs of a tool changing hands.
void MoveTool(v1::Event& event, ThingHolder to, ThingHolder from, uint64_t tag);
inline ThingHolder StoreOf(const Hearing& hearing) { return {v1::ACCOUNT_KIND_STORE, hearing.command.centre()}; }
inline ThingHolder WorkshopOf(const Hearing& hearing) { return {v1::ACCOUNT_KIND_WORKSHOP, hearing.command.centre()}; }
inline ThingHolder OutsideOf(const Hearing& hearing) { return {v1::ACCOUNT_KIND_OUTSIDE, hearing.command.centre()}; }
inline ThingHolder HandsOf(StaffId person) { return {v1::ACCOUNT_KIND_STAFF, person.number()}; }

// --- The register ---

// As recorded: with its date as a number.
v1::ToolFacts FactsOf(const v1::ToolDescription& description);
// Puts it on the register of the event's centre.
ToolInfo& Enter(Change& change, const v1::ToolFacts& facts);
// Strikes it off.
void Strike(Change& change, uint64_t tag);
// What is known of a tool on the register.
ToolInfo& InfoOf(Change& change, uint64_t tag);

// The unique key of a new tag, where the facts do not hold it yet.
void AddTagKey(const Facts& facts, uint64_t tag, FactKeys& keys);

}  // namespace daybook::domain
