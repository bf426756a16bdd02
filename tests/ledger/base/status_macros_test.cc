#include "ledger/base/status_macros.h"

#include <gtest/gtest.h>

#include <memory>

namespace daybook {
namespace {

absl::StatusOr<std::unique_ptr<int>> Half(int number) {
  if (number % 2 != 0) return absl::InvalidArgumentError("odd");
  return std::make_unique<int>(number / 2);
}

absl::Status CheckEven(int number) {
  DAYBOOK_RETURN_IF_ERROR(Half(number).status());
  return absl::OkStatus();
}

absl::StatusOr<int> Quarter(int number) {
  DAYBOOK_ASSIGN_OR_RETURN(const std::unique_ptr<int> half, Half(number));
  DAYBOOK_ASSIGN_OR_RETURN(std::unique_ptr<int> quarter, Half(*half));
  return *quarter;
}

TEST(StatusMacros, HandAFailureUpUnchanged) {
  EXPECT_EQ(CheckEven(3), absl::InvalidArgumentError("odd"));
  EXPECT_EQ(Quarter(6).status(), absl::InvalidArgumentError("odd"));
}

TEST(StatusMacros, GoOnAfterSuccess) {
  EXPECT_TRUE(CheckEven(4).ok());
  EXPECT_EQ(Quarter(8).value(), 2);
}

}  // namespace
}  // namespace daybook
