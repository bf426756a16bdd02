#include "ledger/journal/opening.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "ledger/base/rejection.h"
#include "ledger/base/status_macros.h"
#include "ledger/journal/anchor.h"
#include "ledger/journal/bytes.h"
#include "ledger/journal/two_phase.h"

namespace daybook::journal {
namespace {

absl::Status Corrupt(absl::string_view what) { return Rejected(v1::REJECTION_REASON_STORE_CORRUPT, what); }

std::string WithoutSlash(const std::string& directory) {
  return directory.size() > 1 && directory.back() == '/' ? directory.substr(0, directory.size() - 1) : directory;
}

absl::Status CheckIsLedger(const Layout& layout, const Files& files) {
  if (!files.Exists(layout.directory)) {
    return absl::NotFoundError(absl::StrCat(layout.directory, ": there is no ledger here (no such folder)"));
  }
  DAYBOOK_ASSIGN_OR_RETURN(const bool is_folder, files.IsFolder(layout.directory));
  if (!is_folder) return absl::FailedPreconditionError(absl::StrCat(layout.directory, ": not a folder"));
  if (files.Exists(layout.log)) return absl::OkStatus();
  if (files.Exists(layout.anchor)) {
    return Corrupt(absl::StrCat(layout.log, " is missing, but the anchor ", layout.anchor, " knows a ledger here"));
  }
  DAYBOOK_ASSIGN_OR_RETURN(const std::vector<std::string> names, files.List(layout.directory));
  if (names.empty()) return absl::NotFoundError(absl::StrCat(layout.directory, ": there is no ledger here (empty)"));
  return absl::FailedPreconditionError(absl::StrCat(layout.directory, ": not a ledger (it holds ", names[0], ")"));
}

// A mount point brings lost+found; an earlier try the lock.
absl::Status CheckIsEmpty(const Layout& layout, const Files& files) {
  if (files.Exists(layout.anchor)) {
    return absl::AlreadyExistsError(absl::StrCat(layout.anchor, ": an anchor says that a ledger was created here"));
  }
  DAYBOOK_ASSIGN_OR_RETURN(const std::vector<std::string> names, files.List(layout.directory));
  for (const std::string& name : names) {
    if (name == "lost+found" || layout.directory + "/" + name == layout.lock) continue;
    return absl::AlreadyExistsError(absl::StrCat(layout.directory, ": not empty (it holds ", name, ")"));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::shared_ptr<rocksdb::FileLock>> TakeLock(const JournalOptions& options, const Layout& layout,
                                                            const Files& files) {
  auto lock = files.Lock(layout.lock);
  // Looking at a ledger on a read-only disk needs no lock: nobody can write there.
  if (options.read_only && absl::IsPermissionDenied(lock.status())) return std::shared_ptr<rocksdb::FileLock>();
  return lock;
}

// Whether its absence is acceptable is known only when the log has been seen.
absl::StatusOr<std::optional<Anchor>> FindAnchor(const Layout& layout, const Files& files) {
  auto anchor = ReadAnchor(files, layout.anchor);
  if (absl::IsNotFound(anchor.status())) return std::optional<Anchor>();
  if (!anchor.ok()) return anchor.status();
  return std::optional<Anchor>(*anchor);
}

}  // namespace

Layout::Layout(const JournalOptions& options)
    : directory(WithoutSlash(options.directory)),
      log(directory + "/log"),
      lock(directory + "/LOCK"),
      anchor(options.anchor_path.empty() ? directory + ".anchor" : options.anchor_path),
      aside(directory + "/aside-"),
      torn(directory + "/torn") {}

std::string EncodeLedgerRow(uint64_t ledger_id) {
  std::string row;
  AppendLittle(row, kLedgerFormat);
  AppendLittle(row, ledger_id);
  return row;
}

absl::StatusOr<OpenedLog> CreateLog(const JournalOptions& options, const Files& files, std::shared_ptr<Fence> fence) {
  const Layout layout(options);
  if (!files.Exists(FolderOf(layout.anchor))) {
    return absl::NotFoundError(absl::StrCat(layout.anchor, ": the anchor's folder does not exist"));
  }
  DAYBOOK_RETURN_IF_ERROR(files.CreateFolder(layout.directory));
  DAYBOOK_RETURN_IF_ERROR(CheckIsEmpty(layout, files));
  OpenedLog opened;
  DAYBOOK_ASSIGN_OR_RETURN(opened.lock, files.Lock(layout.lock));
  DAYBOOK_RETURN_IF_ERROR(files.CreateFolder(layout.log));
  DAYBOOK_ASSIGN_OR_RETURN(opened.store,
                           Store::Open(layout.log, StoreMode::kCreate, files.file_system(), std::move(fence)));
  DAYBOOK_RETURN_IF_ERROR(files.SyncFolder(layout.directory));
  DAYBOOK_RETURN_IF_ERROR(files.SyncFolder(FolderOf(layout.directory)));
  opened.ledger_id = options.ledger_id;
  opened.tip.ledger_id = options.ledger_id;
  return opened;
}

absl::StatusOr<OpenedLog> OpenLog(const JournalOptions& options, const Files& files, std::shared_ptr<Fence> fence) {
  const Layout layout(options);
  DAYBOOK_RETURN_IF_ERROR(CheckIsLedger(layout, files));
  OpenedLog opened;
  DAYBOOK_ASSIGN_OR_RETURN(opened.lock, TakeLock(options, layout, files));
  DAYBOOK_ASSIGN_OR_RETURN(const std::optional<Anchor> anchor, FindAnchor(layout, files));
  TwoPhaseOpen two_phase(layout, files, anchor, options.accept_missing_anchor);
  DAYBOOK_ASSIGN_OR_RETURN(opened.store, options.read_only ? two_phase.Look(fence) : two_phase.OpenForWriting(fence));
  opened.tip = two_phase.tip();
  opened.ledger_id = opened.tip.ledger_id;
  return opened;
}

}  // namespace daybook::journal
