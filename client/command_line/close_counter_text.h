// What a close document says beyond cash, as tables: invoices, handovers, tools, cards, queue, spot checks, the desk.
#pragma once

#include <vector>

#include "client/command_line/table.h"
#include "daybook/v1/close.pb.h"

namespace daybook::command_line {

namespace v1 = ::daybook::v1;

// In the order in which they are read; those without rows are to be left out.
std::vector<Table> CounterTables(const v1::CloseDocument& document);

}  // namespace daybook::command_line
