// One flipped bit anywhere on the disk: the ledger refuses to open, or what it serves is unchanged; never fewer events,
// and nothing that was there is deleted. After an orderly stop, and on a copy taken while it runs, as a killed process
// leaves it.
//
//   DAYBOOK_SEED repeats a run, DAYBOOK_FLIPS sets the number of random flips in the write-ahead logs.
#include <gtest/gtest.h>
#include <stdlib.h>

#include <chrono>
#include <fstream>
#include <map>
#include <random>
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "ledger/journal/anchor.h"
#include "ledger/journal/bytes.h"
#include "ledger/journal/files.h"
#include "ledger/journal/wal_check.h"
#include "tests/ledger/journal/journal_testing.h"

namespace daybook::journal {
namespace {

namespace fs = std::filesystem;

uint64_t FromEnvironment(const char* name, uint64_t otherwise) {
  const char* text = getenv(name);
  uint64_t number = 0;
  return text != nullptr && absl::SimpleAtoi(text, &number) ? number : otherwise;
}

std::string ReadAll(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void WriteAll(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

void Flip(std::string& bytes, uint64_t bit) { bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << bit % 8)); }

// In memory where there is such a folder: thousands of copies are made.
class CopyFolder {
 public:
  CopyFolder() {
    const fs::path base = fs::is_directory("/dev/shm") ? fs::path("/dev/shm") : fs::temp_directory_path();
    std::string pattern = (base / "daybook-flips-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~CopyFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// A ledger with tables, a manifest that has grown, and 60 groups in its write-ahead log.
class Flips : public ::testing::TestWithParam<bool> {
 protected:
  static constexpr uint32_t kGroups = 60;

  void SetUp() override {
    JournalOptions options;
    options.directory = sample_.path() + "/ledger";
    options.ledger_id = kTestLedger;
    for (int opened = 0; opened < 3; ++opened) {
      options.create = opened == 0;
      const auto journal = OpenOrDie(options);
      for (int group = 0; group < 4; ++group) ASSERT_TRUE(AppendEvents(*journal, 30).ok());
    }
    options.create = false;
    auto journal = OpenOrDie(options);
    for (uint32_t group = 0; group < kGroups; ++group) ASSERT_TRUE(AppendEvents(*journal, 1 + group % 9).ok());
    size_ = journal->durable().size;
    root_ = journal->durable().root;
    if (GetParam()) {
      AwaitAnchor();
    } else {
      journal.reset();
    }
    fs::copy(sample_.path(), golden_.path(), fs::copy_options::recursive);
    fs::remove(golden_.path() + "/ledger/LOCK");
  }

  // The anchor follows by itself within 100 ms; what was acknowledged since is guarded by the walk alone.
  void AwaitAnchor() {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    for (;;) {
      const auto anchor = ReadAnchor(Files(nullptr), sample_.path() + "/ledger.anchor");
      if (anchor.ok() && anchor->size == size_) return;
      ASSERT_LT(std::chrono::steady_clock::now(), deadline) << "the anchor stays behind";
      std::this_thread::yield();
    }
  }

  // A fresh copy of the sample.
  void Reset() {
    fs::remove_all(work_.path());
    fs::copy(golden_.path(), work_.path(), fs::copy_options::recursive);
  }

  std::vector<std::string> FilesLike(absl::string_view part) const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(golden_.path() + "/ledger/log")) {
      const std::string name = entry.path().filename();
      if (absl::StrContains(name, part) && entry.file_size() > 0) names.push_back("/ledger/log/" + name);
    }
    std::sort(names.begin(), names.end());
    EXPECT_FALSE(names.empty()) << part;
    return names;
  }

  // Opens the damaged copy and judges. True when it was refused.
  bool Judge(const std::string& damaged, const std::string& what) {
    std::map<std::string, std::string> before;
    for (const auto& entry : fs::directory_iterator(work_.path() + "/ledger/log")) {
      const std::string name = entry.path().filename();
      if (!absl::StartsWith(name, "LOG") && name != "LOCK") before[name] = ReadAll(entry.path());
    }
    JournalOptions options;
    options.directory = work_.path() + "/ledger";
    const auto journal = Journal::Open(options);
    if (!journal.ok()) {
      // Evidence is kept as it was.
      for (const auto& [name, bytes] : before) {
        EXPECT_TRUE(ReadAll(work_.path() + "/ledger/log/" + name) == bytes) << name << " changed; " << what;
      }
      return true;
    }
    EXPECT_EQ((*journal)->durable().size, size_) << what;
    EXPECT_EQ((*journal)->durable().root, root_) << what;
    // Pages that were not read at start may be found damaged now, by name; they are never served.
    const absl::Status holds = CheckHolds(**journal, size_);
    EXPECT_TRUE(holds.ok() || ReasonOf(holds) == v1::REJECTION_REASON_STORE_CORRUPT) << holds << what;
    return !holds.ok();
  }

  // Flips one bit of a file, judges, and takes it back (with a new copy when opening changed things).
  bool FlipAndJudge(const std::string& name, uint64_t bit) {
    Reset();
    std::string bytes = ReadAll(work_.path() + name);
    Flip(bytes, bit);
    WriteAll(work_.path() + name, bytes);
    return Judge(name, absl::StrCat(" (", name, " bit ", bit, ")"));
  }

  const CopyFolder sample_;
  const CopyFolder golden_;
  const CopyFolder work_;
  uint64_t size_ = 0;
  Digest root_{};
};

std::vector<uint64_t> RecordStarts(const std::string& log) {
  std::vector<uint64_t> starts;
  for (size_t at = 0; at + 7 <= log.size();) {
    if (log.size() - at < 7) break;
    starts.push_back(at);
    at += 7 + LoadLittle<uint16_t>(log.data() + at + 4);
    if (32768 - at % 32768 < 7) at += 32768 - at % 32768;
  }
  return starts;
}

TEST_P(Flips, OfEveryHeaderBitInTheWriteAheadLogAreRefused) {
  for (const std::string& name : FilesLike(".log")) {
    const std::string sound = ReadAll(golden_.path() + name);
    const std::vector<uint64_t> starts = RecordStarts(sound);
    ASSERT_GE(starts.size(), kGroups);
    Reset();
    for (const uint64_t start : starts) {
      for (uint64_t bit = start * 8; bit < (start + 7) * 8; ++bit) {
        std::string flipped = sound;
        Flip(flipped, bit);
        WriteAll(work_.path() + name, flipped);
        // The walk alone must find it: before anything else could touch the files.
        ASSERT_THAT(CheckWals(Files(nullptr), work_.path() + "/ledger/log").status(),
                    IsRejected(v1::REJECTION_REASON_STORE_CORRUPT))
            << "bit " << bit % 8 << " of byte " << bit / 8 - start << " of the header at " << start;
      }
    }
    // And opening asks it.
    for (const uint64_t start : starts) ASSERT_TRUE(FlipAndJudge(name, start * 8 + (6 * 8 + 2)));
  }
}

TEST_P(Flips, AnywhereInTheWriteAheadLogAreRefused) {
  const uint64_t seed = FromEnvironment("DAYBOOK_SEED", 20261123);
  const uint64_t flips = FromEnvironment("DAYBOOK_FLIPS", 5000);
  std::mt19937_64 random(seed);
  const std::vector<std::string> names = FilesLike(".log");
  Reset();
  for (uint64_t i = 0; i < flips; ++i) {
    const std::string& name = names[random() % names.size()];
    const std::string sound = ReadAll(golden_.path() + name);
    const uint64_t bit = random() % (sound.size() * 8);
    std::string flipped = sound;
    Flip(flipped, bit);
    WriteAll(work_.path() + name, flipped);
    const auto wals = CheckWals(Files(nullptr), work_.path() + "/ledger/log");
    // Only the zeros that fill up a block mean nothing.
    if (wals.ok()) {
      ASSERT_EQ(sound[bit / 8], 0) << name << " bit " << bit << " seed " << seed;
      ASSERT_FALSE(wals->back().torn()) << name << " bit " << bit << " seed " << seed;
    }
    WriteAll(work_.path() + name, sound);
    if (i % 100 == 0) FlipAndJudge(name, bit), Reset();
  }
}

TEST_P(Flips, InTablesAreFoundOrHarmless) {
  std::mt19937_64 random(1);
  int refused = 0;
  for (const std::string& name : FilesLike(".sst")) {
    const uint64_t bits = fs::file_size(golden_.path() + name) * 8;
    for (int i = 0; i < 12; ++i) refused += FlipAndJudge(name, random() % bits);
  }
  EXPECT_GT(refused, 0);
}

TEST_P(Flips, InTheManifestAreRefusedOrHarmless) {
  std::mt19937_64 random(2);
  for (const std::string& name : FilesLike("MANIFEST")) {
    const uint64_t bits = fs::file_size(golden_.path() + name) * 8;
    for (int i = 0; i < 300; ++i) FlipAndJudge(name, random() % bits);
  }
}

TEST_P(Flips, InCurrentAreRefusedOrHarmless) {
  for (const std::string& name : FilesLike("CURRENT")) {
    const uint64_t bits = fs::file_size(golden_.path() + name) * 8;
    for (uint64_t bit = 0; bit < bits; ++bit) FlipAndJudge(name, bit);
  }
}

TEST_P(Flips, InTheSmallFilesAreHarmless) {
  std::mt19937_64 random(3);
  for (const char* part : {"IDENTITY", "OPTIONS"}) {
    for (const std::string& name : FilesLike(part)) {
      const uint64_t bits = fs::file_size(golden_.path() + name) * 8;
      for (int i = 0; i < 10; ++i) FlipAndJudge(name, random() % bits);
    }
  }
}

TEST_P(Flips, InTheAnchorAreRefused) {
  const std::string anchor = "/ledger.anchor";
  const uint64_t bits = fs::file_size(golden_.path() + anchor) * 8;
  std::mt19937_64 random(4);
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(FlipAndJudge(anchor, random() % bits));
  // The first line names the version: its every bit.
  for (uint64_t bit = 0; bit < 17 * 8; ++bit) EXPECT_TRUE(FlipAndJudge(anchor, bit));
}

TEST_P(Flips, AndOtherDamageToWholeFilesAreRefused) {
  for (const char* part : {".sst", "MANIFEST", "CURRENT", ".log"}) {
    for (const std::string& name : FilesLike(part)) {
      const std::string sound = ReadAll(golden_.path() + name);
      Reset();
      fs::remove(work_.path() + name);
      EXPECT_TRUE(Judge(name, name + " deleted"));
      Reset();
      WriteAll(work_.path() + name, sound.substr(0, sound.size() / 2));
      EXPECT_TRUE(Judge(name, name + " cut in half"));
      Reset();
      std::string zeroed = sound;
      const size_t from = zeroed.size() / 2 / 512 * 512;
      std::fill(zeroed.begin() + static_cast<ptrdiff_t>(from),
                zeroed.begin() + static_cast<ptrdiff_t>(std::min(zeroed.size(), from + 512)), '\0');
      WriteAll(work_.path() + name, zeroed);
      EXPECT_TRUE(Judge(name, name + " with a zeroed sector"));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(AfterAn, Flips, ::testing::Values(false, true), [](const auto& info) {
  return std::string(info.param ? "Kill" : "OrderlyStop");
});

}  // namespace
}  // namespace daybook::journal
