#include "ledger/engine/receipt.h"

#include "ledger/domain/domain.h"

namespace daybook::engine {

void FillReceipt(absl::Span<const v1::Event* const> events, absl::Span<const Digest> leaves, v1::Receipt& receipt) {
  receipt.set_first_sequence(events.front()->sequence());
  receipt.set_last_sequence(events.back()->sequence());
  for (const Digest& leaf : leaves) receipt.add_leaf_hashes(leaf.data(), leaf.size());
  domain::DescribeOutcome(events, receipt);
}

}  // namespace daybook::engine
