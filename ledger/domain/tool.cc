// The register: tools come, go to the workshop and back, and are scrapped.
#include "ledger/domain/tool.h"

#include "absl/strings/str_cat.h"
#include "ledger/base/civil_date.h"
#include "ledger/domain/tool_rules.h"

namespace daybook::domain {

std::string ToolKey(ToolId tag) { return absl::StrCat("tool/", tag.number()); }

absl::Status Decide(Hearing& hearing, const v1::RegisterTool& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckTagUnused(hearing, wish.tool().tag()));
  DAYBOOK_RETURN_IF_ERROR(CheckPeopleAndDay(hearing));
  DAYBOOK_RETURN_IF_ERROR(CheckRoomForTool(hearing));
  // Nothing refuses from here on.
  v1::Event* event = AddCentreEvent(hearing);
  MoveTool(*event, StoreOf(hearing), OutsideOf(hearing), wish.tool().tag());
  *event->mutable_tool_registered()->mutable_tool() = FactsOf(wish.tool());
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::ToolRegistered& fact) { Enter(change, fact.tool()); }

void AddKeys(const LedgerState& /*state*/, const Facts& facts, const v1::RegisterTool& wish, FactKeys& keys) {
  AddTagKey(facts, wish.tool().tag(), keys);
}

absl::Status Decide(Hearing& hearing, const v1::SendToMaintenance& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckPeopleAndDay(hearing));
  DAYBOOK_RETURN_IF_ERROR(CheckKnown(hearing, wish.tag()));
  DAYBOOK_RETURN_IF_ERROR(CheckInStore(hearing, wish.tag()));
  // Nothing refuses from here on.
  v1::Event* event = AddCentreEvent(hearing);
  MoveTool(*event, WorkshopOf(hearing), StoreOf(hearing), wish.tag());
  event->mutable_tool_sent_to_maintenance()->set_tag(wish.tag());
  return absl::OkStatus();
}

// Postings say it all.
void Evolve(Change& change, const v1::ToolSentToMaintenance& fact) {}

absl::Status Decide(Hearing& hearing, const v1::ReturnFromMaintenance& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckPeopleAndDay(hearing));
  DAYBOOK_RETURN_IF_ERROR(CheckKnown(hearing, wish.tag()));
  if (HolderOf(hearing.state, wish.tag()) != WorkshopOf(hearing)) {
    return Rejected(v1::REJECTION_REASON_TOOL_NOT_IN_WORKSHOP, absl::StrCat("tool ", wish.tag()));
  }
  // Nothing refuses from here on.
  v1::Event* event = AddCentreEvent(hearing);
  MoveTool(*event, StoreOf(hearing), WorkshopOf(hearing), wish.tag());
  v1::ToolReturnedFromMaintenance* fact = event->mutable_tool_returned_from_maintenance();
  fact->set_tag(wish.tag());
  if (!wish.calibrated_until().empty()) fact->set_calibrated_until(*ParseDate(wish.calibrated_until()));
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::ToolReturnedFromMaintenance& fact) {
  if (fact.calibrated_until() != 0) InfoOf(change, fact.tag()).calibrated_until = fact.calibrated_until();
}

absl::Status Decide(Hearing& hearing, const v1::ScrapTool& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckPeopleAndDay(hearing));
  DAYBOOK_RETURN_IF_ERROR(CheckKnown(hearing, wish.tag()));
  // A missing tool is not scrapped: that would make a loss nobody answers for.
  DAYBOOK_RETURN_IF_ERROR(CheckInStore(hearing, wish.tag()));
  // Nothing refuses from here on.
  v1::Event* event = AddCentreEvent(hearing);
  MoveTool(*event, OutsideOf(hearing), StoreOf(hearing), wish.tag());
  event->mutable_tool_scrapped()->set_tag(wish.tag());
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::ToolScrapped& fact) { Strike(change, fact.tag()); }

}  // namespace daybook::domain
