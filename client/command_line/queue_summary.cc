#include "client/command_line/queue_summary.h"

#include "absl/strings/str_format.h"

namespace daybook::command_line {
namespace {

int64_t Average(int64_t sum, uint64_t count) { return count == 0 ? 0 : sum / static_cast<int64_t>(count); }

}  // namespace

bool IsPeakHour(const v1::QueueFigures& queue, const v1::ServiceHourLine& hour) {
  uint64_t arrivals = 0;
  for (const v1::ServiceHourLine& line : queue.hours()) arrivals += line.arrivals();
  // arrivals of the hour ≥ factor / 100 × all arrivals / hours.
  return uint64_t{hour.arrivals()} * 100 * static_cast<uint64_t>(queue.hours_size()) >=
         arrivals * queue.peak_factor_percent();
}

QueueSummary::QueueSummary(const v1::QueueFigures& queue) {
  for (const v1::ServiceHourLine& line : queue.hours()) {
    arrivals += line.arrivals();
    called += line.called();
    wait_seconds += line.wait_seconds();
    if (!IsPeakHour(queue, line)) continue;
    called_in_peaks += line.called();
    peak_wait_seconds += line.wait_seconds();
  }
  for (const v1::ServiceKindLine& line : queue.kinds()) {
    const bool payment = line.kind() == v1::SERVICE_KIND_PAYMENT;
    (payment ? payments : others) += line.served();
    (payment ? payment_seconds : other_seconds) += line.handling_seconds();
  }
  wait_seconds = Average(wait_seconds, called);
  peak_wait_seconds = Average(peak_wait_seconds, called_in_peaks);
  payment_seconds = Average(payment_seconds, payments);
  other_seconds = Average(other_seconds, others);
}

std::string MinutesText(int64_t seconds) { return absl::StrFormat("%d:%02d", seconds / 60, seconds % 60); }

}  // namespace daybook::command_line
