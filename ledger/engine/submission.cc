#include "ledger/engine/submission.h"

#include "ledger/engine/lookup.h"

namespace daybook::engine {

Submission::Submission() = default;
Submission::~Submission() = default;

}  // namespace daybook::engine
