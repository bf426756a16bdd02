// The workload judged by the rules: every command of every city is accepted in order, day after day, and what the
// events moved is what the simulator's own account says.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "bench/workload.h"
#include "bench/workload_events.h"
#include "bench/workload_money.h"
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

// Runs the days through the rules; the first refusal fails the test and names the command.
void RunDays(CityDays& city, RulesOnly& rules) {
  v1::Command command;
  while (city.Next(command)) {
    const absl::Status status = rules.Submit(command);
    ASSERT_TRUE(status.ok()) << "command " << city.commands() << ": " << ReasonName(ReasonOf(status)) << ": " << status
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

void ExpectDaysAreAcceptedAndAgree(const WorkloadOptions& options) {
  SCOPED_TRACE(::testing::Message() << "seed " << options.seed << ", " << options.centres << " centres of "
                                    << options.tills_per_centre << " tills, " << options.payments_per_till
                                    << " payments a till, " << options.days << " days");
  CityDays city(options);
  RulesOnly rules;
  ASSERT_NO_FATAL_FAILURE(RunDays(city, rules));
  EXPECT_THAT(city.account().CompareWith(FoldHoldings(rules)), IsEmpty());
  const std::vector<v1::CloseDocument> closes = ClosesOf(rules);
  EXPECT_EQ(closes.size(), options.centres * options.days);
  for (const v1::CloseDocument& document : closes) EXPECT_THAT(city.account().CompareWith(document), IsEmpty());
}

class SmallCity : public ::testing::TestWithParam<uint64_t> {};

TEST_P(SmallCity, IsAcceptedInOrderAndAgreesWithTheSimulatorsAccount) {
  const uint64_t seed = GetParam();
  ExpectDaysAreAcceptedAndAgree({.seed = seed, .centres = 1 + static_cast<uint32_t>(seed % 3),
                                .tills_per_centre = 1 + static_cast<uint32_t>(seed % 5), .payments_per_till = 60});
}

INSTANTIATE_TEST_SUITE_P(Seeds, SmallCity, ::testing::Range<uint64_t>(1, 21));

TEST(City, OfTheQuickStartIsAcceptedAndAgrees) {
  ExpectDaysAreAcceptedAndAgree({.seed = 7, .centres = 3, .tills_per_centre = 4});
}

TEST(City, OfThreeCentresOfFourTillsIsAcceptedForOtherDatesToo) {
  for (const char* date : {"2026-12-31", "2028-02-29"}) {
    ExpectDaysAreAcceptedAndAgree({.seed = 7, .centres = 3, .tills_per_centre = 4, .business_date = date});
  }
}

TEST(City, WithFewPeopleOrNoneIsAccepted) {
  for (const uint32_t payments : {0u, 1u, 2u, 3u, 5u, 8u}) {
    for (const uint32_t tills : {1u, 2u, 3u, 4u}) {
      for (uint64_t seed = 1; seed <= 10; ++seed) {
        ExpectDaysAreAcceptedAndAgree({.seed = seed, .tills_per_centre = tills, .payments_per_till = payments});
      }
    }
  }
}

TEST(City, OfSeveralDaysIsAcceptedAndAgreesEveryNight) {
  for (uint64_t seed = 1; seed <= 8; ++seed) {
    ExpectDaysAreAcceptedAndAgree({.seed = seed, .centres = 4, .tills_per_centre = 5, .days = 5});
  }
}

TEST(City, OfSeveralDaysWithFewPeopleOrNoneIsAccepted) {
  for (const uint32_t payments : {0u, 1u, 3u, 10u, 40u}) {
    for (const uint32_t tills : {1u, 2u, 3u, 4u}) {
      for (uint64_t seed = 1; seed <= 3; ++seed) {
        ExpectDaysAreAcceptedAndAgree(
            {.seed = seed, .centres = 3, .tills_per_centre = tills, .days = 6, .payments_per_till = payments});
      }
    }
  }
}

TEST(City, OfAFortnightIsAcceptedAndAgrees) {
  ExpectDaysAreAcceptedAndAgree({.seed = 21, .centres = 2, .tills_per_centre = 3, .days = 14, .payments_per_till = 60});
}

TEST(City, WithACentreOfAsManyTillsAsThereMayBeIsAccepted) {
  ExpectDaysAreAcceptedAndAgree(
      {.seed = 2, .centres = 2, .tills_per_centre = kTillsPerCentreMax, .payments_per_till = 100});
}

TEST(City, WithCrowdsAtEveryTillIsAccepted) {
  ExpectDaysAreAcceptedAndAgree({.seed = 4, .tills_per_centre = 2, .payments_per_till = 5'000});
}

TEST(City, PassesALimitInEveryCentreAndComesBack) {
  const WorkloadOptions options = {.seed = 7, .centres = 3, .tills_per_centre = 4};
  CityDays city(options);
  RulesOnly rules;
  ASSERT_NO_FATAL_FAILURE(RunDays(city, rules));
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
  CityDays city({.seed = 7, .centres = 1, .tills_per_centre = 4});
  RulesOnly rules;
  ASSERT_NO_FATAL_FAILURE(RunDays(city, rules));
  std::vector<uint64_t> spot_cases;
  for (const auto& event : rules.events()) {
    if (event->case_opened().origin() != v1::CASE_ORIGIN_SPOT_COUNT) continue;
    spot_cases.push_back(event->case_opened().case_number());
  }
  // The other two are of the auditor's visit.
  ASSERT_EQ(spot_cases.size(), 3u);
  EXPECT_TRUE(city.account().CaseNumbered(spot_cases[0]).closed);
  for (const v1::CloseDocument& document : ClosesOf(rules)) {
    for (const v1::CaseLine& line : document.cases()) EXPECT_NE(line.case_number(), spot_cases[0]);
  }
}

TEST(SimulatedAccount, NamesEveryFigureOfACloseThatIsNotItsOwn) {
  CityDays city({.seed = 7, .centres = 1, .tills_per_centre = 2});
  RulesOnly rules;
  ASSERT_NO_FATAL_FAILURE(RunDays(city, rules));
  v1::CloseDocument document = ClosesOf(rules).at(0);
  document.mutable_takings(0)->set_taken_fen(document.takings(0).taken_fen() + 1);
  document.mutable_sessions(1)->mutable_cash()->set_change_fen(document.sessions(1).cash().change_fen() - 10);
  document.mutable_holdings(0)->set_quantity(document.holdings(0).quantity() + 100);
  document.mutable_cases()->RemoveLast();
  EXPECT_EQ(city.account().CompareWith(document).size(), 3u + 4u);
}

TEST(SimulatedAccount, NamesEveryFigureOfTheMoneySideThatIsNotItsOwn) {
  CityDays city({.seed = 7, .centres = 4, .tills_per_centre = 3, .days = 3});
  RulesOnly rules;
  ASSERT_NO_FATAL_FAILURE(RunDays(city, rules));
  const std::vector<v1::CloseDocument> closes = ClosesOf(rules);
  const auto rich = std::find_if(closes.begin(), closes.end(), [](const v1::CloseDocument& close) {
    return close.deposits_size() >= 2 && close.takings_lots_size() >= 1 && close.cases_size() >= 1;
  });
  ASSERT_NE(rich, closes.end());
  v1::CloseDocument document = *rich;
  ASSERT_THAT(city.account().CompareWith(document), IsEmpty());
  document.mutable_deposits(0)->set_credited_fen(document.deposits(0).credited_fen() + 1);
  document.mutable_deposits(1)->set_escort(7);
  document.mutable_takings_lots(0)->set_amount_fen(document.takings_lots(0).amount_fen() + 1);
  document.mutable_takings(0)->set_refunded_fen(document.takings(0).refunded_fen() + 1);
  document.mutable_sessions(0)->mutable_cash()->set_dues_fen(document.sessions(0).cash().dues_fen() + 1);
  document.mutable_grand_total()->set_refunded_fen(document.grand_total().refunded_fen() + 1);
  document.mutable_cases(0)->set_owner(7);
  EXPECT_EQ(city.account().CompareWith(document).size(), 7u);
}

TEST(SimulatedAccount, NamesAHolderTheLedgerForgotAndOneItInvented) {
  CityDays city({.seed = 7, .centres = 1, .tills_per_centre = 2});
  RulesOnly rules;
  ASSERT_NO_FATAL_FAILURE(RunDays(city, rules));
  auto holdings = FoldHoldings(rules);
  EXPECT_THAT(city.account().CompareWith(holdings), IsEmpty());
  holdings.RemoveLast();
  v1::Posting& invented = *holdings.Add();
  invented.set_account_kind(v1::ACCOUNT_KIND_LOSS);
  invented.set_account_number(1);
  invented.set_asset_kind(v1::ASSET_KIND_MONEY);
  invented.set_quantity(7);
  EXPECT_EQ(city.account().CompareWith(holdings).size(), 2u);
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

TEST(MoneyStream, IsAcceptedInOrderAndHoldsEveryKindOfWork) {
  const OpenedCity city({.seed = 5, .centres = 2, .tills_per_centre = 3});
  RulesOnly rules;
  for (const v1::Command& command : city.commands()) ASSERT_TRUE(rules.Submit(command).ok());
  MoneyStream money(city.tills(), city.options().business_date, {.seed = 5});
  std::map<v1::Command::PayloadCase, int> kinds;
  v1::Command command;
  for (int i = 0; i < 20'000; ++i) {
    money.Next(command);
    const absl::Status status = rules.Submit(command);
    ASSERT_TRUE(status.ok()) << ReasonName(ReasonOf(status)) << ": " << status << "\n" << command.DebugString();
    ++kinds[command.payload_case()];
  }
  // As on a city's day: 120 payments a till, and of a thousand 15 pending, 10 reversed, 5 refunded.
  EXPECT_GT(kinds[v1::Command::kReceivePayment], 17'000);
  EXPECT_GT(kinds[v1::Command::kResolveTender], 80);
  EXPECT_GT(kinds[v1::Command::kReversePayment], 140);
  EXPECT_GT(kinds[v1::Command::kRefundPayment], 60);
  EXPECT_GT(kinds[v1::Command::kDropToSafe], 150);
  EXPECT_EQ(kinds[v1::Command::kIssueFloat], kinds[v1::Command::kDropToSafe]);
  EXPECT_GT(kinds[v1::Command::kIssueInvoice], 250);
  EXPECT_GT(kinds[v1::Command::kConfirmCardWrite], 120);
  EXPECT_GT(kinds[v1::Command::kEndService], 15);
  EXPECT_GT(kinds[v1::Command::kCompleteWorkOrder], 25);
  EXPECT_GT(kinds[v1::Command::kResolveComplaint], 5);
}

}  // namespace
}  // namespace daybook::bench
