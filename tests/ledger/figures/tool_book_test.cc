// The tools in a centre's book: where they are, what stands before the close, and what the document says of them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ledger/figures/centre_book.h"

namespace daybook::figures {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr uint32_t kCentre = 3;
constexpr uint32_t kZhang = 20;
constexpr uint32_t kLi = 21;
constexpr int64_t kDueMicros = 5'000;

class ToolBookTest : public ::testing::Test {
 protected:
  ToolBookTest() {
    v1::Event event = Next();
    event.mutable_business_day_opened()->set_business_date(date_);
    book_.Apply(event);
  }
  v1::Event Next() {
    v1::Event event;
    event.set_sequence(++sequence_);
    event.set_centre(kCentre);
    event.set_business_date(date_);
    event.set_commit_time_micros(now_micros_);
    return event;
  }
  static void Leg(v1::Event& event, v1::AccountKind kind, uint64_t number, uint64_t tag, int64_t quantity) {
    v1::Posting& leg = *event.add_postings();
    leg.set_account_kind(kind);
    leg.set_account_number(number);
    leg.set_asset_kind(v1::ASSET_KIND_TOOL);
    leg.set_asset_number(tag);
    leg.set_quantity(quantity);
  }
  static void Move(v1::Event& event, v1::AccountKind to, uint64_t to_number, v1::AccountKind from, uint64_t from_number,
                   uint64_t tag) {
    Leg(event, to, to_number, tag, 1);
    Leg(event, from, from_number, tag, -1);
  }

  void Register(uint64_t tag) {
    v1::Event event = Next();
    Move(event, v1::ACCOUNT_KIND_STORE, kCentre, v1::ACCOUNT_KIND_OUTSIDE, kCentre, tag);
    event.mutable_tool_registered()->mutable_tool()->set_tag(tag);
    book_.Apply(event);
  }
  void Lend(uint64_t tag, uint32_t person = kZhang) {
    v1::Event event = Next();
    Move(event, v1::ACCOUNT_KIND_STAFF, person, v1::ACCOUNT_KIND_STORE, kCentre, tag);
    event.mutable_tools_checked_out()->add_tags(tag);
    event.mutable_tools_checked_out()->set_due_micros(kDueMicros);
    book_.Apply(event);
  }
  void Return(uint64_t tag, uint32_t person = kZhang) {
    v1::Event event = Next();
    Move(event, v1::ACCOUNT_KIND_STORE, kCentre, v1::ACCOUNT_KIND_STAFF, person, tag);
    event.mutable_tools_returned()->add_tools()->set_tag(tag);
    book_.Apply(event);
  }
  void Lose(uint64_t tag) {
    v1::Event event = Next();
    Move(event, v1::ACCOUNT_KIND_OUTSIDE, kCentre, v1::ACCOUNT_KIND_STORE, kCentre, tag);
    event.mutable_tool_lost()->set_tag(tag);
    book_.Apply(event);
  }
  void Replace(uint64_t old_tag, uint64_t tag, bool handed_in) {
    v1::Event event = Next();
    if (handed_in) Move(event, v1::ACCOUNT_KIND_OUTSIDE, kCentre, v1::ACCOUNT_KIND_STAFF, kZhang, old_tag);
    Move(event, v1::ACCOUNT_KIND_STAFF, kZhang, v1::ACCOUNT_KIND_OUTSIDE, kCentre, tag);
    v1::ToolReplaced& fact = *event.mutable_tool_replaced();
    fact.set_old_tag(old_tag);
    fact.mutable_tool()->set_tag(tag);
    fact.set_due_micros(kDueMicros);
    fact.set_old_handed_in(handed_in);
    book_.Apply(event);
  }
  void Count(std::vector<uint64_t> present, std::vector<uint64_t> missing = {}, std::vector<uint64_t> unexpected = {}) {
    v1::Event event = Next();
    v1::ToolsCounted& fact = *event.mutable_tools_counted();
    fact.mutable_present()->Add(present.begin(), present.end());
    fact.mutable_missing()->Add(missing.begin(), missing.end());
    fact.mutable_unexpected()->Add(unexpected.begin(), unexpected.end());
    book_.Apply(event);
  }
  // Gives the sealed document.
  v1::CloseDocument CloseDay(const std::vector<std::string>& carried = {}) {
    v1::Event event = Next();
    Seal seal{.last_sequence = event.sequence() - 1, .closed_micros = now_micros_};
    for (const std::string& key : carried) seal.carried.emplace_back(key, "it can wait");
    const v1::CloseDocument document = book_.BuildDocument(seal);
    event.mutable_business_day_closed()->set_document(document.SerializeAsString());
    event.mutable_business_day_closed()->set_next_business_date(++date_);
    book_.Apply(event);
    return document;
  }

  std::vector<std::string> Keys() const {
    std::vector<std::string> keys;
    for (const v1::PreflightItem& entry : book_.OpenItems(now_micros_)) {
      EXPECT_TRUE(entry.carriable());
      keys.push_back(entry.item().key());
    }
    return keys;
  }
  v1::ToolFigures Figures() const { return book_.BuildInterim(sequence_).tools(); }
  v1::ToolLine Line(uint64_t tag) const {
    const v1::ToolFigures figures = Figures();
    for (const v1::ToolLine& line : figures.tools()) {
      if (line.tag() == tag) return line;
    }
    return {};
  }
  // What is saved reads back as it is.
  void ExpectRestorable() const {
    CentreBook restored{CentreId(kCentre)};
    EXPECT_TRUE(restored.RestoreFrom(book_.Save()).ok());
    EXPECT_EQ(restored.BuildInterim(sequence_).SerializeAsString(), book_.BuildInterim(sequence_).SerializeAsString());
  }

  CentreBook book_{CentreId(kCentre)};
  uint64_t sequence_ = 0;
  int64_t now_micros_ = 1'000;
  int32_t date_ = 20261123;
};

TEST_F(ToolBookTest, SaysWhereEveryToolIsByTag) {
  Register(57);
  Register(55);
  Register(56);
  Lend(56);
  v1::Event event = Next();
  Move(event, v1::ACCOUNT_KIND_WORKSHOP, kCentre, v1::ACCOUNT_KIND_STORE, kCentre, 57);
  event.mutable_tool_sent_to_maintenance()->set_tag(57);
  book_.Apply(event);
  const v1::ToolFigures figures = Figures();
  ASSERT_EQ(figures.tools_size(), 3);
  EXPECT_EQ(figures.tools(0).tag(), 55u);
  EXPECT_EQ(figures.tools(0).place(), v1::TOOL_PLACE_STORE);
  EXPECT_EQ(figures.tools(1).place(), v1::TOOL_PLACE_STAFF);
  EXPECT_EQ(figures.tools(1).holder(), kZhang);
  EXPECT_EQ(figures.tools(1).due_micros(), kDueMicros);
  EXPECT_EQ(figures.tools(2).place(), v1::TOOL_PLACE_WORKSHOP);
  EXPECT_EQ(figures.tools(2).moved_sequence(), event.sequence());
  EXPECT_EQ(figures.registered(), 3u);
  ExpectRestorable();
}

TEST_F(ToolBookTest, IsSilentWithoutTools) {
  EXPECT_FALSE(book_.BuildInterim(sequence_).has_tools());
}

TEST_F(ToolBookTest, CountsWhatHappenedInTheRange) {
  Register(55);
  Register(56);
  Lose(55);
  Lend(56);
  Replace(56, 57, true);
  Replace(55, 58, false);
  Count({});
  const v1::ToolFigures figures = Figures();
  EXPECT_EQ(figures.tools_size(), 2);
  EXPECT_EQ(figures.registered(), 4u);
  EXPECT_EQ(figures.lost(), 1u);
  EXPECT_EQ(figures.scrapped(), 1u);
  EXPECT_EQ(figures.counts(), 1u);
  EXPECT_EQ(Line(58).due_micros(), kDueMicros);
  ExpectRestorable();
  CloseDay();
  EXPECT_EQ(Figures().tools_size(), 2) << "the tools stay";
  EXPECT_EQ(Figures().registered() + Figures().lost() + Figures().scrapped() + Figures().counts(), 0u);
}

TEST_F(ToolBookTest, ListsWhatNoCountOfTheDayFound) {
  Register(55);
  Register(56);
  EXPECT_THAT(Keys(), ElementsAre("tool_not_counted/55", "tool_not_counted/56"));
  EXPECT_EQ(book_.OpenItems(now_micros_)[0].item().since_sequence(), Line(55).moved_sequence());
  Count({55}, {56});
  EXPECT_THAT(Keys(), ElementsAre("tool_not_counted/56"));
  Count({55, 56});
  EXPECT_THAT(Keys(), IsEmpty());
  EXPECT_EQ(Line(56).counted_on(), 20261123);
  CloseDay();
  EXPECT_THAT(Keys(), ElementsAre("tool_not_counted/55", "tool_not_counted/56"));
  ExpectRestorable();
}

TEST_F(ToolBookTest, ListsWhatTheLastCountMissedEvenWhenAnEarlierOneFoundIt) {
  Register(55);
  Count({55});
  Count({}, {55});
  EXPECT_THAT(Keys(), ElementsAre("tool_not_counted/55"));
  EXPECT_TRUE(Line(55).missing());
  ExpectRestorable();
}

TEST_F(ToolBookTest, ListsWhatLiesInTheStoreAgainstTheRegister) {
  Register(55);
  Lend(55);
  Count({55}, {}, {55});
  EXPECT_THAT(Keys(), ElementsAre("tool_not_counted/55"));
  EXPECT_TRUE(Line(55).unexpected());
  ExpectRestorable();
  Count({});
  EXPECT_THAT(Keys(), IsEmpty()) << "it is not there any more";
  Count({55}, {}, {55});
  Return(55);
  EXPECT_THAT(Keys(), IsEmpty()) << "it was counted today";
  EXPECT_FALSE(Line(55).unexpected());
}

TEST_F(ToolBookTest, ListsWhatIsOutPastItsDueTime) {
  Register(55);
  Lend(55);
  now_micros_ = kDueMicros;
  EXPECT_THAT(Keys(), IsEmpty());
  now_micros_ = kDueMicros + 1;
  EXPECT_THAT(Keys(), ElementsAre("tool_overdue/55"));
  Count({55}, {}, {55});
  EXPECT_THAT(Keys(), ElementsAre("tool_not_counted/55", "tool_overdue/55"));
}

TEST_F(ToolBookTest, RemembersSinceWhenSomethingIsCarried) {
  Register(55);
  Register(56);
  Lend(55);
  now_micros_ = kDueMicros + 1;
  const v1::CloseDocument document = CloseDay({"tool_overdue/55", "tool_not_counted/56"});
  EXPECT_EQ(document.tools().tools(0).overdue_carried_since(), 20261123);
  EXPECT_EQ(document.tools().tools(0).uncounted_carried_since(), 0);
  EXPECT_EQ(document.tools().tools(1).uncounted_carried_since(), 20261123);
  ASSERT_EQ(document.items_size(), 2);
  EXPECT_EQ(document.items(0).carried_reason(), "it can wait");
  CloseDay({"tool_overdue/55", "tool_not_counted/56"});
  EXPECT_EQ(Line(55).overdue_carried_since(), 20261123);
  EXPECT_EQ(Line(56).uncounted_carried_since(), 20261123);
  ExpectRestorable();
  Count({56});
  EXPECT_EQ(Line(56).uncounted_carried_since(), 0);
  Return(55);
  EXPECT_EQ(Line(55).overdue_carried_since(), 0);
}

TEST_F(ToolBookTest, FollowsAToolIntoOtherHandsWithItsDueTime) {
  Register(55);
  Lend(55);
  now_micros_ = kDueMicros + 1;
  CloseDay({"tool_overdue/55"});
  v1::Event event = Next();
  Move(event, v1::ACCOUNT_KIND_STAFF, kLi, v1::ACCOUNT_KIND_STAFF, kZhang, 55);
  event.mutable_shift_handed_over()->set_giver(kZhang);
  book_.Apply(event);
  EXPECT_EQ(Line(55).holder(), kLi);
  EXPECT_EQ(Line(55).due_micros(), kDueMicros);
  EXPECT_EQ(Line(55).overdue_carried_since(), 20261123);
  EXPECT_EQ(Line(55).moved_sequence(), event.sequence());
}

TEST_F(ToolBookTest, PassesOverToolsOfOtherCentres) {
  v1::Event event = Next();
  Move(event, v1::ACCOUNT_KIND_STAFF, kLi, v1::ACCOUNT_KIND_STAFF, kZhang, 99);
  event.mutable_shift_handed_over()->set_giver(kZhang);
  book_.Apply(event);
  EXPECT_FALSE(book_.BuildInterim(sequence_).has_tools());
}

// The close must fit whatever the counts of a full register say, and every tool may have to be carried.
TEST_F(ToolBookTest, KeepsRoomForTheItemsOfAFullRegister) {
  std::vector<std::string> keys;
  std::vector<uint64_t> tags;
  for (uint64_t tag = 999'999'999'701; tag <= 1'000'000'000'000; ++tag) {
    Register(tag);
    Lend(tag);
    tags.push_back(tag);
  }
  sequence_ = 1'000'000'000'000;
  Count(tags, {}, tags);
  EXPECT_TRUE(book_.HasRoom());
  now_micros_ = kDueMicros + 1;
  for (const v1::PreflightItem& entry : book_.OpenItems(now_micros_)) keys.push_back(entry.item().key());
  EXPECT_EQ(keys.size(), 600u);
  const v1::CloseDocument document = CloseDay(keys);
  size_t reasons = 0;
  for (const v1::OpenItem& item : document.items()) reasons += item.carried_reason().size() + 2;
  EXPECT_LE(document.ByteSizeLong() - reasons, 300u * (64 + 2 * 88));
}

}  // namespace
}  // namespace daybook::figures
