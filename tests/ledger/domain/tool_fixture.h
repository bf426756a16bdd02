// What the tests of tools and keys share: an open day, commands about the store, and what must hold of every tool
// whatever happened: exactly one holder, the same in the postings, in the state, in people's hands and in the close
// document.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tests/ledger/domain/harness.h"

namespace daybook::domain {

inline constexpr uint64_t kDrill = 55;
inline constexpr uint64_t kGauge = 56;
inline constexpr uint64_t kWrench = 57;

class ToolStore : public Counter {
 protected:
  ToolStore() { GivenOpenDay(); }

  void TearDown() override {
    ExpectSoundTools();
    Counter::TearDown();
  }

  // --- Commands ---
  // `more`: further fields of the description.
  v1::Command Register(uint64_t tag, absl::string_view more = "") {
    return AtCentre(absl::StrCat("register_tool { tool { ", Describe(tag, more), " } }"), kKeeper);
  }
  v1::Command CheckOut(const std::vector<uint64_t>& tags, uint32_t borrower = kCashier, int64_t hours = 8) {
    return AtCentre(absl::StrCat("check_out_tools { tags: [", absl::StrJoin(tags, ","),
                                 "] purpose: 'leak at No. 7' due_micros: ", HoursAhead(hours), " }"),
                    kKeeper, borrower);
  }
  v1::Command Return(const std::vector<uint64_t>& tags, uint32_t holder = kCashier,
                     absl::string_view condition = "GOOD") {
    std::string tools;
    for (uint64_t tag : tags) {
      absl::StrAppend(&tools, "tools { tag: ", tag, " condition: TOOL_CONDITION_", condition, " } ");
    }
    return AtCentre(absl::StrCat("return_tools { ", tools, " }"), kKeeper, holder);
  }
  v1::Command Transfer(uint64_t tag, uint32_t from = kCashier, uint32_t to = kOtherCashier) {
    return AtCentre(absl::StrCat("transfer_tool { tag: ", tag, " }"), from, to);
  }
  v1::Command Lose(uint64_t tag, uint32_t liable = 0, int64_t assessed_fen = 0) {
    return AtCentre(absl::StrCat("reason: 'not to be found' report_tool_lost { tag: ", tag, " liable: ", liable,
                                 " assessed_fen: ", assessed_fen, " }"),
                    kSupervisor, kFinance);
  }
  v1::Command Replace(uint64_t old_tag, uint64_t new_tag, uint32_t holder = kCashier, absl::string_view more = "",
                      int64_t hours = 8) {
    return AtCentre(absl::StrCat("replace_tool { old_tag: ", old_tag, " due_micros: ", HoursAhead(hours), " tool { ",
                                 Describe(new_tag, more), " } }"),
                    kKeeper, holder);
  }
  v1::Command ToWorkshop(uint64_t tag) {
    return AtCentre(absl::StrCat("send_to_maintenance { tag: ", tag, " }"), kKeeper);
  }
  v1::Command FromWorkshop(uint64_t tag, absl::string_view calibrated_until = "") {
    return AtCentre(
        absl::StrCat("return_from_maintenance { tag: ", tag, " calibrated_until: '", calibrated_until, "' }"), kKeeper);
  }
  v1::Command Scrap(uint64_t tag) {
    return AtCentre(absl::StrCat("reason: 'worn out' scrap_tool { tag: ", tag, " }"), kKeeper, kSupervisor);
  }
  v1::Command CountTools(const std::vector<uint64_t>& present) {
    return AtCentre(absl::StrCat("count_tools { present: [", absl::StrJoin(present, ","), "] }"), kKeeper);
  }
  v1::Command SettleDue(uint32_t person, int64_t fen) {
    return AtCentre(absl::StrCat("settle_due { staff: ", person, " amount_fen: ", fen,
                                 " tender: TENDER_KIND_TRANSFER bank_account: 5 provider_reference: 'T", ++settled_,
                                 "' }"),
                    kFinance);
  }
  int64_t HoursAhead(int64_t hours) const { return world_.next_commit_micros() + hours * kHourMicros; }

  // --- Steps ---
  void GivenTools(const std::vector<uint64_t>& tags) {
    for (uint64_t tag : tags) Given(Register(tag));
  }
  // A second centre with the same keeper.
  void GivenOtherCentre() {
    Given(ByAdmin("centre: 4 configure_centre { name: 'East Street' first_business_date: '2026-11-23' }"));
    for (uint32_t person : {kSupervisor, kKeeper, kCashier}) {
      const char* role = person == kSupervisor ? "SUPERVISOR" : person == kKeeper ? "KEEPER" : "CASHIER";
      Given(ByAdmin(absl::StrCat("grant_role { staff: ", person, " role: ROLE_", role, " for_centre: 4 }")));
    }
    Given(AtOtherCentre(AtCentre("open_business_day { business_date: '2026-11-23' on_duty: [10, 11, 20] }")));
  }
  static v1::Command AtOtherCentre(v1::Command command) {
    command.set_centre(4);
    return command;
  }

  // --- What is known ---
  ThingHolder Holder(uint64_t tag) const {
    const auto it = world_.state().things.find(Thing{v1::ASSET_KIND_TOOL, tag});
    return it == world_.state().things.end() ? ThingHolder() : it->second;
  }
  static ThingHolder InStore() { return {v1::ACCOUNT_KIND_STORE, kCentre}; }
  static ThingHolder InWorkshop() { return {v1::ACCOUNT_KIND_WORKSHOP, kCentre}; }
  static ThingHolder With(uint32_t person) { return {v1::ACCOUNT_KIND_STAFF, person}; }
  v1::ToolFigures Figures() const {
    return world_.state().FindCentre(CentreId(kCentre))->book.BuildInterim(world_.state().last_sequence).tools();
  }
  v1::ToolLine Line(uint64_t tag) const {
    const v1::ToolFigures figures = Figures();
    for (const v1::ToolLine& line : figures.tools()) {
      if (line.tag() == tag) return line;
    }
    return {};
  }
  // Keys of the items about tools that stand before the close.
  std::vector<std::string> Items() const {
    std::vector<std::string> keys;
    const std::vector<v1::PreflightItem> items =
        *Preflight(world_.state(), CentreId(kCentre), world_.next_commit_micros());
    for (const v1::PreflightItem& entry : items) {
      if (absl::StartsWith(entry.item().key(), "tool_")) keys.push_back(entry.item().key());
    }
    return keys;
  }

  void ExpectSoundTools() const {
    const std::map<Thing, std::map<ThingHolder, int64_t>> posted = Posted();
    std::set<std::pair<Thing, uint64_t>> in_hands;
    size_t held = 0;
    std::map<uint64_t, v1::ToolLine> lines;
    const v1::ToolFigures figures = Figures();
    for (const v1::ToolLine& line : figures.tools()) lines[line.tag()] = line;
    for (const auto& [thing, holders] : posted) {
      const auto known = world_.state().things.find(thing);
      const size_t expected = known == world_.state().things.end() ? 0 : 1;
      ASSERT_EQ(holders.size(), expected) << "thing " << thing.number << " has not exactly one holder";
      if (holders.empty()) continue;
      ++held;
      EXPECT_EQ(holders.begin()->first, known->second);
      EXPECT_EQ(holders.begin()->second, 1);
      if (known->second.kind == v1::ACCOUNT_KIND_STAFF) in_hands.insert({thing, known->second.number});
      if (thing.kind == v1::ASSET_KIND_TOOL) ExpectOnRegister(known->first, known->second, lines);
    }
    EXPECT_EQ(held, world_.state().things.size());
    EXPECT_EQ(lines.size(), static_cast<size_t>(figures.tools_size()));
    for (const auto& [tag, line] : lines) EXPECT_NE(world_.state().tools.FindTool(ToolId(tag)), nullptr) << tag;
    for (const auto& [person, staff] : world_.state().staff) {
      for (const Thing& thing : staff.things) EXPECT_EQ(in_hands.erase({thing, person.number()}), 1u);
    }
    EXPECT_TRUE(in_hands.empty());
  }

 private:
  static std::string Describe(uint64_t tag, absl::string_view more) {
    return absl::StrCat("tag: ", tag, " name: 'Tool ", tag, "' value_fen: 30000 ", more);
  }
  // Σ of the log by thing and holder, without zeros; what is outside is left out.
  std::map<Thing, std::map<ThingHolder, int64_t>> Posted() const {
    std::map<Thing, std::map<ThingHolder, int64_t>> posted;
    for (const auto& event : world_.log()) {
      for (const v1::Posting& posting : event->postings()) {
        if (!IsThing(posting.asset_kind()) || posting.account_kind() == v1::ACCOUNT_KIND_OUTSIDE) continue;
        auto& holders = posted[{posting.asset_kind(), posting.asset_number()}];
        const ThingHolder holder{posting.account_kind(), posting.account_number()};
        if ((holders[holder] += posting.quantity()) == 0) holders.erase(holder);
      }
    }
    return posted;
  }
  void ExpectOnRegister(const Thing& thing, const ThingHolder& holder,
                        std::map<uint64_t, v1::ToolLine>& lines) const {
    const ToolInfo* tool = world_.state().tools.FindTool(ToolId(thing.number));
    ASSERT_NE(tool, nullptr) << "tool " << thing.number << " is held and not on a register";
    EXPECT_EQ(tool->due_micros != 0, holder.kind == v1::ACCOUNT_KIND_STAFF);
    if (tool->centre != CentreId(kCentre)) return;
    const v1::ToolLine& line = lines[thing.number];
    EXPECT_EQ(line.place(), holder.kind == v1::ACCOUNT_KIND_STORE   ? v1::TOOL_PLACE_STORE
                            : holder.kind == v1::ACCOUNT_KIND_STAFF ? v1::TOOL_PLACE_STAFF
                                                                    : v1::TOOL_PLACE_WORKSHOP);
    EXPECT_EQ(line.holder(), holder.kind == v1::ACCOUNT_KIND_STAFF ? holder.number : 0);
    EXPECT_EQ(line.due_micros(), tool->due_micros);
    EXPECT_EQ(line.missing(), tool->missing);
  }

  int settled_ = 0;
};

}  // namespace daybook::domain
