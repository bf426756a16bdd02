// The layer table of ARCHITECTURE.md as code: who may include whom.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace daybook::contract {

// What in `text`, the file at `path` (relative to the root), includes something its layer may not include. One sentence
// each, with the line; empty when all is well.
std::vector<std::string> IncludeViolations(absl::string_view path, absl::string_view text);

}  // namespace daybook::contract
