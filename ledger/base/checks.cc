#include "ledger/base/checks.h"

#include <cstdio>
#include <cstdlib>

namespace daybook {

void CheckFailed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "%s:%d: broken promise: %s\n", file, line, condition);
  std::abort();
}

}  // namespace daybook
