#include "ledger/base/rejection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "google/rpc/error_details.pb.h"

namespace daybook {
namespace {

using ::testing::HasSubstr;

// The detail of type Message, or its default when there is none; `count` says how many there are.
template <typename Message>
Message Detail(const google::rpc::Status& status, int& count) {
  Message found;
  count = 0;
  for (const auto& any : status.details()) {
    if (any.UnpackTo(&found)) ++count;
  }
  return found;
}

v1::RejectionReason Reason(int number) { return static_cast<v1::RejectionReason>(number); }

TEST(Rejection, TakesItsCodeFromTheCatalogueAndSaysWhatToDo) {
  const absl::Status status = Rejected(v1::REJECTION_REASON_DAY_CLOSED, "2026-11-23 was closed");
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ReasonOf(status), v1::REJECTION_REASON_DAY_CLOSED);
  EXPECT_THAT(std::string(status.message()), HasSubstr("DAY_CLOSED: 2026-11-23 was closed. "));
  EXPECT_THAT(std::string(status.message()), HasSubstr(TextOf(v1::REJECTION_REASON_DAY_CLOSED).english()));
}

TEST(Rejection, LosesItsPrefixInPrint) { EXPECT_EQ(ReasonName(v1::REJECTION_REASON_OVERLOADED), "OVERLOADED"); }

TEST(Rejection, IsNotReadIntoOtherFailures) {
  EXPECT_EQ(ReasonOf(absl::OkStatus()), v1::REJECTION_REASON_UNSPECIFIED);
  EXPECT_EQ(ReasonOf(absl::InternalError("DAY_CLOSED")), v1::REJECTION_REASON_UNSPECIFIED);
}

TEST(Rejection, OfEveryReasonSurvivesTheWire) {
  const auto* reasons = v1::RejectionReason_descriptor();
  for (int i = 0; i < reasons->value_count(); ++i) {
    const v1::RejectionReason reason = Reason(reasons->value(i)->number());
    if (reason == v1::REJECTION_REASON_UNSPECIFIED) continue;
    const absl::Status sent = Rejected(reason, "till 301");
    google::rpc::Status wire;
    ASSERT_TRUE(wire.ParseFromString(ToRpcStatus(sent).SerializeAsString()));
    const absl::Status received = FromRpcStatus(wire);
    EXPECT_EQ(received.code(), sent.code()) << ReasonName(reason);
    EXPECT_EQ(received.message(), sent.message()) << ReasonName(reason);
    EXPECT_EQ(ReasonOf(received), reason) << ReasonName(reason);
  }
}

TEST(Rejection, NamesReasonAndDomainOnTheWire) {
  int count = 0;
  const auto info =
      Detail<google::rpc::ErrorInfo>(ToRpcStatus(Rejected(v1::REJECTION_REASON_SELF_APPROVAL)), count);
  EXPECT_EQ(count, 1);
  EXPECT_EQ(info.reason(), "SELF_APPROVAL");
  EXPECT_EQ(info.domain(), "daybook");
}

TEST(Rejection, SpeaksTheLanguageAskedForAndEnglishOtherwise) {
  const absl::Status refused = Rejected(v1::REJECTION_REASON_TILL_PAUSED);
  const v1::RejectionText& text = TextOf(v1::REJECTION_REASON_TILL_PAUSED);
  int count = 0;
  for (const char* language : {"zh", "zh-CN", "ZH-hans", "zh_TW"}) {
    const auto message = Detail<google::rpc::LocalizedMessage>(ToRpcStatus(refused, language), count);
    EXPECT_EQ(count, 1);
    EXPECT_EQ(message.locale(), "zh-CN") << language;
    EXPECT_EQ(message.message(), text.chinese()) << language;
  }
  for (const char* language : {"en", "", "de", "en-GB"}) {
    const auto message = Detail<google::rpc::LocalizedMessage>(ToRpcStatus(refused, language), count);
    EXPECT_EQ(message.locale(), "en") << language;
    EXPECT_EQ(message.message(), text.english()) << language;
  }
}

TEST(Rejection, SaysWhenToTryAgainExactlyWhereThatCanHelp) {
  const auto* reasons = v1::RejectionReason_descriptor();
  for (int i = 1; i < reasons->value_count(); ++i) {
    const v1::RejectionReason reason = Reason(reasons->value(i)->number());
    int count = 0;
    const auto retry = Detail<google::rpc::RetryInfo>(ToRpcStatus(Rejected(reason)), count);
    EXPECT_EQ(count, TextOf(reason).retryable() ? 1 : 0) << ReasonName(reason);
    if (count == 0) continue;
    EXPECT_GT(retry.retry_delay().nanos() + retry.retry_delay().seconds(), 0);
  }
}

TEST(Rejection, OfAnotherDomainIsNotTakenForOurs) {
  google::rpc::ErrorInfo info;
  info.set_reason("DAY_CLOSED");
  info.set_domain("somebody.else");
  google::rpc::Status wire;
  wire.set_code(9);
  wire.add_details()->PackFrom(info);
  EXPECT_EQ(ReasonOf(FromRpcStatus(wire)), v1::REJECTION_REASON_UNSPECIFIED);
}

TEST(Rejection, OfAReasonNotYetInventedKeepsCodeAndText) {
  google::rpc::ErrorInfo info;
  info.set_reason("MADE_BY_A_NEWER_SERVER");
  info.set_domain("daybook");
  google::rpc::Status wire;
  wire.set_code(9);
  wire.set_message("what the newer server says");
  wire.add_details()->PackFrom(info);
  const absl::Status status = FromRpcStatus(wire);
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(status.message(), "what the newer server says");
  EXPECT_EQ(ReasonOf(status), v1::REJECTION_REASON_UNSPECIFIED);
}

TEST(Rejection, LeavesPlainStatusesAsTheyAre) {
  EXPECT_TRUE(FromRpcStatus(ToRpcStatus(absl::OkStatus())).ok());
  const google::rpc::Status wire = ToRpcStatus(absl::CancelledError("gone"));
  EXPECT_EQ(wire.details_size(), 0);
  EXPECT_EQ(FromRpcStatus(wire), absl::CancelledError("gone"));
}

TEST(FieldErrors, AreNoErrorWhileNothingWasAdded) {
  FieldErrors errors;
  EXPECT_TRUE(errors.empty());
  EXPECT_TRUE(errors.ToStatus().ok());
}

TEST(FieldErrors, NameAllBadFieldsAtOnceAndSurviveTheWire) {
  FieldErrors errors;
  errors.Add("amount_fen", "must be 1..10^12");
  errors.Add("tenders[0].kind", "is not known");
  const absl::Status status = errors.ToStatus();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReasonOf(status), v1::REJECTION_REASON_FIELD_INVALID);
  const absl::Status received = FromRpcStatus(ToRpcStatus(status));
  EXPECT_EQ(ReasonOf(received), v1::REJECTION_REASON_FIELD_INVALID);
  int count = 0;
  const auto bad_request = Detail<google::rpc::BadRequest>(ToRpcStatus(received), count);
  ASSERT_EQ(count, 1);
  ASSERT_EQ(bad_request.field_violations_size(), 2);
  EXPECT_EQ(bad_request.field_violations(0).field(), "amount_fen");
  EXPECT_EQ(bad_request.field_violations(1).description(), "is not known");
}

TEST(FieldErrors, KeepAHundredAtMost) {
  FieldErrors errors;
  for (int i = 0; i < 1'000; ++i) errors.Add("field", "is wrong");
  int count = 0;
  EXPECT_EQ(Detail<google::rpc::BadRequest>(ToRpcStatus(errors.ToStatus()), count).field_violations_size(), 100);
}

}  // namespace
}  // namespace daybook
