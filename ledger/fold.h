// A fold: anything that remembers by applying events in order. It can be saved, restored and thrown away.
//
// Laws, tested on every fold: Apply(a + b) = Apply(a); Apply(b) · RestoreFrom(Save()) is the identity · equal histories
// save equal bytes (save in sorted order). Raise `version` when saved bytes or results would differ; the fold is then
// rebuilt from event 1.
//
// Threads: a fold is not thread-safe; its owner serialises. The engine applies inline folds on the committer under a
// reader-writer lock that readers share.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "daybook/v1/event.pb.h"

namespace daybook {

class Fold {
 public:
  virtual ~Fold() = default;

  // Stable, lower_snake_case; part of checkpoint file names.
  virtual absl::string_view name() const = 0;
  virtual uint32_t version() const = 0;

  // Applies events whose sequences follow on those applied before. Cannot fail; an event type the fold does not care
  // about is passed over. The events are only borrowed.
  virtual void Apply(absl::Span<const v1::Event* const> events) = 0;

  // The whole memory as bytes.
  virtual std::string Save() const = 0;
  // The memory as it is now, to be saved later on another thread: Snapshot()() = Save(). The committer waits meanwhile, so a
  // big fold copies here and leaves sorting and encoding to the call.
  virtual std::function<std::string()> Snapshot() const {
    return [bytes = Save()] { return bytes; };
  }
  // Replaces the memory. kDataLoss for bytes Save() did not make; the fold is then empty.
  virtual absl::Status RestoreFrom(absl::string_view bytes) = 0;
  // A new, empty fold of the same kind, for rebuilding beside the live one.
  virtual std::unique_ptr<Fold> NewEmpty() const = 0;
};

}  // namespace daybook
