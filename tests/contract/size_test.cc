// The sizes of ARCHITECTURE.md: no file past 500 lines, no function past 60.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/contract/source_tree.h"

namespace daybook::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr size_t kFileLinesMax = 500;
constexpr size_t kFunctionLinesMax = 60;

// Whether a body that begins with this line (in the first column) belongs to a function.
bool BeginsFunction(absl::string_view line) {
  if (line.empty() || line[0] == ' ' || line[0] == '}' || line[0] == '#' || line[0] == '/') return false;
  if (!absl::EndsWith(line, "{")) return false;
  for (absl::string_view word : {"namespace", "class ", "struct ", "enum ", "union ", "extern ", "constexpr ", "const "}) {
    if (absl::StartsWith(line, word) && !absl::StrContains(line, "(")) return false;
  }
  return absl::StrContains(line, ")") && !absl::EndsWith(line, "= {");
}

// Functions outside class bodies that are too long. Formatted code only: bodies end with a brace in the first column.
std::vector<std::string> LongFunctions(absl::string_view path, absl::string_view text) {
  std::vector<std::string> findings;
  size_t number = 0, begin = 0;
  for (absl::string_view line : Lines(text)) {
    ++number;
    const bool last_line_of_head = begin == 0 && absl::StartsWith(line, "    ") && absl::EndsWith(line, ") {");
    if (begin == 0 && (BeginsFunction(line) || last_line_of_head)) begin = number;
    if (begin == 0 || !absl::StartsWith(line, "}")) continue;
    if (number - begin + 1 > kFunctionLinesMax) findings.push_back(absl::StrCat(path, ":", begin));
    begin = 0;
  }
  return findings;
}

TEST(Size, OfNoFilePasses500Lines) {
  for (const SourceFile& file : ReadSourceTree({".h", ".cc", ".proto", ".cmake", "CMakeLists.txt", ".sh"})) {
    if (absl::StartsWith(file.path, "proto/google/")) continue;
    EXPECT_LE(Lines(file.text).size(), kFileLinesMax) << file.path;
  }
}

TEST(Size, OfNoFunctionPasses60Lines) {
  for (const SourceFile& file : ReadSourceTree({".h", ".cc"})) {
    EXPECT_THAT(LongFunctions(file.path, file.text), IsEmpty());
  }
}

std::string Function(size_t lines, absl::string_view head) {
  std::string text = absl::StrCat("namespace daybook {\n\n", head, "\n");
  for (size_t i = 2; i < lines; ++i) absl::StrAppend(&text, "  Work();\n");
  return absl::StrCat(text, "}\n\n}  // namespace daybook\n");
}

TEST(Size, OfAPlantedFunctionIsMeasured) {
  EXPECT_THAT(LongFunctions("a.cc", Function(60, "void Short() {")), IsEmpty());
  EXPECT_THAT(LongFunctions("a.cc", Function(61, "void Long() {")), ElementsAre("a.cc:3"));
  EXPECT_THAT(LongFunctions("a.cc", Function(61, "absl::Status Long(int first,\n                  int second) {")),
              ElementsAre("a.cc:4"));
  EXPECT_THAT(LongFunctions("a.cc", Function(61, "TEST(Long, IsLong) {")), ElementsAre("a.cc:3"));
}

}  // namespace
}  // namespace daybook::contract
