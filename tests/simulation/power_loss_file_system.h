// A file system that can lose its power: it remembers which bytes and which folder entries were synced, and on a power
// cut drops or tears the rest. Strict: a file's sync says nothing about its name; only the folder's sync does.
//
//   auto disk = std::make_shared<PowerLossFileSystem>(folder, seed);
//   disk->CutAfter(1'000);          // the power goes at the thousandth change
//   …                               // everything fails from there on
//   disk->LosePower();              // what was not synced is gone or torn
//   disk->Restore();                // and the machine comes back
//
// A killed process is the same without LosePower: what was written stays, but is still not synced.
//
// Threads: safe from any thread; LosePower and Restore while nobody has files open for writing.
#pragma once

#include <rocksdb/file_system.h>

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <vector>

namespace daybook::simulation {

class PowerLossFileSystem final : public rocksdb::FileSystemWrapper {
 public:
  enum class Operation { kCreate, kAppend, kTruncate, kSync, kSyncFolder, kRename, kLink, kDelete, kFolder };

  // What happens to `folder`, which must exist, is tracked; "<folder>.graveyard" keeps what is deleted until that is
  // synced.
  PowerLossFileSystem(const std::string& folder, uint64_t seed);
  ~PowerLossFileSystem() override;

  // The power goes when so many more changes have been made; UINT64_MAX: never.
  void CutAfter(uint64_t changes);
  // From now on every change fails.
  void CutNow();
  bool is_cut() const;
  uint64_t changes() const;
  // The k-th operation of this kind from now on fails once with EIO, after half of an append.
  void FailOnce(Operation operation, uint64_t k);
  // Whether it has.
  bool has_failed() const;

  void LosePower();
  void Restore();

  const char* Name() const override { return "PowerLossFileSystem"; }
  rocksdb::IOStatus NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file, rocksdb::IODebugContext*) override;
  rocksdb::IOStatus ReopenWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                       std::unique_ptr<rocksdb::FSWritableFile>* file,
                                       rocksdb::IODebugContext*) override;
  rocksdb::IOStatus NewDirectory(const std::string& path, const rocksdb::IOOptions& options,
                                 std::unique_ptr<rocksdb::FSDirectory>* folder, rocksdb::IODebugContext*) override;
  rocksdb::IOStatus DeleteFile(const std::string& path, const rocksdb::IOOptions&, rocksdb::IODebugContext*) override;
  rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to, const rocksdb::IOOptions&,
                               rocksdb::IODebugContext*) override;
  rocksdb::IOStatus LinkFile(const std::string& from, const std::string& to, const rocksdb::IOOptions&,
                             rocksdb::IODebugContext*) override;
  rocksdb::IOStatus CreateDir(const std::string& path, const rocksdb::IOOptions&, rocksdb::IODebugContext*) override;
  rocksdb::IOStatus CreateDirIfMissing(const std::string& path, const rocksdb::IOOptions&,
                                       rocksdb::IODebugContext*) override;
  rocksdb::IOStatus DeleteDir(const std::string& path, const rocksdb::IOOptions&, rocksdb::IODebugContext*) override;
  rocksdb::IOStatus Truncate(const std::string& path, size_t size, const rocksdb::IOOptions&,
                             rocksdb::IODebugContext*) override;
  // Information logs are nobody's data.
  rocksdb::IOStatus NewLogger(const std::string&, const rocksdb::IOOptions&, std::shared_ptr<rocksdb::Logger>* logger,
                              rocksdb::IODebugContext*) override;

 private:
  friend class TrackedFile;
  friend class TrackedFolder;

  // A file whatever its names.
  struct Node {
    uint64_t size = 0;
    uint64_t synced = 0;
  };
  // A change of a folder that is not synced yet.
  struct Change {
    Operation operation;
    std::string folder;
    std::string path;
    // Of a rename.
    std::string from;
    // Where what the change removed is kept; empty when it removed nothing.
    std::string kept;
    std::shared_ptr<Node> removed;
  };

  // Counts an operation; fails when the power is gone, or when this one is to fail.
  rocksdb::IOStatus Begin(Operation operation);
  void NoteFolderSynced(const std::string& folder);
  std::string Keep(const std::string& path);
  void Undo(const Change& change);
  void TearFile(const std::string& path, Node& node);

  const std::string folder_;
  const std::string graveyard_;

  mutable std::mutex mutex_;
  std::mt19937_64 random_;
  std::map<std::string, std::shared_ptr<Node>> files_;
  std::vector<Change> pending_;
  uint64_t changes_ = 0;
  uint64_t cut_at_ = UINT64_MAX;
  bool cut_ = false;
  uint64_t kept_ = 0;
  bool failing_ = false;
  Operation failing_operation_ = Operation::kAppend;
  uint64_t fail_in_ = 0;
};

}  // namespace daybook::simulation
