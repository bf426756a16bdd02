// A rejection without a test does not exist: every reason of the catalogue stands in some test.
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include "absl/strings/match.h"
#include "daybook/v1/rejection.pb.h"
#include "gtest/gtest.h"
#include "ledger/base/rejection.h"

namespace daybook {
namespace {

// Reasons of parts that are still to come; each leaves this list with the part that produces it.
const std::set<std::string>& Reserved() {
  static const auto* reserved = new std::set<std::string>{
      "SESSION_FROZEN",  // Handovers.
      "DIVERGED",        // Terminals that send their last receipt.
  };
  return *reserved;
}

// All test sources but this one.
std::string AllTests() {
  std::ostringstream all;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(DAYBOOK_TESTS_DIRECTORY)) {
    const std::string path = entry.path().string();
    if (!entry.is_regular_file() || absl::EndsWith(path, "catalogue_test.cc")) continue;
    if (absl::EndsWith(path, ".cc") || absl::EndsWith(path, ".h")) all << std::ifstream(path).rdbuf();
  }
  return all.str();
}

TEST(Catalogue, HasATestForEveryReason) {
  const std::string tests = AllTests();
  const auto* reasons = v1::RejectionReason_descriptor();
  for (int i = 0; i < reasons->value_count(); ++i) {
    if (reasons->value(i)->number() == v1::REJECTION_REASON_UNSPECIFIED) continue;
    const auto reason = static_cast<v1::RejectionReason>(reasons->value(i)->number());
    const std::string name(ReasonName(reason));
    const bool tested = absl::StrContains(tests, reasons->value(i)->name() + ")") ||
                        absl::StrContains(tests, reasons->value(i)->name() + ";") ||
                        absl::StrContains(tests, reasons->value(i)->name() + ",") ||
                        absl::StrContains(tests, "\"" + name + "\"");
    EXPECT_EQ(tested, Reserved().count(name) == 0) << name << (tested ? " is tested now: take it off the list" : "");
  }
}

TEST(Catalogue, HasBothTextsForEveryReason) {
  const auto* reasons = v1::RejectionReason_descriptor();
  for (int i = 0; i < reasons->value_count(); ++i) {
    if (reasons->value(i)->number() == v1::REJECTION_REASON_UNSPECIFIED) continue;
    const v1::RejectionText& text = TextOf(static_cast<v1::RejectionReason>(reasons->value(i)->number()));
    EXPECT_NE(text.code(), google::rpc::OK) << reasons->value(i)->name();
    EXPECT_FALSE(text.english().empty()) << reasons->value(i)->name();
    EXPECT_FALSE(text.chinese().empty()) << reasons->value(i)->name();
  }
}

}  // namespace
}  // namespace daybook
