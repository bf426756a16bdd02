// Days of a city through the rules and the report folds: every night, at the end and in between every report agrees
// with the simulator's own account.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "bench/workload.h"
#include "bench/workload_events.h"
#include "projections/projections.h"

namespace daybook::bench {
namespace {

using ::testing::IsEmpty;

// Gathers all pages of a list.
template <typename Request, typename Response, typename List, typename Rows>
void ListAll(Request request, List list, Rows rows) {
  request.set_page_size(1'000);
  do {
    Response response;
    ASSERT_EQ(list(request, response), absl::OkStatus());
    rows(response);
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
}

class ReportsOfACity : public ::testing::TestWithParam<uint64_t> {
 protected:
  ReportsOfACity()
      : options_({.seed = GetParam(),
                  .centres = 2,
                  .tills_per_centre = 1 + static_cast<uint32_t>(GetParam() % 4),
                  .days = 3}),
        city_(options_) {}

  // As far as `last` commands, or to the end; every night the reports must agree.
  void RunDays(uint64_t last) {
    v1::Command command;
    uint32_t nights = 0;
    while (city_.commands() < last && city_.Next(command)) {
      ASSERT_EQ(rules_.Submit(command), absl::OkStatus());
      if (city_.days_closed() == nights) continue;
      ++nights;
      ASSERT_NO_FATAL_FAILURE(ExpectReportsAgree());
    }
  }

  void ExpectReportsAgree() {
    std::vector<const v1::Event*> events;
    for (; applied_ < rules_.events().size(); ++applied_) events.push_back(rules_.events()[applied_].get());
    for (Fold* fold : projections_.All()) fold->Apply(events);
    ExpectTillsAgree();
    ExpectHoldingsAgree();
    ExpectCasesAgree();
  }

  void ExpectTillsAgree() {
    uint32_t seen = 0;
    ListAll<v1::ListTillsRequest, v1::ListTillsResponse>(
        {}, [&](const auto& request, auto& response) { return projections_.tills.ListTills(request, response); },
        [&](const v1::ListTillsResponse& response) {
          for (const v1::Till& till : response.tills()) {
            EXPECT_THAT(city_.account().CompareWith(till), IsEmpty());
            ++seen;
          }
        });
    EXPECT_EQ(seen, options_.centres * options_.tills_per_centre);
  }

  void ExpectHoldingsAgree() {
    google::protobuf::RepeatedPtrField<v1::Posting> holdings;
    ListAll<v1::GetHoldingsRequest, v1::GetHoldingsResponse>(
        {}, [&](const auto& request, auto& response) { return projections_.holdings.GetHoldings(request, response); },
        [&](const v1::GetHoldingsResponse& response) { holdings.MergeFrom(response.holdings()); });
    EXPECT_THAT(city_.account().CompareWith(holdings), IsEmpty());
    v1::GetTrialBalanceResponse balance;
    projections_.holdings.GetTrialBalance(balance);
    EXPECT_TRUE(balance.balanced());
    EXPECT_THAT(city_.account().CompareWith(balance.lines()), IsEmpty());
  }

  void ExpectCasesAgree() {
    for (uint32_t centre = 1; centre <= options_.centres; ++centre) {
      v1::ListCasesRequest request;
      request.set_centre(centre);
      v1::ListCasesResponse response;
      ASSERT_EQ(projections_.cases.ListCases(request, response), absl::OkStatus());
      EXPECT_THAT(city_.account().CompareCases(centre, response.cases()), IsEmpty());
    }
  }

  const WorkloadOptions options_;
  CityDays city_;
  RulesOnly rules_;
  projections::Projections projections_;
  // Events the folds have seen.
  size_t applied_ = 0;
};

TEST_P(ReportsOfACity, AgreeWithTheSimulatorsAccountEveryNight) {
  SCOPED_TRACE(::testing::Message() << "seed " << GetParam());
  RunDays(UINT64_MAX);
  EXPECT_EQ(city_.days_closed(), options_.days);
}

TEST_P(ReportsOfACity, AgreeWithTheSimulatorsAccountInTheMiddleOfTheSecondDay) {
  SCOPED_TRACE(::testing::Message() << "seed " << GetParam());
  RunDays(WriteDays(options_).size() / 2);
  ExpectReportsAgree();
}

INSTANTIATE_TEST_SUITE_P(Seeds, ReportsOfACity, ::testing::Range<uint64_t>(1, 9));

}  // namespace
}  // namespace daybook::bench
