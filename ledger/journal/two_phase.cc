#include "ledger/journal/two_phase.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "ledger/base/rejection.h"
#include "ledger/base/status_macros.h"
#include "ledger/journal/bytes.h"

namespace daybook::journal {
namespace {

absl::Status Corrupt(absl::string_view what) { return Rejected(v1::REJECTION_REASON_STORE_CORRUPT, what); }

}  // namespace

absl::Status TwoPhaseOpen::CheckLedgerRow(const Store& store) {
  const auto row = store.Get(Family::kMeta, kLedgerKey);
  if (absl::IsNotFound(row.status())) {
    return absl::FailedPreconditionError(
        absl::StrCat(layout_.directory, ": not a ledger, or its creation was interrupted before anything was stored; "
                                        "remove the folder to create it anew"));
  }
  if (!row.ok()) return row.status();
  if (row->size() < sizeof(uint32_t)) return Corrupt("the ledger row is too short");
  const auto format = LoadLittle<uint32_t>(row->data());
  if (format > kLedgerFormat) return Rejected(v1::REJECTION_REASON_STORE_NEWER, absl::StrCat("ledger format ", format));
  if (row->size() != sizeof(uint32_t) + sizeof(uint64_t)) return Corrupt("the ledger row has a wrong length");
  ledger_id_ = LoadLittle<uint64_t>(row->data() + sizeof(uint32_t));
  return absl::OkStatus();
}

absl::Status TwoPhaseOpen::CheckAnchor(const Store& store) const {
  if (!anchor_.has_value()) {
    // A ledger whose creation was interrupted before its first anchor has nothing to lose.
    if (accept_missing_anchor_ || tip_.tree.size() == 0) return absl::OkStatus();
    return Corrupt(absl::StrCat("the anchor ", layout_.anchor, " is missing: nobody can say whether the log is whole. "
                                "Bring it back, or start once with --accept-missing-anchor"));
  }
  if (anchor_->ledger_id != tip_.ledger_id) {
    return Corrupt(absl::StrCat("the anchor ", layout_.anchor, " belongs to another ledger"));
  }
  const uint64_t size = tip_.tree.size();
  if (anchor_->size > size || anchor_->epoch > tip_.epoch) {
    return Corrupt(absl::StrCat("the log ends at sequence ", size, ", epoch ", tip_.epoch, ", but the anchor ",
                                layout_.anchor, " knows ", anchor_->size, ", epoch ", anchor_->epoch));
  }
  DAYBOOK_ASSIGN_OR_RETURN(const MerkleTree tree, RestoreTree(store, anchor_->size));
  if (tree.root() == anchor_->root) return absl::OkStatus();
  return Corrupt(absl::StrCat("the log differs from the anchor ", layout_.anchor, " at sequence ", anchor_->size));
}

absl::Status TwoPhaseOpen::Check(const Store& store) {
  DAYBOOK_RETURN_IF_ERROR(CheckLedgerRow(store));
  DAYBOOK_ASSIGN_OR_RETURN(tip_, ReadTip(store));
  if (tip_.ledger_id != ledger_id_) return Corrupt("the last page belongs to another ledger");
  DAYBOOK_RETURN_IF_ERROR(CheckTiling(store, tip_));
  return CheckAnchor(store);
}

absl::StatusOr<std::string> TwoPhaseOpen::LinkAside(const std::vector<WalFile>& wals) const {
  std::string aside;
  // One that an interrupted open left is kept until an open has succeeded: it may be the only sound copy.
  for (int i = 1; aside.empty() || files_.Exists(aside); ++i) aside = absl::StrCat(layout_.aside, i);
  DAYBOOK_RETURN_IF_ERROR(files_.CreateFolder(aside));
  DAYBOOK_ASSIGN_OR_RETURN(const std::vector<std::string> names, files_.List(layout_.log));
  for (const std::string& name : names) {
    if (name == "LOCK" || absl::StartsWith(name, "LOG")) continue;
    const std::string from = absl::StrCat(layout_.log, "/", name);
    const std::string to = absl::StrCat(aside, "/", name);
    const auto wal = std::find_if(wals.begin(), wals.end(), [&](const WalFile& w) { return w.name == name; });
    if (wal == wals.end() || !wal->torn()) {
      DAYBOOK_RETURN_IF_ERROR(files_.Link(from, to));
      continue;
    }
    DAYBOOK_ASSIGN_OR_RETURN(const std::string whole, files_.Read(from, 0, wal->good_bytes));
    DAYBOOK_RETURN_IF_ERROR(files_.Write(to, whole));
  }
  return aside;
}

absl::Status TwoPhaseOpen::CutTornEnds(const std::vector<WalFile>& wals, const std::string& aside) const {
  for (const WalFile& wal : wals) {
    if (!wal.torn()) continue;
    const std::string torn = absl::StrCat(layout_.log, "/", wal.name);
    const std::string kept = absl::StrCat(layout_.torn, "/", wal.name, "-", wal.good_bytes);
    DAYBOOK_RETURN_IF_ERROR(files_.CreateFolder(layout_.torn));
    if (!files_.Exists(kept)) DAYBOOK_RETURN_IF_ERROR(files_.Link(torn, kept));
    DAYBOOK_RETURN_IF_ERROR(files_.SyncFolder(layout_.torn));
    DAYBOOK_RETURN_IF_ERROR(files_.SyncFolder(layout_.directory));
    DAYBOOK_RETURN_IF_ERROR(files_.Rename(absl::StrCat(aside, "/", wal.name), torn));
    DAYBOOK_RETURN_IF_ERROR(files_.SyncFolder(layout_.log));
  }
  return absl::OkStatus();
}

absl::Status TwoPhaseOpen::RemoveAside() const {
  DAYBOOK_ASSIGN_OR_RETURN(const std::vector<std::string> names, files_.List(layout_.directory));
  for (const std::string& name : names) {
    const std::string path = absl::StrCat(layout_.directory, "/", name);
    if (absl::StartsWith(path, layout_.aside)) DAYBOOK_RETURN_IF_ERROR(files_.RemoveFolder(path));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<Store>> TwoPhaseOpen::Look(const std::shared_ptr<Fence>& fence) {
  DAYBOOK_RETURN_IF_ERROR(CheckWals(files_, layout_.log).status());
  DAYBOOK_ASSIGN_OR_RETURN(auto store,
                           Store::Open(layout_.log, StoreMode::kReadOnly, files_.file_system(), fence));
  DAYBOOK_RETURN_IF_ERROR(Check(*store));
  return store;
}

absl::StatusOr<std::unique_ptr<Store>> TwoPhaseOpen::OpenForWriting(const std::shared_ptr<Fence>& fence) {
  DAYBOOK_ASSIGN_OR_RETURN(const std::vector<WalFile> wals, CheckWals(files_, layout_.log));
  // A killed process leaves ends that are written but not synced. What is read now and served must not be lost, nor the
  // log be torn when it is obsolete, by a power loss later.
  for (const WalFile& wal : wals) DAYBOOK_RETURN_IF_ERROR(files_.SyncFile(absl::StrCat(layout_.log, "/", wal.name)));
  DAYBOOK_ASSIGN_OR_RETURN(const std::string aside, LinkAside(wals));
  {
    // Closes a fence of its own: nothing is written here.
    DAYBOOK_ASSIGN_OR_RETURN(const auto look, Store::Open(aside, StoreMode::kReadOnly, files_.file_system(),
                                                          std::make_shared<Fence>()));
    DAYBOOK_RETURN_IF_ERROR(Check(*look));
  }
  const Tip seen = tip_;
  DAYBOOK_RETURN_IF_ERROR(CutTornEnds(wals, aside));
  DAYBOOK_ASSIGN_OR_RETURN(auto store,
                           Store::Open(layout_.log, StoreMode::kReadWrite, files_.file_system(), fence));
  DAYBOOK_RETURN_IF_ERROR(Check(*store));
  if (tip_.page_number != seen.page_number || tip_.tree.root() != seen.tree.root()) {
    return Corrupt(absl::StrCat("opened for writing the log ends at page ", tip_.page_number, ", read-only at ",
                                seen.page_number, "; the files as they were are in ", aside));
  }
  DAYBOOK_RETURN_IF_ERROR(RemoveAside());
  return store;
}

}  // namespace daybook::journal
