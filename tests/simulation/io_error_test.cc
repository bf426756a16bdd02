// The k-th operation of a kind fails once, wherever it happens: while creating, appending, closing or opening. Nothing
// that was acknowledged may be missing afterwards, nothing else may be there than what was tried, and once the disk
// works again the ledger opens.
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "tests/ledger/journal/journal_testing.h"
#include "tests/simulation/memory_folder.h"
#include "tests/simulation/power_loss_file_system.h"

namespace daybook::simulation {
namespace {

using journal::AppendEvents;
using journal::CheckHolds;
using journal::Journal;
using journal::JournalOptions;
using Operation = PowerLossFileSystem::Operation;

class IoError : public ::testing::TestWithParam<Operation> {
 protected:
  // Creates, appends, reopens and appends again. Whether the disk has failed on the way does not matter to it.
  void Live() {
    options_.directory = folder_->path() + "/ledger";
    options_.ledger_id = journal::kTestLedger;
    options_.file_system = disk_;
    for (int i = 0; i < 3; ++i) {
      options_.create = !created_;
      const auto journal = Journal::Open(options_);
      if (!journal.ok()) {
        ASSERT_NE(journal.status().code(), absl::StatusCode::kInternal) << journal.status();
        if (!created_) return;
        continue;
      }
      created_ = true;
      for (int group = 0; group < 10; ++group) {
        tried_ = (*journal)->durable().size + 20;
        const absl::Status appended = AppendEvents(**journal, 20);
        if (!appended.ok()) {
          ASSERT_EQ(ReasonOf(appended), v1::REJECTION_REASON_STORE_FAILED) << appended;
          break;
        }
        acknowledged_ = tried_;
      }
    }
  }

  void Reset() {
    disk_.reset();
    folder_ = std::make_unique<MemoryFolder>();
    disk_ = std::make_shared<PowerLossFileSystem>(folder_->path(), 1);
    created_ = false;
    acknowledged_ = tried_ = 0;
  }

  std::unique_ptr<MemoryFolder> folder_;
  std::shared_ptr<PowerLossFileSystem> disk_;
  JournalOptions options_;
  bool created_ = false;
  uint64_t acknowledged_ = 0;
  uint64_t tried_ = 0;
};

TEST_P(IoError, AnywhereLosesNothingAcknowledged) {
  // Until a life has fewer operations of the kind than k.
  for (uint64_t k = 1;; ++k) {
    ASSERT_LT(k, 2'000u);
    Reset();
    disk_->FailOnce(GetParam(), k);
    Live();
    const bool failed = disk_->has_failed();
    disk_->FailOnce(GetParam(), UINT64_MAX);
    if (!created_) continue;
    options_.create = false;
    const auto journal = Journal::Open(options_);
    ASSERT_TRUE(journal.ok()) << "operation " << k << ": " << journal.status();
    const uint64_t size = (*journal)->durable().size;
    ASSERT_GE(size, acknowledged_) << "operation " << k;
    ASSERT_LE(size, std::max(tried_, acknowledged_)) << "operation " << k;
    ASSERT_THAT(CheckHolds(**journal, size), journal::HasCode(absl::StatusCode::kOk)) << "operation " << k;
    if (!failed) break;
  }
}

std::string NameOf(const ::testing::TestParamInfo<Operation>& info) {
  static constexpr const char* kNames[] = {"Create",     "Append", "Truncate", "Sync",  "SyncFolder",
                                           "Rename",     "Link",   "Delete",   "Folder"};
  return kNames[static_cast<size_t>(info.param)];
}

INSTANTIATE_TEST_SUITE_P(EveryKind, IoError,
                         ::testing::Values(Operation::kCreate, Operation::kAppend, Operation::kSync,
                                           Operation::kSyncFolder, Operation::kRename, Operation::kLink,
                                           Operation::kDelete, Operation::kFolder),
                         NameOf);

}  // namespace
}  // namespace daybook::simulation
