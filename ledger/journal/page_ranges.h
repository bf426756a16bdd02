// The user properties that every table of `pages` carries: which pages and sequences it holds, and that they are dense.
// So an O(tables) check at start proves that tables and write-ahead log tile 1..S.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace rocksdb {
class TablePropertiesCollectorFactory;
}

namespace daybook::journal {

struct PageRange {
  uint64_t first_page = 0;
  uint64_t last_page = 0;
  uint64_t first_sequence = 0;
  // first_sequence − 1 when there are claims only.
  uint64_t last_sequence = 0;
};

std::shared_ptr<rocksdb::TablePropertiesCollectorFactory> MakePageRangeCollectors();

// kDataLoss when the properties are missing, or say that the table has a hole.
absl::StatusOr<PageRange> DecodePageRange(const std::map<std::string, std::string>& properties);

}  // namespace daybook::journal
