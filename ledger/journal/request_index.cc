#include "ledger/journal/request_index.h"

#include <algorithm>
#include <utility>

#include "ledger/base/checks.h"
#include "ledger/base/status_macros.h"
#include "ledger/journal/request_index_impl.h"
#include "ledger/journal/siphash.h"

namespace daybook::journal {
namespace {

// The second half of SipHash's key: says what the hash is for.
constexpr uint64_t kHashPurpose = 0x6461'7962'6f6f'6b31;

constexpr size_t kRemovalsPerGroup = 512;
// More generations waiting than these: several blocks ride with a group.
constexpr size_t kGenerationsWaitingMax = 2;
constexpr size_t kBlocksPerGroupWhenBehind = 4;

}  // namespace

uint64_t HashKey(uint64_t ledger_id, absl::string_view key) { return SipHash24(ledger_id, kHashPurpose, key); }

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
  impl_->current->Prefetch(hash);
  impl_->current->PrefetchForAdd(hash);
}

RequestIndex::Candidates RequestIndex::Find(uint64_t hash) const {
  static const Screening nothing = {0, 0, {0}};
  return Find(hash, nothing, 0);
}

RequestIndex::Candidates RequestIndex::Find(uint64_t hash, const Screening& screening, size_t key) const {
  Candidates candidates;
  const uint8_t screened = screening.found[key];
  candidates.maybe_in_runs = (screened & Screening::kMaybeInRuns) != 0;
  // What a generation held may be in a run by now.
  const bool in_generations = (screened & Screening::kInGenerations) != 0;
  const uint64_t asked_through = in_generations ? screening.runs_through : screening.generations_through;
  const View& view = impl_->Seen();
  const auto found = [&](uint64_t sequence) { candidates.recent.push_back(sequence); };
  impl_->current->Find(hash, found);
  for (const auto& generation : view.sealed) {
    if (generation->last_sequence() > asked_through) generation->Find(hash, found);
  }
  // A merge reaches back over what was screened; asking it again costs a miss and changes nothing.
  for (const auto& run : view.runs) {
    if (run->descriptor.last_sequence > asked_through) candidates.maybe_in_runs |= run->filter.MayHold(hash);
  }
  return candidates;
}

absl::InlinedVector<uint64_t, 1> RequestIndex::FindRecent(uint64_t hash) const {
  absl::InlinedVector<uint64_t, 1> recent;
  const auto found = [&](uint64_t sequence) { recent.push_back(sequence); };
  impl_->current->Find(hash, found);
  for (const auto& generation : impl_->Seen().sealed) generation->Find(hash, found);
  return recent;
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
  screening.found.resize(hashes.size());
  for (const auto& run : view->runs) {
    run->filter.Mark(hashes, Screening::kMaybeInRuns, absl::MakeSpan(screening.found));
    screening.runs_through = run->descriptor.last_sequence;
  }
  screening.generations_through = screening.runs_through;
  for (const auto& generation : view->sealed) {
    generation->Mark(hashes, Screening::kInGenerations, absl::MakeSpan(screening.found));
    screening.generations_through = generation->last_sequence();
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

}  // namespace daybook::journal
