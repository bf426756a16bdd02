// The generator: tools and keys.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "tests/simulation/command_generator.h"
#include "tests/simulation/plain_values.h"

namespace daybook::simulation {

uint64_t CommandGenerator::SomeTool(v1::AccountKind place) {
  std::vector<uint64_t> fit;
  for (const auto& [tag, tool] : model_->tools) {
    if (tool.centre == centre_ && tool.holder.kind == place) fit.push_back(tag);
  }
  if (fit.empty() || Chance(4)) return 1 + Pick(tags_ + 2);
  return OneOf(fit);
}

uint32_t CommandGenerator::HolderOf(uint64_t tag) const {
  const auto it = model_->tools.find(tag);
  const bool held = it != model_->tools.end() && it->second.holder.kind == v1::ACCOUNT_KIND_STAFF;
  return held ? static_cast<uint32_t>(it->second.holder.number) : 0;
}

uint32_t CommandGenerator::Borrower(uint32_t keeper) {
  return Who({v1::ROLE_TECHNICIAN, v1::ROLE_CASHIER, v1::ROLE_SUPERVISOR, v1::ROLE_KEEPER}, {keeper});
}

int64_t CommandGenerator::SomeDue() {
  if (Chance(4)) return now_micros_ - kHourMicros;
  return now_micros_ + OneOf<int64_t>({1, 4, 30, 200}) * kHourMicros / 2;
}

void CommandGenerator::Describe(v1::ToolDescription& tool) {
  tool.set_tag(Chance(5) ? 1 + Pick(tags_ + 1) : ++tags_);
  tool.set_name("wrench");
  tool.set_value_fen(SomeFen());
  if (Chance(30)) {
    tool.set_calibration_cycle_days(365);
    tool.set_calibrated_until(OneOf<const char*>({"2026-11-22", "2026-11-23", "2026-11-24", "2026-11-26", "2027-11-23"}));
  }
  if (Chance(30)) tool.set_maintenance_cycle_days(90);
}

v1::Command CommandGenerator::SomeNewTool() {
  v1::Command command = AtCentre(Who({v1::ROLE_KEEPER, v1::ROLE_SUPERVISOR}));
  Describe(*command.mutable_register_tool()->mutable_tool());
  return command;
}

v1::Command CommandGenerator::SomeLending() {
  const uint32_t keeper = Who({v1::ROLE_KEEPER, v1::ROLE_SUPERVISOR});
  v1::Command command = AtCentre(keeper, Chance(3) ? Anybody() : Borrower(keeper));
  v1::CheckOutTools& wish = *command.mutable_check_out_tools();
  std::set<uint64_t> tags = {SomeTool(v1::ACCOUNT_KIND_STORE)};
  while (Chance(40)) tags.insert(SomeTool(v1::ACCOUNT_KIND_STORE));
  for (uint64_t tag : tags) wish.add_tags(tag);
  wish.set_due_micros(SomeDue());
  wish.set_purpose("a leak");
  return command;
}

v1::Command CommandGenerator::SomeToolReturn() {
  const uint64_t tag = SomeTool(v1::ACCOUNT_KIND_STAFF);
  const uint32_t holder = Chance(4) ? Anybody() : HolderOf(tag);
  v1::Command command = AtCentre(Who({v1::ROLE_KEEPER, v1::ROLE_SUPERVISOR}, {holder}), holder);
  v1::ReturnTools& wish = *command.mutable_return_tools();
  for (const auto& [candidate, tool] : model_->tools) {
    const bool his = tool.centre == centre_ && tool.holder == Place{v1::ACCOUNT_KIND_STAFF, holder};
    if (candidate != tag && !(his && Chance(50))) continue;
    wish.add_tools()->set_tag(candidate);
  }
  if (wish.tools().empty()) wish.add_tools()->set_tag(tag);
  for (v1::ReturnedTool& returned : *wish.mutable_tools()) {
    returned.set_condition(Chance(80) ? v1::TOOL_CONDITION_GOOD : v1::TOOL_CONDITION_DAMAGED);
  }
  return command;
}

v1::Command CommandGenerator::SomeTransfer() {
  const uint64_t tag = SomeTool(v1::ACCOUNT_KIND_STAFF);
  const uint32_t holder = Chance(6) ? Anybody() : HolderOf(tag);
  v1::Command command = AtCentre(holder, Borrower(holder));
  command.mutable_transfer_tool()->set_tag(tag);
  return command;
}

v1::Command CommandGenerator::SomeLoss() {
  const uint64_t tag = SomeTool(Chance(70) ? v1::ACCOUNT_KIND_STAFF : v1::ACCOUNT_KIND_STORE);
  const uint32_t holder = HolderOf(tag);
  const uint32_t supervisor = Who({v1::ROLE_SUPERVISOR}, {holder});
  v1::Command command = AtCentre(supervisor, Who({v1::ROLE_SUPERVISOR, v1::ROLE_FINANCE}, {holder, supervisor}));
  command.set_reason("not found again");
  v1::ReportToolLost& wish = *command.mutable_report_tool_lost();
  wish.set_tag(tag);
  if (Chance(75)) wish.set_liable(holder != 0 && Chance(85) ? holder : Anybody());
  if (wish.liable() != 0) wish.set_assessed_fen(SomeFen());
  return command;
}

v1::Command CommandGenerator::SomeReplacement() {
  uint64_t tag = SomeTool(v1::ACCOUNT_KIND_STAFF);
  uint32_t holder = HolderOf(tag);
  for (const auto& [candidate, tool] : model_->tools) {
    if (!tool.lost || tool.replaced || tool.centre != centre_ || !Chance(40)) continue;
    tag = candidate;
    holder = tool.liable;
  }
  if (Chance(5)) holder = Anybody();
  v1::Command command = AtCentre(Who({v1::ROLE_KEEPER, v1::ROLE_SUPERVISOR}, {holder}), holder);
  v1::ReplaceTool& wish = *command.mutable_replace_tool();
  wish.set_old_tag(tag);
  Describe(*wish.mutable_tool());
  wish.set_due_micros(SomeDue());
  return command;
}

v1::Command CommandGenerator::SomeMaintenance() {
  v1::Command command = AtCentre(Who({v1::ROLE_KEEPER, v1::ROLE_SUPERVISOR}));
  if (Chance(50)) {
    command.mutable_send_to_maintenance()->set_tag(SomeTool(v1::ACCOUNT_KIND_STORE));
    return command;
  }
  v1::ReturnFromMaintenance& wish = *command.mutable_return_from_maintenance();
  wish.set_tag(SomeTool(v1::ACCOUNT_KIND_WORKSHOP));
  if (Chance(60)) wish.set_calibrated_until(Chance(90) ? "2027-11-23" : "2026-11-23");
  return command;
}

v1::Command CommandGenerator::SomeScrapping() {
  const uint32_t keeper = Who({v1::ROLE_KEEPER, v1::ROLE_SUPERVISOR});
  v1::Command command = AtCentre(keeper, Who({v1::ROLE_SUPERVISOR, v1::ROLE_FINANCE}, {keeper}));
  command.set_reason("worn out");
  command.mutable_scrap_tool()->set_tag(SomeTool(v1::ACCOUNT_KIND_STORE));
  return command;
}

v1::Command CommandGenerator::SomeToolCount() {
  v1::Command command = AtCentre(Who({v1::ROLE_KEEPER, v1::ROLE_SUPERVISOR}));
  v1::CountTools& wish = *command.mutable_count_tools();
  for (const auto& [tag, tool] : model_->tools) {
    const bool in_store = tool.centre == centre_ && tool.holder.kind == v1::ACCOUNT_KIND_STORE;
    const bool elsewhere = tool.centre == centre_ && tool.holder.kind != v1::ACCOUNT_KIND_OUTSIDE;
    if (in_store ? Chance(92) : elsewhere ? Chance(6) : Chance(1)) wish.add_present(tag);
  }
  return command;
}

v1::Command CommandGenerator::SomeKey() {
  const uint32_t keeper = Who({v1::ROLE_KEEPER, v1::ROLE_SUPERVISOR});
  if (model_->keys.size() < 3 || Chance(15)) {
    v1::Command command = AtCentre(keeper);
    v1::RegisterKey& wish = *command.mutable_register_key();
    wish.set_key(model_->keys.size() + (Chance(90) ? 1 : 0));
    if (wish.key() == 0) wish.set_key(1);
    wish.set_name("front door");
    return command;
  }
  const auto& [key, known] = OneOf(model_->keys);
  const uint32_t holder = known.holder.kind == v1::ACCOUNT_KIND_STAFF ? static_cast<uint32_t>(known.holder.number) : 0;
  if (holder == 0 || Chance(5)) {
    v1::Command command = AtCentre(keeper, Borrower(keeper));
    command.mutable_hand_out_key()->set_key(key);
    return command;
  }
  v1::Command command = AtCentre(Who({v1::ROLE_KEEPER, v1::ROLE_SUPERVISOR}, {holder}),
                                 Chance(5) ? Borrower(keeper) : holder);
  command.mutable_return_key()->set_key(key);
  return command;
}

}  // namespace daybook::simulation
