#include "projections/holdings.h"

#include <algorithm>
#include <limits>

#include "ledger/base/rejection.h"
#include "projections/saved_bytes.h"

namespace daybook::projections {
namespace {

constexpr absl::string_view kHoldingsList = "holdings";
constexpr int kNumberBits = 58;
constexpr uint64_t kNumberMax = (uint64_t{1} << kNumberBits) - 1;
// How many events ahead an account's place is brought near.
constexpr size_t kHoldingsAhead = 8;

uint64_t Pack(int kind, uint64_t number) { return static_cast<uint64_t>(kind) << kNumberBits | (number & kNumberMax); }
int KindOf(uint64_t packed) { return static_cast<int>(packed >> kNumberBits); }
uint64_t NumberOf(uint64_t packed) { return packed & kNumberMax; }

bool IsKnown(int account_kind, int asset_kind) {
  return account_kind != 0 && v1::AccountKind_IsValid(account_kind) && asset_kind != 0 &&
         v1::AssetKind_IsValid(asset_kind);
}

bool IsSameHolding(const v1::Posting& a, const v1::Posting& b) {
  return a.account_number() == b.account_number() && a.account_kind() == b.account_kind() &&
         a.asset_kind() == b.asset_kind() && a.asset_number() == b.asset_number();
}

constexpr uint64_t kMoney = static_cast<uint64_t>(v1::ASSET_KIND_MONEY) << kNumberBits;

}  // namespace

// --- Applying --------------------------------------------------------------------------------------------------------

void HoldingsFold::Apply(absl::Span<const v1::Event* const> events) {
  for (size_t i = 0; i < events.size(); ++i) {
    // Customers are many and seldom met twice: their places are far away in memory.
    if (i + kHoldingsAhead < events.size()) {
      for (const v1::Posting& posting : events[i + kHoldingsAhead]->postings()) {
        if (posting.account_kind() != v1::ACCOUNT_KIND_CUSTOMER) continue;
        money_.Prefetch(Pack(posting.account_kind(), posting.account_number()));
      }
    }
    PostAll(*events[i]);
  }
}

void HoldingsFold::PostAll(const v1::Event& event) {
  for (int i = 0; i < event.postings_size(); ++i) {
    const v1::Posting& posting = event.postings(i);
    int64_t quantity = posting.quantity();
    // What was received and the change are two legs on one drawer: one look, one sum.
    while (i + 1 < event.postings_size() && IsSameHolding(posting, event.postings(i + 1))) {
      quantity += event.postings(++i).quantity();
    }
    Post(posting, quantity);
  }
}

void HoldingsFold::Post(const v1::Posting& posting, int64_t quantity) {
  // Postings of kinds this program does not know never get here: the engine refuses to open such a log.
  if (!IsKnown(posting.account_kind(), posting.asset_kind())) return;
  const PackedAccount account = Pack(posting.account_kind(), posting.account_number());
  if (posting.asset_kind() != v1::ASSET_KIND_MONEY) {
    return AddToThing(account, Pack(posting.asset_kind(), posting.asset_number()), quantity);
  }
  const int64_t before = money_.Add(account, quantity);
  Resum(account, kMoney, before, before + quantity);
}

void HoldingsFold::AddToThing(PackedAccount account, PackedAsset asset, int64_t quantity) {
  const auto [entry, is_new] = things_.try_emplace({account, asset}, 0);
  const int64_t before = entry->second;
  entry->second += quantity;
  Resum(account, asset, before, entry->second);
  if (entry->second == 0) things_.erase(entry);
}

void HoldingsFold::Resum(PackedAccount account, PackedAsset asset, int64_t before, int64_t after) {
  Sums& sums = sums_[KindOf(account)][KindOf(asset)];
  sums.debit += std::max<int64_t>(after, 0) - std::max<int64_t>(before, 0);
  sums.credit += std::min<int64_t>(after, 0) - std::min<int64_t>(before, 0);
  sums.accounts += static_cast<uint64_t>(after != 0) - static_cast<uint64_t>(before != 0);
}

// --- Asking ----------------------------------------------------------------------------------------------------------

int64_t HoldingsFold::BalanceFen(v1::AccountKind kind, uint64_t number) const {
  return money_.Balance(Pack(kind, number));
}

absl::Status HoldingsFold::GetHoldings(const v1::GetHoldingsRequest& request,
                                       v1::GetHoldingsResponse& response) const {
  FieldErrors errors;
  if (!v1::AccountKind_IsValid(request.account_kind())) errors.Add("account_kind", "is unknown");
  if (!v1::AssetKind_IsValid(request.asset_kind())) errors.Add("asset_kind", "is unknown");
  if (request.account_number() > kNumberMax) errors.Add("account_number", "is too large");
  if (!errors.empty()) return errors.ToStatus();
  PageRequest page;
  if (absl::Status read = ReadPageRequest(kHoldingsList, request.page_size(), request.page_token(), page); !read.ok()) {
    return read;
  }

  const int kind_first = request.account_kind() == v1::ACCOUNT_KIND_UNSPECIFIED ? 1 : request.account_kind();
  const int kind_last = request.account_kind() == v1::ACCOUNT_KIND_UNSPECIFIED ? kAccountKinds - 1 : kind_first;
  std::vector<Row> rows;
  PagePosition stopped_at = page.after;
  bool complete = true;
  for (int kind = kind_first; kind <= kind_last && complete; ++kind) {
    const uint64_t number = request.account_number();
    complete = Collect(request, Pack(kind, number), Pack(kind, number == 0 ? kNumberMax : number), page.rows,
                       stopped_at, rows);
  }
  for (const Row& row : rows) {
    v1::Posting& holding = *response.add_holdings();
    holding.set_account_kind(static_cast<v1::AccountKind>(KindOf(row.account)));
    holding.set_account_number(NumberOf(row.account));
    holding.set_asset_kind(static_cast<v1::AssetKind>(KindOf(row.asset)));
    holding.set_asset_number(NumberOf(row.asset));
    holding.set_quantity(row.quantity);
  }
  if (!complete) response.set_next_page_token(MakePageToken(kHoldingsList, stopped_at));
  return absl::OkStatus();
}

bool HoldingsFold::Collect(const v1::GetHoldingsRequest& request, PackedAccount first, PackedAccount last,
                           size_t rows_max, PagePosition& stopped_at, std::vector<Row>& rows) const {
  const std::pair<PackedAccount, PackedAsset> after{stopped_at.major, stopped_at.minor};
  const size_t rows_before = rows.size();
  // One row more than the page holds tells whether there is another page. Beyond the horizon not everything was seen.
  const size_t wanted = rows_max - rows_before + 1;
  std::pair<PackedAccount, PackedAsset> horizon{last, std::numeric_limits<uint64_t>::max()};
  if (after >= horizon) return true;

  if (request.asset_kind() == v1::ASSET_KIND_UNSPECIFIED || request.asset_kind() == v1::ASSET_KIND_MONEY) {
    const PackedAccount from = std::max(first, after.first);
    bool complete = true;
    const uint64_t seen = money_.Visit(
        from, last, kRowsExaminedMax,
        [&](uint64_t account, int64_t balance) {
          if (std::make_pair(account, kMoney) > after) rows.push_back({account, kMoney, balance});
          return rows.size() - rows_before < wanted;
        },
        complete);
    if (!complete) horizon = std::min(horizon, {seen, kMoney});
  }
  if (request.asset_kind() != v1::ASSET_KIND_MONEY) {
    size_t examined = 0;
    for (auto thing = things_.lower_bound(std::max(after, {first, 0})); thing != things_.end(); ++thing) {
      if (thing->first > horizon) break;
      if (++examined > kRowsExaminedMax) {
        horizon = std::prev(thing)->first;
        break;
      }
      const bool is_wanted = request.asset_kind() == v1::ASSET_KIND_UNSPECIFIED ||
                             KindOf(thing->first.second) == request.asset_kind();
      if (is_wanted && thing->first > after) rows.push_back({thing->first.first, thing->first.second, thing->second});
    }
  }
  const auto begin = rows.begin() + static_cast<std::ptrdiff_t>(rows_before);
  std::sort(begin, rows.end(), [](const Row& a, const Row& b) {
    return std::make_pair(a.account, a.asset) < std::make_pair(b.account, b.asset);
  });
  while (rows.size() > rows_before && std::make_pair(rows.back().account, rows.back().asset) > horizon) rows.pop_back();
  if (rows.size() > rows_max) {
    rows.resize(rows_max);
    stopped_at = rows.empty() ? stopped_at : PagePosition{rows.back().account, rows.back().asset};
    return false;
  }
  if (horizon == std::make_pair(last, std::numeric_limits<uint64_t>::max())) return true;
  stopped_at = {horizon.first, horizon.second};
  return false;
}

void HoldingsFold::GetTrialBalance(v1::GetTrialBalanceResponse& response) const {
  std::array<int64_t, kAssetKinds> totals{};
  for (int account = 0; account < kAccountKinds; ++account) {
    for (int asset = 0; asset < kAssetKinds; ++asset) {
      const Sums& sums = sums_[account][asset];
      totals[asset] += sums.debit + sums.credit;
      if (sums.accounts == 0) continue;
      v1::TrialBalanceLine& line = *response.add_lines();
      line.set_account_kind(static_cast<v1::AccountKind>(account));
      line.set_asset_kind(static_cast<v1::AssetKind>(asset));
      line.set_debit(sums.debit);
      line.set_credit(sums.credit);
      line.set_accounts(sums.accounts);
    }
  }
  response.set_balanced(std::all_of(totals.begin(), totals.end(), [](int64_t total) { return total == 0; }));
}

// --- Saving ----------------------------------------------------------------------------------------------------------

std::string HoldingsFold::Save() const {
  SavedBytesWriter writer(name(), version());
  uint64_t accounts = 0;
  for (const auto& by_asset : sums_) accounts += by_asset[v1::ASSET_KIND_MONEY].accounts;
  writer.Number(accounts);
  uint64_t key_before = 0;
  bool complete = false;
  money_.Visit(
      0, std::numeric_limits<uint64_t>::max(), std::numeric_limits<size_t>::max(),
      [&](uint64_t key, int64_t balance) {
        writer.Number(key - key_before);
        writer.Signed(balance);
        key_before = key;
        return true;
      },
      complete);
  writer.Number(things_.size());
  for (const auto& [key, quantity] : things_) {
    writer.Number(key.first);
    writer.Number(key.second);
    writer.Signed(quantity);
  }
  return std::move(writer).Take();
}

std::function<std::string()> HoldingsFold::Snapshot() const {
  return [copy = std::make_shared<const HoldingsFold>(*this)] { return copy->Save(); };
}

absl::Status HoldingsFold::RestoreFrom(absl::string_view bytes) {
  *this = HoldingsFold();
  SavedBytesReader reader(bytes, name(), version());
  uint64_t key = 0;
  for (uint64_t left = reader.Size(); left > 0 && reader.sound(); --left) {
    key += reader.Number();
    const int64_t balance = reader.Signed();
    if (!IsKnown(KindOf(key), v1::ASSET_KIND_MONEY) || balance == 0) reader.Fail();
    if (reader.sound()) Resum(key, kMoney, money_.Add(key, balance), balance);
  }
  for (uint64_t left = reader.Size(); left > 0 && reader.sound(); --left) {
    const PackedAccount account = reader.Number();
    const PackedAsset asset = reader.Number();
    const int64_t quantity = reader.Signed();
    if (!IsKnown(KindOf(account), KindOf(asset)) || quantity == 0) reader.Fail();
    if (reader.sound()) AddToThing(account, asset, quantity);
  }
  absl::Status done = reader.Done();
  if (!done.ok()) *this = HoldingsFold();
  return done;
}

}  // namespace daybook::projections
