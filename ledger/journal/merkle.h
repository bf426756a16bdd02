// The RFC 6962 tree over all events, as an appender needs it: its right edge only (≤ 64 hashes).
//
//   MerkleTree tree;
//   tree.Append(LeafHash(event), completed);   // `completed` receives the subtrees worth storing
//   tree.root();
//
// Threads: a value; its owner serialises.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "ledger/base/digest.h"

namespace daybook::journal {

// Complete subtrees of 2^level leaves are stored from this level on; what lies below is recomputed from ≤ 255 leaves.
inline constexpr uint8_t kTreeLevelMin = 8;

// The root of the complete subtree over leaves [index · 2^level, (index + 1) · 2^level).
struct TreeNode {
  uint8_t level = 0;
  uint64_t index = 0;
  Digest hash{};

  // Its key in column family `tree`: level (1 byte) ‖ index (big-endian).
  std::string Key() const;
};

class MerkleTree {
 public:
  // Rebuilds the edge at `size` leaves: `node` gives stored subtrees (level ≥ kTreeLevelMin), `leaf` the hash at a
  // position from 0, asked in ascending order. Fails as they do.
  static absl::StatusOr<MerkleTree> Restore(
      uint64_t size, absl::FunctionRef<absl::StatusOr<Digest>(uint8_t level, uint64_t index)> node,
      absl::FunctionRef<absl::StatusOr<Digest>(uint64_t position)> leaf);

  uint64_t size() const { return size_; }
  // Computed anew: one node hash per set bit of size().
  Digest root() const;
  // Appends a leaf; every subtree of level ≥ kTreeLevelMin that it completes goes to the end of `completed`.
  void Append(const Digest& leaf, std::vector<TreeNode>& completed);

 private:
  uint64_t size_ = 0;
  // edge_[l] is the complete subtree of 2^l leaves that ends the tree's left part, when bit l of size_ is set.
  std::array<Digest, 64> edge_{};
};

}  // namespace daybook::journal
