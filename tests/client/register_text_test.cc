#include "client/command_line/register_text.h"

#include "client/command_line/words.h"
#include "gtest/gtest.h"

namespace daybook::command_line {
namespace {

constexpr int64_t kTime = 1'795'478'400;

TEST(ToolsTable, SaysWhereAToolIsAndUntilWhen) {
  v1::ListToolsResponse response;
  v1::Tool& tool = *response.add_tools();
  tool.mutable_tool()->set_tag(55);
  tool.mutable_tool()->set_name("gas detector");
  tool.mutable_tool()->set_value_fen(120'000);
  tool.mutable_tool()->set_calibrated_until(20270401);
  tool.set_centre(3);
  tool.set_place(v1::TOOL_PLACE_STAFF);
  tool.set_holder(2001);
  tool.mutable_due_time()->set_seconds(kTime);
  tool.set_overdue(true);
  tool.set_unexpected(true);
  tool.set_counted_on("2026-11-23");
  tool.set_condition(v1::TOOL_CONDITION_GOOD);
  tool.set_last_sequence(99);
  EXPECT_EQ(ToolsTable(response).ToCsv(),
            "tool,name,centre,place,holder,due,overdue,last count,counted on,condition,calibrated until,value,"
            "sequence\r\n"
            "55,gas detector,3,staff,2001,2026-11-24T00:00:00.000000Z,yes,unexpected,2026-11-23,good,2027-04-01,"
            "1200.00,99\r\n");
}

TEST(KeysTable, LeavesTheHolderOutWhereAKeyIsInTheStore) {
  v1::ListToolsResponse response;
  v1::Key& key = *response.add_keys();
  key.set_key(7);
  key.set_name("safe");
  key.set_centre(3);
  key.set_last_sequence(5);
  EXPECT_EQ(KeysTable(response).ToCsv(), "key,name,centre,holder,sequence\r\n7,safe,3,,5\r\n");
}

TEST(InvoicesTable, ShowsTheFateOfANumber) {
  v1::ListInvoicesResponse response;
  v1::Invoice& invoice = *response.add_invoices();
  invoice.mutable_invoice()->set_code("1100123456");
  invoice.mutable_invoice()->set_number("00000018");
  invoice.set_kind(v1::INVOICE_KIND_MANUAL);
  invoice.set_fate(v1::INVOICE_FATE_RED);
  invoice.set_centre(3);
  invoice.set_till(301);
  invoice.set_writer(1042);
  invoice.set_business_date("2026-11-23");
  invoice.set_amount_fen(5'000);
  invoice.add_payments(17);
  invoice.add_payments(18);
  invoice.mutable_blue()->set_code("1100123456");
  invoice.mutable_blue()->set_number("00000017");
  invoice.set_checked(true);
  invoice.set_sequence(40);
  EXPECT_EQ(InvoicesTable(response).ToCsv(),
            "invoice,kind,fate,centre,till,writer,date,amount,net,payments,takes back,checked,sequence\r\n"
            "1100123456-00000018,manual,red,3,301,1042,2026-11-23,50.00,0.00,17 18,1100123456-00000017,yes,40\r\n");
}

TEST(StockTable, CountsTheFormsLeftInStoreAndWindows) {
  v1::ListInvoicesResponse response;
  for (const uint32_t till : {0u, 301u}) {
    v1::InvoiceStockLine& line = *response.add_stock();
    line.set_kind(v1::INVOICE_KIND_PAPER);
    line.set_code("1100123456");
    line.mutable_range()->set_book(2);
    line.mutable_range()->set_first(1);
    line.mutable_range()->set_last(till == 0 ? 50 : 1);
    line.set_till(till);
  }
  EXPECT_EQ(StockTable(response).ToCsv(),
            "till,book,kind,forms,left\r\n"
            "store,2,paper,1100123456-00000001..00000050,50\r\n"
            "301,2,paper,1100123456-00000001,1\r\n");
}

TEST(HandoversTable, CountsWhatPassedFromHandToHand) {
  v1::ListHandoversResponse response;
  v1::Handover& handover = *response.add_handovers();
  v1::HandoverLine& line = *handover.mutable_line();
  line.set_handover(4);
  line.set_giver(1042);
  line.set_receiver(1043);
  line.set_from_till(301);
  line.set_to_till(302);
  line.set_state(v1::HANDOVER_STATE_ACCEPTED);
  line.set_cash_fen(20'000);
  line.set_ended_micros(kTime * 1'000'000);
  handover.set_centre(3);
  handover.set_business_date("2026-11-23");
  handover.set_difference_fen(-500);
  handover.set_case_number(9);
  handover.mutable_prepared_time()->set_seconds(kTime);
  v1::HandoverItems& items = *handover.mutable_items();
  items.add_cheques(1);
  items.add_cheques(2);
  items.add_invoices()->set_last(49);
  items.add_tools(55);
  EXPECT_EQ(HandoversTable(response).ToCsv(),
            "handover,centre,date,giver,receiver,from till,to till,state,cash,difference,case,cheques,forms,"
            "work orders,tools,keys,pending,prepared,ended\r\n"
            "4,3,2026-11-23,1042,1043,301,302,accepted,200.00,-5.00,9,2,50,0,1,0,0,2026-11-24T00:00:00.000000Z,"
            "2026-11-24T00:00:00.000000Z\r\n");
}

TEST(ServiceLevels, AreTablesByHourKindAndTill) {
  v1::GetServiceLevelsResponse response;
  response.set_wait_target_seconds(900);
  v1::ServiceHour& hour = *response.add_hours();
  hour.set_hour(9);
  hour.set_arrivals(12);
  hour.set_called(10);
  hour.set_average_wait_seconds(961);
  hour.set_peak(true);
  hour.set_breach(true);
  hour.set_served(9);
  hour.set_average_handling_seconds(60);
  v1::ServiceOfKind& kind = *response.add_kinds();
  kind.set_kind(v1::SERVICE_KIND_TOP_UP);
  kind.set_served(8);
  kind.set_average_handling_seconds(95);
  kind.set_target_seconds(180);
  v1::ServiceOfTill& till = *response.add_tills();
  till.set_till(301);
  till.set_called(10);
  till.set_average_wait_seconds(960);
  till.set_served(8);
  till.set_average_handling_seconds(95);
  till.set_missed(1);
  EXPECT_EQ(ServiceHoursTable(response).ToCsv(),
            "hour,arrivals,called,average wait,peak,breach,target,served,average handling\r\n"
            "09:00,12,10,16:01,yes,yes,15:00,9,1:00\r\n");
  EXPECT_EQ(ServiceKindsTable(response).ToCsv(),
            "kind,served,average handling,target,breach\r\ntop_up,8,1:35,3:00,no\r\n");
  EXPECT_EQ(ServiceTillsTable(response).ToCsv(),
            "till,called,average wait,served,average handling,missed\r\n301,10,16:00,8,1:35,1\r\n");
}

TEST(SpotChecksTable, LeavesOutWhatATillThatIsNotUsedDoesNotHave) {
  v1::ListSpotChecksResponse response;
  v1::SpotCheck& check = *response.add_spot_checks();
  check.mutable_line()->set_till(301);
  check.set_centre(3);
  EXPECT_EQ(SpotChecksTable(response).ToCsv(),
            "till,centre,last check,supervisor,due,overdue,carried since\r\n301,3,,,,no,\r\n");
  check.mutable_line()->set_checked_micros(kTime * 1'000'000);
  check.mutable_line()->set_supervisor(900);
  check.mutable_line()->set_carried_since(20261123);
  check.mutable_due_time()->set_seconds(kTime);
  check.set_overdue(true);
  EXPECT_EQ(SpotChecksTable(response).ToCsv(false),
            "301,3,2026-11-24T00:00:00.000000Z,900,2026-11-24T00:00:00.000000Z,yes,2026-11-23\r\n");
}

TEST(ComplaintsTable, NamesTheDeadlinesThatWereMissed) {
  v1::ListComplaintsResponse response;
  v1::Complaint& complaint = *response.add_complaints();
  complaint.set_complaint(5);
  complaint.set_centre(3);
  complaint.set_kind(v1::COMPLAINT_KIND_BILLING);
  complaint.set_state(v1::COMPLAINT_STATE_REPLIED);
  complaint.set_subject("bill, twice");
  complaint.set_reply_breached(true);
  complaint.set_resolve_breached(true);
  complaint.set_last_sequence(12);
  EXPECT_EQ(ComplaintsTable(response).ToCsv(false),
            "5,3,billing,replied,,,,no,\"reply, resolve\",\"bill, twice\",12\r\n");
  complaint.set_resolve_breached(false);
  EXPECT_NE(ComplaintsTable(response).ToCsv(false).find(",no,reply,"), std::string::npos);
}

TEST(WorkOrdersTable, NamesTheHolder) {
  v1::ListWorkOrdersResponse response;
  v1::WorkOrder& order = *response.add_work_orders();
  order.set_work_order(8);
  order.set_centre(3);
  order.set_kind(v1::WORK_ORDER_KIND_INSTALLATION);
  order.set_state(v1::WORK_ORDER_STATE_ASSIGNED);
  order.set_holder(2001);
  order.mutable_opened_time()->set_seconds(kTime);
  order.set_last_sequence(12);
  EXPECT_EQ(WorkOrdersTable(response).ToCsv(),
            "work order,centre,kind,state,holder,opened,ended,sequence\r\n"
            "8,3,installation,assigned,2001,2026-11-24T00:00:00.000000Z,,12\r\n");
}

TEST(InvoiceText, ComesBackAsItWas) {
  for (const char* text : {"1100123456-00000017", "110012345678-00000017", "26112000000000000017"}) {
    const auto invoice = ParseInvoiceText(text);
    ASSERT_TRUE(invoice.ok()) << text;
    EXPECT_EQ(InvoiceText(*invoice), text);
  }
  for (const char* text : {"", "17", "1100123456", "1100123456-17", "-00000017", "1100123456-0000001x",
                           "11001234567-00000017"}) {
    EXPECT_EQ(ParseInvoiceText(text).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
}

}  // namespace
}  // namespace daybook::command_line
