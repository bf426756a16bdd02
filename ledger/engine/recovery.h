// Recovery: every fold from its newest usable checkpoint and the tail of the log, the request index from its watermark on, in
// one pass over the pages.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "ledger/fold.h"
#include "ledger/journal/checkpoint.h"
#include "ledger/journal/journal.h"

namespace daybook::engine {

// A fold and the sequence it stands at.
struct FoldAt {
  Fold* fold;
  uint64_t sequence = 0;
};

// Restores each fold from its newest checkpoint at or before `last`. What was passed over is named in `findings`.
std::vector<FoldAt> RestoreFolds(const journal::CheckpointStore& checkpoints, const std::vector<Fold*>& folds, uint64_t last,
                                 std::string& findings);

// Applies events up to `last` to every fold that does not have them yet. `seen` is called for each event from `seen_from` on.
// STORE_CORRUPT for an event that cannot be read; STORE_NEWER for one this program does not know.
absl::Status CatchUp(const journal::Journal& journal, std::vector<FoldAt>& folds, uint64_t last, uint64_t seen_from,
                     absl::FunctionRef<void(const v1::Event&)> seen);

// Parses stored bytes into `event`, checking that it is the event of this sequence and of a kind known here.
absl::Status ParseEvent(absl::string_view bytes, uint64_t sequence, v1::Event& event);

}  // namespace daybook::engine
