// The naive model: tools and keys.
#include <algorithm>

#include "tests/simulation/plain_values.h"
#include "tests/simulation/reference_model.h"

namespace daybook::simulation {

bool Model::IsOverdue(const ModelTool& tool, int64_t now_micros) const {
  return tool.holder.kind == v1::ACCOUNT_KIND_STAFF && tool.due_micros < now_micros;
}

ModelTool* Model::FindTool(uint64_t tag) {
  const auto it = tools.find(tag);
  // What is outside is no tool of the centre any more.
  const bool here = it != tools.end() && it->second.centre == centre_no_ &&
                    it->second.holder.kind != v1::ACCOUNT_KIND_OUTSIDE;
  RefuseIf(!here, v1::REJECTION_REASON_TOOL_UNKNOWN);
  return here ? &it->second : nullptr;
}

void Model::NeedNewTag(uint64_t tag) {
  RefuseIf(tools.contains(tag), v1::REJECTION_REASON_ALREADY_REGISTERED);
}

void Model::NeedLendable(const ModelTool& tool) {
  RefuseIf(tool.holder != Store() || tool.missing, v1::REJECTION_REASON_TOOL_NOT_IN_STORE);
  RefuseIf(tool.facts.calibrated_until() != 0 && tool.facts.calibrated_until() < centre_->date,
           v1::REJECTION_REASON_CALIBRATION_EXPIRED);
}

void Model::NeedNothingOverdue(uint32_t borrower) {
  for (const auto& [tag, tool] : tools) {
    RefuseIf(tool.holder == Hands(borrower) && IsOverdue(tool, now_micros_),
             v1::REJECTION_REASON_BORROWER_HAS_OVERDUE);
  }
}

v1::ToolFacts Model::FactsOf(const v1::ToolDescription& tool) const {
  v1::ToolFacts facts;
  facts.set_tag(tool.tag());
  facts.set_name(tool.name());
  facts.set_value_fen(tool.value_fen());
  facts.set_calibration_cycle_days(tool.calibration_cycle_days());
  facts.set_calibrated_until(DateOf(tool.calibrated_until()));
  facts.set_maintenance_cycle_days(tool.maintenance_cycle_days());
  return facts;
}

void Model::MoveThing(Place& holder, const Place& to, v1::AssetKind asset, uint64_t number) {
  PostPaper(to, holder, asset, number);
  holder = to;
}

void Model::MoveTool(ModelTool& tool, const Place& to) {
  tool.unexpected = false;
  MoveThing(tool.holder, to, v1::ASSET_KIND_TOOL, tool.facts.tag());
}

// --- Into the register and out of it ---------------------------------------------------------------------------------

void Model::On(const v1::RegisterTool& wish) {
  NeedActor({v1::ROLE_KEEPER, v1::ROLE_SUPERVISOR});
  NeedActorOnDuty();
  NeedDay();
  NeedNewTag(wish.tool().tag());
  if (refused()) return;
  ModelTool& tool = tools[wish.tool().tag()];
  tool = {.centre = centre_no_, .facts = FactsOf(wish.tool()), .holder = Outside()};
  MoveTool(tool, Store());
  *Fact().mutable_tool_registered()->mutable_tool() = tool.facts;
}

void Model::On(const v1::ScrapTool& wish) {
  NeedActor({v1::ROLE_KEEPER, v1::ROLE_SUPERVISOR});
  NeedActorOnDuty();
  NeedSecond(Beside::kApprover);
  NeedReason();
  NeedDay();
  ModelTool* tool = FindTool(wish.tag());
  if (tool == nullptr) return;
  RefuseIf(tool->holder != Store() || tool->missing, v1::REJECTION_REASON_TOOL_NOT_IN_STORE);
  if (refused()) return;
  MoveTool(*tool, Outside());
  Fact().mutable_tool_scrapped()->set_tag(wish.tag());
}

void Model::On(const v1::SendToMaintenance& wish) {
  NeedActor({v1::ROLE_KEEPER, v1::ROLE_SUPERVISOR});
  NeedActorOnDuty();
  NeedDay();
  ModelTool* tool = FindTool(wish.tag());
  if (tool == nullptr) return;
  RefuseIf(tool->holder != Store() || tool->missing, v1::REJECTION_REASON_TOOL_NOT_IN_STORE);
  if (refused()) return;
  MoveTool(*tool, Workshop());
  Fact().mutable_tool_sent_to_maintenance()->set_tag(wish.tag());
}

void Model::On(const v1::ReturnFromMaintenance& wish) {
  NeedActor({v1::ROLE_KEEPER, v1::ROLE_SUPERVISOR});
  NeedActorOnDuty();
  NeedDay();
  ModelTool* tool = FindTool(wish.tag());
  if (tool == nullptr) return;
  RefuseIf(tool->holder != Workshop(), v1::REJECTION_REASON_TOOL_NOT_IN_WORKSHOP);
  if (refused()) return;
  MoveTool(*tool, Store());
  if (!wish.calibrated_until().empty()) tool->facts.set_calibrated_until(DateOf(wish.calibrated_until()));
  v1::ToolReturnedFromMaintenance& fact = *Fact().mutable_tool_returned_from_maintenance();
  fact.set_tag(wish.tag());
  fact.set_calibrated_until(DateOf(wish.calibrated_until()));
}

// --- From hand to hand -----------------------------------------------------------------------------------------------

void Model::On(const v1::CheckOutTools& wish) {
  NeedActor({v1::ROLE_KEEPER, v1::ROLE_SUPERVISOR});
  NeedActorOnDuty();
  NeedSecond(Beside::kWitness);
  NeedDay();
  NeedNothingOverdue(command_->second_person());
  RefuseIf(wish.due_micros() <= command_->occur_time_micros(), v1::REJECTION_REASON_DUE_IN_PAST);
  for (uint64_t tag : wish.tags()) {
    const ModelTool* tool = FindTool(tag);
    if (tool != nullptr) NeedLendable(*tool);
  }
  if (refused()) return;
  v1::ToolsCheckedOut& fact = *Fact().mutable_tools_checked_out();
  *fact.mutable_tags() = wish.tags();
  fact.set_due_micros(wish.due_micros());
  fact.set_purpose(wish.purpose());
  fact.set_borrower(command_->second_person());
  for (uint64_t tag : wish.tags()) {
    ModelTool& tool = tools.at(tag);
    MoveTool(tool, Hands(command_->second_person()));
    tool.due_micros = wish.due_micros();
  }
}

void Model::On(const v1::ReturnTools& wish) {
  NeedActor({v1::ROLE_KEEPER, v1::ROLE_SUPERVISOR});
  NeedActorOnDuty();
  NeedSecond(Beside::kWitness);
  NeedDay();
  for (const v1::ReturnedTool& returned : wish.tools()) {
    const ModelTool* tool = FindTool(returned.tag());
    RefuseIf(tool != nullptr && tool->holder != Hands(command_->second_person()),
             v1::REJECTION_REASON_TOOL_NOT_HELD);
  }
  if (refused()) return;
  v1::ToolsReturned& fact = *Fact().mutable_tools_returned();
  *fact.mutable_tools() = wish.tools();
  fact.set_holder(command_->second_person());
  for (const v1::ReturnedTool& returned : wish.tools()) MoveTool(tools.at(returned.tag()), Store());
}

void Model::On(const v1::TransferTool& wish) {
  NeedActor({v1::ROLE_CASHIER, v1::ROLE_SUPERVISOR, v1::ROLE_KEEPER, v1::ROLE_TECHNICIAN, v1::ROLE_ESCORT,
             v1::ROLE_FINANCE, v1::ROLE_ADMIN});
  NeedActorOnDuty();
  NeedSecond(Beside::kWitness);
  NeedDay();
  NeedNothingOverdue(command_->second_person());
  ModelTool* tool = FindTool(wish.tag());
  if (tool == nullptr) return;
  RefuseIf(tool->holder != Hands(acting_), v1::REJECTION_REASON_TOOL_NOT_HELD);
  RefuseIf(tool->facts.calibrated_until() != 0 && tool->facts.calibrated_until() < centre_->date,
           v1::REJECTION_REASON_CALIBRATION_EXPIRED);
  if (refused()) return;
  MoveTool(*tool, Hands(command_->second_person()));
  v1::ToolTransferred& fact = *Fact().mutable_tool_transferred();
  fact.set_tag(wish.tag());
  fact.set_from(acting_);
  fact.set_to(command_->second_person());
  fact.set_due_micros(tool->due_micros);
}

// --- Lost and replaced -----------------------------------------------------------------------------------------------

void Model::On(const v1::ReportToolLost& wish) {
  NeedActor({v1::ROLE_SUPERVISOR});
  NeedActorOnDuty();
  NeedSecond(Beside::kApprover);
  NeedReason();
  NeedDay();
  RefuseIf(wish.liable() != 0 && !staff.contains(wish.liable()), v1::REJECTION_REASON_STAFF_UNKNOWN);
  RefuseIf(wish.liable() != 0 && (wish.liable() == acting_ || wish.liable() == command_->second_person()),
           v1::REJECTION_REASON_LIABLE_SIGNS);
  ModelTool* tool = FindTool(wish.tag());
  if (tool == nullptr) return;
  const bool held = tool->holder.kind == v1::ACCOUNT_KIND_STAFF;
  // Nor does the holder decide that somebody else pays.
  RefuseIf(tool->holder == Hands(acting_) || tool->holder == Hands(command_->second_person()),
           v1::REJECTION_REASON_LIABLE_SIGNS);
  if (!held && tool->holder != Store()) {
    Refuse(v1::REJECTION_REASON_TOOL_NOT_IN_STORE);
    Refuse(v1::REJECTION_REASON_TOOL_NOT_HELD);
  }
  if (refused()) return;
  v1::ToolLost& fact = *Fact().mutable_tool_lost();
  fact.set_tag(wish.tag());
  fact.set_holder(held ? static_cast<uint32_t>(tool->holder.number) : 0);
  fact.set_liable(wish.liable());
  fact.set_assessed_fen(wish.assessed_fen());
  MoveTool(*tool, Outside());
  tool->lost = true;
  tool->liable = wish.liable();
  Post({v1::ACCOUNT_KIND_STAFF_DUE, wish.liable()}, {v1::ACCOUNT_KIND_OTHER_INCOME, centre_no_}, wish.assessed_fen());
}

void Model::On(const v1::ReplaceTool& wish) {
  const uint32_t holder = command_->second_person();
  NeedActor({v1::ROLE_KEEPER, v1::ROLE_SUPERVISOR});
  NeedActorOnDuty();
  NeedSecond(Beside::kWitness);
  NeedDay();
  NeedNewTag(wish.tool().tag());
  RefuseIf(wish.due_micros() <= command_->occur_time_micros(), v1::REJECTION_REASON_DUE_IN_PAST);
  const int32_t calibrated_until = DateOf(wish.tool().calibrated_until());
  RefuseIf(calibrated_until != 0 && calibrated_until < centre_->date, v1::REJECTION_REASON_CALIBRATION_EXPIRED);
  // The old one comes back now.
  for (const auto& [tag, tool] : tools) {
    RefuseIf(tool.holder == Hands(holder) && tag != wish.old_tag() && IsOverdue(tool, now_micros_),
             v1::REJECTION_REASON_BORROWER_HAS_OVERDUE);
  }
  const auto it = tools.find(wish.old_tag());
  if (it == tools.end() || it->second.centre != centre_no_) return Refuse(v1::REJECTION_REASON_TOOL_UNKNOWN);
  ModelTool& old = it->second;
  const bool handed_in = old.holder == Hands(holder);
  const bool settled = old.lost && !old.replaced && old.liable == holder && old.liable != 0 &&
                       Held({v1::ACCOUNT_KIND_STAFF_DUE, holder}) == 0;
  if (!handed_in && !settled) {
    Refuse(v1::REJECTION_REASON_LOSS_NOT_SETTLED);
    RefuseIf(!old.lost && old.holder.kind != v1::ACCOUNT_KIND_OUTSIDE, v1::REJECTION_REASON_TOOL_NOT_HELD);
    // Scrapped, replaced, or lost with nobody liable: nothing of it is left to be settled.
    const bool gone = old.holder.kind == v1::ACCOUNT_KIND_OUTSIDE && (old.replaced || old.liable == 0);
    RefuseIf(gone, v1::REJECTION_REASON_TOOL_UNKNOWN);
  }
  if (refused()) return;
  if (handed_in) MoveTool(old, Outside());
  old.replaced = true;
  ModelTool& tool = tools[wish.tool().tag()];
  tool = {.centre = centre_no_, .facts = FactsOf(wish.tool()), .holder = Outside(), .due_micros = wish.due_micros()};
  MoveTool(tool, Hands(holder));
  v1::ToolReplaced& fact = *Fact().mutable_tool_replaced();
  fact.set_old_tag(wish.old_tag());
  *fact.mutable_tool() = tool.facts;
  fact.set_due_micros(wish.due_micros());
  fact.set_holder(holder);
  fact.set_old_handed_in(handed_in);
}

// --- Counting --------------------------------------------------------------------------------------------------------

void Model::On(const v1::CountTools& wish) {
  NeedActor({v1::ROLE_KEEPER, v1::ROLE_SUPERVISOR});
  NeedActorOnDuty();
  NeedDay();
  for (uint64_t tag : wish.present()) FindTool(tag);
  if (refused()) return;
  const std::set<uint64_t> present(wish.present().begin(), wish.present().end());
  verdict_.number = ++tool_counts_;
  v1::ToolsCounted& fact = *Fact().mutable_tools_counted();
  fact.set_count(tool_counts_);
  for (uint64_t tag : present) fact.add_present(tag);
  for (auto& [tag, tool] : tools) {
    const bool in_store = tool.holder == Store();
    if (tool.centre != centre_no_) continue;
    tool.unexpected = present.contains(tag) && !in_store;
    if (present.contains(tag)) {
      tool.missing = false;
      tool.counted_on = centre_->date;
      if (!in_store) fact.add_unexpected(tag);
    } else if (in_store) {
      tool.missing = true;
      fact.add_missing(tag);
    }
  }
}

// --- Keys ------------------------------------------------------------------------------------------------------------

void Model::On(const v1::RegisterKey& wish) {
  NeedActor({v1::ROLE_KEEPER, v1::ROLE_SUPERVISOR});
  NeedActorOnDuty();
  NeedDay();
  RefuseIf(keys.contains(wish.key()), v1::REJECTION_REASON_ALREADY_REGISTERED);
  if (refused()) return;
  ModelKey& key = keys[wish.key()];
  key = {.centre = centre_no_, .holder = Outside()};
  MoveThing(key.holder, Store(), v1::ASSET_KIND_KEY, wish.key());
  v1::KeyRegistered& fact = *Fact().mutable_key_registered();
  fact.set_key(wish.key());
  fact.set_name(wish.name());
}

void Model::On(const v1::HandOutKey& wish) {
  NeedActor({v1::ROLE_KEEPER, v1::ROLE_SUPERVISOR});
  NeedActorOnDuty();
  NeedSecond(Beside::kWitness);
  NeedDay();
  const auto it = keys.find(wish.key());
  if (it == keys.end() || it->second.centre != centre_no_) return Refuse(v1::REJECTION_REASON_KEY_UNKNOWN);
  RefuseIf(it->second.holder != Store(), v1::REJECTION_REASON_KEY_NOT_IN_STORE);
  if (refused()) return;
  MoveThing(it->second.holder, Hands(command_->second_person()), v1::ASSET_KIND_KEY, wish.key());
  v1::KeyHandedOut& fact = *Fact().mutable_key_handed_out();
  fact.set_key(wish.key());
  fact.set_holder(command_->second_person());
}

void Model::On(const v1::ReturnKey& wish) {
  NeedActor({v1::ROLE_KEEPER, v1::ROLE_SUPERVISOR});
  NeedActorOnDuty();
  NeedSecond(Beside::kWitness);
  NeedDay();
  const auto it = keys.find(wish.key());
  if (it == keys.end() || it->second.centre != centre_no_) return Refuse(v1::REJECTION_REASON_KEY_UNKNOWN);
  RefuseIf(it->second.holder != Hands(command_->second_person()), v1::REJECTION_REASON_KEY_NOT_HELD);
  if (refused()) return;
  MoveThing(it->second.holder, Store(), v1::ASSET_KIND_KEY, wish.key());
  v1::KeyReturned& fact = *Fact().mutable_key_returned();
  fact.set_key(wish.key());
  fact.set_holder(command_->second_person());
}

}  // namespace daybook::simulation
