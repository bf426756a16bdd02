// What the payloads about tools and keys must look like: part of CheckShape().
#include <cstdint>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "ledger/base/civil_date.h"
#include "ledger/base/money.h"
#include "ledger/domain/shape.h"

namespace daybook::domain {
namespace {

constexpr uint64_t kTagMax = 1'000'000'000'000;
constexpr uint32_t kCycleDaysMax = 3'660;
constexpr int kLentMax = 100;
constexpr int kCountedMax = 2'000;
constexpr size_t kPurposeCharactersMax = 200;

bool IsTag(uint64_t tag) { return tag >= 1 && tag <= kTagMax; }

void CheckTag(uint64_t tag, const char* field, FieldErrors& errors) {
  if (!IsTag(tag)) errors.Add(field, "must be 1..10^12");
}

void CheckDue(int64_t due_micros, const char* field, FieldErrors& errors) {
  if (due_micros < 1 || due_micros > kTimeMaxMicros) errors.Add(field, "is required, at most the year 3000");
}

void CheckCycle(uint32_t days, const std::string& field, FieldErrors& errors) {
  if (days > kCycleDaysMax) errors.Add(field, "must be at most 3,660");
}

// Each once, `min`..`max` of them.
template <typename List, typename TagOf>
void CheckTags(const List& list, int min, int max, const char* field, TagOf tag_of, FieldErrors& errors) {
  if (list.size() < min || list.size() > max) errors.Add(field, absl::StrCat("must be ", min, "..", max));
  absl::flat_hash_set<uint64_t> seen;
  for (const auto& entry : list) {
    if (IsTag(tag_of(entry)) && seen.insert(tag_of(entry)).second) continue;
    errors.Add(field, "must have tags of 1..10^12, once each");
    return;
  }
}

uint64_t Itself(uint64_t tag) { return tag; }

uint64_t TagOf(const v1::ReturnedTool& tool) { return tool.tag(); }

// The description stands in the payload's field "tool".
template <typename Wish>
void CheckDescription(const Wish& wish, const std::string& payload, FieldErrors& errors) {
  const std::string at = payload + ".tool";
  if (!wish.has_tool()) {
    errors.Add(at, "is required");
    return;
  }
  const v1::ToolDescription& tool = wish.tool();
  if (!IsTag(tool.tag())) errors.Add(at + ".tag", "must be 1..10^12");
  CheckName(tool.name(), at + ".name", errors);
  if (!IsAmountOrZero(tool.value_fen())) errors.Add(at + ".value_fen", "must be 0..10^12");
  CheckCycle(tool.calibration_cycle_days(), at + ".calibration_cycle_days", errors);
  if (tool.calibration_cycle_days() == 0) {
    if (!tool.calibrated_until().empty()) errors.Add(at + ".calibrated_until", "must be empty without a cycle");
  } else if (!ParseDate(tool.calibrated_until()).ok()) {
    errors.Add(at + ".calibrated_until", "must be a date such as 2026-11-23");
  }
  CheckCycle(tool.maintenance_cycle_days(), at + ".maintenance_cycle_days", errors);
}

}  // namespace

void CheckShapeOf(const v1::RegisterTool& wish, FieldErrors& errors) {
  CheckDescription(wish, "register_tool", errors);
}

void CheckShapeOf(const v1::CheckOutTools& wish, FieldErrors& errors) {
  CheckTags(wish.tags(), 1, kLentMax, "check_out_tools.tags", Itself, errors);
  CheckDue(wish.due_micros(), "check_out_tools.due_micros", errors);
  if (!IsText(wish.purpose(), kPurposeCharactersMax)) {
    errors.Add("check_out_tools.purpose", "must be 1..200 characters");
  }
}

void CheckShapeOf(const v1::ReturnTools& wish, FieldErrors& errors) {
  CheckTags(wish.tools(), 1, kLentMax, "return_tools.tools", TagOf, errors);
  for (const v1::ReturnedTool& tool : wish.tools()) {
    if (v1::ToolCondition_IsValid(tool.condition()) && tool.condition() != v1::TOOL_CONDITION_UNSPECIFIED) continue;
    errors.Add("return_tools.tools", "must say in what condition each comes back");
    return;
  }
}

void CheckShapeOf(const v1::TransferTool& wish, FieldErrors& errors) {
  CheckTag(wish.tag(), "transfer_tool.tag", errors);
}

void CheckShapeOf(const v1::ReportToolLost& wish, FieldErrors& errors) {
  CheckTag(wish.tag(), "report_tool_lost.tag", errors);
  if (!IsAmountOrZero(wish.assessed_fen())) errors.Add("report_tool_lost.assessed_fen", "must be 0..10^12");
  if ((wish.liable() != 0) != (wish.assessed_fen() != 0)) {
    errors.Add("report_tool_lost.liable", "must be given exactly when something is assessed");
  }
}

void CheckShapeOf(const v1::ReplaceTool& wish, FieldErrors& errors) {
  CheckTag(wish.old_tag(), "replace_tool.old_tag", errors);
  CheckDescription(wish, "replace_tool", errors);
  CheckDue(wish.due_micros(), "replace_tool.due_micros", errors);
}

void CheckShapeOf(const v1::SendToMaintenance& wish, FieldErrors& errors) {
  CheckTag(wish.tag(), "send_to_maintenance.tag", errors);
}

void CheckShapeOf(const v1::ReturnFromMaintenance& wish, FieldErrors& errors) {
  CheckTag(wish.tag(), "return_from_maintenance.tag", errors);
  if (!wish.calibrated_until().empty() && !ParseDate(wish.calibrated_until()).ok()) {
    errors.Add("return_from_maintenance.calibrated_until", "must be empty or a date such as 2026-11-23");
  }
}

void CheckShapeOf(const v1::ScrapTool& wish, FieldErrors& errors) { CheckTag(wish.tag(), "scrap_tool.tag", errors); }

void CheckShapeOf(const v1::CountTools& wish, FieldErrors& errors) {
  CheckTags(wish.present(), 0, kCountedMax, "count_tools.present", Itself, errors);
}

void CheckShapeOf(const v1::RegisterKey& wish, FieldErrors& errors) {
  CheckTag(wish.key(), "register_key.key", errors);
  CheckName(wish.name(), "register_key.name", errors);
}

void CheckShapeOf(const v1::HandOutKey& wish, FieldErrors& errors) { CheckTag(wish.key(), "hand_out_key.key", errors); }

void CheckShapeOf(const v1::ReturnKey& wish, FieldErrors& errors) { CheckTag(wish.key(), "return_key.key", errors); }

}  // namespace daybook::domain
