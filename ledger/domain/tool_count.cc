// Counting the store: what lies there against what the register says lies there.
#include <algorithm>
#include <iterator>
#include <vector>

#include "ledger/domain/tool.h"
#include "ledger/domain/tool_rules.h"

namespace daybook::domain {
namespace {

// What the store should hold, by tag.
std::vector<uint64_t> Expected(const Hearing& hearing) {
  std::vector<uint64_t> tags;
  const auto tools = hearing.state.tools.tools_of_centre.find(hearing.centre_id());
  if (tools == hearing.state.tools.tools_of_centre.end()) return tags;
  for (ToolId tag : tools->second) {
    if (HolderOf(hearing.state, tag.number()) == StoreOf(hearing)) tags.push_back(tag.number());
  }
  return tags;
}

}  // namespace

absl::Status Decide(Hearing& hearing, const v1::CountTools& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckPeopleAndDay(hearing));
  for (uint64_t tag : wish.present()) DAYBOOK_RETURN_IF_ERROR(CheckKnown(hearing, tag));
  // Nothing refuses from here on.
  v1::ToolsCounted* fact = AddCentreEvent(hearing)->mutable_tools_counted();
  fact->set_count(hearing.state.tools.last_tool_count + 1);
  *fact->mutable_present() = wish.present();
  std::sort(fact->mutable_present()->begin(), fact->mutable_present()->end());
  const std::vector<uint64_t> expected = Expected(hearing);
  const auto& present = fact->present();
  std::vector<uint64_t> tags;
  std::set_difference(expected.begin(), expected.end(), present.begin(), present.end(), std::back_inserter(tags));
  fact->mutable_missing()->Add(tags.begin(), tags.end());
  tags.clear();
  std::set_difference(present.begin(), present.end(), expected.begin(), expected.end(), std::back_inserter(tags));
  fact->mutable_unexpected()->Add(tags.begin(), tags.end());
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::ToolsCounted& fact) {
  change.state.tools.last_tool_count = fact.count();
  for (uint64_t tag : fact.present()) InfoOf(change, tag).missing = false;
  for (uint64_t tag : fact.missing()) InfoOf(change, tag).missing = true;
}

}  // namespace daybook::domain
