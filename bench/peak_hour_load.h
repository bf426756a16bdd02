// Drives a server's Submit or SubmitStream as hard as it will go (closed loop) or at an intended rate (open loop), checks every
// answer and measures. It is built to be cheap, because it shares the machine with what it measures: raw byte buffers stamped
// from templates, one completion queue per thread, answers parsed on an arena that is used again.
//
// Threads: RunLoad blocks its caller and uses `threads` of its own.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "bench/histogram.h"
#include "bench/peak_hour_requests.h"

namespace daybook::bench {

struct LoadShape {
  RequestTemplate::Form form = RequestTemplate::Form::kUnary;
  // Connections; a stream on each when form is kStream.
  int connections = 64;
  // Requests outstanding on each; in an open loop of unary calls there is no such limit.
  int in_flight = 1;
  int batch = 1;
  // Requests a second over all connections, arriving as a Poisson process; 0: closed loop.
  double intended_per_second = 0;
  double warm_up_seconds = 2;
  double seconds = 10;
  // Ends before its time once so many payments were accepted, warm-up included; 0: no such end.
  uint64_t payments_max = 0;
  int threads = 1;
  uint64_t seed = 1;
};

struct LoadResult {
  // Of requests. Closed loop: those answered in the measured time. Open loop: those intended in it.
  Histogram latency;
  uint64_t requests = 0;
  uint64_t payments = 0;
  double seconds = 0;
  double payments_per_second() const { return seconds > 0 ? static_cast<double>(payments) / seconds : 0; }
  // Warm-up included.
  uint64_t payments_in_all = 0;
  uint64_t refusals = 0;
  std::string first_refusal;
  // Averages.
  double request_bytes = 0;
  double answer_bytes_per_payment = 0;
};

// `cycles` holds what each connection sends; connection i uses cycles[i % size]. Fails, loudly, when a connection cannot be
// made, when a call or stream fails, when an answer does not fit its request, when nothing is answered for 30 s, and in a
// closed loop when a payment is refused.
absl::StatusOr<std::unique_ptr<LoadResult>> RunLoad(const std::string& address, const LoadShape& shape,
                                                    const std::vector<RequestCycle>& cycles);

}  // namespace daybook::bench
