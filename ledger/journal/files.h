// Whole files and folders through a rocksdb::FileSystem, so that everything the journal does to the disk can be damaged
// and failed by tests.
//
// Threads: safe from any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace rocksdb {
class FileLock;
class FileSystem;
class Status;
}  // namespace rocksdb

namespace daybook::journal {

// kNotFound, kPermissionDenied, STORE_FULL, STORE_CORRUPT or kUnavailable; `what` names the file or the act.
absl::Status FromRocks(const rocksdb::Status& status, absl::string_view what);

class Files {
 public:
  // Null: the real file system.
  explicit Files(std::shared_ptr<rocksdb::FileSystem> file_system);

  const std::shared_ptr<rocksdb::FileSystem>& file_system() const { return file_system_; }

  bool Exists(const std::string& path) const;
  absl::StatusOr<bool> IsFolder(const std::string& path) const;
  // Names without "." and "..", sorted.
  absl::StatusOr<std::vector<std::string>> List(const std::string& folder) const;
  // From byte `from` to the end, or at most `bytes_max` bytes.
  absl::StatusOr<std::string> Read(const std::string& path, uint64_t from = 0, uint64_t bytes_max = UINT64_MAX) const;
  absl::StatusOr<uint64_t> Size(const std::string& path) const;

  absl::Status CreateFolder(const std::string& path) const;
  absl::Status SyncFolder(const std::string& path) const;
  // Makes what others wrote to a file durable.
  absl::Status SyncFile(const std::string& path) const;
  // New file, written and synced; its folder is not.
  absl::Status Write(const std::string& path, absl::string_view bytes) const;
  // Replaces `path` as a whole or not at all: written aside, synced, renamed, the folder synced.
  absl::Status Replace(const std::string& path, absl::string_view bytes) const;
  absl::Status Link(const std::string& from, const std::string& to) const;
  absl::Status Rename(const std::string& from, const std::string& to) const;
  absl::Status Remove(const std::string& path) const;
  // The folder with the files in it (not with folders in it).
  absl::Status RemoveFolder(const std::string& path) const;

  // Holds the lock until the pointer is gone. kFailedPrecondition when another has it.
  absl::StatusOr<std::shared_ptr<rocksdb::FileLock>> Lock(const std::string& path) const;

 private:
  std::shared_ptr<rocksdb::FileSystem> file_system_;
};

// The folder a path lies in; "." for a bare name.
std::string FolderOf(absl::string_view path);

}  // namespace daybook::journal
