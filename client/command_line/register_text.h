// The registers as tables: tools, invoices, handovers, service levels, spot checks, complaints, work orders.
#pragma once

#include "client/command_line/table.h"
#include "daybook/v1/register.pb.h"

namespace daybook::command_line {

namespace v1 = ::daybook::v1;

Table ToolsTable(const v1::ListToolsResponse& response);
Table KeysTable(const v1::ListToolsResponse& response);
Table InvoicesTable(const v1::ListInvoicesResponse& response);
// Blank forms left.
Table StockTable(const v1::ListInvoicesResponse& response);
Table HandoversTable(const v1::ListHandoversResponse& response);
// By hour of the day, by kind of business, by till.
Table ServiceHoursTable(const v1::GetServiceLevelsResponse& response);
Table ServiceKindsTable(const v1::GetServiceLevelsResponse& response);
Table ServiceTillsTable(const v1::GetServiceLevelsResponse& response);
Table SpotChecksTable(const v1::ListSpotChecksResponse& response);
Table ComplaintsTable(const v1::ListComplaintsResponse& response);
Table WorkOrdersTable(const v1::ListWorkOrdersResponse& response);

}  // namespace daybook::command_line
