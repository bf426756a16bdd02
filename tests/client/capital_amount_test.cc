// Amounts in words: the vectors of the rules, and a reader of the test's own that finds the amount again.
#include "client/command_line/capital_amount.h"

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ledger/base/money.h"

namespace daybook::command_line {
namespace {

using ::testing::AnyOfArray;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(CapitalAmount, IsOneOfTheFormsThatTheRulesAccept) {
  std::ifstream file(DAYBOOK_RMB_CAPITALS);
  int vectors = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    const std::vector<std::string> columns = absl::StrSplit(line, '\t');
    ASSERT_EQ(columns.size(), 2u) << line;
    const std::vector<std::string> accepted = absl::StrSplit(columns[1], '|');
    EXPECT_THAT(CapitalAmount(*ParseFen(columns[0])), AnyOfArray(accepted)) << line;
    ++vectors;
  }
  EXPECT_GE(vectors, 9) << DAYBOOK_RMB_CAPITALS;
}

TEST(CapitalAmount, WritesZerosWhereFiguresFollowThem) {
  EXPECT_EQ(CapitalAmount(10), "人民币壹角");
  EXPECT_EQ(CapitalAmount(100), "人民币壹元整");
  EXPECT_EQ(CapitalAmount(105), "人民币壹元零伍分");
  EXPECT_EQ(CapitalAmount(1'000), "人民币壹拾元整");
  EXPECT_EQ(CapitalAmount(1'005'000), "人民币壹万零伍拾元整");
  EXPECT_EQ(CapitalAmount(10'000'000), "人民币壹拾万元整");
  EXPECT_EQ(CapitalAmount(1'000'000'000'500), "人民币壹佰亿零伍元整");
  EXPECT_EQ(CapitalAmount(105'000'000'000), "人民币壹拾亿零伍仟万元整");
  EXPECT_EQ(CapitalAmount(100'000'000'000'000'000), "人民币壹仟万亿元整");
}

TEST(CapitalAmount, OfLessThanNothingIsSaidToBeNegative) {
  EXPECT_EQ(CapitalAmount(-1), "人民币负壹分");
  EXPECT_EQ(CapitalAmount(-128'840), "人民币负壹仟贰佰捌拾捌元肆角");
}

// Reads what was written, knowing nothing of zeros: figures times places, summed up, times units.
class CapitalReader {
 public:
  explicit CapitalReader(absl::string_view text) : text_(text) {}

  // In fen; 128 bits hold whatever int64 can.
  __int128 Read() {
    if (!absl::ConsumePrefix(&text_, "人民币")) ADD_FAILURE() << "no currency";
    const bool negative = absl::ConsumePrefix(&text_, "负");
    while (!text_.empty()) TakeCharacter();
    const __int128 fen = yuan_ * 100 + fen_;
    return negative ? -fen : fen;
  }

 private:
  static const std::map<std::string, int>& Figures() {
    static const auto& figures =
        *new std::map<std::string, int>{{"壹", 1}, {"贰", 2}, {"叁", 3}, {"肆", 4}, {"伍", 5},
                                        {"陆", 6}, {"柒", 7}, {"捌", 8}, {"玖", 9}};
    return figures;
  }

  void TakeCharacter() {
    const std::string character(text_.substr(0, 3));
    text_.remove_prefix(3);
    if (Figures().count(character) > 0) figure_ = Figures().at(character);
    else if (character == "拾") TakePlace(10);
    else if (character == "佰") TakePlace(100);
    else if (character == "仟") TakePlace(1'000);
    else if (character == "万") TakeUnit(10'000);
    else if (character == "亿") TakeWhole(100'000'000);
    else if (character == "元") TakeWhole(1);
    else if (character == "角") TakeFen(10);
    else if (character == "分") TakeFen(1);
    else EXPECT_TRUE(character == "零" || character == "整") << character;
  }
  void TakePlace(int place) {
    section_ += figure_ * place;
    figure_ = 0;
  }
  void TakeUnit(int unit) {
    high_ += (section_ + figure_) * unit;
    section_ = figure_ = 0;
  }
  // Everything before it counts so often.
  void TakeWhole(int unit) {
    yuan_ = (yuan_ + high_ + section_ + figure_) * unit;
    high_ = section_ = figure_ = 0;
  }
  void TakeFen(int unit) {
    fen_ += figure_ * unit;
    figure_ = 0;
  }

  absl::string_view text_;
  int64_t figure_ = 0;
  int64_t section_ = 0;
  int64_t high_ = 0;
  __int128 yuan_ = 0;
  int fen_ = 0;
};

void ExpectSound(int64_t fen) {
  const std::string text = CapitalAmount(fen);
  SCOPED_TRACE(absl::StrCat(fen, " fen: ", text));
  EXPECT_TRUE(CapitalReader(text).Read() == fen);
  for (const char* wrong : {"零零", "零万", "零亿", "零整", "负零"}) EXPECT_THAT(text, Not(HasSubstr(wrong)));
  EXPECT_EQ(absl::EndsWith(text, "整"), fen % 100 == 0);
}

TEST(CapitalAmount, CanBeReadBack) {
  const char* given = std::getenv("DAYBOOK_SEED");
  const uint64_t seed = given == nullptr ? 20261123 : std::strtoull(given, nullptr, 10);
  SCOPED_TRACE(absl::StrCat("DAYBOOK_SEED=", seed));
  std::mt19937_64 random(seed);
  for (int i = 0; i < 100'000 && !testing::Test::HasFailure(); ++i) {
    // As many small amounts as large ones, and as many zeros within them as other figures.
    uint64_t magnitude = random() >> (random() % 63 + 1);
    for (uint64_t place = 1; place <= magnitude / 10; place *= 10) {
      if (random() % 2 == 0) magnitude -= magnitude / place % 10 * place;
    }
    const int64_t fen = static_cast<int64_t>(magnitude);
    ExpectSound(random() % 8 == 0 ? -fen : fen);
  }
  for (int64_t fen : {std::numeric_limits<int64_t>::max(), std::numeric_limits<int64_t>::min()}) ExpectSound(fen);
}

}  // namespace
}  // namespace daybook::command_line
