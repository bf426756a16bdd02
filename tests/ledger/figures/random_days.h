// Random histories that could have happened: several centres, windows and machines, every event there is, days that
// close.
#pragma once

#include <cstdint>

#include "tests/ledger/figures/event_maker.h"

namespace daybook {

// `days` days of centres 1 and 2 with about `events_per_day` events each; the same seed gives the same events.
EventMaker RandomDays(uint64_t seed, int days, int events_per_day);

}  // namespace daybook
