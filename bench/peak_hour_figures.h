// From runs to figures: medians, spreads, and the ratios of pairs.
//
// Threads: none of its own.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "bench/histogram.h"
#include "bench/peak_hour.pb.h"
#include "bench/peak_hour_load.h"
#include "bench/peak_hour_modes.h"
#include "daybook/v1/admin_service.pb.h"

namespace daybook::bench {

// Of an odd count the middle, of an even one the mean of the two; 0 of none.
double Median(std::vector<double> values);

void FillLatency(const Histogram& histogram, Latency& latency);

// Gathers the runs of one mode against one target.
class FigureRuns {
 public:
  FigureRuns(const Mode& mode, std::string target) : mode_(mode), target_(std::move(target)) {}

  // With the processor time used meanwhile by target and client.
  void Add(const LoadResult& result, double server_cpu_micros, double client_cpu_micros);
  // What the ledger said before and after a run.
  void AddLedger(const v1::GetStatusResponse& before, const v1::GetStatusResponse& after);

  // One entry per run, in order.
  const std::vector<double>& payments_per_second() const { return rates_; }
  const std::vector<double>& p99_micros() const { return p99_micros_; }

  Figure ToFigure() const;

 private:
  Mode mode_;
  std::string target_;
  std::vector<double> rates_;
  std::vector<double> p99_micros_;
  Histogram latency_;
  double server_cpu_micros_ = 0;
  double client_cpu_micros_ = 0;
  double payments_in_all_ = 0;
  Figure sums_;
};

// The pairs' ratios a[i] / b[i]: their median, and a row for the report.
RatioSpread RatioOfPairs(const std::string& name, const std::vector<double>& a, const std::vector<double>& b);

}  // namespace daybook::bench
