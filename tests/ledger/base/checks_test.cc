#include "ledger/base/checks.h"

#include <gtest/gtest.h>

namespace daybook {
namespace {

TEST(Check, PassesWhileThePromiseIsKept) {
  int evaluated = 0;
  DAYBOOK_CHECK(++evaluated == 1);
  EXPECT_EQ(evaluated, 1);
}

TEST(CheckDeathTest, EndsTheProcessNamingThePromiseAndItsPlace) {
  EXPECT_DEATH(DAYBOOK_CHECK(1 + 1 == 3), "checks_test.cc:[0-9]+: broken promise: 1 \\+ 1 == 3");
}

}  // namespace
}  // namespace daybook
