#include "client/rpc_status.h"

#include "absl/strings/cord.h"
#include "google/rpc/error_details.pb.h"
#include "ledger/base/rejection.h"

namespace daybook::client {
namespace {

constexpr absl::string_view kRetryInfoUrl = "type.googleapis.com/google.rpc.RetryInfo";
constexpr absl::string_view kLocalizedUrl = "type.googleapis.com/google.rpc.LocalizedMessage";

}  // namespace

absl::Status FromResultStatus(const google::rpc::Status& rpc) {
  absl::Status status = FromRpcStatus(rpc);
  if (status.ok()) return status;
  for (const google::protobuf::Any& any : rpc.details()) {
    if (any.type_url() == kRetryInfoUrl || any.type_url() == kLocalizedUrl) {
      status.SetPayload(any.type_url(), absl::Cord(any.value()));
    }
  }
  return status;
}

absl::Status FromGrpcStatus(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  google::rpc::Status rpc;
  // Details of another call's code are no details of this one.
  if (!status.error_details().empty() && rpc.ParseFromString(status.error_details()) &&
      rpc.code() == static_cast<int>(status.error_code())) {
    if (rpc.message().empty()) rpc.set_message(status.error_message());
    return FromResultStatus(rpc);
  }
  return absl::Status(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
}

std::chrono::milliseconds RetryDelayOf(const absl::Status& status) {
  const auto payload = status.GetPayload(kRetryInfoUrl);
  google::rpc::RetryInfo info;
  if (!payload.has_value() || !info.ParseFromString(std::string(*payload))) return std::chrono::milliseconds(0);
  const int64_t millis = info.retry_delay().seconds() * 1'000 + info.retry_delay().nanos() / 1'000'000;
  return std::chrono::milliseconds(millis > 0 ? millis : 0);
}

std::string LocalizedTextOf(const absl::Status& status) {
  const auto payload = status.GetPayload(kLocalizedUrl);
  google::rpc::LocalizedMessage localized;
  if (!payload.has_value() || !localized.ParseFromString(std::string(*payload))) return "";
  return localized.message();
}

}  // namespace daybook::client
