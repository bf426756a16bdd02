#include "ledger/journal/merkle.h"

#include <gtest/gtest.h>

#include <map>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"

namespace daybook::journal {
namespace {

// RFC 6962, 2.1, as it is written there.
Digest NaiveRoot(absl::Span<const Digest> leaves) {
  if (leaves.empty()) return EmptyTreeRoot();
  if (leaves.size() == 1) return leaves[0];
  size_t left = 1;
  while (left * 2 < leaves.size()) left *= 2;
  return NodeHash(NaiveRoot(leaves.subspan(0, left)), NaiveRoot(leaves.subspan(left)));
}

std::vector<Digest> Leaves(size_t count) {
  std::vector<Digest> leaves;
  for (size_t i = 0; i < count; ++i) leaves.push_back(LeafHash(absl::StrCat("leaf ", i)));
  return leaves;
}

TEST(MerkleTree, GivesTheRootsOfTheCertificateTransparencyVectors) {
  const std::vector<std::string> inputs = {"",
                                           "00",
                                           "10",
                                           "2021",
                                           "3031",
                                           "40414243",
                                           "5051525354555657",
                                           "606162636465666768696a6b6c6d6e6f"};
  const std::vector<std::string> roots = {
      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
      "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
      "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
      "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
      "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
      "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
  MerkleTree tree;
  std::vector<TreeNode> completed;
  EXPECT_EQ(ToHex(AsView(tree.root())), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  for (size_t i = 0; i < inputs.size(); ++i) {
    tree.Append(LeafHash(absl::HexStringToBytes(inputs[i])), completed);
    EXPECT_EQ(ToHex(AsView(tree.root())), roots[i]) << i + 1 << " leaves";
  }
}

TEST(MerkleTree, HasTheRootOfTheNaiveTreeAtEverySize) {
  const std::vector<Digest> leaves = Leaves(700);
  MerkleTree tree;
  std::vector<TreeNode> completed;
  for (size_t size = 0; size < leaves.size(); ++size) {
    EXPECT_EQ(tree.size(), size);
    ASSERT_EQ(tree.root(), NaiveRoot(absl::MakeConstSpan(leaves).subspan(0, size))) << size;
    tree.Append(leaves[size], completed);
  }
}

TEST(MerkleTree, GivesOutEachCompleteSubtreeOnceWhenItIsComplete) {
  const std::vector<Digest> leaves = Leaves(1100);
  MerkleTree tree;
  std::map<std::pair<int, uint64_t>, Digest> seen;
  for (const Digest& leaf : leaves) {
    std::vector<TreeNode> completed;
    tree.Append(leaf, completed);
    for (const TreeNode& node : completed) {
      EXPECT_EQ((node.index + 1) << node.level, tree.size());
      EXPECT_EQ(node.hash, NaiveRoot(absl::MakeConstSpan(leaves).subspan(node.index << node.level, 1 << node.level)));
      EXPECT_TRUE(seen.emplace(std::make_pair(node.level, node.index), node.hash).second);
    }
  }
  // 4 of 256, 2 of 512, 1 of 1,024 leaves.
  EXPECT_EQ(seen.size(), 7u);
}

TEST(MerkleTree, IsRestoredAtEverySizeFromStoredSubtreesAndFewLeaves) {
  const std::vector<Digest> leaves = Leaves(1300);
  std::map<std::pair<int, uint64_t>, Digest> stored;
  MerkleTree tree;
  for (size_t size = 0; size <= leaves.size(); ++size) {
    int leaves_read = 0;
    const auto restored = MerkleTree::Restore(
        size, [&](uint8_t level, uint64_t index) -> absl::StatusOr<Digest> { return stored.at({level, index}); },
        [&](uint64_t position) -> absl::StatusOr<Digest> {
          ++leaves_read;
          return leaves[position];
        });
    ASSERT_TRUE(restored.ok());
    ASSERT_EQ(restored->root(), tree.root()) << size;
    EXPECT_LE(leaves_read, 255);
    if (size == leaves.size()) break;
    std::vector<TreeNode> completed;
    tree.Append(leaves[size], completed);
    for (const TreeNode& node : completed) stored[{node.level, node.index}] = node.hash;
  }
}

TEST(MerkleTree, IsNotRestoredWhenANodeOrLeafIsMissing) {
  const auto missing = [](auto...) -> absl::StatusOr<Digest> { return absl::DataLossError("missing"); };
  const auto zero = [](auto...) -> absl::StatusOr<Digest> { return Digest{}; };
  EXPECT_FALSE(MerkleTree::Restore(256, missing, zero).ok());
  EXPECT_FALSE(MerkleTree::Restore(255, zero, missing).ok());
  EXPECT_TRUE(MerkleTree::Restore(0, missing, missing).ok());
}

TEST(TreeNode, HasKeysThatSortByLevelThenIndex) {
  EXPECT_EQ((TreeNode{8, 1, {}}.Key()), std::string("\x08\0\0\0\0\0\0\0\x01", 9));
  EXPECT_LT((TreeNode{8, 256, {}}.Key()), (TreeNode{9, 0, {}}.Key()));
}

}  // namespace
}  // namespace daybook::journal
