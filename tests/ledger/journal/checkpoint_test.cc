#include "ledger/journal/checkpoint.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "absl/strings/str_cat.h"
#include "ledger/base/digest.h"
#include "tests/ledger/journal/journal_testing.h"

namespace daybook::journal {
namespace {

std::set<std::string> FilesIn(const std::string& folder) {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) names.insert(entry.path().filename());
  return names;
}

std::string ReadAll(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void WriteAll(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

// A log whose root differs from every other log's from its first event on.
CheckpointHistory HistoryOf(const std::string& name, uint64_t ledger_id = 77) {
  return {ledger_id, [name](uint64_t size) { return Sha256(absl::StrCat(name, "/", size)); }};
}

TEST(CheckpointStore, LoadsTheNewestThatIsNotBeyondTheLog) {
  const ScratchFolder scratch;
  const CheckpointStore store(scratch.File(""), HistoryOf("ours"));
  EXPECT_THAT(store.LoadNewest("state", 1, 100).status(), HasCode(absl::StatusCode::kNotFound));
  ASSERT_THAT(store.Save("state", 1, 10, "ten"), HasCode(absl::StatusCode::kOk));
  ASSERT_THAT(store.Save("state", 1, 20, ""), HasCode(absl::StatusCode::kOk));
  const auto newest = store.LoadNewest("state", 1, 100);
  ASSERT_TRUE(newest.ok()) << newest.status();
  EXPECT_EQ(newest->sequence, 20u);
  EXPECT_EQ(newest->bytes, "");
  std::string findings;
  const auto older = store.LoadNewest("state", 1, 19, &findings);
  ASSERT_TRUE(older.ok()) << older.status();
  EXPECT_EQ(older->sequence, 10u);
  EXPECT_EQ(older->bytes, "ten");
  EXPECT_THAT(findings, ::testing::HasSubstr("state-1-20 lies beyond the log"));
  EXPECT_THAT(store.LoadNewest("state", 2, 100).status(), HasCode(absl::StatusCode::kNotFound));
  EXPECT_THAT(store.LoadNewest("tills", 1, 100).status(), HasCode(absl::StatusCode::kNotFound));
}

TEST(CheckpointStore, KeepsTheTwoNewestOfEachFold) {
  const ScratchFolder scratch;
  const CheckpointStore store(scratch.File(""), HistoryOf("ours"));
  for (const uint64_t sequence : {9, 20, 100, 1000}) ASSERT_TRUE(store.Save("state", 1, sequence, "x").ok());
  ASSERT_TRUE(store.Save("tills", 1, 5, "y").ok());
  EXPECT_EQ(FilesIn(scratch.File("checkpoints")), std::set<std::string>({"state-1-100", "state-1-1000", "tills-1-5"}));
}

// The log of last month was put back; the checkpoints beside it were not.
TEST(CheckpointStore, PassesOverAndOutlivesThoseOfAHistoryThatIsGone) {
  const ScratchFolder scratch;
  const CheckpointStore gone(scratch.File(""), HistoryOf("gone"));
  ASSERT_TRUE(gone.Save("state", 1, 10, "old ten").ok());
  ASSERT_TRUE(gone.Save("state", 1, 11, "old eleven").ok());
  const CheckpointStore store(scratch.File(""), HistoryOf("ours"));
  for (const uint64_t sequence : {6, 7}) {
    ASSERT_TRUE(store.Save("state", 1, sequence, absl::StrCat("new ", sequence)).ok());
    const auto newest = store.LoadNewest("state", 1, sequence);
    ASSERT_TRUE(newest.ok()) << newest.status();
    EXPECT_EQ(newest->bytes, absl::StrCat("new ", sequence)) << "it was not removed in favour of a later one";
  }
  std::string findings;
  const auto newest = store.LoadNewest("state", 1, 100, &findings);
  ASSERT_TRUE(newest.ok()) << newest.status();
  EXPECT_EQ(newest->sequence, 7u) << "though the log has grown past the old ones";
  EXPECT_THAT(findings, ::testing::HasSubstr("state-1-11 was taken from another history"));
  EXPECT_THAT(store.VerifyAll(), HasCode(absl::StatusCode::kOk));
  const CheckpointStore other(scratch.File(""), HistoryOf("ours", 78));
  EXPECT_THAT(other.LoadNewest("state", 1, 100).status(), HasCode(absl::StatusCode::kNotFound)) << "another ledger's number";
}

TEST(CheckpointStore, PassesOverAnyFlippedBitAndNamesTheFile) {
  const ScratchFolder scratch;
  const CheckpointStore store(scratch.File(""), HistoryOf("ours"));
  ASSERT_TRUE(store.Save("state", 1, 10, "the older one").ok());
  ASSERT_TRUE(store.Save("state", 1, 20, "the newer one").ok());
  EXPECT_THAT(store.VerifyAll(), HasCode(absl::StatusCode::kOk));
  const std::string path = scratch.File("checkpoints/state-1-20");
  const std::string sound = ReadAll(path);
  for (size_t bit = 0; bit < sound.size() * 8; ++bit) {
    std::string flipped = sound;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
    WriteAll(path, flipped);
    std::string findings;
    const auto loaded = store.LoadNewest("state", 1, 100, &findings);
    ASSERT_TRUE(loaded.ok());
    ASSERT_EQ(loaded->bytes, "the older one") << "bit " << bit;
    ASSERT_THAT(findings, ::testing::HasSubstr("state-1-20"));
    ASSERT_THAT(store.VerifyAll(), IsRejected(v1::REJECTION_REASON_STORE_CORRUPT));
  }
  EXPECT_TRUE(std::filesystem::exists(path)) << "evidence is kept";
}

TEST(CheckpointStore, RefusesAFileThatWasCutOrRenamed) {
  const ScratchFolder scratch;
  const CheckpointStore store(scratch.File(""), HistoryOf("ours"));
  ASSERT_TRUE(store.Save("state", 1, 10, "ten").ok());
  const std::string sound = ReadAll(scratch.File("checkpoints/state-1-10"));
  for (size_t size = 0; size < sound.size(); ++size) {
    WriteAll(scratch.File("checkpoints/state-1-10"), sound.substr(0, size));
    ASSERT_THAT(store.LoadNewest("state", 1, 100).status(), HasCode(absl::StatusCode::kNotFound)) << size;
  }
  WriteAll(scratch.File("checkpoints/state-1-11"), sound);
  WriteAll(scratch.File("checkpoints/state-2-10"), sound);
  EXPECT_THAT(store.LoadNewest("state", 1, 100).status(), HasCode(absl::StatusCode::kNotFound));
  EXPECT_THAT(store.LoadNewest("state", 2, 100).status(), HasCode(absl::StatusCode::kNotFound));
}

TEST(CheckpointStore, IgnoresWhatAnInterruptedSaveLeftBehind) {
  const ScratchFolder scratch;
  const CheckpointStore store(scratch.File(""), HistoryOf("ours"));
  ASSERT_TRUE(store.Save("state", 1, 10, "ten").ok());
  WriteAll(scratch.File("checkpoints/state-1-20.new"), "half");
  EXPECT_EQ(store.LoadNewest("state", 1, 100)->sequence, 10u);
  EXPECT_THAT(store.VerifyAll(), HasCode(absl::StatusCode::kOk));
}

}  // namespace
}  // namespace daybook::journal
