#include "bench/peak_hour_figures.h"

#include <algorithm>
#include <cmath>

namespace daybook::bench {
namespace {

double Micros(int64_t nanos) { return std::round(static_cast<double>(nanos) / 100.0) / 10.0; }

double Rounded(double value, double digits) { return std::round(value * digits) / digits; }

}  // namespace

double Median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

void FillLatency(const Histogram& histogram, Latency& latency) {
  latency.set_p50_micros(Micros(histogram.Percentile(50)));
  latency.set_p95_micros(Micros(histogram.Percentile(95)));
  latency.set_p99_micros(Micros(histogram.Percentile(99)));
  latency.set_p99_9_micros(Micros(histogram.Percentile(99.9)));
  latency.set_max_micros(Micros(histogram.max()));
}

void FigureRuns::Add(const LoadResult& result, double server_cpu_micros, double client_cpu_micros) {
  server_cpu_micros_ += server_cpu_micros;
  client_cpu_micros_ += client_cpu_micros;
  payments_in_all_ += static_cast<double>(result.payments_in_all);
  rates_.push_back(result.payments_per_second());
  p99_micros_.push_back(Micros(result.latency.Percentile(99)));
  latency_.Merge(result.latency);
  sums_.set_payments(sums_.payments() + static_cast<double>(result.payments));
  sums_.set_refusals(sums_.refusals() + static_cast<double>(result.refusals));
  sums_.set_request_bytes(Rounded(result.request_bytes, 10));
  sums_.set_answer_bytes_per_payment(Rounded(result.answer_bytes_per_payment, 10));
  sums_.set_seconds_per_run(Rounded(result.seconds, 1000));
}

void FigureRuns::AddLedger(const v1::GetStatusResponse& before, const v1::GetStatusResponse& after) {
  if (sums_.events_before() == 0) sums_.set_events_before(static_cast<double>(before.durable_sequence()));
  sums_.set_events_after(static_cast<double>(after.durable_sequence()));
  sums_.set_syncs(sums_.syncs() + static_cast<double>(after.syncs() - before.syncs()));
  // A compaction may have made the store smaller meanwhile.
  sums_.set_stored_bytes(sums_.stored_bytes() + static_cast<double>(after.stored_bytes()) -
                         static_cast<double>(before.stored_bytes()));
}

Figure FigureRuns::ToFigure() const {
  Figure figure = sums_;
  figure.set_mode(mode_.name);
  figure.set_target(target_);
  figure.set_loop(mode_.shape.intended_per_second > 0 ? "open" : "closed");
  figure.set_connections(static_cast<uint32_t>(mode_.shape.connections));
  figure.set_in_flight(static_cast<uint32_t>(mode_.shape.in_flight));
  figure.set_batch(static_cast<uint32_t>(mode_.shape.batch));
  figure.set_runs(static_cast<uint32_t>(rates_.size()));
  figure.set_payments_per_second(Rounded(Median(rates_), 1));
  if (!rates_.empty()) {
    figure.set_payments_per_second_lowest(Rounded(*std::min_element(rates_.begin(), rates_.end()), 1));
    figure.set_payments_per_second_highest(Rounded(*std::max_element(rates_.begin(), rates_.end()), 1));
  }
  figure.set_intended_per_second(mode_.shape.intended_per_second);
  if (payments_in_all_ > 0) {
    figure.set_server_cpu_micros(Rounded(server_cpu_micros_ / payments_in_all_, 1000));
    figure.set_client_cpu_micros(Rounded(client_cpu_micros_ / payments_in_all_, 1000));
  }
  FillLatency(latency_, *figure.mutable_latency());
  return figure;
}

RatioSpread RatioOfPairs(const std::string& name, const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> ratios;
  for (size_t i = 0; i < std::min(a.size(), b.size()); ++i) ratios.push_back(b[i] > 0 ? a[i] / b[i] : 0);
  RatioSpread spread;
  spread.set_name(name);
  spread.set_median(Rounded(Median(ratios), 1000));
  if (!ratios.empty()) {
    spread.set_lowest(Rounded(*std::min_element(ratios.begin(), ratios.end()), 1000));
    spread.set_highest(Rounded(*std::max_element(ratios.begin(), ratios.end()), 1000));
  }
  return spread;
}

}  // namespace daybook::bench
