// Who holds what: every account and every asset, folded from postings alone.
//
//   HoldingsFold holdings;
//   holdings.GetHoldings(request, response);       // a page, by account, then asset
//   holdings.GetTrialBalance(response);            // sums by account kind and asset: zero over all kinds
//
// The caller fills as_of_sequence. Limits: account and asset numbers below 2^58.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "daybook/v1/event.pb.h"
#include "daybook/v1/report_service.pb.h"
#include "ledger/fold.h"
#include "projections/account_table.h"
#include "projections/page.h"

namespace daybook::projections {

class HoldingsFold final : public Fold {
 public:
  absl::string_view name() const override { return "holdings"; }
  uint32_t version() const override { return 1; }
  void Apply(absl::Span<const v1::Event* const> events) override;
  std::string Save() const override;
  // Copies the accounts (~30 ms a million) and sorts them later.
  std::function<std::string()> Snapshot() const override;
  absl::Status RestoreFrom(absl::string_view bytes) override;
  std::unique_ptr<Fold> NewEmpty() const override { return std::make_unique<HoldingsFold>(); }

  // What one account holds of MONEY, fen.
  int64_t BalanceFen(v1::AccountKind kind, uint64_t number) const;
  // One page. FIELD_INVALID for unknown kinds, too long pages, foreign tokens.
  absl::Status GetHoldings(const v1::GetHoldingsRequest& request, v1::GetHoldingsResponse& response) const;
  void GetTrialBalance(v1::GetTrialBalanceResponse& response) const;

 private:
  // Kind and number in one: ordered by kind, then number.
  using PackedAccount = uint64_t;
  using PackedAsset = uint64_t;
  struct Row {
    PackedAccount account;
    PackedAsset asset;
    int64_t quantity;
  };
  struct Sums {
    int64_t debit = 0;
    int64_t credit = 0;
    uint64_t accounts = 0;
  };
  static constexpr int kAccountKinds = v1::AccountKind_ARRAYSIZE;
  static constexpr int kAssetKinds = v1::AssetKind_ARRAYSIZE;

  void PostAll(const v1::Event& event);
  void Post(const v1::Posting& posting, int64_t quantity);
  void AddToThing(PackedAccount account, PackedAsset asset, int64_t quantity);
  // Keeps the sums: one balance goes from `before` to `after`.
  void Resum(PackedAccount account, PackedAsset asset, int64_t before, int64_t after);
  // Appends rows of accounts first..last after the position until there are `rows_max`; false when it stopped early, at
  // `stopped_at`.
  bool Collect(const v1::GetHoldingsRequest& request, PackedAccount first, PackedAccount last, size_t rows_max,
               PagePosition& stopped_at, std::vector<Row>& rows) const;

  AccountTable money_;
  // Everything but MONEY; only what is not zero.
  absl::btree_map<std::pair<PackedAccount, PackedAsset>, int64_t> things_;
  std::array<std::array<Sums, kAssetKinds>, kAccountKinds> sums_{};
};

}  // namespace daybook::projections
