// ReportService: figures out of the inline folds. Every answer waits for its min_sequence without blocking a thread, is read
// under the fold lock and says as of which sequence it is.
#pragma once

#include <functional>

#include <grpcpp/grpcpp.h>

#include "daybook/v1/report_service.grpc.pb.h"
#include "ledger/engine/ledger.h"
#include "projections/projections.h"
#include "services/call_stats.h"
#include "services/till_watch.h"
#include "services/worker_pool.h"

namespace daybook::services {

// The generated class with every method registered raw: those of the registers (register.proto), then the others.
using RawRegisterMethods = v1::ReportService::WithRawCallbackMethod_ListTools<
    v1::ReportService::WithRawCallbackMethod_ListInvoices<v1::ReportService::WithRawCallbackMethod_ListHandovers<
        v1::ReportService::WithRawCallbackMethod_GetServiceLevels<
            v1::ReportService::WithRawCallbackMethod_ListSpotChecks<
                v1::ReportService::WithRawCallbackMethod_ListComplaints<
                    v1::ReportService::WithRawCallbackMethod_ListWorkOrders<v1::ReportService::Service>>>>>>>;
using RawReportService = v1::ReportService::WithRawCallbackMethod_GetTill<
    v1::ReportService::WithRawCallbackMethod_ListTills<v1::ReportService::WithRawCallbackMethod_WatchTills<
        v1::ReportService::WithRawCallbackMethod_GetHoldings<v1::ReportService::WithRawCallbackMethod_GetTrialBalance<
            v1::ReportService::WithRawCallbackMethod_GetDailyClose<
                v1::ReportService::WithRawCallbackMethod_ListDailyCloses<
                    v1::ReportService::WithRawCallbackMethod_GetClosePreflight<
                        v1::ReportService::WithRawCallbackMethod_GetXReport<
                            v1::ReportService::WithRawCallbackMethod_ListCases<
                                v1::ReportService::WithRawCallbackMethod_ListLimitBreaches<
                                    RawRegisterMethods>>>>>>>>>>>;

class ReportService final : public RawReportService {
 public:
  // All outlive the service.
  ReportService(engine::Ledger& ledger, const projections::Projections& folds, WorkerPool& pool, TillWatchers& watchers,
                CallStats& stats);

  using Context = grpc::CallbackServerContext;
  using Bytes = grpc::ByteBuffer;
  using Reactor = grpc::ServerUnaryReactor;

  Reactor* GetTill(Context* context, const Bytes* in, Bytes* out) override;
  Reactor* ListTills(Context* context, const Bytes* in, Bytes* out) override;
  grpc::ServerWriteReactor<Bytes>* WatchTills(Context* context, const Bytes* in) override;
  Reactor* GetHoldings(Context* context, const Bytes* in, Bytes* out) override;
  Reactor* GetTrialBalance(Context* context, const Bytes* in, Bytes* out) override;
  Reactor* GetDailyClose(Context* context, const Bytes* in, Bytes* out) override;
  Reactor* ListDailyCloses(Context* context, const Bytes* in, Bytes* out) override;
  Reactor* GetClosePreflight(Context* context, const Bytes* in, Bytes* out) override;
  Reactor* GetXReport(Context* context, const Bytes* in, Bytes* out) override;
  Reactor* ListCases(Context* context, const Bytes* in, Bytes* out) override;
  Reactor* ListLimitBreaches(Context* context, const Bytes* in, Bytes* out) override;
  Reactor* ListTools(Context* context, const Bytes* in, Bytes* out) override;
  Reactor* ListInvoices(Context* context, const Bytes* in, Bytes* out) override;
  Reactor* ListHandovers(Context* context, const Bytes* in, Bytes* out) override;
  Reactor* GetServiceLevels(Context* context, const Bytes* in, Bytes* out) override;
  Reactor* ListSpotChecks(Context* context, const Bytes* in, Bytes* out) override;
  Reactor* ListComplaints(Context* context, const Bytes* in, Bytes* out) override;
  Reactor* ListWorkOrders(Context* context, const Bytes* in, Bytes* out) override;

 private:
  // Calls `work` once the folds stand at the call's min_sequence: at once on this thread, or later on the pool. Answers the
  // call itself when that fails.
  template <typename Call>
  void Reached(Call* call, std::function<void()> work);
  // A method that reads folds: `read(request, as_of_sequence, response)` under the fold lock.
  template <typename Request, typename Response, typename Read>
  Reactor* Report(Context* context, const Bytes* in, Bytes* out, MethodStats& stats, Read read);
  // The stored document of the close at `sequence`.
  absl::Status ReadClose(uint64_t sequence, v1::GetDailyCloseResponse& response) const;

  engine::Ledger& ledger_;
  const projections::Projections& folds_;
  WorkerPool& pool_;
  TillWatchers& watchers_;
  struct Stats {
    explicit Stats(CallStats& stats);
    MethodStats& get_till;
    MethodStats& list_tills;
    MethodStats& watch_tills;
    MethodStats& get_holdings;
    MethodStats& get_trial_balance;
    MethodStats& get_daily_close;
    MethodStats& list_daily_closes;
    MethodStats& get_close_preflight;
    MethodStats& get_x_report;
    MethodStats& list_cases;
    MethodStats& list_limit_breaches;
    MethodStats& list_tools;
    MethodStats& list_invoices;
    MethodStats& list_handovers;
    MethodStats& get_service_levels;
    MethodStats& list_spot_checks;
    MethodStats& list_complaints;
    MethodStats& list_work_orders;
  };
  Stats stats_;
};

}  // namespace daybook::services
