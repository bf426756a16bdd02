#include "ledger/journal/request_index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <random>
#include <thread>

#include "ledger/journal/block_filter.h"
#include "ledger/journal/bytes.h"
#include "ledger/journal/id_runs.h"
#include "ledger/journal/recent_ids.h"
#include "ledger/journal/siphash.h"
#include "tests/ledger/journal/journal_testing.h"

namespace daybook::journal {
namespace {

constexpr size_t kSmallGeneration = 500;

// The index with a journal under it, used as the engine does, beside a model that forgets nothing.
class IndexedJournal {
 public:
  explicit IndexedJournal(const ScratchFolder& scratch) : scratch_(scratch) { Start(true); }

  void Restart() {
    index_.reset();
    journal_.reset();
    Start(false);
  }

  // One group of events, each with one key; the rows that are due ride with it.
  void WriteGroup(uint32_t events) {
    const uint64_t first = journal_->durable().size + 1;
    for (uint64_t sequence = first; sequence < first + events; ++sequence) {
      const uint64_t hash = HashOf(sequence);
      index_->Add(hash, sequence);
      model_.emplace(hash, sequence);
    }
    std::vector<PageBody> pages(1, MakePage(first, events));
    std::vector<Digest> leaves;
    const std::vector<JournalRow> rows = index_->TakeRows();
    size_t bytes = 0;
    for (const JournalRow& row : rows) bytes += row.value.size();
    ASSERT_LE(bytes, 260u << 10);
    ASSERT_TRUE(journal_->Append(pages, rows, leaves).ok());
    index_->Written();
  }

  // Groups until the helper's work is all written down.
  void Settle(uint64_t watermark_min) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (index_->watermark() < watermark_min) {
      ASSERT_LT(std::chrono::steady_clock::now(), deadline) << "the watermark stays at " << index_->watermark();
      WriteGroup(1);
      std::this_thread::yield();
    }
  }

  // What the engine would find for this hash, wherever it is.
  std::vector<uint64_t> Lookup(uint64_t hash) const {
    const auto screening = index_->Screen({hash});
    const auto candidates = index_->Find(hash, screening, 0);
    // Without a screening all is asked on the spot.
    const auto unscreened = index_->Find(hash);
    EXPECT_EQ(unscreened.maybe_in_runs, candidates.maybe_in_runs);
    EXPECT_EQ(unscreened.recent, candidates.recent);
    EXPECT_EQ(index_->FindRecent(hash), candidates.recent);
    std::vector<uint64_t> found(candidates.recent.begin(), candidates.recent.end());
    if (candidates.maybe_in_runs) {
      const auto stored = index_->FindInRuns(hash);
      EXPECT_TRUE(stored.ok()) << stored.status();
      found.insert(found.end(), stored->begin(), stored->end());
    }
    std::sort(found.begin(), found.end());
    return found;
  }

  void ExpectLikeModel() const {
    for (auto at = model_.begin(); at != model_.end();) {
      const auto [begin, end] = model_.equal_range(at->first);
      std::vector<uint64_t> expected;
      for (auto i = begin; i != end; ++i) expected.push_back(i->second);
      std::sort(expected.begin(), expected.end());
      ASSERT_EQ(Lookup(at->first), expected);
      at = end;
    }
    size_t maybe = 0;
    for (uint64_t i = 0; i < 20'000; ++i) {
      const uint64_t hash = HashKey(1, absl::StrCat("never ", i));
      if (index_->Find(hash).maybe_in_runs) ++maybe;
      ASSERT_TRUE(Lookup(hash).empty());
    }
    EXPECT_LT(maybe, 400u) << "the filter lets too much through";
  }

  RequestIndex& index() { return *index_; }
  Journal& journal() { return *journal_; }
  uint64_t size() const { return journal_->durable().size; }

  // Some ids come again and again: equal hashes at many sequences, as colliding ones would have.
  static uint64_t HashOf(uint64_t sequence) {
    return HashKey(kTestLedger, absl::StrCat("id ", sequence % 97 == 0 ? sequence % 7 : sequence));
  }

 private:
  void Start(bool create) {
    journal_ = OpenOrDie(OptionsIn(scratch_, create));
    auto index = RequestIndex::Open(*journal_, kSmallGeneration);
    ASSERT_TRUE(index.ok()) << index.status();
    index_ = *std::move(index);
    for (uint64_t sequence = index_->watermark() + 1; sequence <= size(); ++sequence) {
      index_->Add(HashOf(sequence), sequence);
    }
  }

  const ScratchFolder& scratch_;
  std::unique_ptr<Journal> journal_;
  std::unique_ptr<RequestIndex> index_;
  std::multimap<uint64_t, uint64_t> model_;
};

size_t CountRows(const Journal& journal, char kind) {
  size_t rows = 0;
  EXPECT_TRUE(journal
                  .ScanRows(JournalRow::Family::kRuns, absl::string_view(&kind, 1),
                            [&](absl::string_view, absl::string_view) {
                              ++rows;
                              return absl::OkStatus();
                            })
                  .ok());
  return rows;
}

TEST(HashKey, IsSipHashKeyedByTheLedger) {
  // The vectors of the SipHash paper's reference code: key 00..0f, messages of 0, 1 and 15 bytes.
  const uint64_t key0 = 0x0706050403020100, key1 = 0x0f0e0d0c0b0a0908;
  std::string message;
  for (char c = 0; c < 15; ++c) message.push_back(c);
  EXPECT_EQ(SipHash24(key0, key1, ""), 0x726fdb47dd0e0e31u);
  EXPECT_EQ(SipHash24(key0, key1, message.substr(0, 1)), 0x74f839c593dc67fdu);
  EXPECT_EQ(SipHash24(key0, key1, message.substr(0, 8)), 0x93f5f5799a932462u);
  EXPECT_EQ(SipHash24(key0, key1, message), 0xa129ca6149be45e5u);
  EXPECT_NE(HashKey(1, "id"), HashKey(2, "id"));
}

TEST(BlockFilter, NeverMissesAndSeldomSaysMaybeWrongly) {
  std::mt19937_64 random(7);
  BlockFilter filter(100'000);
  std::vector<uint64_t> hashes;
  for (int i = 0; i < 100'000; ++i) hashes.push_back(random());
  for (const uint64_t hash : hashes) filter.Add(hash);
  for (const uint64_t hash : hashes) ASSERT_TRUE(filter.MayHold(hash));
  int wrong = 0;
  for (int i = 0; i < 100'000; ++i) wrong += filter.MayHold(random());
  // One in 25,000.
  EXPECT_LT(wrong, 16);
  for (int i = 0; i < 100'000; ++i) hashes.push_back(random());
  std::vector<uint8_t> found(hashes.size(), 1);
  filter.Mark(hashes, 2, absl::MakeSpan(found));
  for (size_t i = 0; i < hashes.size(); ++i) ASSERT_EQ(found[i], filter.MayHold(hashes[i]) ? 3 : 1) << i;
  EXPECT_LE(filter.memory_bytes(), 100'000u * 25 / 8);
}

TEST(RequestIndex, FindsRecentIdsExactly) {
  const ScratchFolder scratch;
  IndexedJournal indexed(scratch);
  indexed.WriteGroup(100);
  EXPECT_EQ(indexed.index().watermark(), 0u);
  indexed.ExpectLikeModel();
}

TEST(RequestIndex, AgreesWithTheModelWhileRunsAreWrittenAndMerged) {
  const ScratchFolder scratch;
  IndexedJournal indexed(scratch);
  std::mt19937_64 random(20261123);
  // 40 generations: five merges of eight.
  while (indexed.size() < 40 * kSmallGeneration) indexed.WriteGroup(1 + random() % 200);
  indexed.Settle(39 * kSmallGeneration);
  indexed.ExpectLikeModel();
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (CountRows(indexed.journal(), 'r') > 16) {
    ASSERT_LT(std::chrono::steady_clock::now(), deadline) << "runs are not merged";
    indexed.WriteGroup(1);
  }
  indexed.ExpectLikeModel();
  indexed.Restart();
  EXPECT_EQ(indexed.index().damage(), "");
  EXPECT_GT(indexed.index().watermark(), 39 * kSmallGeneration - 1);
  indexed.ExpectLikeModel();
}

TEST(RequestIndex, AgreesWithTheModelAcrossManyRestarts) {
  const ScratchFolder scratch;
  IndexedJournal indexed(scratch);
  std::mt19937_64 random(42);
  for (int restart = 0; restart < 25; ++restart) {
    for (int group = 0; group < 12; ++group) indexed.WriteGroup(1 + random() % 150);
    indexed.Restart();
    ASSERT_EQ(indexed.index().damage(), "");
    // Nothing half-written counts.
    ASSERT_LE(indexed.index().watermark(), indexed.size());
  }
  indexed.ExpectLikeModel();
  EXPECT_GT(indexed.index().watermark(), 0u);
}

TEST(RequestIndex, KeepsAllKeysOfOneEventInOneGeneration) {
  const ScratchFolder scratch;
  const auto journal = OpenOrDie(OptionsIn(scratch, true));
  const auto index = RequestIndex::Open(*journal, 10);
  ASSERT_TRUE(index.ok());
  ASSERT_TRUE(AppendEvents(*journal, 2).ok());
  for (uint64_t key = 0; key < 30; ++key) (*index)->Add(HashKey(1, absl::StrCat("first ", key)), 1);
  (*index)->Add(HashKey(1, "second"), 2);
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while ((*index)->watermark() == 0) {
    ASSERT_LT(std::chrono::steady_clock::now(), deadline);
    std::vector<Digest> leaves;
    ASSERT_TRUE(journal->Append({}, (*index)->TakeRows(), leaves).ok());
    (*index)->Written();
  }
  EXPECT_EQ((*index)->watermark(), 1u);
  for (uint64_t key = 0; key < 30; ++key) {
    const uint64_t hash = HashKey(1, absl::StrCat("first ", key));
    EXPECT_TRUE((*index)->Find(hash).recent.empty());
    EXPECT_EQ((*index)->FindInRuns(hash)->front(), 1u);
  }
}

TEST(RequestIndex, WritesNothingAboutEventsThatAreNotDurable) {
  const ScratchFolder scratch;
  const auto journal = OpenOrDie(OptionsIn(scratch, true));
  const auto index = RequestIndex::Open(*journal, 10);
  ASSERT_TRUE(index.ok());
  for (uint64_t sequence = 1; sequence <= 30; ++sequence) (*index)->Add(sequence << 40, sequence);
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(300);
  while (std::chrono::steady_clock::now() < deadline) ASSERT_TRUE((*index)->TakeRows().empty());
  ASSERT_TRUE(AppendEvents(*journal, 19).ok());
  std::vector<JournalRow> rows;
  while (rows.empty()) rows = (*index)->TakeRows();
  std::vector<Digest> leaves;
  ASSERT_TRUE(journal->Append({}, rows, leaves).ok());
  (*index)->Written();
  EXPECT_EQ((*index)->watermark(), 10u) << "1..10 are durable; 11..20 are not all";
  ASSERT_TRUE((*index)->TakeRows().empty());
}

// Damages a stored row, reopens, and expects a rebuild from the log that ends in a sound index.
class DamagedRuns : public ::testing::TestWithParam<const char*> {};

void Damage(Journal& journal, absl::string_view how) {
  std::string key, value;
  const char kind = how.back() == 'r' ? 'r' : 'b';
  ASSERT_TRUE(journal
                  .ScanRows(JournalRow::Family::kRuns, absl::string_view(&kind, 1),
                            [&](absl::string_view k, absl::string_view v) {
                              if (!key.empty()) return absl::OkStatus();
                              key = std::string(k);
                              value = std::string(v);
                              return absl::OkStatus();
                            })
                  .ok());
  ASSERT_FALSE(key.empty());
  JournalRow row = {JournalRow::Family::kRuns, key, value, false};
  if (how.substr(0, 4) == "miss") row.remove = true;
  if (how.substr(0, 4) == "flip") row.value[value.size() / 2] ^= 4;
  if (how.substr(0, 4) == "move") {
    // A sound block, but another one's: the last under the first's key.
    ASSERT_TRUE(journal
                    .ScanRows(JournalRow::Family::kRuns, absl::string_view(&kind, 1),
                              [&](absl::string_view, absl::string_view v) {
                                row.value = std::string(v);
                                return absl::OkStatus();
                              })
                    .ok());
  }
  std::vector<Digest> leaves;
  ASSERT_TRUE(journal.Append({}, {row}, leaves).ok());
}

TEST_P(DamagedRuns, AreRebuiltFromTheLog) {
  const ScratchFolder scratch;
  IndexedJournal indexed(scratch);
  while (indexed.size() < 4 * kSmallGeneration) indexed.WriteGroup(100);
  indexed.Settle(3 * kSmallGeneration);
  Damage(indexed.journal(), GetParam());
  indexed.Restart();
  EXPECT_NE(indexed.index().damage(), "");
  EXPECT_EQ(indexed.index().watermark(), 0u);
  indexed.ExpectLikeModel();
  indexed.Settle(3 * kSmallGeneration);
  indexed.ExpectLikeModel();
  indexed.Restart();
  EXPECT_EQ(indexed.index().damage(), "");
  EXPECT_GE(indexed.index().watermark(), 3 * kSmallGeneration);
  indexed.ExpectLikeModel();
}

INSTANTIATE_TEST_SUITE_P(RequestIndex, DamagedRuns,
                         ::testing::Values("missing r", "flipped r", "moved r", "missing b", "flipped b", "moved b"));

TEST(RequestIndex, RefusesRunsThatGoBeyondTheLog) {
  const ScratchFolder scratch;
  const auto journal = OpenOrDie(OptionsIn(scratch, true));
  RunDescriptor descriptor;
  descriptor.number = 1;
  descriptor.first_sequence = 1;
  descriptor.last_sequence = 5;
  descriptor.entries = 1;
  RunBuilder builder(descriptor);
  builder.Add({77, 3});
  std::vector<JournalRow> rows = {builder.TakeBlock()};
  rows.push_back(EncodeRunDescriptor(builder.Finish()->descriptor));
  std::vector<Digest> leaves;
  ASSERT_TRUE(journal->Append({}, rows, leaves).ok());
  EXPECT_EQ((*RequestIndex::Open(*journal))->watermark(), 0u);
  ASSERT_TRUE(AppendEvents(*journal, 5).ok());
  const auto index = RequestIndex::Open(*journal);
  EXPECT_EQ((*index)->watermark(), 5u);
  EXPECT_EQ((*index)->FindInRuns(77)->front(), 3u);
}

// How many groups of 200 ids are there when the door looks: a part of a generation, a sealed one besides, runs besides.
class DoorLook : public ::testing::TestWithParam<int> {};

INSTANTIATE_TEST_SUITE_P(RequestIndex, DoorLook, ::testing::Values(1, 4, 9));

TEST_P(DoorLook, MissesNothingThatWentIntoRunsAfterIt) {
  const ScratchFolder scratch;
  IndexedJournal indexed(scratch);
  for (int i = 0; i < GetParam(); ++i) indexed.WriteGroup(200);
  std::vector<uint64_t> hashes;
  for (uint64_t sequence = 1; sequence <= indexed.size(); ++sequence) hashes.push_back(IndexedJournal::HashOf(sequence));
  const auto screening = indexed.index().Screen(hashes);
  for (int i = 0; i < 10; ++i) indexed.WriteGroup(200);
  indexed.Settle(indexed.size() - kSmallGeneration - 200);
  ASSERT_GT(indexed.index().watermark(), screening.generations_through);
  for (size_t i = 0; i < hashes.size(); ++i) {
    EXPECT_FALSE(indexed.index().Find(hashes[i], screening, i).none())
        << "sequence " << i + 1;
  }
}

TEST(RequestIndex, NeverLosesSightOfAnIdWhileReadersLook) {
  const ScratchFolder scratch;
  IndexedJournal indexed(scratch);
  for (int i = 0; i < 10; ++i) indexed.WriteGroup(200);
  indexed.Settle(3 * kSmallGeneration);
  std::atomic<bool> done{false};
  std::atomic<uint64_t> looks{0};
  absl::Status failure;
  std::thread reader([&] {
    std::mt19937_64 random(3);
    while (!done.load()) {
      const uint64_t sequence = 1 + random() % indexed.index().watermark();
      const auto found = indexed.index().FindInRuns(IndexedJournal::HashOf(sequence));
      if (!found.ok()) failure = found.status();
      if (found.ok() && std::find(found->begin(), found->end(), sequence) == found->end()) {
        failure = absl::NotFoundError(absl::StrCat("sequence ", sequence));
      }
      ++looks;
    }
  });
  // Merges and their removals happen under the reader's eyes.
  for (int i = 0; i < 300; ++i) indexed.WriteGroup(100);
  while (looks.load() < 1000) std::this_thread::yield();
  done = true;
  reader.join();
  EXPECT_THAT(failure, HasCode(absl::StatusCode::kOk));
}

// What an id costs at worst is the growth of one shard: a step is bounded by what it moves, which no clock need tell.
TEST(RecentIds, GrowByNoMoreThanAThousandthOfAGenerationAtOnce) {
  RecentIds generation(1);
  std::mt19937_64 random(5);
  size_t largest_step = 0;
  for (uint64_t sequence = 1; sequence <= kGenerationIds; ++sequence) {
    const size_t before = generation.memory_bytes();
    generation.Add(random(), sequence);
    largest_step = std::max(largest_step, generation.memory_bytes() - before);
  }
  // A shard of 1,024 ids doubles from 2,048 slots of 16 bytes and a tag to 4,096 when chance gives it some more.
  EXPECT_LE(largest_step, 2048u * (sizeof(IdEntry) + 1));
  EXPECT_LE(generation.memory_bytes(), kGenerationIds * 4 * (sizeof(IdEntry) + 1));
}

TEST(RequestIndex, NeedsNoMoreThan64BytesForARecentId) {
  const ScratchFolder scratch;
  const auto journal = OpenOrDie(OptionsIn(scratch, true));
  const auto index = RequestIndex::Open(*journal);
  ASSERT_TRUE(index.ok());
  constexpr uint64_t kIds = 3 * kGenerationIds;
  for (uint64_t sequence = 1; sequence <= kIds; ++sequence) (*index)->Add(sequence * 0x9e3779b97f4a7c15, sequence);
  // Three generations, the sorting included.
  EXPECT_LT((*index)->memory_bytes(), kIds * 64);
}

}  // namespace
}  // namespace daybook::journal
