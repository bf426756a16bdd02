// All inline folds of the server, in one place.
#pragma once

#include <vector>

#include "ledger/fold.h"
#include "projections/cases.h"
#include "projections/complaints.h"
#include "projections/days.h"
#include "projections/handovers.h"
#include "projections/holdings.h"
#include "projections/invoices.h"
#include "projections/limits.h"
#include "projections/service_levels.h"
#include "projections/spot_checks.h"
#include "projections/tills.h"
#include "projections/tools.h"
#include "projections/work_orders.h"

namespace daybook::projections {

// Make one, hand All() to Ledger::Open, keep it until the ledger is gone. Read it under Ledger::ReadFolds only.
struct Projections {
  HoldingsFold holdings;
  TillsFold tills;
  DaysFold days;
  CasesFold cases;
  LimitsFold limits;
  ToolsFold tools;
  InvoicesFold invoices;
  HandoversFold handovers;
  ServiceLevelsFold service_levels;
  SpotChecksFold spot_checks;
  ComplaintsFold complaints;
  WorkOrdersFold work_orders;

  std::vector<Fold*> All() {
    return {&holdings,  &tills,          &days,        &cases,      &limits,     &tools,
            &invoices, &handovers, &service_levels, &spot_checks, &complaints, &work_orders};
  }
};

}  // namespace daybook::projections
