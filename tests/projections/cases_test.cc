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

TEST(Case, IsNotClosedByARecountThatAgrees) {
  EventMaker make = OpenSession();
  const uint64_t number = make.CountTill(kTill, v1::COUNT_PURPOSE_CLOSE, 49'000);
  make.DecideCase(number, v1::CASE_OUTCOME_LOSS, 1'000);
  make.CountTill(kTill, v1::COUNT_PURPOSE_CLOSE, 49'000, number);
  v1::Case entry;
  ASSERT_TRUE(Folded(make).FindCase(CaseId(number), entry)) << "somebody has to close it";
  EXPECT_EQ(entry.state(), v1::CASE_STATE_SETTLED);
}

v1::Case CaseOf(const EventMaker& make, uint64_t number) {
  v1::Case entry;
  EXPECT_TRUE(Folded(make).FindCase(CaseId(number), entry));
  return entry;
}

TEST(Case, PassesFromOpenToAssignedToSettledToClosed) {
  EventMaker make = OpenSession();
  const uint64_t number = make.CountTill(kTill, v1::COUNT_PURPOSE_SPOT, 49'000);
  EXPECT_EQ(CaseOf(make, number).state(), v1::CASE_STATE_OPEN);
  make.AssignCase(number, 900, 20261124);
  v1::Case entry = CaseOf(make, number);
  EXPECT_EQ(entry.state(), v1::CASE_STATE_ASSIGNED);
  EXPECT_EQ(entry.line().owner(), 900u);
  EXPECT_EQ(entry.line().due_date(), 20261124);
  make.DecideCase(number, v1::CASE_OUTCOME_STAFF_DUE, 1'000);
  EXPECT_EQ(CaseOf(make, number).state(), v1::CASE_STATE_SETTLED);
  make.CloseCase(number);
  EXPECT_THAT(Numbers(Folded(make)), IsEmpty());
  v1::ListCasesRequest request;
  request.set_include_closed(true);
  EXPECT_THAT(Numbers(Folded(make), request), ElementsAre(number));
  v1::ListCasesResponse response;
  ASSERT_TRUE(Folded(make).ListCases(request, response).ok());
  EXPECT_EQ(response.cases(0).state(), v1::CASE_STATE_CLOSED);
  EXPECT_THAT(response.ageing(), IsEmpty()) << "what is closed does not age";
  make.CloseDay(kCentre);
  EXPECT_THAT(Numbers(Folded(make), request), IsEmpty()) << "only those of today";
}

TEST(Case, GrowsOlderWithItsCentresDateAndIsOverdueAfterItsOwn) {
  EventMaker make = OpenSession();
  const uint64_t number = make.CountTill(kTill, v1::COUNT_PURPOSE_CLOSE, 49'000);
  make.AssignCase(number, 900, 20261124);
  EXPECT_EQ(CaseOf(make, number).age_days(), 0u);
  make.CloseSession(kTill);
  make.CloseDay(kCentre);
  EXPECT_EQ(CaseOf(make, number).age_days(), 1u);
  EXPECT_FALSE(CaseOf(make, number).overdue()) << "today is the day";
  make.CloseDay(kCentre);
  EXPECT_EQ(CaseOf(make, number).age_days(), 2u);
  EXPECT_TRUE(CaseOf(make, number).overdue());
}

TEST(Case, SaysWhatEveryPartOfItsBalanceCameFrom) {
  EventMaker make = OpenSession();
  const uint64_t over = make.CountTill(kTill, v1::COUNT_PURPOSE_SPOT, 60'000);
  make.CountTill(kTill, v1::COUNT_PURPOSE_SPOT, 59'000, over);
  make.PayExplaining(over, {Cash(2'000, 2'000)});
  make.DecideCase(over, v1::CASE_OUTCOME_CUSTOMER, 1'000);
  make.DecideCase(over, v1::CASE_OUTCOME_OTHER_INCOME, 500);
  const uint64_t note = make.ReportCounterfeit(kCentre, 0, 5'000);
  const uint64_t missing = make.Notes().at(note).case_number;
  make.ExplainCase(over, missing, 300);
  make.DecideCase(missing, v1::CASE_OUTCOME_LOSS, 700);
  make.DecideCase(missing, v1::CASE_OUTCOME_STAFF_DUE, 100);
  make.ReturnGenuine(note);
  const v1::CaseSums sums = CaseOf(make, over).sums();
  EXPECT_EQ(sums.opened_fen(), -10'000);
  EXPECT_EQ(sums.recounted_fen(), 1'000);
  EXPECT_EQ(sums.explained_fen(), 2'300);
  EXPECT_EQ(sums.customer_fen(), 1'000);
  EXPECT_EQ(sums.other_income_fen(), 500);
  EXPECT_EQ(CaseOf(make, over).line().balance_fen(), -5'200);
  const v1::CaseSums others = CaseOf(make, missing).sums();
  EXPECT_EQ(others.opened_fen(), 5'000);
  EXPECT_EQ(others.explained_fen(), -300);
  EXPECT_EQ(others.written_off_fen(), -700);
  EXPECT_EQ(others.staff_due_fen(), -100);
  EXPECT_EQ(others.genuine_fen(), -5'000);
  EXPECT_EQ(CaseOf(make, missing).origin(), v1::CASE_ORIGIN_COUNTERFEIT);
}

TEST(Cases, AreFoundByWhoAnswersAndByWhoOwnsThem) {
  EventMaker make = OpenSession();
  const uint64_t cashiers = make.CountTill(kTill, v1::COUNT_PURPOSE_SPOT, 49'000);
  const uint64_t keepers = make.CountSafe(kCentre, 1'000'000);
  make.AssignCase(keepers, 900, 20261130);
  v1::ListCasesRequest request;
  request.set_answerable(1042);
  EXPECT_THAT(Numbers(Folded(make), request), ElementsAre(cashiers));
  request.Clear();
  request.set_owner(900);
  EXPECT_THAT(Numbers(Folded(make), request), ElementsAre(keepers));
  request.set_answerable(1042);
  EXPECT_THAT(Numbers(Folded(make), request), IsEmpty());
}

TEST(Ageing, SumsShortAndOverByPersonAndAgeAndNetsNothing) {
  EventMaker make = OpenSession();
  make.CountTill(kTill, v1::COUNT_PURPOSE_SPOT, 49'000);
  make.Pay(kTill, {Cash(10, 10)});
  make.CountTill(kTill, v1::COUNT_PURPOSE_SPOT, 49'410);
  make.CloseSession(kTill);
  for (int day = 0; day < 8; ++day) make.CloseDay(kCentre);
  make.CountSafe(kCentre, 10);
  v1::ListCasesResponse response;
  ASSERT_TRUE(Folded(make).ListCases({}, response).ok());
  ASSERT_EQ(response.ageing_size(), 2);
  EXPECT_EQ(response.ageing(0).answerable(), 901u) << "the keeper";
  EXPECT_EQ(response.ageing(0).ages(0).cases(), 1u);
  const v1::CaseAgeing& cashier = response.ageing(1);
  EXPECT_EQ(cashier.answerable(), 1042u);
  ASSERT_EQ(cashier.ages_size(), 4);
  EXPECT_EQ(cashier.ages(0).cases(), 0u);
  EXPECT_EQ(cashier.ages(1).from_days(), 8u);
  EXPECT_EQ(cashier.ages(1).to_days(), 30u);
  EXPECT_EQ(cashier.ages(1).cases(), 2u);
  EXPECT_EQ(cashier.ages(1).short_fen(), 1'000);
  EXPECT_EQ(cashier.ages(1).over_fen(), 400);
  EXPECT_EQ(cashier.ages(3).to_days(), 0u);
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
        const v1::CaseSums& sums = entry.sums();
        EXPECT_EQ(sums.opened_fen() + sums.recounted_fen() + sums.late_fen() + sums.explained_fen() +
                      sums.staff_due_fen() + sums.written_off_fen() + sums.customer_fen() + sums.other_income_fen() +
                      sums.genuine_fen(),
                  line.balance_fen());
      }
    }
  }
}

}  // namespace
}  // namespace daybook::projections
