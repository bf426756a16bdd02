#include "ledger/domain/tool_rules.h"

#include "absl/strings/str_cat.h"
#include "ledger/base/checks.h"
#include "ledger/base/civil_date.h"
#include "ledger/domain/postings.h"
#include "ledger/domain/tool.h"

namespace daybook::domain {
namespace {

std::string Name(uint64_t tag) { return absl::StrCat("tool ", tag); }

std::string NameHolder(const ThingHolder& holder) {
  if (holder.kind == v1::ACCOUNT_KIND_STAFF) return absl::StrCat("staff ", holder.number, " has it");
  return holder.kind == v1::ACCOUNT_KIND_WORKSHOP ? "it is in the workshop" : "it is in the store";
}

}  // namespace

absl::Status CheckTagUnused(const Hearing& hearing, uint64_t tag) {
  const uint64_t* used = hearing.facts.FindUniqueKey(ToolKey(ToolId(tag)));
  if (used == nullptr || *used == 0) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_ALREADY_REGISTERED, absl::StrCat(Name(tag), ", in event ", *used));
}

absl::Status CheckRoomForTool(const Hearing& hearing) {
  const auto tools = hearing.state.tools.tools_of_centre.find(hearing.centre_id());
  const size_t count = tools == hearing.state.tools.tools_of_centre.end() ? 0 : tools->second.size();
  if (count < kToolsMax && hearing.centre->book.HasRoom()) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_LIST_TOO_LONG, absl::StrCat(count, " tools on the register"));
}

absl::Status CheckKnown(const Hearing& hearing, uint64_t tag) {
  const ToolInfo* tool = hearing.state.tools.FindTool(ToolId(tag));
  if (tool != nullptr && tool->centre == hearing.centre_id()) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_TOOL_UNKNOWN, Name(tag));
}

absl::Status CheckInStore(const Hearing& hearing, uint64_t tag) {
  const ThingHolder& holder = HolderOf(hearing.state, tag);
  if (holder != StoreOf(hearing)) {
    return Rejected(v1::REJECTION_REASON_TOOL_NOT_IN_STORE, absl::StrCat(Name(tag), ": ", NameHolder(holder)));
  }
  if (!hearing.state.tools.FindTool(ToolId(tag))->missing) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_TOOL_NOT_IN_STORE, absl::StrCat(Name(tag), ": the last count did not find it"));
}

absl::Status CheckHeldBy(const Hearing& hearing, uint64_t tag, StaffId person) {
  const ThingHolder& holder = HolderOf(hearing.state, tag);
  if (holder == HandsOf(person)) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_TOOL_NOT_HELD, absl::StrCat(Name(tag), ": ", NameHolder(holder)));
}

absl::Status CheckNothingOverdue(const Hearing& hearing, StaffId person, ToolId returned) {
  for (const Thing& thing : hearing.state.FindStaff(person)->things) {
    if (thing.kind != v1::ASSET_KIND_TOOL || ToolId(thing.number) == returned) continue;
    const ToolInfo* tool = hearing.state.tools.FindTool(ToolId(thing.number));
    if (tool->due_micros >= hearing.context.commit_time_micros) continue;
    return Rejected(v1::REJECTION_REASON_BORROWER_HAS_OVERDUE, Name(thing.number));
  }
  return absl::OkStatus();
}

absl::Status CheckCalibrated(const Hearing& hearing, uint64_t tag, int32_t calibrated_until) {
  if (calibrated_until == 0 || calibrated_until >= hearing.centre->business_date) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_CALIBRATION_EXPIRED,
                  absl::StrCat(Name(tag), ": until ", FormatDate(calibrated_until)));
}

absl::Status CheckDueAhead(const Hearing& hearing, int64_t due_micros) {
  if (due_micros > hearing.command.occur_time_micros()) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_DUE_IN_PAST);
}

const ThingHolder& HolderOf(const LedgerState& state, uint64_t tag) {
  const auto it = state.things.find(Thing{v1::ASSET_KIND_TOOL, tag});
  // What is on a register has a holder: both change in the same events.
  DAYBOOK_CHECK(it != state.things.end());
  return it->second;
}

void MoveTool(v1::Event& event, ThingHolder to, ThingHolder from, uint64_t tag) {
  MovePaper(event, to.kind, to.number, from.kind, from.number, v1::ASSET_KIND_TOOL, tag);
}

v1::ToolFacts FactsOf(const v1::ToolDescription& description) {
  v1::ToolFacts facts;
  facts.set_tag(description.tag());
  facts.set_name(description.name());
  facts.set_value_fen(description.value_fen());
  facts.set_calibration_cycle_days(description.calibration_cycle_days());
  if (!description.calibrated_until().empty()) facts.set_calibrated_until(*ParseDate(description.calibrated_until()));
  facts.set_maintenance_cycle_days(description.maintenance_cycle_days());
  return facts;
}

ToolInfo& Enter(Change& change, const v1::ToolFacts& facts) {
  const CentreId centre(change.event.centre());
  const ToolId tag(facts.tag());
  change.state.tools.tools_of_centre[centre].insert(tag);
  ToolInfo& tool = change.state.tools.tools[tag];
  tool.centre = centre;
  tool.calibrated_until = facts.calibrated_until();
  return tool;
}

void Strike(Change& change, uint64_t tag) {
  ToolState& state = change.state.tools;
  state.tools.erase(ToolId(tag));
  const auto it = state.tools_of_centre.find(CentreId(change.event.centre()));
  DAYBOOK_CHECK(it != state.tools_of_centre.end());
  it->second.erase(ToolId(tag));
  if (it->second.empty()) state.tools_of_centre.erase(it);
}

ToolInfo& InfoOf(Change& change, uint64_t tag) {
  const auto it = change.state.tools.tools.find(ToolId(tag));
  DAYBOOK_CHECK(it != change.state.tools.tools.end());
  return it->second;
}

void AddTagKey(const Facts& facts, uint64_t tag, FactKeys& keys) {
  std::string key = ToolKey(ToolId(tag));
  if (facts.FindUniqueKey(key) == nullptr) keys.unique_keys.push_back(std::move(key));
}

}  // namespace daybook::domain
