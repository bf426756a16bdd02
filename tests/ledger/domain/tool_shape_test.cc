// The shape of commands about tools and keys: what is wrong with them alone is named, field by field.
#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "tests/ledger/domain/harness.h"

namespace daybook::domain {
namespace {

using ::testing::ElementsAre;

class ToolShape : public Counter {
 protected:
  // The names of the bad fields of a command at the centre; none: it is well-formed.
  std::vector<std::string> BadFields(absl::string_view text) { return BadFieldsOf(AtCentre(text)); }
  static std::vector<std::string> BadFieldsOf(const v1::Command& command) {
    const absl::Status status = CheckShape(command);
    std::vector<std::string> fields;
    if (status.ok()) return fields;
    EXPECT_EQ(ReasonOf(status), v1::REJECTION_REASON_FIELD_INVALID) << status;
    const google::rpc::Status rpc = ToRpcStatus(status);
    for (const auto& any : rpc.details()) {
      google::rpc::BadRequest bad;
      if (!any.UnpackTo(&bad)) continue;
      for (const auto& violation : bad.field_violations()) fields.push_back(violation.field());
    }
    return fields;
  }
};

TEST_F(ToolShape, NeedsACentre) {
  v1::Command command = AtCentre("transfer_tool { tag: 1 }");
  command.clear_centre();
  EXPECT_THAT(BadFieldsOf(command), ElementsAre("centre"));
}

TEST_F(ToolShape, OfARegistrationDescribesTheTool) {
  EXPECT_THAT(BadFields("register_tool { tool { tag: 1000000000000 name: 'Drill' value_fen: 1000000000000 "
                        "calibration_cycle_days: 3660 calibrated_until: '2026-11-23' maintenance_cycle_days: 3660 } }"),
              ElementsAre());
  EXPECT_THAT(BadFields("register_tool { tool { tag: 1 name: 'Drill' } }"), ElementsAre());
  EXPECT_THAT(BadFields("register_tool {}"), ElementsAre("register_tool.tool"));
  EXPECT_THAT(BadFields("register_tool { tool { value_fen: -1 calibration_cycle_days: 3661 calibrated_until: 'soon' "
                        "maintenance_cycle_days: 3661 } }"),
              ElementsAre("register_tool.tool.tag", "register_tool.tool.name", "register_tool.tool.value_fen",
                          "register_tool.tool.calibration_cycle_days", "register_tool.tool.calibrated_until",
                          "register_tool.tool.maintenance_cycle_days"));
  EXPECT_THAT(BadFields("register_tool { tool { tag: 1000000000001 name: 'Drill' value_fen: 1000000000001 } }"),
              ElementsAre("register_tool.tool.tag", "register_tool.tool.value_fen"));
}

TEST_F(ToolShape, OfARegistrationHasADateExactlyWithACycle) {
  EXPECT_THAT(BadFields("register_tool { tool { tag: 1 name: 'Drill' calibration_cycle_days: 1 } }"),
              ElementsAre("register_tool.tool.calibrated_until"));
  EXPECT_THAT(BadFields("register_tool { tool { tag: 1 name: 'Drill' calibrated_until: '2026-11-23' } }"),
              ElementsAre("register_tool.tool.calibrated_until"));
}

TEST_F(ToolShape, OfALoanNamesToolsDueTimeAndPurpose) {
  EXPECT_THAT(BadFields("check_out_tools { tags: [1, 2] due_micros: 1 purpose: 'leak' }"), ElementsAre());
  EXPECT_THAT(BadFields("check_out_tools {}"),
              ElementsAre("check_out_tools.tags", "check_out_tools.due_micros", "check_out_tools.purpose"));
  EXPECT_THAT(BadFields("check_out_tools { tags: [1, 1] due_micros: 32503680000000001 purpose: 'leak\\nhere' }"),
              ElementsAre("check_out_tools.tags", "check_out_tools.due_micros", "check_out_tools.purpose"));
  EXPECT_THAT(BadFields("check_out_tools { tags: [1, 0] due_micros: 1 purpose: 'leak' }"),
              ElementsAre("check_out_tools.tags"));
}

TEST_F(ToolShape, OfALoanHoldsAtMostAHundredTools) {
  v1::Command lent = AtCentre("check_out_tools { due_micros: 1 purpose: 'leak' }");
  v1::Command returned = AtCentre("return_tools {}");
  const auto add = [&](uint64_t tag) {
    lent.mutable_check_out_tools()->add_tags(tag);
    v1::ReturnedTool& tool = *returned.mutable_return_tools()->add_tools();
    tool.set_tag(tag);
    tool.set_condition(v1::TOOL_CONDITION_WORN);
  };
  for (uint64_t tag = 1; tag <= 100; ++tag) add(tag);
  EXPECT_THAT(BadFieldsOf(lent), ElementsAre());
  EXPECT_THAT(BadFieldsOf(returned), ElementsAre());
  add(101);
  EXPECT_THAT(BadFieldsOf(lent), ElementsAre("check_out_tools.tags"));
  EXPECT_THAT(BadFieldsOf(returned), ElementsAre("return_tools.tools"));
}

TEST_F(ToolShape, OfAReturnSaysInWhatConditionEachComesBack) {
  EXPECT_THAT(BadFields("return_tools { tools { tag: 1 condition: TOOL_CONDITION_GOOD } }"), ElementsAre());
  EXPECT_THAT(BadFields("return_tools {}"), ElementsAre("return_tools.tools"));
  EXPECT_THAT(BadFields("return_tools { tools { tag: 1 } }"), ElementsAre("return_tools.tools"));
  EXPECT_THAT(BadFields("return_tools { tools { tag: 1 condition: 4 } }"), ElementsAre("return_tools.tools"));
  EXPECT_THAT(BadFields("return_tools { tools { tag: 1 condition: 1 } tools { tag: 1 condition: 1 } }"),
              ElementsAre("return_tools.tools"));
}

TEST_F(ToolShape, OfALossNamesSomebodyExactlyWhenHePays) {
  EXPECT_THAT(BadFields("reason: 'lost' report_tool_lost { tag: 1 }"), ElementsAre());
  EXPECT_THAT(BadFields("reason: 'lost' report_tool_lost { tag: 1 liable: 20 assessed_fen: 1 }"), ElementsAre());
  EXPECT_THAT(BadFields("report_tool_lost { liable: 20 }"),
              ElementsAre("report_tool_lost.tag", "report_tool_lost.liable"));
  EXPECT_THAT(BadFields("report_tool_lost { tag: 1 assessed_fen: 1 }"), ElementsAre("report_tool_lost.liable"));
  EXPECT_THAT(BadFields("report_tool_lost { tag: 1 liable: 20 assessed_fen: 1000000000001 }"),
              ElementsAre("report_tool_lost.assessed_fen"));
  EXPECT_THAT(BadFields("report_tool_lost { tag: 1 liable: 20 assessed_fen: -1 }"),
              ElementsAre("report_tool_lost.assessed_fen"));
}

TEST_F(ToolShape, OfAReplacementNamesOldAndNew) {
  EXPECT_THAT(BadFields("replace_tool { old_tag: 1 tool { tag: 2 name: 'Drill' } due_micros: 1 }"), ElementsAre());
  EXPECT_THAT(BadFields("replace_tool {}"),
              ElementsAre("replace_tool.old_tag", "replace_tool.tool", "replace_tool.due_micros"));
  EXPECT_THAT(BadFields("replace_tool { old_tag: 1 tool { tag: 2 } due_micros: -1 }"),
              ElementsAre("replace_tool.tool.name", "replace_tool.due_micros"));
}

TEST_F(ToolShape, OfTheRestNamesATag) {
  EXPECT_THAT(BadFields("transfer_tool {}"), ElementsAre("transfer_tool.tag"));
  EXPECT_THAT(BadFields("send_to_maintenance {}"), ElementsAre("send_to_maintenance.tag"));
  EXPECT_THAT(BadFields("scrap_tool {}"), ElementsAre("scrap_tool.tag"));
  EXPECT_THAT(BadFields("return_from_maintenance {}"), ElementsAre("return_from_maintenance.tag"));
  EXPECT_THAT(BadFields("return_from_maintenance { tag: 1 calibrated_until: '2026-02-30' }"),
              ElementsAre("return_from_maintenance.calibrated_until"));
  EXPECT_THAT(BadFields("return_from_maintenance { tag: 1 calibrated_until: '2026-02-28' }"), ElementsAre());
}

TEST_F(ToolShape, OfACountHoldsTwoThousandAtMostBeItNone) {
  v1::Command command = AtCentre("count_tools {}");
  EXPECT_THAT(BadFieldsOf(command), ElementsAre());
  for (uint64_t tag = 1; tag <= 2'000; ++tag) command.mutable_count_tools()->add_present(tag);
  EXPECT_THAT(BadFieldsOf(command), ElementsAre());
  command.mutable_count_tools()->add_present(2'001);
  EXPECT_THAT(BadFieldsOf(command), ElementsAre("count_tools.present"));
  EXPECT_THAT(BadFields("count_tools { present: [3, 3] }"), ElementsAre("count_tools.present"));
}

TEST_F(ToolShape, OfKeysNamesTheKey) {
  EXPECT_THAT(BadFields("register_key { key: 1 name: 'Meter room' }"), ElementsAre());
  EXPECT_THAT(BadFields("register_key {}"), ElementsAre("register_key.key", "register_key.name"));
  EXPECT_THAT(BadFields("register_key { key: 1000000000001 name: 'Meter room' }"), ElementsAre("register_key.key"));
  EXPECT_THAT(BadFields("hand_out_key {}"), ElementsAre("hand_out_key.key"));
  EXPECT_THAT(BadFields("return_key {}"), ElementsAre("return_key.key"));
}

}  // namespace
}  // namespace daybook::domain
