// What a number was measured on.
#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "bench/peak_hour.pb.h"

namespace daybook::bench {

// `folder` is where the data lie: its disk is described.
Machine DescribeMachine(const std::string& folder);

}  // namespace daybook::bench
