// Items that stand between a centre and its close: shared by a centre's books. Nobody else includes it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "daybook/v1/business_day.pb.h"
#include "daybook/v1/close.pb.h"

namespace daybook::figures {

namespace v1 = ::daybook::v1;

// Why items are carried, by key.
using CarryReasons = absl::flat_hash_map<std::string, std::string>;

// Upper bound of an item's encoded bytes in the close, tag and length included.
inline constexpr size_t kOpenItemBytes = 88;

// Whether CloseBusinessDay may carry items of this kind.
bool IsCarriable(v1::OpenItemKind kind);

constexpr int64_t HoursInMicros(uint32_t hours) { return hours * int64_t{3'600'000'000}; }

// Whether what began then has lasted longer than so many hours.
inline bool IsOverdue(int64_t since_micros, int64_t now_micros, uint32_t hours_max) {
  return now_micros - since_micros > HoursInMicros(hours_max);
}

struct OpenItemInfo {
  std::string key;
  v1::OpenItemKind kind = v1::OPEN_ITEM_KIND_UNSPECIFIED;
  uint32_t till = 0;
  int64_t amount_fen = 0;
  // Sequence of the event that opened it.
  uint64_t since_sequence = 0;
  // yyyymmdd; 0: never.
  int32_t carried_since = 0;
  // Of a pending tender; 0: none.
  uint64_t session = 0;
};

void AddItem(OpenItemInfo info, std::vector<v1::PreflightItem>& items);

}  // namespace daybook::figures
