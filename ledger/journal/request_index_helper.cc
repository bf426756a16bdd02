// The index's helper: sorts sealed generations into runs, and merges eight runs into one. Disk reads and all the sorting are
// its; what it makes waits until a group takes it along.
#include <algorithm>
#include <functional>
#include <tuple>
#include <utility>

#include "ledger/base/checks.h"
#include "ledger/base/status_macros.h"
#include "ledger/journal/request_index_impl.h"

namespace daybook::journal {
namespace {

constexpr size_t kRunsPerMerge = 8;
// Offsets inside a run are 32-bit.
constexpr uint64_t kRunSequencesMax = UINT32_MAX;
// How many blocks a merge may be ahead of the committer.
constexpr size_t kMergeBlocksAheadMax = 8;

struct MergeSource {
  std::unique_ptr<RunReader> reader;
  bool operator>(const MergeSource& other) const {
    return std::tie(reader->entry().hash, reader->entry().sequence) >
           std::tie(other.reader->entry().hash, other.reader->entry().sequence);
  }
};

}  // namespace

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
