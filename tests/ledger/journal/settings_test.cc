// Holds the live database's options against the table of docs/formats/page.md, one by one. They are asked of RocksDB,
// which says what it runs with.
#include <gtest/gtest.h>
#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/listener.h>
#include <rocksdb/table.h>

#include <fstream>

#include "ledger/journal/files.h"
#include "ledger/journal/store.h"
#include "ledger/journal/store_settings.h"
#include "tests/ledger/journal/journal_testing.h"

namespace daybook::journal {
namespace {

class Settings : public ::testing::Test {
 protected:
  Settings() {
    auto store = Store::Open(scratch_.File("log"), StoreMode::kCreate, Files(nullptr).file_system(), fence_);
    EXPECT_TRUE(store.ok()) << store.status();
    store_ = *std::move(store);
    options_ = store_->db()->GetDBOptions();
  }

  // What RocksDB runs with for a family.
  rocksdb::Options Of(Family family) const { return store_->db()->GetOptions(store_->handle(family)); }

  std::string InformationLog() const {
    std::ifstream file(scratch_.File("log/LOG"));
    return {std::istreambuf_iterator<char>(file), {}};
  }

  static constexpr Family kAll[] = {Family::kDefault,    Family::kPages, Family::kTree, Family::kRuns,
                                    Family::kRemainders, Family::kDays,  Family::kMeta};

  ScratchFolder scratch_;
  std::shared_ptr<Fence> fence_ = std::make_shared<Fence>();
  std::unique_ptr<Store> store_;
  rocksdb::DBOptions options_;
};

TEST_F(Settings, CreateOnlyWhenAsked) {
  EXPECT_FALSE(options_.create_if_missing);
  EXPECT_FALSE(options_.create_missing_column_families);
  const auto open = [&](const std::string& name, StoreMode mode) {
    return Store::Open(scratch_.File(name), mode, Files(nullptr).file_system(), fence_).status();
  };
  EXPECT_THAT(open("nothing", StoreMode::kReadWrite), IsRejected(v1::REJECTION_REASON_STORE_CORRUPT));
  EXPECT_THAT(open("nothing", StoreMode::kReadOnly), IsRejected(v1::REJECTION_REASON_STORE_CORRUPT));
  EXPECT_FALSE(std::filesystem::exists(scratch_.File("nothing/CURRENT")));
  store_.reset();
  EXPECT_FALSE(open("log", StoreMode::kCreate).ok()) << "not over an existing one";
  EXPECT_THAT(open("log", StoreMode::kReadWrite), HasCode(absl::StatusCode::kOk));
}

TEST_F(Settings, FindDamageInsteadOfServingIt) {
  EXPECT_EQ(options_.wal_recovery_mode, rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords);
  EXPECT_TRUE(options_.paranoid_checks);
  EXPECT_TRUE(options_.track_and_verify_wals_in_manifest);
  EXPECT_TRUE(options_.verify_sst_unique_id_in_manifest);
  // GetDBOptions forgets this one; what RocksDB writes to its information log at start does not.
  EXPECT_NE(InformationLog().find("Options.write_dbid_to_manifest: 1"), std::string::npos);
  EXPECT_TRUE(options_.flush_verify_memtable_count);
  EXPECT_TRUE(options_.fail_if_options_file_error);
  EXPECT_FALSE(options_.allow_data_in_errors);
  EXPECT_FALSE(options_.best_efforts_recovery);
  ASSERT_NE(options_.file_checksum_gen_factory, nullptr);
  EXPECT_STREQ(options_.file_checksum_gen_factory->Name(), "SHA-256");
  for (const Family family : kAll) {
    EXPECT_TRUE(Of(family).paranoid_file_checks);
    EXPECT_TRUE(Of(family).force_consistency_checks);
    EXPECT_EQ(Of(family).memtable_protection_bytes_per_key, 8u);
  }
  EXPECT_EQ(kProtectionBytesPerKey, 8u);
}

TEST_F(Settings, NeverResumeAfterAnError) {
  EXPECT_EQ(options_.max_bgerror_resume_count, 0);
  ASSERT_EQ(options_.listeners.size(), 1u);
  bool auto_recovery = true;
  options_.listeners[0]->OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason::kFlush, rocksdb::Status::IOError(),
                                              &auto_recovery);
  EXPECT_FALSE(auto_recovery);
  EXPECT_THAT(fence_->status(), HasCode(absl::StatusCode::kOk));
  rocksdb::Status error = rocksdb::Status::IOError("disk");
  options_.listeners[0]->OnBackgroundError(rocksdb::BackgroundErrorReason::kFlush, &error);
  EXPECT_THAT(fence_->status(), IsRejected(v1::REJECTION_REASON_STORE_FAILED));
}

TEST_F(Settings, SuitOneWriter) {
  EXPECT_FALSE(options_.two_write_queues);
  EXPECT_FALSE(options_.enable_pipelined_write);
  EXPECT_FALSE(options_.unordered_write);
  EXPECT_FALSE(options_.manual_wal_flush);
  EXPECT_FALSE(options_.allow_2pc);
}

TEST_F(Settings, LeaveLogsAsTheyAre) {
  EXPECT_FALSE(options_.atomic_flush);
  EXPECT_EQ(options_.wal_compression, rocksdb::kNoCompression);
  EXPECT_EQ(options_.recycle_log_file_num, 0u);
  EXPECT_EQ(options_.WAL_ttl_seconds, 0u);
  EXPECT_EQ(options_.WAL_size_limit_MB, 0u);
  EXPECT_FALSE(options_.allow_mmap_reads);
  EXPECT_FALSE(options_.allow_mmap_writes);
}

TEST_F(Settings, BoundMemoryReplayAndBackgroundWork) {
  EXPECT_EQ(options_.max_background_jobs, 4);
  EXPECT_EQ(options_.max_open_files, -1);
  EXPECT_EQ(options_.max_total_wal_size, 256u << 20);
  EXPECT_EQ(options_.bytes_per_sync, 1u << 20);
  for (const Family family : kAll) {
    EXPECT_EQ(Of(family).write_buffer_size, 64u << 20);
    EXPECT_EQ(Of(family).max_write_buffer_number, 2);
  }
}

TEST_F(Settings, CompressTablesAndCheckTheirBlocks) {
  std::shared_ptr<rocksdb::Cache> cache;
  for (const Family family : kAll) {
    const rocksdb::Options of = Of(family);
    EXPECT_EQ(of.compaction_style, rocksdb::kCompactionStyleLevel);
    // One for all levels: a table that moves down is not written again.
    EXPECT_EQ(of.compression, rocksdb::kLZ4Compression);
    EXPECT_TRUE(of.compression_per_level.empty());
    EXPECT_EQ(of.bottommost_compression, rocksdb::kDisableCompressionOption);
    EXPECT_EQ(of.merge_operator, nullptr);
    EXPECT_EQ(of.table_properties_collector_factories.size(), family == Family::kPages ? 1u : 0u);
    const auto* table = of.table_factory->GetOptions<rocksdb::BlockBasedTableOptions>();
    ASSERT_NE(table, nullptr);
    EXPECT_EQ(table->checksum, rocksdb::kXXH3);
    EXPECT_EQ(table->format_version, 5u);
    EXPECT_EQ(table->block_size, 16u << 10);
    EXPECT_TRUE(table->verify_compression);
    EXPECT_TRUE(table->cache_index_and_filter_blocks);
    EXPECT_EQ(table->filter_policy, nullptr);
    ASSERT_NE(table->block_cache, nullptr);
    EXPECT_EQ(table->block_cache->GetCapacity(), 128u << 20);
    EXPECT_THAT(table->block_cache->GetPrintableOptions(), ::testing::HasSubstr("num_shard_bits : 4"));
    EXPECT_TRUE(cache == nullptr || table->block_cache == cache) << "one cache for all";
    cache = table->block_cache;
  }
}

TEST_F(Settings, KeepEveryFamilyByName) {
  std::vector<std::string> names;
  ASSERT_TRUE(rocksdb::DB::ListColumnFamilies(rocksdb::DBOptions(), scratch_.File("log"), &names).ok());
  EXPECT_THAT(names, ::testing::UnorderedElementsAre("default", "pages", "tree", "runs", "remainders", "days", "meta"));
}

TEST_F(Settings, MakeEveryTableSayWhichPagesItHolds) {
  store_.reset();
  const ScratchFolder scratch;
  auto journal = OpenOrDie(OptionsIn(scratch, true));
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(AppendEvents(*journal, 10).ok());
  journal.reset();
  // Opening flushed the log into a table.
  journal = OpenOrDie(OptionsIn(scratch));
  journal.reset();
  auto store = Store::Open(scratch.File("ledger/log"), StoreMode::kReadOnly, Files(nullptr).file_system(), fence_);
  ASSERT_TRUE(store.ok()) << store.status();
  const auto tables = (*store)->PageTables();
  ASSERT_TRUE(tables.ok()) << tables.status();
  ASSERT_EQ(tables->size(), 1u);
  EXPECT_EQ(tables->at(0).range.first_page, 1u);
  EXPECT_EQ(tables->at(0).range.last_page, 21u);
  EXPECT_EQ(tables->at(0).range.first_sequence, 1u);
  EXPECT_EQ(tables->at(0).range.last_sequence, 200u);
  EXPECT_THAT((*store)->VerifyTables(), HasCode(absl::StatusCode::kOk));
}

TEST(PageRange, WithAHoleOrWithoutPropertiesIsDamage) {
  EXPECT_THAT(DecodePageRange({}).status(), IsRejected(v1::REJECTION_REASON_STORE_CORRUPT));
  EXPECT_THAT(DecodePageRange({{"daybook.pages", "short"}}).status(), IsRejected(v1::REJECTION_REASON_STORE_CORRUPT));
  EXPECT_THAT(DecodePageRange({{"daybook.pages", std::string(33, '\0')}}).status(),
              IsRejected(v1::REJECTION_REASON_STORE_CORRUPT));
}

}  // namespace
}  // namespace daybook::journal
