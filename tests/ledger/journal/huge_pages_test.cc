#include "ledger/journal/huge_pages.h"

#include <cstdint>
#include <vector>

#include "gtest/gtest.h"

namespace daybook::journal {
namespace {

struct alignas(64) Line {
  uint64_t words[8] = {};
};

TEST(HugePageAllocator, GivesAlignedMemoryOfAnySize) {
  for (const size_t lines : {size_t{1}, size_t{3}, size_t{32'767}, size_t{32'768}, size_t{100'001}}) {
    std::vector<Line, HugePageAllocator<Line>> table(lines);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(table.data()) % 64, 0u) << lines;
    table.back().words[7] = lines;
    EXPECT_EQ(table.back().words[7], lines);
    EXPECT_EQ(table.front().words[0], 0u);
  }
}

TEST(HugePageAllocator, BeginsLargeTablesOnAHugePage) {
  const std::vector<Line, HugePageAllocator<Line>> table(100'000);
  EXPECT_EQ(reinterpret_cast<uintptr_t>(table.data()) % (2u << 20), 0u);
}

}  // namespace
}  // namespace daybook::journal
