// The close as text on a terminal.
#include "client/command_line/close_text.h"

#include "client/command_line/queue_summary.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/client/made_up_close.h"

namespace daybook::command_line {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string TextOf(const v1::CloseDocument& document) { return CloseText(document, std::string(32, '\x2b'), false); }

TEST(CloseText, ShowsTheRestOfTheCounterBetweenMoneyAndWhatIsOpen) {
  const std::string text = TextOf(MadeUpClose());
  size_t at = 0;
  for (const char* title : {"Takings\n", "Cash by till\n", "Bank deposits\n", "Invoices\n", "Blank invoices\n",
                            "Shift handovers\n", "Tools\n", "Tools out, in the workshop or missing\n",
                            "Card top-ups\n", "Cards not written\n",
                            "Queue by hour, minutes; missed: 9\n", "Service by kind, minutes\n",
                            "Spot checks, every 168 hours\n", "Desk\n", "Open items\n", "Proof\n"}) {
    const size_t found = text.find(title, at);
    ASSERT_NE(found, std::string::npos) << title << " is missing, or out of order";
    at = found;
  }
}

TEST(CloseText, ShowsInvoicesByKindAndWhatIsLeft) {
  const std::string text = TextOf(MadeUpClose());
  EXPECT_THAT(text,
              HasSubstr("paper           0    96  24133.75       1   88.40    0    0.00     0       400       204\n"));
  EXPECT_THAT(text, HasSubstr("paper  044002100111     7  00000601  00001000    400  store\n"));
  EXPECT_THAT(text, Not(HasSubstr("nobody has checked")));
}

TEST(CloseText, ShowsManualInvoicesThatNobodyHasChecked) {
  v1::CloseDocument document;
  v1::UncheckedInvoicesLine& line = *document.mutable_invoices()->add_unchecked();
  line.set_till(301);
  line.set_invoices(12);
  line.set_sum_fen(334'120);
  line.set_since_sequence(77);
  EXPECT_THAT(TextOf(document), HasSubstr("Manual invoices nobody has checked\ntill  invoices      sum  since\n"
                                          " 301        12  3341.20     77\n"));
}

TEST(CloseText, ListsToolsThatAreNotWhereTheyBelong) {
  const std::string text = TextOf(MadeUpClose());
  EXPECT_THAT(text, HasSubstr("14    5            1        1"));
  EXPECT_THAT(text, HasSubstr("55  staff        131       2026-11-23    no\n"));
  EXPECT_THAT(text, HasSubstr("66  store                  2026-11-23    yes\n"));
  EXPECT_THAT(text, Not(HasSubstr("\n  67  store")));
}

TEST(CloseText, SaysNothingOfWhatDidNotHappen) {
  const std::string text = TextOf(v1::CloseDocument());
  for (const char* title : {"Invoices", "handovers", "Tools", "Card", "Queue", "Service", "Spot", "Desk"}) {
    EXPECT_THAT(text, Not(HasSubstr(title)));
  }
}

TEST(QueueSummary, AveragesOverAllAndOverPeakHoursAlone) {
  v1::QueueFigures queue;
  queue.set_peak_factor_percent(150);
  for (uint32_t arrivals : {10u, 10u, 40u}) {
    v1::ServiceHourLine& line = *queue.add_hours();
    line.set_arrivals(arrivals);
    line.set_called(arrivals);
    line.set_wait_seconds(arrivals == 40 ? 40 * 600 : 10 * 60);
  }
  // The mean is 20: with 30 arrivals and more an hour is a peak hour.
  EXPECT_FALSE(IsPeakHour(queue, queue.hours(0)));
  EXPECT_TRUE(IsPeakHour(queue, queue.hours(2)));
  const QueueSummary sums(queue);
  EXPECT_EQ(sums.wait_seconds, 420);
  EXPECT_EQ(sums.peak_wait_seconds, 600);
  EXPECT_EQ(sums.payment_seconds, 0);
}

TEST(QueueSummary, KnowsAPeakHourFromOneAlmostSo) {
  v1::QueueFigures queue;
  queue.set_peak_factor_percent(150);
  for (uint32_t arrivals : {10u, 30u}) queue.add_hours()->set_arrivals(arrivals);
  EXPECT_TRUE(IsPeakHour(queue, queue.hours(1)));
  queue.mutable_hours(1)->set_arrivals(29);
  EXPECT_FALSE(IsPeakHour(queue, queue.hours(1)));
}

}  // namespace
}  // namespace daybook::command_line
