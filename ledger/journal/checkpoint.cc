#include "ledger/journal/checkpoint.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "ledger/base/checks.h"
#include "ledger/base/digest.h"
#include "ledger/base/rejection.h"
#include "ledger/base/status_macros.h"
#include "ledger/journal/bytes.h"
#include "ledger/journal/files.h"

namespace daybook::journal {
namespace {

constexpr char kMagic[] = "DBCP";
constexpr size_t kMagicBytes = 4;
constexpr uint32_t kFormat = 2;
// Ledger id, root.
constexpr size_t kOriginBytes = sizeof(uint64_t) + sizeof(Digest);
constexpr size_t kKept = 2;

// What a file's name says.
struct Name {
  std::string file;
  std::string fold;
  uint32_t version = 0;
  uint64_t sequence = 0;
};

std::string FileName(absl::string_view fold, uint32_t version, uint64_t sequence) {
  return absl::StrCat(fold, "-", version, "-", sequence);
}

std::optional<Name> ParseName(const std::string& file) {
  const std::vector<std::string> parts = absl::StrSplit(file, '-');
  Name name;
  if (parts.size() != 3 || !absl::SimpleAtoi(parts[1], &name.version) || !absl::SimpleAtoi(parts[2], &name.sequence)) {
    return std::nullopt;
  }
  name.file = file;
  name.fold = parts[0];
  return name;
}

// Magic, format, the name's length and the name: the digest covers them, so that a renamed file is found out.
std::string Prefix(absl::string_view name) {
  std::string prefix(kMagic, kMagicBytes);
  AppendLittle(prefix, kFormat);
  AppendLittle(prefix, static_cast<uint32_t>(name.size()));
  prefix.append(name.data(), name.size());
  return prefix;
}

// What follows the prefix: where it was taken, and what the fold saved.
struct Content {
  std::string origin;
  std::string bytes;
};

absl::StatusOr<Content> Unwrap(std::string file, absl::string_view name) {
  const auto damaged = [&](absl::string_view what) {
    return Rejected(v1::REJECTION_REASON_STORE_CORRUPT, absl::StrCat("checkpoint ", name, ": ", what));
  };
  const std::string prefix = Prefix(name);
  if (file.size() < prefix.size() + sizeof(Digest)) return damaged("too short");
  const size_t end = file.size() - sizeof(Digest);
  const absl::string_view covered(file.data(), end);
  if (AsView(Sha256(covered)) != absl::string_view(file).substr(end)) return damaged("wrong digest");
  const auto format = LoadLittle<uint32_t>(file.data() + kMagicBytes);
  if (absl::StartsWith(file, absl::string_view(kMagic, kMagicBytes)) && format > kFormat) {
    return Rejected(v1::REJECTION_REASON_STORE_NEWER, absl::StrCat("checkpoint ", name, " has format ", format));
  }
  if (!absl::StartsWith(file, prefix)) return damaged("is another file's content, or of an older format");
  if (end < prefix.size() + kOriginBytes) return damaged("too short");
  Content content{file.substr(prefix.size(), kOriginBytes), std::move(file)};
  content.bytes.resize(end);
  content.bytes.erase(0, prefix.size() + kOriginBytes);
  return content;
}

// Newest first; files that are no checkpoints are left out.
absl::StatusOr<std::vector<Name>> ListNewestFirst(const Files& files, const std::string& folder) {
  std::vector<Name> names;
  if (!files.Exists(folder)) return names;
  DAYBOOK_ASSIGN_OR_RETURN(const std::vector<std::string> found, files.List(folder));
  for (const std::string& file : found) {
    if (auto name = ParseName(file); name.has_value()) names.push_back(*std::move(name));
  }
  std::sort(names.begin(), names.end(), [](const Name& a, const Name& b) {
    return std::tie(a.sequence, a.version) > std::tie(b.sequence, b.version);
  });
  return names;
}

}  // namespace

CheckpointStore::CheckpointStore(std::string data_directory, CheckpointHistory history,
                                 std::shared_ptr<rocksdb::FileSystem> file_system)
    : file_system_(std::move(file_system)),
      data_directory_(std::move(data_directory)),
      history_(std::move(history)),
      folder_(absl::StrCat(data_directory_, "/checkpoints")) {}

absl::StatusOr<std::string> CheckpointStore::OriginOf(uint64_t sequence) const {
  DAYBOOK_ASSIGN_OR_RETURN(const Digest root, history_.root_at(sequence));
  std::string origin;
  AppendLittle(origin, history_.ledger_id);
  absl::StrAppend(&origin, AsView(root));
  return origin;
}

absl::Status CheckpointStore::Save(absl::string_view fold, uint32_t version, uint64_t sequence,
                                   absl::string_view bytes) const {
  DAYBOOK_CHECK(!fold.empty() && !absl::StrContains(fold, '-') && !absl::StrContains(fold, '/'));
  const Files files(file_system_);
  if (!files.Exists(folder_)) {
    DAYBOOK_RETURN_IF_ERROR(files.CreateFolder(folder_));
    DAYBOOK_RETURN_IF_ERROR(files.SyncFolder(data_directory_));
  }
  DAYBOOK_ASSIGN_OR_RETURN(const std::string origin, OriginOf(sequence));
  const std::string name = FileName(fold, version, sequence);
  std::string file = Prefix(name);
  file.reserve(file.size() + origin.size() + bytes.size() + sizeof(Digest));
  absl::StrAppend(&file, origin, bytes);
  absl::StrAppend(&file, AsView(Sha256(file)));
  DAYBOOK_RETURN_IF_ERROR(files.Replace(absl::StrCat(folder_, "/", name), file));
  return RemoveOld(fold, sequence);
}

absl::Status CheckpointStore::RemoveOld(absl::string_view fold, uint64_t sequence) const {
  const Files files(file_system_);
  DAYBOOK_ASSIGN_OR_RETURN(const std::vector<Name> names, ListNewestFirst(files, folder_));
  size_t seen = 0;
  for (const Name& name : names) {
    // One beyond belongs to another history, and must not count in the place of this one's.
    if (name.fold != fold || name.sequence > sequence || ++seen <= kKept) continue;
    DAYBOOK_RETURN_IF_ERROR(files.Remove(absl::StrCat(folder_, "/", name.file)));
  }
  return absl::OkStatus();
}

absl::StatusOr<Checkpoint> CheckpointStore::LoadNewest(absl::string_view fold, uint32_t version, uint64_t sequence_max,
                                                       std::string* findings) const {
  const auto note = [&](absl::string_view what) {
    if (findings != nullptr) absl::StrAppend(findings, findings->empty() ? "" : "; ", what);
  };
  const Files files(file_system_);
  DAYBOOK_ASSIGN_OR_RETURN(const std::vector<Name> names, ListNewestFirst(files, folder_));
  for (const Name& name : names) {
    if (name.fold != fold || name.version != version) continue;
    if (name.sequence > sequence_max) {
      note(absl::StrCat("checkpoint ", name.file, " lies beyond the log, which ends at ", sequence_max));
      continue;
    }
    auto file = files.Read(absl::StrCat(folder_, "/", name.file));
    auto content = file.ok() ? Unwrap(*std::move(file), name.file) : absl::StatusOr<Content>(file.status());
    if (!content.ok()) {
      note(content.status().message());
      continue;
    }
    DAYBOOK_ASSIGN_OR_RETURN(const std::string origin, OriginOf(name.sequence));
    if (content->origin == origin) return Checkpoint{name.sequence, std::move(content->bytes)};
    note(absl::StrCat("checkpoint ", name.file, " was taken from another history"));
  }
  return absl::NotFoundError(absl::StrCat("no checkpoint of ", fold, " version ", version));
}

absl::Status CheckpointStore::VerifyAll() const {
  const Files files(file_system_);
  DAYBOOK_ASSIGN_OR_RETURN(const std::vector<Name> names, ListNewestFirst(files, folder_));
  for (const Name& name : names) {
    DAYBOOK_ASSIGN_OR_RETURN(std::string file, files.Read(absl::StrCat(folder_, "/", name.file)));
    DAYBOOK_RETURN_IF_ERROR(Unwrap(std::move(file), name.file).status());
  }
  return absl::OkStatus();
}

}  // namespace daybook::journal
