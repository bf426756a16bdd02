// How a report is printed.
#pragma once

#include <string>

#include "bench/peak_hour.pb.h"

namespace daybook::bench {

// One JSON object, names as in peak_hour.proto.
std::string ToJson(const PeakHourReport& report);

// For people: goals, figures, floors.
std::string ToTable(const PeakHourReport& report);

// The tables of bench/README.md.
std::string ToMarkdown(const PeakHourReport& report);

}  // namespace daybook::bench
