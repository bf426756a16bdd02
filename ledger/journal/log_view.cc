#include "ledger/journal/log_view.h"

#include <rocksdb/db.h>

#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "ledger/base/rejection.h"
#include "ledger/base/status_macros.h"
#include "ledger/journal/files.h"
#include "ledger/journal/page_layout.h"

namespace daybook::journal {
namespace {

constexpr size_t kReadaheadBytes = 2 << 20;

absl::Status Corrupt(absl::string_view what) { return Rejected(v1::REJECTION_REASON_STORE_CORRUPT, what); }

std::unique_ptr<rocksdb::Iterator> Pages(const Store& store, bool long_scan) {
  rocksdb::ReadOptions options;
  options.fill_cache = !long_scan;
  if (long_scan) options.readahead_size = kReadaheadBytes;
  return std::unique_ptr<rocksdb::Iterator>(store.db()->NewIterator(options, store.handle(Family::kPages)));
}

absl::StatusOr<Page> ParseAt(const rocksdb::Iterator& at) {
  if (at.key().size() != PageKey::kBytes) return Corrupt("a page's key has a wrong length");
  const PageKey key = PageKey::Decode(absl::string_view(at.key().data(), at.key().size()));
  auto page = Page::Parse(at.value().ToString());
  if (!page.ok()) {
    const absl::Status& status = page.status();
    if (ReasonOf(status) != v1::REJECTION_REASON_STORE_CORRUPT) return status;
    return Corrupt(absl::StrCat("sequence ", key.first_sequence, ", page ", key.page_number, ": ", status.message()));
  }
  if (page->header().first_sequence != key.first_sequence || page->header().page_number != key.page_number) {
    return Corrupt(absl::StrCat("the page stored at sequence ", key.first_sequence, ", page ", key.page_number,
                                " belongs at ", page->header().first_sequence, ", ", page->header().page_number));
  }
  return page;
}

// Moves to the page that begins at or before `sequence` and last.
absl::Status SeekHolding(rocksdb::Iterator& pages, uint64_t sequence) {
  pages.SeekForPrev(PageKey{sequence, UINT64_MAX}.Encode());
  DAYBOOK_RETURN_IF_ERROR(FromRocks(pages.status(), "pages"));
  if (!pages.Valid()) return absl::NotFoundError(absl::StrCat("no page holds sequence ", sequence));
  return absl::OkStatus();
}

absl::StatusOr<Page> ReadLastPage(const Store& store) {
  const auto pages = Pages(store, false);
  pages->SeekToLast();
  DAYBOOK_RETURN_IF_ERROR(FromRocks(pages->status(), "pages"));
  if (!pages->Valid()) return Corrupt("the log has no page");
  return ParseAt(*pages);
}

absl::Status ExpectNext(const PageRange& range, uint64_t next_page, uint64_t next_sequence, absl::string_view name) {
  if (range.first_page == next_page && range.first_sequence == next_sequence) return absl::OkStatus();
  return Corrupt(absl::StrCat(name, " holds pages from ", range.first_page, " (sequence ", range.first_sequence,
                              "), expected page ", next_page, " (sequence ", next_sequence, ")"));
}

}  // namespace

absl::StatusOr<std::string> PageKeyHolding(const Store& store, uint64_t sequence) {
  const auto pages = Pages(store, false);
  DAYBOOK_RETURN_IF_ERROR(SeekHolding(*pages, sequence));
  return pages->key().ToString();
}

absl::StatusOr<Page> ReadPageHolding(const Store& store, uint64_t sequence) {
  const auto pages = Pages(store, false);
  DAYBOOK_RETURN_IF_ERROR(SeekHolding(*pages, sequence));
  DAYBOOK_ASSIGN_OR_RETURN(Page page, ParseAt(*pages));
  if (page.last_sequence() < sequence) return absl::NotFoundError(absl::StrCat("no page holds sequence ", sequence));
  return page;
}

absl::StatusOr<MerkleTree> RestoreTree(const Store& store, uint64_t size) {
  std::optional<Page> page;
  const auto node = [&](uint8_t level, uint64_t index) -> absl::StatusOr<Digest> {
    const auto stored = store.Get(Family::kTree, TreeNode{level, index, {}}.Key());
    if (!stored.ok() || stored->size() != sizeof(Digest)) {
      return Corrupt(absl::StrCat("tree row (", level, ", ", index, ") is missing or damaged"));
    }
    Digest hash;
    std::copy(stored->begin(), stored->end(), reinterpret_cast<char*>(hash.data()));
    return hash;
  };
  const auto leaf = [&](uint64_t position) -> absl::StatusOr<Digest> {
    const uint64_t sequence = position + 1;
    if (!page.has_value() || sequence > page->last_sequence()) {
      auto read = ReadPageHolding(store, sequence);
      if (absl::IsNotFound(read.status())) return Corrupt(read.status().message());
      if (!read.ok()) return read.status();
      page = *std::move(read);
    }
    return LeafHash(page->event(static_cast<uint32_t>(sequence - page->first_sequence())));
  };
  return MerkleTree::Restore(size, node, leaf);
}

absl::StatusOr<Tip> ReadTip(const Store& store) {
  DAYBOOK_ASSIGN_OR_RETURN(const Page page, ReadLastPage(store));
  const PageHeader& header = page.header();
  if (header.first_sequence == 0) return Corrupt("the last page begins at sequence 0");
  Tip tip = {header.ledger_id, header.epoch, header.page_number, header.commit_time_micros, {}};
  DAYBOOK_ASSIGN_OR_RETURN(tip.tree, RestoreTree(store, header.first_sequence - 1));
  if (tip.tree.root() != header.root_before) {
    return Corrupt(absl::StrCat("the last page, ", header.page_number, " at sequence ", header.first_sequence,
                                ", does not extend the tree before it"));
  }
  std::vector<TreeNode> completed;
  for (uint32_t i = 0; i < header.events; ++i) tip.tree.Append(LeafHash(page.event(i)), completed);
  return tip;
}

absl::Status CheckTiling(const Store& store, const Tip& tip) {
  DAYBOOK_ASSIGN_OR_RETURN(const std::vector<TableRange> tables, store.PageTables());
  uint64_t next_page = 1;
  uint64_t next_sequence = 1;
  for (const TableRange& table : tables) {
    DAYBOOK_RETURN_IF_ERROR(ExpectNext(table.range, next_page, next_sequence, table.name));
    next_page = table.range.last_page + 1;
    next_sequence = table.range.last_sequence + 1;
  }
  DAYBOOK_RETURN_IF_ERROR(
      WalkPages(store, PageKey{next_sequence, next_page}.Encode(), [&](const Page& page) -> absl::StatusOr<bool> {
        const PageRange range = {page.header().page_number, page.header().page_number, page.first_sequence(),
                                 page.last_sequence()};
        DAYBOOK_RETURN_IF_ERROR(ExpectNext(range, next_page, next_sequence, "the write-ahead log"));
        ++next_page;
        next_sequence = page.last_sequence() + 1;
        return next_page <= tip.page_number;
      }));
  // A live log may have grown since the tip was read.
  if (next_page > tip.page_number + 1) return absl::OkStatus();
  if (next_page == tip.page_number + 1 && next_sequence == tip.tree.size() + 1) return absl::OkStatus();
  return Corrupt(absl::StrCat("tables and write-ahead log end at page ", next_page - 1, ", sequence ",
                              next_sequence - 1, "; the last page is ", tip.page_number, ", sequence ",
                              tip.tree.size()));
}

absl::Status VerifyTree(const Store& store, uint64_t ledger_id, uint64_t size) {
  ChainCheck chain(ledger_id, true, MerkleTree());
  return WalkPages(store, PageKey{1, 0}.Encode(), [&](const Page& page) -> absl::StatusOr<bool> {
    if (page.last_sequence() > size) return false;
    DAYBOOK_RETURN_IF_ERROR(chain.Extend(page));
    for (const TreeNode& node : chain.TakeCompleted()) {
      const auto stored = store.Get(Family::kTree, node.Key());
      if (!stored.ok() || *stored != AsView(node.hash)) {
        return Corrupt(absl::StrCat("tree row (", node.level, ", ", node.index, ") is missing or differs"));
      }
    }
    return true;
  });
}

absl::Status ChainCheck::Extend(const Page& page) {
  const PageHeader& header = page.header();
  const auto refused = [&](absl::string_view what) {
    return Corrupt(absl::StrCat("page ", header.page_number, " at sequence ", header.first_sequence, " ", what));
  };
  if (header.ledger_id != ledger_id_) return refused("belongs to another ledger");
  if (!first_ && (header.page_number != next_page_ || header.first_sequence != next_sequence_)) {
    return refused(absl::StrCat("follows a hole: expected page ", next_page_, " at sequence ", next_sequence_));
  }
  const bool claims = header.kind != PageKind::kEvents;
  if (!first_ && (claims ? header.epoch <= epoch_ : header.epoch != epoch_)) {
    return refused(absl::StrCat("has epoch ", header.epoch, " after ", epoch_));
  }
  if (hash_ && (header.first_sequence != tree_.size() + 1 || header.root_before != tree_.root())) {
    return refused("does not extend the tree before it");
  }
  for (uint32_t i = 0; hash_ && i < header.events; ++i) tree_.Append(LeafHash(page.event(i)), completed_);
  first_ = false;
  epoch_ = header.epoch;
  next_page_ = header.page_number + 1;
  next_sequence_ = page.last_sequence() + 1;
  return absl::OkStatus();
}

std::vector<TreeNode> ChainCheck::TakeCompleted() { return std::exchange(completed_, {}); }

absl::Status WalkPages(const Store& store, absl::string_view key_from,
                       absl::FunctionRef<absl::StatusOr<bool>(const Page&)> visit) {
  const auto pages = Pages(store, true);
  for (pages->Seek(rocksdb::Slice(key_from.data(), key_from.size())); pages->Valid(); pages->Next()) {
    DAYBOOK_ASSIGN_OR_RETURN(const Page page, ParseAt(*pages));
    DAYBOOK_ASSIGN_OR_RETURN(const bool more, visit(page));
    if (!more) return absl::OkStatus();
  }
  return FromRocks(pages->status(), "pages");
}

}  // namespace daybook::journal
