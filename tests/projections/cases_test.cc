#include "projections/cases.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

CasesFold Folded(const EventMaker& make) {
  CasesFold fold;
  fold.Apply(make.Events());
  return fold;
}

std::vector<uint64_t> Numbers(const CasesFold& fold, v1::ListCasesRequest request = {}) {
  std::vector<uint64_t> numbers;
  do {
    v1::ListCasesResponse response;
    EXPECT_TRUE(fold.ListCases(request, response).ok());
    for (const v1::Case& entry : response.cases()) numbers.push_back(entry.line().case_number());
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  return numbers;
}

TEST(Case, ShowsWhereItCameUpAndWhatItAmountsTo) {
  EventMaker make = OpenSession();
  const uint64_t number = make.CountTill(kTill, v1::COUNT_PURPOSE_CLOSE, 49'000);
  v1::Case entry;
  ASSERT_TRUE(Folded(make).FindCase(CaseId(number), entry));
  EXPECT_EQ(entry.line().balance_fen(), 1'000) << "short +";
  EXPECT_EQ(entry.line().answerable(), 1042u);
  EXPECT_EQ(entry.line().opened_on(), 20261123);
  EXPECT_EQ(entry.centre(), kCentre);
  EXPECT_EQ(entry.till(), kTill);
  EXPECT_EQ(entry.session(), 1u);
  EXPECT_EQ(entry.count(), 1u);
  EXPECT_EQ(entry.origin(), v1::CASE_ORIGIN_CLOSING_COUNT);
  EXPECT_EQ(entry.opened_sequence(), make.Last().sequence());
}

TEST(Case, IsClosedByARecountThatFindsEverythingAndOpenedByOneThatDoesNot) {
  EventMaker make = OpenSession();
  const uint64_t number = make.CountTill(kTill, v1::COUNT_PURPOSE_CLOSE, 49'000);
  make.CountTill(kTill, v1::COUNT_PURPOSE_CLOSE, 50'000, number);
  EXPECT_THAT(Numbers(Folded(make)), IsEmpty());
  v1::Case entry;
  EXPECT_FALSE(Folded(make).FindCase(CaseId(number), entry));
  make.CountTill(kTill, v1::COUNT_PURPOSE_CLOSE, 50'500, number);
  ASSERT_TRUE(Folded(make).FindCase(CaseId(number), entry));
  EXPECT_EQ(entry.line().balance_fen(), -500) << "over −";
}

TEST(Cases, AreListedByNumberPageByPageAndByCentre) {
  EventMaker make = OpenSession();
  make.Centre(4);
  make.Till(4, 401, v1::TILL_KIND_WINDOW);
  make.OpenSession(401, 7, 0);
  make.CountTill(kTill, v1::COUNT_PURPOSE_SPOT, 49'000);
  make.CountTill(401, v1::COUNT_PURPOSE_SPOT, 100);
  make.CountSafe(kCentre, 1'000'000);
  const CasesFold fold = Folded(make);
  v1::ListCasesRequest request;
  request.set_page_size(1);
  EXPECT_THAT(Numbers(fold, request), ElementsAre(1, 2, 3));
  request.set_centre(kCentre);
  EXPECT_THAT(Numbers(fold, request), ElementsAre(1, 3));
  v1::ListCasesResponse response;
  request.set_page_token("made up");
  EXPECT_EQ(ReasonOf(fold.ListCases(request, response)), v1::REJECTION_REASON_FIELD_INVALID);
}

TEST(Cases, AreThoseOfTheCentresOwnBooks) {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(seed);
    const EventMaker make = RandomDays(seed, 3, 200);
    const CasesFold fold = Folded(make);
    for (uint32_t centre : {1u, 2u}) {
      v1::ListCasesRequest request;
      request.set_centre(centre);
      std::vector<uint64_t> in_book;
      const v1::CloseDocument document = make.Book(centre).BuildInterim(0);
      for (const v1::CaseLine& line : document.cases()) in_book.push_back(line.case_number());
      EXPECT_EQ(Numbers(fold, request), in_book);
      for (const v1::CaseLine& line : document.cases()) {
        v1::Case entry;
        ASSERT_TRUE(fold.FindCase(CaseId(line.case_number()), entry));
        EXPECT_EQ(entry.line().SerializeAsString(), line.SerializeAsString());
      }
    }
  }
}

}  // namespace
}  // namespace daybook::projections
