// The log as it lies in a Store: finding pages, walking them, rebuilding the tree's edge, and proving that nothing is
// missing.
//
// Threads: safe from any thread; each call reads one consistent view.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "ledger/journal/merkle.h"
#include "ledger/journal/page.h"
#include "ledger/journal/store.h"

namespace daybook::journal {

// Where the log ends.
struct Tip {
  uint64_t ledger_id = 0;
  uint64_t epoch = 0;
  uint64_t page_number = 0;
  int64_t commit_time_micros = 0;
  // Over all events.
  MerkleTree tree;
};

// The page that holds `sequence` (1 or more). kNotFound when there is none; STORE_CORRUPT when it is damaged or not
// where it says it belongs.
absl::StatusOr<Page> ReadPageHolding(const Store& store, uint64_t sequence);

// The tree over the first `size` events, from stored subtrees and ≤ 255 leaves.
absl::StatusOr<MerkleTree> RestoreTree(const Store& store, uint64_t size);

// The end of the log; STORE_CORRUPT when there is no page, or the tree before the last page is not the one it names.
absl::StatusOr<Tip> ReadTip(const Store& store);

// That tables, ordered by page, and the pages after them hold 1..tip without gap or overlap. Reads only the pages that
// are in no table.
absl::Status CheckTiling(const Store& store, const Tip& tip);

// That column family `tree` holds exactly the complete subtrees of the first `size` events. Reads the whole log.
absl::Status VerifyTree(const Store& store, uint64_t ledger_id, uint64_t size);

// Follows pages in order and refuses the first that does not extend the one before it: first sequence, page number,
// ledger, epoch, and (with `hash`) the root over everything before.
class ChainCheck {
 public:
  // `tree`: over the events before the first page; needed with `hash` only.
  ChainCheck(uint64_t ledger_id, bool hash, MerkleTree tree) : ledger_id_(ledger_id), hash_(hash), tree_(tree) {}

  absl::Status Extend(const Page& page);
  const MerkleTree& tree() const { return tree_; }
  // Every subtree of level ≥ kTreeLevelMin completed since the last call (with `hash`).
  std::vector<TreeNode> TakeCompleted();

 private:
  const uint64_t ledger_id_;
  const bool hash_;
  MerkleTree tree_;
  std::vector<TreeNode> completed_;
  bool first_ = true;
  uint64_t next_page_ = 0;
  uint64_t next_sequence_ = 0;
  uint64_t epoch_ = 0;
};

// Calls `visit` with every page from the one with `key_from` on (claims too), in order, until it says false or fails.
// Checks checksums, keys and the iterator's status; density is ChainCheck's.
absl::Status WalkPages(const Store& store, absl::string_view key_from,
                       absl::FunctionRef<absl::StatusOr<bool>(const Page& page)> visit);

// The key of the page holding `sequence`, to walk from. kNotFound when nothing lies there.
absl::StatusOr<std::string> PageKeyHolding(const Store& store, uint64_t sequence);

}  // namespace daybook::journal
