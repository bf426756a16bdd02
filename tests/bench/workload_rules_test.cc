// The workload judged by the rules: every command of every city day is accepted in order, and what the events moved is what
// the simulator's own account says.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <tuple>

#include "bench/workload.h"
#include "bench/workload_events.h"
#include "ledger/base/rejection.h"

namespace daybook::bench {
namespace {

using ::testing::IsEmpty;

using AccountAndAsset = std::tuple<v1::AccountKind, uint64_t, v1::AssetKind, uint64_t>;

// Everything held after the events, as GetHoldings would list it.
google::protobuf::RepeatedPtrField<v1::Posting> FoldHoldings(const RulesOnly& rules) {
  std::map<AccountAndAsset, int64_t> sums;
  for (const auto& event : rules.events()) {
    for (const v1::Posting& posting : event->postings()) {
      sums[{posting.account_kind(), posting.account_number(), posting.asset_kind(), posting.asset_number()}] +=
          posting.quantity();
    }
  }
  google::protobuf::RepeatedPtrField<v1::Posting> holdings;
  for (const auto& [key, quantity] : sums) {
    if (quantity == 0) continue;
    v1::Posting& line = *holdings.Add();
    line.set_account_kind(std::get<0>(key));
    line.set_account_number(std::get<1>(key));
    line.set_asset_kind(std::get<2>(key));
    line.set_asset_number(std::get<3>(key));
    line.set_quantity(quantity);
  }
  return holdings;
}

// Runs the day through the rules; the first refusal fails the test and names the command.
void RunDay(CityDay& day, RulesOnly& rules) {
  v1::Command command;
  while (day.Next(command)) {
    const absl::Status status = rules.Submit(command);
    ASSERT_TRUE(status.ok()) << "command " << day.commands() << ": " << ReasonName(ReasonOf(status)) << ": " << status
                             << "\n"
                             << command.DebugString();
  }
}

std::vector<v1::CloseDocument> ClosesOf(const RulesOnly& rules) {
  std::vector<v1::CloseDocument> documents;
  for (const auto& event : rules.events()) {
    if (!event->has_business_day_closed()) continue;
    EXPECT_TRUE(documents.emplace_back().ParseFromString(event->business_day_closed().document()));
  }
  return documents;
}

void ExpectDayIsAcceptedAndAgrees(const WorkloadOptions& options) {
  SCOPED_TRACE(::testing::Message() << "seed " << options.seed << ", " << options.centres << " centres of "
                                    << options.tills_per_centre << " tills, " << options.payments_per_till
                                    << " payments a till");
  CityDay day(options);
  RulesOnly rules;
  ASSERT_NO_FATAL_FAILURE(RunDay(day, rules));
  EXPECT_THAT(day.account().CompareWith(FoldHoldings(rules)), IsEmpty());
  const std::vector<v1::CloseDocument> closes = ClosesOf(rules);
  EXPECT_EQ(closes.size(), options.centres);
  for (const v1::CloseDocument& document : closes) EXPECT_THAT(day.account().CompareWith(document), IsEmpty());
}

class SmallCity : public ::testing::TestWithParam<uint64_t> {};

TEST_P(SmallCity, IsAcceptedInOrderAndAgreesWithTheSimulatorsAccount) {
  const uint64_t seed = GetParam();
  ExpectDayIsAcceptedAndAgrees({.seed = seed, .centres = 1 + static_cast<uint32_t>(seed % 3),
                                .tills_per_centre = 1 + static_cast<uint32_t>(seed % 5), .payments_per_till = 60});
}

INSTANTIATE_TEST_SUITE_P(Seeds, SmallCity, ::testing::Range<uint64_t>(1, 21));

TEST(City, OfTheQuickStartIsAcceptedAndAgrees) {
  ExpectDayIsAcceptedAndAgrees({.seed = 7, .centres = 3, .tills_per_centre = 4});
}

TEST(City, OfThreeCentresOfFourTillsIsAcceptedForOtherDatesToo) {
  for (const char* date : {"2026-12-31", "2028-02-29"}) {
    ExpectDayIsAcceptedAndAgrees({.seed = 7, .centres = 3, .tills_per_centre = 4, .business_date = date});
  }
}

TEST(City, WithFewPeopleOrNoneIsAccepted) {
  for (const uint32_t payments : {0u, 1u, 2u, 3u, 5u, 8u}) {
    for (const uint32_t tills : {1u, 2u, 3u, 4u}) {
      for (uint64_t seed = 1; seed <= 10; ++seed) {
        ExpectDayIsAcceptedAndAgrees({.seed = seed, .tills_per_centre = tills, .payments_per_till = payments});
      }
    }
  }
}

TEST(City, WithACentreOfAsManyTillsAsThereMayBeIsAccepted) {
  ExpectDayIsAcceptedAndAgrees(
      {.seed = 2, .centres = 2, .tills_per_centre = kTillsPerCentreMax, .payments_per_till = 100});
}

TEST(City, WithCrowdsAtEveryTillIsAccepted) {
  ExpectDayIsAcceptedAndAgrees({.seed = 4, .tills_per_centre = 2, .payments_per_till = 5'000});
}

TEST(City, PassesALimitInEveryCentreAndComesBack) {
  const WorkloadOptions options = {.seed = 7, .centres = 3, .tills_per_centre = 4};
  CityDay day(options);
  RulesOnly rules;
  ASSERT_NO_FATAL_FAILURE(RunDay(day, rules));
  std::map<uint32_t, int> exceeded, restored;
  for (const auto& event : rules.events()) {
    if (event->has_cash_limit_exceeded()) ++exceeded[event->centre()];
    if (event->has_cash_limit_restored()) ++restored[event->centre()];
  }
  for (uint32_t centre = 1; centre <= options.centres; ++centre) {
    EXPECT_EQ(exceeded[centre], 1) << "centre " << centre;
    EXPECT_EQ(restored[centre], 1) << "centre " << centre;
  }
}

TEST(City, OpensACaseOfAMiscountThatTheRecountClosesAtZero) {
  CityDay day({.seed = 7, .centres = 1, .tills_per_centre = 4});
  RulesOnly rules;
  ASSERT_NO_FATAL_FAILURE(RunDay(day, rules));
  int cases = 0;
  for (const auto& event : rules.events()) cases += event->has_case_opened();
  EXPECT_EQ(cases, 3);
  EXPECT_EQ(day.account().OpenCases(1).size(), 2u);
}

TEST(SimulatedAccount, NamesEveryFigureOfACloseThatIsNotItsOwn) {
  CityDay day({.seed = 7, .centres = 1, .tills_per_centre = 2});
  RulesOnly rules;
  ASSERT_NO_FATAL_FAILURE(RunDay(day, rules));
  v1::CloseDocument document = ClosesOf(rules).at(0);
  document.mutable_takings(0)->set_taken_fen(document.takings(0).taken_fen() + 1);
  document.mutable_sessions(1)->mutable_cash()->set_change_fen(document.sessions(1).cash().change_fen() - 10);
  document.mutable_holdings(0)->set_quantity(document.holdings(0).quantity() + 100);
  document.mutable_cases()->RemoveLast();
  EXPECT_EQ(day.account().CompareWith(document).size(), 3u + 3u);
}

TEST(SimulatedAccount, NamesAHolderTheLedgerForgotAndOneItInvented) {
  CityDay day({.seed = 7, .centres = 1, .tills_per_centre = 2});
  RulesOnly rules;
  ASSERT_NO_FATAL_FAILURE(RunDay(day, rules));
  auto holdings = FoldHoldings(rules);
  EXPECT_THAT(day.account().CompareWith(holdings), IsEmpty());
  holdings.RemoveLast();
  v1::Posting& invented = *holdings.Add();
  invented.set_account_kind(v1::ACCOUNT_KIND_LOSS);
  invented.set_account_number(1);
  invented.set_asset_kind(v1::ASSET_KIND_MONEY);
  invented.set_quantity(7);
  EXPECT_EQ(day.account().CompareWith(holdings).size(), 2u);
}

TEST(OpenedCity, IsAcceptedAndItsStreamsArePaymentsThatAreAccepted) {
  const OpenedCity city({.seed = 3, .centres = 4, .tills_per_centre = 16});
  RulesOnly rules;
  for (const v1::Command& command : city.commands()) ASSERT_EQ(rules.Submit(command), absl::OkStatus());
  for (const PaymentMix mix : {PaymentMix::Load(), PaymentMix::CashOnly(), PaymentMix::Real()}) {
    static uint64_t number = 0;
    PaymentStream stream(city.tills(), city.options().business_date, {.seed = 3, .stream = ++number, .mix = mix});
    v1::Command command;
    for (int i = 0; i < 20'000; ++i) {
      stream.Next(command);
      const absl::Status status = rules.Submit(command);
      ASSERT_TRUE(status.ok()) << status << "\n" << command.DebugString();
    }
  }
}

TEST(OpenedCity, NumbersItsSessionsAsAFreshLedgerDoes) {
  const OpenedCity city({.seed = 3, .centres = 2, .tills_per_centre = 3});
  RulesOnly rules;
  for (const v1::Command& command : city.commands()) ASSERT_EQ(rules.Submit(command), absl::OkStatus());
  size_t position = 0;
  for (const auto& event : rules.events()) {
    if (!event->has_session_opened()) continue;
    EXPECT_EQ(event->session_opened().session(), city.tills()[position].session);
    EXPECT_EQ(event->till(), city.tills()[position].till);
    ++position;
  }
  EXPECT_EQ(position, city.tills().size());
}

}  // namespace
}  // namespace daybook::bench
