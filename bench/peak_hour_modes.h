// The modes of load: how many connections, how much in flight, how many payments a request, over which tills.
#pragma once

#include <string>
#include <vector>

#include "bench/peak_hour_load.h"
#include "bench/peak_hour_options.h"
#include "bench/workload.h"

namespace daybook::bench {

struct Mode {
  std::string name;
  LoadShape shape;
  // How many of the city's tills take part, split evenly over the connections; 0: all.
  size_t tills = 0;
  // Not payments alone: what follows from them too, and cash moves.
  bool mixed = false;
};

// All modes, in the order in which they are measured.
std::vector<Mode> AllModes(const PeakHourOptions& options);
// kBatch1000, with which the ledger is filled, and the others that are named in code.
inline constexpr char kSingle[] = "single";
inline constexpr char kUnary[] = "unary";
inline constexpr char kUnaryOneConnection[] = "unary_one_connection";
inline constexpr char kStream[] = "stream";
inline constexpr char kHotTill[] = "hot_till";
inline constexpr char kPeakHour[] = "peak_hour";
inline constexpr char kBatch100[] = "batch_100";
inline constexpr char kBatch1000[] = "batch_1000";
// Shaped like stream and batch_1000.
inline constexpr char kMixed[] = "mixed";
inline constexpr char kMixedBatch1000[] = "mixed_batch_1000";

// What the mode's connections send: payments of the workload, on their share of the tills.
std::vector<RequestCycle> MakeCycles(const Mode& mode, const OpenedCity& city, uint64_t seed);

}  // namespace daybook::bench
