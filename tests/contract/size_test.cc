// The sizes of ARCHITECTURE.md: no file past 500 lines, no function past 60.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "tests/contract/source_tree.h"

namespace daybook::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr size_t kFileLinesMax = 500;
constexpr size_t kFunctionLinesMax = 60;

size_t IndentOf(absl::string_view line) { return std::min(line.find_first_not_of(' '), line.size()); }

// Whether the head of a function begins or goes on here: in the first column, or in the third within a class.
bool IsHead(absl::string_view line) {
  const absl::string_view text = line.substr(IndentOf(line));
  for (absl::string_view other : {"}", "#", "/", "namespace", "class ", "struct ", "enum ", "union ", "extern ", "using "}) {
    if (absl::StartsWith(text, other)) return false;
  }
  return absl::StrContains(text, "(") && !absl::EndsWith(text, ";") && !absl::EndsWith(text, "= {");
}

// Finds functions that are too long, in code as clang-format leaves it.
class FunctionMeter {
 public:
  explicit FunctionMeter(absl::string_view path) : path_(path) {}

  void Take(absl::string_view line) {
    ++number_;
    if (line.empty()) return;
    if (begin_ > 0) return TakeBody(line);
    const size_t indent = IndentOf(line);
    if (indent == 0 || indent == 2) {
      in_head_ = IsHead(line);
      indent_ = indent;
    } else if (indent < indent_ + 4 || absl::EndsWith(line, ";")) {
      in_head_ = false;
    }
    if (!in_head_ || !absl::EndsWith(line, "{")) return;
    begin_ = number_;
    in_head_ = false;
  }
  const std::vector<std::string>& findings() const { return findings_; }

 private:
  void TakeBody(absl::string_view line) {
    if (IndentOf(line) != indent_ || line[indent_] != '}') return;
    if (number_ - begin_ + 1 > kFunctionLinesMax) findings_.push_back(absl::StrCat(path_, ":", begin_));
    begin_ = 0;
  }

  const std::string path_;
  size_t number_ = 0;
  // Of the function being read: the last line of its head, 0 outside; and its indent.
  size_t begin_ = 0;
  size_t indent_ = 0;
  bool in_head_ = false;
  std::vector<std::string> findings_;
};

std::vector<std::string> LongFunctions(absl::string_view path, absl::string_view text) {
  FunctionMeter meter(path);
  for (absl::string_view line : Lines(text)) meter.Take(line);
  return meter.findings();
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
  for (size_t i = 2; i < lines; ++i) absl::StrAppend(&text, "  if (Work()) {}\n");
  return absl::StrCat(text, "}\n\n}  // namespace daybook\n");
}

TEST(Size, OfAPlantedFunctionIsMeasured) {
  EXPECT_THAT(LongFunctions("a.cc", Function(60, "void Short() {")), IsEmpty());
  EXPECT_THAT(LongFunctions("a.cc", Function(61, "void Long() {")), ElementsAre("a.cc:3"));
  EXPECT_THAT(LongFunctions("a.cc", Function(61, "absl::Status Long(int first,\n                  int second) {")),
              ElementsAre("a.cc:4"));
  EXPECT_THAT(LongFunctions("a.cc", Function(61, "TEST(Long, IsLong) {")), ElementsAre("a.cc:3"));
  const std::string method = absl::StrReplaceAll(Function(61, "void Long() const {"), {{"\n", "\n  "}});
  EXPECT_THAT(LongFunctions("a.h", absl::StrCat("class A {\n public:\n", method, "\n};\n")), ElementsAre("a.h:5"));
}

}  // namespace
}  // namespace daybook::contract
