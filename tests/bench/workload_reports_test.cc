// A whole city day through the rules and the report folds: every report agrees with the simulator's own account.
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

class ReportsOfACityDay : public ::testing::TestWithParam<uint64_t> {
 protected:
  ReportsOfACityDay()
      : options_({.seed = GetParam(), .centres = 2, .tills_per_centre = 1 + static_cast<uint32_t>(GetParam() % 4)}),
        day_(options_) {}

  // Everything up to the close of the day, or as far as `last` commands.
  void RunDay(uint64_t last) {
    v1::Command command;
    while (day_.commands() < last && day_.Next(command)) ASSERT_EQ(rules_.Submit(command), absl::OkStatus());
    std::vector<const v1::Event*> events;
    for (const auto& event : rules_.events()) events.push_back(event.get());
    for (Fold* fold : projections_.All()) fold->Apply(events);
  }

  void ExpectTillsAgree() {
    uint32_t seen = 0;
    ListAll<v1::ListTillsRequest, v1::ListTillsResponse>(
        {}, [&](const auto& request, auto& response) { return projections_.tills.ListTills(request, response); },
        [&](const v1::ListTillsResponse& response) {
          for (const v1::Till& till : response.tills()) {
            EXPECT_THAT(day_.account().CompareWith(till), IsEmpty());
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
    EXPECT_THAT(day_.account().CompareWith(holdings), IsEmpty());
    v1::GetTrialBalanceResponse balance;
    projections_.holdings.GetTrialBalance(balance);
    EXPECT_TRUE(balance.balanced());
    EXPECT_THAT(day_.account().CompareWith(balance.lines()), IsEmpty());
  }

  void ExpectCasesAgree() {
    for (uint32_t centre = 1; centre <= options_.centres; ++centre) {
      v1::ListCasesRequest request;
      request.set_centre(centre);
      v1::ListCasesResponse response;
      ASSERT_EQ(projections_.cases.ListCases(request, response), absl::OkStatus());
      EXPECT_THAT(day_.account().CompareCases(centre, response.cases()), IsEmpty());
    }
  }

  const WorkloadOptions options_;
  CityDay day_;
  RulesOnly rules_;
  projections::Projections projections_;
};

TEST_P(ReportsOfACityDay, AgreeWithTheSimulatorsAccountAtTheEnd) {
  SCOPED_TRACE(::testing::Message() << "seed " << GetParam());
  RunDay(UINT64_MAX);
  ExpectTillsAgree();
  ExpectHoldingsAgree();
  ExpectCasesAgree();
}

TEST_P(ReportsOfACityDay, AgreeWithTheSimulatorsAccountInTheMiddleOfTheDay) {
  SCOPED_TRACE(::testing::Message() << "seed " << GetParam());
  RunDay(WriteDay(options_).size() / 2);
  ExpectTillsAgree();
  ExpectHoldingsAgree();
  ExpectCasesAgree();
}

INSTANTIATE_TEST_SUITE_P(Seeds, ReportsOfACityDay, ::testing::Range<uint64_t>(1, 9));

}  // namespace
}  // namespace daybook::bench
