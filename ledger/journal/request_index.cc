#include "ledger/journal/request_index.h"

#include <algorithm>
#include <atomic>
#include <deque>
#include <functional>
#include <thread>
#include <tuple>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "ledger/base/checks.h"
#include "ledger/base/status_macros.h"
#include "ledger/journal/id_runs.h"
#include "ledger/journal/recent_ids.h"
#include "ledger/journal/siphash.h"

namespace daybook::journal {
namespace {

// The second half of SipHash's key: says what the hash is for.
constexpr uint64_t kHashPurpose = 0x6461'7962'6f6f'6b31;

constexpr size_t kRunsPerMerge = 8;
// Offsets inside a run are 32-bit.
constexpr uint64_t kRunSequencesMax = UINT32_MAX;
// How many blocks a merge may be ahead of the committer.
constexpr size_t kMergeBlocksAheadMax = 8;
// So many keys before one is screened, its block is fetched.
constexpr size_t kScreenAhead = 8;
constexpr size_t kRemovalsPerGroup = 512;
// More generations waiting than these: several blocks ride with a group.
constexpr size_t kGenerationsWaitingMax = 2;
constexpr size_t kBlocksPerGroupWhenBehind = 4;

using Runs = std::vector<std::shared_ptr<const Run>>;
using Generations = std::vector<std::shared_ptr<const RecentIds>>;

// What a look goes through; replaced as a whole, so that an id is never in neither.
struct View {
  Generations sealed;
  Runs runs;
};

// What one block's becoming durable completes.
struct Completion {
  std::shared_ptr<const Run> run;
  // Dropped from memory, or replaced by `run`.
  std::shared_ptr<const RecentIds> generation;
  Runs replaced;
};

struct OutgoingBlock {
  std::vector<JournalRow> rows;
  // Not before this is durable.
  uint64_t last_sequence = 0;
  Completion completion;
};

struct MergeSource {
  std::unique_ptr<RunReader> reader;
  bool operator>(const MergeSource& other) const {
    return std::tie(reader->entry().hash, reader->entry().sequence) >
           std::tie(other.reader->entry().hash, other.reader->entry().sequence);
  }
};

}  // namespace

uint64_t HashKey(uint64_t ledger_id, absl::string_view key) { return SipHash24(ledger_id, kHashPurpose, key); }

struct RequestIndex::Impl {
  Impl(const Journal& of, size_t generation_ids_) : journal(of), generation_ids(generation_ids_) {}
  ~Impl();

  const Journal& journal;
  const size_t generation_ids;
  std::string damage;

  // The sequencer's own.
  std::shared_ptr<RecentIds> current;
  mutable std::shared_ptr<const View> seen;
  mutable uint64_t seen_version = 0;

  std::atomic<uint64_t> version{1};
  std::atomic<uint64_t> watermark{0};
  std::atomic<size_t> current_bytes{0};

  mutable absl::Mutex mutex;
  std::shared_ptr<const View> view ABSL_GUARDED_BY(mutex);
  uint64_t next_number ABSL_GUARDED_BY(mutex) = 1;
  // Sealed generations the helper has not sorted yet.
  std::deque<std::shared_ptr<const RecentIds>> unsorted ABSL_GUARDED_BY(mutex);
  std::deque<OutgoingBlock> from_generations ABSL_GUARDED_BY(mutex);
  std::deque<OutgoingBlock> from_merge ABSL_GUARDED_BY(mutex);
  bool merging ABSL_GUARDED_BY(mutex) = false;
  // Keys to delete; those of a damaged index before anything new is written.
  std::deque<std::string> removals ABSL_GUARDED_BY(mutex);
  bool removals_first ABSL_GUARDED_BY(mutex) = false;
  bool stopping ABSL_GUARDED_BY(mutex) = false;
  // Kept until nobody looks at them any more, so that the helper frees them and not the hot path.
  std::vector<std::shared_ptr<const RecentIds>> retired ABSL_GUARDED_BY(mutex);

  // The committer's own: handed out, not yet durable.
  std::vector<Completion> taken;

  std::thread helper;

  // Any thread.
  std::shared_ptr<const View> CurrentView() const;

  // Sequencer.
  const View& Seen() const;
  void Seal();

  // Committer.
  void TakeBlocks(std::deque<OutgoingBlock>& from, size_t blocks, uint64_t durable, std::vector<JournalRow>& rows)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex);
  void TakeRemovals(std::vector<JournalRow>& rows) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex);
  void Complete(const Completion& completion) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex);

  // Helper.
  void Run_();
  bool HasWork() const ABSL_SHARED_LOCKS_REQUIRED(mutex);
  void SortOne();
  Runs MergeCandidates() const ABSL_SHARED_LOCKS_REQUIRED(mutex);
  void Merge(const Runs& sources);
  absl::Status MergeInto(const Runs& sources, const RunDescriptor& descriptor);
  // False when stopping.
  bool PushMergeBlock(OutgoingBlock block);
  void FreeRetired() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex);
};

absl::StatusOr<std::unique_ptr<RequestIndex>> RequestIndex::Open(const Journal& journal, size_t generation_ids) {
  DAYBOOK_ASSIGN_OR_RETURN(StoredRuns stored, LoadRuns(journal));
  auto impl = std::make_unique<Impl>(journal, generation_ids);
  impl->damage = stored.damage;
  const uint64_t watermark = stored.runs.empty() ? 0 : stored.runs.back()->descriptor.last_sequence;
  impl->watermark = watermark;
  impl->current = std::make_shared<RecentIds>(watermark + 1);
  {
    absl::MutexLock lock(&impl->mutex);
    impl->next_number = stored.next_number;
    impl->removals.assign(stored.leftovers.begin(), stored.leftovers.end());
    impl->removals_first = !stored.damage.empty();
    impl->view = std::make_shared<View>(View{{}, std::move(stored.runs)});
  }
  impl->helper = std::thread([raw = impl.get()] { raw->Run_(); });
  return std::unique_ptr<RequestIndex>(new RequestIndex(std::move(impl)));
}

RequestIndex::RequestIndex(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
RequestIndex::~RequestIndex() = default;

RequestIndex::Impl::~Impl() {
  {
    absl::MutexLock lock(&mutex);
    stopping = true;
  }
  if (helper.joinable()) helper.join();
}

const std::string& RequestIndex::damage() const { return impl_->damage; }
uint64_t RequestIndex::watermark() const { return impl_->watermark.load(std::memory_order_acquire); }

// --- Sequencer ---

const View& RequestIndex::Impl::Seen() const {
  if (const uint64_t now = version.load(std::memory_order_acquire); now != seen_version) {
    absl::MutexLock lock(&mutex);
    seen = view;
    seen_version = now;
  }
  return *seen;
}

void RequestIndex::Prefetch(uint64_t hash) const {
  const View& view = impl_->Seen();
  impl_->current->Prefetch(hash);
  for (const auto& generation : view.sealed) generation->Prefetch(hash);
}

RequestIndex::Candidates RequestIndex::Find(uint64_t hash) const { return Find(hash, false, 0); }

RequestIndex::Candidates RequestIndex::Find(uint64_t hash, bool maybe_in_runs, uint64_t screened_watermark) const {
  Candidates candidates;
  candidates.maybe_in_runs = maybe_in_runs;
  const View& view = impl_->Seen();
  const auto found = [&](uint64_t sequence) { candidates.recent.push_back(sequence); };
  impl_->current->Find(hash, found);
  for (const auto& generation : view.sealed) generation->Find(hash, found);
  // A merge reaches back over what was screened; asking it again costs a miss and changes nothing.
  for (const auto& run : view.runs) {
    if (run->descriptor.last_sequence > screened_watermark) candidates.maybe_in_runs |= run->filter.MayHold(hash);
  }
  return candidates;
}

void RequestIndex::Add(uint64_t hash, uint64_t sequence) {
  // A generation ends between two sequences, so that its watermark speaks for whole events.
  if (impl_->current->size() >= impl_->generation_ids && sequence > impl_->current->last_sequence()) impl_->Seal();
  impl_->current->Add(hash, sequence);
  impl_->current_bytes.store(impl_->current->memory_bytes(), std::memory_order_relaxed);
}

void RequestIndex::Impl::Seal() {
  auto next = std::make_shared<RecentIds>(current->last_sequence() + 1);
  absl::MutexLock lock(&mutex);
  auto changed = std::make_shared<View>(*view);
  changed->sealed.push_back(current);
  view = std::move(changed);
  unsorted.push_back(std::move(current));
  current = std::move(next);
  version.fetch_add(1, std::memory_order_release);
}

// --- Committer ---

std::vector<JournalRow> RequestIndex::TakeRows() {
  std::vector<JournalRow> rows;
  const uint64_t durable = impl_->journal.durable().size;
  absl::MutexLock lock(&impl_->mutex);
  // The group that took rows before failed: nothing more will be written.
  if (!impl_->taken.empty()) return rows;
  if (impl_->removals_first) {
    impl_->TakeRemovals(rows);
    impl_->removals_first = !impl_->removals.empty();
    return rows;
  }
  const size_t blocks = impl_->view->sealed.size() > kGenerationsWaitingMax ? kBlocksPerGroupWhenBehind : 1;
  impl_->TakeBlocks(impl_->from_generations, blocks, durable, rows);
  if (rows.empty()) impl_->TakeBlocks(impl_->from_merge, blocks, durable, rows);
  if (rows.empty()) impl_->TakeRemovals(rows);
  return rows;
}

void RequestIndex::Impl::TakeBlocks(std::deque<OutgoingBlock>& from, size_t blocks, uint64_t durable,
                                    std::vector<JournalRow>& rows) {
  for (; blocks > 0 && !from.empty() && from.front().last_sequence <= durable; --blocks) {
    OutgoingBlock block = std::move(from.front());
    from.pop_front();
    for (JournalRow& row : block.rows) rows.push_back(std::move(row));
    taken.push_back(std::move(block.completion));
  }
}

void RequestIndex::Impl::TakeRemovals(std::vector<JournalRow>& rows) {
  for (size_t i = 0; i < kRemovalsPerGroup && !removals.empty(); ++i) {
    JournalRow row;
    row.family = JournalRow::Family::kRuns;
    row.key = std::move(removals.front());
    row.remove = true;
    removals.pop_front();
    rows.push_back(std::move(row));
  }
}

void RequestIndex::Written() {
  absl::MutexLock lock(&impl_->mutex);
  for (const Completion& completion : impl_->taken) {
    if (completion.run != nullptr) impl_->Complete(completion);
  }
  impl_->taken.clear();
}

void RequestIndex::Impl::Complete(const Completion& completion) {
  auto changed = std::make_shared<View>(*view);
  const auto is_replaced = [&](const std::shared_ptr<const Run>& run) {
    return std::find(completion.replaced.begin(), completion.replaced.end(), run) != completion.replaced.end();
  };
  changed->runs.erase(std::remove_if(changed->runs.begin(), changed->runs.end(), is_replaced), changed->runs.end());
  changed->runs.push_back(completion.run);
  std::sort(changed->runs.begin(), changed->runs.end(), [](const auto& a, const auto& b) {
    return a->descriptor.first_sequence < b->descriptor.first_sequence;
  });
  if (completion.generation != nullptr) {
    DAYBOOK_CHECK(changed->sealed.front() == completion.generation);
    changed->sealed.erase(changed->sealed.begin());
    retired.push_back(completion.generation);
  }
  for (const auto& run : completion.replaced) {
    for (uint32_t block = 0; block < run->descriptor.blocks; ++block) {
      removals.push_back(RunBlockKey(run->descriptor.number, block));
    }
  }
  if (!completion.replaced.empty()) merging = false;
  watermark.store(changed->runs.back()->descriptor.last_sequence, std::memory_order_release);
  view = std::move(changed);
  version.fetch_add(1, std::memory_order_release);
}

// --- Any thread ---

std::shared_ptr<const View> RequestIndex::Impl::CurrentView() const {
  absl::MutexLock lock(&mutex);
  return view;
}

RequestIndex::Screening RequestIndex::Screen(absl::Span<const uint64_t> hashes) const {
  const std::shared_ptr<const View> view = impl_->CurrentView();
  Screening screening;
  screening.maybe_in_runs.resize(hashes.size());
  if (view->runs.empty()) return screening;
  screening.watermark = view->runs.back()->descriptor.last_sequence;
  for (const auto& run : view->runs) {
    for (size_t i = 0; i < hashes.size(); ++i) {
      if (i + kScreenAhead < hashes.size()) run->filter.Prefetch(hashes[i + kScreenAhead]);
      if (run->filter.MayHold(hashes[i])) screening.maybe_in_runs[i] = true;
    }
  }
  return screening;
}

absl::StatusOr<absl::InlinedVector<uint64_t, 1>> RequestIndex::FindInRuns(uint64_t hash) const {
  for (;;) {
    const std::shared_ptr<const View> view = impl_->CurrentView();
    absl::InlinedVector<uint64_t, 1> found;
    absl::Status status;
    for (const auto& run : view->runs) {
      if (!run->filter.MayHold(hash)) continue;
      status = run->Find(impl_->journal, hash, found);
      if (!status.ok()) break;
    }
    if (status.ok()) return found;
    // A merge may have replaced the run while we looked: then look at what replaced it.
    absl::MutexLock lock(&impl_->mutex);
    if (view == impl_->view) return status;
  }
}

uint64_t RequestIndex::memory_bytes() const {
  uint64_t bytes = impl_->current_bytes.load(std::memory_order_relaxed);
  absl::MutexLock lock(&impl_->mutex);
  for (const auto& generation : impl_->view->sealed) bytes += generation->memory_bytes();
  for (const auto& generation : impl_->retired) bytes += generation->memory_bytes();
  for (const auto& run : impl_->view->runs) bytes += run->memory_bytes();
  return bytes + (impl_->from_generations.size() + impl_->from_merge.size()) * kRunBlockBytesMax;
}

// --- Helper thread ---

bool RequestIndex::Impl::HasWork() const {
  return stopping || !unsorted.empty() || (!merging && !MergeCandidates().empty());
}

void RequestIndex::Impl::Run_() {
  for (;;) {
    Runs sources;
    bool sort = false;
    {
      absl::MutexLock lock(&mutex);
      mutex.Await(absl::Condition(this, &Impl::HasWork));
      if (stopping) return;
      FreeRetired();
      sort = !unsorted.empty();
      if (!sort) sources = MergeCandidates();
    }
    if (sort) SortOne();
    if (!sources.empty()) Merge(sources);
  }
}

void RequestIndex::Impl::FreeRetired() {
  // The sequencer's last view may still hold one: that waits for the next piece of work.
  retired.erase(std::remove_if(retired.begin(), retired.end(), [](const auto& g) { return g.use_count() == 1; }),
                retired.end());
}

void RequestIndex::Impl::SortOne() {
  std::shared_ptr<const RecentIds> generation;
  RunDescriptor descriptor;
  {
    absl::MutexLock lock(&mutex);
    generation = std::move(unsorted.front());
    unsorted.pop_front();
    descriptor.number = next_number++;
  }
  descriptor.first_sequence = generation->first_sequence();
  descriptor.last_sequence = generation->last_sequence();
  descriptor.entries = generation->size();
  RunBuilder builder(descriptor);
  std::deque<OutgoingBlock> blocks;
  const auto take = [&] { blocks.push_back({{builder.TakeBlock()}, descriptor.last_sequence, {}}); };
  for (const IdEntry& entry : generation->Sorted()) {
    if (builder.Add(entry)) take();
  }
  if (builder.has_entries()) take();
  auto run = builder.Finish();
  blocks.back().rows.push_back(EncodeRunDescriptor(run->descriptor));
  blocks.back().completion = {std::move(run), std::move(generation), {}};
  absl::MutexLock lock(&mutex);
  for (OutgoingBlock& block : blocks) from_generations.push_back(std::move(block));
}

// The newest runs of equal level, when there are enough of them.
Runs RequestIndex::Impl::MergeCandidates() const {
  const Runs& runs = view->runs;
  for (size_t end = runs.size(); end >= kRunsPerMerge;) {
    const uint32_t level = runs[end - 1]->descriptor.level;
    size_t begin = end;
    while (begin > 0 && runs[begin - 1]->descriptor.level == level) --begin;
    if (end - begin >= kRunsPerMerge) {
      const RunDescriptor& first = runs[begin]->descriptor;
      const RunDescriptor& last = runs[begin + kRunsPerMerge - 1]->descriptor;
      if (last.last_sequence - first.first_sequence <= kRunSequencesMax) {
        return Runs(runs.begin() + static_cast<ptrdiff_t>(begin),
                    runs.begin() + static_cast<ptrdiff_t>(begin + kRunsPerMerge));
      }
    }
    end = begin;
  }
  return {};
}

void RequestIndex::Impl::Merge(const Runs& sources) {
  RunDescriptor descriptor;
  {
    absl::MutexLock lock(&mutex);
    merging = true;
    descriptor.number = next_number++;
  }
  descriptor.level = sources.front()->descriptor.level + 1;
  descriptor.first_sequence = sources.front()->descriptor.first_sequence;
  descriptor.last_sequence = sources.back()->descriptor.last_sequence;
  for (const auto& source : sources) descriptor.entries += source->descriptor.entries;
  // A run that cannot be read stays as it is: `merging` stays set, looks into it fail by name, and the next start
  // rebuilds.
  (void)MergeInto(sources, descriptor);
}

absl::Status RequestIndex::Impl::MergeInto(const Runs& sources, const RunDescriptor& descriptor) {
  std::vector<MergeSource> heap;
  for (const auto& source : sources) {
    auto reader = std::make_unique<RunReader>(journal, source);
    DAYBOOK_ASSIGN_OR_RETURN(const bool some, reader->Next());
    if (some) heap.push_back({std::move(reader)});
  }
  std::make_heap(heap.begin(), heap.end(), std::greater<>());
  RunBuilder builder(descriptor);
  OutgoingBlock last;
  while (!heap.empty()) {
    std::pop_heap(heap.begin(), heap.end(), std::greater<>());
    const bool full = builder.Add(heap.back().reader->entry());
    DAYBOOK_ASSIGN_OR_RETURN(const bool more, heap.back().reader->Next());
    if (more) {
      std::push_heap(heap.begin(), heap.end(), std::greater<>());
    } else {
      heap.pop_back();
    }
    if (!full && !heap.empty()) continue;
    OutgoingBlock block = {{builder.TakeBlock()}, descriptor.last_sequence, {}};
    if (heap.empty()) {
      last = std::move(block);
    } else if (!PushMergeBlock(std::move(block))) {
      return absl::OkStatus();
    }
  }
  auto run = builder.Finish();
  last.rows.push_back(EncodeRunDescriptor(run->descriptor));
  for (const auto& source : sources) {
    JournalRow row;
    row.family = JournalRow::Family::kRuns;
    row.key = RunDescriptorKey(source->descriptor.number);
    row.remove = true;
    last.rows.push_back(std::move(row));
  }
  last.completion = {std::move(run), nullptr, sources};
  (void)PushMergeBlock(std::move(last));
  return absl::OkStatus();
}

bool RequestIndex::Impl::PushMergeBlock(OutgoingBlock block) {
  absl::MutexLock lock(&mutex);
  const auto can_go_on = [this]() ABSL_SHARED_LOCKS_REQUIRED(mutex) {
    return stopping || !unsorted.empty() || from_merge.size() < kMergeBlocksAheadMax;
  };
  for (;;) {
    mutex.Await(absl::Condition(&can_go_on));
    if (stopping) return false;
    if (unsorted.empty()) break;
    // Generations go first: they bound memory.
    mutex.Unlock();
    SortOne();
    mutex.Lock();
  }
  from_merge.push_back(std::move(block));
  return true;
}

}  // namespace daybook::journal
