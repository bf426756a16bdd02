#include "services/reconciliation_service.h"

#include <utility>

#include "ledger/base/civil_date.h"
#include "ledger/base/rejection.h"
#include "services/job_stream.h"
#include "services/wire.h"

namespace daybook::services {
namespace {

constexpr char kReconciliationService[] = "daybook.v1.ReconciliationService";

void Replay(const engine::Ledger& ledger, const v1::ReplayDayRequest& request, JobStream& job) {
  FieldErrors errors;
  if (request.centre() == 0) errors.Add("centre", "must be given");
  const absl::StatusOr<int32_t> date = ParseDate(request.business_date());
  if (!date.ok()) errors.Add("business_date", "must be a date like 2026-11-23");
  if (!errors.empty()) return job.End(errors.ToStatus());
  v1::ReplayDayResponse response;
  absl::StatusOr<v1::ReplayVerdict> verdict =
      ledger.ReplayDay(request.centre(), *date, [&](uint64_t read, uint64_t total) {
        response.set_events_read(read);
        response.set_events_total(total);
        job.Offer(response);
        return !job.cancelled();
      });
  if (!verdict.ok()) return job.End(verdict.status());
  *response.mutable_verdict() = *std::move(verdict);
  job.End(absl::OkStatus(), &response);
}

}  // namespace

ReconciliationService::ReconciliationService(engine::Ledger& ledger, WorkerPool& jobs, CallStats& stats)
    : ledger_(ledger), jobs_(jobs), replay_stats_(stats.Add(kReconciliationService, "ReplayDay")) {}

grpc::ServerWriteReactor<grpc::ByteBuffer>* ReconciliationService::ReplayDay(grpc::CallbackServerContext* context,
                                                                             const grpc::ByteBuffer* in) {
  return JobStream::Start(jobs_, replay_stats_, *context, [this, bytes = *in](JobStream& job) {
    v1::ReplayDayRequest request;
    if (!ParseMessage(bytes, request)) return job.End(Undecodable());
    Replay(ledger_, request, job);
  });
}

}  // namespace daybook::services
