// The shape of queue, work orders, complaints, accounts and deadlines: what is wrong is named, all of it at once.
#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "tests/ledger/domain/harness.h"

namespace daybook::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

class DeskShape : public Counter {
 protected:
  static std::vector<std::string> BadFields(const v1::Command& command) {
    const absl::Status status = CheckShape(command);
    EXPECT_EQ(ReasonOf(status), v1::REJECTION_REASON_FIELD_INVALID) << status;
    std::vector<std::string> fields;
    const google::rpc::Status rpc = ToRpcStatus(status);
    for (const auto& any : rpc.details()) {
      google::rpc::BadRequest bad;
      if (!any.UnpackTo(&bad)) continue;
      for (const auto& violation : bad.field_violations()) fields.push_back(violation.field());
    }
    return fields;
  }
  std::vector<std::string> BadFields(absl::string_view payload) { return BadFields(AtTill(payload)); }
  bool IsFine(absl::string_view payload) { return CheckShape(AtTill(payload)).ok(); }
};

TEST_F(DeskShape, OfTicketsIsANumberAndAKind) {
  EXPECT_TRUE(IsFine("take_ticket { ticket: 999999 kind: SERVICE_KIND_OTHER }"));
  EXPECT_THAT(BadFields("take_ticket {}"), UnorderedElementsAre("take_ticket.ticket", "take_ticket.kind"));
  EXPECT_THAT(BadFields("take_ticket { ticket: 1000000 kind: SERVICE_KIND_OTHER }"), ElementsAre("take_ticket.ticket"));
  EXPECT_THAT(BadFields("call_ticket {}"), ElementsAre("call_ticket.ticket"));
  EXPECT_THAT(BadFields("end_service {}"), UnorderedElementsAre("end_service.ticket", "end_service.kind"));
  EXPECT_THAT(BadFields("miss_ticket { ticket: 1000000 }"), ElementsAre("miss_ticket.ticket"));
}

TEST_F(DeskShape, OfTicketsNamesSomebodyOrATerminal) {
  v1::Command command = Parse("centre: 3 take_ticket { ticket: 1 kind: SERVICE_KIND_OTHER }");
  EXPECT_THAT(BadFields(command), ElementsAre("actor"));
  command.set_terminal(kTerminal);
  EXPECT_TRUE(CheckShape(command).ok());
  command = AtTill("call_ticket { ticket: 1 }", 0);
  command.set_terminal(kTerminal);
  EXPECT_THAT(BadFields(command), ElementsAre("actor"));
  command = AtCentre("end_service { ticket: 1 kind: SERVICE_KIND_OTHER }", kCashier);
  EXPECT_THAT(BadFields(command), UnorderedElementsAre("till", "claimed_business_date"));
}

TEST_F(DeskShape, OfWorkOrdersIsAKindAndWhoGetsThem) {
  EXPECT_TRUE(IsFine("open_work_order { kind: WORK_ORDER_KIND_INSTALLATION }"));
  EXPECT_THAT(BadFields("open_work_order { customer: 1000000000000001 }"),
              UnorderedElementsAre("open_work_order.kind", "open_work_order.customer"));
  EXPECT_THAT(BadFields("assign_work_order {}"),
              UnorderedElementsAre("assign_work_order.work_order", "assign_work_order.technician"));
  EXPECT_THAT(BadFields("complete_work_order { work_order { number: 0 } }"),
              ElementsAre("complete_work_order.work_order.number"));
  EXPECT_THAT(BadFields("cancel_work_order { work_order { request_id: 'a b' } }"),
              ElementsAre("cancel_work_order.work_order.request_id"));
}

TEST_F(DeskShape, OfComplaintsHasTextsOfOneLine) {
  EXPECT_TRUE(IsFine(absl::StrCat("receive_complaint { kind: COMPLAINT_KIND_OTHER subject: '", std::string(200, 'x'),
                                  "' }")));
  EXPECT_THAT(BadFields("receive_complaint { customer: 1000000000000001 }"),
              UnorderedElementsAre("receive_complaint.kind", "receive_complaint.customer",
                                   "receive_complaint.subject"));
  EXPECT_THAT(BadFields(absl::StrCat("receive_complaint { kind: COMPLAINT_KIND_OTHER subject: '",
                                     std::string(201, 'x'), "' }")),
              ElementsAre("receive_complaint.subject"));
  EXPECT_THAT(BadFields("reply_complaint { reply: 'two\\nlines' }"),
              UnorderedElementsAre("reply_complaint.complaint", "reply_complaint.reply"));
  EXPECT_THAT(BadFields("resolve_complaint {}"),
              UnorderedElementsAre("resolve_complaint.complaint", "resolve_complaint.outcome"));
}

TEST_F(DeskShape, OfAccountsIsACustomer) {
  EXPECT_TRUE(IsFine("open_account { customer: 1000000000000000 }"));
  EXPECT_THAT(BadFields("open_account {}"), ElementsAre("open_account.customer"));
  EXPECT_THAT(BadFields("open_account { customer: 1000000000000001 }"), ElementsAre("open_account.customer"));
}

TEST_F(DeskShape, OfBreachesNamesAThingAndNobody) {
  EXPECT_TRUE(CheckShape(Parse("centre: 3 record_breach { tool: 55 }")).ok());
  EXPECT_THAT(BadFields(Parse("centre: 3 record_breach {}")), ElementsAre("record_breach.subject"));
  EXPECT_THAT(BadFields(Parse("centre: 3 record_breach { complaint {} }")),
              UnorderedElementsAre("record_breach.complaint.complaint", "record_breach.complaint.deadline"));
  EXPECT_THAT(BadFields(Parse("centre: 3 record_breach { tool: 0 }")), ElementsAre("record_breach.tool"));
  EXPECT_THAT(BadFields(Parse("centre: 3 record_breach { deposit: 0 }")), ElementsAre("record_breach.deposit"));
  EXPECT_THAT(BadFields(Parse("centre: 3 record_breach { spot_check_till: 0 }")),
              ElementsAre("record_breach.spot_check_till"));
  EXPECT_THAT(BadFields(Parse("centre: 3 actor: 10 record_breach { tool: 55 }")), ElementsAre("actor"));
  EXPECT_THAT(BadFields(Parse("centre: 3 second_person: 10 record_breach { tool: 55 }")), ElementsAre("actor"));
  EXPECT_THAT(BadFields(Parse("centre: 3 terminal: 30101 record_breach { tool: 55 }")), ElementsAre("actor"));
}

}  // namespace
}  // namespace daybook::domain
