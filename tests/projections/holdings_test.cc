#include "projections/holdings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "ledger/base/rejection.h"
#include "tests/ledger/figures/random_days.h"

namespace daybook::projections {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

using Key = std::tuple<int, uint64_t, int, uint64_t>;

std::map<Key, int64_t> PlainSums(const std::vector<const v1::Event*>& events) {
  std::map<Key, int64_t> sums;
  for (const v1::Event* event : events) {
    for (const v1::Posting& posting : event->postings()) {
      sums[{posting.account_kind(), posting.account_number(), posting.asset_kind(), posting.asset_number()}] +=
          posting.quantity();
    }
  }
  std::erase_if(sums, [](const auto& entry) { return entry.second == 0; });
  return sums;
}

std::vector<std::pair<Key, int64_t>> AllPages(const HoldingsFold& fold, v1::GetHoldingsRequest request) {
  std::vector<std::pair<Key, int64_t>> rows;
  do {
    v1::GetHoldingsResponse response;
    EXPECT_TRUE(fold.GetHoldings(request, response).ok());
    EXPECT_LE(response.holdings_size(), request.page_size() == 0 ? 50 : static_cast<int>(request.page_size()));
    for (const v1::Posting& row : response.holdings()) {
      const Key key{row.account_kind(), row.account_number(), row.asset_kind(), row.asset_number()};
      rows.push_back({key, row.quantity()});
    }
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  return rows;
}

std::vector<std::pair<Key, int64_t>> Filtered(const std::map<Key, int64_t>& sums,
                                              const v1::GetHoldingsRequest& request) {
  std::vector<std::pair<Key, int64_t>> rows;
  for (const auto& [key, quantity] : sums) {
    const auto& [kind, number, asset, asset_number] = key;
    if (request.account_kind() != 0 && request.account_kind() != kind) continue;
    if (request.account_number() != 0 && request.account_number() != number) continue;
    if (request.asset_kind() != 0 && request.asset_kind() != asset) continue;
    rows.push_back({key, quantity});
  }
  return rows;
}

TEST(Holdings, AreThePlainSumsOfAllPostingsInOrderWhateverThePageSize) {
  for (uint64_t seed = 1; seed <= 10; ++seed) {
    SCOPED_TRACE(seed);
    const EventMaker make = RandomDays(seed, 2, 300);
    HoldingsFold fold;
    fold.Apply(make.Events());
    const std::map<Key, int64_t> sums = PlainSums(make.Events());
    for (uint32_t page_size : {1u, 3u, 50u, 1'000u}) {
      v1::GetHoldingsRequest request;
      request.set_page_size(page_size);
      EXPECT_EQ(AllPages(fold, request), Filtered(sums, request)) << "pages of " << page_size;
      request.set_asset_kind(v1::ASSET_KIND_CHEQUE);
      EXPECT_EQ(AllPages(fold, request), Filtered(sums, request));
      request.set_asset_kind(v1::ASSET_KIND_MONEY);
      EXPECT_EQ(AllPages(fold, request), Filtered(sums, request));
    }
    for (int kind = 0; kind < v1::AccountKind_ARRAYSIZE; ++kind) {
      for (uint64_t number : {uint64_t{0}, uint64_t{1}, uint64_t{101}, EventMaker::kCustomer}) {
        v1::GetHoldingsRequest request;
        request.set_page_size(7);
        request.set_account_kind(static_cast<v1::AccountKind>(kind));
        request.set_account_number(number);
        EXPECT_EQ(AllPages(fold, request), Filtered(sums, request)) << kind << "/" << number;
      }
    }
  }
}

TEST(Holdings, OfVeryManyCustomersComeInShortPagesWithoutLosingOne) {
  HoldingsFold fold;
  constexpr uint64_t kCustomers = 30'000;
  v1::Event event;
  for (uint64_t i = 0; i < kCustomers; ++i) {
    v1::Posting& posting = *event.add_postings();
    posting.set_account_kind(v1::ACCOUNT_KIND_CUSTOMER);
    posting.set_account_number(1 + i * 7'919 % 1'000'003);
    posting.set_asset_kind(v1::ASSET_KIND_MONEY);
    // Nearly all of them are even again: a page may look at many and show few.
    posting.set_quantity(-100);
    if (i % 100 == 0) continue;
    v1::Posting& back = *event.add_postings();
    back = posting;
    back.set_quantity(100);
  }
  const v1::Event* events[] = {&event};
  fold.Apply(events);
  v1::GetHoldingsRequest request;
  request.set_page_size(1'000);
  EXPECT_THAT(AllPages(fold, request), SizeIs(kCustomers / 100));
}

TEST(Holdings, NameEverythingWrongWithARequest) {
  HoldingsFold fold;
  v1::GetHoldingsRequest request;
  request.set_account_kind(static_cast<v1::AccountKind>(99));
  request.set_asset_kind(static_cast<v1::AssetKind>(-1));
  v1::GetHoldingsResponse response;
  const absl::Status refused = fold.GetHoldings(request, response);
  EXPECT_EQ(ReasonOf(refused), v1::REJECTION_REASON_FIELD_INVALID);
  EXPECT_EQ(ToRpcStatus(refused).details_size() >= 2, true) << "ErrorInfo and BadRequest";
  request.Clear();
  request.set_account_number(~uint64_t{0});
  EXPECT_EQ(ReasonOf(fold.GetHoldings(request, response)), v1::REJECTION_REASON_FIELD_INVALID);
  request.Clear();
  request.set_page_token("made up");
  EXPECT_EQ(ReasonOf(fold.GetHoldings(request, response)), v1::REJECTION_REASON_FIELD_INVALID);
  EXPECT_THAT(response.holdings(), IsEmpty());
}

TEST(TrialBalance, IsZeroForEveryAssetAfterEveryEvent) {
  for (uint64_t seed = 1; seed <= 10; ++seed) {
    SCOPED_TRACE(seed);
    const EventMaker make = RandomDays(seed, 1, 200);
    HoldingsFold fold;
    for (const v1::Event* event : make.Events()) {
      fold.Apply({&event, 1});
      v1::GetTrialBalanceResponse response;
      fold.GetTrialBalance(response);
      ASSERT_TRUE(response.balanced()) << "after " << event->sequence();
    }
    std::map<std::pair<int, int>, std::tuple<int64_t, int64_t, uint64_t>> expected;
    for (const auto& [key, quantity] : PlainSums(make.Events())) {
      auto& [debit, credit, accounts] = expected[{std::get<0>(key), std::get<2>(key)}];
      (quantity > 0 ? debit : credit) += quantity;
      ++accounts;
    }
    v1::GetTrialBalanceResponse response;
    fold.GetTrialBalance(response);
    EXPECT_EQ(response.lines_size(), static_cast<int>(expected.size()));
    for (const v1::TrialBalanceLine& line : response.lines()) {
      const auto& [debit, credit, accounts] = expected[{line.account_kind(), line.asset_kind()}];
      EXPECT_EQ(line.debit(), debit);
      EXPECT_EQ(line.credit(), credit);
      EXPECT_EQ(line.accounts(), accounts);
    }
  }
}

TEST(TrialBalance, ShowsABookThatDoesNotBalance) {
  v1::Event event;
  v1::Posting& posting = *event.add_postings();
  posting.set_account_kind(v1::ACCOUNT_KIND_TILL);
  posting.set_account_number(1);
  posting.set_asset_kind(v1::ASSET_KIND_MONEY);
  posting.set_quantity(1);
  HoldingsFold fold;
  const v1::Event* events[] = {&event};
  fold.Apply(events);
  v1::GetTrialBalanceResponse response;
  fold.GetTrialBalance(response);
  EXPECT_FALSE(response.balanced());
  EXPECT_EQ(fold.BalanceFen(v1::ACCOUNT_KIND_TILL, 1), 1);
}

}  // namespace
}  // namespace daybook::projections
