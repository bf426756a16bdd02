#include "services/ledger_service.h"

#include <algorithm>

#include "ledger/base/rejection.h"
#include "services/submit_call.h"
#include "services/submit_stream.h"
#include "services/unary_call.h"

namespace daybook::services {
namespace {

constexpr char kLedgerService[] = "daybook.v1.LedgerService";
constexpr size_t kRequestIdMax = 64;

absl::Status CheckRequestId(absl::string_view id) {
  const bool visible = std::all_of(id.begin(), id.end(), [](char c) { return c >= 0x21 && c <= 0x7e; });
  if (!id.empty() && id.size() <= kRequestIdMax && visible) return absl::OkStatus();
  FieldErrors errors;
  errors.Add("request_id", "must be 1 to 64 visible ASCII characters");
  return errors.ToStatus();
}

}  // namespace

LedgerService::LedgerService(SubmitDoor& door)
    : door_(door),
      submit_stats_(door.stats.Add(kLedgerService, "Submit")),
      stream_stats_(door.stats.Add(kLedgerService, "SubmitStream")),
      outcome_stats_(door.stats.Add(kLedgerService, "GetOutcome")) {}

grpc::ServerUnaryReactor* LedgerService::Submit(grpc::CallbackServerContext* context, const grpc::ByteBuffer* in,
                                                grpc::ByteBuffer* out) {
  return StartSubmitCall(door_, submit_stats_, context, in, out);
}

grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* LedgerService::SubmitStream(
    grpc::CallbackServerContext* context) {
  return SubmitStream::Start(door_, stream_stats_, *context);
}

grpc::ServerUnaryReactor* LedgerService::GetOutcome(grpc::CallbackServerContext* context, const grpc::ByteBuffer* in,
                                                    grpc::ByteBuffer* out) {
  using Call = UnaryCall<v1::GetOutcomeRequest, v1::GetOutcomeResponse>;
  return Call::Start(context, in, out, outcome_stats_, [this](Call* call) {
    const std::string& id = call->request().request_id();
    if (absl::Status status = CheckRequestId(id); !status.ok()) return call->Answer(status);
    door_.ledger.GetOutcome(id, call->language(), [call](const absl::Status& status, const v1::GetOutcomeResponse& said) {
      call->response() = said;
      call->Answer(status);
    });
  });
}

}  // namespace daybook::services
