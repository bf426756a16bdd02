// Tickets in a centre's book: by hour, window and kind, of the day and of nothing else.
#include <gmock/gmock.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <string>

#include "ledger/figures/centre_book.h"

namespace daybook::figures {
namespace {

using ::google::protobuf::util::MessageDifferencer;

constexpr uint32_t kCentre = 3;
// 2026-11-23 00:00 in China.
constexpr int64_t kMidnightMicros = 1'795'363'200'000'000;
constexpr int64_t kMinuteMicros = 60'000'000;

class QueueFigures : public testing::Test {
 protected:
  QueueFigures() {
    v1::Event event;
    v1::CentreConfigured& configured = *event.mutable_centre_configured();
    configured.set_utc_offset_minutes(480);
    configured.set_first_business_date(20261123);
    configured.mutable_policy()->set_wait_target_seconds(600);
    Apply(event);
  }

  void Apply(v1::Event event) {
    event.set_sequence(++sequence_);
    event.set_centre(kCentre);
    event.set_business_date(20261123);
    event.set_commit_time_micros(kMidnightMicros + sequence_);
    book_.Apply(event);
  }
  static int64_t At(int hour, int minute) { return kMidnightMicros + (hour * 60 + minute) * kMinuteMicros; }
  void Take(int64_t micros, int32_t late_for = 0) {
    v1::Event event;
    event.set_occur_time_micros(micros);
    event.set_late_for(late_for);
    event.mutable_ticket_taken()->set_kind(v1::SERVICE_KIND_PAYMENT);
    Apply(event);
  }
  void Call(uint32_t till, int64_t taken_micros, uint32_t wait_seconds, int32_t late_for = 0) {
    v1::Event event;
    event.set_till(till);
    event.set_late_for(late_for);
    event.mutable_ticket_called()->set_taken_micros(taken_micros);
    event.mutable_ticket_called()->set_wait_seconds(wait_seconds);
    Apply(event);
  }
  void End(uint32_t till, int64_t taken_micros, v1::ServiceKind kind, uint32_t handling_seconds, int32_t late_for = 0) {
    v1::Event event;
    event.set_till(till);
    event.set_late_for(late_for);
    event.mutable_service_ended()->set_taken_micros(taken_micros);
    event.mutable_service_ended()->set_kind(kind);
    event.mutable_service_ended()->set_handling_seconds(handling_seconds);
    Apply(event);
  }
  void Miss(int32_t late_for = 0) {
    v1::Event event;
    event.set_late_for(late_for);
    event.mutable_ticket_missed();
    Apply(event);
  }
  // Two tickets before ten and one after; two served.
  void SomeDay() {
    Take(At(9, 5));
    Take(At(9, 59));
    Take(At(10, 0));
    Call(301, At(9, 5), 60);
    Call(302, At(10, 0), 300);
    End(301, At(9, 5), v1::SERVICE_KIND_PAYMENT, 100);
    End(302, At(10, 0), v1::SERVICE_KIND_INVOICE, 200);
    Miss();
  }
  v1::QueueFigures Figures() const { return book_.BuildInterim(sequence_).queue(); }
  v1::Event Close() const {
    const v1::CloseDocument document = book_.BuildDocument({.last_sequence = sequence_});
    v1::Event event;
    event.set_sequence(sequence_ + 1);
    event.set_centre(kCentre);
    event.mutable_business_day_closed()->set_document(document.SerializeAsString());
    event.mutable_business_day_closed()->set_next_business_date(20261124);
    return event;
  }

  CentreBook book_{CentreId(kCentre)};
  uint64_t sequence_ = 0;
};

TEST_F(QueueFigures, CountTicketsByTheLocalHourInWhichTheyWereTaken) {
  SomeDay();
  const v1::QueueFigures figures = Figures();
  ASSERT_EQ(figures.hours_size(), 2);
  EXPECT_EQ(figures.hours(0).hour(), 9u);
  EXPECT_EQ(figures.hours(0).arrivals(), 2u);
  EXPECT_EQ(figures.hours(0).called(), 1u);
  EXPECT_EQ(figures.hours(0).wait_seconds(), 60);
  EXPECT_EQ(figures.hours(0).served(), 1u);
  EXPECT_EQ(figures.hours(0).handling_seconds(), 100);
  EXPECT_EQ(figures.hours(1).hour(), 10u);
  EXPECT_EQ(figures.hours(1).arrivals(), 1u);
  EXPECT_EQ(figures.hours(1).wait_seconds(), 300);
  EXPECT_EQ(figures.missed(), 1u);
}

TEST_F(QueueFigures, CountServicesByKindAndByWindow) {
  SomeDay();
  End(302, At(10, 0), v1::SERVICE_KIND_PAYMENT, 50);
  const v1::QueueFigures figures = Figures();
  ASSERT_EQ(figures.kinds_size(), 2);
  EXPECT_EQ(figures.kinds(0).kind(), v1::SERVICE_KIND_PAYMENT);
  EXPECT_EQ(figures.kinds(0).served(), 2u);
  EXPECT_EQ(figures.kinds(0).handling_seconds(), 150);
  EXPECT_EQ(figures.kinds(1).kind(), v1::SERVICE_KIND_INVOICE);
  ASSERT_EQ(figures.tills_size(), 2);
  EXPECT_EQ(figures.tills(0).till(), 301u);
  EXPECT_EQ(figures.tills(0).called(), 1u);
  EXPECT_EQ(figures.tills(0).wait_seconds(), 60);
  EXPECT_EQ(figures.tills(1).till(), 302u);
  ASSERT_EQ(figures.tills(1).kinds_size(), 2);
  EXPECT_EQ(figures.tills(1).kinds(0).handling_seconds(), 50);
  EXPECT_EQ(figures.tills(1).kinds(1).handling_seconds(), 200);
}

TEST_F(QueueFigures, NameTheTargetsOfThePolicyInForce) {
  const v1::QueueFigures figures = Figures();
  EXPECT_EQ(figures.peak_factor_percent(), 150u);
  EXPECT_EQ(figures.payment_target_seconds(), 180u);
  EXPECT_EQ(figures.other_target_seconds(), 300u);
  EXPECT_EQ(figures.wait_target_seconds(), 600u);
  EXPECT_EQ(figures.utc_offset_minutes(), 480);
}

TEST_F(QueueFigures, AreNotChangedByWhatBelongsToAClosedDay) {
  SomeDay();
  const v1::QueueFigures before = Figures();
  Take(At(9, 5), 20261122);
  Call(303, At(9, 5), 60, 20261122);
  End(303, At(9, 5), v1::SERVICE_KIND_PAYMENT, 60, 20261122);
  Miss(20261122);
  EXPECT_TRUE(MessageDifferencer::Equals(before, Figures()));
  EXPECT_EQ(book_.BuildInterim(sequence_).late_size(), 4);
}

TEST_F(QueueFigures, CountTheFirstHourWhereTheOffsetReachesBehindNineteenSeventy) {
  v1::Event event;
  event.mutable_centre_configured()->set_utc_offset_minutes(-480);
  Apply(event);
  Take(0);
  ASSERT_EQ(Figures().hours_size(), 1);
  EXPECT_EQ(Figures().hours(0).hour(), 0u);
}

TEST_F(QueueFigures, SurviveACheckpoint) {
  SomeDay();
  CentreBook restored{CentreId(kCentre)};
  ASSERT_TRUE(restored.RestoreFrom(book_.Save()).ok());
  EXPECT_TRUE(MessageDifferencer::Equals(restored.BuildInterim(sequence_), book_.BuildInterim(sequence_)));
  book_ = restored;
  Take(At(10, 30));
  EXPECT_EQ(Figures().hours(1).arrivals(), 2u);
}

TEST_F(QueueFigures, BeginAnewWithThePolicyOnceTheDayIsClosed) {
  SomeDay();
  book_.Apply(Close());
  const v1::QueueFigures figures = Figures();
  EXPECT_EQ(figures.hours_size(), 0);
  EXPECT_EQ(figures.kinds_size(), 0);
  EXPECT_EQ(figures.tills_size(), 0);
  EXPECT_EQ(figures.missed(), 0u);
  EXPECT_EQ(figures.wait_target_seconds(), 600u);
}

TEST_F(QueueFigures, StayWithinTheBoundOfTheClose) {
  uint32_t tills = 0;
  while (book_.HasRoom() && tills < 10'000) {
    for (int kind = 1; kind < v1::ServiceKind_ARRAYSIZE; ++kind) {
      End(4'000'000'000 + tills, At(9, 0), static_cast<v1::ServiceKind>(kind), 4'000'000'000);
    }
    Call(4'000'000'000 + tills, At(9, 0), 4'000'000'000);
    ++tills;
  }
  EXPECT_GT(tills, 100u);
  EXPECT_LT(tills, 10'000u);
  EXPECT_LE(book_.BuildInterim(sequence_).ByteSizeLong(), kListBytesMax);
}

}  // namespace
}  // namespace daybook::figures
