#include "ledger/journal/merkle.h"

#include <utility>

#include "ledger/base/status_macros.h"
#include "ledger/journal/bytes.h"

namespace daybook::journal {

std::string TreeNode::Key() const {
  std::string key(1, static_cast<char>(level));
  AppendBig64(key, index);
  return key;
}

absl::StatusOr<MerkleTree> MerkleTree::Restore(
    uint64_t size, absl::FunctionRef<absl::StatusOr<Digest>(uint8_t, uint64_t)> node,
    absl::FunctionRef<absl::StatusOr<Digest>(uint64_t)> leaf) {
  MerkleTree tree;
  tree.size_ = size >> kTreeLevelMin << kTreeLevelMin;
  for (uint8_t level = kTreeLevelMin; level < 64; ++level) {
    if ((size >> level & 1) == 0) continue;
    DAYBOOK_ASSIGN_OR_RETURN(tree.edge_[level], node(level, (size >> level) - 1));
  }
  std::vector<TreeNode> completed;
  while (tree.size_ < size) {
    DAYBOOK_ASSIGN_OR_RETURN(const Digest hash, leaf(tree.size_));
    tree.Append(hash, completed);
  }
  return tree;
}

Digest MerkleTree::root() const {
  if (size_ == 0) return EmptyTreeRoot();
  int level = __builtin_ctzll(size_);
  Digest hash = edge_[level];
  for (++level; level < 64 && size_ >> level != 0; ++level) {
    if ((size_ >> level & 1) != 0) hash = NodeHash(edge_[level], hash);
  }
  return hash;
}

void MerkleTree::Append(const Digest& leaf, std::vector<TreeNode>& completed) {
  Digest hash = leaf;
  uint8_t level = 0;
  for (; (size_ >> level & 1) != 0; ++level) {
    hash = NodeHash(edge_[level], hash);
    // The subtree just made has twice as many leaves and ends at this leaf.
    if (level + 1 >= kTreeLevelMin) completed.push_back({static_cast<uint8_t>(level + 1), size_ >> (level + 1), hash});
  }
  edge_[level] = hash;
  ++size_;
}

}  // namespace daybook::journal
