// Tools: who holds them, and what happens when they wear, break or go missing. Each has exactly one holder: the store,
// a person or the workshop. What leaves the register (lost, scrapped) is outside, and its tag is never used again.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "daybook/v1/tool.pb.h"
#include "ledger/domain/change.h"
#include "ledger/domain/hearing.h"

namespace daybook::domain {

// The register (tool.cc).
absl::Status Decide(Hearing& hearing, const v1::RegisterTool& wish);
void Evolve(Change& change, const v1::ToolRegistered& fact);
absl::Status Decide(Hearing& hearing, const v1::SendToMaintenance& wish);
void Evolve(Change& change, const v1::ToolSentToMaintenance& fact);
absl::Status Decide(Hearing& hearing, const v1::ReturnFromMaintenance& wish);
void Evolve(Change& change, const v1::ToolReturnedFromMaintenance& fact);
absl::Status Decide(Hearing& hearing, const v1::ScrapTool& wish);
void Evolve(Change& change, const v1::ToolScrapped& fact);

// Lending (tool_loan.cc).
absl::Status Decide(Hearing& hearing, const v1::CheckOutTools& wish);
void Evolve(Change& change, const v1::ToolsCheckedOut& fact);
absl::Status Decide(Hearing& hearing, const v1::ReturnTools& wish);
void Evolve(Change& change, const v1::ToolsReturned& fact);
absl::Status Decide(Hearing& hearing, const v1::TransferTool& wish);
void Evolve(Change& change, const v1::ToolTransferred& fact);

// Loss and replacement (tool_loss.cc).
absl::Status Decide(Hearing& hearing, const v1::ReportToolLost& wish);
void Evolve(Change& change, const v1::ToolLost& fact);
absl::Status Decide(Hearing& hearing, const v1::ReplaceTool& wish);
void Evolve(Change& change, const v1::ToolReplaced& fact);

// Counting the store (tool_count.cc).
absl::Status Decide(Hearing& hearing, const v1::CountTools& wish);
void Evolve(Change& change, const v1::ToolsCounted& fact);

// The name under which a tag is used once for ever: "tool/<tag>".
std::string ToolKey(ToolId tag);

// What judging the command needs and `facts` do not hold yet (MissingFacts() of domain.h).
void AddKeys(const LedgerState& state, const Facts& facts, const v1::RegisterTool& wish, FactKeys& keys);
void AddKeys(const LedgerState& state, const Facts& facts, const v1::ReplaceTool& wish, FactKeys& keys);

}  // namespace daybook::domain
