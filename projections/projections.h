// All inline folds of the server, in one place.
#pragma once

#include <vector>

#include "ledger/fold.h"
#include "projections/cases.h"
#include "projections/days.h"
#include "projections/holdings.h"
#include "projections/limits.h"
#include "projections/tills.h"

namespace daybook::projections {

// Make one, hand All() to Ledger::Open, keep it until the ledger is gone. Read it under Ledger::ReadFolds only.
struct Projections {
  HoldingsFold holdings;
  TillsFold tills;
  DaysFold days;
  CasesFold cases;
  LimitsFold limits;

  std::vector<Fold*> All() { return {&holdings, &tills, &days, &cases, &limits}; }
};

}  // namespace daybook::projections
