#include "ledger/engine/receipt.h"

#include "ledger/domain/domain.h"

namespace daybook::engine {

void FillReceipt(absl::Span<const v1::Event* const> events, absl::Span<const Digest> leaves, v1::Receipt& receipt) {
  receipt.set_first_sequence(events.front()->sequence());
  receipt.set_last_sequence(events.back()->sequence());
  // The first one may stand ready (Ledger::Submit).
  for (int i = 0; i < static_cast<int>(leaves.size()); ++i) {
    std::string& hash = i < receipt.leaf_hashes_size() ? *receipt.mutable_leaf_hashes(i) : *receipt.add_leaf_hashes();
    hash.assign(AsView(leaves[i]).data(), leaves[i].size());
  }
  domain::DescribeOutcome(events, receipt);
}

}  // namespace daybook::engine
