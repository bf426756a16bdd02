#include "tests/simulation/power_loss_file_system.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

namespace daybook::simulation {

using rocksdb::FileOptions;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using Lock = std::lock_guard<std::mutex>;

namespace {

constexpr uint64_t kSectorBytes = 512;

class NoLogger final : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
  size_t GetLogFileSize() const override { return 0; }
};

std::string FolderOf(const std::string& path) { return std::filesystem::path(path).parent_path().string(); }

std::string Plain(const std::string& path) { return std::filesystem::path(path).lexically_normal().string(); }

}  // namespace

class TrackedFile final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  TrackedFile(std::unique_ptr<rocksdb::FSWritableFile> file, PowerLossFileSystem& owner,
              std::shared_ptr<PowerLossFileSystem::Node> node)
      : FSWritableFileOwnerWrapper(std::move(file)), owner_(owner), node_(std::move(node)) {}

  IOStatus Append(const rocksdb::Slice& data, const IOOptions& options, IODebugContext* debug) override {
    const IOStatus begun = owner_.Begin(PowerLossFileSystem::Operation::kAppend);
    // A write that fails may have written something.
    const rocksdb::Slice written = begun.ok() ? data : rocksdb::Slice(data.data(), data.size() / 2);
    if (!begun.ok() && owner_.is_cut()) return begun;
    const IOStatus appended = FSWritableFileOwnerWrapper::Append(written, options, debug);
    if (appended.ok()) {
      Lock lock(owner_.mutex_);
      node_->size += written.size();
    }
    return begun.ok() ? appended : begun;
  }
  IOStatus Append(const rocksdb::Slice& data, const IOOptions& options, const rocksdb::DataVerificationInfo&,
                  IODebugContext* debug) override {
    return Append(data, options, debug);
  }
  IOStatus PositionedAppend(const rocksdb::Slice&, uint64_t, const IOOptions&, IODebugContext*) override {
    return IOStatus::NotSupported("positioned append");
  }
  IOStatus Truncate(uint64_t size, const IOOptions& options, IODebugContext* debug) override {
    IOStatus status = owner_.Begin(PowerLossFileSystem::Operation::kTruncate);
    if (!status.ok()) return status;
    status = FSWritableFileOwnerWrapper::Truncate(size, options, debug);
    Lock lock(owner_.mutex_);
    node_->size = size;
    node_->synced = std::min(node_->synced, size);
    return status;
  }
  IOStatus Sync(const IOOptions& options, IODebugContext* debug) override { return SyncIt(); }
  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override { return SyncIt(); }
  // Starts writing back; promises nothing.
  IOStatus RangeSync(uint64_t, uint64_t, const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }
  IOStatus Allocate(uint64_t, uint64_t, const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }
  void PrepareWrite(size_t, size_t, const IOOptions&, IODebugContext*) override {}

 private:
  IOStatus SyncIt() {
    const IOStatus status = owner_.Begin(PowerLossFileSystem::Operation::kSync);
    if (!status.ok()) return status;
    Lock lock(owner_.mutex_);
    node_->synced = node_->size;
    return status;
  }

  PowerLossFileSystem& owner_;
  const std::shared_ptr<PowerLossFileSystem::Node> node_;
};

class TrackedFolder final : public rocksdb::FSDirectoryWrapper {
 public:
  TrackedFolder(std::unique_ptr<rocksdb::FSDirectory> folder, PowerLossFileSystem& owner, std::string path)
      : FSDirectoryWrapper(std::move(folder)), owner_(owner), path_(std::move(path)) {}

  IOStatus Fsync(const IOOptions&, IODebugContext*) override { return SyncIt(); }
  IOStatus FsyncWithDirOptions(const IOOptions&, IODebugContext*, const rocksdb::DirFsyncOptions&) override {
    return SyncIt();
  }

 private:
  IOStatus SyncIt() {
    const IOStatus status = owner_.Begin(PowerLossFileSystem::Operation::kSyncFolder);
    if (status.ok()) owner_.NoteFolderSynced(path_);
    return status;
  }

  PowerLossFileSystem& owner_;
  const std::string path_;
};

PowerLossFileSystem::PowerLossFileSystem(const std::string& folder, uint64_t seed)
    : FileSystemWrapper(rocksdb::FileSystem::Default()),
      folder_(folder),
      graveyard_(folder + ".graveyard"),
      random_(seed) {
  std::filesystem::create_directories(graveyard_);
}

PowerLossFileSystem::~PowerLossFileSystem() {
  std::error_code ignored;
  std::filesystem::remove_all(graveyard_, ignored);
}

void PowerLossFileSystem::CutAfter(uint64_t changes) {
  Lock lock(mutex_);
  cut_at_ = changes == UINT64_MAX ? UINT64_MAX : changes_ + changes;
}

void PowerLossFileSystem::CutNow() {
  Lock lock(mutex_);
  cut_ = true;
}

bool PowerLossFileSystem::is_cut() const {
  Lock lock(mutex_);
  return cut_;
}

uint64_t PowerLossFileSystem::changes() const {
  Lock lock(mutex_);
  return changes_;
}

void PowerLossFileSystem::FailOnce(Operation operation, uint64_t k) {
  Lock lock(mutex_);
  failing_ = true;
  failing_operation_ = operation;
  fail_in_ = k;
}

bool PowerLossFileSystem::has_failed() const {
  Lock lock(mutex_);
  return !failing_;
}

IOStatus PowerLossFileSystem::Begin(Operation operation) {
  Lock lock(mutex_);
  if (!cut_ && ++changes_ > cut_at_) cut_ = true;
  if (cut_) return IOStatus::IOError("the power is gone");
  if (failing_ && operation == failing_operation_ && --fail_in_ == 0) {
    failing_ = false;
    return IOStatus::IOError("Input/output error (made up)");
  }
  return IOStatus::OK();
}

IOStatus PowerLossFileSystem::NewWritableFile(const std::string& path, const FileOptions& options,
                                              std::unique_ptr<rocksdb::FSWritableFile>* file, IODebugContext* debug) {
  IOStatus status = Begin(Operation::kCreate);
  if (!status.ok()) return status;
  std::unique_ptr<rocksdb::FSWritableFile> plain;
  status = target()->NewWritableFile(path, options, &plain, debug);
  if (!status.ok()) return status;
  const std::string name = Plain(path);
  Lock lock(mutex_);
  std::shared_ptr<Node>& node = files_[name];
  if (node == nullptr) {
    node = std::make_shared<Node>();
    pending_.push_back({Operation::kCreate, FolderOf(name), name, "", "", nullptr});
  }
  *node = Node();
  *file = std::make_unique<TrackedFile>(std::move(plain), *this, node);
  return status;
}

IOStatus PowerLossFileSystem::ReopenWritableFile(const std::string& path, const FileOptions& options,
                                                 std::unique_ptr<rocksdb::FSWritableFile>* file,
                                                 IODebugContext* debug) {
  std::unique_ptr<rocksdb::FSWritableFile> plain;
  const IOStatus status = target()->ReopenWritableFile(path, options, &plain, debug);
  if (!status.ok()) return status;
  Lock lock(mutex_);
  std::shared_ptr<Node>& node = files_[Plain(path)];
  if (node == nullptr) {
    // Restored after a power loss: all of it is on the disk.
    const uint64_t size = std::filesystem::file_size(path);
    node = std::make_shared<Node>(Node{size, size});
  }
  *file = std::make_unique<TrackedFile>(std::move(plain), *this, node);
  return status;
}

IOStatus PowerLossFileSystem::NewDirectory(const std::string& path, const IOOptions& options,
                                           std::unique_ptr<rocksdb::FSDirectory>* folder, IODebugContext* debug) {
  std::unique_ptr<rocksdb::FSDirectory> plain;
  const IOStatus status = target()->NewDirectory(path, options, &plain, debug);
  if (status.ok()) *folder = std::make_unique<TrackedFolder>(std::move(plain), *this, Plain(path));
  return status;
}

IOStatus PowerLossFileSystem::DeleteFile(const std::string& path, const IOOptions& options, IODebugContext* debug) {
  IOStatus status = Begin(Operation::kDelete);
  if (!status.ok()) return status;
  const std::string name = Plain(path);
  Lock lock(mutex_);
  const std::string kept = Keep(name);
  status = target()->DeleteFile(path, options, debug);
  if (!status.ok()) return status;
  pending_.push_back({Operation::kDelete, FolderOf(name), name, "", kept, files_[name]});
  files_.erase(name);
  return status;
}

IOStatus PowerLossFileSystem::RenameFile(const std::string& from, const std::string& to, const IOOptions& options,
                                         IODebugContext* debug) {
  IOStatus status = Begin(Operation::kRename);
  if (!status.ok()) return status;
  const std::string source = Plain(from), name = Plain(to);
  Lock lock(mutex_);
  const std::string kept = std::filesystem::exists(name) ? Keep(name) : "";
  status = target()->RenameFile(from, to, options, debug);
  if (!status.ok()) return status;
  pending_.push_back({Operation::kRename, FolderOf(name), name, source, kept, kept.empty() ? nullptr : files_[name]});
  files_[name] = files_[source];
  files_.erase(source);
  return status;
}

IOStatus PowerLossFileSystem::LinkFile(const std::string& from, const std::string& to, const IOOptions& options,
                                       IODebugContext* debug) {
  IOStatus status = Begin(Operation::kLink);
  if (!status.ok()) return status;
  status = target()->LinkFile(from, to, options, debug);
  if (!status.ok()) return status;
  const std::string name = Plain(to);
  Lock lock(mutex_);
  files_[name] = files_[Plain(from)];
  pending_.push_back({Operation::kLink, FolderOf(name), name, "", "", nullptr});
  return status;
}

IOStatus PowerLossFileSystem::CreateDir(const std::string& path, const IOOptions& options, IODebugContext* debug) {
  IOStatus status = Begin(Operation::kFolder);
  if (!status.ok()) return status;
  status = target()->CreateDir(path, options, debug);
  if (!status.ok()) return status;
  const std::string name = Plain(path);
  Lock lock(mutex_);
  pending_.push_back({Operation::kFolder, FolderOf(name), name, "", "", nullptr});
  return status;
}

IOStatus PowerLossFileSystem::CreateDirIfMissing(const std::string& path, const IOOptions& options,
                                                 IODebugContext* debug) {
  if (std::filesystem::is_directory(path)) return IOStatus::OK();
  return CreateDir(path, options, debug);
}

IOStatus PowerLossFileSystem::DeleteDir(const std::string& path, const IOOptions& options, IODebugContext* debug) {
  const IOStatus status = Begin(Operation::kDelete);
  return status.ok() ? target()->DeleteDir(path, options, debug) : status;
}

IOStatus PowerLossFileSystem::Truncate(const std::string&, size_t, const IOOptions&, IODebugContext*) {
  return IOStatus::NotSupported("truncate by name");
}

IOStatus PowerLossFileSystem::NewLogger(const std::string&, const IOOptions&, std::shared_ptr<rocksdb::Logger>* logger,
                                        IODebugContext*) {
  *logger = std::make_shared<NoLogger>();
  return IOStatus::OK();
}

void PowerLossFileSystem::NoteFolderSynced(const std::string& folder) {
  Lock lock(mutex_);
  pending_.erase(std::remove_if(pending_.begin(), pending_.end(),
                                [&](const Change& change) {
                                  if (change.folder != folder) return false;
                                  if (!change.kept.empty()) std::filesystem::remove(change.kept);
                                  return true;
                                }),
                 pending_.end());
}

std::string PowerLossFileSystem::Keep(const std::string& path) {
  const std::string kept = graveyard_ + "/" + std::to_string(++kept_);
  std::error_code missing;
  std::filesystem::create_hard_link(path, kept, missing);
  return missing ? "" : kept;
}

// In every folder a random number of the newest changes is undone; the rest had reached the disk.
void PowerLossFileSystem::LosePower() {
  Lock lock(mutex_);
  std::map<std::string, uint64_t> survive;
  for (const Change& change : pending_) ++survive[change.folder];
  for (auto& [folder, count] : survive) count = random_() % (count + 1);
  std::vector<Change> undone;
  for (const Change& change : pending_) {
    uint64_t& left = survive[change.folder];
    if (left == 0) {
      undone.push_back(change);
    } else {
      --left;
    }
  }
  std::for_each(undone.rbegin(), undone.rend(), [&](const Change& change) { Undo(change); });
  std::set<Node*> torn;
  for (auto& [path, node] : files_) {
    if (node != nullptr && std::filesystem::exists(path) && torn.insert(node.get()).second) TearFile(path, *node);
  }
  files_.clear();
  pending_.clear();
}

void PowerLossFileSystem::Undo(const Change& change) {
  std::error_code ignored;
  switch (change.operation) {
    case Operation::kCreate:
    case Operation::kLink:
      std::filesystem::remove(change.path, ignored);
      files_.erase(change.path);
      return;
    case Operation::kFolder:
      std::filesystem::remove_all(change.path, ignored);
      return;
    case Operation::kRename:
      if (std::filesystem::exists(change.from) || !std::filesystem::exists(FolderOf(change.from))) {
        std::filesystem::remove(change.path, ignored);
      } else {
        std::filesystem::rename(change.path, change.from, ignored);
        files_[change.from] = files_[change.path];
      }
      files_.erase(change.path);
      break;
    default:
      break;
  }
  if (change.kept.empty() || !std::filesystem::exists(change.folder)) return;
  std::filesystem::rename(change.kept, change.path, ignored);
  files_[change.path] = change.removed;
}

void PowerLossFileSystem::TearFile(const std::string& path, Node& node) {
  if (node.size <= node.synced) return;
  const uint64_t lost = node.size - node.synced;
  switch (random_() % 3) {
    case 0:
      std::filesystem::resize_file(path, node.synced);
      return;
    case 1:
      std::filesystem::resize_file(path, node.synced + random_() % lost);
      return;
    default:
      break;
  }
  // The length reached the disk, some sectors did not.
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  for (uint64_t at = node.synced; at < node.size;) {
    const uint64_t end = std::min(node.size, (at / kSectorBytes + 1) * kSectorBytes);
    if (random_() % 2 == 0) {
      file.seekp(static_cast<std::streamoff>(at));
      file << std::string(end - at, '\0');
    }
    at = end;
  }
}

void PowerLossFileSystem::Restore() {
  Lock lock(mutex_);
  cut_ = false;
  cut_at_ = UINT64_MAX;
}

}  // namespace daybook::simulation
