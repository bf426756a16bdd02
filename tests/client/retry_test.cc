#include "client/retry.h"

#include <chrono>

#include "client/rpc_status.h"
#include "google/rpc/error_details.pb.h"
#include "gtest/gtest.h"
#include "ledger/base/rejection.h"

namespace daybook::client {
namespace {

using std::chrono::milliseconds;

const Retry::TimePoint kStart{};
constexpr uint64_t kSeed = 42;

absl::Status Asking(int64_t seconds) {
  google::rpc::Status rpc = ToRpcStatus(Rejected(v1::REJECTION_REASON_OVERLOADED));
  for (google::protobuf::Any& any : *rpc.mutable_details()) {
    google::rpc::RetryInfo info;
    if (!any.UnpackTo(&info)) continue;
    info.mutable_retry_delay()->set_seconds(seconds);
    info.mutable_retry_delay()->set_nanos(0);
    any.PackFrom(info);
  }
  return FromResultStatus(rpc);
}

TEST(Retry, RepeatsWhatIsUnavailableOrLateAndNothingElse) {
  for (int code = 1; code <= 16; ++code) {
    const absl::Status status(static_cast<absl::StatusCode>(code), "");
    const bool again = code == static_cast<int>(absl::StatusCode::kUnavailable) ||
                       code == static_cast<int>(absl::StatusCode::kDeadlineExceeded);
    Retry retry({}, kSeed, kStart);
    EXPECT_EQ(retry.NextDelay(status, kStart).has_value(), again) << status;
  }
}

TEST(Retry, DoesNotRepeatACommandOfADayNotOpen) {
  Retry retry({}, kSeed, kStart);
  EXPECT_FALSE(retry.NextDelay(Rejected(v1::REJECTION_REASON_DAY_NOT_OPEN), kStart).has_value());
}

TEST(Retry, DrawsDelaysFromZeroToADoublingCeiling) {
  const RetryOptions options{.tries_max = 12, .first_delay = milliseconds(10), .delay_max = milliseconds(100)};
  for (int ceiling_power = 0; ceiling_power < 5; ++ceiling_power) {
    int64_t least = 1'000'000, most = 0;
    for (uint64_t seed = 0; seed < 200; ++seed) {
      Retry retry(options, seed, kStart);
      for (int i = 0; i < ceiling_power; ++i) (void)retry.NextDelay(absl::UnavailableError(""), kStart);
      const auto delay = retry.NextDelay(absl::UnavailableError(""), kStart);
      ASSERT_TRUE(delay.has_value());
      least = std::min<int64_t>(least, delay->count());
      most = std::max<int64_t>(most, delay->count());
    }
    const int64_t ceiling = std::min<int64_t>(100, 10 << ceiling_power);
    EXPECT_LE(most, ceiling);
    EXPECT_GE(most, ceiling * 8 / 10) << "the jitter does not use its whole range";
    EXPECT_LE(least, ceiling * 2 / 10) << "the jitter is not full";
  }
}

TEST(Retry, NeverUndercutsWhatTheServerAskedFor) {
  Retry retry({}, kSeed, kStart);
  const auto delay = retry.NextDelay(Asking(3), kStart);
  ASSERT_TRUE(delay.has_value());
  EXPECT_GE(*delay, std::chrono::seconds(3));
}

TEST(Retry, GivesUpAfterItsTries) {
  Retry retry({.tries_max = 3}, kSeed, kStart);
  EXPECT_TRUE(retry.NextDelay(absl::UnavailableError(""), kStart).has_value());
  EXPECT_TRUE(retry.NextDelay(absl::UnavailableError(""), kStart).has_value());
  EXPECT_FALSE(retry.NextDelay(absl::UnavailableError(""), kStart).has_value());
}

TEST(Retry, BeginsNoTryAfterItsTime) {
  Retry retry({.total_max = milliseconds(1'000)}, kSeed, kStart);
  EXPECT_FALSE(retry.NextDelay(absl::UnavailableError(""), kStart + milliseconds(1'001)).has_value());
  Retry asked({.total_max = milliseconds(1'000)}, kSeed, kStart);
  EXPECT_FALSE(asked.NextDelay(Asking(2), kStart).has_value());
}

TEST(Retry, CountsFromProgress) {
  Retry retry({.tries_max = 2, .total_max = milliseconds(1'000)}, kSeed, kStart);
  EXPECT_TRUE(retry.NextDelay(absl::UnavailableError(""), kStart).has_value());
  EXPECT_FALSE(retry.NextDelay(absl::UnavailableError(""), kStart).has_value());
  retry.Restart(kStart + milliseconds(5'000));
  EXPECT_TRUE(retry.NextDelay(absl::UnavailableError(""), kStart + milliseconds(5'000)).has_value());
}

TEST(RpcStatus, KeepsReasonFieldsDelayAndTextOfACallsDetails) {
  FieldErrors errors;
  errors.Add("till", "must be given");
  const google::rpc::Status rpc = ToRpcStatus(errors.ToStatus(), "zh-CN");
  const absl::Status status = FromGrpcStatus(
      grpc::Status(static_cast<grpc::StatusCode>(rpc.code()), rpc.message(), rpc.SerializeAsString()));
  EXPECT_EQ(ReasonOf(status), v1::REJECTION_REASON_FIELD_INVALID);
  EXPECT_TRUE(status.GetPayload("type.googleapis.com/google.rpc.BadRequest").has_value());
  EXPECT_EQ(LocalizedTextOf(status), "请更正所列字段后重新提交。");
  EXPECT_EQ(RetryDelayOf(status), milliseconds(0));
  EXPECT_EQ(RetryDelayOf(Asking(2)), milliseconds(2'000));
}

TEST(RpcStatus, WithoutDetailsHasCodeAndMessageOnly) {
  const absl::Status status = FromGrpcStatus(grpc::Status(grpc::StatusCode::UNAVAILABLE, "no connection"));
  EXPECT_EQ(status, absl::UnavailableError("no connection"));
  EXPECT_EQ(ReasonOf(status), v1::REJECTION_REASON_UNSPECIFIED);
}

TEST(RpcStatus, IgnoresDetailsThatAreNoStatus) {
  const absl::Status status = FromGrpcStatus(grpc::Status(grpc::StatusCode::NOT_FOUND, "gone", "\xff\xff\xff"));
  EXPECT_EQ(status, absl::NotFoundError("gone"));
}

}  // namespace
}  // namespace daybook::client
