// Pages of lists: how many rows, and where the next page begins. Tokens are opaque to clients; one of another list or a
// made-up one is FIELD_INVALID.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace daybook::projections {

inline constexpr size_t kPageRowsDefault = 50;
inline constexpr size_t kPageRowsMax = 1'000;
// A page ends early, with a token, when so many rows were looked at for it: the fold lock is held for all of them.
inline constexpr size_t kRowsExaminedMax = 4'000;

// The row after which a page begins; its meaning is the list's. {0, 0}: the beginning.
struct PagePosition {
  uint64_t major = 0;
  uint64_t minor = 0;
};

struct PageRequest {
  size_t rows = kPageRowsDefault;
  PagePosition after;
};

// Reads page_size and page_token of a request. `list` is the name of the list.
absl::Status ReadPageRequest(absl::string_view list, uint32_t page_size, absl::string_view page_token,
                             PageRequest& request);

// The token of the page that begins after `last`.
std::string MakePageToken(absl::string_view list, const PagePosition& last);

// Business dates, yyyymmdd, both ends in.
struct DateRange {
  int32_t from = 0;
  int32_t to = std::numeric_limits<int32_t>::max();
};

// Reads from_date and to_date of a request ("2026-11-23"; empty: no bound). FIELD_INVALID for what is no date.
absl::Status ReadDateRange(absl::string_view from_date, absl::string_view to_date, DateRange& range);

}  // namespace daybook::projections
