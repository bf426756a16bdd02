#include "ledger/figures/open_item.h"

#include <utility>

namespace daybook::figures {

bool IsCarriable(v1::OpenItemKind kind) {
  switch (kind) {
    case v1::OPEN_ITEM_KIND_PENDING_TENDER:
    case v1::OPEN_ITEM_KIND_CASE_WITHOUT_OWNER:
    case v1::OPEN_ITEM_KIND_DEPOSIT_OVERDUE:
    case v1::OPEN_ITEM_KIND_TAKINGS_OVERDUE:
    case v1::OPEN_ITEM_KIND_CARD_WRITE_UNFINISHED:
    case v1::OPEN_ITEM_KIND_TOOL_NOT_COUNTED:
    case v1::OPEN_ITEM_KIND_TOOL_OVERDUE:
    case v1::OPEN_ITEM_KIND_SPOT_CHECK_OVERDUE:
      return true;
    default:
      return false;
  }
}

void AddItem(OpenItemInfo info, std::vector<v1::PreflightItem>& items) {
  v1::PreflightItem& entry = items.emplace_back();
  v1::OpenItem& item = *entry.mutable_item();
  item.set_key(std::move(info.key));
  item.set_kind(info.kind);
  item.set_till(info.till);
  item.set_amount_fen(info.amount_fen);
  item.set_since_sequence(info.since_sequence);
  item.set_carried_since(info.carried_since);
  item.set_session(info.session);
  entry.set_carriable(IsCarriable(info.kind));
}

}  // namespace daybook::figures
