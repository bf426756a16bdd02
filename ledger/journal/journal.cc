#include "ledger/journal/journal.h"

#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include <random>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "ledger/base/checks.h"
#include "ledger/base/rejection.h"
#include "ledger/base/status_macros.h"
#include "ledger/journal/anchor_writer.h"
#include "ledger/journal/log_view.h"
#include "ledger/journal/merkle.h"
#include "ledger/journal/opening.h"
#include "ledger/journal/page_layout.h"
#include "ledger/journal/store.h"
#include "ledger/journal/store_settings.h"

namespace daybook::journal {
namespace {

// What one batch may grow to before its memory is given back.
constexpr size_t kBatchBytesKept = 8 << 20;

rocksdb::Slice AsSlice(absl::string_view view) { return rocksdb::Slice(view.data(), view.size()); }

uint64_t RandomOwner() {
  std::random_device random;
  return (static_cast<uint64_t>(random()) << 32) | random();
}

absl::Status CheckOptions(const JournalOptions& options) {
  if (options.directory.empty()) return absl::InvalidArgumentError("the data directory is not named");
  if (options.create && options.ledger_id == 0) return absl::InvalidArgumentError("a new ledger needs an id, not 0");
  if (options.create && options.read_only) return absl::InvalidArgumentError("create and read_only exclude each other");
  return absl::OkStatus();
}

}  // namespace

struct Journal::Impl {
  Impl(OpenedLog opened, std::shared_ptr<Fence> closed, bool read_only_, bool sync)
      : lock(std::move(opened.lock)),
        fence(std::move(closed)),
        store(std::move(opened.store)),
        ledger_id(opened.ledger_id),
        epoch(opened.tip.epoch),
        owner(RandomOwner()),
        read_only(read_only_),
        batch(0, 0, kProtectionBytesPerKey, 0),
        tree(opened.tip.tree),
        page_number(opened.tip.page_number) {
    write_options.sync = sync;
    durable = {tree.size(), tree.root()};
    commit_time_micros = opened.tip.commit_time_micros;
  }

  // Ours until the last member is gone.
  const std::shared_ptr<rocksdb::FileLock> lock;
  const std::shared_ptr<Fence> fence;
  const std::unique_ptr<Store> store;
  const uint64_t ledger_id;
  // Changes once, by the claim, before anyone else sees the journal.
  uint64_t epoch;
  const uint64_t owner;
  const bool read_only;

  // The writer's own: buffers keep their memory between groups.
  rocksdb::WriteOptions write_options;
  rocksdb::WriteBatch batch;
  std::string stored_page;
  std::vector<TreeNode> completed;
  MerkleTree tree;
  uint64_t page_number;

  // What readers see.
  mutable absl::Mutex mutex;
  TreeSize durable ABSL_GUARDED_BY(mutex);
  int64_t commit_time_micros ABSL_GUARDED_BY(mutex) = 0;
  JournalCounters counters ABSL_GUARDED_BY(mutex);

  // Reads `durable`: gone before it. Null when read-only.
  std::unique_ptr<AnchorWriter> anchor;

  absl::Status Claim();
  void PutPage(PageKind kind, const PageBody& body);
  void PutRows(absl::Span<const JournalRow> rows);
  void PutCompletedSubtrees();
  absl::Status Write(size_t pages, int64_t commit_time);
  TreeSize Durable() const;
};

absl::StatusOr<std::unique_ptr<Journal>> Journal::Open(const JournalOptions& options) {
  DAYBOOK_RETURN_IF_ERROR(CheckOptions(options));
  const Files files(options.file_system);
  auto fence = std::make_shared<Fence>();
  DAYBOOK_ASSIGN_OR_RETURN(OpenedLog opened,
                           options.create ? CreateLog(options, files, fence) : OpenLog(options, files, fence));
  auto impl = std::make_unique<Impl>(std::move(opened), std::move(fence), options.read_only, options.sync);
  if (options.read_only) return std::unique_ptr<Journal>(new Journal(std::move(impl)));
  DAYBOOK_RETURN_IF_ERROR(impl->Claim());
  impl->anchor = std::make_unique<AnchorWriter>(files, Layout(options).anchor, [raw = impl.get()] {
    const TreeSize durable = raw->Durable();
    return Anchor{raw->ledger_id, raw->epoch, durable.size, durable.root};
  });
  DAYBOOK_RETURN_IF_ERROR(impl->anchor->Write());
  return std::unique_ptr<Journal>(new Journal(std::move(impl)));
}

Journal::Journal(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Journal::~Journal() = default;

uint64_t Journal::ledger_id() const { return impl_->ledger_id; }
uint64_t Journal::epoch() const { return impl_->epoch; }
TreeSize Journal::durable() const { return impl_->Durable(); }
absl::Status Journal::fence() const { return impl_->fence->status(); }

int64_t Journal::last_commit_time_micros() const {
  absl::MutexLock lock(&impl_->mutex);
  return impl_->commit_time_micros;
}

JournalCounters Journal::counters() const {
  absl::MutexLock lock(&impl_->mutex);
  return impl_->counters;
}

TreeSize Journal::Impl::Durable() const {
  absl::MutexLock lock(&mutex);
  return durable;
}

absl::Status Journal::Impl::Claim() {
  ++epoch;
  PageBody nothing(tree.size() + 1);
  nothing.commit_time_micros = commit_time_micros;
  batch.Clear();
  PutPage(PageKind::kClaim, nothing);
  if (epoch == 1) {
    const rocksdb::Status put = batch.Put(store->handle(Family::kMeta), kLedgerKey, EncodeLedgerRow(ledger_id));
    DAYBOOK_CHECK(put.ok());
  }
  return Write(1, nothing.commit_time_micros);
}

void Journal::Impl::PutPage(PageKind kind, const PageBody& body) {
  DAYBOOK_CHECK(body.first_sequence() == tree.size() + 1);
  PageHeader header;
  header.kind = kind;
  header.ledger_id = ledger_id;
  header.epoch = epoch;
  header.owner = owner;
  header.page_number = ++page_number;
  header.first_sequence = body.first_sequence();
  header.events = body.events();
  header.commit_time_micros = body.commit_time_micros;
  header.root_before = tree.root();
  EncodePageTo(header, body, stored_page);
  char key[PageKey::kBytes];
  PageKey{header.first_sequence, header.page_number}.EncodeTo(key);
  const rocksdb::Status put =
      batch.Put(store->handle(Family::kPages), rocksdb::Slice(key, sizeof(key)), rocksdb::Slice(stored_page));
  DAYBOOK_CHECK(put.ok());
}

void Journal::Impl::PutRows(absl::Span<const JournalRow> rows) {
  for (const JournalRow& row : rows) {
    rocksdb::ColumnFamilyHandle* handle = store->handle(FamilyOf(row.family));
    const rocksdb::Status put =
        row.remove ? batch.Delete(handle, AsSlice(row.key)) : batch.Put(handle, AsSlice(row.key), AsSlice(row.value));
    DAYBOOK_CHECK(put.ok());
  }
}

void Journal::Impl::PutCompletedSubtrees() {
  for (const TreeNode& node : completed) {
    const rocksdb::Status put = batch.Put(store->handle(Family::kTree), node.Key(), AsSlice(AsView(node.hash)));
    DAYBOOK_CHECK(put.ok());
  }
  completed.clear();
}

// One synced write of the batch; then, and only then, readers see it.
absl::Status Journal::Impl::Write(size_t pages, int64_t commit_time) {
  const rocksdb::Status written = store->db()->Write(write_options, &batch);
  if (!written.ok()) {
    fence->Close(Rejected(v1::REJECTION_REASON_STORE_FAILED, written.ToString()));
    return fence->status();
  }
  const TreeSize now = {tree.size(), tree.root()};
  absl::MutexLock lock(&mutex);
  durable = now;
  commit_time_micros = commit_time;
  ++counters.syncs;
  counters.pages += pages;
  counters.stored_bytes += batch.GetDataSize();
  return absl::OkStatus();
}

absl::Status Journal::Append(absl::Span<const PageBody> pages, absl::Span<const JournalRow> rows,
                             std::vector<Digest>& leaves) {
  Impl& impl = *impl_;
  leaves.clear();
  DAYBOOK_RETURN_IF_ERROR(impl.fence->status());
  if (impl.read_only) return absl::FailedPreconditionError("the journal is open for reading only");
  if (impl.batch.GetDataSize() > kBatchBytesKept) {
    impl.batch = rocksdb::WriteBatch(0, 0, kProtectionBytesPerKey, 0);
  }
  impl.batch.Clear();
  int64_t commit_time = last_commit_time_micros();
  for (const PageBody& page : pages) {
    DAYBOOK_CHECK(page.events() > 0 && page.commit_time_micros >= commit_time);
    commit_time = page.commit_time_micros;
    impl.PutPage(PageKind::kEvents, page);
    for (uint32_t i = 0; i < page.events(); ++i) {
      leaves.push_back(LeafHash(page.event(i)));
      impl.tree.Append(leaves.back(), impl.completed);
    }
  }
  impl.PutCompletedSubtrees();
  impl.PutRows(rows);
  if (impl.batch.Count() == 0) return absl::OkStatus();
  return impl.Write(pages.size(), commit_time);
}

absl::StatusOr<Digest> Journal::RootAt(uint64_t size) const {
  const TreeSize end = durable();
  if (size == end.size) return end.root;
  if (size > end.size) return absl::OutOfRangeError(absl::StrCat("the log ends at sequence ", end.size));
  DAYBOOK_ASSIGN_OR_RETURN(const MerkleTree tree, RestoreTree(*impl_->store, size));
  return tree.root();
}

absl::StatusOr<Page> Journal::ReadPage(uint64_t sequence) const {
  if (sequence == 0 || sequence > durable().size) {
    return absl::NotFoundError(absl::StrCat("sequence ", sequence, " is not in 1..", durable().size));
  }
  auto page = ReadPageHolding(*impl_->store, sequence);
  if (absl::IsNotFound(page.status())) return Rejected(v1::REJECTION_REASON_STORE_CORRUPT, page.status().message());
  return page;
}

absl::Status Journal::Scan(uint64_t first, uint64_t last, bool verify_chain,
                           absl::FunctionRef<absl::Status(const Page&)> visit) const {
  const TreeSize end = durable();
  if (last == 0) last = end.size;
  if (first == 0 || last > end.size) {
    return absl::NotFoundError(absl::StrCat("sequences ", first, "..", last, " are not all in 1..", end.size));
  }
  if (first > last) return absl::OkStatus();
  const Store& store = *impl_->store;
  auto from = first == 1 ? PageKey{1, 0}.Encode() : PageKeyHolding(store, first);
  if (!from.ok()) return Rejected(v1::REJECTION_REASON_STORE_CORRUPT, from.status().message());
  MerkleTree before;
  if (verify_chain) {
    DAYBOOK_ASSIGN_OR_RETURN(before, RestoreTree(store, PageKey::Decode(*from).first_sequence - 1));
  }
  ChainCheck chain(impl_->ledger_id, verify_chain, before);
  uint64_t reached = first - 1;
  const absl::Status walked = WalkPages(store, *from, [&](const Page& page) -> absl::StatusOr<bool> {
    DAYBOOK_RETURN_IF_ERROR(chain.Extend(page));
    (void)chain.TakeCompleted();
    if (page.header().events == 0 || page.last_sequence() < first) return true;
    reached = page.last_sequence();
    DAYBOOK_RETURN_IF_ERROR(visit(page));
    return reached < last;
  });
  DAYBOOK_RETURN_IF_ERROR(walked);
  if (reached < last) {
    return Rejected(v1::REJECTION_REASON_STORE_CORRUPT,
                    absl::StrCat("the log ends at sequence ", reached, " instead of ", last));
  }
  if (verify_chain && chain.tree().size() == end.size && chain.tree().root() != end.root) {
    return Rejected(v1::REJECTION_REASON_STORE_CORRUPT, "the log's root is not the one it was opened with");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> Journal::GetRow(JournalRow::Family family, absl::string_view key) const {
  return impl_->store->Get(FamilyOf(family), key);
}

absl::Status Journal::ScanRows(JournalRow::Family family, absl::string_view prefix,
                               absl::FunctionRef<absl::Status(absl::string_view, absl::string_view)> visit) const {
  return impl_->store->ScanRows(FamilyOf(family), prefix, prefix, visit);
}

absl::Status Journal::WriteAnchor() {
  if (impl_->anchor == nullptr) return absl::FailedPreconditionError("the journal is open for reading only");
  return impl_->anchor->Write();
}

absl::Status Journal::VerifyStore() const {
  const Store& store = *impl_->store;
  DAYBOOK_ASSIGN_OR_RETURN(const Tip tip, ReadTip(store));
  DAYBOOK_RETURN_IF_ERROR(CheckTiling(store, tip));
  DAYBOOK_RETURN_IF_ERROR(VerifyTree(store, impl_->ledger_id, tip.tree.size()));
  return store.VerifyTables();
}

}  // namespace daybook::journal
