// The averages that service targets are about, out of a close document's queue figures.
#pragma once

#include <cstdint>
#include <string>

#include "daybook/v1/figures.pb.h"

namespace daybook::command_line {

namespace v1 = ::daybook::v1;

// Whether so many arrivals make a peak hour: at least the policy's share of the mean of the hours with arrivals.
bool IsPeakHour(const v1::QueueFigures& queue, const v1::ServiceHourLine& hour);

struct QueueSummary {
  explicit QueueSummary(const v1::QueueFigures& queue);

  uint64_t arrivals = 0;
  uint64_t called = 0;
  uint64_t called_in_peaks = 0;
  uint64_t payments = 0;
  uint64_t others = 0;
  // Averages; 0 where nobody was called or served.
  int64_t wait_seconds = 0;
  int64_t peak_wait_seconds = 0;
  int64_t payment_seconds = 0;
  int64_t other_seconds = 0;
};

// 312 → "5:12", minutes and seconds.
std::string MinutesText(int64_t seconds);

}  // namespace daybook::command_line
