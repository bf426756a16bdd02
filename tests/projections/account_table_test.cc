#include "projections/account_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <map>
#include <random>
#include <utility>
#include <vector>

namespace daybook::projections {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

constexpr uint64_t kAll = std::numeric_limits<uint64_t>::max();

std::vector<std::pair<uint64_t, int64_t>> List(const AccountTable& table, uint64_t first, uint64_t last) {
  std::vector<std::pair<uint64_t, int64_t>> rows;
  bool complete = false;
  table.Visit(
      first, last, std::numeric_limits<size_t>::max(),
      [&](uint64_t key, int64_t balance) {
        rows.push_back({key, balance});
        return true;
      },
      complete);
  EXPECT_TRUE(complete);
  return rows;
}

TEST(AccountTable, GivesTheBalanceBefore) {
  AccountTable table;
  EXPECT_EQ(table.Add(7, 100), 0);
  EXPECT_EQ(table.Add(7, -30), 100);
  EXPECT_EQ(table.Balance(7), 70);
  EXPECT_EQ(table.Balance(8), 0);
}

TEST(AccountTable, ListsInOrderWithBothEndsAndWithoutZeroBalances) {
  AccountTable table;
  for (uint64_t key : {9u, 3u, 5u, 1u}) table.Add(key, static_cast<int64_t>(key));
  table.Add(5, -5);
  EXPECT_THAT(List(table, 0, kAll), ElementsAre(Pair(1, 1), Pair(3, 3), Pair(9, 9)));
  EXPECT_THAT(List(table, 3, 9), ElementsAre(Pair(3, 3), Pair(9, 9)));
  EXPECT_THAT(List(table, 3, 3), ElementsAre(Pair(3, 3)));
  EXPECT_THAT(List(table, 4, 8), ElementsAre());
}

TEST(AccountTable, StopsWhereTheVisitorOrTheLimitSaysAndTellsWhere) {
  AccountTable table;
  for (uint64_t key = 1; key <= 100; ++key) table.Add(key * 10, 1);
  bool complete = true;
  int seen = 0;
  EXPECT_EQ(table.Visit(0, kAll, 1'000, [&](uint64_t, int64_t) { return ++seen < 3; }, complete), 30u);
  EXPECT_FALSE(complete);
  EXPECT_EQ(table.Visit(31, kAll, 5, [&](uint64_t, int64_t) { return true; }, complete), 80u);
  EXPECT_FALSE(complete);
}

TEST(AccountTable, AgreesWithAnOrderedMapWhateverIsAdded) {
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    AccountTable table;
    std::map<uint64_t, int64_t> model;
    for (int i = 0; i < 60'000; ++i) {
      const uint64_t key = random() % 3 == 0 ? 1 + random() % 1'000 : random();
      const int64_t quantity = static_cast<int64_t>(random() % 7) - 3;
      EXPECT_EQ(table.Add(key, quantity), model[key]);
      model[key] += quantity;
    }
    EXPECT_EQ(table.size(), model.size());
    std::erase_if(model, [](const auto& entry) { return entry.second == 0; });
    EXPECT_EQ(List(table, 0, kAll), (std::vector<std::pair<uint64_t, int64_t>>(model.begin(), model.end())));
    const uint64_t middle = random();
    const std::vector<std::pair<uint64_t, int64_t>> upper_half(model.lower_bound(middle), model.end());
    EXPECT_EQ(List(table, middle, kAll), upper_half);
  }
}

}  // namespace
}  // namespace daybook::projections
