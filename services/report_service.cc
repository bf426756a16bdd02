#include "services/report_service.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "ledger/base/civil_date.h"
#include "ledger/base/rejection.h"
#include "services/unary_call.h"

namespace daybook::services {
namespace {

constexpr char kReportService[] = "daybook.v1.ReportService";

absl::StatusOr<int32_t> DateOf(const v1::GetDailyCloseRequest& request) {
  const absl::StatusOr<int32_t> date = ParseDate(request.business_date());
  FieldErrors errors;
  if (request.centre() == 0) errors.Add("centre", "must be given");
  if (!date.ok()) errors.Add("business_date", "must be a date like 2026-11-23");
  return errors.empty() ? date : errors.ToStatus();
}

}  // namespace

ReportService::Stats::Stats(CallStats& stats)
    : get_till(stats.Add(kReportService, "GetTill")),
      list_tills(stats.Add(kReportService, "ListTills")),
      watch_tills(stats.Add(kReportService, "WatchTills")),
      get_holdings(stats.Add(kReportService, "GetHoldings")),
      get_trial_balance(stats.Add(kReportService, "GetTrialBalance")),
      get_daily_close(stats.Add(kReportService, "GetDailyClose")),
      list_daily_closes(stats.Add(kReportService, "ListDailyCloses")),
      get_close_preflight(stats.Add(kReportService, "GetClosePreflight")),
      get_x_report(stats.Add(kReportService, "GetXReport")),
      list_cases(stats.Add(kReportService, "ListCases")),
      list_limit_breaches(stats.Add(kReportService, "ListLimitBreaches")),
      list_tools(stats.Add(kReportService, "ListTools")),
      list_invoices(stats.Add(kReportService, "ListInvoices")),
      list_handovers(stats.Add(kReportService, "ListHandovers")),
      get_service_levels(stats.Add(kReportService, "GetServiceLevels")),
      list_spot_checks(stats.Add(kReportService, "ListSpotChecks")),
      list_complaints(stats.Add(kReportService, "ListComplaints")),
      list_work_orders(stats.Add(kReportService, "ListWorkOrders")) {}

ReportService::ReportService(engine::Ledger& ledger, const projections::Projections& folds, WorkerPool& pool,
                             TillWatchers& watchers, CallStats& stats)
    : ledger_(ledger), folds_(folds), pool_(pool), watchers_(watchers), stats_(stats) {}

template <typename Call>
void ReportService::Reached(Call* call, std::function<void()> work) {
  const uint64_t min_sequence = call->request().min_sequence();
  if (min_sequence <= ledger_.applied_sequence()) return work();
  // The ledger calls from a thread of its own, which has better things to do than reports.
  ledger_.WhenApplied(min_sequence, call->deadline_micros(), [this, call, work = std::move(work)](const absl::Status& status) {
    if (!status.ok()) return call->Answer(status);
    if (!pool_.Post(work)) call->Answer(Rejected(v1::REJECTION_REASON_OVERLOADED));
  });
}

template <typename Request, typename Response, typename Read>
ReportService::Reactor* ReportService::Report(Context* context, const Bytes* in, Bytes* out, MethodStats& stats,
                                              Read read) {
  using Call = UnaryCall<Request, Response>;
  return Call::Start(context, in, out, stats, [this, read](Call* call) {
    Reached(call, [this, call, read] {
      absl::Status status;
      ledger_.ReadFolds([&](uint64_t as_of) {
        status = read(call->request(), as_of, call->response());
        call->response().set_as_of_sequence(as_of);
      });
      call->Answer(status);
    });
  });
}

ReportService::Reactor* ReportService::GetTill(Context* context, const Bytes* in, Bytes* out) {
  return Report<v1::GetTillRequest, v1::GetTillResponse>(
      context, in, out, stats_.get_till, [this](const auto& request, uint64_t, auto& response) {
        return folds_.tills.GetTill(TillId(request.till()), *response.mutable_till());
      });
}

ReportService::Reactor* ReportService::ListTills(Context* context, const Bytes* in, Bytes* out) {
  return Report<v1::ListTillsRequest, v1::ListTillsResponse>(
      context, in, out, stats_.list_tills,
      [this](const auto& request, uint64_t, auto& response) { return folds_.tills.ListTills(request, response); });
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* ReportService::WatchTills(Context* context, const Bytes* in) {
  return TillWatch::Start(watchers_, stats_.watch_tills, *context, *in);
}

ReportService::Reactor* ReportService::GetHoldings(Context* context, const Bytes* in, Bytes* out) {
  return Report<v1::GetHoldingsRequest, v1::GetHoldingsResponse>(
      context, in, out, stats_.get_holdings,
      [this](const auto& request, uint64_t, auto& response) { return folds_.holdings.GetHoldings(request, response); });
}

ReportService::Reactor* ReportService::GetTrialBalance(Context* context, const Bytes* in, Bytes* out) {
  return Report<v1::GetTrialBalanceRequest, v1::GetTrialBalanceResponse>(
      context, in, out, stats_.get_trial_balance, [this](const auto&, uint64_t, auto& response) {
        folds_.holdings.GetTrialBalance(response);
        return absl::OkStatus();
      });
}

ReportService::Reactor* ReportService::ListDailyCloses(Context* context, const Bytes* in, Bytes* out) {
  return Report<v1::ListDailyClosesRequest, v1::ListDailyClosesResponse>(
      context, in, out, stats_.list_daily_closes,
      [this](const auto& request, uint64_t, auto& response) { return folds_.days.ListDailyCloses(request, response); });
}

ReportService::Reactor* ReportService::GetXReport(Context* context, const Bytes* in, Bytes* out) {
  return Report<v1::GetXReportRequest, v1::GetXReportResponse>(
      context, in, out, stats_.get_x_report, [this](const auto& request, uint64_t as_of, auto& response) {
        return folds_.days.GetXReport(CentreId(request.centre()), as_of, *response.mutable_document());
      });
}

ReportService::Reactor* ReportService::ListCases(Context* context, const Bytes* in, Bytes* out) {
  return Report<v1::ListCasesRequest, v1::ListCasesResponse>(
      context, in, out, stats_.list_cases,
      [this](const auto& request, uint64_t, auto& response) { return folds_.cases.ListCases(request, response); });
}

ReportService::Reactor* ReportService::ListLimitBreaches(Context* context, const Bytes* in, Bytes* out) {
  return Report<v1::ListLimitBreachesRequest, v1::ListLimitBreachesResponse>(
      context, in, out, stats_.list_limit_breaches, [this](const auto& request, uint64_t, auto& response) {
        return folds_.limits.ListLimitBreaches(request, response);
      });
}

ReportService::Reactor* ReportService::ListTools(Context* context, const Bytes* in, Bytes* out) {
  return Report<v1::ListToolsRequest, v1::ListToolsResponse>(
      context, in, out, stats_.list_tools,
      [this](const auto& request, uint64_t, auto& response) { return folds_.tools.ListTools(request, response); });
}

ReportService::Reactor* ReportService::ListInvoices(Context* context, const Bytes* in, Bytes* out) {
  return Report<v1::ListInvoicesRequest, v1::ListInvoicesResponse>(
      context, in, out, stats_.list_invoices, [this](const auto& request, uint64_t, auto& response) {
        return folds_.invoices.ListInvoices(request, response);
      });
}

ReportService::Reactor* ReportService::ListHandovers(Context* context, const Bytes* in, Bytes* out) {
  return Report<v1::ListHandoversRequest, v1::ListHandoversResponse>(
      context, in, out, stats_.list_handovers, [this](const auto& request, uint64_t, auto& response) {
        return folds_.handovers.ListHandovers(request, response);
      });
}

ReportService::Reactor* ReportService::GetServiceLevels(Context* context, const Bytes* in, Bytes* out) {
  return Report<v1::GetServiceLevelsRequest, v1::GetServiceLevelsResponse>(
      context, in, out, stats_.get_service_levels, [this](const auto& request, uint64_t, auto& response) {
        return folds_.service_levels.GetServiceLevels(request, response);
      });
}

ReportService::Reactor* ReportService::ListSpotChecks(Context* context, const Bytes* in, Bytes* out) {
  return Report<v1::ListSpotChecksRequest, v1::ListSpotChecksResponse>(
      context, in, out, stats_.list_spot_checks, [this](const auto& request, uint64_t, auto& response) {
        return folds_.spot_checks.ListSpotChecks(request, response);
      });
}

ReportService::Reactor* ReportService::ListComplaints(Context* context, const Bytes* in, Bytes* out) {
  return Report<v1::ListComplaintsRequest, v1::ListComplaintsResponse>(
      context, in, out, stats_.list_complaints, [this](const auto& request, uint64_t, auto& response) {
        return folds_.complaints.ListComplaints(request, response);
      });
}

ReportService::Reactor* ReportService::ListWorkOrders(Context* context, const Bytes* in, Bytes* out) {
  return Report<v1::ListWorkOrdersRequest, v1::ListWorkOrdersResponse>(
      context, in, out, stats_.list_work_orders, [this](const auto& request, uint64_t, auto& response) {
        return folds_.work_orders.ListWorkOrders(request, response);
      });
}

ReportService::Reactor* ReportService::GetDailyClose(Context* context, const Bytes* in, Bytes* out) {
  using Call = UnaryCall<v1::GetDailyCloseRequest, v1::GetDailyCloseResponse>;
  return Call::Start(context, in, out, stats_.get_daily_close, [this](Call* call) {
    const absl::StatusOr<int32_t> date = DateOf(call->request());
    if (!date.ok()) return call->Answer(date.status());
    Reached(call, [this, call, date = *date] {
      v1::DailyCloseSummary summary;
      absl::Status found;
      ledger_.ReadFolds([&](uint64_t as_of) {
        const CentreId centre(call->request().centre());
        found = folds_.days.FindClose(centre, date, summary);
        if (call->request().restated()) {
          folds_.days.GetRestatement(centre, date, *call->response().mutable_restatement());
        }
        call->response().set_as_of_sequence(as_of);
      });
      if (!found.ok()) return call->Answer(found);
      const bool posted = pool_.Post(
          [this, call, sequence = summary.sequence()] { call->Answer(ReadClose(sequence, call->response())); });
      if (!posted) call->Answer(Rejected(v1::REJECTION_REASON_OVERLOADED));
    });
  });
}

absl::Status ReportService::ReadClose(uint64_t sequence, v1::GetDailyCloseResponse& response) const {
  return ledger_.ReadEvents(sequence, sequence, [&](const engine::StoredEvent& stored) {
    v1::Event event;
    if (!event.ParseFromArray(stored.bytes.data(), static_cast<int>(stored.bytes.size())) ||
        !response.mutable_document()->ParseFromString(event.business_day_closed().document())) {
      return Rejected(v1::REJECTION_REASON_STORE_CORRUPT, absl::StrCat("the close at ", sequence, " cannot be decoded"));
    }
    response.set_document_digest(event.business_day_closed().document_digest());
    response.set_sequence(sequence);
    return absl::OkStatus();
  });
}

ReportService::Reactor* ReportService::GetClosePreflight(Context* context, const Bytes* in, Bytes* out) {
  using Call = UnaryCall<v1::GetClosePreflightRequest, v1::GetClosePreflightResponse>;
  return Call::Start(context, in, out, stats_.get_close_preflight, [this](Call* call) {
    Reached(call, [this, call] {
      ledger_.GetPreflight(call->request().centre(),
                           [call](const absl::Status& status, const v1::GetClosePreflightResponse& found) {
                             call->response() = found;
                             call->Answer(status);
                           });
    });
  });
}

}  // namespace daybook::services
