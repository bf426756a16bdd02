// The two phases of opening: look at a hard-linked copy without writing, check, compare with the anchor; only then open
// for writing, look again, and let the links go.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/journal/anchor.h"
#include "ledger/journal/log_view.h"
#include "ledger/journal/opening.h"
#include "ledger/journal/store.h"
#include "ledger/journal/wal_check.h"

namespace daybook::journal {

class TwoPhaseOpen {
 public:
  TwoPhaseOpen(const Layout& layout, const Files& files, std::optional<Anchor> anchor, bool accept_missing_anchor)
      : layout_(layout), files_(files), anchor_(anchor), accept_missing_anchor_(accept_missing_anchor) {}

  // The first phase alone: a read-only store, checked. Nothing of the ledger is changed.
  absl::StatusOr<std::unique_ptr<Store>> Look(const std::shared_ptr<Fence>& fence);
  // Both phases. When it fails, whatever was found is still there.
  absl::StatusOr<std::unique_ptr<Store>> OpenForWriting(const std::shared_ptr<Fence>& fence);

  // After success: the end of the log.
  const Tip& tip() const { return tip_; }

 private:
  // Hard links of every file, and copies of torn logs without their torn ends, in a folder of their own.
  absl::StatusOr<std::string> LinkAside(const std::vector<WalFile>& wals) const;
  // Keeps the torn logs, and puts their whole parts in their places.
  absl::Status CutTornEnds(const std::vector<WalFile>& wals, const std::string& aside) const;
  absl::Status RemoveAside() const;
  // Everything a store must show before it may be written to; fills tip_.
  absl::Status Check(const Store& store);
  absl::Status CheckLedgerRow(const Store& store);
  absl::Status CheckAnchor(const Store& store) const;

  const Layout& layout_;
  const Files& files_;
  const std::optional<Anchor> anchor_;
  const bool accept_missing_anchor_;
  uint64_t ledger_id_ = 0;
  Tip tip_;
};

}  // namespace daybook::journal
