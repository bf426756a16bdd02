#define OPENSSL_SUPPRESS_DEPRECATED

#include "ledger/journal/store_settings.h"

#include <openssl/sha.h>
#include <rocksdb/cache.h>
#include <rocksdb/env.h>
#include <rocksdb/file_checksum.h>
#include <rocksdb/listener.h>
#include <rocksdb/options.h>
#include <rocksdb/table.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "ledger/base/rejection.h"
#include "ledger/journal/store_diary.h"

namespace daybook::journal {
namespace {

constexpr size_t kMebibyte = 1 << 20;

// A read-only open must not write, not even a log of its own doings.
class QuietLogger final : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
  size_t GetLogFileSize() const override { return 0; }
};

class FencingListener final : public rocksdb::EventListener {
 public:
  explicit FencingListener(std::shared_ptr<Fence> fence) : fence_(std::move(fence)) {}

  void OnBackgroundError(rocksdb::BackgroundErrorReason, rocksdb::Status* status) override {
    fence_->Close(Rejected(v1::REJECTION_REASON_STORE_FAILED, absl::StrCat("in the background: ", status->ToString())));
  }
  // Never resume: what was written before the error may or may not be there.
  void OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason, rocksdb::Status, bool* auto_recovery) override {
    *auto_recovery = false;
  }

 private:
  const std::shared_ptr<Fence> fence_;
};

class Sha256Generator final : public rocksdb::FileChecksumGenerator {
 public:
  Sha256Generator() { SHA256_Init(&context_); }
  void Update(const char* data, size_t size) override { SHA256_Update(&context_, data, size); }
  void Finalize() override {
    checksum_.resize(SHA256_DIGEST_LENGTH);
    SHA256_Final(reinterpret_cast<unsigned char*>(checksum_.data()), &context_);
  }
  std::string GetChecksum() const override { return checksum_; }
  const char* Name() const override { return "SHA-256"; }

 private:
  SHA256_CTX context_;
  std::string checksum_;
};

class Sha256GeneratorFactory final : public rocksdb::FileChecksumGenFactory {
 public:
  std::unique_ptr<rocksdb::FileChecksumGenerator> CreateFileChecksumGenerator(
      const rocksdb::FileChecksumGenContext& context) override {
    if (!context.requested_checksum_func_name.empty() && context.requested_checksum_func_name != "SHA-256") {
      return nullptr;
    }
    return std::make_unique<Sha256Generator>();
  }
  const char* Name() const override { return "SHA-256"; }
};

void SetSafety(rocksdb::DBOptions& options) {
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  options.paranoid_checks = true;
  options.track_and_verify_wals_in_manifest = true;
  options.verify_sst_unique_id_in_manifest = true;
  options.write_dbid_to_manifest = true;
  options.flush_verify_memtable_count = true;
  options.fail_if_options_file_error = true;
  options.allow_data_in_errors = false;
  options.file_checksum_gen_factory = MakeTableDigests();
  options.max_bgerror_resume_count = 0;
  options.best_efforts_recovery = false;
  options.atomic_flush = false;
  options.wal_compression = rocksdb::kNoCompression;
  options.recycle_log_file_num = 0;
  options.WAL_ttl_seconds = 0;
  options.WAL_size_limit_MB = 0;
  options.allow_mmap_reads = false;
  options.allow_mmap_writes = false;
}

// One thread owns Write: none of these can win.
void SetOneWriter(rocksdb::DBOptions& options) {
  options.two_write_queues = false;
  options.enable_pipelined_write = false;
  options.unordered_write = false;
  options.manual_wal_flush = false;
  options.allow_2pc = false;
}

}  // namespace

std::shared_ptr<rocksdb::FileChecksumGenFactory> MakeTableDigests() {
  return std::make_shared<Sha256GeneratorFactory>();
}

std::shared_ptr<rocksdb::Cache> MakeBlockCache() {
  // The default 8 MiB would hold no large page per shard.
  return rocksdb::NewLRUCache(128 * kMebibyte, /*num_shard_bits=*/4);
}

rocksdb::DBOptions MakeDbOptions(StoreMode mode, const std::string& folder, rocksdb::Env* env,
                                 std::shared_ptr<Fence> fence) {
  rocksdb::DBOptions options;
  options.env = env;
  // Store::Create sets the first for its own open.
  options.create_if_missing = false;
  options.create_missing_column_families = false;
  SetSafety(options);
  SetOneWriter(options);
  options.max_background_jobs = 4;
  options.max_open_files = -1;
  options.max_total_wal_size = 256 * kMebibyte;
  options.bytes_per_sync = kMebibyte;
  options.stats_persist_period_sec = 0;
  options.listeners.push_back(std::make_shared<FencingListener>(std::move(fence)));
  if (mode == StoreMode::kReadOnly) {
    options.info_log = std::make_shared<QuietLogger>();
  } else {
    options.info_log = MakeDiary(folder, mode == StoreMode::kCreate);
  }
  // Flushes keep their priority: a starved flush would stall the writer.
  (void)env->LowerThreadPoolCPUPriority(rocksdb::Env::Priority::LOW, rocksdb::CpuPriority::kLow);
  (void)env->LowerThreadPoolCPUPriority(rocksdb::Env::Priority::BOTTOM, rocksdb::CpuPriority::kLow);
  return options;
}

rocksdb::ColumnFamilyOptions MakeFamilyOptions(Family family, const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::ColumnFamilyOptions options;
  options.write_buffer_size = 64 * kMebibyte;
  options.max_write_buffer_number = 2;
  options.compaction_style = rocksdb::kCompactionStyleLevel;
  // The same at every level: a table of dense keys then moves down untouched, and a page is compressed once in its life.
  options.compression = rocksdb::kLZ4Compression;
  options.paranoid_file_checks = true;
  options.force_consistency_checks = true;
  options.memtable_protection_bytes_per_key = kProtectionBytesPerKey;
  if (family == Family::kPages) options.table_properties_collector_factories.push_back(MakePageRangeCollectors());
  rocksdb::BlockBasedTableOptions table;
  table.checksum = rocksdb::kXXH3;
  table.format_version = 5;
  table.block_size = 16 << 10;
  table.verify_compression = true;
  table.block_cache = cache;
  table.cache_index_and_filter_blocks = true;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

}  // namespace daybook::journal
