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
// So does one whose rows have come to so many bytes: a message must not grow beyond what clients take (4 MiB).
inline constexpr size_t kPageBytesMax = 1'000'000;

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

// Fills the page that a request asks for out of rows by number. `is_wanted(row)` chooses; `add(number, row)` writes one
// into the answer and gives the message it wrote. FIELD_INVALID as ReadPageRequest.
template <typename Request, typename Response, typename Rows, typename IsWanted, typename AddRow>
absl::Status FillPage(absl::string_view list, const Request& request, const Rows& rows, IsWanted is_wanted, AddRow add,
                      Response& response) {
  PageRequest page;
  if (absl::Status read = ReadPageRequest(list, request.page_size(), request.page_token(), page); !read.ok()) {
    return read;
  }
  size_t examined = 0;
  size_t added = 0;
  size_t bytes = 0;
  uint64_t last = page.after.major;
  // Rows are numbered from 1, so that nothing stands before the first page.
  for (auto entry = rows.upper_bound(static_cast<typename Rows::key_type>(last)); entry != rows.end(); ++entry) {
    const bool wanted = is_wanted(entry->second);
    if (++examined > kRowsExaminedMax || (wanted && (added == page.rows || bytes >= kPageBytesMax))) {
      response.set_next_page_token(MakePageToken(list, {last, 0}));
      break;
    }
    if (wanted) {
      bytes += add(entry->first, entry->second).ByteSizeLong();
      ++added;
    }
    last = entry->first;
  }
  return absl::OkStatus();
}

// Business dates, yyyymmdd, both ends in.
struct DateRange {
  int32_t from = 0;
  int32_t to = std::numeric_limits<int32_t>::max();
};

// Reads from_date and to_date of a request ("2026-11-23"; empty: no bound). FIELD_INVALID for what is no date.
absl::Status ReadDateRange(absl::string_view from_date, absl::string_view to_date, DateRange& range);

}  // namespace daybook::projections
