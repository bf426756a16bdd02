#include "services/metrics.h"

#include <exception>
#include <utility>

#include <prometheus/exposer.h>

#include "absl/strings/str_cat.h"

namespace daybook::services {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

constexpr double kMicrosPerSecond = 1e6;
// Exposer's own threads; scrapes are rare and short.
constexpr size_t kThreads = 1;
constexpr absl::string_view kCodes[] = {
    "OK",        "CANCELLED",          "UNKNOWN",             "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND",
    "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED",      "OUT_OF_RANGE",
    "UNIMPLEMENTED",  "INTERNAL",          "UNAVAILABLE",        "DATA_LOSS",           "UNAUTHENTICATED"};

MetricFamily& AddFamily(std::vector<MetricFamily>& families, absl::string_view name, absl::string_view help,
                        MetricType type) {
  MetricFamily& family = families.emplace_back();
  family.name = std::string(name);
  family.help = std::string(help);
  family.type = type;
  return family;
}

void AddGauge(std::vector<MetricFamily>& families, absl::string_view name, absl::string_view help, double value) {
  AddFamily(families, name, help, MetricType::Gauge).metric.emplace_back().gauge.value = value;
}

void AddCounter(std::vector<MetricFamily>& families, absl::string_view name, absl::string_view help, double value) {
  AddFamily(families, name, help, MetricType::Counter).metric.emplace_back().counter.value = value;
}

void FillHistogram(const LatencyHistogram& latency, ClientMetric& metric) {
  uint64_t sum = 0;
  for (size_t i = 0; i < LatencyHistogram::kBoundsMicros.size(); ++i) {
    sum += latency.count(i);
    metric.histogram.bucket.push_back({sum, static_cast<double>(LatencyHistogram::kBoundsMicros[i]) / kMicrosPerSecond});
  }
  metric.histogram.sample_count = sum + latency.count(LatencyHistogram::kBoundsMicros.size());
  metric.histogram.sample_sum = static_cast<double>(latency.sum_micros()) / kMicrosPerSecond;
}

void AddLabel(ClientMetric& metric, const char* name, absl::string_view value) {
  metric.label.push_back({name, std::string(value)});
}

double SecondsOf(const google::protobuf::Timestamp& time) {
  return static_cast<double>(time.seconds()) + static_cast<double>(time.nanos()) / 1e9;
}

}  // namespace

std::vector<MetricFamily> Metrics::Collect() const {
  std::vector<MetricFamily> families;
  CollectLedger(families);
  CollectCalls(families);
  CollectConnections(families);
  return families;
}

void Metrics::CollectLedger(std::vector<MetricFamily>& families) const {
  v1::GetStatusResponse status;
  ledger_.FillStatus(status);
  AddGauge(families, "daybook_serving", "1 while commands are accepted.", status.state() == v1::SERVING_STATE_SERVING);
  AddGauge(families, "daybook_durable_sequence", "Last durable event.", static_cast<double>(status.durable_sequence()));
  AddGauge(families, "daybook_applied_sequence", "Last event in the folds.", static_cast<double>(status.applied_sequence()));
  AddGauge(families, "daybook_checkpoint_sequence", "Event of the newest checkpoint.",
           static_cast<double>(status.checkpoint_sequence()));
  AddGauge(families, "daybook_queue_commands", "Commands waiting for judgement or for the disk.",
           static_cast<double>(status.queue_commands()));
  AddGauge(families, "daybook_queue_bytes", "Their bytes.", static_cast<double>(status.queue_bytes()));
  AddCounter(families, "daybook_pages_total", "Pages in the log.", static_cast<double>(status.pages()));
  AddCounter(families, "daybook_syncs_total", "Synced writes since the start.", static_cast<double>(status.syncs()));
  AddCounter(families, "daybook_stored_bytes_total", "Bytes of events in the log.", static_cast<double>(status.stored_bytes()));
  AddGauge(families, "daybook_last_commit_timestamp_seconds", "Time of the last commit.", SecondsOf(status.last_commit()));
  AddGauge(families, "daybook_start_timestamp_seconds", "When the ledger was opened.", SecondsOf(status.started()));
}

void Metrics::CollectCalls(std::vector<MetricFamily>& families) const {
  MetricFamily started = {"daybook_calls_started_total", "Calls begun.", MetricType::Counter, {}};
  MetricFamily ended = {"daybook_calls_total", "Calls ended, by status.", MetricType::Counter, {}};
  MetricFamily seconds = {"daybook_call_seconds", "Duration of calls.", MetricType::Histogram, {}};
  for (const MethodStats& method : stats_.methods) {
    const auto label = [&method](ClientMetric& metric) {
      AddLabel(metric, "service", method.service);
      AddLabel(metric, "method", method.method);
    };
    ClientMetric& begun = started.metric.emplace_back();
    label(begun);
    begun.counter.value = static_cast<double>(method.started.load());
    for (size_t code = 0; code < method.ended.size(); ++code) {
      const uint64_t count = method.ended[code].load();
      if (count == 0) continue;
      ClientMetric& metric = ended.metric.emplace_back();
      label(metric);
      AddLabel(metric, "code", kCodes[code]);
      metric.counter.value = static_cast<double>(count);
    }
    ClientMetric& duration = seconds.metric.emplace_back();
    label(duration);
    FillHistogram(method.latency, duration);
  }
  families.push_back(std::move(started));
  families.push_back(std::move(ended));
  families.push_back(std::move(seconds));
  FillHistogram(stats_.stream_latency,
                AddFamily(families, "daybook_stream_request_seconds", "From a stream's request read to its answer sent.",
                          MetricType::Histogram)
                    .metric.emplace_back());
  AddCounter(families, "daybook_requests_total", "Requests that reached the ledger.", static_cast<double>(stats_.requests));
  AddCounter(families, "daybook_commands_total", "Commands in them.", static_cast<double>(stats_.commands));
  AddCounter(families, "daybook_commands_refused_at_the_door_total", "Commands of wrong shape.",
             static_cast<double>(stats_.commands_refused_at_the_door));
  AddCounter(families, "daybook_requests_parked_total", "Requests of streams that waited for room in the queue.",
             static_cast<double>(stats_.requests_parked));
  AddCounter(families, "daybook_stream_answers_total", "Messages that carried answers of streams.",
             static_cast<double>(stats_.answer_messages));
}

void Metrics::CollectConnections(std::vector<MetricFamily>& families) const {
  AddGauge(families, "daybook_connections", "Live connections.", static_cast<double>(connections_.live));
  AddCounter(families, "daybook_connections_accepted_total", "Connections accepted.", static_cast<double>(connections_.accepted));
  AddCounter(families, "daybook_connections_turned_away_total", "Connections over a limit.",
             static_cast<double>(connections_.turned_away));
  AddCounter(families, "daybook_connections_ended_for_room_total", "Silent connections ended to make room.",
             static_cast<double>(connections_.made_room));
  AddCounter(families, "daybook_out_of_descriptors_total", "Times that no descriptor was free for a connection.",
             static_cast<double>(connections_.out_of_descriptors));
}

absl::StatusOr<std::unique_ptr<MetricsServer>> MetricsServer::Start(absl::string_view address,
                                                                    std::shared_ptr<Metrics> metrics) {
  try {
    auto exposer = std::make_unique<prometheus::Exposer>(std::string(address), kThreads);
    exposer->RegisterCollectable(metrics);
    const std::string bound = absl::StrCat(address.substr(0, address.rfind(':')), ":", exposer->GetListeningPorts().at(0));
    return std::unique_ptr<MetricsServer>(new MetricsServer(std::move(exposer), std::move(metrics), bound));
  } catch (const std::exception& error) {
    return absl::UnavailableError(absl::StrCat("cannot serve metrics on ", address, ": ", error.what()));
  }
}

MetricsServer::MetricsServer(std::unique_ptr<prometheus::Exposer> exposer, std::shared_ptr<Metrics> metrics,
                             std::string address)
    : metrics_(std::move(metrics)), exposer_(std::move(exposer)), address_(std::move(address)) {}

MetricsServer::~MetricsServer() = default;

}  // namespace daybook::services
