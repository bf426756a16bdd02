// Simulated power loss: whatever was acknowledged is there afterwards, in order and byte for byte, and the ledger opens
// by itself. The control runs show that the test would notice.
//
//   power_loss_test --gtest_filter=PowerLoss.* ; DAYBOOK_SEED=17 repeats one seed, DAYBOOK_SEEDS=5000 runs more.
#include <gtest/gtest.h>
#include <stdlib.h>

#include <atomic>
#include <filesystem>
#include <map>
#include <mutex>
#include <random>
#include <thread>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "ledger/journal/files.h"
#include "tests/ledger/journal/journal_testing.h"
#include "tests/simulation/memory_folder.h"
#include "tests/simulation/power_loss_file_system.h"

namespace daybook::simulation {
namespace {

using journal::AppendEvents;
using journal::CheckHolds;
using journal::Journal;
using journal::JournalOptions;

enum class Mutation { kNone, kNoSync, kAnswerBeforeSync };

// One seed: a ledger lives through several losses of power and kills.
class Life {
 public:
  Life(uint64_t seed, Mutation mutation)
      : random_(seed), mutation_(mutation), disk_(std::make_shared<PowerLossFileSystem>(folder_.path(), seed)) {}

  // What went wrong; OK when nothing did.
  absl::Status Run() {
    options_.directory = folder_.path() + "/ledger";
    options_.ledger_id = journal::kTestLedger;
    options_.file_system = disk_;
    options_.sync = mutation_ != Mutation::kNoSync;
    options_.create = true;
    {
      auto created = Journal::Open(options_);
      EXPECT_TRUE(created.ok()) << created.status();
      if (!created.ok()) return absl::OkStatus();
      options_.create = false;
      Live(**created);
    }
    const int ends = 1 + static_cast<int>(random_() % 3);
    for (int i = 0; i < ends; ++i) {
      const absl::Status status = ComeBack();
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

 private:
  // Appends until the power goes or it is enough. With a cut set, the journal may be in the middle of anything.
  void Live(Journal& journal) {
    disk_->CutAfter(1 + random_() % 60);
    const int groups = static_cast<int>(random_() % 30);
    for (int i = 0; i < groups && !disk_->is_cut(); ++i) {
      const auto events = static_cast<uint32_t>(random_() % 8 == 0 ? 1 + random_() % 900 : 1 + random_() % 5);
      tried_ = journal.durable().size + events;
      if (mutation_ == Mutation::kAnswerBeforeSync) acknowledged_ = tried_;
      if (!AppendEvents(journal, events).ok()) break;
      acknowledged_ = tried_;
    }
    // One in four stops in order.
    if (random_() % 4 != 0) disk_->CutNow();
  }

  absl::Status ComeBack() {
    // One in four was killed only.
    if (random_() % 4 != 0) disk_->LosePower();
    disk_->Restore();
    // One in four loses its power again while it opens.
    if (random_() % 4 == 0) {
      disk_->CutAfter(1 + random_() % 80);
      const auto opening = Journal::Open(options_);
      if (!opening.ok() && !disk_->is_cut()) return opening.status();
    }
    if (disk_->is_cut()) disk_->LosePower();
    disk_->Restore();
    auto journal = Journal::Open(options_);
    if (!journal.ok()) return journal.status();
    const uint64_t size = (*journal)->durable().size;
    if (size < acknowledged_ || size > tried_) {
      return absl::DataLossError(absl::StrCat("acknowledged ", acknowledged_, ", tried ", tried_, ", found ", size));
    }
    const absl::Status holds = CheckHolds(**journal, size);
    if (!holds.ok()) return holds;
    acknowledged_ = tried_ = size;
    Live(**journal);
    return absl::OkStatus();
  }

  std::mt19937_64 random_;
  const Mutation mutation_;
  const MemoryFolder folder_;
  const std::shared_ptr<PowerLossFileSystem> disk_;
  JournalOptions options_;
  uint64_t acknowledged_ = 0;
  uint64_t tried_ = 0;
};

uint64_t FromEnvironment(const char* name, uint64_t otherwise) {
  const char* text = getenv(name);
  uint64_t number = 0;
  return text != nullptr && absl::SimpleAtoi(text, &number) ? number : otherwise;
}

// Runs one life for every seed, on two threads; what went wrong, by seed.
std::map<uint64_t, absl::Status> RunLives(uint64_t first_seed, uint64_t seeds, Mutation mutation) {
  std::atomic<uint64_t> next{first_seed};
  std::mutex mutex;
  std::map<uint64_t, absl::Status> failures;
  const auto work = [&] {
    for (uint64_t seed = next++; seed < first_seed + seeds; seed = next++) {
      const absl::Status status = Life(seed, mutation).Run();
      const std::lock_guard<std::mutex> lock(mutex);
      if (!status.ok()) failures[seed] = status;
    }
  };
  std::thread other(work);
  work();
  other.join();
  return failures;
}

TEST(PowerLoss, LosesNothingAcknowledgedAndNeedsNobodyToOpen) {
  const uint64_t only = FromEnvironment("DAYBOOK_SEED", 0);
  const uint64_t seeds = only != 0 ? 1 : FromEnvironment("DAYBOOK_SEEDS", 1000);
  for (const auto& [seed, status] : RunLives(only != 0 ? only : 1, seeds, Mutation::kNone)) {
    ADD_FAILURE() << "DAYBOOK_SEED=" << seed << ": " << status;
  }
}

// How many of 100 seeds notice a mutation.
size_t Caught(Mutation mutation) { return RunLives(1, 100, mutation).size(); }

TEST(PowerLossControl, NoticesWritesThatAreNotSynced) { EXPECT_GT(Caught(Mutation::kNoSync), 10u); }

TEST(PowerLossControl, NoticesAnswersGivenBeforeTheSync) { EXPECT_GT(Caught(Mutation::kAnswerBeforeSync), 3u); }

TEST(PowerLossFileSystem, DropsOrTearsWhatWasNotSynced) {
  const MemoryFolder folder;
  std::map<uint64_t, int> sizes;
  for (uint64_t seed = 1; seed <= 100; ++seed) {
    const auto disk = std::make_shared<PowerLossFileSystem>(folder.path(), seed);
    const journal::Files files(disk);
    const std::string path = folder.path() + "/file";
    std::unique_ptr<rocksdb::FSWritableFile> file;
    ASSERT_TRUE(disk->NewWritableFile(path, {}, &file, nullptr).ok());
    ASSERT_TRUE(file->Append("synced", {}, nullptr).ok());
    ASSERT_TRUE(file->Sync({}, nullptr).ok());
    ASSERT_TRUE(files.SyncFolder(folder.path()).ok());
    ASSERT_TRUE(file->Append("not", {}, nullptr).ok());
    file.reset();
    disk->LosePower();
    const std::string left = files.Read(path).value();
    EXPECT_EQ(left.substr(0, 6), "synced");
    ++sizes[left.size()];
    std::filesystem::remove(path);
  }
  EXPECT_GE(sizes.size(), 3u);
  EXPECT_EQ(sizes.begin()->first, 6u);
}

TEST(PowerLossFileSystem, LosesNamesWhoseFolderWasNotSynced) {
  const MemoryFolder folder;
  int lost = 0, replaced = 0, deleted = 0;
  for (uint64_t seed = 1; seed <= 100; ++seed) {
    const auto disk = std::make_shared<PowerLossFileSystem>(folder.path(), seed);
    const journal::Files files(disk);
    const std::string at = folder.path() + "/";
    ASSERT_TRUE(files.Write(at + "old", "old").ok());
    ASSERT_TRUE(files.Write(at + "gone", "gone").ok());
    ASSERT_TRUE(files.SyncFolder(folder.path()).ok());
    ASSERT_TRUE(files.Write(at + "new", "new").ok());
    ASSERT_TRUE(files.Rename(at + "new", at + "old").ok());
    ASSERT_TRUE(files.Remove(at + "gone").ok());
    disk->LosePower();
    lost += !files.Exists(at + "new");
    replaced += files.Read(at + "old").value() == "new";
    deleted += !files.Exists(at + "gone");
    std::filesystem::remove_all(folder.path());
    std::filesystem::create_directory(folder.path());
  }
  for (const int count : {lost, replaced, deleted}) {
    EXPECT_GT(count, 10);
    EXPECT_LT(count, 90);
  }
}

}  // namespace
}  // namespace daybook::simulation
