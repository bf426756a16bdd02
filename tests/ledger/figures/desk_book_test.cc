// What the desk did, in a centre's book: counts of the day, and what is open at its end.
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include "ledger/figures/centre_book.h"

namespace daybook::figures {
namespace {

using ::google::protobuf::util::MessageDifferencer;

constexpr uint32_t kCentre = 3;

class DeskFigures : public testing::Test {
 protected:
  // `fill` says what happened.
  template <typename Fill>
  void Apply(Fill fill) {
    v1::Event event;
    event.set_sequence(++sequence_);
    event.set_centre(kCentre);
    fill(event);
    book_.Apply(event);
  }
  void SomeDay() {
    for (int i = 0; i < 4; ++i) Apply([](v1::Event& event) { event.mutable_work_order_opened(); });
    Apply([](v1::Event& event) { event.mutable_work_order_assigned(); });
    Apply([](v1::Event& event) { event.mutable_work_order_completed(); });
    Apply([](v1::Event& event) { event.mutable_work_order_cancelled(); });
    for (int i = 0; i < 3; ++i) Apply([](v1::Event& event) { event.mutable_complaint_received(); });
    for (int i = 0; i < 2; ++i) Apply([](v1::Event& event) { event.mutable_complaint_replied(); });
    Apply([](v1::Event& event) { event.mutable_complaint_resolved(); });
    Apply([](v1::Event& event) { event.mutable_account_opened(); });
    Apply([](v1::Event& event) { event.mutable_complaint_overdue(); });
    Apply([](v1::Event& event) { event.mutable_tool_overdue(); });
    Apply([](v1::Event& event) { event.mutable_deposit_overdue(); });
    Apply([](v1::Event& event) { event.mutable_spot_check_missed(); });
  }
  v1::DeskFigures Figures() const { return book_.BuildInterim(sequence_).desk(); }

  CentreBook book_{CentreId(kCentre)};
  uint64_t sequence_ = 0;
};

TEST_F(DeskFigures, CountWhatHappenedAndWhatIsOpen) {
  SomeDay();
  const v1::DeskFigures figures = Figures();
  EXPECT_EQ(figures.work_orders_opened(), 4u);
  EXPECT_EQ(figures.work_orders_completed(), 1u);
  EXPECT_EQ(figures.work_orders_cancelled(), 1u);
  EXPECT_EQ(figures.work_orders_open(), 2u);
  EXPECT_EQ(figures.complaints_received(), 3u);
  EXPECT_EQ(figures.complaints_replied(), 2u);
  EXPECT_EQ(figures.complaints_resolved(), 1u);
  EXPECT_EQ(figures.complaints_open(), 2u);
  EXPECT_EQ(figures.accounts_opened(), 1u);
  EXPECT_EQ(figures.breaches(), 4u);
}

TEST_F(DeskFigures, LeaveNothingOpenBeforeTheClose) {
  SomeDay();
  EXPECT_TRUE(book_.OpenItems(0).empty());
}

TEST_F(DeskFigures, StayOutOfTheDocumentWhileThereAreNone) {
  EXPECT_FALSE(book_.BuildInterim(sequence_).has_desk());
}

TEST_F(DeskFigures, SurviveACheckpoint) {
  SomeDay();
  CentreBook restored{CentreId(kCentre)};
  ASSERT_TRUE(restored.RestoreFrom(book_.Save()).ok());
  EXPECT_TRUE(MessageDifferencer::Equals(restored.BuildInterim(sequence_), book_.BuildInterim(sequence_)));
}

TEST_F(DeskFigures, CarryWhatIsOpenIntoTheNextDay) {
  SomeDay();
  v1::Event close;
  close.set_sequence(sequence_ + 1);
  close.set_centre(kCentre);
  close.mutable_business_day_closed()->set_document(
      book_.BuildDocument({.last_sequence = sequence_}).SerializeAsString());
  book_.Apply(close);
  v1::DeskFigures expected;
  expected.set_work_orders_open(2);
  expected.set_complaints_open(2);
  EXPECT_TRUE(MessageDifferencer::Equals(Figures(), expected)) << Figures().ShortDebugString();
}

}  // namespace
}  // namespace daybook::figures
