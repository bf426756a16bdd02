// Every setting of RocksDB, each decided (docs/formats/page.md, "Settings"); a test holds the live ones against the
// table.
#pragma once

#include <memory>
#include <string>

#include "ledger/journal/store.h"

namespace rocksdb {
class Cache;
struct ColumnFamilyOptions;
struct DBOptions;
class FileChecksumGenFactory;
}  // namespace rocksdb

namespace daybook::journal {

// Bytes that guard each key between batch and flush against flips in memory.
inline constexpr size_t kProtectionBytesPerKey = 8;

rocksdb::DBOptions MakeDbOptions(StoreMode mode, const std::string& folder, rocksdb::Env* env,
                                 std::shared_ptr<Fence> fence);
rocksdb::ColumnFamilyOptions MakeFamilyOptions(Family family, const std::shared_ptr<rocksdb::Cache>& cache);
std::shared_ptr<rocksdb::Cache> MakeBlockCache();

// The SHA-256 of whole table files, kept in the manifest.
std::shared_ptr<rocksdb::FileChecksumGenFactory> MakeTableDigests();

}  // namespace daybook::journal
