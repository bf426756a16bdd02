// What must hold of any log whatever was submitted, judged from its events alone. Each function gives the first thing
// that is wrong; empty: nothing.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "daybook/v1/event.pb.h"
#include "tests/simulation/reference_model.h"

namespace daybook::simulation {

using Log = std::vector<std::shared_ptr<const v1::Event>>;

// Folds the events' postings into `holdings`, and `moved` (what they moved). Invariants 1, 2, 3, 11.
std::string ApplyChecked(const Log& events, Quantities& holdings, Quantities& moved, const v1::Event* before);
// Invariant 8: a payment is reversed once at most, and never given back beyond what was paid.
std::string CheckGivenBack(const Log& log);
// Invariant 14: what stands on a case is what counts, late payments, explanations and decisions say they put there.
std::string CheckCases(const Log& log);
// Invariant 6: every closed day is worked out again from its previous close and its range, to the byte; what it lists
// is what the log says its centre holds, and its cash adds up.
std::string CheckCloses(const Log& log);

// Readable: "+100 TILL/301, −100 SAFE/3".
std::string Describe(const Quantities& quantities);

}  // namespace daybook::simulation
