// The catalogue of refusals: complete, speakable, and tested.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/rpc/code.pb.h"
#include "ledger/base/rejection.h"
#include "tests/contract/source_tree.h"

namespace daybook::contract {
namespace {

std::vector<v1::RejectionReason> Reasons() {
  std::vector<v1::RejectionReason> reasons;
  const auto* descriptor = v1::RejectionReason_descriptor();
  for (int i = 0; i < descriptor->value_count(); ++i) {
    const auto reason = static_cast<v1::RejectionReason>(descriptor->value(i)->number());
    if (reason != v1::REJECTION_REASON_UNSPECIFIED) reasons.push_back(reason);
  }
  return reasons;
}

// Whether `word` stands in `text` with no letter, digit or underscore beside it.
bool HoldsWord(absl::string_view text, absl::string_view word) {
  const auto part_of_word = [](char c) { return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_'; };
  for (size_t at = text.find(word); at != absl::string_view::npos; at = text.find(word, at + 1)) {
    const bool open = at == 0 || !part_of_word(text[at - 1]);
    const size_t end = at + word.size();
    if (open && (end == text.size() || !part_of_word(text[end]))) return true;
  }
  return false;
}

TEST(Catalogue, GivesEveryReasonACodeAndBothTexts) {
  for (v1::RejectionReason reason : Reasons()) {
    const v1::RejectionText& text = TextOf(reason);
    EXPECT_NE(text.code(), google::rpc::OK) << ReasonName(reason);
    EXPECT_TRUE(google::rpc::Code_IsValid(text.code())) << ReasonName(reason);
    EXPECT_TRUE(absl::EndsWith(text.english(), ".")) << ReasonName(reason) << ": " << text.english();
    EXPECT_TRUE(absl::EndsWith(text.chinese(), "。")) << ReasonName(reason) << ": " << text.chinese();
    EXPECT_FALSE(std::any_of(text.english().begin(), text.english().end(), [](char c) { return c & 0x80; }))
        << ReasonName(reason) << " has an English text that is not plain ASCII";
  }
}

TEST(Catalogue, SaysEachThingOnce) {
  std::set<std::string> names, english, chinese;
  for (v1::RejectionReason reason : Reasons()) {
    const v1::RejectionText& text = TextOf(reason);
    EXPECT_TRUE(names.insert(std::string(ReasonName(reason))).second) << ReasonName(reason);
    EXPECT_TRUE(english.insert(text.english()).second) << ReasonName(reason) << ": " << text.english();
    EXPECT_TRUE(chinese.insert(text.chinese()).second) << ReasonName(reason) << ": " << text.chinese();
  }
}

TEST(Catalogue, CallsNothingRetryableThatTheClientMustNotRepeat) {
  for (v1::RejectionReason reason : Reasons()) {
    const v1::RejectionText& text = TextOf(reason);
    if (!text.retryable()) continue;
    EXPECT_TRUE(text.code() == google::rpc::UNAVAILABLE || text.code() == google::rpc::DEADLINE_EXCEEDED)
        << ReasonName(reason) << " is retryable with code " << google::rpc::Code_Name(text.code());
  }
}

TEST(Catalogue, NeverUsesCodesThatGrpcItselfGivesOut) {
  for (v1::RejectionReason reason : Reasons()) {
    const google::rpc::Code code = TextOf(reason).code();
    EXPECT_NE(code, google::rpc::UNKNOWN) << ReasonName(reason);
    EXPECT_NE(code, google::rpc::UNIMPLEMENTED) << ReasonName(reason);
    EXPECT_NE(code, google::rpc::RESOURCE_EXHAUSTED) << ReasonName(reason);
    EXPECT_NE(code, google::rpc::CANCELLED) << ReasonName(reason);
  }
}

// A reason counts as tested when a test outside this folder names it, with or without its prefix.
TEST(Catalogue, HasATestForEveryReason) {
  std::string tests;
  for (const SourceFile& file : ReadSourceTree({".cc", ".sh"})) {
    const bool is_test = absl::StartsWith(file.path, "tests/") && !absl::StartsWith(file.path, "tests/contract/") &&
                         !absl::StartsWith(file.path, "tests/ledger/base/");
    if (is_test) absl::StrAppend(&tests, file.text, "\n");
  }
  for (v1::RejectionReason reason : Reasons()) {
    EXPECT_TRUE(HoldsWord(tests, v1::RejectionReason_Name(reason)) || HoldsWord(tests, ReasonName(reason)))
        << ReasonName(reason) << " is named in no test";
  }
}

TEST(Catalogue, FindsAReasonOnlyAsAWholeWord) {
  EXPECT_TRUE(HoldsWord("ThenRejected(DAY_CLOSED);", "DAY_CLOSED"));
  EXPECT_FALSE(HoldsWord("DAY_CLOSED_TWICE", "DAY_CLOSED"));
  EXPECT_FALSE(HoldsWord("MY_DAY_CLOSED", "DAY_CLOSED"));
  EXPECT_TRUE(HoldsWord("MY_DAY_CLOSED DAY_CLOSED", "DAY_CLOSED"));
}

}  // namespace
}  // namespace daybook::contract
