// docs/policy_coverage.md keeps its word: what it names exists, and no clause is without a test.
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "daybook/v1/event.pb.h"
#include "ledger/base/rejection.h"
#include "tests/contract/source_tree.h"

namespace daybook::contract {
namespace {

constexpr absl::string_view kPage = "docs/policy_coverage.md";
// The design's table of clauses.
constexpr size_t kClauses = 18;

// What stands between backticks on one line.
std::vector<std::string> QuotedIn(absl::string_view line) {
  std::vector<std::string> quoted;
  const std::vector<absl::string_view> parts = absl::StrSplit(line, '`');
  for (size_t i = 1; i < parts.size(); i += 2) quoted.emplace_back(parts[i]);
  return quoted;
}

// The rows of the table, without its head.
std::vector<std::string> Clauses() {
  std::vector<std::string> rows;
  for (const SourceFile& file : ReadSourceTree({".md"})) {
    if (file.path != kPage) continue;
    for (absl::string_view line : absl::StrSplit(file.text, '\n')) {
      if (absl::StartsWith(line, "| ") && !absl::StartsWith(line, "| clause") && !absl::StartsWith(line, "| ---")) {
        rows.emplace_back(line);
      }
    }
  }
  return rows;
}

// "Suite.Name" of every test there is.
std::set<std::string> Tests() {
  std::set<std::string> tests;
  for (const SourceFile& file : ReadSourceTree({".cc"})) {
    if (!absl::StartsWith(file.path, "tests/")) continue;
    for (absl::string_view line : absl::StrSplit(file.text, '\n')) {
      if (!absl::StartsWith(line, "TEST")) continue;
      const size_t open = line.find('('), comma = line.find(", "), close = line.find(')');
      if (open == line.npos || comma == line.npos || close == line.npos) continue;
      tests.insert(absl::StrCat(line.substr(open + 1, comma - open - 1), ".",
                                line.substr(comma + 2, close - comma - 2)));
    }
  }
  return tests;
}

// Names of the messages in the envelopes.
std::set<std::string> CommandsAndEvents() {
  std::set<std::string> names;
  for (const auto* envelope : {v1::Command::descriptor(), v1::Event::descriptor()}) {
    const auto* payload = envelope->oneof_decl(0);
    for (int i = 0; i < payload->field_count(); ++i) names.insert(payload->field(i)->message_type()->name());
  }
  return names;
}

bool IsTest(absl::string_view word) {
  return absl::StrContains(word, '.') && absl::ascii_isupper(static_cast<unsigned char>(word.front()));
}

bool IsReason(absl::string_view word) {
  return absl::StrContains(word, '_') && word == absl::AsciiStrToUpper(word);
}

bool IsMessage(absl::string_view word) {
  return absl::ascii_isupper(static_cast<unsigned char>(word.front())) && !IsTest(word) && !IsReason(word);
}

TEST(PolicyCoverage, AnswersEveryClauseWithATest) {
  EXPECT_EQ(Clauses().size(), kClauses);
  const std::set<std::string> tests = Tests();
  for (const std::string& clause : Clauses()) {
    size_t named = 0;
    for (const std::string& word : QuotedIn(clause)) {
      if (!IsTest(word)) continue;
      ++named;
      EXPECT_TRUE(tests.contains(word)) << word << " is no test, in: " << clause;
    }
    EXPECT_GT(named, 0u) << clause;
  }
}

TEST(PolicyCoverage, NamesCommandsEventsAndReasonsThatExist) {
  const std::set<std::string> messages = CommandsAndEvents();
  for (const std::string& clause : Clauses()) {
    for (const std::string& word : QuotedIn(clause)) {
      if (IsReason(word)) {
        v1::RejectionReason reason;
        EXPECT_TRUE(v1::RejectionReason_Parse(absl::StrCat("REJECTION_REASON_", word), &reason)) << word;
      } else if (IsMessage(word)) {
        EXPECT_TRUE(messages.contains(word)) << word << " is neither command nor event";
      }
    }
  }
}

}  // namespace
}  // namespace daybook::contract
