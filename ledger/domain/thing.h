// Things with an id of their own: tools, keys, work orders. Each has exactly one holder, folded from postings alone.
#pragma once

#include <compare>
#include <cstdint>
#include <utility>

#include "daybook/v1/posting.pb.h"

namespace daybook::domain {

namespace v1 = ::daybook::v1;

// Number: tag of a tool, number of a key or work order.
struct Thing {
  v1::AssetKind kind = v1::ASSET_KIND_UNSPECIFIED;
  uint64_t number = 0;

  auto operator<=>(const Thing&) const = default;
  template <typename H>
  friend H AbslHashValue(H h, const Thing& thing) {
    return H::combine(std::move(h), thing.kind, thing.number);
  }
  template <typename Archive, typename Self>
  static void Fields(Archive& archive, Self& self) {
    archive(self.kind, self.number);
  }
};

// STORE or WORKSHOP of a centre, STAFF. What is OUTSIDE is in no state.
struct ThingHolder {
  v1::AccountKind kind = v1::ACCOUNT_KIND_UNSPECIFIED;
  uint64_t number = 0;

  auto operator<=>(const ThingHolder&) const = default;
  template <typename Archive, typename Self>
  static void Fields(Archive& archive, Self& self) {
    archive(self.kind, self.number);
  }
};

constexpr bool IsThing(v1::AssetKind kind) {
  return kind == v1::ASSET_KIND_TOOL || kind == v1::ASSET_KIND_KEY || kind == v1::ASSET_KIND_WORK_ORDER;
}

}  // namespace daybook::domain
