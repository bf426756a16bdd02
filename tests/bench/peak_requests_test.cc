#include <set>
#include <string>
#include <vector>

#include "bench/peak_hour_modes.h"
#include "bench/peak_hour_requests.h"
#include "bench/workload.h"
#include "daybook/v1/ledger_service.pb.h"
#include "gtest/gtest.h"

namespace daybook::bench {
namespace {

constexpr uint64_t kSeed = 7;

OpenedCity SmallCity() { return OpenedCity({.seed = kSeed, .centres = 2, .tills_per_centre = 3}); }

std::vector<v1::Command> Payments(size_t count, const OpenedCity& city) {
  PaymentStream stream(city.tills(), city.options().business_date, {.seed = kSeed});
  std::vector<v1::Command> commands(count);
  for (v1::Command& command : commands) stream.Next(command);
  return commands;
}

template <typename Request>
Request ParseBack(const grpc::ByteBuffer& bytes) {
  grpc::Slice slice;
  EXPECT_TRUE(bytes.DumpToSingleSlice(&slice).ok());
  Request request;
  EXPECT_TRUE(request.ParseFromArray(slice.begin(), static_cast<int>(slice.size())));
  return request;
}

// What stamping must leave as it was.
v1::Command WithoutStamps(v1::Command command) {
  command.clear_request_id();
  command.mutable_receive_payment()->clear_customer();
  for (v1::Tender& tender : *command.mutable_receive_payment()->mutable_tenders()) tender.clear_provider_reference();
  return command;
}

TEST(RequestTemplate, KeepsThePaymentsOfTheWorkload) {
  const OpenedCity city = SmallCity();
  const std::vector<v1::Command> commands = Payments(300, city);
  const RequestTemplate request(commands, {}, RequestTemplate::Form::kStream);
  Stamper stamper;
  RememberedIds remembered;
  const auto sent = ParseBack<v1::SubmitStreamRequest>(request.Stamp(123'456, stamper, remembered));
  EXPECT_EQ(sent.number(), 123'456u);
  EXPECT_FALSE(sent.validate_only());
  ASSERT_EQ(static_cast<size_t>(sent.commands_size()), commands.size());
  for (size_t i = 0; i < commands.size(); ++i) {
    const v1::Command& command = sent.commands(static_cast<int>(i));
    EXPECT_EQ(WithoutStamps(command).SerializeAsString(), WithoutStamps(commands[i]).SerializeAsString());
    EXPECT_EQ(command.receive_payment().customer() == 0, commands[i].receive_payment().customer() == 0);
    for (int tender = 0; tender < commands[i].receive_payment().tenders_size(); ++tender) {
      EXPECT_EQ(command.receive_payment().tenders(tender).provider_reference().empty(),
                commands[i].receive_payment().tenders(tender).provider_reference().empty());
    }
  }
}

TEST(RequestTemplate, NeverSendsAnIdOrReferenceTwice) {
  const OpenedCity city = SmallCity();
  const RequestTemplate request(Payments(100, city), {}, RequestTemplate::Form::kUnary);
  std::vector<Stamper> stampers(3);
  RememberedIds remembered;
  std::set<std::string> seen;
  size_t stamped = 0;
  for (int round = 0; round < 400; ++round) {
    const auto sent = ParseBack<v1::SubmitRequest>(request.Stamp(0, stampers[static_cast<size_t>(round) % 3], remembered));
    for (const v1::Command& command : sent.commands()) {
      EXPECT_EQ(command.request_id().size(), kIdSize);
      EXPECT_EQ(command.request_id().find_first_not_of("0123456789ABCDEFGHJKMNPQRSTVWXYZ"), std::string::npos);
      seen.insert(command.request_id());
      ++stamped;
      for (const v1::Tender& tender : command.receive_payment().tenders()) {
        if (tender.provider_reference().empty()) continue;
        seen.insert(tender.provider_reference());
        ++stamped;
      }
    }
  }
  EXPECT_GT(stamped, 40'000u);
  EXPECT_EQ(seen.size(), stamped);
}

TEST(RequestTemplate, DrawsCustomersOfTheWorkload) {
  const OpenedCity city = SmallCity();
  const RequestTemplate request(Payments(100, city), {}, RequestTemplate::Form::kUnary);
  Stamper stamper;
  RememberedIds remembered;
  std::set<uint64_t> customers;
  for (int round = 0; round < 10; ++round) {
    const auto sent = ParseBack<v1::SubmitRequest>(request.Stamp(0, stamper, remembered));
    for (const v1::Command& command : sent.commands()) {
      const uint64_t customer = command.receive_payment().customer();
      if (customer == 0) continue;
      EXPECT_GE(customer, kFirstCustomer);
      EXPECT_LT(customer, kFirstCustomer + 1'000'000);
      customers.insert(customer);
    }
  }
  EXPECT_GT(customers.size(), 500u);
}

// The id of the payment that a command names; empty: it names none.
std::string NamedBy(const v1::Command& command) {
  if (command.has_resolve_tender()) return command.resolve_tender().payment().request_id();
  if (command.has_reverse_payment()) return command.reverse_payment().payment().request_id();
  return command.refund_payment().payment().request_id();
}

TEST(MakeCycles, NameAPaymentByTheIdThatWasStampedOnItLast) {
  const OpenedCity city = SmallCity();
  Mode mode;
  mode.shape.form = RequestTemplate::Form::kStream;
  mode.shape.connections = 1;
  mode.shape.batch = 100;
  mode.mixed = true;
  const std::vector<RequestCycle> cycles = MakeCycles(mode, city, kSeed);
  ASSERT_EQ(cycles.size(), 1u);
  Stamper stamper;
  RememberedIds remembered;
  std::set<std::string> paid;
  int named = 0;
  for (int round = 0; round < 3; ++round) {
    std::set<std::string> paid_in_round;
    for (const RequestTemplate& request : cycles[0]) {
      const auto sent = ParseBack<v1::SubmitStreamRequest>(request.Stamp(1, stamper, remembered));
      for (const v1::Command& command : sent.commands()) {
        if (command.has_receive_payment()) {
          EXPECT_TRUE(paid.insert(command.request_id()).second) << "an id comes twice";
          paid_in_round.insert(command.request_id());
        } else if (const std::string payment = NamedBy(command); !payment.empty()) {
          EXPECT_TRUE(paid_in_round.contains(payment)) << payment;
          ++named;
        }
      }
    }
  }
  EXPECT_GT(named, 60);
}

TEST(MakeCycles, GiveEveryConnectionItsShareOfTheTills) {
  const OpenedCity city = SmallCity();
  Mode mode;
  mode.shape.connections = 3;
  mode.shape.batch = 1;
  mode.tills = 6;
  const std::vector<RequestCycle> cycles = MakeCycles(mode, city, kSeed);
  ASSERT_EQ(cycles.size(), 3u);
  Stamper stamper;
  RememberedIds remembered;
  std::set<uint32_t> all;
  for (const RequestCycle& cycle : cycles) {
    std::set<uint32_t> tills;
    for (const RequestTemplate& request : cycle) {
      tills.insert(ParseBack<v1::SubmitRequest>(request.Stamp(0, stamper, remembered)).commands(0).till());
    }
    EXPECT_EQ(tills.size(), 2u);
    all.insert(tills.begin(), tills.end());
  }
  EXPECT_EQ(all.size(), 6u);
}

TEST(MakeCycles, PutEverythingOnOneTillWhenItIsHot) {
  const OpenedCity city = SmallCity();
  Mode mode;
  mode.shape.form = RequestTemplate::Form::kStream;
  mode.shape.connections = 4;
  mode.tills = 1;
  Stamper stamper;
  RememberedIds remembered;
  std::set<uint32_t> tills;
  for (const RequestCycle& cycle : MakeCycles(mode, city, kSeed)) {
    for (const RequestTemplate& request : cycle) {
      tills.insert(ParseBack<v1::SubmitStreamRequest>(request.Stamp(1, stamper, remembered)).commands(0).till());
    }
  }
  EXPECT_EQ(tills.size(), 1u);
}

}  // namespace
}  // namespace daybook::bench
