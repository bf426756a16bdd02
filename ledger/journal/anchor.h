// The anchor: the last (size, root) known outside the data directory, so that a log that lost its end is found out. A
// small text file, replaced as a whole (docs/formats/page.md, "Anchor").
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "ledger/base/digest.h"
#include "ledger/journal/files.h"

namespace daybook::journal {

struct Anchor {
  uint64_t ledger_id = 0;
  uint64_t epoch = 0;
  uint64_t size = 0;
  Digest root{};
};

std::string EncodeAnchor(const Anchor& anchor);
// STORE_CORRUPT for anything EncodeAnchor did not make; STORE_NEWER for a later version.
absl::StatusOr<Anchor> DecodeAnchor(absl::string_view bytes);

// kNotFound when there is none.
absl::StatusOr<Anchor> ReadAnchor(const Files& files, const std::string& path);

}  // namespace daybook::journal
