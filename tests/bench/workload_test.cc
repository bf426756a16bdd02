// The workload by itself: reproducible, ordered, and as its header describes it.
#include "bench/workload.h"

#include <google/protobuf/util/message_differencer.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "daybook/v1/ledger_service.pb.h"
#include "ledger/base/civil_date.h"
#include "ledger/base/digest.h"

namespace daybook::bench {
namespace {

using ::testing::IsEmpty;

std::string BytesOf(const std::vector<v1::Command>& commands) {
  std::string bytes;
  for (const v1::Command& command : commands) bytes += command.SerializeAsString();
  return bytes;
}

std::map<v1::Command::PayloadCase, size_t> CountByPayload(const std::vector<v1::Command>& commands) {
  std::map<v1::Command::PayloadCase, size_t> counts;
  for (const v1::Command& command : commands) ++counts[command.payload_case()];
  return counts;
}

TEST(CityDay, GivesTheSameBytesForTheSameSeed) {
  const WorkloadOptions options = {.seed = 7, .centres = 3, .tills_per_centre = 4};
  EXPECT_EQ(BytesOf(WriteDay(options)), BytesOf(WriteDay(options)));
}

// Whoever changes the day on purpose writes the new digest here; on another machine or compiler it must not change.
TEST(CityDay, GivesTheSameBytesOnEveryMachine) {
  const std::string bytes = BytesOf(WriteDay({.seed = 7, .centres = 3, .tills_per_centre = 4}));
  EXPECT_EQ(ToHex(AsView(Sha256(bytes))), "3bc1421c7f6f9502c067623592cf48edd900fb5097e4d59938576b57c216901c");
}

TEST(CityDay, GivesOtherRequestIdsForAnotherSeed) {
  std::set<std::string> ids;
  for (const v1::Command& command : WriteDay({.seed = 7})) ids.insert(command.request_id());
  for (const v1::Command& command : WriteDay({.seed = 8})) EXPECT_EQ(ids.count(command.request_id()), 0u);
}

TEST(CityDay, GivesEveryCommandItsOwnRequestId) {
  const std::vector<v1::Command> day = WriteDay({.seed = 7, .centres = 3, .tills_per_centre = 4});
  std::set<std::string> ids;
  for (const v1::Command& command : day) ids.insert(command.request_id());
  EXPECT_EQ(ids.size(), day.size());
}

TEST(CityDay, HappensInOrderOfTimeOnItsBusinessDate) {
  int64_t before = 0;
  for (const v1::Command& command : WriteDay({.seed = 5, .centres = 2, .tills_per_centre = 3})) {
    EXPECT_GE(command.occur_time_micros(), before) << command.ShortDebugString();
    EXPECT_EQ(LocalDate(command.occur_time_micros(), 480), 20261123);
    before = command.occur_time_micros();
  }
}

TEST(CityDay, HoldsEveryKindOfCommandOfACountersDay) {
  const WorkloadOptions options = {.seed = 7, .centres = 3, .tills_per_centre = 4};
  auto counts = CountByPayload(WriteDay(options));
  EXPECT_EQ(counts[v1::Command::kConfigureCentre], 3u);
  EXPECT_EQ(counts[v1::Command::kOpenBusinessDay], 3u);
  EXPECT_EQ(counts[v1::Command::kOpenSession], 12u);
  EXPECT_EQ(counts[v1::Command::kCloseSession], 12u);
  EXPECT_EQ(counts[v1::Command::kCountSafe], 3u);
  EXPECT_EQ(counts[v1::Command::kCloseBusinessDay], 3u);
  // The payments that pass the limit and those that replace failed ones come on top.
  EXPECT_GE(counts[v1::Command::kReceivePayment], 12 * options.payments_per_till + 3);
  for (const auto payload :
       {v1::Command::kReversePayment, v1::Command::kResolveTender, v1::Command::kDropToSafe, v1::Command::kIssueFloat,
        v1::Command::kPauseTill, v1::Command::kResumeTill, v1::Command::kRecordOpeningCash}) {
    EXPECT_GT(counts[payload], 0u) << "payload field " << payload;
  }
}

TEST(CityDay, HasItsPeaksBetweenNineAndElevenAndBetweenFourteenAndSixteen) {
  std::map<int, int> by_hour;
  int payments = 0;
  for (const v1::Command& command : WriteDay({.seed = 3, .centres = 4, .tills_per_centre = 10})) {
    if (!command.has_receive_payment()) continue;
    const int64_t since_midnight = command.occur_time_micros() - LocalMicros("2026-11-23", 0, 0);
    ++by_hour[static_cast<int>(since_midnight / 3'600'000'000)];
    ++payments;
  }
  EXPECT_GT(by_hour[9] + by_hour[10] + by_hour[14] + by_hour[15], payments * 6 / 10);
  EXPECT_GT(std::min(by_hour[9], by_hour[14]), std::max(by_hour[12], by_hour[16]));
}

TEST(CityDay, TakesEveryTenderAndLeavesSomePendingOfWhichSomeFail) {
  std::map<v1::TenderKind, int> tenders;
  int splits = 0, pending = 0, failed = 0, confirmed = 0, replaced = 0;
  for (const v1::Command& command : WriteDay({.seed = 7, .centres = 3, .tills_per_centre = 8})) {
    if (command.has_resolve_tender()) {
      const bool fails = command.resolve_tender().outcome() == v1::TENDER_STATUS_FAILED;
      ++(fails ? failed : confirmed);
    }
    if (!command.has_receive_payment()) continue;
    if (command.receive_payment().tenders_size() > 1) ++splits;
    if (command.receive_payment().has_replaces()) ++replaced;
    for (const v1::Tender& tender : command.receive_payment().tenders()) {
      ++tenders[tender.kind()];
      if (tender.status() == v1::TENDER_STATUS_PENDING) ++pending;
    }
  }
  for (int kind = v1::TENDER_KIND_CASH; kind <= v1::TENDER_KIND_TRANSFER; ++kind) {
    EXPECT_GT(tenders[static_cast<v1::TenderKind>(kind)], 0) << "tender kind " << kind;
  }
  EXPECT_GT(splits, 0);
  EXPECT_GT(pending, 0);
  EXPECT_GT(confirmed, 0);
  EXPECT_GT(failed, 0);
  EXPECT_EQ(replaced, failed);
}

TEST(CityDay, MovesCashInMultiplesOfTheSmallestCoinOnly) {
  for (const v1::Command& command : WriteDay({.seed = 11, .centres = 2, .tills_per_centre = 5})) {
    for (const v1::Tender& tender : command.receive_payment().tenders()) {
      if (tender.kind() != v1::TENDER_KIND_CASH) continue;
      EXPECT_EQ(tender.amount_fen() % 10, 0);
      EXPECT_EQ(tender.received_fen() - tender.amount_fen(), tender.change_fen());
      EXPECT_GE(tender.change_fen(), 0);
    }
  }
}

TEST(CityDay, CarriesOneShortageAndOneOverageOfEveryCentre) {
  const WorkloadOptions options = {.seed = 7, .centres = 3, .tills_per_centre = 4};
  CityDay day(options);
  v1::Command command;
  while (day.Next(command)) continue;
  for (uint32_t centre = 1; centre <= options.centres; ++centre) {
    const SimulatedDay* closed = day.account().ClosedDay(centre, options.business_date);
    ASSERT_NE(closed, nullptr);
    ASSERT_EQ(closed->cases.size(), 2u);
    EXPECT_GT(std::max(closed->cases[0].balance_fen, closed->cases[1].balance_fen), 0);
    EXPECT_LT(std::min(closed->cases[0].balance_fen, closed->cases[1].balance_fen), 0);
    EXPECT_GE(closed->carried_keys.size(), 2u);
    // Everything is in the safe at the end.
    for (const auto& [till, cash_fen] : closed->till_cash_fen) EXPECT_EQ(cash_fen, 0) << "till " << till;
  }
}

TEST(CityDay, CarriesAPaymentWhoseProviderHasNotAnswered) {
  for (const v1::Command& command : WriteDay({.seed = 7, .centres = 3, .tills_per_centre = 20})) {
    for (const v1::CarryItem& item : command.close_business_day().carried()) {
      if (item.key().rfind("pending_tender/", 0) == 0) return;
    }
  }
  FAIL() << "no pending tender is carried";
}

TEST(CityDay, EndsEvenWhenNobodyComes) {
  const std::vector<v1::Command> day = WriteDay({.seed = 1, .centres = 1, .tills_per_centre = 1, .payments_per_till = 0});
  EXPECT_TRUE(day.back().has_close_business_day());
}

TEST(SimulatedAccount, SumsToZeroForEveryAsset) {
  CityDay day({.seed = 9, .centres = 2, .tills_per_centre = 3});
  v1::Command command;
  while (day.Next(command)) continue;
  std::map<std::pair<v1::AssetKind, uint64_t>, int64_t> sums;
  for (const auto& [holder, quantity] : day.account().holdings()) {
    sums[{holder.asset_kind, holder.asset_number}] += quantity;
  }
  for (const auto& [asset, sum] : sums) EXPECT_EQ(sum, 0) << "asset " << asset.first << "/" << asset.second;
}

TEST(SimulatedAccount, NamesWhatATillHoldsTooMuch) {
  CityDay day({.seed = 9});
  v1::Command command;
  while (day.Next(command)) continue;
  v1::Till till;
  till.set_till(101);
  till.set_centre(1);
  till.set_cash_fen(5);
  till.set_payments(day.account().ClosedDay(1, "2026-11-23")->sessions.at(1).payments);
  for (const auto& [key, net_fen] : day.account().ClosedDay(1, "2026-11-23")->sessions.at(1).tenders) {
    v1::SessionTender& tender = *till.add_tenders();
    tender.set_tender(key.first);
    tender.set_provider(key.second);
    tender.set_expected_fen(net_fen);
  }
  till.set_business_date("2026-11-24");
  EXPECT_THAT(day.account().CompareWith(till),
              ::testing::ElementsAre("till 101: cash should be 0.00, the ledger says 0.05"));
  till.set_cash_fen(0);
  EXPECT_THAT(day.account().CompareWith(till), IsEmpty());
}

TEST(PaymentStream, MakesEveryRequestIdAndReferenceOnceOverAllStreamsOfASeed) {
  const OpenedCity city({.seed = 1, .centres = 1, .tills_per_centre = 4});
  std::set<std::string> ids, references;
  size_t payments = 0, electronic = 0;
  for (uint64_t number = 0; number < 4; ++number) {
    PaymentStream stream(city.tills(), city.options().business_date, {.seed = 1, .stream = number});
    v1::Command command;
    for (int i = 0; i < 5'000; ++i) {
      stream.Next(command);
      ids.insert(command.request_id());
      ++payments;
      for (const v1::Tender& tender : command.receive_payment().tenders()) {
        if (tender.kind() == v1::TENDER_KIND_CASH) continue;
        references.insert(tender.provider_reference());
        ++electronic;
      }
    }
  }
  EXPECT_EQ(ids.size(), payments);
  EXPECT_EQ(references.size(), electronic);
}

TEST(PaymentStream, TakesOnlyCashWhenAskedTo) {
  const OpenedCity city({.seed = 1});
  PaymentStream stream(city.tills(), city.options().business_date, {.mix = PaymentMix::CashOnly()});
  v1::Command command;
  for (int i = 0; i < 1'000; ++i) {
    stream.Next(command);
    ASSERT_EQ(command.receive_payment().tenders_size(), 1);
    EXPECT_EQ(command.receive_payment().tenders(0).kind(), v1::TENDER_KIND_CASH);
  }
}

TEST(PaymentStream, EncodesTheSamePaymentsItWrites) {
  const OpenedCity city({.seed = 1});
  PaymentStream written(city.tills(), city.options().business_date, {.stream = 3});
  PaymentStream encoded(city.tills(), city.options().business_date, {.stream = 3});
  std::string bytes;
  encoded.AppendEncoded(200, v1::SubmitRequest::kCommandsFieldNumber, bytes);
  v1::SubmitRequest request;
  ASSERT_TRUE(request.ParseFromString(bytes));
  ASSERT_EQ(request.commands_size(), 200);
  v1::Command command;
  for (const v1::Command& read : request.commands()) {
    written.Next(command);
    EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(command, read));
  }
}

TEST(WorkloadOptions, AreRefusedInWordsWhenTheyMakeNoCity) {
  EXPECT_THAT(ValidateOptions({}), IsEmpty());
  EXPECT_NE(ValidateOptions({.centres = 0}), "");
  EXPECT_NE(ValidateOptions({.tills_per_centre = 61}), "");
  EXPECT_NE(ValidateOptions({.business_date = "2026-02-30"}), "");
  EXPECT_NE(ValidateOptions({.customers = 0}), "");
}

}  // namespace
}  // namespace daybook::bench
