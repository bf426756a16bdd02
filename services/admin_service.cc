#include "services/admin_service.h"

#include <utility>

#include "ledger/base/rejection.h"
#include "services/job_stream.h"
#include "services/unary_call.h"
#include "services/wire.h"

namespace daybook::services {
namespace {

constexpr char kAdminService[] = "daybook.v1.AdminService";

void RunVerify(const engine::Ledger& ledger, const v1::VerifyRequest& request, JobStream& job) {
  if (request.to_sequence() != 0 && request.to_sequence() < request.from_sequence()) {
    FieldErrors errors;
    errors.Add("to_sequence", "must not lie before from_sequence");
    return job.End(errors.ToStatus());
  }
  v1::VerifyResponse response;
  absl::StatusOr<v1::VerifyVerdict> verdict =
      ledger.Verify(request.from_sequence(), request.to_sequence(), [&](uint64_t checked, uint64_t total) {
        response.set_events_checked(checked);
        response.set_events_total(total);
        job.Offer(response);
        return !job.cancelled();
      });
  if (!verdict.ok()) return job.End(verdict.status());
  *response.mutable_verdict() = *std::move(verdict);
  job.End(absl::OkStatus(), &response);
}

}  // namespace

AdminService::AdminService(engine::Ledger& ledger, WorkerPool& jobs, CallStats& stats)
    : ledger_(ledger),
      jobs_(jobs),
      status_stats_(stats.Add(kAdminService, "GetStatus")),
      verify_stats_(stats.Add(kAdminService, "Verify")) {}

grpc::ServerUnaryReactor* AdminService::GetStatus(grpc::CallbackServerContext* context, const grpc::ByteBuffer* in,
                                                  grpc::ByteBuffer* out) {
  using Call = UnaryCall<v1::GetStatusRequest, v1::GetStatusResponse>;
  return Call::Start(context, in, out, status_stats_, [this](Call* call) {
    ledger_.FillStatus(call->response());
    call->response().set_version(DAYBOOK_VERSION);
    call->Answer(absl::OkStatus());
  });
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* AdminService::Verify(grpc::CallbackServerContext* context,
                                                                 const grpc::ByteBuffer* in) {
  return JobStream::Start(jobs_, verify_stats_, *context, [this, bytes = *in](JobStream& job) {
    v1::VerifyRequest request;
    if (!ParseMessage(bytes, request)) return job.End(Undecodable());
    RunVerify(ledger_, request, job);
  });
}

}  // namespace daybook::services
