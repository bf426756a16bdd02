#include "projections/page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ledger/base/rejection.h"

namespace daybook::projections {
namespace {

TEST(Page, IsFiftyRowsFromTheBeginningUnlessAsked) {
  PageRequest request;
  ASSERT_TRUE(ReadPageRequest("tills", 0, "", request).ok());
  EXPECT_EQ(request.rows, 50u);
  EXPECT_EQ(request.after.major, 0u);
  ASSERT_TRUE(ReadPageRequest("tills", 1'000, "", request).ok());
  EXPECT_EQ(request.rows, 1'000u);
}

TEST(Page, OfMoreThanAThousandRowsIsRefused) {
  PageRequest request;
  EXPECT_EQ(ReasonOf(ReadPageRequest("tills", 1'001, "", request)), v1::REJECTION_REASON_FIELD_INVALID);
}

TEST(DateRange, HasNoBoundWhereNoneIsGiven) {
  DateRange range;
  ASSERT_TRUE(ReadDateRange("", "2026-11-24", range).ok());
  EXPECT_EQ(range.from, 0);
  EXPECT_EQ(range.to, 20261124);
  EXPECT_EQ(ReasonOf(ReadDateRange("2026-13-01", "", range)), v1::REJECTION_REASON_FIELD_INVALID);
}

TEST(PageToken, ComesBackAsThePositionItWasMadeOf) {
  PageRequest request;
  const std::string token = MakePageToken("holdings", {~uint64_t{0}, 17});
  ASSERT_TRUE(ReadPageRequest("holdings", 0, token, request).ok());
  EXPECT_EQ(request.after.major, ~uint64_t{0});
  EXPECT_EQ(request.after.minor, 17u);
}

TEST(PageToken, OfAnotherListOrMadeUpIsRefused) {
  PageRequest request;
  const std::string token = MakePageToken("holdings", {1, 2});
  const std::string made_up(27, 'A');
  for (const std::string& wrong : {std::string("%"), std::string("AAAA"), token.substr(1), token + "A", made_up}) {
    EXPECT_EQ(ReasonOf(ReadPageRequest("holdings", 0, wrong, request)), v1::REJECTION_REASON_FIELD_INVALID) << wrong;
  }
  EXPECT_EQ(ReasonOf(ReadPageRequest("tills", 0, token, request)), v1::REJECTION_REASON_FIELD_INVALID);
}

}  // namespace
}  // namespace daybook::projections
