#include "ledger/journal/store.h"

#include <rocksdb/db.h>
#include <rocksdb/env.h>

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "ledger/base/rejection.h"
#include "ledger/base/status_macros.h"
#include "ledger/journal/files.h"
#include "ledger/journal/store_settings.h"

namespace daybook::journal {
namespace {

rocksdb::Slice AsSlice(absl::string_view view) { return rocksdb::Slice(view.data(), view.size()); }
absl::string_view AsView(const rocksdb::Slice& slice) { return absl::string_view(slice.data(), slice.size()); }

// What a folder that should hold a database answers: whatever is missing in it is damage, not absence.
absl::Status OpeningFailed(const rocksdb::Status& status, const std::string& folder) {
  const absl::Status plain = FromRocks(status, folder);
  if (status.ok() || absl::IsPermissionDenied(plain) || status.IsNoSpace()) return plain;
  return Rejected(v1::REJECTION_REASON_STORE_CORRUPT, plain.message());
}

// Makes the database and its families, and closes it again. One after the other by hand: when RocksDB itself makes
// missing families and cannot write its options file, it loses a handle and ends the process by an assertion.
absl::Status Create(rocksdb::DBOptions options, const std::string& folder) {
  options.create_if_missing = true;
  options.error_if_exists = true;
  const std::shared_ptr<rocksdb::Cache> cache = MakeBlockCache();
  rocksdb::DB* opened = nullptr;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  DAYBOOK_RETURN_IF_ERROR(
      FromRocks(rocksdb::DB::Open(options, folder, {{FamilyNames()[0], MakeFamilyOptions(Family::kDefault, cache)}},
                                  &handles, &opened),
                folder));
  const std::unique_ptr<rocksdb::DB> db(opened);
  rocksdb::Status created;
  for (size_t i = 1; i < kFamilies && created.ok(); ++i) {
    rocksdb::ColumnFamilyHandle* handle = nullptr;
    created = db->CreateColumnFamily(MakeFamilyOptions(static_cast<Family>(i), cache), FamilyNames()[i], &handle);
    if (handle != nullptr) handles.push_back(handle);
  }
  for (rocksdb::ColumnFamilyHandle* handle : handles) (void)db->DestroyColumnFamilyHandle(handle);
  DAYBOOK_RETURN_IF_ERROR(FromRocks(created, folder));
  return FromRocks(db->Close(), folder);
}

absl::Status CheckFamilies(const rocksdb::DBOptions& options, const std::string& folder) {
  std::vector<std::string> found;
  DAYBOOK_RETURN_IF_ERROR(OpeningFailed(rocksdb::DB::ListColumnFamilies(options, folder, &found), folder));
  for (const char* name : FamilyNames()) {
    if (std::find(found.begin(), found.end(), name) == found.end()) {
      return absl::FailedPreconditionError(absl::StrCat(folder, ": not a ledger (no column family `", name, "`)"));
    }
  }
  if (found.size() != kFamilies) {
    return Rejected(v1::REJECTION_REASON_STORE_NEWER, absl::StrCat(folder, " has ", found.size(), " column families"));
  }
  return absl::OkStatus();
}

}  // namespace

void Fence::Close(absl::Status why) {
  absl::MutexLock lock(&mutex_);
  if (closed_.load(std::memory_order_relaxed)) return;
  why_ = std::move(why);
  closed_.store(true, std::memory_order_release);
}

absl::Status Fence::status() const {
  if (!closed_.load(std::memory_order_acquire)) return absl::OkStatus();
  absl::MutexLock lock(&mutex_);
  return why_;
}

const std::array<const char*, kFamilies>& FamilyNames() {
  static constexpr std::array<const char*, kFamilies> kNames = {"default",    "pages", "tree", "runs",
                                                                "remainders", "days",  "meta"};
  return kNames;
}

Family FamilyOf(JournalRow::Family family) {
  switch (family) {
    case JournalRow::Family::kRemainders:
      return Family::kRemainders;
    case JournalRow::Family::kDays:
      return Family::kDays;
    case JournalRow::Family::kRuns:
      return Family::kRuns;
    case JournalRow::Family::kMeta:
      return Family::kMeta;
  }
  return Family::kDefault;
}

absl::StatusOr<std::unique_ptr<Store>> Store::Open(const std::string& folder, StoreMode mode,
                                                   const std::shared_ptr<rocksdb::FileSystem>& file_system,
                                                   std::shared_ptr<Fence> fence) {
  std::unique_ptr<Store> store(new Store());
  store->env_ = rocksdb::NewCompositeEnv(file_system);
  const rocksdb::DBOptions options = MakeDbOptions(mode, folder, store->env_.get(), std::move(fence));
  if (mode == StoreMode::kCreate) DAYBOOK_RETURN_IF_ERROR(Create(options, folder));
  DAYBOOK_RETURN_IF_ERROR(CheckFamilies(options, folder));
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  const std::shared_ptr<rocksdb::Cache> cache = MakeBlockCache();
  for (size_t i = 0; i < kFamilies; ++i) {
    families.emplace_back(FamilyNames()[i], MakeFamilyOptions(static_cast<Family>(i), cache));
  }
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  const rocksdb::Status opened = mode == StoreMode::kReadOnly
                                     ? rocksdb::DB::OpenForReadOnly(options, folder, families, &handles, &db)
                                     : rocksdb::DB::Open(options, folder, families, &handles, &db);
  DAYBOOK_RETURN_IF_ERROR(OpeningFailed(opened, folder));
  store->db_.reset(db);
  std::copy(handles.begin(), handles.end(), store->handles_.begin());
  return store;
}

Store::~Store() {
  if (db_ == nullptr) return;
  for (rocksdb::ColumnFamilyHandle* handle : handles_) (void)db_->DestroyColumnFamilyHandle(handle);
  (void)db_->Close();
}

absl::StatusOr<std::string> Store::Get(Family family, absl::string_view key) const {
  std::string value;
  DAYBOOK_RETURN_IF_ERROR(FromRocks(db_->Get(rocksdb::ReadOptions(), handle(family), AsSlice(key), &value),
                                    FamilyNames()[static_cast<size_t>(family)]));
  return value;
}

absl::Status Store::ScanRows(Family family, absl::string_view prefix, absl::string_view first,
                             absl::FunctionRef<absl::Status(absl::string_view, absl::string_view)> visit) const {
  rocksdb::ReadOptions options;
  options.fill_cache = false;
  const std::unique_ptr<rocksdb::Iterator> rows(db_->NewIterator(options, handle(family)));
  for (rows->Seek(AsSlice(std::max(prefix, first))); rows->Valid(); rows->Next()) {
    if (!rows->key().starts_with(AsSlice(prefix))) break;
    DAYBOOK_RETURN_IF_ERROR(visit(AsView(rows->key()), AsView(rows->value())));
  }
  return FromRocks(rows->status(), FamilyNames()[static_cast<size_t>(family)]);
}

absl::StatusOr<std::vector<TableRange>> Store::PageTables() const {
  rocksdb::TablePropertiesCollection properties;
  DAYBOOK_RETURN_IF_ERROR(FromRocks(db_->GetPropertiesOfAllTables(handle(Family::kPages), &properties), "pages"));
  std::vector<TableRange> tables;
  for (const auto& [name, table] : properties) {
    DAYBOOK_ASSIGN_OR_RETURN(const PageRange range, DecodePageRange(table->user_collected_properties));
    tables.push_back({name, range});
  }
  std::sort(tables.begin(), tables.end(),
            [](const TableRange& a, const TableRange& b) { return a.range.first_page < b.range.first_page; });
  return tables;
}

absl::Status Store::VerifyTables() const {
  return FromRocks(db_->VerifyFileChecksums(rocksdb::ReadOptions()), "table files");
}

}  // namespace daybook::journal
