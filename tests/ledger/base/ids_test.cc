#include "ledger/base/ids.h"

#include <gtest/gtest.h>

#include <type_traits>

#include "absl/container/flat_hash_set.h"

namespace daybook {
namespace {

static_assert(!std::is_convertible_v<TillId, CentreId>, "a till must not pass for a centre");
static_assert(!std::is_convertible_v<uint32_t, TillId>, "a bare number must not pass for a till");
static_assert(!std::is_convertible_v<TillId, uint32_t>, "a till must not pass for a bare number");
static_assert(std::is_trivially_copyable_v<PaymentId> && sizeof(PaymentId) == sizeof(uint64_t));

TEST(Id, IsNoneUntilItHasANumber) {
  EXPECT_FALSE(TillId());
  EXPECT_FALSE(TillId(0));
  EXPECT_TRUE(TillId(301));
  EXPECT_EQ(TillId(301).number(), 301u);
}

TEST(Id, IsOrderedByItsNumber) {
  EXPECT_LT(SessionId(1), SessionId(2));
  EXPECT_EQ(SessionId(2), SessionId(2));
  EXPECT_NE(SessionId(2), SessionId(3));
}

TEST(Id, IsFoundInAHashSet) {
  const absl::flat_hash_set<PaymentId> payments = {PaymentId(1), PaymentId(1ull << 40)};
  EXPECT_TRUE(payments.contains(PaymentId(1ull << 40)));
  EXPECT_FALSE(payments.contains(PaymentId(2)));
}

}  // namespace
}  // namespace daybook
