// What durability costs: synced appends by group size against the same events as a key each (the floor of the layout and of
// RocksDB), scanning both, and the request index.
//
// Runs in a folder of its own under TMPDIR (or /tmp), which it removes: name a folder on the disk to be measured.
#include <benchmark/benchmark.h>
#include <rocksdb/db.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "bench/workload_events.h"
#include "ledger/base/checks.h"
#include "ledger/journal/journal.h"
#include "ledger/journal/request_index.h"

namespace daybook::bench {
namespace {

constexpr size_t kEventsMax = 8'000;
// Events scanned: some hundred pages.
constexpr size_t kScannedEvents = 200'000;

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "journal_benchmark.XXXXXX").string();
    DAYBOOK_CHECK(mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  std::string Inside(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

// Payments as stored; their sequences do not matter here.
const std::vector<std::string>& StoredPayments() {
  static const std::vector<std::string> events = [] {
    const auto rules = MakePaymentLog(kEventsMax, PaymentMix::Load(), {.centres = 4, .tills_per_centre = 16});
    return std::vector<std::string>(rules->encoded().end() - kEventsMax, rules->encoded().end());
  }();
  return events;
}

std::unique_ptr<journal::Journal> CreateJournal(const TemporaryFolder& folder, bool sync) {
  journal::JournalOptions options;
  options.directory = folder.Inside("journal");
  options.create = true;
  options.ledger_id = 1;
  options.sync = sync;
  auto journal = journal::Journal::Open(options);
  DAYBOOK_CHECK(journal.ok());
  return *std::move(journal);
}

// A group of `count` events from `first_sequence` on, in pages as the sequencer fills them.
std::vector<journal::PageBody> FillGroup(uint64_t first_sequence, size_t count) {
  std::vector<journal::PageBody> pages;
  for (size_t i = 0; i < count; ++i) {
    const std::string& event = StoredPayments()[i];
    if (pages.empty() || pages.back().events() == journal::kPageEventsMax ||
        pages.back().bytes().size() + event.size() + 8 > journal::kPageBytesMax) {
      pages.emplace_back(first_sequence + i).commit_time_micros = 1'795'395'600'000'000;
    }
    pages.back().Append(event);
  }
  return pages;
}

void AppendGroups(benchmark::State& state, bool sync) {
  const TemporaryFolder folder;
  const auto journal = CreateJournal(folder, sync);
  std::vector<Digest> leaves;
  for (auto _ : state) {
    state.PauseTiming();
    const auto pages = FillGroup(journal->durable().size + 1, state.range(0));
    leaves.clear();
    state.ResumeTiming();
    DAYBOOK_CHECK(journal->Append(pages, {}, leaves).ok());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void BM_AppendPages(benchmark::State& state) { AppendGroups(state, true); }

// The price of the sync: the same without it.
void BM_AppendPagesUnsynced(benchmark::State& state) { AppendGroups(state, false); }

std::string BigEndian(uint64_t number) {
  std::string key(8, '\0');
  for (int i = 7; i >= 0; --i, number >>= 8) key[i] = static_cast<char>(number & 255);
  return key;
}

std::unique_ptr<rocksdb::DB> CreateStore(const TemporaryFolder& folder) {
  rocksdb::Options options;
  options.create_if_missing = true;
  rocksdb::DB* store = nullptr;
  DAYBOOK_CHECK(rocksdb::DB::Open(options, folder.Inside("store"), &store).ok());
  return std::unique_ptr<rocksdb::DB>(store);
}

void WriteKeyed(rocksdb::DB& store, uint64_t first_sequence, size_t count, bool sync) {
  rocksdb::WriteBatch batch;
  for (size_t i = 0; i < count; ++i) {
    DAYBOOK_CHECK(batch.Put(BigEndian(first_sequence + i), StoredPayments()[i % kEventsMax]).ok());
  }
  rocksdb::WriteOptions options;
  options.sync = sync;
  DAYBOOK_CHECK(store.Write(options, &batch).ok());
}

// The other layout, and nothing else: no hashing, no tree, no checksum of ours.
void BM_AppendKeyPerEvent(benchmark::State& state) {
  const TemporaryFolder folder;
  const auto store = CreateStore(folder);
  uint64_t next_sequence = 1;
  for (auto _ : state) {
    WriteKeyed(*store, next_sequence, state.range(0), true);
    next_sequence += state.range(0);
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

// Verified: checksums, density; with the argument 1 every Merkle root too.
void BM_ScanPages(benchmark::State& state) {
  const TemporaryFolder folder;
  const auto journal = CreateJournal(folder, false);
  std::vector<Digest> leaves;
  while (journal->durable().size < kScannedEvents) {
    leaves.clear();
    DAYBOOK_CHECK(journal->Append(FillGroup(journal->durable().size + 1, kEventsMax), {}, leaves).ok());
  }
  const uint64_t events = journal->durable().size;
  for (auto _ : state) {
    uint64_t seen = 0;
    const absl::Status status = journal->Scan(1, events, state.range(0) != 0, [&](const journal::Page& page) {
      seen += page.header().events;
      return absl::OkStatus();
    });
    DAYBOOK_CHECK(status.ok() && seen == events);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(events));
}

void BM_ScanKeyPerEvent(benchmark::State& state) {
  const TemporaryFolder folder;
  const auto store = CreateStore(folder);
  for (size_t written = 0; written < kScannedEvents; written += kEventsMax) {
    WriteKeyed(*store, written + 1, kEventsMax, false);
  }
  for (auto _ : state) {
    size_t seen = 0;
    const std::unique_ptr<rocksdb::Iterator> at(store->NewIterator({}));
    for (at->SeekToFirst(); at->Valid(); at->Next()) ++seen;
    DAYBOOK_CHECK(at->status().ok() && seen == kScannedEvents);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(kScannedEvents));
}

void BM_ReadPage(benchmark::State& state) {
  const TemporaryFolder folder;
  const auto journal = CreateJournal(folder, false);
  std::vector<Digest> leaves;
  const auto group = static_cast<size_t>(state.range(0));
  for (int i = 0; i < 200; ++i) {
    leaves.clear();
    DAYBOOK_CHECK(journal->Append(FillGroup(journal->durable().size + 1, group), {}, leaves).ok());
  }
  Random random(1);
  for (auto _ : state) {
    const absl::StatusOr<journal::Page> page = journal->ReadPage(1 + random.Below(journal->durable().size));
    DAYBOOK_CHECK(page.ok());
  }
  state.SetItemsProcessed(state.iterations());
}

// --- The request index: what every new id costs the sequencer ----------------------------------------------------------

// With so many ids already in it, in memory.
void BM_IndexFindNewAndAdd(benchmark::State& state) {
  const TemporaryFolder folder;
  const auto journal = CreateJournal(folder, false);
  const auto index = journal::RequestIndex::Open(*journal);
  DAYBOOK_CHECK(index.ok());
  std::vector<std::string> ids;
  RequestIds names(1);
  for (int i = 0; i < 1 << 16; ++i) ids.push_back(names.Next());
  Random random(2);
  uint64_t sequence = 0;
  while (sequence < static_cast<uint64_t>(state.range(0))) (*index)->Add(random.Next(), ++sequence);
  for (auto _ : state) {
    // The hash is of a real id, but made new each round.
    ++sequence;
    const uint64_t hash = journal::HashKey(1, ids[sequence & 0xffff]) + MixBits(sequence);
    benchmark::DoNotOptimize((*index)->Find(hash));
    (*index)->Add(hash, sequence);
  }
  state.SetItemsProcessed(state.iterations());
}

// Groups of 8,000 are the largest the engine makes.
BENCHMARK(BM_AppendPages)->ArgName("group")->Arg(1)->Arg(100)->Arg(1'000)->Arg(8'000)->UseRealTime();
BENCHMARK(BM_AppendPagesUnsynced)->ArgName("group")->Arg(1)->Arg(100)->Arg(1'000)->Arg(8'000)->UseRealTime();
BENCHMARK(BM_AppendKeyPerEvent)->ArgName("group")->Arg(1)->Arg(100)->Arg(1'000)->Arg(8'000)->UseRealTime();
BENCHMARK(BM_ScanPages)->ArgName("verify_chain")->Arg(0)->Arg(1)->UseRealTime();
BENCHMARK(BM_ScanKeyPerEvent)->UseRealTime();
BENCHMARK(BM_ReadPage)->ArgName("group")->Arg(1)->Arg(100)->Arg(1'000);
BENCHMARK(BM_IndexFindNewAndAdd)->ArgName("ids")->Arg(0)->Arg(800'000)->Iterations(200'000);

}  // namespace
}  // namespace daybook::bench

BENCHMARK_MAIN();
