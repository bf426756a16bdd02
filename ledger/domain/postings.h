// Postings: the legs of an event. Move… adds both legs at once; Add… one, which the caller balances.
#pragma once

#include "daybook/v1/event.pb.h"
#include "ledger/base/ids.h"

namespace daybook::domain {

namespace v1 = ::daybook::v1;

// One leg; nothing for quantity 0, since no leg may be empty.
inline void AddLeg(v1::Event& event, v1::AccountKind account_kind, uint64_t account_number, v1::AssetKind asset_kind,
                   uint64_t asset_number, int64_t quantity) {
  if (quantity == 0) return;
  v1::Posting* leg = event.add_postings();
  leg->set_account_kind(account_kind);
  leg->set_account_number(account_number);
  leg->set_asset_kind(asset_kind);
  leg->set_asset_number(asset_number);
  leg->set_quantity(quantity);
}

inline void AddMoney(v1::Event& event, v1::AccountKind account_kind, uint64_t account_number, int64_t fen) {
  AddLeg(event, account_kind, account_number, v1::ASSET_KIND_MONEY, 0, fen);
}

// Both legs of a movement of money: +to −from.
inline void MoveMoney(v1::Event& event, v1::AccountKind to_kind, uint64_t to, v1::AccountKind from_kind, uint64_t from,
                      int64_t fen) {
  AddMoney(event, to_kind, to, fen);
  AddMoney(event, from_kind, from, -fen);
}

// Both legs of one paper changing hands.
inline void MovePaper(v1::Event& event, v1::AccountKind to_kind, uint64_t to, v1::AccountKind from_kind, uint64_t from,
                      v1::AssetKind paper_kind, uint64_t paper) {
  AddLeg(event, to_kind, to, paper_kind, paper, 1);
  AddLeg(event, from_kind, from, paper_kind, paper, -1);
}

}  // namespace daybook::domain
