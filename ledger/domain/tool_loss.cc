// What is lost is answered for, and what is worn is replaced: old for new.
#include "absl/strings/str_cat.h"
#include "ledger/domain/postings.h"
#include "ledger/domain/tool.h"
#include "ledger/domain/tool_rules.h"

namespace daybook::domain {
namespace {

absl::Status CheckLiableKnown(const Hearing& hearing, uint32_t liable) {
  if (liable == 0 || hearing.state.FindStaff(StaffId(liable)) != nullptr) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_STAFF_UNKNOWN, absl::StrCat("staff ", liable));
}

// A close lists who owes, and the ledger must be able to hold the sum.
absl::Status CheckAssessable(const Hearing& hearing, int64_t assessed_fen) {
  if (assessed_fen == 0) return absl::OkStatus();
  DAYBOOK_RETURN_IF_ERROR(CheckRoomInClose(hearing));
  return CheckMovable(hearing, assessed_fen);
}

// What is in the workshop comes back from there first.
absl::Status CheckNotInWorkshop(const Hearing& hearing, uint64_t tag) {
  if (HolderOf(hearing.state, tag) != WorkshopOf(hearing)) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_TOOL_NOT_IN_STORE, absl::StrCat("tool ", tag, ": it is in the workshop"));
}

// Nobody decides about himself: neither who pays, nor who held the tool and would go free.
absl::Status CheckOthersSign(const Hearing& hearing, const v1::ReportToolLost& wish) {
  const ThingHolder& holder = HolderOf(hearing.state, wish.tag());
  for (const StaffId signer : {hearing.acting, StaffId(hearing.command.second_person())}) {
    if (signer != StaffId(wish.liable()) && holder != HandsOf(signer)) continue;
    return Rejected(v1::REJECTION_REASON_LIABLE_SIGNS, absl::StrCat("staff ", signer.number()));
  }
  return absl::OkStatus();
}

// The lost tool of the command's centre; null when it is none, or was replaced.
const LostTool* FindLost(const Hearing& hearing, uint64_t tag) {
  const auto it = hearing.state.tools.lost.find(ToolId(tag));
  if (it == hearing.state.tools.lost.end() || it->second.centre != hearing.centre_id()) return nullptr;
  return &it->second;
}

// A loss is settled for whoever was liable for it and owes nothing any more.
absl::Status CheckSettled(const Hearing& hearing, const LostTool& lost) {
  const StaffId holder(hearing.command.second_person());
  if (lost.liable == holder && hearing.second_person->due_fen == 0) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_LOSS_NOT_SETTLED,
                  lost.liable != holder
                      ? absl::StrCat("staff ", lost.liable.number(), " is liable")
                      : absl::StrCat("staff ", holder.number(), " owes ", hearing.second_person->due_fen, " fen"));
}

// The old tool is in his hands, or lost (then its loss is judged last); what he gets may be lent to him.
absl::Status CheckReplaceable(const Hearing& hearing, const v1::ReplaceTool& wish, const LostTool* lost,
                              int32_t calibrated_until) {
  const StaffId holder(hearing.command.second_person());
  if (lost == nullptr) {
    DAYBOOK_RETURN_IF_ERROR(CheckKnown(hearing, wish.old_tag()));
    DAYBOOK_RETURN_IF_ERROR(CheckHeldBy(hearing, wish.old_tag(), holder));
  }
  DAYBOOK_RETURN_IF_ERROR(CheckNothingOverdue(hearing, holder, ToolId(wish.old_tag())));
  DAYBOOK_RETURN_IF_ERROR(CheckCalibrated(hearing, wish.tool().tag(), calibrated_until));
  DAYBOOK_RETURN_IF_ERROR(CheckDueAhead(hearing, wish.due_micros()));
  return lost == nullptr ? absl::OkStatus() : CheckSettled(hearing, *lost);
}

}  // namespace

absl::Status Decide(Hearing& hearing, const v1::ReportToolLost& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckLiableKnown(hearing, wish.liable()));
  DAYBOOK_RETURN_IF_ERROR(CheckPeopleAndDay(hearing));
  DAYBOOK_RETURN_IF_ERROR(CheckAssessable(hearing, wish.assessed_fen()));
  DAYBOOK_RETURN_IF_ERROR(CheckKnown(hearing, wish.tag()));
  DAYBOOK_RETURN_IF_ERROR(CheckNotInWorkshop(hearing, wish.tag()));
  DAYBOOK_RETURN_IF_ERROR(CheckOthersSign(hearing, wish));
  // Nothing refuses from here on.
  v1::Event* event = AddCentreEvent(hearing);
  const ThingHolder holder = HolderOf(hearing.state, wish.tag());
  MoveTool(*event, OutsideOf(hearing), holder, wish.tag());
  MoveMoney(*event, v1::ACCOUNT_KIND_STAFF_DUE, wish.liable(), v1::ACCOUNT_KIND_OTHER_INCOME, hearing.command.centre(),
            wish.assessed_fen());
  v1::ToolLost* fact = event->mutable_tool_lost();
  fact->set_tag(wish.tag());
  if (holder.kind == v1::ACCOUNT_KIND_STAFF) fact->set_holder(static_cast<uint32_t>(holder.number));
  fact->set_liable(wish.liable());
  fact->set_assessed_fen(wish.assessed_fen());
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::ToolLost& fact) {
  Strike(change, fact.tag());
  if (fact.liable() == 0) return;
  change.state.tools.lost[ToolId(fact.tag())] = {CentreId(change.event.centre()), StaffId(fact.liable())};
}

absl::Status Decide(Hearing& hearing, const v1::ReplaceTool& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckTagUnused(hearing, wish.tool().tag()));
  DAYBOOK_RETURN_IF_ERROR(CheckPeopleAndDay(hearing));
  const LostTool* lost = FindLost(hearing, wish.old_tag());
  // Old for new, the register grows no longer.
  if (lost != nullptr) DAYBOOK_RETURN_IF_ERROR(CheckRoomForTool(hearing));
  const v1::ToolFacts facts = FactsOf(wish.tool());
  DAYBOOK_RETURN_IF_ERROR(CheckReplaceable(hearing, wish, lost, facts.calibrated_until()));
  // Nothing refuses from here on.
  const StaffId holder(hearing.command.second_person());
  v1::Event* event = AddCentreEvent(hearing);
  if (lost == nullptr) MoveTool(*event, OutsideOf(hearing), HandsOf(holder), wish.old_tag());
  MoveTool(*event, HandsOf(holder), OutsideOf(hearing), wish.tool().tag());
  v1::ToolReplaced* fact = event->mutable_tool_replaced();
  fact->set_old_tag(wish.old_tag());
  *fact->mutable_tool() = facts;
  fact->set_due_micros(wish.due_micros());
  fact->set_holder(holder.number());
  fact->set_old_handed_in(lost == nullptr);
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::ToolReplaced& fact) {
  if (fact.old_handed_in()) {
    Strike(change, fact.old_tag());
  } else {
    change.state.tools.lost.erase(ToolId(fact.old_tag()));
  }
  Enter(change, fact.tool()).due_micros = fact.due_micros();
}

void AddKeys(const LedgerState& /*state*/, const Facts& facts, const v1::ReplaceTool& wish, FactKeys& keys) {
  AddTagKey(facts, wish.tool().tag(), keys);
}

}  // namespace daybook::domain
