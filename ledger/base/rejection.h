// Refusals: one way to build them, one way to read them. The catalogue itself is proto/daybook/v1/rejection.proto.
//
//   return Rejected(v1::REJECTION_REASON_DAY_CLOSED, "2026-11-23 was closed");
//
// A refusal is an absl::Status whose code comes from the catalogue and whose payload holds the reason. Safe from any
// thread.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "daybook/v1/rejection.pb.h"
#include "google/rpc/status.pb.h"

namespace daybook {

namespace v1 = ::daybook::v1;

// ErrorInfo.domain of every refusal.
inline constexpr absl::string_view kErrorDomain = "daybook";

// A refusal. `detail` says what this time: numbers and names a person can use, English, no personal data.
absl::Status Rejected(v1::RejectionReason reason, absl::string_view detail = {});

// The reason of a refusal; UNSPECIFIED when `status` is no refusal.
v1::RejectionReason ReasonOf(const absl::Status& status);

// "DAY_CLOSED": the name without its prefix.
absl::string_view ReasonName(v1::RejectionReason reason);

// Code, retryability and the two texts, from the catalogue.
const v1::RejectionText& TextOf(v1::RejectionReason reason);

// Collects everything wrong with a message, so that one answer names all bad fields at once.
//
//   FieldErrors errors;
//   if (!IsAmount(tender.amount_fen())) errors.Add("tenders[0].amount_fen", "must be 1..10^12");
//   DAYBOOK_RETURN_IF_ERROR(errors.ToStatus());
class FieldErrors {
 public:
  // At most 100 are kept.
  void Add(std::string field, std::string what);
  bool empty() const { return errors_.empty(); }
  // OK when nothing was added, else FIELD_INVALID with a google.rpc.BadRequest.
  absl::Status ToStatus() const;

 private:
  std::vector<std::pair<std::string, std::string>> errors_;
};

// The wire form: code, message, ErrorInfo, BadRequest, RetryInfo (retryable reasons), LocalizedMessage in `language`
// ("zh…" gives Chinese, anything else English). Works for any Status, refusal or not.
google::rpc::Status ToRpcStatus(const absl::Status& status, absl::string_view language = "en");

// The way back, for clients: a Status with the same code, message and reason.
absl::Status FromRpcStatus(const google::rpc::Status& status);

}  // namespace daybook
