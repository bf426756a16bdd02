#include "projections/tools.h"

#include "ledger/base/civil_date.h"
#include "projections/page.h"
#include "projections/saved_bytes.h"
#include "projections/timestamp.h"

namespace daybook::projections {
namespace {

constexpr absl::string_view kToolsList = "tools";

}  // namespace

// --- Applying --------------------------------------------------------------------------------------------------------

void ToolsFold::Apply(absl::Span<const v1::Event* const> events) {
  for (const v1::Event* event : events) ApplyOne(*event);
  if (!events.empty()) last_micros_ = events.back()->commit_time_micros();
}

void ToolsFold::ApplyOne(const v1::Event& event) {
  switch (event.payload_case()) {
    case v1::Event::kToolRegistered:
      *tools_[event.tool_registered().tool().tag()].mutable_tool() = event.tool_registered().tool();
      return Move(event);
    case v1::Event::kToolReplaced:
      *tools_[event.tool_replaced().tool().tag()].mutable_tool() = event.tool_replaced().tool();
      Move(event);
      return SetDue(event.tool_replaced().tool().tag(), event.tool_replaced().due_micros());
    case v1::Event::kToolsCheckedOut:
      Move(event);
      for (const uint64_t tag : event.tools_checked_out().tags()) SetDue(tag, event.tools_checked_out().due_micros());
      return;
    case v1::Event::kToolsReturned:
      Move(event);
      for (const v1::ReturnedTool& returned : event.tools_returned().tools()) {
        if (v1::Tool* tool = Find(returned.tag())) tool->set_condition(returned.condition());
      }
      return;
    case v1::Event::kToolReturnedFromMaintenance:
      Move(event);
      if (v1::Tool* tool = Find(event.tool_returned_from_maintenance().tag())) {
        tool->set_condition(v1::TOOL_CONDITION_GOOD);
        const int32_t until = event.tool_returned_from_maintenance().calibrated_until();
        if (until != 0) tool->mutable_tool()->set_calibrated_until(until);
      }
      return;
    case v1::Event::kKeyRegistered:
      keys_[event.key_registered().key()].set_name(event.key_registered().name());
      return Move(event);
    case v1::Event::kToolTransferred:
    case v1::Event::kToolLost:
    case v1::Event::kToolSentToMaintenance:
    case v1::Event::kToolScrapped:
    case v1::Event::kKeyHandedOut:
    case v1::Event::kKeyReturned:
    case v1::Event::kShiftHandedOver:
      return Move(event);
    case v1::Event::kToolsCounted:
      return Count(event);
    default:
      return;
  }
}

void ToolsFold::Move(const v1::Event& event) {
  for (const v1::Posting& posting : event.postings()) {
    if (posting.quantity() < 0) continue;
    if (posting.asset_kind() == v1::ASSET_KIND_TOOL) MoveTool(event, posting);
    if (posting.asset_kind() == v1::ASSET_KIND_KEY) MoveKey(event, posting);
  }
}

void ToolsFold::MoveTool(const v1::Event& event, const v1::Posting& posting) {
  const auto found = tools_.find(posting.asset_number());
  if (found == tools_.end()) return;
  if (posting.account_kind() == v1::ACCOUNT_KIND_OUTSIDE) {
    tools_.erase(found);
    return;
  }
  v1::Tool& tool = found->second;
  const bool is_with_staff = posting.account_kind() == v1::ACCOUNT_KIND_STAFF;
  tool.set_place(is_with_staff                                         ? v1::TOOL_PLACE_STAFF
                 : posting.account_kind() == v1::ACCOUNT_KIND_WORKSHOP ? v1::TOOL_PLACE_WORKSHOP
                                                                       : v1::TOOL_PLACE_STORE);
  tool.set_holder(is_with_staff ? static_cast<uint32_t>(posting.account_number()) : 0);
  // From one person to another the due time stays.
  if (!is_with_staff) tool.clear_due_time();
  // In somebody's hands it stays a tool of its centre.
  if (!is_with_staff || tool.centre() == 0) tool.set_centre(event.centre());
  // What moves was there, whatever the last count said.
  tool.set_missing(false);
  tool.set_unexpected(false);
  if (tool.condition() == v1::TOOL_CONDITION_UNSPECIFIED) tool.set_condition(v1::TOOL_CONDITION_GOOD);
  tool.set_last_sequence(event.sequence());
}

void ToolsFold::MoveKey(const v1::Event& event, const v1::Posting& posting) {
  const auto found = keys_.find(posting.asset_number());
  if (found == keys_.end()) return;
  v1::Key& key = found->second;
  key.set_key(found->first);
  key.set_centre(event.centre());
  const bool is_with_staff = posting.account_kind() == v1::ACCOUNT_KIND_STAFF;
  key.set_holder(is_with_staff ? static_cast<uint32_t>(posting.account_number()) : 0);
  key.set_last_sequence(event.sequence());
}

void ToolsFold::Count(const v1::Event& event) {
  for (auto& [tag, tool] : tools_) {
    if (tool.centre() == event.centre()) tool.set_unexpected(false);
  }
  for (const uint64_t tag : event.tools_counted().present()) {
    v1::Tool* tool = Find(tag);
    if (tool == nullptr) continue;
    tool->set_missing(false);
    tool->set_counted_on(FormatDate(event.business_date()));
  }
  for (const uint64_t tag : event.tools_counted().missing()) {
    if (v1::Tool* tool = Find(tag)) tool->set_missing(true);
  }
  for (const uint64_t tag : event.tools_counted().unexpected()) {
    if (v1::Tool* tool = Find(tag)) tool->set_unexpected(true);
  }
}

v1::Tool* ToolsFold::Find(uint64_t tag) {
  const auto found = tools_.find(tag);
  return found == tools_.end() ? nullptr : &found->second;
}

void ToolsFold::SetDue(uint64_t tag, int64_t due_micros) {
  if (v1::Tool* tool = Find(tag)) SetTime(due_micros, *tool->mutable_due_time());
}

// --- Asking ----------------------------------------------------------------------------------------------------------

bool ToolsFold::IsOverdue(const v1::Tool& tool) const {
  return tool.has_due_time() && MicrosOf(tool.due_time()) < last_micros_;
}

absl::Status ToolsFold::ListTools(const v1::ListToolsRequest& request, v1::ListToolsResponse& response) const {
  const auto is_of_request = [&request](const auto& thing) {
    return (request.centre() == 0 || thing.centre() == request.centre()) &&
           (request.holder() == 0 || thing.holder() == request.holder());
  };
  const auto is_wanted = [&](const v1::Tool& tool) {
    const bool is_exception = tool.missing() || tool.unexpected() || IsOverdue(tool);
    return is_of_request(tool) && (is_exception || !request.exceptions_only());
  };
  const auto add = [&](uint64_t, const v1::Tool& tool) -> const v1::Tool& {
    v1::Tool& answer = *response.add_tools();
    answer = tool;
    answer.set_overdue(IsOverdue(tool));
    return answer;
  };
  if (absl::Status filled = FillPage(kToolsList, request, tools_, is_wanted, add, response); !filled.ok()) return filled;
  if (!request.page_token().empty() || request.exceptions_only()) return absl::OkStatus();
  for (const auto& [number, key] : keys_) {
    if (is_of_request(key)) *response.add_keys() = key;
  }
  return absl::OkStatus();
}

// --- Saving ----------------------------------------------------------------------------------------------------------

std::string ToolsFold::Save() const {
  SavedBytesWriter writer(name(), version());
  writer.Signed(last_micros_);
  writer.Number(tools_.size());
  for (const auto& [tag, tool] : tools_) {
    writer.Number(tag);
    writer.Message(tool);
  }
  writer.Number(keys_.size());
  for (const auto& [number, key] : keys_) {
    writer.Number(number);
    writer.Message(key);
  }
  return std::move(writer).Take();
}

absl::Status ToolsFold::RestoreFrom(absl::string_view bytes) {
  *this = ToolsFold();
  SavedBytesReader reader(bytes, name(), version());
  last_micros_ = reader.Signed();
  for (uint64_t left = reader.Size(); left > 0 && reader.sound(); --left) reader.Message(tools_[reader.Number()]);
  for (uint64_t left = reader.Size(); left > 0 && reader.sound(); --left) reader.Message(keys_[reader.Number()]);
  absl::Status done = reader.Done();
  if (!done.ok()) *this = ToolsFold();
  return done;
}

}  // namespace daybook::projections
