#include "ledger/journal/files.h"

#include <rocksdb/file_system.h>

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "ledger/base/rejection.h"
#include "ledger/base/status_macros.h"

namespace daybook::journal {
namespace {

const rocksdb::IOOptions kIo;
constexpr size_t kReadBytes = 1 << 20;

// Text of the errno values that mean "not allowed": RocksDB's status keeps only the text.
bool IsPermissionText(absl::string_view text) {
  return absl::StrContains(text, "Permission denied") || absl::StrContains(text, "Read-only file system") ||
         absl::StrContains(text, "Operation not permitted");
}

}  // namespace

absl::Status FromRocks(const rocksdb::Status& status, absl::string_view what) {
  if (status.ok()) return absl::OkStatus();
  const std::string text = absl::StrCat(what, ": ", status.ToString());
  if (status.IsNotFound() || status.IsPathNotFound()) return absl::NotFoundError(text);
  if (status.IsNoSpace()) return Rejected(v1::REJECTION_REASON_STORE_FULL, text);
  if (status.IsCorruption()) return Rejected(v1::REJECTION_REASON_STORE_CORRUPT, text);
  if (IsPermissionText(text)) return absl::PermissionDeniedError(text);
  return absl::UnavailableError(text);
}

Files::Files(std::shared_ptr<rocksdb::FileSystem> file_system)
    : file_system_(file_system != nullptr ? std::move(file_system) : rocksdb::FileSystem::Default()) {}

bool Files::Exists(const std::string& path) const { return file_system_->FileExists(path, kIo, nullptr).ok(); }

absl::StatusOr<bool> Files::IsFolder(const std::string& path) const {
  bool is_folder = false;
  DAYBOOK_RETURN_IF_ERROR(FromRocks(file_system_->IsDirectory(path, kIo, &is_folder, nullptr), path));
  return is_folder;
}

absl::StatusOr<std::vector<std::string>> Files::List(const std::string& folder) const {
  std::vector<std::string> names;
  DAYBOOK_RETURN_IF_ERROR(FromRocks(file_system_->GetChildren(folder, kIo, &names, nullptr), folder));
  names.erase(std::remove_if(names.begin(), names.end(), [](const std::string& n) { return n == "." || n == ".."; }),
              names.end());
  std::sort(names.begin(), names.end());
  return names;
}

absl::StatusOr<std::string> Files::Read(const std::string& path, uint64_t from, uint64_t bytes_max) const {
  std::unique_ptr<rocksdb::FSSequentialFile> file;
  DAYBOOK_RETURN_IF_ERROR(
      FromRocks(file_system_->NewSequentialFile(path, rocksdb::FileOptions(), &file, nullptr), path));
  if (from > 0) DAYBOOK_RETURN_IF_ERROR(FromRocks(file->Skip(from), path));
  std::string bytes;
  std::string scratch(kReadBytes, '\0');
  while (bytes.size() < bytes_max) {
    rocksdb::Slice piece;
    const size_t wanted = std::min<uint64_t>(scratch.size(), bytes_max - bytes.size());
    DAYBOOK_RETURN_IF_ERROR(FromRocks(file->Read(wanted, kIo, &piece, scratch.data(), nullptr), path));
    if (piece.empty()) break;
    bytes.append(piece.data(), piece.size());
  }
  return bytes;
}

absl::StatusOr<uint64_t> Files::Size(const std::string& path) const {
  uint64_t bytes = 0;
  DAYBOOK_RETURN_IF_ERROR(FromRocks(file_system_->GetFileSize(path, kIo, &bytes, nullptr), path));
  return bytes;
}

absl::Status Files::CreateFolder(const std::string& path) const {
  return FromRocks(file_system_->CreateDirIfMissing(path, kIo, nullptr), path);
}

absl::Status Files::SyncFolder(const std::string& path) const {
  std::unique_ptr<rocksdb::FSDirectory> folder;
  DAYBOOK_RETURN_IF_ERROR(FromRocks(file_system_->NewDirectory(path, kIo, &folder, nullptr), path));
  return FromRocks(folder->FsyncWithDirOptions(kIo, nullptr, rocksdb::DirFsyncOptions()), path);
}

absl::Status Files::SyncFile(const std::string& path) const {
  std::unique_ptr<rocksdb::FSWritableFile> file;
  DAYBOOK_RETURN_IF_ERROR(
      FromRocks(file_system_->ReopenWritableFile(path, rocksdb::FileOptions(), &file, nullptr), path));
  DAYBOOK_RETURN_IF_ERROR(FromRocks(file->Sync(kIo, nullptr), path));
  return FromRocks(file->Close(kIo, nullptr), path);
}

absl::Status Files::Write(const std::string& path, absl::string_view bytes) const {
  std::unique_ptr<rocksdb::FSWritableFile> file;
  DAYBOOK_RETURN_IF_ERROR(FromRocks(file_system_->NewWritableFile(path, rocksdb::FileOptions(), &file, nullptr), path));
  DAYBOOK_RETURN_IF_ERROR(FromRocks(file->Append(rocksdb::Slice(bytes.data(), bytes.size()), kIo, nullptr), path));
  DAYBOOK_RETURN_IF_ERROR(FromRocks(file->Sync(kIo, nullptr), path));
  return FromRocks(file->Close(kIo, nullptr), path);
}

absl::Status Files::Replace(const std::string& path, absl::string_view bytes) const {
  const std::string aside = absl::StrCat(path, ".new");
  DAYBOOK_RETURN_IF_ERROR(Write(aside, bytes));
  DAYBOOK_RETURN_IF_ERROR(Rename(aside, path));
  return SyncFolder(FolderOf(path));
}

absl::Status Files::Link(const std::string& from, const std::string& to) const {
  return FromRocks(file_system_->LinkFile(from, to, kIo, nullptr), to);
}

absl::Status Files::Rename(const std::string& from, const std::string& to) const {
  return FromRocks(file_system_->RenameFile(from, to, kIo, nullptr), to);
}

absl::Status Files::Remove(const std::string& path) const {
  return FromRocks(file_system_->DeleteFile(path, kIo, nullptr), path);
}

absl::Status Files::RemoveFolder(const std::string& path) const {
  DAYBOOK_ASSIGN_OR_RETURN(const std::vector<std::string> names, List(path));
  for (const std::string& name : names) DAYBOOK_RETURN_IF_ERROR(Remove(absl::StrCat(path, "/", name)));
  return FromRocks(file_system_->DeleteDir(path, kIo, nullptr), path);
}

absl::StatusOr<std::shared_ptr<rocksdb::FileLock>> Files::Lock(const std::string& path) const {
  rocksdb::FileLock* lock = nullptr;
  const absl::Status locked = FromRocks(file_system_->LockFile(path, kIo, &lock, nullptr), path);
  if (absl::IsPermissionDenied(locked) || absl::IsNotFound(locked)) return locked;
  if (!locked.ok()) {
    return absl::FailedPreconditionError(
        absl::StrCat(path, ": the ledger is open in another process (", locked.message(), ")"));
  }
  return std::shared_ptr<rocksdb::FileLock>(lock, [file_system = file_system_](rocksdb::FileLock* held) {
    (void)file_system->UnlockFile(held, kIo, nullptr);
  });
}

std::string FolderOf(absl::string_view path) {
  const size_t slash = path.rfind('/');
  if (slash == absl::string_view::npos) return ".";
  return std::string(path.substr(0, slash == 0 ? 1 : slash));
}

}  // namespace daybook::journal
