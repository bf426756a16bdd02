// DAYBOOK_CHECK: for our own broken promises, never for input, disk or network.
#pragma once

namespace daybook {

// Prints the condition with its place and ends the process. Safe from any thread.
[[noreturn]] void CheckFailed(const char* condition, const char* file, int line);

}  // namespace daybook

#define DAYBOOK_CHECK(condition) \
  ((condition) ? static_cast<void>(0) : ::daybook::CheckFailed(#condition, __FILE__, __LINE__))
