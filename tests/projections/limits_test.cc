#include "projections/limits.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ledger/base/rejection.h"
#include "tests/ledger/figures/random_days.h"

namespace daybook::projections {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr uint32_t kCentre = 3;
constexpr uint32_t kTill = 301;

EventMaker OpenSession() {
  EventMaker make;
  make.Centre(kCentre);
  make.Till(kCentre, kTill, v1::TILL_KIND_WINDOW);
  make.OpeningCash(kCentre, 2'000'000);
  make.OpenDay(kCentre);
  make.OpenSession(kTill, 1042, 50'000);
  return make;
}

std::vector<v1::LimitBreach> Breaches(const EventMaker& make, v1::ListLimitBreachesRequest request = {}) {
  LimitsFold fold;
  fold.Apply(make.Events());
  std::vector<v1::LimitBreach> breaches;
  do {
    v1::ListLimitBreachesResponse response;
    EXPECT_TRUE(fold.ListLimitBreaches(request, response).ok());
    breaches.insert(breaches.end(), response.breaches().begin(), response.breaches().end());
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  return breaches;
}

TEST(LimitBreach, LastsUntilTheCashIsBackAndKnowsItsPeak) {
  EventMaker make = OpenSession();
  make.Pay(kTill, {Cash(960'000, 1'000'000)});
  make.LimitExceeded(kCentre, kTill, 1'000'000);
  const uint64_t exceeded = make.Last().sequence();
  make.Pay(kTill, {Cash(40'000, 50'000)});
  make.Advance(2);
  make.CountSafe(kCentre, make.SafeCash(kCentre));
  std::vector<v1::LimitBreach> breaches = Breaches(make);
  ASSERT_EQ(breaches.size(), 1u);
  EXPECT_EQ(breaches[0].scope(), v1::LIMIT_SCOPE_TILL);
  EXPECT_EQ(breaches[0].till(), kTill);
  EXPECT_EQ(breaches[0].limit_fen(), 1'000'000);
  EXPECT_EQ(breaches[0].cash_fen(), 1'010'000);
  EXPECT_EQ(breaches[0].peak_fen(), 1'050'000) << "what the event left, not what was handed over in it";
  EXPECT_EQ(breaches[0].business_date(), "2026-11-23");
  EXPECT_EQ(breaches[0].exceeded_sequence(), exceeded);
  EXPECT_EQ(breaches[0].restored_sequence(), 0u);
  EXPECT_EQ(breaches[0].seconds_above(), 2 * 3'600 + 2) << "to the last event of all";

  make.Drop(kTill, 900'000);
  make.LimitRestored(kCentre, kTill, 1'000'000);
  make.Advance(5);
  make.Pay(kTill, {Cash(10, 10)});
  breaches = Breaches(make);
  ASSERT_EQ(breaches.size(), 1u);
  EXPECT_EQ(breaches[0].restored_time().seconds() - breaches[0].exceeded_time().seconds(), 2 * 3'600 + 4);
  EXPECT_EQ(breaches[0].seconds_above(), 2 * 3'600 + 4);
  EXPECT_EQ(breaches[0].peak_fen(), 1'050'000);
}

TEST(LimitBreach, OfACentreCountsDrawersAndSafe) {
  EventMaker make = OpenSession();
  make.LimitExceeded(kCentre, 0, 1'900'000);
  make.Pay(kTill, {Cash(30'000, 30'000)});
  make.Drop(kTill, 30'000);
  make.WithdrawForFloat(kCentre, 100'000);
  const std::vector<v1::LimitBreach> breaches = Breaches(make);
  ASSERT_EQ(breaches.size(), 1u);
  EXPECT_EQ(breaches[0].scope(), v1::LIMIT_SCOPE_CENTRE);
  EXPECT_EQ(breaches[0].till(), 0u);
  EXPECT_EQ(breaches[0].cash_fen(), 2'000'000);
  EXPECT_EQ(breaches[0].peak_fen(), 2'130'000) << "a drop changes nothing";
}

TEST(LimitBreaches, AreListedByCentreAndSequencePageByPage) {
  EventMaker make = OpenSession();
  make.Centre(4);
  make.OpeningCash(4, 100);
  make.LimitExceeded(4, 0, 50);
  make.LimitExceeded(kCentre, kTill, 10);
  make.LimitExceeded(kCentre, 0, 10);
  make.LimitRestored(kCentre, kTill, 10);
  const auto list = [&](v1::ListLimitBreachesRequest request) {
    request.set_page_size(1);
    std::vector<std::string> rows;
    for (const v1::LimitBreach& breach : Breaches(make, request)) {
      rows.push_back(std::to_string(breach.centre()) + "/" + std::to_string(breach.till()));
    }
    return rows;
  };
  v1::ListLimitBreachesRequest request;
  EXPECT_THAT(list(request), ElementsAre("3/301", "3/0", "4/0"));
  request.set_open_only(true);
  EXPECT_THAT(list(request), ElementsAre("3/0", "4/0"));
  request.set_centre(4);
  EXPECT_THAT(list(request), ElementsAre("4/0"));
}

TEST(LimitBreaches, BelongToEveryDateFromTheirBeginningToTheirEnd) {
  EventMaker make = OpenSession();
  make.LimitExceeded(kCentre, 0, 10);
  make.CloseDay(kCentre);
  make.CloseDay(kCentre);
  make.LimitRestored(kCentre, 0, 10);
  const auto count = [&](const char* from, const char* to) {
    v1::ListLimitBreachesRequest request;
    request.set_from_date(from);
    request.set_to_date(to);
    return Breaches(make, request).size();
  };
  EXPECT_EQ(count("", "2026-11-22"), 0u);
  EXPECT_EQ(count("2026-11-23", "2026-11-23"), 1u);
  EXPECT_EQ(count("2026-11-24", "2026-11-24"), 1u);
  EXPECT_EQ(count("2026-11-25", ""), 1u);
  EXPECT_EQ(count("2026-11-26", ""), 0u);
}

TEST(LimitBreaches, AreKeptByTheThousandAndNoneThatLastsIsForgotten) {
  EventMaker make = OpenSession();
  make.LimitExceeded(kCentre, 0, 10);
  const uint64_t lasting = make.Last().sequence();
  uint64_t last = 0;
  for (size_t i = 0; i < LimitsFold::kBreachesKept + 5; ++i) {
    make.LimitExceeded(kCentre, kTill, 10);
    last = make.Last().sequence();
    make.LimitRestored(kCentre, kTill, 10);
  }
  const std::vector<v1::LimitBreach> breaches = Breaches(make);
  ASSERT_EQ(breaches.size(), LimitsFold::kBreachesKept + 1);
  EXPECT_EQ(breaches.front().exceeded_sequence(), lasting);
  EXPECT_EQ(breaches.back().exceeded_sequence(), last);
}

TEST(LimitBreaches, NameEverythingWrongWithARequest) {
  LimitsFold fold;
  v1::ListLimitBreachesRequest request;
  request.set_from_date("2026-02-30");
  request.set_to_date("yesterday");
  v1::ListLimitBreachesResponse response;
  const absl::Status refused = fold.ListLimitBreaches(request, response);
  EXPECT_EQ(ReasonOf(refused), v1::REJECTION_REASON_FIELD_INVALID);
  EXPECT_NE(refused.message().find("from_date"), absl::string_view::npos);
  EXPECT_NE(refused.message().find("to_date"), absl::string_view::npos);
  request.Clear();
  request.set_page_token("made up");
  EXPECT_EQ(ReasonOf(fold.ListLimitBreaches(request, response)), v1::REJECTION_REASON_FIELD_INVALID);
  EXPECT_THAT(response.breaches(), IsEmpty());
}

// A centre is above its limit just when its last breach lasts, and no breach is lower than where it began.
TEST(LimitBreaches, OfRandomHistoriesAgreeWithTheCashThereIs) {
  int breaches = 0;
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(seed);
    const EventMaker make = RandomDays(seed, 2, 300);
    for (const v1::LimitBreach& breach : Breaches(make)) {
      ++breaches;
      EXPECT_GT(breach.cash_fen(), breach.limit_fen());
      EXPECT_GE(breach.peak_fen(), breach.cash_fen());
      EXPECT_GE(breach.seconds_above(), 0);
    }
  }
  EXPECT_GE(breaches, 100);
}

}  // namespace
}  // namespace daybook::projections
