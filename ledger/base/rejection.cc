#include "ledger/base/rejection.h"

#include "absl/container/flat_hash_map.h"
#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "google/rpc/error_details.pb.h"
#include "ledger/base/checks.h"

namespace daybook {
namespace {

constexpr absl::string_view kReasonUrl = "type.googleapis.com/daybook.v1.RejectionReason";
constexpr absl::string_view kBadRequestUrl = "type.googleapis.com/google.rpc.BadRequest";
constexpr absl::string_view kPrefix = "REJECTION_REASON_";
constexpr size_t kFieldErrorsMax = 100;
constexpr int kRetryDelayMillis = 100;

void AddDetails(const absl::Status& status, v1::RejectionReason reason, absl::string_view language,
                google::rpc::Status& rpc) {
  const v1::RejectionText& text = TextOf(reason);
  google::rpc::ErrorInfo info;
  info.set_reason(std::string(ReasonName(reason)));
  info.set_domain(std::string(kErrorDomain));
  rpc.add_details()->PackFrom(info);
  if (const auto bad_request = status.GetPayload(kBadRequestUrl); bad_request.has_value()) {
    google::protobuf::Any* any = rpc.add_details();
    any->set_type_url(std::string(kBadRequestUrl));
    any->set_value(std::string(*bad_request));
  }
  if (text.retryable()) {
    google::rpc::RetryInfo retry;
    retry.mutable_retry_delay()->set_nanos(kRetryDelayMillis * 1'000'000);
    rpc.add_details()->PackFrom(retry);
  }
  google::rpc::LocalizedMessage localized;
  const bool chinese = absl::StartsWithIgnoreCase(language, "zh");
  localized.set_locale(chinese ? "zh-CN" : "en");
  localized.set_message(chinese ? text.chinese() : text.english());
  rpc.add_details()->PackFrom(localized);
}

}  // namespace

const v1::RejectionText& TextOf(v1::RejectionReason reason) {
  const auto* value = v1::RejectionReason_descriptor()->FindValueByNumber(reason);
  DAYBOOK_CHECK(value != nullptr);
  return value->options().GetExtension(v1::rejection);
}

absl::string_view ReasonName(v1::RejectionReason reason) {
  const std::string& name = v1::RejectionReason_Name(reason);
  return absl::StripPrefix(absl::string_view(name), kPrefix);
}

absl::Status Rejected(v1::RejectionReason reason, absl::string_view detail) {
  const v1::RejectionText& text = TextOf(reason);
  const std::string message =
      detail.empty() ? absl::StrCat(ReasonName(reason), ": ", text.english())
                     : absl::StrCat(ReasonName(reason), ": ", detail, ". ", text.english());
  absl::Status status(static_cast<absl::StatusCode>(text.code()), message);
  status.SetPayload(kReasonUrl, absl::Cord(absl::StrCat(static_cast<int>(reason))));
  return status;
}

v1::RejectionReason ReasonOf(const absl::Status& status) {
  const auto payload = status.GetPayload(kReasonUrl);
  int number = 0;
  if (!payload.has_value() || !absl::SimpleAtoi(std::string(*payload), &number) ||
      !v1::RejectionReason_IsValid(number)) {
    return v1::REJECTION_REASON_UNSPECIFIED;
  }
  return static_cast<v1::RejectionReason>(number);
}

void FieldErrors::Add(std::string field, std::string what) {
  if (errors_.size() < kFieldErrorsMax) errors_.emplace_back(std::move(field), std::move(what));
}

absl::Status FieldErrors::ToStatus() const {
  if (errors_.empty()) return absl::OkStatus();
  google::rpc::BadRequest bad_request;
  for (const auto& [field, what] : errors_) {
    auto* violation = bad_request.add_field_violations();
    violation->set_field(field);
    violation->set_description(what);
  }
  absl::Status status = Rejected(
      v1::REJECTION_REASON_FIELD_INVALID,
      absl::StrJoin(errors_, "; ", [](std::string* out, const auto& e) { absl::StrAppend(out, e.first, " ", e.second); }));
  status.SetPayload(kBadRequestUrl, absl::Cord(bad_request.SerializeAsString()));
  return status;
}

google::rpc::Status ToRpcStatus(const absl::Status& status, absl::string_view language) {
  google::rpc::Status rpc;
  rpc.set_code(static_cast<int>(status.code()));
  rpc.set_message(std::string(status.message()));
  const v1::RejectionReason reason = ReasonOf(status);
  if (reason != v1::REJECTION_REASON_UNSPECIFIED) AddDetails(status, reason, language, rpc);
  return rpc;
}

absl::Status FromRpcStatus(const google::rpc::Status& rpc) {
  absl::Status status(static_cast<absl::StatusCode>(rpc.code()), rpc.message());
  for (const google::protobuf::Any& any : rpc.details()) {
    google::rpc::ErrorInfo info;
    v1::RejectionReason reason;
    if (any.UnpackTo(&info) && info.domain() == kErrorDomain &&
        v1::RejectionReason_Parse(absl::StrCat(kPrefix, info.reason()), &reason)) {
      status.SetPayload(kReasonUrl, absl::Cord(absl::StrCat(static_cast<int>(reason))));
    } else if (any.type_url() == kBadRequestUrl) {
      status.SetPayload(kBadRequestUrl, absl::Cord(any.value()));
    }
  }
  return status;
}

}  // namespace daybook
