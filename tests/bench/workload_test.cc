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

std::string RefundText(const v1::RefundPayment& refund, std::set<std::string>& seen) {
  for (const v1::TenderRefund& tender : refund.tenders()) {
    if (tender.bank_account() != 0) seen.insert("refund by cheque");
    if (tender.status() == v1::TENDER_STATUS_PENDING) seen.insert("refund left open");
    if (!tender.provider_reference().empty() && tender.bank_account() == 0) seen.insert("refund by card or wallet");
    if (tender.provider_reference().empty() && tender.status() == v1::TENDER_STATUS_CONFIRMED) {
      seen.insert("refund in cash");
    }
  }
  return refund.has_explains() ? "payment that never came in, refunded" : "refund";
}

void NoteWhatIsSpecial(const v1::Command& command, std::set<std::string>& seen) {
  switch (command.payload_case()) {
    case v1::Command::kRefundPayment:
      seen.insert(RefundText(command.refund_payment(), seen));
      return;
    case v1::Command::kResolveTender:
      if (command.resolve_tender().stage() != v1::TENDER_STAGE_REFUND) return;
      seen.insert(command.resolve_tender().outcome() == v1::TENDER_STATUS_FAILED ? "refund failed"
                                                                                : "refund confirmed");
      return;
    case v1::Command::kReceivePayment:
      if (command.receive_payment().has_explains()) seen.insert("payment never entered");
      return;
    case v1::Command::kReversePayment:
      if (command.reverse_payment().has_explains()) seen.insert("payment that never came in, reversed");
      return;
    case v1::Command::kDispatchDeposit:
      if (!command.dispatch_deposit().cheques().empty()) seen.insert("deposit with cheques");
      return;
    case v1::Command::kDecideCase:
      seen.insert("decided " + std::to_string(command.decide_case().outcome()));
      return;
    case v1::Command::kSettleDue:
      seen.insert(command.till() != 0 ? "due in cash" : "due by transfer");
      return;
    case v1::Command::kCommitCount:
      if (!command.commit_count().suspect_notes().empty()) seen.insert("note in a count");
      return;
    case v1::Command::kReportCounterfeit:
      seen.insert(command.till() != 0 ? "note at a till" : "note in the safe");
      return;
    default:
      break;
  }
  static const std::map<v1::Command::PayloadCase, std::string> kNames = {
      {v1::Command::kConfirmDeposit, "deposit confirmed"}, {v1::Command::kWithdrawForFloat, "float withdrawn"},
      {v1::Command::kClearCheque, "cheque cleared"},       {v1::Command::kBounceCheque, "cheque bounced"},
      {v1::Command::kReturnCheque, "cheque returned"},     {v1::Command::kAssignCase, "case assigned"},
      {v1::Command::kExplainCase, "mix-up explained"},     {v1::Command::kCloseCase, "case closed"},
      {v1::Command::kSurrenderCounterfeit, "note surrendered"}, {v1::Command::kReturnGenuine, "note genuine"}};
  const auto name = kNames.find(command.payload_case());
  if (name != kNames.end()) seen.insert(name->second);
}

TEST(CityDays, GivesTheSameBytesForTheSameSeed) {
  const WorkloadOptions options = {.seed = 7, .centres = 3, .tills_per_centre = 4};
  EXPECT_EQ(BytesOf(WriteDays(options)), BytesOf(WriteDays(options)));
}

// Whoever changes the day on purpose writes the new digest here; on another machine or compiler it must not change.
TEST(CityDays, GivesTheSameBytesOnEveryMachine) {
  const std::string bytes = BytesOf(WriteDays({.seed = 7, .centres = 3, .tills_per_centre = 4}));
  EXPECT_EQ(ToHex(AsView(Sha256(bytes))), "5d58e02b5d6f614d74f155e455c3869abc968bbaa1f45860fce0fd9de6e751fd");
}

// But for the one that creates the ledger.
TEST(CityDays, OfFiveCentresHaveEveryKindOfCommandInOneDay) {
  CityDays city({.seed = 11, .centres = 5, .tills_per_centre = 6, .days_are_past = true});
  v1::Command command;
  while (city.Next(command)) {
  }
  const auto* payload = v1::Command::descriptor()->oneof_decl(0);
  for (int i = 0; i < payload->field_count(); ++i) {
    const std::string& kind = payload->field(i)->message_type()->name();
    if (kind == "CreateLedger") continue;
    EXPECT_EQ(city.commands_by_kind().count(kind), 1u) << kind;
  }
}

TEST(CityDays, GivesOtherRequestIdsForAnotherSeed) {
  std::set<std::string> ids;
  for (const v1::Command& command : WriteDays({.seed = 7})) ids.insert(command.request_id());
  for (const v1::Command& command : WriteDays({.seed = 8})) EXPECT_EQ(ids.count(command.request_id()), 0u);
}

TEST(CityDays, GivesEveryCommandItsOwnRequestId) {
  const std::vector<v1::Command> day = WriteDays({.seed = 7, .centres = 3, .tills_per_centre = 4});
  std::set<std::string> ids;
  for (const v1::Command& command : day) ids.insert(command.request_id());
  EXPECT_EQ(ids.size(), day.size());
}

TEST(CityDays, HappensInOrderOfTimeOnItsBusinessDate) {
  int64_t before = 0;
  for (const v1::Command& command : WriteDays({.seed = 5, .centres = 2, .tills_per_centre = 3})) {
    EXPECT_GE(command.occur_time_micros(), before) << command.ShortDebugString();
    EXPECT_EQ(LocalDate(command.occur_time_micros(), 480), 20261123);
    before = command.occur_time_micros();
  }
}

TEST(CityDays, ClaimTheDateOnWhichTheyHappenDayAfterDay) {
  int64_t before = 0;
  std::set<std::string> dates;
  for (const v1::Command& command : WriteDays({.seed = 5, .centres = 2, .tills_per_centre = 3, .days = 3})) {
    EXPECT_GE(command.occur_time_micros(), before) << command.ShortDebugString();
    before = command.occur_time_micros();
    if (command.claimed_business_date().empty()) continue;
    EXPECT_EQ(command.claimed_business_date(), FormatDate(LocalDate(command.occur_time_micros(), 480)));
    dates.insert(command.claimed_business_date());
  }
  EXPECT_THAT(dates, ::testing::ElementsAre("2026-11-23", "2026-11-24", "2026-11-25"));
}

TEST(CityDays, CloseEveryDayInEveryCentre) {
  const WorkloadOptions options = {.seed = 3, .centres = 3, .tills_per_centre = 2, .days = 4, .payments_per_till = 20};
  CityDays city(options);
  v1::Command command;
  uint32_t closed = 0;
  while (city.Next(command)) {
    closed += command.has_close_business_day();
    EXPECT_EQ(city.days_closed(), closed / options.centres);
  }
  EXPECT_EQ(city.days_closed(), options.days);
  for (uint32_t centre = 1; centre <= options.centres; ++centre) {
    for (uint32_t day = 1; day <= options.days; ++day) {
      EXPECT_NE(city.account().ClosedDay(centre, BusinessDateOf(options, day)), nullptr) << centre << ", day " << day;
    }
  }
}

TEST(CityDays, HoldsEveryKindOfCommandOfACountersDay) {
  const WorkloadOptions options = {.seed = 7, .centres = 3, .tills_per_centre = 4};
  auto counts = CountByPayload(WriteDays(options));
  EXPECT_EQ(counts[v1::Command::kConfigureCentre], 3u);
  EXPECT_EQ(counts[v1::Command::kOpenBusinessDay], 3u);
  // Each window's, and one a centre for company customers before the doors open.
  EXPECT_EQ(counts[v1::Command::kOpenSession], 15u);
  EXPECT_EQ(counts[v1::Command::kCloseSession], 15u);
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

TEST(CityDays, HasItsPeaksBetweenNineAndElevenAndBetweenFourteenAndSixteen) {
  std::map<int, int> by_hour;
  int payments = 0;
  for (const v1::Command& command : WriteDays({.seed = 3, .centres = 4, .tills_per_centre = 10})) {
    if (!command.has_receive_payment()) continue;
    const int64_t since_midnight = command.occur_time_micros() - LocalMicros("2026-11-23", 0, 0);
    ++by_hour[static_cast<int>(since_midnight / 3'600'000'000)];
    ++payments;
  }
  EXPECT_GT(by_hour[9] + by_hour[10] + by_hour[14] + by_hour[15], payments * 6 / 10);
  EXPECT_GT(std::min(by_hour[9], by_hour[14]), std::max(by_hour[12], by_hour[16]));
}

TEST(CityDays, TakesEveryTenderAndLeavesSomePendingOfWhichSomeFail) {
  std::map<v1::TenderKind, int> tenders;
  int splits = 0, pending = 0, failed = 0, confirmed = 0, replaced = 0;
  for (const v1::Command& command : WriteDays({.seed = 7, .centres = 3, .tills_per_centre = 8})) {
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

TEST(CityDays, MovesCashInMultiplesOfTheSmallestCoinOnly) {
  for (const v1::Command& command : WriteDays({.seed = 11, .centres = 2, .tills_per_centre = 5})) {
    for (const v1::Tender& tender : command.receive_payment().tenders()) {
      if (tender.kind() != v1::TENDER_KIND_CASH) continue;
      EXPECT_EQ(tender.amount_fen() % 10, 0);
      EXPECT_EQ(tender.received_fen() - tender.amount_fen(), tender.change_fen());
      EXPECT_GE(tender.change_fen(), 0);
    }
  }
}

TEST(CityDays, CarriesOneShortageAndOneOverageOfEveryCentre) {
  const WorkloadOptions options = {.seed = 7, .centres = 3, .tills_per_centre = 4};
  CityDays city(options);
  v1::Command command;
  while (city.Next(command)) continue;
  for (uint32_t centre = 1; centre <= options.centres; ++centre) {
    const SimulatedDay* closed = city.account().ClosedDay(centre, options.business_date);
    ASSERT_NE(closed, nullptr);
    ASSERT_GE(closed->cases.size(), 2u);
    int shorts = 0, overs = 0;
    for (const SimulatedCase& open : closed->cases) {
      shorts += open.balance_fen > 0;
      overs += open.balance_fen < 0;
    }
    EXPECT_GE(shorts, 1);
    EXPECT_EQ(overs, 1);
    EXPECT_GE(closed->carried_keys.size(), 2u);
    // Everything is in the safe at the end.
    for (const auto& [till, cash_fen] : closed->till_cash_fen) EXPECT_EQ(cash_fen, 0) << "till " << till;
  }
}

// Everything that can happen to money at a counter, in the smallest city that is said to show it all.
TEST(CityDays, ShowEverythingInFourCentresOfFiveTillsWithinFiveDays) {
  for (const uint64_t seed : {uint64_t{1}, uint64_t{7}, uint64_t{21}}) {
    SCOPED_TRACE(seed);
    std::set<std::string> seen;
    for (const v1::Command& command : WriteDays({.seed = seed, .centres = 4, .tills_per_centre = 5, .days = 5})) {
      NoteWhatIsSpecial(command, seen);
    }
    for (const char* special :
         {"refund in cash", "refund by card or wallet", "refund by cheque", "refund left open",
          "refund confirmed", "refund failed", "deposit with cheques", "deposit confirmed", "float withdrawn",
          "cheque cleared", "cheque bounced", "cheque returned", "case assigned", "mix-up explained",
          "payment never entered", "payment that never came in, refunded", "payment that never came in, reversed",
          "decided 1", "decided 2", "decided 3", "decided 4", "decided 5", "decided 6", "due in cash",
          "due by transfer", "case closed", "note in a count", "note at a till", "note in the safe",
          "note surrendered", "note genuine"}) {
      EXPECT_EQ(seen.count(special), 1u) << special;
    }
  }
}

TEST(CityDays, CarriesAPaymentWhoseProviderHasNotAnswered) {
  for (const v1::Command& command : WriteDays({.seed = 7, .centres = 3, .tills_per_centre = 20})) {
    for (const v1::CarryItem& item : command.close_business_day().carried()) {
      if (item.key().rfind("pending_tender/", 0) == 0) return;
    }
  }
  FAIL() << "no pending tender is carried";
}

TEST(CityDays, EndsEvenWhenNobodyComes) {
  const std::vector<v1::Command> day = WriteDays({.seed = 1, .centres = 1, .tills_per_centre = 1, .payments_per_till = 0});
  EXPECT_TRUE(day.back().has_close_business_day());
}

TEST(SimulatedAccount, SumsToZeroForEveryAsset) {
  CityDays city({.seed = 9, .centres = 2, .tills_per_centre = 3});
  v1::Command command;
  while (city.Next(command)) continue;
  std::map<std::pair<v1::AssetKind, uint64_t>, int64_t> sums;
  for (const auto& [holder, quantity] : city.account().holdings()) {
    sums[{holder.asset_kind, holder.asset_number}] += quantity;
  }
  for (const auto& [asset, sum] : sums) EXPECT_EQ(sum, 0) << "asset " << asset.first << "/" << asset.second;
}

TEST(SimulatedAccount, NamesWhatATillHoldsTooMuch) {
  CityDays city({.seed = 9});
  v1::Command command;
  while (city.Next(command)) continue;
  v1::Till till;
  till.set_till(101);
  till.set_centre(1);
  till.set_cash_fen(5);
  till.set_payments(city.account().ClosedDay(1, "2026-11-23")->sessions.at(2).payments);
  for (const auto& [key, net_fen] : city.account().ClosedDay(1, "2026-11-23")->sessions.at(2).tenders) {
    v1::SessionTender& tender = *till.add_tenders();
    tender.set_tender(key.first);
    tender.set_provider(key.second);
    tender.set_expected_fen(net_fen);
  }
  till.set_business_date("2026-11-24");
  EXPECT_THAT(city.account().CompareWith(till),
              ::testing::ElementsAre("till 101: cash should be 0.00, the ledger says 0.05"));
  till.set_cash_fen(0);
  EXPECT_THAT(city.account().CompareWith(till), IsEmpty());
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
