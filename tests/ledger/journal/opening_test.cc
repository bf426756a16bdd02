// What opening says to a folder that is not as it should be, and what a failed write does.
#include <gtest/gtest.h>
#include <rocksdb/db.h>
#include <rocksdb/file_system.h>

#include <fstream>
#include <functional>
#include <map>

#include "ledger/journal/anchor.h"
#include "ledger/journal/files.h"
#include "ledger/journal/opening.h"
#include "ledger/journal/page_layout.h"
#include "ledger/journal/store.h"
#include "tests/ledger/journal/journal_testing.h"
#include "tests/simulation/power_loss_file_system.h"

namespace daybook::journal {
namespace {

using simulation::PowerLossFileSystem;

std::string ReadAll(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

class Opening : public ::testing::Test {
 protected:
  Opening() { EXPECT_TRUE(AppendEvents(*OpenOrDie(OptionsIn(scratch_, true)), 5).ok()); }

  absl::Status OpenAgain() { return Journal::Open(OptionsIn(scratch_)).status(); }

  // Lets `change` at the database itself.
  void Change(const std::function<void(Store&)>& change) {
    auto store = Store::Open(scratch_.File("ledger/log"), StoreMode::kReadWrite, Files(nullptr).file_system(),
                             std::make_shared<Fence>());
    ASSERT_TRUE(store.ok()) << store.status();
    change(**store);
  }
  void Put(Family family, const std::string& key, const std::string& value) {
    Change([&](Store& store) {
      ASSERT_TRUE(store.db()->Put(rocksdb::WriteOptions(), store.handle(family), key, value).ok());
    });
  }

  ScratchFolder scratch_;
};

TEST_F(Opening, RefusesALedgerOfALaterFormat) {
  std::string row = EncodeLedgerRow(kTestLedger);
  row[0] = 2;
  Put(Family::kMeta, kLedgerKey, row);
  EXPECT_THAT(OpenAgain(), IsRejected(v1::REJECTION_REASON_STORE_NEWER));
}

TEST_F(Opening, RefusesColumnFamiliesItDoesNotKnow) {
  Change([](Store& store) {
    rocksdb::ColumnFamilyHandle* handle = nullptr;
    ASSERT_TRUE(store.db()->CreateColumnFamily(rocksdb::ColumnFamilyOptions(), "archive", &handle).ok());
    ASSERT_TRUE(store.db()->DestroyColumnFamilyHandle(handle).ok());
  });
  EXPECT_THAT(OpenAgain(), IsRejected(v1::REJECTION_REASON_STORE_NEWER));
}

TEST_F(Opening, RefusesAnAnchorOfALaterVersion) {
  std::ofstream(scratch_.File("ledger.anchor")) << "daybook anchor 2\nwhatever\n";
  EXPECT_THAT(OpenAgain(), IsRejected(v1::REJECTION_REASON_STORE_NEWER));
}

TEST_F(Opening, RefusesAForeignDatabase) {
  const std::string log = scratch_.File("other/log");
  std::filesystem::create_directories(log);
  {
    rocksdb::Options options;
    options.create_if_missing = true;
    rocksdb::DB* db = nullptr;
    ASSERT_TRUE(rocksdb::DB::Open(options, log, &db).ok());
    delete db;
  }
  JournalOptions options = OptionsIn(scratch_);
  options.directory = scratch_.File("other");
  EXPECT_THAT(Journal::Open(options).status(), HasCode(absl::StatusCode::kFailedPrecondition));
}

TEST_F(Opening, SaysThatACreationWasInterrupted) {
  JournalOptions options = OptionsIn(scratch_);
  options.directory = scratch_.File("half");
  std::filesystem::create_directories(scratch_.File("half/log"));
  {
    auto store = Store::Open(scratch_.File("half/log"), StoreMode::kCreate, Files(nullptr).file_system(),
                             std::make_shared<Fence>());
    ASSERT_TRUE(store.ok());
  }
  const absl::Status status = Journal::Open(options).status();
  EXPECT_THAT(status, HasCode(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(status.message(), ::testing::HasSubstr("interrupted"));
}

TEST_F(Opening, RefusesALastPageThatDoesNotExtendTheTree) {
  PageBody body = MakePage(6, 1);
  PageHeader header;
  header.ledger_id = kTestLedger;
  header.epoch = 1;
  header.page_number = 3;
  header.first_sequence = 6;
  header.events = 1;
  header.root_before = Sha256("another history");
  Put(Family::kPages, PageKey{6, 3}.Encode(), EncodePage(header, body));
  EXPECT_THAT(OpenAgain(), IsRejected(v1::REJECTION_REASON_STORE_CORRUPT));
}

TEST_F(Opening, RefusesALogWithAPageMissingInTheMiddle) {
  {
    const auto journal = OpenOrDie(OptionsIn(scratch_));
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(AppendEvents(*journal, 300).ok());
  }
  Change([](Store& store) {
    const std::string key = PageKey{306, 5}.Encode();
    std::string value;
    ASSERT_TRUE(store.db()->Get(rocksdb::ReadOptions(), store.handle(Family::kPages), key, &value).ok());
    ASSERT_TRUE(store.db()->Delete(rocksdb::WriteOptions(), store.handle(Family::kPages), key).ok());
  });
  EXPECT_THAT(OpenAgain(), IsRejected(v1::REJECTION_REASON_STORE_CORRUPT));
}

TEST_F(Opening, RefusesATreeRowThatIsMissingOrChanged) {
  { ASSERT_TRUE(AppendEvents(*OpenOrDie(OptionsIn(scratch_)), 600).ok()); }
  Put(Family::kTree, TreeNode{9, 0, {}}.Key(), std::string(32, 'x'));
  EXPECT_THAT(OpenAgain(), IsRejected(v1::REJECTION_REASON_STORE_CORRUPT));
}

TEST_F(Opening, FindsByVerifyingWhatTheStartDoesNotNeed) {
  { ASSERT_TRUE(AppendEvents(*OpenOrDie(OptionsIn(scratch_)), 600).ok()); }
  // Covered by the row above it.
  Put(Family::kTree, TreeNode{8, 0, {}}.Key(), std::string(32, 'x'));
  const auto journal = OpenOrDie(OptionsIn(scratch_));
  EXPECT_THAT(journal->VerifyStore(), IsRejected(v1::REJECTION_REASON_STORE_CORRUPT));
}

TEST_F(Opening, CutsATornEndOffAndKeepsIt) {
  std::string log;
  for (const auto& entry : std::filesystem::directory_iterator(scratch_.File("ledger/log"))) {
    if (entry.path().extension() == ".log") log = entry.path();
  }
  const std::string whole = ReadAll(log);
  std::ofstream(log, std::ios::binary | std::ios::app) << std::string(100, '\0') << "torn";
  const std::string torn = ReadAll(log);
  EXPECT_THAT(CheckHolds(*OpenOrDie(OptionsIn(scratch_)), 5), HasCode(absl::StatusCode::kOk));
  const std::string name = std::filesystem::path(log).filename();
  const std::string kept = absl::StrCat("ledger/torn/", name, "-", whole.size());
  EXPECT_TRUE(ReadAll(scratch_.File(kept)) == torn);
}

TEST_F(Opening, LeavesNoLinksBehindAndKeepsThemWhenItRefuses) {
  EXPECT_THAT(OpenAgain(), HasCode(absl::StatusCode::kOk));
  EXPECT_FALSE(std::filesystem::exists(scratch_.File("ledger/aside-1")));
  const std::string anchor = ReadAll(scratch_.File("ledger.anchor"));
  std::ofstream(scratch_.File("ledger.anchor")) << EncodeAnchor({kTestLedger, 1, 900, Sha256("never")});
  EXPECT_THAT(OpenAgain(), IsRejected(v1::REJECTION_REASON_STORE_CORRUPT));
  EXPECT_TRUE(std::filesystem::exists(scratch_.File("ledger/aside-1")));
  std::ofstream(scratch_.File("ledger.anchor")) << anchor;
  EXPECT_THAT(OpenAgain(), HasCode(absl::StatusCode::kOk));
  EXPECT_FALSE(std::filesystem::exists(scratch_.File("ledger/aside-1")));
}

// A disk mounted read-only, or one that belongs to somebody else.
class ForbiddenFileSystem final : public rocksdb::FileSystemWrapper {
 public:
  ForbiddenFileSystem() : FileSystemWrapper(rocksdb::FileSystem::Default()) {}
  const char* Name() const override { return "ForbiddenFileSystem"; }
  rocksdb::IOStatus LockFile(const std::string& path, const rocksdb::IOOptions&, rocksdb::FileLock**,
                             rocksdb::IODebugContext*) override {
    return rocksdb::IOStatus::IOError(path, "Permission denied");
  }
  rocksdb::IOStatus NewWritableFile(const std::string& path, const rocksdb::FileOptions&,
                                    std::unique_ptr<rocksdb::FSWritableFile>*, rocksdb::IODebugContext*) override {
    return rocksdb::IOStatus::IOError(path, "Read-only file system");
  }
  rocksdb::IOStatus LinkFile(const std::string& path, const std::string&, const rocksdb::IOOptions&,
                             rocksdb::IODebugContext*) override {
    return rocksdb::IOStatus::IOError(path, "Read-only file system");
  }
};

TEST_F(Opening, SaysThatItMayNotWriteAndCanStillBeRead) {
  JournalOptions options = OptionsIn(scratch_);
  options.file_system = std::make_shared<ForbiddenFileSystem>();
  EXPECT_THAT(Journal::Open(options).status(), HasCode(absl::StatusCode::kPermissionDenied));
  options.read_only = true;
  EXPECT_THAT(CheckHolds(*OpenOrDie(options), 5), HasCode(absl::StatusCode::kOk));
}

TEST_F(Opening, ForReadingChangesNoFile) {
  const auto contents = [&] {
    std::map<std::string, std::string> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(scratch_.File("ledger"))) {
      if (entry.is_regular_file()) files[entry.path()] = ReadAll(entry.path());
    }
    return files;
  };
  const auto before = contents();
  JournalOptions options = OptionsIn(scratch_);
  options.read_only = true;
  EXPECT_THAT(OpenOrDie(options)->VerifyStore(), HasCode(absl::StatusCode::kOk));
  EXPECT_TRUE(contents() == before);
}

class FailedWrite : public ::testing::TestWithParam<PowerLossFileSystem::Operation> {};

TEST_P(FailedWrite, FencesAndLeavesTheOutcomeUnknown) {
  const ScratchFolder scratch;
  JournalOptions options = OptionsIn(scratch, true);
  std::filesystem::create_directory(scratch.File("disk"));
  options.directory = scratch.File("disk/ledger");
  const auto disk = std::make_shared<PowerLossFileSystem>(scratch.File("disk"), 1);
  options.file_system = disk;
  // The anchor's writes are not what is to fail.
  options.anchor_path = scratch.File("anchor");
  {
    const auto journal = OpenOrDie(options);
    ASSERT_TRUE(AppendEvents(*journal, 10).ok());
    ASSERT_TRUE(journal->WriteAnchor().ok());
    disk->FailOnce(GetParam(), 1);
    absl::Status failed;
    // The anchor's thread may run into the failure instead: then try again.
    for (int i = 0; i < 100 && failed.ok(); ++i) {
      failed = AppendEvents(*journal, 1);
      if (failed.ok()) disk->FailOnce(GetParam(), 1);
    }
    EXPECT_THAT(failed, IsRejected(v1::REJECTION_REASON_STORE_FAILED));
    EXPECT_THAT(journal->fence(), IsRejected(v1::REJECTION_REASON_STORE_FAILED));
    const uint64_t durable = journal->durable().size;
    EXPECT_THAT(AppendEvents(*journal, 1), IsRejected(v1::REJECTION_REASON_STORE_FAILED)) << "the disk works again";
    EXPECT_EQ(journal->durable().size, durable);
    EXPECT_THAT(CheckHolds(*journal, durable), HasCode(absl::StatusCode::kOk)) << "reading goes on";
  }
  options.create = false;
  const auto journal = OpenOrDie(options);
  const uint64_t size = journal->durable().size;
  EXPECT_GE(size, 10u);
  EXPECT_THAT(CheckHolds(*journal, size), HasCode(absl::StatusCode::kOk));
  EXPECT_THAT(AppendEvents(*journal, 1), HasCode(absl::StatusCode::kOk));
}

INSTANTIATE_TEST_SUITE_P(Journal, FailedWrite,
                         ::testing::Values(PowerLossFileSystem::Operation::kAppend,
                                           PowerLossFileSystem::Operation::kSync));

}  // namespace
}  // namespace daybook::journal
