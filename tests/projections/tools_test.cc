#include "projections/tools.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "ledger/base/rejection.h"
#include "tests/projections/desk_events.h"

namespace daybook::projections {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr uint32_t kTechnician = 2001;
constexpr uint32_t kOther = 2002;

v1::ListToolsResponse List(const DeskEvents& make, const v1::ListToolsRequest& request = {}) {
  ToolsFold fold;
  fold.Apply(make.Events());
  v1::ListToolsResponse response;
  EXPECT_TRUE(fold.ListTools(request, response).ok());
  return response;
}

std::vector<uint64_t> Tags(const DeskEvents& make, v1::ListToolsRequest request = {}) {
  std::vector<uint64_t> tags;
  do {
    const v1::ListToolsResponse response = List(make, request);
    for (const v1::Tool& tool : response.tools()) tags.push_back(tool.tool().tag());
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  return tags;
}

v1::Tool ToolOf(const DeskEvents& make, uint64_t tag) {
  const v1::ListToolsResponse listed = List(make);
  for (const v1::Tool& tool : listed.tools()) {
    if (tool.tool().tag() == tag) return tool;
  }
  ADD_FAILURE() << "no tool " << tag;
  return {};
}

TEST(Tool, IsInTheStoreOnceItIsRegistered) {
  DeskEvents make;
  make.RegisterTool(55, "wrench");
  const v1::Tool tool = ToolOf(make, 55);
  EXPECT_EQ(tool.tool().name(), "wrench");
  EXPECT_EQ(tool.centre(), DeskEvents::kCentre);
  EXPECT_EQ(tool.place(), v1::TOOL_PLACE_STORE);
  EXPECT_EQ(tool.holder(), 0u);
  EXPECT_EQ(tool.condition(), v1::TOOL_CONDITION_GOOD);
  EXPECT_EQ(tool.counted_on(), "");
  EXPECT_EQ(tool.last_sequence(), make.Last().sequence());
}

TEST(Tool, PassesFromHandToHandWithItsDueTimeAndComesBackAsItIs) {
  DeskEvents make;
  make.RegisterTool(55);
  const int64_t due_micros = make.InHours(8);
  make.CheckOut({55}, kTechnician, due_micros);
  EXPECT_EQ(ToolOf(make, 55).place(), v1::TOOL_PLACE_STAFF);
  EXPECT_EQ(ToolOf(make, 55).holder(), kTechnician);
  EXPECT_EQ(ToolOf(make, 55).due_time().seconds(), due_micros / 1'000'000);
  make.Transfer(55, kTechnician, kOther, due_micros);
  EXPECT_EQ(ToolOf(make, 55).holder(), kOther);
  EXPECT_EQ(ToolOf(make, 55).due_time().seconds(), due_micros / 1'000'000);
  make.Return(55, kOther, v1::TOOL_CONDITION_DAMAGED);
  const v1::Tool tool = ToolOf(make, 55);
  EXPECT_EQ(tool.place(), v1::TOOL_PLACE_STORE);
  EXPECT_EQ(tool.holder(), 0u);
  EXPECT_FALSE(tool.has_due_time());
  EXPECT_EQ(tool.condition(), v1::TOOL_CONDITION_DAMAGED);
}

TEST(Tool, GoesWithTheShiftThatIsHandedOver) {
  DeskEvents make;
  make.RegisterTool(55);
  const int64_t due_micros = make.InHours(8);
  make.CheckOut({55}, DeskEvents::kCashier, due_micros);
  v1::HandoverItems items;
  items.add_tools(55);
  make.Accept(1, DeskEvents::kTill, DeskEvents::kTill, 0, items);
  EXPECT_EQ(ToolOf(make, 55).holder(), DeskEvents::kOtherCashier);
  EXPECT_EQ(ToolOf(make, 55).due_time().seconds(), due_micros / 1'000'000);
}

TEST(Tool, IsOverdueAsOfTheLastEventOfAll) {
  DeskEvents make;
  make.RegisterTool(55);
  make.CheckOut({55}, kTechnician, make.InHours(8));
  make.Advance(7);
  make.OpenDay();
  EXPECT_FALSE(ToolOf(make, 55).overdue());
  make.Advance(2);
  make.OpenDay();
  EXPECT_TRUE(ToolOf(make, 55).overdue());
  make.Return(55, kTechnician);
  EXPECT_FALSE(ToolOf(make, 55).overdue());
}

TEST(Tool, GoesToTheWorkshopAndComesBackCalibrated) {
  DeskEvents make;
  make.RegisterTool(55);
  make.CheckOut({55}, kTechnician, make.InHours(8));
  make.Return(55, kTechnician, v1::TOOL_CONDITION_WORN);
  make.Maintain(55);
  EXPECT_EQ(ToolOf(make, 55).place(), v1::TOOL_PLACE_WORKSHOP);
  make.ReturnFromMaintenance(55, 20270401);
  EXPECT_EQ(ToolOf(make, 55).place(), v1::TOOL_PLACE_STORE);
  EXPECT_EQ(ToolOf(make, 55).condition(), v1::TOOL_CONDITION_GOOD);
  EXPECT_EQ(ToolOf(make, 55).tool().calibrated_until(), 20270401);
  make.Maintain(55);
  make.ReturnFromMaintenance(55);
  EXPECT_EQ(ToolOf(make, 55).tool().calibrated_until(), 20270401) << "as before";
}

TEST(Tool, IsMissingUntilACountFindsItOrItMoves) {
  DeskEvents make;
  make.RegisterTool(55);
  make.RegisterTool(56);
  make.CountTools({56}, {55});
  EXPECT_TRUE(ToolOf(make, 55).missing());
  EXPECT_EQ(ToolOf(make, 55).counted_on(), "");
  EXPECT_FALSE(ToolOf(make, 56).missing());
  EXPECT_EQ(ToolOf(make, 56).counted_on(), "2026-11-23");
  make.CloseDay();
  make.CountTools({55, 56});
  EXPECT_FALSE(ToolOf(make, 55).missing());
  EXPECT_EQ(ToolOf(make, 55).counted_on(), "2026-11-24");
  make.CountTools({56}, {55});
  make.CheckOut({55}, kTechnician, make.InHours(8));
  EXPECT_FALSE(ToolOf(make, 55).missing());
}

TEST(Tool, IsUnexpectedWhereACountFindsWhatSomebodyHolds) {
  DeskEvents make;
  make.RegisterTool(55);
  make.CheckOut({55}, kTechnician, make.InHours(8));
  make.CountTools({55}, {}, {55});
  EXPECT_TRUE(ToolOf(make, 55).unexpected());
  EXPECT_EQ(ToolOf(make, 55).counted_on(), "2026-11-23");
  v1::ListToolsRequest request;
  request.set_exceptions_only(true);
  EXPECT_THAT(Tags(make, request), ElementsAre(55));
  make.CountTools({});
  EXPECT_FALSE(ToolOf(make, 55).unexpected());
  make.CountTools({55}, {}, {55});
  make.Return(55, kTechnician);
  EXPECT_FALSE(ToolOf(make, 55).unexpected());
}

TEST(Tool, StaysOneOfItsCentreInTheHandsOfAShiftAtAnother) {
  DeskEvents make;
  make.RegisterTool(55);
  make.CheckOut({55}, DeskEvents::kCashier, make.InHours(8));
  make.At(4);
  v1::HandoverItems items;
  items.add_tools(55);
  make.Accept(1, 401, 401, 0, items);
  EXPECT_EQ(ToolOf(make, 55).centre(), DeskEvents::kCentre);
  EXPECT_EQ(ToolOf(make, 55).holder(), DeskEvents::kOtherCashier);
}

TEST(Tools, LeaveTheRegisterWhenTheyAreLostScrappedOrReplaced) {
  DeskEvents make;
  for (const uint64_t tag : {51, 52, 53, 54}) make.RegisterTool(tag);
  make.LoseTool(51, 0);
  make.CheckOut({52, 53}, kTechnician, make.InHours(8));
  make.LoseTool(52, kTechnician);
  make.Replace(53, 60, kTechnician, make.InHours(100));
  make.Scrap(54);
  EXPECT_THAT(Tags(make), ElementsAre(60));
  EXPECT_EQ(ToolOf(make, 60).place(), v1::TOOL_PLACE_STAFF);
  EXPECT_EQ(ToolOf(make, 60).holder(), kTechnician);
  EXPECT_TRUE(ToolOf(make, 60).has_due_time());
}

TEST(Tools, AreListedByTagPageByPageByCentreAndByHolder) {
  DeskEvents make;
  for (const uint64_t tag : {53, 51, 52}) make.RegisterTool(tag);
  make.At(4);
  make.RegisterTool(54);
  make.CheckOut({54}, kTechnician, make.InHours(8));
  v1::ListToolsRequest request;
  request.set_page_size(1);
  EXPECT_THAT(Tags(make, request), ElementsAre(51, 52, 53, 54));
  request.set_centre(4);
  EXPECT_THAT(Tags(make, request), ElementsAre(54));
  request.Clear();
  request.set_holder(kTechnician);
  EXPECT_THAT(Tags(make, request), ElementsAre(54));
  request.set_holder(kOther);
  EXPECT_THAT(Tags(make, request), IsEmpty());
}

TEST(Tools, ThatAreOverdueOrMissingAreExceptions) {
  DeskEvents make;
  for (const uint64_t tag : {51, 52, 53}) make.RegisterTool(tag);
  make.CountTools({51, 53}, {52});
  make.CheckOut({53}, kTechnician, make.InHours(1));
  make.Advance(2);
  make.OpenDay();
  v1::ListToolsRequest request;
  request.set_exceptions_only(true);
  EXPECT_THAT(Tags(make, request), ElementsAre(52, 53));
}

TEST(Tools, RefuseATokenThatIsNotTheirs) {
  ToolsFold fold;
  v1::ListToolsRequest request;
  request.set_page_token("made up");
  v1::ListToolsResponse response;
  EXPECT_EQ(ReasonOf(fold.ListTools(request, response)), v1::REJECTION_REASON_FIELD_INVALID);
}

TEST(Keys, ComeWithTheFirstPageAndNameTheirHolders) {
  DeskEvents make;
  make.RegisterTool(51);
  make.RegisterTool(52);
  make.RegisterKey(7, "safe");
  make.RegisterKey(8, "door");
  make.HandOutKey(8, DeskEvents::kCashier);
  v1::ListToolsRequest request;
  request.set_page_size(1);
  v1::ListToolsResponse response = List(make, request);
  ASSERT_EQ(response.keys_size(), 2);
  EXPECT_EQ(response.keys(0).key(), 7u);
  EXPECT_EQ(response.keys(0).name(), "safe");
  EXPECT_EQ(response.keys(0).holder(), 0u);
  EXPECT_EQ(response.keys(1).holder(), DeskEvents::kCashier);
  request.set_page_token(response.next_page_token());
  EXPECT_THAT(List(make, request).keys(), IsEmpty());
  v1::HandoverItems items;
  items.add_keys(8);
  make.Accept(1, DeskEvents::kTill, DeskEvents::kTill, 0, items);
  request.Clear();
  request.set_holder(DeskEvents::kOtherCashier);
  response = List(make, request);
  ASSERT_EQ(response.keys_size(), 1);
  EXPECT_EQ(response.keys(0).key(), 8u);
  make.ReturnKey(8, DeskEvents::kOtherCashier);
  EXPECT_THAT(List(make, request).keys(), IsEmpty());
}

}  // namespace
}  // namespace daybook::projections
