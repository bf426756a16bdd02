// What the process says when it ends, for scripts.
#pragma once

#include "absl/status/status.h"

namespace daybook::command_line {

enum ExitCode : int {
  kFine = 0,
  kFailure = 1,
  kUsage = 2,
  // The data disagree: damaged, or two accounts of the same thing differ.
  kDisagree = 3,
  kNotFound = 4,
  kRefused = 5,
  // Unreachable, or not in time: safe to try again.
  kUnreachable = 6,
  kNotAllowed = 7,
};

// By the code alone: whoever builds a Status chooses it by what is to be done next.
ExitCode ExitCodeOf(const absl::Status& status);

}  // namespace daybook::command_line
